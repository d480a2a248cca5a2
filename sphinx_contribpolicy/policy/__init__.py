"""What a policy is: its model, its vocabulary, and how it is loaded from files.

>>> from pathlib import Path
>>> loaded = load(root=Path("/"), overrides={"preset": "minimal", "wording": {"noun": "rules"}})
>>> loaded.policy.wording.noun, loaded.origins["wording.noun"]
('rules', 'overrides')
"""

from __future__ import annotations

from sphinx_contribpolicy.policy.discovery import (
    find,
    lacking,
    not_checked_out,
    otherwise_named,
    read_text,
    resource,
)
from sphinx_contribpolicy.policy.explain import explain_key
from sphinx_contribpolicy.policy.layers import LIKE
from sphinx_contribpolicy.policy.limits import Limit, limits_of
from sphinx_contribpolicy.policy.loader import Loaded, load
from sphinx_contribpolicy.policy.locate import KeyPath, Location, dotted, reaches
from sphinx_contribpolicy.policy.model import (
    EXPECTED,
    Agents,
    Custom,
    Document,
    Exempt,
    Files,
    Level,
    OneLine,
    Policy,
    PolicyFile,
    Project,
    PullRequests,
    Rule,
    SectionKind,
    SectionSettings,
    TrailerSettings,
    WordingSettings,
)
from sphinx_contribpolicy.policy.named_files import BODY
from sphinx_contribpolicy.policy.presets import COMPARED, Preset, preset, preset_names
from sphinx_contribpolicy.policy.published import (
    Published,
    Standing,
    compared,
    published_policies,
    slug_of,
)
from sphinx_contribpolicy.policy.schema import json_schema
from sphinx_contribpolicy.policy.settings import with_settings
from sphinx_contribpolicy.policy.strictness import (
    CUSTOM,
    Move,
    goes_beyond,
    is_kin,
    is_weaker,
    moves,
    softens,
)
from sphinx_contribpolicy.policy.vocabulary import (
    SECTIONS,
    Ask,
    Facet,
    Stance,
    Strength,
    facets,
    held_by_some,
    looser_than,
    stance_of,
    strength,
)
from sphinx_contribpolicy.policy.writer import (
    policy_as_toml,
    rule_as_table,
    rule_as_toml,
    rules_as_toml,
    settings_as_toml,
    source_comment,
)

__all__ = [
    "BODY",
    "COMPARED",
    "CUSTOM",
    "EXPECTED",
    "LIKE",
    "SECTIONS",
    "Agents",
    "Ask",
    "Custom",
    "Document",
    "Exempt",
    "Facet",
    "Files",
    "KeyPath",
    "Level",
    "Limit",
    "Loaded",
    "Location",
    "Move",
    "OneLine",
    "Policy",
    "PolicyFile",
    "Preset",
    "Project",
    "Published",
    "PullRequests",
    "Rule",
    "SectionKind",
    "SectionSettings",
    "Stance",
    "Standing",
    "Strength",
    "TrailerSettings",
    "WordingSettings",
    "compared",
    "dotted",
    "explain_key",
    "facets",
    "find",
    "goes_beyond",
    "held_by_some",
    "is_kin",
    "is_weaker",
    "json_schema",
    "lacking",
    "limits_of",
    "load",
    "looser_than",
    "moves",
    "not_checked_out",
    "otherwise_named",
    "policy_as_toml",
    "preset",
    "preset_names",
    "published_policies",
    "reaches",
    "read_text",
    "resource",
    "rule_as_table",
    "rule_as_toml",
    "rules_as_toml",
    "settings_as_toml",
    "slug_of",
    "softens",
    "source_comment",
    "stance_of",
    "strength",
    "with_settings",
]
