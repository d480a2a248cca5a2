"""The table `[document]` of a policy file: what stands around the rules."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sphinx_contribpolicy.policy.model.fields import MultiLine, OneLine, Url


class Parent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policy of a larger body that this one belongs to."""

    name: Annotated[OneLine, Meta(description="The name of the parent policy.")] = ""
    url: Annotated[Url, Meta(description="Where the parent policy stands.")] = ""
    precedence: Annotated[OneLine, Meta(description="Which of the two wins where they differ.")] = (
        "stricter wins"
    )


class FaqEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that people ask, with its answer."""

    question: Annotated[OneLine, Meta(min_length=1, description="The question.")]
    answer: Annotated[MultiLine, Meta(min_length=1, description="The answer in Markdown.")]


class Credit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source that the policy drew on, further reading, or somebody to thank."""

    name: Annotated[OneLine, Meta(min_length=1, description="The name.")]
    url: Annotated[Url, Meta(description="Where it stands.")] = ""


class Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands around the rules."""

    status: Annotated[
        Literal["draft", "interim", "adopted"], Meta(description="How far the policy has come.")
    ] = "adopted"
    parent: Annotated[Parent, Meta(description="The policy that stands above this one.")] = Parent()
    opening: Annotated[
        MultiLine, Meta(description="What the text begins with, about the project, in Markdown.")
    ] = ""
    closing: Annotated[MultiLine, Meta(description="What the text ends with, in Markdown.")] = ""
    reasons: Annotated[MultiLine, Meta(description="Why the rules exist, in Markdown.")] = ""
    definitions: Annotated[MultiLine, Meta(description="What the terms mean, in Markdown.")] = ""
    examples: Annotated[MultiLine, Meta(description="Acceptable and unacceptable use.")] = ""
    questions: Annotated[
        tuple[FaqEntry, ...], Meta(description="Questions and their answers.")
    ] = ()
    version: Annotated[OneLine, Meta(description="The version of the policy.")] = ""
    updated: Annotated[date | None, Meta(description="When the policy last changed.")] = None
    review_after: Annotated[
        date | None, Meta(description="When the policy should be looked at again.")
    ] = None
    owner: Annotated[OneLine, Meta(description="Who looks after the policy.")] = ""
    credits: Annotated[tuple[Credit, ...], Meta(description="Sources of the policy.")] = ()
    resources: Annotated[tuple[Credit, ...], Meta(description="Further reading.")] = ()
    thanks: Annotated[
        tuple[Credit, ...], Meta(description="People and projects that helped with it.")
    ] = ()
