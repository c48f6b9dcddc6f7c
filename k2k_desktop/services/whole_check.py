"""The checks of an open office: of its file alone each time, and of all that it holds once a week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Part
from k2k_desktop.models import proof
from k2k_desktop.services import checkpoints
from k2k_desktop.services.entries import newest
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.opened import opened_of
from k2k_desktop.services.runner import progress, say_more, today
from k2k_desktop.services.trail_words import fault_in_words

EVERY: Final = dt.timedelta(days=7)  # Rule source: security design 4.1
_NAME: Final = "whole_check.check_office"
_PARTS: Final = 3  # pages and structure, the trail with the records, the kinds of fault of the data

_DAMAGED: Final = N_(
    "The check of the office's file found damage, so the office closes now. Restore the newest copy into a new folder, "
    "and keep this folder for whoever repairs it."
)


class DamageFound(UserError):
    """The file is not as it was written: the office closes."""

    def __init__(self) -> None:
        super().__init__(_DAMAGED)


@dataclass(frozen=True)
class Sound:
    """What the check of a whole office found: how many *entries* the trail has, its faults, those of them that are
    *new* since the walk before, and how many records each kind of fault of the data was found at {name: count}."""

    entries: int
    faults: tuple[UserError, ...]
    new: tuple[UserError, ...]
    found: dict[str, int]


@question(needs="session")
def check_file(session: Session) -> None:
    """The quick check, 2 s per 400 MB: for another thread. Raises DamageFound."""
    if opened_of(session).database.faults(whole=False, links=False):
        raise DamageFound


@question(needs="session")
def is_due(session: Session) -> bool:
    """Whether the whole check is owed: a week after the last one, and where a program ended without closing."""
    if opened_of(session).folder.unclean:
        return True
    last = newest(session, (_NAME,))
    return last is None or abs(today(session) - local(last.at).date()) >= EVERY


@question(needs="session", recorded=N_("Check the whole office"))
def check_office(session: Session) -> Sound:
    """Each page and the structure of the file, the trail with each record and the head remembered beside it, then each
    kind of fault of the data: for another thread, tells its progress and can be stopped.

    Whoever is signed in is told the result, so it is counted and names no resident. Raises DamageFound, without an
    entry: nothing more is written into a damaged file.
    """
    opened, told = opened_of(session), progress(session)
    told.at(0, 1)
    if opened.database.faults(links=False):
        raise DamageFound
    last = newest(session, checkpoints.VERIFIED)
    with opened.database.reading() as everything:  # whoever is kept to some estates sees a part only
        everything.info.update(session.info)
        finding = proof.verify(everything, checkpoints.noted(session), Part(told, 1, _PARTS).at)
        everything.info["progress"] = Part(told, 2, _PARTS)
        found = checking.counted(checking.look(everything))
    checkpoints.say_walked(session, finding.entries, finding.faults)
    say_more(session, found=found)
    opened.folder.unclean = False
    new = checkpoints.unknown(last, finding.faults)
    return Sound(finding.entries, tuple(map(fault_in_words, finding.faults)), tuple(map(fault_in_words, new)), found)
