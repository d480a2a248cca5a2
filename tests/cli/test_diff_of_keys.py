"""Whatever a policy file can say, `contribpolicy diff` shows that it changed."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from msgspec import inspect

from sphinx_contribpolicy.policy import Custom, PolicyFile, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Repository  # type: ignore[attr-defined] # that of all tests

pytestmark = pytest.mark.slow

SOURCES = {"preset", "like", "extends", "rules", "custom"}
"""Where rules come from, and the rules, which have fields of their own."""
SAMPLES = ("other", "https://example.org/other", "3 days", "de")
GIVEN: dict[str, Any] = {
    "wording.sections": ["responsibility"],
    "wording.layout": "list",
    "wording.body": "body.md",
    "wording.templates": ["words"],
    "rule.stance": "required-any",
    "rule.level": "should",
    "custom.after": "testing",
    "custom.rules": ["testing"],
}
"""Values of keys that know names."""
STANDING: dict[str, dict[str, Any]] = {
    "rule": {"stance": "required-significant"},
    "custom": {"title": "Ours", "text": "Be kind.", "level": "must"},
}


def bare(kind: inspect.Type) -> inspect.Type:
    return bare(kind.type) if isinstance(kind, inspect.Metadata) else kind


def other_value(kind: inspect.Type, default: object = None) -> Any:
    """A value of the kind that is not the default."""
    match bare(kind):
        case inspect.StructType(fields=fields):
            return {each.encode_name: other_value(each.type) for each in fields if each.required}
        case inspect.UnionType(types=types):
            found = (other_value(each, default) for each in types)
            return next(each for each in found if each is not None)
        case inspect.LiteralType(values=values):
            return next(each for each in values if each not in {default, ""})
        case inspect.VarTupleType(item_type=item):
            return [other_value(item)]
        case inspect.DictType(key_type=key, value_type=value):
            return {other_value(key): other_value(value)}
        case inspect.StrType(pattern=pattern):
            return next(each for each in SAMPLES if re.search(pattern or "", each))
        case inspect.BoolType():
            return not default
        case inspect.IntType():
            return 2
        case inspect.DateType():
            return date(2030, 1, 2)
    return None


def keys_of(kind: inspect.Type, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of a table of the model, each with another value than its default."""
    struct = bare(kind)
    for each in struct.fields if isinstance(struct, inspect.StructType) else ():
        name, inner = f"{above}{each.encode_name}", bare(each.type)
        kinds = [bare(one) for one in getattr(inner, "types", [inner])]
        table = next((one for one in kinds if isinstance(one, inspect.StructType)), None)
        if name not in SOURCES and table:
            yield from keys_of(table, f"{name}.")
        elif name not in SOURCES:
            yield name, GIVEN.get(name) or other_value(each.type, each.default)


KEYS = {
    **dict(keys_of(inspect.type_info(PolicyFile))),
    **dict(keys_of(inspect.type_info(Rule), "rule.")),
    **dict(keys_of(inspect.type_info(Custom), "custom.")),
}
del KEYS["rule.facet"]


def explains(repository: Repository, keys: list[str]) -> None:
    for each in keys:
        explained = repository.run("explain", each)
        assert explained.out.startswith(each), explained.err


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_model_shows_in_a_diff(repository: Repository, key: str) -> None:
    repository.write("body.md", "Ours.\n")
    repository.write("words/testing.md", "")
    *tables, name = key.split(".")
    changed = {name: KEYS[key]}
    for file, more in (("old.toml", {}), ("contribpolicy.toml", changed)):
        rule, section = (STANDING[each] | (more if [each] == tables else {}) for each in STANDING)
        settings: dict[str, Any] = {"custom": [section]}
        settings["rules"] = {"disclosure": rule, "testing": "write-tests"}
        if tables[0] not in STANDING and more:
            inner = settings
            for table in tables:
                inner = inner.setdefault(table, {})
            inner |= more
        repository.write(file, tomlkit.dumps(settings))
    done = repository.run("diff", "old.toml", "--format", "json")
    assert done.status == 0, done.err
    found = json.loads(done.out)
    moved = {f"{tables[0]}.{each}" for move in found["moves"] for each in move["keys"]}
    named = [each.replace("[0]", "") for each in found["settings"]]
    set_ = {re.sub(r"^rules\.\w+", "rule", each) for each in named}
    if key == "custom.title":  # another title is another section
        assert [move["turn"] for move in found["moves"]] == ["went", "came"]
    else:
        assert [each for each in moved | set_ if each.startswith(key)], found
    explains(repository, found["settings"])


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        ("rules.enforcement = ['close', 'block-account']", "rules.enforcement"),
        ("custom = [{title = 'A', text = 'a'}, {title = 'B', text = 'b'}]", "custom"),
    ],
)
def test_another_order_shows_in_a_diff(repository: Repository, policy: str, key: str) -> None:
    settings = tomllib.loads(policy)
    repository.write("old.toml", policy)
    listed = settings.get("custom") or settings["rules"]["enforcement"]
    listed.reverse()
    repository.write("contribpolicy.toml", tomlkit.dumps(settings))
    done = repository.run("diff", "old.toml", "--format", "json")
    assert json.loads(done.out) == {"moves": [], "settings": [key], "words": [], "packages": []}


@pytest.mark.parametrize(
    ("was", "now", "keys"),
    [
        (
            "preset = 'disclosure'",
            "preset = 'disclosure'\n[rules]\nhuman-voice = 'own-words'",
            ["rules.human-voice[0].telling"],
        ),
        (
            "rules.testing = ['write-tests', 'test-before-submit']",
            "rules.testing = ['write-tests', {stance = 'test-before-submit', telling = true}]",
            ["rules.testing[1].telling"],
        ),
        (
            "files.whole = {'a.md' = 'policy', 'b c.md' = 'summary'}",
            "files.whole = {'b c.md' = 'checklist', 'd' = 'policy'}",
            ["files.whole", 'files.whole."b c.md"', "files.whole.d"],
        ),
        (
            "document.parent = {name = 'A', url = 'https://a.org'}\nfiles.whole.'a.md' = 'policy'",
            "document.updated = 2030-01-02",
            ["document.parent.name", "document.parent.url", "document.updated", "files.whole"],
        ),
    ],
)
def test_every_key_that_a_diff_names_is_explained(
    repository: Repository, was: str, now: str, keys: list[str]
) -> None:
    repository.write("old.toml", was)
    repository.write("contribpolicy.toml", now)
    done = repository.run("diff", "old.toml", "--format", "json")
    found = json.loads(done.out)["settings"]
    assert sorted(found) == keys
    explains(repository, found)
