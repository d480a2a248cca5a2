"""What is allowed in a policy file, and probably not what was meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import Check, Finding

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.loader import Loaded

__all__ = ["Check", "Finding", "checks", "lint"]


def checks() -> tuple[Check, ...]:
    """Everything that lint looks for in the settings, in the order in which it is reported."""
    # The checks compile their patterns when they are imported; `show` need not wait for that.
    from sphinx_contribpolicy.lint import (
        agent_text,
        contradictions,
        hidden_text,
        links,
        project,
        strictness,
    )

    return (
        *project.CHECKS,
        *links.CHECKS,
        *contradictions.CHECKS,
        *strictness.CHECKS,
        *hidden_text.CHECKS,
        *agent_text.CHECKS,
    )


def lint(loaded: Loaded, *, today: date | None = None) -> list[Finding]:
    """The findings of all checks; `today` is the day that review dates are compared with."""
    day = today or date.today()  # noqa: DTZ011  # a review date is a day where the reader is
    return [finding for check in checks() for finding in check.find(loaded, day)]
