"""Filling regions: what changes, what stays, and what is refused."""

from __future__ import annotations

import hashlib
import re

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import RegionsError
from sphinx_contribpolicy.regions import canonical, checksum, fill, headings, scan

MARKS = {"markdown": ("<!-- ", " -->"), "rst": (".. ", ""), "yaml": ("# ", "")}
TEXT = "## Title\n\nA *text* with\n\n- a list\n  of one\n"


def marker(markup, words):
    before, after = MARKS[markup]
    return f"{before}contribpolicy:{words}{after}"


def pair(markup, name="llm-policy", options="", body=""):
    return f"{marker(markup, f'begin {name}{options}')}\n{body}{marker(markup, f'end {name}')}\n"


def edited(region):
    return checksum(region.content) != region.sha256


def fill_all(text, markup, content=TEXT, *, with_checksum=True):
    return fill(text, markup, lambda _: content, with_checksum=with_checksum)


# --- what is written ------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", ["markdown", "rst"])
def test_one_blank_line_stands_inside_each_marker(markup):
    lines = fill_all(pair(markup), markup, "Text\n").split("\n")
    assert lines[1:4] == ["", "Text", ""]
    assert lines[4] == marker(markup, "end llm-policy")


def test_yaml_is_filled_without_blank_lines_at_the_indentation_of_its_marker():
    text = "body:\n  " + pair("yaml").replace("\n", "\n  ", 1)
    filled = fill_all(text, "yaml", "- type: dropdown\n\n  id: ai\n", with_checksum=False)
    assert filled == (
        "body:\n"
        "  # contribpolicy:begin llm-policy\n"
        "  - type: dropdown\n"
        "\n"
        "    id: ai\n"
        "  # contribpolicy:end llm-policy\n"
    )


def test_the_checksum_is_the_sha256_of_the_generated_text():
    begin = fill_all(pair("markdown", options=" form=full"), "markdown").split("\n")[0]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert begin == f"<!-- contribpolicy:begin llm-policy form=full sha256={digest} -->"


def test_the_checksum_is_the_same_whatever_the_line_ends_and_the_indentation():
    texts = [
        pair("markdown"),
        pair("markdown").replace("\n", "\r\n"),
        "- " + pair("markdown").replace("\n", "\n  ", 1),
        "\t" + pair("rst").replace("\n", "\n\t", 1),
    ]
    filled = [fill_all(text, "markdown") for text in texts[:3]]
    assert {scan(text, "markdown").regions[0].sha256 for text in filled} == {checksum(TEXT)}


@pytest.mark.parametrize("markup", MARKS)
def test_a_stale_checksum_is_replaced_and_other_options_stay_as_written(markup):
    options = f" title=\"a  sha256=b\"  sha256={'0' * 64}   only='x y'"
    begin = fill_all(pair(markup, options=options), markup).split("\n")[0]
    written = f"begin llm-policy title=\"a  sha256=b\"   only='x y' sha256={checksum(TEXT)}"
    assert begin == marker(markup, written)


def test_without_a_checksum_the_marker_loses_the_one_it_had():
    text = pair("markdown", options=f" sha256={'0' * 64} form=full")
    begin = fill_all(text, "markdown", with_checksum=False).split("\n")[0]
    assert begin == "<!-- contribpolicy:begin llm-policy form=full -->"


def test_an_unchanged_marker_keeps_its_spaces():
    begin = f"<!--contribpolicy:begin   llm-policy sha256={checksum('')}-->"
    text = f"{begin}\n\n<!--  contribpolicy:end llm-policy  -->\n"
    assert fill_all(text, "markdown", "") == text


def test_lines_end_as_at_the_begin_marker():
    text = "a\r\n" + pair("markdown").replace("\n", "\r\n", 1) + "b\n"
    filled = fill_all(text, "markdown", "x\ny\n", with_checksum=False)
    assert filled == (
        "a\r\n<!-- contribpolicy:begin llm-policy -->\r\n\r\nx\r\ny\r\n\r\n"
        "<!-- contribpolicy:end llm-policy -->\nb\n"
    )


