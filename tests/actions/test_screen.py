"""The register on screen, by keyboard: progress, done, the agency, and its letter."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from k2k_desktop.models.meetings import ActionStatus
from k2k_desktop.services import actions
from k2k_desktop.services.actions import Lateness
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.actions import PAGE
from k2k_desktop.ui.actions.page import ActionsPage
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.actions.test_actions import promise, promised, register
from tests.conftest import Make
from tests.issues.making import counter
from tests.meetings.conftest import Committee
from tests.stage import Stage, StageOf

__all__ = ["register"]


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage) -> ActionsPage:
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, ActionsPage)
    with stage.qtbot.waitSignal(page.list.counted):
        stage.open_view(page)
    return page


def save(stage: Stage, text: str) -> None:
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    lines = dialog.findChild(QPlainTextEdit)
    assert lines
    lines.setPlainText(text)
    assert dialog.save()
    stage.no_dialog()


def test_progress_is_recorded_and_the_action_done(register: dict[str, int], stage: Stage) -> None:
    page = show(stage)
    key = register["Baiki lif Blok C."]
    page.show_record("action_item", key)
    assert "1" in page.fact().split("·")[1]
    stage.do("actions.progress")
    save(stage, "Alat ganti dipesan.")
    stage.do("actions.done")
    save(stage, "Lif berjalan.")
    found = stage.work.read(actions.action_page, key)
    assert (found.status, found.lateness, len(found.history)) == (ActionStatus.done, Lateness.late, 2)
    assert "actions.done" not in stage.names()
    assert "actions.reopen" in stage.names()
    stage.do("actions.open")
    assert stage.opened == [("agenda_item", found.item_id)]


def test_promises_are_gathered_by_agency_and_the_letter_shown(register: dict[str, int], stage: Stage) -> None:
    page = show(stage)
    page.tabs.setCurrentIndex(1)
    assert page.document() is None
    promise(stage.work.runner, register["Baiki lif Blok C."])
    page.refresh(frozenset())
    assert page.promised.agencies.cell(0).text == "Syarikat Lif Jaya"
    stage.do("promises.reminder_letter_pdf")
    assert stage.printed[0][1].pdf.startswith(b"%PDF")
    stage.do("promises.mark_reminded")
    assert "23 Nov 2026" in page.promised.promises.cell(0, 3).text
    page.promised.action_opened.emit(register["Baiki lif Blok C."])
    assert page.tabs.currentIndex() == 0
    assert page.record() == ("action_item", register["Baiki lif Blok C."])


def test_the_class_chosen_elsewhere_is_shown(register: dict[str, int], stage: Stage) -> None:
    page = show(stage)
    with stage.qtbot.waitSignal(page.list.counted, check_params_cb=lambda shown, _total: shown == 1):
        page.restore_state({"list": {"filters": {"lateness": (Lateness.overdue,)}}})
    page.find_here()
    assert isinstance(stage.focusWidget(), QLineEdit)


def test_who_may_only_read_is_told_why(register: dict[str, int], stage_of: StageOf, manager: Runner) -> None:
    stage = stage_of(manager)
    page = show(stage)
    page.show_record("action_item", register["Baiki lif Blok C."])
    assert not {"actions.progress", "actions.done", "actions.set_owner"} & stage.names()
    assert "actions.open" in stage.names()


def test_an_action_leads_to_its_complaint_and_on_to_the_next_agenda(
    committee: Committee, make: Make, stage: Stage
) -> None:
    issue = counter(make).issue("Lif Blok C berhenti")
    key = promised(committee, "issue", issue, dt.date(2026, 11, 24))
    page = show(stage)
    page.show_record("action_item", key)
    found = stage.work.read(actions.action_page, key)
    assert "Lif Blok C berhenti" in found.issue
    stage.do("actions.issue")
    assert stage.opened == [("issue", issue)]
    stage.do("meetings.send_to_agenda")
    assert stage.pages == [("meetings", {"send": (committee.id, "action_item", key, "Baiki lif.")})]


def test_an_action_about_no_complaint_leads_to_none(register: dict[str, int], stage: Stage) -> None:
    show(stage).show_record("action_item", register["Baiki lif Blok C."])
    assert "actions.issue" not in stage.names()
