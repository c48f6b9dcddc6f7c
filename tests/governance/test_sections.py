"""The tabs of an organisation, worked by keyboard: committee, members, rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.services import governance
from k2k_desktop.services.governance import members, positions, rules
from k2k_desktop.services.governance.seats import appoint
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.committee import CommitteeSection
from k2k_desktop.ui.governance.letters import take_scan
from k2k_desktop.ui.governance.members import MembersSection
from k2k_desktop.ui.governance.rules import RulesSection
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.conftest import RunnerOf
from tests.stage import CONTROL, ENTER, TAB, Stage, StageOf

FIRST, SECOND = dt.date(2023, 1, 1), dt.date(2025, 1, 1)


@pytest.fixture
def organisation(runner: Runner) -> int:
    """An association in its second term."""
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents, "reference": "PPRTD/PP/100"}
    key = runner.change(governance.save_organisation, None, 1, values)
    for day, chair in ((FIRST, "Ahmad Kamal"), (SECOND, "Rohana")):
        runner.change(governance.start_term, key, {"from_on": day, "origin": TermOrigin.election})
        runner.change(appoint, key, {"position": "Pengerusi", "person_name": chair, "from_on": day})
    return key


@pytest.fixture
def stage(stage_of: StageOf, runner_of: RunnerOf) -> Stage:
    """The window of the manager."""
    return stage_of(runner_of("manager"))


@pytest.fixture
def view(stage: Stage, organisation: int) -> OrganisationView:
    """The page of the association."""
    made = OrganisationView(stage.work, stage, organisation)
    stage.open_view(made)
    return made


def fill(stage: Stage, **words: str) -> None:
    """Type into fields of the form in front and save it."""
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    for name, typed in words.items():
        dialog.form.go_to(name)
        stage.press(Qt.Key.Key_A, CONTROL)
        stage.type(typed)
        stage.press(TAB)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


def committee(view: OrganisationView) -> CommitteeSection:
    """The first tab."""
    section = view.section
    assert isinstance(section, CommitteeSection)
    return section


def test_the_day_field_shows_who_was_in_office_then(stage: Stage, view: OrganisationView) -> None:
    section = committee(view)
    assert [one.name for one in section.holders] == ["Rohana"]
    section.day.editor.entry.setFocus()
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("1/3/2023")
    assert [one.name for one in section.holders] == ["Ahmad Kamal"]
    assert section.members.cell(0).text == "Ahmad Kamal"
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("nothing")
    section.members.setFocus()
    assert [one.name for one in section.holders] == ["Rohana"]


def test_a_letter_gets_its_number_when_it_is_printed(stage: Stage, view: OrganisationView) -> None:
    section = committee(view)
    section.members.setFocus()
    section.members.select_key(section.holders[0].appointment_id)
    stage.do("governance.appointment_letter_pdf.en")
    assert stage.printed[0][1].pdf.startswith(b"%PDF-")
    assert section.holders[0].letter.number == "PPRTD/PP/100 (L1)"
    assert "governance.termination_letter_pdf.ms" not in stage.names()
    section.former.setFocus()
    section.former.select_key(section.page.former[0].appointment_id)
    stage.do("governance.termination_letter_pdf.ms")
    assert section.page.former[0].end_letter.number == "PPRTD/PP/100 (L2)"


def test_a_letter_of_before_is_typed_in_and_its_scan_attached(
    stage: Stage, view: OrganisationView, tmp_path: Path
) -> None:
    section = committee(view)
    section.former.setFocus()
    section.former.select_key(section.page.former[0].appointment_id)
    stage.press(ENTER)
    fill(stage, end_letter_number="LAMA/3")
    assert section.page.former[0].end_letter.number == "LAMA/3"
    scan = tmp_path / "Surat Ahmad.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    take_scan(stage.work, section, section.page.former[0], scan)
    stage.do("governance.letter_scan")
    assert stage.printed[-1][1].pdf == b"%PDF-1.4 scan"


def test_a_position_is_added_and_a_seat_changed(stage: Stage, view: OrganisationView) -> None:
    section = committee(view)
    stage.do("governance.new_seat")
    fill(stage, position="Ketua Biro Sukan")
    assert "Ketua Biro Sukan" in [one.position for one in section.seated]
    section.seats.setFocus()
    section.seats.select_key(1)
    stage.press(ENTER)
    fill(stage, seniority="5")
    kept = stage.work.read(positions.seats_of, view.organisation_id)
    assert (kept[0].position, kept[0].seniority) == ("Pengerusi", 5)


def test_a_term_too_many_is_told_in_the_form_and_kept_with_its_reason(stage: Stage, view: OrganisationView) -> None:
    key = view.organisation_id
    stage.work.change(rules.save_constitution, None, key, 1, {"from_on": FIRST, "consecutive_terms": 1})
    stage.do("governance.appoint")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.go_to("position")
    stage.type("Bendahari")
    dialog.form.go_to("person_name")
    stage.type("Ahmad Kamal")
    assert not dialog.save()
    assert dialog.form.rows["position"].warning is not None
    dialog.form.rows["position"].reason.setText("Tiada calon lain")
    assert dialog.save()
    stage.no_dialog()
    assert [one.name for one in committee(view).holders] == ["Rohana", "Ahmad Kamal"]


def test_members_are_entered_one_after_another_and_the_register_printed(stage: Stage, view: OrganisationView) -> None:
    view.open_section(N_("Members"))
    section = view.section
    assert isinstance(section, MembersSection)
    stage.do("governance.add_member")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    for name in ("Norliza binti Hamid", "Suresh a/l Raman"):
        dialog.form.go_to("person_name")
        stage.type(name)
        assert dialog.save_and_more()
    dialog.done(0)
    stage.no_dialog()
    stage.qtbot.waitUntil(lambda: section.list.table.model().rowCount() == 2)
    job = view.document()
    assert job is not None
    stage.print_out(job)
    assert stage.printed[-1][1].pdf.startswith(b"%PDF-")
    section.list.table.setFocus()
    key = section.list.table.current_key()
    assert key
    stage.do("governance.end_membership")
    fill(stage, leave_reason="Berpindah")
    left = stage.work.read(members.member_record, key)
    assert (left.left_on, left.values["leave_reason"]) == (dt.date(2026, 11, 23), "Berpindah")


def test_a_new_edition_changes_what_is_in_force_and_says_so(stage: Stage, view: OrganisationView) -> None:
    view.open_section(N_("Rules"))
    section = view.section
    assert isinstance(section, RulesSection)
    stage.do("governance.new_edition")
    fill(stage, committee_most="11")
    assert [one.numbers for one in section.kept] == [1]  # flags left alone are not said
    lines = {one.name: one for one in stage.work.read(rules.rules_in_force, view.organisation_id, section.day.day)}
    assert lines["committee_most"].shown == "11"
    section.editions.setFocus()
    section.editions.select_key(section.kept[0].id)
    stage.press(ENTER)
    fill(stage, notice_days="3")
    assert stage.work.read(rules.rules_on, view.organisation_id, section.day.day).notice_days == 3


def test_an_auditor_sees_every_tab_and_changes_nothing(
    stage_of: StageOf, runner_of: RunnerOf, organisation: int
) -> None:
    stage = stage_of(runner_of("auditor"))
    view = OrganisationView(stage.work, stage, organisation)
    stage.open_view(view)
    for title in (N_("Committee"), N_("Members"), N_("Rules")):
        view.open_section(title)
        changing = {one for one in stage.names() if "pdf" not in one and "scan" not in one}
        assert changing == set()
