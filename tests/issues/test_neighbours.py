"""Notices to a home: in order, not before the day to reply, and never a word that tells who complained."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.issues.happenings import MediationOutcome, RuleNotice, ServedBy
from k2k_desktop.services.issues import neighbours
from tests.conftest import Make, RunnerOf, put
from tests.issues.papers_town import REPORTER, Town, town, words_of
from tests.issues.test_rules import attack

TODAY = dt.date(2026, 11, 23)
PHONE = "+60112345678"


def complaint(made: Town) -> int:
    """A confidential one whose title and description name who complained."""
    return made.issue(
        f"{REPORTER} mengadu bising", category_id=made.noise, unit_id=made.other, reporter_id=made.reporter,
        reporter_phone=PHONE, description=f"{REPORTER}, C-03-12, {PHONE}",
    )  # fmt: skip


def given(made: Town, **more: object) -> dict[str, object]:
    return {
        "unit_id": made.other, "addressed_to": "Penghuni", "rule": "Peraturan 12: senyap selepas 11.00 malam.",
        "fact": "Muzik kuat selepas tengah malam.", "served_on": TODAY, "served_by": ServedBy.door,
        "reply_by": TODAY + dt.timedelta(days=14),
    } | more  # fmt: skip


def test_a_notice_holds_nothing_of_who_complained(make: Make) -> None:
    made = town(make)
    key = make.runner.change(neighbours.issue_notice, complaint(made), given(made))
    for language in ("ms", "en"):
        words = words_of(make.runner.read(neighbours.rule_notice_pdf, key, language).pdf)
        for hidden in ("Zubaidah", "Kassim", "C-03-12", "345678", "mengadu"):
            assert hidden not in words
        assert "C-04-12" in words
        assert "Muzik kuat" in words


def test_name_unit_and_telephone_of_the_reporter_are_refused_in_the_words(make: Make) -> None:
    made = town(make)
    issue = complaint(made)
    for fact in ("Puan ZUBAIDAH terganggu.", "Jiran bernama Kassim", "Rumah C-03-12 di bawah", "unit c 3 12", "C/03/12",
                 "Hubungi 011-234 5678", "hubungi 60112345678"):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            make.runner.change(neighbours.issue_notice, issue, given(made, fact=fact))
        assert set(refused.value.fields) == {"fact"}, fact
    typed = made.issue("Bising", category_id=made.noise, unit_id=made.other, reporter_name="阿明")
    with pytest.raises(Invalid):
        make.runner.change(neighbours.issue_notice, typed, given(made, fact="cik阿明说太吵"))


def test_notices_go_in_order_and_not_before_the_day_to_reply(make: Make, clock: FixedClock) -> None:
    made = town(make)
    issue = complaint(made)
    make.runner.change(neighbours.issue_notice, issue, given(made))
    with pytest.raises(UserError):
        make.runner.change(neighbours.issue_notice, issue, given(made))
    for number in (2, 3):
        clock.advance(dt.timedelta(days=15))
        day = clock.today()
        with pytest.raises(Invalid):  # dated back into the time to reply
            make.runner.change(neighbours.issue_notice, issue, given(made, reply_by=day + dt.timedelta(days=14)))
        make.runner.change(
            neighbours.issue_notice, issue, given(made, served_on=day, reply_by=day + dt.timedelta(days=14))
        )
        assert make.runner.read(neighbours.notices_of, issue)[-1].number == number
    clock.advance(dt.timedelta(days=15))
    assert make.runner.read(neighbours.next_notice, issue).refused is not None
    with pytest.raises(UserError):
        make.runner.change(neighbours.issue_notice, issue, given(made, served_on=clock.today()))


def test_no_notice_to_the_home_that_complained_nor_without_words_or_day(make: Make) -> None:
    made = town(make)
    issue = complaint(made)
    for wrong, field in (
        ({"unit_id": made.unit}, "unit_id"), ({"fact": " "}, "fact"), ({"reply_by": None}, "reply_by"),
        ({"served_on": TODAY + dt.timedelta(days=1)}, "served_on"), ({"reply_by": TODAY}, "reply_by"),
        ({"addressed_to": REPORTER}, "addressed_to"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            make.runner.change(neighbours.issue_notice, issue, given(made, **wrong))
        assert field in refused.value.fields


def test_the_database_takes_notices_only_one_after_the_other(make: Make) -> None:
    made = town(make)
    issue = complaint(made)
    first = make.runner.change(neighbours.issue_notice, issue, given(made))
    for number in (0, 1, 3):
        with pytest.raises(UserError, match="follow each other"):
            make.runner.change(put, RuleNotice(issue_id=issue, number=number, **given(made)))
    for sql in (f"UPDATE rule_notice SET number = 2 WHERE id = {first}", "UPDATE rule_notice SET issue_id = 99"):
        with pytest.raises(UserError, match="follow each other"):
            make.runner.change(attack, sql)
    make.runner.change(put, RuleNotice(issue_id=issue, number=2, **given(made)))
    with pytest.raises(UserError, match="follow each other"):
        make.runner.change(attack, f"DELETE FROM rule_notice WHERE id = {first}")


def test_mediation_is_for_those_who_act_and_auditors_and_the_history_tells_only_how_it_ended(
    make: Make, runner_of: RunnerOf
) -> None:
    made = town(make)
    issue = complaint(made)
    talk = {"held_on": TODAY, "mediator": "Mediator Komuniti", "notes": "Rahsia", "outcome": MediationOutcome.settled}
    make.runner.change(neighbours.save_mediation, issue, None, 1, talk)
    assert make.runner.read(neighbours.mediations, issue)[0].notes == "Rahsia"
    assert runner_of("auditor").read(neighbours.mediations, issue)[0].notes == "Rahsia"
    with pytest.raises(Refused):
        runner_of("secretary").read(neighbours.mediations, issue)
    with pytest.raises(Invalid):
        make.runner.change(neighbours.save_mediation, issue, None, 1, talk | {"held_on": TODAY + dt.timedelta(days=1)})
