"""Forms of a meeting that are opened by a command and filled in by keyboard alone: what they keep."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.models.governance import Profile
from k2k_desktop.models.meetings import AttendanceClass, EntryKind, MeetingKind
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.governance.rules import save_constitution
from k2k_desktop.services.meetings import EntryDraft
from k2k_desktop.services.meetings.extracts import extracts_of_entry
from k2k_desktop.services.meetings.proxies import proxies_of
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.meetings.minutes import MeetingView
from tests.conftest import Make
from tests.meetings.conftest import Committee
from tests.stage import ALT, CONTROL, ENTER, TAB, Stage, StageOf

DAY = dt.date(2026, 11, 23)
DOWN = Qt.Key.Key_Down


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage, meeting_id: int, place: int = 4) -> MeetingView:
    """Open a meeting at the item in that place."""
    view = MeetingView(stage.work, stage, meeting_id)
    stage.open_view(view)
    view.go_to_item(view.page.items[place - 1].id)
    return view


def test_an_extract_is_made_for_whom_is_typed_and_shown(
    stage_of: StageOf, committee: Committee, manager: Runner
) -> None:
    first = committee.open(dt.date(2026, 10, 5))
    committee.write(first, 4, EntryDraft(EntryKind.decision, "Lif Blok C dibaiki bulan ini."))
    committee.runner.change(meetings.close_meeting, first, dt.time(22, 0))
    committee.runner.change(meetings.circulate, first)
    second = committee.open(dt.date(2026, 11, 2))
    people = committee.page(second).people
    manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    stage = stage_of(manager)
    view = show(stage, first)
    entry = view.page.items[3].entries[0]
    view._go_to_entry(entry.id or 0)
    stage.do("meetings.make_extract")
    stage.dialog()
    stage.type("Pejabat Daerah Petaling")
    stage.press(ENTER)
    stage.no_dialog()
    ((_key, _name, recipient),) = stage.work.read(extracts_of_entry, entry.id or 0)
    assert recipient == "Pejabat Daerah Petaling"
    assert stage.printed[0][1].pdf.startswith(b"%PDF")


def test_who_reviews_is_typed_and_kept(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=5))
    stage.do("meetings.set_reviewer")
    stage.dialog()
    for words, key in (("Ahmad Kamal bin Idris", TAB), ("Pengerusi", ENTER)):
        stage.press(Qt.Key.Key_A, CONTROL)
        stage.type(words)
        stage.press(key)
    stage.no_dialog()
    assert view.page.signatories["reviewer"] == "Ahmad Kamal bin Idris"
    assert view.page.signatories["reviewer_position"] == "Pengerusi"


def test_a_proxy_is_given_and_taken_back(stage: Stage, committee: Committee) -> None:
    version = committee.runner.read(governance.organisation_page, committee.id).version
    committee.runner.change(governance.save_organisation, committee.id, version, {"profile": Profile.jmb})
    rules = {"from_on": dt.date(2025, 1, 1), "proxies": True}
    committee.runner.change(save_constitution, None, committee.id, 1, rules)
    view = show(stage, committee.open(DAY, present=5, kind=MeetingKind.agm))
    stage.do("meetings.give_proxy")
    stage.dialog()
    stage.press(DOWN)
    stage.press(TAB)
    stage.press(DOWN)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    (given,) = stage.work.read(proxies_of, view.page.id)
    assert (given.giver, given.holder) == (view.page.people[5].name, view.page.people[0].name)
    stage.do("meetings.take_proxy_back")
    stage.dialog()
    stage.press(Qt.Key.Key_T, ALT)
    stage.no_dialog()
    assert stage.work.read(proxies_of, view.page.id) == ()


def test_a_member_of_the_register_is_put_on_the_list_as_present(stage: Stage, committee: Committee, make: Make) -> None:
    make.resident("Aminah binti Said", birth_on=dt.date(1980, 5, 1))
    make.resident("Salmah binti Yusof", birth_on=dt.date(1980, 5, 1))
    key = committee.open(DAY, present=5, kind=MeetingKind.agm)
    view = show(stage, key)
    before = len(view.page.people)
    stage.do("meetings.add_present_member")
    stage.dialog()
    stage.type("Sal")
    stage.press(ENTER)
    stage.no_dialog()
    added = next(one for one in view.page.people if one.name == "Salmah binti Yusof")
    assert len(view.page.people) == before + 1
    assert added.attended_as is AttendanceClass.present
    assert view.people.people.current_key() == added.id
