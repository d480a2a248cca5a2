"""The policy that stands in a repository already: where, and whether it fills a file.

Whoever has a policy wants no second one beside it. What counts is a rule: a text that only names
such tools is none. Whether one stands there is judged per kind of file: a guide for contributors
that asks something of people who use such tools states a policy, a file for agents that names them
does not.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.survey.prose import (
    Paragraph,
    markup_of,
    paragraphs,
    read_text,
    role_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

_BARE = re.compile(r"(?<![A-Za-z0-9_/.@-])(?:AIs?|A\.I\.|LLMs?|GPT|KI|IA|ИИ)(?![A-Za-z0-9_]|\.\w)")
_TOOL = r"(?:AI|A\.I\.|LLMs?|GPT|KI|IA|ИИ|[Gg]en(?:erative )?[- ]?AI)"
_WORK = (
    r"generated|assisted|written|authored|made|created|produced|driven|aided|slop|tool(?:s|ing)?|"
    r"assistants?|assistance|agents?|bots?|chatbots?|code|coding|contributions?|contributors?|use|"
    r"usage|polic(?:y|ies)|disclosures?|outputs?|content|submissions?|pull requests?|PRs?|patch|"
    r"patches|help|guidelines?|rules|statement"
)
_BY_TOOL = (
    r"(?i:\b(?:by|with|from|using|without|no|use|uses|used|of|through|mit|durch|von|par|avec|con|"
    r"com|por|sem|des?|da|помощью))(?: [\w'-]+){0,3} "
    rf"{_TOOL}\b"
)
_NAMED = re.compile(
    rf"(?<![\w/.])(?i:ai|llm|llms|gpt|ki|genai)[- ](?i:{_WORK})\b"
    r"|(?i:\b(?:generative|artificial)[ -](?:ai|intelligence|models?|tools?)\b)"
    r"|(?i:\bgen-?ai\b|\blanguage models?\b|\bchat-?gpt\b|\bcopilot\b|\bchat-?bots?\b)"
    r"|\b(?:Claude|Gemini|Cursor|Codex)\b"
    r"|(?i:\bvibe[- ]cod|\b(?:coding|autonomous) (?:assistants?|agents?)\b)"
    rf"|{_BY_TOOL}"
    r"|[Kk]ünstliche[rn]? Intelligenz|(?i:intelligence artificielle|inteligencia artificial)"
    r"|(?i:нейросет|искусственн\w+ интеллект)|ИИ[- ]"
    r"|人工智能|人工知能|生成\s*AI|AI\s*生成|大(?:语言)?模型"
)
_MADE = re.compile(
    r"(?i:\b(?:ai|llm|gpt|ki|genai)[- ]"
    r"(?:generated|assisted|written|authored|made|created|produced)\b)"
)
_ASKS = re.compile(
    r"(?i:\b(?:no|not|never|must|should|shall|need|needs|have to|please|may|can|only|welcome|fine|"
    r"accept\w*|reject\w*|refus\w*|clos(?:e|ed|ing)|ban(?:s|ned)?|disclos\w*|declar\w*|say so|"
    r"mention|state|label|mark|transparen\w*|honest\w*|up ?front|polic\w+|rules?|guid\w+|allow\w*|"
    r"permit\w*|forbid\w*|prohib\w*|discourag\w*|encourag\w*|requir\w*|responsib\w*|account\w*|"
    r"understand\w*|review\w*|own words|contribut\w*|submit\w*|pull requests?|merge requests?|"
    r"patch\w*|maintainers?|keine?|nicht|dürfen|müssen|bitte|kennzeichn\w*|angeben|pas|interdit\w*|"
    r"indiqu\w*|acept\w*|sin|não|aceit\w*|proib\w*|indi[cq]\w*|не|нельзя|указ\w*|принима\w*)\b)"
    r"|\bPRs?\b|n['\u2019]t\b|不|禁|请|必须|ください"
)
_ASKS_OF_WORK = re.compile(
    r"(?i:\b(?:accept\w*|disclos\w*|declar\w*|forbid\w*|prohib\w*|allow\w*|ban(?:s|ned)?|polic\w+|"
    r"responsib\w*|contribut\w*|submit\w*|pull requests?|merge requests?|patch\w*|keine?|nicht|"
    r"interdit\w*|beitr[aä]g\w*|c[oó]digo|contribui\w*|não|не|код\w*)\b)|\bPRs?\b|提交|代码|贡献|コード"
)
_OF_CONTRIBUTIONS = re.compile(
    r"(?i:\b(?:contribut\w*|pull requests?|merge requests?|patch(?:es)?|submi\w+|maintainers?|"
    r"polic\w+|disclos\w*)\b)|\bPRs?\b"
)
_ASKED_IN_TEMPLATE = re.compile(
    r"(?i:\b(?:us(?:e|ed|ing|age)|generat\w*|assist\w*|written|wrote|help\w*|disclos\w*|polic\w+|"
    r"tools?|review\w*|made)\b)"
)
_REPORT = re.compile(
    rf"{_MADE.pattern}|(?:written|found|made|generated|drafted) {_BY_TOOL}"
    rf"|us(?:e|ed|ing) (?:of )?{_TOOL}"
)
_FORBIDS_AGENTS = re.compile(
    r"(?i:\b(?:disclos\w*|declar\w*|reject\w*|forbid\w*|prohibit\w*"
    r"|not (?:allowed|accepted|welcome)"
    r"|banned|polic(?:y|ies)|(?:do not|don['\u2019]t|must not|never|may not) (?:\w+ ){0,2}?"
    r"(?:open|submit|create|post|file|send|comment))\b)"
)
_ACTS = re.compile(
    r"(?i:\b(?:pull requests?|merge requests?|issues?|contribut\w*|comments?|patch(?:es)?)\b)"
    r"|\bPRs?\b"
)
_TITLE_OF_RULES = re.compile(
    rf"(?i:\b(?:{_WORK}|using|with|policy|uso|utilisation|politique|pol[ií]tica|nutzung|einsatz|"
    r"regeln|richtlinien?|использовани\w+|политика|правила)\b)|使用|利用|政策|方针"
    r"|^\W*(?i:(?:and|or|the|on|large|language|models?|ai|llms?|ki|ia|ии|gpt|generative|artificial|"
    r"intelligence|artificielle)\W*)+$"
)
_POLICY_NAME = re.compile(
    r"(?i)(?:.*[-_])?(?:ai|llms?|genai|generative[-_]ai)(?:[-_](?:tools?|assisted|generated|assistance"
    r"|contributions?|usage|use|coding|code|disclosure|guidelines?|rules|statement|and[-_]llms?))*"
    r"[-_ ]?(?:policy|policies|usage|use|tools?|guidelines?|rules|disclosure|contributions?"
    r"|statement)"
)
_LOCAL_LINK = re.compile(r"\]\(<?(?!\w+:|#|/)([^)\s>#]+)|`[^`<]*<(?!\w+:)([^`<>#]+)>`_")
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
    """

    name: str
    begin: int
    end: int
    title: str
    whole: bool = False
    depth: int = 0

    @property
    def place(self) -> str:
        """File and line, as messages show them."""
        return f"{self.name}:{self.begin + 1}"


