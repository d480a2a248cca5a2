"""Pull requests: read a body, judge it against the project's own template, word the reply."""

from __future__ import annotations
