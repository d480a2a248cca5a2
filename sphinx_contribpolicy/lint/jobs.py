"""Checks of what workflow, hook and docs install and check out, to read the policy as here."""

from __future__ import annotations

from sphinx_contribpolicy import installed, pins
from sphinx_contribpolicy.forge import unfetched
from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.lint.tree import DOCS


@check("pin-differs", "warning", fix="write there what is installed, or install what is pinned")
def pin_differs(subject: Subject) -> Hits:
    """Workflow, hook, docs or tests install another kit or base than is installed here.

    What reads well here is out of date there. Looked at are files in which a project says what is
    to be installed, such as pyproject.toml, requirements, environments, tox.ini and noxfile.py.
    Dependabot and Renovate raise such pins, and `sync` brings workflow and hook to what the other
    of them pins. A folder has one number for many revisions of the kit,
    so that beside a kit from there the revision that is pinned is a note.
    """
    tree, packages = subject.tree, subject.loaded.packages
    for name, pin in pins.pins_elsewhere(tree.text, packages, pins.places(tree.root)):
        yield tree.at(name, pin.line), pin.said, "warning" if pin.sure else "note", pin.remedy


@check("pin-missing", "warning", fix=pins.ADD)
def pin_missing(subject: Subject) -> Hits:
    """Workflow or hook install the kit without the package that the policy is read from.

    The check reads no policy there, and every pull request is red.
    """
    for name, line, required in pins.lacking(subject.tree.text, subject.loaded.packages):
        yield subject.tree.at(name, line), f"the policy is read from {required}, which is not here"


@check("pin-unused", "note", fix=pins.DROP)
def pin_unused(subject: Subject) -> Hits:
    """The workflow installs a package that the policy is not read from, such as a former base."""
    text = subject.tree.text(installed.REQUIREMENTS)
    for line, message in pins.left_pins(text, subject.loaded.packages):
        yield subject.tree.at(installed.REQUIREMENTS, line), message


@check("submodule-unfetched", "warning", fix="the workflow that `init` writes has that")
def submodule_unfetched(subject: Subject) -> Hits:
    """A job reads the policy, and does not check out the submodule that a part of it lies in.

    Looked at are the workflows of GitHub and Forgejo, the pipeline of GitLab, and the settings of
    Read the Docs.
    """
    tree, names = subject.tree, ", ".join(subject.loaded.submodules)
    confs = (tree.text(f"{folder}/conf.py") for folder in DOCS)
    docs = ("sphinx",) if any("sphinx_contribpolicy" in conf for conf in confs) else ()
    files = tree.files if names else ()
    for name, how in unfetched(files, tree.text, ("contribpolicy", *docs)):
        yield tree.at(name), f"{names} is not checked out as it has to be; add {how}"
