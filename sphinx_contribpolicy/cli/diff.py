"""`diff`: what a change of the policy means, rule by rule."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from sphinx_contribpolicy import installed
from sphinx_contribpolicy.cli.options import (
    PLACE,
    TEMPLATES,
    argument,
    file_of,
    forms,
    policy_at,
    templates,
)
from sphinx_contribpolicy.cli.output import print_aside, print_json, print_lines
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.markdown import code, escape
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.plain_files import is_file, plain_file
from sphinx_contribpolicy.policy import (
    CUSTOM,
    Loaded,
    Move,
    Policy,
    Rule,
    dotted,
    find,
    load,
    moves,
    otherwise_named,
    reaches,
)
from sphinx_contribpolicy.word_files import own_files, word_files
from sphinx_contribpolicy.wording import Fragments, Wording

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    _WordedMove: TypeAlias = tuple[Move, str]
    """A move, with the sentence of the rule as it is now, or was where it went."""

_LINK = re.compile(r"\]\([^()]*\)|[\[\]]")
_LONGEST = 300
_APART = frozenset({"rules", "custom", "templates"})
"""What is no setting, or is compared rule by rule."""


ARGUMENTS = {
    "diff": (
        PLACE,
        argument(
            "base",
            "what to compare with: a policy file or a revision of git, by default HEAD; "
            "BASE..HEAD compares two revisions",
            nargs="?",
            default="HEAD",
            metavar="BASE",
        ),
        forms("text", "markdown", "json"),
        TEMPLATES,
    )
}


def diff(options: argparse.Namespace) -> int:
    """Prints each rule that came, went, or says something else; 0 whatever that is."""
    with ExitStack() as stack:
        sides = _sides(options, stack)
        if not any(sides):
            there = "" if options.config else otherwise_named(options.root or Path())
            raise InputError(f"there is no policy on either side of {options.base}{there}")
        fragments = Fragments(templates(options))
        before, after = (Wording(each.policy if each else Policy(), fragments) for each in sides)
        packages = list(dict.fromkeys(name for each in sides if each for name in each.packages))
        said = list(_said(moves(before.policy, after.policy), before, after))
        settings = list(_settings(before.policy, after.policy)) if all(sides) else []
        words = _words(*sides) if all(sides) else []
        # Of a base that is raised nothing else can be said.
        raised = _raised(*sides) if packages and options.format == "markdown" else []
        if options.format == "json":
            moved = [_data(*each) for each in said]
            data = {"moves": moved, "settings": settings, "words": words, "packages": packages}
            print_json(data)
            return 0
        since = after.policy.pull_requests.since
        settings = [
            f"{each} = {since}" if since and each == "pull_requests.since" else each
            for each in settings + words
        ]
        if not (said or settings or raised):
            print_aside(f"the rules are those of {options.base}, and so are the settings")
        elif options.format == "markdown":
            print_lines(_markdown(said, settings, raised, packages, after))
            return 0
        else:
            print_lines(_lines(said, settings))
        if packages:
            print_aside(
                f"what comes from {', '.join(packages)} is read as it is installed now, on both "
                "sides; how that changed, its own history says"
            )
    return 0


def _raised(before: Loaded | None, after: Loaded | None) -> list[str]:
    """The packages, and not the kit, that the two sides pin otherwise: what they pin, as code."""
    pins: list[dict[str, str]] = []
    for each in (before, after):
        path = each and each.file and each.file.parent / installed.REQUIREMENTS
        text = plain_file(path).read_text("utf-8", "replace") if path and is_file(path) else ""
        lines = (line.partition(" --hash=")[0].strip() for line in text.splitlines())
        others = (line for line in lines if line and not line.startswith((installed.KIT, "#")))
        pins.append({re.split(r"[^\w.-]", line, maxsplit=1)[0]: line for line in others})
    old, new = pins
    return [
        " \u2192 ".join(code(side[name]) for side in pins if name in side)
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def _sides(options: argparse.Namespace, stack: ExitStack) -> tuple[Loaded | None, Loaded | None]:
    """The policy before the change, and that after it; None where there is none."""
    base, folder = options.base, options.root or Path()
    here = options.config or find(folder)
    place = here.absolute().parent if here else folder

    def at(revision: str, *, fixed: bool = True) -> Loaded | None:
        try:
            return stack.enter_context(policy_at(revision, place, options.config, fixed=fixed))
        except InputError as error:
            raise InputError(
                f"there is no policy file {base!r}, and as a revision: {error}"
            ) from None

    if Path(base).is_file():
        return load(Path(base), fixed=False), load(here) if here else None
    old, between, new = base.partition("..")
    after = at(new or "HEAD") if between else load(here) if here else None
    # The change may be the one that follows a base which has fixed a rule by now.
    return at(old or "HEAD", fixed=False), after


def _said(found: tuple[Move, ...], before: Wording, after: Wording) -> Iterator[_WordedMove]:
    for wording in (before, after):
        wording.check()
    for move in found:
        yield move, (after if move.after else before).sentence(move.rule)


def _settings(before: Policy, after: Policy) -> Iterator[str]:
    """The keys that have another value, and are nothing that a move tells; `explain` knows them."""
    sides = (before, after)
    old, new = (msgspec.to_builtins(each, enc_hook=str) for each in sides)
    was, is_ = dict(_flat(old)), dict(_flat(new))
    other = (key for key in dict.fromkeys([*was, *is_]) if was.get(key) != is_.get(key))
    # What is gone is told by the table that had it.
    yield from dict.fromkeys(dotted(key[: reaches(new, key)]) for key in other)
    for facet in dict.fromkeys(rule.facet for rule in before.rules):
        names = (
            {each.stance or each.text: each for each in side.rules_of(facet)} for side in sides
        )
        yield from _of_both(dotted(("rules", facet)), ("telling",), list(names))
    sections = [{each.title: each for each in side.custom} for side in sides]
    yield from _of_both("custom", ("after", "rules"), sections)


def _words(*sides: Loaded | None) -> list[str]:
    """The project's own files of words that say something else, from the policy or their folder."""
    was, is_ = ({*_held_words(each)} for each in sides if each)
    return sorted({name for name, _ in was ^ is_})


