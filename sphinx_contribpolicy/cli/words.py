"""`words`: files of words to translate, or to change."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import PLACE, TEMPLATES, argument, file_of, templates
from sphinx_contribpolicy.cli.output import print_aside, print_written
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.lines import in_style_of, plain
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.sync import Change, Repository, write_changes
from sphinx_contribpolicy.wording import english, language_of, skeleton

if TYPE_CHECKING:
    import argparse

_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


ARGUMENTS = {
    "words": (
        PLACE,
        argument(
            "--new",
            "a language, such as de or pt-br; with en the words are your own, in English",
            metavar="LANG",
            required=True,
        ),
        argument(
            "section",
            "a file of words, or one section of it: testing, testing.write-tests; by default all",
            nargs="?",
            default="",
            metavar="SECTION",
        ),
        TEMPLATES,
    )
}


def words(options: argparse.Namespace) -> int:
    """Adds the sections that are not there yet; what is there stays as it is."""
    if not _CODE.fullmatch(options.new):
        raise InputError(f"{options.new!r} is no language code, such as de or pt-br")
    language = language_of(options.new)
    # A folder that the policy names need not be there yet.
    read = load(options.config, root=options.root, overrides={"wording": {"templates": []}})
    own = next((each for each in read.layers[-2::-1] if each.holds(("wording", "templates"))), None)
    named = own.data["wording"]["templates"] if own else ()
    folders = [*templates(options), *(own.folder / each for each in named if own)]
    if not folders:
        raise InputError(
            "there is no folder for words: name one as [wording] templates in the policy file, or "
            "with --templates"
        )
    place = folders[0] / "words" if (folders[0] / "words").is_dir() else folders[0]
    root = file_of(read).parent
    repository = Repository(root)
    changes: list[Change] = []
    for name, sections in english(options.section).items():
        file = repository.file(os.path.relpath(place / language / f"{name}.md", root))
        made = skeleton(sections, plain(file.text), translate=bool(language))
        after = in_style_of(file.text, made)
        if after != file.text:
            changes.append(Change(file, after.encode()))
    write_changes(changes)
    for change in changes:
        print_written(change, os.path.relpath(change.file.path))
    if not changes:
        print_aside("every section is there already")
    return 0
