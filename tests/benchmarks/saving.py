"""Saving a resident with its audit, against the same row and its trail rows by bare SQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from k2k_desktop.core.connections import connect
from k2k_desktop.services.people import pages, residents
from tests.benchmarks.measure import Result, compare
from tests.benchmarks.offices import FOLDER, LARGE, opened

_SAVES = 20


def run() -> Result:
    """Both write to an office of 50,000 residents with `synchronous=FULL`, twenty saves a round."""
    office = opened(LARGE)
    try:
        runner = office.runner
        with office.database.reading() as session:
            key: int = session.connection().exec_driver_sql("SELECT max(resident_id) FROM resident_list").scalar_one()
        version = itertools.count(runner.read(pages.resident_page, key).version)
        words = itertools.count()

        def ours() -> None:
            for _ in range(_SAVES):
                changes = {"occupation": f"Penjahit {next(words)}"}
                runner.change(residents.save_resident, key, next(version), changes)

        bare = FOLDER / "bare.db"
        office.database.checkpoint()
        office.database.copy_to(bare, office.key.database_hex())
        connection = connect(bare, office.key.database_hex())
        result = compare("saving a resident with audit", ours, _by_bare_sql(connection, key), 5)
        connection.close()
        return result
    finally:
        office.close()
        for ending in ("", "-wal", "-shm"):
            (FOLDER / f"bare.db{ending}").unlink(missing_ok=True)


def _by_bare_sql(connection: Any, key: int) -> Callable[[], None]:
    """The same row and its trail rows, without triggers, models or rules."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    (after,) = connection.execute(
        "SELECT after FROM audit_change WHERE table_name = 'resident' AND pk = ? ORDER BY id DESC", (key,)
    ).fetchone()
    (body,) = connection.execute("SELECT body FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    (last,) = connection.execute("SELECT seq FROM audit_head").fetchone()
    seq = itertools.count(last + 1)

    def floor() -> None:
        for _ in range(_SAVES):
            number = next(seq)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "UPDATE resident SET occupation = ?, version = version + 1 WHERE id = ?",
                (f"Penjahit {number}", key),
            )
            connection.execute(
                "INSERT INTO audit_change (entry_seq, table_name, pk, op, before, after, salt)"
                " VALUES (?, 'resident', ?, 'U', ?, ?, randomblob(16))",
                (number, key, after, after),
            )
            connection.execute(
                "INSERT INTO audit_entry (seq, at, user_id, action, body, hash) VALUES (?, ?, 1, 'x', ?, ?)",
                (number, "2026-11-22T02:51:24.000Z", body, "0" * 64),
            )
            connection.execute("UPDATE audit_head SET seq = ?, hash = ?", (number, "0" * 64))
            connection.execute("COMMIT")

    return floor
