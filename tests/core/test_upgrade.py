"""An office of an earlier shape opens in this one with nothing lost, or stays as it was."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, migrations, proof
from k2k_desktop.models.meetings import MinutesStatus
from k2k_desktop.models.office import Role
from k2k_desktop.services import meetings
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import MONDAY_MORNING, TEST_KEY

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(params=sorted(FIXTURES.glob("office-*.db")), ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An office as a program of that shape left it: two meetings, the minutes of the first confirmed."""
    path = tmp_path / "office.db"
    shutil.copyfile(request.param, path)
    database = Database(path, TEST_KEY)
    yield database
    database.close()


def _tables(database: Database) -> set[str]:
    with database.reader.connect() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def test_an_older_office_is_whole_with_its_trail_valid_and_its_words_found_after_the_upgrade(older: Database) -> None:
    assert migrations.upgrade(older) is True
    assert migrations.upgrade(older) is False
    assert older.faults() == []
    with older.reading() as session:
        found = proof.verify(session)
        hits = "SELECT count(*) FROM minute_search WHERE minute_search MATCH 'sebut AND harga'"
        assert session.scalar(sa.text(hits)) == 3
        last = session.execute(sa.select(audit.ENTRY.c.action).order_by(audit.ENTRY.c.seq.desc()).limit(1)).scalar()
    assert found.faults == []
    assert last == "office.upgrade"
    runner = Runner(older, Who(4, "secretary", "Ujian", frozenset({Role.secretary})), FixedClock(MONDAY_MORNING))
    first = runner.read(meetings.meeting_page, runner.read(meetings.meeting_of_reference, "1/2026", None))
    assert first.minutes_status is MinutesStatus.confirmed
    assert first.items[3].entries[0].text == "Lif Blok C rosak sejak Isnin."
    with pytest.raises(UserError):
        runner.change(meetings.rename_item, first.id, first.items[3].id, first.items[3].version, "Lain")


def test_an_upgrade_cut_off_or_without_room_leaves_the_older_office_as_it_was(
    older: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, revision = _tables(older), migrations.revision(older)

    def cut(connection: sa.Connection, *_more: object) -> None:
        raise RuntimeError("power gone")

    monkeypatch.setattr(audit, "_reseal", cut)
    with pytest.raises(RuntimeError, match="power gone"):
        migrations.upgrade(older)
    assert (_tables(older), migrations.revision(older)) == (before, revision)
    monkeypatch.undo()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(UserError, match="disk"):
            migrations.upgrade(older)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (_tables(older), migrations.revision(older)) == (before, revision)
    assert migrations.upgrade(older) is True


def test_what_was_changed_by_hand_before_the_upgrade_is_still_named_after_it(older: Database) -> None:
    by_hand = connect(older.path, TEST_KEY)
    triggers = by_hand.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        by_hand.execute(f'DROP TRIGGER "{name}"')
    by_hand.execute("UPDATE minute_entry SET text = 'Tiada apa-apa' WHERE id = 1")
    by_hand.execute("UPDATE attendance SET person_name = 'Orang Lain' WHERE id = 2")
    by_hand.close()
    migrations.upgrade(older)
    with older.reading() as session:
        assert sorted(proof.verify(session).faults) == ["attendance 2", "minute_entry 1"]


def test_a_reading_given_up_is_cleared_away_even_after_its_database(tmp_path: Path) -> None:
    own = Database(tmp_path / "own.db", TEST_KEY)
    with own.reading() as session:
        reading = audit.rows(session, "SELECT 1 UNION SELECT 2")
        assert next(reading) == (1,)
        connection = session.connection().connection.dbapi_connection
        assert connection is not None
        connection.close()
        del reading
        session.connection().invalidate()
    own.close()


def test_a_new_office_has_the_shape_that_all_migrations_make(tmp_path: Path) -> None:
    found = []
    for make in (migrations.create, migrations.upgrade):
        database = Database(tmp_path / f"{make.__name__}.db", TEST_KEY)
        make(database)
        found.append(_shape(database))
        assert migrations.upgrade(database) is False  # it has the triggers this program knows
        database.close()
    assert len(found[0]) > 800
    assert found[0] == found[1]


def _shape(database: Database) -> list[tuple[object, ...]]:
    """All that SQLite keeps of it and every row; the constraints of a table in one order, for Alembic knows none."""
    with database.reader.connect() as connection:
        run = connection.exec_driver_sql
        kept = run("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
        rows = [
            (one.name, *row) for one in kept if one.type == "table" for row in run(f'SELECT * FROM "{one.name}"').all()
        ]
    return sorted((*((kind, name, table, _settled(sql or "")) for kind, name, table, sql in kept), *rows), key=str)


def _settled(sql: str) -> str:
    said = " ".join(sql.replace('"', "").split()).replace("( ", "(")
    if not said.startswith("CREATE TABLE"):
        return said
    columns, *constraints = said.removesuffix(")").rstrip().split(", CONSTRAINT ")
    return ", ".join([columns, *sorted(constraints)])
