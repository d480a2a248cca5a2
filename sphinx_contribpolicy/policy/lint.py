"""What is allowed in a policy file, and probably not what was meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sphinx_contribpolicy.policy.position import Lines, reaches
from sphinx_contribpolicy.policy.reporting import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy.checking import Path as Key
    from sphinx_contribpolicy.policy.loading import Loaded

Severity: TypeAlias = Literal["error", "warning", "note"]


class Finding(Struct, frozen=True, kw_only=True):
    """Something that lint points out.

    `file` is None for a value that the caller gave or that is nowhere; `line` counts from 1 and is
    None where no single line is meant; `key` is dotted.
    """

    code: str
    severity: Severity
    message: str
    key: str = ""
    file: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        """One line: `file:line: key: severity: message [code]`."""
        place = str(self.file) if self.file else "overrides"
        if self.line is not None:
            place += f":{self.line}"
        return f"{place}: {self.key}: {self.severity}: {self.message} [{self.code}]"


class Check:
    """One thing that lint looks for; its docstring tells the user what and why."""

    code: str
    """The name of the finding."""
    severity: Severity
    """How much it matters: errors and warnings end the command with status 1, notes do not."""
    fix: str
    """What to do about it."""

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """What is to be pointed out in the policy."""
        raise NotImplementedError

    def finding(self, loaded: Loaded, path: Key, message: str) -> Finding:
        """The finding at the key `path`."""
        layer = next(
            (
                layer
                for layer in reversed(loaded.layers)
                if reaches(layer.data, path) == len(path) or layer.file == loaded.file
            ),
            None,
        )
        whole = (*layer.prefix, *path) if layer else path
        text = layer.text if layer else None
        return Finding(
            code=self.code,
            severity=self.severity,
            message=f"{message}; {self.fix}",
            key=dotted(whole),
            file=layer.file if layer else loaded.file,
            line=Lines(text).line_of(whole) if text is not None else None,
        )


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
        from sphinx_contribpolicy.policy.foreign import left_in

        for path, text in own_texts(loaded):
            seen: set[str] = set()
            for left in left_in(text, loaded.policy):
                if left.project.lower() in seen:
                    continue
                seen.add(left.project.lower())
                verb = "links" if left.link else "names"
                message = f"this text {verb} another project ({left.words})"
                found = self.finding(loaded, path, message)
                if path == ("wording", "body"):
                    line = text.count("\n", 0, left.start) + 1
                    found = replace(found, file=loaded.body, line=line)
                yield found


CHECKS: tuple[Check, ...] = (
    ProjectNameUnset(),
    DiscussionUnset(),
    DiscussionUnused(),
    ReviewOverdue(),
    ForeignProject(),
)
"""Everything that lint looks for, in the order in which it is reported."""


def lint(loaded: Loaded, *, today: date | None = None) -> list[Finding]:
    """The findings of all checks; `today` is the day that review dates are compared with."""
    day = today or date.today()  # noqa: DTZ011  # a review date is a day where the reader is
    return [finding for check in CHECKS for finding in check.find(loaded, day)]


def own_texts(loaded: Loaded) -> Iterator[tuple[Key, str]]:
    """Every text that the project wrote itself, with its key; empty ones are left out."""
    policy = loaded.policy
    found: list[tuple[Key, str]] = []
    counts: dict[str, int] = {}
    for rule in policy.rules:
        index = counts[rule.facet] = counts.get(rule.facet, -1) + 1
        at: Key = ("rules", rule.facet)
        if _is_list(loaded, at):
            at = (*at, index)
        qualifiers = ("text", "detail", "who", "where", "when")
        found += [((*at, key), getattr(rule, key)) for key in qualifiers]
        found.append(((*at, "except"), rule.except_))
        found += [((*at, "items", number), item) for number, item in enumerate(rule.items)]
    for index, custom in enumerate(policy.custom):
        found.append((("custom", index, "title"), custom.title))
        found.append((("custom", index, "text"), custom.text))
    keys = ("reasons", "definitions", "examples", "owner")
    found += [(("document", key), getattr(policy.document, key)) for key in keys]
    for index, question in enumerate(policy.document.questions):
        found.append((("document", "questions", index, "question"), question.question))
        found.append((("document", "questions", index, "answer"), question.answer))
    found.append((("wording", "body"), policy.body_text or ""))
    yield from ((path, text) for path, text in found if text)


def _is_list(loaded: Loaded, path: Key) -> bool:
    """Whether the topmost layer that has rules for a facet gives them as a list."""
    for layer in reversed(loaded.layers):
        if reaches(layer.data, path) == len(path):
            rules = layer.data["rules"]
            return isinstance(rules[path[1]], list)
    return False
