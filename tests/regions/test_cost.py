"""What scanning costs: lines run by it and its parsers, and modules that it loads."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.regions.scanner import read

pytestmark = pytest.mark.slow

BEGIN, END = "<!-- contribpolicy:begin llm-policy -->", "<!-- contribpolicy:end llm-policy -->"
OTHER_BEGIN = BEGIN.replace("llm-policy", "policy-table")
FILES = {
    "text": ("markdown", "A line of text that is as long as most lines of text are.\n", END),
    "markers": ("markdown", f"{BEGIN}\n\nText\n\n{END}\n\n", ""),
    "begins": ("markdown", f"{BEGIN}\n", ""),
    "ends": ("markdown", f"{END}\n", ""),
    "nested": ("markdown", f"{BEGIN}\n{OTHER_BEGIN}\n{END}\n", ""),
    "tags": (
        "markdown",
        "<llm-policy>\n</llm-policy>\n<llm-policy/>\n\n<policy-table/>\nText\n",
        "",
    ),
    "lists": ("markdown", "- - - - a\n\n  - b\n\n", END),
    "deeper and deeper": ("markdown", "- a\n" + "".join(" " * n + "- a\n" for n in range(80)), END),
    "quotes": ("markdown", "> > > a\n>\n> - b\n", END),
    "fences": ("markdown", "```\n~~~\n````\n", END),
    "html": ("markdown", "<div>\n<!--\n<b>\n\n", END),
    "front matter": ("markdown", "---\na: b\n", END),
    "conflicts": ("markdown", f"{BEGIN}\n<<<<<<< a\n=======\n>>>>>>> b\n{END}\n", ""),
    "reST": ("rst", "Title\n=====\n\n- a\n\n  ::\n\n   b\n\n", ".. contribpolicy:end llm-policy"),
    "reST open tables": ("rst", "=== ===\na\n\n", ".. contribpolicy:end llm-policy"),
    "reST tables": ("rst", "=== ===\n\na\n\n", ".. contribpolicy:end llm-policy"),
    "reST markers": ("rst", ".. contribpolicy:begin llm-policy\n\n  a\n", ""),
    "YAML": ("yaml", "- key: |\n    a\n  b: 'c\n    d'\n", "# contribpolicy:end llm-policy"),
    "YAML markers": ("yaml", "# contribpolicy:begin llm-policy\n- a\n", ""),
}


COUNTED = re.compile(r"regions|markup|markdown_it|mdit_py_plugins|yaml")
"""Where the lines run that a scan is charged for: here, and in the parsers."""


def lines_run(text, markup):
    """The number of source lines of the package that a scan runs."""
    count = 0

    def count_lines(frame, event, argument):
        nonlocal count
        if not COUNTED.search(frame.f_code.co_filename):
            return None
        count += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        read.cache_clear()
        scan(text, markup)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", FILES)
def test_twice_the_lines_cost_at_most_twice_the_work(name):
    markup, part, last = FILES[name]
    count = 10_000 // len(part)
    costs = [lines_run(part * times + last, markup) for times in (count, 2 * count)]
    assert costs[1] <= 2.1 * costs[0]


def test_a_file_without_markers_is_not_read_line_by_line():
    assert lines_run("Text\n" * 100_000, "markdown") < 100


PARSERS = {"markdown": ["markdown_it"], "rst": [], "yaml": ["yaml"]}
HEAVY = {"docutils", "sphinx", "msgspec", "jinja2", "markdown_it", "yaml"}
MARKED = {"markdown": f"{BEGIN}\n{END}", "rst": FILES["reST"][2], "yaml": FILES["YAML"][2]}


@pytest.mark.parametrize("markup", PARSERS)
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "without markers"])
def test_scanning_loads_the_parser_of_the_markup_and_nothing_else(markup, marked):
    text = MARKED[markup] if marked else "Text"
    code = (
        "import sys; from sphinx_contribpolicy.regions import scan; "
        f"scan({text!r}, {markup!r}); print(*{HEAVY} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == (PARSERS[markup] if marked else [])
