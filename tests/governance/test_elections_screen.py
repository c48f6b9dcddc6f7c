"""An election by keyboard: planned, nominated, counted, its tie broken, declared."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.governance import Organisation, OrganisationKind, Profile
from k2k_desktop.models.governance.elections import ElectionStatus
from k2k_desktop.services import governance
from k2k_desktop.services.governance import elections
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.elections.view import ElectionView
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.picker import RecordPicker
from tests.conftest import Make
from tests.stage import CONTROL, ENTER, Stage, StageOf

NAMES = ("Aminah binti Salleh", "Badrul bin Hashim", "Chong Mei Ling", "Devi a/p Raman")
DAY = dt.date(2026, 12, 20)


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    """The window of the manager."""
    return stage_of(runner)


@pytest.fixture
def organisation(make: Make) -> int:
    """An association with four adults on its estate."""
    estate = make.estate()
    make.household(make.unit(make.block(estate), estate), *NAMES)
    return make.put(Organisation(name="Persatuan Penduduk", kind=OrganisationKind.residents, profile=Profile.informal))


def form(stage: Stage) -> FormDialog:
    """The form in front."""
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    return dialog


def pick(stage: Stage, field: str, words: str) -> None:
    """Find somebody of the roll by keyboard."""
    dialog = form(stage)
    picker = dialog.form.editor(field)
    assert isinstance(picker, RecordPicker)

    def listed() -> bool:
        if not picker.popup.isVisible():
            dialog.activateWindow()  # offscreen nobody gives the window back when the last list closed
            dialog.form.go_to(field)
            QTest.keyClick(picker.line, Qt.Key.Key_Down)
        return picker.popup.isVisible()

    QTest.keyClicks(picker.line, words)
    stage.qtbot.waitUntil(listed)
    QTest.keyClick(picker.popup, ENTER)  # as the desktop sends keys while a list is open
    stage.qtbot.waitUntil(lambda: picker.key is not None)


def fill(stage: Stage, **values: Any) -> None:
    """Fill the form in front and save it."""
    dialog = form(stage)
    for name, value in values.items():
        dialog.form.put(name, value)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()


def opened(stage: Stage, organisation: int) -> ElectionView:
    """An election of the chair alone, planned on the organisation's page with the keyboard."""
    body = OrganisationView(stage.work, stage, organisation, "Elections")
    stage.open_view(body)
    stage.press(Qt.Key.Key_N, CONTROL)
    fill(stage, held_on=DAY, least_age=None)
    view = stage.view
    assert isinstance(view, ElectionView)
    for contest in view.page.contests[1:]:
        view.contests.select_key(contest.id)
        stage.do("governance.remove_contest")
    return view


def nominate(stage: Stage, view: ElectionView, name: str, proposer: str, seconder: str) -> None:
    """Nominate with Ctrl+N and accept with Enter."""
    stage.press(Qt.Key.Key_N, CONTROL)
    for field, words in (("elector_id", name), ("proposer_id", proposer), ("seconder_id", seconder)):
        pick(stage, field, words)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    newest = max(one.id for one in view.page.contests[0].candidates)
    view.people.select_key(newest)
    view.people.setFocus()
    stage.press(ENTER)


def test_an_election_from_plan_to_declared_result_by_keyboard(
    stage: Stage, organisation: int, clock: FixedClock
) -> None:
    view = opened(stage, organisation)
    stage.do("governance.issue_election_notice")
    stage.do("governance.freeze_roll")
    assert "4" in stage.toasts[-1]
    for name in NAMES[:2]:
        nominate(stage, view, name, NAMES[2], NAMES[3])
    stage.do("governance.open_polling")
    clock.moment = dt.datetime.combine(DAY, dt.time(2), dt.UTC)
    view.refresh(frozenset())
    first, second = (one.id for one in view.page.contests[0].standing)
    stage.press(Qt.Key.Key_N, CONTROL)
    dialog = form(stage)
    for name, value in {"name": "Dewan", "issued": 4, "used": 3, "spoilt": 1, "unused": 1}.items():
        dialog.form.put(name, value)
    dialog.form.put(f"votes_{first}", 2)
    dialog.form.put(f"votes_{second}", 2)
    assert not dialog.save()  # four votes on three papers
    fill(stage, used=2, **{f"votes_{first}": 1, f"votes_{second}": 1})
    view.boxes.select_key(view.page.contests[0].boxes[0].id)
    view.boxes.setFocus()
    assert view.boxes.cell(0, 5).badge is None
    stage.do("governance.close_count")
    assert view.primary() is not None
    assert "governance.declare_result" not in stage.names()  # the tie
    stage.do("governance.break_tie")
    fill(stage, **{f"votes_{second}": True, "tie_broken": "Undi dicabut di hadapan calon"})
    stage.do("governance.declare_result")
    assert view.page.status is ElectionStatus.declared
    sitting = stage.work.read(governance.members_on, organisation, DAY)
    assert [one.name for one in sitting] == [NAMES[1]]
    assert not {"governance.save_election", "governance.start_recount"} & stage.names()
    assert view.document() is not None


def test_what_does_not_add_up_is_said_and_holds_the_next_step(
    stage: Stage, organisation: int, clock: FixedClock
) -> None:
    view = opened(stage, organisation)
    key = view.page.id
    work = stage.work
    work.change(elections.issue_election_notice, key)
    work.change(elections.freeze_roll, key)
    electors = [work.read(elections.find_electors, key, name)[0][0] for name in NAMES]
    for place in (0, 1):
        people = {"elector_id": electors[place], "proposer_id": electors[2], "seconder_id": electors[3]}
        made = work.change(elections.nominate, key, {"contest_id": view.page.contests[0].id, **people})
        work.change(elections.accept_nomination, made)
    work.change(elections.open_polling, key)
    clock.moment = dt.datetime.combine(DAY, dt.time(2), dt.UTC)
    votes = {one.id: 1 for one in view.page.contests[0].standing}
    papers = {"name": "Dewan", "issued": 4, "used": 2, "spoilt": 0, "unused": 1}
    work.change(elections.save_box, view.page.contests[0].id, None, 1, papers, votes)
    assert view.boxes.cell(0, 5).badge == "danger"
    assert "Pengerusi" in view.missing.text()
    assert "governance.close_count" not in stage.names()


def test_a_clerk_sees_an_election_and_changes_nothing(
    stage_of: StageOf, runner: Runner, runner_of: Any, organisation: int
) -> None:
    key = runner.change(elections.plan_election, organisation, {"held_on": DAY})
    stage = stage_of(runner_of("clerk"))
    stage.open_view(ElectionView(stage.work, stage, key))
    assert {name for name in stage.names() if "pdf" not in name and "form" not in name} == set()
