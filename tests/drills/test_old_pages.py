"""F5: an old page of the office's own file, put back by somebody, is told as damage, never as an error of ours."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.connections import connect, damaged
from k2k_desktop.core.db import plain_rows
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


def test_a_damaged_table_spoils_no_other(runner: Runner, make: Make) -> None:
    for number in range(60):
        make.resident(f"Aminah binti Yusof {number}", mykad=False)
    database, path = runner.database, runner.database.path
    database.checkpoint()
    with database.reading() as session:
        page = session.connection().exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'resident'")
        at = (page.scalar_one() - 1) * 4096
    database.close()
    raw = bytearray(path.read_bytes())
    raw[at + 50] ^= 1
    path.write_bytes(raw)
    for _way in range(2):  # a connection that met the damage would refuse the sound tables from then on
        with pytest.raises(UserError), database.reading() as session:
            session.execute(sa.text("SELECT * FROM resident")).all()
        with pytest.raises(UserError), database.reading() as session:
            plain_rows(session, "SELECT * FROM resident")
        with pytest.raises(UserError):
            runner.change(residents.save_resident, 1, 1, {"occupation": "Guru"})
        with database.reading() as session:
            assert audit.head(session)[0] > 60
        runner.note("office.sign_in")
