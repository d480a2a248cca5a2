"""The page on which people choose: a file that needs nothing else, or a part of another page."""

from __future__ import annotations

import base64
import hashlib
import json
import re

from sphinx_contribpolicy.choose.data import data
from sphinx_contribpolicy.word_files import shipped

_ENGINE = (
    *("markdown", "speaker", "units", "text", "sections", "layout", "document", "card"),
    *("policy", "check", "reader", "toml", "address", "engine"),
)
"""The scripts of `templates/choose`, in the order in which a reader meets them."""
_SCRIPTS = ("nodes.js", "choices.js", "questions.js", "facets.js", "fields.js", "page.js")
"""What shows choices on the page, each after those that it needs."""
_PLACE = re.compile(r"\{\{ (\w+) \}\}")


def script() -> str:
    """JavaScript that makes `ContribPolicy`, for a `<script>` of a page.

    What it can do stands at the start of `templates/choose/engine.js`.
    """
    files = [(shipped() / "choose" / f"{name}.js").read_text("utf-8") for name in _ENGINE]
    parts = "\n".join(files)
    return f'const ContribPolicy = (() => {{\n"use strict";\n{parts}\nreturn {{ load }};\n}})();\n'


def page() -> str:
    """The whole page, HTML; it asks no server for anything and lets nothing else run."""
    style, programs = _text("page.css"), _programs()
    security = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(programs)}; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"security": security, "style": style, "data": _data(), "script": programs}
    return _PLACE.sub(lambda match: parts[match[1]], _text("page.html"))


def fragment() -> str:
    """The page without its frame, to stand in a page of documentation under a title."""
    whole = _text("page.html")
    begins = whole.index('<div class="contribpolicy-choose">')
    shown, _, rest = whole[begins:].rpartition("</main>")
    behind = rest.rpartition("</body>")[0]
    parts = {"data": _data(), "script": _programs()}
    filled = _PLACE.sub(lambda match: parts[match[1]], shown + behind)
    return f"<style>{_text('page.css')}</style>\n{filled}"


def _text(name: str) -> str:
    return (shipped() / "choose" / "page" / name).read_text("utf-8")


def _programs() -> str:
    # In a block of its own, so that nothing of it meets a name of the page around it.
    return f"{{\n{script()}{''.join(map(_text, _SCRIPTS))}}}\n"


def _data() -> str:
    # A `<` could end the element that holds the data.
    made = json.dumps(data(), ensure_ascii=False, separators=(",", ":"))
    return made.replace("<", "\\u003c")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
