"""The scripts of the page: one for each subject, put together to one."""

from __future__ import annotations

from sphinx_contribpolicy.word_files import shipped

_FILES = ("markdown", "speaker", "units", "document", "toml", "engine")
"""In the order in which each needs those before it."""


def script() -> str:
    """JavaScript that makes `ContribPolicy`, for a `<script>` of a page.

    What it can do stands at the start of `templates/choose/engine.js`.
    """
    folder = shipped() / "choose"
    parts = "\n".join((folder / f"{name}.js").read_text("utf-8") for name in _FILES)
    return f'const ContribPolicy = (() => {{\n"use strict";\n{parts}\nreturn {{ load }};\n}})();\n'
