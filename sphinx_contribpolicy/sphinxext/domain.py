"""What Sphinx remembers: which page shows which text, and where each rule is stated."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias, TypeVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relpath

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

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

    @property
    def shown(self) -> dict[str, ShownTexts]:
        """For each page, the texts that it asked for, each with the digest of what it got."""
        return cast("dict[str, ShownTexts]", self.data["texts"])

    @property
    def rules(self) -> dict[str, StatedRules]:
        """For each page, the facets that have an anchor there, and whether only as an example."""
        return cast("dict[str, StatedRules]", self.data["rules"])

    @property
    def failures(self) -> dict[str, list[Diagnostic]]:
        """For each page, what it could not show."""
        return cast("dict[str, list[Diagnostic]]", self.data["failures"])

    @property
    def included(self) -> dict[str, tuple[str, ...]]:
        """For each page the files that it includes, as seen from the folder of the pages."""
        return cast("dict[str, tuple[str, ...]]", self.data["included"])

    @property
    def linked(self) -> dict[str, tuple[str, ...]]:
        """For each page the files that the texts on it link to, likewise."""
        return cast("dict[str, tuple[str, ...]]", self.data["linked"])

    def note_included(self, file: Path) -> None:
        """Note that the page being read shows the text of a file."""
        self._add(self.included, [self._seen(file)])

    def note_linked(self, file: Path) -> str:
        """Note that a text on the page being read links to a file; what `place_of` knows it by."""
        seen = self._seen(file)
        self._add(self.linked, [seen])
        return seen

    def _seen(self, file: Path) -> str:
        return Path(relpath(file, self.env.srcdir)).as_posix()

    def place_of(self, link: FileLink) -> tuple[str, str] | None:
        """The page that shows a linked file, and the id there; "" for the page as a whole.

        That of the link comes first, then the file's own, then the first by name that includes it.
        None where no page shows the file, or has the anchor.
        """
        for name in sorted(self._pages_with(link.file), key=lambda name: name != link.page):
            found = _id_of(self.env, name, link.anchor) if link.anchor else ""
            if found is not None:
                return name, found
        return None

    def leads(self) -> dict[str, set[str]]:
        """For each page with links to files, the pages that these can lead to, looked for anew."""
        vars(self).pop("_including", None)
        return {
            page: {name for file in files for name in self._pages_with(file)}
            for page, files in self.linked.items()
        }

    @cached_property
    def _including(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for page, files in sorted(self.included.items()):
            for file in files:
                found.setdefault(file, []).append(page)
        return found

    def _pages_with(self, file: str) -> list[str]:
        """The pages that show a file: its own, then those that include it, by name."""
        own = self.env.path2doc(Path(self.env.srcdir, file))
        return [*filter(self.env.found_docs.__contains__, [own]), *self._including.get(file, ())]

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


def _id_of(env: BuildEnvironment, page: str, anchor: str) -> str | None:
    """The id of what a forge calls `anchor` in a file that a page shows; "" for its title.

    None where no heading and no label of the page is called so.
    """
    names = (anchor, nodes.make_id(anchor))
    if nodes.make_id(env.titles[page].astext()) in names:
        return ""
    if known := env.metadata.get(page, {}).get("myst_slugs", {}).get(anchor):
        return str(known[1])
    ids = {each["anchorname"].removeprefix("#") for each in env.tocs[page].findall(nodes.reference)}
    labels = env.domains.standard_domain.anonlabels.values()
    ids |= {label for name, label in labels if name == page}
    return next((name for name in names if name in ids), None)
