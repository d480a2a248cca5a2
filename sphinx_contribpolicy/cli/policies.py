"""`presets`, `published`, `compare` and `choose`: policies to choose from, and yours among them."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import PLACE, argument, forms, loaded
from sphinx_contribpolicy.cli.output import print_json, print_list, print_product
from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.policy import (
    COMPARED,
    Published,
    compared,
    facets,
    load,
    preset,
    preset_names,
    published_policies,
    rule_as_table,
    rules_as_toml,
    slug_of,
    source_comment,
)
from sphinx_contribpolicy.printed import one_line

if TYPE_CHECKING:
    import argparse


_FORMS = forms("text", "json", "toml")
ARGUMENTS = {
    "presets": (_FORMS,),
    "published": (argument("name", "show this one", nargs="?", metavar="PROJECT"), _FORMS),
    "compare": (
        PLACE,
        argument(
            "names",
            "compare with these published policies; by default with all",
            nargs="*",
            metavar="PROJECT",
        ),
        forms("text", "json"),
    ),
    "choose": (
        argument(
            "--output",
            "by default choose.html",
            type=Path,
            metavar="FILE",
            default=Path("choose.html"),
        ),
    ),
}


def presets(options: argparse.Namespace) -> int:
    """Prints each preset with its sentence, and below them what each says on what people ask."""
    found = [preset(name) for name in preset_names()]
    positions = {each.name: _positions(each.name) for each in found}
    data = {
        "presets": [
            {"preset": each.name, "about": each.about, "positions": positions[each.name]}
            for each in found
        ]
    }
    print_list(options.format, data, ((each.name, each.about) for each in found))
    if options.format == "text":
        for facet, question in COMPARED.items():
            print_product(f"\n{question}\n")
            answers = [(name, ", ".join(said[facet]) or "-") for name, said in positions.items()]
            print_list("text", {}, answers)
    return 0


def _positions(name: str) -> dict[str, list[str]]:
    """The stances of a preset on each of `COMPARED`."""
    policy = load(overrides={"preset": name}, root=Path(Path().absolute().anchor)).policy
    return {
        facet: [rule.stance for rule in policy.rules_of(facet) if rule.stance] for facet in COMPARED
    }


def published(options: argparse.Namespace) -> int:
    """Prints the published policies, or one with its source and rules.

    As TOML a policy file that says the same.
    """
    known = published_policies()
    if options.name:
        slug = _slug(options.name)
        _print_one(options.format, slug, known[slug])
    else:
        data = {"published": [_about(slug, each) for slug, each in known.items()]}
        print_list(options.format, data, ((slug, each.project) for slug, each in known.items()))
    return 0


def compare(options: argparse.Namespace) -> int:
    """Prints who takes which position, facet by facet, and where the policy stands alone."""
    slugs = [_slug(name) for name in options.names] or list(published_policies())
    policy = loaded(options).policy
    found = compared(policy, slugs)
    elsewhere = compared(policy, slugs, set(facets()) - {each.facet for each in found})
    silent = {
        facet: len({slug for each in group for slug in each.others})
        for facet, group in groupby(elsewhere, lambda each: each.facet)
    }
    alone = [each for each in found if each.own and not each.others]
    if options.format == "json":
        data = [
            {
                "facet": each.facet,
                "stance": each.stance,
                "level": each.own.level if each.own else None,
                "others": {slug: rule.level for slug, rule in each.others.items()},
            }
            for each in found
        ]
        print_json({"compared": slugs, "positions": data, "silent": silent})
        return 0
    width = max((len(each.stance) for each in found), default=0)
    for facet, positions in groupby(found, lambda each: each.facet):
        print_product(f"{facet}\n")
        for each in positions:
            mark, level = ("*", each.own.level) if each.own else (" ", "-")
            names = ", ".join(each.others) or "nobody else"
            known = f"{len(each.others):2}: {names}"
            print_product(f"{mark} {each.stance:{width}}  {level:10}  {known}\n")
    print_product(f"\n* is where you stand; compared with {len(slugs)}\n")
    if alone:
        names = ", ".join(f"{each.facet}.{each.stance}" for each in alone)
        print_product(f"yours alone: {names}\n")
    if silent:
        most = sorted(silent.items(), key=lambda each: -each[1])
        names = ", ".join(f"{name} {count}" for name, count in most)
        print_product(f"where you say nothing, and how many do: {names}\n")
    return 0


def choose(options: argparse.Namespace) -> int:
    """Writes a page on which people choose a policy, in place of what the file holds."""
    from sphinx_contribpolicy.choose import page
    from sphinx_contribpolicy.sync import Change, Repository, write_changes

    file = Repository(options.output.parent).file(options.output.name)
    write_changes([Change(file, page().encode())])
    print_product(f"wrote {one_line(str(options.output))}\n")
    return 0


def _slug(name: str) -> str:
    """The slug of the published policy that `name` means; InputError where there is none."""
    slug = slug_of(name)
    if slug is None:
        hint = nearest(name, published_policies())
        raise InputError(f"there is no published policy {name!r}{hint}")
    return slug


def _about(slug: str, each: Published) -> dict[str, str]:
    keys = ("project", "source", "url", "date", "read", "stale_after")
    return {"name": slug, **{key: str(getattr(each, key)) for key in keys}}


def _print_one(form: str, slug: str, each: Published) -> None:
    if form == "json":
        rules = [
            {"facet": rule.facet, "stance": rule.stance, **rule_as_table(rule), "note": rule.note}
            for rule in each.rules
        ]
        print_json({**_about(slug, each), "rules": rules})
    elif form == "toml":
        print_product(f"{source_comment(each)}\n{rules_as_toml(each.rules)}")
    else:
        print_product(f"{each.project}: {each.source} ({each.date})\n")
        print_product(f"Read on {each.read}: {each.url}\n\n")
        lines = (
            (f"{rule.facet}: {rule.stance or 'in words of ours'}", f"{rule.note} [{rule.level}]")
            for rule in each.rules
        )
        print_list(form, {}, lines)
