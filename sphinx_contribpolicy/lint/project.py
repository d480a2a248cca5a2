"""Checks of what is said about the project, and of what is left of another one.

Many policies start as a copy of a well-known one. A name or a link of the source that stays behind
sends contributors to the wrong people. `copied.toml` lists what is known.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.policy import LIKE, Policy, published_policies

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"([\w.-]*[\w-])"  # the dot behind an address ends a sentence
_LINK = re.compile(rf"(?:https?://|git@){_NAME}(?:[:/]{_NAME})?(?:/{_NAME})?", re.IGNORECASE)


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


@check("discussion-twice", "note", fix="take the link out of `closing`, or out of [project]")
def discussion_twice(subject: Subject) -> Hits:
    """The text closes with a link of the project's own, and below it with the kit's to the same.

    The sentence on `discussion_url` is always the last one.
    """
    policy = subject.policy
    url, closing = policy.project.discussion_url.rstrip("/"), policy.document.closing
    linked = url and re.search(rf"{re.escape(url)}/?(?![\w/-])", closing)
    if linked and policy.body_text is None:
        yield subject.at("document", "closing"), "the text ends with two links to the discussion"


@check("review-overdue", "warning", fix="look at the policy again, then set a later day")
def review_overdue(subject: Subject) -> Hits:
    """The day after which the policy was to be looked at again has passed."""
    day = subject.policy.document.review_after
    if day is not None and day < subject.today:
        yield subject.at("document", "review_after"), f"the policy was to be reviewed after {day}"


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
        for project, verb, found in _left_in(text.without_code, subject.policy):
            if project not in seen:
                seen.add(project)
                yield text.at(found.start()), f"this text {verb} another project ({found[0]})"


@cache
def _known() -> tuple[list[str], dict[str, str]]:
    """Names that are looked for, and the project that each beginning of an address leads to."""
    data = tomllib.loads(Path(__file__).with_name("copied.toml").read_text(encoding="utf-8"))
    links = {link: project for project, links in data["links"].items() for link in links}
    return data["names"], links


def _left_in(text: str, policy: Policy) -> Iterator[tuple[str, str, re.Match[str]]]:
    """The names and links in `text` of known projects that `policy` has nothing to do with.

    Each with its project, and what the text does with that.
    A project is at home where its name is a word of this project's name or its address that of
    this repository; it is acknowledged under `document.credits` or `document.parent`.
    """
    at_home = _at_home(policy)
    for found in _LINK.finditer(text):
        project = _project_of(found)
        if project and project.lower() not in at_home:
            yield project, "links", found
    plain = _LINK.sub(lambda found: " " * len(found[0]), text)
    names, _ = _known()
    for name in names:
        if name.lower() not in at_home:
            for found in re.finditer(rf"(?<![\w./@#-]){re.escape(name)}(?![\w/-]|\.\w)", plain):
                yield name, "names", found


def _project_of(link: re.Match[str]) -> str:
    host, owner, repository = ((part or "").lower() for part in link.groups())
    host = host.removeprefix("www.").replace("raw.githubusercontent.com", "github.com")
    _, links = _known()
    longest = (f"{host}/{owner}/{repository}", f"{host}/{owner}", host)
    return next((links[each] for each in longest if each in links), "")


def _at_home(policy: Policy) -> set[str]:
    project, document = policy.project, policy.document
    names = [project.name, document.parent.name, *(each.name for each in document.credits)]
    urls = [project.repository_url, project.docs_url, project.discussion_url, document.parent.url]
    urls += [each.url for each in document.credits]
    found = {_project_of(link).lower() for url in urls for link in _LINK.finditer(url)}
    for name in (name.lower() for name in names):
        # "MDAnalysis/docs" speaks of MDAnalysis, "pip-tools" of itself and of pip.
        found |= {name, *re.split(r"[\s/_,()-]+", name), *re.split(r"[\s/,()]+", name)}
    return found
