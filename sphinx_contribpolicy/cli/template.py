"""`template`: what a check understands of the templates, and the settings that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy import pulls
from sphinx_contribpolicy.cli.options import PLACE, file_of, flag, loaded
from sphinx_contribpolicy.cli.output import print_aside, print_product
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.forge import issue_template_paths, requests
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.sync import Change, Repository, write_changes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy import Loaded

_WIDTH = 56


ARGUMENTS = {
    "template": (
        PLACE,
        flag("--write", "write what is beyond doubt into the policy file, guesses as comments"),
        flag("--accept", "with --write: guesses as settings too"),
    )
}


def template(options: argparse.Namespace) -> int:
    """Prints what each template and form asks for; with `--write` it goes into the policy file."""
    if options.accept and not options.write:
        raise InputError("--accept says what --write writes; give both")
    read = loaded(options)
    root = file_of(read).parent
    # Without a name it is no file, but what the policy says of one that is not there.
    found = [each for each in pulls.pull_request_templates(read.policy, root) if each.name]
    forms = []
    if issue_template_paths(root, read.policy.project.forge or "github"):
        forms = pulls.issue_templates(read.policy, root)
    if options.write:
        _write(read, found, accept=options.accept)
        found = [
            each for each in pulls.pull_request_templates(loaded(options).policy, root) if each.name
        ]
    for each in [*found, *forms]:
        print_product("\n".join(_lines(each)) + "\n")
    if not found:
        print_aside(f"there is no template of {requests(read.policy.project.forge)}")
    return 0


def _write(read: Loaded, templates: list[pulls.Template], *, accept: bool) -> None:
    path = file_of(read)
    tables = pulls.tables_of(templates, path.name, accept=accept)
    file = Repository(path.parent).file(path.name)
    made = pulls.with_settings(file.text, tables)
    if made == file.text:
        print_aside(f"{path.name}: nothing to add")
    else:
        write_changes([Change(file, made.encode())])
        print_aside(f"{path.name}: written")


def _lines(each: pulls.Template) -> Iterator[str]:
    yield each.name
    for requirement in each.requirements:
        if not requirement.section.key and requirement.optional:
            continue
        line = pulls.line_of(requirement.section.heading, pulls.setting_of(requirement))
        yield f"  {line:{_WIDTH}}  {_source(requirement, form=each.form)}"
        yield from _boxes(requirement)


def _source(requirement: pulls.Requirement, *, form: bool) -> str:
    if form:
        return "as the form says"
    if not requirement.inferred:
        return "told"
    return "beyond doubt, noted only" if requirement.certain else "guessed, noted only"


def _boxes(requirement: pulls.Requirement) -> Iterator[str]:
    """The boxes of a section with their numbers, and what is asked of each."""
    for number, option in enumerate(requirement.section.options, 1):
        role = ""
        if number in requirement.choices:
            role = "choice, with words" if number in requirement.detail else "choice"
        elif number in requirement.required:
            role = "to be ticked"
        indent = "  " * (option.depth - 1)
        text = indent + shortened(f"{number} {option.text}", _WIDTH - 1 - len(indent))
        yield f"    {text:{_WIDTH}}{role}".rstrip()
