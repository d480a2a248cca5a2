"""The guide of an organisation, in a repository of it: as a kept copy, and out of a package."""

from __future__ import annotations

import contextlib
import io

import pytest
import yaml
from sphinx.cmd.build import build_main

pytestmark = pytest.mark.slow

GUIDE = """\
Contributing
============

.. start here

Send a patch to {name}.

.. contribpolicy:begin llm-policy heading=2
.. contribpolicy:end llm-policy

Releases
--------

By hand.
"""
COPY = {"CONTRIBUTING.rst": "acme_guides:CONTRIBUTING.rst"}
KIT = ("--kit-from", "https://github.com/example/kit@v1.0")
DOCS = {
    "docs/conf.py": "extensions = ['sphinx_contribpolicy']\n",
    "docs/index.rst": "Docs\n====\n\n.. toctree::\n\n   contributing\n",
    "docs/contributing.rst": "Contributing to Larkspur\n========================\n\n"
    ".. include:: ../CONTRIBUTING.rst\n   :start-after: .. start here\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The folder of a package that holds the organisation's base and guides."""
    site = tmp_path / "site"
    folder = site / "acme_guides"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "base.toml").write_text('[rules]\ntesting = "test-before-submit"\n')
    (folder / "CONTRIBUTING.rst").write_text(GUIDE.format(name="us"))
    info = site / "acme_guides-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: acme-guides\nVersion: 1.2\n")
    (info / "RECORD").write_text("acme_guides/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(site))
    return folder


@pytest.fixture
def member(repository):
    """A repository of the organisation, whose docs include the guide from a line on."""
    repository.write("README.md", "# Larkspur\n")
    for name, text in DOCS.items():
        repository.write(name, text)
    copies = ", ".join(f'"{name}" = "{source}"' for name, source in COPY.items())
    repository.write(
        "contribpolicy.toml",
        'extends = ["acme_guides:base.toml"]\n\n[project]\nname = "Larkspur"\n'
        'discussion_url = "https://example.org/1"\n\n[rules]\ndisclosure = "required-any"\n\n'
        f"[files]\nwhole = {{ {copies} }}\n",
    )
    return repository


def built(repository):
    """How a build of the docs ended, which a warning fails, and what it said."""
    said = io.StringIO()
    with contextlib.chdir(repository.root), contextlib.redirect_stderr(said):
        status = build_main(["-q", "-W", "-E", "-b", "text", "docs", "_b"])
    return status, said.getvalue()


def page(repository):
    """The page of the docs that shows the guide."""
    assert built(repository) == (0, "")
    return repository.read("_b/contributing.txt")


def test_sync_keeps_a_copy_of_the_guide_with_the_policy_of_the_repository(member, package):
    assert member.run("sync").status == 0
    guide = member.read("CONTRIBUTING.rst")
    assert "Send a patch to us." in guide
    assert guide.index("Test your change") < guide.index("Releases\n--------")
    assert member.run("sync", "--check", "--strict") == (0, "", "")
    assert member.run("lint").status == 0
    (package / "CONTRIBUTING.rst").write_text(GUIDE.format(name="all of us"))
    assert member.run("sync", "--check").status == 1
    assert member.run("sync").status == 0
    assert "Send a patch to all of us." in member.read("CONTRIBUTING.rst")
    member.write("CONTRIBUTING.rst", guide.replace("By hand.", "By me."))
    done = member.run("sync")
    assert (done.status, "By me." in member.read("CONTRIBUTING.rst")) == (1, True)


@pytest.mark.usefixtures("package")
def test_docs_show_the_copy_from_a_line_on_with_the_live_policy(member):
    member.run("sync")
    shown = page(member)
    assert "Send a patch to us." in shown
    assert "Test your change" in shown
    member.write(
        "contribpolicy.toml",
        member.read("contribpolicy.toml").replace("required-any", "encouraged"),
    )
    assert page(member) != shown


@pytest.mark.usefixtures("package")
def test_init_names_all_that_a_build_of_the_docs_installs(member):
    needed = "docs/requirements.txt"
    kit = "sphinx-contribpolicy[sphinx] @ git+https://github.com/example/kit@v1.0"
    member.write(needed, "sphinx\n")
    assert f"{needed}: add {kit} and acme-guides==1.2\n" in member.run("init", "--yes", *KIT).err
    member.write(needed, f"{kit}\n")
    assert f"{needed}: add acme-guides==1.2\n" in member.run("init", "--yes", *KIT).err
    # What the workflow installs is the kit without what docs need besides.
    others = "-r ../.github/requirements-contribpolicy.txt\n"
    member.write(needed, others)
    assert f"{needed}: add {kit}\n" in member.run("init", "--yes", *KIT).err
    for said in (f"{kit}\nAcme.Guides==1.2\n", f"{kit}\n{others}"):
        member.write(needed, said)
        assert f"{needed}: add" not in member.run("init", "--yes", *KIT).err


def test_a_package_from_a_folder_is_called_as_it_is_installed(member, package):
    info = package.parent / "acme_guides-1.2.dist-info"
    (info / "direct_url.json").write_text('{"url": "file:///guides", "dir_info": {}}')
    member.write("docs/requirements.txt", "sphinx-contribpolicy[sphinx]\n")
    member.write(PINS, f"sphinx-contribpolicy{ADDRESS}\n")
    said = member.run("init", "--yes", *KIT).err
    assert "docs/requirements.txt: add acme-guides\n" in said
    assert f"{PINS}:1: lacks acme-guides 1.2 from a folder; " in said
    assert "the policy extends acme-guides, and init cannot say" in said
    assert "acme-guides" not in member.read(PINS)


@pytest.fixture
def released(tmp_path, monkeypatch):
    """Has a version of the kit look installed from an index."""

    def install():
        info = tmp_path / "released/sphinx_contribpolicy-9.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Name: sphinx-contribpolicy\nVersion: 9.2\n")
        monkeypatch.syspath_prepend(str(info.parent))

    return install


