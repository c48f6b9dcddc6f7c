"""Terms and appointments: who holds which position on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, Language, say
from k2k_desktop.models.governance import Appointment, Organisation, Term
from k2k_desktop.models.office import DocumentLanguage, Office
from k2k_desktop.models.people import Resident, Standing
from k2k_desktop.services.runner import about

TERM_FORM: Final = fields(Term.from_on, Term.to_on, Term.origin)
APPOINTMENT_FORM: Final = fields(
    Appointment.position, Appointment.resident_id, Appointment.person_name, Appointment.from_on, Appointment.counts
)
NOBODY: Final = N_("There is no term on {day}. Start a term first, then appoint.")


@dataclass(frozen=True)
class Position:
    """A position a committee usually has: marked label, place in the order, whether only one may hold it."""

    label: str
    seniority: int
    single_seat: bool
    counts: bool = True


POSITIONS: Final = (
    Position(P_("position", "Chairperson"), 10, True),
    Position(P_("position", "Deputy chairperson"), 20, True),
    Position(P_("position", "Vice chairperson"), 30, False),
    Position(P_("position", "Secretary"), 40, True),
    Position(P_("position", "Assistant secretary"), 50, True),
    Position(P_("position", "Treasurer"), 60, True),
    Position(P_("position", "Assistant treasurer"), 70, True),
    Position(P_("position", "Committee member"), 100, False),
    Position(P_("position", "Internal auditor"), 190, False, counts=False),
)
_TREASURER, _AUDITOR = POSITIONS[5], POSITIONS[8]


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
    in_office = sa.select(Appointment).where(Appointment.organisation_id == organisation_id, _open_after(eve))
    for appointment in session.scalars(in_office):
        appointment.to_on = eve
        appointment.end_reason = appointment.end_reason or say(N_("End of term"), document_language(session))
    session.add(term)
    session.flush()
    about(session, "organisation", organisation_id)
    return term.id


@action(N_("Appoint"), needs="governance.change")
def appoint(session: Session, organisation_id: int, changes: dict[str, Any]) -> int:
    """Put a resident (`resident_id`) or an outside officer (`person_name`) in a `position` from `from_on`.

    A standard position knows its order and seats. Gives the key; raises Invalid where a rule is broken.
    """
    organisation_of(session, organisation_id)
    appointment = Appointment(organisation_id=organisation_id, counts=True)
    appointment.put({**_standing_of(changes.get("position") or ""), **changes})
    _name_person(session, appointment)
    if not (appointment.position or "").strip():
        raise Invalid({"position": UserError(N_("Say which position."))})
    if appointment.from_on is None:
        raise Invalid({"from_on": UserError(N_("Say from which day."))})
    if appointment.to_on and appointment.to_on < appointment.from_on:
        raise Invalid({"to_on": UserError(N_("The end is before the start."))})
    appointment.term_id = _term_on(session, organisation_id, appointment.from_on).id
    _judge_seat(session, appointment)
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
        Appointment.organisation_id == organisation_id, Appointment.from_on <= day, Appointment.counts, _open_after(day)
    )
    found: dict[tuple[int | None, str], Member] = {}
    for one in session.scalars(statement.order_by(Appointment.seniority, Appointment.from_on, Appointment.id)):
        found.setdefault(_person(one.resident_id, one.person_name), member_of(one))
    return tuple(found.values())


@question(needs="governance.see")
def positions(session: Session) -> list[tuple[str, int, bool]]:
    """The usual positions in the language of the office's documents: words, order, single seat."""
    chosen = document_language(session)
    return [(say(one.label, chosen), one.seniority, one.single_seat) for one in POSITIONS]


def document_language(session: Session) -> Language:
    """The language the office's documents are written in: `ms` or `en`."""
    found = session.scalar(sa.select(Office.document_language))
    return "en" if found is DocumentLanguage.en else "ms"


def _open_after(day: dt.date) -> sa.ColumnElement[bool]:
    return sa.or_(Appointment.to_on.is_(None), Appointment.to_on >= day)


def organisation_of(session: Session, organisation_id: int) -> Organisation:
    """The organisation, or a refusal where it is gone."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise UserError(N_("This organisation is no longer there."))
    return found


def member_of(one: Appointment) -> Member:
    """An appointment as a plain value."""
    return Member(
        one.id, one.resident_id, one.person_name, one.position, one.seniority, one.from_on, one.to_on, one.counts,
        one.version,
    )  # fmt: skip


def _person(resident_id: int | None, name: str) -> tuple[int | None, str]:
    return (resident_id, "") if resident_id is not None else (None, " ".join(name.casefold().split()))


def _standing_of(position: str) -> dict[str, Any]:
    """Order, seats and count of a position by its words in either language; any other is a plain member's."""
    for one in POSITIONS:
        if _key(position) in _words(one):
            return {"seniority": one.seniority, "single_seat": one.single_seat, "counts": one.counts}
    return {"seniority": POSITIONS[7].seniority, "single_seat": False}


def _words(position: Position) -> set[str]:
    return {_key(say(position.label, language)) for language in LANGUAGES}


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


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


def _judge_seat(session: Session, appointment: Appointment) -> None:
    """One holder a single seat at a time; nobody twice in one position, nor treasurer and internal auditor at once."""
    statement = sa.select(Appointment).where(
        Appointment.organisation_id == appointment.organisation_id, _open_after(appointment.from_on)
    )
    if appointment.to_on is not None:
        statement = statement.where(Appointment.from_on <= appointment.to_on)
    with session.no_autoflush:
        others: Sequence[Appointment] = session.scalars(statement).all()
    person = _person(appointment.resident_id, appointment.person_name)
    position = _key(appointment.position)
    pair = _words(_TREASURER) | _words(_AUDITOR)
    for other in others:
        same_position, same_person = _key(other.position) == position, _person(*_who(other)) == person
        values = {"name": other.person_name, "position": other.position, "day": show_day(other.from_on)}
        if same_position and same_person:
            raise Invalid({"position": UserError(N_("{name} already is {position}."), **values)})
        if same_position and (appointment.single_seat or other.single_seat):
            taken = N_("{name} is {position} since {day}. End that appointment first: only one may hold it at a time.")
            raise Invalid({"position": UserError(taken, **values)})
        both = {position, _key(other.position)}
        if same_person and both <= pair and both & _words(_TREASURER) and both & _words(_AUDITOR):
            raise Invalid({"position": UserError(N_("Nobody can be both treasurer and internal auditor."))})


def _who(one: Appointment) -> tuple[int | None, str]:
    return one.resident_id, one.person_name
