from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from sphinx_contribpolicy import policy
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.regions.scanner import read
from sphinx_contribpolicy.sync import Repository, lock, plan_repository, write_changes
from sphinx_contribpolicy.sync.lock import up_to_date
from sphinx_contribpolicy.sync.write import SUFFIX
from sphinx_contribpolicy.word_files import shipped, words_checksum
from sphinx_contribpolicy.wording import Fragments


def test_the_first_run_fills_every_file_and_the_check_agrees(kept):
    before = kept.run("sync", "--check")
    assert before.status == 1
    done = kept.run("sync")
    assert done.status == 0
    written = [line.split()[-1] for line in done.out.splitlines()]
    assert [line.split(":")[0] for line in before.out.splitlines()] == written
    assert written == [
        "CONTRIBUTING.md",
        "docs/CONTRIBUTING.rst",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/ISSUE_TEMPLATE/bug.yml",
        "AI_POLICY.md",
        lock.LOCK,
    ]
    assert kept.run("sync", "--check") == (0, "", "")


def test_a_second_run_changes_nothing(synced):
    before = synced.content()
    assert synced.run("sync") == (0, "", "")
    assert synced.content() == before


def test_text_around_a_region_stays(synced):
    text = synced.read("CONTRIBUTING.md")
    assert text.startswith("# Contributing\n\nHello.\n\n<!-- contribpolicy:begin llm-policy ")
    assert text.endswith("<!-- contribpolicy:end llm-policy -->\n\n## Releases\n\nBy hand.\n")
    assert "\n## Contributing with AI tools\n" in text


def test_rest_headings_take_the_adornments_of_the_file(synced):
    text = synced.read("docs/CONTRIBUTING.rst")
    assert "\nContributing with AI tools\n--------------------------\n" in text
    assert "\nDisclosure\n==========\n" in text


def test_a_new_depth_of_rest_has_no_adornment_that_a_title_has_with_a_line_above(repository):
    repository.write("contribpolicy.toml", "preset = 'disclosure'\nfiles.regions = ['C.rst']\n")
    pair = ".. contribpolicy:begin llm-policy\n.. contribpolicy:end llm-policy\n"
    repository.write("C.rst", f"===\nOne\n===\n\nTwo\n---\n\nMore.\n\n{pair}")
    assert repository.run("sync").status == 0
    assert "\nContributing with AI tools\n~~~~~~~~~~~~~~~~~~~~~~~~~~\n" in repository.read("C.rst")


def test_templates_and_forms_carry_no_checksum_and_the_lock_has_it(synced):
    for name in (".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/bug.yml"):
        assert "sha256" not in synced.read(name)
    kept = tomllib.loads(synced.read(lock.LOCK))
    assert set(kept["files"]["AI_POLICY.md"]) == {"file", "whole"}
    assert len(kept["files"][".github/ISSUE_TEMPLATE/bug.yml"]["issue-form-disclosure"]) == 64


def test_an_issue_form_asks_a_question_that_has_to_be_answered(synced):
    form = yaml.safe_load(synced.read(".github/ISSUE_TEMPLATE/bug.yml"))
    _, question, parts = form["body"]
    assert (question["type"], parts["type"]) == ("dropdown", "input")
    assert question["validations"] == {"required": True}
    assert len(question["attributes"]["options"]) == 2


def test_a_change_of_the_policy_is_seen_shown_and_written(synced):
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", policy.replace('"disclosure"', '"no-ai"'))
    before = synced.content()
    shown = synced.run("sync", "--diff")
    assert shown.status == 1
    assert "--- a/AI_POLICY.md\n+++ b/AI_POLICY.md\n" in shown.out
    assert synced.content() == before


