"""The office's file: opened only when right, changed only whole, and never losing what was acknowledged."""

from __future__ import annotations

import hashlib
import random
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.connections import OLDEST_SQLITE, check_library, connect, damaged, refusal
from k2k_desktop.core.db import APPLICATION_ID, Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, migrations, proof
from k2k_desktop.models.base import Record
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Resident
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import TEST_KEY, Make

WHO = Who(1, "clerk", "Ujian", frozenset(Role))


def _five_checks(database: Database, acknowledged: int) -> None:
    """What every drill ends with (security design 3)."""
    assert database.faults() == []
    with database.reading() as session:
        finding = proof.verify(session)
        saved = session.scalar(sa.select(sa.func.count(Resident.id))) or 0
    assert finding.faults == []
    assert finding.entries >= acknowledged
    assert saved == finding.entries - 1


# -- opening --------------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_refused_with_a_sentence_and_leaves_the_file_alone(database: Database) -> None:
    database.close()
    before = database.path.read_bytes()
    with pytest.raises(UserError, match="cannot be read"):
        Database(database.path, "00" * 32).reader.connect()
    assert database.path.read_bytes() == before


@pytest.mark.parametrize("content", ["plain", "text", "zeros", "short"])
def test_a_file_that_is_no_office_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "office.db"
    if content == "plain":
        plain = sqlite3.connect(path)
        plain.executescript("CREATE TABLE resident (id INTEGER PRIMARY KEY); INSERT INTO resident VALUES (1)")
        plain.close()
    else:
        path.write_bytes({"text": b"Senarai penduduk\n" * 1_000, "zeros": bytes(40_960), "short": b"x"}[content])
    before = path.read_bytes()
    with pytest.raises(UserError, match="cannot be read"):
        Database(path, TEST_KEY).reader.connect()
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", ["3.51.2", "3.40.1", "3.8.99", "2.9.9"])
def test_a_library_that_can_damage_an_office_is_refused(version: str) -> None:
    with pytest.raises(UserError, match=f"SQLite {version}"):
        check_library(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.53.4", "4.0.0", sqlcipher.sqlite_version])
def test_a_library_that_is_sound_is_taken(version: str) -> None:
    check_library(version)
    assert OLDEST_SQLITE == (3, 51, 3)


def test_nothing_of_the_office_can_be_read_in_its_files(database: Database, make: Make) -> None:
    make.resident("Kenari Rahsia binti Teratai", notes="KENARIRAHSIA")
    for path in database.path.parent.iterdir():
        assert b"enari" not in path.read_bytes()
        assert b"resident" not in path.read_bytes()
        assert not path.read_bytes().startswith(b"SQLite format")


def test_every_connection_has_our_settings(database: Database) -> None:
    for engine, readonly in ((database.writer, 0), (database.reader, 1)):
        with engine.connect() as connection:
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema",
                             "secure_delete", "query_only", "application_id")
            }  # fmt: skip
        assert told == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "trusted_schema": 0,
            "secure_delete": 1,
            "query_only": readonly,
            "application_id": APPLICATION_ID,
        }


def test_a_reader_cannot_write_though_its_connection_wrote_a_moment_ago(database: Database, make: Make) -> None:
    pool = database.writer.pool
    assert isinstance(pool, QueuePool)
    for name in ("Aminah", "Devi"):
        make.resident(name)
        assert pool.checkedin() == 1  # which is the one that reads now
        with database.reading() as session, pytest.raises(OperationalError) as caught:
            session.execute(sa.text("DELETE FROM audit_change"))
        told = refusal(caught.value)
        assert told is not None
        assert "reading only" in str(told)


def test_an_office_opened_for_reading_is_written_by_nobody(database: Database, make: Make) -> None:
    readonly = Database(database.path, TEST_KEY, writable=False)
    runner = Runner(readonly, WHO, Clock())
    with pytest.raises(UserError, match="another computer has it open"):
        runner.change(residents.save_resident, None, 0, {"full_name": "Aminah"})
    with readonly.writing() as session, pytest.raises(OperationalError):
        session.execute(sa.text("DELETE FROM audit_change"))
    readonly.close()


