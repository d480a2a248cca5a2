"""Check commits: their trailers, who signs them, and the story that they tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sphinx_contribpolicy import installed
from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.markup.normalize import key, shortened
from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.pulls.commits.trailers import Trailer, follows, footer, trailers_of
from sphinx_contribpolicy.pulls.judge import refuses_tools, signature
from sphinx_contribpolicy.pulls.phrases import phrases
from sphinx_contribpolicy.pulls.reply import worded
from sphinx_contribpolicy.pulls.tools import is_program, is_tool, names_tool
from sphinx_contribpolicy.pulls.verdict import CheckReport, Code, Finding, strictest
from sphinx_contribpolicy.wording import Wording

_FIXUP = re.compile(r"^(?:fixup|squash|amend)! ")
_WIP = re.compile(
    r"^(?:\[?wip\b|\[?tmp\b|temp\b|work in progress\b|checkpoint\b|save(?:point)?$)", re.IGNORECASE
)
_BESIDES = frozenset(
    {
        *("doc", "docs", "documentation", "test", "tests", "testing", "spec"),
        *("changelog", "changelog.d", "changes", "news", "newsfragments"),
        *(".github", ".gitlab", ".forgejo", ".ci"),
    }
)
_MANY_FOLDERS = 3
_SIGN_OFF = "signed-off-by"
_ASKING = {
    "trailer-missing": {"require-assisted-by", "require-generated-by", "human-sign-off"},
    "trailer-forbidden": {
        *("forbid-all-trailers", "forbid-ai-coauthor"),
        *("ai-must-not-sign", "human-sign-off"),
    },
}
"""The stances that ask for what a code says."""


class CommitRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy asks of commits."""

    key: str = ""
    """The trailer that records the help of a tool."""
    grammar: str = ""
    when: str = ""
    """required, suggested, forbidden, or "" where the policy does not care."""
    no_co_author: bool = False
    person_signs: bool = False
    tool_never_signs: bool = False
    refused: Severity | None = None
    """How strictly work is refused that a tool says it made."""


def check_commits(
    commits: Sequence[Commit], policy: Policy, story: Sequence[str] = ()
) -> CheckReport:
    """What the policy says of commits; `story` has a line for each, and is reported with them.

    Raises `WordsError` where a fragment cannot be used.
    """
    rules = commit_rules(policy)
    wording = Wording(policy)
    findings = []
    for commit in commits:
        # The start of its hash and its subject; a message that is no commit yet needs no name.
        title = f"{commit.name[:9]} {shortened(commit.subject, 60)}".strip() if commit.name else ""
        for finding in judge_commit(commit, rules):
            said = worded(_by_its_rule(finding, policy), wording)
            findings.append(msgspec.structs.replace(said, section=title))
    failed = any(finding.severity == "error" for finding in findings)
    return CheckReport(
        verdict="fail" if failed else "pass", findings=tuple(findings), story=tuple(story)
    )


def _by_its_rule(finding: Finding, policy: Policy) -> Finding:
    """The finding as strict as the rule that asks; what a setting asks is an error."""
    settings = policy.commits
    trailer = settings.trailer.when if settings.trailer else ""
    told = settings.sign_off == "human" if "sign-off" in finding.facets else trailer
    asking = _ASKING.get(finding.code, set())
    rules = (rule for facet in finding.facets for rule in policy.rules_of(facet))
    severity = strictest(rule for rule in rules if rule.stance in asking)
    if told or severity is None or finding.severity != "error":
        return finding
    return msgspec.structs.replace(finding, severity=severity)


def asks_of_commits(policy: Policy) -> bool:
    """Whether settings or rules ask something of commits for which a check fails them."""
    settings = policy.commits
    rules = (rule for facet in ("attribution", "sign-off") for rule in policy.rules_of(facet))
    asking = {stance for stances in _ASKING.values() for stance in stances}
    told = settings.sign_off == "human" or bool(settings.trailer)
    return told or strictest(rule for rule in rules if rule.stance in asking) == "error"


def lacking_job(texts: Iterable[str]) -> str:
    """Where the docs show a job that checks commits; "" where a job or hook among `texts` does."""
    if any("check-commits" in text or "contribpolicy-commit-msg" in text for text in texts):
        return ""
    docs = installed.address("Documentation", "the docs")
    return f"{docs}/en/stable/how-to/commits.html#in-a-workflow"


