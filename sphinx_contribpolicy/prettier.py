"""What prettier is told in a repository: by the arguments it is run with, and by its settings.

https://prettier.io/docs/configuration says which files it reads, and which of them go first.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from fnmatch import translate
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_RUN_BY = (".pre-commit-config.yaml", "package.json")
_CODE = tuple(
    f"{stem}.{end}"
    for stem in (".prettierrc", "prettier.config")
    for end in ("js", "ts", "mjs", "mts", "cjs", "cts")
)
_SETTINGS = (
    *("package.json", "package.yaml", ".prettierrc", ".prettierrc.json", ".prettierrc.yml"),
    *(".prettierrc.yaml", ".prettierrc.json5", *_CODE, ".prettierrc.toml"),
)
_KNOWN = re.compile(r"(?i)(?:.*/)?(?:[^/]*\.(?:md|markdown|mdx|ya?ml)|readme)")
"""What it has a parser for, of the files that this kit writes."""
_EDITORS = ".editorconfig"
_OF_EDITORS = {"printWidth": "max_line_length", "tabWidth": "indent_size"}
_VALUE = r"(always|never|preserve|true|false|\d+)\b"
_TELLS = r"[=:\s,\"'-]{1,40}"


class Told(NamedTuple):
    """What one option is, as it is written; "" where it is left as it comes.

    `file` is where the settings stand; "" where there are none, or the file is left alone.
    """

    value: str = ""
    file: str = ""


def told(read: Callable[[str], str], option: str, name: str) -> Told:
    r"""What an option is for the file `name`; `read` gives the text of a file, or "".

    >>> files = {".prettierrc": "singleQuote: true\noverrides: [{files: '*.yml', options: {}}]"}
    >>> told(lambda name: files.get(name, ""), "singleQuote", "a/b.yml").value
    'true'
    """
    if _is_left_alone(read(".prettierignore"), name):
        return Told()
    known = bool(_KNOWN.fullmatch(name))
    flag = re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", option)
    for each in _RUN_BY if known else ():
        if found := re.search(rf"--{flag}\b(?:{_TELLS}{_VALUE})?", read(each)):
            return Told(found[1] or "true", each)
    for each in _SETTINGS:
        text = read(each)
        data = _data(each, text) if text else None
        if not text or (each.startswith("package.") and data is None):
            continue
        if not (known or _option(data or {}, "parser", name)):
            return Told()
        if data is not None:
            value = _option(data, option, name)
            beside = "" if value else _of_editors(read(_EDITORS), option, name)
            return Told(beside, _EDITORS) if beside else Told(value, each)
        # Code is not run: what stands above its overrides holds for all files.
        pattern = rf"\b{option}{_TELLS}{_VALUE}"
        code = re.search(pattern, text.partition("overrides")[0]) or re.search(pattern, text)
        return Told(code[1] if code else "", each)
    return Told()


def is_used(read: Callable[[str], str], name: str) -> bool:
    """Whether a repository names prettier somewhere, and does not have it leave a file alone."""
    files = {each: read(each) for each in (*_RUN_BY, *_SETTINGS)}
    used = any("prettier" in (text and f"{each} {text}") for each, text in files.items())
    return used and not _is_left_alone(read(".prettierignore"), name)


def _data(file: str, text: str) -> dict[str, Any] | None:
    """The settings of a file as data; None where it has none, or where they are code."""
    import yaml  # slow to import, and rarely needed

    try:
        if file.endswith(".toml"):
            return tomllib.loads(text)
        # Tabs, as JSON may have them, are none of YAML.
        data = yaml.safe_load(text.replace("\t", " ")) if file not in _CODE else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if file.startswith("package."):
        data = data.get("prettier") if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _option(data: dict[str, Any], option: str, name: str) -> str:
    """The value of the last override that fits and has one, or that of all files."""
    found = data.get(option)
    overrides = data.get("overrides")
    for each in overrides if isinstance(overrides, list) else ():
        if not isinstance(each, dict) or not isinstance(each.get("options"), dict):
            continue
        for_it = _fits(each.get("files"), name) and not _fits(each.get("excludeFiles"), name)
        if for_it and option in each["options"]:
            found = each["options"][option]
    return "" if found is None else str(found).lower()


def _of_editors(text: str, option: str, name: str) -> str:
    """What .editorconfig says of an option; "" where that is no number."""
    found, fits = "", False
    for line in map(str.strip, text.splitlines()):
        key, _, value = (part.strip().lower() for part in line.partition("="))
        if line.startswith("["):
            fits = _fits(line.strip("[]"), name)
        elif fits and key == _OF_EDITORS.get(option):
            found = value if value.isdecimal() else ""
    return found


def _is_left_alone(ignored: str, name: str) -> bool:
    """Whether a line names the file or a folder around it; lines that take back are not read."""
    lines = [line.strip() for line in ignored.splitlines()]
    named = [line.rstrip("/") for line in lines if line and line[0] not in "#!"]
    patterns = [f"./{each.lstrip('/')}" if "/" in each else each for each in named]
    ends = [at for at, sign in enumerate(f"{name}/") if sign == "/"]
    return any(_fits(patterns, name[:end]) for end in ends)


def _fits(patterns: object, name: str) -> bool:
    """Whether a file is one of those that an override is for."""
    listed = patterns if isinstance(patterns, list) else [patterns]
    for pattern in (each for each in listed if isinstance(each, str)):
        place = name if "/" in pattern else name.rpartition("/")[2]
        made = translate(pattern.removeprefix("./").replace("**/", "*"))
        for mark, meant in ((r"\{", "(?:"), (r"\}", ")"), (",", "|")):
            made = made.replace(mark, meant)
        with suppress(re.error):
            if re.match(made, place):
                return True
    return False