def test_a_diff_applies_as_a_patch(kept):
    shown = kept.run("sync", "--diff").out
    subprocess.run(["git", "apply", "-"], cwd=kept.root, input=shown.encode(), check=True)
    assert kept.run("sync", "--check") == (0, "", "")


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("CONTRIBUTING.md", "answer honestly"),
        ("docs/CONTRIBUTING.rst", "answer honestly"),
        (".github/PULL_REQUEST_TEMPLATE.md", "any answer"),
        (".github/ISSUE_TEMPLATE/bug.yml", "Either answer"),
        ("AI_POLICY.md", "answer honestly"),
    ],
)
def test_a_hand_edit_is_refused_with_a_diff_and_kept_until_forced(synced, name, old):
    edited = synced.read(name).replace(old, "Somebody wrote this")
    synced.write(name, edited)
    for arguments in (["sync"], ["sync", "--check"], ["sync", "--diff"]):
        done = synced.run(*arguments)
        assert done.status == 1
        assert name in done.err
        assert "-" in done.err
        assert "Somebody wrote this" in done.err
        assert "--force" in done.err
        assert synced.read(name) == edited
    assert synced.run("sync", "--force").status == 0
    assert "Somebody wrote this" not in synced.read(name)
    assert synced.run("sync", "--check").status == 0


@pytest.mark.parametrize("body", ["", "docs/words.md"])
@pytest.mark.parametrize("shared", [False, True])
def test_a_refusal_names_the_file_that_a_text_is_changed_in(repository, shared, body):
    """Also where the policy stands in another folder than the command runs in."""
    table, file = (
        ("tool.contribpolicy.", "pyproject.toml") if shared else ("", "contribpolicy.toml")
    )
    settings = f'[{table}wording]\nbody = "{body}"\n[{table}rules]\ntesting = "write-tests"\n'
    listed = f'[{table}files]\nwhole = {{ "AI_POLICY.md" = "policy" }}\n'
    repository.write(f"sub/{file}", settings + listed)
    repository.write("sub/docs/words.md", "# Ours\n\nBe kind.\n")
    repository.write("sub/AI_POLICY.md", "# Ours\n\nWe voted on this.\n")
    done = repository.run("sync", "--root", "sub")
    named = f"sub/{file} or sub/{body}" if body else f"sub/{file}"
    assert f" Move it out of there or into {named}, or pass --force" in done.err


def test_text_that_was_there_before_the_kit_is_not_replaced(kept):
    kept.write("AI_POLICY.md", "# Ours\n\nWe voted on this.\n")
    before = kept.content()
    done = kept.run("sync")
    assert done.status == 1
    assert "We voted on this." in done.err
    assert kept.content() == before


def test_one_edited_file_keeps_all_others_unwritten(synced):
    synced.write("AI_POLICY.md", synced.read("AI_POLICY.md") + "\nMore.\n")
    policy = synced.read("contribpolicy.toml").replace('"disclosure"', '"no-ai"')
    synced.write("contribpolicy.toml", policy)
    before = synced.content()
    done = synced.run("sync")
    assert done.status == 1
    assert "nothing was written" in done.err
    assert synced.content() == before


def markers(name, extra=""):
    return f"<!-- contribpolicy:begin {name}{extra} -->\n", f"<!-- contribpolicy:end {name} -->\n"


