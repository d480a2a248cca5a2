"""What a sentence says that a tool made: a part of the change, a small thing, or nothing."""

from __future__ import annotations

import re

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.judge.statements import answers_on_tools, says_nothing
from sphinx_contribpolicy.pulls.judge.uses import GAP, is_denied, is_use, mentions, tells_of_use
from sphinx_contribpolicy.pulls.phrases import (
    begins,
    clauses,
    ending,
    instructs,
    longest_at,
    says_only,
    speaks,
    speaks_of_tools,
    stated,
    tree,
)
from sphinx_contribpolicy.pulls.tools import LONGEST, PRODUCTS, is_mark, is_signature

_AND = {"and", "but", "then", "und", "et", "y"}
_QUOTES = " .\"'\u201c\u201d\u201e\u00ab\u00bb"
_NO_PART = re.compile(r"https?://[^\s()]+|(?<=\w):(?=\w)")
"""What holds a colon beside the name of a tool: a link, and "agent:model"."""


def tells_of_making(sentence: str) -> bool:
    """Whether its author says that a tool made something of the change, and no small thing.

    >>> tells_of_making("Claude wrote the parser."), tells_of_making("I had Copilot write it.")
    (True, True)
    >>> tells_of_making("I asked Claude to explain it."), tells_of_making("Claude wrote one line.")
    (False, False)
    """
    return is_mark(sentence) or any(
        is_use(*each) and not is_denied(*each) and _is_making(*each)
        for each in mentions(sentence)
        if not _is_minor_use(*each)
    )


def tells_of_more(sentence: str) -> bool:
    """Whether a sentence on the use of tools tells of more than a small thing.

    >>> tells_of_more("Claude wrote the parser and I tidied a few lines.")
    True
    >>> tells_of_more("I used Copilot for completion.")
    False
    """
    used = [each for each in mentions(sentence) if is_use(*each) and not is_denied(*each)]
    if not used:
        return not is_minor(words(sentence))
    return not all(_is_minor_use(*each) for each in used)


def _is_minor_use(before: list[str], _named: Key, after: list[str]) -> bool:
    """Whether what a clause says of a tool is a small thing; what its author did beside is none."""
    end = len(after)
    for at in range(1, len(after)):
        joined = after[at - 1] in _AND and (
            after[at].endswith("ed") or begins(after[at:], "irregular")
        )
        # In "wrote and tidied a few lines" the lines are what it wrote, too.
        own = joined and at > 1 and not (after[at - 2].endswith("ed") or _is_verb(after[at - 2]))
        if own or begins(after[at:], "leaves_out"):
            end = at
            break
    return is_minor([*before, *after[:end]])


def _is_verb(word: str) -> bool:
    return any(begins([word], each) for each in ("tool_made", "to_make", "irregular"))


def is_minor(spoken: list[str]) -> bool:
    """Whether words tell of a small thing alone, such as completion or one line."""
    return speaks(spoken, "minor") and not speaks(spoken, "sizeable")


def settles(sentence: str, *, of_parts: bool, beside: bool) -> bool:
    """Whether its author confirms a box by which no tool made this, whatever use they tell of.

    That the tick is right, or that nothing of the change was made; `of_parts`: or no significant
    part, for which it is enough to call it insignificant `beside` the use or the box.

    >>> settles("The ticked box is right.", of_parts=False, beside=False)
    True
    >>> settles("That is not a significant part.", of_parts=True, beside=False)
    True
    >>> settles("No significant change for users.", of_parts=True, beside=False)
    False
    """
    # Who copies the sentence that a reply offers may copy its quotation marks.
    for clause in stated(sentence[:LONGEST].strip(_QUOTES)):
        spoken = words(clause)
        denied = speaks(spoken, "no", "contracted")
        right = speaks(spoken, "ticked_right") or (beside and speaks(spoken, "discarded"))
        none = speaks(spoken, "nothing_of") and speaks(spoken, "made", "wrote", "from_it")
        small = denied and speaks(spoken, "weighty") and (beside or speaks(spoken, "a_part"))
        small = small or (beside and speaks(spoken, "insignificant"))
        if (right and not denied) or none or (small and of_parts):
            return True
    return False


