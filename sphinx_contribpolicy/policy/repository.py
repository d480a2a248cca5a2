"""What a policy says of the repository: files that are kept, commits, and pull requests."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from sphinx_contribpolicy.policy.fields import Grace, Kind, Line, TrailerKey


class Files(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `contribpolicy sync` keeps up to date."""

    regions: Annotated[tuple[Line, ...], Meta(description="Files that hold managed regions.")] = ()
    whole: Annotated[
        Mapping[Line, Line], Meta(description="Files that are generated whole: path and part.")
    ] = field(default_factory=dict)


class Trailer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trailer at the end of a commit message."""

    key: Annotated[TrailerKey, Meta(description="What stands before the colon.")] = ""
    grammar: Annotated[Line, Meta(description="What stands after it: `AGENT:MODEL [TOOLS]`.")] = ""
    when: Annotated[
        Literal["", "required", "suggested", "forbidden"],
        Meta(description="Whether a commit that a tool helped with carries it."),
    ] = ""


class Commits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What commits carry."""

    trailer: Annotated[Trailer | None, Meta(description="The trailer that names the tool.")] = None
    sign_off: Annotated[
        Literal["human", "none"], Meta(description="Whether a person signs each commit off.")
    ] = "none"


class Labels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Labels that the check of a pull request sets."""

    fail: Annotated[Line, Meta(description="For a pull request that lacks something.")] = ""
    agent: Annotated[Line, Meta(description="For a pull request with the agent marker.")] = ""


class Exempt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose pull requests are not judged."""

    bots: Annotated[bool, Meta(description="Accounts of the type bot.")] = True
    associations: Annotated[
        tuple[Line, ...], Meta(description="People by their association with the repository.")
    ] = ("OWNER", "MEMBER", "COLLABORATOR")
    label: Annotated[Line, Meta(description="Pull requests with this label.")] = ""


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a section of the pull-request template wants.

    In the file a kind alone, a list of kinds, or a table with `kind` and `detail`.
    """

    kind: Annotated[
        tuple[Kind, ...], Meta(min_length=1, description="One kind, or several that all hold.")
    ]
    detail: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(description="Boxes, counted from 1, whose choice asks for words in the section."),
    ] = ()


class PullRequests(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the body of a pull request is judged."""

    template: Annotated[
        Line, Meta(description="The template; by default found where the forge looks for it.")
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
        date | None, Meta(description="Pull requests opened before this day are not judged.")
    ] = None
    exempt: Annotated[Exempt, Meta(description="Whose pull requests are not judged.")] = Exempt()
    sections: Annotated[
        Mapping[Line, Section],
        Meta(description="What each section of the template wants, by its heading."),
    ] = field(default_factory=dict)
