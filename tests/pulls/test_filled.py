"""Sixty templates, each filled in as people do: nobody honest fails, and cheats are found.

The templates are data (`templates.toml`); how each kind of part is filled in stands here, in six
styles. A script of three lines, as projects write it, runs beside.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from bodies import HERE, judged

from sphinx_contribpolicy.pulls import settings_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_contribpolicy.pulls import CheckReport

STYLES = ("full", "terse", "long", "n/a", "pictures", "tools")
WORDS = {
    "full": "The cache is read once for each page, and not once for each link on it.",
    "terse": "Reads the cache once.",
    "long": "The cache was read for each link.\n\n#### Before\n\n```\n$ build\n12 s\n```\n\n"
    "Now it is read once, which takes three seconds.",
    "n/a": "Sorts the names before they are written.",
    "pictures": "![before](https://example.org/a.png)\n\nThe button is where people look for it.",
    "tools": "Drops the second parse; `read()` keeps what the first one found.",
}
NONE = {"full": "None", "terse": "No", "long": "I used no AI tools for this.", "n/a": "none."}
WITH = "Claude wrote the tests; I read and ran them."


class Part(NamedTuple):
    heading: str
    kind: str
    text: str
    without: str = ""
    with_: str = ""

    def around(self, inner: str) -> str:
        return "\n\n".join(filter(None, [self.heading, inner]))


def ticked(text: str, *numbers: int) -> str:
    """The text with these boxes ticked, counted from 1; all of them where no number is given."""
    count = 0

    def tick(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "[x]" if not numbers or count in numbers else "[ ]"

    return re.sub(r"\[ \]", tick, text)


def answered(  # noqa: C901, PLR0911, PLR0912 - an answer for each kind
    part: Part, style: str
) -> str:
    """The part as a person fills it in; "" where they delete it."""
    boxes = part.text.count("[ ]")
    tools = style == "tools"
    match part.kind:
        case "words":
            kept = "" if style in {"long", "pictures"} else part.text
            return part.around("\n\n".join(filter(None, [kept, WORDS[style]])))
        case "maybe":
            if style == "long":
                return ""
            added = {"full": "More of it stands in the manual.", "n/a": "N/A"}.get(style, "")
            added = "![a](https://example.org/b.png)" if style == "pictures" else added
            return part.around("\n\n".join(filter(None, [part.text, added])))
        case "none":
            return part.around(WITH if tools else NONE.get(style, "None"))
        case "line" | "boxline":
            return part.around(part.with_ if tools else part.without)
        case "pair":
            chosen = range(2, boxes + 1) if tools else (1,)
            more = f"\n\n{WITH}" if tools else ""
            return part.around(ticked(part.text, *chosen) + more)
        case "degrees":
            return part.around(
                ticked(part.text, 2 if tools else 1) + (f"\n\n{WITH}" if tools else "")
            )
        case "several":
            return part.around(ticked(part.text, *((2, 3) if tools else (1,))))
        case "one":
            return part.around(ticked(part.text, 2))
        case "any":
            return part.around(ticked(part.text, *((1, 3) if style == "full" else (2,))))
        case "all":
            return part.around(ticked(part.text))
        case "remind":
            return part.around(part.text if style in {"terse", "n/a"} else ticked(part.text, 1))
        case "keep":
            items = [line for line in part.text.split("\n") if line[:2] in {"- ", "* "}]
            return part.around(items[STYLES.index(style) % len(items)])
    return part.around(part.text)


def joined(parts: list[Part], fill: Callable[[Part], str]) -> str:
    return "\n\n".join(filter(None, map(fill, parts))) + "\n"


def cheats(parts: list[Part]) -> Iterator[tuple[str, str]]:
    """Bodies of people who dodge a question, by what they do."""
    template = joined(parts, lambda part: part.around(part.text))
    yield "untouched", template
    first = next(part for part in parts if part.kind == "words")
    skip = {
        "prompt left": lambda part: part is first,
        "question open": lambda part: part.kind in {"pair", "degrees", "none", "one"},
    }
    for name, skipped in skip.items():
        if any(map(skipped, parts)):
            yield (
                name,
                joined(
                    parts,
                    lambda part, skipped=skipped: (
                        part.around(part.text)  # type: ignore[misc]
                        if skipped(part)
                        else answered(part, "full")
                    ),
                ),
            )
    if "[ ]" in template:
        yield "ticked blindly", ticked(template)


def script(body: str, template: str) -> bool:
    """What projects write: twenty letters in lines that are not the template's."""
    lines = set(map(str.strip, template.splitlines()))
    own = [line for line in body.splitlines() if line.strip() not in lines]
    return sum(sign.isalpha() for line in own for sign in line) >= 20


def templates() -> list[list[Part]]:
    data = tomllib.loads((HERE / "templates.toml").read_text(encoding="utf-8"))
    return [[Part(*part) for part in parts] for parts in data["template"]]


TEMPLATES = templates()


def errors(report: CheckReport) -> list[str]:
    return [f"{each.code} {each.section}" for each in report.findings if each.severity == "error"]


def test_there_are_sixty_templates() -> None:
    assert len({str(parts) for parts in TEMPLATES}) >= 60


@pytest.mark.slow
@pytest.mark.parametrize("parts", TEMPLATES, ids=range(len(TEMPLATES)))
def test_no_honest_filling_fails_without_with_written_and_with_accepted_settings(
    parts: list[Part],
) -> None:
    template = joined(parts, lambda part: part.around(part.text))
    written = {"pull_requests": {"sections": settings_of(template_of(template, {}))}}
    for style in STYLES:
        body = joined(parts, lambda part, style=style: answered(part, style))  # type: ignore[misc]
        if style == "pictures":
            body += "\nCo-authored-by: Kim Larsen <kim@example.org>\n"
        found = [
            errors(judged(body, template, accepted=False)),
            errors(judged(body, template, written, accepted=False)),
            errors(judged(body, template, accepted=True)),
        ]
        assert found == [[], [], []], (style, body)


def test_every_cheat_fails_with_accepted_settings_and_the_script_passes_many() -> None:
    tried: list[tuple[str, bool, bool]] = []
    for parts in TEMPLATES:
        template = joined(parts, lambda part: part.around(part.text))
        for name, body in cheats(parts):
            passed = judged(body, template).verdict == "pass"
            tried.append((f"{name}: {template[:60]!r}", passed, script(body, template)))
    passed = [name for name, passes, _ in tried if passes]
    by_script = sum(passes for _, _, passes in tried)
    assert passed == []
    assert by_script > 0.3 * len(tried)
