"""The list of meetings: planned by keyboard, opened with Enter, printed in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel

from k2k_desktop.models.meetings import AttendanceClass, ItemKind, MeetingStatus, MinutesStatus
from k2k_desktop.models.office import DocumentLanguage
from k2k_desktop.services import documents, meetings
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings import PAGE
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from tests.meetings.conftest import Committee, found
from tests.stage import CONTROL, ENTER, TAB, Stage, StageOf

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage) -> MeetingsPage:
    """Open the page."""
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, MeetingsPage)
    stage.open_view(page)
    with stage.qtbot.waitSignal(page.list.counted):
        page.list.load()
    return page


def test_a_meeting_is_planned_by_keyboard_and_its_number_is_said_before_it_is_saved(
    stage: Stage, committee: Committee
) -> None:
    page = show(stage)
    page.list.table.setFocus()
    stage.press(Qt.Key.Key_N, CONTROL)
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    for name, words in (("held_on", "23/11/2026"), ("starts_at", "8.30 malam"), ("place", "Dewan Serbaguna")):
        dialog.form.go_to(name)
        stage.type(words)
        stage.press(TAB)
    shown = [label.text() for label in dialog.findChildren(type(page.pane._title))]
    assert any("1/2026" in words for words in shown)
    stage.press(ENTER)
    stage.no_dialog()
    stage.qtbot.waitUntil(lambda: page.list.table.row_count() == 1)
    stage.qtbot.waitUntil(lambda: page._page is not None)
    assert page._page is not None
    assert page._page.held_on == DAY
    assert page._page.reference.endswith("1/2026")
    assert stage.toasts


def test_what_is_missing_is_said_beside_its_field(stage: Stage, committee: Committee) -> None:
    page = show(stage)
    page.plan()
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    assert not dialog.save()
    assert dialog.form.rows["held_on"].error is not None
    dialog.reject()
    stage.no_dialog()


def test_without_an_organisation_planning_says_what_comes_first(stage: Stage, secretary: Runner) -> None:
    page = show(stage)
    QTimer.singleShot(0, lambda: stage.dialog().accept())
    page.plan()
    assert stage.work.read(meetings.find, "1/2026") == []


def test_two_organisations_leave_the_choice_open(stage: Stage, committee: Committee, secretary: Runner) -> None:
    found(secretary, "Surau Al-Ikhlas")
    page = show(stage)
    page.plan()
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    assert dialog.form.editor("organisation_id").given() is None
    dialog.reject()
    stage.no_dialog()


def test_enter_opens_the_meeting(stage: Stage, committee: Committee) -> None:
    key = committee.plan(DAY)
    page = show(stage)
    page.list.table.select_key(key)
    page.list.table.setFocus()
    stage.press(ENTER)
    assert isinstance(stage.view, MeetingView)
    assert stage.view.page.id == key


def test_every_paper_comes_in_both_languages(stage: Stage, committee: Committee) -> None:
    view = MeetingView(stage.work, stage, committee.open(DAY))
    stage.open_view(view)
    for question in ("minutes_pdf", "notice_pdf", "attendance_pdf"):
        for language in ("ms", "en"):
            stage.do(f"meetings.{question}.{language}")
    assert [job.args[1] for job, _pdf in stage.printed] == ["ms", "en"] * 3
    assert all(document.pdf.startswith(b"%PDF") for _job, document in stage.printed)
    preview = view.document()
    assert preview is not None
    assert preview.question is meetings.minutes_pdf


def test_another_user_confirms_at_the_next_meeting(stage_of: StageOf, committee: Committee, manager: Runner) -> None:
    first = committee.circulated(dt.date(2026, 10, 5))
    second = committee.open(dt.date(2026, 11, 2))
    stage = stage_of(manager)
    view = MeetingView(stage.work, stage, second)
    stage.open_view(view)
    stage.do("meetings.confirm_minutes")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    present = [one.id for one in view.page.people if one.attended_as is AttendanceClass.present]
    for name, key in (("proposer_id", present[0]), ("seconder_id", present[1])):
        dialog.form.put(name, key)
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(meetings.meeting_page, first).minutes_status is MinutesStatus.confirmed
    assert view.page.to_confirm == ()
    assert any(entry.automatic for item in view.page.items for entry in item.entries)
    stage.qtbot.waitUntil(lambda: not stage.work.busy)
    (kept,) = stage.work.read(documents.issued_of, "meeting", first)  # nobody printed: they are kept all the same
    assert (kept.kind, kept.language, kept.replaced) == ("minutes", DocumentLanguage.ms, False)


def test_at_a_circulated_meeting_nothing_is_confirmed_and_the_command_says_why(
    stage_of: StageOf, committee: Committee, manager: Runner
) -> None:
    committee.circulated(dt.date(2026, 10, 5))
    stage = stage_of(manager)
    view = MeetingView(stage.work, stage, committee.circulated(dt.date(2026, 11, 2)))
    stage.open_view(view)
    assert view.page.to_confirm
    (confirm,) = (one for one in view.commands() if one.name == "meetings.confirm_minutes")
    refused = confirm.enabled()
    assert refused is not None
    assert view.page.reference in refused.say()
    item = next(one for one in view.page.items if one.kind is ItemKind.confirmation)
    view.go_to_item(item.id)
    assert view.page.to_confirm[0].reference not in "".join(
        one.text() for one in view.sheet.banner.findChildren(QLabel)
    )


def test_the_writer_has_no_command_to_confirm_and_is_told_who_can(stage: Stage, committee: Committee) -> None:
    committee.circulated(dt.date(2026, 10, 5))
    view = MeetingView(stage.work, stage, committee.open(dt.date(2026, 11, 2)))
    stage.open_view(view)
    assert [one.mine for one in view.page.to_confirm] == [True]
    assert "meetings.confirm_minutes" not in {one.name for one in view.commands()}
    item = next(one for one in view.page.items if one.kind is ItemKind.confirmation)
    view.go_to_item(item.id)
    assert any("Orang lain" in one.text() for one in view.sheet.banner.findChildren(QLabel))
    assert not view.sheet.banner.link.isVisible()


def test_a_planned_meeting_is_deleted_only_after_asking(stage: Stage, committee: Committee) -> None:
    key = committee.plan(DAY)
    page = show(stage)
    page.show_record("unit", 0)
    page.take(key)
    QTimer.singleShot(0, lambda: stage.dialog().reject())
    stage.do("meetings.delete_meeting")
    assert stage.work.read(meetings.meeting_page, key).status is MeetingStatus.planned
