"""The page reads a policy file as the command does, and says in which line something is wrong."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from itertools import product
from pathlib import Path
from random import Random

import pytest
import tomlkit
from drawn import choices, dated, policy_of

from sphinx_contribpolicy.choose import fitting, on_top, questions
from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import (
    facets,
    load,
    policy_as_toml,
    preset_names,
    published_policies,
)

PIECES = (
    *(
        "a.b.c = 1\n",
        '[x.y]\nz = """\nline\n  two \\\n   three"""\n',
        "k = -17_000\nl = [[1], ['a']]\n",
    ),
    "[[t]]\na = '''x'''\n[[t]]\nb = 'c\\d'\n[t.u]\nv = [1, 2, # c\n 3,]\n",
    "d = 2026-01-02\ne = 2026-01-02T03:04:05Z\nf = 1.5\ng = 0x1F\nh = inf\ni = 07:08:09\n",
    *('"q r".s = {a = 1, b.c = "x"}\n', 's = """a""b"""""\n', 'm = "\\u00e9\\U0001F600\\t"\r\n'),
)
STROKES = (
    *("\"'[]{}=.,\n#\\0-_eT \t\r\x01\u00e9"),
    *('"""', "'''", "true", "[a]\n", "[[a]]\n", "a=1\n", "a.b=2\n"),
)
"""What a slip of the hand adds to a file."""


def file(seed):
    """A file of TOML, or nearly one."""
    draw = Random(seed)  # noqa: S311 - no secret
    written = policy_as_toml(policy_of(choices(seed))) if draw.random() < 0.4 else ""
    parts = [*written.split("\n\n"), *draw.sample(PIECES, draw.randint(0, 4))]
    draw.shuffle(parts)
    text = "\n".join(parts)[:600]
    for _ in range(draw.choice([0, 1, 1, 2, 4]) if text else 0):
        at = draw.randrange(len(text) + 1)
        if draw.random() < 0.5:
            text = text[:at] + draw.choice(STROKES) + text[at:]
        else:
            text = text[:at] + text[at + draw.randint(1, 3) :]
    return text


def plain(value, *path):
    """A value as the page hands it on: what no setting takes is no value, and a date a string."""
    match value:
        case dict():
            # What has a form of its own in TOML goes through JSON as a table.
            foreign = set(value) == {"kind", "text"} and value["kind"] in {"date", "time", "number"}
            return "foreign" if foreign else {key: plain(v, *path, key) for key, v in value.items()}
        case list():
            return [plain(each) for each in value]
        case dt.date() if path in DATED and not isinstance(value, dt.datetime):
            return value.isoformat()
        case dt.date() | dt.time() | float():
            return "foreign"
    return value


DATED = {("document", "updated"), ("document", "review_after"), ("pull_requests", "since")}


def tomllib_reads(text):
    try:
        return plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return None


@pytest.mark.slow
def test_any_file_is_read_as_python_reads_it(ask):
    texts = [file(seed) for seed in range(1500)]
    question = "const { choices, wrong } = kit.fromToml(each); return [choices, wrong];"
    read = [
        None if any(not found["key"] for found in wrong) else plain(choices)
        for choices, wrong in ask(question, texts)
    ]
    known = [tomllib_reads(text) for text in texts]
    assert [
        (text, ours, theirs)
        for text, ours, theirs in zip(texts, read, known, strict=True)
        if ours != theirs
    ] == []
    assert 300 < known.count(None) < 1200


@pytest.mark.parametrize("seeds", [range(40), pytest.param(range(40, 200), marks=pytest.mark.slow)])
def test_files_that_are_written_are_read_again(ask, seeds):
    files = [policy_as_toml(policy_of(choices(seed))) for seed in seeds]
    question = "const { choices, wrong } = kit.fromToml(each); return [wrong, kit.toml(choices)];"
    assert ask(question, files) == [[[], file] for file in files]


