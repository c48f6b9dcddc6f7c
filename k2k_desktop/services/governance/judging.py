"""Whether somebody may be appointed: seats, size of the committee, membership, terms served, and what excludes what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Appointment, Membership, Term
from k2k_desktop.services.governance.positions import (
    AUDITOR,
    CHAIR,
    SECRETARY,
    TREASURER,
    SeatView,
    position_key,
    seat_for,
    standing_seats,
)
from k2k_desktop.services.governance.records import PersonKey, person_key
from k2k_desktop.services.governance.rules import Rules, rules_on
from k2k_desktop.services.runner import say_more

OFFICERS: Final = frozenset(one.label for one in (CHAIR, SECRETARY, TREASURER))


def judge_appointment(session: Session, appointment: Appointment, override_reason: str = "") -> None:
    """Raise Invalid where a rule forbids *appointment*, which is not in the database yet.

    Rules of the day it begins. Only the limit of terms gives way to a reason, which the trail keeps.
    """
    rules = rules_on(session, appointment.organisation_id, appointment.from_on)
    others = _others(session, appointment)
    seat = seat_for(standing_seats(session, appointment.organisation_id), appointment.position)
    _judge_seat(appointment, others, seat)
    if seat is None or seat.counts:
        _judge_membership(session, appointment)
    if appointment.counts:
        _judge_size(appointment, others, rules)
        _judge_terms(session, appointment, rules, override_reason.strip())


def open_after(day: dt.date) -> sa.ColumnElement[bool]:
    """An appointment that has not ended before *day*."""
    return sa.or_(Appointment.to_on.is_(None), Appointment.to_on >= day)


def is_member_on(session: Session, organisation_id: int, person: PersonKey, day: dt.date) -> bool | None:
    """Whether somebody is in the members' register on *day*; None where the organisation keeps none."""
    found = session.scalars(sa.select(Membership).where(Membership.organisation_id == organisation_id)).all()
    if not found:
        return None
    return any(
        one.joined_on <= day and (one.left_on is None or one.left_on >= day)
        for one in found
        if person_key(one.resident_id, one.person_name) == person
    )


def _others(session: Session, appointment: Appointment) -> Sequence[Appointment]:
    """The organisation's appointments whose time meets that of *appointment*."""
    statement = sa.select(Appointment).where(
        Appointment.organisation_id == appointment.organisation_id, open_after(appointment.from_on)
    )
    if appointment.to_on is not None:
        statement = statement.where(Appointment.from_on <= appointment.to_on)
    return session.scalars(statement.order_by(Appointment.from_on, Appointment.id)).all()


def _judge_seat(appointment: Appointment, others: Sequence[Appointment], seat: SeatView | None) -> None:
    """No more holders than seats; nobody twice in one position, nor treasurer and internal auditor at once."""
    person, position = _person(appointment), position_key(appointment.position)
    seats = seat.seats if seat else 1 if appointment.single_seat else None
    same = [one for one in others if position_key(one.position) == position]
    for other in others:
        values = {"name": other.person_name, "position": other.position, "day": show_day(other.from_on)}
        if _person(other) != person:
            continue
        if other in same:
            raise Invalid({"position": UserError(N_("{name} already is {position}."), **values)})
        if {position, position_key(other.position)} == {TREASURER.label, AUDITOR.label}:
            raise Invalid({"position": UserError(N_("Nobody can be both treasurer and internal auditor."))})
    most = max(_at_once(appointment, same))
    if seats is not None and most >= seats:
        first = same[0]
        values = {"name": first.person_name, "position": first.position, "day": show_day(first.from_on)}
        taken = N_("{name} is {position} since {day}. End that appointment first: only one may hold it at a time.")
        if seats > 1:
            values["count"] = str(seats)
            taken = N_("All {count} seats of {position} are taken. End an appointment first, or change the seats.")
        raise Invalid({"position": UserError(taken, **values)})


def _judge_size(appointment: Appointment, others: Sequence[Appointment], rules: Rules) -> None:
    if rules.committee_most is None:
        return
    person = _person(appointment)
    committee = [one for one in others if one.counts and _person(one) != person]
    if max(_at_once(appointment, committee)) >= rules.committee_most:
        full = N_("The committee has {most} members already, as many as its rules allow. End an appointment first.")
        raise Invalid({"position": UserError(full, most=rules.committee_most)})


def _at_once(appointment: Appointment, others: Sequence[Appointment]) -> list[int]:
    """How many different people of *others* are in office on each day that can be the fullest."""
    days = {appointment.from_on, *(one.from_on for one in others if one.from_on > appointment.from_on)}
    return [
        len({_person(one) for one in others if one.from_on <= day and (one.to_on is None or one.to_on >= day)})
        for day in days
    ]


def _judge_membership(session: Session, appointment: Appointment) -> None:
    if is_member_on(session, appointment.organisation_id, _person(appointment), appointment.from_on) is False:
        field = "resident_id" if appointment.resident_id is not None else "person_name"
        words = N_("{name} is not in the members' register on {day}. Add the membership first.")
        raise Invalid({field: UserError(words, name=appointment.person_name, day=show_day(appointment.from_on))})


def _judge_terms(session: Session, appointment: Appointment, rules: Rules, override_reason: str) -> None:
    over = over_limit(session, appointment, rules)
    if over is None:
        return
    if not override_reason:
        raise Invalid({"override_reason": over})
    say_more(session, reason=override_reason)


def over_limit(session: Session, appointment: Appointment, rules: Rules) -> UserError | None:
    """Why *appointment* is one term too many, in the committee or as one of its three officers (domain-facts 3.2,
    3.3); None where it is not."""
    name, position = appointment.person_name, appointment.position
    if position_key(position) in OFFICERS and rules.officer_terms is not None:
        served = terms_served(session, appointment, same=True)
        if served >= rules.officer_terms:
            words = N_("{name} was {position} for {terms} terms in a row, as many as the rules allow.")
            return UserError(words, name=name, position=position, terms=served)
    if rules.consecutive_terms is not None:
        served = terms_served(session, appointment)
        if served >= rules.consecutive_terms:
            words = N_("{name} has served {terms} terms in a row, as many as the rules allow.")
            return UserError(words, name=name, terms=served)
    return None


def terms_served(session: Session, appointment: Appointment, *, same: bool = False) -> int:
    """How many terms right before this one the person sat in the committee; *same*: in this very position."""
    terms = session.scalars(
        sa.select(Term.id)
        .where(Term.organisation_id == appointment.organisation_id, Term.from_on <= appointment.from_on)
        .order_by(Term.from_on.desc())
    ).all()
    position, person = position_key(appointment.position), _person(appointment)
    sat = {
        one.term_id
        for one in session.scalars(
            sa.select(Appointment).where(Appointment.organisation_id == appointment.organisation_id, Appointment.counts)
        )
        if _person(one) == person and (not same or position_key(one.position) == position)
    }
    served = 0
    for term in terms:
        if term == appointment.term_id:
            continue
        if term not in sat:
            break
        served += 1
    return served


def _person(one: Appointment) -> PersonKey:
    return person_key(one.resident_id, one.person_name)