BEGIN, END = markers("llm-policy", " heading=2")
BEGIN_2, END_2 = markers("good-first-issue-note")
BROKEN = {
    "vanished": ("# T\n\nText.\n", "holds no region"),
    "unclosed": (f"# T\n\n{BEGIN}\nText.\n", "CONTRIBUTING.md:3: "),
    "not begun": (f"# T\n\n{END}\nText.\n", "CONTRIBUTING.md:3: "),
    "doubled": (f"# T\n\n{BEGIN}{END}\n{BEGIN}{END}", "CONTRIBUTING.md:6: "),
    "nested": (f"# T\n\n{BEGIN}\n{BEGIN_2}{END_2}\n{END}", "CONTRIBUTING.md:5: "),
    "crossed": (f"# T\n\n{BEGIN}\n{BEGIN_2}\n{END}{END_2}", "CONTRIBUTING.md:8: "),
    "in a fence": (f"# T\n\n```\n{BEGIN}{END}```\n", "holds no region"),
    "in a quote": (f"# T\n\n> {BEGIN}> {END}", "holds no region"),
    "a merge conflict": (
        f"# T\n\n{BEGIN}\n<<<<<<< ours\nA\n=======\nB\n>>>>>>> theirs\n\n{END}",
        "CONTRIBUTING.md:5: ",
    ),
    "an unknown name": ("# T\n\n<!-- contribpolicy:begin llm-polcy -->\n", "llm-policy"),
    "an unknown option": (f"# T\n\n{markers('llm-policy', ' frm=full')[0]}{END}", "form"),
    "a heading too deep": (f"# T\n\n{markers('llm-policy', ' heading=9')[0]}{END}", "1 to 6"),
    "not UTF-8": (b"# T\n\n\xff\n", "CONTRIBUTING.md:3: "),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_markers_stop_all_and_say_where(kept, text, message):
    kept.write("CONTRIBUTING.md", text)
    before = kept.content()
    for force in ([], ["--force"]):
        done = kept.run("sync", *force)
        assert done.status == 2
        assert message in done.err
        assert kept.content() == before


def test_a_listed_file_that_is_not_there_is_an_error(kept):
    (kept.root / "CONTRIBUTING.md").unlink()
    done = kept.run("sync")
    assert done.status == 2
    assert "CONTRIBUTING.md: is listed under [files] and is not there" in done.err


def listing(kept, regions, whole="{}"):
    kept.write(
        "contribpolicy.toml",
        f'preset = "disclosure"\n[project]\nname = "L"\n[files]\n{regions=}\n'.replace("'", '"')
        + f"whole = {whole}\n",
    )


@pytest.mark.parametrize("link", ["file", "folder", "dots"])
def test_nothing_is_written_outside_of_the_repository(kept, tmp_path, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    target = outside / "CONTRIBUTING.md"
    target.write_text(f"{BEGIN}{END}", encoding="utf-8")
    match link:
        case "file":
            (kept.root / "out.md").symlink_to(target)
            listing(kept, ["out.md"])
        case "folder":
            (kept.root / "out").symlink_to(outside)
            listing(kept, [], '{ "out/AI_POLICY.md" = "policy" }')
        case "dots":
            listing(kept, ["../outside/CONTRIBUTING.md"])
    done = kept.run("sync")
    assert done.status == 2
    assert "leads out of the repository" in done.err
    assert [path.name for path in outside.iterdir()] == ["CONTRIBUTING.md"]
    assert target.read_text(encoding="utf-8") == f"{BEGIN}{END}"


def test_a_link_inside_of_the_repository_stays_a_link(kept):
    (kept.root / "docs" / "guide.md").symlink_to("../CONTRIBUTING.md")
    listing(kept, ["docs/guide.md"])
    assert kept.run("sync").status == 0
    assert (kept.root / "docs" / "guide.md").is_symlink()
    assert "with AI tools" in kept.read("CONTRIBUTING.md")


def test_two_names_of_one_file_are_an_error(kept):
    (kept.root / "docs" / "guide.md").symlink_to("../CONTRIBUTING.md")
    listing(kept, ["CONTRIBUTING.md", "docs/guide.md"])
    done = kept.run("sync")
    assert done.status == 2
    assert "listed twice" in done.err


def test_the_folder_of_git_is_no_place(kept):
    kept.git("init", "-q")
    listing(kept, [], '{ ".git/hooks/policy.md" = "policy" }')
    assert kept.run("sync").status == 2
    assert not (kept.root / ".git" / "hooks" / "policy.md").exists()


def test_a_file_that_git_ignores_is_written_only_when_told(kept):
    kept.git("init", "-q")
    kept.write(".gitignore", "AI_POLICY.md\n")
    done = kept.run("sync")
    assert done.status == 2
    assert "AI_POLICY.md: is ignored by git" in done.err
    assert not (kept.root / "AI_POLICY.md").exists()
    assert kept.run("sync", "--ignored").status == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no permission bits")
def test_the_mode_of_a_file_is_kept(kept):
    (kept.root / "CONTRIBUTING.md").chmod(0o751)
    kept.run("sync")
    assert (kept.root / "CONTRIBUTING.md").stat().st_mode & 0o777 == 0o751


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["final newline", "no final newline"])
def test_line_ends_mark_and_last_line_are_kept(kept, bom, end, last):
    text = bom + "# Contributing\n\n".replace("\n", end) + (BEGIN + END).replace("\n", end)
    kept.write("CONTRIBUTING.md", text if last else text.rstrip())
    kept.write("AI_POLICY.md", bom + end)
    assert kept.run("sync").status == 0
    for name in ("CONTRIBUTING.md", "AI_POLICY.md"):
        found = kept.read(name)
        assert found.startswith(bom)
        assert found.count("\n") == found.count(end)
    assert kept.read("CONTRIBUTING.md").endswith("\n") is last
    assert kept.run("sync", "--check").status == 0


def test_a_lock_in_conflict_says_what_to_do(synced):
    synced.write(lock.LOCK, "<<<<<<< ours\n" + synced.read(lock.LOCK) + ">>>>>>> theirs\n")
    done = synced.run("sync")
    assert done.status == 2
    assert "take either side" in done.err
    (synced.root / lock.LOCK).unlink()
    assert synced.run("sync").status == 0
    assert synced.run("sync", "--check").status == 0


def test_without_files_there_is_nothing_to_do(repository):
    repository.write("contribpolicy.toml", 'preset = "minimal"\n')
    done = repository.run("sync")
    assert done.status == 0
    assert "contribpolicy init" in done.err


def test_several_roots_are_kept_in_one_call(repository, tmp_path):
    for name in ("one", "two", "three"):
        repository.write(
            f"{name}/contribpolicy.toml",
            'preset = "minimal"\n[files]\nwhole = {"A.md" = "policy"}\n',
        )
    repository.write("two/A.md", "Ours.\n")
    roots = [part for name in ("one", "two", "three") for part in ("--root", name)]
    done = repository.run("sync", *roots)
    assert done.status == 1
    assert done.out.splitlines() == [
        "wrote one/A.md",
        "wrote one/contribpolicy.lock",
        "wrote three/A.md",
        "wrote three/contribpolicy.lock",
    ]
    assert repository.read("two/A.md") == "Ours.\n"


def test_a_root_that_cannot_be_used_leaves_the_others_to_be_kept(repository):
    repository.write("one/contribpolicy.toml", "preset = \n")
    repository.write(
        "two/contribpolicy.toml", 'preset = "minimal"\n[files]\nwhole = {"A.md" = "policy"}\n'
    )
    done = repository.run("sync", "--root", "one", "--root", "two")
    assert done.status == 2
    assert "one/contribpolicy.toml:1" in done.err
    assert (repository.root / "two" / "A.md").exists()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("whole", '{ "A.md" = "polcy" }', "did you mean 'policy'?"),
        ("whole", '{ "A.adoc" = "policy" }', "suffix '.adoc'"),
        ("whole", '{ "A.yml" = "policy" }', "is Markdown (.md) or reST (.rst)"),
        ("whole", '{ "contribpolicy.toml" = "policy" }', "contribpolicy.toml"),
        ("regions", '["docs"]', "no plain file"),
        ("whole", f'{{ "{"a/" * 1500}A.md" = "policy" }}', "no path that can be used"),
        ("whole", f'{{ "{"a" * 1500}.md" = "policy" }}', "File name too long"),
        ("whole", f'{{ "{"a/" * 700}A.md" = "policy" }}', "no path that can be used"),
    ],
)
def test_a_wrong_entry_says_what_to_do(kept, key, value, message):
    kept.write("contribpolicy.toml", f'preset = "minimal"\n[files]\n{key} = {value}\n')
    done = kept.run("sync")
    assert done.status == 2
    assert message in done.err


