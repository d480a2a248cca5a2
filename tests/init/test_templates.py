"""The templates to copy: they write the policy file, and the kit does the rest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter

from sphinx_contribpolicy.policy import preset, preset_names

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "project_name": "Wheels_of 2.0",
    "repository_url": "https://github.com/example/wheels",
    "discussion_url": "https://github.com/example/wheels/discussions/1",
}
GUIDE = "# Join us\n\nCome in.\n"
BIN = str(Path(sys.executable).parent)


@pytest.fixture(autouse=True)
def path(monkeypatch):
    """The kit and the programs that copy stand on the PATH, as where people have installed them."""
    monkeypatch.setenv("PATH", os.pathsep.join([BIN, os.environ["PATH"]]))
    for key in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{key}_NAME", "A Person")
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "person@example.org")


def test_both_templates_offer_all_presets():
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    offered = {f"{name}: {preset(name).about}": name for name in preset_names()}
    assert questions["preset"]["choices"] == offered
    text = (ROOT / "templates/cookiecutter/cookiecutter.json").read_text(encoding="utf-8")
    assert sorted(json.loads(text)["preset"]) == list(preset_names())


@pytest.fixture
def template(tmp_path, repository_at):
    """A repository with the templates of the kit, as one that people copy from, with a tag."""
    repository = repository_at(tmp_path / "template")
    shutil.copytree(ROOT / "templates", repository.root / "templates")
    shutil.copy(ROOT / "copier.yml", repository.root)
    repository.git("init", "-q", "-b", "main")
    release(repository, "1.0.0")
    return repository


def release(repository, version):
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", version)
    repository.git("tag", version)


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, text=True)
    if done.returncode:
        raise ValueError(done.stdout + done.stderr)


def by_copier(template, folder, **answers):
    data = [f"--data={key}={answer}" for key, answer in {**ANSWERS, **answers}.items()]
    options = ["--trust", "--defaults", "--quiet", *data]
    run("copier", "copy", *options, template.root, folder, cwd=template.root.parent)


def by_cookiecutter(template, folder, **answers):
    """Writes into a folder that is there; what stands in it already is left alone."""
    cookiecutter(
        str(template.root / "templates" / "cookiecutter"),
        no_input=True,
        extra_context={**ANSWERS, **answers, "folder": folder.name},
        output_dir=str(folder.parent),
        default_config=True,
        overwrite_if_exists=True,
        skip_if_file_exists=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("copied", [by_copier, by_cookiecutter])
def test_a_copy_holds_what_init_writes(template, copied, tmp_path, repository, repository_at):
    settings = ["project.name='Wheels_of 2.0'"]
    settings += [f"project.{key}={ANSWERS[key]}" for key in ("repository_url", "discussion_url")]
    options = [f"--set={each}" for each in settings]
    assert repository.run("init", "--yes", "--preset", "disclosure", *options).status == 0
    copied(template, tmp_path / "made", preset="disclosure")
    made = repository_at(tmp_path / "made").content()
    made.pop(".copier-answers.yml", None)
    wanted = repository.content()
    for files in (made, wanted):
        files.pop("contribpolicy.lock")  # has the checksum of the policy file, with its blank lines
        files["contribpolicy.toml"] = tomllib.loads(files["contribpolicy.toml"].decode())
    assert made == wanted
    assert repository_at(tmp_path / "made").run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("copied", [by_copier, by_cookiecutter])
def test_a_guide_and_a_base_that_are_there_are_used(template, copied, tmp_path, repository_at):
    made = repository_at(tmp_path / "made")
    made.write("CONTRIBUTING.md", GUIDE)
    made.write("base.toml", '[rules]\ntesting = { stance = "test-before-submit", fixed = true }\n')
    copied(template, made.root, extends="base.toml")
    policy = tomllib.loads(made.read("contribpolicy.toml"))
    assert (policy["extends"], "preset" in policy) == (["base.toml"], False)
    assert policy["project"]["discussion_url"] == ANSWERS["discussion_url"]
    assert made.read("CONTRIBUTING.md").startswith(GUIDE)
    assert "contribpolicy:begin llm-policy" in made.read("CONTRIBUTING.md")
    assert made.run("sync", "--check", "--strict") == (0, "", "")


WRONG = {
    "project_name": ("*", "begin with a letter"),
    "repository_url": ("somewhere", "write the whole address"),
    "discussion_url": ('x"y', "discussions/1"),
    "extends": ("a b", "write package:file.toml"),
}


@pytest.mark.slow
@pytest.mark.parametrize("key", WRONG)
def test_answers_that_cannot_be_used_are_refused(template, key, tmp_path, capfd):
    answer, hint = WRONG[key]
    with pytest.raises(ValueError, match=hint):
        by_copier(template, tmp_path / "made", **{key: answer})
    with pytest.raises(FailedHookException):
        by_cookiecutter(template, tmp_path / "other", **{key: answer})
    assert hint in capfd.readouterr().err
    assert not (tmp_path / "other").exists()


def begun(made):
    """Gives a copy rules and words of its own, in a commit."""
    made.write("CONTRIBUTING.md", made.read("CONTRIBUTING.md") + "\n## Releases\n\nBy hand.\n")
    policy = made.read("contribpolicy.toml")
    made.write("contribpolicy.toml", f'{policy}\n[rules]\nattribution = "require-assisted-by"\n')
    assert made.run("sync").status == 0
    made.git("init", "-q", "-b", "main")
    made.git("add", "--all")
    made.git("commit", "-q", "-m", "Begin")


def changed(template):
    """The next version of the templates, whose policy file has another comment."""
    folders = ("copier/contribpolicy.toml.jinja", "cookiecutter/{{cookiecutter.folder}}")
    for name in (folders[0], f"{folders[1]}/contribpolicy.toml"):
        path = template.root / "templates" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("# does, and", "# is for, and"), encoding="utf-8")
    release(template, "2.0.0")


def assert_updated(made):
    text = made.read("CONTRIBUTING.md")
    assert text.endswith("\n## Releases\n\nBy hand.\n")
    assert "Assisted-by" in text
    assert [name for name, content in made.content().items() if b"<<<<<<<" in content] == []
    assert [name for name in made.content() if name.endswith(".rej")] == []
    assert 'attribution = "require-assisted-by"' in made.read("contribpolicy.toml")
    assert made.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.slow
def test_copier_updates_a_repository_with_rules_of_its_own(template, tmp_path, repository_at):
    made = repository_at(tmp_path / "made")
    by_copier(template, made.root)
    begun(made)
    changed(template)
    run("copier", "update", "--trust", "--defaults", "--quiet", cwd=made.root)
    assert "_commit: 2.0.0" in made.read(".copier-answers.yml")
    assert_updated(made)


@pytest.mark.slow
def test_cruft_updates_a_repository_with_rules_of_its_own(template, tmp_path, repository_at):
    run(
        "cruft",
        "create",
        str(template.root),
        "--directory=templates/cookiecutter",
        f"--extra-context={json.dumps(ANSWERS)}",
        "--no-input",
        f"--output-dir={tmp_path / 'made'}",
        cwd=tmp_path,
    )
    made = repository_at(tmp_path / "made" / "wheels_of-2.0")
    begun(made)
    changed(template)
    run("cruft", "update", "--skip-apply-ask", cwd=made.root)
    assert "# is for, and" in made.read("contribpolicy.toml")
    assert_updated(made)
