"""Where a forge looks for the files of a repository that it treats in a way of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from sphinx_contribpolicy.policy.leaves import Forge

if TYPE_CHECKING:
    from pathlib import Path

_HOSTS: tuple[tuple[str, Forge], ...] = (
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("codeberg", "forgejo"),
    ("forgejo", "forgejo"),
    ("gitea", "forgejo"),
)


def guess(repository_url: str) -> Forge:
    """The forge behind a URL, by the name of its host; `github` where that says nothing."""
    host = repository_url.partition("://")[2].partition("/")[0].lower()
    for part, forge in _HOSTS:
        if part in host:
            return forge
    return get_args(Forge)[0]


def template_paths(root: Path, forge: Forge) -> list[Path]:
    """Pull-request templates under `root`, in the order in which the forge prefers them."""
    raise NotImplementedError
