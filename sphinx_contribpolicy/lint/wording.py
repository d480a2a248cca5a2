"""Checks of the text that a policy becomes: how it reads, and what it makes people believe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.lint.check import Hits, OwnText, Subject, check, named
from sphinx_contribpolicy.markup.blocks import blocks
from sphinx_contribpolicy.markup.markdown import escape, sentence, word_count
from sphinx_contribpolicy.policy import BODY, KeyPath, Location, facets, stance_of, strength
from sphinx_contribpolicy.wording import coverage_of, stale

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SENTENCE = 40
"""Words of a sentence that can be read in one breath."""
LONGEST_PARAGRAPH = 120
"""Words of a paragraph before a reader's eye needs a break."""
LONGEST_SUMMARY = 5
"""Lines of a summary; a longer one is no summary."""
LINE = 120
"""Characters of a line of the summary as a page shows it."""

_MOST = 8
"""Names in one message."""
_SUMMARY = r"\bform(?::\s*|=[\"']?)summary\b"
_NOTE = r"\bgood-first-issue-note\b"
"""What shows the note on the label for newcomers' issues, as a directive or a region."""

_END = re.compile(r"(?<=[.!?])[)\"'*_`]*\s+(?=[\"'(*_`\[]*[A-Z0-9])")
_ADDRESS = re.compile(r"\]\([^)]{0,999}\)")


@check("long-sentence", "note", fix="part it, or give the particulars as `items`")
def long_sentence(subject: Subject) -> Hits:
    """A sentence of the text has more than 40 words, which many people read twice."""
    keys: dict[str, KeyPath] = {}
    for stated in subject.wording.sentences():
        # Rules that are said in one breath have one text, and the first of them the finding.
        keys.setdefault(stated.text, ("rules", stated.rule.facet))
    said = [*keys.items(), *((each.text, each.key) for each in _beside_rules(subject))]
    for text, key in said:
        paragraphs = map(_plain, _paragraphs(text))
        sentences = (each for paragraph in paragraphs for each in _END.split(paragraph))
        long = [each for each in sentences if word_count(each) > LONGEST_SENTENCE]
        if long:
            message = f"a sentence has {word_count(long[0])} words ({_begin(long[0])})"
            yield subject.at(*key), message


@check("long-paragraph", "note", fix="part it, or leave something out")
def long_paragraph(subject: Subject) -> Hits:
    """A paragraph of the text has more than 120 words, which people skip."""
    found: list[tuple[KeyPath, str]] = [
        (text.key, each) for text in _beside_rules(subject) for each in _paragraphs(text.text)
    ]
    found += [
        (("rules", block.facets[0]), block.text)
        for block in subject.wording.part().blocks
        if block.facets and block.kind in {"paragraph", "item", "box"}
    ]
    for key, text in found:
        words = word_count(_plain(text))
        if words > LONGEST_PARAGRAPH:
            yield subject.at(*key), f"a paragraph has {words} words ({_begin(text)})"


