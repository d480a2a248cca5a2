"""The files that hold text of the policy, as `init` drafts them: guide, templates, AGENTS.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init import headings, insert
from sphinx_contribpolicy.init.draft_set import POLICY
from sphinx_contribpolicy.init.insert import Pair
from sphinx_contribpolicy.sync import MARKUPS

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.draft_set import DraftSet

TEMPLATES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}


def draft_texts(drafts: DraftSet) -> None:
    """Draft every file that the text of the policy belongs into."""
    _policy(drafts)
    _guide(drafts)
    _agents(drafts)
    _template(drafts)
    for name in drafts.survey.issue_forms:
        _form(drafts, name)


def _policy(drafts: DraftSet) -> None:
    # A second policy beside one that people wrote would contradict it.
    others = [name for name in drafts.survey.policies if name not in drafts.whole]
    if others:
        drafts.notes.append(
            f"{others[0]}: a policy stands there already, and is left as it is; to show it "
            f"everywhere, write body = '{others[0]}' under [wording]"
        )
    elif not drafts.whole:
        drafts.whole[POLICY] = "policy"


def _guide(drafts: DraftSet) -> None:
    name = drafts.guide_path
    guides = drafts.survey.contributing
    if not guides:
        title, text = drafts.sentences.guide()
        new = f"# {title}\n\n{text}\n"
        drafts.keep(name, insert.at_end(new, "markdown", _pairs_of_guide(drafts, 2)))
        return
    if guides[1:]:
        others = ", ".join(guides[1:])
        drafts.notes.append(f"{others}: {name} is shown in place of it; keep one of them")
    if Path(name).suffix.lower() not in MARKUPS:
        drafts.notes.append(
            f"{name}: the kit writes Markdown and reST; add a sentence there that leads to "
            f"{drafts.policy_path}"
        )
        return
    markup = drafts.markup(name)
    if markup == "yaml" or drafts.adopt(name) or drafts.speaks_of_tools(name):
        return
    text = drafts.text(name)
    pairs = _pairs_of_guide(drafts, insert.level(text, markup))
    where = "the file; no heading speaks of pull requests or code"
    section = headings.policy_section(text, markup)
    if section and (made := insert.at_end_of_section(text, markup, section, pairs[0].name)):
        text, pairs = made, pairs[1:]
        where = f"the section '{section.title}'"
    if drafts.keep(name, insert.at_end(text, markup, pairs) if pairs else text):
        drafts.placed.append(f"{name}: the policy stands at the end of {where}")


def _pairs_of_guide(drafts: DraftSet, depth: int) -> list[Pair]:
    pairs = [Pair("llm-policy", depth)]
    if drafts.policy.agents.position != "none":
        pairs.append(Pair("agent-instructions", depth))
    return pairs


def _agents(drafts: DraftSet) -> None:
    name = drafts.survey.agents
    pair = Pair("agent-instructions", 2)
    title, text = drafts.sentences.agents(drafts.guide_path, drafts.policy_path)
    if not name:
        drafts.keep("AGENTS.md", insert.first_section(f"# {title}\n\n{text}\n", pair))
    elif not drafts.adopt(name) and not drafts.speaks_of_tools(name):
        drafts.keep(name, insert.first_section(drafts.text(name), pair, text))


def _template(drafts: DraftSet) -> None:
    if not drafts.survey.pull_request:
        name = TEMPLATES[drafts.survey.forge]
        drafts.keep(name, insert.at_end("", "markdown", [Pair("pull-request-template")]))
    for name in drafts.survey.pull_request:
        if name.endswith((".yml", ".yaml")):
            _form(drafts, name)
        elif _can_ask(drafts, name):
            pair = Pair("pull-request-disclosure")
            drafts.keep(name, insert.at_end(drafts.text(name), "markdown", [pair]))


def _form(drafts: DraftSet, name: str) -> None:
    if _can_ask(drafts, name):
        drafts.keep(name, insert.in_form(drafts.text(name), Pair("issue-form-disclosure")))


def _can_ask(drafts: DraftSet, name: str) -> bool:
    """Whether the question which tools were used is to be put in a file that is there."""
    if drafts.adopt(name):
        return False
    return drafts.sentences.asks and not drafts.speaks_of_tools(name)