ADDRESS = " @ git+https://github.com/example/kit@v1.0"
NEWER = "; python_version >= '3.11'"


@pytest.mark.parametrize(
    ("told", "address", "said"),
    [
        (
            'requires-python = ">=3.9"\n[project.optional-dependencies]\ndocs = ["sphinx"]\n',
            ADDRESS,
            f"{ADDRESS} {NEWER} to a group under [dependency-groups], or to a requirements file ",
        ),
        (
            'requires-python = "~=3.10"\n[dependency-groups]\ndocs = ["sphinx"]\n',
            ADDRESS,
            f"{ADDRESS} {NEWER} to the group `docs` under [dependency-groups]\n",
        ),
        (
            'requires-python = ">=3.11"\n[dependency-groups]\ndoc = ["sphinx"]\n',
            ADDRESS,
            f"{ADDRESS} to the group `doc` under [dependency-groups]\n",
        ),
        (
            'requires-python = ">=3"\n[project.optional-dependencies]\ndocs = ["sphinx"]\n',
            "==9.2",
            f"==9.2{NEWER} to the extra for the docs\n",
        ),
    ],
    ids=["an extra, from an address", "a group", "a group, newer", "an extra, from an index"],
)
def test_init_says_where_in_pyproject_the_kit_can_stand(repository, released, told, address, said):
    repository.write("docs/conf.py", "extensions = ['myst_parser']\n")
    repository.write("pyproject.toml", f'[project]\nname = "pinion"\n{told}')
    repository.write(".readthedocs.yaml", "version: 2\n# extra_requirements: [docs]\n")
    lacking = repository.run("init", "--dry-run").err
    # A name that nobody has on the index yet is one that anybody can take.
    assert "pyproject.toml: without sphinx-contribpolicy[sphinx], and this kit" in lacking
    assert "pyproject.toml: add" not in lacking
    if address != ADDRESS:
        released()
    named = KIT if address == ADDRESS else ()
    done = repository.run("init", "--yes", *named)
    assert f"pyproject.toml: add sphinx-contribpolicy[sphinx]{said}" in done.err
    note = "left to you: .readthedocs.yaml: installs no group; once the kit stands in one, have"
    assert (note in done.err) == ("extra for the docs" not in said)
    repository.write(".readthedocs.yaml", "version: 2\n# pip install . --group docs\n")
    assert note not in repository.run("init", "--yes", *named).err


