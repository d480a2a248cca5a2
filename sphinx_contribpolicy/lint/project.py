"""Checks of what is said about the project, and of the day on which to look at the policy again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import Check, Finding
from sphinx_contribpolicy.lint.own_texts import in_its_line, own_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy.loader import Loaded


class ProjectNameUnset(Check):
    """The text names the project, and `project.name` is empty."""

    code = "project-name-unset"
    severity = "warning"
    fix = "set it to what people call the project"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where the name is empty or blank."""
        if not loaded.policy.project.name.strip():
            yield self.finding(loaded, ("project", "name"), "the project has no name")


class DiscussionUnset(Check):
    """No discussion is linked, so readers cannot see why the policy is so, or ask to change it."""

    code = "discussion-unset"
    severity = "note"
    fix = "set it to the thread in which the policy is, or was, discussed"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where there is no URL."""
        if not loaded.policy.project.discussion_url:
            yield self.finding(loaded, ("project", "discussion_url"), "no discussion is linked")


class DiscussionUnused(Check):
    """A discussion is linked, and there is no policy that could close with the link."""

    code = "discussion-unused"
    severity = "warning"
    fix = "write rules or start from a preset, or remove the setting"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where a URL is set and the policy has neither rules nor a text."""
        policy = loaded.policy
        if policy.project.discussion_url and not (
            policy.rules or policy.custom or policy.body_text
        ):
            message = "a discussion is linked, and the policy says nothing"
            yield self.finding(loaded, ("project", "discussion_url"), message)


class ReviewOverdue(Check):
    """The day after which the policy was to be looked at again has passed."""

    code = "review-overdue"
    severity = "warning"
    fix = "look at the policy again, then set a later day"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where `document.review_after` lies before today."""
        day = loaded.policy.document.review_after
        if day is not None and day < today:
            message = f"the policy was to be reviewed after {day}"
            yield self.finding(loaded, ("document", "review_after"), message)


class ForeignProject(Check):
    """A text speaks of another project, or links its pages, as if it had been copied from there."""

    code = "foreign-project"
    severity = "warning"
    fix = "name this project instead, or list the source under `document.credits`"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each project and text in which it is left."""
        from sphinx_contribpolicy.lint.copied import left_in

        for path, text in own_texts(loaded):
            seen: set[str] = set()
            for left in left_in(text, loaded.policy):
                if left.project.lower() in seen:
                    continue
                seen.add(left.project.lower())
                verb = "links" if left.link else "names"
                message = f"this text {verb} another project ({left.words})"
                found = self.finding(loaded, path, message)
                yield in_its_line(loaded, found, path, text, left.start)


CHECKS: tuple[Check, ...] = (
    ProjectNameUnset(),
    DiscussionUnset(),
    DiscussionUnused(),
    ReviewOverdue(),
    ForeignProject(),
)
