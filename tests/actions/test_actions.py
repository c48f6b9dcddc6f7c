"""The register: four classes of lateness, a history that only grows, promises and their letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.models.meetings import ActionStatus, Bench, EntryKind
from k2k_desktop.services import actions, meetings, promises
from k2k_desktop.services.actions import Lateness
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.checking import Verdict, check_file
from k2k_desktop.services.issues.thread import thread
from k2k_desktop.services.meetings import sending
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, rows_of
from tests.issues.making import counter
from tests.meetings.conftest import Committee
from tests.office.test_documents import text_of

HELD, PAST, FAR = dt.date(2026, 10, 5), dt.date(2026, 10, 20), dt.date(2027, 6, 30)


@pytest.fixture
def register(committee: Committee) -> dict[str, int]:
    """Five actions of one meeting, two of them done: key by text."""
    key = committee.open(HELD)
    drafts = [
        meetings.EntryDraft(EntryKind.action, text, owner, due)
        for text, owner, due in (
            ("Baiki lif Blok C.", "Syarikat Lif Jaya", PAST), ("Cat semula tangga.", "Syarikat Lif Jaya", FAR),
            ("Sedia buku tunai.", "Kavitha a/p Murugan", PAST), ("Hantar laporan.", "Kavitha a/p Murugan", PAST),
            ("Kumpul maklum balas.", "Lim Chee Hoe", None),
        )
    ]  # fmt: skip
    committee.write(key, 4, *drafts)
    with committee.runner.database.reading() as session:
        keys = actions.ACTIONS.keys(session, Query())
        rows = rows_of(session, actions.ACTIONS, Query())
        found = {row[1]: key for key, row in zip(keys, rows, strict=True)}
    say(committee.runner, found["Sedia buku tunai."], dt.date(2026, 10, 20), "Siap.", ActionStatus.done)
    say(committee.runner, found["Hantar laporan."], dt.date(2026, 10, 21), "Siap.", ActionStatus.done)
    return found


def say(runner: Runner, key: int, day: dt.date, text: str, status: ActionStatus | None = None) -> None:
    page = runner.read(actions.action_page, key)
    runner.change(actions.add_update, key, page.version, day, text, status)


def promise(runner: Runner, key: int, agency: str = "Syarikat Lif Jaya") -> None:
    page = runner.read(actions.action_page, key)
    runner.change(actions.set_owner, key, page.version, Bench.agency, agency)


def promised(committee: Committee, table: str, key: int, day: dt.date) -> int:
    """An action written on *day* under an agenda item that came from a record; its key."""
    meeting = committee.plan(day)
    item = committee.runner.change(sending.send_to_agenda, committee.id, table, key, "Lif Blok C")
    committee.runner.change(meetings.issue_notice, meeting, committee.runner.clock.today(), "Segera")
    committee.runner.change(meetings.open_meeting, meeting)
    place = [one.id for one in committee.page(meeting).items].index(item)
    committee.write(meeting, place + 1, meetings.EntryDraft(EntryKind.action, "Baiki lif."))
    written = committee.page(meeting).items[place].entries[0].action_id
    assert written is not None
    return written


def test_an_action_is_about_the_complaint_its_item_came_from_however_often_it_is_sent_on(
    committee: Committee, make: Make, clock: FixedClock
) -> None:
    issue = counter(make).issue()
    first = promised(committee, "issue", issue, dt.date(2026, 11, 23))
    clock.advance(dt.timedelta(days=14))
    second = promised(committee, "action_item", first, dt.date(2026, 12, 7))
    assert {committee.runner.read(actions.action_page, key).issue_id for key in (first, second)} == {issue}
    assert committee.runner.read(thread, issue)[3].record == ("action_item", second)


def test_the_four_classes_are_told_apart_in_the_list_and_in_hand(register: dict[str, int], secretary: Runner) -> None:
    wanted = {
        "Baiki lif Blok C.": Lateness.overdue, "Cat semula tangga.": Lateness.not_yet,
        "Kumpul maklum balas.": Lateness.not_yet, "Sedia buku tunai.": Lateness.on_time,
        "Hantar laporan.": Lateness.late,
    }  # fmt: skip
    with secretary.database.reading() as session:
        place = actions.ACTIONS.columns.index(actions.ACTIONS.column("lateness"))
        rows = rows_of(session, actions.ACTIONS, Query())
        assert {row[1]: row[place] for row in rows} == wanted
        for name in Lateness:
            chosen = rows_of(session, actions.ACTIONS, Query(filters={"lateness": (name,)}))
            assert {row[1] for row in chosen} == {text for text, one in wanted.items() if one is name}
    for text, name in wanted.items():
        assert secretary.read(actions.action_page, register[text]).lateness is name
    assert secretary.read(actions.overdue_count) == 1


def test_what_was_dropped_is_in_no_class(register: dict[str, int], secretary: Runner) -> None:
    key = register["Baiki lif Blok C."]
    say(secretary, key, dt.date(2026, 11, 1), "Tidak perlu lagi.", ActionStatus.dropped)
    assert secretary.read(actions.action_page, key).lateness is None
    with secretary.database.reading() as session:
        every = rows_of(session, actions.ACTIONS, Query(filters={"lateness": tuple(Lateness)}))
        assert "Baiki lif Blok C." not in {row[1] for row in every}


def test_owners_are_counted_with_the_most_overdue_first(register: dict[str, int], secretary: Runner) -> None:
    rows = secretary.read(actions.counts_by_owner)
    assert [(row.owner, row.overdue, row.not_yet, row.on_time, row.late) for row in rows] == [
        ("Syarikat Lif Jaya", 1, 1, 0, 0), ("Lim Chee Hoe", 0, 1, 0, 0), ("Kavitha a/p Murugan", 0, 0, 1, 1),
    ]  # fmt: skip


def test_the_history_grows_and_an_action_can_be_opened_again(register: dict[str, int], secretary: Runner) -> None:
    key = register["Hantar laporan."]
    say(secretary, key, dt.date(2026, 11, 2), "Belum lengkap.", ActionStatus.open)
    page = secretary.read(actions.action_page, key)
    assert (page.status, page.closed_on, page.lateness) == (ActionStatus.open, None, Lateness.overdue)
    assert [(one.text, one.status, one.by) for one in page.history] == [
        ("Belum lengkap.", ActionStatus.open, "Ujian Secretary"), ("Siap.", ActionStatus.done, "Ujian Secretary"),
    ]  # fmt: skip
    assert page.source.endswith("4.4")


@pytest.mark.parametrize(
    ("day", "text", "field"),
    [
        (dt.date(2026, 10, 4), "Awal.", "said_on"),
        (dt.date(2026, 11, 24), "Esok.", "said_on"),
        (dt.date(2026, 10, 19), "Sebelum yang lepas.", "said_on"),
        (dt.date(2026, 11, 2), "  ", "text"),
    ],
)
def test_a_word_out_of_its_time_or_empty_is_refused(
    register: dict[str, int], secretary: Runner, day: dt.date, text: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        say(secretary, register["Sedia buku tunai."], day, text)
    assert set(refused.value.fields) == {field}


def test_two_who_write_of_one_action_do_not_pass_each_other(register: dict[str, int], secretary: Runner) -> None:
    key = register["Baiki lif Blok C."]
    page = secretary.read(actions.action_page, key)
    secretary.change(actions.add_update, key, page.version, HELD, "Alat dipesan.")
    with pytest.raises(Stale):
        secretary.change(actions.add_update, key, page.version, HELD, "Tiada berita.")


def test_only_who_writes_minutes_may_write_here(register: dict[str, int], runner_of: Callable[..., Runner]) -> None:
    for role in ("auditor", "clerk", "manager"):
        door = runner_of(role)
        assert door.read(actions.action_page, register["Baiki lif Blok C."])
        with pytest.raises(Refused):
            say(door, register["Baiki lif Blok C."], HELD, "Cubaan.")
    with pytest.raises(Refused):
        runner_of("admin").read(actions.action_page, register["Baiki lif Blok C."])


def test_after_confirmation_progress_goes_on_but_the_promise_stays(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    act = committee.page(first).items[3].entries[1].action_id
    assert act
    say(committee.runner, act, dt.date(2026, 11, 2), "Siap.", ActionStatus.done)
    promise(committee.runner, act)
    for column, value in (("owner_name", "'Lain'"), ("due_on", "'2027-01-01'")):
        with pytest.raises(sa.exc.IntegrityError), committee.runner.database.writing() as session:
            session.execute(sa.text(f"UPDATE action_item SET {column} = {value} WHERE id = {act}"))


def test_evidence_is_a_pdf_or_a_picture(register: dict[str, int], secretary: Runner) -> None:
    key = register["Sedia buku tunai."]
    version = secretary.read(actions.action_page, key).version
    with pytest.raises(UserError):
        secretary.change(actions.attach_evidence, key, version, FileGiven("a.exe", b"MZ\0\0"))
    secretary.change(actions.attach_evidence, key, version, FileGiven("buku.pdf", b"%PDF-1.7 buku"))
    kept = secretary.read(actions.evidence, key)
    assert kept
    assert (kept.name, kept.content) == ("buku.pdf", b"%PDF-1.7 buku")
    assert secretary.read(actions.action_page, key).evidence == "buku.pdf"


def test_one_letter_lists_every_overdue_promise_of_one_agency(
    register: dict[str, int], secretary: Runner, manager: Runner
) -> None:
    for text in ("Baiki lif Blok C.", "Cat semula tangga."):
        promise(secretary, register[text])
    promise(secretary, register["Kumpul maklum balas."], "Majlis Bandaraya")
    found = secretary.read(promises.promises)
    assert [(one.agency, one.overdue, len(one.promises)) for one in found] == [
        ("Syarikat Lif Jaya", 1, 2), ("Majlis Bandaraya", 0, 1),
    ]  # fmt: skip
    first = found[0].promises[0]
    assert (first.days, first.overdue, first.promised_on) == (49, 34, HELD)
    letter = manager.read(promises.reminder_letter_pdf, "Syarikat Lif Jaya", "en")
    text = text_of(letter)
    for part in ("Baiki lif Blok C.", "5 Oct 2026", "20 Oct 2026", "34", "Syarikat Lif Jaya", "1 MATTER"):
        assert part in text
    assert "tangga" not in text
    assert manager.read(check_file, letter.pdf).verdict is Verdict.genuine
    assert secretary.change(promises.mark_reminded, "Syarikat Lif Jaya") == 1
    assert secretary.read(promises.promises)[0].promises[0].reminded_on == dt.date(2026, 11, 23)
    for act in (lambda: manager.read(promises.reminder_letter_pdf, "Majlis Bandaraya", "ms"),
                lambda: secretary.change(promises.mark_reminded, "Majlis Bandaraya")):  # fmt: skip
        with pytest.raises(UserError):
            act()


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_list_of_actions_prints_what_is_open(
    register: dict[str, int], committee: Committee, manager: Runner, language: str
) -> None:
    for scope in (committee.id, None):
        text = text_of(manager.read(promises.action_list_pdf, scope, "en" if language == "en" else "ms"))
        for part in ("Baiki lif Blok C.", "Syarikat Lif Jaya", "Kumpul maklum", "34"):
            assert part in text
        assert "Sedia buku tunai" not in text
        owners = " ".join(text.split())
        assert "Syarikat Lif Jaya 1 1 0 0" in owners
        assert "Kavitha a/p Murugan 0 0 1 1" in owners, "what is done counts here too"
