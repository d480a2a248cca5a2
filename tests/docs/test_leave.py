"""Who leaves the kit as the docs say keeps every word, and nothing of the kit."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sphinx_contribpolicy.cli import main

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "leave.md"
REPOSITORY = Path(__file__).with_name("tutorial")


def test_the_comments_go_and_the_words_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "larkspur"
    shutil.copytree(REPOSITORY, folder)
    forms = folder / ".github" / "ISSUE_TEMPLATE"
    forms.mkdir(parents=True)
    (forms / "bug.yml").write_text("name: Bug\ndescription: A bug\nbody: []\n")
    (folder / "guide.rst").write_text(
        "Guide\n=====\n\n.. contribpolicy:begin llm-policy\n.. contribpolicy:end llm-policy\n"
    )
    (folder / "Über uns.md").write_text(
        "# Us\n\n<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
    )
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "-q"], check=True)
    kit = "--kit-from=https://github.com/example/kit@v1.0"
    assert main(["init", "--yes", "--preset", "disclosure", kit, "--with=schema"]) == 0
    assert main(["sync"]) == 0
    files = tomllib.loads((folder / "contribpolicy.toml").read_text())["files"]
    kept = {name: Path(name).read_text() for name in [*files["regions"], *files["whole"]]}
    subprocess.run(["git", "add", "--all"], check=True)

    page = PAGE.read_text(encoding="utf-8")
    [script] = [token.content for token in MarkdownIt().parse(page) if token.info == "sh"]
    subprocess.run(["bash", "-c", script], check=True)

    assert len(kept) >= 5
    for name, text in kept.items():
        left = Path(name).read_text()
        assert "contribpolicy" not in left
        words = re.sub(r"(?m)^.*contribpolicy:(begin|end) .*\n", "", text)
        assert re.sub(r"\n{2,}", "\n", left) == re.sub(r"\n{2,}", "\n", words).lstrip("\n")
        assert "\n\n\n" not in left
        assert left == f"{left.strip()}\n"
    naming = subprocess.run(
        ["git", "grep", "-lz", "contribpolicy"], capture_output=True, text=True, check=True
    )
    found = [Path(name).name for name in naming.stdout.split("\0") if name]
    listed = {Path(name).name for name in re.findall(r"`(\S+)`", page)}
    assert len(found) >= 5
    assert [name for name in found if name not in listed] == []
