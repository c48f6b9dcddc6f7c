"""What presses at the facilities: lifts that stand still, papers that run out, faults that keep coming back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.services.estate.certificates import CertificateDue, expiring
from k2k_desktop.services.issues.repeats import failing
from k2k_desktop.services.issues.works import licences
from k2k_desktop.services.issues.works.lifts import lifts_stopped


@dataclass(frozen=True)
class Pressing:
    """One thing to see to: by a day, or at once (no day); *record* is what to open."""

    title: str
    detail: str
    day: dt.date | None
    days_left: int | None
    record: tuple[str, int]


def pressing(session: Session, days: int) -> list[Pressing]:
    """Lifts standing still and places that keep failing now, and certificates and licences that end within *days*."""
    return [*_stopped(session), *_failing(session), *_certificates(session, days), *_licences(session, days)]


def _stopped(session: Session) -> Iterator[Pressing]:
    for lift in lifts_stopped(session):
        since = _("Since {moment}", moment=show_instant(lift.since))
        inside = say_count("{count} person trapped", "{count} people trapped", lift.trapped) if lift.trapped else since
        title = _("{lift_name} is out of service", lift_name=lift.name)
        yield Pressing(title, inside, None, None, ("facility", lift.facility_id))


def _failing(session: Session) -> Iterator[Pressing]:
    for one in failing(session):
        words = say_count("{count} fault lately", "{count} faults lately", one.faults)
        yield Pressing(_("{place} keeps failing", place=one.place), words, None, None, ("issue", one.latest))


def _certificates(session: Session, days: int) -> Iterator[Pressing]:
    bare: list[CertificateDue] = []
    for one in expiring(session, days):
        if one.valid_until is None:
            bare.append(one)
        else:
            yield Pressing(one.facility, one.kind.say(), one.valid_until, one.days_left, ("facility", one.facility_id))
    if bare:
        words = say_count("{count} lift without a certificate", "{count} lifts without a certificate", len(bare))
        yield Pressing(words, bare[0].facility, None, None, ("facility", bare[0].facility_id))


def _licences(session: Session, days: int) -> Iterator[Pressing]:
    for one in licences.expiring(session, days):
        yield Pressing(one.contractor, one.kind.say(), one.valid_until, one.days, ("contractor", one.contractor_id))
