"""What a policy is: its model, its vocabulary, and how it is loaded from files."""

from __future__ import annotations

from sphinx_contribpolicy.policy.finding import find
from sphinx_contribpolicy.policy.forge import (
    contributing_paths,
    issue_template_paths,
    template_paths,
)
from sphinx_contribpolicy.policy.leaves import Level
from sphinx_contribpolicy.policy.lint import Check, Finding, checks, lint
from sphinx_contribpolicy.policy.loading import Loaded, load
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
from sphinx_contribpolicy.policy.problems import PolicyError, Problem
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
    "Check",
    "Commits",
    "Credit",
    "Custom",
    "Document",
    "Exempt",
    "Facet",
    "Files",
    "Finding",
    "Labels",
    "Level",
    "Loaded",
    "Parent",
    "Policy",
    "PolicyError",
    "Preset",
    "Problem",
    "Project",
    "Published",
    "PullRequests",
    "Question",
    "Rule",
    "Section",
    "Stance",
    "Trailer",
    "Wording",
    "checks",
    "contributing_paths",
    "facets",
    "find",
    "issue_template_paths",
    "lint",
    "load",
    "preset",
    "preset_names",
    "published",
    "schema",
    "template_paths",
]
