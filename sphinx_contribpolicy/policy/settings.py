"""Settings that are given one by one, on a command line."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return text
