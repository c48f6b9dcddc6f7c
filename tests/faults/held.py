"""F12: files that an antivirus holds for a while: the work goes on when it lets go within five seconds; else it is said
and what was there before stays."""

from __future__ import annotations

import builtins
import io
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import held
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups, exports
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.opened import Opened
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import JOBS, head_of
from tests.faults.offices import USER, Place, bad_copies, copy_of, is_lost, reopened, second, template, work_folder

COUNT: Final = 500
WORK: Final = ("open", "people", "copy", "second", "list", "restore", "close")
PATIENCE: Final = 5.0  # seconds
MOST_TRIES: Final = 90
OLD: Final = b"senarai lama"
SAID: Final = (
    "another program holds the file", "Close it if it is open", "second place for copies did not answer",
    "cannot be read. Check that the disk or stick is in place, then try again",
)  # fmt: skip


@dataclass
class Antivirus:
    """Refuses *tries* openings and renamings below *folder*, from call *number* on; time passes without anybody
    waiting."""

    folder: str
    number: int
    tries: int
    error: int
    calls: int = 0
    waited: float = 0.0
    refused: set[str] = field(default_factory=set)

    def look(self, path: Any) -> None:
        """One call with *path*; raises PermissionError while it is held."""
        if not isinstance(path, str | os.PathLike) or not str(path).startswith(self.folder) or Path(path).is_dir():
            return
        self.calls += 1
        if self.number and self.calls >= self.number and self.tries:
            self.tries -= 1
            self.refused.add(Path(path).name)
            error = PermissionError(13, "held", str(path))
            error.winerror = self.error  # type: ignore[attr-defined,unused-ignore]
            raise error

    def wait(self, seconds: float) -> None:
        """In place of `time.sleep`."""
        self.waited += seconds


@contextmanager
def held_by(antivirus: Antivirus) -> Iterator[None]:
    """Within the block every opening and renaming by Python passes *antivirus*."""
    kept: tuple[Callable[..., Any], ...] = (builtins.open, io.open, os.open, os.replace, time.sleep)

    def passing(do: Callable[..., Any]) -> Callable[..., Any]:
        def done(path: Any, *more: Any, **named: Any) -> Any:
            antivirus.look(path)
            return do(path, *more, **named)

        return done

    names = ((builtins, "open"), (io, "open"), (os, "open"), (os, "replace"))
    for (module, name), do in zip(names, kept, strict=False):
        vars(module)[name] = passing(do)
    vars(time)["sleep"] = antivirus.wait
    try:
        yield
    finally:
        for (module, name), do in zip((*names, (time, "sleep")), kept, strict=True):
            vars(module)[name] = do


def run(count: int, seed: int) -> Drill:
    """*count* times a file is held, spread over the work and over all that each opens or renames."""
    tally = Tally("file held by an antivirus", count, seed)
    template()
    with quiet_logs():
        on_all_cores(tally, some_held)
    told = {kind: len(values) for kind, values in sorted(tally.measured.items()) if kind != "waited"}
    tally.notes.append(", ".join(f"{kind} {number}" for kind, number in told.items()))
    tally.notes.append(f"longest wait {max(tally.measured.get('waited', [0.0])):.1f} s")
    return tally.drill()


def broken(seed: int) -> Drill:
    """A program that tries but once."""
    tally, patient = Tally("file held by an antivirus", 21, seed), held.TRIES
    vars(held)["TRIES"] = 1
    try:
        with quiet_logs():
            some_held(tally)
    finally:
        vars(held)["TRIES"] = patient
    return tally.drill()


