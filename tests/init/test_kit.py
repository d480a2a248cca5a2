"""What workflow and hook install: the kit, what the policy extends, and hashes of all of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

from sphinx_contribpolicy import __version__

pytestmark = pytest.mark.slow

FILE = ".github/requirements-contribpolicy.txt"
HOOK = ".pre-commit-config.yaml"
GIT = "https://github.com/example/kit@v1.0"
BASE = '[rules]\ntesting = { stance = "test-before-submit", fixed = true }\n'
EXTENDS = ("--set", 'extends=["acme_policies:base.toml"]')
ROOT = Path(__file__).parents[2]


@pytest.fixture
def organisation(tmp_path, monkeypatch):
    """A package with the base of an organisation, as an index would have installed it."""
    site = tmp_path / "site"
    record = "acme_policies/__init__.py,,\nacme_policies/base.toml,,\n"
    files = {
        "acme_policies/__init__.py": "",
        "acme_policies/base.toml": BASE,
        "acme_policies-1.2.dist-info/METADATA": "Name: acme-policies\nVersion: 1.2\n",
        "acme_policies-1.2.dist-info/RECORD": record,
    }
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))


NPM = "package-ecosystem: npm\n    directory: /"
PIP = "package-ecosystem: pip\n    director"


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([NPM], True),
        ([f"{PIP}y: /docs"], True),
        ([NPM, f"{PIP}y: .github/"], False),
        ([f"{PIP}ies: [/docs, /.github]"], False),
        ([f'{PIP}ies: ["**/*"]'], False),
        ([f"{PIP}y: /"], False),  # it looks one folder deeper
        (["package-ecosystem: pip"], True),
    ],
)
def test_init_names_the_entry_without_which_dependabot_does_not_find_the_kit(
    repository, entries, told
):
    updates = "".join(f"  - {each}\n    schedule: {{ interval: weekly }}\n" for each in entries)
    name = ".github/dependabot.yml"
    repository.write(name, f"version: 2\nupdates:\n{updates}")
    note = f"{name}: no entry for pip has the folder of {FILE}, so Dependabot does not find it"
    entry = '  - package-ecosystem: "pip"\n    directory: "/.github"\n'
    assert note not in repository.run("init", "--yes", "--dry-run").err
    done = repository.run("init", "--yes", "--kit-from", GIT)
    assert (note in done.err, entry in done.err) == (told, told), done.err
    if told:
        text = repository.read(name) + done.err.partition("add to `updates`:\n")[2].split("left")[0]
        assert yaml.safe_load(text)["updates"][-1]["directory"] == "/.github"


@pytest.mark.usefixtures("organisation")
def test_what_a_policy_extends_is_installed_with_the_kit(repository):
    repository.write(".pre-commit-config.yaml", "repos:\n  - repo: meta\n    hooks: []\n")
    done = repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    assert done.status == 0, done.err
    lines = [f"sphinx-contribpolicy @ git+{GIT}", "acme-policies==1.2"]
    assert repository.read(FILE).splitlines()[2:] == lines
    assert FILE in repository.read(".github/workflows/check-pr.yml")
    (hook,) = yaml.safe_load(repository.read(".pre-commit-config.yaml"))["repos"][1]["hooks"]
    assert hook["additional_dependencies"] == lines
    assert hook["always_run"]  # a pinned base changes without a file that the hook would match
    assert "preset" not in repository.read("contribpolicy.toml")
    assert "Test your change" in repository.read("AI_POLICY.md")
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize(
    ("asked", "named"),
    [("v1.2", "v1.2"), ("1.2.0rc1", "1.2.0rc1"), ("main", ""), ("1.x", ""), (None, "")],
)
@pytest.mark.usefixtures("organisation")
def test_a_base_from_a_tag_is_pinned_by_its_name_and_else_by_its_commit(
    repository, tmp_path, asked, named
):
    commit = "7f3c1a" * 6 + "7f3c"
    url = "https://github.com/acme/policies"
    vcs = {"vcs": "git", "commit_id": commit} | ({"requested_revision": asked} if asked else {})
    direct = tmp_path / "site/acme_policies-1.2.dist-info/direct_url.json"
    direct.write_text(json.dumps({"url": url, "vcs_info": vcs}), encoding="utf-8")
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    assert repository.read(FILE).splitlines()[3] == (f"acme-policies @ git+{url}@{named or commit}")
    assert "pins acme" not in repository.run("init", "--yes").err


@pytest.mark.usefixtures("organisation")
def test_a_newer_tag_that_is_not_installed_stops_sync_and_says_what_pip_keeps(repository, tmp_path):
    url, vcs = "https://github.com/acme/policies", {"vcs": "git", "requested_revision": "v1.2"}
    direct = tmp_path / "site/acme_policies-1.2.dist-info/direct_url.json"
    direct.write_text(json.dumps({"url": url, "vcs_info": vcs}), encoding="utf-8")
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    assert repository.run("sync").status == 0
    repository.write(FILE, repository.read(FILE).replace("@v1.2", "@v1.3"))
    done = repository.run("sync")
    assert (done.status, done.out) == (2, "")
    assert "the same `version` (`pip install --force-reinstall --no-deps` does not)" in done.err
    assert repository.run("sync", "--force").status == 0


def test_a_base_of_unknown_origin_is_named_and_no_workflow_written(repository, monkeypatch):
    repository.write("here/acme_policies/__init__.py", "")
    repository.write("here/acme_policies/base.toml", BASE)
    monkeypatch.syspath_prepend(str(repository.root / "here"))
    done = repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    assert done.status == 0, done.err
    assert "because the policy extends acme_policies, and init cannot say where" in done.err
    assert FILE not in repository.content()


def test_all_that_is_missing_for_a_workflow_is_said_at_once(repository, monkeypatch):
    repository.write("here/acme_policies/__init__.py", "")
    repository.write("here/acme_policies/base.toml", BASE)
    monkeypatch.syspath_prepend(str(repository.root / "here"))
    said = repository.run("init", "--yes", *EXTENDS).err
    (line,) = [each for each in said.splitlines() if "check-pr.yml: is not written" in each]
    assert "pass --kit-from URL@REV" in line
    assert "the policy extends acme_policies" in line


@pytest.mark.usefixtures("organisation")
def test_a_pin_that_is_behind_what_is_installed_is_named_with_its_line(repository):
    repository.write(".pre-commit-config.yaml", "repos:\n  - repo: meta\n    hooks: []\n")
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    assert "pins" not in repository.run("init", "--yes").err
    for name in (FILE, HOOK):
        repository.write(name, repository.read(name).replace("policies==1.2", "policies==1.1"))
    for name, line in ((FILE, 4), (HOOK, 14)):
        said = f"{name}:{line}: "
        pins = "pins acme-policies==1.1, and acme-policies==1.2 is installed here"
        for command in (("init", "--yes"), ("sync", "--check"), ("sync", "--diff"), ("sync",)):
            done = repository.run(*command)
            assert f"{said}{pins}" in done.err
            # What to do about all of them is said once, below the last one.
            assert done.err.count("Edit that line, or install what is pinned") == 1
            assert "--kit-from" not in done.err
            assert done.status == 0
        linted = repository.run("lint").out
        assert f"{said}" in linted
        assert f"{pins}; edit that line, or install what is pinned [pin-differs]" in linted


@pytest.mark.usefixtures("organisation")
def test_what_to_do_about_a_pin_is_said_of_kit_and_base_each(repository):
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    text = repository.read(FILE).replace("policies==1.2", "policies==1.1")
    repository.write(
        FILE, text.replace(f"sphinx-contribpolicy @ git+{GIT}", "sphinx-contribpolicy==0")
    )
    kit, base = repository.run("sync").err.splitlines()
    assert "pins sphinx-contribpolicy==0, and " in kit
    assert kit.endswith("`--hashes`), or install what is pinned")
    assert base.endswith(
        "acme-policies==1.2 is installed here. Edit that line, or install what is pinned"
    )
    hashed = text.replace("acme-policies==1.1", "acme-policies==1.1 --hash=sha256:0")
    repository.write(FILE, hashed)
    said = "Have `contribpolicy init --hashes` write that file anew, or install what is pinned"
    assert said in repository.run("sync").err


@pytest.mark.parametrize("behind", [FILE, HOOK])
@pytest.mark.parametrize(
    "old", ["acme-policies==1.1", "Acme.Policies @ git+ssh://git@example.org/acme@v1.1"]
)
@pytest.mark.parametrize("command", [("sync",), ("init", "--yes")])
@pytest.mark.usefixtures("organisation")
def test_hook_and_requirements_are_raised_together(repository, behind, old, command):
    others = "repos:\n  - repo: local\n    hooks:\n      - additional_dependencies: [acme==1.1]\n"
    repository.write(HOOK, others)
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    raised = repository.content()
    repository.write(behind, repository.read(behind).replace("acme-policies==1.2", old))
    for strict in ((), ("--strict",)):
        done = repository.run("sync", "--check", *strict)
        assert (done.status, done.err) == (1, "")
        assert done.out == f"{behind}: out of date; run `contribpolicy sync`\n"
    assert repository.run(*command).status == 0
    assert repository.content() == raised
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


def test_a_hook_follows_the_requirements_where_a_lock_says_that_all_is_well(repository):
    repository.write(HOOK, "repos:\n  - repo: meta\n    hooks: []\n")
    repository.run("init", "--yes", "--kit-from", GIT)
    pinned, old = f"sphinx-contribpolicy=={__version__}", "sphinx-contribpolicy==0.0.1"
    repository.write(FILE, f"{pinned}\n")
    repository.write(HOOK, repository.read(HOOK).replace(f"sphinx-contribpolicy @ git+{GIT}", old))
    for command, status in (("sync", "--check"), 1), (("sync",), 0), (("sync", "--check"), 0):
        assert repository.run(*command).status == status
    assert pinned in repository.read(HOOK)


@pytest.mark.parametrize(("required", "status"), [("1.1", 0), ("1.3", 2)])
@pytest.mark.usefixtures("organisation")
def test_a_hook_follows_the_requirements_where_neither_is_installed(repository, required, status):
    repository.write(HOOK, "repos:\n  - repo: meta\n    hooks: []\n")
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    for name, version in ((FILE, required), (HOOK, "1.0")):
        repository.write(
            name, repository.read(name).replace("policies==1.2", f"policies=={version}")
        )
    done = repository.run("sync", "--check", "--strict")
    assert (done.status, HOOK in done.out) == (1, True)
    named = re.findall(r"([^\s:]+):(\d+): (?:WARNING: )?pins (acme\S+),", done.err)
    assert [Path(name).name for name, *_ in named] == [Path(FILE).name]
    for name, line, pin in named:
        assert pin in (repository.root / name).read_text().splitlines()[int(line) - 1]
    assert repository.run("sync").status == status
    assert (f"acme-policies=={required}" in repository.read(HOOK)) == (status == 0)


@pytest.mark.usefixtures("organisation")
def test_a_strict_check_fails_where_a_hook_pins_what_is_newer(repository):
    repository.write(HOOK, "repos:\n  - repo: meta\n    hooks: []\n")
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    repository.write(HOOK, repository.read(HOOK).replace("policies==1.2", "policies==1.3"))
    before = repository.content()
    done = repository.run("sync", "--check", "--strict")
    assert done.status == 1
    assert f"{HOOK}:14: pins acme-policies==1.3, and acme-policies==1.2 is installed" in done.err
    assert "installed here. Install what it pins, and run `contribpolicy sync`\n" in done.err
    repository.run("sync", "--force")
    assert repository.content() == before


@pytest.mark.parametrize(
    ("pin", "status"),
    [
        ("acme-policies==1.1", 1),
        ("acme-policies==1.3", 1),
        ("acme-policies @ git+https://example.org/acme@v1.1", 1),
        ("acme-policies == 1.2.0", 0),
        ("acme-policies", 0),
    ],
)
@pytest.mark.usefixtures("organisation")
def test_a_strict_check_fails_where_files_are_made_from_another_base_than_is_pinned(
    repository, pin, status
):
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    repository.write(FILE, repository.read(FILE).replace("acme-policies==1.2", pin))
    repository.run("sync")
    assert repository.run("sync", "--check").status == 0
    done = repository.run("sync", "--check", "--strict")
    assert (done.status, "acme-policies==1.2 is installed here" in done.err) == (
        status,
        bool(status),
    )


@pytest.mark.usefixtures("organisation")
def test_a_strict_check_takes_the_base_that_docs_pin_for_theirs(repository):
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    repository.write("docs/requirements.txt", "acme-policies==1.1\n")
    done = repository.run("sync", "--check", "--strict")
    assert (done.status, "docs/requirements.txt:1: " in done.err) == (0, True)


@pytest.mark.parametrize(
    ("pin", "behind"),
    [
        ("acme-policies==1.3", True),
        ("acme-policies @ git+https://example.org/acme@v1.3", True),
        ("acme-policies==1.1", False),
        ("acme-policies @ git+https://example.org/acme@7f3c1a7f3c1a", False),
    ],
)
@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("command", [("sync",), ("init", "--yes")])
def test_texts_of_a_newer_base_are_not_overwritten_with_those_of_an_older_one(
    repository, pin, behind, command
):
    repository.run("init", "--yes", "--kit-from", GIT, *EXTENDS)
    repository.write(FILE, repository.read(FILE).replace("acme-policies==1.2", pin))
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", f'{policy}\n[wording]\ntitle = "On tools"\n')
    before = repository.content()
    done = repository.run(*command)
    assert done.status == 2 * behind, done.err
    assert (repository.content() == before) == behind
    assert ("would bring older texts back; install what is pinned" in done.err) == behind
    assert (f"{FILE}:4: pins acme-policies" in done.err) == (pin[-3:] != "c1a")
    assert repository.run("sync", "--force").status == 0
    assert "# On tools" in repository.read("AI_POLICY.md")


@pytest.fixture
def kit_from(tmp_path, monkeypatch):
    """Has a version of the kit look installed, from where its `direct_url.json` says."""

    def install(version, source):
        info = tmp_path / "kit" / f"sphinx_contribpolicy-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Name: sphinx-contribpolicy\nVersion: {version}\n")
        (info / "direct_url.json").write_text(json.dumps({"url": "file:///kit2", **source}))
        monkeypatch.syspath_prepend(str(info.parent))

    return install


FOLDER = {"dir_info": {}}
COMMIT = {"commit_id": "05fa7e0506d4", "requested_revision": "v9.2", "vcs": "git"}
OLD = "sphinx-contribpolicy @ git+https://github.com/example/kit@v9.1"


@pytest.mark.parametrize(
    ("source", "here"),
    [
        (FOLDER, "sphinx-contribpolicy 9.2.0 from a folder is installed here"),
        ({"archive_info": {}}, "sphinx-contribpolicy 9.2.0 is installed here"),
        ({"vcs_info": COMMIT}, "sphinx-contribpolicy 9.2.0, revision v9.2, is installed here"),
    ],
)
def test_a_pin_of_another_version_than_a_kit_from_no_index_is_named(
    repository, kit_from, source, here
):
    repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", "v9.1"))
    kit_from("9.2.0", source)
    for command in ("lint",), ("sync",), ("init", "--yes"):
        done = repository.run(*command)
        assert f"{FILE}:3: " in done.out + done.err
        assert f"pins {OLD}, and {here}" in done.out + done.err
        assert "contribpolicy init --kit-from URL@REV" in done.out + done.err
    repository.write(FILE, repository.read(FILE).replace("@v9.1", "@v9.2"))
    for command in ("lint",), ("sync",), ("init", "--yes"):
        done = repository.run(*command)
        assert "pins" not in done.out + done.err


FOR_DOCS = OLD.replace(" ", "[sphinx] ", 1)
REQUIRED = {
    "pyproject.toml": f'[dependency-groups]\ndocs = [\n    "{FOR_DOCS} ; python_version > 3"]\n',
    "setup.cfg": f"[options.extras_require]\ndocs =\n    {FOR_DOCS}\n",
    "docs/requirements.txt": "sphinx\n\nsphinx-contribpolicy[sphinx]==9.1\n",
    "requirements-docs.in": "\n\nSphinx_ContribPolicy[sphinx] == 9.1\n",
    "requirements/docs.txt": f"\n\n{FOR_DOCS}  # for the docs\n",
    "docs/environment.yml": f"dependencies:\n  - pip:\n    - {FOR_DOCS}\n",
    "tox.ini": f"[testenv:docs]\ndeps =\n    {FOR_DOCS}\n",
    "noxfile.py": f'\n\nsession.install("{FOR_DOCS}")\n',
    ".github/workflows/docs.yml": f"steps:\n\n  - run: pip install '{FOR_DOCS}'\n",
}
KEYS = {
    "a/pyproject.toml": '[x]\n\nsphinx-contribpolicy = { git = "https://x.org", tag = "v9.1" }\n',
    "Pipfile": '\n\nsphinx-contribpolicy = {extras = ["sphinx"], version = "==9.1"}\n',
    "pixi.toml": '\n\n"sphinx-contribpolicy" = "==9.1"\n',
    "environment.yml": "\n\n  - sphinx-contribpolicy=9.1\n",
}


def test_each_file_that_pins_another_kit_is_named_with_its_line(repository, kit_from):
    kit_from("9.2.0", {"vcs_info": COMMIT})
    repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", "v9.2"))
    here = "sphinx-contribpolicy 9.2.0, revision v9.2, is installed here"
    files = {**REQUIRED, **KEYS}
    for name, text in files.items():
        repository.write(name, text)
    for command in ("lint",), ("sync", "--check", "--strict"), ("sync",), ("init", "--dry-run"):
        done = repository.run(*command)
        named = [each for each in (done.out + done.err).splitlines() if here in each]
        assert {name for name in files if any(f"{name}:3: " in each for each in named)} == {*files}
    notes = [each for each in named if each.startswith("left to you: ")]
    assert len(notes) == len(named) == len(files)
    for name, text in files.items():
        repository.write(name, text.replace("9.1", "9.2"))
    for command in ("lint",), ("sync", "--check", "--strict"), ("sync",), ("init", "--dry-run"):
        assert here not in "".join(map(str, repository.run(*command)))


def test_a_check_that_believes_the_lock_names_what_docs_pin(repository, kit_from):
    repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", f"v{__version__}"))
    kit_from(__version__, {"vcs_info": {"requested_revision": "v0", "vcs": "git"}})
    assert repository.run("sync", "--check") == (0, "", "")
    repository.write("pyproject.toml", REQUIRED["pyproject.toml"])
    assert "pyproject.toml:3: pins " in repository.run("sync", "--check").err


def test_a_kit_that_is_named_is_written_where_pip_reads_it_and_else_its_line_is_named(repository):
    repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", "v9.1"))
    for name, text in {**REQUIRED, **KEYS}.items():
        repository.write(name, text)
    done = repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", "v9.2"))
    for name in REQUIRED:
        assert f"{name}: the kit that --kit-from names" in done.out
        assert FOR_DOCS.replace("v9.1", "v9.2") in repository.read(name)
    for name, text in KEYS.items():
        assert f"{name}:3: pins " in done.err
        assert repository.read(name) == text


@pytest.mark.parametrize("tag", ["v9.1", "v9.3"])
def test_the_kit_that_somebody_named_beside_one_from_a_folder_fails_no_check(
    repository, kit_from, tag
):
    kit_from("9.2.0", FOLDER)
    repository.write(HOOK, "repos:\n  - repo: meta\n    hooks: []\n")
    done = repository.run("init", "--yes", "--kit-from", GIT.replace("v1.0", tag))
    assert f"@{tag}" in repository.read(HOOK)
    assert "pins" not in done.err
    linted = repository.run("lint")
    assert linted.status == 0, linted.out
    assert f"{FILE}:3: files: note: pins sphinx-contribpolicy @ git+" in linted.out
    assert repository.run("sync", "--check", "--strict").status == 0
    # Words of another kit are not brought back all the same.
    lock = repository.read("contribpolicy.lock")
    repository.write("contribpolicy.lock", lock.replace(f'"{__version__}"', '"99.0"'))
    assert repository.run("sync", "--check", "--strict").status == (tag == "v9.3")


def test_a_pin_of_its_own_is_no_matter_to_whoever_works_on_the_kit(repository, kit_from):
    repository.run("init", "--yes", "--kit-from", GIT)
    kit_from("9.2.0", {"dir_info": {"editable": True}})
    assert "pins" not in repository.run("sync").err
    lock = repository.read("contribpolicy.lock")
    repository.write("contribpolicy.lock", lock.replace(f'"{__version__}"', '"0.0.1"'))
    repository.write(FILE, repository.read(FILE).replace("@v1.0", "@731e213c3074"))
    assert "pins" not in repository.run("sync").err


def test_a_commit_that_nobody_can_compare_is_named_while_another_kit_made_the_lock(
    repository, kit_from
):
    commit = GIT.replace("v1.0", "731e213c3074")
    repository.run("init", "--yes", "--kit-from", commit)
    kit_from("9.2.0", FOLDER)
    assert "pins" not in repository.run("sync").err
    lock = repository.read("contribpolicy.lock")
    old = lock.replace(f'kit = "{__version__}"', 'kit = "0.0.1"')
    repository.write("contribpolicy.lock", old)
    said = (
        f"{FILE}:3: pins sphinx-contribpolicy @ git+{commit}, and nobody can tell whether "
        "sphinx-contribpolicy 9.2.0 from a folder is the same"
    )
    for command in ("--check",), ("--diff",), ():
        assert said in repository.run("sync", *command).err
    assert "pins" not in repository.run("sync").err


@pytest.mark.parametrize("old", [f"git+{GIT}", "https://example.org/kit.zip"])
def test_a_kit_that_is_named_takes_the_place_of_the_one_that_is_pinned(repository, old):
    repository.write(HOOK, "repos:\n  - repo: meta\n    hooks: []\n")
    repository.run("init", "--yes", "--kit-from", old.removeprefix("git+"))
    before = repository.content()
    new = "https://github.com/example/kit@v2.0"
    done = repository.run("init", "--yes", "--kit-from", new)
    assert done.status == 0
    raised = {
        name: before[name].replace(old.encode(), f"git+{new}".encode()) for name in (FILE, HOOK)
    }
    after = {**before, **raised}
    assert repository.content() == after
    assert after[FILE] != before[FILE]
    assert f"{FILE}: the kit that --kit-from names" in done.out
    assert "nothing was written" in repository.run("init", "--yes", "--kit-from", new).err


def test_a_kit_that_is_named_is_not_written_beside_hashes_and_that_is_said(repository):
    repository.write(FILE, "sphinx-contribpolicy==0.1 --hash=sha256:0\n")
    done = repository.run("init", "--yes", "--kit-from", GIT)
    assert f"left to you: {FILE}: has hashes, and stays as it is; with --hashes" in done.err
    assert repository.read(FILE) == "sphinx-contribpolicy==0.1 --hash=sha256:0\n"


def test_a_repository_of_this_machine_is_named_as_every_pip_reads_it(repository, tmp_path):
    url = tmp_path.as_uri()
    for given in (f"{url}@v1", f"git+{url}@v1", f"{tmp_path}@v1"):
        repository.run("init", "--yes", "--kit-from", given)
        line = repository.read(FILE).splitlines()[2]
        # `packaging` 21, which pip has up to 24.0, refuses an address without a host.
        assert line == f"sphinx-contribpolicy @ git+file://localhost{tmp_path}@v1"
        (repository.root / FILE).unlink()
        (repository.root / ".github/workflows/check-pr.yml").unlink()


def test_a_path_of_this_machine_is_named_as_such(repository):
    repository.write("docs/conf.py", "extensions = []\n")
    repository.write("docs/requirements.txt", "sphinx\n")
    for arguments in (("--kit-from", str(ROOT)), ()):
        done = repository.run("init", "--yes", *arguments)
        assert f"{FILE}: installs from a path of this machine" in done.err
        (docs,) = (line for line in done.err.splitlines() if "docs/requirements.txt: add" in line)
        assert ("that is a path of this machine" in docs) == ("file://" in docs)
    repository.write("docs/requirements.txt", "sphinx-contribpolicy==0.0.1\n")
    done = repository.run("init", "--yes", "--kit-from", str(ROOT))
    assert "docs/requirements.txt: installs from a path of this machine" in done.err
    hashed = "sphinx-contribpolicy==0.0.1 --hash=sha256:00\n"
    repository.write("docs/requirements.txt", hashed)
    done = repository.run("init", "--yes", "--kit-from", str(ROOT))
    assert "write that there; that is a path of this machine" in done.err


def test_every_root_is_linted(repository):
    good = 'preset = "minimal"\n[project]\nname = "L"\ndiscussion_url = "https://example.org/1"\n'
    repository.write("a/contribpolicy.toml", good)
    repository.write("b/contribpolicy.toml", f'{good}[files]\nregions = ["GONE.md"]\n')
    assert repository.run("lint", "--root", "a").status == 0
    for roots in (("a", "b"), ("b", "a")):
        done = repository.run("lint", *(f"--root={each}" for each in roots))
        assert done.status == 1
        assert "b/GONE.md" in done.out
    repository.write("c/contribpolicy.toml", "preset = 1\n")
    done = repository.run("lint", "--root=c", "--root=b", "--root=a")
    assert done.status == 2
    assert "b/GONE.md" in done.out
    assert "c/contribpolicy.toml:1" in done.err


# --- hashes ---------------------------------------------------------------------------------------


def wheel(folder, name, *needed, version="1.0"):
    """A wheel without code, with what it needs."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    with zipfile.ZipFile(path, "w") as archive:
        requires = "".join(f"Requires-Dist: {each}\n" for each in needed)
        archive.writestr(f"{info}/METADATA", metadata + requires)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.mark.slow
