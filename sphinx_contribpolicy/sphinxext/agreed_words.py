"""Whether the policy still reads as it did when the project agreed on it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import PolicyError, WordsError
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.sphinxext.domain import domain_of
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_EXTENSION = "sphinx_contribpolicy"
_LOCK = "contribpolicy.lock"


def warn_of_others(app: Sphinx, env: BuildEnvironment) -> None:
    """`env-updated`: warn, once, where the text is not the one that another kit made for the lock.

    What else is wrong with the lock, the policy or the words is said by others.
    """
    domain = domain_of(env)
    if not domain.shown:
        return
    from sphinx_contribpolicy.policy import find, load
    from sphinx_contribpolicy.sphinxext.text_cache import TextUnavailable
    from sphinx_contribpolicy.wording import Wording

    folder, named = domain.conf_folder, app.config.contribpolicy_file
    try:
        file = folder / named if named else find(folder)
        if file is None:
            return
        lock = file.parent / _LOCK
        data = tomllib.loads(plain_file(lock).read_text("utf-8-sig"))
        kit, agreed = data.get("kit"), data.get("policy")
        if not isinstance(kit, str) or not isinstance(agreed, str) or not agreed:
            return
        if kit == app.extensions[_EXTENSION].version:
            return
        # What conf.py puts on top of the policy is not in the lock.
        text = Wording(load(file).policy, domain.texts.fragments()).part()
    except (OSError, ValueError, PolicyError, WordsError, TextUnavailable):
        return
    if text.checksum != agreed:
        message = (
            f"the policy reads otherwise than with contribpolicy {kit}, whose text the project "
            "agreed on; `contribpolicy sync --diff` shows what changes in files, and "
            "`contribpolicy sync` takes the new text"
        )
        warn(WarningType.WORDS, message, f"{lock}:1")
