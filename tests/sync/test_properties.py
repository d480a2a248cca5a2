"""What holds for any file: only regions change, and a check says what a run does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.sync import Repository, plan_repository
from sphinx_contribpolicy.sync.lock import up_to_date
from sphinx_contribpolicy.wording import Fragments

pytestmark = pytest.mark.slow

FRAGMENTS = Fragments()
NAMES = {
    "markdown": ("llm-policy", "agent-instructions", "good-first-issue-note"),
    "rst": ("llm-policy", "agent-instructions", "good-first-issue-note"),
    "yaml": ("issue-form-disclosure",),
}
SUFFIX = {"markdown": ".md", "rst": ".rst", "yaml": ".yml"}
AROUND = {"markdown": "<!-- {} -->", "rst": ".. {}", "yaml": "# {}"}
PIECES = {
    "markdown": [
        "# Title",
        "## Section",
        "Setext\n======",
        "Some *text* 🎉\tand a tab",
        "- a list\n  - nested\n\n    in it",
        "> a quote",
        "````md\n```\n<!-- contribpolicy:begin llm-policy -->\n```\n````",
        "    indented code",
        "<!-- a comment\nof two lines -->",
        "<details>\n\nText.\n\n</details>",
        "[ref]: https://example.org",
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "1) one\n2) two\\",
        "\u2028\u0085\x0c",
    ],
    "rst": [
        "Title\n=====",
        "~~~~~\nOver\n~~~~~",
        "Section\n-------",
        "Some *text* 🎉\tand a tab",
        "::\n\n   .. contribpolicy:begin llm-policy",
        ".. note::\n\n   Text.",
        ".. a comment\n   of two lines",
        "* a list\n\n  in it",
        "term\n    what it means",
        "| a line\n| block",
    ],
    "yaml": [
        "  # a comment",
        "  - type: input\n    attributes:\n      label: 🎉",
        "  - type: markdown\n    attributes:\n      value: |\n        # contribpolicy:begin x",
        "  - a: >-\n      folded\n\n      text",
        "  - {b: [1, 2]}",
    ],
}


def pair(name, markup, *, heading):
    option = f" heading={heading}" if heading and markup != "yaml" else ""
    indent = "  " if markup == "yaml" else ""
    begin = AROUND[markup].format(f"contribpolicy:begin {name}{option}")
    end = AROUND[markup].format(f"contribpolicy:end {name}")
    return f"{indent}{begin}\n{indent}{end}"


@st.composite
def files(draw, markup):
    blocks = draw(st.lists(st.sampled_from(PIECES[markup]), max_size=8))
    names = draw(st.lists(st.sampled_from(NAMES[markup]), min_size=1, unique=True))
    for name in names:
        at = draw(st.integers(0, len(blocks)))
        blocks.insert(at, pair(name, markup, heading=draw(st.sampled_from([0, 2, 3]))))
    gap = "\n" if markup == "yaml" else "\n\n"
    text = ("body:\n" if markup == "yaml" else "") + gap.join(blocks)
    text += draw(st.sampled_from(["", "\n", "\n\n"]))
    match draw(st.sampled_from(["lf", "crlf", "mixed"])):
        case "crlf":
            text = text.replace("\n", "\r\n")
        case "mixed":
            text = text.replace("\n", "\r\n", text.count("\n") // 2)
    return draw(st.sampled_from(["", "\ufeff"])) + text


def outside(text, markup):
    """The text with all regions cut out, markers included."""
    lines = text.split("\n")
    kept = []
    done = 0
    for region in scan(text, markup).regions:
        kept += [*lines[done : region.begin], f"REGION {region.name} "]
        done = region.end + 1
    return kept + lines[done:]


def loaded(root, name):
    text = f'preset = "disclosure"\n[project]\nname = "L"\n[files]\nregions = ["{name}"]\n'
    (root / "contribpolicy.toml").write_text(text, encoding="utf-8")
    return load(root=root)


@pytest.mark.parametrize("markup", SUFFIX)
def test_any_file_is_kept_outside_of_its_regions(markup, tmp_path_factory):
    root = tmp_path_factory.mktemp("any")
    name = f"file{SUFFIX[markup]}"
    policy = loaded(root, name)

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(files(markup))
    def check(text):
        (root / name).write_bytes(text.encode())
        made = plan_repository(policy, Repository(root), FRAGMENTS)
        assert not made.edits
        if made.diagnostics:
            return
        after = {change.file.name: change.after for change in made.changes}
        filled = after.get(name, text.encode()).decode()
        assert outside(filled, markup) == outside(text, markup)
        for other, content in after.items():
            (root / other).write_bytes(content)
        again = plan_repository(policy, Repository(root), FRAGMENTS)
        assert (again.changes, again.edits, again.diagnostics) == ((), (), ())
        (root / "contribpolicy.lock").unlink(missing_ok=True)

    check()


def test_a_file_of_a_megabyte_is_kept(tmp_path):
    policy = loaded(tmp_path, "big.md")
    line = "Some *text* with `code` and <!-- a comment --> in it.\n\n"
    around = line * (500_000 // len(line))
    text = f"# Big\n\n{around}{pair('llm-policy', 'markdown', heading=2)}\n\n{around}"
    (tmp_path / "big.md").write_bytes(text.encode())
    change, lock = plan_repository(policy, Repository(tmp_path), FRAGMENTS).changes
    assert (change.file.name, lock.file.name) == ("big.md", "contribpolicy.lock")
    filled = change.after.decode()
    assert filled.startswith(f"# Big\n\n{around}<!--")
    assert filled.endswith(f"-->\n\n{around}")


def mutated(lines, at, how):
    """The lines with one of them changed."""
    at %= len(lines)
    line = lines[at]
    match how:
        case "drop":
            return lines[:at] + lines[at + 1 :]
        case "twice":
            return [*lines[: at + 1], *lines[at:]]
        case "blank":
            return [*lines[:at], "", *lines[at:]]
        case "indent":
            return [*lines[:at], f"  {line}", *lines[at + 1 :]]
        case "space":
            return [*lines[:at], f"{line} ", *lines[at + 1 :]]
        case "shorter":
            return [*lines[:at], line[: len(line) // 2], *lines[at + 1 :]]
        case _:
            return [*lines[:at], "# Another heading", *lines[at:]]


HOW = ("drop", "twice", "blank", "indent", "space", "shorter", "heading")


def test_what_the_lock_says_is_well_is_well(synced):
    before = synced.content()
    assert up_to_date(synced.root, FRAGMENTS.checksum)
    said = []

    @settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.sampled_from(sorted(before)), st.integers(0, 200), st.sampled_from(HOW))
    def check(name, at, how):
        lines = mutated(before[name].decode().split("\n"), at, how)
        (synced.root / name).write_bytes("\n".join(lines).encode())
        try:
            said.append(up_to_date(synced.root, FRAGMENTS.checksum))
            if said[-1]:
                made = plan_repository(load(root=synced.root), Repository(synced.root), FRAGMENTS)
                assert (made.changes, made.edits, made.diagnostics) == ((), (), ())
        finally:
            (synced.root / name).write_bytes(before[name])

    check()
    assert set(said) == {True, False}
