"""What is added to TOML and YAML that people wrote changes nothing else in it."""

from __future__ import annotations

import contextlib
import tomllib

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import InputError, PolicyError
from sphinx_contribpolicy.init.insert import Pair, in_form, with_hook
from sphinx_contribpolicy.init.policy_file import with_files
from sphinx_contribpolicy.policy import Files
from sphinx_contribpolicy.pulls import Table
from sphinx_contribpolicy.pulls import with_settings as with_sections

pytestmark = pytest.mark.slow

REGIONS, WHOLE = ["README.md", "a b.md"], {"A.md": "policy"}
FILES = Files(regions=tuple(REGIONS), whole=WHOLE)
TOML = [
    *('preset = "minimal"', "# a comment", "", "[project] # c", "name = 'x # no comment'", "x = 1"),
    *(
        "[files]",
        'regions = ["README.md"] # d',
        'regions = [ # e\n  "b.md", # f\n]',
        "regions = []",
    ),
    *(
        "[files.whole]",
        '"A.md" = "policy" # g',
        'files.regions = ["b.md"]',
        "files = {}",
        "whole = {}",
    ),
    *(
        'files.whole."B.md" = "summary"',
        'whole = {"A.md" = "policy"}',
        '"files" = {regions = ["c"]}',
    ),
    *(
        "[tool.ruff]",
        "[tool]",
        'contribpolicy.preset = "minimal"',
        "contribpolicy = {preset = 'x'}",
    ),
    *(
        "[tool.contribpolicy]",
        "[tool.contribpolicy.files]",
        "[tool.contribpolicy.rules]",
        "tool.x = 2",
    ),
    *(
        "[[custom]]",
        'title = "t"',
        's = """\n[files]\n# no comment\n"""',
        "d = 2020-01-01",
        "[files.x]",
    ),
    *(
        "[rules]",
        'testing = "write-tests"',
        "[pull_requests.sections]",
        '"A" = "text"',
        "[pull_requests]",
    ),
    *('sections = {"A" = "text"}', "[pull_requests.sections] # h", '# "B" = "all"   # guessed: x'),
    *("# a\u2028b = 1", "k = '\u2028'", "[a.b]\n[a]", "  [files]", "\tw = 3", "z = [\n[1],\n]"),
]
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def documents(draw):
    """A text of lines that TOML can read."""
    lines = draw(st.lists(st.sampled_from(TOML), max_size=7, unique=True))
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    assume(is_toml(text))
    return text


def is_toml(text):
    with contextlib.suppress(tomllib.TOMLDecodeError):
        return bool(tomllib.loads(text)) or not text.strip()
    return False


def without_files(data):
    holder = data.get("tool", {}).get("contribpolicy", data)
    return holder.pop("files", {}), data


@given(documents(), ENDS, st.sampled_from(["", "\ufeff"]))
def test_the_list_of_files_is_added_or_refused(text, end, mark):
    text = mark + text.replace("\n", end)
    before, rest = without_files(tomllib.loads(text.removeprefix("\ufeff")))
    try:
        made = with_files(text, FILES)
    except PolicyError:
        return
    files, others = without_files(tomllib.loads(made.removeprefix("\ufeff")))
    assert (others, mark) == (rest, made[: len(mark)])
    assert files == before | {"regions": files["regions"], "whole": WHOLE}
    assert sorted(files["regions"]) == sorted(REGIONS)
    assert with_files(made, FILES) == made
    assert end == "\n" or "\n" not in text or made.count("\r\n") == made.count("\n")


@given(documents())
def test_the_sections_of_a_template_are_added_or_refused(text):
    table = Table(("pull_requests", "sections"), {"B": "all"}, {"C": "text"})
    try:
        made = with_sections(text, [table])
    except InputError:
        return
    before, after = tomllib.loads(text), tomllib.loads(made)
    sections = after["pull_requests"].pop("sections")
    given = before.get("pull_requests", {}).pop("sections", {})
    assert (sections, before.get("pull_requests", {})) == (
        {"B": "all"} | given,
        after["pull_requests"],
    )
    assert before | {"pull_requests": 0} == after | {"pull_requests": 0}
    comments = {line.strip() for line in text.split("\n") if line.lstrip().startswith("#")}
    assert comments - {'# "B" = "all"   # guessed: x'} <= {
        line.strip() for line in made.split("\n")
    }


