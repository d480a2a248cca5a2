"""The project's policy as a whole, once a build: its data for programs, and what was agreed on."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import PolicyError, WordsError
from sphinx_contribpolicy.pins import pins_elsewhere
from sphinx_contribpolicy.plain_files import is_file, plain_file
from sphinx_contribpolicy.requirements import is_older
from sphinx_contribpolicy.sphinxext.domain import PolicyDomain, domain_of
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_EXTENSION = "sphinx_contribpolicy"
_DATA = "contribpolicy.json"
_OURS = b'{\n  "form": '
_BUILDERS = ("html", "dirhtml", "singlehtml")
"""Those whose output is a site, where a page can lead to a file beside it."""


def warn_of_others(app: Sphinx, env: BuildEnvironment) -> None:
    """`env-updated`: warn, once, where the text is not the one that another kit made for the lock.

    And where the base is none that the repository pins, so that pages and files differ, or has
    fixed a rule that the pages do not say. What else is wrong with the lock, the policy or the
    words is said by others.
    """
    domain = domain_of(env)
    if not domain.shown:
        return
    from sphinx_contribpolicy.policy import load
    from sphinx_contribpolicy.sphinxext.text_cache import LOCK
    from sphinx_contribpolicy.wording import Wording

    try:
        file = domain.texts.own_file()
        if file is None:
            return
        _warn_of_pins(domain, file.parent)
        _warn_of_unsaid(domain)
        data = domain.texts.lock()
        kit, agreed = data.get("kit"), data.get("policy")
        here = app.extensions[_EXTENSION].version
        if not isinstance(kit, str) or not isinstance(agreed, str) or not agreed or kit == here:
            return
        # What conf.py puts on top of the policy is not in the lock.
        text = Wording(load(file).policy, domain.texts.fragments()).part()
    except (OSError, ValueError, PolicyError, WordsError, TextUnavailable):
        return
    if text.checksum != agreed:
        remedy = (
            "install that, which is newer than the one here"
            if is_older(here, kit)
            else "`contribpolicy sync --diff` shows what changes in files, and `contribpolicy "
            "sync` takes the new text"
        )
        warn(
            WarningType.WORDS,
            f"the policy reads otherwise than with contribpolicy {kit}, whose text the project "
            f"agreed on; {remedy}",
            f"{file.parent / LOCK}:1",
        )


def _warn_of_pins(domain: PolicyDomain, root: Path) -> None:
    def read(name: str) -> str:
        path = root / name
        return plain_file(path).read_text("utf-8-sig") if is_file(path) else ""

    packages = domain.texts.loaded("", "").packages
    pins = pins_elsewhere(read, packages, kit=False) if packages else ()
    found = [(f"{root / name}:{pin.line}", pin.said) for name, pin in pins]
    if found:
        (place, said), *others = found
        message = "; ".join([said, *map(": ".join, others)])
        remedy = (
            "Pages may differ from files: install what is pinned for the docs too, or pin what you "
            "have and run `contribpolicy sync`"
        )
        warn(WarningType.PIN, f"{message}. {remedy}", place)


def _warn_of_unsaid(domain: PolicyDomain) -> None:
    loaded = domain.texts.loaded("", "")
    for rule, key, how in domain.texts.unsaid():
        file, line, name = loaded.locate(*key)
        place = f"{file}:{line}" if file else f"contribpolicy_overrides: {name}"
        said = f"the base has fixed `{rule.stance or rule.facet}`, and {how}; have the text say it"
        warn(WarningType.FIXED, said, place)


def link_data(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """`html-page-context`: lead from a page that shows the policy to its data."""
    if app.builder.name not in _BUILDERS:
        return
    domain = domain_of(app.env)
    pages = list(domain.shown) if app.builder.name == "singlehtml" else [pagename]
    if any(_shows(domain, page) for page in pages):
        href = escape(context["pathto"](_DATA, resource=True))
        link = f'<link rel="alternate" type="application/json" href="{href}" />'
        context["metatags"] = f"{context.get('metatags') or ''}\n    {link}"


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """`build-finished`: write the data of the policy, or take it away where no page shows it."""
    if exception or app.builder.name not in _BUILDERS:
        return
    domain, file = domain_of(app.env), Path(app.outdir, _DATA)
    data = ""
    if any(_shows(domain, page) for page in domain.shown):
        try:
            data = domain.texts.data()
        except TextUnavailable:  # reported where a text is shown
            return
    before = plain_file(file).read_bytes() if is_file(file) else b""
    # A file of this name can be the project's own, as `html_extra_path` has it.
    if before and not before.startswith(_OURS):
        return
    if not data:
        file.unlink(missing_ok=True)
    elif data.encode() != before:
        file.write_bytes(data.encode())


def _shows(domain: PolicyDomain, page: str) -> bool:
    """Whether a page shows the project's own policy, in any of its forms."""
    own = (
        request.part == "policy" and not request.preset and not request.file
        for request, _ in domain.shown.get(page, ())
    )
    return any(own) and not domain.failures.get(page)
