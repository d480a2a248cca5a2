from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

TREES = tomllib.loads((Path(__file__).parent / "trees.toml").read_text(encoding="utf-8"))["tree"]
DISCUSSION = "--set=project.discussion_url=https://github.com/example/larkspur/discussions/1"
SOME = 1 if os.environ.get("CI_LONG") else 3  # each takes seconds
QUICK = TREES[::4]
SLOWER = [pytest.param(tree, marks=pytest.mark.slow) for tree in TREES if tree not in QUICK]
CLONE = ("-c", "protocol.file.allow=always", "clone", "-q", "--recurse-submodules", ".")
OWN = {"contribpolicy.toml", "contribpolicy.lock"}
TEMPLATES = {
    ".github/PULL_REQUEST_TEMPLATE.md",
    ".gitlab/merge_request_templates/Default.md",
    ".forgejo/PULL_REQUEST_TEMPLATE.md",
}


def only(tree):
    """What a run is told that is to find nothing new."""
    arguments = tree.get("arguments", [])
    return ["--only", arguments[arguments.index("--only") + 1]] if "--only" in arguments else []


def arguments_of(tree):
    """What `init` is told; a tree with a policy of its own needs no more of one."""
    return [*([] if tree.get("policy") else [DISCUSSION]), *tree.get("arguments", ())]


@pytest.fixture(params=TREES, ids=lambda tree: tree["name"])
def tree(request):
    return request.param


@pytest.fixture
def grown(tree, repository, repository_at, fresh_git, tmp_path):
    """The repository of a case, with one commit."""
    files = {"README.md": "# Larkspur\n\nA library.\n", **tree.get("files", {})}
    for name, text in files.items():
        if text:
            repository.write(name, text)
    for name, target in tree.get("links", {}).items():
        path = repository.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    shutil.copytree(fresh_git, repository.root / ".git")
    for name, files in tree.get("submodules", {}).items():
        other = repository_at(tmp_path / "others" / name)
        for inner, text in files.items():
            other.write(inner, text)
        other.git("init", "-q", "-b", "main")
        other.git("add", "--all")
        other.git("commit", "-q", "-m", "Begin")
        allowed = ("-c", "protocol.file.allow=always")
        repository.git(*allowed, "submodule", "add", "-q", str(other.root), name)
    if "url" in tree:
        repository.git("remote", "set-url", "origin", tree["url"])
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Begin")
    return repository


@pytest.mark.parametrize("tree", [*QUICK, *SLOWER], ids=lambda tree: tree["name"])
def test_init_writes_what_belongs_there_and_nothing_else(tree, grown):
    before = grown.content()
    done = grown.run("init", "--yes", *arguments_of(tree))
    assert done.status == 0, done.err
    after = grown.content()
    assert before.keys() <= after.keys()
    written = {name for name, data in after.items() if before.get(name) != data} - OWN
    written = {name for name in written if not (grown.root / name).is_symlink()}
    if not any(name in TEMPLATES for name in tree["written"]):
        written -= TEMPLATES - set(tree.get("files", {}))
    assert sorted(written) == tree["written"]
    for name, texts in tree.get("holds", {}).items():
        assert [text for text in texts if text not in grown.read(name)] == [], grown.read(name)
    for name, texts in tree.get("lacks", {}).items():
        assert [text for text in texts if text in grown.read(name)] == []
    said = done.out + done.err
    assert [text for text in tree.get("said", ()) if text not in said] == [], said
    assert [text for text in tree.get("unsaid", ()) if text in said] == [], said
    for name in grown.content():
        if name.endswith((".yml", ".yaml")):
            yaml.safe_load(grown.read(name))


@pytest.mark.slow
def test_whoever_changed_nothing_gets_nothing_new(tree, grown):
    assert grown.run("init", "--yes", *arguments_of(tree)).status == 0
    before = grown.content()
    assert grown.run("init", "--yes", *only(tree)).status == 0
    assert grown.content() == before


@pytest.mark.slow
@pytest.mark.parametrize("tree", TREES[::SOME], ids=lambda tree: tree["name"])
def test_the_plan_is_what_is_written_and_a_clone_is_in_step(tree, grown, repository_at, tmp_path):
    arguments = arguments_of(tree)
    planned = grown.run("init", "--dry-run", *arguments)
    assert planned.status == 0, planned.err
    assert grown.git("status", "--porcelain") == ""
    (tmp_path / "plan").write_text(planned.out, encoding="utf-8")
    grown.git(*CLONE, str(tmp_path / "applied"))
    applied = repository_at(tmp_path / "applied")
    applied.git("apply", "--allow-empty", str(tmp_path / "plan"))
    assert grown.run("init", "--yes", *arguments).status == 0
    assert applied.content() == grown.content()
    assert grown.run("sync", "--check")[:2] == (0, "")
    nowhere = any("the policy stands nowhere" in text for text in tree.get("said", ()))
    assert grown.run("lint").status == nowhere
    grown.git("add", "--all")
    grown.git("commit", "-q", "--allow-empty", "-m", "Say what holds")
    grown.git(*CLONE, str(tmp_path / "clone"))
    clone = repository_at(tmp_path / "clone")
    assert clone.run("sync", "--check", "--strict")[:2] == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "tree",
    [tree for tree in TREES if any(name.endswith("conf.py") for name in tree.get("files", {}))][
        ::SOME
    ],
    ids=lambda tree: tree["name"],
    indirect=False,
)
def test_docs_that_were_built_without_a_warning_still_are(tree, grown):
    conf = next(name for name in tree["files"] if name.endswith("conf.py"))
    docs = grown.root / (conf.rpartition("/")[0] or ".")

    def build(folder):
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "--keep-going"]
        excluded = f"exclude_patterns={folder},_b1,.git"
        command += [] if conf == "conf.py" else ["-D", excluded]
        return subprocess.run(
            [*command, str(docs), str(grown.root / folder)],
            capture_output=True,
            text=True,
            check=False,
        )

    if "sphinx_contribpolicy" in grown.read(conf):
        grown.write("contribpolicy.toml", 'preset = "minimal"\n')
    assert build("_b").returncode == 0
    (grown.root / "contribpolicy.toml").unlink(missing_ok=True)
    grown.run("init", "--yes", *arguments_of(tree))
    after = build("_b")
    assert after.returncode == 0, after.stderr
