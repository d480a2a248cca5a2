"""`show` and `coverage`: what the policy says, and what sees whether it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import (
    PLACE,
    TEMPLATES,
    argument,
    file_of,
    forms,
    loaded,
    templates,
)
from sphinx_contribpolicy.cli.output import print_aside, print_json, print_json_text, print_product
from sphinx_contribpolicy.directives import WHOLE_PARTS
from sphinx_contribpolicy.forge import requests, template_paths
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.policy import BODY, Policy, dotted, policy_as_toml
from sphinx_contribpolicy.wording import Coverage, Fragments, Wording, as_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path


ARGUMENTS = {
    "show": (
        PLACE,
        argument("--part", "by default the policy", choices=WHOLE_PARTS, default="policy"),
        forms("markdown", "rst", "json", "toml"),
        TEMPLATES,
    ),
    "coverage": (PLACE, forms("text", "json")),
}


def show(options: argparse.Namespace) -> int:
    """Prints the part in the format that is asked for."""
    policy = loaded(options).policy
    if options.format == "toml":
        print_product(policy_as_toml(policy))
        return 0
    wording = Wording(policy, Fragments(templates(options)))
    text = wording.part(options.part)
    if options.format == "json":
        print_json_text(as_json(wording.policy, wording.sentences(), text))
    elif options.format == "rst":
        from sphinx_contribpolicy.markup import rst

        print_product(rst.document(text.markdown()))
    else:
        print_product(text.markdown())
    return 0


def coverage(options: argparse.Namespace) -> int:
    """Prints a line, or an object, for each rule, and which templates do not ask for it."""
    given = loaded(options)
    policy = given.policy
    root = file_of(given).parent
    forge = policy.project.forge
    if not template_paths(root, forge):
        named = policy.pull_requests.sections
        asked = "only what `pull_requests.sections` names" if named else "nothing"
        print_aside(f"there is no template of {requests(forge)} here, so {asked} is asked in one")
    for name, asks in _own_templates(policy, root):
        print_aside(
            f"{name} has {asks} of the kit's questions, which this is about; "
            "`contribpolicy template` shows what is read into it"
        )
    found = Wording(policy).coverage()
    if options.format == "json":
        rows = [
            {
                "facet": each.rule.facet,
                "stance": each.rule.stance,
                "level": each.rule.level,
                "text": each.text,
                "template": each.template,
                "checks": list(each.checks),
                "reply": each.reply,
                "agents": each.agents,
                "honour_only": each.honour_only,
                "noted": list(each.noted),
                "off": [dotted(key) for key in each.off],
            }
            for each in found
        ]
        print_json({"rules": rows})
        return 0
    names = [f"{each.rule.facet}.{each.rule.stance or '(own text)'}" for each in found]
    width = max(map(len, names), default=0)
    for name, each in zip(names, found, strict=True):
        seen = ", ".join(each.checks) or "honour only"
        seen = "; ".join([seen, *_beside(each)])
        print_product(f"{name:{width}}  {each.rule.level:10}  {each.template:8}  {seen}\n")
    return 0


def _beside(found: Coverage) -> Iterator[str]:
    """What keeps a rule from failing anybody, from being checked in a template, or being said."""
    if found.noted:
        yield f"only a note, because of {', '.join(f'`{key}`' for key in found.noted)}"
    for key in found.off:
        if key[0] == "pull_requests":
            yield f"switched off by {dotted(key)}"
        elif key == BODY:
            yield "the text is your own (wording.body)"
        else:
            yield f"left out of the text by {dotted(key)}"


def _own_templates(policy: Policy, root: Path) -> Iterator[tuple[str, str]]:
    """The templates of pull requests that do not ask all that the kit asks, and what they do."""
    for path in template_paths(root, policy.project.forge):
        try:
            text = plain_file(path).read_bytes()
        except OSError:
            continue
        if b"contribpolicy:begin pull-request" not in text:
            form = b"contribpolicy:begin issue-form" in text
            yield path.relative_to(root).as_posix(), "only that on tools" if form else "none"