def test_a_pin_of_a_base_that_the_policy_has_left_is_named(member, package):
    pins = ".github/requirements-contribpolicy.txt"
    member.write(pins, "# The kit\nsphinx-contribpolicy\nacme-guides==1.2\n")
    assert "which the policy is not read from" not in member.run("init", "--yes").err
    for name in ("base.toml", "CONTRIBUTING.rst"):
        member.write(f"policy/{name}", (package / name).read_text())
    text = member.read("contribpolicy.toml").replace("acme_guides:", "policy/")
    member.write("contribpolicy.toml", text)
    said = f"{pins}:3: installs acme-guides, which the policy is not read from; take the line out"
    assert said in member.run("init", "--yes").err
    assert "[pin-unused]" in member.run("lint").out


HOOK = ".pre-commit-config.yaml"
PINS = ".github/requirements-contribpolicy.txt"


@pytest.mark.parametrize("named", [(), KIT], ids=["as it was", "the kit named"])
def test_a_base_that_moves_into_a_package_is_installed_by_workflow_and_hook(
    repository, package, named
):
    repository.write("base.toml", (package / "base.toml").read_text())
    repository.write(HOOK, "repos:\n  - repo: local\n    hooks: []\n")
    assert repository.run("init", "--yes", *KIT, "--set", 'extends=["base.toml"]').status == 0
    text = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", text.replace('"base.toml"', '"acme_guides:base.toml"'))
    said = repository.run("sync").err
    for name in (PINS, HOOK):
        assert "acme-guides" not in repository.read(name)
        lines = repository.read(name).splitlines()
        line = next(
            n for n, each in enumerate(lines, 1) if f"sphinx-contribpolicy{ADDRESS}" in each
        )
        assert f"{name}:{line}: " in said
        lint = [each for each in repository.run("lint").out.splitlines() if "[pin-missing]" in each]
        assert any(f"{name}:{line}: " in each and "acme-guides==1.2" in each for each in lint)
    assert repository.run("init", "--yes", *named).status == 0
    assert repository.read(PINS).endswith(f"sphinx-contribpolicy{ADDRESS}\nacme-guides==1.2\n")
    installs = yaml.safe_load(repository.read(HOOK))["repos"][-1]["hooks"][0]
    kept = [f"sphinx-contribpolicy{ADDRESS}", "acme-guides==1.2"]
    assert installs["additional_dependencies"] == kept
    assert "acme-guides" not in repository.run("sync").err
    assert "[pin-missing]" not in repository.run("lint").out


@pytest.mark.usefixtures("package")
def test_a_base_that_cannot_be_given_a_line_is_named(member):
    member.write(HOOK, "- {additional_dependencies: [sphinx-contribpolicy]}\n")
    member.write(PINS, "sphinx-contribpolicy==1 --hash=sha256:0\n")
    said = member.run("init", "--yes").err
    for name in (HOOK, PINS):
        assert f"{name}:1: lacks acme-guides==1.2" in said
    member.write(PINS, "-r others.txt\nsphinx-contribpolicy\n")
    member.write(HOOK, "- entry: contribpolicy sync\n")
    assert "[pin-missing]" not in member.run("lint").out


@pytest.mark.usefixtures("package")
def test_docs_that_are_built_with_another_base_than_is_pinned_warn(member):
    pin = member.write(".github/requirements-contribpolicy.txt", "# kit\nacme-guides==1.1\n")
    assert member.run("sync").status == 0
    hook = member.write(HOOK, "# kit\n- {additional_dependencies: [acme-guides==1.0]}\n")
    for _ in range(2):
        status, said = built(member)
        assert (status, said.count("[contribpolicy.pin]")) == (1, 1)
        assert f"{pin}:2: WARNING: pins acme-guides==1.1, and acme-guides==1.2 is installed" in said
        assert f"; {hook}:2: pins acme-guides==1.0, and " in said
    hook.unlink()
    pin.write_text("sphinx-contribpolicy==0.0.1\nacme-guides==1.2\n")
    assert built(member) == (0, "")


def test_a_copy_of_a_submodule_or_folder_is_kept_as_well(member):
    member.write("community/GUIDE.rst", GUIDE.format(name="them"))
    text = member.read("contribpolicy.toml")
    text = text.replace('extends = ["acme_guides:base.toml"]\n', "")
    member.write(
        "contribpolicy.toml", text.replace(COPY["CONTRIBUTING.rst"], "community/GUIDE.rst")
    )
    assert member.run("sync").status == 0
    assert "Send a patch to them." in member.read("CONTRIBUTING.rst")
    assert member.run("sync", "--check", "--strict") == (0, "", "")


