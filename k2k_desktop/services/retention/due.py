"""What may be erased today under the rules, and what is left out and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import FloorHead, Unit
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.meetings import Attendance, Meeting, MinutesStatus
from k2k_desktop.models.office import IssuedDocument
from k2k_desktop.models.people import Consent, EventKind, Household, LifeEvent, Occupancy, Resident, Standing
from k2k_desktop.models.privacy import Breach, DataRequest, Erasure, RetentionSubject
from k2k_desktop.services.retention.rules import held, rules
from k2k_desktop.services.runner import today

HELD: Final = N_("Legal hold")
ARREARS: Final = N_("Owes rent")
COMPLAINT: Final = N_("Has an open complaint")
COMMITTEE: Final = N_("Sits on a committee")
REQUEST: Final = N_("Has an open data request")
UNDATED: Final = N_("Nobody noted the day of leaving")


@dataclass(frozen=True)
class DueLine:
    """One record whose time is over: whose, of which unit, since when; *kept* holds marked reasons to leave it out.

    *minuted*: the name also stands in confirmed minutes, where it stays.
    """

    subject: RetentionSubject
    table: str
    key: int
    name: str
    unit: str
    since: dt.date | None
    due_on: dt.date | None
    kept: tuple[str, ...] = ()
    minuted: bool = False


@dataclass(frozen=True)
class Preview:
    """What the rules would erase today, what they leave out, and how many issued papers keep a name for good."""

    day: dt.date
    lines: tuple[DueLine, ...]
    left_out: tuple[DueLine, ...]
    papers: int

    def count(self, subject: RetentionSubject) -> int:
        """How many records of one kind would be erased."""
        return sum(one.subject is subject for one in self.lines)


@question(needs="retention.see")
def preview(session: Session) -> Preview:
    """What would be erased today. Nobody who lives in the estate ever is."""
    found = list(_due(session))
    lines = tuple(one for one in found if not one.kept)
    people = {one.key for one in lines if one.table == "resident"}
    theirs = sa.or_(
        sa.and_(IssuedDocument.subject == "resident", IssuedDocument.subject_id.in_(people)),
        sa.and_(IssuedDocument.subject == "issue",
                IssuedDocument.subject_id.in_(sa.select(Issue.id).where(Issue.reporter_id.in_(people)))),
    )  # fmt: skip
    papers = session.scalar(sa.select(sa.func.count()).select_from(IssuedDocument).where(theirs)) or 0
    return Preview(today(session), lines, tuple(one for one in found if one.kept), papers)


def after_years(day: dt.date, years: int) -> dt.date:
    """The same day *years* later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _due(session: Session) -> Iterator[DueLine]:
    day, (everything, single) = today(session), held(session)
    finders: dict[RetentionSubject, Any] = {
        RetentionSubject.former_resident: lambda: _people(session, Standing.moved_out),
        RetentionSubject.deceased: lambda: _people(session, Standing.deceased),
        RetentionSubject.reporter: lambda: _reporters(session),
        RetentionSubject.withdrawn_consent: lambda: _consents(session),
        RetentionSubject.breach: lambda: _breaches(session),
        RetentionSubject.request: lambda: _requests(session),
    }
    for rule in rules(session):
        if not rule.active:
            continue
        for one in finders[rule.subject]():
            due = after_years(one.since, rule.years) if one.since else None
            if due is not None and due > day:
                continue
            stopped = (HELD,) if everything or (one.table, one.key) in single else ()
            yield replace(one, subject=rule.subject, due_on=due, kept=(*stopped, *one.kept))


def _not_erased(record: Any) -> sa.ColumnElement[bool]:
    done = sa.select(Erasure.record_id).where(Erasure.table_name == record.__tablename__)
    return sa.and_(record.id.not_in(done))