ODD = (
    *("", "x", "must", "must-not", "may", "a\nb", "http://x y", "javascript:1", "write-tests"),
    *("2026-01-01", "do-dont", "opening", "3 days", "pt_BR", "sentence", 1, -1, True, False, 1.5),
    *([], ["x"], [1], {}, {"a": 1}, {"stance": "write-tests"}, [{"stance": "x", "level": "must"}]),
    dt.date(2026, 1, 1),
)
NAMES = ("level", "stance", "title", "text", "preset", "like", "foo", "sections", "layout", "since")


def nodes(table):
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        yield table, key
        if isinstance(value, (dict, list)):
            yield from nodes(value)


def slipped(seed):
    """A policy file with one setting or two that are none."""
    draw = Random(seed)  # noqa: S311 - no secret
    settings = dated(choices(seed))
    for _ in range(draw.choice([1, 1, 2])):
        table, key = draw.choice(list(nodes(settings)))
        if draw.random() < 0.7 or isinstance(table, list):
            table[key] = draw.choice(ODD)
        elif draw.random() < 0.5:
            table[f"{key}x"] = table.pop(key)
        else:
            table[draw.choice(NAMES)] = draw.choice(ODD)
    return tomlkit.dumps(settings)


def loader_says(file, text):
    """The lines and keys of what is wrong, without what lies in other files."""
    file.write_text(text, "utf-8")
    try:
        load(file)
    except PolicyError as error:
        found = [(each.line, each.key.replace('"', "")) for each in error.diagnostics]
        return sorted(each for each in found if each[1] != "extends")
    return []


@pytest.mark.parametrize("seeds", [range(90), pytest.param(range(90, 300), marks=pytest.mark.slow)])
def test_what_is_wrong_with_settings_is_what_the_loader_finds(ask, tmp_path, seeds):
    (tmp_path / ".git").mkdir()
    texts = [slipped(seed) for seed in seeds]
    found = [
        sorted((each["line"], each["key"]) for each in wrong if each["key"] != "extends")
        for wrong in ask("return kit.fromToml(each).wrong;", texts)
    ]
    known = [loader_says(tmp_path / "contribpolicy.toml", text) for text in texts]
    assert [each for each in zip(texts, found, known, strict=True) if each[1] != each[2]] == []
    assert sum(map(bool, known)) > len(texts) * 2 / 3


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(60, 900), marks=pytest.mark.slow)])
def test_the_page_names_what_the_loader_thinks_was_meant(ask, tmp_path, seeds):
    (tmp_path / ".git").mkdir()
    texts = [misspelt(seed) for seed in seeds]
    found = [
        meant([each["message"] for each in wrong])
        for wrong in ask("return kit.fromToml(each).wrong;", texts)
    ]
    known = []
    for text in texts:
        (tmp_path / "contribpolicy.toml").write_text(text, "utf-8")
        with pytest.raises(PolicyError) as raised:
            load(tmp_path / "contribpolicy.toml")
        known.append(meant([each.message for each in raised.value.diagnostics]))
    assert [each for each in zip(texts, found, known, strict=True) if each[1] != each[2]] == []
    assert len(list(filter(any, known))) > len(texts) / 2


def misspelt(seed):
    """A policy file with a name that was typed too fast."""
    draw = Random(seed)  # noqa: S311 - no secret
    facet = draw.choice(list(facets().values()))
    right, written = draw.choice(
        [
            ([facet.name, *facet.stances], '[rules]\n"{}" = "x"\n'),
            (list(facet.stances), f'[rules]\n{facet.name} = "{{}}"\n'),
            (["technology", "tone", "project"], '[wording]\n"{}" = "x"\n'),
            (["formal", "casual"], '[wording]\ntone = "{}"\n'),
            (["opening", "disclosure"], '[wording]\nsections = ["{}"]\n'),
            ([each.project for each in published_policies().values()], 'like = "{}"\n'),
            (preset_names(), 'preset = "{}"\n'),
        ]
    )
    name = draw.choice(right)
    for _ in range(draw.choice([1, 1, 2, 3])):
        at = draw.randrange(len(name))
        name = name[:at] + draw.choice(["", "x", name[at] * 2]) + name[at + 1 :] or "x"
    return written.format(draw.choice([f"{name}x", f"{name}x", f"{name}x".upper()]))


