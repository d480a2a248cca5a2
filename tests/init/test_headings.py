from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_contribpolicy.init.headings import (
    end_of_questions,
    headings,
    policy_section,
    project_name,
)

LINES = st.sampled_from(
    [
        *("", "", "# A", "## Pull requests", "Patches", "-----", "=====", "text", "---", "<!--"),
        *("-->", "```", "````", "```{toctree}", ":::{toctree}", ":::", "::::{only} html", "::::"),
        *(".. toctree::", "   :glob:", "   usage", "  api", "\tdeep", ":hidden:", "::", ".. _t:"),
        *("(t)=", "*", "ai-policy", "`", "    .. toctree::", "\ufeff", "\u2028"),
    ]
)
TEXTS = st.builds(
    lambda lines, end, last: end.join(lines) + last * end,
    st.lists(LINES, max_size=25),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
MARKUPS = pytest.mark.parametrize("markup", ["markdown", "rst"])


@MARKUPS
@given(text=TEXTS)
def test_every_text_has_its_headings_in_order_and_sections_that_end_behind_them(markup, text):
    found = headings(text, markup)
    assert [each.begin for each in found] == sorted({each.begin for each in found})
    section = policy_section(text, markup)
    if section is not None:
        assert any(each.begin < section.end for each in found if each.text == section.title)
    assert "\n" not in project_name(text, markup)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("# Larkspur\n\n## What\n\nSay it.\n\n## For maintainers\n\n- [ ] Labels\n", 7),
        ("# To the maintainers\n\n## What\n\n## Maintainers\n\n## Committers\n", 5),
        ("# To the maintainers\n\n## Maintainers\n\n## What\n", None),
        ("# To the maintainers\n\n## What\n\n### Maintainers\n", None),
        ("# What\n\n## How\n\n# Maintainers\n", 5),
    ],
)
def test_questions_end_before_the_last_sections_that_are_of_maintainers(text, before):
    line, where = end_of_questions(text)
    title = text.splitlines()[before - 1].lstrip("# ") if before else ""
    assert line == (before and before - 1)
    assert where == (f"before '{title}'" if before else "at its end")
