"""F10: whatever the clock of the computer did, the newest copies stay, entries keep their order and a jump is told."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import copies
from k2k_desktop.core.clock import OFFICE_ZONE, FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import create_keyring
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.services import runner as runners
from k2k_desktop.services.backups import rotation
from k2k_desktop.services.people import residents
from k2k_desktop.services.retention import running
from k2k_desktop.services.runner import Runner, Who
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.offices import MOMENT, QUICK, copy_of, doors_of, template, work_folder

COUNT: Final = 6_000  # half of them histories of copies, half of entries
ON_DISK: Final = 50  # each so many-th history of copies is lived through with real files
MOST_COPIES: Final = 60
ENTRIES: Final = 4  # of one history, after each a step of the clock
OFFICE: Final = "0123456789abcdef"
Thin = Callable[[list["Lying"], dt.date, dt.date | None], Iterable["Lying"]]


@dataclass(frozen=True)
class Lying:
    """A copy as the rule sees it."""

    sequence: int
    made_at: dt.datetime
    schema: str


def run(count: int, seed: int) -> list[Drill]:
    """Half of *count* histories of copies, half of entries."""
    template()
    thinned = Tally("copies under an odd clock", count // 2, seed)
    entered = Tally("entries under an odd clock", count - count // 2, seed)
    with quiet_logs():
        on_all_cores(thinned, some_copies)
        on_all_cores(entered, some_entries)
    for tally in (thinned, entered):
        tally.notes += [f"{kind}: {int(sum(values)):,}" for kind, values in sorted(tally.measured.items())]
    return [thinned.drill(), entered.drill()]


def broken(seed: int) -> list[Drill]:
    """Copies thinned out by their dates alone, as backup programs do; a clock that nobody compares with another."""
    thinned, entered = Tally("copies under an odd clock", 20, seed), Tally("entries under an odd clock", 20, seed)
    believes, Runner._clock_ok = Runner._clock_ok, lambda _self, *_more: True  # type: ignore[method-assign]
    try:
        with quiet_logs():
            some_copies(thinned, by_date)
            some_entries(entered)
    finally:
        Runner._clock_ok = believes  # type: ignore[method-assign]
    return [thinned.drill(), entered.drill()]


def by_date(lying: list[Lying], today: dt.date, _last_run: dt.date | None) -> list[Lying]:
    """The newest of each of seven days, four weeks and twelve months that the clock calls the last."""
    kept: set[int] = set()
    for most, span in ((7, 1), (28, 7), (365, 30)):
        seen: set[int] = set()
        for one in sorted(lying, key=lambda one: one.made_at, reverse=True):
            age = (today - day_of(one.made_at)).days
            if age < most and age // span not in seen:
                seen.add(age // span)
                kept.add(one.sequence)
    return [one for one in lying if one.sequence not in kept]


def day_of(moment: dt.datetime) -> dt.date:
    """The day in Malaysia."""
    return moment.astimezone(OFFICE_ZONE).date()


def step(dice: random.Random) -> dt.timedelta:
    """How far the clock is found from where it was: a working day mostly, sometimes anything at all."""
    way = dice.random()
    if way < 0.6:
        return dt.timedelta(hours=dice.uniform(0.05, 30))
    if way < 0.75:
        return -dt.timedelta(minutes=dice.uniform(0.5, 60 * 24 * 3))
    if way < 0.85:
        return -dt.timedelta(days=dice.uniform(3, 3_000))
    return dt.timedelta(days=dice.choice((dice.uniform(2, 44), dice.uniform(46, 400), dice.uniform(400, 4_000))))


# ---- copies


def some_copies(tally: Tally, thin: Thin = rotation.surplus) -> None:
    """Histories of a copy a day or so, each thinned out afterwards."""
    dice = random.Random(tally.seed)
    with work_folder() as folder:
        disk = OnDisk(folder)
        while tally.left:
            on_disk = tally.injected % ON_DISK == 0 and thin is rotation.surplus
            number = dice.randint(2, MOST_COPIES // 2 if on_disk else MOST_COPIES)
            fault = history(dice, number, disk.thin if on_disk else thin, disk if on_disk else None, tally)
            tally.one(fault, lost=int(fault is not None))


def history(dice: random.Random, number: int, thin: Thin, disk: OnDisk | None, tally: Tally) -> str | None:
    """Make *number* copies while the clock does what it likes; what went wrong."""
    made: list[Lying] = []
    lying: list[Lying] = []
    moment, last_run, schema = MOMENT, None, 1
    if disk:
        disk.clear()
    for sequence in range(1, number + 1):
        moment += step(dice)
        schema += dice.random() < 0.05
        copy = Lying(sequence, moment, f"{schema:04}")
        made.append(copy)
        lying.append(copy)
        if disk:
            disk.write(copy)
        today = day_of(moment)
        gone = list(thin(lying, today, last_run))
        if fault := _wrong(made, gone, today, last_run):
            return f"copy {sequence} of {number}: {fault}"
        tally.measure("copies deleted", len(gone))
        lying = [one for one in lying if one not in gone]
        last_run = today
    return None


def _wrong(made: list[Lying], gone: list[Lying], today: dt.date, last_run: dt.date | None) -> str | None:
    """What of *gone* the rule never lets go, whatever the clock says (security design 4.6)."""
    if made[-1] in gone:
        return "the newest copy was deleted"
    if lost := [one.sequence for one in made[-rotation.NEWEST :] if one in gone]:
        return f"of the ten newest {lost} were deleted"
    newest = {one.schema: one for one in made}  # the last of each shape wins
    if lost := [one.sequence for one in newest.values() if one in gone]:
        return f"the newest of a shape was deleted: {lost}"
    if gone and (last_run is None or today < last_run or (today - last_run).days > rotation.LONGEST_PAUSE):
        return f"deleted on {today}, the last time was {last_run}"
    return f"{len(gone)} deleted at once" if len(gone) > rotation.MOST_A_RUN else None


class OnDisk:
    """A folder of real, small copies, thinned out as the program does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "copies"
        self._database = folder / "few.db"
        self._database.write_bytes(bytes(range(1, 200)))
        self._ring, self._key = create_keyring(OFFICE, 1, "rohana", "kerusi hujan lampu tujuh", QUICK)
        self._verified: dict[int, set[dt.datetime]] = {}

    def clear(self) -> None:
        """A new office."""
        self._folder.mkdir(exist_ok=True)
        for path in self._folder.iterdir():
            path.unlink()
        self._verified.clear()

    def write(self, copy: Lying) -> None:
        """Make the copy."""
        moment = copy.made_at.replace(microsecond=0)
        manifest = copies.Manifest(OFFICE, "PPR Teratai Damai", moment, copy.sequence, {}, 1, "ab" * 32, copy.schema)
        path = self._folder / f"K2K-{moment.astimezone(OFFICE_ZONE):%Y-%m-%d-%H%M}-{copy.sequence:05}.k2k"
        with open(self._database, "rb", 0) as database:
            copies.write_copy(path, manifest, self._ring.to_bytes(), database, self._key)
        self._verified[copy.sequence] = {moment}

    def thin(self, lying: list[Lying], today: dt.date, last_run: dt.date | None) -> list[Lying]:
        """As `backups.make_copy` ends."""
        gone = {info.sequence for info in rotation.rotate(self._folder, OFFICE, self._verified, today, last_run)}
        there = len(list(self._folder.iterdir()))
        if there != len(lying) - len(gone):
            raise RuntimeError(f"{there} files are left of {len(lying)}")
        return [one for one in lying if one.sequence in gone]


