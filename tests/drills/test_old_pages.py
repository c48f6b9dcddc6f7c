"""F5: an old page of the office's own file, put back by somebody, is told as damage, never as an error of ours."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.db import connect, damaged
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner
from tests.conftest import TEST_KEY, Make


def test_the_page_of_the_trails_head_put_back_is_told_as_damage(runner: Runner, make: Make) -> None:
    key = make.resident("Aminah binti Yusof", mykad=False)
    with runner.database.reading() as session:
        seq, sealed = audit.head(session)
    runner.change(residents.save_resident, key, 1, {"occupation": "Guru"})
    connection = connect(runner.database.path, TEST_KEY)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE tbl_name = 'audit_head' AND type = 'trigger'"
    ):
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE audit_head SET seq = ?, hash = ?", (seq, sealed))
    connection.close()
    with pytest.raises(UserError) as refused:
        runner.change(residents.save_resident, key, 2, {"occupation": "Pesara"})
    assert refused.value.text == damaged().text
    with runner.database.reading() as session:
        occupation = session.execute(sa.text("SELECT occupation FROM resident WHERE id = :key"), {"key": key}).scalar()
    assert occupation == "Guru"


@question(needs="session")
def read_past_the_engine(session: Session) -> None:
    """What the driver's own cursor raises where it meets a damaged page."""
    raise sqlcipher.DatabaseError("database disk image is malformed")


def test_damage_met_by_the_drivers_own_cursor_is_told_too(runner: Runner) -> None:
    with pytest.raises(UserError) as refused:
        runner.read(read_past_the_engine)
    assert refused.value.text == damaged().text


def test_damage_met_by_whoever_reads_without_the_door_is_told_too(runner: Runner) -> None:
    with pytest.raises(UserError) as refused, runner.database.reading():
        raise sqlcipher.DatabaseError("database disk image is malformed")
    assert refused.value.text == damaged().text
