"""The policy that stands in a repository already: where, and whether it fills a file.

Whoever has a policy wants no second one beside it. What counts is a rule: a text that only names
such tools is none. Whether one stands there is judged per kind of file: a guide for contributors
that asks something of people who use such tools states a policy, a file for agents that names them
does not.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.survey.mentions import (
    asks_something,
    is_about,
    is_on_contributions,
    is_rule,
    is_section_of_rules,
    names_tools,
    own_words,
    rules_in_template,
)
from sphinx_contribpolicy.init.survey.prose import (
    Paragraph,
    Role,
    files_below,
    generated,
    markup_of,
    paragraphs,
    role_of,
    texts_among,
)
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.sync import MARKUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.regions import FileHeading

_POLICY_NAME = re.compile(
    r"(?i)(?:.*[-_])?(?:ai|llms?|genai|generative[-_]ai)(?:[-_](?:tools?|assisted|generated|assistance"
    r"|contributions?|usage|use|coding|code|disclosure|guidelines?|rules|statement|and[-_]llms?))*"
    r"[-_ ]?(?:policy|policies|usage|use|tools?|guidelines?|rules|disclosure|contributions?"
    r"|statement)"
)
_LOCAL_LINK = re.compile(r"\]\(<?(?!\w+:|#|/)([^)\s>#]+)|`[^`<]*<(?!\w+:)([^`<>#]+)>`_")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s")
_REFERENCE = re.compile(r"(?::(?:doc|ref|any):|\{(?:doc|ref|any)\})`(?:[^`<>]*<)?([^`<>]+)>?`")
_CODE = re.compile(r"(?<![`:}])(`{1,2})([^`\s]+)\1(?!`)")
_FOLDERS = ("", "docs", "doc", "docs/source", "doc/source")
"""What a page that is named may lie in, beside the folder of the file that names it."""
_ADDRESS = re.compile(r"(?<=\])\([^()]*+\)|<[^<>]*+>(?=`_)")
_SHOWS_POLICY = re.compile(
    r"\{(?:llm-policy|policy-table)\}|^[ \t]*\.\. (?:llm-policy|policy-table)::"
    r"|^<llm-policy|contribpolicy:begin llm-policy",
    re.MULTILINE,
)
_OUR_NAME = "AI_POLICY.md"
_ROLES = ("guide", "page", "entry", "agents", "template", "security", "")


class StandingPolicy(NamedTuple):
    """A place where a policy stands: its file, and the section of it.

    `begin` and `end` are lines from 0; `whole`: the file is that policy and nothing else. `title`
    is a heading, or the first words of the rule. `depth` is that of the heading, 0 without one.
    `said` are its sentences in plain words; `leads`: it says nothing but where a policy stands;
    `asks`: it is a question or an item of a template, and no policy.
    """

    name: str
    begin: int
    end: int
    title: str
    whole: bool = False
    depth: int = 0
    said: frozenset[str] = frozenset()
    leads: bool = False
    asks: bool = False

    @property
    def can_show(self) -> bool:
        """Whether the whole policy can stand there: a template is for people to fill in."""
        return self.role != "template"

    @property
    def is_written(self) -> bool:
        """Whether its file is in a markup that the kit writes."""
        return PurePosixPath(self.name).suffix.lower() in MARKUPS

    @property
    def is_body(self) -> bool:
        """Whether it is a Markdown file as a whole, which `body` can name as it is."""
        return self.whole and self.name.lower().endswith((".md", ".markdown"))

    @property
    def role(self) -> Role:
        """What its file is for."""
        return role_of(self.name)

    def holds(self, other: StandingPolicy) -> bool:
        """Whether it says at least as much as another place, and most of what that says."""
        same = len(self.said & other.said)
        return len(self.said) >= len(other.said) and same * 2 >= len(other.said)

    @property
    def place(self) -> str:
        """File and line, as messages show them."""
        return f"{self.name}:{self.begin + 1}"


def standing_policies(
    root: Path, texts: Iterable[str], read: Callable[[str], str]
) -> tuple[StandingPolicy, ...]:
    """Where a policy stands among the `texts`, and where templates ask of it.

    `read` gives what a file says.

    Those that are one as a whole come first, then guides, and others in the order of `_ROLES`.
    """
    there = set(texts)
    found: dict[Path, StandingPolicy] = {}
    for name in sorted(there):
        path = (root / name).resolve()
        if path not in found and (policy := policy_in(name, read(name), there)):
            found[path] = policy
    # What only leads to a policy is none where one stands.
    stated = [each for each in found.values() if not (each.leads or each.asks)]
    kept = (each for each in found.values() if each.asks or not (each.leads and stated))
    return tuple(
        sorted(kept, key=lambda each: (not each.whole, _ROLES.index(each.role), each.name))
    )


def standing_in(root: Path, read: Callable[[str], str]) -> tuple[StandingPolicy, ...]:
    """Where a policy stands in a repository, as `standing_policies` tells it."""
    found = standing_policies(root, texts_among(root, files_below(root)), read)
    return tuple(each for each in found if not each.asks)


def fullest(standing: Sequence[StandingPolicy]) -> StandingPolicy | None:
    """The place that says what the others say; None where nobody can tell which that is.

    A template and a file for agents only repeat a policy, and so does a sentence beside a section.
    """
    told = [each for each in standing if each.role in {"guide", "page", "entry"}] or standing
    sections = [each for each in told if each.whole or each.depth] or told
    return next((each for each in sections if all(map(each.holds, sections))), None)


def policy_in(name: str, text: str, there: Container[str]) -> StandingPolicy | None:
    """The policy that a file states; None where it states none.

    `there` are the files of the repository: a sentence that leads to one of them states nothing.
    """
    role, stem = role_of(name), name.rpartition("/")[2].rpartition(".")[0]
    is_named = bool(_POLICY_NAME.fullmatch(stem)) and role not in {"agents", "template"}
    # A file for agents speaks to such tools without a word on what they are.
    spoken = role == "agents" or is_named or names_tools(text)
    if not role or not spoken or _SHOWS_POLICY.search(text):
        return None
    markup = markup_of(name)
    if name.lower().endswith(".adoc"):
        text = re.sub(r"^=+(?= )", lambda found: "#" * len(found[0]), text, flags=re.MULTILINE)
    parts = list(paragraphs(text, markup, comments=role == "template"))
    ours = generated(text, markup)
    titles = [each for each in headings.headings(text, markup) if each.begin not in ours]
    lines = file_lines.bare(text)
    words = "\n".join(each.text for each in parts)
    alone = {each.end for each in titles}  # where a heading ends that no words stand right below
    if role not in {"agents", "template"}:
        title = next((each.text for each in titles if each.depth == 1), "")
        about = is_about(title) and (is_on_contributions(f"{title}\n{words}"))
        says_more = any(each.end not in alone for each in parts)
        if says_more and (is_named or (about and asks_something(words))):
            depth, said = int(bool(title)), _sentences(parts)
            return StandingPolicy(
                *(name, 0, len(lines), title or stem), whole=True, depth=depth, said=said
            )
    if role != "template":  # there a heading alone wants an answer, and else leads on
        parts = [each for each in parts if each.end not in alone]
    asking = None if role == "agents" else _section(name, parts, titles, lines, there)
    if asking and not asking.asks:
        return asking
    for part in parts:
        if not is_rule(role, part.text) or _leads_inside(name, part.text, there):
            continue
        if _defers(name, part.text, there):
            continue
        leads = not is_rule(role, own_words(part.text))
        asks = role == "template" and not _states_a_rule([part])
        if leads and (asks or _names_another(name, part.text, there)):
            continue
        place = StandingPolicy(
            *(name, part.begin, part.end, part.first_words),
            said=_sentences([part]),
            leads=leads,
            asks=asks,
        )
        if not asks:
            return place
        asking = asking or place
    return asking


def _section(
    name: str,
    parts: Sequence[Paragraph],
    titles: Sequence[FileHeading],
    lines: Sequence[str],
    there: Container[str],
) -> StandingPolicy | None:
    """The first section of a file that states a policy, or else asks of it."""
    asking = None
    for at, heading in enumerate(titles):
        if not is_about(heading.text):
            continue
        later = next((each for each in titles[at + 1 :] if each.depth <= heading.depth), None)
        # A label above the next heading belongs to that.
        end = headings.before_targets(lines, later.begin) if later else len(lines)
        end = max(end, heading.end)
        below = [each for each in parts if heading.begin <= each.begin < end]
        inside = "\n".join(each.text for each in below)
        if not inside or not is_section_of_rules(role_of(name), heading.text, inside):
            continue
        words = [each for each in below if each.begin >= heading.end]
        leads = bool(words) and not any(asks_something(own_words(each.text)) for each in words)
        leads = leads and all(own_words(each.text) != each.text for each in words)
        known = (
            _names_another(name, each.text, there) or _leads_inside(name, each.text, there)
            for each in words
        )
        if not leads or not all(known):
            place = StandingPolicy(
                *(name, heading.begin, end, heading.text),
                depth=heading.depth,
                said=_sentences(words),
                leads=leads,
                asks=role_of(name) == "template" and not _states_a_rule(below),
            )
            if not place.asks:
                return place
            asking = asking or place
    return asking


def _states_a_rule(parts: Iterable[Paragraph]) -> bool:
    """Whether paragraphs of a template say a rule; its boxes and list items are for answers."""
    return any(rules_in_template(each.text) for each in parts if not _ITEM.match(each.text))


def _sentences(parts: Iterable[Paragraph]) -> frozenset[str]:
    """The sentences of paragraphs in plain words, the same in each markup."""
    said = (re.split(r"(?<=[.!?:])\s", _ADDRESS.sub("", each.text)) for each in parts)
    plain = (" ".join(re.findall(r"\w+", each.casefold())) for some in said for each in some)
    return frozenset(each for each in plain if re.search(r"[^\W\d_]", each))


def _leads_inside(name: str, text: str, there: Container[str]) -> bool:
    """Whether a paragraph leads to a file of the repository, which is judged by itself."""
    folder = name.rpartition("/")[0]
    links = (found[1] or found[2] for found in _LOCAL_LINK.finditer(text))
    targets = [normpath(f"{folder}/{link}").lstrip("/") for link in links]
    return any(target in there or target.endswith(_OUR_NAME) for target in targets)


def _defers(name: str, text: str, there: Container[str]) -> bool:
    """Whether each sentence of a paragraph that is a rule names what is called as a policy is."""
    rules = [each for each in re.split(r"(?<=[.!?])\s", text) if is_rule(role_of(name), each)]
    return bool(rules) and all(any(map(_is_policy, _named(name, each, there))) for each in rules)


def _names_another(name: str, text: str, there: Container[str]) -> bool:
    """Whether a paragraph names another place of the repository, by a role or as code."""
    return bool(_REFERENCE.search(text)) or any(_named(name, text, there))


def _named(name: str, text: str, there: Container[str]) -> Iterator[str]:
    """What roles lead to, and the files of the repository that are named as code."""
    yield from (found[1].strip() for found in _REFERENCE.finditer(text))
    for found in _CODE.finditer(text):
        folders = (name.rpartition("/")[0], *_FOLDERS)
        paths = [normpath(f"{each}/{found[2]}").lstrip("/") for each in folders]
        if found[2].endswith(_OUR_NAME) or any(path in there for path in paths):
            yield found[2]


def _is_policy(path: str) -> bool:
    """Whether a file, a page or a label is called as a policy is."""
    return bool(_POLICY_NAME.fullmatch(re.sub(r"\.\w+$", "", path.rpartition("/")[2])))
