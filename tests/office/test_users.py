"""Who may sign in, and the rules for users."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.office import Role
from k2k_desktop.services.office import opening, users
from tests.colleagues import add_colleague
from tests.office.conftest import PASSWORD, OpenOffice

SECOND = "meja kipas pisang enam"


def values(**given: Any) -> dict[str, Any]:
    """The form of a clerk, changed as given."""
    return {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.clerk}), **given}


def test_an_added_user_signs_in_with_the_roles_given(open_office: OpenOffice) -> None:
    opened = open_office()
    add_colleague(opened.runner, values(), SECOND)
    opening.close_office(opened)
    assert open_office("Faizal", SECOND).runner.who.roles == {Role.clerk}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": " ROHANA "}, "username"),
        ({"username": ""}, "username"),
        ({"name": " "}, "name"),
        ({"roles": frozenset()}, "roles"),
        ({"roles": frozenset({Role.auditor})}, "ends_on"),
        ({"roles": frozenset({Role.auditor}), "ends_on": dt.date(2026, 11, 22)}, "ends_on"),
    ],
)
def test_what_a_user_must_have(open_office: OpenOffice, given: dict[str, Any], field: str) -> None:
    opened = open_office()
    with pytest.raises(Invalid) as wrong:
        opened.runner.change(users.add_user, values(**given), SECOND)
    assert list(wrong.value.fields) == [field]
    assert [line.username for line in opened.runner.read(users.all_users)] == ["rohana"]


def test_a_first_password_must_be_a_good_one(open_office: OpenOffice) -> None:
    opened = open_office()
    with pytest.raises(Invalid) as wrong:
        opened.runner.change(users.add_user, values(), "faizal")
    assert list(wrong.value.fields) == ["password"]


def test_only_the_administrator_keeps_users(open_office: OpenOffice) -> None:
    opened = open_office()
    add_colleague(opened.runner, values(), SECOND)
    opening.close_office(opened)
    clerk = open_office("faizal", SECOND)
    with pytest.raises(Refused):
        clerk.runner.change(users.add_user, values(username="lain"), SECOND)
    with pytest.raises(Refused):
        clerk.runner.read(users.all_users)


def test_a_removed_user_is_shut_out_and_stays_in_the_list(open_office: OpenOffice) -> None:
    opened = open_office()
    key = opened.runner.change(users.add_user, values(), SECOND)
    opened.runner.change(users.remove_user, key)
    assert [(line.user_id, line.active) for line in opened.runner.read(users.all_users)] == [(1, True), (key, False)]
    opening.close_office(opened)
    with pytest.raises(UserError, match="not right"):
        open_office("faizal", SECOND)


def test_the_last_administrator_stays(open_office: OpenOffice) -> None:
    opened = open_office()
    line = opened.runner.read(users.all_users)[0]
    for changes in ({"roles": frozenset({Role.manager})}, {"ends_on": dt.date(2027, 1, 1)}):
        with pytest.raises(UserError, match="last administrator"):
            opened.runner.change(users.save_user, line.user_id, line.version, changes)
    with pytest.raises(UserError, match="yourself"):
        opened.runner.change(users.remove_user, line.user_id)
    key = opened.runner.change(users.add_user, values(roles=frozenset({Role.admin})), SECOND)
    faizal = opening.known_user(opened, key)
    opened.runner.run_with(faizal, users.remove_user, Progress(), "", key)
    assert opened.runner.read(users.all_users)[0].roles == {Role.admin, Role.manager}


def test_an_auditor_is_let_in_until_the_last_day(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    ends = values(roles=frozenset({Role.auditor}), ends_on=dt.date(2026, 11, 24))
    add_colleague(opened.runner, ends, SECOND)
    opening.close_office(opened)
    clock.advance(dt.timedelta(days=1))
    opening.close_office(open_office("faizal", SECOND))
    clock.advance(dt.timedelta(days=1))
    with pytest.raises(Refused, match="24 Nov 2026"):
        open_office("faizal", SECOND)
    assert not open_office().read_only


def test_one_changes_ones_own_password_knowing_the_old(open_office: OpenOffice) -> None:
    opened = open_office()
    with pytest.raises(Invalid) as wrong:
        opened.runner.change(users.change_password, "salah sama sekali", SECOND)
    assert list(wrong.value.fields) == ["old"]
    opened.runner.change(users.change_password, PASSWORD, SECOND)
    opening.close_office(opened)
    assert open_office("rohana", SECOND).runner.who.user_id == 1


def test_an_old_password_is_not_guessed_at_an_unlocked_desk(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    for _try in range(5):
        with pytest.raises(Invalid):
            opened.runner.change(users.change_password, "salah sama sekali", SECOND)
    with pytest.raises(UserError, match="Wait"):
        opened.runner.change(users.change_password, PASSWORD, SECOND)
    clock.advance(dt.timedelta(seconds=2))
    opened.runner.change(users.change_password, PASSWORD, SECOND)
    with opened.database.reading() as session:
        body = session.scalar(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1))
    assert json.loads(body or "")["failed"] == 5


def test_the_administrator_gives_a_new_password(open_office: OpenOffice) -> None:
    opened = open_office()
    key = opened.runner.change(users.add_user, values(), SECOND)
    opened.runner.change(users.set_password, key, "tikar bulan ombak lima")
    opening.close_office(opened)
    assert open_office("faizal", "tikar bulan ombak lima").runner.who.user_id == key


def test_a_renamed_user_signs_in_under_the_new_name(open_office: OpenOffice) -> None:
    opened = open_office()
    key = opened.runner.change(users.add_user, values(), SECOND)
    opened.runner.change(users.save_user, key, 1, {"username": "mfaizal"})
    opening.close_office(opened)
    assert open_office("mfaizal", SECOND).runner.who.user_id == key


def test_a_keyring_that_cannot_be_written_keeps_no_half_user(open_office: OpenOffice) -> None:
    opened = open_office()
    before = opened.folder.keyring.read_bytes()
    opened.folder.keyring = opened.folder.path / "gone" / "office.keys"
    with pytest.raises(UserError):
        opened.runner.change(users.add_user, values(), SECOND)
    opened.folder.keyring = OfficeFolder(opened.folder.path).keyring
    assert opened.folder.keyring.read_bytes() == before
    assert len(opened.runner.read(users.all_users)) == 1
    assert len(opened.keyring.slots) == len(Keyring.load(opened.folder.keyring).slots) == 2
