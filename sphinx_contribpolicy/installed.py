"""What is installed here, as requirements that pip reads.

https://peps.python.org/pep-0610/ says where an installed distribution came from.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib import metadata

KIT = "sphinx-contribpolicy"
REQUIREMENTS = ".github/requirements-contribpolicy.txt"
"""A name that Renovate reads, and Dependabot in a folder that its settings name."""
_TOP = re.compile(r"^(\w+)[/.]", re.MULTILINE)
"""The name of a package or module in the list of what a distribution installed."""
VERSION = re.compile(r"v?\d+(?:\.\d+)+(?:[-.]?(?:a|b|rc|alpha|beta|post|dev)[-.]?\d*)?")
"""What the name of a tag looks like, and hardly that of a branch."""


def address(label: str, otherwise: str) -> str:
    """An address of the kit, which stands in its metadata alone."""
    from importlib.metadata import metadata

    urls = (url.partition(", ") for url in metadata(KIT).get_all("Project-URL") or [])
    return next((url for name, _, url in urls if name == label), otherwise)


def requirement(distribution: str) -> str:
    """An installed distribution as it was installed; "" where that cannot be said elsewhere.

    A revision that was asked for by the number of a version is named so, as people and Renovate
    raise it; any other may be a branch, and is its commit.
    """
    version, source = source_of(distribution)
    if version and not source:
        return f"{distribution}=={version}"
    vcs = source.get("vcs_info", {})
    asked, url = str(vcs.get("requested_revision", "")), str(source.get("url", ""))
    revision = asked if VERSION.fullmatch(asked) else vcs.get("commit_id")
    if revision and url.startswith("https://"):
        return f"{distribution} @ git+{url}@{revision}"
    return ""


def packages(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Requirements of packages, by the names that they are imported by; those that have none.

    These are called as they are installed, as far as that is known.
    """
    known = owners(names).items()
    lines = {owner or name: owner and requirement(owner) for name, owner in known}
    return [*filter(None, lines.values())], [name for name, line in lines.items() if not line]


def names(requirement: str, text: str) -> bool:
    """Whether a file of requirements, or of settings, has a line for what is required.

    >>> names("org-policies==1.0", "Org_Policies @ git+https://example.org/policies@v1")
    True
    """
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    # Behind a colon stands a file of the package: that is no requirement.
    spelled = rf"(?<![\w.-]){spelled_as(name)}(?![\w.-]*\w|:)"
    # What the workflow installs has the base, and the kit without what docs need besides.
    covered = "[" not in requirement and REQUIREMENTS.rpartition("/")[2] in text
    return covered or bool(re.search(spelled, text))


def import_hint(package: str) -> str:
    """The hint at the package that a name was meant for: that of a distribution, or a near one."""
    from importlib import metadata  # slow to import, and a check mostly needs it not
    from pkgutil import iter_modules

    spelled = metadata.distributions(name=package) if package else ()
    owned = [name for distribution in spelled for name in _imported(distribution)]
    # Of a distribution that is imported by several names, those with a bar are its own business.
    if name := min(owned, key=lambda each: (each.startswith("_"), each), default=""):
        return f"; did you mean {name!r}?"
    return nearest(package, {each.name for each in iter_modules()} - sys.stdlib_module_names)


def spelled_as(distribution: str) -> str:
    """A pattern for the name of a distribution, which `Org.Policies` is as well."""
    return "(?i:" + "[-_.]+".join(map(re.escape, re.split(r"[-_.]+", distribution))) + ")"


def owners(names: Iterable[str]) -> dict[str, str]:
    """The distribution that each package comes from; "" where none is known."""
    from importlib import metadata

    missing = list(dict.fromkeys(names))
    found = dict.fromkeys(missing, "")
    # As `packages_distributions` does for every package there is, which takes ten times as long.
    for distribution in metadata.distributions() if missing else ():
        for name in _imported(distribution).intersection(missing):
            found[name] = found[name] or str(distribution.metadata["Name"])
        missing = [name for name in missing if not found[name]]
        if not missing:
            break
    return found


def _imported(distribution: metadata.Distribution) -> set[str]:
    """The names that the packages of a distribution are imported by."""
    if declared := (distribution.read_text("top_level.txt") or "").split():
        return set(declared)
    return set(_TOP.findall(distribution.read_text("RECORD") or ""))


def source_of(distribution: str) -> tuple[str, dict[str, Any]]:
    """The version, and what is known of a source that is no index; "" where it is not installed."""
    from importlib import metadata

    try:
        found = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return "", {}
    return found.version, json.loads(found.read_text("direct_url.json") or "{}")