def test_hashes_of_all_that_is_installed_are_asked_of_pip(repository, tmp_path, monkeypatch):
    if not shutil.which("pip"):
        pytest.skip("pip is not on the PATH")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wheel(tmp_path, "larkspur_needs")
    kit = wheel(tmp_path, "sphinx_contribpolicy", "larkspur-needs")
    assert repository.run("init", "--yes", "--kit-from", str(kit)).status == 0
    first, *_ = repository.read(FILE).splitlines()
    assert first == "# contribpolicy init --hashes"
    done = repository.run("init", "--yes", "--hashes")
    assert done.status == 0, done.err
    lines = [line for line in repository.read(FILE).splitlines() if not line.startswith("#")]
    assert [line.partition(" --hash=sha256:")[0] for line in lines] == [
        "larkspur-needs==1.0",
        f"sphinx-contribpolicy @ {kit.as_uri()}",
    ]
    check = ["pip", "install", "--dry-run", "--require-hashes", "-q", "-r", FILE]
    target = f"--target={tmp_path / 'target'}"
    installed = subprocess.run([*check, target], cwd=repository.root, check=False)
    assert installed.returncode == 0
    before = repository.content()
    assert repository.run("init", "--yes", "--hashes").status == 0
    assert repository.content() == before


@pytest.mark.slow
@pytest.mark.usefixtures("organisation")
def test_hashes_of_what_was_pinned_before_are_written_anew(repository, tmp_path, monkeypatch):
    if not shutil.which("pip"):
        pytest.skip("pip is not on the PATH")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wheel(tmp_path, "acme_policies", version="1.2")
    kit = f"--kit-from={wheel(tmp_path, 'sphinx_contribpolicy')}"
    assert repository.run("init", "--yes", "--hashes", kit, *EXTENDS).status == 0
    done = repository.read(FILE)
    assert "acme-policies==1.2 --hash=sha256:" in done
    repository.write(FILE, done.replace("policies==1.2", "policies==1.1"))
    assert "Have `contribpolicy init --hashes` write that file anew" in repository.run("sync").err
    again = repository.run("init", "--yes", "--hashes")
    assert (again.status, repository.read(FILE)) == (0, done), again.err


