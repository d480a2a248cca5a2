"""The templates to copy: up to date, and equal to what `init` writes for the same answers."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import preset_names
from sphinx_contribpolicy.sync import lock

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("build", ROOT / "templates" / "build.py")
build = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build)
NAME = "Wheels_of 2.0"
URL = "https://github.com/example/wheels"
ANSWERS = {"project_name": NAME, "repository_url": URL}


def test_the_templates_are_up_to_date():
    kept = {
        path.relative_to(ROOT).as_posix()
        for folder in ("templates/copier", "templates/cookiecutter")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "hooks" not in path.parts
    }
    made = build.built()
    assert kept | {"copier.yml"} == set(made)
    stale = [
        name for name, text in made.items() if (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: python templates/build.py"


def made_by_init(repository, preset):
    settings = [
        "--with=template",
        f"--set=project.name='{NAME}'",
        f"--set=project.repository_url={URL}",
    ]
    assert repository.run("init", "--yes", "--preset", preset, *settings).status == 0
    return repository


def same(made, by_init):
    """Says that two folders are the same, but for what the lock says the texts were made from."""
    expected = by_init.content()
    found = made.content()
    found.pop(".copier-answers.yml", None)
    found.pop(".cruft.json", None)
    locks = [text.pop(lock.NAME).decode() for text in (found, expected)]
    assert found == expected
    with_sources, without = locks[1], locks[0]
    assert build._without_sources(with_sources) == without
    assert made.run("sync", "--check") == (0, "", "")
    assert made.run("sync") == (0, "", "")


@pytest.mark.parametrize("preset", preset_names())
def test_cookiecutter_writes_what_init_writes(tmp_path, preset, repository, repository_at):
    main = pytest.importorskip("cookiecutter.main", reason="cookiecutter is not installed here")
    made = main.cookiecutter(
        str(ROOT / "templates" / "cookiecutter"),
        no_input=True,
        extra_context={**ANSWERS, "preset": preset},
        output_dir=str(tmp_path / "made"),
        default_config=True,
    )
    assert Path(made).name == "wheels_of-2.0"
    same(repository_at(Path(made)), made_by_init(repository, preset))


def test_cookiecutter_refuses_answers_that_it_cannot_use(tmp_path):
    main = pytest.importorskip("cookiecutter.main", reason="cookiecutter is not installed here")
    exceptions = pytest.importorskip("cookiecutter.exceptions")
    with pytest.raises(exceptions.FailedHookException):
        main.cookiecutter(
            str(ROOT / "templates" / "cookiecutter"),
            no_input=True,
            extra_context={"project_name": "*", "repository_url": "somewhere"},
            output_dir=str(tmp_path),
            default_config=True,
        )
    assert list(tmp_path.iterdir()) == []


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


@contextlib.contextmanager
def somebody(monkeypatch):
    for key in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{key}_NAME", "A Person")
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "person@example.org")
    yield


@pytest.mark.parametrize("preset", preset_names())
def test_copier_writes_what_init_writes(tmp_path, preset, repository, repository_at):
    copier = pytest.importorskip("copier", reason="copier is not installed here")
    folder = tmp_path / "made"
    template = tmp_path / "template"
    template.mkdir()
    shutil.copytree(ROOT / "templates" / "copier", template / "templates" / "copier")
    shutil.copy(ROOT / "copier.yml", template)
    answers = {**ANSWERS, "preset": preset}
    copier.run_copy(str(template), folder, data=answers, defaults=True, quiet=True)
    same(repository_at(folder), made_by_init(repository, preset))


def test_copier_refuses_answers_that_it_cannot_use(template, tmp_path):
    copier = pytest.importorskip("copier", reason="copier is not installed here")
    answers = {**ANSWERS, "project_name": "*"}
    with pytest.raises(ValueError, match="begin with a letter"):
        copier.run_copy(
            str(template.root), tmp_path / "made", data=answers, defaults=True, quiet=True
        )


def changed(template):
    """The next version of the template: a sentence more in the guide."""
    folders = (
        template.root / "templates" / "copier" / "CONTRIBUTING.md.jinja",
        template.root / "templates/cookiecutter/{{cookiecutter.folder}}/CONTRIBUTING.md",
    )
    for path in folders:
        text = path.read_text(encoding="utf-8")
        new = text.replace("some of your time.\n", "some of your time, and your patience.\n")
        assert new != text
        path.write_text(new, encoding="utf-8")
    release(template, "2.0.0")


LOCAL = "\n## Releases\n\nBy hand.\n"


def test_copier_update_keeps_local_edits(template, tmp_path, monkeypatch, repository_at):
    copier = pytest.importorskip("copier", reason="copier is not installed here")
    made = repository_at(tmp_path / "made")
    with somebody(monkeypatch):
        answers = {**ANSWERS, "preset": "disclosure"}
        copier.run_copy(str(template.root), made.root, data=answers, defaults=True, quiet=True)
        made.write("CONTRIBUTING.md", made.read("CONTRIBUTING.md") + LOCAL)
        made.git("init", "-q", "-b", "main")
        made.git("add", "--all")
        made.git("commit", "-q", "-m", "Begin")
        changed(template)
        copier.run_update(made.root, defaults=True, overwrite=True, quiet=True)
    text = made.read("CONTRIBUTING.md")
    assert "and your patience." in text
    assert text.endswith(LOCAL)
    assert "<<<<<<<" not in text
    assert made.run("sync", "--check").status == 0


def test_cruft_update_keeps_local_edits(template, tmp_path, monkeypatch, repository_at):
    pytest.importorskip("cruft", reason="cruft is not installed here")
    cruft = Path(sys.executable).with_name("cruft")
    context = '{"project_name": "Wheels", "preset": "disclosure"}'

    def run(*arguments, cwd):
        done = subprocess.run(
            [cruft, *arguments], cwd=cwd, capture_output=True, check=False, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    with somebody(monkeypatch):
        run(
            "create",
            str(template.root),
            "--directory=templates/cookiecutter",
            f"--extra-context={context}",
            "--no-input",
            f"--output-dir={tmp_path / 'made'}",
            cwd=tmp_path,
        )
        made = repository_at(tmp_path / "made" / "wheels")
        assert made.run("sync", "--check") == (0, "", "")
        made.write("CONTRIBUTING.md", made.read("CONTRIBUTING.md") + LOCAL)
        made.git("init", "-q", "-b", "main")
        made.git("add", "--all")
        made.git("commit", "-q", "-m", "Begin")
        changed(template)
        run("update", "--skip-apply-ask", cwd=made.root)
    text = made.read("CONTRIBUTING.md")
    assert "and your patience." in text
    assert text.endswith(LOCAL)
    assert made.run("sync", "--check").status == 0
