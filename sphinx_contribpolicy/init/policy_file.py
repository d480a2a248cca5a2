"""The policy file that `init` writes, and the list of files that it fills in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomlkit
from msgspec import to_builtins
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.forge import guess
from sphinx_contribpolicy.markup import toml
from sphinx_contribpolicy.markup.lines import in_style_of, plain
from sphinx_contribpolicy.policy import Files, settings_as_toml, with_settings
from sphinx_contribpolicy.sync import own_table

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.survey import RepositorySurvey

NAME = "contribpolicy.toml"
HEAD = (
    "`contribpolicy show` prints the text that this makes, `contribpolicy explain KEY` what a key",
    "does, and `contribpolicy sync` brings the files that are listed below in step.",
)


def new_settings(
    survey: RepositorySurvey, start: Mapping[str, Any], given: Iterable[str] = ()
) -> dict[str, Any]:
    """The settings of a new policy: its `start`, what the repository says of itself, what is given.

    `start` is `{"preset": name}`, `{"like": slug}`, or what else a policy can begin with. See
    `with_settings` for what is `given`.
    """
    project = {"name": survey.name, "repository_url": survey.url}
    if survey.branch != "main":
        project["default_branch"] = survey.branch
    if survey.forge != guess(survey.url):
        project["forge"] = survey.forge
    made = {**start, "project": {key: value for key, value in project.items() if value}}
    # Words that stand already are not to be broken anew.
    if survey.wrap and (start or not survey.standing) and "wording" not in start:
        made["wording"] = {"wrap": survey.wrap}
    return with_settings(made, given)


def written(data: Mapping[str, Any], schema: str = "") -> str:
    """A policy file with these settings; `schema` is where editors find what it can hold."""
    head = "".join(f"# {line}\n" for line in HEAD)
    first = f"#:schema {schema}\n" if schema else ""
    settings = {key: value for key, value in data.items() if key != "files"}
    return "\n".join(filter(None, [first + head, settings_as_toml(settings)]))


def with_files(text: str, files: Files, wording: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The policy file, or pyproject.toml, with these `files`, and all else as it stands.

    `wording` are settings of that table that are new.

    PolicyError where nothing can be added to it without a change to what else it says.
    """
    listed = to_builtins(files)
    before = plain(text)
    try:
        made = _added(before, listed, wording)
        same = _without_files(before, wording) == _without_files(made, wording)
        kept = same and _comments(before) <= _comments(made)
    except (TOMLKitError, tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError):
        kept = False
    if not kept:
        wanted = {key: value for key, value in listed.items() if value or key != "without"}
        shown = " ".join(tomlkit.dumps({"files": wanted}).split())
        message = (
            "the list of files cannot be added without a change to what else stands there; write "
            f"it yourself, below the other settings of the policy: {shown}"
        )
        raise PolicyError([Diagnostic(code="wrong-value", message=message, key="files")])
    return in_style_of(text, made)


def _added(text: str, listed: Mapping[str, Any], wording: Mapping[str, Any]) -> str:
    document = tomlkit.parse(text)
    holder = _holder(document)
    if wording:
        holder.setdefault("wording", tomlkit.table()).update(wording)
    if "files" not in holder:
        if holder is document:
            document.add(tomlkit.nl())
        inline = isinstance(holder, InlineTable)
        holder.add("files", tomlkit.inline_table() if inline else tomlkit.table())
    files: Any = holder["files"]
    for key, value in listed.items():
        there: Any = files.get(key)
        if there and isinstance(value, Mapping):
            _update(there, value)
        elif there:
            _list_in(there, value)
        elif value and isinstance(value, Mapping):
            files[key] = toml.inline(value)
        elif value or key == "regions":
            lines = key == "regions" and not isinstance(files, InlineTable)
            files[key] = toml.array(value).multiline(multiline=lines)
    return tomlkit.dumps(document)


def _update(there: Any, wanted: Mapping[str, str]) -> None:
    for name in [name for name in there if name not in wanted]:
        del there[name]
    for name, part in wanted.items():
        if there.get(name) != part:
            there[name] = part


def _list_in(there: Any, names: Sequence[str]) -> None:
    """Add what is missing to the list that is there, so that its comments stay."""
    for name in [name for name in there if name not in names]:
        there.remove(name)
    for name in names:
        if name not in there:
            if "\n" in there.as_string():
                there.add_line(name)
            else:
                there.append(name)


def _without_files(text: str, wording: Mapping[str, Any]) -> dict[str, Any]:
    data = tomllib.loads(text)
    holder = _holder(data)
    holder.pop("files", None)
    if wording:
        holder.setdefault("wording", {}).update(wording)
    return data


def _holder(data: dict[str, Any]) -> Any:
    """What holds the settings of the policy: the table of a pyproject.toml, or the whole file."""
    own = own_table(data)
    return data if own is None else own


def _comments(text: str) -> set[str]:
    """The comments of a file; a `#` in a text counts too, which does no harm."""
    return {line.partition("#")[2].strip() for line in text.splitlines() if "#" in line}
