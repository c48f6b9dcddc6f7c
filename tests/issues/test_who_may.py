"""Every act on complaints, works and priorities tried by those who may not: auditors, secretaries who only log."""

from __future__ import annotations

import importlib

import pytest

from k2k_desktop.core.actions import ACTIONS, RECORDED
from k2k_desktop.core.errors import Refused
from k2k_desktop.services.acts import MODULES
from k2k_desktop.services.issues import choices
from tests.conftest import RunnerOf

_AREAS = ("issues.", "estate.facilities", "estate.certificates")
_NEEDS_OF_SECRETARIES = {"issues.see", "issues.log", "issues.print", "issues.figures", "priorities.see",
                         "priorities.change", "priorities.close"}  # fmt: skip


def acts() -> list[str]:
    """The names of the acts of this area, of the modules as they say themselves."""
    for name in MODULES:
        importlib.import_module(f"k2k_desktop.services.{name}")
    return sorted(
        name
        for name, act in ACTIONS.items()
        if act.function.__module__.removeprefix("k2k_desktop.services.").startswith(_AREAS)
    )


def test_an_auditor_writes_through_no_act_of_complaints(runner_of: RunnerOf) -> None:
    auditor, found = runner_of("auditor"), acts()
    assert len(found) > 90
    for name in found:
        with pytest.raises(Refused):
            auditor.change(ACTIONS[name])


def test_a_secretary_logs_and_keeps_rounds_and_does_nothing_else(runner_of: RunnerOf) -> None:
    secretary = runner_of("secretary")
    may = {name for name in acts() if ACTIONS[name].needs in _NEEDS_OF_SECRETARIES}
    for name in set(acts()) - may:
        with pytest.raises(Refused):
            secretary.change(ACTIONS[name])
    logs = {name.partition(".")[2] for name in may if ACTIONS[name].needs == "issues.log"}
    assert logs == {
        "add_note", "add_photo", "begin_day", "count_in", "lift_down", "lift_up", "note_freed", "note_satisfaction",
        "note_visit", "record_issue", "save_findings", "save_inspection", "save_issue", "ship_defaults",
        "start_inspection",
    }  # fmt: skip


def test_only_who_acts_on_complaints_can_be_given_one(runner_of: RunnerOf) -> None:
    offered = [name for _key, name in runner_of("manager").read(choices.find_owners)]
    assert offered == ["Ujian Clerk", "Ujian Manager"]


def test_no_recorded_question_of_complaints_is_open_to_all() -> None:
    acts()
    for one in RECORDED.values():
        if one.function.__module__.removeprefix("k2k_desktop.services.").startswith(_AREAS):
            assert one.needs not in ("session", "undo"), one.name
