"""The tabs of standing records: worked by keyboard, closed to who only reads."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.governance.standing import (
    DeclarationKind,
    ObligationKind,
    PolicyKind,
    Reply,
    ResolutionResult,
    ResolutionState,
)
from k2k_desktop.services import governance
from k2k_desktop.services.governance import calendar, declarations, handover, policies, register, resolutions
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.declarations import DeclarationsSection
from k2k_desktop.ui.governance.handover import HandoverSection
from k2k_desktop.ui.governance.obligations import ObligationsSection
from k2k_desktop.ui.governance.policies import PoliciesSection
from k2k_desktop.ui.governance.resolutions import ResolutionsSection
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.conftest import RunnerOf
from tests.stage import CONTROL, ENTER, Stage, StageOf

JANUARY = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def body(runner: Runner) -> int:
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(governance.start_term, key, {"from_on": JANUARY, "origin": TermOrigin.election})
    for position, name in (("Pengerusi", "Ahmad Kamal"), ("Setiausaha", "Rohana Idris")):
        runner.change(governance.appoint, key, {"position": position, "person_name": name, "from_on": JANUARY})
    return key


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    return stage_of(runner)


def show(stage: Stage, body: int, title: str) -> OrganisationView:
    view = OrganisationView(stage.work, stage, body, title)
    stage.open_view(view)
    view.section.panes()[0].setFocus()
    return view


def fill(stage: Stage, **values: object) -> None:
    """Put values into the form in front and save it by keyboard."""
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    for name, value in values.items():
        dialog.form.put(name, value)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


def test_a_resolution_is_recorded_amended_sent_round_and_answered(stage: Stage, body: int) -> None:
    section = show(stage, body, "Resolutions").section
    assert isinstance(section, ResolutionsSection)
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, text="Sewa dewan RM50 sehari.", proposer="Ahmad Kamal", seconder="Rohana Idris")
    stage.do("governance.record_resolution")
    fill(stage, text="Sewa dewan RM30 sehari.", consensus=False, votes_for=5, votes_against=1)
    section.table.select_key(section.lines[1].id)
    stage.do("governance.supersede")
    fill(stage, state=ResolutionState.revoked)
    assert [one.state for one in section.lines] == [ResolutionState.in_force, ResolutionState.revoked]
    stage.do("governance.circulate_resolution")
    fill(stage, text="Sokong geran.", reply_by=TODAY + dt.timedelta(days=3))
    section.table.select_key(section.lines[0].id)
    section.table.setFocus()
    for _member in range(2):
        stage.press(ENTER)
        fill(stage, answer=Reply.agrees)
    assert section.lines[0].result is ResolutionResult.carried
    section.search.setText("geran")
    assert section.table.row_count() == 1
    job = section.document()
    assert job is not None
    stage.print_out(job)
    assert stage.printed[0][1].pdf.startswith(b"%PDF")


def test_what_is_missing_is_declared_with_enter(stage: Stage, runner: Runner, body: int) -> None:
    section = show(stage, body, "Declarations").section
    assert isinstance(section, DeclarationsSection)
    assert section.missing.row_count() == 6  # two members, three kinds
    section.missing.select_key(1)
    stage.press(ENTER)
    fill(stage, matter="Syarikat Maju Lif")
    assert section.missing.row_count() == 5
    found = runner.read(declarations.declarations, body, TODAY)
    assert [(one.name, one.kind) for one in found] == [("Ahmad Kamal", DeclarationKind.interest)]
    section.table.setFocus()
    stage.do("governance.edit_declaration")
    fill(stage, done="Keluar dari bilik.")
    section.missing.select_key(1)
    stage.do("governance.blank_declaration_form_pdf")
    assert len(stage.printed) == 1


def test_a_document_is_put_in_force_and_looked_up_by_day(stage: Stage, runner: Runner, body: int) -> None:
    section = show(stage, body, "Documents").section
    assert isinstance(section, PoliciesSection)
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, title="Perlembagaan", kind=PolicyKind.constitution, from_on=dt.date(2026, 6, 1), text="Fasal 1.")
    assert section.table.cell(0, 3).badge == "ok"
    section.day.editor.show_value(dt.date(2026, 5, 31))
    section.day.editor.edited.emit()
    assert section.table.cell(0, 3).badge == "info"  # not yet in force
    stage.do("governance.end_policy")
    fill(stage, to_on=TODAY)
    assert runner.read(policies.policies, body)[0].to_on == TODAY


def test_an_obligation_is_kept_and_done_with_enter(stage: Stage, runner: Runner, body: int) -> None:
    section = show(stage, body, "Calendar").section
    assert isinstance(section, ObligationsSection)
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, title="Insurans kebakaran", kind=ObligationKind.insurance, due_on=TODAY + dt.timedelta(days=10))
    section.table.setFocus()
    section.table.select_key(1)
    assert section.table.cell(0, 2).badge == "warn"
    stage.press(ENTER)
    fill(stage, evidence="Polisi 123", next_on=TODAY + dt.timedelta(days=375))
    section.tabs.setCurrentIndex(1)
    assert [one.title for one in section.lines] == ["Insurans kebakaran"]
    titles = [one.title for one in runner.read(calendar.calendar, body)]
    assert "Insurans kebakaran" in titles


def test_a_checklist_is_ticked_with_space_and_closed_for_ever(stage: Stage, runner: Runner, body: int) -> None:
    section = show(stage, body, "Handover").section
    assert isinstance(section, HandoverSection)
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, outgoing="Ahmad Kamal", incoming="Lim Chee Hoe")
    section.items.setFocus()
    for line in runner.read(handover.handovers, body)[0].items:
        section.items.select_key(line.id)
        QTest.keyClick(section.items, Qt.Key.Key_Space)
    assert runner.read(handover.handovers, body)[0].handed == len(handover.STANDARD)
    stage.do("governance.finish_handover")
    fill(stage, finished_on=TODAY)
    assert not {"governance.finish_handover", "governance.save_handover_item"} & stage.names()


def test_who_only_reads_sees_all_tabs_and_changes_nothing(
    stage_of: StageOf, runner_of: RunnerOf, runner: Runner, body: int
) -> None:
    runner.change(resolutions.record_resolution, body, "Bersetuju.", TODAY, consensus=True)
    reading = stage_of(runner_of("auditor"))
    view = OrganisationView(reading.work, reading, body, "Resolutions")
    reading.open_view(view)
    for title in ("Resolutions", "Declarations", "Documents", "Calendar", "Handover"):
        view.open_section(title)
        own = {name for name in reading.names() if name in {one.name for one in view.section.commands()}}
        assert all("pdf" in name or "file" in name for name in own), own
    assert len(reading.work.read(register.register, body).lines) == 1
