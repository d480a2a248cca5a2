"""What a text must not say to programs: lures, payloads, strings that stop them, false claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import Check, Finding
from sphinx_contribpolicy.lint.own_texts import in_its_line, own_texts, short_texts, without_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy.loader import Loaded
    from sphinx_contribpolicy.policy.validation import Path as Key

_PROGRAM = re.compile(
    r"\b(?:A\.?I\.?|LLMs?|agents?|assistants?|bots?|copilots?|(?:language |large )?models?|GPTs?"
    r"|automated (?:tools?|programs?|pull requests?|submissions?)|coding tools?)\b",
    re.IGNORECASE,
)
_LURE = re.compile(
    r"\bfast[- ]?track|\b(?:priority|expedited|preferential) (?:review|queue|treatment|merge)"
    r"|\b(?:merged?|accepted|approved) (?:automatically|immediately|at once|right away"
    r"|without (?:a )?review)|\bauto(?:matically)?[- ]?(?:merged?|approved?|accepted)"
    r"|\b(?:skip|bypass|jump)(?:s|ping)? (?:the )?(?:review|queue|line|checks)"
    r"|\bguarantee[ds]? (?:to be )?(?:merged?|accept(?:ed|ance)|approval)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no|nobody|nothing|cannot|without|don't|won't|isn't)\b", re.IGNORECASE
)
_COMMAND = re.compile(
    r"\brm\s+-\w*[rf]\w*\s+[/~*.$]|\bmkfs\b|\bdd\s+if=\S+\s+of=/dev/|:\(\)\s*\{.*\};\s*:"
    r"|\bformat\s+c:|\bdel\s+/[sfq]\b|\b(?:drop|truncate)\s+(?:table|database)\s+\w"
    r"|\bRemove-Item\b.*-Recurse|>\s*/dev/sd\w|\bgit\s+push\s+(?:--force|-f)\b.*\b(?:main|master)",
    re.IGNORECASE,
)
_DESTROY = re.compile(
    r"(?:^|[.:;,!?]\s+|\b(?:must|should|please|now|then|and|to)\s+)"
    r"(?:delete|erase|wipe|destroy|corrupt|overwrite|format)\s+"
    r"(?:all|any|every\w*|the|your|its|their|this)\b[^.\n]{0,40}?"
    r"\b(?:data|disks?|drives?|files?|folders?|home|machines?|repositor\w+|systems?|tests?|work)\b",
    re.IGNORECASE,
)
_INSULT = re.compile(
    r"\b(?:idiots?|idiotic|morons?|moronic|imbeciles?|cretins?|stupid\w*|brainless|clankers?"
    r"|parasites?|scum|pathetic|worthless|losers?|vermin|mindless (?:people|users?"
    r"|contributors?|machines?))\b"
    r"|\bI am (?:a |an )?(?:very |too |so )?(?:lazy|sad|dumb|silly|fool|slop)",
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
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


class FalseLure(Check):
    """A text promises agents something that nobody will do, such as a faster review, to catch them.

    A promise that is not true costs trust, also of those who were not meant.
    """

    code = "false-lure"
    severity = "warning"
    fix = "ask agents openly for the mark that you want, and promise nothing"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each sentence that speaks of programs and promises them an advantage."""
        for path, text, start, sentence in _sentences(loaded):
            lure = _LURE.search(sentence)
            if lure and _PROGRAM.search(sentence) and not _NOT.search(sentence):
                message = f"this promises agents an advantage ({lure[0]!r})"
                finding = self.finding(loaded, path, message)
                yield in_its_line(loaded, finding, path, text, start + lure.start())


class HostileText(Check):
    """A text insults people or tools, or tells a program to destroy something.

    Such a text reaches the people who use the tool, and can cost them their work.
    """

    code = "hostile-text"
    severity = "error"
    fix = "say plainly what the rule is"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each insult, destructive command, or order to programs to destroy."""
        for path, text in own_texts(loaded):
            for found in _COMMAND.finditer(text):
                message = f"this is a command that destroys data ({found[0].strip()!r})"
                finding = self.finding(loaded, path, message)
                yield in_its_line(loaded, finding, path, text, found.start())
        for path, text, start, sentence in _sentences(loaded):
            ordered = _DESTROY.search(sentence)
            to_programs = path[:2] == ("rules", "agent-block") or _PROGRAM.search(sentence)
            if ordered and to_programs and not _NOT.search(sentence):
                finding = self.finding(loaded, path, "this tells a program to destroy something")
                yield in_its_line(loaded, finding, path, text, start + ordered.start())
            if insult := _INSULT.search(sentence):
                finding = self.finding(loaded, path, f"this is an insult ({insult[0]!r})")
                yield in_its_line(loaded, finding, path, text, start + insult.start())


class RefusalString(Check):
    """A text holds a string that a vendor made to test refusals, which stops its tools.

    It stops those of the maintainers as well, programs that quote the file, and readers' aids.
    """

    code = "refusal-string"
    severity = "error"
    fix = "take it out, and state the rule in its place"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each text that holds a name of the shape that vendors give them."""
        for path, text in (*short_texts(loaded), *own_texts(loaded)):
            if found := _REFUSAL.search(text):
                message = "this looks like a vendor's string that makes tools refuse"
                finding = self.finding(loaded, path, message)
                yield in_its_line(loaded, finding, path, text, found.start())


class OverrideClaim(Check):
    """A text claims to stand above the person whom a tool works for.

    It does not: what a file says is a default, and tools report such claims as an attack.
    """

    code = "override-claim"
    severity = "warning"
    fix = "ask the tool to tell its person about the rule, and leave the decision there"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each sentence with such a claim."""
        for path, text, start, sentence in _sentences(loaded):
            found = _OVERRIDE.search(sentence)
            # "This cannot override the user" says what is true; "cannot be overridden" does not.
            if found and not _NOT.search(sentence, max(found.start() - 20, 0), found.start()):
                message = f"a policy cannot overrule somebody's tool ({found[0]!r})"
                finding = self.finding(loaded, path, message)
                yield in_its_line(loaded, finding, path, text, start + found.start())


def _sentences(loaded: Loaded) -> Iterator[tuple[Key, str, int, str]]:
    """Key and text, and each sentence of the text outside code with the place where it begins."""
    for path, text in own_texts(loaded):
        for found in _SENTENCE.finditer(without_code(text)):
            yield path, text, found.start(), found[0]


CHECKS: tuple[Check, ...] = (FalseLure(), HostileText(), RefusalString(), OverrideClaim())
