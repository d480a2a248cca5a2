"""`explain`, `schema` and `lint`: what the policy file holds, may hold, and should hold better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, add_templates, loaded, templates
from sphinx_contribpolicy.diagnostics import ContribPolicyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.diagnostics import Diagnostic


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of the command `name`."""
    if name == "explain":
        command.add_argument("key", metavar="KEY", help="dotted, such as wording.tone")
    if name != "schema":
        add_place(command)
    if name == "lint":
        add_templates(command)
        command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run={"explain": explain, "schema": schema, "lint": lint}[name])


def schema(options: argparse.Namespace) -> int:
    """Prints the schema."""
    import json

    from sphinx_contribpolicy.policy import schema as made

    print(json.dumps(made(), indent=2, ensure_ascii=False))
    return 0


def explain(options: argparse.Namespace) -> int:
    """Prints the value of a key, and what each layer that sets it says, the last one winning."""
    from sphinx_contribpolicy.policy import explain as explained

    print("\n".join(explained(loaded(options), options.key)))
    return 0


def lint(options: argparse.Namespace) -> int:
    """Prints what lint finds.

    1 where there is an error or a warning, 2 where the policy cannot be used.
    """
    from sphinx_contribpolicy.lint import lint as look_through

    try:
        findings = look_through(loaded(options), templates=templates(options))
    except ContribPolicyError as error:
        if options.format == "json":
            _print_json(error.diagnostics)
        raise
    if options.format == "json":
        _print_json(findings)
    else:
        for each in findings:
            print(each._replace(message=f"{each.severity}: {each.message} [{each.code}]"))
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _print_json(found: Sequence[Diagnostic]) -> None:
    import json

    findings = [
        {
            "code": each.code,
            "severity": each.severity,
            "message": each.message,
            "key": each.key,
            "file": str(each.file) if each.file else None,
            "line": each.line,
        }
        for each in found
    ]
    print(json.dumps({"findings": findings}, indent=2, ensure_ascii=False))
