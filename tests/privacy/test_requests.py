"""Requests to see or correct data: their day, the one extension, the answer, and the first page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.models.privacy import RequestKind, RequestOutcome
from k2k_desktop.services.people import residents
from k2k_desktop.services.privacy import requests
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.today import today_page
from tests.conftest import RunnerOf
from tests.privacy.conftest import Attack

TODAY = dt.date(2026, 11, 23)
ANSWER = {"outcome": RequestOutcome.met, "ended_on": TODAY, "answer": "Salinan diserahkan di kaunter."}


def asked(runner: Runner, person: int, **more: Any) -> int:
    given = {"kind": RequestKind.access, "resident_id": person, "received_on": TODAY, **more}
    return runner.change(requests.record_request, given)


def test_a_request_is_numbered_and_due_on_the_21st_day(runner: Runner, person: int) -> None:
    keys = [asked(runner, person), asked(runner, person, received_on=dt.date(2026, 11, 2))]
    late, new = runner.read(requests.requests)
    assert [late.id, new.id] == keys[::-1]  # the nearest day first
    assert (new.reference, new.due_on, new.words) == ("PD-2026-0001", dt.date(2026, 12, 14), "Baki 21 hari")
    assert (late.reference, late.due_on, late.words) == ("PD-2026-0002", TODAY, "Hari Ini")


def test_what_cannot_be_asked_is_refused_beside_its_field(runner: Runner, person: int) -> None:
    with pytest.raises(Invalid) as wrong:
        asked(runner, person, received_on=TODAY + dt.timedelta(days=1), kind=RequestKind.correction)
    assert set(wrong.value.fields) == {"received_on", "details"}
    with pytest.raises(Invalid) as wrong:
        runner.change(requests.record_request, {})
    assert set(wrong.value.fields) == {"kind", "resident_id", "received_on"}


def test_it_is_extended_once_with_a_reason_and_before_the_21_days_end(
    runner: Runner, person: int, clock: FixedClock
) -> None:
    key = asked(runner, person)
    with pytest.raises(Invalid):
        runner.change(requests.extend_request, key, 1, None)
    clock.advance(dt.timedelta(days=21))  # the last day
    runner.change(requests.extend_request, key, 1, "Rekod lama di stor.")
    page = runner.read(requests.request_page, key)
    assert (page.line.due_on, page.extension_reason) == (dt.date(2026, 12, 28), "Rekod lama di stor.")
    with pytest.raises(UserError, match="once"):
        runner.change(requests.extend_request, key, 2, "Lagi")
    other = asked(runner, person, received_on=clock.today() - dt.timedelta(days=22))
    with pytest.raises(UserError, match="21 days are over"):
        runner.change(requests.extend_request, other, 1, "Lambat")


def test_only_the_manager_answers_and_the_answer_stands(runner_of: RunnerOf, runner: Runner, person: int) -> None:
    key = asked(runner_of("clerk"), person)
    with pytest.raises(Refused):
        runner_of("clerk").change(requests.answer_request, key, 1, ANSWER)
    for role in ("auditor", "secretary"):
        with pytest.raises(Refused):
            asked(runner_of(role), person)
    assert runner_of("auditor").read(requests.requests)[0].id == key
    for wrong in ({"ended_on": TODAY + dt.timedelta(days=1)}, {"answer": None}, {"outcome": None}):
        with pytest.raises(Invalid):
            runner.change(requests.answer_request, key, 1, ANSWER | wrong)
    with pytest.raises(Stale):
        runner.change(requests.answer_request, key, 7, ANSWER)
    runner_of("manager").change(requests.answer_request, key, 1, ANSWER)
    with pytest.raises(UserError, match="answered"):
        runner.change(requests.answer_request, key, 2, ANSWER)
    line = runner.read(requests.requests)[0]
    assert (line.outcome, line.words) == (RequestOutcome.met, "")


def test_the_database_keeps_the_clock_the_answer_and_the_line(runner: Runner, person: int, refused: Attack) -> None:
    key = asked(runner, person)
    refused("UPDATE data_request SET due_on = '2027-12-31'")
    refused("UPDATE data_request SET extended_on = '2026-11-24', due_on = '2026-12-28'")  # without a reason
    refused(
        "UPDATE data_request SET extended_on = '2026-12-15', due_on = '2026-12-28', extension_reason = 'x'"
    )  # after the 21 days
    refused("DELETE FROM data_request")
    runner.change(requests.answer_request, key, 1, ANSWER)
    refused("UPDATE data_request SET ended_on = NULL")
    refused("UPDATE data_request SET outcome = 'refused'")


def test_what_was_corrected_since_is_linked_to_the_request(runner: Runner, person: int) -> None:
    key = asked(runner, person, kind=RequestKind.correction, details="Nama salah eja.")
    assert runner.read(requests.request_page, key).changes == ()
    runner.change(residents.save_resident, person, 1, {"full_name": "Aminah binti Yusoff"})
    (change,) = runner.read(requests.request_page, key).changes
    assert (change.action, change.by) == ("people.save_resident", "Ujian Manager")
    runner.change(requests.answer_request, key, 1, ANSWER)
    runner.change(residents.save_resident, person, 2, {"occupation": "Peniaga"})
    assert runner.read(requests.request_page, key).changes == (change,)  # what came later is no part of it


def test_five_days_before_its_day_it_stands_on_the_first_page(
    runner: Runner, runner_of: RunnerOf, person: int, clock: FixedClock
) -> None:
    key = asked(runner, person)
    clock.advance(dt.timedelta(days=15))
    assert runner.read(today_page).privacy == ()
    clock.advance(dt.timedelta(days=1))
    (due,) = runner.read(today_page).privacy
    assert (due.title, due.words, due.record) == ("Permintaan data PD-2026-0001", "Baki 5 hari", ("data_request", key))
    assert runner_of("secretary").read(today_page).privacy == ()
