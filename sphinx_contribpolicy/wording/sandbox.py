"""The jinja2 environment in which fragments run: no files, no attributes, no loops without end."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sphinx_contribpolicy.wording.terms import Technology

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

MAX_STEPS = 10_000
"""Turns of all loops and calls of all macros that one rendering may take."""

MAX_LENGTH = 100_000
"""Characters that a product of a fragment may have."""

_FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "reject",
    "rejectattr",
    "replace",
    "select",
    "selectattr",
    "sort",
    "string",
    "trim",
    "unique",
    "upper",
)
_STRING_METHODS = frozenset(
    {
        "capitalize",
        "endswith",
        "lower",
        "removeprefix",
        "removesuffix",
        "startswith",
        "strip",
        "upper",
    }
)
_STEP = "__step"


class Steps:
    """Counts what a rendering does; a call beyond the limit raises `SecurityError`."""

    __slots__ = ("left",)

    def __init__(self, limit: int = MAX_STEPS) -> None:
        self.left = limit

    def __call__(self) -> str:
        """Takes one step; gives the empty string, which a template prints."""
        self.left -= 1
        if self.left < 0:
            raise SecurityError(
                f"the fragment takes more than {MAX_STEPS} steps; shorten its loops"
            )
        return ""


class Sandbox(ImmutableSandboxedEnvironment):
    """Runs fragments: values of the policy can be read, and nothing else can be reached."""

    intercepted_binops = frozenset({"*", "**", "%"})
    _allowed_types: ClassVar[tuple[type, ...]] = (msgspec.Struct, Technology)

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,  # the product is Markdown; values are escaped as such
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.globals = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Fields of policy values and a few methods of strings.

        The rest of Python stays out of reach.
        """
        if attr.startswith("_"):
            return False
        if isinstance(obj, str):
            return attr in _STRING_METHODS
        return isinstance(obj, self._allowed_types)

    def call_binop(self, context: Any, operator_: str, left: Any, right: Any) -> Any:
        """Products of numbers only: repeating or formatting a string could fill the memory."""
        if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            raise SecurityError(f"'{operator_}' is for numbers in a fragment")
        if operator_ == "**":
            raise SecurityError("'**' is not for fragments")
        return operator.mul(left, right) if operator_ == "*" else operator.mod(left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if "for" not in source and "macro" not in source:
            return tree  # to look for them in the tree takes a tenth of the compilation
        loops = [node.body for node in tree.find_all(nodes.For)]
        for body in loops + [node.body for node in tree.find_all(nodes.Macro)]:
            step = nodes.Call(nodes.Name(_STEP, "load"), [], [], None, None)
            body.insert(0, nodes.Output([step]))
        return tree

    def run(self, code: CodeType, values: Mapping[str, object]) -> str:
        """The product of compiled template `code` with `values`.

        Raises what the fragment raises.
        """
        template = self.template_class.from_code(self, code, self.make_globals(None))
        text = template.render({**values, _STEP: Steps()})
        if len(text) > MAX_LENGTH:
            raise SecurityError(f"the fragment gives more than {MAX_LENGTH:,} characters")
        return text
