"""The report on GitLab and Forgejo: the files that `init` writes, run from recorded events."""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bodies import CASES, SHAPES, accepted, run
from runner import play, workflow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from runner import Run

pytestmark = pytest.mark.slow

TEMPLATE = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")
GOOD = (CASES / "bullets-with-stars" / "body.md").read_text(encoding="utf-8")
KIT = ("--kit-from", "https://github.com/example/kit@v1.0")
PLACES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}
JOBS = {
    "github": ("check-pr.yml", "files"),
    "gitlab": ("check-mr.gitlab.yml", "contribpolicy-files"),
    "forgejo": ("check-pr.forgejo.yml", "files"),
}


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def upstream(tmp_path: Path, forge: str) -> Path:
    """The repository on the forge: its target branch asks for what a pull request would drop."""
    folder = tmp_path / "forge" / "owner" / "demo"
    (folder / PLACES[forge]).parent.mkdir(parents=True)
    (folder / PLACES[forge]).write_text(TEMPLATE, encoding="utf-8")
    policy = f'[project]\nname = "demo"\nforge = "{forge}"\n'
    (folder / "contribpolicy.toml").write_text(accepted(TEMPLATE, policy), encoding="utf-8")
    (folder / ".github").mkdir(exist_ok=True)
    (folder / ".github" / "requirements-contribpolicy.txt").write_text("kit\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Policy")
    git(folder, "checkout", "-q", "-b", "change")
    (folder / "contribpolicy.toml").write_text("[project]\nname = 'demo'\n", encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", "Drop the questions")
    return folder


@contextmanager
def answering(answer: object, status: int = 200) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def on_gitlab(upstream: Path, tmp_path: Path, api: str, **more: str) -> Run:
    """The job in the checkout of the merge request, with the variables that GitLab sets."""
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", "-b", "change", upstream, checkout], check=True)
    variables = {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": f"{api}/api/v4",
        "CI_PROJECT_ID": "11",
        "CI_MERGE_REQUEST_PROJECT_ID": "11",
        "CI_MERGE_REQUEST_PROJECT_PATH": "owner/demo",
        "CI_MERGE_REQUEST_PROJECT_URL": str(upstream),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_TITLE": "A change",
        "CI_MERGE_REQUEST_DESCRIPTION": TEMPLATE,
        "CI_MERGE_REQUEST_LABELS": "one,two",
        **more,
    }
    loaded = workflow("check-mr.gitlab.yml")
    return play(loaded, {}, checkout, tmp_path / "run", variables=variables)


MERGE = {"iid": 7, "title": "A change", "description": GOOD, "author": {"id": 3, "username": "a"}}


@pytest.mark.parametrize("forge", ["gitlab"])
@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (MERGE, 200, "pass\n"),
        ({**MERGE, "description": TEMPLATE}, 200, "error template-untouched"),
        ({**MERGE, "author": {"id": 3, "username": "a", "bot": True}}, 200, "skip"),
        ({"message": "404 Not found"}, 404, "judged as the event has it"),
        (b"<html>", 200, "the forge gave no JSON"),
        ([1], 200, "the forge gave no merge request"),
        ({**MERGE, "iid": 8}, 200, "another merge request"),
    ],
)
def test_gitlab_judges_the_description_as_it_is_now(
    upstream: Path, tmp_path: Path, answer: object, status: int, said: str
) -> None:
    with answering(answer, status) as (api, asked):
        done = on_gitlab(upstream, tmp_path, api)
    assert asked == ["/api/v4/projects/11/merge_requests/7"]
    assert (done.status, said in done.log) == (0, True), done.log
    assert "Traceback" not in done.log
    if "judged as" in said:
        assert "template-untouched" in done.log


