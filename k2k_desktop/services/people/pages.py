"""Everything about one resident or one household, as a screen shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Block, FloorHead, Tenure, TenureKind, Unit
from k2k_desktop.models.governance import Appointment, Organisation
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Meeting
from k2k_desktop.models.people import (
    Consent,
    DocumentKind,
    EventKind,
    Household,
    IdentityDocument,
    LifeEvent,
    Occupancy,
    Relationship,
    Resident,
    Standing,
)
from k2k_desktop.models.people.identity import mask_number
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services import masking
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.people.lists import Verification, called, verification
from k2k_desktop.services.people.residents import CONSENT_FORM, RESIDENT_FORM
from k2k_desktop.services.runner import today


@dataclass(frozen=True)
class DocumentLine:
    """A document with its number masked."""

    document_id: int
    version: int
    kind: DocumentKind
    masked: str
    country: str | None
    expires_on: dt.date | None
    kept_reason: str | None
    current: bool


@dataclass(frozen=True)
class MemberLine:
    """Somebody of a household, in the order it is read: head, spouse, children by age, others."""

    resident_id: int
    name: str
    relationship: Relationship
    age: int | None
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True)
class TimelineLine:
    """Something that happened, newest first; `table` and `key` open it."""

    on: dt.date
    what: str  # marked words
    detail: str
    icon: str
    table: str
    key: int


@dataclass(frozen=True)
class ResidentPage:
    """One resident, whole."""

    resident_id: int
    version: int
    values: dict[str, Any]
    name: str
    unit_id: int | None
    unit: str | None
    household_id: int | None
    relationship: Relationship | None
    since: dt.date | None
    tenure: TenureKind | None
    rent_sen: int | None
    standing: Standing
    verification: Verification
    verified_on: dt.date | None
    documents: list[DocumentLine]
    members: list[MemberLine]
    positions: list[str]
    floor_heads: list[tuple[int, str]]  # (key, what they speak for)
    has_photo: bool
    consents: list[tuple[int, int, dict[str, Any]]]
    timeline: list[TimelineLine]
    meetings: int


@dataclass(frozen=True)
class HouseholdPage:
    """One household, whole."""

    household_id: int
    version: int
    values: dict[str, Any]
    unit_id: int
    unit: str
    head_id: int | None
    moved_out_on: dt.date | None
    members: list[MemberLine]
    former: list[MemberLine]


@question(needs="people.see")
def resident_page(session: Session, resident_id: int) -> ResidentPage:
    """One resident with documents (masked), household, positions, consents and timeline."""
    resident = session.get_one(Resident, resident_id)
    line = session.execute(sa.select(RESIDENT_LIST).where(RESIDENT_LIST.c.resident_id == resident_id)).one()
    stay = session.scalars(
        sa.select(Occupancy).where(Occupancy.resident_id == resident_id, Occupancy.to_on.is_(None))
    ).first()
    tenure = _tenure(session, line.unit_id)
    timeline = _timeline(session, resident)
    return ResidentPage(
        resident_id=resident.id,
        version=resident.version,
        values=masking.values(
            session, {part.name: getattr(resident, part.name) for part in RESIDENT_FORM}, resident.id
        ),
        name=called(resident.full_name),
        unit_id=line.unit_id,
        unit=line.unit,
        household_id=line.household_id,
        relationship=stay.relationship if stay else None,
        since=stay.from_on if stay else None,
        tenure=tenure.kind if tenure else None,
        rent_sen=tenure.rent_sen if tenure else None,
        standing=resident.standing,
        verification=verification(resident.verified_on, today(session)),
        verified_on=resident.verified_on,
        documents=_documents(session, resident_id),
        members=members_of(session, line.household_id) if line.household_id else [],
        positions=_positions(session, resident_id),
        floor_heads=_floor_heads(session, resident_id),
        has_photo=resident.photo_id is not None,
        consents=_consents(session, resident_id),
        timeline=timeline,
        meetings=sum(one.table == "meeting" for one in timeline),
    )


@question(needs="people.see")
def household_page(session: Session, household_id: int) -> HouseholdPage:
    """One household with its members, and those who were."""
    household = session.get_one(Household, household_id)
    unit = session.get_one(Unit, household.unit_id)
    form = ("moved_in_on", "tenancy_reference", "arrears_sen", "shared_reason")
    return HouseholdPage(
        household_id=household.id,
        version=household.version,
        values=masking.values(session, {name: getattr(household, name) for name in form}),
        unit_id=unit.id,
        unit=unit.code,
        head_id=household.head_id,
        moved_out_on=household.moved_out_on,
        members=members_of(session, household_id),
        former=members_of(session, household_id, former=True),
    )


def members_of(
    session: Session, household_id: int, *, former: bool = False, on: dt.date | None = None
) -> list[MemberLine]:
    """Head, spouse, children oldest first, then others; *former* those who left; *on* those there that day."""
    statement = (
        sa.select(Occupancy, Resident.full_name, Resident.birth_on)
        .join(Resident, Resident.id == Occupancy.resident_id)
        .where(Occupancy.household_id == household_id)
    )
    if on:
        statement = statement.where(
            sa.or_(Occupancy.from_on.is_(None), Occupancy.from_on <= on),
            sa.or_(Occupancy.to_on.is_(None), Occupancy.to_on > on),
        )
    else:
        statement = statement.where(Occupancy.to_on.is_not(None) if former else Occupancy.to_on.is_(None))
    order = {relationship: place for place, relationship in enumerate(Relationship)}
    rows = sorted(session.execute(statement), key=lambda row: (order[row[0].relationship], row[2] or dt.date.max))
    day = today(session)
    return [
        MemberLine(stay.resident_id, called(name), stay.relationship, age(born, day), stay.from_on, stay.to_on)
        for stay, name, born in rows
    ]


def age(born: dt.date | None, day: dt.date) -> int | None:
    """Whole years lived on *day*."""
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _tenure(session: Session, unit_id: int | None) -> Tenure | None:
    if unit_id is None:
        return None
    now = sa.select(Tenure).where(Tenure.unit_id == unit_id, Tenure.to_on.is_(None)).order_by(Tenure.from_on.desc())
    return session.scalars(now).first()


def _documents(session: Session, resident_id: int) -> list[DocumentLine]:
    rows = session.scalars(
        sa.select(IdentityDocument)
        .where(IdentityDocument.resident_id == resident_id)
        .order_by(IdentityDocument.current.desc(), IdentityDocument.id)
    )
    return [
        DocumentLine(
            one.id,
            one.version,
            one.kind,
            mask_number(one.number or ""),
            one.country,
            one.expires_on,
            one.kept_reason,
            one.current,
        )
        for one in rows
    ]


def _consents(session: Session, resident_id: int) -> list[tuple[int, int, dict[str, Any]]]:
    names = tuple(part.name for part in CONSENT_FORM)
    rows = session.scalars(sa.select(Consent).where(Consent.resident_id == resident_id).order_by(Consent.id))
    return [(one.id, one.version, {name: getattr(one, name) for name in names}) for one in rows]


def _positions(session: Session, resident_id: int) -> list[str]:
    held = session.execute(
        sa.select(Appointment.position, Organisation.name)
        .join(Organisation, Organisation.id == Appointment.organisation_id)
        .where(Appointment.resident_id == resident_id, Appointment.to_on.is_(None))
    )
    return [f"{position} · {name}" for position, name in held] + [
        words for _key, words in _floor_heads(session, resident_id)
    ]


def _floor_heads(session: Session, resident_id: int) -> list[tuple[int, str]]:
    heads = session.execute(
        sa.select(FloorHead.id, FloorHead.floor_label, Block.code)
        .join(Block, Block.id == FloorHead.block_id)
        .where(FloorHead.resident_id == resident_id, FloorHead.to_on.is_(None))
    )
    return [(key, f"{block}-{floor}" if floor else block) for key, floor, block in heads]


_EVENT_ICONS = {
    EventKind.birth: "baby",
    EventKind.death: "circle-slash",
    EventKind.move_in: "log-in",
    EventKind.move_out: "log-out",
    EventKind.transfer: "arrow-right-left",
}


def _timeline(session: Session, resident: Resident) -> list[TimelineLine]:
    codes = sa.select(LifeEvent, Unit.code).outerjoin(Unit, Unit.id == LifeEvent.unit_id)
    lines = [
        TimelineLine(event.happened_on, event.kind.label, code or event.remarks or "", _EVENT_ICONS[event.kind],
                     "resident", resident.id)
        for event, code in session.execute(codes.where(LifeEvent.resident_id == resident.id))
    ]  # fmt: skip
    this_or_merged = sa.or_(Resident.id == resident.id, Resident.merged_into_id == resident.id)
    attended = (
        sa.select(Meeting, Organisation.name, Attendance.attended_as)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Attendance.resident_id.in_(sa.select(Resident.id).where(this_or_merged)))
    )
    for meeting, name, attended_as in session.execute(attended):
        came = attended_as in (AttendanceClass.present, AttendanceClass.in_attendance)
        what = N_("Attended a meeting") if came else N_("Was not at a meeting")
        number = f"{name} {reference(meeting)}"
        lines.append(TimelineLine(meeting.held_on, what, number, "calendar-days", "meeting", meeting.id))
    for consent in session.scalars(sa.select(Consent).where(Consent.resident_id == resident.id)):
        what = N_("Gave consent")
        lines.append(
            TimelineLine(consent.given_on, what, consent.purpose.say(), "shield-check", "resident", resident.id)
        )
        if consent.withdrawn_on:
            what = N_("Withdrew consent")
            lines.append(TimelineLine(consent.withdrawn_on, what, consent.purpose.say(), "x", "resident", resident.id))
    if resident.verified_on:
        lines.append(
            TimelineLine(resident.verified_on, N_("Record verified"), "", "badge-check", "resident", resident.id)
        )
    return sorted(lines, key=lambda line: line.on, reverse=True)