def test_regions_take_the_options_of_the_directive(kept):
    begin, end = markers("llm-policy", " form=checklist title='In short' heading=3")
    kept.write("CONTRIBUTING.md", f"# T\n\n{begin}{end}")
    assert kept.run("sync").status == 0
    text = kept.read("CONTRIBUTING.md")
    assert "### In short\n" in text
    assert "\n- " in text


@pytest.mark.parametrize("depth", ["", " heading=3"])
@pytest.mark.parametrize(
    ("name", "form"), [("llm-policy", "no-title"), ("policy-table", "form=card")]
)
def test_the_first_heading_of_a_region_stands_below_the_one_above_it(kept, name, form, depth):
    begin, end = markers(name, f" {form}{depth}")
    kept.write("CONTRIBUTING.md", f"# T\n\n## U\n\n{begin}{end}")
    assert kept.run("sync").status == 0
    below = re.findall(r"(?m)^(#+) ", kept.read("CONTRIBUTING.md"))[2:]
    assert below
    assert set(below) == {"###"}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md"])
def test_regions_of_one_name_with_other_options_are_each_filled_and_guarded(kept, name):
    pairs = ("".join(markers("llm-policy", f" form={form}")) for form in ("summary", "checklist"))
    kept.write(name, "# T\n\n" + "\n".join(pairs))
    assert kept.run("sync").status == 0
    filled = kept.read(name)
    contents = [region.content for region in scan(filled, "markdown").regions]
    assert len(set(contents) - {""}) == 2
    assert kept.run("sync", "--check") == (0, "", "")
    for content in contents:
        kept.write(name, filled.replace(content, f"{content}Somebody wrote this.\n"))
        assert kept.run("sync").status == 1
        kept.write(name, filled)


