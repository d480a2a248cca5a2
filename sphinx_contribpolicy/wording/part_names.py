"""The names of the parts that the words can write, and the forms of the policy."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Form: TypeAlias = Literal["full", "summary", "checklist"]
Part: TypeAlias = Literal[
    "policy",
    "summary",
    "checklist",
    "good-first-issue",
    "agents",
    "reviewers",
    "pull-request-template",
    "reply",
    "table",
    "pull-request-disclosure",
    "discussion",
]
FORMS: tuple[Form, ...] = get_args(Form)
PARTS: tuple[Part, ...] = get_args(Part)
WHOLE_PARTS: tuple[Part, ...] = tuple(
    part for part in PARTS if part not in {"pull-request-disclosure", "discussion"}
)
"""The parts that stand alone; the others are pieces of them."""
