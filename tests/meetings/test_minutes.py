"""Writing, sending round and confirming minutes; and that confirmed ones never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.meetings import ActionStatus, AttendanceClass, EntryKind, MinutesStatus
from k2k_desktop.services import actions, governance, meetings
from k2k_desktop.services import audit as trail
from k2k_desktop.services.meetings import EntryDraft, EntryView, minutes
from k2k_desktop.services.runner import Runner
from tests.conftest import rows_of
from tests.meetings.conftest import Committee, found

DAY, LATER = dt.date(2026, 10, 5), dt.date(2026, 11, 2)


def paragraphs(committee: Committee, key: int, place: int) -> tuple[EntryView, ...]:
    return committee.page(key).items[place - 1].entries


def test_paragraphs_number_themselves_and_an_action_is_a_record_at_once(committee: Committee) -> None:
    key = committee.open(DAY)
    due = dt.date(2026, 11, 30)
    written = committee.write(
        key,
        4,
        EntryDraft(EntryKind.note, "Dua lif rosak."),
        EntryDraft(EntryKind.note, "   "),
        EntryDraft(EntryKind.action, "Sediakan jadual.", "Norliza binti Hamid", due),
        EntryDraft(EntryKind.resolution, "Menubuhkan pasukan sukarelawan."),
    )
    note, act, resolution = paragraphs(committee, key, 4)
    assert [one.number for one in (note, act, resolution)] == ["4.1", "4.2", "4.3"]
    assert written.entry_ids == (note.id, act.id, resolution.id)
    assert (act.owner, act.due, act.action_status) == ("Norliza binti Hamid", due, ActionStatus.open)
    assert resolution.label.endswith(" 1/2026")
    with committee.runner.database.reading() as session:
        rows = rows_of(session, actions.ACTIONS, Query(search="norliza"))
    assert [row[:3] for row in rows] == [(due, "Sediakan jadual.", "Norliza binti Hamid")]


def test_a_paragraph_keeps_its_record_when_it_moves_and_loses_its_action_with_its_kind(committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, EntryDraft(EntryKind.note, "Satu"), EntryDraft(EntryKind.action, "Dua", "TNB"))
    one, two = paragraphs(committee, key, 4)
    committee.write(
        key,
        4,
        EntryDraft(EntryKind.action, "Dua", "TNB", entry_id=two.id),
        EntryDraft(EntryKind.note, "Satu", entry_id=one.id),
    )
    assert [(view.id, view.number) for view in paragraphs(committee, key, 4)] == [(two.id, "4.1"), (one.id, "4.2")]
    assert paragraphs(committee, key, 4)[0].action_id == two.action_id
    committee.write(key, 4, EntryDraft(EntryKind.note, "Dua", entry_id=two.id))
    (left,) = paragraphs(committee, key, 4)
    assert (left.id, left.action_id) == (two.id, None)
    committee.write(key, 4)
    assert paragraphs(committee, key, 4) == ()


def test_a_stale_item_and_a_paragraph_of_another_item_are_refused(committee: Committee) -> None:
    key = committee.open(DAY)
    item = committee.page(key).items[3]
    committee.write(key, 4, EntryDraft(EntryKind.note, "Satu"))
    with pytest.raises(Stale):
        committee.runner.change(meetings.write_item, key, item.id, item.version, [])
    taken = paragraphs(committee, key, 4)[0].id
    with pytest.raises(UserError, match="another item"):
        committee.write(key, 5, EntryDraft(EntryKind.note, "Satu", entry_id=taken))
    other = committee.open(LATER)
    with pytest.raises(UserError):
        committee.runner.change(meetings.write_item, other, item.id, item.version, [])


def test_an_action_is_not_due_before_its_meeting(committee: Committee) -> None:
    key = committee.open(DAY)
    with pytest.raises(Invalid):
        committee.write(key, 4, EntryDraft(EntryKind.action, "Terlambat", "TNB", dt.date(2026, 10, 4)))
    assert paragraphs(committee, key, 4) == ()  # nothing of a refused save is kept


def test_a_finished_item_is_ticked_and_unticked(committee: Committee) -> None:
    key = committee.open(DAY)
    item = committee.page(key).items[0]
    committee.runner.change(meetings.finish_item, key, item.id, True)
    assert committee.page(key).finished == 1
    item = committee.page(key).items[0]
    committee.runner.change(meetings.write_item, key, item.id, item.version, [], False)
    assert committee.page(key).finished == 0


def test_minutes_are_written_only_once_the_meeting_is_open(committee: Committee) -> None:
    key = committee.plan(DAY)
    with pytest.raises(UserError, match="open"):
        committee.write(key, 1, EntryDraft(EntryKind.note, "Awal"))


def test_nothing_is_circulated_before_the_meeting_was_held_and_something_written(
    committee: Committee, manager: Runner
) -> None:
    key = committee.open(DAY)
    with pytest.raises(UserError, match="Close"):
        manager.change(meetings.circulate, key)
    committee.runner.change(meetings.close_meeting, key)
    with pytest.raises(UserError, match="Nothing is written"):
        manager.change(meetings.circulate, key)
    committee.write(key, 1, EntryDraft(EntryKind.note, "Selamat datang."))
    manager.change(meetings.circulate, key)
    page = committee.page(key)
    assert (page.minutes_status, page.author) == (MinutesStatus.circulated, "Ujian Secretary")
    with pytest.raises(UserError, match="already"):
        manager.change(meetings.circulate, key)


def test_minutes_are_confirmed_and_print_in_the_meeting_that_confirmed_them(
    committee: Committee, manager: Runner
) -> None:
    first, second = committee.confirmed(manager)
    page = committee.page(first)
    assert page.minutes_status is MinutesStatus.confirmed
    assert page.confirmed
    assert (page.confirmed.meeting_id, page.confirmed.confirmed_on) == (second, LATER)
    (line,) = paragraphs(committee, second, 2)
    assert (line.number, line.automatic, line.proposer, line.seconder) == (
        "2.1", True, "Ahmad Kamal bin Idris", "Lim Chee Hoe",
    )  # fmt: skip
    assert "1/2026" in line.text
    assert committee.page(second).to_confirm == ()


def test_the_item_of_confirmation_fills_itself_with_the_minutes_that_wait(
    committee: Committee, manager: Runner
) -> None:
    first, second = committee.circulated(DAY), committee.open(LATER)
    (line,) = paragraphs(committee, second, 2)
    assert line.automatic
    assert committee.number(first) in line.text
    people = committee.page(second).people
    manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    (line,) = paragraphs(committee, second, 2)
    assert line.proposer


def test_closing_an_action_takes_it_off_the_next_list(committee: Committee) -> None:
    first = committee.circulated(DAY)
    act = paragraphs(committee, first, 4)[1]
    second = committee.open(LATER)
    (left,) = committee.page(second).arising
    assert left.text == act.text
    assert act.number in left.source
    committee.runner.change(meetings.close_action, left.action_id, left.version, ActionStatus.done)
    assert committee.page(committee.open(dt.date(2026, 11, 16))).arising == ()


def test_a_draft_is_not_confirmed(committee: Committee, manager: Runner) -> None:
    first, second = committee.open(DAY), committee.open(LATER)
    people = committee.page(second).people
    with pytest.raises(UserError, match="draft"):
        manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)


def test_minutes_are_confirmed_at_a_later_meeting_of_the_same_organisation(
    committee: Committee, secretary: Runner, manager: Runner
) -> None:
    first, early = committee.circulated(DAY), committee.open(dt.date(2026, 9, 7))
    other = Committee(secretary, found(secretary, "Surau Blok A"))
    secretary.change(
        governance.appoint, other.id,
        {"position": "Chairperson", "person_name": "Hassan", "from_on": dt.date(2025, 1, 1)},
    )  # fmt: skip
    foreign, planned = other.open(LATER), committee.plan(dt.date(2026, 12, 7))
    for at, said in (
        (early, "later"),
        (first, "later"),
        (foreign, "same organisation"),
        (999, "same"),
        (planned, "Open it"),
    ):
        people = committee.page(at).people if at != 999 else committee.page(first).people
        with pytest.raises(UserError, match=said):
            manager.change(meetings.confirm_minutes, first, at, people[0].id, people[-1].id)


def test_proposer_and_seconder_are_two_who_are_present_there(committee: Committee, manager: Runner) -> None:
    first, second = committee.circulated(DAY), committee.open(LATER, present=5)
    here, elsewhere = committee.page(second).people, committee.page(first).people
    guest = committee.runner.change(meetings.add_guest, second, "Encik Tan")
    for proposer, seconder, wrong in (
        (here[0].id, here[0].id, "seconder_id"),
        (here[0].id, here[7].id, "seconder_id"),  # absent
        (elsewhere[0].id, here[1].id, "proposer_id"),  # present, but at another meeting
        (guest, here[1].id, "proposer_id"),
        (999, here[1].id, "proposer_id"),
    ):
        with pytest.raises(Invalid) as refused:
            manager.change(meetings.confirm_minutes, first, second, proposer, seconder)
        assert wrong in refused.value.fields
    with pytest.raises(Invalid):
        manager.change(meetings.confirm_minutes, first, second, here[0].id, here[1].id, True, "  ")


def test_nobody_confirms_what_they_wrote(committee: Committee, runner_of: Callable[..., Runner]) -> None:
    first, second = committee.circulated(DAY), committee.open(LATER)
    people = committee.page(second).people
    with pytest.raises(UserError, match="You wrote"):
        committee.runner.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    helper = runner_of("manager", "secretary")  # somebody else, who puts one word right and is thereby a writer
    item = committee.page(first).items[0]
    helper.run(minutes.back_to_draft, Progress(), "Satu perkataan salah.", first)
    helper.change(meetings.write_item, first, item.id, item.version, [EntryDraft(EntryKind.note, "Selamat datang.")])
    helper.change(meetings.circulate, first)
    with pytest.raises(UserError, match="You wrote"):
        helper.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)


def test_a_meeting_whose_own_minutes_went_round_confirms_only_once_they_are_a_draft_again(
    committee: Committee, manager: Runner
) -> None:
    first, second = committee.circulated(dt.date(2026, 10, 5)), committee.open(dt.date(2026, 11, 2))
    committee.runner.change(meetings.close_meeting, second, dt.time(22, 0))
    committee.runner.change(meetings.circulate, second)
    people = committee.page(second).people
    with pytest.raises(UserError, match="went round"):
        manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    assert committee.page(first).minutes_status is MinutesStatus.circulated
    committee.runner.run(minutes.back_to_draft, Progress(), "Pengesahan tertinggal", second)
    manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    assert committee.page(first).minutes_status is MinutesStatus.confirmed


def test_who_proposed_stays_present(committee: Committee, manager: Runner) -> None:
    _first, second = committee.confirmed(manager)
    proposer = committee.page(second).people[0]
    with pytest.raises(UserError, match="Ahmad Kamal"):
        committee.runner.change(meetings.mark, proposer.id, AttendanceClass.absent)
    with pytest.raises(UserError, match="stays"):
        committee.runner.change(meetings.remove_item, second, committee.page(second).items[1].id)


def test_undo_does_not_reach_what_confirmed_minutes_stand_on(committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    proposer, written = committee.page(second).people[0].id, committee.page(first).items[3].entries[0].id
    for table, key in (("attendance", proposer), ("minute_entry", written)):
        with committee.runner.database.reading() as session:
            last = sa.select(sa.func.max(audit.CHANGE.c.entry_seq))
            seq = session.scalar(last.where(audit.CHANGE.c.table_name == table, audit.CHANGE.c.pk == key))
        assert seq
        with pytest.raises(UserError):
            committee.runner.change(trail.undo, seq)
    assert committee.page(second).people[0].attended_as is AttendanceClass.present
    assert committee.page(first).items[3].entries[0].id == written


def test_no_action_changes_confirmed_minutes(committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    page, change = committee.page(first), committee.runner.change
    item, people = page.items[3], committee.page(second).people
    for act in (
        lambda: change(meetings.write_item, first, item.id, item.version, []),
        lambda: change(meetings.finish_item, first, item.id, True),
        lambda: change(meetings.move_item, first, item.id, "up"),
        lambda: change(meetings.add_item, first, "Lain"),
        lambda: change(meetings.rename_item, first, item.id, item.version, "Lain"),
        lambda: change(meetings.remove_item, first, page.items[0].id),
        lambda: change(meetings.mark, page.people[0].id, AttendanceClass.absent),
        lambda: change(meetings.add_guest, first, "Encik Tan"),
        lambda: change(meetings.save_meeting, first, page.version, {"place": "Surau"}),
        lambda: change(meetings.close_meeting, first),
        lambda: change(meetings.delete_meeting, first),
        lambda: manager.change(meetings.circulate, first),
        lambda: manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id),
    ):
        with pytest.raises(UserError):
            act()
    assert committee.page(first) == page


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meeting SET minutes_status = 'draft' WHERE id = :first",
        "UPDATE meeting SET place = 'Surau' WHERE id = :first",
        "DELETE FROM meeting WHERE id = :first",
        "INSERT OR REPLACE INTO meeting SELECT * FROM meeting WHERE id = :first",
        "UPDATE minute_entry SET text = 'lain' WHERE meeting_id = :first",
        "DELETE FROM minute_entry WHERE meeting_id = :first",
        "UPDATE minute_entry SET meeting_id = :first WHERE meeting_id = :second",
        "UPDATE minute_entry SET meeting_id = :second WHERE meeting_id = :first",
        "INSERT INTO minute_entry (version, created_at, updated_at, meeting_id, agenda_item_id, position, kind, text)"
        " SELECT 1, created_at, updated_at, meeting_id, id, 9, 'note', 'x' FROM agenda_item WHERE meeting_id = :first",
        "UPDATE agenda_item SET title = 'Lain' WHERE meeting_id = :first",
        "UPDATE agenda_item SET meeting_id = :first WHERE meeting_id = :second",
        "UPDATE attendance SET attended_as = 'present' WHERE meeting_id = :first",
        "UPDATE attendance SET meeting_id = :first WHERE meeting_id = :second",
        "DELETE FROM attendance WHERE meeting_id = :first",
        "UPDATE attendance SET attended_as = 'absent' WHERE id = (SELECT seconder_id FROM confirmation)",
        "UPDATE confirmation SET amended = 1",
        "DELETE FROM confirmation",
        "UPDATE action_item SET due_on = '2030-01-01' WHERE meeting_id = :first",
        "UPDATE action_item SET owner_name = 'Lain' WHERE meeting_id = :first",
        "DELETE FROM action_item WHERE meeting_id = :first",
    ],
)
def test_the_database_itself_refuses_to_change_confirmed_minutes(
    committee: Committee, manager: Runner, database: Database, statement: str
) -> None:
    first, second = committee.confirmed(manager)
    committee.write(second, 1, EntryDraft(EntryKind.note, "Selamat datang."))
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
        with pytest.raises(DBAPIError, match="confirmed minutes never change"):
            connection.execute(sa.text(statement), {"first": first, "second": second})
        connection.rollback()


def test_an_action_goes_on_being_done_after_its_minutes_are_confirmed(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    act = paragraphs(committee, first, 4)[1]
    assert act.action_id
    with pytest.raises(UserError, match="before"):
        committee.runner.change(meetings.close_action, act.action_id, 1, ActionStatus.done, dt.date(2026, 10, 4))
    with pytest.raises(Invalid):  # a day still to come
        committee.runner.change(meetings.close_action, act.action_id, 1, ActionStatus.done, dt.date(2099, 1, 1))
    committee.runner.change(meetings.close_action, act.action_id, 1, ActionStatus.done)
    assert paragraphs(committee, first, 4)[1].action_status is ActionStatus.done


def test_nothing_is_confirmed_at_a_meeting_whose_own_minutes_are_confirmed(
    committee: Committee, manager: Runner
) -> None:
    early = committee.circulated(dt.date(2026, 9, 7))
    first = committee.circulated(DAY)
    third = committee.open(LATER)
    people = committee.page(third).people
    manager.change(meetings.confirm_minutes, first, third, people[0].id, people[1].id)
    there = committee.page(first).people
    with pytest.raises(UserError, match="confirmed themselves"):
        manager.change(meetings.confirm_minutes, early, first, there[0].id, there[1].id)


def test_what_gives_out_numbers_or_confirms_is_not_undone() -> None:
    acts = (
        meetings.plan,
        meetings.save_meeting,
        meetings.issue_notice,
        meetings.delete_meeting,
        meetings.confirm_minutes,
    )
    assert not any(act.undoable for act in acts)


@pytest.mark.parametrize("role", ["auditor", "clerk"])
def test_who_only_reads_neither_circulates_nor_confirms(
    committee: Committee, runner_of: Callable[..., Runner], role: str
) -> None:
    first, second, door = committee.circulated(DAY), committee.open(LATER), runner_of(role)
    people = door.read(meetings.meeting_page, second).people
    with pytest.raises(Refused):
        door.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    with pytest.raises(Refused):
        door.change(meetings.circulate, first)
    with pytest.raises(Refused):
        door.change(meetings.close_action, 1, 1, ActionStatus.done)
