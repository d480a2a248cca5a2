"""What lint finds in the text that a policy becomes, and not in its settings."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint import Check, Finding
from sphinx_contribpolicy.markup.markdown import word_count
from sphinx_contribpolicy.wording import WHOLE_PARTS, Fragments, sentences, write
from sphinx_contribpolicy.wording.catalogues import is_english

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.policy.validation import Path as Key


LONGEST_SENTENCE = 40
"""Words of a sentence that can be read in one breath."""
LONGEST_PARAGRAPH = 120
"""Words of a paragraph before a reader's eye needs a break."""
LONGEST_SUMMARY = 5
"""Lines of a summary; a longer one is no summary."""
LINE = 120
"""Characters of a line of the summary as a page shows it."""

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_NO_PROSE = re.compile(r"^(?:#|\||\[[^\]]+\]:|<!--)")
_ITEM = re.compile(r"^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+", re.MULTILINE)
_END = re.compile(r"(?<=[.!?])[)\"'*_`]*\s+(?=[\"'(*_`\[]*[A-Z0-9])")
_ADDRESS = re.compile(r"\]\([^)]*\)")


def checks(templates: Sequence[Path] = ()) -> tuple[Check, ...]:
    """What lint looks for in the words, in the order in which it is reported.

    `templates` are folders of the project's own words.
    """
    kinds = (LongSentence, LongParagraph, LongSummary, LanguageMissing, TranslationMissing)
    fragments = Fragments(templates)
    return tuple(kind(fragments) for kind in kinds)


def lint(loaded: Loaded, templates: Sequence[Path] = ()) -> list[Finding]:
    """The findings in the text of the policy; raises `WordsError` where a rule has no words."""
    any_day = date.max  # no check of the words depends on the day
    return [finding for check in checks(templates) for finding in check.find(loaded, any_day)]


class WordsCheck(Check):
    """Something to look for in the words, which a project can have some of its own of."""

    def __init__(self, fragments: Fragments) -> None:
        self.fragments = fragments


class LanguageMissing(WordsCheck):
    """The policy is to be in a language that has no catalogue, and its text is English."""

    code = "language-missing"
    severity = "warning"
    fix = "write a catalogue, or set the language of the text"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where `wording.language` has no catalogue."""
        code = loaded.policy.wording.language
        if not is_english(code) and self.fragments.language(code).is_english:
            message = f"there are no words in {code!r}, and the text is English"
            yield self.finding(loaded, ("wording", "language"), message)


class TranslationMissing(WordsCheck):
    """Some words of the text have no translation in the catalogue, and are English."""

    code = "translation-missing"
    severity = "note"
    fix = "add them to the catalogue"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding that counts the messages, and names the first."""
        policy = loaded.policy
        language = self.fragments.language(policy.wording.language)
        if language.is_english:
            return
        for part in WHOLE_PARTS:
            write(policy, part, fragments=self.fragments)
        missing = list(language.missing)
        if missing:
            context, text = missing[0]
            count = f"{len(missing)} messages have" if missing[1:] else "a message has"
            message = f"{count} no translation, first {text!r} of {context}"
            yield self.finding(loaded, ("wording", "language"), message)


class LongSentence(WordsCheck):
    """A sentence of the text has more than 40 words, which many people read twice."""

    code = "long-sentence"
    severity = "note"
    fix = "part it, or give the particulars as `items`"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each text with such a sentence."""
        for path, text in _said(loaded, self.fragments):
            long = [each for each in _sentences(text) if word_count(each) > LONGEST_SENTENCE]
            if long:
                message = f"a sentence has {word_count(long[0])} words ({_begin(long[0])})"
                yield self.finding(loaded, path, message)


class LongParagraph(WordsCheck):
    """A paragraph of the text has more than 120 words, which people skip."""

    code = "long-paragraph"
    severity = "note"
    fix = "part it, or leave something out"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each paragraph that is too long."""
        own = [(path, each) for path, text in _own(loaded) for each in _paragraphs(text)]
        made = [
            (("rules", block.facets[0]), block.text)
            for block in write(loaded.policy, fragments=self.fragments).blocks
            if block.facets and block.kind in {"paragraph", "item", "box"}
        ]
        for path, text in own + made:
            words = word_count(_plain(text))
            if words > LONGEST_PARAGRAPH:
                yield self.finding(loaded, path, f"a paragraph has {words} words ({_begin(text)})")


class LongSummary(WordsCheck):
    """The summary fills more than five lines of a page, so that it is none."""

    code = "long-summary"
    severity = "note"
    fix = "shorten the texts of your own that stand in it"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where the summary is too long."""
        summary = write(loaded.policy, "summary", fragments=self.fragments)
        items = [block for block in summary.blocks if block.kind == "item"]
        lines = sum(-(-len(_plain(block.text)) // LINE) for block in items)
        if lines > LONGEST_SUMMARY:
            longest = max(items, key=lambda block: len(block.text))
            path: Key = ("rules", longest.facets[0])
            yield self.finding(loaded, path, f"the summary has {lines} lines")


def _said(loaded: Loaded, fragments: Fragments) -> Iterator[tuple[Key, str]]:
    seen: set[str] = set()
    for stated in sentences(loaded.policy, fragments=fragments):
        if stated.text not in seen:
            seen.add(stated.text)
            yield ("rules", stated.rule.facet), stated.text
    yield from _own(loaded)


def _own(loaded: Loaded) -> Iterator[tuple[Key, str]]:
    """The texts of the project's own that stand in the page beside the rules."""
    policy = loaded.policy
    if policy.body_text is not None:
        yield ("wording", "body"), policy.body_text
        return
    for index, custom in enumerate(policy.custom):
        yield ("custom", index, "text"), custom.text
    for key in ("reasons", "definitions", "examples"):
        yield ("document", key), getattr(policy.document, key)
    for index, question in enumerate(policy.document.questions):
        yield ("document", "questions", index, "answer"), question.answer


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs and list items of Markdown; no code, headings, tables and definitions."""
    for part in re.split(r"\n[ \t]*(?:>[ \t]*)*\n", _CODE.sub("\n", text)):
        for each in _ITEM.split(part):
            if each.strip() and not _NO_PROSE.match(each.strip()):
                yield each.strip()


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _paragraphs(text):
        yield from _END.split(_plain(paragraph))


def _plain(text: str) -> str:
    return _ADDRESS.sub("]", text)


def _begin(text: str) -> str:
    return f"\u201c{' '.join(text.split()[:6])} …\u201d"
