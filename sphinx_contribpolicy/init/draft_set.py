"""What `init` has drafted so far: each draft is what the next one sees."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.forge import is_form
from sphinx_contribpolicy.init import policy_file
from sphinx_contribpolicy.init.choice import Choice, Wanted
from sphinx_contribpolicy.init.sentences import Sentences
from sphinx_contribpolicy.init.survey import (
    RepositorySurvey,
    StandingPolicy,
    includes,
    marked,
    read_text,
    shows_ours,
)
from sphinx_contribpolicy.policy import Files, Loaded, find, resource
from sphinx_contribpolicy.regions import Markup, scan
from sphinx_contribpolicy.sync import LOCK, MARKUPS, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.wording import Fragments

POLICY = "AI_POLICY.md"


class DraftSet:
    """The new texts of a repository's files, and what is left to a person; nothing is written.

    `repository` has the files as they are, `texts` those that are drafted, and `about` says of each
    in a line what it gets. `regions`, `whole` and what `wanted` leaves out become the table `files`
    of the policy; `sets` tells whether it says something itself, and no base. `notes` say what a
    person has to do and why.
    """

    def __init__(
        self,
        survey: RepositorySurvey,
        loaded: Loaded,
        fragments: Fragments,
        choice: Choice,
    ) -> None:
        self.survey = survey
        self.policy = loaded.policy
        self.titled = any(layer.holds(("wording", "title")) for layer in loaded.layers)
        self.sets = loaded.sets if loaded.file else loaded.layers[-1].holds
        self.packages = loaded.packages
        self.submodules = loaded.submodules
        self.policy_file = loaded.file.name if loaded.file else policy_file.NAME
        self.sentences = Sentences(loaded.policy, fragments)
        self.repository = Repository(survey.root)
        self.choice = choice
        self.texts: dict[str, str] = {}
        self.about = {self.policy_file: "the policy", LOCK: "checksums of generated text"}
        self.regions = list(loaded.policy.files.regions)
        self.whole = dict(loaded.policy.files.whole)
        self.notes: list[str] = []
        listed = loaded.policy.files.without
        self.wanted = Wanted(choice, survey, self.repository, listed, self.notes)

    @property
    def files(self) -> Files:
        """The files that the policy lists from now on."""
        return replace(
            self.policy.files,
            regions=tuple(self.regions),
            whole=dict(self.whole),
            without=tuple(self.wanted.without),
        )

    @property
    def policy_path(self) -> str:
        """Where people read the whole policy; "" where no file has it."""
        whole = (name for name, part in self.whole.items() if part == "policy")
        return next(whole, "") or self.policy.wording.body or next(self.homes, "")

    @property
    def homes(self) -> Iterator[str]:
        """The files that have the whole policy in a region."""
        for name in (*self.regions, *self.whole):
            if "begin llm-policy" in self.text(name) + self._copy(name):
                yield name

    @property
    def docs(self) -> str:
        """The folder of the docs with a `/` behind it, or what most call it."""
        return self.survey.docs or "docs/"

    @property
    def page(self) -> str:
        """The page of the docs that has the whole policy; "" where none has."""
        return next((n for n in (self.policy_path, *self.homes) if n.startswith(self.docs)), "")

    def _copy(self, name: str) -> str:
        """What a file that is a copy of one elsewhere will hold, its regions aside."""
        source = self.policy.files.copies.get(name, "")
        found = source and resource(source, self.survey.root, self.repository.fence)
        return read_text(found) if found else ""

    @property
    def guide_path(self) -> str:
        """The guide for contributors that the forge knows, or that of the docs; "" for none."""
        survey = self.survey
        new = "CONTRIBUTING.md"
        drafted = new if new in self.texts else self.policy.wording.body
        there = (*survey.contributing, survey.guide, self.included_guide)
        return next(filter(None, (*self.copied_guides, *there, drafted)), "")

    @cached_property
    def included_guide(self) -> str:
        """A page of the docs that includes a guide from elsewhere, which has the policy; or ""."""
        root = self.survey.root
        for page in self.pages:
            included = includes(self.text(page), page, lambda each: read_text(root / each))
            for name, part in included:
                if name not in self.survey.files and shows_ours(root / name, part):
                    return page
        return ""

    @property
    def copied_guides(self) -> list[str]:
        """The guides that are copies of a file elsewhere, whether they are written yet or not."""
        return [name for name in self.policy.files.copies if "contributing" in name.lower()]

    @cached_property
    def pages(self) -> list[str]:
        """The Markdown and reST files of the docs, by path; none where there is no conf.py."""
        folder = self.survey.docs
        root = self.survey.root
        if not self.survey.conf:
            return []
        return [
            name
            for name in self.survey.files
            if name.startswith(folder)
            and name.endswith((".md", ".rst"))
            and "_build/" not in name
            and read_text(root / name)
        ]

    def text(self, name: str) -> str:
        """A file, or what a link leads to, as drafted or else as it is; FilesError if no text."""
        if name in self.texts:
            return self.texts[name]
        file, known = self.repository.file(name), self.repository.file
        linked = (text for each, text in self.texts.items() if known(each).path == file.path)
        return next(linked, file.text)

    def read(self, name: str) -> str:
        """A file as it is drafted, or else as it is; empty where it is not there or is no text."""
        return self.texts.get(name) or self.repository.text(name)

    def markup(self, name: str) -> Markup:
        """What a file is written in; FilesError where the kit cannot tell."""
        return self.repository.file(name).markup

    def can_be_written(self, name: str) -> bool:
        """Whether a file is in a markup that the kit writes; a note where it is not."""
        written = Path(name).suffix.lower() in MARKUPS
        if not written:
            self.notes.append(
                f"{name}: the kit writes Markdown and reST; add a sentence there that leads to "
                f"{self.policy_path}"
            )
        return written

    def wants(self, name: str) -> bool:
        """Whether a file is to be written: nobody left it out, and git does not ignore it."""
        return self.wanted.takes(name)

    def draft(self, name: str, text: str, about: str) -> bool:
        """Take a new text for a file; False where it is not wanted."""
        if not self.wants(name):
            return False
        self.texts[name] = text
        self.about[name] = about
        return True

    def keep(self, name: str, text: str | None, about: str) -> None:
        """Keep a text with new markers; a note where they would not be markers there."""
        if text is None:
            self.notes.append(
                f"{name}: a pair of markers at its end would be text (is a code fence or a comment "
                "left open there?); put the pair where the text should stand, and run init again"
            )
        elif self.draft(name, text, about):
            self._list(name)

    def adopt(self, name: str) -> bool:
        """Whether a file has regions already; they are kept from now on."""
        if Path(name).suffix.lower() not in MARKUPS:
            return False
        regions = scan(self.text(name), self.markup(name)).regions
        if found := any(region.form == "comment" for region in regions):
            self._list(name)
        return found

    def adopt_marked(self, file: Path | None) -> None:
        """Keep every text that has regions, but those that another policy than `file` keeps."""
        root = self.survey.root
        listed = (*self.policy.files.copies, *self.regions, *self.whole)
        seen = {(root / name).resolve() for name in listed}
        for name in marked(root, self.survey.texts):
            theirs = find((root / name).parent)
            ours = theirs is None or (file is not None and theirs.samefile(file))
            path = (root / name).resolve()
            if ours and path not in seen and self.wants(name) and self.adopt(name):
                seen.add(path)

    @property
    def shows_policy(self) -> bool:
        """Whether a listed file has the policy: then people have decided what stands where."""
        return "policy" in self.whole.values() or any(
            "contribpolicy:begin llm-policy" in self.text(name) for name in self.regions
        )

    def states_a_policy(self, name: str) -> bool:
        """Whether people wrote a policy into a file, or ask of it there; a note says where.

        Generated text beside theirs might contradict it.
        """
        found = next((each for each in self.survey.spoken if each.name == name), None)
        if found:
            self.name_place(found)
        return found is not None

    def name_place(self, place: StandingPolicy) -> None:
        """A note on a place with words on such tools that are left as they are; once for each."""
        if place.can_show and place.is_written:
            how = (
                "too; make it agree, take it out, or have `contribpolicy init --standing replace "
                f"--policy-in {place.name}` show the policy there"
            )
        else:
            how = "too, and is left as it is; see that it agrees with the policy"
            form = is_form(place.name)
            asked = self.sentences.asked and place.name not in self.regions
            if asked and (form or place.name in self.survey.pull_request):
                pair = "issue-form-disclosure" if form else "pull-request-disclosure"
                known = f", take out what {self.policy_file} says of that section,"
                of_it = known if place.depth and not form else ""
                how += f", or put the pair {pair} in its place{of_it} and run init again"
        note = f"{place.place}: '{place.title}' speaks of this {how}"
        if note not in self.notes:
            self.notes.append(note)

    def _list(self, name: str) -> None:
        if name not in self.regions and name not in self.whole:
            self.regions.append(name)