def credits_tool(sentence: str) -> bool:
    """Whether a sentence names a tool together with what that did or which parts are its.

    For whoever has said that one was used: alone it may be about a change to a program. The line of
    a program names it, and says nothing of what it did.

    >>> credits_tool("Parser by Claude, tests by me."), credits_tool("The tests are Copilot's.")
    (True, True)
    >>> credits_tool("Update the Copilot docs."), credits_tool("Generated with Claude Code")
    (False, False)
    """
    if is_mark(sentence):
        return False
    label, said = at_colon(sentence)
    disclosed = speaks_of_tools(label) or speaks(words(label), "discloses")
    if tells_of_use(sentence) or (disclosed and answers_on_tools(said)):
        return True
    # "The tests were generated (ChatGPT)", "Tests: Claude", but not "Add two (Claude, Amp)".
    spoken = words(sentence)
    shared = bool(label) or speaks(spoken, "made", "wrote", "authors", "shares")
    shared = shared and not any(begins(each, "changes") for each in (spoken, words(said)))
    return any(
        _has_its_part(before, after)
        or (shared and (before[-1:] == ["from"] or not before) and all(map(str.isdigit, after)))
        for before, name, after in mentions(sentence)
        if not (is_denied(before, name, after) or speaks(before, "which"))
        if not begins(before, "changes")
    )


def is_bare(line: str, *, of_parts: bool) -> bool:
    """Whether a line says no more than that a tool was used; `of_parts`: or no more than by which.

    Who asks back or would rather not say has said no more either.

    >>> is_bare("Yes.", of_parts=False), is_bare("Claude.", of_parts=False)
    (True, False)
    >>> is_bare("Claude.", of_parts=True), is_bare("The tests.", of_parts=True)
    (True, False)
    """
    spoken = words(line)
    names = ("tools", *PRODUCTS, "made_by", "joins") if of_parts else ()
    only = bool(spoken) and says_only(spoken, "yes", "bare_use", *names)
    marked = of_parts and is_mark(line) and not _says_more(line, *names)
    return only or marked or says_nothing(line)


def _says_more(mark: str, *names: str) -> bool:
    """Whether a line that names a tool goes on with its part, and not with a model or an address.

    >>> _says_more("Generated with Claude Code: the tests", "whole_names")
    True
    >>> _says_more("Assisted-by: Claude (Opus 4.5)", "whole_names")
    False
    """
    said = mark if is_signature(mark) else at_colon(mark)[1]
    # "Name (1M context) <address>" is a name as a whole.
    if said.rstrip().endswith(">"):
        return False
    said = _NO_PART.sub(" ", said).replace(" - ", ", ")
    first, *others = [each for each in clauses(said) if words(each)] or [""]
    more = (words(each) for each in others if not instructs(each))
    return speaks(words(first), "for_what") or any(
        not (each[-1].isdigit() or says_only(each, "yes", "of_models", *names)) for each in more
    )


def _has_its_part(before: list[str], after: list[str]) -> bool:
    """Whether a clause says what a tool did or was for, or what is its own, by it or from it."""
    # "Claude Opus 4.5 wrote", "Copilot agent mode did", "Claude also drafted".
    while size := "".join(after[:1]).isdigit() or longest_at(after, 0, tree("ways")):
        after = after[size:]
    done = max(longest_at(after, 0, tree(each)) for each in ("tool_made", "tool_gave"))
    if done and (not after[done:] or begins(after[done:], "what_it_made")):
        return True
    while before and (before[-1].endswith("ly") or ending(before, "determiners")):
        before = before[:-1]
    if not before:
        return begins(after, "for_what", "its_part")
    if before[-1] == "by":
        # "The parser by Claude", but not "used by Copilot".
        return not " ".join(before[:-1]).endswith("ed") or bool(ending(before[:-1], "made"))
    if given := ending(before, "made_with"):
        said = before[: -len(given)]
        return bool(ending(said, "made")) or speaks(said[-GAP:], "wrote", "authors")
    # "The tests are Claude's", but not "it came from Claude's endpoint".
    owned = after[:1] == ["s"]
    return bool(ending(before, "be") if owned else ending(before, "comes_from"))


def _is_making(before: list[str], named: Key, after: list[str]) -> bool:
    """Whether a clause that tells of the use of a tool says that this made something."""
    while ending(before, "determiners"):
        before = before[:-1]
    if before[-1:] == ["by"]:
        return True
    if ending(before, "made_with"):
        return speaks(before[-GAP:], "made", "wrote") or bool(ending(after, "made"))
    made = begins(after, "tool_made", "to_make", "wrote") or speaks(after, "it_made")
    return made or bool(ending(named, "wrote") or ending(after, "wrote"))