ENTRIES = [
    *(
        "- a",
        "- a: b",
        "-",
        "- |\n  a\n\n  # no comment",
        "- >+\n  a\n",
        '- "a\n  b"',
        "- {a: 1,\n  b: 2}",
    ),
    *("- - a", "- a:\n  - b", "- &x a", "- *x", "# a comment", "", "- &y\n  c: *y", "- 2020-99-99"),
    *(
        "- !tag a",
        "- a: |2\n     b",
        "- 'x'  # c",
        "- ? a\n  : b",
        "-\ta",
        "- a: &z {b: *z}",
        "- [a,\n  b]",
    ),
    *(
        "- repo: x\n  hooks:\n  - id: y",
        "- a: ",
        "- \u2028",
        "- é🎉",
        "   ",
        "-   a",
        "- ~",
        "- .nan",
    ),
]
AROUND = [
    "name: x",
    "# top",
    "x: &x 1",
    "labels: [a]",
    "d: |\n  {key}:\n  - a",
    "...",
    "---",
    "c: .nan",
]


@st.composite
def lists(draw, key):
    """YAML with a list under a key, indented somehow, between other things."""
    entries = draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=4))
    indent = draw(st.sampled_from(["", "  ", "    "]))
    block = "\n".join(
        indent + line if line else line for each in entries for line in each.split("\n")
    )
    around = [draw(st.lists(st.sampled_from(AROUND), max_size=2)) for _ in range(2)]
    before, behind = ([each.replace("{key}", key) for each in part] for part in around)
    text = "\n".join([*before, draw(st.sampled_from([f"{key}:", f'"{key}":'])), block, *behind])
    return (text + draw(st.sampled_from(["", "\n", "\n\n"]))).replace("\n", draw(ENDS))


def events(text):
    """What YAML says, piece by piece; aliases are not followed, which could take for ever."""
    read = [
        (type(each).__name__, getattr(each, "value", None), getattr(each, "anchor", None))
        for each in yaml.parse(text, Loader=yaml.BaseLoader)
    ]
    return read, any(isinstance(each, yaml.AliasEvent) for each in read)


@given(lists("body"))
@example("body: &a\n  - *a\n")
@example("body:\n  - &b\n    c: *b\n")
@settings(max_examples=200)
def test_a_pair_in_a_form_changes_nothing_that_yaml_says(text):
    made = in_form(text, Pair("issue-form-disclosure"))
    if made is None:
        return
    assert events(made) == events(text)
    lines = [line for line in made.splitlines(keepends=True) if "contribpolicy:" not in line]
    assert "".join(lines).rstrip("\r\n") == text.rstrip("\r\n")


ALIASES = {
    "body:\n- &a {type: input}\n- {type: markdown}\n- *a\n": 4,
    "body:\n- type: a\n  x: &b\n    c: 1\n- d: 1\n  y: *b\n# end\n": 6,
    "z: &a\n- b\nbody:\n- c\n- *a\nd: 1\n": 5,
    "x: &a [b]\nbody: *a\n": None,
    "body:\n- *a\n": None,
}


@pytest.mark.parametrize("text", ALIASES)
def test_an_alias_ends_where_it_stands(text):
    made = in_form(text, Pair("issue-form-disclosure"))
    lines = made.splitlines() if made else []
    begin = next((at for at, line in enumerate(lines) if "contribpolicy:begin" in line), None)
    assert begin == ALIASES[text]


@given(lists("repos"))
@settings(max_examples=200)
def test_a_hook_changes_nothing_else_that_yaml_says(text):
    made = with_hook(text, ["kit==1"])
    if made is None:
        return
    before, after = events(text)[0], events(made)[0]
    added = len(after) - len(before)
    assert any(after[:at] + after[at + added :] == before for at in range(len(before)))
    assert ("ScalarEvent", "contribpolicy-sync", None) in after


@pytest.mark.parametrize(
    "text", ["body:\n" + "- " * 3000 + "a\n", "body: " + "[" * 3000, "body: &a [*a]"]
)
def test_a_form_that_is_nested_without_end_is_left_alone(text):
    assert in_form(text, Pair("issue-form-disclosure")) is None
    assert with_hook(text.replace("body", "repos"), ["kit==1"]) is None
