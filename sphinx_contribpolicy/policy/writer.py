"""A policy as a policy file: only what differs from the defaults, in readable TOML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sphinx_contribpolicy.forge import guess
from sphinx_contribpolicy.policy.model import Policy, Rule, keys_of
from sphinx_contribpolicy.policy.vocabulary import stance_of

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.published import Position, Published

_TABLES = ("project", "wording", "document", "agents", "files", "commits", "pull_requests")
_BEFORE_RULES = ("project", "wording")


def policy_as_toml(policy: Policy) -> str:
    """A policy file that holds `policy` itself, without the layers that it was made from.

    Ends in a newline.

    The text of `wording.body` is not in it: the key names the file, as before.

    >>> from sphinx_contribpolicy.policy import Project
    >>> print(policy_as_toml(Policy(project=Project(name="demo", forge="github"))), end="")
    [project]
    name = "demo"
    """
    # Slow to import, and reading a policy never needs it.
    import tomlkit

    from sphinx_contribpolicy.markup import toml

    document = tomlkit.document()
    for name in _TABLES:
        values = _differing(getattr(policy, name))
        if name == "project" and policy.project.forge == guess(policy.project.repository_url):
            values.pop("forge", None)
        if values:
            document[name] = toml.table(values)
    if policy.rules:
        document["rules"] = toml.table(_rules(policy.rules))
    customs = [{"title": custom.title} | _differing(custom) for custom in policy.custom]
    if customs:
        document["custom"] = customs
    return tomlkit.dumps(document)


def settings_as_toml(settings: Mapping[str, Any]) -> str:
    """A policy file with these settings and no others, the layers below it left to their names.

    Ends in a newline, unless it is empty.

    >>> print(settings_as_toml({"rules": {"testing": False}, "preset": "minimal"}), end="")
    preset = "minimal"
    <BLANKLINE>
    [rules]
    testing = false
    """
    import tomlkit

    from sphinx_contribpolicy.markup import toml

    order = dict.fromkeys((*_BEFORE_RULES, "rules", *_TABLES, *settings))
    given = {name: settings[name] for name in order if name in settings}
    tables = {name: each for name, each in given.items() if isinstance(each, Mapping)}
    lists = {
        name: each
        for name, each in given.items()
        if isinstance(each, list) and any(isinstance(item, Mapping) for item in each)
    }
    plain = {name: each for name, each in given.items() if name not in {*tables, *lists}}
    parts = [tomlkit.dumps(plain)]
    parts += [tomlkit.dumps({name: toml.table(each)}) for name, each in tables.items() if each]
    parts += [tomlkit.dumps({name: each}) for name, each in lists.items()]
    return "\n".join(filter(None, parts))


def source_comment(published: Published) -> str:
    """Comments of TOML that say whose positions follow; they end in a newline."""
    head = f"# The positions of {published.project}, by {published.source} ({published.date}),\n"
    return f"{head}# read on {published.read}: {published.url}\n"


def rules_as_toml(positions: Iterable[Position]) -> str:
    """The table `[rules]` with these positions, each with its note as a comment.

    Ends in a newline.
    """
    import tomlkit

    from sphinx_contribpolicy.markup import toml

    by_facet: dict[str, list[tuple[Any, str]]] = {}
    for each in positions:
        by_facet.setdefault(each.facet, []).append((_rule(each), each.note))
    made = tomlkit.table()
    for facet, entries in by_facet.items():
        made[facet] = toml.noted(entries)
    return tomlkit.dumps({"rules": made})


def _rules(rules: Iterable[Rule]) -> dict[str, Any]:
    by_facet: dict[str, list[Any]] = {}
    for rule in rules:
        by_facet.setdefault(rule.facet, []).append(_rule(rule))
    return {
        facet: entries[0] if len(entries) == 1 else entries for facet, entries in by_facet.items()
    }


def _rule(rule: Rule) -> Any:
    stance = stance_of(rule)
    data = rule_as_table(rule)
    if stance and stance.level == rule.level:
        del data["level"]
    return rule.stance if set(data) == {"stance"} else data


def rule_as_toml(rule: Rule) -> str:
    """What stands for a rule in a list of its facet, on one line.

    >>> rule_as_toml(Rule(facet="testing", stance="test-before-submit", level="must"))
    '"test-before-submit"'
    >>> rule_as_toml(Rule(facet="testing", stance="test-before-submit", level="should"))
    '{stance = "test-before-submit", level = "should"}'
    """
    import tomlkit

    from sphinx_contribpolicy.markup import toml

    data = _rule(rule)
    made = tomlkit.item(data) if isinstance(data, str) else toml.inline(data)
    return str(made.as_string())


def rule_as_table(rule: Rule) -> dict[str, Any]:
    """What the policy file holds for a rule below its facet."""
    keys = keys_of(Rule).keys() - {"facet"}
    return {key: value for key, value in _differing(rule).items() if key in keys}


def _differing(value: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, field in keys_of(type(value)).items():
        given = getattr(value, field.name)
        default = field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        if given != default and given is not None:
            found[key] = _plain(given)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _differing(value)
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value