@check("long-summary", "note", fix="shorten what you wrote for this line")
def long_summary(subject: Subject) -> Hits:
    """The summary fills more than five lines of a page, so that it is none.

    Looked at are policies whose summary a page or a kept file shows, and in it the lines with words
    of one's own.
    """
    if not subject.shows(_SUMMARY, "summary"):
        return
    summary = subject.wording.part("summary")
    items = [_plain(block.text) for block in summary.blocks if block.kind == "item"]
    lines = sum(-(-len(text) // LINE) for text in items)
    own: dict[str, KeyPath] = {}
    for at, rule in subject.rules if lines > LONGEST_SUMMARY else ():
        if any((rule.text, *rule.bounds, rule.items)):
            own[_plain(subject.wording.in_a_line(replace(rule, why="", detail="")))] = at
    if longest := max((text for text in items if text in own), key=len, default=""):
        message = f"the summary has {lines} lines, and this one is the longest of your own"
        yield subject.at(*own[longest]), f"{message} ({_begin(longest)})"


@check(
    "section-unsaid", "warning", fix="add the title to `wording.sections`, or take the section out"
)
def section_unsaid(subject: Subject) -> Hits:
    """A section under `[[custom]]` stands nowhere, because `sections` names others.

    One whose `after` is a section that stands there needs no place of its own.
    """
    policy = subject.policy
    if not policy.wording.sections or policy.body_text is not None:
        return
    headings = [each.text for each in subject.wording.part().blocks if each.kind == "heading"]
    for number, own in enumerate(policy.custom):
        title = escape(own.title)
        if not any(each == title or each.endswith(f". {title}") for each in headings):
            message = f"the section {own.title!r} is not among `wording.sections`, and is left out"
            yield subject.at("custom", number), message


@check("rule-unsaid", "note", fix="name the sections that are missing, or drop those rules")
def rule_unsaid(subject: Subject) -> Hits:
    """A rule stands in no section of the text, because `sections` names others.

    The checklist has it, and so has the template: people are held to what the text does not say.
    What is said of `good-first` can stand in a note alone.
    """
    left: dict[str, list[str]] = {}
    for each in subject.wording.coverage() if subject.policy.wording.sections else ():
        # Of those that a base has fixed a check of its own speaks.
        if ("wording", "sections") in each.off and not each.rule.fixed:
            left.setdefault(subject.wording.section(each.rule), []).append(named(each.rule))
    if subject.shows(_NOTE, "good-first-issue"):
        left.pop("good-first", None)
    if left:
        said = "; ".join(f"{key!r} ({_some(rules)})" for key, rules in left.items())
        yield subject.at("wording", "sections"), f"the text leaves out rules: those of {said}"


@check("qualifier-repeated", "note", fix="say it in one of the two")
def qualifier_repeated(subject: Subject) -> Hits:
    """A text of one's own says itself whom, where or when the rule binds, or what it leaves out.

    The qualifier stands beside it, as in "For committers: Committers sign their commits", twice.
    """
    for at, rule in subject.rules:
        for key, value in zip(("who", "where", "when", "except"), rule.bounds, strict=True):
            if value and re.search(rf"(?i)(?<!\w){re.escape(value)}(?!\w)", rule.text):
                yield subject.at(*at, key), f"`{key}` and `text` both say {value!r}"


@check("hanging-text", "note", fix="make it the `detail` of the rule that it speaks of")
def hanging_text(subject: Subject) -> Hits:
    """A sentence of one's own points back, as "This holds for docs, too" does, with nothing before.

    Beside other rules nobody knows which of them it means.
    """
    words = subject.wording.term("pointers").split("; ")
    pointers = tuple(f"{each}{end}" for each in words for end in " ,")
    for at, rule in subject.rules:
        if rule.text.strip().casefold().startswith(pointers):
            message = f"a text that begins {_begin(rule.text)} needs something before it"
            yield subject.at(*at, "text"), message


@check("items-beside", "note", fix="say it with `detail` or `text` where that reads better")
def items_beside(subject: Subject) -> Hits:
    """Words of a stance, or a `text`, have no place for `items`: a sentence behind names those.

    It says that what stands before it "includes" them, which can be something else than was meant.
    """
    if subject.policy.body_text is not None:
        return
    said = subject.wording.sentences()
    for (at, rule), stated in zip(subject.rules, said, strict=True):
        beside = sentence(subject.wording.about(rule).term("particulars")) if rule.items else ""
        if beside and beside in stated.text:
            what = f"the `text` of {named(rule)}" if rule.text else named(rule)
            message = f"{what} has no place for `items`, which follow as \u201c{beside}\u201d"
            yield subject.at(*at, "items"), message


@check("language-missing", "warning", fix="write them, or set the language of the text")
def language_missing(subject: Subject) -> Hits:
    """The policy is to be in a language that has no words yet, so all is said in English."""
    code = subject.policy.wording.language
    if not subject.wording.fragments.speaks(code):
        message = f"there are no words in {code!r}, and all that the kit says is English"
        yield subject.at("wording", "language"), message


@check("words-missing", "note", fix="translate what `contribpolicy words --new` writes")
def words_missing(subject: Subject) -> Hits:
    """The text, its parts or the reply say something in English, for want of words in its language.

    Of the words of rules those are looked for that the policy needs.
    """
    wording = subject.wording
    if not wording.fragments.speaks(subject.policy.wording.language):
        return
    for name, keys in wording.missing().items():
        kind = "lines" if name == "terms" else "sections"
        message = f"{name}.md lacks {kind} in {wording.language!r}: {_some(keys)}"
        yield subject.at("wording", "language"), message


@check("words-stale", "note", fix="read it again, and then name the digest of the new one")
def words_stale(subject: Subject) -> Hits:
    """A section of words names the English original that it was made from, and that has changed."""
    for section, original in stale(subject.wording.fragments.folders):
        message = f"the English words of {section.name!r} have changed; they are {original.digest}"
        yield Location(section.file, section.line, section.file.stem), message


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if names[_MOST:] else ""
    return f"{', '.join(names[:_MOST])}{more}"


def _beside_rules(subject: Subject) -> list[OwnText]:
    """The texts of the project's own that stand in the page beside the rules."""
    if subject.policy.body_text is not None:
        return [text for text in subject.own_texts if text.key == BODY]
    return [text for text in subject.own_texts if (text.key[0], text.key[-1]) in _BESIDE]


_BESIDE = {
    ("custom", "text"),
    ("document", "opening"),
    ("document", "closing"),
    ("document", "reasons"),
    ("document", "definitions"),
    ("document", "examples"),
    ("document", "answer"),
}


def _paragraphs(text: str) -> list[str]:
    """The paragraphs and list items of Markdown; no code, headings, tables and definitions."""
    # CommonMark knows no tables: theirs are paragraphs.
    found = (block.text for block in blocks(text) if block.kind == "paragraph")
    return [each for each in found if not each.startswith("|")]


def _plain(text: str) -> str:
    return _ADDRESS.sub("]", text)


def _begin(text: str) -> str:
    return f"\u201c{' '.join(text.split()[:6])} …\u201d"


@check(
    "honour-only",
    "note",
    fix="leave it if that is meant; `contribpolicy coverage` shows what is checked",
)
def honour_only(subject: Subject) -> Hits:
    """A rule that has to be kept in a pull request, beside others that are checked, and is not.

    It reads as if a check saw it. Nothing does: people keep it, and reviewers ask.
    """
    covered = coverage_of(subject.policy)
    for (at, rule), each in zip(subject.rules, covered, strict=True):
        stance = stance_of(rule)
        if stance is None or stance.kind != "person" or not each.honour_only:
            continue
        beside = any(other.checks for other in facets()[rule.facet].stances.values())
        in_request = stance.moment == "pull-request" or "limit-exceeded" in stance.checks
        if beside and in_request and strength(rule.level) == "must":
            yield subject.at(*at), f"{named(rule)} is a matter of honour"
