"""Rules and the Markdown that they give: the cases of `cases.json`.

A case is a policy as JSON, the part that is said, and the text. The file is data alone, so that
whatever else makes these texts can run the same. `pytest --update-pages` writes the texts anew;
read the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import Fragments, write

FILE = Path(__file__).parent / "cases.json"
CASES = json.loads(FILE.read_text("utf-8"))
FRAGMENTS = Fragments()


def said(case):
    policy = load(root=Path("/"), overrides=case["policy"]).policy
    return write(policy, case["part"], fragments=FRAGMENTS).markdown()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_rules_give_this_markdown(case, update_pages):
    if update_pages:
        case["markdown"] = said(case).splitlines()
        FILE.write_text(json.dumps(CASES, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert said(case).splitlines() == case["markdown"]


def test_the_cases_show_every_tone_layout_and_strength():
    voices = [case["policy"].get("wording", {}) for case in CASES]
    layouts = [voice.get("layout", "paragraphs") for voice in voices]
    assert {each for each in layouts if isinstance(each, str)} == {
        "paragraphs",
        "list",
        "labels",
        "do-dont",
        "flat",
    }
    assert {(voice.get("tone", "casual"), voice.get("modals", "plain")) for voice in voices} == {
        (tone, modals) for tone in ("casual", "formal") for modals in ("plain", "rfc2119")
    }
    assert len({case["name"] for case in CASES}) == len(CASES)
