"""The settings that say what a template seems to require, as the policy file would hold them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.lines import in_style_of, plain
from sphinx_contribpolicy.policy import OneLine
from sphinx_contribpolicy.pulls.template.sections import Requirement, Template


def settings_of(template: Template, *, guesses: bool = False) -> dict[str, Any]:
    r"""What nobody declared yet, by heading: what is beyond doubt, or with `guesses` the rest.

    A heading that stands twice is left out: one key cannot mean two sections.

    >>> from sphinx_contribpolicy.pulls.template import template_of
    >>> template = template_of("## Description\n\n<!-- What changes? -->\n", {})
    >>> settings_of(template)
    {'Description': 'text'}
    """
    counted = Counter(each.section.key for each in template.requirements)
    return {
        each.section.heading: setting_of(each)
        for each in template.requirements
        if each.inferred
        and each.certain != guesses
        and counted[each.section.key] == 1
        and (each.section.key or not each.optional)
        and _can_be_written(each.section.heading)
    }


def _can_be_written(heading: str) -> bool:
    try:
        msgspec.convert(heading, OneLine)
    except msgspec.ValidationError:
        return False
    return True


def setting_of(requirement: Requirement) -> str | Mapping[str, Any] | list[str]:
    """One value of the table: a kind, a list of them, or a table."""
    kinds = list(requirement.kinds)
    kind: Any = kinds[0] if len(kinds) == 1 else kinds
    every = tuple(range(1, len(requirement.section.options) + 1))
    more: dict[str, Any] = {}
    if "one-of" in kinds and requirement.choices != every:
        more["choices"] = list(requirement.choices)
    if requirement.detail:
        more["detail"] = list(requirement.detail)
    return {"kind": kind, **more} if more else kind


class Table(NamedTuple):
    """The table of one template in a policy file."""

    path: tuple[str, ...]
    """The keys that lead to it."""
    settings: Mapping[str, Any]
    guesses: Mapping[str, Any] = {}
    """Written as comments."""


def tables_of(templates: Sequence[Template], file: str, *, accept: bool = False) -> list[Table]:
    """The tables of templates in the policy file `file`: guesses are comments unless `accept`."""
    prefix = ("tool", "contribpolicy") if file == "pyproject.toml" else ()
    tables = []
    for each in templates:
        certain, guesses = settings_of(each), settings_of(each, guesses=True)
        name = PurePosixPath(each.name).name
        if sum(PurePosixPath(other.name).name == name for other in templates) > 1:
            name = each.name
        own = ("templates", name) if len(templates) > 1 else ()
        path = (*prefix, "pull_requests", *own, "sections")
        tables.append(Table(path, certain | guesses) if accept else Table(path, certain, guesses))
    return tables


def with_settings(text: str, tables: Sequence[Table]) -> str:
    """The policy file `text` with these tables; what it says already stays as it is.

    Raises `InputError` where it holds the settings in a form that nothing can be added to, such as
    an inline table.
    """
    made = before = plain(text)
    wanted = tomllib.loads(made)
    tables = [each for each in tables if each.settings or each.guesses]
    for table in tables:
        at = wanted
        for name in table.path:
            at = at.setdefault(name, {})
        at |= {**table.settings, **at}
        made = _with_table(made, table)
    try:
        right = tomllib.loads(made) == wanted
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        lines = "".join(_with_table("", table) for table in tables).strip()
        raise InputError(
            "nothing can be added to the settings where they stand; put this there:\n\n" + lines
        )
    return text if made == before else in_style_of(text, made)


def _with_table(text: str, table: Table) -> str:
    """The text with the lines of a table, below its header or at the end."""
    import tomlkit  # slow to import, and a check never needs it

    lines = text.removesuffix("\n").split("\n")
    told = {name: _explained(name, value) for name, value in table.settings.items()}
    guessed = [f"# {_explained(name, value)}" for name, value in table.guesses.items()]
    accepted = {f"# {line}" for line in told.values()}
    lines = [line for line in lines if line.strip() not in accepted]
    added = [*told.values(), *(line for line in guessed if line not in lines)]
    if not added:
        return text
    header = f"[{tomlkit.key(table.path).as_string()}]"
    if header in lines:
        begin = lines.index(header) + 1
        ends = (at for at in range(begin, len(lines)) if lines[at].lstrip().startswith("["))
        end = next(ends, len(lines))
        while not lines[end - 1].strip():
            end -= 1
        lines[end:end] = added
    else:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += [*([""] if lines else []), header, *added]
    return "\n".join(lines) + "\n"


def _explained(name: str, value: object) -> str:
    """A line of a table, which says what a key without a name is."""
    return line_of(name, value) + ("" if name else "  # what stands before the first heading")


def line_of(name: str, value: object) -> str:
    """One line of a table as TOML."""
    import tomlkit

    from sphinx_contribpolicy.markup import toml

    return tomlkit.dumps(toml.table({name: value})).strip()
