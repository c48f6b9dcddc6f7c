"""Terms and appointments: who holds which position on which day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.governance import Appointment, Term, TermOrigin
from k2k_desktop.models.people import Resident, Standing
from k2k_desktop.services.governance.judging import judge_appointment, open_after, over_limit
from k2k_desktop.services.governance.positions import (
    MEMBER,
    POSITIONS,
    Position,
    seat_for,
    standard_of,
    standing_seats,
)
from k2k_desktop.services.governance.records import PersonKey, document_language, organisation_of, person_key
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.runner import about

__all__ = [
    "APPOINTMENT_FORM", "NOBODY", "POSITIONS", "TERM_FORM", "Letter", "Member", "Position", "TermFacts", "appoint",
    "document_language", "end_appointment", "holders_on", "member_of", "members_on", "organisation_of",
    "start_term", "terms_warning",
]  # fmt: skip

TERM_FORM: Final = fields(Term.from_on, Term.to_on, Term.origin)
APPOINTMENT_FORM: Final = fields(
    Appointment.position, Appointment.resident_id, Appointment.person_name, Appointment.from_on, Appointment.counts
)
NOBODY: Final = N_("There is no term on {day}. Start a term first, then appoint.")


@dataclass(frozen=True)
class Letter:
    """A letter of appointment or termination: its number and day once issued, and whether its scan is kept."""

    number: str = ""
    on: dt.date | None = None
    scan_id: int | None = None


@dataclass(frozen=True)
class Member:
    """Somebody in office: key of the appointment, of the resident if one, name, position and place in the order."""

    appointment_id: int
    resident_id: int | None
    name: str
    position: str
    seniority: int
    from_on: dt.date
    to_on: dt.date | None = None
    counts: bool = True
    version: int = 1
    how: TermOrigin | None = None
    end_reason: str = ""
    letter: Letter = Letter()
    end_letter: Letter = Letter()


@dataclass(frozen=True)
class TermFacts:
    """A term of an organisation."""

    id: int
    version: int
    from_on: dt.date
    to_on: dt.date | None
    origin: str


@action(N_("Start term"), needs="governance.change")
def start_term(session: Session, organisation_id: int, changes: dict[str, Any]) -> int:
    """Begin a term; the one before ends on the day before, and whoever was in office with it. Gives its key."""
    organisation_of(session, organisation_id)
    term = Term(organisation_id=organisation_id)
    term.put(changes)
    if term.to_on and term.to_on < term.from_on:
        raise Invalid({"to_on": UserError(N_("The end is before the start."))})
    eve = term.from_on - dt.timedelta(days=1)
    for earlier in session.scalars(sa.select(Term).where(Term.organisation_id == organisation_id)):
        if earlier.from_on >= term.from_on:
            later = N_("There is already a term that starts on {day}. A new term starts after it.")
            raise Invalid({"from_on": UserError(later, day=show_day(earlier.from_on))})
        if earlier.to_on is None or earlier.to_on >= term.from_on:
            earlier.to_on = eve
    in_office = sa.select(Appointment).where(Appointment.organisation_id == organisation_id, open_after(eve))
    for appointment in session.scalars(in_office):
        appointment.to_on = eve
        appointment.end_reason = appointment.end_reason or say(N_("End of term"), document_language(session))
    session.add(term)
    session.flush()
    about(session, "organisation", organisation_id)
    return term.id


@action(N_("Appoint"), needs="governance.change")
def appoint(session: Session, organisation_id: int, changes: dict[str, Any], override_reason: str = "") -> int:
    """Put a resident (`resident_id`) or an outside officer (`person_name`) in a `position` from `from_on`.

    The organisation's seats give its order. Gives the key; raises Invalid where a rule is broken: too many terms in a
    row need an *override_reason*, which the trail keeps.
    """
    organisation_of(session, organisation_id)
    appointment = Appointment(organisation_id=organisation_id)
    appointment.put({**_standing_of(session, organisation_id, changes.get("position") or ""), **changes})
    _name_person(session, appointment)
    if not (appointment.position or "").strip():
        raise Invalid({"position": UserError(N_("Say which position."))})
    if appointment.from_on is None:
        raise Invalid({"from_on": UserError(N_("Say from which day."))})
    if appointment.to_on and appointment.to_on < appointment.from_on:
        raise Invalid({"to_on": UserError(N_("The end is before the start."))})
    term = _term_on(session, organisation_id, appointment.from_on)
    appointment.term_id, appointment.how = term.id, appointment.how or term.origin
    with session.no_autoflush:
        judge_appointment(session, appointment, override_reason)
    session.add(appointment)
    session.flush()
    about(session, "organisation", organisation_id)
    return appointment.id


@action(N_("End appointment"), needs="governance.change")
def end_appointment(session: Session, appointment_id: int, version: int, to_on: dt.date, reason: str) -> None:
    """End an appointment: *to_on* is the last day in office."""
    appointment = session.get_one(Appointment, appointment_id)
    appointment.check_version(version)
    if to_on < appointment.from_on:
        early = N_("The appointment started on {day}; it cannot end before.")
        raise Invalid({"to_on": UserError(early, day=show_day(appointment.from_on))})
    if appointment.to_on is not None and to_on > appointment.to_on:
        raise Invalid({"to_on": UserError(N_("It has ended already. Make a new appointment instead."))})
    if not reason.strip():
        raise Invalid({"end_reason": UserError(N_("Say why it ends: resignation, end of term, moved away …"))})
    appointment.put({"to_on": to_on, "end_reason": reason.strip()})
    about(session, "organisation", appointment.organisation_id)


@question(needs="governance.see")
def members_on(session: Session, organisation_id: int, day: dt.date) -> tuple[Member, ...]:
    """Who sits in the committee on *day*, by seniority; somebody with two positions stands once, with the senior."""
    statement = sa.select(Appointment).where(
        Appointment.organisation_id == organisation_id, Appointment.from_on <= day, Appointment.counts, open_after(day)
    )
    found: dict[PersonKey, Member] = {}
    for one in session.scalars(statement.order_by(Appointment.seniority, Appointment.from_on, Appointment.id)):
        found.setdefault(person_key(one.resident_id, one.person_name), member_of(one))
    return tuple(found.values())


@question(needs="governance.see")
def holders_on(session: Session, organisation_id: int, day: dt.date) -> tuple[Member, ...]:
    """Everybody in a position on *day*, by seniority: who was treasurer on 1 March 2023? Nobody is left out."""
    statement = sa.select(Appointment).where(
        Appointment.organisation_id == organisation_id, Appointment.from_on <= day, open_after(day)
    )
    order = statement.order_by(Appointment.seniority, Appointment.from_on, Appointment.id)
    return tuple(member_of(one) for one in session.scalars(order))


@question(needs="governance.see")
def terms_warning(session: Session, organisation_id: int, changes: dict[str, Any]) -> str:
    """Why the appointment that *changes* would make is one term too many, in the words of the screen; else empty.

    What is wrong with it otherwise, `appoint` says.
    """
    appointment = Appointment(organisation_id=organisation_id)
    appointment.put({**_standing_of(session, organisation_id, changes.get("position") or ""), **changes})
    if not appointment.position or appointment.from_on is None or not appointment.counts:
        return ""
    with session.no_autoflush:
        try:
            _name_person(session, appointment)
            appointment.term_id = _term_on(session, organisation_id, appointment.from_on).id
        except Invalid:  # said when it is saved
            return ""
        over = over_limit(session, appointment, rules_on(session, organisation_id, appointment.from_on))
    return over.say() if over else ""


def member_of(one: Appointment) -> Member:
    """An appointment as a plain value."""
    return Member(
        one.id, one.resident_id, one.person_name, one.position, one.seniority, one.from_on, one.to_on, one.counts,
        one.version, one.how, one.end_reason or "", Letter(one.letter_number or "", one.letter_on, one.letter_scan_id),
        Letter(one.end_letter_number or "", one.end_letter_on, one.end_letter_scan_id),
    )  # fmt: skip


def _standing_of(session: Session, organisation_id: int, position: str) -> dict[str, Any]:
    """Order, seats and count of a position, in either language; one without a seat of its own is a plain member's."""
    seat = seat_for(standing_seats(session, organisation_id), position)
    if seat is not None:
        return {"seniority": seat.seniority, "single_seat": seat.seats == 1, "counts": seat.counts}
    usual = standard_of(position) or MEMBER
    return {"seniority": usual.seniority, "single_seat": usual.single_seat, "counts": usual.counts}


def _name_person(session: Session, appointment: Appointment) -> None:
    if appointment.resident_id is None:
        if not (appointment.person_name or "").strip():
            raise Invalid({"person_name": UserError(N_("Choose a resident, or write the name of an outside officer."))})
        return
    resident = session.get(Resident, appointment.resident_id)
    if resident is None or resident.standing in (Standing.deceased, Standing.merged):
        raise Invalid({"resident_id": UserError(N_("This resident cannot be appointed any more."))})
    appointment.person_name = resident.full_name


def _term_on(session: Session, organisation_id: int, day: dt.date) -> Term:
    statement = sa.select(Term).where(
        Term.organisation_id == organisation_id, Term.from_on <= day, sa.or_(Term.to_on.is_(None), Term.to_on >= day)
    )
    found = session.scalars(statement.order_by(Term.from_on.desc()).limit(1)).first()
    if found is None:
        raise Invalid({"from_on": UserError(NOBODY, day=show_day(day))})
    return found
