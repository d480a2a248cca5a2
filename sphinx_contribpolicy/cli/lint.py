"""`lint`: what a policy, its words and its repository should do better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import PLACES, TEMPLATES, forms, templates
from sphinx_contribpolicy.cli.output import print_aside, print_json, print_product
from sphinx_contribpolicy.diagnostics import ContribPolicyError, Diagnostic
from sphinx_contribpolicy.lint import lint as look_through
from sphinx_contribpolicy.policy import load

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


_KEYS = ("code", "severity", "message", "key", "file", "line")


ARGUMENTS = {"lint": (PLACES, TEMPLATES, forms("text", "json"))}


def lint(options: argparse.Namespace) -> int:
    """Prints what lint finds in each repository; 1 where there is an error or a warning.

    One that cannot be looked at does not keep the others from being so; the status is 2 then.
    """
    folders = templates(options)
    findings: list[Diagnostic] = []
    unusable: list[ContribPolicyError] = []
    for root in options.root or [None]:
        try:
            findings += look_through(load(options.config, root=root), templates=folders)
        except ContribPolicyError as error:
            unusable.append(error)
    if options.format == "json":
        _print_json([*findings, *(each for error in unusable for each in error.diagnostics)])
    else:
        for each in findings:
            print_product(f"{each.with_severity()}\n")
    for other in unusable[1:]:
        print_aside(other)
    if unusable:
        raise unusable[0]
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _print_json(found: Sequence[Diagnostic]) -> None:
    plain = [each._asdict() | {"file": each.file and str(each.file)} for each in found]
    print_json({"findings": [{key: each[key] for key in _KEYS} for each in plain]})
