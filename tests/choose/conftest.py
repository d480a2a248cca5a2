"""The scripts of the page, run by Node or by a browser on the data that the kit gives."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from sphinx_contribpolicy.choose import data, script

# With --import-mode=importlib a test module can import another only from a folder on the path.
sys.path.append(str(Path(__file__).parent))

ASKED = """\
{script}
const kit = ContribPolicy.load({data});
const ask = (each) => {{
{question}
}};
const answers = JSON.stringify({given}.map((each) => {{
    try {{ return ask(each); }} catch (error) {{ return {{ error: `${{error.stack}}` }}; }}
}}));
"""
ANSWERING = """\
{script}
const kit = ContribPolicy.load({data});
require("readline").createInterface({{ input: process.stdin }}).on("line", (line) => {{
    const {{ question, given }} = JSON.parse(line);
    const ask = new Function("kit", "each", question);
    console.log(JSON.stringify(given.map((each) => {{
        try {{ return ask(kit, each); }} catch (error) {{ return {{ error: `${{error.stack}}` }}; }}
    }})));
}});
"""
PAGE = """\
<!DOCTYPE html>
<meta charset="utf-8">
<pre id="answers"></pre>
<script>
{asked}
document.getElementById("answers").textContent = answers;
</script>
"""
BROWSER = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--no-first-run", "--virtual-time-budget=600000"),
)


@pytest.fixture(scope="session", params=["node", pytest.param("chromium", marks=pytest.mark.slow)])
def ask(request, tmp_path_factory):
    """What the body of a function of JavaScript, which has `kit`, returns for each of `given`."""
    program = shutil.which(request.param)
    if program is None:
        pytest.skip(f"{request.param} is not on the PATH")
    folder = tmp_path_factory.mktemp(request.param)
    answered = answered_by_node if request.param == "node" else answered_by_pages
    with answered(program, folder) as asked:
        yield asked


@contextmanager
def answered_by_node(program, folder):
    """One process answers, which reads script and data once."""
    file = folder / "answering.js"
    file.write_text(ANSWERING.format(script=script(), data=json.dumps(data())), "utf-8")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([program, str(file)], encoding="utf-8", **pipes) as node:

        def asked(question, given):
            node.stdin.write(json.dumps({"question": question, "given": list(given)}) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield asked
        node.stdin.close()


@contextmanager
def answered_by_pages(program, folder):
    """A page is opened for each question."""
    words = json.dumps(data())
    file = folder / "asked.html"
    profile = f"--user-data-dir={folder / 'profile'}"

    def asked(question, given):
        # In a page the end of a script stands nowhere else.
        values = json.dumps(list(given)).replace("</", "<\\/")
        text = ASKED.format(
            script=script(), data=words.replace("</", "<\\/"), given=values, question=question
        )
        file.write_text(PAGE.format(asked=text), "utf-8")
        page = answer(program, *BROWSER, profile, "--dump-dom", file.as_uri())
        found = re.search(r'<pre id="answers">(.*?)</pre>', page, re.DOTALL)
        assert found, page[-1000:]
        return json.loads(html.unescape(found[1]))

    yield asked


def answer(*command):
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
