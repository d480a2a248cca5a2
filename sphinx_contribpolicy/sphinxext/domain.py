"""What Sphinx remembers: which page shows which text, and where each rule is stated."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias, TypeVar, cast

from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relpath

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.directives import TextRequest
    from sphinx_contribpolicy.sphinxext.doctree import NodeCache
    from sphinx_contribpolicy.sphinxext.text_cache import TextCache

    T = TypeVar("T")
    ShownTexts: TypeAlias = tuple[tuple[TextRequest, str], ...]
    StatedRules: TypeAlias = tuple[tuple[str, bool], ...]

ANCHOR = "contribpolicy-"
LINK = "contribpolicy_link"
"""The attribute of a reference that leads to a file: a `FileLink`, until pages are written."""


class FileLink(NamedTuple):
    """A link of a policy: to a file, by what `PolicyDomain.note_linked` gave, from a page.

    `known`: the reference has an address for where no page shows the file.
    """

    file: str
    anchor: str
    page: str
    known: bool


class PolicyDomain(Domain):
    """Rules as objects that can be linked, and the digests that say which pages are out of date."""

    name = "contribpolicy"
    label = "Contribution policy"
    object_types: ClassVar[dict[str, ObjType]] = {"rule": ObjType("rule", "rule")}
    data_version = 3
    initial_data: ClassVar[dict[str, Any]] = {
        "texts": {},
        "rules": {},
        "failures": {},
        "included": {},
        "linked": {},
    }

    builder: Builder
    conf_folder: Path
    has_design: bool
    changed: AbstractSet[str] = frozenset()
    """The pages that came, went or changed since the last build."""
    led_before: Mapping[str, AbstractSet[str]] = {}
    """What `leads` gave before they were read."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.shown: dict[str, ShownTexts] = self.data["texts"]
        """For each page, the texts that it asked for, each with the digest of what it got."""
        self.rules: dict[str, StatedRules] = self.data["rules"]
        """For each page, the facets that have an anchor there, and whether only as an example."""
        self.failures: dict[str, list[Diagnostic]] = self.data["failures"]
        """For each page, what it could not show."""
        self.included: dict[str, tuple[str, ...]] = self.data["included"]
        """For each page the files that it includes, as seen from the folder of the pages."""
        self.linked: dict[str, tuple[str, ...]] = self.data["linked"]
        """For each page the files that the texts on it link to, likewise."""

    @cached_property
    def texts(self) -> TextCache:
        """The texts of this process; never stored."""
        # A project that shows no text does not pay for policies and words.
        from sphinx_contribpolicy.sphinxext.text_cache import TextCache

        return TextCache(self.env.config, self.conf_folder, Path(self.env.srcdir))

    @cached_property
    def node_cache(self) -> NodeCache:
        """The nodes of texts, in this process; never stored."""
        # Nor does it pay for MyST's parser.
        from sphinx_contribpolicy.sphinxext.doctree import NodeCache

        return NodeCache()

    def note_included(self, file: Path) -> None:
        """Note that the page being read shows the text of a file."""
        self._add(self.included, [self._seen(file)])

    def note_linked(self, file: Path) -> str:
        """Note a file to which a text on the page being read links; what `pages_with` calls it."""
        seen = self._seen(file)
        self._add(self.linked, [seen])
        return seen

    def _seen(self, file: Path) -> str:
        return Path(relpath(file, self.env.srcdir)).as_posix()

    def pages_with(self, file: str) -> list[str]:
        """The pages that show a file: its own, then those that include it, by name."""
        own = self.env.path2doc(Path(self.env.srcdir, file))
        including = sorted(page for page, files in self.included.items() if file in files)
        return [own, *including] if own in self.env.found_docs else including

    def leads(self) -> dict[str, set[str]]:
        """For each page with links to files, the pages that these can lead to."""
        linked = {file for files in self.linked.values() for file in files}
        pages = {file: self.pages_with(file) for file in linked}
        return {
            page: {name for file in files for name in pages[file]}
            for page, files in self.linked.items()
        }

    def note(self, request: TextRequest) -> None:
        """Note that the page being read depends on the text that is asked for."""
        self._add(self.shown, [(request, self.texts.digest(request))])

    def note_rules(self, facets: Iterable[str], *, example: bool) -> None:
        """Note that the page being read states the rules of these facets, at their anchors."""
        self._add(self.rules, [(facet, example) for facet in facets])

    def _add(self, pages: dict[str, tuple[T, ...]], more: Iterable[T]) -> None:
        page = self.env.docname
        if noted := tuple(dict.fromkeys((*pages.get(page, ()), *more))):
            pages[page] = noted

    def note_failure(
        self, unavailable: TextUnavailable, source: str | None, line: int | None
    ) -> None:
        """Note that the page being read shows nothing at a line of a file, and why."""
        place = Path(source) if source else None
        failure = Diagnostic(unavailable.kind.name, str(unavailable), place, line)
        self.failures.setdefault(self.env.docname, []).append(failure)

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        for key in self.initial_data:
            self.data[key].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process noted of the pages that it read."""
        for key in self.initial_data:
            pages = otherdata[key]
            self.data[key].update({name: pages[name] for name in docnames if name in pages})

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Each facet once, on its first page."""
        for facet, name in sorted(self._first_pages().items()):
            yield facet, facet, "rule", name, ANCHOR + facet, 1

    def resolve_xref(  # noqa: PLR0913, PLR0917 - Sphinx calls it so
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """A link to the rule of a facet: on the same page if it is there, or else on the first."""
        here = any(target == facet for facet, _ in self.rules.get(fromdocname, ()))
        page = fromdocname if here else self._first_pages().get(target, "")
        if not page:
            return None
        return make_refnode(builder, fromdocname, page, ANCHOR + target, contnode, target)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 - Sphinx calls it so
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """The same for the role `any` and for `[text](#contribpolicy-FACET)` in MyST."""
        facet = target.removeprefix(ANCHOR)
        found = self.resolve_xref(env, fromdocname, builder, "rule", facet, node, contnode)
        return [("contribpolicy:rule", found)] if found else []

    def _first_pages(self) -> dict[str, str]:
        """For each facet the first page by name that states its rule; examples come last."""
        first: dict[str, tuple[bool, str]] = {}
        for name, rules in self.rules.items():
            for facet, example in rules:
                first[facet] = min((example, name), first.get(facet, (True, name)))
        return {facet: name for facet, (_, name) in first.items()}


def domain_of(env: BuildEnvironment) -> PolicyDomain:
    """The domain of this extension."""
    return cast("PolicyDomain", env.get_domain(PolicyDomain.name))


def begin(app: Sphinx) -> None:
    """`builder-inited`: tell the domain what only the application knows."""
    domain = domain_of(app.env)
    domain.builder = app.builder
    domain.conf_folder = Path(app.confdir or app.srcdir)
    domain.has_design = "sphinx_design" in app.extensions


def outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: AbstractSet[str],
    changed: AbstractSet[str],
    removed: AbstractSet[str],
) -> list[str]:
    """`env-get-outdated`: the pages of which a text is no longer what they got."""
    domain = domain_of(env)
    domain.changed = {*added, *changed, *removed}
    domain.led_before = domain.leads()
    if not domain.shown:
        return []
    domain.texts.forget()
    now = {
        request: domain.texts.digest(request)
        for request in {request for shown in domain.shown.values() for request, _ in shown}
    }
    return [
        page
        for page, shown in domain.shown.items()
        if page not in removed and any(now[request] != digest for request, digest in shown)
    ]


def led_elsewhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """`env-updated`: the pages to write again, as what their links lead to has changed."""
    domain = domain_of(env)
    return [
        page
        for page, led in domain.leads().items()
        if not domain.changed.isdisjoint(led | domain.led_before.get(page, set()))
    ]


def report_failures(app: Sphinx, env: BuildEnvironment) -> None:
    """`env-updated`: warn of what pages could not show, once for each cause, at its first place."""
    told: set[tuple[str, str]] = set()
    for _, failures in sorted(domain_of(env).failures.items()):
        for failure in failures:
            if failure[:2] not in told:
                told.add(failure[:2])
                place = f"{failure.file or ''}:{failure.line or ''}".rstrip(":")
                warn(WarningType[failure.code], failure.message, place)
