"""The history of a record: who did what to it and why, masked by role, over any page that has a record in hand."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from k2k_desktop.core.errors import Refused
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import record_history
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.audit.history import HistoryView, open_history
from tests.conftest import Make, RunnerOf
from tests.stage import StageOf


@pytest.fixture
def person(runner: Runner, make: Make) -> int:
    """A resident made, changed, and looked at closely."""
    key = make.resident("Aminah binti Yusof")
    runner.change(residents.save_resident, key, 1, {"occupation": "Guru", "mobile": "010-000 1234"})
    runner.ask(residents.reveal_number, Progress(), "Semak dengan kad", key)
    make.resident("Ganesan a/l Perumal")
    return key


def test_a_record_tells_what_was_done_to_it_and_why_and_nothing_of_others(runner: Runner, person: int) -> None:
    lines = runner.read(record_history.history_of, "resident", person)
    assert [line.op for line in lines] == ["", "U", "I"]
    assert lines[0].reason == "Semak dengan kad"
    assert ("", "Guru") in [(one.before, one.after) for one in lines[1].fields]
    assert not any("Ganesan" in one.after for line in lines for one in line.fields)


def test_who_does_not_see_a_record_does_not_see_its_history(runner_of: RunnerOf, person: int) -> None:
    for role in ("secretary", "admin"):
        with pytest.raises(Refused, match="does not see its history"):
            runner_of(role).read(record_history.history_of, "resident", person)
    with pytest.raises(Refused):
        runner_of("clerk").read(record_history.history_of, "signing_key", 1)


def test_identity_numbers_stay_covered_in_a_history(runner_of: RunnerOf, person: int) -> None:
    lines = runner_of("manager").read(record_history.history_of, "identity_document", 1)
    assert not any("8801" in one.after for line in lines for one in line.fields)


def test_the_history_opens_over_the_page_and_leads_to_the_entry(
    stage_of: StageOf, runner: Runner, runner_of: RunnerOf, person: int
) -> None:
    stage = stage_of(runner)
    open_history(stage.work, stage, ("resident", person), "Aminah")
    view = stage.view
    assert isinstance(view, HistoryView)
    words = " ".join(one.text() for one in view.findChildren(QLabel))
    assert "Sebab: Semak dengan kad" in words
    assert "Guru" in words
    view.findChildren(QPushButton)[0].click()
    assert stage.opened[0][0] == "audit_entry"
    runner.change(residents.save_resident, person, 2, {"occupation": "Pesara"})
    view.refresh(frozenset({"resident"}))
    assert "Pesara" in " ".join(one.text() for one in view.findChildren(QLabel))


def test_a_record_that_a_field_leads_to_is_called_by_its_name(runner_of: RunnerOf, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    household, _people = make.household(unit, "Aminah binti Yusof")
    told = {one.after for one in runner_of("clerk").read(record_history.history_of, "unit", unit)[0].fields}
    assert {"A", "PPR Teratai Damai"} <= told
    head = {one.after for one in runner_of("clerk").read(record_history.history_of, "household", household)[0].fields}
    assert {"Aminah binti Yusof", "A-01-01"} <= head
