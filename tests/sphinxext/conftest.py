"""A project in a folder of its own, built by Sphinx itself."""

from __future__ import annotations

import io
import logging
import os
import pickle
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from jinja2 import BytecodeCache
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from jinja2.bccache import Bucket

ROOT = Path(__file__).parents[2]

CONF = """\
project = "Larkspur"
extensions = ["myst_parser", "sphinx_contribpolicy"]
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["toc.not_included"]
exclude_patterns = ["_build*", "included*"]
html_theme = "basic"
"""

NOTE_PAGES_READ = """
def setup(app):
    from pathlib import Path
    def note(app, env, names):
        Path(app.confdir, "_build_read.txt").write_text(" ".join(names), "utf-8")
    app.connect("env-before-read-docs", note)
"""

POLICY = """\
preset = "ownership"

[project]
name = "Larkspur"
repository_url = "https://github.com/example/larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/1"

[rules]
disclosure = "required-significant"
good-first = { stance = "discouraged", level = "should-not" }
enforcement = { stance = "close", box = "caution" }
"""


class Compiled(BytecodeCache):
    """The templates of themes, which are compiled once for all builds of this process."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Built:
    """What a build left: its application, warnings and output."""

    def __init__(self, app: Sphinx, warnings: str) -> None:
        self.app = app
        self.warnings = warnings
        self.out = Path(app.outdir)

    def doctree(self, page: str) -> nodes.document:
        return self.app.env.get_doctree(page)

    def text(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")

    def pickled(self, page: str) -> bytes:
        return (Path(self.app.doctreedir) / f"{page}.doctree").read_bytes()


@contextmanager
def only_warnings() -> Iterator[None]:
    """Nobody makes the thousand messages of a build that no stream would show."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


class Project:
    """A folder with conf.py, a policy and pages."""

    POLICY = POLICY

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write({"conf.py": CONF, "contribpolicy.toml": POLICY})

    def write(self, files: dict[str, str]) -> Project:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), "utf-8", newline="")
        return self

    def configure(self, text: str) -> Project:
        with (self.root / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(dedent(text) + "\n")
        return self

    def build(
        self,
        builder: str = "pseudoxml",
        *,
        warnings: bool = False,
        doctrees: str = "",
        srcdir: str = ".",
        **values: object,
    ) -> Built:
        """Build in this process; any warning fails the test unless `warnings` are expected."""
        source = self.root / srcdir
        out = source / "_build" / builder
        heard = io.StringIO()
        translators.clear()  # Sphinx keeps the catalogues of a process; another build has others
        with patch_docutils(str(source)), docutils_namespace(), only_warnings():
            app = Sphinx(
                srcdir=str(source),
                confdir=str(source),
                outdir=str(out),
                doctreedir=str(source / "_build" / (doctrees or f"doctrees-{builder}")),
                buildername=builder,
                confoverrides={"root_doc": self._root_doc(source), **values},
                status=None,
                warning=heard,
            )
            if templates := getattr(app.builder, "templates", None):
                templates.environment.bytecode_cache = COMPILED
            app.build()
        said = strip_escape_sequences(heard.getvalue())
        if not warnings:
            assert not said
        return Built(app, said)

    def run(
        self, builder: str, *arguments: str, doctrees: str = "", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Build with `sphinx-build` in a process of its own, as `-j 2` needs."""
        command = [sys.executable, "-m", "sphinx", "-b", builder, *arguments]
        command += ["-D", f"root_doc={self._root_doc(self.root)}"]
        command += ["-d", f"_build/{doctrees or 'doctrees-' + builder}", ".", f"_build/{builder}"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        done = subprocess.run(
            command, cwd=self.root, env=env, capture_output=True, encoding="utf-8", check=False
        )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def note_pages_read(self) -> Project:
        """Let builds note which pages they read."""
        return self.configure(NOTE_PAGES_READ)

    def pages_read(self) -> set[str]:
        """The pages that the last build read."""
        return set((self.root / "_build_read.txt").read_text("utf-8").split())

    def environment(self, doctrees: str) -> object:
        stored = (self.root / "_build" / doctrees / "environment.pickle").read_bytes()
        return pickle.loads(stored)  # noqa: S301 - this test's own build wrote it

    @staticmethod
    def directive(markup: str, name: str, *options: str, content: str = "") -> str:
        """A directive in the markup of a page."""
        if markup == "md":
            lines = [f"````{{{name}}}", *options, *([content] if content else []), "````", ""]
            return "\n".join(lines)
        body = [*options, *(["", content] if content else [])]
        return "\n".join([f".. {name}::", *(f"   {line}".rstrip() for line in body), ""])

    @staticmethod
    def heading(markup: str, title: str, depth: int = 1) -> str:
        """A heading in the markup of a page."""
        if markup == "md":
            return f"{'#' * depth} {title}\n"
        return f"{title}\n{'=-~^'[depth - 1] * len(title)}\n"

    def page(self, markup: str, *parts: str, title: str = "Contributing") -> str:
        """A page with a title and the given blocks."""
        return "\n\n".join([self.heading(markup, title), *parts]) + "\n"

    @staticmethod
    def _root_doc(source: Path) -> str:
        names = [path.stem for path in sorted(source.glob("*")) if path.suffix in {".md", ".rst"}]
        return "index" if "index" in names else names[0]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a policy and no pages yet."""
    return Project(tmp_path)


@pytest.fixture(params=["md", "rst"])
def markup(request: pytest.FixtureRequest) -> str:
    """The suffix of a page."""
    return str(request.param)
