"""The depth at which a region stands, and the adornments that its titles take in reST."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy.regions import heading_adornments, heading_depth_at

MARKDOWN = """\
# Title

<!-- contribpolicy:begin llm-policy -->

## Generated

### Generated too

<!-- contribpolicy:end llm-policy -->

HERE 1

```
#### code
```

> ## quote

- ## list

Setext
------

HERE 2

    # code

### Deeper

HERE 3
"""

REST = """\
=====
Title
=====

.. contribpolicy:begin llm-policy

Generated
~~~~~~~~~

.. contribpolicy:end llm-policy

Section
=======

HERE 2

Code::

    Title
    -----

Sub
---

HERE 3

----

Again
=====

HERE 2

+++
Odd
+++

HERE 4
"""


@pytest.mark.parametrize(("text", "markup"), [(MARKDOWN, "markdown"), (REST, "rst")])
def test_the_depth_is_that_of_the_heading_above_outside_of_regions(text, markup):
    for number, line in enumerate(text.split("\n")):
        if line.startswith("HERE"):
            assert heading_depth_at(text, number, markup) == int(line.split()[1])


def test_a_file_without_headings_has_depth_0():
    assert heading_depth_at("Text\n", 0) == 0
    assert heading_depth_at("", 0, "rst") == 0


def test_adornments_are_listed_from_the_title_inwards_and_overlines_are_told():
    assert heading_adornments(REST) == ["==", "=", "-", "++"]


@pytest.mark.parametrize(
    "text",
    [
        "Text\n\n-----\n\nText\n",
        "A long title\n===\n",
        "=== ===\na   b\n=== ===\n",
        "Two lines\nof text\n=======\n",
        "> quoted\n",
        ".. note:: a\n\n   Title\n   -----\n",
        "",
    ],
)
def test_what_is_no_title_has_no_adornment(text):
    assert heading_adornments(text) == []


def test_an_underline_may_be_short_or_long():
    assert heading_adornments("A long title\n====\n\nB\n-------\n") == ["=", "-"]
