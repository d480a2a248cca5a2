"""What a template of a pull request or an issue asks for."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.template.inference import template_of, untemplated
from sphinx_contribpolicy.pulls.template.issue_form import form_of
from sphinx_contribpolicy.pulls.template.sections import Requirement, Template

__all__ = [
    "Requirement",
    "Template",
    "form_of",
    "template_of",
    "untemplated",
]
