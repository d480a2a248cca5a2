"""The directives: each leaves a placeholder for what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy.sphinxext.options import SURFACES, OptionError, read
from sphinx_contribpolicy.sphinxext.request import Page, is_rest, placeholder
from sphinx_contribpolicy.sphinxext.warnings_ import Warned, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.util.typing import OptionSpec


class AnyOption(dict[str, "Callable[[str], Any]"]):
    """Takes every option as it is written, so that reST and MyST report a wrong one alike."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class PolicyDirective(SphinxDirective):
    """A directive of this extension; `surface` names it."""

    surface: ClassVar[str]
    has_content = True

    def run(self) -> list[nodes.Node]:
        """A placeholder for the generated nodes, or nothing where an option is wrong."""
        given = {name: value or "" for name, value in self.options.items()}
        try:
            wanted, placement = read(self.surface, given)
        except OptionError as error:
            for message in error.messages:
                warn(Warned.OPTION, message, self.get_location())
            return []
        node = placeholder("", *self.parse_content_to_nodes() if self.content else ())
        self.set_source_info(node)
        node["wanted"] = wanted.seen_from(self.env)
        node["placement"] = placement._replace(flat=self._in_eval_rst())
        Page.note(self.env)
        return [node]

    def _in_eval_rst(self) -> bool:
        # The state tells which parser reads this text; the page's suffix does not.
        if type(self.state).__module__.startswith("myst_parser."):
            return False
        return not is_rest(self.env)


def directive(name: str) -> type[PolicyDirective]:
    """The class of the directive `name`."""
    spec: OptionSpec = AnyOption(dict.fromkeys(SURFACES[name].options, directives.unchanged))

    class Named(PolicyDirective):
        surface = name
        option_spec = spec

    Named.__doc__ = SURFACES[name].about
    return Named
