"""A language that `contribpolicy words` began: each line says its section's name in other letters.

Whatever is left in Latin letters comes from the policy, or was said by the code.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.policy import Rule, facets, load, published_policies
from sphinx_contribpolicy.pulls.reply import worded
from sphinx_contribpolicy.pulls.verdict import Code, Finding
from sphinx_contribpolicy.wording import PARTS, Fragments, Wording

LETTERS = {ord(latin): chr(0x3B1 + at) for at, latin in enumerate("abcdefghijklmnopqrstuvwxyz")} | {
    ord(latin): chr(0x391 + at % 16) for at, latin in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
"""For each Latin letter one that is none."""
PLACE = re.compile(r"(\{\{ *\w+ *\}\})")
LINE = re.compile(r"<!-- (?!english:)([a-z][\w.-]*(?: +[\w.-]+)*):(.*) -->")
VALUES = "Ƚɍ"
"""What the policies here hold; no letter of it is Latin to `LATIN`."""
LATIN = re.compile(r"[A-Za-z]+")
CODES = Code.__args__


def in_other_letters(text):
    """A skeleton, each line filled in with its section's name, and with the names it holds."""
    made, section = [], ""
    for line in text.splitlines():
        made.append(line)
        if heading := re.match(r"## (.*)", line):
            section = heading[1]
        elif found := LINE.fullmatch(line):
            places = " ".join(PLACE.findall(found[2]))
            made.append(f"{found[1]}: {section.translate(LETTERS)} {places}".rstrip())
    return "\n".join(made) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    (root / "own").mkdir()
    config = root / "contribpolicy.toml"
    config.write_text('[wording]\ntemplates = ["own"]\n', "utf-8")
    assert main(["words", "--new", "xx", "--config", str(config)]) == 0
    for file in (root / "own" / "xx").glob("*.md"):
        file.write_text(in_other_letters(file.read_text("utf-8")), "utf-8")
    return root / "own"


def policies(tone, modals, layout):
    """Policies that together hold every stance at each level, with everything that a rule has."""
    more = {
        "who": VALUES,
        "where": VALUES,
        "when": VALUES,
        "except_": VALUES,
        "items": (VALUES,) * 3,
    }
    document = {
        "status": "interim",
        "parent": {"name": VALUES},
        "version": "1",
        "updated": date(2026, 11, 22),
        "owner": VALUES,
        **dict.fromkeys(("opening", "closing", "reasons", "definitions", "examples"), VALUES),
        "questions": [{"question": VALUES, "answer": VALUES}],
        **{key: [{"name": VALUES}] for key in ("credits", "resources", "thanks")},
    }
    wording = {
        "tone": tone,
        "modals": modals,
        "layout": layout,
        "language": "xx",
        "technology": VALUES,
        "noun": VALUES,
        "reasons": "full",
    }
    project = {
        "name": VALUES,
        "contact": VALUES,
        "good_first_issue_label": VALUES,
        "discussion_url": "https://1.2/3",
        "repository_url": "https://1.2/3",
        "docs_url": "https://1.2/3",
        "default_branch": VALUES,
    }
    settings = {"wording": wording, "project": project, "document": document}
    settings["agents"] = {"marker": VALUES}
    policy = load(root=Path("/"), overrides=settings, preset="minimal").policy
    stances = [(f.name, each) for f in facets().values() for each in f.stances.values()]
    deepest = max(len(each.levels) for _, each in stances)
    for at, qualified in product(range(deepest), (False, True)):
        rules = tuple(
            Rule(
                facet=facet,
                stance=stance.name,
                level=stance.levels[min(at, len(stance.levels) - 1)],
                link="https://1.2/3",
                **(more if qualified else {}),
            )
            for facet, stance in stances
        )
        yield replace(policy, rules=rules)


def foreign(text):
    """The Latin words of an output that are not a value, an address, code or a mark of markup."""
    left = re.sub(
        r"(?m)https?\\?://[^\s)>`]*|\[![A-Z]+\]|<!--.*?-->|^ *:[\w-]+:|:\w+:`"
        r"|\.\. (?:raw:: html|[\w-]+::)",
        " ",
        text,
    )
    return sorted(set(LATIN.findall(re.sub(r"``?[^`]*``?", " ", left))))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tone", "modals", "layout"),
    [
        ("casual", "plain", "paragraphs"),
        ("formal", "rfc2119", "list"),
        ("casual", "rfc2119", "do-dont"),
        ("formal", "plain", "labels"),
    ],
)
def test_every_part_says_nothing_but_the_words_of_the_folder(folder, tone, modals, layout):
    fragments = Fragments([folder])
    projects = set(foreign(" ".join(each.project for each in published_policies().values())))
    found = {}
    for policy in policies(tone, modals, layout):
        wording = Wording(policy, fragments)
        for part in PARTS:
            text = wording.part(part).markdown()
            for markup, shown in (("markdown", text), ("rst", rst.document(text))):
                if words := set(foreign(shown)) - (projects if part == "compare" else set()):
                    found[part, markup] = words
    assert not found, "\n".join(f"{key}: {words}" for key, words in found.items())


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_every_reply_says_nothing_but_the_words_of_the_folder(folder, tone):
    (policy, *_) = policies(tone, "plain", "paragraphs")
    wording = Wording(policy, Fragments([folder]))
    found = {}
    for code in CODES:
        finding = Finding(
            code=code, severity="error", section="§", boxes=("☐",), written="§", sections=("§",)
        )
        message = worded(finding, wording).message
        assert message.strip(), code
        if words := foreign(message):
            found[code] = words
    assert not found, "\n".join(f"{key}: {words}" for key, words in found.items())


def test_the_question_of_an_issue_form_is_in_the_words_of_the_folder(folder):
    (policy, *_) = policies("casual", "plain", "paragraphs")
    wording = Wording(policy, Fragments([folder]))
    asked = [wording.piece("issue-form", key) for key in ("label", "about", "without", "used")]
    assert all(asked)
    assert foreign(" ".join(asked)) == []
