"""Where a value comes from: the layers that set it, from the first to the one that wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sphinx_contribpolicy.policy.problems import nearest

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.loading import Loaded


class Explanation(msgspec.Struct, frozen=True):
    """The answer in lines, or the problem that there is none."""

    lines: tuple[str, ...] = ()
    problem: str = ""


def explained(loaded: Loaded, key: str) -> Explanation:
    """The value of dotted `key`, the layer that it comes from, and what the layers below it say."""
    data = _resolved(loaded)
    value: Any = data
    for step in key.split("."):
        if not isinstance(value, dict) or step not in value:
            known = value if isinstance(value, dict) else ()
            return Explanation(problem=f"there is no key {key!r}{nearest(step, known)}")
        value = value[step]
    origin = _origin(loaded, key)
    lines = [f"{key} = {_shown(value)}", f"  from {origin}"]
    for layer in loaded.layers:
        below: Any = layer.data
        for step in key.split("."):
            below = below.get(step) if isinstance(below, dict) else None
        if below is not None and layer.label != origin:
            lines.append(f"  {layer.label} says {_shown(below)}")
    return Explanation(lines=tuple(lines))


def _resolved(loaded: Loaded) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(loaded.policy)
    rules: dict[str, list[Any]] = {}
    for rule in data.pop("rules"):
        rules.setdefault(rule.pop("facet"), []).append(
            {name: value for name, value in rule.items() if value}
        )
    data["rules"] = rules
    return data


def _origin(loaded: Loaded, key: str) -> str:
    steps = key.split(".")
    for length in range(len(steps), 0, -1):
        prefix = ".".join(steps[:length])
        if prefix in loaded.origins:
            return loaded.origins[prefix]
    inside = {origin for name, origin in loaded.origins.items() if name.startswith(f"{key}.")}
    return " and ".join(sorted(inside)) if inside else "the defaults"


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode()
