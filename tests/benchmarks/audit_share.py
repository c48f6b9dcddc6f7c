"""What part of a save the trail takes: the same save through the same door, with the trail and without."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from k2k_desktop.core.db import Database
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, listed
from k2k_desktop.services.people import pages, residents
from k2k_desktop.services.runner import _AT_ONCE, Outcome, Runner, _refuse_records
from tests.benchmarks.measure import PAIRS, Result, ratio, seconds
from tests.benchmarks.offices import FOLDER, LARGE, opened

R = TypeVar("R")
_SAVES: Final = 20
_GOAL: Final = 0.40


class Untrailed(Runner):
    """The door without its trail: nothing is captured, nothing sealed. The list of residents is kept all the same."""

    touched: audit.Change

    def _transact(
        self,
        name: str,
        progress: Progress,
        reason: str,
        do: Callable[[Session], R],
        estates: frozenset[int] = frozenset(),
    ) -> Outcome[R]:
        with self.database.writing() as session:
            self._prepare(session, progress, reason)
            session.info["keep"] = _AT_ONCE
            value = do(session)
            _refuse_records(value)
            session.flush()
            listed.refresh_after(session, [self.touched])
        return Outcome(value, frozenset({"resident"}), 0)


def run() -> Result:
    """Twenty saves of a resident a round in an office of 50,000, each kept by the disk (`synchronous=FULL`)."""
    office = opened(LARGE)
    bare = FOLDER / "untrailed.db"
    try:
        runner = office.runner
        with office.database.reading() as session:
            key: int = session.connection().exec_driver_sql("SELECT max(resident_id) FROM resident_list").scalar_one()
        office.database.checkpoint()
        office.database.copy_to(bare, office.key.database_hex())
        database = Database(bare, office.key.database_hex())
        without = Untrailed(database, runner.who, runner.clock)
        without.touched = audit.Change(0, "resident", key, "U", None, None, None, None, None)
        with database.writer.begin() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                if name.startswith("audit_"):
                    connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        ours, floor = _saving(runner, key), _saving(without, key)
        seconds(ours), seconds(floor)
        whole: list[float] = []
        trail: list[float] = []
        for number in range(PAIRS):
            times = {act: seconds(act) for act in ((ours, floor) if number % 2 else (floor, ours))}
            whole.append(times[ours])
            trail.append(max(times[ours] - times[floor], 0.0))
        database.close()
        note = f"{sorted(whole)[PAIRS // 2] * 1000 / _SAVES:.2f} ms a save"
        return ratio("the trail's share of a save", trail, whole, _GOAL, note)
    finally:
        office.close()
        for ending in ("", "-wal", "-shm"):
            bare.with_name(bare.name + ending).unlink(missing_ok=True)


def _saving(runner: Runner, key: int) -> Callable[[], Any]:
    version = itertools.count(runner.read(pages.resident_page, key).version)
    words = itertools.count()

    def save() -> None:
        for _ in range(_SAVES):
            runner.change(residents.save_resident, key, next(version), {"occupation": f"Penjahit {next(words)}"})

    return save
