"""The sentences that `init` writes around the generated text; the words stand in `templates`."""

from __future__ import annotations

import re
from posixpath import relpath
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.markup.markdown import unescape
from sphinx_contribpolicy.wording import Fragments, Wording

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Policy

_FRAGMENT = "new-files"
_MARKDOWN_LINK = re.compile(r"\[([^\]]{0,999})\]\(<?([^)>]{0,999})>?\)")


class Sentences:
    """Says the sentences for one policy; each is Markdown on one line."""

    def __init__(self, policy: Policy, fragments: Fragments) -> None:
        self.policy = policy
        self._wording = Wording(policy, fragments)
        self._words = self._wording.part()
        self.asked = [question.heading for question in self._wording.questions()[1:]]
        """The headings of what the policy asks in a template."""
        self.of_the_kit = self._wording.answers_of_the_kit()
        """What a template asks in words of the kit, of rules that have others; by rule."""

    def say(self, key: str, **links: str) -> str:
        """One of the words for new files."""
        return self._wording.piece(_FRAGMENT, key, **links)

    @property
    def headings(self) -> list[str]:
        """The headings of the policy, its title first."""
        return [each.text for each in self._words.blocks if each.kind == "heading"]

    def broken(self, sentence: str) -> str:
        """A sentence with its lines broken where the policy says that lines end."""
        if not self.policy.wording.wrap:
            return sentence
        from sphinx_contribpolicy.markup.wrap import wrapped

        return wrapped(sentence, self.policy.wording.wrap)

    def guide(self) -> tuple[str, str]:
        """The title and the first paragraph of a new guide for contributors."""
        return self.say("contributing-title"), self.broken(self.say("contributing"))

    def agents(self, guide: str, policy: str, name: str = "AGENTS.md") -> tuple[str, str]:
        """The title of a new AGENTS.md, and the paragraph of a file that leads to the rules.

        The paragraph is empty where the rules stand in no file.
        """
        key = "agents" if guide != policy else "agents-guide"
        text = policy and self.say(key, guide=_link(guide, name), policy=_link(policy, name))
        return self.say("agents-title"), self.broken(text)

    def pointer(self, name: str, policy: str, key: str = "pointer") -> str:
        """The sentence of the file `name` that leads to the policy; there is one for security."""
        return self.say(key, policy=_link(policy, name))

    def pointer_to_forge(self, policy: str) -> str:
        """The same with the address of the policy on the forge; "" where that is not known."""
        url = self.policy.project.file_url(policy)
        return url and self.say("pointer", policy=f"[{policy.rpartition('/')[2]}]({url})")

    def docs_page(self, markup: Literal["markdown", "rst"]) -> str:
        """A page of the docs that shows the policy."""
        # The title is that of the page, so that the page is one entry of a table of contents.
        title = next(iter(self.headings), self.say("pointer-title"))
        if markup == "markdown":
            return f"# {title}\n\n```{{llm-policy}}\n:no-title:\n```\n"
        return f"{rst.document(f'# {title}')}\n.. llm-policy::\n   :no-title:\n"

    def security_comment(self, policy: str) -> list[str]:
        """What the policy asks of security reports, as sentences for a text file."""
        rules = self.policy.rules_of("security")
        asked = [_plain(self._wording.sentence(rule)) for rule in rules]
        project = self.policy.project
        where = project.docs_url or project.file_url(policy) or policy
        # An address ends where white space does, so no full stop follows it.
        return [*asked[:1], self.say("security-txt", policy=where)]

    def changelog(self, policy: str, *, rest: bool) -> str:
        """The fragment of a changelog."""
        name = policy.rpartition("/")[2]
        text = self.say("changelog", policy=f"`{name}`")
        return self.broken(text.replace("`", "``") if rest else text)


def _plain(markdown: str) -> str:
    """A sentence without marks for links, code and emphasis."""
    text = _MARKDOWN_LINK.sub(r"\1 (\2)", markdown)
    return " ".join(unescape(re.sub(r"\*\*|(?<!\\)`", "", text)).split())


def _link(path: str, origin: str) -> str:
    """A relative link to `path` from the file `origin`."""
    way = relpath(path, origin.rpartition("/")[0] or ".")
    return f"[{path.rpartition('/')[2]}]({way})"
