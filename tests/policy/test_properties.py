from __future__ import annotations

import json
import tomllib
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import jsonschema
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import (
    SECTIONS,
    Level,
    Loaded,
    explain_key,
    facets,
    json_schema,
    load,
    policy_as_toml,
)
from sphinx_contribpolicy.policy.locate import Lines, dotted, reaches

steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCHEMA = jsonschema.Draft202012Validator(json_schema())

words = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20)
some_words = words.filter(bool)
levels = st.sampled_from(get_args(Level))
urls = st.sampled_from(
    ["", "https://example.org", "http://example.org:80/a?b#c", "mailto:a@example.org"]
)
dates = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def table(**keys):
    return st.fixed_dictionaries({}, optional=keys)


qualifiers = {
    "who": words,
    "where": words,
    "when": words,
    "title": words,
    "except": words,
    "items": st.lists(words, max_size=2),
    "detail": words,
    "box": st.sampled_from(["", "note", "tip", "important", "warning", "caution"]),
}


def rules_of(facet):
    stance = st.sampled_from(list(facet.stances))
    with_stance = stance.flatmap(
        lambda name: st.fixed_dictionaries(
            {"stance": st.just(name)},
            optional={**qualifiers, "level": st.sampled_from(facet.stances[name].levels)},
        )
    )
    own = st.fixed_dictionaries(
        {"text": words.filter(str.strip), "level": levels}, optional={"who": words}
    )
    one = st.one_of(stance, with_stance, own)
    return st.one_of(one, st.lists(one, max_size=3), st.just(False))


kinds = st.sampled_from(["text", "one-of", "disclosure", "all", "optional"])
template_section = st.one_of(
    kinds,
    st.lists(kinds, min_size=1, max_size=2),
    st.fixed_dictionaries({"kind": kinds}, optional={"detail": st.lists(st.integers(1, 9))}),
)
rules = st.fixed_dictionaries(
    {},
    optional={
        name: rules_of(facets()[name])
        for name in ("general", "disclosure", "human-voice", "enforcement", "agent-block")
    },
)
right = table(
    preset=st.sampled_from(["ownership", "no-ai"]),
    project=table(
        name=words,
        repository_url=urls,
        discussion_url=urls,
        contact=urls,
        forge=st.sampled_from(["", "github", "gitlab", "forgejo"]),
    ),
    wording=table(
        title=words,
        technology=some_words,
        tone=st.sampled_from(["casual", "formal"]),
        layout=st.sampled_from(["paragraphs", "list"]),
        numbered=st.booleans(),
        sections=st.lists(st.sampled_from(list(SECTIONS)), unique=True, max_size=3),
    ),
    rules=rules,
    custom=st.lists(
        st.fixed_dictionaries(
            {"title": some_words, "text": some_words},
            optional={"level": levels, "after": st.sampled_from(["commits", "opening", ""])},
        ),
        max_size=2,
    ),
    document=table(
        status=st.sampled_from(["draft", "adopted"]),
        parent=table(name=words, url=urls),
        questions=st.lists(st.fixed_dictionaries({"question": some_words, "answer": some_words})),
        updated=dates,
        credits=st.lists(st.fixed_dictionaries({"name": some_words}, optional={"url": urls})),
    ),
    agents=table(position=st.sampled_from(["end", "none"]), marker=words),
    files=table(regions=st.lists(words), whole=st.dictionaries(words, words, max_size=2)),
    commits=table(
        trailer=table(key=st.sampled_from(["", "Assisted-by"]), grammar=words),
        sign_off=st.sampled_from(["human", "none"]),
    ),
    pull_requests=table(
        close=st.booleans(),
        labels=table(fail=words),
        exempt=table(bots=st.booleans(), associations=st.lists(words)),
        sections=st.dictionaries(words, template_section, max_size=2),
    ),
)
"""Settings that are right, in every form that the policy file knows."""

names = st.sampled_from(
    [
        "preset", "like", "project", "wording", "rules", "custom", "document", "agents", "files",
        "commits", "pull_requests", "name", "title", "text", "level", "stance", "sections", "kind",
        "detail", "trailer", "key", "parent", "url", "credits", "questions", "disclosure",
        "human-voice", "own-words", "items", "fixed", "labels", "exempt", "whole", "body", "after",
    ]
)  # fmt: skip
leaves = st.one_of(
    names,
    levels,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False),
    dates,
    st.datetimes(),
    st.times(),
)
keys = st.one_of(names, st.text(st.characters(exclude_categories=["C"]), max_size=5))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
anything = st.dictionaries(keys, values, max_size=6)
"""Tables that TOML can hold, with many keys and values that are nearly right."""

python_values = st.recursive(
    st.one_of(leaves, st.none(), st.binary(), st.text(), st.just(object()), st.complex_numbers()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.frozensets(st.integers(), max_size=2),
        st.dictionaries(st.one_of(keys, st.integers(), st.none()), inner, max_size=4),
    ),
    max_leaves=12,
)


