"""T3: the folder of an office taken away in the middle of its work: no word of any record can be read in any file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from k2k_desktop.core.db import Database
from k2k_desktop.core.facts import FACTS_FILE
from k2k_desktop.core.sealing import Cost
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import FOREVER, JOBS
from tests.faults.killer import Said, run_and_kill
from tests.faults.offices import Place, copy_of, template, work_folder

COUNT: Final = 100
WORK: Final = ("save", "photo", "import", "copy", "requests", "people")
LONGEST: Final = 0.6  # seconds until it is taken
CANARIES: Final = 40  # looked for in each, besides what the work itself writes
WRITTEN: Final = ("Aminah binti Yusof", "Paip bocor", "Lampu padam", "kucing tidur atas bumbung", "xxxxxxxxxxxxxxxx")
CODES: Final = ("utf-8", "utf-16-le", "utf-16-be")
_SHORTEST: Final = 8
_TABLES: Final = (
    ("resident", ("full_name", "mobile", "notes")), ("identity_document", ("number", "lookup")),
    ("issue", ("title", "description")), ("minute_entry", ("text",)), ("meeting", ("place",)),
)  # fmt: skip


def run(count: int, seed: int) -> Drill:
    """*count* folders taken."""
    return _taken(count, seed, lambda place: None)


def broken(seed: int) -> Drill:
    """A program that keeps a plain list beside its database while it works."""
    return _taken(2, seed, lambda place: (place.office / "list.tmp").write_text("Paip bocor 1", encoding="utf-16"))


def _taken(count: int, seed: int, spoil: Callable[[Place], object]) -> Drill:
    tally, words = Tally("a stolen folder", count, seed), canaries()
    if Cost().memory < 64 * 1024 or Cost().passes < 3:
        tally.bad(f"a password is stretched by {Cost()} alone")

    def part(share: Tally) -> None:
        dice = random.Random(share.seed)
        with work_folder() as folder:
            while share.left:
                place = copy_of(template(), folder / "office")
                place.sheet.rename(folder / "senarai.xlsx")  # the clerk's own file
                spoil(place)
                job = dice.choice(WORK)
                run_and_kill(lambda say, p=place, j=job: _work(p, j, folder, say), dice.uniform(0, LONGEST))  # type: ignore[misc]
                found = list(readable(place, [*dice.sample(words, min(CANARIES, len(words))), *WRITTEN]))
                share.measure("files", len([one for one in place.path.rglob("*") if one.is_file()]))
                share.one(f"{job}: {found[:5]}" if found else None, accepted=int(bool(found)))

    with quiet_logs():
        on_all_cores(tally, part)
    files = int(sum(tally.measured.get("files", [0])))
    tally.notes.append(
        f"{files:,} files read; {len(words):,} words of its records, {CANARIES + len(WRITTEN)} each time"
    )
    return tally.drill()


def canaries() -> list[str]:
    """The words of records that stand in the template's database."""
    found: set[str] = set()
    with work_folder() as folder:
        place = copy_of(template(), folder / "office")
        database = Database(place.database, place.key())
        with database.reading() as session:
            run_sql = session.connection().exec_driver_sql
            for table, columns in _TABLES:
                there = {row[1] for row in run_sql(f'PRAGMA table_info("{table}")')}
                for column in there.intersection(columns):
                    found |= {str(row[0]) for row in run_sql(f'SELECT "{column}" FROM "{table}"')}
        database.close()
    return sorted(word for word in found if len(word) >= _SHORTEST)


def _work(place: Place, job: str, folder: Path, say: Said) -> None:
    opened = place.open()
    if job == "import":
        (folder / "senarai.xlsx").rename(place.sheet)
    say("ready")
    JOBS[job](opened, place, lambda _seq: None, FOREVER)


def readable(place: Place, words: list[str]) -> Iterator[str]:
    """Each word that can be read in a file of the folder or of the profile, or in a name."""
    for path in place.path.rglob("*"):
        # a practice office shows its passwords at sign-in: they are no secret
        if path.is_file() and path != place.sheet and path.name != FACTS_FILE:
            raw, where = path.read_bytes(), path.relative_to(place.path)
            for word in words:
                if word in path.name or any(word.encode(code) in raw for code in CODES):
                    yield f"a word of a record in {where}"
                    break
