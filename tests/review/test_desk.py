"""The auditor's desk: samples anybody can draw again, findings with replies, cash, and reviews closed for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.actions import ACTIONS
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.review import FindingStatus, SampleKind, SampleResult, Weight
from k2k_desktop.services.review import cash, drawing, findings, papers, reviews, samples
from k2k_desktop.services.review.waiting import findings_waiting
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.today import today_page
from tests.conftest import Make, RunnerOf

TODAY = dt.date(2026, 11, 23)
ORDER = [5, 2, 1, 7, 4, 3, 6]  # of meetings 1 to 7 by seed 42: for ever, on any computer
COUNT = {"holder": "Norliza", "witness": "Rohana", "notes_50": 2, "coins_5": 3, "book_sen": 100_15}


@pytest.fixture
def auditor(runner_of: RunnerOf) -> Runner:
    """Who writes at the desk."""
    return runner_of("auditor")


def begin(auditor: Runner, **more: Any) -> int:
    values = {"title": "Semakan", "from_on": dt.date(2026, 1, 1), "to_on": TODAY, "organisation_id": None, "seed": 42}
    return auditor.change(reviews.save_review, None, 1, {**values, **more})


def write(auditor: Runner, review: int, **more: Any) -> int:
    values = {"title": "Tiada tandatangan", "facts": "Dua ahli.", "due_on": TODAY, **more}
    return auditor.change(findings.save_finding, review, None, 1, values)


def keys(auditor: Runner, review: int) -> list[int]:
    return [one.key for one in auditor.read(samples.samples_of, review)]


def page(auditor: Runner, review: int) -> reviews.ReviewPage:
    return auditor.read(reviews.review_page, review)


def close(auditor: Runner, review: int, words: str = "Teratur.", why: str = "") -> None:
    auditor.change(reviews.close_review, review, page(auditor, review).version, words, why)


def entries(auditor: Runner, make: Make, count: int = 12) -> None:
    """Some entries of the trail to draw from."""
    for number in range(count):
        make.estate(f"PPR {number}")


def test_the_order_of_drawing_is_worked_out_by_anybody() -> None:
    assert drawing.rank(42, "meeting", 7) == hashlib.sha256(b"42|meeting|7").hexdigest()
    assert drawing.in_order(42, SampleKind.meeting, range(1, 8)) == ORDER
    by_hand = sorted(range(1, 30), key=lambda key: hashlib.sha256(f"9|issue|{key}".encode()).hexdigest())
    assert drawing.in_order(9, SampleKind.issue, reversed(range(1, 30))) == by_hand


def test_the_same_seed_draws_the_same_and_drawing_more_goes_on(auditor: Runner, make: Make) -> None:
    entries(auditor, make)
    first, second, other = begin(auditor), begin(auditor), begin(auditor, seed=43)
    assert auditor.change(samples.draw_samples, first, SampleKind.entry, 3) == 3
    drawn_from = [one.of for one in auditor.read(samples.drawn_of, first)]
    auditor.change(samples.draw_samples, second, SampleKind.entry, 5)
    auditor.change(samples.draw_samples, other, SampleKind.entry, 5)
    assert drawn_from[0] >= 12
    known = [key for key in keys(auditor, second) if key <= drawn_from[0]]
    assert keys(auditor, first)[: len(known)] == known[:3]
    assert keys(auditor, other) != keys(auditor, second)
    auditor.change(samples.draw_samples, first, SampleKind.entry, 2)
    assert [one.position for one in auditor.read(samples.samples_of, first)] == [1, 2, 3, 4, 5]
    assert len(set(keys(auditor, first))) == 5


def test_only_the_period_is_drawn_from_and_no_more_than_there_is(
    auditor: Runner, make: Make, clock: FixedClock
) -> None:
    entries(auditor, make, 3)
    clock.advance(dt.timedelta(days=3))
    later = begin(auditor, from_on=clock.today(), to_on=clock.today())
    assert auditor.change(samples.draw_samples, later, SampleKind.entry, 50) == 1  # its own beginning
    with pytest.raises(Invalid):
        auditor.change(samples.draw_samples, later, SampleKind.meeting, 5)
    with pytest.raises(Invalid):
        auditor.change(samples.draw_samples, later, SampleKind.entry, 0)


@pytest.mark.parametrize("change", [{"seed": 43}, {"to_on": dt.date(2026, 11, 1)}])
def test_seed_and_period_stay_once_samples_are_drawn(change: dict[str, Any], auditor: Runner, make: Make) -> None:
    make.estate()
    review = begin(auditor)
    auditor.change(samples.draw_samples, review, SampleKind.entry, 1)
    with pytest.raises(Invalid):
        auditor.change(reviews.save_review, review, page(auditor, review).version, change)
    auditor.change(reviews.save_review, review, page(auditor, review).version, {"title": "Tajuk lain"})
    assert page(auditor, review).line.title == "Tajuk lain"


@pytest.mark.parametrize(
    "wrong", [{"to_on": dt.date(2025, 1, 1)}, {"from_on": dt.date(2026, 12, 1), "to_on": dt.date(2026, 12, 2)}]
)
def test_a_period_that_ends_before_it_begins_or_has_not_begun_is_refused(
    wrong: dict[str, Any], auditor: Runner
) -> None:
    with pytest.raises(Invalid):
        begin(auditor, **wrong)


def test_a_review_with_waiting_samples_closes_only_with_a_reason(auditor: Runner, make: Make) -> None:
    make.estate()
    review = begin(auditor)
    auditor.change(samples.draw_samples, review, SampleKind.entry, 1)
    with pytest.raises(Invalid):
        close(auditor, review, "")
    with pytest.raises(Invalid) as refused:
        close(auditor, review)
    assert set(refused.value.fields) == {"unseen_reason"}
    close(auditor, review, "Teratur.", "Fail dalam simpanan")
    assert "Fail dalam simpanan" in page(auditor, review).conclusion
    assert page(auditor, review).closed


def test_a_closed_review_takes_nothing_more_by_any_act(auditor: Runner, make: Make) -> None:
    make.estate()
    review = begin(auditor)
    auditor.change(samples.draw_samples, review, SampleKind.entry, 1)
    sample = auditor.read(samples.samples_of, review)[0]
    finding = write(auditor, review)
    count = auditor.change(cash.save_cash_count, review, None, 1, COUNT)
    close(auditor, review, "Teratur.", "Tiada masa")
    version = page(auditor, review).version
    acts: list[tuple[Any, ...]] = [
        (reviews.save_review, review, version, {"title": "Lain"}), (reviews.save_notes, review, version, "Lain"),
        (reviews.close_review, review, version, "Lain", "x"), (samples.draw_samples, review, SampleKind.entry, 1),
        (samples.judge_sample, sample.id, sample.version, SampleResult.clean),
        (findings.save_finding, review, None, 1, {"title": "Baru", "facts": "Baru"}),
        (findings.save_finding, review, finding, 1, {"facts": "Lain"}),
        (cash.save_cash_count, review, None, 1, COUNT), (cash.save_cash_count, review, count, 1, {"notes_50": 1}),
    ]  # fmt: skip
    for act, *args in acts:
        with pytest.raises(UserError):
            auditor.change(act, *args)


def test_the_database_itself_keeps_a_closed_review(
    auditor: Runner, runner: Runner, make: Make, database: Database
) -> None:
    make.estate()
    review = begin(auditor)
    auditor.change(samples.draw_samples, review, SampleKind.entry, 1)
    runner.change(findings.reply_to_finding, write(auditor, review), "Sudah dibetulkan.")
    auditor.change(cash.save_cash_count, review, None, 1, COUNT)
    close(auditor, review, "Teratur.", "Tiada masa")
    other = begin(auditor)
    auditor.change(samples.draw_samples, other, SampleKind.entry, 1)
    write(auditor, other)
    auditor.change(cash.save_cash_count, other, None, 1, COUNT)
    moved = [f"UPDATE {one} SET review_id = {review}" for one in ("review_sample", "review_finding", "cash_count")]
    for statement in (
        *moved,  # nothing is moved into it either
        "UPDATE review SET conclusion = 'lain'", "DELETE FROM review_sample", "DELETE FROM review_finding",
        "UPDATE review_finding SET facts = 'lain'", "UPDATE cash_count SET book_sen = 1", "DELETE FROM finding_reply",
        "UPDATE finding_reply SET text = 'lain'", "UPDATE review_sample SET result = 'clean'",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(sa.text(statement))


def test_after_the_report_the_office_still_replies_and_the_auditor_settles(auditor: Runner, runner: Runner) -> None:
    review = begin(auditor)
    finding = write(auditor, review)
    close(auditor, review)
    runner.change(findings.reply_to_finding, finding, "Sudah dibetulkan.")
    auditor.change(findings.answer_reply, finding, "Diterima.")
    found = auditor.read(findings.finding_page, finding)
    assert [(one.text, one.of_auditor) for one in found.replies] == [("Sudah dibetulkan.", False), ("Diterima.", True)]
    assert found.line.status is FindingStatus.replied
    auditor.change(findings.set_finding_status, finding, found.version, FindingStatus.settled)
    with pytest.raises(UserError):
        runner.change(findings.reply_to_finding, finding, "Lagi")
    assert auditor.read(findings.finding_page, finding).settled_on == TODAY


def test_findings_are_numbered_and_point_at_a_record_or_an_entry(auditor: Runner, make: Make) -> None:
    home = make.estate()
    review = begin(auditor)
    plain = write(auditor, review)
    values = {"title": "Nama", "facts": "Salah eja", "weight": Weight.high}
    record = auditor.change(findings.save_finding, review, None, 1, values, ("estate", home))
    entry = auditor.change(findings.save_finding, review, None, 1, values, ("audit_entry", 1))
    found = [auditor.read(findings.finding_page, key) for key in (plain, record, entry)]
    assert [one.line.number for one in found] == [1, 2, 3]
    assert [one.subject for one in found] == [None, ("estate", home), ("audit_entry", 1)]
    assert found[2].called.startswith("#1 ")
    with pytest.raises(Invalid):
        auditor.change(findings.save_finding, review, None, 1, {"title": "Tanpa fakta"})


def test_a_late_reply_is_told_and_one_given_is_not(auditor: Runner, runner: Runner, clock: FixedClock) -> None:
    review = begin(auditor)
    late, answered = write(auditor, review), write(auditor, review)
    runner.change(findings.reply_to_finding, answered, "Baik.")
    assert [one.late for one in auditor.read(findings.findings_of, review)] == [False, False]
    clock.advance(dt.timedelta(days=1))
    assert [one.id for one in auditor.read(findings.findings_of, review) if one.late] == [late]
    assert [one.id for one in runner.read(findings.findings_of, None, True)] == [late]
    assert runner.read(findings_waiting) == 1


def test_a_reply_due_stands_on_the_first_page_of_those_who_reply(auditor: Runner, runner_of: RunnerOf) -> None:
    review = begin(auditor)
    due = write(auditor, review, due_on=TODAY + dt.timedelta(days=3))
    write(auditor, review, due_on=TODAY + dt.timedelta(days=30))
    for role in ("manager", "secretary", "clerk", "auditor"):
        dates = runner_of(role).read(today_page).dates or ()
        found = [one.record for one in dates if one.record[0] == "review_finding"]
        assert found == ([("review_finding", due)] if role in ("manager", "secretary") else [])


def test_cash_is_added_up_and_a_difference_is_explained(auditor: Runner) -> None:
    review = begin(auditor)
    key = auditor.change(cash.save_cash_count, review, None, 1, COUNT)
    found = auditor.read(cash.cash_count, key)
    assert (found.total_sen, found.difference_sen) == (100_15, 0)
    with pytest.raises(Invalid) as refused:
        auditor.change(cash.save_cash_count, review, key, 1, {"coins_5": 2})
    assert set(refused.value.fields) == {"explanation"}
    assert "RM0.05" in refused.value.say()
    auditor.change(cash.save_cash_count, review, key, 1, {"coins_5": 2, "explanation": "Hilang"})
    assert auditor.read(cash.cash_count, key).difference_sen == -5
    every = dict.fromkeys(dict(cash.PIECES), 1)
    assert cash.total_sen(every) == 186_85
    assert cash.difference_words(1, 0, "en") == "RM0.01 more than the book says."


@pytest.mark.parametrize("wrong", [{"witness": "NORLIZA "}, {"holder": ""}, {"book_sen": None}])
def test_a_count_without_two_people_or_a_book_is_refused(wrong: dict[str, Any], auditor: Runner) -> None:
    with pytest.raises(Invalid):
        auditor.change(cash.save_cash_count, begin(auditor), None, 1, {**COUNT, **wrong})


def test_only_auditors_write_at_the_desk_and_only_the_office_replies(runner_of: RunnerOf) -> None:
    desk = {name: act for name, act in ACTIONS.items() if act.needs.startswith("desk.")}
    assert {act.needs for act in desk.values()} == {"desk.write", "desk.reply"}
    for role in ("admin", "manager", "clerk", "secretary", "treasurer", "facilitator", "auditor"):
        door = runner_of(role)
        may = {name for name, act in desk.items() if door.can(act) is None}
        replies = {"review.reply_to_finding"} if role in ("manager", "secretary") else set()
        assert may == (set(desk) - {"review.reply_to_finding"} if role == "auditor" else replies)
    with pytest.raises(Refused):
        runner_of("clerk").read(reviews.reviews)


def test_the_report_of_a_closed_review_stays_the_same_paper(auditor: Runner, runner: Runner, clock: FixedClock) -> None:
    review = begin(auditor)
    finding = write(auditor, review)
    draft = auditor.read(papers.review_report_pdf, review, "ms")
    close(auditor, review)
    printed = runner.read(papers.review_report_pdf, review, "ms")
    assert printed.pdf != draft.pdf
    clock.advance(dt.timedelta(days=9))
    runner.change(findings.reply_to_finding, finding, "Selepas laporan.")
    assert runner.read(papers.review_report_pdf, review, "ms").pdf == printed.pdf
    assert auditor.read(papers.review_report_pdf, review, "ms").pdf == printed.pdf
    count = auditor.change(cash.save_cash_count, begin(auditor), None, 1, COUNT)
    assert auditor.read(papers.cash_sheet_pdf, count, "en").pages == 1
