"""The cases, and how they are judged."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import Submission, check, template_of

if TYPE_CHECKING:
    from sphinx_contribpolicy.pulls import CheckReport

HERE = Path(__file__).parent
CASES = HERE / "cases"
SHAPES = HERE / "shapes"


class Case(NamedTuple):
    """A body with its template, the settings of the policy, and what is expected."""

    name: str
    body: str
    template: str
    settings: dict[str, object]
    title: str
    verdict: str
    codes: list[str]
    notes: list[str]

    def judged(self, body: str | None = None) -> CheckReport:
        return judged(
            self.body if body is None else body, self.template, self.settings, title=self.title
        )


def judged(
    body: str, template: str, settings: dict[str, object] | None = None, *, title: str = ""
) -> CheckReport:
    loaded = load(
        overrides={"project": {"name": "demo"}, **(settings or {})}, root=Path(CASES.anchor)
    )
    read = template_of(template, loaded.policy.pull_requests.sections, "template.md")
    return check(Submission(body=body, title=title), loaded.policy, [read])


def read_case(folder: Path) -> Case:
    def read(path: Path) -> str:
        return path.read_bytes().decode("utf-8")

    expected = tomllib.loads(read(folder / "expected.toml"))
    more = expected.get("more", {"text": "", "times": 0})
    policy = folder / "policy.toml"
    shape = expected.get("shape")
    return Case(
        name=folder.name,
        body=(expected["body"] if "body" in expected else read(folder / "body.md"))
        + more["text"] * more["times"]
        + expected.get("end", ""),
        template=read(SHAPES / f"{shape}.md" if shape else folder / "template.md"),
        settings=tomllib.loads(read(policy)) if policy.exists() else {},
        title=expected.get("title", ""),
        verdict=expected["verdict"],
        codes=expected["codes"],
        notes=expected.get("notes", []),
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
