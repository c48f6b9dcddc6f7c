"""A link to a record of an organisation opens its page at the tab that shows it, with the record in hand."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.governance.standing import ObligationKind
from k2k_desktop.services import governance
from k2k_desktop.services.governance import calendar, resolutions
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance import PAGE
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.committee import CommitteeSection
from k2k_desktop.ui.governance.obligations import ObligationsSection
from k2k_desktop.ui.governance.resolutions import ResolutionsSection
from k2k_desktop.ui.governance.sections import SECTIONS, SHOWN_IN
from tests.stage import Stage, StageOf

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    """The manager's window, with the list of organisations."""
    stage = stage_of(runner)
    stage.open_view(PAGE.build(stage.work, stage))
    return stage


@pytest.fixture
def body(runner: Runner) -> int:
    """An organisation with a term."""
    changes = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    key = runner.change(governance.save_organisation, None, 1, changes)
    runner.change(governance.start_term, key, {"from_on": dt.date(2025, 1, 1), "origin": TermOrigin.election})
    return key


def test_every_table_the_page_opens_has_its_tab() -> None:
    titles = {title for title, _where in SECTIONS}
    assert set(PAGE.records) - {"organisation"} == set(SHOWN_IN)
    assert set(SHOWN_IN.values()) <= titles


def test_a_resolution_opens_in_hand(stage: Stage, runner: Runner, body: int) -> None:
    first = runner.change(resolutions.record_resolution, body, "Membeli pam.", DAY, consensus=True)
    runner.change(resolutions.record_resolution, body, "Membeli lampu.", DAY, consensus=True)
    stage.view.show_record("resolution", first)
    assert isinstance(stage.view, OrganisationView)
    section = stage.view.section
    assert isinstance(section, ResolutionsSection)
    assert section.table.current_key() == first
    stage.do("meetings.send_to_agenda")
    assert stage.pages == [("meetings", {"send": (body, "resolution", first, "Membeli pam.")})]


def test_an_appointment_opens_in_hand(stage: Stage, runner: Runner, body: int) -> None:
    keys = [
        runner.change(governance.appoint, body, {"position": one, "person_name": one, "from_on": dt.date(2025, 1, 1)})
        for one in ("Chairperson", "Secretary")
    ]
    stage.view.show_record("appointment", keys[1])
    assert isinstance(stage.view, OrganisationView)
    section = stage.view.section
    assert isinstance(section, CommitteeSection)
    assert section.members.current_key() == keys[1]


def test_an_obligation_opens_in_hand_and_a_state_opens_the_calendar(stage: Stage, runner: Runner, body: int) -> None:
    given = {"kind": ObligationKind.accounts, "title": "Audit akaun", "due_on": dt.date(2027, 1, 31)}
    key = runner.change(calendar.save_obligation, None, body, 1, given)
    listing = stage.view
    listing.show_record("obligation", key)
    assert isinstance(stage.view, OrganisationView)
    section = stage.view.section
    assert isinstance(section, ObligationsSection)
    line = section.current()
    assert line is not None
    assert line.obligation_id == key
    stage.close_view(stage.view)
    listing.restore_state({"organisation": body, "section": "Calendar"})
    assert isinstance(stage.view, OrganisationView)
    assert isinstance(stage.view.section, ObligationsSection)
