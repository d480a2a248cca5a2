"""The directives: each leaves a node that keeps the place of what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy.directives import DIRECTIVES, OptionError
from sphinx_contribpolicy.sphinxext.request import PageNotes, is_rest, pending_text, read_request
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.util.typing import OptionSpec


class AnyOption(dict[str, "Callable[[str], Any]"]):
    """Takes every option as it is written, so that reST and MyST report a wrong one alike."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class PolicyDirective(SphinxDirective):
    """A directive of this extension; `named` is its name in the table of directives."""

    named: ClassVar[str]
    has_content = True

    def run(self) -> list[nodes.Node]:
        """A node that keeps the place, or nothing where an option is wrong."""
        given = {name: value or "" for name, value in self.options.items()}
        try:
            request = read_request(self.env, self.named, given)
        except OptionError as error:
            for diagnostic in error.diagnostics:
                warn(WarningType.OPTION, diagnostic.message, self.get_location())
            return []
        node = pending_text("", *self.parse_content_to_nodes() if self.content else ())
        self.set_source_info(node)
        node["request"] = request
        node["flat"] = self._in_eval_rst()
        PageNotes.note(self.env)
        return [node]

    def _in_eval_rst(self) -> bool:
        """Whether MyST's `eval-rst` reads this: apart from the page, whose sections it ignores."""
        # The state tells which parser reads this text; the page's suffix does not.
        if type(self.state).__module__.startswith("myst_parser."):
            return False
        return not is_rest(self.env)


def directive(name: str) -> type[PolicyDirective]:
    """The class of the directive `name`."""
    spec: OptionSpec = AnyOption(dict.fromkeys(DIRECTIVES[name].options, directives.unchanged))

    class Named(PolicyDirective):
        named = name
        option_spec = spec

    Named.__doc__ = DIRECTIVES[name].about
    return Named
