"""The check of the data: every kind of fault looked for, counted and named; the last time it was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, question
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Progress
from k2k_desktop.services.entries import newest
from k2k_desktop.services.health_check import boards, homes, kept, workings
from k2k_desktop.services.health_check.kinds import FaultKind, Place, places
from k2k_desktop.services.runner import progress, say_more

KINDS: Final[tuple[FaultKind, ...]] = (*homes.KINDS, *boards.KINDS, *workings.KINDS, *kept.KINDS)
_NAME: Final = "health_check.check_data"
_SHOWN: Final = 500  # records named of one kind; the others are counted
_STEPS: Final = 1_000  # of the progress, for each kind


@dataclass(frozen=True)
class Fault:
    """One kind of fault as it was found: marked words, how many records, the first of them, and how many are mended."""

    name: str
    label: str
    why: str
    advice: str
    does: str
    count: int
    mends: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Checked:
    """What a check found: faults only, in the order they are looked for, and how many kinds were looked for."""

    faults: tuple[Fault, ...]
    kinds: int


@dataclass(frozen=True)
class LastCheck:
    """The newest check in the trail: when, by whom, and how many records of each kind {name: count}."""

    at: dt.datetime
    user: str
    found: dict[str, int]


@question(needs="health.see", recorded=N_("Check the data"))
def check_data(session: Session) -> Checked:
    """Look for every kind of fault. Long in a large office: tells its progress and can be stopped."""
    told, found = progress(session), []
    try:
        for place, kind in enumerate(KINDS):
            told.at(place * _STEPS, len(KINDS) * _STEPS)
            session.info["progress"] = _Part(told, place)
            if fault := _fault(session, kind):
                found.append(fault)
    finally:
        session.info["progress"] = told
    told.at(len(KINDS) * _STEPS, len(KINDS) * _STEPS)
    say_more(session, found={fault.name: fault.count for fault in found})
    return Checked(tuple(found), len(KINDS))


@question(needs="health.see")
def last_check(session: Session) -> LastCheck | None:
    """The newest check that was carried through; None before the first."""
    last = newest(session, (_NAME,))
    return LastCheck(last.at, last.user, last.body.get("found", {})) if last else None


def kind_of(name: str) -> FaultKind:
    """The kind of fault of that *name*. KeyError for another: a bug."""
    return {kind.name: kind for kind in KINDS}[name]


def repair_of(name: str) -> Action[[], int] | None:
    """What mends that kind; None where only a person can."""
    return kind_of(name).repair


def _fault(session: Session, kind: FaultKind) -> Fault | None:
    spots = list(kind.find(session))
    if not spots:
        return None
    mends = sum(spot.mends for spot in spots) if kind.repair else 0
    named = tuple(places(session, spots[:_SHOWN]))
    return Fault(kind.name, kind.label, kind.why, kind.advice, kind.does, len(spots), mends, named)


class _Part(Progress):
    """The progress of one kind within that of all."""

    def __init__(self, whole: Progress, place: int) -> None:
        super().__init__()
        self._whole, self._place = whole, place

    def at(self, done: int, total: int) -> None:
        """This kind is at *done* of *total*."""
        part = done * _STEPS // max(1, total)
        self._whole.at(self._place * _STEPS + part, len(KINDS) * _STEPS)


def plain(found: Checked) -> dict[str, Any]:
    """What was found as JSON can hold it: for the command line."""
    return {fault.name: {"count": fault.count, "mends": fault.mends} for fault in found.faults}
