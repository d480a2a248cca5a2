"""Names and links that belong to another project: what is left when a policy was copied.

Many policies start as a copy of a well-known one. A name or a link of the source that stays behind
sends contributors to the wrong people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_contribpolicy.policy.model import Policy


class Known(Struct, frozen=True):
    """A project whose policy others copy.

    `owner` is its account on GitHub, `hosts` are its web sites; where the account holds other
    projects too, only `repositories` count. All three are in lower case. A `distinct` name has no
    business in the policy of another project; others are named for the tool too ("the NumPy
    arrays"), so that only what is said of the project itself counts ("NumPy's maintainers").
    """

    name: str
    owner: str
    hosts: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    distinct: bool = False


KNOWN = (
    Known("Ansible", "ansible", ("docs.ansible.com",)),
    Known("Astropy", "astropy", ("docs.astropy.org", "www.astropy.org")),
    Known("Bevy", "bevyengine", ("bevy.org", "bevyengine.org"), distinct=True),
    Known("CPython", "python", ("devguide.python.org",), repositories=("cpython", "devguide")),
    Known("Cilium", "cilium", ("docs.cilium.io", "cilium.io")),
    Known("ClickHouse", "clickhouse", ("clickhouse.com",)),
    Known("Django", "django", ("docs.djangoproject.com",)),
    Known("FastAPI", "fastapi", ("fastapi.tiangolo.com",)),
    Known("Forgejo", "", ("forgejo.org",)),
    Known("FreeCAD", "freecad", ("www.freecad.org",), distinct=True),
    Known("GDAL", "osgeo", ("gdal.org",), repositories=("gdal",)),
    Known("Ghostty", "ghostty-org", ("ghostty.org",), distinct=True),
    Known("Jellyfin", "jellyfin", ("jellyfin.org",), distinct=True),
    Known("KeePassXC", "keepassxreboot", ("keepassxc.org",), distinct=True),
    Known("Kubernetes", "kubernetes", ("kubernetes.io", "www.kubernetes.dev")),
    Known("LLVM", "llvm", ("llvm.org", "discourse.llvm.org")),
    Known("MDAnalysis", "mdanalysis", ("www.mdanalysis.org", "docs.mdanalysis.org"), distinct=True),
    Known("Mastodon", "mastodon", ("docs.joinmastodon.org",)),
    Known("Matplotlib", "matplotlib", ("matplotlib.org",)),
    Known("NetBSD", "netbsd", ("www.netbsd.org",)),
    Known("NumPy", "numpy", ("numpy.org", "www.numpy.org")),
    Known("OpenTelemetry", "open-telemetry", ("opentelemetry.io",)),
    Known("PROJ", "osgeo", ("proj.org",), repositories=("proj",)),
    Known("Podman", "containers", ("podman.io",), repositories=("podman",)),
    Known("QEMU", "qemu", ("www.qemu.org",)),
    Known("QGIS", "qgis", ("qgis.org",)),
    Known("SciPy", "scipy", ("docs.scipy.org", "scipy.org")),
    Known("SearXNG", "searxng", ("docs.searxng.org",), distinct=True),
    Known("Servo", "servo", ("servo.org", "book.servo.org")),
    Known("SunPy", "sunpy", ("sunpy.org", "docs.sunpy.org")),
    Known("SymPy", "sympy", ("docs.sympy.org", "www.sympy.org")),
    Known("TorchGeo", "torchgeo", ("torchgeo.org",), distinct=True),
    Known("Twisted", "twisted", ("docs.twisted.org",)),
    Known("Zulip", "zulip", ("zulip.readthedocs.io",)),
    Known("aiohttp", "aio-libs", ("docs.aiohttp.org",)),
    Known("attrs", "python-attrs", ("www.attrs.org",), repositories=("attrs", ".github")),
    Known("cattrs", "python-attrs", ("catt.rs",), repositories=("cattrs",)),
    Known("curl", "curl", ("curl.se",)),
    Known("matplotlib", "matplotlib", ("matplotlib.org",)),
    Known("pandas", "pandas-dev", ("pandas.pydata.org",)),
    Known("pip", "pypa", ("pip.pypa.io",), repositories=("pip",)),
    Known("pip-tools", "jazzband", ("pip-tools.readthedocs.io",), repositories=("pip-tools",)),
    Known("polars", "pola-rs", ("docs.pola.rs",)),
    Known("pytest", "pytest-dev", ("docs.pytest.org",), repositories=("pytest",)),
    Known("scikit-learn", "scikit-learn", ("scikit-learn.org",)),
    Known("stac-utils", "stac-utils", distinct=True),
    Known("yt-dlp", "yt-dlp"),
)
"""Projects with a policy on AI that is well known, or often linked."""

_PEOPLE = (
    r"(?:project|maintainers?|communit(?:y|ies)|contributors?|contributions?|developers?|team|core"
    r"|codebase|repositor(?:y|ies)|polic(?:y|ies)|reviewers?|leadership|organi[sz]ation|governance"
    r"|pull requests?|issue tracker|Discord|Discourse)"
)
_ACTS = (
    r"(?:asks|expects|requires|wants|values|welcomes|accepts|rejects|believes|treats|reserves"
    r"|considers|does not accept|is written|is maintained|has a policy)"
)
_BEFORE = (
    r"(?i:(?:contribut\w*|submi\w+|patch(?:es)?|pull requests?|polic(?:y|ies)|maintainers?"
    r"|developers?|communit(?:y|ies)|behalf|spirit|goals?)\s+(?:to|for|of)\s+(?:the\s+)?)"
)
_LINK = re.compile(r"(?:https?://|git@)([\w.-]+)(?:[:/]([\w.-]+))?(?:/([\w.-]+))?", re.IGNORECASE)
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`+[^`]*`+", re.MULTILINE | re.DOTALL)


class Left(Struct, frozen=True):
    """A name or a link that was found: `start` counts characters from the beginning of the text."""

    project: str
    words: str
    start: int
    link: bool


def left_in(text: str, policy: Policy) -> Iterator[Left]:
    """The names and links in `text` of known projects that `policy` has nothing to do with.

    Code is not looked at. A project is at home where its name is a word of this project's name or
    its owner this repository's owner; it is acknowledged where it stands under `document.credits`
    or `document.parent`.
    """
    text = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    strangers = [known for known in KNOWN if not _is_at_home(known, policy)]
    for found in _LINK.finditer(text):
        for known in strangers:
            if _leads_to(known, found):
                yield Left(known.name, found[0], found.start(), link=True)
                break
    plain = _LINK.sub(lambda found: " " * len(found[0]), text)
    for known in strangers:
        for start in _mentions(known, plain):
            yield Left(known.name, known.name, start, link=False)


def _mentions(known: Known, text: str) -> Iterator[int]:
    name = rf"(?<![\w./@#-]){re.escape(known.name)}(?![\w/-]|\.\w)"
    if known.distinct:
        yield from (found.start() for found in re.finditer(name, text))
        return
    spoken = (
        rf"(?:(?P<a>{name})(?:['\u2019]s\b|\s+(?:{_PEOPLE}|{_ACTS})\b)"
        rf"|\b{_BEFORE}(?P<b>{name}))"
    )
    for found in re.finditer(spoken, text):
        yield found.start("a") if found["a"] else found.start("b")


def _leads_to(known: Known, link: re.Match[str]) -> bool:
    host, owner, repository = ((part or "").lower() for part in link.groups())
    if host in known.hosts:
        return True
    ours = owner == known.owner and repository in (known.repositories or {repository})
    return ours and host in {"github.com", "raw.githubusercontent.com"}


def _is_at_home(known: Known, policy: Policy) -> bool:
    name = known.name.lower()
    project, document = policy.project, policy.document
    urls = [project.repository_url, project.docs_url, project.discussion_url, document.parent.url]
    names = [project.name, document.parent.name]
    for credit in document.credits:
        names.append(credit.name)
        urls.append(credit.url)
    if any(name in _words(given) for given in names):
        return True
    return any(_leads_to(known, found) for url in urls for found in _LINK.finditer(url))


def _words(name: str) -> Iterable[str]:
    lowered = name.lower()
    return {lowered, *re.split(r"[\s/_,()-]+", lowered), *re.split(r"[\s/,()]+", lowered)}
