"""Other tools that touch or read the same files: formatters, git, renderers, policy readers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import preset_names
from sphinx_contribpolicy.regions import scan

pytestmark = pytest.mark.slow

MARKDOWN = ("CONTRIBUTING.md", "AGENTS.md", ".github/PULL_REQUEST_TEMPLATE.md", "AI_POLICY.md")


@pytest.fixture(params=preset_names())
def started(request, repository):
    """A repository that `init` has set up with one of the presets."""
    repository.write("README.md", "# Wheels\n")
    done = repository.run("init", "--yes", "--preset", request.param)
    assert done.status == 0
    begin, end = (f"<!-- contribpolicy:{side} policy-table -->" for side in ("begin", "end"))
    repository.write("AGENTS.md", f"{repository.read('AGENTS.md')}\n{begin}\n{end}\n")
    assert repository.run("sync").status == 0
    return repository


def kept_files(repository):
    """Those of `MARKDOWN` that the preset has; some ask nothing in a template."""
    return [name for name in MARKDOWN if (repository.root / name).is_file()]


def program(name):
    found = Path(sys.executable).with_name(name)
    path = str(found) if found.is_file() else shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed here")
    return path


def formatted(repository, *command):
    done = subprocess.run(
        [*command, *kept_files(repository)], cwd=repository.root, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_mdformat_leaves_the_generated_text(started):
    pytest.importorskip("mdformat_gfm", reason="mdformat-gfm is not installed here")
    formatted(started, program("mdformat"))
    assert started.run("sync", "--check") == (0, "", "")


@pytest.mark.parametrize("wrap", ["preserve", "always", "never"])
def test_prettier_leaves_the_generated_text(started, wrap):
    formatted(started, program("prettier"), "--write", f"--prose-wrap={wrap}")
    assert started.run("sync", "--check") == (0, "", "")


def test_pymarkdown_leaves_the_generated_text(started):
    # Line length, and a comment before the first heading of a template, are for people to judge.
    formatted(started, program("pymarkdown"), "--disable-rules", "md013,md041", "fix")
    assert started.run("sync", "--check") == (0, "", "")


# --- git ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("autocrlf", "attributes"),
    [("true", ""), ("input", ""), ("true", "* text=auto\n"), ("false", "* text=auto eol=crlf\n")],
)
def test_a_checkout_with_other_line_ends_is_up_to_date(kept, autocrlf, attributes):
    kept.git("init", "-q")
    kept.git("config", "core.autocrlf", autocrlf)
    if attributes:
        kept.write(".gitattributes", attributes)
    assert kept.run("sync").status == 0
    kept.git("add", "--all")
    kept.git("commit", "-q", "-m", "Policy")
    assert kept.run("sync", "--check").status == 0
    for path in kept.root.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    kept.git("checkout", "-q", "--", ".")
    if autocrlf == "true" or "crlf" in attributes:
        assert "\r\n" in kept.read("CONTRIBUTING.md")
    assert kept.run("sync", "--check") == (0, "", "")
    assert kept.run("sync") == (0, "", "")
    assert kept.git("status", "--short") == ""


# --- renderers of forges --------------------------------------------------------------------------


def test_github_shows_the_text_and_no_marker_as_text(started):
    cmarkgfm = pytest.importorskip("cmarkgfm", reason="cmarkgfm is not installed here")
    for name in kept_files(started):
        text = started.read(name)
        page = cmarkgfm.github_flavored_markdown_to_html(text)
        comments = [part.split("-->")[0] for part in page.split("<!--")[1:]]
        shown = page
        for comment in comments:
            shown = shown.replace(f"<!--{comment}-->", "")
        assert "contribpolicy:" not in shown
        assert "{llm-policy}" not in shown
        assert "<pre" not in shown
        for line in text.splitlines():
            if line.startswith("> [!"):
                assert f"<blockquote>\n<p>{line[2:]}</p>\n" in page
        for region in scan(text, "markdown").regions:
            for line in region.content.splitlines():
                if line.startswith("#"):
                    depth = len(line) - len(line.lstrip("#"))
                    assert f"<h{depth}>" in page


def test_rest2html_shows_the_text_and_no_marker(kept):
    from docutils.core import publish_parts
    from docutils.writers.html5_polyglot import Writer

    assert kept.run("sync").status == 0
    settings = {
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "halt_level": 2,
        "_disable_config": True,
    }
    text = kept.read("docs/CONTRIBUTING.rst")
    page = publish_parts(text, writer=Writer(), settings_overrides=settings)["html_body"]
    shown = "".join(part.partition("-->")[2] or part for part in page.split("<!--"))
    assert "contribpolicy:" not in shown
    assert "<h2>Contributing with AI tools" in page
    assert "<h3>Disclosure" in page


# --- a reader of policies that others wrote -------------------------------------------------------

VERDICTS = [
    ("no-ai", "human_only"),
    ("disclosure", "disclose_ok"),
    ("welcome", "permissive"),
    ("human-in-the-loop", "restrictive"),
]


def verdict(root, cache):
    """What aipr says of a folder.

    It has no mode for folders: what it would fetch is put where it keeps what it fetched.
    """
    cli = pytest.importorskip("aipr.cli", reason="aipr-py is not installed here")
    files = [
        (name, (root / name).read_text(encoding="utf-8"))
        for name in cli.CANDIDATE_FILES
        if (root / name).is_file()
    ]
    cache.mkdir()
    entry = json.dumps({"ts": time.time(), "files": files})
    (cache / "example__wheels.json").write_text(entry, encoding="utf-8")
    done = subprocess.run(
        [program("aipr"), "--json", "example/wheels"],
        env={"AIPR_CACHE_DIR": str(cache), "PATH": ""},
        capture_output=True,
        check=False,
    )
    return done.stdout.decode()


@pytest.mark.parametrize(("preset", "expected"), VERDICTS)
def test_another_reader_understands_the_position(repository, tmp_path, preset, expected):
    assert repository.run("init", "--yes", "--preset", preset).status == 0
    assert f'"{expected}"' in verdict(repository.root, tmp_path / "cache")