def some_held(tally: Tally) -> None:
    """As many as *tally* wants."""
    dice = random.Random(tally.seed)
    with work_folder() as folder:
        lengths = {job: one(fresh(folder), job, Antivirus(str(folder), 0, 0, 0))[1] for job in WORK}
        while tally.left:
            job = WORK[tally.injected % len(WORK)]
            tries = dice.choice((dice.randint(1, 49), dice.randint(1, 49), dice.randint(50, MOST_TRIES)))
            antivirus = Antivirus(str(folder), dice.randint(1, lengths[job]), tries, dice.choice((5, 32)))
            at, place = antivirus.number, fresh(folder)
            wrong, _calls = one(place, job, antivirus)
            if tries < 50 and wrong.startswith("refused"):
                fault = f"not waited for: {wrong}"
            else:
                fault = "" if wrong.startswith("refused") else wrong
            tally.measure("told" if wrong.startswith("refused") else "went on", 1)
            tally.measure("waited", antivirus.waited)
            fault = fault or (f"waited {antivirus.waited:.1f} s" if antivirus.waited > 2 * PATIENCE else "")
            found = reopened(place, 0)
            faults = (*([fault] if fault else []), *found.faults, *bad_copies(place, set()), *_gone(place))
            held = f"{job}, call {at} of {lengths[job]} held {tries} times ({', '.join(sorted(antivirus.refused))})"
            tally.one(f"{held}: {faults}" if faults else None, lost=int(is_lost(found.faults)))


def fresh(folder: Path) -> Place:
    """An office with a second place and a list handed out before."""
    place = copy_of(template(), folder / "place")
    (place.path / "stick").mkdir()
    (place.path / "senarai-lama.xlsx").write_bytes(OLD)
    return place


def _gone(place: Place) -> list[str]:
    """What was there before and is neither as it was nor whole."""
    try:
        raw = (place.path / "senarai-lama.xlsx").read_bytes()
    except FileNotFoundError:
        return ["lost: the list handed out before"]
    parts = [path.name for path in place.path.rglob("*.part")]
    return ([] if raw == OLD or raw[:2] == b"PK" else ["the list is neither old nor new"]) + [
        f"left: {name}" for name in parts
    ]


def one(place: Place, job: str, antivirus: Antivirus) -> tuple[str, int]:
    """The job while files are held: "refused …", what went wrong, or ""; and how many calls it made."""
    opened = None if job == "open" else prepared(place, job)
    said = ""
    with held_by(antivirus):
        try:
            if opened is None:
                opened = place.open()
            else:
                work(opened, place, job)
        except UserError as error:
            words = error.say("en")
            said = "refused" if any(sign in words for sign in SAID) else f"another reason: {words}"
        except Exception as error:  # not even a sentence
            said = f"without a sentence: {error!r}"
        calls = antivirus.calls
        antivirus.tries = 0  # it lets go
        try:
            opened = opened or place.open()
            if job != "close":
                JOBS["save"](opened, place, lambda _seq: None, 1)
                opened.close()
        except UserError as error:
            said = said if said.startswith(("another", "without")) else f"work did not go on: {error.say('en')}"
    return said, calls


def prepared(place: Place, job: str) -> Opened:
    """The office before the job, with a copy to restore and a second place for it."""
    opened = place.open()
    if job == "second":
        chosen = (place.path / "stick", "Encik Kamal bin Hassan")
        opened.runner.run(backups.set_second_place, Progress(), "Salinan luar pejabat", *chosen)
    if job in ("restore", "copy"):
        opened.runner.read(backups.make_copy)
    return opened


def work(opened: Opened, place: Place, job: str) -> None:
    """What the drill disturbs."""
    if job == "people":
        JOBS["people"](opened, place, lambda _seq: None, 1)
    elif job in ("copy", "second"):
        info = opened.runner.read(backups.make_copy)
        if info.missed is not None:
            raise info.missed
    elif job == "list":
        opened.runner.read(exports.export_list, "residents", Query(), ("name",), place.path / "senarai-lama.xlsx")
    elif job == "restore":
        (copy,) = opened.folder.backups.glob("*.k2k")
        backups.restore_copy(copy, place.path / "restored", username=USER, password=PASSWORD, second=second)
    else:
        head_of(opened)
        opened.note_head()
        opened.close()
