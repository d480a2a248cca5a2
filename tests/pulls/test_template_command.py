"""`contribpolicy template`: what is understood is shown, and written where it counts."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from bodies import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

TEMPLATE = """\
## Description

<!-- What changes? -->

## AI use

- [ ] No AI was used
- [ ] AI was used
  - [ ] I have read all that it gave

## Test plan

<!-- Commands -->
"""
CERTAIN = {"Description": "text", "AI use": {"kind": "one-of", "choices": [1, 2]}}
POLICY = '# ours\npreset = "minimal"  # kept\n\n[pull_requests]\nlabels = { fail = "open" }\n'


def project(
    folder: Path, *names: str, policy: str = POLICY, file: str = "contribpolicy.toml"
) -> Path:
    (folder / file).write_text(policy, encoding="utf-8")
    for name in names or (".github/PULL_REQUEST_TEMPLATE.md",):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEMPLATE, encoding="utf-8")
    return folder


def settings(folder: Path) -> dict[str, object]:
    text = (folder / "contribpolicy.toml").read_text(encoding="utf-8")
    found: dict[str, object] = tomllib.loads(text)["pull_requests"]
    return found


def test_it_shows_sections_and_boxes_and_writes_nothing(tmp_path: Path) -> None:
    done = run("template", cwd=project(tmp_path))
    assert done.status == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert '"AI use" = {kind = "one-of", choices = [1, 2]} beyond doubt, noted only' in lines
    assert '"Test plan" = "text" guessed, noted only' in lines
    assert "2 AI was used choice" in lines
    assert (tmp_path / "contribpolicy.toml").read_text(encoding="utf-8") == POLICY


def test_a_long_box_is_shortened_before_what_is_asked_of_it(tmp_path: Path) -> None:
    folder = project(tmp_path)
    label = "No AI was used, trivial autocompletion and corrections of spelling aside"
    text = TEMPLATE.replace("[ ] No", f"[ ] {label}")
    (folder / ".github/PULL_REQUEST_TEMPLATE.md").write_text(text, encoding="utf-8")
    line = next(each for each in run("template", cwd=folder).out.splitlines() if "trivial" in each)
    assert line.endswith("\u2026 choice")


def test_what_is_beyond_doubt_is_written_and_guesses_as_comments(tmp_path: Path) -> None:
    for _ in range(2):
        assert run("template", "--write", cwd=project(tmp_path)).status == 0
    text = (tmp_path / "contribpolicy.toml").read_text(encoding="utf-8")
    assert text.startswith(POLICY)
    assert text.count('# "Test plan" = "text"') == 1
    assert settings(tmp_path) == {"labels": {"fail": "open"}, "sections": CERTAIN}


def test_accepted_guesses_replace_their_comments_and_then_count(tmp_path: Path) -> None:
    project(tmp_path)
    body = TEMPLATE.replace("<!-- What changes? -->", "It leaks.").replace("[ ] No", "[x] No")
    judge = ("check-pr", "--body", "-")
    assert run(*judge, cwd=tmp_path, stdin=body.encode()).status == 0
    for options in (["--write"], ["--write", "--accept"], ["--write", "--accept"]):
        assert run("template", *options, cwd=tmp_path).status == 0
    text = (tmp_path / "contribpolicy.toml").read_text(encoding="utf-8")
    assert '# "Test plan"' not in text
    assert settings(tmp_path)["sections"] == CERTAIN | {"Test plan": "text"}
    assert run(*judge, cwd=tmp_path, stdin=body.encode()).status == 1


def test_a_key_without_a_name_says_what_it_is_for_as_a_guess_and_as_a_setting(
    tmp_path: Path,
) -> None:
    project(tmp_path)
    template = tmp_path / ".github/PULL_REQUEST_TEMPLATE.md"
    template.write_text("- [ ] I agree\n\nWhy?\n", encoding="utf-8")
    line = '"" = "text"  # what stands before the first heading\n'
    for options, kept in (([], f"# {line}"), ([], f"# {line}"), (["--accept"], line)):
        assert run("template", "--write", *options, cwd=tmp_path).status == 0
        text = (tmp_path / "contribpolicy.toml").read_text(encoding="utf-8")
        assert text == f"{POLICY}\n[pull_requests.sections]\n{kept}"


def test_each_of_several_templates_has_its_table(tmp_path: Path) -> None:
    folder = ".github/PULL_REQUEST_TEMPLATE"
    project(tmp_path, f"{folder}/bug.md", f"{folder}/new feature.md")
    assert run("template", "--write", cwd=tmp_path).status == 0
    tables = {name: {"sections": CERTAIN} for name in ("bug.md", "new feature.md")}
    assert settings(tmp_path)["templates"] == tables
    assert "told" in run("template", cwd=tmp_path).out


def test_a_shared_table_holds_for_the_templates_that_have_the_section(tmp_path: Path) -> None:
    folder = ".github/PULL_REQUEST_TEMPLATE"
    project(tmp_path, f"{folder}/a.md", policy='[pull_requests.sections]\nChecks = "all"\n')
    (tmp_path / folder / "b.md").write_text("## Checks\n\n- [ ] It runs\n", encoding="utf-8")
    judge = ("check-pr", "--format", "json", "--body", "-")
    done = run(*judge, cwd=tmp_path, stdin=b"It leaks.\n\n## Checks\n\n- [ ] It runs\n")
    assert (done.status, '"box-unticked"' in done.out) == (1, True)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ('[pull_requests.templates."bugs.md".sections]\nA = "text"\n', "did you mean 'bug.md'"),
        ('[pull_requests.templates."bug.md".sections]\nDescriptoin = "text"\n', "'Description'"),
        ('[pull_requests.sections]\nNowhere = "text"\n', "none of the templates"),
        (
            (
                '[pull_requests.templates."bug.md".sections]\n'
                '"AI use" = { kind = "one-of", choices = [9] }\n'
            ),
            "choices names box 9",
        ),
    ],
)
def test_a_table_that_fits_no_template_is_told_to_maintainers_in_its_line(
    policy: str, said: str, tmp_path: Path
) -> None:
    folder = ".github/PULL_REQUEST_TEMPLATE"
    project(tmp_path, f"{folder}/bug.md", f"{folder}/other.md", policy=policy)
    done = run("check-pr", "--body", "-", cwd=tmp_path, stdin=b"## Description\n\nIt leaks.\n")
    assert (done.status, done.out[-5:]) == (0, "pass\n")
    assert re.search(r"contribpolicy\.toml:[12]: pull_requests\.(sections|templates)\.", done.err)
    assert said in done.err


def test_settings_that_cannot_be_added_to_are_left_as_they_are(tmp_path: Path) -> None:
    policy = 'pull_requests = { mode = "report" }\n'
    done = run("template", "--write", cwd=project(tmp_path, policy=policy))
    assert (done.status, (tmp_path / "contribpolicy.toml").read_text()) == (2, policy)
    assert 'Description = "text"' in done.err


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_the_mark_and_the_rights_of_the_policy_file_stay(
    mark: str, end: str, tmp_path: Path
) -> None:
    project(tmp_path)
    file = tmp_path / "contribpolicy.toml"
    before = f"{mark}# \u00e4{end}{POLICY.replace(chr(10), end)}".encode()
    file.write_bytes(before)
    file.chmod(0o600)
    assert run("template", "--write", cwd=tmp_path).status == 0
    made = file.read_bytes()
    assert made.startswith(before)
    assert made.count(b"\n") == made.count(end.encode())
    assert tomllib.loads(made.decode("utf-8-sig"))["pull_requests"]["sections"] == CERTAIN
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_shared_file_gets_the_table_under_its_own_name(tmp_path: Path) -> None:
    policy = '[tool.contribpolicy]\npreset = "minimal"\n\n[tool.other]\na = 1\n'
    project(tmp_path, policy=policy, file="pyproject.toml")
    assert run("template", "--write", cwd=tmp_path).status == 0
    loaded = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))
    assert loaded["tool"]["contribpolicy"]["pull_requests"]["sections"] == CERTAIN
    assert loaded["tool"]["other"] == {"a": 1}


def test_accept_without_write_and_a_missing_policy_are_said(tmp_path: Path) -> None:
    assert run("template", "--accept", cwd=tmp_path).status == 2
    done = run("template", "--write", cwd=tmp_path)
    assert (done.status, "contribpolicy init" in done.err) == (2, True)
