"""What `init` has drafted so far: each draft is what the next one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.init import policy_file
from sphinx_contribpolicy.init.sentences import Sentences
from sphinx_contribpolicy.init.survey import SPEAKS_OF_TOOLS
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.sync import Repository

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.survey import RepositorySurvey
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.regions import Markup
    from sphinx_contribpolicy.wording import Fragments

POLICY = "AI_POLICY.md"


class DraftSet:
    """The new texts of a repository's files, and what is left to a person; nothing is written.

    `repository` has the files as they are, `texts` those that are drafted. `regions` and `whole`
    become the table `files` of the policy. `notes` say what a person has to do and why, `placed`
    where in a file the text will stand.
    """

    def __init__(self, survey: RepositorySurvey, loaded: Loaded, fragments: Fragments) -> None:
        self.survey = survey
        self.policy = loaded.policy
        self.policy_file = loaded.file.name if loaded.file else policy_file.NAME
        self.sentences = Sentences(loaded.policy, fragments)
        self.repository = Repository(survey.root)
        self.texts: dict[str, str] = {}
        self.regions = list(loaded.policy.files.regions)
        self.whole = dict(loaded.policy.files.whole)
        self.notes: list[str] = []
        self.placed: list[str] = []

    @property
    def policy_path(self) -> str:
        """Where people read the whole policy."""
        return next(iter(self.whole), "") or (self.survey.policies or ("",))[0] or POLICY

    @property
    def guide_path(self) -> str:
        """The guide for contributors."""
        return (self.survey.contributing or ("CONTRIBUTING.md",))[0]

    def text(self, name: str) -> str:
        """A file as it is drafted, or else as it is; FilesError where it is no text."""
        return self.texts[name] if name in self.texts else self.repository.file(name).text

    def markup(self, name: str) -> Markup:
        """What a file is written in; FilesError where the kit cannot tell."""
        return self.repository.file(name).markup

    def keep(self, name: str, text: str | None) -> bool:
        """Keep a text with new markers; a note where they would not be markers there."""
        if text is None:
            self.notes.append(
                f"{name}: a pair of markers at its end would be text (is a code fence or a comment "
                "left open there?); put the pair where the text should stand, and run init again"
            )
            return False
        self.texts[name] = text
        self._list(name)
        return True

    def adopt(self, name: str) -> bool:
        """Whether a file has regions already; they are kept from now on."""
        text = self.text(name)
        found = any(region.form == "comment" for region in scan(text, self.markup(name)).regions)
        if found:
            self._list(name)
        return found

    def speaks_of_tools(self, name: str) -> bool:
        """Whether people wrote about such tools in a file; a note says where.

        Generated text beside theirs might contradict it.
        """
        text = self.repository.file(name).text
        found = SPEAKS_OF_TOOLS.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            self.notes.append(
                f"{name}:{line}: speaks of '{found[0]}' already, and is left as it is; where the "
                "generated text should stand, put a pair of markers, and run init again"
            )
        return found is not None

    def _list(self, name: str) -> None:
        if name not in self.regions:
            self.regions.append(name)
