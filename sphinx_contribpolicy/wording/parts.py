"""The other parts: summary, checklist, notes, guide, template, table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import code, sentence
from sphinx_contribpolicy.policy import facets
from sphinx_contribpolicy.wording.document import said, said_to_agents, sibling
from sphinx_contribpolicy.wording.paragraphs import once, paragraphs
from sphinx_contribpolicy.wording.realise import STRENGTH
from sphinx_contribpolicy.wording.surroundings import discussion_sentence
from sphinx_contribpolicy.wording.text import Block, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.document import Choice
    from sphinx_contribpolicy.wording.speaker import Sentence, Speaker

_LONGEST_SUMMARY = 5
_TELLING = (
    "general",
    "enforcement",
    "disclosure",
    "human-voice",
    "agents",
    "understanding",
    "responsibility",
    "review-capacity",
    "copyright",
    "self-review",
    "testing",
    "good-first",
    "change-scope",
    "quality",
    "attribution",
    "commits",
    "pr-template",
    "volume",
)
"""The facets that a reader wants to know of first, most telling first."""


def summary(speaker: Speaker, title: str, choice: Choice) -> Text:
    """The policy in at most five lines, each a sentence, under the title where there is one."""
    order = list(facets())
    present = {rule.facet for rule in speaker.policy.rules if choice.takes(rule.facet)}
    present.discard("agent-block")
    telling = [facet for facet in (*_TELLING, *order) if facet in present]
    chosen = list(dict.fromkeys(telling))[:_LONGEST_SUMMARY]
    lines = [
        Block(kind="item", text=_short(speaker, facet), facets=(facet,))
        for facet in sorted(chosen, key=order.index)
    ]
    return Text((*_title(title), *lines)) if lines else Text()


def checklist(speaker: Speaker, title: str, choice: Choice) -> Text:
    """What to do and what to leave out, an item for each rule that asks for something."""
    made = [
        speaker.sentence(rule)
        for rule in speaker.policy.rules
        if choice.takes(rule.facet) and rule.facet != "agent-block"
    ]
    blocks = [
        *_items(
            speaker.piece("text", "do"),
            [each for each in made if not each.negative],
            sentences=not speaker.voice.formal,
        ),
        *_items(
            speaker.piece("text", "do-not"),
            [each for each in made if each.negative],
            sentences=False,
        ),
    ]
    return Text(tuple(once([*_title(title), *blocks]))) if blocks else Text()


def good_first_issue(speaker: Speaker, title: str | None, choice: Choice) -> Text:
    """The note on the label for newcomers' issues.

    The policy's rules on it, or what the label is for.
    """
    found = sibling(speaker, choice)
    heading = Block(kind="heading", text=speaker.piece("titles", "good-first"), level=1)
    if found:
        heading, *body = found
    else:
        body = [Block(kind="paragraph", text=speaker.piece("good-first-issue", "about"))]
    named = _title(title) if title is not None else [heading]
    return Text((*named, *once(body)))


def agents(speaker: Speaker, title: str | None) -> Text:
    """The text that is addressed to agents: what the project expects, what helps, who decides."""
    asked = said_to_agents(speaker)
    facet = ("agent-block",) if asked else ()
    first = speaker.piece("automated-tools", "opening")
    text = " ".join(
        [first, *(unit.text for unit in asked), speaker.piece("automated-tools", "closing")]
    )
    heading = _title(speaker.piece("titles", "agent-block") if title is None else title)
    return Text((*heading, Block(kind="paragraph", text=text.strip(), facets=facet)))


def reviewers(speaker: Speaker, title: str | None) -> Text:
    """What reviewers may do, say and run."""
    heading = _title(speaker.piece("titles", "reviewers") if title is None else title)
    blocks: list[Block] = []
    for key in ("reading", "perception", "look", "saying", "reply"):
        text = speaker.piece("reviewers", key)
        if text:
            blocks.append(Block(kind="markdown" if "\n" in text else "paragraph", text=text))
    rules = [
        rule
        for facet in ("reviewer-guidance", "ai-review", "enforcement")
        for rule in speaker.policy.rules_of(facet)
    ]
    return Text(tuple(once([*heading, *blocks, *paragraphs([said(speaker, rules)])])))


def reply(speaker: Speaker) -> Text:
    """A saved reply for a change that does not keep to the policy."""
    text = speaker.piece("reviewers", "saved-reply")
    return Text((Block(kind="markdown" if "\n" in text else "paragraph", text=text),))


def pull_request_template(speaker: Speaker) -> Text:
    """A template for pull requests that asks what the policy wants to know."""
    disclosure = speaker.piece("pull-request-template", "disclosure")
    template = speaker.piece("pull-request-template", "template", disclosure=disclosure)
    return Text((Block(kind="markdown", text=template),))


def pull_request_disclosure(speaker: Speaker) -> Text:
    """The section of the template on the use of tools.

    An empty text where the policy does not ask for it.
    """
    text = speaker.piece("pull-request-template", "disclosure")
    return Text((Block(kind="markdown", text=text),)) if text else Text()


def discussion(speaker: Speaker) -> Text:
    """The sentence that links the discussion; an empty text where there is no discussion."""
    text = discussion_sentence(speaker)
    return Text((Block(kind="paragraph", text=text),)) if text else Text()


def table(speaker: Speaker, choice: Choice) -> Text:
    """Facet, stance and level of each rule as a Markdown table."""
    known = facets()
    rows = [
        f"| {known[rule.facet].title} | {_stance(speaker, rule)} | {rule.level} |"
        for rule in speaker.policy.rules
        if choice.takes(rule.facet)
    ]
    if not rows:
        return Text()
    titles = (speaker.language.frame(f"table-{name}") for name in ("facet", "stance", "level"))
    head = [f"| {' | '.join(titles)} |", "| --- | --- | --- |"]
    return Text((Block(kind="table", text="\n".join([*head, *rows])),))


def _stance(speaker: Speaker, rule: Rule) -> str:
    return code(rule.stance) if rule.stance else speaker.language.frame("own-text")


def _title(title: str | None) -> list[Block]:
    return [Block(kind="heading", text=title, level=1)] if title else []


def _short(speaker: Speaker, facet: str) -> str:
    rules = speaker.policy.rules_of(facet)
    short = speaker.sentence(rules[0]).short
    return sentence(" ".join(short.split()))


def _items(lead: str, made: list[Sentence], *, sentences: bool) -> Iterator[Block]:
    """The lead and the items; each is a sentence, or the end of the one that the lead begins."""
    listed = [each for each in made if each.item or (not each.clause and _asks(each))]
    if not listed:
        return
    yield Block(kind="paragraph", text=lead)
    for each in listed:
        facet = tuple(rule.facet for rule in each.rules)
        text = each.item or " ".join(each.short.split())
        own = not each.item or sentences
        yield Block(kind="item", text=sentence(text) if own else text, facets=facet)


def _asks(each: Sentence) -> bool:
    return STRENGTH[each.rules[0].level] in {"must", "should"}
