"""Saved pull requests, judged as they would have been, by the template of the day they came."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import Diagnostic, InputError
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.pulls.check import check
from sphinx_contribpolicy.pulls.event import Submission, from_event, of_listed
from sphinx_contribpolicy.pulls.foreign import keys_of, parsed
from sphinx_contribpolicy.pulls.inputs import pull_request_templates, read_text
from sphinx_contribpolicy.pulls.judge import NEWCOMERS
from sphinx_contribpolicy.pulls.template import Template
from sphinx_contribpolicy.pulls.verdict import CheckReport
from sphinx_contribpolicy.wording import Wording

_MOST_NAMED = 20


class Replayed(NamedTuple):
    """One saved pull request, and what would have been said of it."""

    submission: Submission
    first_time: bool
    commit: str
    """The commit that brought the template of the day; "" where there was none yet."""
    report: CheckReport


def read_saved(path: Path) -> list[Submission]:
    """The pull requests of a file that holds a list of the forge's API, or of a folder of events.

    Of several events of one pull request the earliest counts. Raises `InputError`, with all that is
    wrong, and OSError.
    """
    if path.is_dir():
        return _events(path)
    data = parsed(read_text(path), str(path))
    if not isinstance(data, list):
        raise InputError(f"{path}: {_no_list(data)}")
    # What `gh api --paginate --slurp` saves is a list of pages.
    pages = data if data and all(isinstance(each, list) for each in data) else [data]
    threads = enumerate([each for page in pages for each in page], 1)
    return _gathered({f"{path}: entry {at}": thread for at, thread in threads}, of_listed)


def replay(saved: Sequence[Submission], policy: Policy, root: Path) -> list[Replayed]:
    """What would have been said of each, in the order in which they came.

    The template is that of the day in the history of the branch at `root`, the policy that of
    today; a section that the template of the day lacks was not asked for. `since` is left aside: a
    replay is about what came before. Raises `InputError` where there is no history.
    """
    settings = replace(policy.pull_requests, since=None)
    policy = replace(policy, pull_requests=settings)
    wording = Wording(policy)
    days = _History(policy, root)
    seen: set[str] = set()
    found: list[Replayed] = []
    for submission in sorted(saved, key=_when):
        commit, templates = days.at(_when(submission))
        report = check(submission, policy, templates, wording)
        author = submission.author.casefold()
        known = submission.association.upper()
        first = not submission.is_bot and (known in NEWCOMERS if known else author not in seen)
        seen.add(author)
        found.append(Replayed(submission, first, commit, report))
    return found


def summary(replayed: Sequence[Replayed]) -> dict[str, Any]:
    """How many would have been asked for what, all of them and first-time contributors apart."""
    return {
        "all": _counted(replayed),
        "first_time": _counted([each for each in replayed if each.first_time]),
        "pull_requests": [
            {
                "number": each.submission.number,
                "author": each.submission.author,
                "created": _when(each.submission).isoformat(),
                "first_time": each.first_time,
                "template_commit": each.commit,
                "verdict": each.report.verdict,
                "findings": [
                    {"code": one.code, "severity": one.severity, "section": one.section}
                    for one in each.report.findings
                ],
            }
            for each in replayed
        ],
    }


def summary_lines(replayed: Sequence[Replayed], name: str = "pull requests") -> Iterator[str]:
    """The same for people, who call what was judged by this name."""
    counted = summary(replayed)
    everybody, first = counted["all"], counted["first_time"]
    for of, counts in ((name, everybody), ("from first-time contributors", first)):
        verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("pass", "fail", "skip"))
        yield f"{counts['total']} {of}: {verdicts}"
    newcomers = {(each["code"], each["section"]): each["count"] for each in first["asked"]}
    if everybody["asked"]:
        yield ""
        yield "asked for (of these by first-time contributors):"
    for each in everybody["asked"]:
        section = f" [{each['section']}]" if each["section"] else ""
        apart = newcomers.get((each["code"], each["section"]), 0)
        yield f"  {each['count']:5} ({apart}) {each['code']}{section}"
    judged = counted["pull_requests"]
    if failed := [f"#{each['number']}" for each in judged if each["verdict"] == "fail"]:
        more = f" and {len(failed) - _MOST_NAMED} more" if len(failed) > _MOST_NAMED else ""
        yield ""
        yield f"failed: {', '.join(failed[:_MOST_NAMED])}{more}"


def _counted(replayed: Iterable[Replayed]) -> dict[str, Any]:
    reports = [each.report for each in replayed]
    verdicts = Counter(report.verdict for report in reports)
    # As people read it: what follows from another thing that is asked for is none of its own.
    said = (report.findings if report.once is None else report.once for report in reports)
    asked = Counter(
        asked
        for findings in said
        for asked in {(one.code, one.section) for one in findings if one.severity == "error"}
    )
    return {
        "total": len(reports),
        **{verdict: verdicts[verdict] for verdict in ("pass", "fail", "skip")},
        "asked": [
            {"code": code, "section": section, "count": count}
            for (code, section), count in sorted(asked.items(), key=lambda pair: (-pair[1], pair))
        ],
    }


class _History:
    """The templates of a repository as they stood on a day."""

    def __init__(self, policy: Policy, root: Path) -> None:
        self.policy = policy
        self.root = root.resolve()
        self.repository = git.repository_of(root)
        if not (self.repository / ".git").exists():
            raise InputError(f"{root}: no history; replay takes the template of the day from git")
        named = policy.pull_requests.template
        place = git.inside(named, self.root, self.repository) if named else None
        self.path = place.relative_to(self.repository).as_posix() if place else ""
        versions = git.versions(self.repository, _PLACES + ((self.path,) if self.path else ()))
        # A clock that went back does not undo a commit: what came later counts from its own time.
        self.commits = [commit for commit, _ in versions]
        self.times = [*accumulate((time for _, time in reversed(versions)), min)][::-1]
        self.read: dict[str, list[Template]] = {}

    def at(self, day: datetime) -> tuple[str, list[Template]]:
        """The commit that brought what stood there on the day, and the templates."""
        at = bisect_right(self.times, int(day.timestamp()))
        commit = self.commits[at - 1] if at else ""
        if commit not in self.read:
            self.read[commit] = self._templates(commit)
        return commit, self.read[commit]

    def _templates(self, commit: str) -> list[Template]:
        from tempfile import TemporaryDirectory  # slow to import, and a check never needs it

        with TemporaryDirectory() as name:
            there = self.root.__class__(name).resolve()
            (there / ".git").mkdir()

            def wanted(path: str) -> bool:
                return path == self.path or any(mark in path.lower() for mark in _MARKS)

            if commit:
                git.export(commit, self.repository, there, wanted)
            below = there / self.root.relative_to(self.repository)
            below.mkdir(parents=True, exist_ok=True)
            try:
                return pull_request_templates(self.policy, below, misfit=lambda *_: None)
            except InputError as error:
                raise InputError(f"the template as it was at {commit[:12]}: {error}") from error


_MARKS = ("pull_request_template", "merge_request_templates/")
_PLACES = tuple(f":(top,icase)*{mark}*" for mark in _MARKS)


def _events(folder: Path) -> list[Submission]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"{folder}: no event, that is no file *.json, is in this folder")
    by_number: dict[tuple[str, int], Submission] = {}
    for each in _gathered({file.name: file for file in files}, _event):
        known = by_number.setdefault((each.repository, each.number), each)
        if each.action == "opened" and known.action != "opened":
            by_number[each.repository, each.number] = each
    return list(by_number.values())


def _event(file: Path) -> Submission:
    return from_event(read_text(file, file.name), "pull request")


def _gathered(saved: Mapping[str, Any], read: Callable[[Any], Submission]) -> list[Submission]:
    """What is saved, each as `read` gives it; raises `InputError` with all that cannot be used."""
    found: list[Submission] = []
    wrong: list[str] = []
    for name, each in saved.items():
        try:
            found.append(_dated(read(each)))
        except InputError as error:
            wrong.append(f"{name}: {str(error).removeprefix(f'{name}: ')}")
    if wrong:
        rest = len(wrong) - _MOST_NAMED
        lines = [*wrong[:_MOST_NAMED], *([f"and {rest} more"] if rest > 0 else [])]
        raise InputError(Diagnostic("unusable", line) for line in lines)
    return found


def _dated(submission: Submission) -> Submission:
    if submission.created is None:
        raise InputError("it does not say when it was opened: no time under the key 'created_at'")
    return submission


def _when(submission: Submission) -> datetime:
    return submission.created or datetime.min.replace(tzinfo=UTC)


def _no_list(data: object) -> str:
    message = "no list of pull requests, as the API of the forge gives it: "
    if isinstance(data, Mapping):
        if isinstance(said := data.get("message"), str):
            return f"{message}the forge said {shortened(said, 80)!r}"
        return f"{message}it is an object with the keys {keys_of(data)}"
    return f"{message}it is {data!r:.40}"
