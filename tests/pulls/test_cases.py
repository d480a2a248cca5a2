"""Every body that was seen in the wild, and more: each a folder under `cases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodies import Case

    from sphinx_contribpolicy.pulls import CheckReport


def test_a_body_gets_the_expected_verdict_and_codes(case: Case) -> None:
    result = case.judged(accepted=False)
    assert _found(result) == (case.verdict, case.codes, set(case.notes))


def test_what_a_template_seems_to_ask_for_fails_a_body_once_it_is_accepted(case: Case) -> None:
    verdict, codes, notes = case.accepted
    assert _found(case.judged()) == (verdict, codes, set(notes))


def test_a_reply_is_there_where_something_has_to_be_mended(case: Case) -> None:
    for accepted in (True, False):
        result = case.judged(accepted=accepted)
        assert (result.reply is not None) == (result.verdict == "fail")


def _found(result: CheckReport) -> tuple[str, list[str], set[str]]:
    errors = [finding.code for finding in result.findings if finding.severity == "error"]
    others = {finding.code for finding in result.findings if finding.severity != "error"}
    return result.verdict, list(dict.fromkeys(errors)), others