def test_a_copy_of_nothing_is_an_error_with_the_remedy(member):
    text = member.read("contribpolicy.toml").replace('extends = ["acme_guides:base.toml"]\n', "")
    member.write("contribpolicy.toml", text)
    done = member.run("sync")
    assert done.status == 2
    gone = "is a copy of 'acme_guides:CONTRIBUTING.rst', and there is no such file; "
    assert f"{gone}the package 'acme_guides' is not installed" in done.err


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", ["acme-guides", "Acme.Guides", "acmeguides", "acme_guide"])
def test_a_package_by_another_name_is_answered_with_the_one_to_import(member, name):
    text = member.read("contribpolicy.toml")
    for given in ("acme_guides:base.toml", COPY["CONTRIBUTING.rst"]):
        other = given.replace("acme_guides", name)
        member.write("contribpolicy.toml", text.replace(given, other))
        done = member.run("sync")
        assert done.status == 2
        assert f"the package '{name}' is not installed where this command runs" in done.err
        assert "did you mean 'acme_guides'?" in done.err


@pytest.mark.usefixtures("package")
def test_init_leaves_the_copy_alone_and_installs_its_package(member):
    kit = "https://github.com/example/kit@v1.0"
    for _ in range(2):
        done = member.run("init", "--yes", "--kit-from", kit)
        assert done.status == 0, done.err
        assert member.run("sync", "--check", "--strict") == (0, "", "")
        assert member.run("lint").status == 0
    assert "CONTRIBUTING.md" not in member.content()
    assert "(CONTRIBUTING.rst)" in member.read("AGENTS.md")
    assert "acme-guides==1.2" in member.read(".github/requirements-contribpolicy.txt")


def test_a_base_can_bring_the_guide_as_the_text_of_the_policy(member, package):
    (package / "GUIDE.md").write_text("# How we work\n\nWe talk first.\n\n## Patches\n\nSmall.\n")
    base = package / "base.toml"
    base.write_text(f'{base.read_text()}[wording]\nbody = "GUIDE.md"\n')
    member.write("docs/contributing.rst", "Guide\n=====\n\n.. llm-policy::\n")
    text = member.read("contribpolicy.toml").replace(f'"{COPY["CONTRIBUTING.rst"]}"', '"policy"')
    member.write("contribpolicy.toml", text.replace("CONTRIBUTING.rst", "CONTRIBUTING.md"))
    assert member.run("sync").status == 0
    assert "We talk first." in member.read("CONTRIBUTING.md")
    assert "We talk first." in page(member)


@pytest.mark.parametrize("base", ["acme_guides:base.toml", "policy/base.toml"])
def test_a_text_that_lies_elsewhere_is_linked_where_it_stands_here(
    request, repository, package, base
):
    place = package
    if base.startswith("policy"):
        request.getfixturevalue("shared")
        place = repository.root / "policy"
    (place / "GUIDE.md").write_text("# How we work\n\nWe talk first.\n\n## Patches\n\nSmall.\n")
    (place / "base.toml").write_text('preset = "ownership"\n[wording]\nbody = "GUIDE.md"\n')
    repository.write("README.md", "# Larkspur\n")
    done = repository.run("init", "--yes", *KIT, "--set", f'extends=["{base}"]')
    assert done.status == 0, done.err
    assert "We talk first." in repository.read("CONTRIBUTING.md")
    for name in ("README.md", "AGENTS.md"):
        text = repository.read(name)
        assert text.count("[CONTRIBUTING.md](CONTRIBUTING.md)") == 1
        assert "GUIDE.md" not in text
        assert "Your own words" not in text
    assert "nothing leads from here" not in repository.run("lint").err
    shown = repository.run("explain", "wording.body").out
    assert 'wording.body = "GUIDE.md"' in shown


@pytest.mark.usefixtures("package")
def test_the_readme_leads_to_a_copy_at_once(repository):
    repository.write("README.md", "# Larkspur\n")
    copy = 'files.whole={"CONTRIBUTING.rst"="acme_guides:CONTRIBUTING.rst"}'
    base = 'extends=["acme_guides:base.toml"]'
    done = repository.run("init", "--yes", *KIT, "--set", base, "--set", copy)
    assert done.status == 0, done.err
    assert "(CONTRIBUTING.rst)" in repository.read("README.md")
    assert repository.read("AGENTS.md").count("[CONTRIBUTING.rst]") == 1
    before = repository.content()
    assert repository.run("init", "--yes", *KIT).status == 0
    assert repository.content() == before


