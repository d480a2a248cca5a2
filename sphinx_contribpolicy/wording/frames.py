"""The words that the code itself puts around and between the phrases of fragments, by name.

A place in braces is filled in.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FRAMES: Mapping[str, str] = MappingProxyType(
    {
        # Persons.
        "you": "you",
        "your": "your",
        "yours": "yours",
        "you-object": "you",
        "yourself": "yourself",
        "we": "we",
        "our": "our",
        "us": "us",
        "ourselves": "ourselves",
        "they": "they",
        "their": "their",
        "theirs": "theirs",
        "them": "them",
        "themselves": "themselves",
        "contributors": "contributors",
        "the-maintainers": "the maintainers",
        "possessive": "{noun}'s",
        "possessive-s": "{noun}'",
        # Verbs, in the plain form and as RFC 2119 has them.
        "must": "must",
        "must-not": "must not",
        "should": "should",
        "should-not": "should not",
        "may": "may",
        "may-not": "may not",
        "can": "can",
        "MUST": "MUST",
        "MUST-NOT": "MUST NOT",
        "SHOULD": "SHOULD",
        "SHOULD-NOT": "SHOULD NOT",
        "MAY": "MAY",
        "MAY-NOT": "MAY NOT",
        # Sentences; `phrase` begins with a verb in its plain form.
        "request": "{phrase}",
        "request-not": "do not {phrase}",
        "duty": "{subject} {verb} {phrase}",
        "choose-not": "{subject} {verb} choose not to {phrase}",
        "decide-not": "{subject} {verb} decide not to {phrase}",
        "encouraged": "{subject} are encouraged to {phrase}",
        "encouraged-not": "{subject} are encouraged not to {phrase}",
        "encourage": "{we} encourage {them} to {phrase}",
        "encourage-not": "{we} encourage {them} not to {phrase}",
        "try": "{subject} try to {phrase}",
        "try-not": "{subject} try not to {phrase}",
        "statement": "{subject} {phrase}",
        "statement-not": "{subject} do not {phrase}",
        "are": "{subject} are {rest}",
        "are-not": "{subject} are not {rest}",
        "helps": "it helps if {subject} {phrase}",
        "helps-not": "it helps if {subject} do not {phrase}",
        # What stands before and behind a sentence.
        "front": "{front}, {sentence}",
        "place": "in {where}",
        "occasion": "in case of {when}",
        "time": " time",
        "exception": ", except {what}",
        "exception-for": ", except for {what}",
        "particulars": "In particular: {items}",
        "prepositions": (
            "about above across after against along among around as at because before behind below "
            "beside between beyond by during for from if in inside into near of off on once onto "
            "out outside over per since through to under unless until up upon when where wherever "
            "while with within without"
        ),
        # Several phrases in one.
        "more": "{first}, {next}",
        "and": "{first} and {last}",
        "and-comma": "{first}, and {last}",
        "or": "{first} or {last}",
        "or-comma": "{first}, or {last}",
        # What the text calls itself, the project and its pull requests.
        "noun": "policy",
        "this": "this {noun}",
        "these": "these {noun}",
        "this-project": "this project",
        "pull-request": "pull request",
        "pull-requests": "pull requests",
        "merge-request": "merge request",
        "merge-requests": "merge requests",
        # The technology.
        "technology": "AI",
        "a-tool": "a {tool}",
        "an-tool": "an {tool}",
        "tool": "{name} tool",
        "tools": "{name} tools",
        "output": "{name} output",
        "output-of": "output of {tools}",
        "assisted": "{name}-assisted {noun}",
        "assisted-by": "{noun} made with the help of {tools}",
        "generated": "{name}-generated {noun}",
        "generated-by": "{noun} made by {tools}",
        # Questions, dates, the table, and the parent policy.
        "question": "{text}?",
        "date": "{day} {month} {year}",
        "months": (
            "January February March April May June July August September October November December"
        ),
        "table-facet": "Facet",
        "table-stance": "Stance",
        "table-level": "Level",
        "own-text": "own text",
        "precedence": "stricter wins",
    }
)
"""The English words of each frame; those whose name ends in `-not` or `-comma` are variants."""
