"""The check of the data: every kind of fault looked for, counted and named; the last time it was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, question
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Part
from k2k_desktop.services.entries import newest
from k2k_desktop.services.health_check import boards, homes, kept, workings
from k2k_desktop.services.health_check.kinds import FaultKind, Place, Spot, places
from k2k_desktop.services.runner import progress, say_more

KINDS: Final[tuple[FaultKind, ...]] = (*homes.KINDS, *boards.KINDS, *workings.KINDS, *kept.KINDS)
_CHECKS: Final = ("health_check.check_data", "whole_check.check_office")  # acts that looked for every kind
_SHOWN: Final = 500  # records named of one kind; the others are counted


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
    found = look(session)
    say_more(session, found=counted(found))
    return Checked(tuple(_fault(session, kind, spots) for kind, spots in found), len(KINDS))


def look(session: Session) -> list[tuple[FaultKind, list[Spot]]]:
    """Each kind of fault that is found, with its records; tells the session's progress."""
    told, found = progress(session), []
    try:
        for place, kind in enumerate(KINDS):
            session.info["progress"] = part = Part(told, place, len(KINDS))
            part.at(0, 1)
            if spots := list(kind.find(session)):
                found.append((kind, spots))
    finally:
        session.info["progress"] = told
    told.at(1, 1)
    return found


def counted(found: Sequence[tuple[FaultKind, list[Spot]]]) -> dict[str, int]:
    """What was found {kind: records}, as the trail keeps it."""
    return {kind.name: len(spots) for kind, spots in found}


@question(needs="health.see")
def last_check(session: Session) -> LastCheck | None:
    """The newest check that was carried through; None before the first."""
    last = newest(session, _CHECKS)
    return LastCheck(last.at, last.user, last.body.get("found", {})) if last else None


def kind_of(name: str) -> FaultKind:
    """The kind of fault of that *name*. KeyError for another: a bug."""
    return {kind.name: kind for kind in KINDS}[name]


def repair_of(name: str) -> Action[[], int] | None:
    """What mends that kind; None where only a person can."""
    return kind_of(name).repair


def _fault(session: Session, kind: FaultKind, spots: list[Spot]) -> Fault:
    mends = sum(spot.mends for spot in spots) if kind.repair else 0
    named = tuple(places(session, spots[:_SHOWN]))
    return Fault(kind.name, kind.label, kind.why, kind.advice, kind.does, len(spots), mends, named)


def plain(found: Checked) -> dict[str, Any]:
    """What was found as JSON can hold it: for the command line."""
    return {fault.name: {"count": fault.count, "mends": fault.mends} for fault in found.faults}
