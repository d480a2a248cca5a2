"""The list of files is added to a policy file, and all else in it stays: settings and comments."""

from __future__ import annotations

import tomllib

import pytest

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.init.policy_file import with_files
from sphinx_contribpolicy.policy import Files

REGIONS = ["README.md", "CONTRIBUTING.md"]
WHOLE = {"A.md": "policy"}
FILES = Files(regions=tuple(REGIONS), whole=WHOLE)
KEPT = {
    "a mark of the byte order": '\ufeffpreset = "minimal"\n',
    "an inline table": '[tool]\ncontribpolicy = { preset = "minimal" }\n',
    "comments in the list": '[files]\nregions = [\n  # keep me\n  "README.md", # and me\n]\n',
    "a list on a line": '[files]\nregions = ["README.md"] # here\n',
    "a table of its own": '[files]\nregions = []\n[files.whole]\n"A.md" = "policy" # me\n[rules]\n',
    "a table of a tool": '[tool.contribpolicy]\npreset = "minimal" # c\n\n[tool.ruff]\nx = 1\n',
    "line ends of Windows": 'preset = "minimal"\r\n# c\r\n',
    "no end of the line": 'preset = "minimal"',
    "nothing": "",
}
TOOLS = "[tool.ruff]\nx = 1\n[tool.contribpolicy]\n"
STOPPED = {
    "dotted keys": '[tool]\ncontribpolicy.preset = "minimal"\nruff.line-length = 100\n',
    "out of order": f'[tool.contribpolicy.rules]\n{TOOLS}preset = "minimal"\n',
}


def parts(text):
    data = tomllib.loads(text.removeprefix("\ufeff"))
    holder = data.get("tool", {}).get("contribpolicy", data)
    files = holder.pop("files", {})
    return data, files


@pytest.mark.parametrize("name", KEPT)
def test_the_list_is_added_and_all_else_stays(name):
    before = KEPT[name]
    after = with_files(before, FILES)
    assert parts(after) == (parts(before)[0], {"regions": REGIONS, "whole": WHOLE})
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    for line in before.splitlines():
        assert line.partition("#")[2] in after
    assert with_files(after, FILES) == after


@pytest.mark.parametrize("name", STOPPED)
def test_a_file_that_cannot_be_added_to_is_refused_with_what_to_write(name):
    with pytest.raises(PolicyError, match=r"write it yourself.*README\.md"):
        with_files(STOPPED[name], FILES)


@pytest.mark.parametrize("name", [name for name, text in KEPT.items() if "minimal" in text])
def test_init_sets_up_a_repository_with_such_a_file(repository, name):
    text = KEPT[name]
    file = "pyproject.toml" if "[tool" in text else "contribpolicy.toml"
    repository.write(file, text)
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", "## What changes\n\n## Tests\n")
    done = repository.run("init", "--yes")
    assert done.status == 0, done.err
    written = (repository.root / file).read_bytes()
    assert b"\r\n" not in text.encode() or written.count(b"\r\n") == written.count(b"\n")
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