# -- damage ---------------------------------------------------------------------------------------------------------


def _found(database: Database) -> list[str]:
    try:
        return database.faults()
    except UserError as refused:  # a page of the schema: it does not even open
        return [refused.text] if refused.text == damaged().text else []


def test_a_damaged_page_is_found_wherever_it_is(database: Database, make: Make, tmp_path: Path) -> None:
    for number in range(20):
        make.resident(f"Penghuni {number}")
    database.checkpoint()
    database.close()
    sound = database.path.read_bytes()
    assert Database(database.path, TEST_KEY).faults() == []
    chance = random.Random(3)
    pages = len(sound) // 4096
    for page in chance.sample(range(1, pages), 8):
        spoiled = bytearray(sound)
        spoiled[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{page}.db"
        path.write_bytes(spoiled)
        other = Database(path, TEST_KEY)
        assert _found(other), page
        other.close()


def test_a_damaged_first_page_is_refused_with_a_sentence(database: Database) -> None:
    database.checkpoint()
    database.close()
    spoiled = bytearray(database.path.read_bytes())
    spoiled[2_000] ^= 1
    database.path.write_bytes(spoiled)
    with pytest.raises(UserError, match="Restore the last copy"):
        Database(database.path, TEST_KEY).reader.connect()


# -- shape ----------------------------------------------------------------------------------------------------------


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "k2k_desktop.models:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, metadata=Record.metadata)
    return config


def test_the_head_this_program_knows_is_the_last_migration(database: Database) -> None:
    with database.reader.connect() as connection:
        assert ScriptDirectory.from_config(_config(connection)).get_current_head() == migrations.HEAD
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == int(migrations.HEAD)
    assert migrations.revision(database) == migrations.HEAD
    assert migrations.upgrade(database) is False


def test_a_migrated_office_has_the_shape_the_models_say(database: Database) -> None:
    with database.writer.connect() as connection, connection.begin():
        command.check(_config(connection))  # raises where a migration is missing
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Record.metadata)
        changed = [
            one
            for one in found
            if not (
                one[0] == "remove_table"
                and one[1].name.startswith(("resident_search", "minute_search", "issue_search"))
            )
        ]
    assert changed == []


