"""What git knows of a repository: where it lives, and which branch changes go to."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHORT = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")
_LONG = re.compile(r"(?:https?|ssh|git)://(?:[^@/]*@)?([\w.-]+)(?::\d+)?/(.+)")


def url_of(root: Path) -> str:
    """Where the repository is shown, from its remote `upstream` or `origin`; "" where unknown.

    A name or a password in the address of the remote is left out.
    """
    for remote in ("upstream", "origin"):
        found = _LONG.fullmatch(
            address := _asked(root, "config", "--get", f"remote.{remote}.url")
        ) or _SHORT.fullmatch(address)
        if found and not address.startswith(("/", ".", "file:")):
            return f"https://{found[1]}/{found[2].removesuffix('/').removesuffix('.git')}"
    return ""


def branch_of(root: Path) -> str:
    """The branch that changes go to; `main` where git does not say."""
    head = _asked(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if head:
        return head.partition("/")[2]
    return "master" if _asked(root, "symbolic-ref", "--short", "HEAD") == "master" else "main"


def _asked(root: Path, *question: str) -> str:
    if not (root / ".git").exists():
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - the questions stand in this module
            ["git", *question],  # noqa: S607 - git is found on the PATH
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""
