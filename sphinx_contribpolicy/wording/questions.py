"""What the template of a pull request asks: a question for each section, from the rules that ask.

The words of a question stand with the stance that asks it; `pull-request-template` has those that
are asked of everybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.markup.markdown import capital, escape, sentence
from sphinx_contribpolicy.policy import stance_of, strength
from sphinx_contribpolicy.wording.speech import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_contribpolicy.policy import Ask, Rule
    from sphinx_contribpolicy.wording.speech import Speaker

_ASKED = frozenset(("must", "should"))
_TEMPLATE = "pull-request-template"
_CHOICES = ("required-any", "required-significant", "required-conditional", "disclosure-field")
"""The stances that ask whether tools were used, that with the lowest threshold first."""
_OF_TOOLS = frozenset(("disclosure", "disclosure-detail", "pr-template"))
_ISSUE = "accepted-issue-only"
_DENIES = re.compile(r"^\W*(?:no|none|without|not)\b", re.IGNORECASE)


REWORD = (
    'leave it where both mean the same; else write `templates = ["policy-words"]` under [wording], '
    "have `contribpolicy words --new en FACET.STANCE` write the section there, and change "
    "`without` and `with` in it; AGENTS.md has its sentence from `opening` in `automated-tools.md`"
)
"""How to change the answers of the template that are the kit's."""


class Asked(NamedTuple):
    """A box or a field of the template, Markdown, and the rule that asks for it."""

    text: str
    rule: Rule | None = None


class Question(NamedTuple):
    """A section of the template, and what an answer to it is."""

    kind: Literal["text", "issue", "one-of", "all", "optional"]
    heading: str
    prompt: str
    rule: Rule | None = None
    """The rule that asks it, the strongest of several; none where it is asked of everybody."""
    boxes: tuple[Asked, ...] = ()
    detail: tuple[int, ...] = ()
    """Boxes, counted from 1, whose choice asks for words, or for the fields."""
    fields: tuple[Asked, ...] = ()
    hint: str = ""
    """What stands before the fields."""
    denial: int | None = None
    """The box, counted from 1, that says that no tool was used."""
    in_part: bool = False
    """Whether that box says it of significant parts alone."""
    minor_exempt: bool = False
    """Whether some uses need not be said."""
    limits: str = ""
    """What the prompt of the choice says of whom, where and when it is meant, and what not."""

    def asks(self, rule: Rule) -> bool:
        """Whether it asks for the rule."""
        if self.kind == "one-of":  # all that is asked on the use of tools
            return asked_for(rule) in {"choice", "field"}
        return any(each is rule for each in (self.rule, *(box.rule for box in self.boxes)))

    def markdown(self) -> str:
        """The section as it stands in a template."""
        boxes = "\n".join(f"- [ ] {box.text}" for box in self.boxes)
        fields = "\n".join(f"- {field.text}:" for field in self.fields)
        hint = f"<!-- {self.hint} -->" if self.hint and fields else ""
        blocks = [f"## {self.heading}", f"<!-- {self.prompt} -->", boxes, hint, fields]
        return "\n\n".join(filter(None, blocks))


def questions(speaker: Speaker) -> tuple[Question, ...]:
    """The questions in the order of the template, the description first."""
    rules = [rule for rule in speaker.policy.rules if asked_for(rule) != "nothing"]
    sections = [rule for rule in rules if asked_for(rule) == "section"]
    found = [
        Question("text", _own(speaker, "description", "heading"), _own(speaker, "description"))
    ]
    found += [_section(speaker, rule, "issue") for rule in rules if rule.stance == _ISSUE]
    found += [_section(speaker, rule) for rule in sections if rule.facet != "disclosure"]
    found += _of_tools(speaker, rules)
    found += _checklist(speaker, [rule for rule in rules if asked_for(rule) == "box"])
    return tuple(found)