def test_contents_decides_per_region_and_none_leaves_one_alone():
    text = pair("markdown", options=" form=summary", body="old\n") + pair("markdown", body="old\n")
    filled = fill(
        text,
        "markdown",
        lambda region: "new\n" if region.options else None,
        with_checksum=False,
    )
    regions = scan(filled, "markdown").regions
    assert [region.content for region in regions] == ["new\n", "old\n"]
    assert filled.endswith(pair("markdown", body="old\n"))


def test_tags_are_never_filled():
    text = "<llm-policy>\n\nText\n\n</llm-policy>\n\n<policy-table/>\n"
    assert fill_all(text, "markdown") == text


# --- hand edits -----------------------------------------------------------------------------------


def test_the_checksum_tells_a_hand_edit_from_the_generated_text():
    filled = fill_all(pair("markdown"), "markdown")
    changed = filled.replace("a list", "a List")
    spaced = filled.replace("A *text*", "\n\nA *text*").replace("\n", "\r\n")
    assert edited(scan(filled, "markdown").regions[0]) is False
    assert edited(scan(changed, "markdown").regions[0]) is True
    assert edited(scan(spaced, "markdown").regions[0]) is True


def test_blank_lines_at_the_markers_are_no_edit():
    filled = fill_all(pair("markdown"), "markdown").replace(" -->\n", " -->\n\n \n")
    assert edited(scan(filled, "markdown").regions[0]) is False


# --- what is refused ------------------------------------------------------------------------------


def test_a_file_with_a_problem_is_not_filled():
    with pytest.raises(RegionsError) as raised:
        fill_all(marker("markdown", "begin llm-policy"), "markdown")
    assert [problem.code for problem in raised.value.diagnostics] == ["missing-end"]
    assert str(raised.value).startswith("line 1: the region 'llm-policy' has no end: ")


@pytest.mark.parametrize(
    "content",
    [
        "```\nan open fence\n",
        "<!-- an open comment\n",
        "Text\n\n<!-- contribpolicy:end llm-policy -->\n",
        "<policy-table/>\n",
    ],
)
def test_a_text_that_would_break_its_region_is_refused(content):
    with pytest.raises(RegionsError) as raised:
        fill_all("# Title\n\n" + pair("markdown"), "markdown", content)
    assert raised.value.diagnostics[0].line == 3
    assert "the text for the region 'llm-policy' cannot stand" in str(raised.value)


# --- any file -------------------------------------------------------------------------------------

MARKDOWN_OUTSIDE = (
    *("text", "", "", "# Title", "> quote", "- item", "```\ncode\n```", "~~~\n```\n~~~", "\tcode"),
    *(
        "<!-- comment -->",
        "<!--\nlong\n-->",
        "<div>\n</div>\n",
        "😀 \u200f\u05e9\u05dc",
        "| a |",
        "***",
        "*",
    ),
    *("```\n<!-- contribpolicy:begin llm-policy -->\n```", "> <!-- contribpolicy:end x -->"),
    *("<llm-policy/>\n", "a\u2028b\x0c\x85", "    <!-- contribpolicy:begin llm-policy -->", "\x00"),
)
REST_OUTSIDE = (
    *("text", "", "Title\n=====", "- item", "::\n\n   .. contribpolicy:begin x\n", ".. note:: a\n"),
    *(".. comment\n\n   .. contribpolicy:end x\n", "😀", "=== ===\na   b\n=== ===", "\u2028"),
)
YAML_OUTSIDE = (
    *("key: value", "", "# comment", "key: |\n  # contribpolicy:begin llm-policy\n  text", "- a"),
    *("😀: 1", "key: 'x\n  # contribpolicy:end llm-policy\n  y'", "---"),
)
OUTSIDE = {"markdown": MARKDOWN_OUTSIDE, "rst": REST_OUTSIDE, "yaml": YAML_OUTSIDE}
NAMES = ("llm-policy", "agent-instructions", "policy-table", "reviewer-guide")
ENDS = ("\n", "\n", "\r\n", "\r")
CONTENT = st.lists(
    st.sampled_from(["Text", "", "  ", "- a", "  b", "## H", "😀", "*x* `y`", "key: v"]),
    max_size=6,
).map("\n".join)


