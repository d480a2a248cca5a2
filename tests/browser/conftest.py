"""Built pages in a real browser, which answers questions about them."""

from __future__ import annotations

import functools
import html
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

# `devtools` stands beside the tests, which are no package.
sys.path.append(str(Path(__file__).parent))

from devtools import Tab

ROOT = Path(__file__).parents[2]

CONF = """\
project = "Larkspur"
extensions = ["myst_parser", "sphinx_design", "sphinx_contribpolicy"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build"]
html_theme = "{theme}"
"""

POLICY = """\
preset = "ownership"

[project]
name = "Larkspur"
repository_url = "https://github.com/example/larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/1"

[rules]
disclosure = { stance = "required-significant", text = "Name the tool that drew the quokka." }
agent-block = { stance = "do-not-submit", text = "Ask the axolotl before you open an issue." }
"""

PAGES = {
    "index.md": """\
# Larkspur

Read {contribpolicy:rule}`what we disclose <disclosure>`.

```{toctree}
contributing
folded
gallery
```
""",
    "contributing.md": "# Contributing\n\n```{llm-policy}\n```\n",
    "folded.md": "# Folded\n\n```{llm-policy}\n:style: dropdown\n```\n",
    "gallery.md": """\
# Gallery

```{llm-policy}
:form: summary
:style: admonition
```

```{llm-policy}
:form: checklist
:style: card
```

```{llm-policy}
:style: cards
```

```{good-first-issue-note}
:style: note
```

```{reviewer-guide}
```

```{pull-request-template}
```

```{policy-discussion}
```
""",
}

PROBE = """\
<!DOCTYPE html>
<meta charset="utf-8">
<iframe style="border: 0; width: {width}px; height: 400px"></iframe>
<pre id="answer"></pre>
<script type="module">
const frame = document.querySelector("iframe");
const loaded = () => new Promise(done => frame.addEventListener("load", done, {{ once: true }}));
const until = (page, holds) => new Promise(done => {{
    const look = () => holds() && done();
    new MutationObserver(look).observe(page, {{ childList: true, subtree: true }});
    look();
}});
const seen = element =>
    element.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})
    && element.getBoundingClientRect().height > 0;
const ask = async page => {{
{question}
}};
let answer;
try {{
    const opened = loaded();
    frame.src = {address};
    await opened;
    answer = await ask(frame.contentDocument);
}} catch (error) {{
    answer = {{ error: String(error) }};
}}
document.getElementById("answer").textContent = JSON.stringify(answer);
</script>
"""
"""Shows a page in a frame, and writes into itself what the question returns."""


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self):
        # or the browser answers the next question with the page of the last
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """The address at which the folder can be read meanwhile."""
    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Site:
    """The pages that a build left, at an address."""

    out: Path
    address: str
    browser: str
    profile: Path

    def ask(self, page, question, *, width=1024):
        """What the script `question` returns; `page` is the document of the page."""
        probe = self.out / "probe.html"
        text = PROBE.format(width=width, address=json.dumps(page), question=question)
        probe.write_text(text, "utf-8")
        command = [
            self.browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            # a telephone draws its scrollbars over the page
            "--hide-scrollbars",
            f"--user-data-dir={self.profile}",
            # a clock that waits for what is loading, and runs ahead where nothing is
            "--virtual-time-budget=10000",
            "--dump-dom",
            f"{self.address}/{probe.name}",
        ]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        answer = re.search(r'<pre id="answer">(.+?)</pre>', done.stdout, re.DOTALL)
        assert answer, f"{page} gave no answer, status {done.returncode}:\n{done.stderr[-1000:]}"
        said = json.loads(html.unescape(answer[1]))
        assert not (isinstance(said, dict) and "error" in said), said
        return said


def build(source, out):
    """Build with `sphinx-build`; a warning fails."""
    command = [sys.executable, "-m", "sphinx", "-qW", "-b", "html", "-d", f"{out}.doctrees"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        [*command, str(source), str(out)],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="session")
def browser():
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not on the PATH")
    return found


@pytest.fixture(scope="module")
def tab(browser, tmp_path_factory):
    opened = Tab(browser, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def docs(tmp_path_factory):
    """The docs of the kit as a build left them."""
    pytest.importorskip("sphinx_copybutton", reason="needs the group docs")
    out = tmp_path_factory.mktemp("docs") / "html"
    build(ROOT / "docs", out)
    return out


@pytest.fixture(scope="session")
def docs_address(docs):
    with served(docs) as address:
        yield address


@pytest.fixture(scope="session")
def book_address(docs):
    """The docs in another theme, which warns that it has not the options of the first."""
    out = docs.with_name("book")
    command = [sys.executable, "-m", "sphinx", "-q", "-D", "html_theme=sphinx_book_theme"]
    subprocess.run([*command, "-d", f"{docs}.doctrees", ROOT / "docs", out], check=True)
    with served(out) as address:
        yield address


@pytest.fixture(scope="session")
def open_site(browser, tmp_path_factory):
    """Opens what a build of the folder gives."""

    @contextmanager
    def opened(source):
        folder = tmp_path_factory.mktemp("site")
        build(source, folder / "html")
        with served(folder / "html") as address:
            yield Site(folder / "html", address, browser, folder / "profile")

    return opened


@pytest.fixture(scope="session")
def example(request, open_site):
    """An example of the docs, by name: its folder and its site."""
    folder = ROOT / "docs/examples" / request.param
    with open_site(folder / "docs") as site:
        yield folder, site


@pytest.fixture(scope="session")
def site(request, open_site, tmp_path_factory):
    """The pages above, in the theme that is asked for."""
    theme = request.param
    if theme != "basic" and find_spec(theme) is None:
        pytest.skip(f"{theme} is not installed")
    source = tmp_path_factory.mktemp("project")
    for name, text in {
        "conf.py": CONF.format(theme=theme),
        "contribpolicy.toml": POLICY,
        **PAGES,
    }.items():
        (source / name).write_text(text, "utf-8")
    with open_site(source) as opened:
        yield opened
