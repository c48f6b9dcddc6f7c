"""What somebody names on the command line, found: a meeting, an organisation, a person's appointment, an agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Appointment, Organisation
from k2k_desktop.models.governance.elections import Election
from k2k_desktop.models.governance.standing import Declaration, Handover
from k2k_desktop.models.meetings import ActionItem, ActionStatus
from k2k_desktop.models.meetings.room import Extract

K = TypeVar("K", int, str)
_NUMBERED: Final = re.compile(r"\s*(\d{1,4})\s*/\s*(\d{4})\s*")
_TOO_MANY: Final = 6  # names in one sentence


@question(needs="governance.see")
def organisation(session: Session, given: str) -> int:
    """By its record number, or a part of its name or its short name that only one has."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name, Organisation.short_name)).all()
    part = given.strip().casefold()
    found: list[tuple[int, str]]
    found = [(row.id, row.name) for row in rows if str(row.id) == part or (row.short_name or "").casefold() == part]
    found = found or [(row.id, row.name) for row in rows if part and part in row.name.casefold()]
    return one_of(found, given)


@question(needs="governance.see")
def appointment(session: Session, given: str, body: str | None = None) -> int:
    """By its record number, or a part of the person's name; the latest of that person."""
    statement = sa.select(Appointment.id, Appointment.person_name).order_by(Appointment.from_on.desc())
    if body:
        statement = statement.where(Appointment.organisation_id == organisation(session, body))
    return _named(session, statement, given)


@question(needs="governance.see")
def declaration(session: Session, given: str, body: str | None = None) -> int:
    """By its record number, or a part of the member's name; the latest of that member."""
    statement = (
        sa.select(Declaration.id, Appointment.person_name)
        .join(Appointment, Appointment.id == Declaration.appointment_id)
        .order_by(Declaration.declared_on.desc(), Declaration.id.desc())
    )
    if body:
        statement = statement.where(Declaration.organisation_id == organisation(session, body))
    return _named(session, statement, given)


@question(needs="governance.see")
def election(session: Session, given: str, declared: bool = False) -> int:
    """By its record number, or the organisation's: its latest, or the latest whose result is *declared*."""
    statement = sa.select(Election.id).order_by(Election.held_on.desc())
    if declared:
        statement = statement.where(Election.declared_on.is_not(None))
    return _latest(session, statement, Election, given)


@question(needs="governance.see")
def handover(session: Session, given: str) -> int:
    """By its record number, or the organisation's: its latest."""
    return _latest(session, sa.select(Handover.id).order_by(Handover.handed_on.desc()), Handover, given)


@question(needs="meetings.see")
def extract(session: Session, given: str) -> int:
    """By the number on it: `2/2026`."""
    numbered = _NUMBERED.fullmatch(given)
    if numbered is None:
        raise UserError(N_("“{given}” is not the number of an extract. Example: 1/2026."), given=given)
    number, year = int(numbered[1]), int(numbered[2])
    key = session.scalar(sa.select(Extract.id).where(Extract.number == number, Extract.year == year))
    if key is None:
        raise not_there(given)
    return key


@question(needs="meetings.see")
def agency(session: Session, given: str) -> str:
    """The agency with open promises by a part of its name."""
    names = session.scalars(
        sa.select(ActionItem.agency)
        .where(ActionItem.agency.is_not(None), ActionItem.status == ActionStatus.open)
        .distinct()
    )
    part = given.strip().casefold()
    found = [(name, name) for name in names if name and part in name.casefold()]
    return one_of([one for one in found if one[0].casefold() == part] or found, given)


def _named(session: Session, statement: sa.Select[int, str], given: str) -> int:
    """The first row of the one person whose name has the words given, or the row of that number."""
    rows = session.execute(statement).all()
    part = given.strip().casefold()
    if part.isdigit():
        return one_of([(key, name) for key, name in rows if str(key) == part], given)
    newest: dict[str, int] = {}
    for key, name in rows:
        if part and part in name.casefold():
            newest.setdefault(name, key)
    return one_of([(key, name) for name, key in newest.items()], given)


def _latest(session: Session, statement: sa.Select[int], of: type[Election] | type[Handover], given: str) -> int:
    if given.strip().isdigit():
        key = session.scalar(statement.where(sa.cast(of.id, sa.String) == given.strip()))
    else:
        key = session.scalar(statement.where(of.organisation_id == organisation(session, given)).limit(1))
    if key is None:
        raise not_there(given)
    return key


def one_of(found: Sequence[tuple[K, str]], given: str) -> K:
    """The key of the only one found for *given*. Raises UserError with the names where there are several, or none."""
    if not found:
        raise not_there(given)
    if len(found) > 1:
        names = "; ".join(sorted(name for _key, name in found)[:_TOO_MANY])
        raise UserError(N_("“{given}” may mean several: {names}. Write more of the name."), given=given, names=names)
    return found[0][0]


def not_there(given: str) -> UserError:
    """The refusal of a name that nothing has."""
    return UserError(N_("Nothing here is called “{given}”, or no paper of that kind belongs to it."), given=given)
