"""Directives that show what comes of a source: on a page of Sphinx, and on a forge."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cmarkgfm import markdown_to_html_with_extensions
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import Submission, check, reply, template_of
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BOTH = """\
::::::{{tab-set}}
:::::{{tab-item}} MyST
:sync: md
````md
{md}
````
:::::
:::::{{tab-item}} reST
:sync: rst
````rst
{rst}
````
:::::
::::::
"""
EXAMPLE = Path(__file__).parents[1] / "examples" / "myst-contributing"


def as_rest(source: str) -> str:
    """Fenced directives with options, and text with roles, in reST."""
    rest = re.sub(r"(?m)^```\n?", "", re.sub(r"(?m)^```\{(.+)\}(.*)$", r".. \1::\2", source))
    rest = re.sub(r"(?m)^:(?=[a-z-]+:( |$))", "   :", rest)
    return re.sub(r"\{([\w:-]+)\}(?=`)", r":\1:", rest).strip()


class Shown(SphinxDirective):
    """A source in both markups, and what comes of it; both have to give the same."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The two sources as tabs, and the result in a box."""
        md = "\n".join(self.content)
        rst = as_rest(md)
        result = nodes.container("", *self.parse_text_to_nodes(md), classes=["shown-result"])
        # `flat` says whether headings are allowed, which is so in one markup and not in the other
        given, again = (
            [re.sub(r' flat="\w+"', "", node.pformat()) for node in parsed]
            for parsed in (result, self.parse_text_to_nodes(f"````{{eval-rst}}\n{rst}\n````"))
        )
        if given != again:
            raise self.error(f"in MyST this gives {given}, and in reST {again}")
        return [*self.parse_text_to_nodes(BOTH.format(md=md, rst=rst)), result]


def on_forge(title: str, text: str) -> nodes.raw:
    """Markdown as cmark-gfm, which GitHub runs, makes HTML of it."""
    shown = markdown_to_html_with_extensions(text, extensions=["table", "autolink", "tasklist"])
    # what GitHub makes of an alert is not in cmark-gfm
    shown = re.sub(
        r"<blockquote>\s*<p>\[!(\w+)\]",
        lambda alert: f'<blockquote class="{alert[1].lower()}"><p><b>{alert[1].title()}</b><br>',
        shown.replace("<!-- raw HTML omitted -->", ""),
    )
    # who has no mouse scrolls what has the focus
    figure = '<figure class="on-forge" tabindex="0">'
    figure += f"<figcaption>{html.escape(title)}</figcaption>{shown}</figure>"
    return nodes.raw("", figure, format="html")


class ForgeFile(SphinxDirective):
    """The file of an example, as a forge shows it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """HTML, which other builders leave out."""
        file = EXAMPLE / self.arguments[0]
        self.env.note_dependency(str(file))
        return [on_forge(file.name, file.read_text(encoding="utf-8"))]


class ForgeReply(SphinxDirective):
    """A description of a pull request, and the reply to it by the policy of an example."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The description as it was written, and the reply as a forge shows it."""
        body = "\n".join(self.content)
        policy = load(root=EXAMPLE).policy
        wording = Wording(policy)
        text = wording.part("pull-request-template").markdown()
        template = template_of(text, {}, questions=wording.questions())
        submission = Submission(body=body)
        said = reply(wording, submission, check(submission, policy, [template]))
        return [
            nodes.literal_block("", body, language="md"),
            on_forge("github-actions commented", said),
        ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("shown", Shown)
    app.add_directive("forge-file", ForgeFile)
    app.add_directive("forge-reply", ForgeReply)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
