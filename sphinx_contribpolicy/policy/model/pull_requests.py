"""The table `[pull_requests]` of a policy file: how pull requests are judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from sphinx_contribpolicy.policy.model.fields import Grace, OneLine, SectionKind


class Labels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Labels that the check of a pull request sets."""

    fail: Annotated[OneLine, Meta(description="For a pull request that lacks something.")] = ""
    agent: Annotated[
        OneLine, Meta(description="For one that an agent opened, by its account or its marker.")
    ] = ""


class Exempt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose pull requests are not judged."""

    bots: Annotated[
        bool, Meta(description="Accounts of programs; known coding agents are judged.")
    ] = True
    associations: Annotated[
        tuple[OneLine, ...], Meta(description="People by their association with the repository.")
    ] = ("OWNER", "MEMBER", "COLLABORATOR")
    label: Annotated[OneLine, Meta(description="Pull requests with this label.")] = ""
    logins: Annotated[
        tuple[OneLine, ...], Meta(description="Accounts by their login, in any case.")
    ] = ()


class SectionSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a section of the pull-request template wants.

    In the file a kind alone, a list of kinds, or a table with `kind`, `choices` and `detail`.
    """

    kind: Annotated[
        tuple[SectionKind, ...],
        Meta(min_length=1, description="One kind, or several that all hold."),
    ]
    choices: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(description="Of one-of: the boxes, counted from 1; all of the section where absent."),
    ] = ()
    detail: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(description="Boxes, counted from 1, whose choice asks for words in the section."),
    ] = ()


class TemplateSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one of several pull-request templates wants."""

    sections: Annotated[
        Mapping[OneLine, SectionSettings],
        Meta(description="What each section of this template wants, by its heading."),
    ] = field(default_factory=dict)


class PullRequests(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the body of a pull request is judged."""

    template: Annotated[
        OneLine, Meta(description="The template; by default found where the forge looks for it.")
    ] = ""
    mode: Annotated[
        Literal["report", "comment"], Meta(description="Say it in the log, or in a comment.")
    ] = "report"
    close: Annotated[bool, Meta(description="In comment mode: close after `grace`.")] = False
    grace: Annotated[Grace, Meta(description="The time before a pull request is closed.")] = (
        "7 days"
    )
    labels: Annotated[Labels, Meta(description="Labels that are set.")] = Labels()
    since: Annotated[
        date | None,
        Meta(
            description="Pull requests opened before this day, such as 2026-03-01, are not judged; "
            "the text says so. Of the days of a base and of what extends it the later one holds."
        ),
    ] = None
    exempt: Annotated[Exempt, Meta(description="Whose pull requests are not judged.")] = Exempt()
    sections: Annotated[
        Mapping[OneLine, SectionSettings],
        Meta(description="What each section of the template wants, by its heading."),
    ] = field(default_factory=dict)
    templates: Annotated[
        Mapping[OneLine, TemplateSettings],
        Meta(description="The same for one of several templates, by its file name or path."),
    ] = field(default_factory=dict)
