"""A policy as data, for programs that read it beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.wording.document import Stated, Text

FORM_OF_DATA = 1
"""The version of the form in which `as_json` gives a policy."""


def as_json(policy: Policy, said: Sequence[Stated], text: Text) -> str:
    """The policy as data, with what is `said` of its rules, and `text` as one of its parts.

    `form` is the version of this form: it grows where a key goes, or means something else.
    """
    rules = [
        {
            "facet": stated.rule.facet,
            "stance": stated.rule.stance,
            "level": stated.rule.level,
            "text": stated.text,
            "anchor": f"contribpolicy-{stated.rule.facet}",
        }
        for stated in said
    ]
    data = {
        "form": FORM_OF_DATA,
        "project": policy.project,
        "document": policy.document,
        "wording": policy.wording,
        "rules": rules,
        "text": text.markdown(),
    }
    return msgspec.json.format(msgspec.json.encode(data)).decode()
