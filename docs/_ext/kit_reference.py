"""Directives that print the reference from the code, so that it cannot be out of date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast, get_args

import msgspec
from docutils import nodes
from docutils.parsers.rst import directives
from msgspec import inspect
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy import policy
from sphinx_contribpolicy.choose import fragment
from sphinx_contribpolicy.lint import Check, checks
from sphinx_contribpolicy.policy import PolicyFile
from sphinx_contribpolicy.sphinxext import TYPE, WarningType
from sphinx_contribpolicy.wording import Fragments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def code(*values: object) -> str:
    """The values as inline code, one after the other."""
    return ", ".join(f"`{value}`" for value in values)


def written(field: inspect.Field) -> str:
    """The default of a key as it would stand in the policy file; a dash where there is none."""
    if field.required:
        return "required"
    value = field.default
    if value in (msgspec.NODEFAULT, "", (), None) or isinstance(value, msgspec.Struct):
        return "-"
    return code(msgspec.json.encode(value).decode())


WORDS_FOR = {
    inspect.BoolType: "`true`, `false`",
    inspect.DateType: "date",
    inspect.DictType: "table",
    inspect.IntType: "number",
    inspect.NoneType: "",
}


def values_of(kind: inspect.Type) -> str:
    """What a key takes, in words."""
    match kind:
        case inspect.Metadata():
            return values_of(kind.type)
        case inspect.LiteralType():
            return code(*(value for value in kind.values if value != ""))
        case inspect.VarTupleType():
            return f"list: {values_of(kind.item_type)}"
        case inspect.StructType():
            return f"[table](#{kind.cls.__name__.lower()})"
        case inspect.UnionType():
            return ", ".join(filter(None, map(values_of, kind.types)))
        case _:
            return WORDS_FOR.get(type(kind), "text")


def description_of(kind: inspect.Type) -> str:
    """The description that stands beside the type of a key."""
    if isinstance(kind, inspect.Metadata):
        return cast("str", (kind.extra_json_schema or {}).get("description", ""))
    return ""


def tables() -> dict[str, inspect.StructType]:
    """The tables of the policy file, by the names of their classes."""
    found: dict[str, inspect.StructType] = {}
    waiting: list[object] = [inspect.type_info(PolicyFile)]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, inspect.StructType):
            if kind.cls.__name__ in found:
                continue
            found[kind.cls.__name__] = kind
            waiting += [field.type for field in kind.fields]
        elif isinstance(kind, inspect.Type):
            inner = (getattr(kind, name) for name in kind.__struct_fields__)
            waiting += [
                part
                for value in inner
                for part in (value if isinstance(value, tuple) else (value,))
            ]
    return found


class PolicyKeys(SphinxDirective):
    """The keys of one table of the policy file."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A table of key, values, default and meaning."""
        rows = [
            (
                code(field.encode_name),
                values_of(field.type),
                written(field),
                description_of(field.type),
            )
            for field in tables()[self.arguments[0]].fields
        ]
        return self.parse_text_to_nodes(table(("key", "value", "default", "meaning"), rows))


class Warnings(SphinxDirective):
    """What the extension warns about."""

    def run(self) -> list[nodes.Node]:
        """A definition list of the subtypes."""
        text = "\n\n".join(f"`{TYPE}.{kind.subtype}`\n: {kind.about}" for kind in WarningType)
        return self.parse_text_to_nodes(text)


class Lint(SphinxDirective):
    """What lint looks for."""

    def run(self) -> list[nodes.Node]:
        """A section for each code, with severity, meaning and remedy."""
        return [self.section(check) for check in checks()]

    def section(self, check: Check) -> nodes.section:
        """The code, what it is about, and what to do."""
        name = f"lint-{check.code}"
        section = nodes.section(ids=[name], names=[name])
        section += nodes.title(check.code, "", nodes.literal(check.code, check.code))
        self.state.document.note_explicit_target(section)
        text = f"{check.about}\n\nTo mend it, {check.fix}. ({check.severity})"
        section += self.parse_text_to_nodes(text)
        return section


class ChoosePage(SphinxDirective):
    """The page on which people choose a policy, as `contribpolicy choose` writes it."""

    def run(self) -> list[nodes.Node]:
        """HTML, which other builders leave out."""
        return [nodes.raw("", fragment(), format="html")]


class CommandHelp(SphinxDirective):
    """What a command of `contribpolicy` prints for `--help`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The help as literal text."""
        command = [sys.executable, "-m", "sphinx_contribpolicy", self.arguments[0], "--help"]
        plain = {**os.environ, "COLUMNS": "96", "NO_COLOR": "1"}
        done = subprocess.run(  # noqa: S603 - the arguments stand in pages of this folder
            command, env=plain, capture_output=True, check=True, encoding="utf-8"
        )
        return [nodes.literal_block("", done.stdout, language="text")]


class Complete(SphinxDirective):
    """A definition list with one term for each name that the code knows, no more and no fewer.

    The first argument says of what: `codes` of a Literal or Enum (`module:Name`), `options` of a
    directive, `config` values that begin with a prefix, or the `names` that fragments can use.
    """

    required_arguments = 2
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The content; an error where its terms differ from the names."""
        kind, name = self.arguments
        known = {
            "codes": self.codes,
            "config": self.config_values,
            "names": self.names_of_fragments,
            "options": self.options_of,
        }
        terms = [line for line in self.content if line.startswith("`")]
        given = {name for term in terms for name in re.findall(r"`([^`]+)`", term)}
        if wrong := sorted(given ^ known[kind](name)):
            message = f"described but not in the code, or the other way round: {', '.join(wrong)}"
            raise self.error(f"{kind} {name}: {message}")
        return self.parse_content_to_nodes()

    def codes(self, place: str) -> set[str]:
        """The values of a Literal, or of a string Enum."""
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        return {str(getattr(value, "value", value)) for value in get_args(found) or found}

    def options_of(self, directive: str) -> set[str]:
        """The options that a directive takes."""
        found, _ = directives.directive(directive, self.state.memo.language, self.state.document)
        if found is None:
            raise self.error(f"there is no directive {directive}")
        return set(found.option_spec or ())

    def names_of_fragments(self, _: str) -> set[str]:
        """The names that a fragment can use."""
        return set(Fragments().names)

    def config_values(self, prefix: str) -> set[str]:
        """The config values whose names begin with the prefix."""
        return {value.name for value in self.config if value.name.startswith(prefix)}


def write_schema(app: Sphinx, failed: Exception | None) -> None:
    """Beside the pages, the schema of the policy file, so that editors have an address for it."""
    if not failed and app.builder.format == "html":
        schema = msgspec.json.format(msgspec.json.encode(policy.json_schema()))
        (app.outdir / "contribpolicy.schema.json").write_bytes(schema)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("policy-keys", PolicyKeys)
    app.add_directive("warnings", Warnings)
    app.add_directive("lint-codes", Lint)
    app.add_directive("choose-page", ChoosePage)
    app.add_directive("command-help", CommandHelp)
    app.add_directive("complete", Complete)
    app.connect("build-finished", write_schema)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