HINT = re.compile(r"; (?:did you mean '.*?'|'.*?' is a stance of [\w -]+)")


def meant(messages):
    """What the messages say was meant, each once."""
    return sorted({hint.strip() for each in messages for hint in HINT.findall(each)})


WRONG = [
    ("[rules]\ntesting = write-tests\n", 2, "", "text stands in quotes"),
    ('[rules]\ntesting = "write-tests\n', 2, "", "not closed"),
    ("[rules]\n[project]\n[rules]\n", 3, "", "there already"),
    (
        '[rules]\ntestng = "write-tests"\n',
        2,
        "rules.testng",
        "unknown facet; did you mean 'testing'?",
    ),
    ('[rules]\nown-words = "x"\n', 2, "rules.own-words", "'own-words' is a stance of human-voice"),
    ('[rules]\n\ntesting = "write-test"\n', 3, "rules.testing", "no stance 'write-test'"),
    ('rules.testing = {level = "may",\n}', 1, "", "stands on one line"),
    (
        '[rules]\ntesting = [\n  {stance = "write-tests", level = "info"},\n]',
        3,
        "rules.testing[0].level",
        "cannot be info",
    ),
    ('[rules.testing]\ntext = "say how"', 1, "rules.testing", "needs a level"),
    ('[wording]\ntone = "loud"', 2, "wording.tone", "expected one of casual, formal"),
    ('wording.sections = [\n"opening",\n"opnig"]', 3, "wording.sections[1]", "no section"),
    ('[project]\nrepository_url = "a.org"', 2, "project.repository_url", "https://"),
    ('[project]\nnom = "x"', 2, "project.nom", "unknown key; known are contact"),
    ('[[custom]]\ntitle = "x"', 1, "custom[0]", "the section says nothing"),
    ('[[custom]]\ntitle = "x"\nrules = ["testin"]', 3, "custom[0].rules[0]", "'testing'"),
    ('preset = "no-ai"\nlike = "NumPy"', 2, "like", "keep one of them"),
    ('preset = "none"', 1, "preset", "expected one of assistive-only"),
    ('extends = ["base.toml"]', 1, "extends", "cannot read"),
]


def test_what_is_wrong_is_said_with_its_line(ask):
    found = ask("return kit.fromToml(each).wrong;", [text for text, *_ in WRONG])
    said = [[(each["line"], each["key"]) for each in wrong] for wrong in found]
    assert said == [[(line, key)] for _, line, key, _ in WRONG]
    messages = [(wrong[0]["message"], each[3]) for wrong, each in zip(found, WRONG, strict=True)]
    assert [(message, part) for message, part in messages if part not in message] == []


def test_every_preset_fits_the_answers_that_it_gives() -> None:
    for name in preset_names():
        given = {each: each.answered_by(name) for each in questions()}
        fits = fitting({each: answer for each, answer in given.items() if answer})
        assert (name, ()) in fits


@pytest.mark.slow
def test_no_answers_lead_to_a_policy_that_contradicts_itself() -> None:
    for answers in product(*[(None, *each.answers) for each in questions()]):
        given = {}
        for question, answer in zip(questions(), answers, strict=True):
            if answer and not any(question.void in each.stances for each in given.values()):
                given[question] = answer
        for fit in fitting(given):
            policy = {"preset": fit.preset, "rules": on_top(fit, given)}
            found = lint(load(overrides=policy, root=Path("/")))
            assert [each for each in found if each.severity == "error"] == [], policy
