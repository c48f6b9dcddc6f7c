"""Certificates that facilities run under: each renewal a new one, and what comes to its end, by the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.months import add_months
from k2k_desktop.models.estate.facilities import Certificate, CertificateKind, Facility, FacilityKind
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.runner import about, today

CERTIFICATE_FORM: Final = fields(Certificate.kind, Certificate.number, Certificate.valid_from, Certificate.valid_until)
STEPS: Final = (30, 60, 90)  # days before the end at which it shows itself (domain-facts 7.4)
LIFT_MONTHS: Final = 15  # how long a lift's certificate holds unless it says otherwise (domain-facts 7.4)
_OTHER_MONTHS: Final = 12
_USUAL: Final[dict[FacilityKind, CertificateKind]] = {
    FacilityKind.lift: CertificateKind.lift,
    FacilityKind.extinguisher: CertificateKind.extinguisher,
    FacilityKind.hydrant: CertificateKind.fire,
    FacilityKind.fire_panel: CertificateKind.fire,
    FacilityKind.generator: CertificateKind.electrical,
}


@dataclass(frozen=True)
class CertificateView:
    """One certificate; *newest* of its kind for that facility, *days_left* negative once it has expired."""

    id: int
    version: int
    kind: CertificateKind
    number: str
    valid_from: dt.date | None
    valid_until: dt.date
    days_left: int
    newest: bool
    has_file: bool


@dataclass(frozen=True)
class CertificateDue:
    """A certificate that comes to its end, or a lift that has none (*number* empty, no day)."""

    facility_id: int
    facility: str
    kind: CertificateKind
    number: str
    valid_until: dt.date | None
    days_left: int | None


@action(N_("Add certificate"), needs="works.change", icon="badge-check")
def add_certificate(session: Session, facility_id: int, changes: dict[str, Any], file: FileGiven | None = None) -> int:
    """Keep a certificate of a facility, the first or a renewal; the earlier ones stay. Gives its key.

    Raises Invalid where it ends before it begins, or where the same number until the same day is kept already.
    """
    facility = session.get_one(Facility, facility_id)
    one = Certificate(facility_id=facility.id)
    _put(session, one, changes)
    one.attachment_id = keep_file(session, file) if file else None
    session.add(one)
    session.flush()
    about(session, "certificate", one.id)
    return one.id


@action(N_("Correct certificate"), needs="works.change", icon="pencil")
def save_certificate(session: Session, certificate_id: int, version: int, changes: dict[str, Any]) -> int:
    """Put right what was typed wrongly; a renewal is a new one."""
    one = session.get_one(Certificate, certificate_id)
    one.check_version(version)
    _put(session, one, changes)
    return one.id


@action(N_("Delete certificate"), needs="works.change", asks_reason=True, icon="trash-2")
def delete_certificate(session: Session, certificate_id: int, version: int) -> None:
    """Take out one that was entered by mistake."""
    one = session.get_one(Certificate, certificate_id)
    one.check_version(version)
    about(session, "facility", one.facility_id)
    session.delete(one)


@question(needs="issues.see")
def certificate_offer(session: Session, facility_id: int) -> dict[str, Any]:
    """What a new certificate of that facility most likely says: its kind, and its days after the one before."""
    facility = session.get_one(Facility, facility_id)
    kind = _USUAL.get(facility.kind, CertificateKind.other)
    before = session.scalar(
        sa.select(sa.func.max(Certificate.valid_until)).where(
            Certificate.facility_id == facility_id, Certificate.kind == kind
        )
    )
    start = today(session) if before is None else max(today(session), before + dt.timedelta(days=1))
    return {"kind": kind, "valid_from": start, "valid_until": usual_end(kind, start)}


def usual_end(kind: CertificateKind, start: dt.date) -> dt.date:
    """The last day of a certificate that begins on *start*: 15 months for a lift, otherwise a year."""
    months = LIFT_MONTHS if kind is CertificateKind.lift else _OTHER_MONTHS
    return add_months(start, months) - dt.timedelta(days=1)


@question(needs="issues.see")
def certificates_of(session: Session, facility_id: int) -> list[CertificateView]:
    """Every certificate of one facility, the one that holds longest first."""
    order = Certificate.valid_until.desc(), Certificate.id.desc()
    rows = session.scalars(sa.select(Certificate).where(Certificate.facility_id == facility_id).order_by(*order))
    found: list[CertificateView] = []
    seen: set[CertificateKind] = set()
    for one in rows:
        left = (one.valid_until - today(session)).days
        found.append(
            CertificateView(
                one.id, one.version, one.kind, one.number, one.valid_from, one.valid_until, left,
                one.kind not in seen, one.attachment_id is not None,
            )
        )  # fmt: skip
        seen.add(one.kind)
    return found


@question(needs="issues.see")
def certificate_file(session: Session, certificate_id: int) -> FileKept | None:
    """The scan of a certificate."""
    return kept_file(session, session.get_one(Certificate, certificate_id).attachment_id)


@question(needs="issues.see")
def expiring(session: Session, days: int) -> list[CertificateDue]:
    """Certificates of facilities in use that end within *days* from now or have ended and were not renewed, and lifts
    without one, the most urgent first. Two queries however many facilities there are."""
    now = today(session)
    later = aliased(Certificate)
    renewed = sa.exists().where(
        later.facility_id == Certificate.facility_id,
        later.kind == Certificate.kind,
        sa.tuple_(later.valid_until, later.id) > sa.tuple_(Certificate.valid_until, Certificate.id),
    )
    ending = (
        sa.select(Facility.id, Facility.name, Certificate.kind, Certificate.number, Certificate.valid_until)
        .join(Certificate, Certificate.facility_id == Facility.id)
        .where(Facility.active, Certificate.valid_until <= now + dt.timedelta(days=days), sa.not_(renewed))
        .order_by(Certificate.valid_until, Facility.sort_key)
    )
    certified = sa.exists().where(Certificate.facility_id == Facility.id, Certificate.kind == CertificateKind.lift)
    without = (
        sa.select(Facility.id, Facility.name)
        .where(Facility.active, Facility.kind == FacilityKind.lift, sa.not_(certified))
        .order_by(Facility.sort_key)
    )
    lacking = [
        CertificateDue(row.id, row.name, CertificateKind.lift, "", None, None) for row in session.execute(without)
    ]
    return lacking + [
        CertificateDue(row.id, row.name, row.kind, row.number, row.valid_until, (row.valid_until - now).days)
        for row in session.execute(ending)
    ]


def _put(session: Session, one: Certificate, changes: dict[str, Any]) -> None:
    names = {part.name for part in CERTIFICATE_FORM}
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in names})
        one.number = kind_of(Certificate.number).parse(one.number)
        for name in ("kind", "number", "valid_until"):
            if not getattr(one, name):
                raise Invalid({name: UserError(N_("This must be filled in."))})
        if one.valid_from is not None and one.valid_until < one.valid_from:
            ends = UserError(N_("It ends before it begins on {day}."), day=show_day(one.valid_from))
            raise Invalid({"valid_until": ends})
        same = sa.select(Certificate.id).where(
            Certificate.facility_id == one.facility_id, Certificate.kind == one.kind,
            Certificate.number == one.number, Certificate.valid_until == one.valid_until,
            Certificate.id != (one.id or 0),
        )  # fmt: skip
        if session.scalar(same) is not None:
            raise Invalid({"number": UserError(N_("This certificate is kept already."))})
