"""Every body that was seen in the wild, and more: each a folder under `cases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bodies import ALL_CASES

if TYPE_CHECKING:
    from sphinx_contribpolicy.pulls import CheckReport


@pytest.mark.parametrize("accepted", [False, True])
def test_each_body_gets_its_verdict_and_codes_and_a_reply_where_something_has_to_be_mended(
    *, accepted: bool
) -> None:
    wrong = {}
    for case in ALL_CASES:
        result = case.judged(accepted=accepted)
        first_line = (result.reply or "").split("\n", 1)[0]
        if (result.verdict == "fail") is not (0 < len(first_line) < 100):
            wrong[f"reply to {case.name}"] = first_line
        verdict, codes, notes = (
            case.accepted if accepted else (case.verdict, case.codes, case.notes)
        )
        if _found(result) != (verdict, codes, set(notes)):
            wrong[case.name] = (_found(result), verdict, codes, notes)
    assert wrong == {}


def _found(result: CheckReport) -> tuple[str, list[str], set[str]]:
    errors = [finding.code for finding in result.findings if finding.severity == "error"]
    others = {finding.code for finding in result.findings if finding.severity != "error"}
    return result.verdict, list(dict.fromkeys(errors)), others
