"""What a template of a pull request or an issue asks for.

`sections` cuts it and holds what each section requires. `declared` knows that from the policy, a
comment or the kit's own questions; else `inference` guesses it, with `choices` for boxes. `form`
reads a form instead. `settings` writes what was guessed as settings, and `filling` answers it.
"""

from __future__ import annotations

from sphinx_contribpolicy.pulls.template.declared import (
    NAME_WHAT_GOES,
    at_odds,
    headings_of,
    template_of,
    untemplated,
    with_boxes,
)
from sphinx_contribpolicy.pulls.template.filling import filled, unfilled
from sphinx_contribpolicy.pulls.template.form import form_of
from sphinx_contribpolicy.pulls.template.sections import Requirement, Template
from sphinx_contribpolicy.pulls.template.settings import (
    Table,
    line_of,
    setting_of,
    settings_of,
    tables_of,
    with_settings,
)

__all__ = [
    "NAME_WHAT_GOES",
    "Requirement",
    "Table",
    "Template",
    "at_odds",
    "filled",
    "form_of",
    "headings_of",
    "line_of",
    "setting_of",
    "settings_of",
    "tables_of",
    "template_of",
    "unfilled",
    "untemplated",
    "with_boxes",
    "with_settings",
]
