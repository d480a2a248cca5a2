"""Which text belongs in which region or file, and how it is written there."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError, nearest
from sphinx_contribpolicy.directives import WHOLE_PARTS, OptionError, TextRequest, read_options
from sphinx_contribpolicy.sync.frames import Frame, frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.regions import Region
    from sphinx_contribpolicy.sync.files import Source
    from sphinx_contribpolicy.wording import Fragments, Text, Wording


class Texts:
    """The texts of one policy, each written once."""

    def __init__(self, loaded: Loaded, fragments: Fragments) -> None:
        self._loaded = loaded
        self._fragments = fragments
        self._known: dict[TextRequest, Text] = {}

    @cached_property
    def _wording(self) -> Wording:
        from sphinx_contribpolicy.wording import Wording

        return Wording(self._loaded.policy, self._fragments)

    def of_region(self, region: Region, source: Source, text: str) -> str:
        """The content of a region of a file that holds `text`; empty where nothing is to be said.

        FilesError where the region asks for what cannot be.
        """
        from sphinx_contribpolicy.policy import facets

        line = region.begin + 1
        try:
            request, _ = read_options(region.name, region.options, facets, region=True)
        except OptionError as error:
            raise FilesError(
                each._replace(file=source.file, line=line) for each in error.diagnostics
            ) from None
        markup = source.markup
        if region.name == "issue-form-disclosure" and markup == "yaml":
            return issue_form(self._wording)
        if markup == "yaml":
            message = f"'{region.name}' cannot stand in YAML; write 'issue-form-disclosure'"
            raise FilesError([Diagnostic("option", message, source.file, line)])
        foreign = request.file or request.preset
        written = self._of_another(request, source, line) if foreign else self._text(request)
        return in_markup(written, markup, frame(region, text, markup))

    def of_file(self, part: str, source: Source) -> str:
        """The content of a file that is generated whole; FilesError where it cannot be."""
        if part not in WHOLE_PARTS:
            hint = nearest(part, WHOLE_PARTS) or f"; the parts are {', '.join(WHOLE_PARTS)}"
            message = f"there is no part '{part}' to make this file from{hint}"
            raise FilesError([Diagnostic("part", message, source.file)])
        markup = source.markup
        if markup == "yaml":
            message = "a file that is generated whole is Markdown (.md) or reST (.rst)"
            raise FilesError([Diagnostic("unknown-markup", message, source.file)])
        text = self._text(TextRequest(part))
        if not text:
            message = (
                f"the policy has nothing to say in the part '{part}'; add rules, or drop the file"
            )
            raise FilesError([Diagnostic("nothing-to-say", message, source.file)])
        return in_markup(text, markup, Frame(1, ()))

    def _of_another(self, request: TextRequest, source: Source, line: int) -> Text:
        """The text from another policy file or preset, which the region names."""
        from sphinx_contribpolicy.diagnostics import PolicyError
        from sphinx_contribpolicy.policy import load

        file = self._beside(source, request.file) if request.file else self._loaded.file
        try:
            other = Texts(load(file, preset=request.preset or None), self._fragments)
        except PolicyError as error:
            raise FilesError(
                Diagnostic("option", str(each), source.file, line) for each in error.diagnostics
            ) from None
        return other._text(request)

    def _beside(self, source: Source, name: str) -> Path:
        """The other policy file that a region names, as seen from its own file."""
        from sphinx_contribpolicy.sync.files import Folder

        own = self._loaded.file
        root = own.parent if own else source.file.parent
        return Folder(root).place(str(source.file.parent / name))

    def _text(self, request: TextRequest) -> Text:
        if request not in self._known:
            self._known[request] = self._wording.part(
                request.part,  # type: ignore[arg-type] # the table and files name parts only
                form=request.form,  # type: ignore[arg-type] # and forms
                only=request.only,
                omit=request.omit,
                title=request.title,
            )
        return self._known[request]


def in_markup(text: Text, markup: Literal["markdown", "rst"], around: Frame) -> str:
    """The text as it stands in a file of that markup."""
    markdown = text.markdown(around.heading)
    if markup == "markdown":
        return markdown
    from sphinx_contribpolicy.markup import rst

    free = [each for each in rst.ADORNMENTS if each not in around.adornments]
    return rst.document(markdown, [*around.adornments, *free][around.heading - 1 :])


def issue_form(wording: Wording) -> str:
    """The question of an issue form whether tools were used, as one entry of its list."""
    label, about, without, used = (
        json.dumps(wording.piece("issue-form", key), ensure_ascii=False)
        for key in ("label", "about", "without", "used")
    )
    return (
        "- type: dropdown\n"
        "  id: use-of-tools\n"
        "  attributes:\n"
        f"    label: {label}\n"
        f"    description: {about}\n"
        "    options:\n"
        f"      - {without}\n"
        f"      - {used}\n"
        "  validations:\n"
        "    required: true\n"
    )


def fragments_for(folders: Sequence[Path] = ()) -> Fragments:
    """The fragments of a project, then those for files, then those of the words."""
    from sphinx_contribpolicy.wording import Fragments, shipped

    return Fragments((*folders, shipped() / "files"))
