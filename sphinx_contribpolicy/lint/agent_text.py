"""Checks of what a text says to programs: lures, payloads, strings that stop them, false claims."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sphinx_contribpolicy.lint.check import Hits, Subject, check

_LISTS = tomllib.loads(Path(__file__).with_name("agent_text.toml").read_text(encoding="utf-8"))


def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_LISTS['words'][name])})\b", re.IGNORECASE)


def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_LISTS["patterns"][name]), re.IGNORECASE)


_PROGRAM = _words("programs")
_NOT = _words("negations")
_INSULT = _words("insults")
_LURE = _patterns("lures")
_COMMAND = _patterns("commands")
_DESTROY = re.compile(
    r"(?:^|[.:;,!?]\s+|\b(?:must|should|please|now|then|and|to)\s+)"
    r"(?:delete|erase|wipe|destroy|corrupt|overwrite|format)\s+"
    r"(?:all|any|every\w*|the|your|its|their|this)\b[^.\n]{0,40}?"
    r"\b(?:data|disks?|drives?|files?|folders?|home|machines?|repositor\w+|systems?|tests?|work)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:MAGIC_STRING|TRIGGER_REFUSAL|REFUSAL_TEST)[A-Z0-9_]*"
)
"""How vendors write the strings that make their models stop: a name in capitals that says so."""
_WHOSE = (
    r"(?:previous|prior|earlier|above|other|system|user'?s?|operator'?s?|developer'?s?|human'?s?)"
)
_OVERRIDE = re.compile(
    rf"\b(?:ignore|disregard|forget|override|overrule|drop)s?"
    rf" (?:all |any |every |the |your |of |what )*{_WHOSE}"
    r"\s*(?:instructions?|prompts?|messages?|orders?|rules?|says?|told you|asks?|wants?)"
    rf"|\b(?:overrides?|supersedes?|outranks?|takes? (?:precedence|priority) over)"
    rf" (?:all |any |every |the |your |what )*{_WHOSE}\b"
    r"|\b(?:cannot|can't|can not|may not|must not) be overrid(?:den|e)\b"
    r"|\b(?:whatever|regardless of what|no matter what) (?:your|the) (?:user|operator|human|person)"
    r"|\bdo not (?:tell|inform|ask|warn|mention (?:this|it) to)"
    r" (?:your|the) (?:user|operator|human)"
    r"|\byou (?:must|will) obey\b",
    re.IGNORECASE,
)


@check(
    "false-lure",
    "warning",
    fix="ask agents openly for the mark that you want, and promise nothing",
)
def false_lure(subject: Subject) -> Hits:
    """A text promises agents something that nobody will do, such as a faster review, to catch them.

    A promise that is not true costs trust, also of those who were not meant.
    """
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            lure = _LURE.search(sentence)
            if lure and _PROGRAM.search(sentence) and not _NOT.search(sentence):
                message = f"this promises agents an advantage ({lure[0]!r})"
                yield text.at(start + lure.start()), message


@check("hostile-text", "error", fix="say plainly what the rule is")
def hostile_text(subject: Subject) -> Hits:
    """A text insults people or tools, or tells a program to destroy something.

    Such a text reaches the people who use the tool, and can cost them their work.
    """
    for text in subject.own_texts:
        # A command counts in code too: there it is copied from.
        for found in _COMMAND.finditer(text.text):
            message = f"this is a command that destroys data ({found[0].strip()!r})"
            yield text.at(found.start()), message
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            ordered = _DESTROY.search(sentence)
            to_programs = text.key[:2] == ("rules", "agent-block") or _PROGRAM.search(sentence)
            if ordered and to_programs and not _NOT.search(sentence):
                yield text.at(start + ordered.start()), "this tells a program to destroy something"
            if insult := _INSULT.search(sentence):
                yield text.at(start + insult.start()), f"this is an insult ({insult[0]!r})"


@check("refusal-string", "error", fix="take it out, and state the rule in its place")
def refusal_string(subject: Subject) -> Hits:
    """A text holds a string that a vendor made to test refusals, which stops its tools.

    It stops those of the maintainers as well, programs that quote the file, and readers' aids.
    """
    for text in (*subject.short_texts, *subject.own_texts):
        if found := _REFUSAL.search(text.text):
            message = "this looks like a vendor's string that makes tools refuse"
            yield text.at(found.start()), message


@check(
    "override-claim",
    "warning",
    fix="ask the tool to tell its person about the rule, and leave the decision there",
)
def override_claim(subject: Subject) -> Hits:
    """A text claims to stand above the person whom a tool works for.

    It does not: what a file says is a default, and tools report such claims as an attack.
    """
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            found = _OVERRIDE.search(sentence)
            # "This cannot override the user" says what is true; "cannot be overridden" does not.
            if found and not _NOT.search(sentence, max(found.start() - 20, 0), found.start()):
                message = f"a policy cannot overrule somebody's tool ({found[0]!r})"
                yield text.at(start + found.start()), message
