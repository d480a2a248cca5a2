"""The scripts of the page: one for each subject, put together to one."""

from __future__ import annotations

from sphinx_contribpolicy.word_files import shipped

_FILES = (
    *("markdown", "speaker", "units", "text", "sections", "layout", "document", "card"),
    *("policy", "check", "reader", "toml", "address", "engine"),
)
"""In the order in which a reader meets them."""


def script() -> str:
    """JavaScript that makes `ContribPolicy`, for a `<script>` of a page.

    What it can do stands at the start of `templates/choose/engine.js`.
    """
    files = [(shipped() / "choose" / f"{name}.js").read_text("utf-8") for name in _FILES]
    parts = "\n".join(files)
    return f'const ContribPolicy = (() => {{\n"use strict";\n{parts}\nreturn {{ load }};\n}})();\n'