def test_a_file_is_read_once_before_it_is_filled_and_once_after(kept):
    begin, end = markers("policy-table")
    kept.write("CONTRIBUTING.md", f"# T\n\n{BEGIN}{END}\n## U\n\n{begin}{end}")
    listing(kept, ["CONTRIBUTING.md"])

    def readings():
        read.cache_clear()
        planned = plan_repository(load(root=kept.root), Repository(kept.root), Fragments())
        write_changes(planned.changes)
        return read.cache_info().misses

    assert readings() == 2
    assert "## U" in kept.read("CONTRIBUTING.md")
    assert readings() == 1


def test_a_strict_check_loads_the_policy_once(kept, monkeypatch):
    loads = []
    monkeypatch.setattr(policy, "load", lambda **given: loads.append(given) or load(**given))
    listing(kept, ["CONTRIBUTING.md"])
    assert kept.run("sync", "--check", "--strict").status == 1
    assert len(loads) == 1


def test_a_region_can_show_another_policy(kept):
    kept.write("other.toml", 'preset = "no-ai"\n')
    begin, end = markers("llm-policy", " policy=other.toml")
    kept.write("CONTRIBUTING.md", f"# T\n\n{begin}{end}")
    assert kept.run("sync").status == 0
    assert "does not accept" in kept.read("CONTRIBUTING.md")
    kept.write("other.toml", 'preset = "welcome"\n')
    assert kept.run("sync", "--check").status == 1


def test_a_region_reads_no_policy_from_outside(kept, tmp_path):
    (tmp_path / "secret.toml").write_text("a secret", encoding="utf-8")
    begin, end = markers("llm-policy", " policy=../secret.toml")
    kept.git("init", "-q")
    kept.write("CONTRIBUTING.md", f"# T\n\n{begin}{end}")
    done = kept.run("sync")
    assert done.status == 2
    assert "leads out of the repository" in done.err
    assert "TOML" not in done.err


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"version = 2\n",
        b"version = 1\nfiles = 3\n",
        b"version = 1\n[files]\na = 3\n",
        b"version = 1\n[files.a]\nb = 3\n",
        b"version = 1\n[inputs]\na = 3\n",
        b"version = 1\nseal = 3\n",
    ],
)
def test_a_lock_that_cannot_be_used_stops_all(synced, content):
    synced.write(lock.LOCK, content)
    before = synced.content()
    for arguments in (["sync"], ["sync", "--check"]):
        done = synced.run(*arguments)
        assert done.status == 2
        assert lock.LOCK in done.err
        assert "object" not in done.err
    assert synced.content() == before


HEAVY = (
    *("sphinx", "docutils", "myst_parser", "markdown_it", "jinja2", "msgspec"),
    "importlib.metadata",
)
OTHERS = ("check", "init", "lint", "show")


def test_a_check_of_eight_files_imports_nothing_heavy_and_no_other_command(synced):
    for number in range(4):
        synced.write(f"more/{number}.md", MORE)
    policy = synced.read("contribpolicy.toml")
    more = "".join(f'    "more/{number}.md",\n' for number in range(4))
    synced.write("contribpolicy.toml", policy.replace("regions = [\n", f"regions = [\n{more}"))
    assert synced.run("sync").status == 0
    code = (
        "import sys; from sphinx_contribpolicy.cli import main; status = main(['sync', '--check']);"
        f"heavy = [*{HEAVY}, *(f'sphinx_contribpolicy.cli.{{name}}' for name in {OTHERS})];"
        "print(status, [name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=synced.root, capture_output=True, check=True, text=True
    )
    assert done.stdout == "0 []\n"


MORE = f"# T\n\n{BEGIN}{END}"


