"""What will go wrong in a committee, or has: terms that end, seats that stand empty, people in too many bodies."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.fields import Options
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, language, say, say_count
from k2k_desktop.models.governance import Appointment, Organisation, Seat, Term
from k2k_desktop.services.governance.positions import SeatView, position_key, spoken, usual_seats
from k2k_desktop.services.governance.records import PersonKey, document_language, person_key
from k2k_desktop.services.governance.rules import Rules, rules_of_all
from k2k_desktop.services.runner import today

STEPS: Final = (30, 60, 90)  # days before the end of a term at which it is told, each time more urgently
# No rule names a number. With a meeting every other month, a fourth body makes two evenings a month besides the work.
TOO_MANY_BODIES: Final = 3


class WarningKind(Options):
    """What is wrong."""

    term_ending = N_("Term ends soon")
    term_ended = N_("Term ended")
    vacant = N_("Vacant seat")
    too_few = N_("Committee too small")
    too_many_bodies = N_("In too many bodies")


@dataclass(frozen=True)
class Warning:
    """One warning in the words of the screen.

    *day* is when it will be or has been so, *days_left* how long until then (below nought: how long since), *record*
    what to open: (table, key). *step* is 30, 60 or 90 for the end of a term. A person in too many bodies has no
    organisation: 0 and no name.
    """

    kind: WarningKind
    organisation_id: int
    organisation: str
    text: str
    day: dt.date | None
    days_left: int | None
    record: tuple[str, int]
    step: int = 0


@dataclass(frozen=True)
class _Body:
    """One organisation with what its warnings are judged by."""

    id: int
    name: str
    terms: Sequence[Term]
    appointments: Sequence[Appointment]
    seats: Sequence[SeatView]
    rules: Rules


@question(needs="governance.see")
def warnings(session: Session) -> tuple[Warning, ...]:
    """Every warning of every organisation as of today, the most pressing first; a fixed number of queries."""
    now = today(session)
    bodies = _bodies(session, now)
    found: list[Warning] = []
    for body in bodies:
        found += [*_of_terms(body, now), *_of_seats(body, now)]
    found += _of_people(bodies, now)
    return tuple(sorted(found, key=lambda one: (one.days_left if one.days_left is not None else 0, one.organisation)))


def _bodies(session: Session, now: dt.date) -> list[_Body]:
    rules = rules_of_all(session, now)
    usual = usual_seats(document_language(session))
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in session.scalars(sa.select(Term).order_by(Term.from_on)):
        terms[term.organisation_id].append(term)
    appointments: dict[int, list[Appointment]] = defaultdict(list)
    for one in session.scalars(sa.select(Appointment).order_by(Appointment.from_on, Appointment.id)):
        appointments[one.organisation_id].append(one)
    seats: dict[int, list[SeatView]] = defaultdict(list)
    for seat in session.scalars(sa.select(Seat).order_by(Seat.seniority, Seat.position)):
        seats[seat.organisation_id].append(
            SeatView(seat.id, seat.version, seat.position, seat.seniority, seat.seats, seat.least, seat.counts)
        )
    return [
        _Body(key, name, terms[key], appointments[key], seats[key] or usual, rules[key])
        for key, name in session.execute(sa.select(Organisation.id, Organisation.name).order_by(Organisation.id))
    ]


def _of_terms(body: _Body, now: dt.date) -> Iterator[Warning]:
    """The end of the last term, where none follows it."""
    last = body.terms[-1] if body.terms else None
    if last is None or last.to_on is None:
        return
    left = (last.to_on - now).days
    values: dict[str, Any] = {"organisation": body.name, "day": show_day(last.to_on)}
    if left < 0:
        text = say(N_("The term of {organisation} ended on {day}, and no new one has begun."), **values)
        yield _warning(WarningKind.term_ended, body, text, last.to_on, left)
    elif step := next((step for step in STEPS if left <= step), 0):
        text = say_count(
            "The term of {organisation} ends on {day}: {count} day left.",
            "The term of {organisation} ends on {day}: {count} days left.", left, **values,
        )  # fmt: skip
        yield _warning(WarningKind.term_ending, body, text, last.to_on, left, step)


def _of_seats(body: _Body, now: dt.date) -> Iterator[Warning]:
    """Seats that must be filled and are not, and a committee below its least; none where there is no term today."""
    if not any(one.from_on <= now and (one.to_on is None or one.to_on >= now) for one in body.terms):
        return
    for seat in body.seats:
        empty_since = vacant_since(seat, body.appointments, body.terms, now)
        if empty_since is None:
            continue
        text = say(
            N_("{organisation} has had no {position} since {day}."), organisation=body.name,
            position=spoken(seat.position, language()), day=show_day(empty_since),
        )  # fmt: skip
        yield _warning(WarningKind.vacant, body, text, empty_since, (empty_since - now).days)
    sitting = len({_person(one) for one in body.appointments if one.counts and _is_on(one, now)})
    if sitting < body.rules.committee_least:
        text = say(
            N_("{organisation} has {count} in its committee; its rules ask for {least} at least."),
            organisation=body.name, count=sitting, least=body.rules.committee_least,
        )  # fmt: skip
        yield _warning(WarningKind.too_few, body, text, None, None)


def vacant_since(
    seat: SeatView, appointments: Sequence[Appointment], terms: Sequence[Term], now: dt.date
) -> dt.date | None:
    """From which day fewer than `least` have held *seat* without a break until *now*; None where it is filled."""
    if seat.least == 0:
        return None
    wanted = position_key(seat.position)
    holders = [one for one in appointments if position_key(one.position) == wanted and one.from_on <= now]
    if len({_person(one) for one in holders if _is_on(one, now)}) >= seat.least:
        return None
    left = [one.to_on + dt.timedelta(days=1) for one in holders if one.to_on is not None and one.to_on < now]
    began = [one.from_on for one in terms if one.from_on <= now]
    return max(left, default=began[-1] if began else now)


def _of_people(bodies: Sequence[_Body], now: dt.date) -> Iterator[Warning]:
    """People in more bodies than TOO_MANY_BODIES at once, by their record or their name."""
    where: dict[PersonKey, set[int]] = defaultdict(set)
    latest: dict[PersonKey, Appointment] = {}
    for body in bodies:
        for one in body.appointments:
            if _is_on(one, now):
                where[_person(one)].add(body.id)
                latest[_person(one)] = one
    for person, kept in where.items():
        if len(kept) > TOO_MANY_BODIES:
            one = latest[person]
            text = say(
                N_("{name} sits in {count} bodies; more than {most} is too much for one person."),
                name=one.person_name, count=len(kept), most=TOO_MANY_BODIES,
            )  # fmt: skip
            record = ("resident", one.resident_id) if one.resident_id else ("organisation", one.organisation_id)
            yield Warning(WarningKind.too_many_bodies, 0, "", text, None, None, record)


def _warning(
    kind: WarningKind, body: _Body, text: str, day: dt.date | None, days_left: int | None, step: int = 0
) -> Warning:
    return Warning(kind, body.id, body.name, text, day, days_left, ("organisation", body.id), step)


def _is_on(one: Appointment, day: dt.date) -> bool:
    return one.from_on <= day and (one.to_on is None or one.to_on >= day)


def _person(one: Appointment) -> PersonKey:
    return person_key(one.resident_id, one.person_name)
