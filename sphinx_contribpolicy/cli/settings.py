"""`explain`, `schema` and `lint`: what the policy file holds, may hold, and should hold better."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.cli.options import add_place, add_templates, loaded, templates

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.lint import Finding
    from sphinx_contribpolicy.policy import Problem


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
    from sphinx_contribpolicy.policy.explain import explained

    answer = explained(loaded(options), options.key)
    if answer.problem:
        print(answer.problem, file=sys.stderr)
        return 2
    print("\n".join(answer.lines))
    return 0


def lint(options: argparse.Namespace) -> int:
    """Prints what lint finds.

    1 where there is an error or a warning, 2 where the policy cannot be used.
    """
    from sphinx_contribpolicy.lint import lint as found_in
    from sphinx_contribpolicy.lint.repository import lint as found_in_files
    from sphinx_contribpolicy.lint.wording import lint as found_in_words
    from sphinx_contribpolicy.policy import PolicyError
    from sphinx_contribpolicy.wording import WordsError

    try:
        policy = loaded(options)
        findings = (
            found_in(policy) + found_in_words(policy, templates(options)) + found_in_files(policy)
        )
    except (PolicyError, WordsError) as error:
        if options.format == "json":
            _print_json([_of_problem(problem) for problem in error.problems])
        print(error, file=sys.stderr)
        return 2
    if options.format == "json":
        _print_json([_of_finding(finding) for finding in findings])
    else:
        _print_text(findings)
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _print_text(findings: Sequence[Finding]) -> None:
    for finding in findings:
        print(finding)


def _print_json(findings: list[dict[str, Any]]) -> None:
    import json

    print(json.dumps({"findings": findings}, indent=2, ensure_ascii=False))


def _of_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "key": finding.key,
        "file": str(finding.file) if finding.file else None,
        "line": finding.line,
    }


def _of_problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": "error",
        "message": problem.message,
        "key": problem.key,
        "file": str(problem.file) if problem.file else None,
        "line": problem.line,
    }
