"""The ways to go on where a policy stands already, and what one of them makes of its text."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.init.insert import Pair, line_end
from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.survey import StandingPolicy
    from sphinx_contribpolicy.regions import Markup

Way = Literal["keep", "replace"]
"""`keep` touches no text; `replace` gives the words that stand there up for those of the kit."""

_MARKDOWN = (".md", ".markdown")
_MOST = 5
"""Places that a message names."""


def body_of(standing: Sequence[StandingPolicy]) -> str:
    """The Markdown file that is the policy as a whole; "" where none is, or several are."""
    whole = [each.name for each in standing if each.whole]
    usable = len(whole) == 1 and PurePosixPath(whole[0]).suffix.lower() in _MARKDOWN
    return whole[0] if usable else ""


def notes(
    standing: Sequence[StandingPolicy], policy_file: str, *, body: str, like: str
) -> list[str]:
    """Where a policy stands, and the three ways to go on."""
    places = [f"  {each.place}: {each.title}" for each in standing[:_MOST]]
    if standing[_MOST:]:
        places.append(f"  and {len(standing) - _MOST} more")
    shown = "\n".join(places)
    first = standing[0]
    taken = f"like = '{like}' or rules" if like else "preset, like or rules"
    keep = (
        f'{policy_file} has body = "{body}", so that the directive `llm-policy` on a page of the '
        "docs, and a pair of markers in any other file, show those words"
        if body
        else f"write no rules; or move the section into a file, name it as body under [wording] in "
        f"{policy_file}, and show it with a pair of markers or the directive `llm-policy`"
    )
    what = "the file" if first.whole else "that section"
    take = (
        f"write {taken} into {policy_file} (see `contribpolicy published` and `contribpolicy "
        f"facets`), put a pair of markers in place of {what}, and run init again"
    )
    lines = (
        "a policy stands here already, so no text was written that could contradict it:",
        shown,
        "there are three ways to go on:",
        f"  1. keep those words: {keep}",
        f"  2. take the positions: {take}",
        f"  3. stop: remove {policy_file}; nothing else was changed",
    )
    return ["\n".join(lines)]


def replaced(text: str, markup: Markup, policy: StandingPolicy) -> str:
    """A file with a pair of markers in place of a section, or of all that it says."""
    pair = Pair("llm-policy", max(policy.depth, 1) if policy.whole or policy.depth else 2)
    end = line_end(text)
    lines = file_lines.split(text)
    block = [f"{line}{end}" for line in pair.lines(markup)]
    before, after = lines[: policy.begin], lines[policy.end :]
    if before and before[-1].strip():
        before.append(end)
    if after and after[0].strip():
        block.append(end)
    return "".join([*before, *block, *after])