def test_hashes_are_offered_only_where_they_can_be_had(repository):
    repository.run("init", "--yes", "--kit-from", GIT)
    assert "--hashes" not in repository.read(FILE)
    assert "a release or an archive has" in repository.read(FILE)


@pytest.mark.slow
def test_hashes_that_cannot_be_had_are_an_error_with_the_reason(repository, tmp_path, monkeypatch):
    done = repository.run("init", "--yes", "--hashes", "--kit-from", GIT)
    assert (done.status, "a revision of a repository has no hash" in done.err) == (2, True)
    if shutil.which("pip"):
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        kit = wheel(tmp_path, "sphinx_contribpolicy", "nowhere-to-be-found")
        done = repository.run("init", "--yes", "--hashes", "--kit-from", str(kit))
        assert (done.status, "nowhere-to-be-found" in done.err) == (2, True)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr("sphinx_contribpolicy.init.kit.find_spec", lambda _: None)
    kit = wheel(tmp_path, "sphinx_contribpolicy")
    done = repository.run("init", "--yes", "--hashes", "--kit-from", str(kit))
    assert (done.status, "pip cannot be asked" in done.err) == (2, True)
    assert repository.content() == {}


@pytest.mark.slow
def test_what_the_workflow_installs_from_a_checkout_resolves(repository):
    if not shutil.which("pip"):
        pytest.skip("pip is not on the PATH")
    try:
        socket.create_connection(("pypi.org", 443), timeout=5).close()
    except OSError:
        if not os.environ.get("PIP_INDEX_URL"):
            pytest.skip("no package index can be reached")
    assert repository.run("init", "--yes", "--kit-from", str(ROOT)).status == 0
    command = ["pip", "install", "--dry-run", "--ignore-installed", "-q", "--report=-", "-r", FILE]
    done = subprocess.run(command, cwd=repository.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"sphinx-contribpolicy"' in done.stdout
    assert '"name": "sphinx"' not in done.stdout.lower()
