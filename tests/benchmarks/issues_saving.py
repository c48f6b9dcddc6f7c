"""Saving a complaint with its audit, among 100,000, against the same rows by bare SQL; and with photos."""

from __future__ import annotations

import gc
import io
import itertools
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PIL import Image

from k2k_desktop.core.connections import connect
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues.intake import IssueGiven, record_issue
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.opened import Opened
from tests.benchmarks.issue_office import MANY, issues_office
from tests.benchmarks.measure import PAIRS, Result, compare, limit
from tests.benchmarks.names import CLERK, PASSWORD
from tests.benchmarks.offices import FOLDER

_SAVES: Final = 10
_MEGAPIXELS: Final = (4000, 3000)  # of a telephone


def run() -> list[Result]:
    """In a copy of the office, thrown away afterwards; both write with `synchronous=FULL`, ten saves a round."""
    gc.disable()  # as k2k_desktop/__main__.py does
    folder = FOLDER / "issues-saving"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(issues_office(MANY), folder)
    office = open_office(folder, CLERK, PASSWORD)
    try:
        given, titles = _given(office), itertools.count()

        def save(photos: tuple[FileGiven, ...] = ()) -> int:
            one = replace(given, title=f"Paip bocor {next(titles)}", photos=photos)
            return office.runner.change(record_issue, one)

        def ours() -> None:
            for _ in range(_SAVES):
                save()

        key = save()
        bare = FOLDER / "bare.db"
        office.database.copy_to(bare, office.key.database_hex())
        connection = connect(bare, office.key.database_hex())
        results = [compare("saving a complaint with audit", ours, _by_bare_sql(connection, key), 5)]
        connection.close()
        photo = FileGiven("gambar.jpg", _photo())
        for count in (0, 1, 3):
            title = f"saving a complaint with {count} photos of 12 megapixels"
            results.append(limit(title, [_milliseconds(save, (photo,) * count) for _ in range(PAIRS)], 1000))
        return results
    finally:
        close_office(office)
        shutil.rmtree(folder)
        for ending in ("", "-wal", "-shm"):
            (FOLDER / f"bare.db{ending}").unlink(missing_ok=True)


def _given(office: Opened) -> IssueGiven:
    """What a clerk types of a pipe in the first home."""
    with office.database.reading() as session:
        run = session.connection().exec_driver_sql
        category = run("SELECT id FROM category WHERE code = 'lift.one'").scalar_one()
        unit, block, estate, floor = run("SELECT id, block_id, estate_id, floor_label FROM unit LIMIT 1").one()
        head = run("SELECT head_id FROM household WHERE unit_id = ? AND moved_out_on IS NULL", (unit,)).scalar()
    return IssueGiven(
        title="Paip bocor", category_id=category, estate_id=estate, block_id=block, floor_label=floor, unit_id=unit,
        reporter_id=head, description="Berlaku sejak semalam.",
    )  # fmt: skip


def _milliseconds(save: Callable[[tuple[FileGiven, ...]], int], photos: tuple[FileGiven, ...]) -> float:
    began = time.perf_counter()
    save(photos)
    return (time.perf_counter() - began) * 1000


def _photo() -> bytes:
    """A picture as large as a telephone's, with something on it to squeeze."""
    small = Image.effect_noise((400, 300), 80).convert("RGB")
    kept = io.BytesIO()
    small.resize(_MEGAPIXELS).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _by_bare_sql(connection: Any, key: int) -> Callable[[], None]:
    """The rows that were written for complaint *key*, and those of their trail, without triggers, models or rules."""
    run = connection.execute
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE '%search%'").fetchall():
        run(f'DROP TRIGGER "{name}"')
    entry, body = run("SELECT seq, body FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    written = run("SELECT table_name, op, after FROM audit_change WHERE entry_seq = ? ORDER BY id", (entry,)).fetchall()
    rows = [(table, json.loads(after), after) for table, op, after in written if op == "I"]
    assert any(table == "issue" and row["id"] == key for table, row, _after in rows)
    numbers = itertools.count(entry + 1)

    def floor() -> None:
        for _ in range(_SAVES):
            number = next(numbers)
            run("BEGIN IMMEDIATE")
            issue = None
            for table, row, after in rows:
                own = {**row, "id": None}
                if table == "issue":
                    own |= {"number": row["number"] + number, "reference": f"{row['reference']}-{number}"}
                elif "issue_id" in row:
                    own["issue_id"] = issue
                names, marks = ", ".join(own), ", ".join("?" * len(own))
                made = run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(own.values())).lastrowid
                issue = made if table == "issue" else issue
                run(
                    "INSERT INTO audit_change (entry_seq, table_name, pk, op, before, after, salt)"
                    " VALUES (?, ?, ?, 'I', NULL, ?, randomblob(16))",
                    (number, table, made, after),
                )
            run(
                "INSERT INTO audit_entry (seq, at, user_id, action, body, hash) VALUES (?, ?, 1, 'x', ?, ?)",
                (number, "2026-11-22T02:51:24.000Z", body, "0" * 64),
            )
            run("UPDATE audit_head SET seq = ?, hash = ?", (number, "0" * 64))
            run("COMMIT")

    return floor