@pytest.mark.parametrize(
    "change",
    [
        ("CONTRIBUTING.md", "heading=2", "heading=3"),
        ("CONTRIBUTING.md", " sha256=", " other="),
        ("docs/CONTRIBUTING.rst", "*****", "#####"),
        (".github/PULL_REQUEST_TEMPLATE.md", "Use of", "use of"),
        ("AI_POLICY.md", "own", "Own"),
        ("contribpolicy.toml", "Larkspur", "Fernhill"),
        ("contribpolicy.toml", '"disclosure"', '"welcome"'),
        ("contribpolicy.lock", "AI_POLICY.md", "AI-POLICY.md"),
    ],
    ids=str,
)
def test_the_check_with_the_lock_says_what_the_check_without_it_says(synced, change):
    name, old, new = change
    synced.write(name, synced.read(name).replace(old, new))
    if up_to_date(synced.root, words_checksum()):
        anew = plan_repository(load(root=synced.root), Repository(synced.root), Fragments())
        assert (anew.changes, anew.edits, anew.diagnostics) == ((), (), ())


@pytest.mark.parametrize("name", ["words/terms.md", "terms.md", "words/de.po", "words/new.txt"])
@pytest.mark.parametrize("new", [True, False], ids=["new", "changed"])
def test_the_lock_is_not_trusted_after_any_file_of_words_is_another_one(synced, name, new):
    synced.write("own/terms.md", "## titles\ntitle policy: For tools\n")
    if not new:
        synced.write(f"own/{name}", "## titles\ntitle policy: One title\n")
    assert synced.run("sync", "--templates", "own").status == 0
    folders = [synced.root / "own"]
    assert up_to_date(synced.root, words_checksum(folders))
    synced.write(f"own/{name}", "## titles\ntitle policy: Another title\n")
    assert not up_to_date(synced.root, words_checksum(folders))


def test_the_lock_of_another_kit_is_not_trusted(synced):
    other = lock.Lock.parse(synced.read(lock.LOCK))._replace(kit="0.0.1").with_seal()
    synced.write(lock.LOCK, other.written())
    assert other.sealed
    assert not up_to_date(synced.root, words_checksum())


def test_halves_of_two_locks_are_not_trusted(synced):
    words = words_checksum()
    assert up_to_date(synced.root, words)
    before = synced.read(lock.LOCK)
    synced.write("contribpolicy.toml", synced.read("contribpolicy.toml").replace("Lark", "Elder"))
    assert synced.run("sync").status == 0
    after = lock.Lock.parse(synced.read(lock.LOCK))
    half = after._replace(seal=lock.Lock.parse(before).seal)
    synced.write(lock.LOCK, half.written())
    assert not up_to_date(synced.root, words)


def test_the_lock_is_trusted_with_the_folders_of_words_that_it_was_made_with(synced):
    synced.write("own/terms.md", "## titles\ntitle policy: Our words\n")
    assert synced.run("sync", "--check", "--templates", "own").status == 1
    assert synced.run("sync", "--templates", "own").status == 0
    assert synced.run("sync", "--check", "--templates", "own").status == 0
    assert synced.run("sync", "--check").status == 1


LINKS = """\
# Ours

See [the minutes](../docs/minutes.md#vote "How"), [`use`](<../docs/how to.md>), ![seal](seal.png),
[all][all], [docs](../docs/), [up](#ours), [site](https://a.example/x), [root](/x),
[mail](mailto:a@b.c) and `[code](../docs/x.md)`.

    [code]: ../docs/x.md

[all]: ../docs/all.md
[later]:
  ../docs/later.md
[Note]: this is prose.
"""
MOVED = {
    "docs/policy.md": [
        "minutes.md#vote",
        "<how to.md>",
        "../voted/seal.png",
        "all.md",
        "./",
        "later.md",
    ],
    "README.md": ["docs/minutes.md#vote", "<docs/how to.md>", "voted/seal.png", "docs/all.md"],
    "voted/again.md": ["../docs/minutes.md#vote", "<../docs/how to.md>", "seal.png", "../docs/"],
}


