"""The layers of a policy: preset, bases, file and overrides, and what they say together.

`Stack` gathers them, lowest first, and reports all that is wrong at once; `merged` makes one of
them.
"""

from __future__ import annotations

from sphinx_contribpolicy.policy.layers.layer import Validated, validated
from sphinx_contribpolicy.policy.layers.rules import complete_rules
from sphinx_contribpolicy.policy.layers.stack import LIKE, STARTS, Stack, merge, merged, start_layer

__all__ = [
    "LIKE",
    "STARTS",
    "Stack",
    "Validated",
    "complete_rules",
    "merge",
    "merged",
    "start_layer",
    "validated",
]
