"""Limits in numbers, as far as a program can count what they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy.model import Rule

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(rf"\b(\d[\d,]*|{'|'.join(_WORDS)})\b", re.IGNORECASE)
_LINES = re.compile(r"\blines?\b", re.IGNORECASE)
_OPEN = re.compile(r"\bopen\b", re.IGNORECASE)
_REQUESTS = re.compile(r"\b(?:(?:pull|merge)[ -]requests?|PRs?|MRs?)\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:per|a|each|every)\s+(?:day|week|month|year|file|function)", re.IGNORECASE)


class Limit(NamedTuple):
    """At most so many of something."""

    number: int
    of: Literal["open", "lines"]
    """Pull requests of the author that are open, or lines that are changed."""


def limits_of(rule: Rule) -> Iterator[Limit]:
    """The limits of a rule that can be counted, from its particulars.

    >>> from sphinx_contribpolicy.policy import Rule
    >>> items = ("two open pull requests", "400 changed lines", "1 pull request a week")
    >>> list(limits_of(Rule(facet="volume", stance="numeric-limit", level="must", items=items)))
    [Limit(number=2, of='open'), Limit(number=400, of='lines')]
    """
    if rule.stance not in {"numeric-limit", "start-small"}:
        return
    if rule.stance == "numeric-limit" and not rule.items and not rule.text.strip():
        yield Limit(1, "open")
    for item in rule.items:
        number = _NUMBER.search(item)
        if number is None or _SPAN.search(item):
            continue
        digits = number[1].replace(",", "").lower()
        count = int(digits) if digits.isdecimal() else _WORDS.index(digits) + 1
        if _LINES.search(item):
            yield Limit(count, "lines")
        elif (found := _OPEN.search(item)) and _REQUESTS.search(item, found.end()):
            yield Limit(count, "open")


def limit_signs(before: Rule, after: Rule) -> Iterator[int]:
    """For each limit that differs 1 where `after` asks for more, -1 for less; 0 for other items."""
    was, is_ = ({each.of: each.number for each in limits_of(rule)} for rule in (before, after))
    counted = len(before.items) <= len(was) and len(after.items) <= len(is_)
    if before.items != after.items and not counted:
        yield 0
    for of in was.keys() | is_.keys():
        if was.get(of) != is_.get(of):
            yield 1 if of not in was or (of in is_ and is_[of] < was[of]) else -1