@pytest.mark.parametrize("forge", ["gitlab"])
def test_the_beginning_of_a_description_is_not_judged(upstream: Path, tmp_path: Path) -> None:
    cut = {"CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "true"}
    with answering({}, 403) as (api, _):
        done = on_gitlab(upstream, tmp_path, api, **cut)
    assert done.status == 2
    assert "nothing was judged" in done.log


@pytest.mark.parametrize("forge", ["gitlab"])
def test_a_merge_request_from_a_fork_is_judged_by_the_project_that_it_is_for(
    upstream: Path, tmp_path: Path
) -> None:
    # Of the fork itself the target branch is of no use.
    (upstream.parent / "demo.git").symlink_to(upstream)
    fork = {"CI_PROJECT_ID": "12", "CI_MERGE_REQUEST_PROJECT_URL": str(upstream)}
    with answering({**MERGE, "description": TEMPLATE}) as (api, _):
        done = on_gitlab(upstream, tmp_path, api, **fork)
    assert "error template-untouched" in done.log


@pytest.mark.parametrize("forge", ["forgejo"])
@pytest.mark.parametrize(("body", "said"), [(GOOD, "pass\n"), (TEMPLATE, "template-untouched")])
def test_forgejo_judges_the_event_by_the_target_branch(
    upstream: Path, tmp_path: Path, body: str, said: str
) -> None:
    place = tmp_path / "empty"
    place.mkdir()
    thread = {
        "number": 7,
        "title": "A change",
        "body": body,
        "user": {"login": "a", "username": "a"},
        "labels": [],
        "created_at": "2026-05-01T10:00:00+02:00",
        "base": {"ref": "main"},
    }
    event = {"action": "opened", "number": 7, "pull_request": thread}
    variables = {"GITHUB_SERVER_URL": str(upstream.parents[1])}
    loaded: dict[str, Any] = workflow("check-pr.forgejo.yml")
    done = play(loaded, event, place, tmp_path / "run", variables=variables)
    assert (done.status, said in done.log) == (0, True), done.log


@pytest.mark.parametrize("forge", JOBS)
@pytest.mark.parametrize("status", [0, 1])
def test_a_file_out_of_step_turns_a_job_of_its_own_red(
    upstream: Path, tmp_path: Path, forge: str, status: int
) -> None:
    name, job = JOBS[forge]
    policy = '[project]\nname = "demo"\n\n[files]\nwhole = { "AI_POLICY.md" = "policy" }\n'
    (upstream / "contribpolicy.toml").write_text(f'preset = "minimal"\n{policy}')
    assert run("sync", cwd=upstream).status == 0
    if status:
        (upstream / "contribpolicy.toml").write_text(f'preset = "disclosure"\n{policy}')
    git(upstream, "add", "-A")
    git(upstream, "commit", "-q", "-m", "Change the policy")
    git(upstream, "update-ref", "refs/pull/7/head", "HEAD")
    place = tmp_path / "checkout"
    place.mkdir()
    if forge != "forgejo":
        git(place, "clone", "-q", "-b", "change", str(upstream), ".")
    variables = {"GITHUB_SERVER_URL": str(upstream.parents[1])}
    variables |= {"GITLAB_CI": "true"} if forge == "gitlab" else {}
    done = play(workflow(name), {}, place, tmp_path / "run", variables=variables, job=job)
    assert (done.status, "AI_POLICY.md: out of date" in done.log) == (status, bool(status))


SUBMODULES_OF_FILES = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "protocol.file.allow",
    "GIT_CONFIG_VALUE_0": "always",
}
"""What git is told, to take a submodule from a folder."""


