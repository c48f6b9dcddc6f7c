"""A meeting before it opens, by keyboard: checklist, service, replies, a late notice, the template, adjourning."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from k2k_desktop.models.meetings import Invitation, ItemKind, MeetingKind, MeetingStatus
from k2k_desktop.models.meetings.room import ServiceWay
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import notices, preparation, templates
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings.inviting import PeopleEditor
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from k2k_desktop.ui.meetings.plan import plan_meeting
from k2k_desktop.ui.meetings.templates import LinesOfAgenda
from tests.meetings.conftest import Committee
from tests.stage import ALT, CONTROL, ENTER, Stage, StageOf

DAY, TODAY = dt.date(2026, 12, 14), dt.date(2026, 11, 23)


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage, key: int) -> MeetingView:
    """The meeting in view."""
    view = MeetingView(stage.work, stage, key)
    stage.open_view(view)
    return view


def form_of(stage: Stage) -> FormDialog:
    """The form in front."""
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    return dialog


def test_space_ticks_a_step_of_the_checklist(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(DAY))
    view.before.steps.setFocus()
    view.before.steps.select_key(stage.work.read(preparation.steps, view.page.id)[0].id)
    stage.press(Qt.Key.Key_Space)
    assert stage.work.read(preparation.steps, view.page.id)[0].done_on == TODAY
    assert view.before.steps.cell(0).tick
    stage.press(Qt.Key.Key_Space)
    assert stage.work.read(preparation.steps, view.page.id)[0].done_on is None


def test_service_is_kept_for_all_at_once_with_ctrl_a(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(DAY))
    stage.do("meetings.issue_notice")
    stage.do("meetings.record_service")
    dialog = form_of(stage)
    people = dialog.form.editor("attendance_id")
    assert isinstance(people, PeopleEditor)
    dialog.form.go_to("attendance_id")
    people.table.setFocus()
    stage.press(Qt.Key.Key_Space)
    assert len(people.given()) == 8  # type: ignore[arg-type]
    stage.press(Qt.Key.Key_A, CONTROL)
    dialog.form.put("way", ServiceWay.hand)
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(notices.invitations, view.page.id).unserved == 0


def test_service_entered_wrongly_is_taken_back(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(DAY))
    stage.do("meetings.issue_notice")
    QTimer.singleShot(0, lambda: stage.dialog().accept())
    stage.do("meetings.remove_service")
    first, second = [one.id for one in stage.work.read(notices.invitations, view.page.id).people[:2]]
    for way in (ServiceWay.hand, ServiceWay.board):
        stage.work.change(notices.record_service, view.page.id, [first, second], way, TODAY)
    stage.do("meetings.remove_service")
    dialog = form_of(stage)
    assert not dialog.save(), "which one is asked for"
    chooser = dialog.form.editor("service")
    assert isinstance(chooser, Chooser)
    chooser.combo.setCurrentIndex(0)
    assert dialog.save()
    stage.no_dialog()
    people = stage.work.read(notices.invitations, view.page.id).people
    assert [[way for way, _day in one.served] for one in people[:2]] == [
        [ServiceWay.board], [ServiceWay.hand, ServiceWay.board],
    ]  # fmt: skip


def test_enter_on_a_member_keeps_the_reply(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(DAY))
    stage.do("meetings.issue_notice")
    person = stage.work.read(notices.invitations, view.page.id).people[4]
    view.before.people.setFocus()
    view.before.people.select_key(person.id)
    stage.press(Qt.Key.Key_Return)
    dialog = form_of(stage)
    assert dialog.form.editor("attendance_id").given() == person.id
    dialog.form.put("invitation", Invitation.apologies)
    dialog.form.put("reason", "Bertugas")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(notices.invitations, view.page.id).apologies == 1
    assert "1" in view.before.counts.text()


def test_a_late_notice_warns_and_asks_why(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(TODAY + dt.timedelta(days=2)))

    def answer() -> None:
        sheet = QApplication.activeModalWidget()
        reason = sheet.findChild(QLineEdit) if sheet else None
        if reason is not None:
            QTest.keyClicks(reason, "Kebakaran Blok C")
            QTest.keyClick(reason, ENTER)
            return
        QTimer.singleShot(10, answer)
        if sheet is not None and sheet.isVisible():
            QTest.keyClick(sheet.findChildren(QPushButton)[0], Qt.Key.Key_Space)

    QTimer.singleShot(0, answer)
    stage.do("meetings.issue_notice")
    assert view.page.status is MeetingStatus.notice_issued


def test_the_template_is_put_in_order_by_keyboard(stage: Stage, committee: Committee) -> None:
    page = MeetingsPage(stage.work, stage)
    stage.open_view(page)
    stage.do("meetings.save_template")
    dialog = form_of(stage)
    lines = dialog.form.editor("lines")
    assert isinstance(lines, LinesOfAgenda)
    lines.list.setFocus()
    first = lines.list.item(0).text()
    stage.press(Qt.Key.Key_Down, ALT)
    assert lines.list.item(1).text() == first
    stage.press(Qt.Key.Key_Delete)
    assert dialog.save()
    stage.no_dialog()
    kept = stage.work.read(templates.template, committee.id, MeetingKind.committee)
    assert kept.own
    assert len(kept.lines) == 5
    assert first not in [line.title for line in kept.lines]


def test_the_kind_of_a_line_added_to_the_template_is_chosen(stage: Stage, committee: Committee) -> None:
    stage.open_view(MeetingsPage(stage.work, stage))
    stage.do("meetings.save_template")
    dialog = form_of(stage)
    lines = dialog.form.editor("lines")
    assert isinstance(lines, LinesOfAgenda)
    assert lines.kind.currentData() is ItemKind.address
    lines.list.setFocus()
    stage.press(Qt.Key.Key_Insert)
    stage.type("Usul ahli")
    stage.press(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lines.list.hasFocus)
    assert dialog.isVisible()  # Enter ended the line, not the form
    lines.kind.setFocus()
    while lines.kind.currentData() is not ItemKind.motion:
        before = lines.kind.currentIndex()
        stage.press(Qt.Key.Key_Down)
        assert lines.kind.currentIndex() > before
    assert dialog.save()
    stage.no_dialog()
    kept = stage.work.read(templates.template, committee.id, MeetingKind.committee).lines[1]
    assert (kept.title, kept.kind) == ("Usul ahli", ItemKind.motion)


def test_a_step_of_the_checklist_is_changed_and_deleted(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.plan(DAY))
    steps = stage.work.read(preparation.steps, view.page.id)
    view.before.steps.setFocus()
    view.before.steps.select_key(steps[0].id)
    stage.do("meetings.change_step")
    dialog = form_of(stage)
    dialog.form.put("title", "Kertas kerja siap")
    dialog.form.put("working_days", -12)
    assert dialog.save()
    stage.no_dialog()
    kept = {one.id: one for one in stage.work.read(preparation.steps, view.page.id)}
    assert (kept[steps[0].id].title, kept[steps[0].id].working_days) == ("Kertas kerja siap", -12)
    assert kept[steps[0].id].due_on > steps[0].due_on
    view.before.steps.select_key(steps[0].id)
    stage.do("meetings.remove_step")
    assert steps[0].id not in [one.id for one in stage.work.read(preparation.steps, view.page.id)]


def test_the_first_number_is_asked_only_where_a_series_begins(stage: Stage, committee: Committee) -> None:
    page = MeetingsPage(stage.work, stage)
    stage.open_view(page)
    made: list[int] = []
    for number, expected in (("5", "5"), (None, "6")):
        dialog = plan_meeting(stage.work, page, made.append)
        for name, value in (("kind", MeetingKind.agm), ("held_on", DAY), ("starts_at", dt.time(9)), ("place", "Dewan")):
            dialog.form.put(name, value)
        dialog.form.edited.emit()
        assert dialog.form.rows["number"].isVisibleTo(dialog.form) == (number is not None)
        if number is not None:
            dialog.form.editor("number").restore(number)
        assert dialog.save()
        assert committee.page(made[-1]).reference.endswith(expected)
    stage.no_dialog()


def test_adjourning_asks_why_and_when(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(TODAY, present=2))
    stage.do("meetings.adjourn_meeting")
    dialog = form_of(stage)
    assert not dialog.save()  # no reason yet
    dialog.form.put("reason", "Tidak cukup kuorum")
    assert dialog.save()
    stage.no_dialog()
    assert view.page.status is MeetingStatus.adjourned
    assert stage.toasts
    assert len(stage.work.read(meetings.find, "2/2026")) == 1


def test_a_record_of_another_page_is_sent_to_the_next_agenda(stage: Stage, committee: Committee) -> None:
    key = committee.plan(DAY)
    page = MeetingsPage(stage.work, stage)
    stage.open_view(page)
    page.restore_state({"send": (committee.id, "organisation", committee.id, "Semakan peraturan")})
    assert "Semakan peraturan" in [item.title for item in committee.page(key).items]
    assert stage.toasts