def answers_of_the_kit(asked: Sequence[Question], kit: Sequence[Question]) -> Mapping[Rule, str]:
    """The rules in words of one's own whose answers in the template are the kit's, and which.

    The answers say from where on a use has to be told, as the rule does. `kit` are the questions as
    the kit words them.
    """
    known = {box.text for each in kit for box in each.boxes}
    found = {}
    for each in asked:
        rule = each.boxes[0].rule if each.kind == "one-of" else None
        answers = [box.text for box in each.boxes]
        if rule and rule.text.strip() and not rule.items and known.issuperset(answers):
            said = " and ".join(f'"{text}"' for text in answers)
            found[rule] = (
                f"{rule.facet}.{rule.stance} has a text of your own, and the template still asks "
                f"in the kit's words: {said}"
            )
    return found


def asked_for(rule: Rule) -> Ask:
    """What the template asks for the rule: what its stance asks, where the rule is binding."""
    stance = stance_of(rule)
    if stance is None:
        return "nothing"
    invites = rule.facet == "disclosure" and rule.stance == "encouraged"
    return stance.asks if invites or strength(rule.level) in _ASKED else "nothing"


def _section(speaker: Speaker, rule: Rule, kind: Literal["text", "issue"] = "text") -> Question:
    prompt = _of(speaker, rule, "prompt")
    return Question(kind, _of(speaker, rule, "heading"), _bounded(speaker, rule, prompt), rule)


def _of_tools(speaker: Speaker, rules: Sequence[Rule]) -> Iterator[Question]:
    """The section on the use of tools: a choice, and the fields of those who used some."""
    asking = [
        rule
        for rule in rules
        if rule.facet in _OF_TOOLS and asked_for(rule) in {"choice", "field", "section"}
        if rule.stance != "motivation-and-burden-questions"
    ]
    heading = _own(speaker, "use", "heading")
    binding = [rule for rule in asking if rule.stance != "encouraged"]
    if not binding:
        for rule in asking[:1]:
            prompt = _bounded(speaker, rule, _of(speaker, rule, "prompt"))
            yield Question("optional", heading, prompt, rule)
        return
    fields = {
        capital(text).casefold(): Asked(_qualified(speaker, rule, capital(text)), rule)
        for rule in binding
        if asked_for(rule) == "field"
        for text in _several(speaker, rule, "field")
    }
    degrees = next((rule for rule in binding if rule.stance == "level-category"), None)
    choices = {rule.stance: rule for rule in binding if rule.stance in _CHOICES}
    main = next((choices[name] for name in _CHOICES if name in choices), binding[0])
    strongest = min(binding, key=lambda rule: strength(rule.level) != "must")
    asker = strongest if strongest.facet == main.facet else main
    if not choices and not degrees:
        # Fields are for those who tell; that somebody tells at all is only welcome.
        asker = next((rule for rule in asking if rule.stance == "encouraged"), asker)
    # For whom degrees are asked, and for what not, the rule on disclosure can say.
    bound = degrees if degrees and any(degrees.bounds) else main
    if degrees:
        texts = _several(speaker, degrees, "choice")
        main = degrees
    else:
        told = ("fields",) if fields else ()
        texts = [
            _of(speaker, main, "without", fallback=_CHOICES[-1]),
            _of(speaker, main, "with", *told, fallback=_CHOICES[-1]),
        ]
    # The words of the kit begin with the box that denies; what a policy names is in its own order.
    named = enumerate(texts, 1) if degrees and degrees.items else ()
    denials = [at for at, text in named if _DENIES.match(text)] if named else [1]
    others = tuple(at for at in range(1, len(texts) + 1) if at not in denials)
    limits = [_limits(speaker, bound, *(("choice",) if denials == [1] else ()))]
    exempt = speaker.policy.rules_of("disclosure", "trivial-exempt")
    if main.stance == "required-any" and denials == [1]:
        # Who used a tool for what need not be said would find no true answer.
        limits += [_of(speaker, each, "prompt") for each in exempt]
    limit = " ".join(filter(None, limits))
    asked_more = bool(fields) or not degrees
    yield Question(
        "one-of",
        heading,
        f"{_own(speaker, 'use')} {limit}".strip(),
        asker,
        tuple(Asked(text, main) for text in texts),
        others if denials and asked_more else (),
        tuple(fields.values()),
        _own(speaker, "fields"),
        denials[0] if len(denials) == 1 else None,
        not degrees and main.stance == "required-significant",
        bool(bound.except_ or exempt),
        limit,
    )


