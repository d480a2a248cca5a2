"""Settings that are given and stand in no file: in Python, or one by one on a command line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.policy.validation import BAD, Diagnostics, described, shown

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.locate import KeyPath

# What is given in Python can hold itself.
_DEEPEST = 20


def with_settings(data: Mapping[str, Any], given: Iterable[str]) -> dict[str, Any]:
    """`data` with settings of the form `dotted.key=value` put on top; PolicyError where unusable.

    A value is TOML where it can be read as such, and else a text.
    """
    made = dict(data)
    for setting in given:
        key, equals, value = setting.partition("=")
        steps = [step.strip() for step in key.split(".")]
        if not equals or not all(steps):
            message = f"'{setting}' is no setting; write KEY=VALUE, such as project.name=bar"
            raise PolicyError([Diagnostic(code="wrong-value", message=message, key="--set")])
        table = made
        for step in steps[:-1]:
            inner = table.get(step, {})
            if not isinstance(inner, dict):
                message = f"'{key}' is set inside of '{step}', which is no table"
                raise PolicyError([Diagnostic(code="wrong-type", message=message, key=key)])
            # What was given stays as it is.
            table[step] = inner = dict(inner)
            table = inner
        table[steps[-1]] = _value(value)
    return made


def plain(settings: Mapping[Any, object], wrong: Diagnostics, path: KeyPath = ()) -> dict[str, Any]:
    """Settings given in Python as TOML would give them: dicts, lists, strings, numbers, dates."""
    found = {}
    for key, item in settings.items():
        if not isinstance(key, str):
            at = (*path, shown(key))
            wrong.add("wrong-type", at, f"a key is a string, not {described(key)}")
            continue
        name = _string(key, path, wrong)
        checked = BAD if name is BAD else _plain_value(item, (*path, name), wrong)
        if checked is not BAD:
            found[name] = checked
    return found


def _plain_value(value: object, path: KeyPath, wrong: Diagnostics) -> Any:
    if len(path) > _DEEPEST:
        return wrong.add("wrong-type", path, "values are nested too deep")
    match value:
        case str():
            return _string(value, path, wrong)
        case bool() | int() | float() | date() | time():
            return value
        case Mapping():
            return plain(value, wrong, path)
        case list() | tuple():
            items = [_plain_value(item, (*path, index), wrong) for index, item in enumerate(value)]
            return [item for item in items if item is not BAD]
    return wrong.add("wrong-type", path, f"expected a TOML value, got {described(value)}")


def _string(value: str, path: KeyPath, wrong: Diagnostics) -> Any:
    try:
        value.encode()
    except UnicodeEncodeError:
        return wrong.add("wrong-value", path, "the string holds half a character (a surrogate)")
    return str(value)


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return text
