"""Every snippet of the docs does what the page says."""

from __future__ import annotations

import io
import os
import runpy
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.cmd.build import build_main
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import facets, load
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.wording import Fragments, write

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLE = DOCS / "examples" / "myst-contributing"

# `.ci/run` installs the real wheel, runs the tests and builds the docs.
OF_THE_GATE = (
    "$ pip install ",
    "$ .venv/bin/pip install ",
    "$ .venv/bin/pre-commit install",
    "$ .venv/bin/pytest ",
    "$ .venv/bin/sphinx-build ",
)


# `md` and `rst` are pages of docs; `markdown` is a file of a repository
LANGUAGES = {"console", "jinja", "json", "markdown", "md", "python", "rst", "sh", "toml", "yaml"}


class Snippet(NamedTuple):
    """A code block of a page, with the line where it starts."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        page = self.page.relative_to(ROOT).with_suffix("").as_posix()
        return f"{page}-{self.line}".replace("/", "-")


def snippets() -> list[Snippet]:
    pages = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(DOCS / f"{name}.md" for name in ("alternatives", "faq", "index", "versions", "why")),
        DOCS / "tutorial.md",
        *DOCS.glob("how-to/*.md"),
        *DOCS.glob("reference/*.md"),
        *DOCS.glob("gallery/*.md"),
    ]
    return [
        Snippet(page, token.map[0] + 1, token.info, token.content)
        for page in sorted(pages)
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8"))
        if token.type == "fence" and token.map and not token.info.startswith("{")
    ]


SNIPPETS = snippets()


def of(*languages: str, without: str = "") -> pytest.MarkDecorator:
    found = [each for each in SNIPPETS if each.language in languages and each.page.stem != without]
    chosen = [pytest.param(each, id=each.name) for each in found]
    return pytest.mark.parametrize("snippet", chosen)


def project(folder: Path) -> Path:
    """A copy of the MyST example, with what the snippets of the how-to pages name."""
    ignored = shutil.ignore_patterns("_build", "__pycache__")
    shutil.copytree(EXAMPLE, folder, ignore=ignored)
    shutil.copytree(Path(__file__).with_name("project"), folder, dirs_exist_ok=True)
    return folder


def build(folder: Path) -> tuple[Sphinx, list[str]]:
    """The application after a build of `folder`/docs, and the warnings of the build."""
    log = folder / "warnings.txt"
    with log.open("w+", encoding="utf-8") as warnings, patch_docutils(), docutils_namespace():
        docs = folder / "docs"
        app = Sphinx(
            docs, docs, folder / "out", folder / "out" / "doctrees", "html", None, None, warnings
        )
        app.build()
        warnings.seek(0)
        return app, warnings.read().splitlines()


def test_every_snippet_is_in_a_language_that_is_tested() -> None:
    assert {each.language for each in SNIPPETS} <= LANGUAGES


@of("toml")
def test_a_policy_file_of_the_docs_loads_and_has_words(snippet: Snippet, tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    (folder / "contribpolicy.toml").unlink()
    name = "pyproject.toml" if "[tool.contribpolicy]" in snippet.text else "contribpolicy.toml"
    (folder / name).write_text(snippet.text, encoding="utf-8")
    loaded = load(root=folder)
    assert write(loaded.policy)
    assert lint(loaded, codes=["preset-rule-dropped"]) == []


@of("jinja")
def test_a_fragment_of_the_docs_replaces_the_shipped_words(
    snippet: Snippet, tmp_path: Path
) -> None:
    head = snippet.text.partition("\n")[0].removeprefix("## ")
    rules = {
        name: stance.name
        for said in head.split(" + ")
        for name, facet in facets().items()
        for stance in facet.stances.values()
        if said in {stance.name, f"{name}.{stance.name}"}
    }
    fragment = "passages" if len(rules) > 1 else next(iter(rules), "terms")
    (tmp_path / f"{fragment}.md").write_text(snippet.text, encoding="utf-8")
    settings = {"rules": rules} if rules else {"preset": "ownership"}
    policy = load(overrides=settings, root=tmp_path).policy
    ours = Fragments([tmp_path])
    assert ours.strays == ()
    assert write(policy, fragments=ours).markdown() != write(policy).markdown()


def test_a_translation_in_the_docs_stands_below_the_words_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "project")
    monkeypatch.chdir(folder)
    (folder / "policy-words").mkdir(exist_ok=True)
    assert main(["words", "--new", "de", "--templates", "policy-words"]) == 0
    files = (folder / "policy-words" / "de").glob("*.md")
    written = {line for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    samples = [each for each in SNIPPETS if "<!-- english: " in each.text]
    assert [each.language for each in samples] == ["jinja"]
    for lines in (each.text.splitlines() for each in samples):
        assert [line for line in lines if line.startswith("<!--") and line not in written] == []
        for above, line in pairwise(lines):
            if not line.startswith("<!--"):  # the words that take a link take it in German too
                assert ("<" in line) == ("<" in above.removeprefix("<!--")), line


@of("json")
def test_an_event_of_the_docs_is_judged_as_its_page_says(
    snippet: Snippet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("contribpolicy.toml").write_text('preset = "disclosure"\n', encoding="utf-8")
    template = write(load(root=tmp_path).policy, "pull-request-template").markdown()
    Path(".github").mkdir()
    Path(".github/PULL_REQUEST_TEMPLATE.md").write_text(template, encoding="utf-8")
    page = snippet.page.read_text(encoding="utf-8")
    for text, status in (snippet.text, 1), (snippet.text.replace("FIRST_TIMER", "MEMBER"), 0):
        Path("event.json").write_text(text, encoding="utf-8")
        assert main(["check-pr", "--event", "event.json"]) == status
        assert capsys.readouterr().out.strip() in page


@of("yaml")
def test_a_part_of_a_workflow_or_a_hook_is_yaml(snippet: Snippet) -> None:
    assert yaml.safe_load(snippet.text)


@of("markdown")
def test_a_file_of_a_repository_has_markers_that_match(snippet: Snippet) -> None:
    assert scan(snippet.text, "markdown").diagnostics == ()


@pytest.mark.slow
@of("python")
def test_a_conf_py_of_the_docs_sets_real_values_and_builds(
    snippet: Snippet, tmp_path: Path
) -> None:
    folder = project(tmp_path / "project")
    conf = folder / "docs" / "conf.py"
    start = conf.read_text(encoding="utf-8")
    conf.write_text(f"{start}\n{snippet.text}", encoding="utf-8")
    (tmp_path / "snippet.py").write_text(snippet.text, encoding="utf-8")
    given = runpy.run_path(str(tmp_path / "snippet.py"))
    names = {name: value for name, value in given.items() if not name.startswith("__")}
    if "sphinx_design" not in names.get("extensions", ["sphinx_design"]):
        # the start page of the example needs it; a page that shows the policy does not
        for page in (folder / "docs").glob("*.md"):
            page.unlink()
        markup = "md" if "myst_parser" in names["extensions"] else "rst"
        page = {"md": "# Start\n\n```{llm-policy}\n```\n", "rst": "S\n=\n\n.. llm-policy::\n"}
        (folder / "docs" / f"index.{markup}").write_text(page[markup], encoding="utf-8")
    app, warnings = build(folder)
    assert warnings == []
    assert [name for name in names if name not in {"extensions", *app.config.values}] == []


@pytest.mark.slow
def test_every_page_of_the_docs_builds_without_a_warning(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    for each in SNIPPETS:
        if each.language in ("md", "rst"):
            head = "---\norphan: true\n---\n" if each.language == "md" else ":orphan:\n\n"
            page = folder / "docs" / f"{each.name}.{each.language}"
            page.write_text(head + each.text, encoding="utf-8")
    assert build(folder)[1] == []


@of("console", without="tutorial")  # its steps build on each other: see `test_tutorial.py`
def test_a_command_of_the_docs_runs_and_prints_what_the_page_says(
    snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "project")
    command, _, expected = snippet.text.partition("\n")
    if command.startswith("$ contribpolicy init "):
        (folder / "contribpolicy.toml").unlink()
        (folder / "AI_POLICY.md").unlink()
    monkeypatch.chdir(folder)
    if command.startswith(OF_THE_GATE):
        assert all(line.startswith(OF_THE_GATE) for line in expected.splitlines())
        return
    program, *arguments = command.removeprefix("$ ").split()
    if program == "sphinx-build":
        assert build_main(["-qW", *arguments]) == 0
        return
    assert program == "contribpolicy"
    terminal = io.StringIO()
    with redirect_stdout(terminal), redirect_stderr(terminal):
        if arguments[0] == "sync" and "--lock" not in arguments:
            # With the lock of this version, which the project cannot bring with it.
            assert main(["sync"]) == 0
            assert terminal.getvalue() == "wrote contribpolicy.lock\n"
            terminal.truncate(terminal.seek(0))
        assert main(arguments) == 0
    printed = terminal.getvalue()
    assert bool(printed) == bool(expected)
    assert OutputChecker().check_output(expected, printed, ELLIPSIS), printed


@pytest.mark.parametrize("status", [0, 1])
def test_the_script_that_raises_a_base_changes_nothing_where_there_is_no_such_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    script = next(each.text for each in SNIPPETS if "v1.1#" in each.text and "set -e" in each.text)
    pinned = tmp_path / ".github" / "requirements-contribpolicy.txt"
    pinned.parent.mkdir()
    lines = "sphinx-contribpolicy==1.0\norg-policies @ git+https://example.org/org@{}\n"
    pinned.write_text(lines.format("v1.0"), encoding="utf-8")
    run = tmp_path / "bin"
    run.mkdir()
    for name, ends in (("pip", status), ("contribpolicy", 0)):
        (run / name).write_text(f"#!/bin/sh\necho {name} >> called\nexit {ends}\n")
        (run / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{run}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == status
    assert pinned.read_text("utf-8") == lines.format("v1.0" if status else "v1.1")
    called = (tmp_path / "called").read_text("utf-8").split()
    assert called == ["pip", "contribpolicy"][: 2 - status]


def test_the_job_for_many_repositories_commits_what_sync_writes_anew(tmp_path: Path) -> None:
    job = next(each.text for each in SNIPPETS if "gh pr create" in each.text)
    script = yaml.safe_load(job)["jobs"]["sync"]["steps"][-1]["run"]
    origin, clone, run = (tmp_path / name for name in ("origin", "clone", "bin"))
    run.mkdir()
    (run / "gh").write_text("#!/bin/sh\n")
    (run / "gh").chmod(0o755)
    path = {**os.environ, "PATH": f"{run}{os.pathsep}{os.environ['PATH']}"}

    def git(*command: str) -> str:
        found = ["git", *command]
        done = subprocess.run(found, cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q", "--bare", str(origin))
    git("clone", "-q", str(origin), str(clone))
    for new, expected in (([], []), (["AI_POLICY.md"], ["AI_POLICY.md"])):
        for name in new:
            (clone / name).write_text("Anew.\n")
        subprocess.run(["sh", "-ec", script], cwd=clone, env=path, check=True)
        branches = git("-C", str(origin), "branch", "--list", "contribution-policy")
        assert bool(branches) == bool(expected)
    listed = git("-C", str(origin), "ls-tree", "--name-only", "contribution-policy").split()
    assert listed == ["AI_POLICY.md"]
