"""The office's file read while it is open: its locks stay, nothing is lost, no lock of Windows stops it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core import connections, db, frozen_file
from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import Database
from k2k_desktop.core.frozen_file import FrozenFile
from tests.patience import PATIENCE

KEY = "5a" * 32
# Another program: it opens, reads, tries to write, and closes as if it were the last one, again and again.
OTHER = """
import sys
import threading
from pathlib import Path
from k2k_desktop.core.connections import connect
path, key = Path(sys.argv[1]), sys.argv[2]
while True:
    try:
        connection = connect(path, key)
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("SELECT count(*) FROM saved").fetchall()
        said = "in"
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except Exception as error:
            said = "locked" if "locked" in str(error) else "error"
        connection.close()
    except Exception as error:
        said = "error " + type(error).__name__
    print(said, flush=True)
    if not sys.stdin.readline():
        break
"""


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Database]:
    """An office's file with one table."""
    database = Database(tmp_path / "office.db", KEY)
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE saved (n INTEGER PRIMARY KEY, filling BLOB)"))
    yield database
    database.close()


def _save(database: Database, number: int) -> None:
    with database.writing() as session:
        session.execute(sa.text("INSERT INTO saved VALUES (:n, randomblob(3000))"), {"n": number})


def test_no_second_writer_gets_in_and_nothing_is_lost_however_often_the_file_is_copied(
    saved: Database, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(saved.path), KEY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        for number in range(40):
            with saved.frozen() as found:
                assert found is not None
                _save(saved, 2 * number)  # saved while the copy reads
                content = found[1].read()
            copied = tmp_path / "copied.db"
            copied.write_bytes(content)
            with saved.writing() as session:
                session.execute(sa.text("INSERT INTO saved VALUES (:n, NULL)"), {"n": 2 * number + 1})
                assert select.select([other.stdout], [], [], 60)[0]
                tried = other.stdout.readline().strip()  # what it tried before this transaction, or within it
                other.stdin.write("\n")
                other.stdin.flush()
                assert select.select([other.stdout], [], [], 60)[0]
                assert tried in ("in", "locked")
                assert other.stdout.readline().strip() == "locked"
                other.stdin.write("\n")
                other.stdin.flush()
            copy = connect(copied, KEY)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("PRAGMA cipher_integrity_check").fetchall() == []
            assert copy.execute("SELECT count(*) FROM saved").fetchone() == (2 * number,)
            copy.close()
            for ending in ("-wal", "-shm"):
                copied.with_name(copied.name + ending).unlink(missing_ok=True)
        other.stdin.close()
        other.wait(60)
    assert saved.faults() == []
    with saved.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM saved")) == 80


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells who holds which lock")
def test_the_lock_on_the_file_outlives_every_copy_and_every_connection_of_a_copy(saved: Database) -> None:
    assert _locks(saved.path) == 1
    for number in range(10):
        with saved.frozen() as found:
            assert found is not None
            found[1].read()
            _save(saved, number)
        assert _locks(saved.path) == 1
    saved.close()
    assert _locks(saved.path) == 0


def _locks(path: Path) -> int:
    """How many locks this program has on the file (security design 0, finding 5)."""
    node = f":{path.stat().st_ino} "
    lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    return sum(node in line and f" {os.getpid()} " in line for line in lines)


def test_what_is_saved_meanwhile_waits_in_the_log_and_comes_back_into_the_file(saved: Database) -> None:
    log = saved.path.with_name(saved.path.name + "-wal")
    with saved.frozen() as found:
        assert found is not None
        for number in range(300):
            _save(saved, number)
        held_back = log.stat().st_size
    for number in range(300, 1500):
        _save(saved, number)
    assert log.stat().st_size < 2 * held_back + 8_000_000  # begun anew, not grown on with every save
    saved.checkpoint()
    assert log.stat().st_size == 0


def test_a_reader_that_dies_holds_nothing_up(saved: Database) -> None:
    _save(saved, 1)
    child = os.fork()
    if not child:
        own = Database(saved.path, KEY)
        with own.frozen():
            os._exit(0)  # as a kill would: nothing is let go of by us
    os.waitpid(child, 0)
    _save(saved, 2)
    saved.checkpoint()
    assert saved.path.with_name(saved.path.name + "-wal").stat().st_size == 0
    assert saved.faults() == []


def _wait_at_a_lock(saved: Database, monkeypatch: pytest.MonkeyPatch, milliseconds: int) -> None:
    settings = (f"busy_timeout={milliseconds}", *connections._SETTINGS[1:])
    monkeypatch.setattr(connections, "_SETTINGS", settings)
    saved.close()  # what it opens from now on waits so long


def test_a_long_transaction_of_somebody_else_does_not_keep_a_copy_from_being_made(
    saved: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wait_at_a_lock(saved, monkeypatch, 50)
    with saved.writing() as session:
        session.execute(sa.text("INSERT INTO saved VALUES (1, NULL)"))
        with saved.frozen() as found:
            assert found is None  # `copy_to` serves then


@pytest.mark.parametrize("whole", [True, False])
def test_a_check_never_holds_the_lock_of_who_saves_while_somebody_reads_an_older_moment(
    saved: Database, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    _wait_at_a_lock(saved, monkeypatch, 2_000_000)  # waiting shows as never ending
    monkeypatch.setattr(db, "_SETTLE_TRIES", 2)
    found: list[list[str]] = []
    with saved.reading() as older:
        older.execute(sa.text("SELECT count(*) FROM saved")).all()
        _save(saved, 1)
        check = threading.Thread(target=lambda: found.append(saved.faults(whole=whole)), daemon=True)
        check.start()
        _save(saved, 2)
        check.join(PATIENCE / 1000)
        assert found == [[]]


def test_pages_are_checked_while_others_save(saved: Database) -> None:
    found: list[list[str]] = []
    check = threading.Thread(target=lambda: found.extend(saved.faults() for _time in range(10)))
    check.start()
    number = 0
    while check.is_alive():
        _save(saved, number := number + 1)
    check.join()
    assert found == [[]] * 10


@pytest.mark.parametrize("chunk", [1, 7, 4096, 10_000, 100_000])
def test_the_page_that_is_only_locked_is_never_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(frozen_file, "LOCKED_FROM", 8192)
    path = tmp_path / "large"
    content = os.urandom(8192) + bytes(4096) + os.urandom(5000)
    marked = content[:8192] + b"?" * 4096 + content[8192 + 4096 :]  # what Windows would refuse to read
    path.write_bytes(marked)
    with FrozenFile(path, "rb") as file:
        read = b""
        while piece := _piece(file, chunk):
            read += piece
    assert read == content


def test_a_file_that_ends_in_that_page_ends_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen_file, "LOCKED_FROM", 4096)
    (tmp_path / "large").write_bytes(b"x" * 5000)
    with FrozenFile(tmp_path / "large", "rb") as file:
        assert (_piece(file, 9000), _piece(file, 9000), _piece(file, 9000)) == (b"x" * 4096, bytes(904), b"")


def _piece(file: FrozenFile, size: int) -> bytes:
    room = bytearray(size)
    return bytes(room[: file.readinto(memoryview(room)) or 0])