# --- a base in a submodule ------------------------------------------------------------------------

BASE = '[rules]\ntesting = "test-before-submit"\n'
SUBMODULES = {
    "a base": 'extends = ["policy/base.toml"]\n',
    "the body": f'{BASE}[wording]\nbody = "policy/GUIDE.md"\n',
    "words": '[rules]\ntesting = "test-before-submit"\n[wording]\ntemplates = ["policy/words"]\n',
    "a copy": f'{BASE}[files]\nwhole = {{ "CONTRIBUTING.md" = "policy/GUIDE.md" }}\n',
}


@pytest.fixture
def shared(repository, tmp_path, monkeypatch):
    """The repository that is the submodule `policy` of `repository`."""
    told = {"KEY_0": "protocol.file.allow", "VALUE_0": "always", "COUNT": "1"}
    for name, value in told.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    found = type(repository)(tmp_path / "shared")
    found.write("base.toml", BASE)
    found.write("GUIDE.md", "# How we work\n\nWe talk first.\n\n## Patches\n\nSmall.\n")
    found.write("words/testing.md", "## test-before-submit\ncasual: test it\n")
    for each in (found, repository):
        each.git("init", "-q", "-b", "main")
    found.git("add", "-A")
    found.git("commit", "-q", "-m", "Base")
    repository.git("submodule", "--quiet", "add", str(found.root), "policy")
    return found


def cloned(repository, tmp_path):
    """A clone of `repository` in which no submodule is checked out."""
    repository.git("add", "-A")
    repository.git("commit", "-q", "--allow-empty", "-m", "All of it")
    repository.git("clone", "-q", ".", str(tmp_path / "clone"))
    return type(repository)(tmp_path / "clone")


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("settings", SUBMODULES.values(), ids=SUBMODULES)
def test_what_lies_in_a_submodule_is_checked_out_or_said_to_be_missing(
    repository, tmp_path, settings
):
    project = '[project]\nname = "Larkspur"\ndiscussion_url = "https://example.org/1"\n'
    repository.write("contribpolicy.toml", f"{settings}{project}")
    done = repository.run("init", "--yes", *KIT, "--only", ".github/")
    assert done.status == 0, done.err
    written = yaml.safe_load(repository.read(".github/workflows/check-pr.yml"))
    checkouts = [
        step["with"].get("submodules")
        for job in written["jobs"].values()
        for step in job["steps"]
        if "checkout" in step.get("uses", "")
    ]
    assert checkouts == [True, True]
    bare = cloned(repository, tmp_path)
    done = bare.run("sync", "--check", "--strict")
    assert done.status == 2
    assert "in the submodule 'policy', which is not checked out; `git submodule update" in done.err
    bare.git("submodule", "--quiet", "update", "--init", "policy")
    assert "submodule" not in bare.run("sync", "--check", "--strict").err


@pytest.mark.usefixtures("shared")
def test_whatever_reads_a_policy_without_its_submodule_is_named(repository):
    repository.write("contribpolicy.toml", f'{SUBMODULES["a base"]}[project]\nname = "Larkspur"\n')
    docs = "docs/conf.py", "extensions = ['sphinx_contribpolicy']\n"
    repository.write(*docs)
    readers = {
        ".github/workflows/policy.yml": "run: contribpolicy check-pr",
        ".github/workflows/docs.yml": "run: sphinx-build docs _b",
        ".gitlab-ci.yml": "script: [contribpolicy lint]",
        ".forgejo/workflows/docs.yaml": "run: make\nuses: sphinx",
        ".readthedocs.yaml": "sphinx: { configuration: docs/conf.py }",
    }
    for name, text in readers.items():
        repository.write(name, f"{text}\n")
    repository.write(".github/workflows/test.yml", "run: pytest\n")
    notes = repository.run("init", "--yes", *KIT).err.splitlines()
    found = [line for line in notes if "does not check out policy, which" in line]
    assert [line.split(": ")[1] for line in found] == sorted(readers)
    for name in readers:
        repository.write(name, f"{repository.read(name)}submodules: true\n")
    assert "does not check out" not in repository.run("init", "--yes", *KIT).err


