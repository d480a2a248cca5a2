"""`show`: what the policy says, as text or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, add_templates, loaded, templates
from sphinx_contribpolicy.directives import WHOLE_PARTS

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.wording import Text


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `show`."""
    add_place(command)
    command.add_argument(
        "--part", choices=WHOLE_PARTS, default="policy", help="by default the policy"
    )
    command.add_argument(
        "--format", choices=("markdown", "rst", "json", "toml"), default="markdown"
    )
    add_templates(command)
    command.set_defaults(run=show)


def show(options: argparse.Namespace) -> int:
    """Prints the part in the format that is asked for."""
    from sphinx_contribpolicy.wording import write

    policy = loaded(options).policy
    if options.format == "toml":
        from sphinx_contribpolicy.policy import policy_as_toml

        print(policy_as_toml(policy), end="")
        return 0
    folders = templates(options)
    text = write(policy, options.part, templates=folders)
    if options.format == "json":
        print(_json(policy, text, folders))
    elif options.format == "rst":
        from sphinx_contribpolicy.markup import rst

        print(rst.document(text.markdown()), end="")
    else:
        print(text.markdown(), end="")
    return 0


def _json(policy: Policy, text: Text, folders: list[Path]) -> str:
    import msgspec

    from sphinx_contribpolicy.wording import sentences

    rules = [
        {
            "facet": stated.rule.facet,
            "stance": stated.rule.stance,
            "level": stated.rule.level,
            "text": stated.text,
            "anchor": f"contribpolicy-{stated.rule.facet}",
        }
        for stated in sentences(policy, folders)
    ]
    data = {
        "project": policy.project,
        "document": policy.document,
        "wording": policy.wording,
        "rules": rules,
        "text": text.markdown(),
    }
    return msgspec.json.format(msgspec.json.encode(data)).decode()