@contextmanager
def folder_with(**files):
    """A fresh folder with TOML files of the given settings."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        for file, content in files.items():
            (folder / f"{file}.toml").write_text(tomlkit.dumps(content), encoding="utf-8")
        yield folder


@given(right)
@settings(steady)
def test_right_settings_load_and_can_be_linted_and_fit_the_schema(content):
    with folder_with(contribpolicy=content) as folder:
        loaded = load(root=folder)
        assert loaded == load(root=folder)
        assert all(finding.code and finding.message for finding in lint(loaded))
    assert not list(SCHEMA.iter_errors(as_json(content)))


@given(anything)
@settings(steady, max_examples=300)
def test_any_toml_gives_a_policy_or_problems_with_a_place(content):
    with folder_with(contribpolicy=content) as folder:
        file = folder / "contribpolicy.toml"
        lines = file.read_text(encoding="utf-8").split("\n")
        outcome = load_or_error(root=folder)
    if isinstance(outcome, Loaded):
        assert not list(SCHEMA.iter_errors(as_json(content)))
        return
    assert outcome.diagnostics
    for problem in outcome.diagnostics:
        assert problem.file == file
        assert problem.message
        assert 1 <= (problem.line or 0) <= len(lines)
        assert any(problem.key.startswith(dotted((name,))) for name in content)


@given(st.one_of(st.dictionaries(keys, python_values, max_size=4), right))
@settings(steady, max_examples=200)
def test_any_overrides_give_a_policy_or_problems(overrides):
    with folder_with(contribpolicy={}) as folder:
        outcome = load_or_error(root=folder, overrides=overrides)
    if isinstance(outcome, Loaded):
        assert outcome.file == folder / "contribpolicy.toml"
        return
    assert all(problem.message for problem in outcome.diagnostics)
    assert str(outcome).startswith("overrides: ")


def load_or_error(**arguments):
    try:
        return load(**arguments)
    except PolicyError as error:
        return error


def bare(content):
    """Settings that say where no policy starts: a start is the lowest layer, whoever names it."""
    return {key: value for key, value in content.items() if key != "preset"}


@given(right, right)
@settings(steady)
def test_a_base_below_a_file_is_a_file_below_overrides(low, high):
    high = bare(high)
    with folder_with(base=low, contribpolicy={"extends": ["base.toml"], **high}) as folder:
        by_base = load(root=folder).policy
    with folder_with(contribpolicy=low) as folder:
        assert load(root=folder, overrides=high).policy == by_base


@given(right, right, right)
@settings(steady)
def test_bases_in_a_row_are_bases_on_one_another(first, second, third):
    second, third = bare(second), bare(third)
    row = {"extends": ["first.toml", "second.toml"], **third}
    tower = {"extends": ["second.toml"], **third}
    with folder_with(first=first, second=second, contribpolicy=row) as folder:
        in_a_row = load(root=folder)
    on_one_another = {"extends": ["first.toml"], **second}
    with folder_with(first=first, second=on_one_another, contribpolicy=tower) as folder:
        stacked = load(root=folder)
    assert in_a_row.policy == stacked.policy
    assert {**in_a_row.origins, "extends": ""} == {**stacked.origins, "extends": ""}


@given(right)
@settings(steady)
def test_a_layer_on_itself_changes_nothing(content):
    with folder_with(contribpolicy=content) as folder:
        assert load(root=folder, overrides=content).policy == load(root=folder).policy


@given(right)
@settings(steady)
def test_an_empty_layer_changes_nothing(content):
    with folder_with(base=content, contribpolicy={"extends": ["base.toml"]}) as folder:
        on_base = load(root=folder).policy
        assert on_base == load(folder / "base.toml").policy


@given(anything)
@settings(steady)
def test_the_line_of_every_key_is_the_line_where_it_comes_into_being(content):
    text = tomlkit.dumps(content)
    lines = Lines(text)
    for path in paths(tomllib.loads(text)):
        line = lines.line_of(path)
        assert line is not None
        before = "\n".join(text.split("\n")[: line - 1])
        assert reaches(tomllib.loads(before), path) < len(path)


def paths(data, path=()):
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in items:
        yield (*path, step)
        if isinstance(value, dict):
            yield from paths(value, (*path, step))


def as_json(content):
    """The settings as a program that checks JSON schemas sees them: dates are strings."""
    return json.loads(json.dumps(content, default=str))


@given(right)
@settings(steady)
def test_a_policy_as_a_file_loads_to_the_same_policy(content):
    with folder_with(contribpolicy=content) as folder:
        policy = load(root=folder).policy
        folder.joinpath("again.toml").write_text(policy_as_toml(policy), encoding="utf-8")
        assert load(folder / "again.toml").policy == policy


@given(right)
@settings(steady)
def test_every_key_that_a_layer_set_is_explained_with_that_layer(content):
    with folder_with(contribpolicy=content) as folder:
        loaded = load(root=folder)
        for key, label in loaded.origins.items():
            lines = explain_key(loaded, key)
            assert any(label in line for line in lines[1:])
