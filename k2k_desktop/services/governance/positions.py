"""Positions of a committee: the usual ones, and the seats an organisation has of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, Language, say
from k2k_desktop.models.governance import Appointment, Seat
from k2k_desktop.services.governance.records import PersonKey, document_language, folded, organisation_of, person_key
from k2k_desktop.services.runner import about, today

SEAT_FORM: Final = fields(Seat.position, Seat.seniority, Seat.seats, Seat.least, Seat.counts)
HELD: Final = N_("{name} is {position} now. End that appointment first.")
MANY: Final = 200  # as many seats as the column can say: no limit


@dataclass(frozen=True)
class Position:
    """A position a committee usually has: marked label, place in the order, how many seats, how many must be filled."""

    label: str
    seniority: int
    seats: int = 1
    least: int = 0
    counts: bool = True

    @property
    def single_seat(self) -> bool:
        """Whether only one may hold it at a time."""
        return self.seats == 1


POSITIONS: Final = (
    Position(P_("position", "Chairperson"), 10, least=1),
    Position(P_("position", "Deputy chairperson"), 20),
    Position(P_("position", "Vice chairperson"), 30, MANY),
    Position(P_("position", "Secretary"), 40, least=1),
    Position(P_("position", "Assistant secretary"), 50),
    Position(P_("position", "Treasurer"), 60, least=1),
    Position(P_("position", "Assistant treasurer"), 70),
    Position(P_("position", "Committee member"), 100, MANY),
    Position(P_("position", "Internal auditor"), 190, MANY, counts=False),
)
CHAIR, SECRETARY, TREASURER, MEMBER, AUDITOR = (POSITIONS[place] for place in (0, 3, 5, 7, 8))


@dataclass(frozen=True)
class SeatView:
    """A position of an organisation with its numbers, and who of *holders* is in it on the day asked for.

    The *id* is None for one of the usual seats of an organisation that never changed its seats.
    """

    id: int | None
    version: int
    position: str
    seniority: int
    seats: int
    least: int
    counts: bool
    holders: tuple[str, ...] = ()

    @property
    def vacant(self) -> int:
        """How many more must be filled."""
        return max(0, self.least - len(self.holders))


def standard_of(position: str) -> Position | None:
    """The usual position of these words in either language; None for one of an organisation's own."""
    return _by_words().get(folded(position))


@cache
def _by_words() -> dict[str, Position]:
    """The usual positions by what each is called: every seat of every body is asked for."""
    return {words: one for one in reversed(POSITIONS) for words in words_of(one)}


def words_of(position: Position) -> set[str]:
    """What a usual position is called, in every language, without regard to case."""
    return {folded(say(position.label, language)) for language in LANGUAGES}


def position_key(position: str) -> str:
    """What two wordings of one position share: `Pengerusi` and `chairperson` are the same."""
    found = standard_of(position)
    return found.label if found else folded(position)


def spoken(position: str, language: Language) -> str:
    """A usual position in *language*; what somebody worded themselves stays as it is."""
    found = standard_of(position)
    if found is None or folded(position) == folded(say(found.label, language)):
        return position
    return say(found.label, language)


def standing_seats(session: Session, organisation_id: int) -> tuple[SeatView, ...]:
    """The seats of an organisation by seniority, its own or the usual ones, without their holders."""
    kept = session.scalars(
        sa.select(Seat).where(Seat.organisation_id == organisation_id).order_by(Seat.seniority, Seat.position)
    ).all()
    if kept:
        return tuple(_view(one) for one in kept)
    return usual_seats(document_language(session))


def usual_seats(language: Language) -> tuple[SeatView, ...]:
    """The seats an organisation has as long as it has not changed them, worded in *language*."""
    return tuple(
        SeatView(None, 1, say(one.label, language), one.seniority, one.seats, one.least, one.counts)
        for one in POSITIONS
    )


def seat_for(seats: Iterable[SeatView], position: str) -> SeatView | None:
    """The seat of *position* among *seats*, worded in either language; None where the organisation has no such seat."""
    wanted = position_key(position)
    return next((one for one in seats if position_key(one.position) == wanted), None)


@question(needs="governance.see")
def seats_of(session: Session, organisation_id: int) -> tuple[SeatView, ...]:
    """The seats of an organisation by seniority, with who holds them today."""
    organisation_of(session, organisation_id)
    holders = _holders(session, organisation_id)
    return tuple(
        replace(one, holders=tuple(holders.get(position_key(one.position), {}).values()))
        for one in standing_seats(session, organisation_id)
    )