@pytest.mark.usefixtures("shared")
def test_a_workflow_from_before_the_submodule_is_told_what_it_lacks(repository):
    settings = f'{BASE}[project]\nname = "Larkspur"\n'
    repository.write("contribpolicy.toml", settings)
    assert repository.run("init", "--yes", *KIT).status == 0
    workflow = ".github/workflows/check-pr.yml"
    repository.write("contribpolicy.toml", settings.replace(BASE, SUBMODULES["a base"]))

    def lacks(*names):
        found = repository.run("lint").out.splitlines()
        found = [line for line in found if "[submodule-unfetched]" in line]
        notes = repository.run("init", "--yes", *KIT).err.splitlines()
        notes = [line for line in notes if "does not check out policy" in line]
        assert len(found) == len(notes) == len(names), (found, notes)
        both = zip(found, notes, strict=True)
        return all(each in a and each in b for each, (a, b) in zip(names, both, strict=True))

    assert lacks("`submodules: true`", "`fetch-depth: 0`")
    text = repository.read(workflow)
    once = "persist-credentials: false"
    repository.write(workflow, text.replace(once, f"{once}\n          submodules: true", 1))
    assert lacks("`submodules: true`", "`fetch-depth: 0`")
    text = text.replace(once, f"{once}\n          submodules: true")
    repository.write(workflow, text)
    assert lacks("`fetch-depth: 0`")
    repository.write(workflow, text.replace("fetch-depth: 2", "fetch-depth: 0"))
    assert lacks()


def test_both_sides_of_a_diff_are_read_with_the_base_of_their_commit(repository, shared, tmp_path):
    repository.write("contribpolicy.toml", SUBMODULES["a base"])
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Policy")
    assert repository.run("diff")[1:] == (
        "",
        "the rules are those of HEAD, and so are the settings\n",
    )
    shared.write("base.toml", BASE.replace("test-before-submit", "write-tests"))
    shared.git("commit", "-q", "-a", "-m", "Other")
    shared.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    repository.git("-C", "policy", "pull", "-q", "origin", "main")
    wanted = repository.run("diff")
    assert "testing.write-tests" in wanted.out
    repository.git("commit", "-q", "-a", "-m", "Raise it")
    assert repository.run("diff", "HEAD^..HEAD").out == wanted.out
    bare = cloned(repository, tmp_path)
    assert "which is not checked out; `git submodule update" in bare.run("diff").err
    bare.git("submodule", "--quiet", "update", "--init", "policy")
    gone = type(repository)(tmp_path / "clone" / "policy")
    gone.git("checkout", "-q", "--orphan", "other")
    gone.git("commit", "-q", "-m", "Alone")
    for name in gone.git(
        "for-each-ref", "--format=%(refname)", "refs/remotes", "refs/tags"
    ).split():
        gone.git("update-ref", "--no-deref", "-d", name)
    gone.git("branch", "-q", "-D", "main")
    gone.git("reflog", "expire", "--expire=now", "--all")
    gone.git("gc", "-q", "--prune=now")
    done = bare.run("diff")
    assert done.status == 2
    assert f"there is no file {bare.root}/policy/base.toml (as it is at HEAD, where the" in done.err
    assert "which is not here; `git -C policy fetch` brings it" in done.err


def test_a_diff_to_a_submodule_that_is_gone_says_how_to_compare(
    repository, shared, package, tmp_path
):
    text = SUBMODULES["a base"]
    own = '[rules]\ntesting = { text = "Run it." }\n'
    repository.write("contribpolicy.toml", f"{text}{own}")
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Policy")
    repository.git("rm", "-q", "policy")
    repository.write("contribpolicy.toml", f'extends = ["acme_guides:base.toml"]\n{own}')
    repository.git("commit", "-q", "-a", "-m", "Package")
    done = repository.run("diff", "HEAD^..HEAD")
    assert "git worktree add ../before HEAD^" in done.err
    assert done.err.rstrip().endswith("name the policy file there in place of a revision)")
    assert "which is not checked out" not in done.err
    assert "needs a level" not in done.err
    other = tmp_path / "before"
    repository.git("worktree", "add", "-q", str(other), "HEAD^")
    before = type(repository)(other)
    before.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init")
    assert repository.run("diff", str(other / "contribpolicy.toml"))[:2] == (0, "")
