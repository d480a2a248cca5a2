"""The template that the kit itself writes, read by its own check."""

from __future__ import annotations

from pathlib import Path

import pytest
from bodies import judged

from sphinx_contribpolicy.policy import load, preset_names
from sphinx_contribpolicy.wording import write


def template_of(preset: str, tone: str) -> str:
    given = {"preset": preset, "wording": {"tone": tone}}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    return write(policy, "pull-request-template").markdown()


def filled(template: str) -> str:
    """The template as a person fills it in: words for each prompt, the first box of each choice."""
    lines: list[str] = []
    chosen = False
    for line in template.split("\n"):
        if line.startswith("#"):
            chosen = False
        if line.startswith("<!--") and not chosen:
            lines.append("It was slow; now it is fast, and I will look after it.")
        elif line.startswith("- [ ]") and not chosen:
            lines.append(line.replace("[ ]", "[x]"))
            chosen = True
        else:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("preset", preset_names())
def test_untouched_it_fails_and_filled_in_it_passes(preset: str, tone: str) -> None:
    template = template_of(preset, tone)
    untouched = judged(template, template)
    assert untouched.verdict == "fail"
    assert untouched.findings[0].code == "template-untouched"
    assert judged(filled(template), template).verdict == "pass"
