"""An organisation opens as a page with tabs, by keyboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.services import governance
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance import PAGE
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.page import OrganisationsPage
from k2k_desktop.ui.governance.sections import SECTIONS
from tests.conftest import RunnerOf
from tests.stage import CONTROL, ENTER, Stage, StageOf

BEGUN = dt.date(2026, 1, 1)


@pytest.fixture
def organisation(runner: Runner) -> int:
    """An association with a term and a chair."""
    values = {"name": "Persatuan Penduduk Teratai", "kind": OrganisationKind.residents}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(governance.start_term, key, {"from_on": BEGUN, "origin": TermOrigin.election})
    chair: dict[str, Any] = {"position": "Pengerusi", "person_name": "Ahmad Kamal", "from_on": BEGUN}
    runner.change(governance.appoint, key, chair)
    return key


@pytest.fixture
def stage(stage_of: StageOf, runner_of: RunnerOf, organisation: int) -> Stage:
    """The window of the secretary."""
    return stage_of(runner_of("secretary"))


@pytest.fixture
def view(stage: Stage, organisation: int) -> OrganisationView:
    """The page of the association over the list."""
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, OrganisationsPage)
    with stage.qtbot.waitSignal(page.list.counted):
        stage.open_view(page)
    page.show_record("organisation", organisation)
    page.list.table.setFocus()
    stage.press(ENTER)
    assert isinstance(stage.view, OrganisationView)
    return stage.view


def test_enter_in_the_list_opens_the_organisation_and_esc_goes_back(stage: Stage, view: OrganisationView) -> None:
    assert view.title() == "Persatuan Penduduk Teratai"
    assert view.record() == ("organisation", view.organisation_id)
    assert view.escape()
    assert isinstance(stage.view, OrganisationsPage)


def test_every_tab_can_be_made_and_is_reached_by_keyboard(stage: Stage, view: OrganisationView) -> None:
    view.panes()[0].setFocus()
    seen = []
    for _tab in SECTIONS:
        seen.append(type(view.section))
        assert view.tabs.tabText(view.tabs.currentIndex())
        stage.press(Qt.Key.Key_PageDown, CONTROL)
    assert [f"{one.__module__}:{one.__name__}" for one in seen] == [where for _title, where in SECTIONS]
    assert view.tabs.currentIndex() == 0


def test_the_page_remembers_its_tab_and_passes_over_an_unknown_one(view: OrganisationView) -> None:
    assert view.save_state() == {"section": SECTIONS[0][0]}
    view.restore_state({"section": N_("Rules")})
    view.restore_state({"section": "nothing of the kind"})


def test_the_tab_reads_again_when_records_change(stage: Stage, view: OrganisationView) -> None:
    members = getattr(view.section, "members")  # noqa: B009 - a section of its own kind
    assert members.row_count() == 1
    stage.work.change(
        governance.appoint, view.organisation_id,
        {"position": "Setiausaha", "person_name": "Rohana", "from_on": BEGUN},
    )  # fmt: skip
    assert members.row_count() == 2
