"""What a policy says: its rules, and the sections of a project's own."""

from typing import Annotated

from msgspec import Meta, Struct

from sphinx_contribpolicy.policy.model.fields import Alert, Level, Link, MultiLine, OneLine


class Rule(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"except_": "except"}
):
    """One position: a stance of a facet, or a text of one's own in that facet, at a level."""

    facet: Annotated[str, Meta(description="The facet that the rule belongs to.")]
    stance: Annotated[
        str | None, Meta(description="The position taken; none where `text` alone says it.")
    ] = None
    level: Annotated[
        Level, Meta(description="How strong the rule is; by default as the stance says.")
    ]
    who: Annotated[OneLine, Meta(description="Whom the rule binds, where not everybody.")] = ""
    where: Annotated[OneLine, Meta(description="Where the rule holds, where not everywhere.")] = ""
    when: Annotated[OneLine, Meta(description="When the rule holds, where not always.")] = ""
    except_: Annotated[OneLine, Meta(description="What the rule leaves out.")] = ""
    items: Annotated[
        tuple[OneLine, ...], Meta(description="Particulars: tools, places, limits, examples.")
    ] = ()
    title: Annotated[
        OneLine, Meta(description="What the rule begins with in the policy's text, in bold.")
    ] = ""
    text: Annotated[
        MultiLine,
        Meta(
            description="Markdown that replaces the generated sentence. A phrase, such as `say how "
            "it was run`, becomes a sentence of the rule's level."
        ),
    ] = ""
    detail: Annotated[MultiLine, Meta(description="Markdown, said after the sentence.")] = ""
    why: Annotated[
        MultiLine | bool,
        Meta(description="A reason of one's own, in Markdown; false: none, true: the kit's."),
    ] = ""
    link: Annotated[
        Link,
        Meta(description="Where the key words of the rule lead: a URL, or a path from this file."),
    ] = ""
    telling: Annotated[
        bool, Meta(description="The rule is one that the summary of the policy should have.")
    ] = False
    box: Annotated[Alert, Meta(description="The alert box that the rule stands in.")] = ""
    fixed: Annotated[
        bool, Meta(description="In a base: a repository can neither loosen nor drop this rule.")
    ] = False

    @property
    def bounds(self) -> tuple[str, ...]:
        """Whom, where and when it binds, and what it leaves out: "" each where it says nothing."""
        return self.who, self.where, self.when, self.except_


class Custom(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of one's own."""

    title: Annotated[OneLine, Meta(min_length=1, description="The heading of the section.")]
    text: Annotated[
        MultiLine,
        Meta(
            description="The section in Markdown. A phrase becomes a sentence, as that of a rule."
        ),
    ] = ""
    rules: Annotated[
        tuple[str, ...],
        Meta(description="The facets, or stances as facet.stance, whose rules stand in it."),
    ] = ()
    level: Annotated[Level, Meta(description="How strong the section's rule is.")] = "info"
    after: Annotated[
        str,
        Meta(
            description="The facet or section that it follows, where `sections` does not name it; "
            "by default the last before what the maintainers do."
        ),
    ] = ""
