"""The slip and the public history: one key, the same bytes, and nobody's name where none may stand."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.issues import EventKind, Issue, IssueVerification, VerifiedAs
from k2k_desktop.services.issues.events import add_note
from k2k_desktop.services.issues.records import add_event
from k2k_desktop.services.issues.slips import issue_history_pdf, slip_pdf
from k2k_desktop.services.issues.statuses import start
from tests.conftest import Make, RunnerOf, put
from tests.issues.papers_town import REPORTER, town, words_of


@question(needs="session")
def acknowledged(session: Session, issue_id: int) -> dt.datetime | None:
    return session.scalar(sa.select(Issue.acknowledged_at).where(Issue.id == issue_id))


@action("Refused", needs="session")
def refused(session: Session, issue_id: int) -> None:
    add_event(session, issue_id, EventKind.refused, text="Belum baik")


def test_the_slip_says_number_place_promise_and_code_in_both_languages_and_acknowledges(make: Make) -> None:
    made = town(make)
    key = made.issue(reporter_id=made.reporter)
    assert make.runner.read(acknowledged, key) is None
    malay = make.runner.read(slip_pdf, key, "ms")
    words = words_of(malay.pdf)
    assert malay.pages == 1
    assert words.count("ADU-2026-000001") >= 2
    assert "Lif 1 Blok C" in words
    assert REPORTER in words
    assert "K2K-" in words
    assert "14 Disember 2026" in words  # 14 working days of Selangor, whose 11 December is a holiday
    assert make.runner.read(acknowledged, key) == dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
    english = words_of(make.runner.read(slip_pdf, key, "en").pdf)
    assert "14 working days" in english
    assert "Lift, Broken down" in english


def test_the_same_slip_has_the_same_bytes_until_something_on_it_changes(make: Make, clock: FixedClock) -> None:
    made = town(make)
    key = made.issue()
    first = make.runner.read(slip_pdf, key, "ms").pdf
    clock.advance(dt.timedelta(hours=5))
    make.runner.change(start, key, made.version(key))
    assert make.runner.read(slip_pdf, key, "ms").pdf == first
    emergency = made.issue("Orang terperangkap", danger=True)
    assert "that is 24 hours" in words_of(make.runner.read(slip_pdf, emergency, "en").pdf)


def test_the_name_is_on_no_slip_of_a_confidential_or_anonymous_complaint(make: Make) -> None:
    made = town(make)
    hidden = made.issue(
        f"{REPORTER} mengadu bising", category_id=made.noise, block_id=made.block, reporter_id=made.reporter
    )
    nameless = made.issue(anonymous=True, reporter_name=REPORTER)
    for key in (hidden, nameless):
        for paper in (slip_pdf, issue_history_pdf):
            words = words_of(make.runner.read(paper, key, "ms").pdf)
            assert "Zubaidah" not in words
            assert "C-03-12" not in words


def test_an_auditor_prints_a_slip_without_acknowledging(make: Make, runner_of: RunnerOf) -> None:
    key = town(make).issue()
    assert runner_of("auditor").read(slip_pdf, key, "ms").pages == 1
    assert make.runner.read(acknowledged, key) is None


def test_the_public_history_leaves_out_internal_notes_and_who_verified(make: Make) -> None:
    made = town(make)
    key = made.issue(reporter_id=made.reporter)
    make.runner.change(add_note, key, EventKind.note, "Kontraktor suka lewat", True)
    make.runner.change(add_note, key, EventKind.note, "Alat ganti tiba esok", False)
    make.runner.change(add_note, key, EventKind.call, "Telefon dengan Zubaidah", False)
    make.runner.change(
        put,
        IssueVerification(
            issue_id=key, resident_id=made.reporter, name=REPORTER, verified_as=VerifiedAs.head, accepted=False,
            reason="Belum baik", said_on=dt.date(2026, 11, 23),
        ),
    )  # fmt: skip
    make.runner.change(refused, key)
    words = words_of(make.runner.read(issue_history_pdf, key, "en").pdf)
    assert "Kontraktor suka lewat" not in words
    assert "Zubaidah" not in words
    assert "Alat ganti tiba esok" in words
    assert "Floor or block head" in words
