"""Proving a trail of 100,000 entries, by the program and by the independent verifier, beside hashing the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.db import Database
from k2k_desktop.core.paths import resources
from k2k_desktop.models import audit, migrations, proof
from k2k_desktop.models.people import Resident
from tests.benchmarks.measure import Result, interval
from tests.benchmarks.offices import FOLDER

# K2K_ENTRIES=1000000 measures the trail of ten years.
ENTRIES: Final = int(os.environ.get("K2K_ENTRIES", "100000"))
ROUNDS: Final = 3
_PEOPLE: Final = 20_000
_KEY: Final = "5a" * 32
_DAY: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_A_TRANSACTION: Final = 500  # entries: as in an office each has its own seal, but not each its own wait for the disk


def run() -> list[Result]:
    """How many entries a second one core proves, each with one change of a resident's record."""
    database = Database(_office(), _KEY)
    try:
        rates = [_rate(lambda: _prove(database)) for _ in range(ROUNDS)]
        floor = statistics.median(_rate(lambda: _hash(database)) for _ in range(ROUNDS))
        exported = FOLDER / f"trail-{ENTRIES}.jsonl"
        _export(database, exported)
        alone = [_rate(lambda: _prove_alone(exported)) for _ in range(ROUNDS)]
    finally:
        database.close()
    low, high = interval(rates)
    own = statistics.median(rates)
    note = f"{ENTRIES:,} entries; {floor / own:.1f} × reading and hashing the same bytes"
    verified = Result("proving the trail", 50_000, own, low, high, "entries a second", at_least=True, note=note)
    low, high = interval(alone)
    rate = statistics.median(alone)
    return [verified, Result("k2k_verify.py", 10_000, rate, low, high, "entries a second", at_least=True)]


def _rate(what: Any) -> float:
    began = time.process_time()
    spent = what()
    return ENTRIES / (spent if isinstance(spent, float) else time.process_time() - began)


def _prove(database: Database) -> None:
    with database.reading() as session:
        found = proof.verify(session, proof.Noted("office", None, {}))
    assert not found.faults, found.faults[:3]
    assert found.entries >= ENTRIES


def _hash(database: Database) -> None:
    """The floor: every byte of the trail read from the encrypted file and hashed."""
    connection: Any = database.reader.raw_connection()
    digest = hashlib.sha256()
    for statement in ("SELECT body, hash FROM audit_entry", "SELECT salt, before, after FROM audit_change"):
        for row in connection.cursor().execute(statement):
            for part in row:
                digest.update(part if isinstance(part, bytes) else (part or "").encode())
    connection.close()


def _prove_alone(path: Path) -> float:
    """In a process of its own, which reports the seconds it took itself."""
    program = (
        "import sys, time, runpy; began = time.process_time(); sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as ended: assert not ended.code, ended.code\n"
        "print(time.process_time() - began)"
    )
    command = [sys.executable, "-I", "-c", program, str(resources() / "verifier" / "k2k_verify.py"), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(told.split()[-1])


def _export(database: Database, path: Path) -> None:
    from k2k_desktop.services.trail_export import write_trail

    with database.reading() as session, open(path, "w", encoding="utf-8", newline="\n") as file:
        write_trail(session, "office", file.write)


def _office() -> Path:
    """The database with its trail, made once."""
    path = FOLDER / f"trail-{ENTRIES}-{migrations.HEAD}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(".making")
        for old in FOLDER.glob(f"{making.name}*"):
            old.unlink()
        database = Database(making, _KEY)
        migrations.create(database)
        _fill(database)
        database.checkpoint()
        database.close()
        shutil.move(making, path)
    return path


def _fill(database: Database) -> None:
    person: dict[str, Any] = {
        "birth_uncertain": False, "whatsapp": False, "vulnerabilities": frozenset(), "standing": "active",
        "version": 1, "created_at": _DAY, "updated_at": _DAY, "notes": "Tinggal bersama ibu; jiran tingkat atas.",
    }  # fmt: skip
    with database.writing() as session:
        seq = audit.open_entry(session)
        rows = [{**person, "full_name": f"Penghuni Contoh {one}", "phone": "010-000 0000"} for one in range(_PEOPLE)]
        session.execute(sa.insert(Resident), rows)
        _seal(session, seq)
        done = seq
    while done < ENTRIES:
        with database.writing() as session:
            for _ in range(min(_A_TRANSACTION, ENTRIES - done)):
                done = audit.open_entry(session)
                run = session.connection().exec_driver_sql
                run(
                    "UPDATE resident SET occupation = ?, version = version + 1 WHERE id = ?",
                    (f"Penjahit {done}", done * 7919 % _PEOPLE + 1),
                )
                _seal(session, done)


def _seal(session: Session, seq: int) -> None:
    moment = (_DAY + dt.timedelta(minutes=seq)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    body = {
        "utc": moment, "offset": 480, "clock_ok": True, "user": 2, "role": "clerk,secretary", "pc": "KAUNTER-1",
        "action": "people.save_resident", "subject": f"resident:{seq}", "schema": migrations.HEAD,
        "reason": "Semakan maklumat di kaunter",
    }  # fmt: skip
    audit.seal(session, seq, audit.captured(session, seq), json.loads(json.dumps(body)))
