"""The files that show a policy, here and in the examples, hold what the kit says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.sync import Sync
from sphinx_contribpolicy.wording import write

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT, *sorted((ROOT / "docs" / "examples").iterdir())]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_region_holds_what_the_kit_says_now(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["sync", "--check", "--diff", "--root", str(folder)])
    assert (capsys.readouterr().out, status) == ("", 0)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git says what is ignored")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_lock_is_kept_where_words_change_all_the_time(folder: Path) -> None:
    plan = Sync().plan(folder)
    assert plan is not None
    assert plan.changes == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_text_for_agents_is_the_last_thing_in_a_file(folder: Path) -> None:
    names = load(folder / "contribpolicy.toml").policy.files.regions
    assert names
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        *_, last = scan(text, "rst" if name.endswith(".rst") else "markdown").regions
        assert (last.name, last.end) == ("agent-instructions", len(text.splitlines()) - 1)


def test_the_readme_says_truly_what_was_there_before_the_policy() -> None:
    example = ROOT / "docs" / "examples" / "myst-contributing" / "CONTRIBUTING.md"
    lines = example.read_text(encoding="utf-8").splitlines()
    for region in reversed(scan("\n".join(lines), "markdown").regions):
        del lines[region.begin : region.end + 1]
    before = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- picture: before -->")[1]
    headings = [line for line in before.split("```")[1].splitlines()[1:] if line]
    assert headings == [line for line in lines if line.startswith("#")]


def test_the_picture_shows_the_words_of_today() -> None:
    """To take it anew, build the example as the README says, and then, at the root:

    chromium --headless --hide-scrollbars --window-size=1000,1600 \\
        --screenshot=docs/_static/contributing.png \\
        docs/examples/myst-contributing/docs/_build/contributing.html

    Look at it, and write the digest that this test expects into `docs/contributing-picture.sha256`.
    """
    shown = write(
        load(ROOT / "docs" / "examples" / "myst-contributing" / "contribpolicy.toml").policy
    )
    kept = ROOT / "docs" / "contributing-picture.sha256"
    assert kept.read_text(encoding="utf-8") == f"{shown.digest}\n"
