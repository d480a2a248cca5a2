"""Text to Sphinx: directives, roles, the domain, and which pages to read again."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import PosixPath, WindowsPath
from reprlib import repr as short
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.sphinxext import agent_block, domain, own_policy, source_read, transforms
from sphinx_contribpolicy.sphinxext.directives import (
    DiscussionRole,
    RuleRole,
    directive,
    missing_rule,
)
from sphinx_contribpolicy.sphinxext.warnings_ import TYPE, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config, _ConfigRebuild

__all__ = ["TYPE", "WarningType", "add"]

ENV_VERSION = 1
"""Of what Sphinx stores of this extension; a new one makes it read all pages again."""


def _is_name(value: object) -> bool:
    return isinstance(value, (str, PathLike)) and "\0" not in str(fspath(value))


def _are_names(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(map(_is_name, value))


class Setting(NamedTuple):
    """A value of conf.py: what it is by default, what it can be, and how to say that."""

    default: Any
    rebuild: _ConfigRebuild
    types: frozenset[type]
    fits: Callable[[object], bool]
    expected: str


# What only reaches the words re-reads pages by their digests, and not all pages (`outdated`).
_PATH = frozenset({str, PosixPath, WindowsPath})
_ONE_OR_MANY = frozenset({str, list, tuple})
SETTINGS = {
    "contribpolicy_file": Setting(
        "", "", _PATH, _is_name, "give the path of a policy file as a text or a Path"
    ),
    "contribpolicy_overrides": Setting(
        {},
        "",
        frozenset({dict}),
        lambda value: isinstance(value, dict),
        "give a dict of settings, such as {'project': {'name': 'Larkspur'}}",
    ),
    "contribpolicy_templates": Setting(
        [],  # a tuple could not be given as `-D`
        "",
        _PATH | _ONE_OR_MANY,
        lambda value: _is_name(value) or _are_names(value),
        "give the path of a folder as a text or a Path, or a list of such paths",
    ),
    "contribpolicy_regions": Setting(
        True,
        "env",
        frozenset({bool}),
        # `-D contribpolicy_regions=0` on the command line gives a number.
        lambda value: value in (True, False),
        "give True or False",
    ),
    "contribpolicy_agent_block": Setting(
        "",
        "env",
        _ONE_OR_MANY,
        lambda value: value in ("", *agent_block.POSITIONS) or _are_names(value),
        f"give {', '.join(agent_block.POSITIONS)}, or a list of document names",
    ),
}


def _check_settings(app: Sphinx, config: Config) -> None:
    """`config-inited`: warn of each value that cannot be used, and take the default."""
    for name, setting in SETTINGS.items():
        value = getattr(config, name)
        if not setting.fits(value):
            setattr(config, name, setting.default)
            message = f"{name} in conf.py cannot be {short(value)}: {setting.expected}"
            warn(WarningType.CONFIG, message)
    config.contribpolicy_overrides = _unfolded(config.contribpolicy_overrides)


def _unfolded(overrides: dict[Any, Any]) -> dict[Any, Any]:
    """The overrides with the keys in tables that `-D contribpolicy_overrides.wording.tone` names.

    Sphinx takes the name up to the first dot alone.
    """
    texts = (key for key, value in overrides.items() if isinstance(value, str))
    dotted = {key for key in texts if isinstance(key, str) and "." in key}
    if not dotted:
        return overrides
    from sphinx_contribpolicy.policy import with_settings

    rest = {key: value for key, value in overrides.items() if key not in dotted}
    try:
        return with_settings(rest, [f"{key}={overrides[key]}" for key in sorted(dotted)])
    except PolicyError as error:
        warn(WarningType.CONFIG, f"contribpolicy_overrides: {error}")
        return rest


def add(app: Sphinx) -> int:
    """Register all that the extension adds to Sphinx; returns the version of what it stores."""
    for name, setting in SETTINGS.items():
        app.add_config_value(name, setting.default, setting.rebuild, setting.types)
    app.add_domain(domain.PolicyDomain)
    app.add_role_to_domain(domain.PolicyDomain.name, "rule", RuleRole())
    app.add_role_to_domain(domain.PolicyDomain.name, "discussion", DiscussionRole())
    for name in DIRECTIVES:
        app.add_directive(name, directive(name))
    app.add_transform(transforms.ResolvePlaceholders)
    for transform in (
        transforms.BareBoxes,
        transforms.LinksToFiles,
        transforms.TargetAnchors,
        transforms.UniqueAnchors,
    ):
        app.add_post_transform(transform)
    app.connect("config-inited", _check_settings)
    app.connect("builder-inited", domain.begin)
    app.connect("env-get-outdated", domain.outdated)
    app.connect("source-read", source_read.on_source_read)
    app.connect("include-read", source_read.on_include_read)
    app.connect("env-updated", domain.led_elsewhere)
    app.connect("env-updated", domain.report_failures)
    app.connect("env-updated", own_policy.warn_of_others)
    app.connect("env-check-consistency", agent_block.check_names)
    app.connect("warn-missing-reference", missing_rule)
    app.connect("html-page-context", own_policy.link_data)
    app.connect("build-finished", own_policy.write_data)
    return ENV_VERSION
