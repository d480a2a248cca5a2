"""What a policy is: its model, its vocabulary, and how it is loaded from files."""

from __future__ import annotations

from sphinx_contribpolicy.forge import contributing_paths, issue_template_paths, template_paths
from sphinx_contribpolicy.policy.discovery import find
from sphinx_contribpolicy.policy.fields import Level
from sphinx_contribpolicy.policy.loader import Loaded, load
from sphinx_contribpolicy.policy.model import (
    Agents,
    Credit,
    Custom,
    Document,
    Parent,
    Policy,
    Project,
    Question,
    Rule,
    Wording,
)
from sphinx_contribpolicy.policy.presets import Preset, preset, preset_names
from sphinx_contribpolicy.policy.published import Published, published
from sphinx_contribpolicy.policy.repository import (
    Commits,
    Exempt,
    Files,
    Labels,
    PullRequests,
    Section,
    Trailer,
)
from sphinx_contribpolicy.policy.schema import schema
from sphinx_contribpolicy.policy.vocabulary import SECTIONS, Facet, Stance, facets

__all__ = [
    "SECTIONS",
    "Agents",
    "Commits",
    "Credit",
    "Custom",
    "Document",
    "Exempt",
    "Facet",
    "Files",
    "Labels",
    "Level",
    "Loaded",
    "Parent",
    "Policy",
    "Preset",
    "Project",
    "Published",
    "PullRequests",
    "Question",
    "Rule",
    "Section",
    "Stance",
    "Trailer",
    "Wording",
    "contributing_paths",
    "facets",
    "find",
    "issue_template_paths",
    "load",
    "preset",
    "preset_names",
    "published",
    "schema",
    "template_paths",
]
