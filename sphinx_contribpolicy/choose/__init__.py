r"""What a page needs on which people choose a policy: the data of the kit, and the scripts.

The scripts make in a browser the text and the policy file that the kit makes; the words come from
the kit when it runs, so that no sentence stands twice.

>>> page().partition("\n")[0], "passages" in data()
('<!DOCTYPE html>', True)
"""

from __future__ import annotations

from sphinx_contribpolicy.choose.data import data
from sphinx_contribpolicy.choose.start import StartAnswer, StartQuestion, fitting, on_top, questions
from sphinx_contribpolicy.choose.web_page import fragment, page, script

__all__ = [
    "StartAnswer",
    "StartQuestion",
    "data",
    "fitting",
    "fragment",
    "on_top",
    "page",
    "questions",
    "script",
]