# ---- entries


def some_entries(tally: Tally) -> None:
    """Work in one office through many histories of its clock; then its whole trail is looked at."""
    dice = random.Random(tally.seed)
    with work_folder() as folder:
        place = copy_of(template(), folder / "office")
        clock = FixedClock(MOMENT)
        opened = place.open(clock)
        two = (doors_of(opened, clock).manager.who, opened.runner.who)
        try:
            while tally.left:
                clock.moment = MOMENT + dt.timedelta(days=dice.uniform(-2_000, 2_000))
                tally.one(sitting(Runner(opened.database, two[1], clock), two, clock, dice, tally))
            with opened.database.reading() as session:
                tally.faults += proof.verify(session).faults
        finally:
            opened.close()


def sitting(
    runner: Runner, two: tuple[Who, Who], clock: FixedClock, dice: random.Random, tally: Tally
) -> str | None:  # fmt: skip
    """Some entries of a new sitting; the clock moves between them, and the steady one as it should or not."""
    with runner.database.reading() as session:
        last, _hash = audit.head(session)
        before = _said(session, last)
    expected = dt.datetime.fromisoformat(before["utc"]) - clock.now() <= runners.BACKWARD
    drift = dt.timedelta()
    for number in range(1, ENTRIES + 1):
        made = runner.run(
            residents.save_resident, Progress(), "", None, 1, {"full_name": f"Aminah binti Yusof {number}"}
        )
        with runner.database.reading() as session:
            said = _said(session, made.seq)
        if made.seq != last + number:
            return f"entry {made.seq} after {last + number - 1}"
        if said["clock_ok"] != expected:
            return f"entry {number} says clock_ok={said['clock_ok']}, at {said['utc']} after {before['utc']}"
        if not expected:
            tally.measure("jumps told", 1)
            drift = dt.timedelta()  # from here on it is measured anew
            if fault := _erases(runner, two, clock):
                return fault
        before, jump = said, step(dice)
        if dice.random() < 0.5:
            clock.advance(abs(jump))  # time that went by
        else:
            clock.moment += jump
            drift += jump
        expected = -runners.BACKWARD <= drift <= runners.FORWARD
    return None


def _said(session: Any, seq: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        session.connection().exec_driver_sql("SELECT body FROM audit_entry WHERE seq = ?", (seq,)).scalar_one()
    )
    return found


def _erases(runner: Runner, two: tuple[Who, Who], clock: FixedClock) -> str | None:
    """Nothing is erased on a day whose date may be wrong."""
    door, lines = Runner(runner.database, two[0], clock), [("resident", 1)]
    try:
        door.run_with(two[1], running.run_retention, Progress(), "Tempoh tamat", lines, "KPKT 1/2026")
    except UserError as error:
        return None if "clock" in error.say("en") else f"not erased for another reason: {error}"
    return "a resident was erased on a day that is not to be believed"