def commit_rules(policy: Policy) -> CommitRules:
    """The settings under `[commits]`; where they are silent, the rules on these subjects."""
    stances = {
        rule.stance for facet in ("attribution", "sign-off") for rule in policy.rules_of(facet)
    }
    trailer = policy.commits.trailer
    key, grammar, when = (trailer.key, trailer.grammar, trailer.when) if trailer else ("", "", "")
    if not when:
        if "forbid-all-trailers" in stances:
            when = "forbidden"
        elif stances & {"require-assisted-by", "require-generated-by"}:
            when = "required"
        elif "suggest-assisted-by" in stances or key:
            when = "suggested"
    if not key and when:
        key = "Generated-by" if "require-generated-by" in stances else "Assisted-by"
    signed = policy.commits.sign_off == "human" or "human-sign-off" in stances
    return CommitRules(
        key=key,
        grammar=grammar,
        when=when,
        no_co_author="forbid-ai-coauthor" in stances or when == "forbidden",
        person_signs=signed,
        tool_never_signs=signed or "ai-must-not-sign" in stances,
        refused=refuses_tools(policy),
    )


def judge_commit(commit: Commit, rules: CommitRules) -> list[Finding]:
    """What is wrong with one commit, and what is worth a note.

    A merge is noted; it may not name a tool where that is forbidden, and nothing else is asked.
    """
    message = commit.message.replace("\r\n", "\n")
    trailers = trailers_of(message)
    if len(commit.parents) > 1:
        told = rules.when == "forbidden" or rules.refused
        named = _recorded(message, trailers, rules) if told else ()
        return [_note("commit-merge"), *named, *_authors(trailers, rules)]
    return [
        *_recorded(message, trailers, rules),
        *_authors(trailers, rules),
        *_signed(trailers, rules),
        *_story(commit),
    ]


def _recorded(message: str, trailers: list[Trailer], rules: CommitRules) -> Iterator[Finding]:
    """The trailer that records a tool."""
    facets = ("attribution",)
    said = [trailer for trailer in trailers if key(trailer.value) not in phrases("none")]
    helped = [trailer for trailer in said if names_tool(trailer.key, trailer.value)]
    credit = footer(message)
    if rules.refused and (helped or credit):
        yield signature(rules.refused, *(credit or (helped[0].line, helped[0].written)))
    if rules.when == "forbidden":
        if credit:
            yield _forbidden(*credit)
        for trailer in helped:
            if trailer.key.lower() != "co-authored-by":
                yield _forbidden(trailer.line, trailer.written)
        return
    if not rules.key:
        return
    own = rules.key.lower()
    wanted = f"{rules.key}: {rules.grammar or '...'}"
    for trailer in said:
        if trailer.key.lower() == own:
            kinds = [] if trailer.at_end else ["place"]
            if not follows(trailer.value, rules.grammar):
                kinds.append("form" if rules.grammar else "empty")
            for kind in kinds:
                yield Finding(
                    code="trailer-malformed",
                    line=trailer.line,
                    facets=facets,
                    kind=kind,
                    written=trailer.written,
                    boxes=(wanted,),
                )
    if not any(trailer.key.lower() == own for trailer in trailers) and (helped or credit):
        line = helped[0].line if helped else credit[0] if credit else None
        required = rules.when == "required"
        yield Finding(
            code="trailer-missing",
            severity="error" if required else "note",
            line=line,
            facets=facets,
            written=wanted,
            kind="" if required else "suggested",
        )


def _forbidden(line: int, written: str, kind: str = "", *, facet: str = "attribution") -> Finding:
    return Finding(code="trailer-forbidden", line=line, facets=(facet,), kind=kind, written=written)


def _authors(trailers: list[Trailer], rules: CommitRules) -> Iterator[Finding]:
    if rules.no_co_author:
        for trailer in trailers:
            if trailer.key.lower() == "co-authored-by" and is_tool(trailer.value):
                yield _forbidden(trailer.line, trailer.written, "co-author")


def _signed(trailers: list[Trailer], rules: CommitRules) -> Iterator[Finding]:
    signs = [trailer for trailer in trailers if trailer.key.lower() == _SIGN_OFF]
    tools = [trailer for trailer in signs if is_tool(trailer.value)]
    if rules.tool_never_signs:
        for trailer in tools:
            yield _forbidden(trailer.line, trailer.written, "sign-off", facet="sign-off")
    people = [each for each in signs if not is_program(each.value) and "@" in each.value]
    if rules.person_signs and not people:
        yield Finding(code="trailer-missing", facets=("sign-off",), kind="sign-off")


def _note(code: Code, boxes: tuple[str, ...] = ()) -> Finding:
    return Finding(code=code, severity="note", facets=("commits",), boxes=boxes)


def _story(commit: Commit) -> Iterator[Finding]:
    if _FIXUP.match(commit.subject):
        yield _note("commit-fixup")
    elif _WIP.match(commit.subject):
        yield _note("commit-wip")
    folders = {path.split("/")[0] for path in commit.files if "/" in path}
    apart = sorted(folder for folder in folders if folder.lower() not in _BESIDES)
    if len(apart) >= _MANY_FOLDERS:
        yield _note("commit-mixed", tuple(apart[:5]))
