from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.policy import find, load, preset, preset_names


def problems(**arguments):
    with pytest.raises(PolicyError) as caught:
        load(**arguments)
    return caught.value.diagnostics


def test_a_policy_file_is_found_from_a_folder_below_it(write):
    folder = write({"contribpolicy.toml": "", "docs/deep/index.md": ""})
    assert find(folder / "docs" / "deep") == folder / "contribpolicy.toml"


def test_the_nearest_policy_file_is_taken(write):
    folder = write({"contribpolicy.toml": "", "docs/pyproject.toml": "[tool.contribpolicy]"})
    assert find(folder / "docs") == folder / "docs" / "pyproject.toml"


def test_a_pyproject_without_the_table_is_passed_over(write):
    pyproject = '[project]\ndependencies = ["sphinx-contribpolicy"]'
    folder = write({"contribpolicy.toml": "", "docs/pyproject.toml": pyproject})
    assert find(folder / "docs") == folder / "contribpolicy.toml"


def test_a_pyproject_that_does_not_parse_is_reported_where_it_could_hold_the_policy(write):
    folder = write({"pyproject.toml": "[tool.contribpolicy]\npreset = ownership\n"})
    (problem,) = problems(root=folder)
    assert (problem.code, problem.line) == ("not-toml", 2)


def test_a_pyproject_that_does_not_parse_is_no_matter_beside_a_policy_file(write):
    folder = write({"contribpolicy.toml": "", "pyproject.toml": "[tool.contribpolicy]\nx = y\n"})
    assert load(root=folder).file == folder / "contribpolicy.toml"


def test_without_a_policy_file_the_error_says_how_to_get_one(tmp_path):
    (problem,) = problems(root=tmp_path)
    assert problem.code == "no-file"
    assert "contribpolicy init" in problem.message


def test_overrides_alone_make_a_policy(tmp_path):
    loaded = load(root=tmp_path, overrides={"preset": "minimal", "project": {"name": "demo"}})
    assert loaded.file is None
    assert loaded.policy.project.name == "demo"
    assert loaded.policy.rules


def test_a_preset_alone_makes_a_policy(tmp_path):
    assert load(root=tmp_path, preset="welcome").policy.rules


def test_a_file_named_by_the_caller_is_taken_wherever_it_is(tmp_path, write):
    folder = write({"contribpolicy.toml": "", "elsewhere/policy.toml": "[project]\nname = 'b'"})
    loaded = load(folder / "elsewhere" / "policy.toml", root=folder)
    assert loaded.policy.project.name == "b"


@pytest.mark.parametrize("name", ["missing.toml", "folder"])
def test_a_named_file_that_cannot_be_read_is_reported(name, write):
    folder = write({"folder/x": ""})
    (problem,) = problems(config=folder / name)
    assert problem.code == "unreadable"
    assert problem.file == folder / name


def test_a_named_pyproject_without_the_table_is_reported(write):
    folder = write({"pyproject.toml": "[tool.other]\n"})
    (problem,) = problems(config=folder / "pyproject.toml")
    assert problem.code == "no-file"


def test_a_link_that_leads_out_of_the_repository_is_refused(write, tmp_path):
    (tmp_path / "outside.toml").write_text("[project]\nname = 'x'")
    (tmp_path / "outside.md").write_text("Words.")
    folder = write({"contribpolicy.toml": 'extends = ["b.toml"]\n[wording]\nbody = "b.md"\n'})
    (folder / "b.toml").symlink_to(tmp_path / "outside.toml")
    (folder / "b.md").symlink_to(tmp_path / "outside.md")
    assert [p.code for p in problems(root=folder)] == ["base-outside", "body-outside"]


def test_a_link_inside_the_repository_is_followed(write):
    folder = write({"contribpolicy.toml": '[wording]\nbody = "b.md"\n', "docs/a.md": "Words.\n"})
    (folder / "b.md").symlink_to(folder / "docs" / "a.md")
    assert load(root=folder).policy.body_text == "Words.\n"


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 5000 + "/b", "a\\u0000b", "", ".", "/"])
def test_a_name_that_no_file_can_have_is_a_problem(name, write):
    policy = f'extends = ["{name}"]\n[wording]\nbody = "{name or ".."}"\n'
    assert len(problems(root=write({"contribpolicy.toml": policy}))) == 2


