"""`check-pr`, `check-issue`, `check-commits` and `replay`: what comes in, judged by the policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy import git, pulls
from sphinx_contribpolicy.cli.options import (
    PLACE,
    OneOf,
    argument,
    file,
    file_of,
    flag,
    forms,
    loaded,
    policy_at,
)
from sphinx_contribpolicy.cli.output import (
    print_aside,
    print_json,
    print_lines,
    print_product,
    print_report,
)
from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.forge import requests
from sphinx_contribpolicy.policy import Policy, load

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


_EVENT = "an event of the forge; by default the one that $GITHUB_EVENT_PATH names"
_TEXT = (
    OneOf(
        (
            file("--event", _EVENT),
            argument("--body", "the text alone; - is standard input", metavar="FILE"),
        )
    ),
    argument("--title", "the title, beside --body", default=""),
    file("--template", "judge by this template"),
    file("--reply", "write the reply here; empty if there is none; - is standard output"),
)
_RANGE = argument("range", "the commits to check", nargs="?", metavar="BASE..HEAD")
_REPORT = (
    forms("text", "json", "github"),
    flag("--exit-zero", "say the same, and end with 0 where it fails"),
)
_SAVED = "a list of pull requests as the API of the forge gives it, or a folder of events"
ARGUMENTS = {
    "check-pr": (
        PLACE,
        *_TEXT,
        flag("--live", "ask the forge for the current text first"),
        file("--recorded", "issues and open pull requests, as a workflow recorded them"),
        flag("--act", "comment, label and close as the policy says"),
        *_REPORT,
    ),
    "check-issue": (PLACE, *_TEXT, *_REPORT),
    "check-commits": (
        PLACE,
        OneOf((_RANGE, file("--message", "one commit message")), required=True),
        *_REPORT,
    ),
    "replay": (
        PLACE,
        argument("saved", _SAVED, type=Path, metavar="FILE|FOLDER"),
        forms("text", "json"),
    ),
}


def check_pr(options: argparse.Namespace) -> int:
    """Prints what a pull request lacks; 1 where it fails."""
    policy, root, misfit = _policy(options)
    templates = pulls.pull_request_templates(policy, root, options.template, misfit=misfit)
    act = options.act and policy.pull_requests.mode == "comment"
    if act and options.body is None and pulls.is_scheduled(options.event):
        return _say_swept(pulls.sweep(policy, templates))
    submission = pulls.read_submission("pull request", options.event, options.body, options.title)
    if options.recorded:
        submission = pulls.with_recorded(submission, options.recorded)
    if options.live or options.act:
        report = pulls.check_live(submission, policy, templates, act=act)
    else:
        report = pulls.check(submission, policy, templates)
    return _say(report, options)


def check_issue(options: argparse.Namespace) -> int:
    """Prints what an issue lacks; 1 where it fails."""
    policy, root, misfit = _policy(options)
    templates = pulls.issue_templates(policy, root, options.template, misfit)
    submission = pulls.read_submission("issue", options.event, options.body, options.title)
    return _say(pulls.check(submission, policy, templates), options)


def check_commits(options: argparse.Namespace) -> int:
    """Prints the story of the commits and what is wrong with them; 1 where something is."""
    if options.message:
        policy = loaded(options).policy
        report = pulls.check_commits([pulls.read_message(options.message)], policy)
    else:
        folder = options.root or Path()
        policy = _policy_before(options.range, folder, options.config)
        commits = git.commits(options.range, folder)
        report = pulls.check_commits(commits, policy, git.story(options.range, folder))
    return _say(report, options)


def replay(options: argparse.Namespace) -> int:
    """Prints how many saved pull requests would have been asked for what; 0 whatever that is."""
    saved = pulls.read_saved(options.saved)
    policy, root, _ = _policy(options)
    replayed = pulls.replay(saved, policy, root)
    if options.format == "json":
        print_json(pulls.summary(replayed))
    else:
        print_lines(pulls.summary_lines(replayed, requests(policy.project.forge)))
    return 0


def _policy_before(span: str, folder: Path, config: Path | None) -> Policy:
    """The policy at the start of a range: no commit brings the rules by which it is judged.

    The one in the folder where that commit has none, and the file `config` where it is given.
    """
    base = span.partition("..")[0]
    known = (git.repository_of(folder) / ".git").exists()
    if config is None and base and not base.startswith("-") and known:
        with policy_at(base, folder) as found:
            if found:
                return found.policy
    return load(config, root=None if config else folder).policy


def _policy(options: argparse.Namespace) -> tuple[Policy, Path, pulls.Misfit]:
    """The policy, the folder of the repository that it is for, and what says what fits no template.

    Whose work is judged can do nothing about that; it is told in the log, to those who can.
    """
    read = loaded(options)

    def misfit(key: Sequence[str], message: str) -> None:
        place = read.locate(*key) if key else ()
        print_aside(f"warning: {Diagnostic('unusable', message, *place)}")

    return read.policy, file_of(read).parent, misfit


def _say_swept(swept: pulls.Swept) -> int:
    """Prints what a run on a schedule did; 2 where it could not judge some of them."""
    for line in swept.missed:
        print_aside(line)
    lines = swept.done or ([] if swept.missed else ["nothing to do"])
    print_lines(lines)
    return 2 if swept.missed else 0


def _say(report: pulls.CheckReport, options: argparse.Namespace) -> int:
    """Prints a report, writes the reply where that is asked for, and gives the status."""
    written, reply = getattr(options, "reply", None), report.reply or ""
    print_report(pulls.render(report, options.format))
    if written == Path("-"):
        print_product(reply)
    elif written is not None:
        written.write_text(reply, encoding="utf-8", newline="\n")
    return 1 if report.verdict == "fail" and not options.exit_zero else 0
