"""F5: a damaged page spoils no other table: whatever a fresh connection can still read, the open office reads too."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core import db
from k2k_desktop.core.connections import connect, is_damage
from k2k_desktop.core.errors import UserError
from k2k_desktop.services.opened import Opened
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.offices import Place, copy_of, template, work_folder

COUNT: Final = 300
PAGE: Final = 4096
MOST_PAGES: Final = 3  # damaged at one time


def run(count: int, seed: int) -> Drill:
    """*count* offices with one to three damaged pages."""
    tally = Tally("other tables of a damaged file", count, seed)
    template()
    with quiet_logs():
        on_all_cores(tally, some_damaged)
    return _noted(tally)


def broken(seed: int) -> Drill:
    """A program that goes on with the connection that met the damage."""
    tally, kept = Tally("other tables of a damaged file", 12, seed), (db.Dialect.is_disconnect, db._without_damage)
    db.Dialect.is_disconnect = lambda *_given: False  # type: ignore[method-assign]
    vars(db)["_without_damage"] = contextlib.nullcontext
    try:
        with quiet_logs():
            some_damaged(tally)
    finally:
        db.Dialect.is_disconnect, vars(db)["_without_damage"] = kept  # type: ignore[method-assign]
    return _noted(tally)


def _noted(tally: Tally) -> Drill:
    rows, read = (sum(tally.measured.get(kind, [0])) for kind in ("rows", "read"))
    shut = len(tally.measured.get("refused", []))
    share = f"{read / rows:.1%} of the rows were read in the others" if rows else ""
    tally.notes.append(f"{shut} were refused when opened; {share}")
    return tally.drill()


def some_damaged(tally: Tally) -> None:
    """Damage, open, read every table by every way, in any order."""
    dice = random.Random(tally.seed)
    with work_folder() as folder:
        whole = tables_of(template().database, template().key())
        while tally.left:
            place = copy_of(template(), folder / "office")
            told = damaged_pages(place, dice)
            try:
                opened = place.open()
            except UserError:
                tally.measure("refused", 1)
                tally.one()
                continue
            try:
                wrong, lost = one(opened, place.key(), whole, dice, tally)
            except Exception as error:  # refused it was, but not in a sentence
                wrong, lost = [f"without a sentence: {error!r}"[:200]], 0
            with contextlib.suppress(UserError):
                opened.close()
            tally.one(f"pages {told}: {wrong}" if wrong else None, lost=lost)


def damaged_pages(place: Place, dice: random.Random) -> list[int]:
    """Flip a byte in some pages, never in the first: without that one nothing can be read at all."""
    raw = bytearray(place.database.read_bytes())
    pages = dice.sample(range(1, len(raw) // PAGE), dice.randint(1, MOST_PAGES))
    for page in pages:
        raw[page * PAGE + dice.randrange(PAGE)] ^= dice.randrange(1, 256)
    place.database.write_bytes(raw)
    return pages


def one(
    opened: Opened, key: str, whole: dict[str, int | None], dice: random.Random, tally: Tally
) -> tuple[list[str], int]:
    """(what went wrong, how many rows were there and not read)."""
    wrong, lost = [], 0
    apart = tables_of(opened.folder.database, key)
    names = list(apart)
    for way in ("reading", "writing", "reading"):
        dice.shuffle(names)
        for name in names:
            found = _count(opened, name, way)
            if found != apart[name]:
                wrong.append(f"{way} {name}: {found} rows, {apart[name]} on a fresh connection")
                lost += max(0, (apart[name] or 0) - (found or 0))
    tally.measure("rows", sum(count or 0 for count in whole.values()))
    tally.measure("read", sum(min(apart[name] or 0, count or 0) for name, count in whole.items()))
    return wrong, lost


def _count(opened: Opened, name: str, way: str) -> int | None:
    """How many rows of the table can be read through the open office; None where it says that it is damaged."""
    try:
        with getattr(opened.database, way)() as session:
            return len(session.connection().exec_driver_sql(f'SELECT * FROM "{name}"').all())
    except UserError:
        return None
    except DBAPIError as error:  # `writing` leaves it to the door to say so
        if not is_damage(error):
            raise
        return None


def tables_of(database: Path, key: str) -> dict[str, int | None]:
    """How many rows each table has, each read on a connection of its own; None where that fails."""
    connection = connect(database, key)
    statement = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY 1"
    names = [row[0] for row in connection.execute(statement)]
    connection.close()
    found: dict[str, int | None] = {}
    for name in names:
        connection = connect(database, key)
        try:
            found[name] = len(connection.execute(f'SELECT * FROM "{name}"').fetchall())
        except sqlcipher.DatabaseError:
            found[name] = None
        finally:
            connection.close()
    return found
