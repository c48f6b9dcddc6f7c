"""The file in use, frozen: copied as it stands while others save, and no lock let go of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core import db
from k2k_desktop.core.db import Database, connect
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, proof
from tests.conftest import TEST_KEY, Make


def test_a_frozen_file_stays_as_it_is_while_others_save(database: Database, make: Make, tmp_path: Path) -> None:
    make.resident("Sebelum", mykad=False)
    with database.frozen() as found:
        assert found
        session, file = found
        before, head = file.read(), audit.head(session)
        for number in range(30):
            make.resident(f"Sementara {number}", mykad=False)
        busy = connect(database.path, TEST_KEY)
        busy.execute("PRAGMA busy_timeout=0")
        assert busy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 1
        busy.close()
        file.seek(0)
        assert file.read() == before
        assert audit.head(session) == head
    (tmp_path / "copy.db").write_bytes(before)
    copy = Database(tmp_path / "copy.db", TEST_KEY)
    with copy.reading() as session:
        assert proof.verify(session).faults == []
        assert audit.head(session) == head
    assert copy.faults() == []
    copy.close()
    assert database.faults() == []
    with database.reading() as session:
        assert proof.verify(session).faults == []
        assert audit.head(session)[0] == 32


def test_reading_the_frozen_file_lets_go_of_no_lock(database: Database, make: Make) -> None:
    """Closing any opening of the file would: another program could then take it (security design 0, finding 5)."""
    make.resident("Sebelum", mykad=False)
    for _ in range(2):
        with database.frozen() as found:
            assert found
            found[1].read()
    locks = [line for line in Path("/proc/locks").read_text().splitlines() if _is_of(line, database.path)]
    assert [line for line in locks if "POSIX" in line and f" {os.getpid()} " in line]


def _is_of(line: str, path: Path) -> bool:
    return line.split()[5].rsplit(":", 1)[-1] == str(path.stat().st_ino)


def test_a_long_reading_of_an_older_moment_is_no_reason_to_copy_half(
    database: Database, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_SETTLE_TRIES", 2)
    make.resident("Sebelum", mykad=False)
    with database.reading() as long:
        long.execute(sa.text("SELECT 1 FROM resident")).all()
        make.resident("Selepas", mykad=False)
        with database.frozen() as found:
            assert found is None


def test_the_check_of_structure_notices_damage_in_every_page_that_holds_anything(
    database: Database, make: Make, tmp_path: Path
) -> None:
    for number in range(40):
        make.resident(f"Penghuni {number}", mykad=False)
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE scratch AS SELECT body FROM audit_entry")
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TABLE scratch")
    database.checkpoint()
    with database.reader.connect() as connection:
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    assert free > 2
    database.close()
    data = database.path.read_bytes()
    tried, unnoticed = tmp_path / "tried.db", []
    pages = len(data) // 4096
    for page in (*range(1, pages - 8, pages // 12), *range(pages - 8, pages)):  # the empty ones are at the end
        tried.write_bytes(data[: page * 4096 + 900] + bytes([data[page * 4096 + 900] ^ 1]) + data[page * 4096 + 901 :])
        if not _is_noticed(tried):
            unnoticed.append(page)
            assert Database(tried, TEST_KEY).faults()
            Database(tried, TEST_KEY).compact()
            assert Database(tried, TEST_KEY).faults() == []
        for ending in ("-wal", "-shm"):
            tried.with_name(tried.name + ending).unlink(missing_ok=True)
    assert 0 < len(unnoticed) <= free


def _is_noticed(path: Path) -> bool:
    try:
        return bool(Database(path, TEST_KEY).faults(whole=False))
    except UserError:  # the tables themselves cannot be read
        return True
