"""One contribution policy, written as data, said in every place and checked everywhere."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

_FLOORS = {"sphinx": "8.2", "docutils": "0.21", "myst-parser": "5.1", "sphinx-design": "0.6.1"}
"""What the extra `sphinx` brings: the command does without, so it may not be there."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives, roles and the domain to Sphinx; called by Sphinx for `extensions`.

    Raises Sphinx's `ExtensionError`, or `ImportError` without Sphinx, which says in one line what
    is missing and how to get it.
    """
    if lacking := _lacking():
        _refuse(
            f"sphinx_contribpolicy needs {', '.join(lacking)}: "
            "pip install 'sphinx-contribpolicy[sphinx]'"
        )
    from sphinx_contribpolicy import sphinxext

    return {
        "version": __version__,
        "env_version": sphinxext.add(app),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _lacking() -> list[str]:
    """What is not there, or too old, each as `NAME FLOOR or newer (what is there)`."""
    lacking = []
    for name, floor in _FLOORS.items():
        try:
            # Each of these modules holds little but its version; asking the metadata takes longer.
            there = str(import_module(name.replace("-", "_")).__version__)
        except ImportError:
            there = ""
        if _numbers(there) < _numbers(floor):
            lacking.append(f"{name} {floor} or newer ({there or 'not installed'})")
    return lacking


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _refuse(message: str) -> None:
    try:
        from sphinx.errors import ExtensionError
    except ImportError:
        raise ImportError(message) from None
    raise ExtensionError(message)
