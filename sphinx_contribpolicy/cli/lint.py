"""`lint`: what a policy, its words and its repository should do better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, add_templates, loaded, templates
from sphinx_contribpolicy.cli.output import print_json, print_product
from sphinx_contribpolicy.diagnostics import ContribPolicyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.diagnostics import Diagnostic

_KEYS = ("code", "severity", "message", "key", "file", "line")


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `lint`."""
    add_place(command)
    add_templates(command)
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=lint)


def lint(options: argparse.Namespace) -> int:
    """Prints what lint finds; 1 where there is an error or a warning."""
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
            said = each._replace(message=f"{each.severity}: {each.message} [{each.code}]")
            print_product(f"{said}\n")
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _print_json(found: Sequence[Diagnostic]) -> None:
    plain = [each._asdict() | {"file": each.file and str(each.file)} for each in found]
    print_json({"findings": [{key: each[key] for key in _KEYS} for each in plain]})