def _checklist(speaker: Speaker, rules: Sequence[Rule]) -> Iterator[Question]:
    asked: dict[tuple[str, tuple[str, ...]], Rule] = {}
    for rule in rules:
        # A box says what another rule asks too where that asks it as strictly, and of the same.
        unlike = (x for x in speaker.policy.rules_of(rule.facet) if _bounds(x) != _bounds(rule))
        own = speaker.over({}, without={f"{each.facet}.{each.stance}" for each in unlike})
        asked.setdefault((_of(own, rule, "box"), _bounds(rule)), rule)
    # Who ticks that a change is understood and can be explained has ticked that it is understood.
    boxes = [
        Asked(_qualified(speaker, rule, text), rule)
        for (text, bounds), rule in asked.items()
        if not any(
            longer.startswith(text.rstrip(".") + " ") and others in {bounds, ("must", *bounds[1:])}
            for longer, others in asked
        )
    ]
    if boxes:
        heading = _own(speaker, "checklist", "heading")
        prompts = [_own(speaker, "checklist"), *(_of(speaker, rule, "prompt") for rule in rules)]
        prompt = " ".join(filter(None, prompts))
        yield Question("all", heading, prompt, boxes[0].rule, tuple(boxes))


def _bounds(rule: Rule) -> tuple[str, ...]:
    """How strictly a rule asks, and whom, where and when."""
    return (strength(rule.level), *rule.bounds)


def _own(speaker: Speaker, section: str, kind: str = "prompt") -> str:
    """What is asked of everybody."""
    line = speaker.line(_TEMPLATE, section, kind)
    return speaker.fill(line) if line else ""


def _of(speaker: Speaker, rule: Rule, kind: str, *holds: str, fallback: str = "") -> str:
    """The words of a kind for the rule; those in English where a translation has none."""
    about = speaker.about(rule).over({}, holds)
    places = [(rule.facet, rule.stance or "")]
    places += [("pr-template", fallback)] if fallback else []
    found = next(filter(None, (about.line(*place, kind) for place in places)), None)
    return about.fill(found) if found else ""


def _several(speaker: Speaker, rule: Rule, kind: str) -> list[str]:
    """The particulars of the rule, or what the words offer in their place."""
    if rule.items:
        return [capital(escape(item)) for item in rule.items]
    return [each for text in _of(speaker, rule, kind).split(";") if (each := text.strip())]


def _bounded(speaker: Speaker, rule: Rule, prompt: str) -> str:
    """The prompt, and what limits it."""
    return " ".join(filter(None, [prompt, _limits(speaker, rule)]))


def _limits(speaker: Speaker, rule: Rule, *of: str) -> str:
    """A sentence each for whom, where and when a question is meant, or is not.

    `of` a choice, the last says which answer is meant for what is left out.
    """
    about = speaker.about(rule)
    who = about.term("beyond", text=about.values["who"]) if about.values["who"] else ""
    found = [*filter(None, [who, about.values["where"], about.values["when"]])]
    more = [about.term("applies", qualifiers=about.series(found, "more"))] if found else []
    more += [about.term("except", *of) or about.term("except")] if about.values["except"] else []
    return " ".join(map(sentence, more))


def _qualified(speaker: Speaker, rule: Rule, text: str) -> str:
    """The words with whom, where and when they hold, before their full stop."""
    plain = text.removesuffix(".")
    return f"{Unit(speaker, (rule,)).qualified(plain)}{text[len(plain) :]}"
