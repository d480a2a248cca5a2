"""The cases, and how they are judged."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import (
    Submission,
    Table,
    check,
    settings_of,
    template_of,
    with_settings,
)

if TYPE_CHECKING:
    from sphinx_contribpolicy.pulls import CheckReport

HERE = Path(__file__).parent
CASES = HERE / "cases"
SHAPES = HERE / "shapes"


class Expected(NamedTuple):
    verdict: str
    codes: list[str]
    notes: list[str]


class Case(NamedTuple):
    """A body with its template, the settings of the policy, and what is expected."""

    name: str
    body: str
    template: str
    settings: dict[str, object]
    title: str
    author: str
    verdict: str
    codes: list[str]
    notes: list[str]
    accepted: Expected
    """What is expected where what the template seems to ask for was accepted as settings."""

    def judged(self, body: str | None = None, *, accepted: bool = True) -> CheckReport:
        return judged(
            self.body if body is None else body,
            self.template,
            self.settings,
            title=self.title,
            author=self.author,
            accepted=accepted,
        )


def judged(
    body: str,
    template: str,
    settings: dict[str, Any] | None = None,
    *,
    title: str = "",
    author: str = "",
    accepted: bool = True,
) -> CheckReport:
    """The report; by default what the template seems to ask for is accepted as settings."""
    given: dict[str, Any] = {"project": {"name": "demo"}, **(settings or {})}
    policy = load(overrides=given, root=Path(CASES.anchor)).policy
    read = template_of(template, policy.pull_requests.sections, "template.md")
    if accepted and (guessed := settings_of(read) | settings_of(read, guesses=True)):
        table = given.get("pull_requests", {})
        sections = guessed | table.get("sections", {})
        given = {**given, "pull_requests": {**table, "sections": sections}}
        policy = load(overrides=given, root=Path(CASES.anchor)).policy
        read = template_of(template, policy.pull_requests.sections, "template.md")
    return check(Submission(body=body, title=title, author=author), policy, [read])


def accepted(template: str, policy: str = '[project]\nname = "demo"\n') -> str:
    """A policy file to which what the template seems to ask for was added as settings."""
    read = template_of(template, {})
    table = Table(
        ("pull_requests", "sections"), settings_of(read) | settings_of(read, guesses=True)
    )
    return with_settings(policy, [table])


def read_case(folder: Path) -> Case:
    def read(path: Path) -> str:
        return path.read_bytes().decode("utf-8")

    expected = tomllib.loads(read(folder / "expected.toml"))
    more = expected.get("more", {"text": "", "times": 0})
    policy = folder / "policy.toml"
    shape = expected.get("shape")
    accepted = expected.get("accepted", expected)
    return Case(
        name=folder.name,
        body=(expected["body"] if "body" in expected else read(folder / "body.md"))
        + more["text"] * more["times"]
        + expected.get("end", ""),
        template=read(SHAPES / f"{shape}.md" if shape else folder / "template.md"),
        settings=tomllib.loads(read(policy)) if policy.exists() else {},
        title=expected.get("title", ""),
        author=expected.get("author", ""),
        verdict=expected["verdict"],
        codes=expected["codes"],
        notes=expected.get("notes", []),
        accepted=Expected(accepted["verdict"], accepted["codes"], accepted.get("notes", [])),
    )


ALL_CASES = [read_case(folder) for folder in sorted(CASES.iterdir())]


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def run(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
) -> Ran:
    """The command `contribpolicy`, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_contribpolicy", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=env,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