def standing_policies(root: Path, names: Iterable[str]) -> tuple[StandingPolicy, ...]:
    """Where a policy stands among the files `names`.

    Those that are one as a whole come first, then guides, and others in the order of `_ROLES`.
    """
    known = sorted(names)
    there = set(known)
    found: list[StandingPolicy] = []
    seen: set[Path] = set()
    for name in known:
        path = (root / name).resolve()
        role = role_of(name)
        if role and path not in seen and (text := read_text(path)):
            policy = policy_in(name, text, there)
            if policy is not None:
                seen.add(path)
                found.append(policy)
    return tuple(sorted(found, key=_rank))


def _rank(policy: StandingPolicy) -> tuple[bool, int, str]:
    return not policy.whole, _ROLES.index(role_of(policy.name)), policy.name


def names_tools(text: str) -> bool:
    """Whether a text names such tools, whatever it says of them."""
    return bool(_BARE.search(text) or _NAMED.search(text))


def policy_in(name: str, text: str, there: Container[str] = ()) -> StandingPolicy | None:
    """The policy that a file states; None where it states none.

    `there` are the files of the repository: a sentence that leads to one of them states nothing.
    """
    stem = name.rpartition("/")[2].rpartition(".")[0]
    is_named = bool(_POLICY_NAME.fullmatch(stem)) and role_of(name) not in {"agents", "template"}
    # A file for agents speaks to such tools without a word on what they are.
    spoken = role_of(name) == "agents" or is_named or names_tools(text)
    if not role_of(name) or not spoken or _SHOWS_POLICY.search(text):
        return None
    markup = markup_of(name)
    if name.lower().endswith(".adoc"):
        text = re.sub(r"^=+(?= )", lambda found: "#" * len(found[0]), text, flags=re.MULTILINE)
    parts = list(paragraphs(text, markup, comments=role_of(name) == "template"))
    titles = headings.headings(text, markup)
    lines = text.count("\n") + 1
    words = "\n".join(each.text for each in parts)
    alone = {each.end for each in titles}  # where a heading ends that no words stand right below
    if role_of(name) not in {"agents", "template"}:
        title = next((each.text for each in titles if each.depth == 1), "")
        about = _is_about(title) and (_OF_CONTRIBUTIONS.search(f"{title}\n{words}"))
        says_more = any(each.end not in alone for each in parts)
        if says_more and (is_named or (about and _ASKS.search(words))):
            return StandingPolicy(name, 0, lines, title or stem, whole=True)
    if role_of(name) != "template":  # there a heading alone wants an answer, and else leads on
        parts = [each for each in parts if each.end not in alone]
    for at, heading in enumerate(titles):
        if role_of(name) == "agents" or not _is_about(heading.text):
            continue
        end = next((each.begin for each in titles[at + 1 :] if each.depth <= heading.depth), lines)
        inside = "\n".join(each.text for each in parts if heading.begin <= each.begin < end)
        if _counts_as_section(role_of(name), heading.text, inside):
            return StandingPolicy(name, heading.begin, end, heading.text, depth=heading.depth)
    for part in _rules(name, parts, there):
        return StandingPolicy(name, part.begin, part.end, part.first_words)
    return None


