"""What somebody names on the command line, found: a resident, a request, a breach."""

from __future__ import annotations

import re
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import Breach, DataRequest
from k2k_desktop.services.paper_refs import not_there, one_of

_NUMBER: Final = re.compile(r"(?:[a-z]{2,3}-)?(?:(?P<year>\d{4})-)?(?P<number>\d{1,6})", re.IGNORECASE)
_SEVERAL: Final = 7


@question(needs="people.see")
def resident(session: Session, given: str) -> int:
    """A resident by the whole name or a part of it, or by the unit where one person lives alone."""
    line, text = RESIDENT_LIST.c, given.strip()
    rows = sa.select(line.resident_id, line.name, line.unit).where(line.standing != "merged").order_by(line.sort_name)
    exact = session.execute(rows.where(sa.func.lower(line.name) == text.lower()).limit(_SEVERAL)).all()
    named = sa.or_(line.name.icontains(text, autoescape=True), sa.func.upper(line.unit) == text.upper())
    found = exact or (session.execute(rows.where(named).limit(_SEVERAL)).all() if text else [])
    return one_of([(int(row.resident_id), f"{row.name} ({row.unit or '–'})") for row in found], given)


@question(needs="privacy.see")
def request(session: Session, given: str) -> int:
    """A request by its number: `PD-2026-0001`, `2026-1`, or `1` of the latest year that has it."""
    return _numbered(session, DataRequest, given)


@question(needs="privacy.see")
def breach(session: Session, given: str) -> int:
    """A breach by its number: `PDP-2026-001`."""
    return _numbered(session, Breach, given)


def _numbered(session: Session, record: Any, given: str) -> int:
    named = _NUMBER.fullmatch(given.strip())
    if named is None:
        raise not_there(given)
    wanted = sa.select(record.id).where(record.number == int(named["number"]))
    if named["year"]:
        wanted = wanted.where(record.year == int(named["year"]))
    found = session.scalar(wanted.order_by(record.year.desc()).limit(1))
    if found is None:
        raise not_there(given)
    return int(found)
