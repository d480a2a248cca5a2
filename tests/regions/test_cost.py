"""What scanning costs: lines run by the package, and modules that it loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sphinx_contribpolicy.regions import scan

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


def lines_run(text, markup):
    """The number of source lines of the package that a scan runs."""
    count = 0

    def count_lines(frame, event, argument):
        nonlocal count
        if "regions" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        scan(text, markup)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", FILES)
def test_twice_the_lines_cost_at_most_twice_the_work(name):
    markup, part, last = FILES[name]
    costs = [lines_run(part * (size // len(part)) + last, markup) for size in (50_000, 100_000)]
    assert costs[1] <= 2.1 * costs[0]


@pytest.mark.parametrize("name", ["text", "markers", "YAML"])
def test_a_megabyte_costs_as_much_per_line_as_a_short_file(name):
    markup, part, last = FILES[name]
    costs = [
        lines_run(part * (size // len(part)) + last, markup) / size for size in (10_000, 1_000_000)
    ]
    assert costs[1] <= 1.1 * costs[0]


def test_a_file_without_markers_is_not_read_line_by_line():
    assert lines_run("Text\n" * 100_000, "markdown") < 100


def test_the_lines_below_the_last_marker_are_not_read():
    short, long = (f"{BEGIN}\n{END}\n" + "Text\n" * count for count in (10, 100_000))
    assert lines_run(long, "markdown") == lines_run(short, "markdown")


def test_scanning_and_filling_markdown_loads_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules)\n"
        "from sphinx_contribpolicy.regions import fill\n"
        "import re, typing, enum, bisect\n"
        "text = '<!-- contribpolicy:begin llm-policy -->\\n<!-- contribpolicy:end llm-policy -->'\n"
        "fill(text, 'markdown', lambda region: 'Text', with_checksum=False)\n"
        "ours = {name for name in sys.modules if name.startswith('sphinx_contribpolicy')}\n"
        "print(*sorted(ours), *sorted({'hashlib', 'difflib', 'html', 'dataclasses', 'inspect',\n"
        "    'docutils', 'sphinx', 'msgspec', 'markdown_it'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert [name for name in loaded if not name.startswith("sphinx_contribpolicy")] == []
    assert {name.split(".")[1] for name in loaded if "." in name} <= {
        "diagnostics",
        "regions",
        "markup",
    }
    assert not {"rst", "yaml"} & {name.split(".")[-1] for name in loaded}
