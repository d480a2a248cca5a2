"""The parts that a policy has around its rules: what stands where, and what can be replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write

CASES = Path(__file__).parent / "cases"
EVERYTHING = CASES / "everything" / "contribpolicy.toml"
ORDER = [
    "files of strangers",
    "about two hours a week",
    "(parent)",
    "## (Definitions)",
    "none, assisted or generated.",
    "> Tool: a code assistant.",
    "`Assisted-by: TOOL:MODEL`",
    "## (What-we-do)",
    "mailto:maintainers@larkspur.example.org",
    "## (Examples)",
    "## (Questions)",
    "**Does spelling count?**",
    "## (About)",
    "Thank you for reading this far.",
    "(interim)",
    "(version) 1.2 2 November 2026",
    "(review) 2 November 2027",
    "(owner) The core team",
    "(credits) [pip](https://github.com/pypa/pip) and the charter",
    "(discussion) https://github.com/example/larkspur/discussions/12",
]
SIGNS = {
    "parent": "",
    "draft": "",
    "interim": "",
    "version": "{{ version }} {{ updated }}",
    "review": "{{ date }}",
    "owner": "{{ owner }}",
    "credits": "{{ names }}",
    "discussion": "{{ discussion_url }}",
}
TITLED = ("definitions", "examples", "questions", "about", "what-we-do")
REPLACED = {
    "text": {
        "parent": {},
        "interim": {},
        "draft": {"document": {"status": "draft"}},
        "version": {},
        "review": {},
        "owner": {},
        "credits": {},
        "discussion": {},
        "rfc2119": {"wording": {"modals": "rfc2119"}},
    },
}
PARTS = [(fragment, key) for fragment, keys in REPLACED.items() for key in keys]


@pytest.fixture
def signs(tmp_path):
    """Words that sign each part with its own name."""
    parts = (f"## {key}\ntext: ({key}) {names}\n" for key, names in SIGNS.items())
    (tmp_path / "text.md").write_text("\n".join(parts), encoding="utf-8")
    titles = (f"title {key}: ({key})\n" for key in TITLED)
    (tmp_path / "terms.md").write_text(f"## titles\n{''.join(titles)}", encoding="utf-8")
    return tmp_path


def test_the_parts_stand_in_the_order_in_which_a_reader_wants_them(signs):
    text = write(load(EVERYTHING).policy, templates=[signs]).markdown()
    places = {part: text.find(part) for part in ORDER}
    assert -1 not in places.values(), places
    assert sorted(places, key=places.__getitem__) == ORDER


def test_a_draft_says_so_before_anything_else(signs):
    policy = load(CASES / "draft-of-a-branch" / "contribpolicy.toml").policy
    assert write(policy, templates=[signs]).markdown().split("\n\n")[1] == "(draft)"


@pytest.mark.parametrize(("fragment", "key"), PARTS, ids=map("-".join, PARTS))
def test_a_fragment_of_ones_own_replaces_the_words_of_a_part(fragment, key, tmp_path):
    own = "Words of our own for this very part"
    (tmp_path / f"{fragment}.md").write_text(f"## {key}\ntext: {own}\n", encoding="utf-8")
    policy = load(EVERYTHING, overrides=REPLACED[fragment][key]).policy
    shipped, replaced = write(policy), write(policy, templates=[tmp_path])
    assert own in replaced.markdown()
    assert own not in shipped.markdown()
    assert len(replaced.blocks) == len(shipped.blocks)


@pytest.mark.parametrize(
    "key",
    [
        "document.opening",
        "document.closing",
        "document.reasons",
        "document.definitions",
        "document.examples",
        "document.questions",
        "document.version",
        "document.owner",
        "document.credits",
        "document.parent",
        "project.discussion_url",
    ],
)
def test_a_part_that_is_not_set_leaves_nothing_behind(key):
    table, name = key.split(".")
    empty = {"parent": {"name": "", "url": ""}, "questions": [], "credits": []}.get(name, "")
    full = load(EVERYTHING).policy
    without = load(EVERYTHING, overrides={table: {name: empty}}).policy
    blocks = [block.text for block in write(without).blocks]
    assert len(" ".join(blocks)) < len(write(full).markdown())
    assert not [text for text in blocks if not text.strip() or "None" in text or "  " in text]
