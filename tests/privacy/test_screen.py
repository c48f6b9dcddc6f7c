"""The page of personal data by keyboard: requests, breaches, consents, notices, disclosures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.listings import Query
from k2k_desktop.models.privacy import BreachKind, DataClass, RequestKind, RequestOutcome
from k2k_desktop.services import exports
from k2k_desktop.services.people.pages import resident_page
from k2k_desktop.services.privacy import breach_pages, breaches, disclosures, notices, requests
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.sections import Section
from k2k_desktop.ui.people.doing import Doing
from k2k_desktop.ui.people.exporting import ExportDialog
from k2k_desktop.ui.privacy import PAGE
from k2k_desktop.ui.privacy.breaches import BreachesSection
from k2k_desktop.ui.privacy.consents import ConsentsSection
from k2k_desktop.ui.privacy.disclosures import DisclosuresSection
from k2k_desktop.ui.privacy.notices import NoticesSection
from k2k_desktop.ui.privacy.page import SECTIONS, PrivacyPage
from k2k_desktop.ui.privacy.requests import RequestsSection
from tests.conftest import MONDAY_MORNING, Make, RunnerOf
from tests.stage import CONTROL, ENTER, Stage, StageOf
from tests.stage import stage_of as stage_of  # noqa: PLC0414 - the fixture

TODAY = dt.date(2026, 11, 23)
S = TypeVar("S", bound=Section)


def page_of(stage: Stage, tab: type[S], title: str) -> S:
    """The tab of that marked title, in front."""
    page = PrivacyPage(stage.work, stage)
    stage.open_view(page)
    page.open_section(title)
    section = page.section
    assert isinstance(section, tab)
    stage._take_commands()
    section.panes()[0].setFocus()
    return section


def form(stage: Stage) -> FormDialog:
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def fill(stage: Stage, **values: Any) -> None:
    """Put values into the form in front and save it with Ctrl+Return."""
    dialog = form(stage)
    for name, value in values.items():
        dialog.form.put(name, value)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


@pytest.fixture
def request_id(runner: Runner, person: int) -> int:
    return runner.change(
        requests.record_request, {"kind": RequestKind.access, "resident_id": person, "received_on": TODAY}
    )


def test_a_request_is_recorded_extended_and_answered_by_keyboard(
    stage_of: StageOf, runner: Runner, person: int
) -> None:
    stage = stage_of(runner)
    section = page_of(stage, RequestsSection, "Requests")
    stage.press(Qt.Key.Key_N, CONTROL)
    dialog = form(stage)
    picker = dialog.form.editor("resident_id")
    picker.show_value(person)
    fill(stage, received_on=TODAY)
    assert section.table.row_count() == 1
    assert section.table.cell(0, 3).text == "Baki 21 hari"
    stage.do("privacy.extend_request")
    fill(stage, extension_reason="Rekod lama di stor.")
    assert section.table.cell(0, 3).text == "Baki 35 hari"
    stage.do("privacy.answer_request")
    fill(stage, outcome=RequestOutcome.met, answer="Diserahkan.")
    assert section.table.cell(0, 3).text == RequestOutcome.met.say()
    assert "privacy.answer_request" not in stage.names()
    stage.press(ENTER)
    assert stage.opened == [("resident", person)]


def test_letters_and_the_own_report_print_from_the_request(
    stage_of: StageOf, runner: Runner, request_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_of(runner)
    page_of(stage, RequestsSection, "Requests")
    stage.do("privacy.request_letter_pdf.ms.acknowledgement")
    monkeypatch.setattr("k2k_desktop.ui.privacy.requests.ask_reason", lambda *_a: "PD-2026-0001")
    stage.do("privacy.request_report")
    (letter, _), (report, _) = stage.printed
    assert (letter.args[1:], report.reason) == (("acknowledgement", "ms"), "PD-2026-0001")


def test_a_breach_counts_down_while_it_is_looked_at(stage_of: StageOf, runner: Runner, clock: FixedClock) -> None:
    stage = stage_of(runner)
    section = page_of(stage, BreachesSection, "Data breaches")
    stage.press(Qt.Key.Key_N, CONTROL)
    dialog = form(stage)
    next(box for box in dialog.findChildren(QCheckBox) if box.text().replace("&", "") == "Nombor pengenalan").click()
    fill(stage, kind=BreachKind.lost_device, description="Pemacu pena hilang.")
    assert section.table.cell(0, 3).text == "Baki 72 jam"
    clock.advance(dt.timedelta(hours=50))
    section._clock.timeout.emit()
    cell = section.table.cell(0, 3)
    assert (cell.text, cell.badge) == ("Baki 22 jam", "warn")
    clock.advance(dt.timedelta(hours=30))
    section._clock.timeout.emit()
    assert section.table.cell(0, 3).badge == "danger"
    stage.do("privacy.tell_nobody")
    fill(stage, not_told_reason="Salinan disulitkan.")
    assert runner.read(breach_pages.breach_list)[0].step == "Decide whether harm is likely"


def test_the_register_of_breaches_prints_without_a_line_in_hand(stage_of: StageOf, runner: Runner) -> None:
    stage = stage_of(runner)
    page_of(stage, BreachesSection, "Data breaches")
    stage.do("privacy.breach_register_pdf.ms")
    assert [job.args for job, _pdf in stage.printed] == [("ms",)]


def test_the_manager_decides_on_harm_with_a_reason(
    stage_of: StageOf, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = runner.change(breaches.record_breach, {
        "kind": BreachKind.seen, "discovered_at": MONDAY_MORNING, "description": "Skrin terbuka.",
        "data": frozenset({DataClass.names}),
    })  # fmt: skip
    stage = stage_of(runner)
    page_of(stage, BreachesSection, "Data breaches")
    monkeypatch.setattr("k2k_desktop.ui.privacy.breaches.ask_reason", lambda *_a: "Dilihat seorang sahaja.")
    stage.do("privacy.harm_unlikely")
    assert runner.read(breach_pages.breach_page, key).significant is False


def test_who_has_not_consented_is_one_key_away(stage_of: StageOf, runner: Runner, person: int) -> None:
    stage = stage_of(runner)
    section = page_of(stage, ConsentsSection, "Consents")
    section.table.select_key(4)
    section.table.setFocus()
    stage.press(ENTER)
    filters = {"no_consent": ("partner",), "standing": ("active",)}
    assert stage.pages == [("people", {"filters": filters})]


def test_a_notice_is_changed_into_a_new_version(stage_of: StageOf, runner: Runner) -> None:
    runner.change(notices.save_notice, {"valid_from": TODAY, "text_ms": "Notis", "text_en": "Notice"})
    stage = stage_of(runner)
    section = page_of(stage, NoticesSection, "Notice")
    stage.press(ENTER)
    fill(stage, text_ms="Notis baharu")
    assert section.table.row_count() == 2
    assert [one.text_ms for one in runner.read(notices.notices)] == ["Notis baharu", "Notis"]
    stage.do("privacy.notice.both")
    assert stage.printed[0][0].args == (2, None, "both")


def test_a_disclosure_is_typed_and_its_period_chosen(stage_of: StageOf, runner: Runner) -> None:
    old = {"given_on": TODAY - dt.timedelta(days=60), "recipient": "Polis", "purpose": "Siasatan"}
    runner.change(disclosures.save_disclosure, None, 1, old)
    stage = stage_of(runner)
    section = page_of(stage, DisclosuresSection, "Disclosures")
    assert section.table.row_count() == 0
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, recipient="Majlis Bandaraya", purpose="Bancian")
    assert section.table.row_count() == 1
    section.period.setCurrentIndex(1)
    section.period.activated.emit(1)
    assert section.table.row_count() == 2


def test_the_auditor_reads_every_tab_and_changes_nothing(
    stage_of: StageOf, runner_of: RunnerOf, runner: Runner, request_id: int
) -> None:
    runner.change(notices.save_notice, {"valid_from": TODAY, "text_ms": "Notis", "text_en": "Notice"})
    stage = stage_of(runner_of("auditor"))
    page = PrivacyPage(stage.work, stage)
    stage.open_view(page)
    for place in range(5):
        page.tabs.setCurrentIndex(place)
        able = {one.name for one in page.commands() if one.enabled() is None}
        changing = {"record_", "save_", "answer_", "extend_", "tell_", "decide_", "close_", "edit_"}
        assert not {name for name in able if name.split(".")[-1].startswith(tuple(changing))}


def test_the_export_asks_to_whom_it_goes_and_remembers(
    stage_of: StageOf, runner: Runner, runner_of: RunnerOf, person: int, tmp_path: Path
) -> None:
    stage = stage_of(runner)
    dialog = ExportDialog(stage.work, "residents", stage)
    dialog.show()
    assert dialog.told() is None
    dialog.recipient.setText("PHSSB")
    dialog.purpose.setText("Semakan  sewa")
    assert dialog.told() == ("PHSSB", "Semakan sewa")
    runner.read(exports.export_list, "residents", Query(), ("name",), tmp_path / "a.xlsx")
    runner.change(disclosures.told_whom, *(dialog.told() or ("", "")), 2)
    again = ExportDialog(stage.work, "residents", stage)
    assert (again.recipient.text(), again.purpose.text()) == ("PHSSB", "Semakan sewa")
    auditors = ExportDialog(stage_of(runner_of("auditor")).work, "residents", stage)
    auditors.show()
    assert auditors.recipient.isHidden()
    assert auditors.told() is None


def test_notice_and_own_report_print_from_the_persons_record(
    stage_of: StageOf, runner: Runner, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.change(notices.save_notice, {"valid_from": TODAY, "text_ms": "Notis", "text_en": "Notice"})
    stage = stage_of(runner)
    commands = {one.name: one for one in Doing(stage.work, stage, stage).resident(runner.read(resident_page, person))}
    commands["people.print_notice"].run()
    monkeypatch.setattr("k2k_desktop.ui.people.papers.ask_reason", lambda *_a: "Diminta di kaunter")
    commands["people.own_report"].run()
    assert [job.args[1] if len(job.args) == 3 else job.args[0] for job, _pdf in stage.printed] == [person, person]
    assert stage.printed[1][0].reason == "Diminta di kaunter"


@pytest.mark.parametrize(
    ("role", "kept", "tabs"),
    [
        ("manager", False, [0, 1, 2, 3, 4, 5, 6]),
        ("clerk", False, [0, 1, 2, 3, 4, 5]),
        ("secretary", False, [5]),
        ("clerk", True, [0, 1, 2, 3, 4]),
    ],
)
def test_each_tab_stands_there_for_whoever_may_read_it(
    role: str, kept: bool, tabs: list[int], stage_of: StageOf, runner_of: RunnerOf, make: Make
) -> None:
    runner = runner_of(role)
    if kept:
        runner.who = replace(runner.who, estates=frozenset({make.estate()}))
    stage = stage_of(runner)
    assert PAGE.is_for(stage.work)
    page = PrivacyPage(stage.work, stage)
    stage.open_view(page)
    seen = []
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        seen.append(type(page.section).__name__)
    assert seen == [SECTIONS[tab][1].split(":")[1] for tab in tabs]


def test_the_page_is_for_nobody_who_sees_no_personal_data(stage_of: StageOf, runner_of: RunnerOf) -> None:
    assert not any(PAGE.is_for(stage_of(runner_of(role)).work) for role in ("treasurer", "facilitator", "admin"))
