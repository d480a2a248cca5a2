"""The scripts of the page, run by Node or by a browser on the data that the kit gives."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
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
    words = json.dumps(data())

    def asked(question, given):
        # In a page the end of a script stands nowhere else.
        values = json.dumps(list(given)).replace("</", "<\\/")
        text = ASKED.format(
            script=script(), data=words.replace("</", "<\\/"), given=values, question=question
        )
        if request.param == "node":
            file = folder / "asked.js"
            file.write_text(f"{text}console.log(answers);\n", "utf-8")
            return json.loads(answer(program, file))
        file = folder / "asked.html"
        file.write_text(PAGE.format(asked=text), "utf-8")
        profile = f"--user-data-dir={folder / 'profile'}"
        page = answer(program, *BROWSER, profile, "--dump-dom", file.as_uri())
        found = re.search(r'<pre id="answers">(.*?)</pre>', page, re.DOTALL)
        assert found, page[-1000:]
        return json.loads(html.unescape(found[1]))

    return asked


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
