"""Which text belongs in which region or file, and how it is written there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError, nearest
from sphinx_contribpolicy.sync.frames import DEEPEST, Frame, frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded, Policy
    from sphinx_contribpolicy.regions import Region
    from sphinx_contribpolicy.sync.files import Source
    from sphinx_contribpolicy.wording import Fragments, Text


class Surface(NamedTuple):
    """What a region of a name shows: a part of the words, and the options that change it."""

    part: str
    options: tuple[str, ...] = ()


SURFACES: Mapping[str, Surface] = {
    "llm-policy": Surface(
        "policy", ("form", "only", "except", "title", "no-title", "preset", "policy")
    ),
    "good-first-issue-note": Surface("good-first-issue"),
    "agent-instructions": Surface("agents"),
    "policy-discussion": Surface("discussion"),
    "reviewer-guide": Surface("reviewers"),
    "pull-request-template": Surface("pull-request-template"),
    "policy-table": Surface("table", ("only", "except")),
    "pull-request-disclosure": Surface("pull-request-disclosure"),
    "issue-form-disclosure": Surface("issue-form"),
}
"""By the name of the region."""

OF_SPHINX = frozenset({"style", "class", "name", "here"})
"""Options that change the page in Sphinx and not the text."""


class Texts:
    """The texts of one policy, each written once."""

    def __init__(self, loaded: Loaded, fragments: Fragments) -> None:
        self._loaded = loaded
        self._fragments = fragments
        self._known: dict[tuple[object, ...], Text] = {}

    def of_region(self, region: Region, source: Source, text: str) -> str:
        """The content of a region of a file that holds `text`; empty where nothing is to be said.

        FilesError where the region asks for what cannot be.
        """
        surface = SURFACES[region.name]
        line = region.begin + 1
        wrong = _wrong_options(region, surface)
        if wrong:
            raise FilesError(Diagnostic("option", each, source.file, line) for each in wrong)
        markup = source.markup
        if surface.part == "issue-form" and markup == "yaml":
            return issue_form(self._loaded.policy, self._fragments)
        if markup == "yaml":
            message = f"'{region.name}' cannot stand in YAML; write 'issue-form-disclosure'"
            raise FilesError([Diagnostic("option", message, source.file, line)])
        part = "pull-request-disclosure" if surface.part == "issue-form" else surface.part
        written = self._text(part, region, source)
        return in_markup(written, markup, frame(region, text, markup))

    def of_file(self, part: str, source: Source) -> str:
        """The content of a file that is generated whole; FilesError where it cannot be."""
        from sphinx_contribpolicy.wording import WHOLE_PARTS

        if part not in WHOLE_PARTS:
            hint = _instead(part, WHOLE_PARTS)
            message = f"there is no part '{part}' to make this file from{hint}"
            raise FilesError([Diagnostic("part", message, source.file)])
        markup = source.markup
        if markup == "yaml":
            message = "a file that is generated whole is Markdown (.md) or reST (.rst)"
            raise FilesError([Diagnostic("unknown-markup", message, source.file)])
        text = self._written(part)
        if not text:
            message = (
                f"the policy has nothing to say in the part '{part}'; add rules, or drop the file"
            )
            raise FilesError([Diagnostic("nothing-to-say", message, source.file)])
        return in_markup(text, markup, Frame(1, ()))

    def _text(self, part: str, region: Region, source: Source) -> Text:
        options = region.options
        other = options.get("policy", ""), options.get("preset", "")
        if any(other):
            return self._of_another(part, region, source)
        return self._written(
            part,
            form=options.get("form") or "full",
            only=_listed(options.get("only", "")),
            omit=_listed(options.get("except", "")),
            title="" if "no-title" in options else options.get("title") or None,
        )

    def _of_another(self, part: str, region: Region, source: Source) -> Text:
        from sphinx_contribpolicy.diagnostics import PolicyError
        from sphinx_contribpolicy.policy import load

        options = dict(region.options)
        name, preset = options.pop("policy", ""), options.pop("preset", "") or None
        file = self._beside(source, name) if name else self._loaded.file
        try:
            other = Texts(load(file, preset=preset), self._fragments)
        except PolicyError as error:
            raise FilesError(
                Diagnostic("option", str(each), source.file, region.begin + 1)
                for each in error.diagnostics
            ) from None
        return other._text(part, region._replace(options=options), source)

    def _beside(self, source: Source, name: str) -> Path:
        """The other policy file that a region names, as seen from its own file."""
        from sphinx_contribpolicy.sync.files import Folder

        own = self._loaded.file
        root = own.parent if own else source.file.parent
        return Folder(root).place(str(source.file.parent / name))

    def _written(
        self,
        part: str,
        *,
        form: str = "full",
        only: tuple[str, ...] = (),
        omit: tuple[str, ...] = (),
        title: str | None = None,
    ) -> Text:
        key = (part, form, only, omit, title)
        if key not in self._known:
            from sphinx_contribpolicy.wording import write

            self._known[key] = write(
                self._loaded.policy,
                part,  # type: ignore[arg-type] # SURFACES and files name parts only
                form=form,  # type: ignore[arg-type] # and _wrong_options knows the forms
                only=only,
                omit=omit,
                title=title,
                fragments=self._fragments,
            )
        return self._known[key]


def in_markup(text: Text, markup: Literal["markdown", "rst"], around: Frame) -> str:
    """The text as it stands in a file of that markup."""
    markdown = text.markdown(around.heading)
    if markup == "markdown":
        return markdown
    from sphinx_contribpolicy.markup import rst

    free = [each for each in rst.ADORNMENTS if each not in around.adornments]
    return rst.document(markdown, [*around.adornments, *free][around.heading - 1 :])


def issue_form(policy: Policy, fragments: Fragments) -> str:
    """The question of an issue form whether tools were used, as one entry of its list."""
    from sphinx_contribpolicy.wording.sentences import Speaker

    speaker = Speaker(policy, fragments)
    label, about, without, used = (
        json.dumps(speaker.piece("issue-form", key), ensure_ascii=False)
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


def _wrong_options(region: Region, surface: Surface) -> list[str]:
    known = {*surface.options, *OF_SPHINX, "heading"}
    wrong = [
        f"'{region.name}' has no option '{option}'{_instead(option, sorted(known))}"
        for option in region.options
        if option not in known
    ]
    options = region.options
    heading = options.get("heading")
    if heading is not None and not (heading.isdigit() and 1 <= int(heading) <= DEEPEST):
        wrong.append(f"heading takes a number from 1 to {DEEPEST}, not '{heading}'")
    forms = ("full", "summary", "checklist")
    if "form" in options and options["form"] not in forms:
        wrong.append(f"form cannot be '{options['form']}'{_instead(options['form'], forms)}")
    if "title" in options and "no-title" in options:
        wrong.append("'title' and 'no-title' exclude each other: remove one")
    for option in ("only", "except"):
        wrong += _unknown_facets(option, options.get(option, ""))
    return wrong


def _unknown_facets(option: str, value: str) -> list[str]:
    if not value:
        return []
    from sphinx_contribpolicy.policy import facets

    return [
        f"{option} names no facet '{name}'{_instead(name, list(facets()))}"
        for name in _listed(value)
        if name not in facets()
    ]


def _listed(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _instead(word: str, known: Sequence[str]) -> str:
    return nearest(word, known) or f"; it knows {', '.join(known)}"


def fragments_for(folders: Sequence[Path] = ()) -> Fragments:
    """The fragments of a project, then those for files, then those of the words."""
    from sphinx_contribpolicy.wording import Fragments
    from sphinx_contribpolicy.wording.folders import shipped

    return Fragments((*folders, shipped() / "files"))
