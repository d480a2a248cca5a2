"""Checks of what pull requests are asked: of their templates, and that somebody checks them."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from sphinx_contribpolicy import pulls
from sphinx_contribpolicy.diagnostics import Diagnostic, InputError
from sphinx_contribpolicy.forge import is_form, requests
from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.markup.blocks import without_code
from sphinx_contribpolicy.markup.normalize import key
from sphinx_contribpolicy.wording import REWORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Location
    from sphinx_contribpolicy.wording import Coverage

_TEMPLATE = re.compile(r"(?i)(?:pull|merge)[-_]?request[-_]?template(?:\.\w+)?")
_LINK = re.compile(r"!?\[[^\[\]]*\]\(<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
_ABSOLUTE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#")
# Seen from /owner/name/pull/1, whose links GitHub leaves as they are, these are its own pages.
# Source: github.com/Gentleman-Programming/gentle-ai/issues/3297. GitLab takes each relative link
# for a file of the repository. Source: gitlab.com/gitlab-org/gitlab-foss/-/issues/7032.
_FOUND = re.compile(
    rf"{_ABSOLUTE.pattern}"
    r"|\.\./(?:blob|tree|raw|src|issues|pulls?|wiki|security|discussions|releases|actions|labels"
    r"|milestones?|projects|commits?|compare)(?![\w.-])"
)
_ASKS = r"\bpull-request-(?:template|disclosure)\b"
"""What shows the questions, as a directive or a region."""
_OF_TOOLS = ("choice", "field")
"""What is asked for the rules on the use of tools."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_READ = {
    "gitlab": ".gitlab/merge_request_templates/",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}


@check("template-ignored", "warning", fix="move it to where the forge looks")
def template_ignored(subject: Subject) -> Hits:
    """A pull-request template at a path, or in a case, that the forge does not read."""
    tree = subject.tree
    read = {*tree.templates, subject.policy.pull_requests.template}
    where = _READ.get(subject.policy.project.forge, ".github/PULL_REQUEST_TEMPLATE.md")
    for name in _templates(tree.root):
        if name not in read:
            yield tree.at(name), f"the forge does not read a template here, but in {where}"


def _templates(root: Path) -> list[str]:
    found = {path for folder in (root, root / "docs") for path in folder.glob("*")}
    hidden = (".github", ".gitlab", ".forgejo", ".gitea")
    found |= {path for folder in hidden for path in (root / folder).rglob("*")}
    names = {path.relative_to(root) for path in found if path.is_file()}
    return sorted(name.as_posix() for name in names if _TEMPLATE.fullmatch(name.name))


@check(
    "template-missing",
    "note",
    fix="write one, as `contribpolicy init` does, name its sections under `pull_requests.sections` "
    "where the forge has one from elsewhere, or drop those rules where no base has fixed them",
)
def template_missing(subject: Subject) -> Hits:
    """The text speaks of the template of pull requests, and the repository has none of its own.

    Nor does the policy say, under `pull_requests.sections`, what that from elsewhere asks.
    """
    tree, files, settings = subject.tree, subject.policy.files, subject.policy.pull_requests
    wanted = subject.policy.rules_of("pr-template") and (files.regions or files.whole)
    named = settings.template or settings.sections
    if wanted and not (named or _templates(tree.root) or tree.templates):
        yield tree.at(tree.own), "the policy speaks of a template that is not there"


@check("template-in-words-of-the-kit", "note", fix=REWORD)
def template_in_words_of_the_kit(subject: Subject) -> Hits:
    """A rule on disclosure has a `text`, and the boxes of the template are the kit's.

    They say from where on a use has to be told, as that text does.
    """
    if subject.shows(_ASKS, "pull-request-template"):
        answers = subject.wording.answers_of_the_kit()
        for at, rule in subject.rules:
            if rule in answers:
                yield subject.at(*at), answers[rule]


