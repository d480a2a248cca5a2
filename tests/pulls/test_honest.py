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


SAYS_BOTH = [
    "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    "Generated with Codex",
    "Co-Authored-By: Claude <noreply@anthropic.com>",
    "This PR was created by Jules",
]
OWN = "## What changes\n\nThe cache is read once.\n\n## Use of AI tools\n\n"
ASKED = OWN.replace("The cache is read once.", "<!-- What does it change? -->")
USED = "- [ ] I used no AI tools\n- [x] I used AI tools\n\nGenerated with Codex\n"
BOXES = "- [ ] I used no AI tools\n- [ ] I used AI tools\n"


@pytest.mark.parametrize("line", SAYS_BOTH)
@pytest.mark.parametrize("accepted", [False, True])
def test_a_box_without_tools_above_a_line_of_a_tool_is_a_warning_that_quotes_both(
    line: str, *, accepted: bool
) -> None:
    body = f"{OWN}{BOXES.replace('[ ]', '[x]', 1)}\n{line}\n"
    report = judged(body, f"{ASKED}{BOXES}", accepted=accepted)
    (found,) = [each for each in report.findings if each.severity == "warning"]
    assert (report.verdict, found.code) == ("pass", "choice-conflict")
    assert "`I used no AI tools`" in found.message
    assert line.split("[", maxsplit=1)[0].strip()[:20] in found.message


@pytest.mark.parametrize(
    "body",
    [
        f"{OWN}{USED}",
        f"{OWN}{BOXES.replace('[ ]', '[x]', 1)}\nThe tables are generated with the script.\n",
        f"{OWN}{BOXES.replace('[ ]', '[x]', 1)}\nReviewed-by: Claude Monet <c@example.org>\n",
        f"{OWN}{BOXES.replace('[ ]', '[x]', 1)}\n> Generated with Codex\n",
    ],
)
def test_no_warning_where_a_body_says_one_thing(body: str) -> None:
    report = judged(body, f"{ASKED}{BOXES}")
    assert [each.code for each in report.findings if each.severity == "warning"] == []
