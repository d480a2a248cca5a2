"""Plays the runner of a workflow: the `run:` steps of a job, with the variables that it sets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Run(NamedTuple):
    status: int
    log: str
    outputs: str
    summary: str


def workflow(name: str) -> dict[str, Any]:
    """A workflow of the kit, as `init` would write it."""
    text = (ROOT / "templates" / "files" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text.replace("@VERSION@", "0.1.0"))
    return loaded


def steps(loaded: Mapping[str, Any], job: str = "") -> list[dict[str, Any]]:
    """The steps of a workflow's `job`, by default the first, or of an action."""
    if "jobs" not in loaded and "runs" not in loaded:
        # A job of GitLab is a script, of which each line is run until one fails.
        chosen = loaded[job or next(iter(loaded))]
        return [{"run": "\n".join(chosen["script"])}]
    jobs = {"": loaded["runs"]} if "runs" in loaded else loaded["jobs"]
    return list(jobs[job or next(iter(jobs))]["steps"])


def play(
    loaded: Mapping[str, Any],
    event: Mapping[str, Any],
    checkout: Path,
    place: Path,
    *,
    api: str = "",
    inputs: Mapping[str, str] | None = None,
    attempt: int = 1,
    variables: Mapping[str, str] | None = None,
    job: str = "",
) -> Run:
    """Runs the steps; the kit is installed already, so what installs it is left out."""
    place.mkdir(parents=True, exist_ok=True)
    files = {name: place / name for name in ("event.json", "output", "summary")}
    files["event.json"].write_text(json.dumps(event), encoding="utf-8")
    files["output"].write_text("")
    files["summary"].write_text("")
    tools = place / "bin"
    tools.mkdir(exist_ok=True)
    command = tools / "contribpolicy"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sphinx_contribpolicy "$@"\n')
    command.chmod(0o755)
    given = {f"inputs.{name}": value for name, value in (inputs or {}).items()}
    base = event.get("pull_request", {}).get("base", {})
    context = {"github.token": "the-token", "inputs.token": "the-token", **given}
    context["github.event.pull_request.base.ref"] = base.get("ref", "")
    context["github.event.pull_request.number"] = str(event.get("number", 7))
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "GITHUB_EVENT_PATH": str(files["event.json"]),
        "GITHUB_OUTPUT": str(files["output"]),
        "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "GITHUB_REPOSITORY": "owner/demo",
        "GITHUB_API_URL": api,
        "GITHUB_RUN_ATTEMPT": str(attempt),
        **(variables or {}),
    }
    if "GITLAB_CI" in environment:
        environment = {k: v for k, v in environment.items() if not k.startswith("GITHUB_")}
    status, log, summary = 0, "", ""
    for step in steps(loaded, job):
        if "run" not in step:
            continue
        assert not _EXPRESSION.search(step["run"]), "an expression in a script is pasted into it"
        script = re.sub(r"(?m)^\s*python -m pip install .*$", ":", step["run"])
        own = {
            name: _EXPRESSION.sub(lambda match: context.get(match[1], ""), str(value))
            for name, value in (step.get("env") or {}).items()
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=checkout,
            env={**environment, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        status, log = done.returncode, log + done.stdout + done.stderr
        # Each step has a summary of its own; the forge shows them one below the other.
        summary += files["summary"].read_text()
        files["summary"].write_text("")
        if status and not step.get("continue-on-error"):
            break
    return Run(status, log, files["output"].read_text(), summary)
