"""A backtracking matcher that counts its steps, and texts that make a pattern take many.

It reads what `re` has parsed, and does what the engine does: try, fail, go back. What the engine
takes in one go, a step is counted for, so that two parts that share what they match show as a
square, whatever the machine. A repetition with a limit is one of at most `FEW`: it is bounded.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

FEW = 6
MOST_PUMPS = 80
MOST = 400_000
ALPHABET = "aZ0_ \t\n-.:;#<>[](){}*`~!?/\\|=+'\"@&,^\u00e9\u2028\0"
LEAVES = frozenset({op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN})
SEARCHING = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})

After = Callable[[int], bool]


class TooManyError(Exception):
    """There were more than `MOST` steps."""


class Matcher:
    """Runs one pattern on texts."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.flags = pattern.flags
        self.parsed = list(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
        self.text = ""
        self.steps = 0
        self.groups: dict[int, str] = {}

    def cost(self, text: str, *, searching: bool) -> int:
        """The steps of a match at the start, or of a search for all matches."""
        self.text, self.steps = text, 0
        at = 0
        while at <= len(text):
            end = self._match(at)
            if not searching:
                break
            at = max(end, at + 1)
        return self.steps

    def _match(self, at: int) -> int:
        ends: list[int] = []
        self.groups = {}
        self._run(self.parsed, 0, at, lambda end: ends.append(end) is None)
        return ends[0] if ends else at

    def _run(self, nodes: list[Any], index: int, at: int, after: After) -> bool:
        self.steps += 1
        if self.steps > MOST:
            raise TooManyError
        if index == len(nodes):
            return after(at)
        kind, value = nodes[index]

        def rest(end: int) -> bool:
            return self._run(nodes, index + 1, end, after)

        if kind in LEAVES:
            fits = at < len(self.text) and self.fits(kind, value, self.text[at])
            return fits and rest(at + 1)
        if kind is op.BRANCH:
            return any(self._run(list(each), 0, at, rest) for each in value[1])
        if kind is op.SUBPATTERN:
            return self._group(value[0], list(value[3]), at, rest)
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
            low, high, body = limited(value)
            return self._repeat(list(body), low, high, at, rest, lazy=kind is op.MIN_REPEAT)
        if kind in {op.ATOMIC_GROUP, op.POSSESSIVE_REPEAT}:
            inner = list(value) if kind is op.ATOMIC_GROUP else [(op.MAX_REPEAT, value)]
            ends: list[int] = []
            self._run(inner, 0, at, lambda end: ends.append(end) is None)
            return bool(ends) and rest(ends[0])
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            return self._looks(value, at) == (kind is op.ASSERT) and rest(at)
        if kind is op.GROUPREF:
            same = self.groups.get(value, "\0\0")
            return self.text.startswith(same, at) and rest(at + len(same))
        assert kind is op.AT, kind
        return self._stands(value, at) and rest(at)

    def _group(self, number: int | None, body: list[Any], at: int, rest: After) -> bool:
        def keep(end: int) -> bool:
            if number is not None:
                self.groups[number] = self.text[at:end]
            return rest(end)

        return self._run(body, 0, at, keep)

    def _repeat(
        self, body: list[Any], low: int, high: int, at: int, rest: After, *, lazy: bool
    ) -> bool:
        def again(count: int, at: int) -> bool:
            def more() -> bool:
                return count < high and self._run(
                    body, 0, at, lambda end: (end > at or count < low) and again(count + 1, end)
                )

            if count < low:
                return more()
            return rest(at) or more() if lazy else more() or rest(at)

        return again(0, at)

    def _looks(self, value: tuple[int, Any], at: int) -> bool:
        direction, body = value
        begin = at if direction > 0 else at - body.getwidth()[0]
        return begin >= 0 and self._run(
            list(body), 0, begin, lambda end: direction > 0 or end == at
        )

    def _stands(self, where: Any, at: int) -> bool:
        before, behind = self.text[at - 1 : at] if at else "", self.text[at : at + 1]
        if where is op.AT_BEGINNING:
            return not at or (bool(self.flags & re.MULTILINE) and before == "\n")
        if where is op.AT_BEGINNING_STRING:
            return not at
        if where is op.AT_END:
            lines = bool(self.flags & re.MULTILINE)
            return not behind or (behind == "\n" and (lines or at == len(self.text) - 1))
        if where is op.AT_END_STRING:
            return not behind
        border = bool(re.match(r"\w", before)) != bool(re.match(r"\w", behind))
        return border == (where is op.AT_BOUNDARY)

    def fits(self, kind: Any, value: Any, sign: str) -> bool:
        """Whether a leaf of the pattern takes the character."""
        if kind is op.ANY:
            return sign != "\n" or bool(self.flags & re.DOTALL)
        cased = {sign, sign.lower(), sign.upper()} if self.flags & re.IGNORECASE else {sign}
        if kind is op.IN:
            items = [item for item in value if item[0] is not op.NEGATE]
            found = any(_holds(item, each) for item in items for each in cased)
            return found != (value[0][0] is op.NEGATE)
        return (chr(value) in cased) == (kind is op.LITERAL)


def _holds(item: tuple[Any, Any], sign: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return ord(sign) == value
    if kind is op.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    name = str(value).rpartition("_")[2].lower()
    right = {
        "digit": sign.isdecimal(),
        "space": sign.isspace(),
        "word": sign.isalnum() or sign == "_",
    }
    return right[name] != ("NOT" in str(value))


def limited(value: tuple[int, Any, Any]) -> tuple[int, int, Any]:
    """A repetition whose limits are small, or none."""
    low, high, body = value
    return min(low, FEW), sys.maxsize if high is op.MAXREPEAT else min(high, FEW), body


class Hostile:
    """Texts that may make a pattern take long: what leads to a repetition, and then it, often."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.matcher = Matcher(pattern)
        leaves = list(_leaves(self.matcher.parsed))
        sorts: dict[tuple[bool, ...], str] = {}
        for sign in ALPHABET:
            taken = [self.matcher.fits(kind, value, sign) for kind, value in leaves]
            sorts.setdefault((*taken, sign == "\n", sign.isalnum() or sign == "_"), sign)
        self.alphabet = "".join(sorts.values())
        """One character of each sort that the pattern tells from others, letters of words aside."""

    def texts(self, size: int) -> Iterator[str]:
        """Each of about `size` characters, always in the same order."""
        pumps = dict.fromkeys(self._pumps(self.matcher.parsed, ""))
        for begin, unit in islice(pumps, MOST_PUMPS):
            for end in ["", *self.alphabet[:FEW]]:
                yield begin + (unit * (size // len(unit) + 1))[:size] + end

    def _pumps(self, nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
        for kind, value in nodes:
            for inner in _inside(kind, value):
                if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
                    whole = self._sample(list(inner))
                    for sign in [*self._signs(list(inner)), whole]:
                        if sign:
                            yield before, sign
                            yield "", before + sign
                yield from self._pumps(list(inner), before)
            before += self._sample([(kind, value)])

    def _signs(self, nodes: list[Any]) -> Iterator[str]:
        """One character of each sort that the leaves take."""
        for kind, value in _leaves(nodes):
            yield from (sign for sign in self.alphabet if self.matcher.fits(kind, value, sign))

    def _sample(self, nodes: list[Any]) -> str:
        """A text that the nodes match, as short as it goes, looks around aside."""
        found = ""
        for kind, value in nodes:
            if kind in LEAVES:
                found += (
                    next(self._signs([(kind, value)]), "") if kind is not op.LITERAL else chr(value)
                )
            elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
                found += self._sample(list(value[2])) * min(max(value[0], 0), FEW)
            elif kind not in {op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF}:
                found += self._sample(list(next(_inside(kind, value))))
        return found


def _leaves(nodes: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for kind, value in nodes:
        if kind in LEAVES:
            yield kind, value
        for inner in _inside(kind, value):
            yield from _leaves(inner)


def _inside(kind: Any, value: Any) -> Iterator[Any]:
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        yield value[2]
    elif kind is op.SUBPATTERN:
        yield value[3]
    elif kind is op.BRANCH:
        yield from value[1]
    elif kind is op.ATOMIC_GROUP:
        yield value
    elif kind in {op.ASSERT, op.ASSERT_NOT}:
        yield value[1]
