"""The shipped presets: policies to start from."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

COMPARED = {
    "disclosure": "Is the use of tools disclosed?",
    "agents": "May a program open pull requests?",
    "good-first": "May good first issues be done with a tool?",
    "enforcement": "What happens to work that does not follow the policy?",
}
"""What people compare presets by, by facet."""


class Preset(Struct, frozen=True):
    """A policy to start from: `about` says for whom it is; `file` holds it."""

    name: str
    about: str
    file: Path


@cache
def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.toml")))


@cache
def preset(name: str) -> Preset:
    """The preset called `name`, which is one of `preset_names`."""
    file = folder() / f"{name}.toml"
    with file.open("rb") as handle:
        about = msgspec.convert(tomllib.load(handle)["about"], str)
    return Preset(name, about, file)


def folder() -> Path:
    """The folder that holds the presets."""
    return Path(__file__).with_name("presets")