@action(N_("Save seat"), needs="governance.change", icon="users-round")
def save_seat(
    session: Session, seat_id: int | None, organisation_id: int, version: int, changes: dict[str, Any], usual: str = ""
) -> int:
    """Make (None) or change a seat. The first save makes the usual seats the organisation's own. Gives its key.

    One of the usual seats has no key yet: *usual* names it by its position.
    """
    organisation_of(session, organisation_id)
    _own_seats(session, organisation_id)
    seat = Seat(organisation_id=organisation_id, seats=1, least=0, counts=True, seniority=MEMBER.seniority)
    if seat_id is not None:
        seat = session.get_one(Seat, seat_id)
        seat.check_version(version)
    elif usual:
        seat = _seat_named(session, organisation_id, usual)
    before = seat.position
    with session.no_autoflush:
        seat.put({name: value for name, value in changes.items() if name != "organisation_id"})
        _judge(session, seat, before)
    session.add(seat)
    session.flush()
    about(session, "organisation", organisation_id)
    return seat.id


@action(N_("Delete seat"), needs="governance.change", icon="trash-2")
def remove_seat(session: Session, organisation_id: int, position: str) -> None:
    """Take a position away from an organisation; its history stays. Refused while somebody holds it."""
    _own_seats(session, organisation_id)
    seat = _seat_named(session, organisation_id, position)
    if held := _holders(session, organisation_id).get(position_key(seat.position)):
        raise UserError(HELD, name=next(iter(held.values())), position=seat.position)
    if len(session.scalars(_seats(organisation_id)).all()) == 1:
        raise UserError(N_("An organisation keeps one position at least."))
    session.delete(seat)
    about(session, "organisation", organisation_id)


def _holders(session: Session, organisation_id: int) -> dict[str, dict[PersonKey, str]]:
    """Who is in each position today, by the key of the position."""
    now = today(session)
    found: dict[str, dict[PersonKey, str]] = {}
    statement = sa.select(Appointment).where(
        Appointment.organisation_id == organisation_id,
        Appointment.from_on <= now,
        sa.or_(Appointment.to_on.is_(None), Appointment.to_on >= now),
    )
    for one in session.scalars(statement.order_by(Appointment.from_on, Appointment.id)):
        person = person_key(one.resident_id, one.person_name)
        found.setdefault(position_key(one.position), {})[person] = one.person_name
    return found


def _own_seats(session: Session, organisation_id: int) -> None:
    """Keep the usual seats as the organisation's own, where it has none yet."""
    if session.scalar(_seats(organisation_id).limit(1)) is None:
        for one in usual_seats(document_language(session)):
            session.add(
                Seat(
                    organisation_id=organisation_id, position=one.position, seniority=one.seniority, seats=one.seats,
                    least=one.least, counts=one.counts,
                )
            )  # fmt: skip
        session.flush()


def _seats(organisation_id: int) -> sa.Select[Seat]:
    return sa.select(Seat).where(Seat.organisation_id == organisation_id)


def _seat_named(session: Session, organisation_id: int, position: str) -> Seat:
    found = session.scalars(_seats(organisation_id).where(Seat.position == position)).first()
    if found is None:
        raise UserError(N_("This position is no longer there."))
    return found


def _judge(session: Session, seat: Seat, before: str | None) -> None:
    wrong: dict[str, UserError] = {}
    if not (seat.position or "").strip():
        raise Invalid({"position": UserError(N_("Say which position."))})
    for one in SEAT_FORM:
        try:
            one.kind.check(getattr(seat, one.name))
        except UserError as error:  # a caller that is no form
            wrong[one.name] = error
    others = [one for one in session.scalars(_seats(seat.organisation_id)) if one is not seat]
    if any(position_key(one.position) == position_key(seat.position) for one in others):
        wrong["position"] = UserError(N_("There is already a seat of this position."))
    if seat.least > seat.seats:
        more = N_("At most {seats} hold it, so no more than {seats} must be filled.")
        wrong["least"] = UserError(more, seats=seat.seats)
    holders = _holders(session, seat.organisation_id)
    moved = before and position_key(before) != position_key(seat.position)
    if moved and (held := holders.get(position_key(before or ""))):
        wrong["position"] = UserError(HELD, name=next(iter(held.values())), position=before)
    if (many := len(holders.get(position_key(seat.position), {}))) > seat.seats:
        wrong["seats"] = UserError(N_("{count} people hold it now. End an appointment first."), count=many)
    if wrong:
        raise Invalid(wrong)


def _view(one: Seat) -> SeatView:
    return SeatView(one.id, one.version, one.position, one.seniority, one.seats, one.least, one.counts)
