"""The files that hold text of the policy, as `init` drafts them: guide, templates, agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.forge import is_form, requests
from sphinx_contribpolicy.init import headings, insert
from sphinx_contribpolicy.init.draft_set import POLICY, DraftSet
from sphinx_contribpolicy.init.insert import Pair
from sphinx_contribpolicy.init.links import lead, links_to
from sphinx_contribpolicy.init.survey import markup_of, shows_ours
from sphinx_contribpolicy.sync import LOCK, read_lock

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Policy

TEMPLATES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}
_DEPTH = 2


def draft_texts(drafts: DraftSet) -> None:
    """Draft every file that the text of the policy belongs into."""
    _drop_what_is_gone(drafts)
    free = not drafts.repository.file(POLICY).data
    kept = "policy" in drafts.whole.values() or not drafts.whole.keys().isdisjoint(drafts.homes)
    own = drafts.policy.body_text is not None
    if free and not (kept or own) and drafts.wants(POLICY):
        drafts.whole[POLICY] = "policy"
        drafts.about[POLICY] = "the whole policy, for those who look for a file of that name"
    _guide(drafts)
    _agents(drafts)
    _questions(drafts)


def draft_beside(drafts: DraftSet) -> None:
    """Draft what goes with words that people keep, and no copy of these words."""
    _drop_what_is_gone(drafts)
    if drafts.policy.rules or drafts.policy.custom or drafts.choice.only:
        _agents(drafts)
    _questions(drafts)


def _drop_what_is_gone(drafts: DraftSet) -> None:
    """Take a listed file that somebody removed out of the list; it stays out.

    What a run has not written yet was removed by nobody. A file that is there is not left out, nor
    one that a base lists, and a note says why.
    """
    lock = read_lock(drafts.repository.file(LOCK))
    for name in (*drafts.regions, *drafts.whole):
        left_out = drafts.wanted.is_left_out(name)
        if drafts.repository.file(name).data is not None or name in drafts.texts:
            if left_out:
                drafts.notes.append(
                    f"{name}: has text of the policy, so it is not left out; remove it, or take "
                    f"its markers out and its name from [files] in {drafts.policy_file}, and run "
                    "init again"
                )
            continue
        # What is generated whole is there once a run has written it.
        gone = not lock.unfinished and (name in drafts.regions or name in lock.files)
        if not (left_out or gone):
            continue
        if name in drafts.whole and not drafts.sets(("files", "whole", name)):
            drafts.notes.append(f"{name}: is written, because a base lists it under [files]")
            continue
        if name in drafts.regions:
            drafts.regions.remove(name)
        drafts.whole.pop(name, None)
        if name in drafts.choice.only:
            continue
        drafts.wanted.without.append(name)
        if not left_out:
            drafts.notes.append(
                f"{name}: was listed and is gone, so it is taken out of the list and stays "
                f"out; `contribpolicy init --only {name}` writes it again"
            )
        drafts.notes += [
            f"{each}: links {name}, which is gone; take that link out"
            for each in drafts.survey.texts
            if links_to(drafts, each, name, drafts.read(each))
        ]


def _guide(drafts: DraftSet) -> None:
    survey = drafts.survey
    name = survey.guide or ("" if survey.contributing else drafts.included_guide)
    if survey.contributing[1:]:
        others = ", ".join(survey.contributing[1:])
        shown = survey.contributing[0]
        drafts.notes.append(f"{others}: {shown} is shown in place of it; keep one of them")
    if drafts.copied_guides:
        return
    if not survey.contributing and not name:
        title, text = drafts.sentences.guide()
        new = f"# {title}\n\n{text}\n"
        drafts.keep(
            "CONTRIBUTING.md",
            insert.at_end(new, "markdown", _pairs_of_guide(drafts, 2)),
            "a new guide that has the policy",
        )
        return
    if not name or not drafts.can_be_written(name):
        return
    if drafts.adopt(name) or drafts.states_a_policy(name):
        return
    if shows_ours(survey.root / name, drafts.text(name)):
        drafts.notes.append(f"{name}: includes a guide that shows the policy, and is left as it is")
        return
    if drafts.page:
        lead(drafts, name)  # The docs say it once.
        return
    text, markup = drafts.text(name), markup_of(name)
    pairs = _pairs_of_guide(drafts, insert.level(text, markup))
    where = f"the file; no heading speaks of {requests(drafts.survey.forge)} or code"
    section = headings.policy_section(text, markup)
    if section and (made := insert.at_end_of_section(text, markup, section, pairs[0].name)):
        text, pairs = made, pairs[1:]
        where = f"the section '{section.title}'"
    new_text = insert.at_end(text, markup, pairs) if pairs else text
    drafts.keep(name, new_text, f"the policy stands at the end of {where}")


def _pairs_of_guide(drafts: DraftSet, depth: int) -> list[Pair]:
    pairs = [Pair("llm-policy", depth)]
    if drafts.policy.agents.position != "none":
        pairs.append(Pair("agent-instructions", depth))
    return pairs


def _agents(drafts: DraftSet) -> None:
    pair = Pair("agent-instructions", 2)
    guide = drafts.guide_path or drafts.policy_path
    home = drafts.policy_path or guide
    about = "the text for programs"
    for name in drafts.survey.agents:
        # A file for agents always names such tools, so that says nothing here.
        if not drafts.adopt(name):
            _, text = drafts.sentences.agents(guide, home, name)
            drafts.keep(name, insert.first_section(drafts.text(name), pair, text), about)
    if not drafts.survey.agents:
        title, text = drafts.sentences.agents(guide, home)
        new = insert.first_section(f"# {title}\n\n{text}\n" if text else f"# {title}\n", pair)
        drafts.keep("AGENTS.md", new, f"new: {about}")


def _questions(drafts: DraftSet) -> None:
    _template(drafts)
    if _speaks_of_issues(drafts.policy) or "form" in drafts.choice.extras:
        for name in drafts.survey.issue_forms:
            _form(drafts, name)


def _template(drafts: DraftSet) -> None:
    asks = bool(drafts.sentences.asked or drafts.policy.rules_of("pr-template"))
    if not drafts.survey.pull_request and (asks or "template" in drafts.choice.extras):
        name = TEMPLATES[drafts.survey.forge]
        # What stands on top of a template is on top of each description.
        first = "<!-- markdownlint-disable-file MD041 -->\n" if drafts.survey.titled else ""
        text = insert.at_end(first, "markdown", [Pair("pull-request-template")])
        drafts.keep(name, text, "a new template")
    for name in drafts.survey.pull_request:
        if is_form(name):
            _form(drafts, name)
        elif _can_ask(drafts, name):
            depth = insert.level(drafts.text(name), "markdown")
            # Second-level headings are what the question has of itself.
            pair = Pair("pull-request-disclosure", 0 if depth == _DEPTH else depth)
            asked = " and ".join(f"'{each}'" for each in drafts.sentences.asked)
            made, where = insert.in_template(drafts.text(name), pair)
            drafts.keep(name, made, f"what the policy asks, {where}: {asked}")


def _speaks_of_issues(policy: Policy) -> bool:
    """Whether the use of tools is to be said of issues too: most policies ask of changes alone."""
    rules = policy.rules_of("disclosure")
    return any("issue" in rule.where.lower() or rule.stance == "other-subjects" for rule in rules)


def _form(drafts: DraftSet, name: str) -> None:
    if _can_ask(drafts, name):
        pair = Pair("issue-form-disclosure")
        about = "the question whether tools were used, at its end"
        drafts.keep(name, insert.in_form(drafts.text(name), pair), about)


def _can_ask(drafts: DraftSet, name: str) -> bool:
    """Whether the question which tools were used is to be put in a file that is there."""
    asked = not drafts.adopt(name) and bool(drafts.sentences.asked)
    return asked and not drafts.states_a_policy(name)
