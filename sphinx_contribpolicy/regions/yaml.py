"""Where markers stand in YAML: comments on lines of their own, outside of the scalars of PyYAML."""

from __future__ import annotations

import re

import yaml

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.regions.markers import LOOKS, Reading, Spot

_LOOKS = LOOKS["yaml"]
# PyYAML follows YAML 1.1, in which these end a line; in 1.2 and on forges they do not.
_NO_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def read(lines: list[str]) -> Reading:
    """What a reading of a file gives, from its bare lines."""
    texts = [line.lstrip(" \t") for line in lines]
    spots = [
        Spot(number, line.removesuffix(text), text.rstrip(), 0)
        for number, (line, text) in enumerate(zip(lines, texts, strict=True))
        if _LOOKS.match(text)
    ]
    if not spots:
        return Reading(spots)
    inside: set[int] = set()
    doubtful: dict[int, Diagnostic] = {}
    try:
        for token in yaml.scan(_NO_LINE_ENDS.sub(" ", "\n".join(lines))):
            if isinstance(token, yaml.ScalarToken):
                end = token.end_mark
                inside.update(range(token.start_mark.line + 1, end.line + (end.column > 0)))
    except yaml.YAMLError as error:
        line, reason = _place(error)
        # What stands above has been read; a marker below may be a comment or not.
        if spots[-1].line >= line:
            message = (
                f"this is no YAML from here on ({reason}), so nobody can say which of the markers "
                "below are comments: mend it"
            )
            doubtful[line] = Diagnostic("malformed", message)
    return Reading([spot for spot in spots if spot.line not in inside], flaws=doubtful)


def _place(error: yaml.YAMLError) -> tuple[int, str]:
    """The first line that is in doubt, and what is wrong."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.context_mark or error.problem_mark
        return (mark.line if mark else 0), error.problem or "it cannot be parsed"
    # A character that is not allowed is noticed before anything is read.
    return 0, str(error).partition("\n")[0]