@pytest.fixture
def base_and_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two new repositories of an owner, the one to be a submodule of the other."""
    for name, value in SUBMODULES_OF_FILES.items():
        monkeypatch.setenv(name, value)
    base, demo = (tmp_path / "forge" / "owner" / name for name in ("base", "demo"))
    for folder in (base, demo):
        folder.mkdir(parents=True)
        git(folder, "init", "-q", "-b", "main")
    return base, demo


@pytest.mark.parametrize("forge", ["gitlab", "forgejo"])
def test_each_job_has_the_submodule_that_the_base_lies_in(
    tmp_path: Path, forge: str, base_and_demo: tuple[Path, Path]
) -> None:
    base, demo = base_and_demo
    variables = dict(SUBMODULES_OF_FILES)
    (base / "base.toml").write_text('preset = "minimal"\n')
    git(base, "add", "-A")
    git(base, "commit", "-q", "-m", "Base")
    git(demo, "submodule", "--quiet", "add", str(base), "policy")
    extends = ("--set", 'extends=["policy/base.toml"]', "--set", f"project.forge={forge}")
    assert run("init", "--yes", *KIT, *extends, cwd=demo).status == 0
    git(demo, "add", "-A")
    git(demo, "commit", "-q", "-m", "Take the base")
    git(demo, "update-ref", "refs/pull/7/head", "HEAD")
    written = yaml.safe_load(next(demo.glob(".[fg]*/**/check-[mp]r.yml")).read_text())
    jobs = written.get("jobs") or written
    variables["GITHUB_SERVER_URL"] = str(tmp_path / "forge")
    variables |= {"GITLAB_CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    if forge == "forgejo":
        del variables["GITLAB_CI"]
    event = {"number": 7, "pull_request": {"number": 7, "body": GOOD, "base": {"ref": "main"}}}
    for at, job in enumerate(jobs):
        place = tmp_path / f"checkout-{at}"
        place.mkdir()
        if told := jobs[job].get("variables"):
            assert told == {"GIT_SUBMODULE_STRATEGY": "normal"}
            git(place, "clone", "-q", "--recurse-submodules", str(demo), ".")
        done = play(written, event, place, tmp_path / f"run-{at}", variables=variables, job=job)
        assert "base.toml" not in done.log
        assert (place / "policy" / "base.toml").is_file()
        assert at == 0 or done.status == 0, done.log


def test_the_summary_of_github_says_what_another_commit_of_a_submodule_changes(
    tmp_path: Path, base_and_demo: tuple[Path, Path]
) -> None:
    base, demo = base_and_demo
    for rule in ("required-significant", "required-any"):
        (base / "base.toml").write_text(f'[rules]\ndisclosure = "{rule}"\n')
        git(base, "add", "-A")
        git(base, "commit", "-q", "-m", rule)
    git(base, "commit", "-q", "--allow-empty", "-m", "Nothing")
    git(demo, "submodule", "--quiet", "add", base.as_uri(), "policy")
    git(demo / "policy", "checkout", "-q", "HEAD~2")
    done = run("init", "--yes", *KIT, "--set", 'extends=["policy/base.toml"]', cwd=demo)
    assert done.status == 0
    git(demo, "add", "-A")
    git(demo, "commit", "-q", "-m", "Take the base")
    git(demo / "policy", "checkout", "-q", "main~1")
    git(demo, "checkout", "-q", "-b", "raise")
    git(demo, "commit", "-q", "-a", "-m", "Raise the base")
    git(demo, "checkout", "-q", "main")
    git(demo, "merge", "-q", "--no-ff", "raise", "-m", "As it will be")
    written = yaml.safe_load((demo / ".github/workflows/check-pr.yml").read_text())
    # What it asks actions/checkout for: all commits, those of submodules too.
    asked = written["jobs"]["files"]["steps"][0]["with"]
    assert asked == {"fetch-depth": 0, "persist-credentials": False, "submodules": True}
    place = tmp_path / "checkout"
    place.mkdir()
    git(place, "clone", "-q", "--recurse-submodules", demo.as_uri(), ".")
    done = play(written, {}, place, tmp_path / "run", variables=SUBMODULES_OF_FILES, job="files")
    assert "**Stricter:** `disclosure.required-any" in done.summary, done.log


@pytest.mark.parametrize(
    ("forge", "files"),
    [
        ("gitlab", [".gitlab-ci.yml", ".gitlab/check-mr.yml"]),
        ("forgejo", [".forgejo/workflows/check-pr.yml"]),
        ("github", [".github/workflows/check-pr.yml"]),
    ],
)
def test_init_writes_the_report_of_the_forge(tmp_path: Path, forge: str, files: list[str]) -> None:
    settings = (*KIT, "--set", "project.name=demo", "--set", f"project.forge={forge}")
    done = run("init", "--yes", "--root", tmp_path, *settings, cwd=tmp_path)
    assert done.status == 0, done.err
    reports = [
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*.yml")
        if "check" in path.read_text(encoding="utf-8")
    ]
    assert sorted(reports) == files
    for name in files:
        assert isinstance(yaml.safe_load((tmp_path / name).read_text(encoding="utf-8")), dict)


def test_a_pipeline_that_is_there_is_left_and_named(tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text("test:\n  script: [make]\n", encoding="utf-8")
    settings = (*KIT, "--set", "project.name=demo", "--set", "project.forge=gitlab")
    done = run("init", "--yes", "--root", tmp_path, *settings, cwd=tmp_path)
    assert "add `local: .gitlab/check-mr.yml` under `include:`" in done.err
    assert (tmp_path / ".gitlab-ci.yml").read_text(encoding="utf-8").startswith("test:")