def test_a_newer_office_is_refused_and_stays_as_it_was_to_the_byte(database: Database) -> None:
    connection = connect(database.path, TEST_KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    database.checkpoint()
    database.close()
    before = hashlib.sha256(database.path.read_bytes()).hexdigest()
    again = Database(database.path, TEST_KEY)
    with pytest.raises(UserError, match="newer version of the program"):
        migrations.upgrade(again)
    again.close()
    assert hashlib.sha256(database.path.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in database.path.parent.iterdir()) == ["office.db"]


@pytest.mark.parametrize("make", [migrations.create, migrations.upgrade])
def test_a_shape_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Database], object]
) -> None:
    database = Database(tmp_path / "office.db", TEST_KEY)
    made: list[str] = []

    def fail(connection: sa.Connection, *_more: object) -> None:
        made.extend(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
        raise RuntimeError("half way")

    monkeypatch.setattr(audit, "make_triggers", fail)
    with pytest.raises(RuntimeError, match="half way"):
        make(database)
    assert "resident" in made
    with database.reader.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all() == []
    monkeypatch.undo()
    make(database)
    assert migrations.revision(database) == migrations.HEAD
    assert database.faults() == []
    with database.writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


# -- killed, full, busy ---------------------------------------------------------------------------------------------

SAVES = """
import os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import k2k_desktop.models
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.models.office import Role
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner, Who

who = Who(1, "clerk", "Ujian", frozenset(Role))

def save():
    def told(seq, _hash):
        os.write(1, b"%d\\n" % seq)
        if sys.argv[4] == "kill":
            os.kill(os.getppid(), signal.SIGUSR1)
    runner = Runner(Database(Path(sys.argv[2]), sys.argv[3]), who, Clock(), told)
    while True:
        try:
            runner.change(residents.save_resident, None, 0, {"full_name": "Penghuni", "notes": "x" * 3_000})
        except UserError as error:
            print("refused:", error, flush=True)
            assert runner.read(residents.find_residents, "Penghuni")
            break

if sys.argv[4] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]), int(sys.argv[5])))
    save()
else:
    own = Database(Path(sys.argv[2]), sys.argv[3])
    Runner(own, who, Clock()).change(residents.save_resident, None, 0, {"full_name": "Yang Pertama"})
    own.close()  # what a first save learns, each of the others knows
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGUSR1})
    for delay in sys.argv[5:]:
        if not (child := os.fork()):
            save()
        assert signal.sigtimedwait({signal.SIGUSR1}, 20)  # it has saved once, however busy the machine
        while signal.sigtimedwait({signal.SIGUSR1}, 0):
            pass
        assert signal.sigtimedwait({signal.SIGCHLD}, float(delay)) is None  # it never ends by itself
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        signal.sigtimedwait({signal.SIGCHLD}, 0)
"""
ROOT = Path(__file__).resolve().parents[2]


def _told(database: Database, *orders: str) -> list[str]:
    """What another program says that saves into the same office, until it is killed or refused."""
    database.checkpoint()
    arguments = [sys.executable, "-c", SAVES, str(ROOT), str(database.path), TEST_KEY, *orders]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_program_killed_while_it_saves_loses_nothing_acknowledged(database: Database) -> None:
    chance = random.Random(11)
    delays = [f"{chance.uniform(0.005, 0.05):.3f}" for _ in range(15)]
    numbers = [int(line) for line in _told(database, "kill", *delays)]
    # each program goes on from what the killed one had acknowledged: a number told twice would be a save lost
    assert all(after > before for before, after in pairwise(numbers))
    assert len(numbers) >= 15  # each has saved at least once before it is killed
    _five_checks(database, numbers[-1])


def test_a_full_disk_is_told_in_a_sentence_and_nothing_acknowledged_is_lost(database: Database) -> None:
    told = _told(database, "full", str(database.path.stat().st_size + 400_000))
    assert told[-1].startswith("refused: The disk is full or does not answer, so this was not saved.")
    last = int(told[-2])
    assert last > 5
    _five_checks(database, last)
    runner = Runner(database, WHO, Clock())
    runner.change(residents.save_resident, None, 0, {"full_name": "Ada ruang lagi"})  # space is back: it goes on
    _five_checks(database, last + 1)


def test_two_connections_that_write_at_once_lose_nothing(database: Database) -> None:
    faults: list[BaseException] = []

    def save(name: str) -> None:
        runner = Runner(database, WHO, Clock())
        try:
            for number in range(25):
                runner.change(residents.save_resident, None, 0, {"full_name": f"{name} {number}"})
        except BaseException as error:  # a thread has nobody else to tell
            faults.append(error)

    threads = [threading.Thread(target=save, args=(name,)) for name in ("Satu", "Dua")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    _five_checks(database, 51)


def test_a_copy_made_while_others_write_is_whole(database: Database, make: Make, tmp_path: Path) -> None:
    for number in range(10):
        make.resident(f"Penghuni {number}", mykad=False)
    database.copy_to(tmp_path / "copy.db", "7b" * 32)
    make.resident("Selepas salinan", mykad=False)
    copy = Database(tmp_path / "copy.db", "7b" * 32)
    with copy.reading() as session:
        assert proof.verify(session).faults == []
        assert audit.head(session)[0] == 11
    assert copy.faults() == []
    copy.close()
    with pytest.raises(UserError, match="cannot be read"):
        Database(tmp_path / "copy.db", TEST_KEY).reader.connect()


def test_the_limit_of_this_process_is_untouched() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