@check("template-link-relative", "warning", fix="write the whole address")
def template_link_relative(subject: Subject) -> Hits:
    """In a pull request, a relative link of the template leads nowhere.

    The forge resolves it from the address of the pull request, not from the file. So a page of the
    repository such as `../blob/main/CONTRIBUTING.md` is found from there, but not on GitLab.
    """
    tree = subject.tree
    leads = _ABSOLUTE if subject.policy.project.forge == "gitlab" else _FOUND
    for name in tree.templates:
        # Code first: what opens a comment there opens none. A form is indented, and no code.
        text = tree.text(name) if is_form(name) else without_code(tree.text(name))
        text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for number, line in enumerate(text.split("\n"), 1):
            for found in _LINK.finditer(line):
                target = found[1] or found[2]
                if not leads.match(target):
                    yield tree.at(name, number), f"the link to {target} is relative"


@check("template-invites-deletion", "warning", fix=pulls.NAME_WHAT_GOES)
def template_invites_deletion(subject: Subject) -> Hits:
    """A sentence of the template lets people delete what the policy wants filled in.

    As in "For a typo, feel free to delete the whole thing", or "Remove sections that do not apply".
    Whoever does so fails no check, so nobody has to fill in anything.
    """
    for template in _read(subject)[0]:
        for line, message in pulls.at_odds(template, subject.policy):
            yield subject.tree.at(template.name, line), message


@check(
    "template-passes-untouched",
    "warning",
    fix="give it a heading, a prompt or a box, or require a field of a form; "
    "`contribpolicy template` shows what is understood",
)
def template_passes_untouched(subject: Subject) -> Hits:
    """A pull-request template that passes its own check as it came.

    The proof is a run: the template is judged as the body of a pull request, by the policy as it
    is. Whoever sends it in without a word should hear of it.
    """
    for template in _read(subject)[0]:
        text = pulls.unfilled(template, subject.tree.text(template.name))
        if text.strip() and not _errors(subject, template, text):
            yield subject.tree.at(template.name), "as it came it passes the check"


@check(
    "template-cannot-pass",
    "error",
    fix="mend the template, or what `pull_requests.sections` says of it",
)
def template_cannot_pass(subject: Subject) -> Hits:
    """A pull-request template that nobody can fill in so that its check passes.

    The proof is a run: each section is answered in words, each box that is asked for is ticked, and
    the result is judged. Settings that fit no template are found here too.
    """
    templates, wrong = _read(subject)
    for each in wrong:
        yield subject.at("pull_requests"), each.message
    for template in templates:
        body = pulls.filled(template, subject.tree.text(template.name))
        if errors := _errors(subject, template, body):
            yield subject.tree.at(template.name), f"filled in it fails: {', '.join(errors)}"


@check("check-missing", "note", fix="have a workflow run it, or take the setting out")
def check_missing(subject: Subject) -> Hits:
    """A setting speaks of the check of pull requests or commits, and no workflow here runs it.

    The text says what `since` and `close` say, and people count on it. Workflows that stand in
    another repository are not seen.
    """
    tree, settings, commits = subject.tree, subject.policy.pull_requests, subject.policy.commits
    told = bool(commits.trailer) or commits.sign_off == "human"
    jobs = "\n".join(tree.text(name) for name in tree.files if name.endswith((".yml", ".yaml")))
    if told and (job := pulls.lacking_job([jobs])):
        message = "commits are asked for something, and nothing here runs `check-commits`"
        yield subject.at("commits"), f"{message}; {job} shows the job"
    if settings.since and "check-pr" not in jobs:
        what = requests(subject.policy.project.forge)
        job = "nothing here checks them; `contribpolicy init` writes a workflow"
        since = f"{what} are checked since {settings.since}, and {job}"
        yield subject.at("pull_requests", "since"), since
    if settings.mode == "comment" and "check-pr --act" not in jobs:
        message = "a check that comments is chosen, and none is set up (`init --with comment`)"
        yield subject.at("pull_requests", "mode"), message


