"""A committee is recorded, its term started, its members appointed and let go, by keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from k2k_desktop.services import governance
from k2k_desktop.services.governance import OrganisationPage
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance import PAGE
from k2k_desktop.ui.governance.page import OrganisationsPage
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.picker import RecordPicker
from tests.conftest import Make, RunnerOf
from tests.stage import CONTROL, ENTER, TAB, Stage, StageOf


@pytest.fixture
def stage(stage_of: StageOf, runner_of: RunnerOf) -> Stage:
    """The window of the secretary, who may find residents by name."""
    return stage_of(runner_of("secretary"))


@pytest.fixture
def page(stage: Stage) -> OrganisationsPage:
    """The page in that window."""
    made = PAGE.build(stage.work, stage)
    assert isinstance(made, OrganisationsPage)
    with stage.qtbot.waitSignal(made.list.counted):
        stage.open_view(made)
    return made


def form(stage: Stage) -> FormDialog:
    """The form in front."""
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    return dialog


def fill(stage: Stage, **words: str) -> None:
    """Type into fields of the form in front and save it with Enter."""
    dialog = form(stage)
    for name, typed in words.items():
        dialog.form.go_to(name)
        stage.type(typed)
        stage.press(TAB)
    dialog.form.go_to(next(iter(words)))
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


def now(page: OrganisationsPage) -> OrganisationPage:
    """The organisation in hand as it is kept."""
    assert page._page is not None
    return page.work.read(governance.organisation_page, page._page.id)


def found(stage: Stage, page: OrganisationsPage) -> None:
    """An organisation with a term, by keyboard."""
    page.list.table.setFocus()
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, name="Persatuan Penduduk Teratai")
    stage.do("governance.start_term")
    form(stage).form.put("from_on", dt.date(2026, 1, 1))
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


def test_an_organisation_its_term_and_a_member_by_name(stage: Stage, page: OrganisationsPage) -> None:
    found(stage, page)
    stage.do("governance.appoint")
    fill(stage, position="Pengerusi", person_name="Ahmad Kamal bin Idris")
    members = now(page).members
    assert [(one.name, one.position) for one in members] == [("Ahmad Kamal bin Idris", "Pengerusi")]
    assert page.pane.members.row_count() == 1


def test_a_resident_is_found_and_appointed(stage: Stage, page: OrganisationsPage, make: Make) -> None:
    person = make.resident("Norliza binti Hamid")
    found(stage, page)
    stage.do("governance.appoint")
    dialog = form(stage)
    dialog.form.go_to("position")
    stage.type("Setiausaha")
    stage.press(TAB)
    picker = dialog.form.editor("resident_id")
    dialog.form.go_to("resident_id")
    stage.type("norliza")
    assert isinstance(picker, RecordPicker)
    stage.qtbot.waitUntil(picker.popup.isVisible)
    QTest.keyClick(picker.popup, ENTER)  # as the desktop sends keys while a list is open
    stage.qtbot.waitUntil(lambda: picker.key == person)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    assert [(one.resident_id, one.name) for one in now(page).members] == [(person, "Norliza binti Hamid")]


def test_without_a_term_nobody_is_appointed(stage: Stage, page: OrganisationsPage) -> None:
    page.record_new()
    fill(stage, name="Surau Al-Ikhlas")
    assert "governance.appoint" not in stage.names()
    assert "governance.start_term" in stage.names()


def test_a_seat_that_is_taken_is_refused_beside_its_field(stage: Stage, page: OrganisationsPage) -> None:
    found(stage, page)
    stage.do("governance.appoint")
    fill(stage, position="Pengerusi", person_name="Ahmad Kamal bin Idris")
    stage.do("governance.appoint")
    dialog = form(stage)
    dialog.form.go_to("position")
    stage.type("Pengerusi")
    dialog.form.go_to("person_name")
    stage.type("Lim Chee Hoe")
    assert not dialog.save()
    assert dialog.form.rows["position"].error is not None
    dialog.form.mark_saved()
    dialog.reject()
    stage.no_dialog()


def test_an_appointment_ends_with_a_reason(stage: Stage, page: OrganisationsPage) -> None:
    found(stage, page)
    stage.do("governance.appoint")
    fill(stage, position="Pengerusi", person_name="Ahmad Kamal bin Idris")
    page.pane.members.setFocus()
    page.pane.members.select_key(now(page).members[0].appointment_id)
    stage.press(ENTER)
    fill(stage, end_reason="Berpindah")
    ended = [one.to_on for one in (*now(page).members, *now(page).former)]
    assert ended == [dt.date(2026, 11, 23)]


def test_a_clerk_sees_members_and_changes_nothing(stage_of: StageOf, runner_of: RunnerOf, runner: Runner) -> None:
    stage = stage_of(runner_of("clerk"))
    page = PAGE.build(stage.work, stage)
    stage.open_view(page)
    assert stage.names() == set()