def _people(session: Session, standing: Standing) -> Iterator[DueLine]:
    """Those who left, or died, with the last day known of them."""
    stay = sa.select(Occupancy.id).where(Occupancy.resident_id == Resident.id)
    left = sa.select(sa.func.max(Occupancy.to_on)).where(Occupancy.resident_id == Resident.id).scalar_subquery()
    died = (
        sa.select(sa.func.max(LifeEvent.happened_on))
        .where(LifeEvent.resident_id == Resident.id, LifeEvent.kind == EventKind.death)
        .scalar_subquery()
    )
    last = died if standing is Standing.deceased else left
    unit = (
        sa.select(Unit.code)
        .join(Household, Household.unit_id == Unit.id)
        .join(Occupancy, Occupancy.household_id == Household.id)
        .where(Occupancy.resident_id == Resident.id)
        .order_by(Occupancy.to_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Resident.id, Resident.full_name, sa.func.coalesce(last, left), unit)
        .where(Resident.standing == standing, ~stay.where(Occupancy.to_on.is_(None)).exists(), _not_erased(Resident))
        .order_by(Resident.id)
    ).all()
    if not rows:
        return
    reasons, minuted = _reasons(session), _minuted(session)
    for key, name, since, code in rows:
        day = dt.date.fromisoformat(since) if isinstance(since, str) else since
        kept = [words for words, keys in reasons if key in keys] + ([] if day else [UNDATED])
        yield DueLine(RetentionSubject.former_resident, "resident", key, name, code or "", day, None, tuple(kept),
                      key in minuted)  # fmt: skip


def _reasons(session: Session) -> list[tuple[str, set[int | None]]]:
    """Why somebody's record must stay, with the residents of whom it is true."""
    day = today(session)
    in_office = sa.or_(Appointment.to_on.is_(None), Appointment.to_on >= day)
    speaks = sa.or_(FloorHead.to_on.is_(None), FloorHead.to_on >= day)
    found: tuple[tuple[str, Any], ...] = (
        (ARREARS, sa.select(Household.head_id).where(Household.arrears_sen > 0)),
        (COMPLAINT, sa.select(Issue.reporter_id).where(Issue.ended_at.is_(None))),
        (COMMITTEE, sa.select(Appointment.resident_id).where(in_office)),
        (COMMITTEE, sa.select(FloorHead.resident_id).where(speaks)),
        (REQUEST, sa.select(DataRequest.resident_id).where(DataRequest.ended_on.is_(None))),
    )
    made: dict[str, set[int | None]] = {}
    for words, statement in found:
        made.setdefault(words, set()).update(session.scalars(statement))
    return list(made.items())


def _minuted(session: Session) -> set[int | None]:
    confirmed = sa.select(Meeting.id).where(Meeting.minutes_status == MinutesStatus.confirmed)
    return set(session.scalars(sa.select(Attendance.resident_id).where(Attendance.meeting_id.in_(confirmed))))


def _reporters(session: Session) -> Iterator[DueLine]:
    given = sa.or_(Issue.reporter_name.is_not(None), Issue.reporter_phone.is_not(None))
    statement = sa.select(Issue.id, Issue.reference, Issue.reporter_name, Issue.ended_at).where(
        Issue.reporter_id.is_(None), given, Issue.ended_at.is_not(None), _not_erased(Issue)
    )
    for key, reference, name, ended in session.execute(statement.order_by(Issue.id)):
        yield DueLine(RetentionSubject.reporter, "issue", key, name or "—", reference, _day(ended), None)


def _consents(session: Session) -> Iterator[DueLine]:
    statement = (
        sa.select(Consent.id, Resident.full_name, Consent.purpose, Consent.withdrawn_on)
        .join(Resident, Resident.id == Consent.resident_id)
        .where(Consent.withdrawn_on.is_not(None), _not_erased(Consent))
    )
    for key, name, purpose, day in session.execute(statement.order_by(Consent.id)):
        yield DueLine(RetentionSubject.withdrawn_consent, "consent", key, name, purpose.say(), day, None)


def _breaches(session: Session) -> Iterator[DueLine]:
    statement = sa.select(Breach).where(Breach.closed_on.is_not(None), _not_erased(Breach)).order_by(Breach.id)
    for one in session.scalars(statement):
        yield DueLine(RetentionSubject.breach, "breach", one.id, f"{one.number}/{one.year}", "", one.closed_on, None)


def _requests(session: Session) -> Iterator[DueLine]:
    statement = sa.select(DataRequest).where(DataRequest.ended_on.is_not(None), _not_erased(DataRequest))
    for one in session.scalars(statement.order_by(DataRequest.id)):
        name = f"{one.number}/{one.year}"
        yield DueLine(RetentionSubject.request, "data_request", one.id, name, "", one.ended_on, None)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return local(moment).date() if moment else None


@question(needs="retention.see")
def owner_of(session: Session, consent_id: int) -> int:
    """The resident whose consent it is."""
    return session.get_one(Consent, consent_id).resident_id
