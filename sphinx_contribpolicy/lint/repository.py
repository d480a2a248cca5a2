"""Checks of the files around a policy: do they lead to it, show it, and agree with it?"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx_contribpolicy import pins
from sphinx_contribpolicy.init import rewraps
from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.lint.tree import DOCS, Tree
from sphinx_contribpolicy.markup.blocks import lines_outside_code
from sphinx_contribpolicy.policy import Location
from sphinx_contribpolicy.sync import LOCK, MARKUPS, TWIN

_POINTER = 1000
"""Characters that a file can have which only leads to another one."""
_DIRECTIVE = re.compile(r" {0,3}(?:`{3,}|~{3,}|:{3,}) ?\{[\w:.-]+\}")
_REST_DIRECTIVE = re.compile(r"\.\. (?:contribpolicy:)?(?:llm-policy|[a-z-]+-instructions)::")
_ALERT = re.compile(r" {0,3}> ?\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")
_INCLUDE = r"include(?:\}|::)[^\n]*"
_REGIONS_OFF = re.compile(r"^contribpolicy_regions\s*=\s*False\b", re.MULTILINE)


@check("entry-unlinked", "note", fix="add a sentence with a link")
def entry_unlinked(subject: Subject) -> Hits:
    """People and programs begin to read here, and nothing leads them to the policy.

    Looked at are the README, the guide for contributors that the forge shows, AGENTS.md and the
    first page of the docs. A link to any file that holds the policy is enough.
    """
    tree = subject.tree
    if tree.homes:
        for name in tree.entries:
            if not tree.leads_home(name):
                yield tree.at(name), "nothing leads from here to the policy"


@check(
    "policy-unlinked", "warning", fix="link it from the README or from the guide for contributors"
)
def policy_unlinked(subject: Subject) -> Hits:
    """A file holds the policy, and nobody who does not know its name will find it.

    Where README or guide hold the policy themselves, or name another file that does, nobody has to.
    """
    tree, listed = subject.tree, subject.policy.files
    for name, part in listed.whole.items() if tree.entries else ():
        # Programs look for the twin by its name.
        if part == TWIN or name in listed.copies:
            continue
        homes = tree.homes if part == "policy" else [name]
        names = [each.rpartition("/")[2] for each in homes]
        at_home = not set(homes).isdisjoint(tree.entries)
        if not at_home and not any(each in tree.text(at) for at in tree.entries for each in names):
            yield tree.at(name), "no entry point links this file"


@check(
    "policy-nowhere",
    "warning",
    fix="list AI_POLICY.md under [files], as `contribpolicy init` does where it is not left out",
)
def policy_nowhere(subject: Subject) -> Hits:
    """Files are kept that speak of the policy, and none of them has it, nor has a page of the docs.

    People are held to what they cannot read.
    """
    tree, listed = subject.tree, subject.policy.files
    kept = [*listed.regions, *(name for name, part in listed.whole.items() if part != TWIN)]
    shown = tree.homes or subject.policy.wording.body or tree.standing
    if kept and not shown and not any(name == "llm-policy" for name, _ in tree.in_docs):
        yield tree.at(kept[0]), "the policy that this file speaks of stands nowhere"


@check(
    "policy-twice",
    "warning",
    fix="make it agree, take it out, or have `contribpolicy init --standing replace --policy-in "
    "FILE` show the policy there",
)
def policy_twice(subject: Subject) -> Hits:
    """A text has a policy of its own beside the one that is kept in step, and can contradict it.

    Looked at are the guides for contributors, and what repeats sentences of the file that `body`
    names. A place that only leads to the policy has none.
    """
    tree, body = subject.tree, subject.loaded.body
    if not body and not tree.homes:
        return
    kept = {body, *(tree.root / name for name in subject.policy.files.whole)}
    own = next((each.said for each in tree.standing if tree.root / each.name == body), frozenset())
    for each in tree.standing:
        section = each.role == "guide" and (each.whole or each.depth)
        if tree.root / each.name not in kept and not each.leads and (section or own & each.said):
            yield tree.at(each.name, each.begin + 1), f"'{each.title}' is a policy of its own"


@check("two-guides", "warning", fix="keep one, and let the other go or lead to it")
def two_guides(subject: Subject) -> Hits:
    """The forge shows one guide for contributors; a second one is read by nobody, and drifts.

    A page of Sphinx docs is read there, and is none.
    """
    tree = subject.tree
    first, *others = tree.guides or [""]
    for name in others:
        link = (tree.root / name).resolve() == (tree.root / first).resolve()
        if link or name.startswith(tree.pages):
            continue
        text = tree.text(name)
        if Path(first).name not in text or len(text) > _POINTER:
            yield tree.at(name), f"{first} is shown in place of this guide"


@check(
    "directive-shown",
    "warning",
    fix="put a pair of markers in its place, and let `contribpolicy sync` fill it",
)
def directive_shown(subject: Subject) -> Hits:
    """A directive stands in a file that the forge shows, where it is a grey box or stray colons."""
    tree = subject.tree
    for name in tree.shown:
        wanted = _REST_DIRECTIVE if name.endswith(".rst") else _DIRECTIVE
        for number, line in lines_outside_code(tree.text(name)):
            if found := wanted.match(line):
                yield tree.at(name, number), f"people see '{found[0].strip()}' here as it is"


@check(
    "pair-empty",
    "note",
    fix="run `contribpolicy sync`, which fills pairs of comments in the files under [files]",
)
def pair_empty(subject: Subject) -> Hits:
    """A pair of markers or a tag without text: on the forge, people see nothing there."""
    return _empty(subject, in_step=False)


@check("pair-unneeded", "note", fix="remove the pair, or write a rule that it would say")
def pair_unneeded(subject: Subject) -> Hits:
    """A pair of markers for which the policy has no words, such as a question that no rule asks."""
    return _empty(subject, in_step=True)


def _empty(subject: Subject, *, in_step: bool) -> Hits:
    """The regions without text: those that have to be, because the policy has none, or others."""
    tree = subject.tree
    for name in tree.shown:
        for region in tree.regions(name):
            if region.content.strip():
                continue
            if (region.form == "comment" and subject.keeps(name)) == in_step:
                yield tree.at(name, region.begin + 1), f"the region '{region.name}' is empty"


@check("alert-unread", "warning", fix='add "alert" to `myst_enable_extensions` in conf.py')
def alert_unread(subject: Subject) -> Hits:
    """A page of the docs that shows the policy holds an alert, and MyST shows it as a quotation.

    An alert begins with a line such as `> [!NOTE]`. MyST reads it where `alert` is among
    `myst_enable_extensions`. Generated text is safe, unless `contribpolicy_regions` is False; that
    docs have yet to name the kit is for `init` to say.
    """
    tree = subject.tree
    for folder in DOCS:
        conf = tree.text(f"{folder}/conf.py")
        if "myst" not in conf or re.search(r"""["']alert["']""", conf):
            continue
        # What a page includes is read as any other Markdown then.
        off = bool(_REGIONS_OFF.search(conf))
        shown = [
            name
            for name in tree.pages_of(folder)
            if name.endswith(".md") and "/_build/" not in name and "llm-policy" in tree.text(name)
        ]
        included = ((home, _INCLUDE + re.escape(Path(home).name)) for home in tree.homes if off)
        shown += [home for home, pattern in included if tree.is_on_a_page(pattern)]
        for name in dict.fromkeys(shown):
            if line := _alert(tree, name, generated=off):
                yield tree.at(name, line), "MyST shows this alert as a quotation"


@check("copies-disagree", "warning", fix="run `contribpolicy sync`")
def copies_disagree(subject: Subject) -> Hits:
    """A file says something else than the policy.

    The settings have changed since `contribpolicy sync` ran, or the file is not listed under
    `[files]`. A lock is named where it alone is out of date. What only a newer kit words anew is no
    fault of a file: `sync` tells of that.
    """
    tree = subject.tree
    listed = {*subject.policy.files.regions, *subject.policy.files.whole}
    # A file can be a link to one that is listed.
    kept = {(tree.root / name).resolve() for name in listed}
    for name in dict.fromkeys([*tree.entries, *tree.shown]):
        regions = [each for each in tree.regions(name) if each.form == "comment"]
        if regions and (tree.root / name).resolve() not in kept:
            message = f"the region '{regions[0].name}' is kept by nobody: list the file"
            yield tree.at(name, regions[0].begin + 1), message
    if not listed or (planned := subject.planned).made_by:
        return
    changed = {change.file.name: None for change in planned.out_of_date}
    if [*changed] == [LOCK]:
        yield tree.at(LOCK), "the lock does not know the policy and the files as they are now"
    # A lock says no policy, and follows the files that do.
    aside = {LOCK, *pins.PINNED_IN, *(edit.file.name for edit in planned.edits)}
    for name in changed:
        if name not in aside:
            yield tree.at(name), "this file does not say what the policy says now"


@check("sync-stopped", "warning", fix="then run `contribpolicy sync`")
def sync_stopped(subject: Subject) -> Hits:
    """Something in a kept file keeps `contribpolicy sync` from writing any.

    Somebody edited the text that it writes, or it cannot tell where that stands.
    """
    tree, listed = subject.tree, subject.policy.files
    if not (listed.regions or listed.whole):
        return
    planned, policy = subject.planned, " or ".join(subject.loaded.own_names)
    for name in dict.fromkeys(edit.file.name for edit in planned.edits):
        message = "somebody edited what `sync` writes here; first move that elsewhere or into "
        yield tree.at(name), f"{message}{policy}, or pass `--force` to lose it"
    for diagnostic in planned.diagnostics:
        message = f"`sync` cannot keep it: {diagnostic.message}"
        yield Location(diagnostic.file, diagnostic.line, "files"), message


@check("wrap-differs", "note", fix="set `wrap` to that, and run `contribpolicy sync`")
def wrap_differs(subject: Subject) -> Hits:
    """A formatter of the repository ends lines of Markdown elsewhere than `wrap` says.

    What it wrapped is in step; what `sync` writes next is not as the formatter has it. Looked at
    are prettier with `proseWrap`, and what .prettierignore leaves alone; mdformat with `wrap`.
    """
    wrap, listed = subject.policy.wording.wrap, subject.policy.files
    templates = subject.tree.templates
    for name in (*listed.regions, *(listed.whole.keys() - listed.copies.keys())):
        markdown = MARKUPS.get(Path(name).suffix.lower()) == "markdown" and name not in templates
        found = rewraps(subject.tree.text, name) if markdown else None
        # Words that a project keeps as they are need not be broken.
        if found and found[0] != wrap and (wrap or subject.policy.body_text is None):
            width, told = found
            ends = f"end at column {width}" if width else "end nowhere, which is 0"
            message = f"{told} has lines of Markdown {ends}, and `wrap` is {wrap}"
            yield subject.at("wording", "wrap"), message
            return


@check("agents-nested", "note", fix="let it lead to the one at the root")
def agents_nested(subject: Subject) -> Hits:
    """Programs read the nearest AGENTS.md only, so one further down hides that at the root."""
    tree = subject.tree
    if "AGENTS.md" not in tree.files:
        return
    for name in tree.below("AGENTS.md"):
        if "AGENTS.md" not in tree.text(name) and not tree.leads_home(name):
            yield tree.at(name), "this file hides AGENTS.md at the root"


def _alert(tree: Tree, name: str, *, generated: bool) -> int | None:
    """The line of the first alert in a file; whether `generated` ones count."""
    left = {
        number
        for region in (() if generated else tree.regions(name))
        for number in range(region.begin + 1, region.end + 2)
    }
    lines = lines_outside_code(tree.text(name))
    return next(
        (number for number, line in lines if number not in left and _ALERT.match(line)), None
    )