def _counts_as_section(role: str, title: str, inside: str) -> bool:
    if not inside:
        return False
    # Whatever the language is, a guide has no other reason for a section on the use of such tools.
    if role in {"guide", "template"}:
        return True
    said = f"{title}\n{inside}"
    if role == "security":
        return bool(_REPORT.search(title))
    return bool(_ASKS.search(said) and _OF_CONTRIBUTIONS.search(said))


def _rules(name: str, parts: Iterable[Paragraph], there: Container[str]) -> Iterator[Paragraph]:
    role = role_of(name)
    for part in parts:
        if _leads_inside(name, part.text, there):
            continue
        named, bare = _NAMED.search(part.text), _BARE.search(part.text)
        if role == "guide":
            counts = (
                _MADE.search(part.text)
                or (named and _ASKS.search(part.text))
                or (bare and _ASKS_OF_WORK.search(part.text))
            )
        elif role == "template":
            counts = (named or bare) and _ASKED_IN_TEMPLATE.search(part.text)
        elif role == "agents":
            counts = (
                (named or bare or re.search(r"(?i)\bagents?\b", part.text))
                and _FORBIDS_AGENTS.search(part.text)
                and _ACTS.search(part.text)
            )
        elif role == "security":
            counts = _REPORT.search(part.text) and _ASKS.search(part.text)
        else:
            counts = named and _ASKS.search(part.text) and _OF_CONTRIBUTIONS.search(part.text)
        if counts:
            yield part


def _is_about(title: str) -> bool:
    """Whether a heading announces rules on such tools."""
    spoken = _NAMED.search(title) or _BARE.search(title)
    return bool(spoken and _TITLE_OF_RULES.search(title))


def _leads_inside(name: str, text: str, there: Container[str]) -> bool:
    """Whether a paragraph leads to a file of the repository, which is judged by itself."""
    folder = name.rpartition("/")[0]
    links = (found[1] or found[2] for found in _LOCAL_LINK.finditer(text))
    targets = [normpath(f"{folder}/{link}").lstrip("/") for link in links]
    return any(target in there or target.endswith(_OUR_NAME) for target in targets)
