"""What leads to the policy, as `init` drafts it: sentences, a page of the docs, comments."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from os.path import relpath, sep
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.init import headings, insert
from sphinx_contribpolicy.init.draft_set import POLICY
from sphinx_contribpolicy.init.survey import (
    includes,
    is_or_includes,
    line_behind_lead,
    markup_of,
    names_tools,
    paragraphs,
    shows_ours,
)
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.markup.blocks import blocks

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.draft_set import DraftSet

_CONTRIBUTING_ENTRY = re.compile(r"(?i)(?:[^<]*<)?[\w./-]*(?:contribut|develop)[\w./-]*>?")
PAGE = "ai-policy"
"""The name of a new page of the docs, without its suffix."""

_LABEL = re.compile(r"^(?:\(([^()\n]++)\)=|\.\. _([^:\n]++):)[ \t]*$", re.MULTILINE)
_SIGNED = re.compile(r"^-----BEGIN PGP ", re.MULTILINE)


def draft_links(drafts: DraftSet) -> None:
    """Draft everything that leads to the policy."""
    extras = drafts.choice.extras
    survey, policy = drafts.survey, drafts.policy_path
    for name in filter(None, (survey.stub, survey.readme)):
        if not policy:
            other = survey.guide if survey.stub and survey.guide != survey.stub else ""
            drafts.wanted.reasons[name] = (
                "gets a sentence that leads to the policy, and no file that has it would be "
                f"written; name one of those as well, such as {other or POLICY}, or have the "
                "policy stand here, by an empty pair of markers `llm-policy`"
            )
        else:
            lead(drafts, name)
    if survey.docs_index and not _leads(drafts, survey.docs_index):
        _docs(drafts, survey.docs_index)
    if policy and "security" in extras and drafts.policy.rules_of("security"):
        _security(drafts)
    if "claude" in extras:
        _claude(drafts, survey.claude or "CLAUDE.md")
    if not drafts.policy_path and not _docs_show_it(drafts):
        drafts.notes.append(
            "the policy stands nowhere, because each file for it is left out; run init for one of "
            f"them, and take it out of `without` in {drafts.policy_file} where that lists it"
        )


def lead(drafts: DraftSet, name: str) -> None:
    """Draft a sentence of a file that leads to the policy, where none does yet."""
    if _leads(drafts, name):
        drafts.wanted.reasons[name] = "leads to the policy already"
    else:
        _point(drafts, name, drafts.sentences.pointer(name, drafts.policy_path))


def _leads(drafts: DraftSet, name: str) -> bool:
    """Whether a file has the policy, or names one that has, or that leads there itself.

    A link to a guide leads to its policy where the sentence is on such tools.
    """
    text, markup = drafts.text(name), markup_of(name)
    guide, others = drafts.survey.guide, [*drafts.homes]
    home = "" if drafts.policy_path in others else drafts.policy_path.rpartition("/")[2]
    if name in drafts.regions or bool(home and home in text):
        return True
    if guide not in {"", name, *others} and _leads(drafts, guide):
        others.append(guide)
    said = "\n".join(each.text for each in paragraphs(text, markup))
    for other in others:
        titles = headings.headings(drafts.text(other), markup_of(other))[:1]
        title = "".join(each.text for each in titles if each.depth == 1)
        sentences = [said] if names_tools(title) else re.split(r"(?<=[.!?])\s|\n", said)
        if any(
            names_tools(title + each) and links_to(drafts, name, other, each) for each in sentences
        ):
            return True
    return False


def _point(drafts: DraftSet, name: str, sentence: str) -> None:
    if not drafts.wants(name) or not drafts.can_be_written(name):
        return
    markup, page = markup_of(name), drafts.page
    near = bool(page) and name.startswith(drafts.docs) and name != drafts.survey.security
    if near and markup == "markdown":
        sentence = drafts.sentences.pointer(name, page)
    elif near:
        place = relpath(page, name.rpartition("/")[0]).replace(sep, "/").rpartition(".")[0]
        sentence = drafts.sentences.say("pointer", policy=f":doc:`{place}`")
    elif name != drafts.survey.security and (is_in_docs(drafts, name) or drafts.survey.described):
        # A relative link leads nowhere on a page of the docs, or on a package index.
        far = drafts.sentences.pointer_to_forge(drafts.policy_path)
        sentence = far or ("" if is_in_docs(drafts, name) else sentence)
    if not sentence:
        drafts.notes.append(
            f"{name}: link the policy there; without project.repository_url init cannot say "
            "where it is"
        )
        return
    if markup == "rst" and not near:
        sentence = rst.inline(sentence)
    sentence = drafts.sentences.broken(sentence)
    text = drafts.text(name)
    if name == drafts.survey.security:
        made = insert.append(text, sentence)
    elif name == drafts.survey.stub:
        # What follows may be a signature.
        line = line_behind_lead(text, name, drafts.survey.guide)
        made = insert.insert(text, headings.tail(text, markup) if line is None else line, sentence)
    else:
        section = headings.policy_section(text, markup) if name == drafts.survey.guide else None
        end = section.end if section else headings.link_section_end(text, markup)
        if end is None and any(links_to(drafts, name, home, text) for home in drafts.homes):
            return  # That leads to the policy, and a section of one sentence says no more.
        if end is None:
            heading = insert.heading(drafts.sentences.say("pointer-title"), text, markup)
            end, sentence = headings.tail(text, markup), f"{heading}\n\n{sentence}"
        made = insert.insert(text, end, sentence)
    drafts.draft(name, made, "a sentence that leads to the policy")


def links_to(drafts: DraftSet, name: str, other: str, text: str) -> bool:
    """Whether a text of a file has a link to another one, or names it as code or in a role."""
    place = relpath(other, name.rpartition("/")[0] or ".").replace(sep, "/")
    url, path = drafts.policy.project.repository_url, re.escape(place)
    far = rf"|{re.escape(url)}/\S{{0,200}}/{re.escape(other)}" if url else ""
    if re.search(rf"(?:(?:[(<\"]|:\s)(?:\./)?{path}{far})(?![\w./-])", text):
        return True
    found, file = _LABEL.finditer(drafts.text(other)), other.rpartition("/")[2]
    labels = [re.escape(each[1] or each[2]) for each in found]
    roles = "|".join([*labels, re.escape(file.rpartition(".")[0])])
    named = rf"`(?:[\w./-]*/)?{re.escape(file)}`|[:}}]`(?:[^`<]*<)?(?:[\w./-]*/)?(?:{roles})>?`"
    if labels and name.startswith(drafts.docs):
        named += rf"|#(?:{'|'.join(labels)})(?=[)>])"
    return bool(re.search(named, text))


def is_in_docs(drafts: DraftSet, name: str) -> bool:
    """Whether a page of the docs includes a file, or is a link to it."""
    survey = drafts.survey
    if not survey.conf:
        return False
    return name.startswith(survey.docs) or any(
        is_or_includes(survey.root, page, drafts.text(page), name) for page in _page_names(drafts)
    )


def _docs(drafts: DraftSet, index: str) -> None:
    """A page that shows the policy, where Sphinx can read it, and what is left to a person."""
    folder, name = drafts.survey.docs, index.rpartition("/")[2]
    if _docs_show_it(drafts):
        return
    suffix = name.rpartition(".")[2]
    taken = [f"{folder}{PAGE}.{each}" for each in ("md", "rst")]
    if there := next((each for each in taken if (drafts.survey.root / each).exists()), ""):
        drafts.notes.append(
            f"{there}: a page stands there already, and is left as it is; put the directive "
            "`llm-policy` on it or on another page of the docs"
        )
        return
    markup = markup_of(name)
    page = f"{folder}{PAGE}.{suffix}"
    if "sphinx_contribpolicy" not in drafts.text(drafts.survey.conf):
        if drafts.wants(page):
            drafts.notes.append(
                f"{page}: is a page with the directive `llm-policy`; Sphinx cannot read it before "
                f"{drafts.survey.conf} has the extension, so run init again then"
            )
        return
    listed, place = _entry(drafts, index, markup)
    text = drafts.sentences.docs_page(markup)
    if not listed:
        # Sphinx warns of a page that no toctree has, unless the page says so.
        text = (
            f"---\norphan: true\n---\n\n{text}" if markup == "markdown" else f":orphan:\n\n{text}"
        )
    if drafts.draft(page, text, "a page of the docs with the directive `llm-policy`") and place:
        drafts.notes.append(f"{place}, and take 'orphan' out of {page}")


def _entry(drafts: DraftSet, index: str, markup: Literal["markdown", "rst"]) -> tuple[bool, str]:
    """Whether a toctree takes the new page already, and else which line to add to which.

    In which toctree it fits is for people to say: beside a page on contributing is a good place.
    """
    text = drafts.text(index)
    entries = [line.strip() for line in text.splitlines()]
    if PAGE in entries or (":glob:" in text and any(fnmatchcase(PAGE, each) for each in entries)):
        return True, ""
    for page in [index, *_page_names(drafts)]:
        toctree = drafts.text(page)
        if "toctree" not in toctree:
            continue
        for number, line in enumerate(toctree.splitlines(), 1):
            if _CONTRIBUTING_ENTRY.fullmatch(line.strip()):
                entry = PAGE if page == index else f"/{PAGE}"
                return False, f"{page}:{number}: add the line '{entry}' below this one"
    if markup == "rst":
        lines = enumerate(file_lines.split(text), 1)
        found = [at for at, line in lines if re.match(r"\.\.[ \t]+toctree::", line)]
    else:
        found = [each.begin + 1 for each in blocks(text, myst=True) if "{toctree}" in each.info]
    place = f"{index}:{found[-1]}" if found else index
    which = "this toctree" if found else "a toctree of the docs"
    return False, f"{place}: add the line '{PAGE}' to {which}"


def _page_names(drafts: DraftSet) -> list[str]:
    """The pages of the docs, those that are drafted included."""
    folder = drafts.survey.docs
    names = {*drafts.pages, *drafts.texts}
    return sorted(
        name for name in names if name.startswith(folder) and name.endswith((".md", ".rst"))
    )


def _docs_show_it(drafts: DraftSet) -> bool:
    """Whether a page is the policy, or a link to it, includes or shows it by the directive."""
    policy = drafts.policy_path
    homes = [each for each in drafts.regions if "llm-policy" in drafts.text(each)]
    texts = {each.rpartition("/")[2]: drafts.text(each) for each in (policy, *homes) if each}

    def read(path: str) -> str:
        return texts.get(path.rpartition("/")[2], "")

    for name in _page_names(drafts):
        is_policy = policy and is_or_includes(drafts.survey.root, name, "", policy)
        if is_policy and _is_read(drafts, name):
            return True
        page = drafts.text(name)
        # A file that is the policy as a whole has no markers.
        included = (
            "llm-policy" in part or "llm-policy" not in read(path)
            for path, part in includes(page, name, read)
            if path.rpartition("/")[2] in texts
        )
        if "llm-policy" in page or any(included) or shows_ours(drafts.survey.root / name, page):
            return True
    return False


def _is_read(drafts: DraftSet, name: str) -> bool:
    """Whether Sphinx reads a file in the folder of the docs: conf.py leaves out what it names."""
    conf, own = drafts.text(drafts.survey.conf), name.removeprefix(drafts.survey.docs)
    knows = name.endswith(".rst") or drafts.survey.docs_index.endswith(".md") or "myst" in conf
    return knows and f'"{own}"' not in conf and f"'{own}'" not in conf


def _security(drafts: DraftSet) -> None:
    """What leads those who report a problem to the policy, which says something to them."""
    survey, policy = drafts.survey, drafts.policy_path
    if survey.security and not _leads(drafts, survey.security):
        sentence = drafts.sentences.pointer(survey.security, policy, "security")
        _point(drafts, survey.security, sentence)
    for name in survey.security_txt:
        _security_txt(drafts, name)


def _security_txt(drafts: DraftSet, name: str) -> None:
    """Comments in a file as https://www.rfc-editor.org/rfc/rfc9116 describes it."""
    text = drafts.text(name)
    comments = [f"# {each}" for each in drafts.sentences.security_comment(drafts.policy_path)]
    there = [line for line in text.splitlines() if line.startswith("#")]
    if set(comments) <= set(there):
        return
    spoken = next((line for line in there if names_tools(line)), "")
    detached = [(drafts.survey.root / f"{name}{end}").exists() for end in (".asc", ".sig")]
    if spoken or any(drafts.policy_path in line for line in there):
        why = "has a comment on this already"
    elif _SIGNED.search(text) or any(detached):
        why = "is signed"
    else:
        drafts.draft(name, insert.append(text, "\n".join(comments)), "comments on reports")
        return
    shown = "\n".join(f"  {line}" for line in comments)
    drafts.notes.append(f"{name}: {why}, and is left as it is; what init would add:\n{shown}")


def _claude(drafts: DraftSet, name: str) -> None:
    before = drafts.text(name)
    if (drafts.survey.root / name).is_symlink() or "AGENTS.md" in before:
        return
    up = "../" if "/" in name else ""
    drafts.draft(name, insert.append(before, f"@{up}AGENTS.md"), "a line that leads to AGENTS.md")