@pytest.mark.parametrize("name", MOVED)
def test_links_of_a_text_lead_from_the_file_in_which_it_stands(repository, name):
    own = f"[wording]\nbody = 'voted/OURS.md'\n[files]\nregions = ['{name}']\n"
    repository.write("contribpolicy.toml", own)
    repository.write("voted/OURS.md", LINKS)
    repository.write(name, "".join(["# Title\n\n", *markers("llm-policy")]))
    assert repository.run("sync").status == 0
    made = repository.read(name)
    assert [each for each in MOVED[name] if f"({each}" not in re.sub(r"\]:\s+", "](", made)] == []
    kept = ("(#ours)", "(https://a.example/x)", "(/x)", "(mailto:a@b.c)", "`[code](../docs/x.md)`")
    kept += ("    [code]: ../docs/x.md", "[Note]: this is prose.", '"How")')
    assert [each for each in kept if each not in made] == []
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


def test_links_of_a_sentence_lead_from_the_file_in_which_it_stands(repository):
    sentences = "[rules]\ntesting = { level = 'must', text = 'Do [this](docs/this.md).' }\n"
    custom = "[[custom]]\ntitle = 'Ours'\ntext = 'See [that](docs/that.md).'\n"
    sentences += "quality = { stance = 'meets-standards', link = 'docs/rules.md#style' }\n"
    more = "[document]\nclosing = 'Thanks to [all](THANKS.md).'\n"
    files = (
        "[files]\nregions = ['docs/a.rst']\nwhole = { 'docs/b.md' = 'policy', 'C.md' = 'policy' }\n"
    )
    repository.write("contribpolicy.toml", f"{more}{files}{sentences}{custom}")
    repository.write(
        "docs/a.rst",
        "T\n=\n\n.. contribpolicy:begin llm-policy\n\n.. contribpolicy:end llm-policy\n",
    )
    assert repository.run("sync").status == 0
    for name, links in (
        ("docs/a.rst", ["<this.md>", "<that.md>", "<../THANKS.md>", "<rules.md#style>"]),
        ("docs/b.md", ["(this.md)", "(that.md)", "(../THANKS.md)", "(rules.md#style)"]),
        ("C.md", ["(docs/this.md)", "(docs/that.md)", "(THANKS.md)", "(docs/rules.md#style)"]),
    ):
        assert [each for each in links if each not in repository.read(name)] == [], name


OPENED = """
import json, sys
from pathlib import Path

opened = set()
sys.addaudithook(lambda event, given: event == "open" and opened.add(str(given[0])))
from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.word_files import words_checksum

words_checksum([Path("own")])
of_words = set(opened)
opened.clear()
assert main(["sync", "--templates", "own"]) == 0
print(json.dumps([sorted(each) for each in (opened, of_words)]))
"""


def test_every_file_that_a_text_is_made_from_is_in_the_lock_or_among_the_words(kept):
    kept.write("own/words/terms.md", "## titles\ntitle policy: Our words\n")
    kept.write("own/disclosure.md", (shipped() / "words" / "disclosure.md").read_bytes())
    kept.write("base.toml", 'preset = "ownership"\n[wording]\nbody = "body.md"\n')
    kept.write("body.md", "# Ours\n\nWe voted on this.\n")
    kept.write("other.toml", 'extends = ["base.toml"]\nlike = "curl"\n')
    begin, end = markers("llm-policy", " policy=other.toml")
    kept.write("CONTRIBUTING.md", f"# T\n\n{begin}{end}")
    done = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=kept.root, capture_output=True, check=True, text=True
    )
    of_sync, of_words = json.loads(done.stdout.splitlines()[-1])
    # Of the kit, its own code is not meant; of the repository, folders are opened to be flushed.
    made_from = {
        str(path)
        for path in map(Path, of_sync)
        if path.is_relative_to(kept.root) or path.is_relative_to(shipped().parent)
        if path.suffix not in {".py", ".pyc", SUFFIX} and not path.is_dir()
    }
    held = tomllib.loads(kept.read(lock.LOCK))
    known = {str(kept.root / name) for name in (*held["inputs"], *held["files"], lock.LOCK)}
    # A policy in it would be an error, and so it is looked at whenever the lock is.
    known.add(str(kept.root / "pyproject.toml"))
    assert len(made_from & set(of_words)) > 20
    assert made_from - known - set(of_words) == set()
    assert set(held["inputs"]) == {"contribpolicy.toml", "base.toml", "other.toml", "body.md"}
