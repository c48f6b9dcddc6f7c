"""What the office keeps of one person by itself: identity, contact, homes, events, consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.estate import Block, FloorHead, Tenure, Unit
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Consent, Household, IdentityDocument, LifeEvent, Occupancy, Resident
from k2k_desktop.models.people.identity import format_mykad
from k2k_desktop.reports.section import Section

_ABOUT: Final = (
    Resident.full_name, Resident.title, Resident.preferred_name, Resident.birth_on, Resident.sex,
    Resident.nationality, Resident.preferred_language, Resident.education, Resident.employment, Resident.occupation,
    Resident.skills, Resident.disability, Resident.oku_card, Resident.vulnerabilities, Resident.standing,
    Resident.verified_on, Resident.notes,
)  # fmt: skip
_CONTACT: Final = (Resident.mobile, Resident.whatsapp, Resident.email, Resident.emergency_contact)


@dataclass(frozen=True)
class Subject:
    """Whom it is about, with the records merged into theirs, and in which language it is said."""

    session: Session
    resident: Resident
    keys: tuple[int, ...]
    language: Language
    today: dt.date

    def say(self, text: str, **values: object) -> str:
        """*text* in the language of the report."""
        return say(text, self.language, **values)

    def day(self, day: dt.date | None) -> str:
        """A day in words; nothing for none."""
        return show_day(day, self.language, long=True) if day else ""

    def listed(self, *parts: str | None) -> str:
        """*parts* after commas, without the empty ones."""
        return ", ".join(part for part in parts if part)

    def span(self, first: dt.date | None, last: dt.date | None) -> str:
        """`1 Januari 2020 – 3 Mac 2022`, `sejak 1 Januari 2020`."""
        if last is None:
            return self.say(N_("since {day}"), day=self.day(first)) if first else ""
        return self.say(N_("{first} to {last}"), first=self.day(first) or "…", last=self.day(last))

    def section(self, title: str, lines: Sequence[str] = (), rows: Sequence[tuple[str, str]] = (), note: str = "") \
            -> Section:  # fmt: skip
        """A section under a marked *title*; rows without a value are left out."""
        kept = tuple((name, value) for name, value in rows if value)
        return Section(self.say(title), kept, tuple(line for line in lines if line), self.say(note) if note else "")


def sections(subject: Subject) -> list[Section]:
    """Who they are, how they are reached, where they live and lived, what happened, what they agreed to."""
    return [_identity(subject), _contact(subject), _homes(subject), _events(subject), _consents(subject)]


def _identity(subject: Subject) -> Section:
    rows = _values(subject, _ABOUT)
    documents = subject.session.scalars(
        sa.select(IdentityDocument).where(IdentityDocument.resident_id.in_(subject.keys)).order_by(IdentityDocument.id)
    )
    for one in documents:
        unused = "" if one.current else subject.say(N_("no longer in use"))
        said = subject.listed(format_mykad(one.number or ""), one.country, subject.day(one.expires_on), unused)
        rows.append((one.kind.say(subject.language), said))
    verifier = subject.session.scalar(sa.select(User.name).where(User.id == subject.resident.verified_by_id))
    rows.append((subject.say(N_("Verified by")), verifier or ""))
    photo = N_("Yes") if subject.resident.photo_id else N_("No")
    rows.append((subject.say(N_("Photo")), subject.say(photo)))
    return subject.section(N_("Who you are"), rows=rows)


def _contact(subject: Subject) -> Section:
    return subject.section(N_("How you are reached"), rows=_values(subject, _CONTACT))


def _values(subject: Subject, columns: Sequence[Any]) -> list[tuple[str, str]]:
    kinds = [(column.key, kind_of(column)) for column in columns]
    return [
        (subject.say(kind.label), kind.show(getattr(subject.resident, name), subject.language)) for name, kind in kinds
    ]


def _homes(subject: Subject) -> Section:
    session, lines = subject.session, []
    stays = session.execute(
        sa.select(Occupancy, Household, Unit.code)
        .join(Household, Household.id == Occupancy.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(Occupancy.resident_id.in_(subject.keys))
        .order_by(Occupancy.from_on, Occupancy.id)
    ).all()
    for stay, household, code in stays:
        values = {"unit": code, "relationship": stay.relationship.say(subject.language),
                  "span": subject.span(stay.from_on, stay.to_on)}  # fmt: skip
        lines.append(subject.say(N_("{unit}, {relationship}, {span}"), **values).rstrip(", "))
        members = _members(subject, stay)
        if members:
            lines.append(subject.say(N_("Others of that household then: {names}"), names=", ".join(members)))
        if household.tenancy_reference:
            lines.append(subject.say(N_("Tenancy agreement: {number}"), number=household.tenancy_reference))
        if household.arrears_sen is not None and stay.to_on is None:
            amount = kind_of(Household.arrears_sen).show(household.arrears_sen, subject.language)
            lines.append(subject.say(N_("Rent arrears of that home, as the landlord's list says: {amount}"),
                                     amount=amount))  # fmt: skip
        lines += _tenures(subject, household.unit_id, stay)
    return subject.section(N_("Where you live and lived"), lines)


def _members(subject: Subject, stay: Occupancy) -> list[str]:
    """The names of those who lived there at the same time: names alone, the rest is theirs."""
    end = stay.to_on or dt.date.max
    statement = (
        sa.select(Resident.full_name)
        .join(Occupancy, Occupancy.resident_id == Resident.id)
        .where(Occupancy.household_id == stay.household_id, Occupancy.resident_id.not_in(subject.keys))
        .where(sa.or_(Occupancy.to_on.is_(None), Occupancy.to_on >= (stay.from_on or dt.date.min)))
        .where(sa.or_(Occupancy.from_on.is_(None), Occupancy.from_on <= end))
        .order_by(Occupancy.id)
    )
    return list(dict.fromkeys(subject.session.scalars(statement)))


def _tenures(subject: Subject, unit_id: int, stay: Occupancy) -> list[str]:
    """How the home is held, only as long as this person is in it."""
    if stay.to_on is not None:
        return []
    kept = subject.session.scalars(sa.select(Tenure).where(Tenure.unit_id == unit_id, Tenure.to_on.is_(None)))
    made = []
    for one in kept:
        rent = kind_of(Tenure.rent_sen).show(one.rent_sen, subject.language)
        words = N_("Tenure of that home: {tenure}")
        if rent:
            words = N_("Tenure of that home: {tenure}, rent a month {rent}")
        made.append(subject.say(words, tenure=one.kind.say(subject.language), rent=rent))
    return made


def _events(subject: Subject) -> Section:
    rows = subject.session.execute(
        sa.select(LifeEvent, Unit.code)
        .outerjoin(Unit, Unit.id == LifeEvent.unit_id)
        .where(LifeEvent.resident_id.in_(subject.keys))
        .order_by(LifeEvent.happened_on, LifeEvent.id)
    )
    lines = [
        subject.listed(subject.day(event.happened_on), event.kind.say(subject.language), code, event.remarks)
        for event, code in rows
    ]
    return subject.section(N_("What happened"), lines)


def _consents(subject: Subject) -> Section:
    lines = []
    kept = sa.select(Consent).where(Consent.resident_id.in_(subject.keys)).order_by(Consent.given_on, Consent.id)
    for one in subject.session.scalars(kept):
        words = N_("{purpose}: given on {day}, {means}, version {version} of the notice")
        line = subject.say(words, purpose=one.purpose.say(subject.language), day=subject.day(one.given_on),
                           means=one.means.say(subject.language).lower(), version=one.notice_version)  # fmt: skip
        if one.given_by:
            line = subject.say(N_("{line}; given on your behalf by {name}"), line=line, name=one.given_by)
        if one.withdrawn_on:
            line = subject.say(N_("{line}; withdrawn on {day}"), line=line, day=subject.day(one.withdrawn_on))
        lines.append(line)
    return subject.section(N_("What you agreed to"), lines)


def floors(subject: Subject) -> list[str]:
    """The floors and blocks they speak or spoke for."""
    rows = subject.session.execute(
        sa.select(FloorHead, Block.code)
        .join(Block, Block.id == FloorHead.block_id)
        .where(FloorHead.resident_id.in_(subject.keys))
        .order_by(FloorHead.from_on)
    )
    made = []
    for one, block in rows:
        place = f"{block}-{one.floor_label}" if one.floor_label else block
        said = subject.say(P_("floor", "Floor head of {place}"), place=place)
        made.append(subject.listed(said, subject.span(one.from_on, one.to_on)))
    return made
