"""Builds the templates for cookiecutter and copier from what `init` writes.

`python templates/build.py` writes them anew in a checkout of the kit, and a test says when that has
to be done. `init` prepares a repository once for each preset, with a name and an address that stand
for the answers; where presets give different texts, the template chooses.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.init import (
    Choice,
    inspect_repository,
    load_policy,
    new_settings,
    prepare,
)
from sphinx_contribpolicy.policy import preset, preset_names
from sphinx_contribpolicy.regions import checksum, folded, scan
from sphinx_contribpolicy.sync import LOCK, Lock

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "Xprojectnamex"
URL = "https://github.com/xownerx/xrepositoryx"
UNKNOWN = "0" * 64
"""A checksum that depends on the answers."""
PRESET = "ownership"
PROJECT_NAME = "[A-Za-z][A-Za-z0-9 ._-]*"
"""Names that stand in Markdown as they are, underscores aside."""
_TAG = re.compile(r"\{[{%#]|[}%#]\}")


class Engine(NamedTuple):
    """How a program calls the answers, and whether its templates can make checksums."""

    prefix: str
    hashes: bool
    suffix: str

    def name(self, path: str) -> str:
        """The expression for the name of the project in a file."""
        if path.endswith(".md"):
            return f'{{{{ {self.prefix}project_name | replace("_", "\\\\_") }}}}'
        return f"{{{{ {self.prefix}project_name }}}}"

    def filled(self, text: str, path: str) -> str:
        """A text of `init` as a template that gives it for the answers."""
        plain = text
        if _TAG.search(plain):
            plain = f"{{% raw %}}{plain}{{% endraw %}}"
            before, after = "{% endraw %}", "{% raw %}"
        else:
            before = after = ""
        for sign, value in (
            (NAME, self.name(path)),
            (URL, f"{{{{ {self.prefix}repository_url }}}}"),
        ):
            plain = plain.replace(sign, f"{before}{value}{after}")
        return plain


COPIER = Engine("", hashes=True, suffix=".jinja")
COOKIECUTTER = Engine("cookiecutter.", hashes=False, suffix="")


def texts() -> dict[str, dict[str, str]]:
    """What `init` writes in an empty folder: by path, then by preset."""
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        survey = inspect_repository(root)._replace(name=NAME, url=URL, branch="main")
        for name in preset_names():
            loaded = load_policy(root, new_settings(survey, {"preset": name}), chosen=True)
            for change in prepare(root, loaded, Choice(extras=("template",))).changes:
                text = change.after.decode()
                if change.file.name == LOCK:
                    # What the texts were made from depends on the answers; `sync` adds it.
                    text = _without_sources(text)
                found.setdefault(change.file.name, {})[name] = text
    return found


def _without_sources(text: str) -> str:
    files = Lock.parse(text).files
    return Lock(files={name: kept._replace(file="") for name, kept in files.items()}).written()


def templates(engine: Engine) -> dict[str, str]:
    """The files of the template, by their paths in the folder that it makes."""
    written = texts()
    made: dict[str, str] = {}
    for path, by_preset in written.items():
        shared = set(by_preset.values())
        if len(shared) == 1 and NAME not in (text := shared.pop()) and URL not in text:
            made[path] = text
            continue
        variants: dict[str, list[str]] = {}
        for name, text in by_preset.items():
            others = {other: texts[name] for other, texts in written.items()}
            variants.setdefault(_variant(engine, path, text, others), []).append(name)
        made[path + engine.suffix] = _chosen(engine, variants)
    return made


def _chosen(engine: Engine, variants: Mapping[str, list[str]]) -> str:
    if len(variants) == 1:
        return next(iter(variants))
    parts: list[str] = []
    for text, names in variants.items():
        keyword = "elif" if parts else "if"
        parts.append(f"{{% {keyword} {engine.prefix}preset in {json.dumps(names)} %}}{text}")
    return "".join(parts) + "{% endif %}"


def _variant(engine: Engine, path: str, text: str, others: Mapping[str, str]) -> str:
    if path == LOCK:
        return _lock(engine, text, others)
    if NAME not in text:
        return engine.filled(text, path)
    done: list[str] = []
    at = 0
    for region in scan(text, "markdown").regions if path.endswith(".md") else ():
        content = region.content
        if NAME not in content or region.sha256 is None:
            continue
        begin = text.index(f"sha256={region.sha256}", at) + len("sha256=")
        done.append(engine.filled(text[at:begin], path))
        at = begin + len(region.sha256)
        done.append(_checksum(engine, engine.filled(content, path)))
    return "".join(done) + engine.filled(text[at:], path)


def _checksum(engine: Engine, content: str) -> str:
    """An expression for the checksum of a text that depends on the answers."""
    if not engine.hashes:
        return UNKNOWN
    return f'{{% set content %}}{content}{{% endset %}}{{{{ content | hash("sha256") }}}}'


def _lock(engine: Engine, text: str, others: Mapping[str, str]) -> str:
    known: dict[str, str] = {}
    for path, content in others.items():
        if not path.endswith(".md") or NAME not in content:
            continue
        for each in (content, *(region.content for region in scan(content, "markdown").regions)):
            if NAME in each:
                known[checksum(folded(each))] = engine.filled(folded(each), path)
    for sha256, content in known.items():
        text = text.replace(sha256, _checksum(engine, content))
    return text


def built() -> dict[str, str]:
    """Every file of both templates, by its path in the repository of the kit."""
    copier = {f"templates/copier/{path}": text for path, text in templates(COPIER).items()}
    folder = "templates/cookiecutter/{{cookiecutter.folder}}"
    cookies = {f"{folder}/{path}": text for path, text in templates(COOKIECUTTER).items()}
    return {
        **copier,
        "templates/copier/{{ _copier_conf.answers_file }}.jinja": (
            "# Written by copier; it needs this to bring updates.\n"
            "{{ _copier_answers | to_nice_yaml -}}\n"
        ),
        "copier.yml": _copier_questions(),
        **cookies,
        "templates/cookiecutter/cookiecutter.json": _cookiecutter_questions(cookies),
    }


def _copier_questions() -> str:
    choices = "".join(
        f"    {json.dumps(f'{name}: {preset(name).about}', ensure_ascii=False)}: {name}\n"
        for name in preset_names()
    )
    return (
        "# Built by `python templates/build.py`.\n"
        "_subdirectory: templates/copier\n"
        '_min_copier_version: "9.0.0"\n'
        "\n"
        "project_name:\n"
        "  type: str\n"
        "  help: What is the project called?\n"
        "  validator: >-\n"
        f"    {{% if not (project_name | regex_search('^{PROJECT_NAME}$')) %}}"
        "begin with a letter, and use letters, digits, spaces and . _ -{% endif %}\n"
        "repository_url:\n"
        "  type: str\n"
        "  help: Where is the repository shown?\n"
        "  validator: >-\n"
        "    {% if not (repository_url | regex_search('^https?://[A-Za-z0-9._~:/%@+-]+$')) %}"
        "write the whole address, such as https://github.com/example/project{% endif %}\n"
        "preset:\n"
        "  type: str\n"
        "  help: Which policy do you start from?\n"
        f"  default: {PRESET}\n"
        "  choices:\n"
        f"{choices}"
    )


def _cookiecutter_questions(files: Mapping[str, str]) -> str:
    as_they_are = sorted(
        path.partition("}}/")[2]
        for path, text in files.items()
        if _TAG.search(text) and "cookiecutter." not in text
    )
    names = [PRESET, *(name for name in preset_names() if name != PRESET)]
    questions = {
        "project_name": "Project",
        "repository_url": "https://github.com/example/project",
        "preset": names,
        "folder": "{{ cookiecutter.project_name | lower | replace(' ', '-') }}",
        "_copy_without_render": as_they_are,
    }
    return json.dumps(questions, indent=4) + "\n"


def main(root: Path) -> int:
    """Write both templates below `root`, and remove files that are no longer part of them."""
    made = built()
    kept = {"templates/cookiecutter/hooks"}
    for folder in ("templates/copier", "templates/cookiecutter"):
        for old in sorted((root / folder).rglob("*")):
            name = old.relative_to(root).as_posix()
            if old.is_file() and name not in made and not name.startswith(tuple(kept)):
                old.unlink()
    for name, text in made.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