def _held_words(loaded: Loaded) -> Iterator[tuple[str, bytes]]:
    home = file_of(loaded).parent.resolve()
    for folder in loaded.policy.templates:
        for path in own_files([folder]):
            if path.name in word_files():
                seen = path.relative_to(home if path.is_relative_to(home) else folder)
                yield seen.as_posix(), b" ".join(plain_file(path).read_bytes().split())


def _of_both(
    name: str, keys: Sequence[str], sides: Sequence[Mapping[str, Struct]]
) -> Iterator[str]:
    """What of the rules or sections that stand on both sides no move tells: order, and `keys`."""
    was, is_ = sides
    both = [each for each in was if each in is_]
    if both != [each for each in is_ if each in was]:
        yield name
    for number, each in enumerate(is_):
        for key in keys:
            if each in was and getattr(was[each], key) != getattr(is_[each], key):
                yield f"{name}[{number}].{key}"


def _flat(data: dict[str, Any], *above: str) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in data.items():
        if not above and key in _APART:
            continue
        path = ("wording", "body") if (*above, key) == ("body_text",) else (*above, key)
        if isinstance(value, dict) and value:
            yield from _flat(value, *path)
        else:
            yield path, value


def _data(move: Move, text: str) -> dict[str, object]:
    return {
        "turn": move.turn,
        "facet": move.rule.facet,
        "stance": move.rule.stance,
        "keys": list(move.keys),
        "before": msgspec.to_builtins(move.before),
        "after": msgspec.to_builtins(move.after),
        "text": text,
    }


def _lines(found: list[_WordedMove], settings: list[str]) -> Iterator[str]:
    """The moves as a person reads them in a terminal."""
    for move, text in found:
        name, before = _named(move)
        yield f"{move.turn:8}  {name}{f', before: {before}' if before else ''}"
        if text:
            yield f"{'':10}{shortened(' '.join(text.split()), _LONGEST)}"
    if settings:
        yield f"settings  {', '.join(settings)}"


def _markdown(
    found: list[_WordedMove],
    settings: list[str],
    raised: list[str],
    packages: list[str],
    wording: Wording,
) -> Iterator[str]:
    """The moves as a list, and what is pinned anew, for the summary of a pull request.

    Texts are shown as they are, whatever Markdown is in them: the change may come from anybody.
    """

    def word(key: str, **values: str) -> str:
        return wording.piece("diff", key, **values)

    yield f"### {word('title')}\n"
    for move, text in found:
        name, before = _named(move)
        was = f" ({word('before', text=code(before))})" if before else ""
        line = f"- **{word(move.turn)}:** {code(name)}{was}"
        plain = shortened(" ".join(_LINK.sub("", text).split()), _LONGEST)
        yield f"{line}<br>{escape(plain)}" if plain else line
    yield from (f"- {each}" for each in raised)
    if settings:
        names = ", ".join(map(code, settings))
        yield f"{chr(10) if found or raised else ''}{word('settings', names=names)}"
    yield f"\n{word('judged-by')}"
    if packages:
        yield f"\n{word('packages', names=', '.join(map(code, packages)))}"


def _named(move: Move) -> tuple[str, str]:
    """What the rule is called, with its level and what else of it is new, and what was before."""
    rule, was = move.rule, move.before
    if not was or not move.after:
        return f"{_name(rule)} ({rule.level})", ""
    other = [_name(was)] if was.stance != rule.stance else []
    other += [was.level] if was.level != rule.level else []
    new = ", ".join([rule.level, *_held(rule, move.keys)])
    return f"{_name(rule)} ({new})", ", ".join([*other, *_held(was, move.keys)])


def _held(rule: Rule, keys: Sequence[str]) -> Iterator[str]:
    """What a rule has of these keys; its stance and level, which it always has, are left out."""
    for key in keys:
        value = getattr(rule, "except_" if key == "except" else key)
        if value is True:
            yield key
        elif value is False and key == "why":
            yield f"{key} false"
        elif value and key not in {"stance", "level"}:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            yield f"{key} {shortened(str(shown), 60)!r}"


def _name(rule: Rule) -> str:
    if rule.facet == CUSTOM:
        return f"section {rule.stance!r}"
    return f"{rule.facet}.{rule.stance}" if rule.stance else f"{rule.facet}, a text of its own"
