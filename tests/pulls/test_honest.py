"""People who answer honestly pass, whatever was made of the template; dodging is found."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from bodies import HERE, judged

from sphinx_contribpolicy.pulls import settings_of, template_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Filling(NamedTuple):
    template: str
    body: str


def _fillings(kind: str) -> Iterator[object]:
    data = tomllib.loads((HERE / "honest.toml").read_text(encoding="utf-8"))
    for entry in data["template"]:
        for at, changes in enumerate(entry[kind]):
            body = entry["text"]
            for before, after in changes:
                assert before in body, (entry["name"], before)
                body = body.replace(before, after)
            yield pytest.param(Filling(entry["text"], body), id=f"{entry['name']}-{at}")


@pytest.mark.parametrize("filling", list(_fillings("honest")))
def test_an_honest_body_passes_without_written_and_with_accepted_settings(filling: Filling) -> None:
    template, body = filling
    written = settings_of(template_of(template, {}))
    told = {"pull_requests": {"sections": written}}
    reports = [
        judged(body, template, accepted=False),
        judged(body, template, told, accepted=False),
        judged(body, template, accepted=True),
    ]
    errors = [
        [each.code for each in report.findings if each.severity == "error"] for report in reports
    ]
    assert errors == [[], [], []]


@pytest.mark.parametrize("filling", list(_fillings("cheats")))
def test_a_body_that_dodges_a_question_fails_once_the_guesses_are_accepted(
    filling: Filling,
) -> None:
    assert judged(filling.body, filling.template).verdict == "fail"
