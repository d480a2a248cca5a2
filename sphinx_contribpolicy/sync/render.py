"""Which text belongs in which region or file, and how it is written there."""

from __future__ import annotations

import re
from os import sep
from os.path import relpath
from typing import TYPE_CHECKING

from sphinx_contribpolicy import prettier
from sphinx_contribpolicy.diagnostics import (
    Diagnostic,
    FilesError,
    PolicyError,
    RegionsError,
    nearest,
)
from sphinx_contribpolicy.directives import (
    DEEPEST_HEADING,
    WHOLE_PARTS,
    OptionError,
    TextRequest,
    read_options,
)
from sphinx_contribpolicy.git import inside
from sphinx_contribpolicy.markup import yaml
from sphinx_contribpolicy.markup.markdown import relocated
from sphinx_contribpolicy.regions import Region, fill, heading_adornments, heading_depth_at
from sphinx_contribpolicy.sync.twin import TWIN, twin

if TYPE_CHECKING:
    from sphinx_contribpolicy.markup.wrap import Wrap
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sync.files import RepoFile, Repository
    from sphinx_contribpolicy.wording import Fragments, Text, Wording

_HEADING_OF_QUESTION = 2


class Texts:
    """The texts of one policy in the files of its repository, each written once.

    `inputs` are the files that policies were read from: the own ones, and those of policies that a
    region named.
    """

    def __init__(self, loaded: Loaded, repository: Repository, fragments: Fragments) -> None:
        # Slow to import, and a check mostly needs no text.
        from sphinx_contribpolicy.wording import Wording

        self.inputs = {*loaded.files, *loaded.policy.templates}
        self._loaded = loaded
        self._repository = repository
        self._wording = Wording(loaded.policy, fragments)
        self._wrap = loaded.policy.wording.wrap
        self._known: dict[TextRequest, Text] = {}

    def of_region(self, region: Region, file: RepoFile) -> str:
        """The content of a region of a file; empty where nothing is to be said.

        FilesError where the region asks for what cannot be.
        """
        from sphinx_contribpolicy.policy import facets, published_policies

        line = region.begin + 1
        try:
            request, placement = read_options(
                region.name, region.options, facets, published_policies, region=True
            )
        except OptionError as error:
            raise FilesError(
                each._replace(file=file.path, line=line) for each in error.diagnostics
            ) from None
        markup = file.markup
        if markup == "yaml":
            if region.name == "issue-form-disclosure":
                return _issue_form(self._wording, self._style(file))
            message = f"'{region.name}' cannot stand in YAML; write 'issue-form-disclosure'"
            raise file.wrong("option", message, line)
        foreign = request.file or request.preset
        source = self._of_another(request, file, line) if foreign else self
        text = source.text(request)
        heading = placement.heading or heading_depth_at(file.text, region.begin, markup) + 1
        depth = min(heading, DEEPEST_HEADING)
        if not region.name.startswith("pull-request"):
            return source.in_markup(text, file, self._wrap, depth)
        # A forge breaks the lines of a pull request where they end.
        asked = source.in_markup(text, file, 0, depth)
        marks = "#" * (placement.heading or _HEADING_OF_QUESTION)
        return re.sub(r"(?m)^##(?= )", marks, asked)

    def of_file(self, part: str, file: RepoFile) -> str:
        """The content of a file that is generated whole; FilesError where it cannot be."""
        if file.name in self._loaded.policy.files.copies:
            return self._copied(part, file)
        parts = (*WHOLE_PARTS, TWIN)
        if part not in parts:
            hint = nearest(part, parts) or f"; the parts are {', '.join(parts)}"
            raise file.wrong("part", f"there is no part '{part}' to make this file from{hint}")
        markup = file.markup
        if (markup == "yaml") != (part == TWIN):
            kinds = "YAML (.yml)" if part == TWIN else "Markdown (.md) or reST (.rst)"
            message = f"a file that is made from the part '{part}' is {kinds}"
            raise file.wrong("unknown-markup", message)
        if markup == "yaml":
            if made := twin(self._wording, self._style(file)):
                return made
            message = "has to name the project; set project.name or project.repository_url"
            raise file.wrong("nothing-to-say", message)
        text = self.text(TextRequest(part))
        if not text:
            raise file.wrong(
                "nothing-to-say",
                f"the policy has nothing to say in the part '{part}'; add rules, or drop the file",
            )
        return self.in_markup(text, file, self._wrap)

    def _style(self, file: RepoFile) -> yaml.Style:
        """How YAML is written in a file: as prettier is told, or with the quotes that it has."""
        read = self._repository.text
        quote = prettier.told(read, "singleQuote", file.name)
        if not quote.file:
            return yaml.Style(yaml.quotes(file.text) or '"')
        width = prettier.told(read, "tabWidth", file.name).value
        indent = " " * int(width) if re.fullmatch(r"[1-9]", width) else "  "
        return yaml.Style("'" if quote.value == "true" else '"', indent)

    def _copied(self, name: str, file: RepoFile) -> str:
        """A file of a package or of the repository, its regions as this policy fills them."""
        from sphinx_contribpolicy.policy import lacking, not_checked_out, read_text, resource

        root, fence = self._repository.root, self._repository.fence
        source = resource(name, root, fence)
        if source is None:
            there = inside(name, root, fence)
            why = (
                lacking(name)
                if ":" in name
                else (there and not_checked_out(there, fence))
                or "give a path from the folder of the policy file, or `package:file`"
            )
            raise file.wrong("no-file", f"is a copy of {name!r}, and there is no such file; {why}")
        self.inputs.add(source)
        try:
            text = read_text(source)
            copy = file._replace(data=text.encode())
            return fill(
                text,
                file.markup,
                lambda region: self.of_region(region, copy) if region.form == "comment" else None,
                with_checksum=True,
            )
        except (PolicyError, RegionsError) as error:
            raise FilesError(error.diagnostics) from None

    def text(self, request: TextRequest) -> Text:
        """The text that is asked for."""
        if request not in self._known:
            self._known[request] = self._wording.answer(request)
        return self._known[request]

    def _of_another(self, request: TextRequest, file: RepoFile, line: int) -> Texts:
        """The texts of another policy file or preset, which the region names."""
        from sphinx_contribpolicy.policy import load

        try:
            source = self._loaded.file
            if request.file:
                source = self._repository.place(str(file.path.parent / request.file))
            loaded = load(source, preset=request.preset or None)
        except PolicyError as error:
            raise FilesError(
                Diagnostic("option", str(each), file.path, line) for each in error.diagnostics
            ) from None
        self.inputs |= {*loaded.files, *loaded.policy.templates}
        return Texts(loaded, self._repository, self._wording.fragments)

    def in_markup(self, text: Text, file: RepoFile, wrap: Wrap, depth: int = 0) -> str:
        """The text as it stands in a region of a file, its first heading of that depth.

        With a depth of 0 it is a whole document, which keeps the depth of its title free where the
        text has none. Relative links lead from the file.
        """
        heading = depth or 1
        first = min((block.level for block in text.blocks if block.level), default=1)
        markdown = text.markdown(heading - first + 1 if heading > 1 else heading)
        policy, there = self._loaded.file, file.path.parent
        home = (policy.parent if policy else self._repository.root).resolve()

        def moved(path: str) -> str:
            return path if home == there else relpath(home / path, there).replace(sep, "/")

        markdown = relocated(markdown, moved, file.path.name)
        if file.markup == "markdown":
            if not wrap:
                return markdown
            from sphinx_contribpolicy.markup.wrap import wrapped

            return wrapped(markdown, wrap)
        from sphinx_contribpolicy.markup import rst

        adornments = heading_adornments(file.text if depth else "")
        return rst.document(markdown, rst.from_depth(adornments, heading), wrap)


def _issue_form(wording: Wording, style: yaml.Style) -> str:
    """The question of an issue form whether tools were used, as entries of its list.

    Its answers are those of the template of a pull request, where the rules have a choice; what a
    choice asks for is asked in fields below, which need no answer where no tool was used.
    """

    def said(key: str) -> str:
        return wording.piece("issue-form", key)

    asked = next((each for each in wording.questions() if each.kind == "one-of"), None)
    options = [box.text for box in asked.boxes] if asked else [said("without"), said("used")]
    fields = [field.text for field in asked.fields] if asked else []
    if not fields and (asked is None or asked.detail):
        fields = [said("field")]
    about = " ".join(filter(None, [said("about"), asked.limits if asked else ""]))
    choice: yaml.Value = {
        "type": "dropdown",
        "id": "use-of-tools",
        "attributes": {"label": said("label"), "description": about, "options": options},
        "validations": {"required": True},
    }
    inputs: list[yaml.Value] = [
        {
            "type": "input",
            "id": f"use-of-tools-{number}",
            "attributes": {"label": field, "description": said("hint")},
        }
        for number, field in enumerate(fields, 1)
    ]
    return "".join(f"{line}\n" for line in yaml.lines([choice, *inputs], style))
