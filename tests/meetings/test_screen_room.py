"""The room at the item in hand, by keyboard: ticks, stepping out, votes by hands and by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton

from k2k_desktop.models.meetings import AttendanceClass, Bench, EntryKind, MeetingKind
from k2k_desktop.models.meetings.room import Ballot, VoteMethod, VoteResult
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import EntryDraft
from k2k_desktop.services.meetings.room import RoomView, room_at
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.voting import BallotGrid
from tests.meetings.conftest import Committee
from tests.meetings.test_interests import declare
from tests.stage import CONTROL, ENTER, TAB, Stage, StageOf

DAY = dt.date(2026, 11, 23)
SPACE, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Down


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage, meeting_id: int, place: int = 4) -> MeetingView:
    """Open a meeting at the item in that place, with the keyboard in the list of attendance."""
    view = MeetingView(stage.work, stage, meeting_id)
    stage.open_view(view)
    view.go_to_item(view.page.items[place - 1].id)
    view.people.people.setFocus()
    return view


def room(view: MeetingView) -> RoomView:
    """The room at the item in hand, as it is kept."""
    return view.work.read(room_at, view.page.id, view.item_id)


def form(stage: Stage) -> FormDialog:
    """The form in front."""
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def test_space_marks_leaving_and_arrival_at_the_item_in_hand(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=6))
    first, seventh = view.page.people[0], view.page.people[6]
    view.people.people.select_key(first.id)
    stage.press(SPACE)
    view.people.people.select_key(seventh.id)
    stage.press(SPACE)
    stage.press(SPACE)  # taken back
    stage.press(SPACE)
    assert room(view).quorum.present == 6
    assert view.people.people.cell(0).tick is False
    assert view.people.people.cell(6).tick is True
    view.step(-1)
    assert view.people.people.cell(0).tick is True
    assert view.people.people.cell(6).tick is False
    assert view.page.people[0].attended_as is AttendanceClass.present


def test_the_quorum_shown_is_that_of_the_item_in_hand(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=5))
    view.people.people.select_key(view.page.people[0].id)
    before = view.people.quorum.words.text()
    stage.press(SPACE)
    assert view.people.quorum.words.text() != before
    view.step(-1)
    assert view.people.quorum.words.text() == before


def test_a_declared_interest_is_offered_and_stepping_out_is_one_form(stage: Stage, committee: Committee) -> None:
    key = committee.open(DAY, present=7)
    declare(committee, key, 2, "Kontraktor lif Angkat Jaya")
    item = committee.runner.change(meetings.add_item, key, "Pelantikan kontraktor lif")
    view = show(stage, key)
    view.go_to_item(item)
    name = view.page.people[2].name
    assert any(name in line for line in view.people.notes.words())
    link = view.people.notes.findChild(QPushButton)
    assert link is not None
    link.click()
    assert form(stage).form.rows["attendance_id"].value() == view.page.people[2].id
    assert "Angkat Jaya" in form(stage).form.rows["reason"].value()
    stage.press(ENTER)
    stage.no_dialog()
    assert [one.name for one in room(view).out] == [name]
    assert room(view).out[0].reason in "".join(view.people.notes.words())
    view.people.people.setFocus()
    view.people.people.select_key(view.page.people[2].id)
    stage.do("meetings.step_in")
    assert room(view).out == ()


def test_a_vote_by_hands_is_counted_and_judged(stage: Stage, committee: Committee) -> None:
    key = committee.open(DAY, present=7)
    committee.write(key, 4, EntryDraft(EntryKind.resolution, "Lantik kontraktor lif."))
    view = show(stage, key)
    stage.do("meetings.record_vote")
    rows = form(stage).form.rows
    assert rows["motion"].value() == "Lantik kontraktor lif."
    rows["favour"].editor.entry.setFocus()
    stage.type("8")
    stage.press(ENTER)
    assert rows["favour"].error is not None  # eight of seven
    rows["favour"].editor.entry.setFocus()
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("6")
    stage.press(TAB)
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("1")
    stage.press(ENTER)
    stage.no_dialog()
    vote = room(view).votes[0]
    assert (vote.favour, vote.against, vote.result) == (6, 1, VoteResult.carried)
    assert vote.minute_entry_id == view.page.items[3].entries[0].id
    assert any("6" in line for line in view.people.notes.words())
    stage.do("meetings.remove_vote")
    assert room(view).votes == ()


def test_a_vote_by_name_is_typed_with_three_keys(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=6))
    stage.do("meetings.record_vote")
    dialog = form(stage)
    dialog.form.put("motion", "Lantik kontraktor lif")
    dialog.form.put("method", VoteMethod.names)
    grid = dialog.findChild(BallotGrid)
    assert grid is not None
    assert grid.isVisible()
    assert not dialog.form.rows["favour"].isVisible()
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        stage.press(key)
    stage.press(SPACE)
    assert [ballot for _key, ballot in grid.ballots()] == [
        Ballot.favour, Ballot.favour, Ballot.against, Ballot.abstain, Ballot.favour,
    ]  # fmt: skip
    assert dialog.save()
    stage.no_dialog()
    vote = room(view).votes[0]
    assert (vote.favour, vote.against, vote.abstained, vote.entitled) == (3, 1, 1, 6)


def test_without_a_quorum_no_vote_is_asked_for(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=4))
    QTimer.singleShot(0, lambda: stage.dialog().reject())
    stage.do("meetings.record_vote")
    assert room(view).votes == ()


def test_class_and_bench_are_set_by_command(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=9, kind=MeetingKind.co_management))
    view.people.people.select_key(view.page.people[1].id)
    stage.do("meetings.person_bench_management")
    assert view.page.people[1].bench is Bench.management
    assert view.people.people.cell(1, 1).second == Bench.management.say()
    stage.do("meetings.person_mark_absent")
    assert view.page.people[1].attended_as is AttendanceClass.absent
    stage.do("meetings.person_mark_apologies")
    form(stage).form.put("reason", "Kursus")
    stage.press(ENTER)
    stage.no_dialog()
    assert view.page.people[1].reason == "Kursus"


def test_arrival_and_leaving_are_typed_in_one_form(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=9))
    view.people.people.select_key(view.page.people[1].id)
    stage.press(ENTER)
    rows = form(stage).form.rows
    rows["arrived_at"].editor.show_value(dt.time(20, 45))
    rows["arrived_item_id"].editor.show_value(view.page.items[2].id)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    found = view.page.people[1]
    assert (found.arrived_at, found.arrived_item_id) == (dt.time(20, 45), view.page.items[2].id)


def test_an_auditor_sees_the_room_and_changes_nothing(
    stage_of: StageOf, committee: Committee, runner_of: Callable[..., Runner]
) -> None:
    key = committee.open(DAY, present=7)
    declare(committee, key, 2, "Kontraktor lif Angkat Jaya")
    item = committee.runner.change(meetings.add_item, key, "Pelantikan kontraktor lif")
    stage = stage_of(runner_of("auditor"))
    view = show(stage, key)
    view.go_to_item(item)
    assert view.people.notes.words()
    assert view.people.notes.findChildren(QPushButton) == []
    assert stage.names().isdisjoint({"meetings.record_vote", "meetings.step_out", "meetings.person_edit"})
