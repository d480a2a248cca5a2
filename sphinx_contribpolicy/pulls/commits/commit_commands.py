"""`check-commits`: a range of commits, or one message that is about to become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.git import Commit, commits, story
from sphinx_contribpolicy.pulls.check import finding_of, point_of
from sphinx_contribpolicy.pulls.commands import Outcome
from sphinx_contribpolicy.pulls.commits.check import judge_commit, rules_of, title_of
from sphinx_contribpolicy.pulls.output import Format, as_json, reported, tame
from sphinx_contribpolicy.pulls.reply import message
from sphinx_contribpolicy.pulls.verdict import Finding, Result
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy


def check_range(span: str, policy: Policy, form: Format, folder: Path) -> Outcome:
    """The commits of `span` (BASE..HEAD) in the repository at `folder`; raises `InputError`."""
    found = commits(span, folder)
    lines = story(span, folder)
    return _outcome(_result(found, policy), form, lines)


def check_message(file: Path, policy: Policy, form: Format) -> Outcome:
    """One message in `file`, as git gives it to `commit-msg`; raises `InputError` and OSError."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: no UTF-8 (byte {error.start}); save it as UTF-8") from error
    return _outcome(_result([Commit(text)], policy), form, [])


def _result(found: Sequence[Commit], policy: Policy) -> Result:
    rules = rules_of(policy)
    wording = Wording(policy)
    findings: list[Finding] = []
    for commit in found:
        for fault in judge_commit(commit, rules):
            point = point_of(fault, policy)
            finding = finding_of(fault, point, message(wording, point))
            name = title_of(commit) if commit.name else ""
            findings.append(msgspec.structs.replace(finding, section=name))
    failed = any(finding.severity != "note" for finding in findings)
    return Result(verdict="fail" if failed else "pass", findings=tuple(findings))


def _outcome(result: Result, form: Format, lines: Sequence[str]) -> Outcome:
    status = 1 if result.verdict == "fail" else 0
    if form == "json":
        told = {"verdict": result.verdict, "findings": result.findings, "story": list(lines)}
        return Outcome(status, as_json(told))
    before = "".join(f"{tame(line)}\n" for line in lines)
    return Outcome(status, before + ("\n" if before else "") + reported(result, form))
