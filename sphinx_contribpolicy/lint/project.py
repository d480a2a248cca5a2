"""Checks of what is said about the project, and of the day on which to look at the policy again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import check
from sphinx_contribpolicy.lint.copied import left_in
from sphinx_contribpolicy.policy import LIKE, published_policies

if TYPE_CHECKING:
    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject


@check("project-name-unset", "warning", fix="set it to what people call the project")
def project_name_unset(subject: Subject) -> Hits:
    """The text names the project, and `project.name` is empty."""
    if subject.lacks("name"):
        yield subject.at("project", "name"), "the project has no name"


@check(
    "discussion-unset",
    "note",
    fix="set it to the thread in which the policy is, or was, discussed",
)
def discussion_unset(subject: Subject) -> Hits:
    """No discussion is linked, so readers cannot see why the policy is so, or ask to change it."""
    if subject.lacks("discussion_url") and subject.policy.body_text is None:
        yield subject.at("project", "discussion_url"), "no discussion is linked"


@check(
    "discussion-unused",
    "note",
    fix="write rules or start from a preset, or remove the setting",
)
def discussion_unused(subject: Subject) -> Hits:
    """A discussion is linked, and there is no policy that could close with the link."""
    policy = subject.policy
    if policy.project.discussion_url and not (policy.rules or policy.custom or policy.body_text):
        message = "a discussion is linked, and the policy says nothing"
        yield subject.at("project", "discussion_url"), message


@check("review-overdue", "warning", fix="look at the policy again, then set a later day")
def review_overdue(subject: Subject) -> Hits:
    """The day after which the policy was to be looked at again has passed."""
    day = subject.policy.document.review_after
    if day is not None and day < subject.today:
        message = f"the policy was to be reviewed after {day}"
        yield subject.at("document", "review_after"), message


@check(
    "record-stale",
    "warning",
    fix="read that policy, and write out the rules that you want with `contribpolicy published "
    "NAME --format toml`",
)
def record_stale(subject: Subject) -> Hits:
    """The policy starts from the record of a published one that was to be read anew by now."""
    labels = (layer.label for layer in subject.loaded.layers if layer.file is None)
    for name in (label.removeprefix(LIKE) for label in labels if label.startswith(LIKE)):
        each = published_policies()[name]
        if each.stale_after < subject.today:
            message = (
                f"the policy of {each.project} was read on {each.read}, and may have changed since "
                f"{each.stale_after}: {each.url}"
            )
            yield subject.at("like"), message


@check(
    "foreign-project",
    "warning",
    fix="name this project instead, or list the source under `document.credits`",
)
def foreign_project(subject: Subject) -> Hits:
    """A text links the pages of another project, or names it, as if it had been copied from there.

    Known are projects whose policies are often copied. Names are only looked for where they are no
    words for a tool that people use: a policy may well speak of NumPy arrays.
    """
    for text in subject.own_texts:
        seen: set[str] = set()
        for left in left_in(text.without_code, subject.policy):
            if left.project not in seen:
                seen.add(left.project)
                verb = "links" if left.link else "names"
                message = f"this text {verb} another project ({left.words})"
                yield text.at(left.start), message