@st.composite
def files(draw, markup):
    """Pieces of a file, of which those at odd places are regions of different names."""
    texts = [draw(st.lists(st.sampled_from(OUTSIDE[markup]), max_size=4).map("\n".join))]
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True)):
        options = draw(st.sampled_from(["", " form=full", ' a="b c"', f" sha256={'0' * 64}"]))
        indent = draw(st.sampled_from(["", "", "- ", "1. "])) if markup != "yaml" else ""
        body = draw(CONTENT)
        lines = pair(markup, name, options, f"\n{body}\n\n").rstrip("\n").split("\n")
        inner = [" " * len(indent) + line if line else line for line in lines[1:]]
        texts.append("\n".join([indent + lines[0], *inner]))
        texts.append(draw(st.lists(st.sampled_from(OUTSIDE[markup]), max_size=4).map("\n".join)))
    whole = "\n\n".join(texts)
    pieces = re.split("(\n)", whole)
    ends = st.sampled_from(ENDS)
    text = "".join(draw(ends) if piece == "\n" else piece for piece in pieces)
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n"]))


def outside(text, markup):
    """The bytes outside of comment regions, the begin markers without their options."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    kept, done = [], 0
    for region in scan(text, markup).regions:
        if region.form == "comment":
            kept += [*lines[done : region.begin], region.name]
            done = region.end
    return "".join(kept + lines[done:]).encode()


def filled_by_hand(text, content):
    """The text of a YAML file with the content in the place of each region's."""
    lines, filled, done = re.split("\r\n|\r|\n", text), [], 0
    for region in scan(text, "yaml").regions:
        filled += [*lines[done : region.begin + 1], *content.split("\n")]
        done = region.end
    return "\n".join(filled + lines[done:])


def is_yaml(text):
    try:
        list(yaml.scan(text))
    except yaml.YAMLError:
        return False
    return True


@settings(max_examples=400)
@given(data=st.data(), markup=st.sampled_from(sorted(MARKS)), with_checksum=st.booleans())
def test_filling_leaves_every_byte_outside_and_is_done_after_one_run(data, markup, with_checksum):
    text, content = data.draw(files(markup)), data.draw(CONTENT)
    before = scan(text, markup)
    try:
        filled = fill_all(text, markup, content, with_checksum=with_checksum)
    except RegionsError as error:
        # The pieces around a region may take it in, and that has been seen before anything else.
        refused = before.diagnostics == error.diagnostics
        assert refused or (markup == "yaml" and not is_yaml(filled_by_hand(text, content)))
        return
    regions = [region for region in scan(filled, markup).regions if region.form == "comment"]
    assert outside(filled, markup) == outside(text, markup)
    assert fill_all(filled, markup, content, with_checksum=with_checksum) == filled
    assert {region.content for region in regions} <= {canonical(content)}
    assert {region.sha256 for region in regions} <= {checksum(content) if with_checksum else None}


TITLES = {"markdown": "# A\n\nText\n\n### B\n", "rst": "A\n===\n\nText\n\nB\n^^^\n"}


@settings(max_examples=400)
@given(data=st.data(), markup=st.sampled_from(sorted(TITLES)))
def test_headings_of_a_file_are_those_around_its_regions(data, markup):
    def outline(text):
        return [each._replace(begin=0, end=0) for each in headings(text, markup)]

    text = data.draw(files(markup))
    assume(not scan(text, markup).diagnostics)
    filled = fill_all(text, markup, TITLES[markup], with_checksum=False)
    lines = re.split("\r\n|\r|\n", filled)
    assert outline(filled) == outline(text)
    assert all(
        each.text in " ".join(lines[each.begin : each.end]) for each in headings(filled, markup)
    )


@settings(max_examples=400)
@given(text=st.text(), markup=st.sampled_from(sorted(MARKS)))
def test_any_text_can_be_scanned(text, markup):
    begin, end = (marker(markup, f"{kind} llm-policy") for kind in ("begin", "end"))
    for whole in (text, f"{begin}\n{text}\n{end}", f"{text}\n{begin}{text}\n", f"{text}{end}"):
        found = scan(whole, markup)
        assert all(region.begin <= region.end for region in found.regions)
        assert all(problem.line > 0 for problem in found.diagnostics)
        assert all(region.end < len(re.split("\r\n|\r|\n", whole)) for region in found.regions)


@given(text=st.text())
def test_the_canonical_text_is_its_own_canonical_form(text):
    assert canonical(canonical(text)) == canonical(text)
