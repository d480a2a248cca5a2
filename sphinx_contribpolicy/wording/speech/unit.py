"""What is said in one go, in finished sentences or as an item of a list."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.markup.markdown import in_one_paragraph, link, sentence
from sphinx_contribpolicy.policy import strength
from sphinx_contribpolicy.wording.fragments import names_in
from sphinx_contribpolicy.wording.speech.rule import group, is_plain, is_usual, own_reason, signed
from sphinx_contribpolicy.wording.speech.speaker import no_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.fragments import Line
    from sphinx_contribpolicy.wording.speech.speaker import Speaker

REASON = re.compile("\x02([^\x02\x03]*)\x03")
"""A reason in a text that is not laid out yet: there it is known whether there is room for it."""
LIST = 3
"""Items from which on a list is easier to read than sentences."""
_QUALIFIERS = ("who", "where", "when", "except", "items")
PHRASE = re.compile(r"\s*[a-z][^\n]*[^\s.?!:]\s*$")
"""A text that is no sentence yet, such as 'say how you ran it': what stands before makes it one."""
_LINK = re.compile(r"(`{1,9}).{1,999}?\1|<(?:([\w.-]+): )?([^<>]+)>")
_BRACKETS = re.compile(r"(`{1,9}).{1,999}?\1|\[[^\[\]]*\]\(|\[((?:`[^`]*`|[^\[\]`])*)\]")


class Unit:
    """What is said in one go: a rule, or several by the section `passage` of the passages."""

    def __init__(self, speaker: Speaker, rules: Sequence[Rule], passage: str = "") -> None:
        self.rules = tuple(rules)
        self.facets = tuple(dict.fromkeys(rule.facet for rule in rules))
        self.title = rules[0].title.strip()
        self.box = next((rule.box for rule in rules if rule.box), "")
        # Words of a passage can hold the particulars of one of its rules.
        self._about = speaker.about(next((rule for rule in rules if rule.items), rules[0]))
        self._place = ("passages", passage) if passage else (rules[0].facet, rules[0].stance or "")
        self._own = "" if passage else rules[0].text.strip()
        self._is_phrase = bool(PHRASE.match(self._own))

    @property
    def is_own_sentence(self) -> bool:
        """Whether it is said in sentences of the project's own."""
        return bool(self._own) and not self._is_phrase

    @cached_property
    def text(self) -> str:
        """The finished sentences that say it, with their reason marked."""
        if self.is_own_sentence:
            return self._whole(self._linked(self._own), {"own"})
        about, rule, tone = self._about, self.rules[0], self._about.tone
        bound = about.rfc or (("who",) if about.values["who"] else ())
        if self._own:
            said = about.term("own", *bound, phrase=self._own)
            return self._whole(self._linked(said), {"who"})
        ways: list[tuple[str, ...]] = [("rule",), (tone,), ("formal",), ("casual",)]
        if not bound:
            usual = is_usual(rule) or self._place[0] == "passages"
            ways[:0] = [(tone,)] if usual else [(tone, signed(rule)), (tone, strength(rule.level))]
        line = next(filter(None, (about.line(*self._place, *way) for way in ways)), None)
        if line is None:
            section = about.fragments.section(*self._place, about.language)
            raise WordsError([no_words(rule, section)])
        named = names_in(line.text)
        return self._whole(self._filled(line), named | ({"who"} if "subject" in named else set()))

    @cached_property
    def group(self) -> tuple[str, ...]:
        """When people come to keep it, and how strong it is: what the items of a list share.

        Empty where it stands in no list. An item of a passage belongs to the moment of the first.
        """
        return group(self.rules[0]) if self.item() and not self.box else ()

    def item(self, kind: str = "item") -> str:
        """The words of `kind` that say all of it, with their reason marked; "" where none do.

        `can` and `cannot` are said at the usual strength alone.
        """
        usual = all(map(is_usual, self.rules))
        strict = {strength(rule.level) for rule in self.rules} == {"must"}
        fits = kind == "item" or (usual and not self._own and (strict or kind == "can"))
        plain = all(is_plain(rule, items=True, text=True, detail=True) for rule in self.rules)
        return self.words(kind) if fits and plain else ""

    def words(self, kind: str, *needed: str) -> str:
        """The words of `kind`, with what binds the rule in brackets; "" where there are none."""
        if self._own:
            return self.qualified(self._own) if self._is_phrase and kind == "item" else ""
        line = self._about.line(*self._place, kind, *needed)
        items = {"items", "one_of_items"} if self._about.values["items"] else set()
        if line is None or (items and not items & names_in(line.text)):
            return ""
        return ". ".join([self.qualified(self._filled(line)), *map(sentence, self._more())])

    def qualified(self, text: str) -> str:
        """Words with whom, where and when they hold and what they leave out, in brackets."""
        about, values = self._about, self._about.values
        found = [about.term("whom") if values["who"] else "", values["where"], values["when"]]
        found = [*filter(None, [*found, about.term("excepted") if values["except"] else ""])]
        among = {"text": text, "qualifiers": about.series(found, "more")}
        return about.term("qualified", **among) if found else text

    def _linked(self, own: str) -> str:
        """A text of the project's own with the link of its rule behind it."""
        url = self.rules[0].link
        bare = own.removesuffix(".")
        return self._about.term("details", sentence=bare, link_url=url) if url else own

    def _whys(self) -> list[str]:
        return list(filter(None, map(own_reason, self.rules)))

    def _more(self) -> list[str]:
        # A reason belongs to the rule, and what else is said of it follows.
        return [*self._whys(), *(rule.detail for rule in self.rules if rule.detail.strip())]

    def _filled(self, line: Line) -> str:
        """The words of a line, its links set and its reason marked."""
        links = {rule.stance: rule.link for rule in self.rules if rule.link}

        def linked(found: re.Match[str]) -> str:
            stance = found[2] if found[2] in links else next(iter(links), None)
            return link(found[3], links.pop(stance, "")) if found[3] else found[0]

        # A detail goes on with the words of the rule, and not with a reason of the kit.
        asked = all(r.why is True or (r.why == "" and not r.detail.strip()) for r in self.rules)
        kept = "\x02\\2\x03" if asked else ""
        text = _LINK.sub(linked, line.text)
        text = _BRACKETS.sub(lambda m: m[0] if m[2] is None else m.expand(kept), text)
        said = self._about.fill(line, text)
        for url in links.values():
            said = self._about.term("details", sentence=said, link_url=url)
        return said

    def _points_ahead(self) -> bool:
        """Whether the occasion says `it` of what only the sentence names."""
        it = self._about.term("it", "when")
        return self._about.values["the_pr"] != it and it in self._about.values["when"].split()

    def _whole(self, said: str, named: set[str]) -> str:
        """The words as finished sentences, with what is not `named` in them yet around them."""
        about, own = self._about, named & {"own"}
        if "one_of_items" in named:
            named = named | {"items"}
        left = {key for key in _QUALIFIERS if about.values[key]} - named
        if "when" in left and self._points_ahead():
            left.remove("when")
            plain, mark, reason = said.partition("\x02")
            said = about.term("behind", when=about.values["when"], sentence=plain) + mark + reason
        fronts = [about.term("whom")] if "who" in left else []
        fronts += [about.values[key] for key in ("when", "where") if key in left]
        if fronts:
            said = about.term("front", *own, when=about.series(fronts, "more"), sentence=said)
        ends = {"except": "except", "items": "particulars"}
        after = [about.term(term) for key, term in ends.items() if key in left]
        whys, more = self._whys(), self._more()
        bare, why = (text.strip().removesuffix(".") for text in (said, "".join(whys[:1])))
        if len(whys) == 1 and not after and PHRASE.match(why):
            joint = why.split()[0] in about.term("joints").split("; ")
            said = about.term("why", *["joined"] * joint, sentence=bare, why=why)
            more = more[1:]
        return in_one_paragraph([said, *after, *more])
