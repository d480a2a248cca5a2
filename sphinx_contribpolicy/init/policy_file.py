"""The policy file that `init` writes, and the list of files that it fills in."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import tomlkit

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.markup import toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_contribpolicy.init.survey import RepositorySurvey

NAME = "contribpolicy.toml"
HEAD = (
    "`contribpolicy show` prints the text that this makes, `contribpolicy explain KEY` what a key",
    "does, and `contribpolicy sync` brings the files that are listed below in step.",
)
_TABLES = ("project", "wording", "rules", "document", "agents", "commits", "pull_requests")


def new_settings(
    survey: RepositorySurvey, start: Mapping[str, str], given: Iterable[str] = ()
) -> dict[str, Any]:
    """The settings of a new policy: its `start`, what the repository says of itself, what is given.

    `start` is `{"preset": name}` or `{"like": slug}`. See `with_settings` for what is `given`.
    """
    project = {"name": survey.name, "repository_url": survey.url}
    if survey.branch != "main":
        project["default_branch"] = survey.branch
    known = {key: value for key, value in project.items() if value}
    return with_settings({**start, "project": known}, given)


def with_settings(data: Mapping[str, Any], given: Iterable[str]) -> dict[str, Any]:
    """`data` with settings of the form `dotted.key=value` put on top; PolicyError where unusable.

    A value is TOML where it can be read as such, and else a text.
    """
    made = _copied(data)
    for setting in given:
        key, equals, value = setting.partition("=")
        steps = [step.strip() for step in key.split(".")]
        if not equals or not all(steps):
            message = f"'{setting}' is no setting; write KEY=VALUE, such as project.name=bar"
            raise PolicyError([Diagnostic(code="wrong-value", message=message, key="--set")])
        table = made
        for step in steps[:-1]:
            inner = table.setdefault(step, {})
            if not isinstance(inner, dict):
                message = f"'{key}' is set inside of '{step}', which is no table"
                raise PolicyError([Diagnostic(code="wrong-type", message=message, key=key)])
            table = inner
        table[steps[-1]] = _value(value)
    return made


def written(data: Mapping[str, Any], schema: str = "") -> str:
    """A policy file with these settings; `schema` is where editors find what it can hold."""
    head = "".join(f"# {line}\n" for line in HEAD)
    first = f"#:schema {schema}\n" if schema else ""
    plain = {key: value for key, value in data.items() if not isinstance(value, dict)}
    parts = [first + head, tomlkit.dumps(plain)]
    for name in (*_TABLES, *(key for key in data if key not in (*_TABLES, "files"))):
        value = data.get(name)
        if isinstance(value, dict) and value:
            parts.append(tomlkit.dumps({name: toml.table(value)}))
    return "\n".join(part for part in parts if part)


def with_files(text: str, regions: Sequence[str], whole: Mapping[str, str]) -> str:
    """The policy file, or pyproject.toml, with `files` as given, and all else as it stands."""
    document = tomlkit.parse(text)
    tool: Any = document.get("tool", {})
    holder: Any = tool.get("contribpolicy", document)
    files: Any = holder.get("files")
    if files is None:
        files = tomlkit.table()
        if holder is document:
            document.add(tomlkit.nl())
        holder.add("files", files)
    files["regions"] = toml.array(regions).multiline(multiline=True)
    if whole:
        files["whole"] = toml.inline(whole)
    return tomlkit.dumps(document)


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return text


def _copied(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _copied(value) if isinstance(value, dict) else value for key, value in data.items()
    }
