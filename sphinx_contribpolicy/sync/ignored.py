"""Which files git ignores: what is written there is never committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.sync.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def ignored(fence: Path, files: Iterable[Path]) -> list[Trouble]:
    """A trouble for each file that git ignores in the repository `fence`; none without git."""
    by_name = {file.relative_to(fence).as_posix(): file for file in files}
    if not by_name or not (fence / ".git").exists():
        return []
    # Only a run that writes needs it.
    import subprocess

    try:
        done = subprocess.run(
            ["git", "check-ignore", "-z", "--stdin"],  # noqa: S607 - git is found on the PATH
            cwd=fence,
            input="\0".join(by_name).encode(),
            capture_output=True,
            check=False,
        )
    except OSError:
        return []
    message = "is ignored by git; take it out of .gitignore or of [files], or pass --ignored"
    return [
        Trouble("ignored", message, by_name[name])
        for name in done.stdout.decode(errors="surrogateescape").split("\0")
        if name in by_name
    ]