def test_links_in_a_circle_are_a_problem_and_no_hang(write):
    folder = write({"contribpolicy.toml": '[wording]\nbody = "a.md"\n'})
    (folder / "a.md").symlink_to(folder / "b.md")
    (folder / "b.md").symlink_to(folder / "a.md")
    (problem,) = problems(root=folder)
    assert problem.code in {"body-outside", "body-missing"}


def test_without_git_nothing_outside_the_folder_of_the_policy_file_is_read(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    (tmp_path / "body.md").write_text("Words.")
    (folder / "contribpolicy.toml").write_text('[wording]\nbody = "../body.md"\n')
    (problem,) = problems(root=folder)
    assert problem.code == "body-outside"


def test_in_a_repository_a_policy_file_below_the_top_reaches_files_at_the_top(write):
    folder = write({"docs/contribpolicy.toml": '[wording]\nbody = "../b.md"\n', "b.md": "Words."})
    loaded = load(root=folder / "docs")
    assert loaded.policy.body_text == "Words."
    assert loaded.files == (folder / "docs/contribpolicy.toml", folder / "b.md")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package that holds base policies, and that fails when it is imported."""
    site = tmp_path / "site"
    (site / "org_policies_of_ours" / "data").mkdir(parents=True)
    (site / "org_policies_of_ours" / "__init__.py").write_text("raise SystemExit('imported')")
    base = site / "org_policies_of_ours" / "data" / "base.toml"
    base.write_text('extends = ["../more.toml"]\n[project]\nname = "org"\n[rules]\ntesting = false')
    (site / "org_policies_of_ours" / "more.toml").write_text('[project]\ncontact = "a@b.org"\n')
    (site / "secret.toml").write_text("")
    monkeypatch.syspath_prepend(site)
    return base


@pytest.mark.parametrize(
    "name", ["org_policies_of_ours:data/base.toml", "org_policies_of_ours.data:base.toml"]
)
def test_a_base_in_a_package_is_read_without_importing_the_package(name, package, write):
    folder = write({"contribpolicy.toml": f'extends = ["{name}"]\n'})
    loaded = load(root=folder)
    assert loaded.policy.project.name == "org"
    assert loaded.policy.project.contact == "a@b.org"
    assert loaded.origins["project.name"] == name
    assert package in loaded.files


@pytest.mark.parametrize(
    "name",
    [
        "org_policies_of_ours:../secret.toml",
        "org_policies_of_ours:data/none.toml",
        "org_policies_of_ours:data",
        "none_such:base.toml",
        "sys:base.toml",
        "__main__:base.toml",
    ],
)
def test_a_base_that_no_package_holds_is_reported(name, package, write):
    folder = write({"contribpolicy.toml": f'extends = ["{name}"]\n'})
    (problem,) = problems(root=folder)
    assert problem.code == "base-missing"


def test_a_file_that_many_ways_lead_to_is_read_once(write):
    files = {f"{n}.toml": f'extends = ["{n + 1}.toml", "{n + 1}.toml"]' for n in range(40)}
    files |= {
        "40.toml": 'rules.disclosure = "required-any"',
        "contribpolicy.toml": 'extends = ["0.toml"]',
    }
    loaded = load(root=write(files))
    assert [rule.stance for rule in loaded.policy.rules] == ["required-any"]
    assert [path.name for path in loaded.files] == [
        "contribpolicy.toml",
        *(f"{n}.toml" for n in range(41)),
    ]


def test_a_mistake_below_a_long_row_of_bases_is_blamed_on_its_own_file(write):
    files = {f"{n}.toml": f'extends = ["{n + 1}.toml"]' for n in range(1500)}
    files |= {"contribpolicy.toml": 'extends = ["0.toml"]', "1500.toml": "[project]\nnam = 1"}
    (problem,) = problems(root=write(files))
    assert str(problem).partition(": ")[0].endswith("1500.toml:2")


def test_a_mistake_that_two_ways_lead_to_is_told_once(write):
    policy = 'extends = ["left.toml", "right.toml"]'
    sides = dict.fromkeys(("left.toml", "right.toml"), 'extends = ["ground.toml"]')
    files = {"contribpolicy.toml": policy, **sides, "ground.toml": "project.nam = 1"}
    (problem,) = problems(root=write(files))
    assert (problem.code, problem.line) == ("unknown-key", 1)
    (problem,) = problems(root=write({"ground.toml": "= no TOML"}))
    assert (problem.code, problem.line) == ("not-toml", 1)


def test_every_value_knows_the_layer_that_it_comes_from(write):
    folder = write(
        {
            "contribpolicy.toml": 'preset = "minimal"\nextends = ["base.toml"]\n'
            '[project]\nname = "demo"\n[rules]\nhonesty = "be-honest"\n',
            "base.toml": '[project]\nname = "base"\ncontact = "a@b.org"\n',
        }
    )
    origins = load(root=folder, overrides={"wording": {"tone": "formal"}}).origins
    assert origins["project.name"] == "contribpolicy.toml"
    assert origins["project.contact"] == "base.toml"
    assert origins["rules.honesty"] == "contribpolicy.toml"
    assert origins["rules.understanding"] == "preset minimal"
    assert origins["wording.tone"] == "overrides"
    assert "wording.noun" not in origins


@pytest.mark.parametrize(
    ("own", "overrides", "day", "said_by"),
    [
        ("2026-06-01", None, "2026-11-28", ("base.toml", 4)),
        ("2026-12-01", None, "2026-12-01", ("contribpolicy.toml", 3)),
        ("2026-11-28", None, "2026-11-28", ("contribpolicy.toml", 3)),
        ("2026-06-01", "2026-10-01", "2026-11-28", ("base.toml", 4)),
        ("2026-06-01", "2027-01-01", "2027-01-01", None),
    ],
)
def test_of_two_days_from_which_on_people_are_judged_the_later_one_holds(
    own, overrides, day, said_by, write
):
    folder = write(
        {
            "contribpolicy.toml": f'extends = ["base.toml"]\n[pull_requests]\nsince = {own}\n',
            "base.toml": 'preset = "minimal"\n\n[pull_requests]\nsince = 2026-11-28\n',
        }
    )
    given = {"pull_requests": {"since": overrides}} if overrides else None
    loaded = load(root=folder, overrides=given)
    place = loaded.locate("pull_requests", "since")
    assert str(loaded.policy.pull_requests.since) == day
    assert (place.file and (place.file.name, place.line)) == said_by


def test_a_problem_in_overrides_names_no_file(write):
    folder = write({"contribpolicy.toml": ""})
    (problem,) = problems(root=folder, overrides={"project": {"name": Path("x")}})
    assert problem.file is None
    assert str(problem).startswith("overrides: project.name: ")


def test_overrides_can_start_the_policy_elsewhere(write):
    folder = write({"contribpolicy.toml": 'like = "numpy"\n'})
    loaded = load(root=folder, overrides={"preset": "minimal"})
    assert set(loaded.origins.values()) == {"preset minimal", "contribpolicy.toml", "overrides"}


def test_settings_that_contain_themselves_are_a_problem(write):
    endless = {}
    endless["project"] = endless
    folder = write({"contribpolicy.toml": ""})
    assert problems(root=folder, overrides=endless)


def test_a_shown_preset_replaces_rules_and_keeps_project_and_wording(write):
    folder = write(
        {
            "contribpolicy.toml": '[project]\nname = "demo"\n[wording]\ntone = "formal"\n'
            'body = "b.md"\n[rules]\nlifecycle = "revisable"\n[[custom]]\ntitle = "a"\ntext = "b"',
            "b.md": "Words.",
        }
    )
    policy = load(root=folder, preset="minimal").policy
    assert policy.rules == load(root=folder.parent, preset="minimal").policy.rules
    assert policy.project.name == "demo"
    assert policy.wording.tone == "formal"
    assert policy.custom == ()
    assert policy.body_text is None


def test_a_shown_preset_that_does_not_exist_is_reported_with_the_nearest(write):
    (problem,) = problems(root=write({"contribpolicy.toml": ""}), preset="noai")
    assert problem.code == "unknown-preset"
    assert "'no-ai'" in problem.message


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_loads_and_says_for_whom_it_is(name, tmp_path):
    loaded = load(root=tmp_path, overrides={"preset": name})
    assert loaded.policy.rules
    assert preset(name).about.endswith(".")


def test_reading_a_policy_imports_neither_docutils_nor_what_only_errors_need():
    program = (
        "import sys; from sphinx_contribpolicy.policy import load; "
        "load(overrides={'preset': 'minimal'}); "
        "heavy = {'docutils', 'sphinx', 'jinja2', 'tomlkit', 'difflib', 'importlib.metadata', "
        "'importlib.resources'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout == "[]\n"
