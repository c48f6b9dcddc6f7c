"""What two people do: users, roles, the key, the sheet and merging need a second one, once there are two."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from k2k_desktop.core.actions import ACTIONS
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import NeedsSecond, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services import acts, recycle_bin
from k2k_desktop.services import audit as trail
from k2k_desktop.services.audit import entry_page
from k2k_desktop.services.office import approving, estates, rekeying, users
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Who
from k2k_desktop.ui.kit.second import SecondPerson
from k2k_desktop.ui.kit.work import Work
from tests.colleagues import add_colleague
from tests.office.conftest import PASSWORD, OpenOffice

SECOND, THIRD = "meja kipas pisang enam", "sungai kuning topi lima"
MANAGER = {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.manager})}
CLERK = {"username": "norliza", "name": "Norliza binti Hamid", "roles": frozenset({Role.clerk})}


def body(opened: Opened, action: str) -> dict[str, Any]:
    """What the last entry of an action says."""
    with opened.database.reading() as session:
        kept = audit.ENTRY.c
        found = session.scalar(sa.select(kept.body).where(kept.action == action).order_by(kept.seq.desc()).limit(1))
    told: dict[str, Any] = json.loads(found or "{}")
    return told


@pytest.fixture
def two(open_office: OpenOffice) -> Opened:
    """An office of an administrator, a manager and a clerk, with the administrator at the screen."""
    opened = open_office()
    add_colleague(opened.runner, CLERK, THIRD)
    add_colleague(opened.runner, MANAGER, SECOND)
    return opened


def test_these_need_two() -> None:
    acts.names()  # imports them all
    assert {name for name, one in ACTIONS.items() if one.second} >= {
        "office.add_user", "office.save_user", "office.remove_user", "office.new_sheet", "office.note_key_change",
        "people.merge_residents", "retention.run_retention",
    }  # fmt: skip


def test_an_office_of_one_goes_on_and_says_so(open_office: OpenOffice) -> None:
    opened = open_office()
    opened.runner.change(users.add_user, CLERK, THIRD)
    assert body(opened, "office.add_user")["one_person"] is True
    rekeying.change_key(opened.runner)
    assert body(opened, "office.note_key_change")["one_person"] is True


def test_once_there_are_two_nobody_does_it_alone(two: Opened) -> None:
    with pytest.raises(NeedsSecond, match="Mohd Faizal"):
        two.runner.change(users.remove_user, 2)
    with pytest.raises(NeedsSecond):
        two.runner.change(users.save_user, 2, 1, {"roles": frozenset({Role.admin})})
    with pytest.raises(NeedsSecond):
        two.runner.change(users.new_sheet)
    slots = two.keyring.slots
    with pytest.raises(NeedsSecond):
        rekeying.change_key(two.runner)
    assert two.keyring.slots == slots
    assert [line.active for line in two.runner.read(users.all_users)] == [True] * 3


def test_the_second_proves_to_be_there_and_stands_in_the_entry(two: Opened) -> None:
    faizal = approving.second_person(two.runner, "Faizal", SECOND)
    two.runner.run_with(faizal, users.remove_user, Progress(), "", 2)
    told = body(two, "office.remove_user")
    assert (told["user"], told["second"]) == (1, 3)
    with two.database.reading() as session:
        last = audit.head(session)[0]
    shown = two.runner.read(entry_page, last)
    assert (shown.action, shown.second, shown.one_person) == ("Remove user", "Mohd Faizal bin Rahim", False)
    assert "one_person" not in told
    rekeying.change_key(two.runner, faizal)
    assert body(two, "office.note_key_change")["second"] == 3
    with two.database.reading() as session:
        assert proof.verify(session).faults == []


def test_the_second_is_somebody_else_who_may(two: Opened, clock: FixedClock) -> None:
    with pytest.raises(Refused, match="somebody else"):
        approving.second_person(two.runner, "ROHANA", "apa saja")
    first, clerk = two.runner.who, approving.second_person(two.runner, "norliza", THIRD)
    nobody = Who(99, "tiada", "Tiada Orang", frozenset(Role))
    for who, why in ((first, "somebody else"), (clerk, "may not do this"), (nobody, "may not do this")):
        with pytest.raises(Refused, match=why):
            two.runner.run_with(who, users.remove_user, Progress(), "", 2)
    assert two.runner.read(users.all_users)[1].active


def test_wrong_passwords_of_a_second_wait_and_enter_the_trail(two: Opened, clock: FixedClock) -> None:
    for _try in range(5):
        with pytest.raises(UserError, match="not right"):
            approving.second_person(two.runner, "faizal", "bukan ini")
    with pytest.raises(UserError, match="Wait"):
        approving.second_person(two.runner, "faizal", SECOND)
    clock.advance(dt.timedelta(seconds=2))
    approving.second_person(two.runner, "faizal", SECOND)
    assert body(two, "office.note_wrong_second")["failed"] == 5


def test_a_first_password_confirms_nothing(two: Opened) -> None:
    faizal = approving.second_person(two.runner, "faizal", SECOND)
    values = {**MANAGER, "username": "tan", "name": "Tan Mei Ling"}
    two.runner.run_with(faizal, users.add_user, Progress(), "", values, THIRD)
    with pytest.raises(Refused, match="first password"):
        approving.second_person(two.runner, "tan", THIRD)


def test_nobody_becomes_two_people_by_giving_the_other_a_password(two: Opened) -> None:
    with pytest.raises(Refused, match="recovery sheet"):
        two.runner.change(users.set_password, 3, THIRD)
    faizal = approving.second_person(two.runner, "faizal", SECOND)
    with pytest.raises(Refused, match="another colleague"):
        two.runner.run_with(faizal, users.set_password, Progress(), "", 3, THIRD)
    with pytest.raises(UserError, match="Your own"):
        two.runner.change(users.set_password, 1, THIRD)
    two.runner.change(users.set_password, 2, SECOND)  # a clerk confirms nothing


def test_whose_sign_in_ended_cannot_be_the_second(two: Opened) -> None:
    faizal = approving.second_person(two.runner, "faizal", SECOND)
    two.runner.run_with(faizal, users.remove_user, Progress(), "", 3)
    two.runner.change(users.remove_user, 2)
    assert body(two, "office.remove_user")["one_person"] is True
    with pytest.raises(UserError, match="not right"):
        approving.second_person(two.runner, "faizal", SECOND)


def test_the_screen_asks_for_the_second_and_goes_on(two: Opened, qtbot: QtBot) -> None:
    work = Work(two.runner)
    asked: list[str] = []

    def approve(needed: NeedsSecond) -> Who | None:
        asked.append(needed.label)
        dialog = SecondPerson(two.runner.who.name, needed, partial(approving.second_person, two.runner))
        qtbot.addWidget(dialog)
        for username, password in (("rohana", "x"), ("norliza", THIRD), ("faizal", "salah")):
            dialog.username.setText(username)
            dialog.password.setText(password)
            dialog.confirm()
            assert dialog.who is None
            assert dialog.password.text() == ""
        dialog.username.setText("faizal")
        dialog.password.setText(SECOND)
        dialog.confirm()
        return dialog.who

    with pytest.raises(NeedsSecond):
        work.change(users.remove_user, 2)
    work.approver = lambda _needed: None
    with pytest.raises(NeedsSecond):
        work.change(users.remove_user, 2)
    work.approver = approve
    work.change(users.remove_user, 2)
    assert asked == ["Remove user"]
    sheets: list[str] = []
    work.start(users.new_sheet, sheets.append)
    qtbot.waitUntil(lambda: bool(sheets))
    assert asked == ["Remove user", "New recovery sheet"]
    assert body(two, "office.new_sheet")["second"] == 3
    work.close()


def test_nobody_alone_takes_back_what_two_people_did(two: Opened) -> None:
    estate = two.runner.read(estates.estate_choices)[0][0]
    faizal = approving.second_person(two.runner, "faizal", SECOND)

    def save(version: int, roles: frozenset[Role], kept: list[int]) -> int:
        changes = {"roles": roles, "estates": kept}
        return two.runner.run_with(faizal, users.save_user, Progress(), "", 2, version, changes).seq

    save(two.runner.read(users.all_users)[1].version, frozenset({Role.clerk}), [estate])
    lines = {one.user_id: one for one in two.runner.read(users.all_users)}
    seq = save(lines[2].version, frozenset({Role.secretary}), [])
    with pytest.raises(NeedsSecond):
        two.runner.change(recycle_bin.restore_deleted, seq)
    assert {one.user_id: one.roles for one in two.runner.read(users.all_users)}[2] == {Role.secretary}
    two.runner.run_with(faizal, recycle_bin.restore_deleted, Progress(), "", seq)
    assert {one.user_id: one.roles for one in two.runner.read(users.all_users)}[2] == {Role.clerk}


def test_a_merge_by_two_is_not_undone_by_one(two: Opened) -> None:
    manager = Who(3, "faizal", "Mohd Faizal bin Rahim", frozenset({Role.manager}))
    rohana = approving.second_person(two.sign_in_as(manager), "rohana", PASSWORD)
    kept, other = (two.runner.change(residents.save_resident, None, 1, {"full_name": name}) for name in ("Ali", "Ali"))
    done = two.runner.run_with(rohana, residents.merge_residents, Progress(), "Orang sama", kept, other)
    with pytest.raises(NeedsSecond):
        two.runner.change(trail.undo, done.seq)
    two.runner.run_with(rohana, trail.undo, Progress(), "", done.seq)
