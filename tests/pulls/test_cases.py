"""Every body that was seen in the wild, and more: each a folder under `cases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodies import Case


def test_a_body_gets_the_expected_verdict_and_codes(case: Case) -> None:
    result = case.judged()
    errors = [finding.code for finding in result.findings if finding.severity == "error"]
    others = {finding.code for finding in result.findings if finding.severity != "error"}
    assert (result.verdict, list(dict.fromkeys(errors)), others) == (
        case.verdict,
        case.codes,
        set(case.notes),
    )


def test_a_reply_is_there_where_something_has_to_be_mended(case: Case) -> None:
    result = case.judged()
    assert (result.reply is not None) == (result.verdict == "fail")