def unasked(
    subject: Subject, asked: Sequence[Coverage]
) -> Iterator[tuple[Coverage, Location, str]]:
    """Where templates ask for rules in no way that an answer has to be given, and how that is."""
    tree, templates = subject.tree, _as_planned(subject) if asked else ()
    # What keeps `sync` from having a template ask is said, with what to do about it.
    stopped = {each.file for each in subject.planned.diagnostics} if templates else set()
    for of, template in product(asked, templates):
        if template.name and (tree.root / template.name).resolve() in stopped:
            continue
        if template.form and of.template not in _OF_TOOLS:
            continue  # the pair for a form asks for the use of tools, and for nothing else
        fields = _asking(subject, template, of)
        held = (each for each in fields if not (each.optional or each.inferred))
        if all(template.lets_go(each.section) for each in held):
            line, how = _left_open(template, fields)
            yield of, tree.at(template.name or tree.own, line), how


def _asking(subject: Subject, template: pulls.Template, asked: Coverage) -> list[pulls.Requirement]:
    """The sections of a template that ask for a rule, as far as can be known."""
    kit = subject.wording.questions()
    # A box can say what those of other rules do.
    own = [each for each in kit if each.asks(asked.rule)] or [
        each for each in kit if asked.template == "box" and each.kind == "all"
    ]
    headings = {key(each.heading) for each in own}
    sections = template.requirements
    if found := [each for each in sections if each.question in own or each.section.key in headings]:
        return found
    if asked.template in _OF_TOOLS:
        return [each for each in sections if each.about_tools]
    kinds = {"all"} if asked.template == "box" else {"text", "disclosure"}
    found = [each for each in sections if not kinds.isdisjoint(each.kinds)]
    # Of several sections in words the first one asks what changes.
    return found[1:] if asked.template == "section" else found


def _left_open(
    template: pulls.Template, fields: Sequence[pulls.Requirement]
) -> tuple[int | None, str]:
    """The line of a template from which an answer may be left out, and by what."""
    if not fields and not template.name:
        return None, (
            "there is no template that asks for it (`contribpolicy init --with template` writes "
            "one; where the forge has one from elsewhere, name its section under "
            "`pull_requests.sections`)"
        )
    if not fields:
        return None, (
            "this template does not ask for it (put the pair `pull-request-disclosure` there, list "
            "the file under [files] and run `contribpolicy sync`; or name the section that asks "
            "under `pull_requests.sections`)"
        )
    field = next((each for each in fields if not each.optional), fields[0])
    heading = field.section.heading
    line = None if template.form or not template.name else field.section.line
    if field.optional:
        return line, f"an answer to '{heading}' is optional here"
    goes = template.lets_go(field.section)
    if field.inferred or goes is None:
        return line, (
            f"that '{heading}' asks for it is a guess, which fails nobody (`contribpolicy template "
            "--write --accept` writes it down)"
        )
    return goes.line, f"'{goes.said}' lets people delete what asks for it"


def _as_planned(subject: Subject) -> list[pulls.Template]:
    """The templates as `sync` leaves them, or what the policy says of one that is not there."""
    policy, read = subject.policy, subject.planned.after.text
    return pulls.pull_request_templates(
        policy, subject.tree.root, read=read, wording=subject.wording, misfit=lambda *_: None
    )


def _read(subject: Subject) -> tuple[list[pulls.Template], tuple[Diagnostic, ...]]:
    """The templates that are judged, or what the policy says of them that cannot be."""
    try:
        tree, wording = subject.tree, subject.wording
        found = pulls.pull_request_templates(
            subject.policy, tree.root, read=tree.text, wording=wording
        )
    except InputError as error:
        return [], error.diagnostics
    # Without a name it is no file, but what the policy says of one that is not there.
    return [each for each in found if each.name], ()


def _errors(subject: Subject, template: pulls.Template, body: str) -> Sequence[str]:
    """What a check finds wrong with a body that is held against one template."""
    submission = pulls.Submission(body=body)
    report = pulls.check(submission, subject.policy, [template], subject.wording)
    found = [each for each in report.findings if each.severity == "error"]
    names = [f"{each.code} under {each.section!r}" if each.section else each.code for each in found]
    return tuple(dict.fromkeys(names))
