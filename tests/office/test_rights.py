"""Who may do what: every act of the program tried through the door by every role."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
import sqlalchemy as sa

import k2k_desktop.services
from k2k_desktop.core.actions import ACTIONS, RECORDED, Action, Question
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services.permissions import RIGHTS, holders, may
from k2k_desktop.services.runner import Runner
from tests.conftest import RunnerOf

for _module in pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services."):
    importlib.import_module(_module.name)

Act = Action[..., object] | Question[..., object]


def _ours(acts: dict[str, Act]) -> list[Act]:
    return [act for _name, act in sorted(acts.items()) if act.function.__module__.startswith("k2k_desktop.services")]


CHANGES: list[Act] = _ours({**ACTIONS})
HANDED_OUT: list[Act] = _ours({**RECORDED})
EVERY = CHANGES + HANDED_OUT


def _questions() -> list[Question[..., object]]:
    found = {}
    for module in pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, Question):
                found[one.function] = one
    return list(found.values())


def _tried(runner: Runner, act: Act) -> bool:
    """Whether the door let it in; what happens behind it with arguments that cannot be is of no interest."""
    needed = [one for one in inspect.signature(act.function).parameters.values() if one.default is one.empty]
    nonsense = [object()] * (len(needed) - 1)
    try:
        if isinstance(act, Action):
            runner.run(act, Progress(), "Ujian", *nonsense)
        else:
            runner.ask(act, Progress(), "Ujian", *nonsense)
    except Refused:
        return False
    except Exception:  # whatever nonsense leads to
        return True
    return True


OWN_SIGN_IN = {  # what anybody may do about their own coming and going; it touches no record of the office
    "office.change_password",
    "office.note_wrong_second",
    "office.older_copy_found",
    "office.sign_in",
    "office.sign_out",
    "office.use_recovery_sheet",
}


FOR_ACTING = {  # what only begins an act of those who may do it
    "issues.may_verify",  # names the reporter of a confidential complaint too
    "issues.filled",  # what a reply begins with
    "issues.next_notice",  # what a form begins with; what was issued is read by all who may
}


def test_there_is_something_to_try() -> None:
    assert len(CHANGES) > 25
    assert len(HANDED_OUT) > 3
    assert {act.needs for act in EVERY} <= set(RIGHTS)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_the_door_opens_exactly_where_the_table_says(runner_of: RunnerOf, role: Role) -> None:
    runner = runner_of(role.name)
    opened = {act.name: _tried(runner, act) for act in EVERY}
    assert opened == {act.name: role in RIGHTS[act.needs] for act in EVERY}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_what_is_refused_is_in_the_trail_and_what_may_be_is_shown(
    runner_of: RunnerOf, database: Database, role: Role
) -> None:
    runner = runner_of(role.name)
    refused = [act for act in EVERY if role not in RIGHTS[act.needs]]
    assert {act.name for act in EVERY if runner.can(act)} == {act.name for act in refused}
    for act in refused:
        assert not _tried(runner, act)
    with database.reading() as session:
        noted = session.scalar(sa.select(sa.func.count()).where(audit.ENTRY.c.action == "refused"))
        assert noted == len(refused)
        assert proof.verify(session).faults == []


def test_the_auditor_changes_nothing_but_the_auditors_own_desk(runner_of: RunnerOf, database: Database) -> None:
    allowed = {act.name for act in CHANGES if may({Role.auditor}, act.needs)}
    desk = {act.name for act in CHANGES if act.needs == "desk.write"}
    assert {name.split(".")[0] for name in desk} <= {"review"}
    assert allowed == OWN_SIGN_IN | desk
    auditor = runner_of("auditor")
    for act in CHANGES:
        assert act.name in allowed or not _tried(auditor, act)
    with database.reading() as session:
        changed = session.scalar(sa.select(sa.func.count()).where(audit.CHANGE.c.entry_seq > 1))
        assert changed == 0


def test_the_auditor_may_read_all_the_manager_may(runner_of: RunnerOf) -> None:
    manager, auditor = runner_of("manager"), runner_of("auditor")
    read = [one for one in _questions() if not one.recorded and manager.may(one.needs)]
    assert len(read) > 20
    hidden = {one.name for one in read if not auditor.may(one.needs)}
    # the steps of bringing a sheet in, too, end in a change
    assert {name for name in hidden if not name.startswith("imports.")} == FOR_ACTING


def test_two_roles_together_may_what_either_may(runner_of: RunnerOf) -> None:
    both, clerk, secretary = runner_of("clerk", "secretary"), runner_of("clerk"), runner_of("secretary")
    for right in RIGHTS:
        assert both.may(right) == (clerk.may(right) or secretary.may(right))


def test_nobody_may_anything_without_a_role_and_no_right_is_unknown() -> None:
    assert not any(may([], right) for right in RIGHTS)
    assert all(holders(right) for right in RIGHTS)
    with pytest.raises(KeyError):
        may(list(Role), "people.fly")


def test_every_act_has_a_sentence_and_a_name_of_its_own() -> None:
    assert all(act.label.strip() for act in CHANGES if isinstance(act, Action))
    assert all(one.recorded.strip() for one in HANDED_OUT if isinstance(one, Question))
    functions = {act.function for act in EVERY}
    assert len(functions) == len({act.name for act in EVERY})
    assert {act.name for act in CHANGES}.isdisjoint(act.name for act in HANDED_OUT)
