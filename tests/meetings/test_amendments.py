"""Confirmed minutes are corrected only by amendments, and leave the office only as they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.meetings import EntryKind, MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import EntryDraft, minutes
from k2k_desktop.services.meetings.amendments import amend_minutes, amending_meetings
from k2k_desktop.services.meetings.extracts import extract_pdf, extracts_of_entry, make_extract
from k2k_desktop.services.meetings.signed_pages import attach_signed_page, check_signed_page, set_reviewer, signed_page
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee
from tests.meetings.test_papers import words

WORDS = ("4.1", "Baca: lif Blok C rosak sejak Selasa.", "Tersalah hari.")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def test_an_amendment_prints_after_the_minutes_and_under_the_meeting_that_made_it(
    committee: Committee, manager: Runner
) -> None:
    first, second = committee.confirmed(manager)
    people = committee.page(second).people
    assert manager.read(amending_meetings, first)[0][0] == second
    number = manager.change(amend_minutes, first, second, *WORDS, people[0].id, people[1].id)
    assert number == 1
    (made,) = committee.page(first).amendments
    assert (made.paragraph, made.text, made.reason, made.proposer) == (*WORDS, "Ahmad Kamal bin Idris")
    line = committee.page(second).items[1].entries[-1]
    assert (line.automatic, line.number) == (True, "2.2")
    assert all(part in line.text for part in ("4.1", "Selasa", "Tersalah hari"))
    text = words(manager.read(meetings.minutes_pdf, first, "en"))
    assert "AMENDMENTS" in text
    assert "Selasa" in text


def test_an_amendment_is_judged(committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    people, there = committee.page(second).people, committee.page(first).people
    for changed, wrong in (
        ({0: "9.9"}, "paragraph"),
        ({1: " "}, "text"),
        ({2: ""}, "reason"),
        ({3: people[8].id}, "proposer_id"),  # absent
        ({3: there[0].id}, "proposer_id"),  # of another meeting
        ({3: people[1].id}, "seconder_id"),  # the same as the seconder
    ):
        given = [*WORDS, people[0].id, people[1].id]
        for place, value in changed.items():
            given[place] = value
        with pytest.raises(Invalid) as refused:
            manager.change(amend_minutes, first, second, *given)  # type: ignore[arg-type]
        assert wrong in refused.value.fields
    for at, minuted in ((first, first), (second, second), (999, first)):
        with pytest.raises(UserError):
            manager.change(amend_minutes, minuted, at, *WORDS, people[0].id, people[1].id)
    assert committee.page(first).amendments == ()


def test_a_paragraph_that_writes_itself_is_amended_by_the_number_it_prints_with(
    committee: Committee, manager: Runner
) -> None:
    _first, second = committee.confirmed(manager)
    committee.write(second, 4, meetings.EntryDraft(EntryKind.note, "Lif siap."))
    committee.runner.change(meetings.close_meeting, second)
    committee.runner.change(meetings.circulate, second)
    third = committee.open(dt.date(2026, 11, 16))
    people = committee.page(third).people
    manager.change(meetings.confirm_minutes, second, third, people[0].id, people[1].id)
    assert committee.page(second).items[1].entries[0].number == "2.1"
    manager.change(
        amend_minutes, second, third, "2.1", "Baca: dengan pindaan.", "Tertinggal.", people[0].id, people[1].id
    )
    assert committee.page(second).amendments[0].paragraph == "2.1"


def test_who_wrote_down_an_amendment_does_not_confirm_the_minutes_it_stands_in(
    committee: Committee, manager: Runner
) -> None:
    first, second = committee.confirmed(manager)
    people = committee.page(second).people
    manager.change(amend_minutes, first, second, *WORDS, people[0].id, people[1].id)
    committee.runner.change(meetings.close_meeting, second)
    committee.runner.change(meetings.circulate, second)
    third = committee.open(dt.date(2026, 11, 16))
    there = committee.page(third).people
    with pytest.raises(UserError, match="You wrote these minutes"):
        manager.change(meetings.confirm_minutes, second, third, there[0].id, there[1].id)


def test_minutes_that_went_round_amend_nothing(committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    people = committee.page(second).people
    committee.write(second, 1, EntryDraft(EntryKind.note, "Selamat datang."))
    committee.runner.change(meetings.close_meeting, second, dt.time(22, 0))
    committee.runner.change(meetings.circulate, second)
    with pytest.raises(UserError, match="gone out"):
        manager.change(amend_minutes, first, second, *WORDS, people[0].id, people[1].id)


@pytest.mark.parametrize(
    "statement", ["UPDATE amendment SET text = 'lain'", "DELETE FROM amendment", "UPDATE amendment SET number = 2"]
)
def test_the_database_itself_keeps_amendments(
    committee: Committee, manager: Runner, database: Database, statement: str
) -> None:
    first, second = committee.confirmed(manager)
    people = committee.page(second).people
    manager.change(amend_minutes, first, second, *WORDS, people[0].id, people[1].id)
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
        with pytest.raises(DBAPIError, match="confirmed minutes never change"):
            connection.execute(sa.text(statement))
        connection.rollback()


def decided(committee: Committee, manager: Runner) -> tuple[int, int]:
    """Confirmed minutes with a resolution: (meeting, paragraph)."""
    first = committee.open(dt.date(2026, 10, 5))
    draft = EntryDraft(
        EntryKind.resolution, "Mesyuarat menubuhkan pasukan sukarelawan.", proposer="Lim Chee Hoe",
        seconder="Norliza binti Hamid", votes=(4, 0, 1), marks="b0-9",
    )  # fmt: skip
    committee.write(first, 4, EntryDraft(EntryKind.note, "Dibincangkan."), draft)
    committee.runner.change(meetings.close_meeting, first, dt.time(22, 0))
    committee.runner.change(meetings.circulate, first)
    second = committee.open(dt.date(2026, 11, 2))
    people = committee.page(second).people
    manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    key = committee.page(first).items[3].entries[1].id
    assert key is not None
    return first, key


def test_an_extract_has_its_number_on_the_item_and_certifies_one_decision(
    committee: Committee, manager: Runner
) -> None:
    first, entry = decided(committee, manager)
    key = manager.change(make_extract, entry, "Pihak Berkuasa Tempatan")
    again = manager.change(make_extract, entry, "Jabatan Perumahan")
    assert [name.split()[-1] for _key, name, _who in manager.read(extracts_of_entry, entry)] == ["1/2026", "2/2026"]
    assert len(committee.page(first).items[3].entries[1].extracts) == 2
    text = words(manager.read(extract_pdf, key, "ms"))
    for part in ("1/2026", "Pihak Berkuasa Tempatan", "4.2", "pasukan sukarelawan", "Lim Chee Hoe", "Rohana"):
        assert part in text
    assert "Dibincangkan" not in text
    english = words(manager.read(extract_pdf, again, "en"))
    assert "true extract" in english
    assert "Jabatan Perumahan" in english


def test_extracts_are_of_decisions_in_confirmed_minutes_only(
    committee: Committee, manager: Runner, clock: FixedClock
) -> None:
    first, entry = decided(committee, manager)
    note = committee.page(first).items[3].entries[0].id
    assert note is not None
    with pytest.raises(UserError, match="neither"):
        manager.change(make_extract, note, "TNB")
    with pytest.raises(Invalid):
        manager.change(make_extract, entry, "  ")
    draft = committee.open(dt.date(2026, 11, 9))
    written = committee.write(draft, 4, EntryDraft(EntryKind.decision, "Bersetuju."))
    with pytest.raises(UserError, match="confirmed"):
        manager.change(make_extract, written.entry_ids[0], "TNB")
    manager.change(make_extract, entry, "TNB")
    clock.advance(dt.timedelta(days=-7))
    with pytest.raises(UserError, match="clock"):
        manager.change(make_extract, entry, "TNB")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE extract SET recipient = 'lain'",
        "UPDATE extract SET number = 9",
        "INSERT INTO extract (version, created_at, updated_at, meeting_id, minute_entry_id, year, number, recipient,"
        " issued_on) SELECT 1, created_at, updated_at, :draft, minute_entry_id, year, 9, 'x', issued_on FROM extract",
    ],
)
def test_the_database_itself_keeps_extracts_to_confirmed_minutes(
    committee: Committee, manager: Runner, database: Database, statement: str
) -> None:
    _first, entry = decided(committee, manager)
    manager.change(make_extract, entry, "TNB")
    draft = committee.open(dt.date(2026, 11, 9))
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
        with pytest.raises(DBAPIError, match="confirmed minutes"):
            connection.execute(sa.text(statement), {"draft": draft} if ":draft" in statement else {})
        connection.rollback()


def test_circulated_minutes_change_only_after_they_are_taken_back(
    committee: Committee, manager: Runner, clock: FixedClock
) -> None:
    first = committee.circulated(dt.date(2026, 10, 5))
    page = committee.page(first)
    item, change = page.items[0], committee.runner.change
    for act in (
        lambda: change(meetings.write_item, first, item.id, item.version, [EntryDraft(EntryKind.note, "Lain")]),
        lambda: change(meetings.finish_item, first, item.id, True),
        lambda: change(meetings.add_item, first, "Lain"),
        lambda: change(set_reviewer, first, "Puan Tan", None),
    ):
        with pytest.raises(UserError, match="Back to draft"):
            act()
    with pytest.raises(UserError, match="Say why"):
        manager.change(minutes.back_to_draft, first)
    manager.run(minutes.back_to_draft, Progress(), "Nama tersalah eja.", first)
    assert committee.page(first).minutes_status is MinutesStatus.draft
    committee.write(first, 1, EntryDraft(EntryKind.note, "Selamat datang."))
    clock.advance(dt.timedelta(days=-60))
    with pytest.raises(UserError, match="clock"):
        change(meetings.circulate, first)


def test_minutes_are_not_confirmed_by_a_clock_set_back(
    committee: Committee, manager: Runner, clock: FixedClock
) -> None:
    first, second = committee.circulated(dt.date(2026, 10, 5)), committee.open(dt.date(2026, 11, 2))
    people = committee.page(second).people
    clock.advance(dt.timedelta(hours=-3))
    with pytest.raises(UserError, match="clock"):
        manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)


def test_confirmed_minutes_are_not_taken_back(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    with pytest.raises(UserError, match="confirmed"):
        manager.run(minutes.back_to_draft, Progress(), "Cuba.", first)


def test_the_signed_page_is_attached_once_and_an_altered_one_is_told(
    committee: Committee, manager: Runner, database: Database
) -> None:
    first, second = committee.confirmed(manager)
    assert manager.read(check_signed_page, first) is None
    for name, content, said in (("a.exe", b"MZ", "no PDF"), ("a.pdf", b"%PDF-" + b"0" * 10_000_000, "10 MB")):
        with pytest.raises(UserError, match=said):
            manager.change(attach_signed_page, first, name, content)
    with pytest.raises(UserError, match="confirmed"):
        manager.change(attach_signed_page, second, "a.png", PNG)
    manager.change(attach_signed_page, first, "a.png", PNG)
    with pytest.raises(UserError, match="already"):
        manager.change(attach_signed_page, first, "b.png", PNG + b"1")
    assert manager.read(signed_page, first) == PNG
    kept = manager.read(check_signed_page, first)
    assert kept is not None
    assert kept.genuine
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
        with pytest.raises(DBAPIError, match="confirmed minutes never change"):
            connection.exec_driver_sql("UPDATE meeting SET signed_scan_id = NULL WHERE signed_scan_id IS NOT NULL")
        connection.exec_driver_sql("UPDATE attachment SET content = x'89504e47'")
    altered = manager.read(check_signed_page, first)
    assert altered is not None
    assert not altered.genuine


def test_who_may_not_confirm_neither_amends_nor_extracts(
    committee: Committee, manager: Runner, runner_of: Callable[..., Runner]
) -> None:
    first, entry = decided(committee, manager)
    auditor = runner_of("auditor")
    for act in (
        lambda: auditor.change(amend_minutes, first, first, *WORDS, 1, 2),
        lambda: auditor.change(make_extract, entry, "TNB"),
        lambda: auditor.change(attach_signed_page, first, "a.png", PNG),
    ):
        with pytest.raises(Refused):
            act()


def test_the_reviewer_signs_between_the_others(committee: Committee) -> None:
    key = committee.open(dt.date(2026, 10, 5))
    committee.runner.change(set_reviewer, key, "Puan Tan Mei Ling", "Timbalan Pengerusi")
    text = words(committee.runner.read(meetings.minutes_pdf, key, "en"))
    assert "Puan Tan Mei Ling" in text
    assert "Reviewed by" in text
