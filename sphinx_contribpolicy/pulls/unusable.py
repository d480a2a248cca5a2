"""Input or configuration that a check cannot use."""

from __future__ import annotations


class Unusable(Exception):  # noqa: N818 - named for what it says
    """The message says, for people, what cannot be used and what was expected."""
