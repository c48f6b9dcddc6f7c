"""What somebody names on the command line, found: a complaint, an order, an outage, a lift, a round, a charter."""

from __future__ import annotations

import re
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import EventKind, Issue, IssueEvent
from k2k_desktop.models.issues.happenings import Inspection, Outage, RuleNotice
from k2k_desktop.models.issues.priorities import Charter, PriorityRound
from k2k_desktop.models.issues.works import WorkOrder
from k2k_desktop.services.paper_refs import not_there, one_of

_NUMBER: Final = re.compile(
    r"(?:[a-z]{2,3}-)?(?:(?P<year>\d{4})-)?(?P<number>\d{1,9})(?:/(?P<of>\d{4}))?", re.IGNORECASE
)
_SEVERAL: Final = 7
_NOTICE: Final = re.compile(r"(?P<issue>.+?)\s*[#:]\s*(?P<number>[1-3])")


@question(needs="issues.see")
def issue(session: Session, given: str) -> int:
    """By `ADU-2026-000123`, `123/2026`, `123` (of the latest year that has it), or a part of its title."""
    return _numbered(session, Issue, given)


@question(needs="issues.see")
def work_order(session: Session, given: str) -> int:
    """By `AK-2026-000187`, `187/2026`, `187`, or a part of its title."""
    return _numbered(session, WorkOrder, given)


@question(needs="issues.see")
def outage(session: Session, given: str) -> int:
    """By `GG-2026-000012`, `12/2026`, `12`, or a part of its title."""
    return _numbered(session, Outage, given)


@question(needs="priorities.see")
def charter(session: Session, given: str) -> int:
    """By `PK-2026-003`, `3/2026`, `3`, or a part of its title."""
    return _numbered(session, Charter, given)


@question(needs="priorities.see")
def priority_round(session: Session, given: str) -> int:
    """By its record number, or a part of its title."""
    return _titled(session, sa.select(PriorityRound.id, PriorityRound.title), given)


@question(needs="issues.see")
def lift(session: Session, given: str) -> int:
    """A lift by its record number, or a part of its name."""
    return _titled(session, sa.select(Facility.id, Facility.name).where(Facility.kind == FacilityKind.lift), given)


@question(needs="issues.see")
def inspection(session: Session, given: str) -> int:
    """By its record number, or its date `2026-11-23`, where one round was walked that day."""
    rows = session.execute(sa.select(Inspection.id, Inspection.walked_on)).all()
    found = [(key, str(key)) for key, day in rows if given.strip() in (str(key), day.isoformat())]
    return one_of(found, given)


@question(needs="issues.see")
def rule_notice(session: Session, given: str) -> int:
    """By its complaint, `ADU-2026-000123`: the latest notice; `ADU-2026-000123 #2`: the second."""
    named = _NOTICE.fullmatch(given.strip())
    key = issue(session, named["issue"] if named else given)
    notices = sa.select(RuleNotice.id).where(RuleNotice.issue_id == key).order_by(RuleNotice.number.desc())
    if named:
        notices = notices.where(RuleNotice.number == int(named["number"]))
    found = session.scalar(notices.limit(1))
    if found is None:
        raise not_there(given)
    return found


@question(needs="issues.see")
def reply(session: Session, given: str) -> int:
    """The latest reply to whoever reported a complaint, by the complaint: `ADU-2026-000123`, or a part of its title."""
    replies = sa.select(IssueEvent.id).where(IssueEvent.issue_id == issue(session, given))
    found = session.scalar(replies.where(IssueEvent.kind == EventKind.reply).order_by(IssueEvent.id.desc()).limit(1))
    if found is None:
        raise not_there(given)
    return found


@question(needs="priorities.see")
def place(session: Session, given: str | None) -> tuple[int, int | None]:
    """(estate, block) by a block's code or a part of the estate's name; the only estate where nothing is given."""
    estates = [(key, name) for key, name in session.execute(sa.select(Estate.id, Estate.name))]
    part = (given or "").strip().casefold()
    blocks = session.execute(sa.select(Block.id, Block.code, Block.estate_id)).all() if part else []
    codes = {part, part.removeprefix("blok ").removeprefix("block ")}
    coded = [(row.id, f"{row.code} ({dict(estates)[row.estate_id]})") for row in blocks if row.code.casefold() in codes]
    if coded:
        block_id = one_of(coded, given or "")
        return next(row.estate_id for row in blocks if row.id == block_id), block_id
    found = [one for one in estates if part in one[1].casefold()]
    if not part and len(found) > 1:
        raise UserError(N_("The office runs several estates. Say which, or which block."))
    return one_of(found, given or ""), None


def _numbered(session: Session, record: Any, given: str) -> int:
    text = given.strip()
    exact = session.scalar(sa.select(record.id).where(sa.func.upper(record.reference) == text.upper()))
    if exact is not None:
        return int(exact)
    if found := _NUMBER.fullmatch(text):
        wanted = sa.select(record.id).where(record.number == int(found["number"]))
        if year := found["year"] or found["of"]:
            wanted = wanted.where(record.year == int(year))
        key = session.scalar(wanted.order_by(record.year.desc()).limit(1))
        if key is None:
            raise not_there(given)
        return int(key)
    # Several are named by their numbers: a title may say what is confidential.
    titled = sa.select(record.id, record.reference).where(record.title.icontains(text, autoescape=True))
    rows = session.execute(titled.order_by(record.id.desc()).limit(_SEVERAL)).all() if text else []
    return one_of([(int(row.id), str(row.reference)) for row in rows], given)


def _titled(session: Session, statement: sa.Select[int, str], given: str) -> int:
    rows = session.execute(statement).all()
    part = given.strip().casefold()
    found = [(key, name) for key, name in rows if str(key) == part]
    return one_of(found or [(key, name) for key, name in rows if part and part in name.casefold()], given)
