"""F13, F14, G9: killed inside an upgrade or a change of key, an office is as old or as new, never between."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Final

from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import Keyring
from k2k_desktop.models import migrations
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.keyed import database_of
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import FOREVER, JOBS, head_of
from tests.faults.killer import Said, run_and_kill
from tests.faults.offices import (
    FIXTURE_KEY,
    USER,
    Place,
    bad_copies,
    copy_of,
    every_shape,
    is_lost,
    older,
    released,
    reopened,
    template,
    work_folder,
)

COUNT: Final = 2_000
SAMPLE: Final = 2
NEWER: Final = 40  # offices of a program to come
OPENED: Final = 4  # of those that are as old, each fourth is opened, and so upgraded, again
_LONGEST_REKEY: Final = 0.12  # seconds of one change of key and the entry after it


def run(count: int, seed: int) -> list[Drill]:
    """Half of *count* kills inside upgrades, half inside changes of the key; and newer offices refused."""
    every_shape()
    import alembic.command  # noqa: F401 - slow; what is forked has it then

    killed = Tally("killed in an upgrade", count // 2, seed)
    rekeyed = Tally("killed in a change of key", count - count // 2, seed)
    newer = Tally("an office of a newer program", min(NEWER, count), seed)
    with quiet_logs():
        on_all_cores(killed, some_upgrades)
        on_all_cores(rekeyed, some_rekeys)
        some_newer(newer)
    for tally in (killed, rekeyed):
        for kind, values in sorted(tally.measured.items()):
            tally.notes.append(f"{kind}: {len(values)}")
    return [killed.drill(), rekeyed.drill(), newer.drill()]


def contents(path: Path, key: str) -> tuple[str | None, dict[str, int]]:
    """The shape of a database and how many rows each of its tables has."""
    database = Database(path, key)
    try:
        revision = migrations.revision(database)
        with database.reader.connect() as connection:
            run_sql = connection.exec_driver_sql
            names = run_sql("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1").scalars().all()
            return revision, {name: run_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}
    finally:
        database.close()


def some_upgrades(tally: Tally) -> None:
    """Kill the opening of an older office anywhere; look what it is; open it again."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        shapes = released()[-tally.count :]
        befores = {one: contents(older(one).database, older(one).key()) for one in shapes}
        afters = {one: _upgraded(folder, one) for one in shapes}
        while tally.left:
            shape = shapes[tally.injected % len(shapes)]
            place = copy_of(older(shape), folder / "office")
            seconds = chance.uniform(0.3, 1.05) * afters[shape][1]  # the copy before it takes the first third
            run_and_kill(lambda say, place=place: _open(place, say), seconds)  # type: ignore[misc]
            found = contents(place.database, place.key())
            wrong = []
            if found == befores[shape]:
                tally.measure("as old", 1)
            elif found[0] == migrations.HEAD and found[1].keys() == afters[shape][0].keys():
                tally.measure("as new", 1)
            else:
                wrong.append(f"between: revision {found[0]}, {len(found[1])} tables")
            if wrong or found != befores[shape] or tally.injected % OPENED == 0:
                wrong += reopened(place, 0).faults
                wrong += _lost_rows(befores[shape][1], contents(place.database, place.key())[1])
                wrong += bad_copies(place, set())
            else:
                wrong += Database(place.database, place.key()).faults()
            faults = tuple(wrong)
            tally.one(f"{shape} after {seconds * 1000:.0f} ms: {faults}" if faults else None, lost=int(bool(faults)))


def _open(place: Place, say: Said) -> None:
    say("ready")
    place.open().close()


def _upgraded(folder: Path, shape: str) -> tuple[dict[str, int], float]:
    """The tables of an office of that shape once upgraded, and how long it takes."""
    place = copy_of(older(shape), folder / "office")
    seconds = reopened(place, 0).seconds
    return contents(place.database, place.key())[1], seconds


def _lost_rows(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Tables of people's records with fewer rows than before."""
    return [
        f"lost: {name} had {count} rows, has {after[name]}"
        for name, count in before.items()
        if after.get(name, count) < count and not name.startswith(("sqlite_", "alembic_"))
    ]


def some_rekeys(tally: Tally) -> None:
    """Kill a change of key anywhere; the office opens by its keyring, under one of the two keys."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        while tally.left:
            place = copy_of(template(), folder / "office")
            before = place.key()
            seconds = chance.uniform(0, _LONGEST_REKEY)
            killed = run_and_kill(lambda say, place=place: _change(place, say), seconds)  # type: ignore[misc]
            failed = [line for line in killed.lines if line.startswith("failed")]
            tally.measure("as old" if _key_of(place) == before else "as new", 1)
            found = reopened(place, killed.acknowledged)
            faults = (*failed, *found.faults)
            tally.one(f"after {seconds * 1000:.0f} ms: {faults}" if faults else None, lost=int(is_lost(found.faults)))


def _change(place: Place, say: Said) -> None:
    opened = place.open()
    say(f"ack {head_of(opened)}")
    say("ready")
    JOBS["rekey"](opened, place, lambda seq: say(f"ack {seq}"), FOREVER)


def _key_of(place: Place) -> str:
    """The key the database is under."""
    from k2k_desktop.core.folder import OfficeFolder

    folder = OfficeFolder(place.office)
    keyring = Keyring.load(folder.keyring)
    database, key = database_of(folder, keyring, keyring.open_with_password(USER, PASSWORD)[1], writable=False)
    database.close()
    return key.database_hex()


def some_newer(tally: Tally) -> None:
    """An office of a newer program is refused, and not one byte of its folder is another."""
    with work_folder() as folder:
        while tally.left:
            place = copy_of(template(), folder / "office")
            database = Database(place.database, place.key())
            with database.writer.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (f"{9000 + tally.injected}",))
            database.checkpoint()
            database.close()
            before = _bytes_of(place)
            try:
                place.open().close()
                tally.one("it was opened", accepted=1)
            except UserError as error:
                said = "" if "newer version" in error.say("en") else f"the sentence does not say so: {error}"
                changed = sorted(name for name, raw in _bytes_of(place).items() if before.get(name) != raw)
                tally.one(said or (f"changed: {changed}" if changed else None))


def _bytes_of(place: Place) -> dict[str, str]:
    """A digest of every file of the office, but for who held it."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in place.office.rglob("*")
        if path.is_file() and path.name != "office.lock"
    }


def broken(seed: int) -> list[Drill]:
    """Statements that each are kept for themselves, as the driver's own transactions would keep a migration; and a
    change of key whose keyring is not written before."""
    half, keyless = Tally("half an upgrade", 1, seed), Tally("a key nobody keeps", 1, seed)
    with quiet_logs(), work_folder() as folder:
        shape = released()[0]
        place = copy_of(older(shape), folder / "office")
        before = contents(place.database, place.key())
        database = Database(place.database, place.key())
        with database.writer.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER PRIMARY KEY)")
            connection.commit()
        database.close()
        half.one("between" if contents(place.database, place.key()) != before else None)
        place = copy_of(template(), folder / "office")
        Database(place.database, place.key()).rekey(FIXTURE_KEY)
        found = reopened(place, 0)
        keyless.one(str(found.faults) if found.faults else None, lost=int(is_lost(found.faults)))
    return [half.drill(), keyless.drill()]
