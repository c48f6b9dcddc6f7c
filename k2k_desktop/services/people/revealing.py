"""Showing what is masked, for a reason that stays in the trail; and the list of what was shown, for the auditor."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.fields import kind_of, utc_text
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import audit
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Household, Resident
from k2k_desktop.services.runner import about, say_more, today, who
from k2k_desktop.services.trail_titles import TITLE

MANY: Final = 20  # shown by one user on one day: more stands on the manager's first page (security design 4.8)
NUMBER: Final = "people.reveal_number"
DETAIL: Final = "people.reveal_detail"
UNMASKED: Final = "exports.export_list_unmasked"
TRAIL: Final = "trail_export.export_trail"
_SHOWINGS: Final = (NUMBER, DETAIL, UNMASKED, TRAIL)
_KINDS: Final[Mapping[tuple[str, str], Any]] = {
    ("resident", "mobile"): Resident.mobile,
    ("resident", "email"): Resident.email,
    ("resident", "emergency_contact"): Resident.emergency_contact,
    ("resident", "notes"): Resident.notes,
    ("household", "arrears_sen"): Household.arrears_sen,
    ("issue", "reporter_phone"): Issue.reporter_phone,
}
_WHAT: Final = {name: kind_of(column).label for (_table, name), column in _KINDS.items()}
_ENTRY: Final = audit.ENTRY.c


@dataclass(frozen=True)
class Shown:
    """One showing: who, when, of whose record, what (marked words), why; never the value. A list shows *rows*."""

    seq: int
    at: dt.datetime
    user: str
    subject: tuple[str, int] | None
    title: str
    what: str
    reason: str
    rows: int = 1


@question(needs="people.reveal", recorded=N_("Show masked detail"), asks_reason=True)
def reveal_detail(session: Session, table: str, key: int, name: str) -> str:
    """One covered detail in words: a telephone, an amount. What was shown, to whom and why stands in the trail."""
    column = _KINDS[table, name]
    if table == "issue":
        _refuse_confidential(session, key)
    record = session.get_one(column.class_, key)
    value = getattr(record, name)
    if value is None and isinstance(record, Issue) and record.reporter_id is not None:
        value = session.get_one(Resident, record.reporter_id).mobile
    about(session, table, key)
    say_more(session, shown=name)
    return kind_of(column).show(value)


def _refuse_confidential(session: Session, issue_id: int) -> None:
    issue = session.get_one(Issue, issue_id)
    if issue.confidential and not who(session).may("issues.act"):
        raise Refused(N_("This complaint is confidential: who brought it is seen by those who act on it."))


@question(needs="audit.see")
def reveals(session: Session, most: int = 200) -> list[Shown]:
    """What was shown of what is masked, newest first."""
    statement = (
        sa.select(_ENTRY.seq, _ENTRY.at, _ENTRY.action, _ENTRY.subject, _ENTRY.body, User.name, TITLE.label("title"))
        .select_from(audit.ENTRY)
        .outerjoin(User, User.id == _ENTRY.user_id)
        .where(_ENTRY.action.in_(_SHOWINGS))
        .order_by(_ENTRY.seq.desc())
        .limit(most)
    )
    return [_shown(row) for row in session.execute(statement)]


def _shown(row: Any) -> Shown:
    body = json.loads(row.body)
    table, _colon, key = (row.subject or "").partition(":")
    usual = N_("The whole trail, as a file") if row.action == TRAIL else N_("Identity number")
    what = _WHAT.get(body.get("shown", ""), usual)
    return Shown(
        row.seq, dt.datetime.fromisoformat(row.at), row.name or "", (table, int(key)) if key.isdigit() else None,
        row.title or "", what, body.get("reason", ""), body.get("rows", 1),
    )  # fmt: skip


def many_reveals(session: Session) -> list[tuple[str, int]]:
    """The users who had more than `MANY` details shown to them today, with how many; a list counts once."""
    start = utc_text(dt.datetime.combine(today(session), dt.time(), OFFICE_ZONE))
    count = sa.func.count()
    statement = (
        sa.select(User.name, count)
        .join(audit.ENTRY, _ENTRY.user_id == User.id)
        .where(_ENTRY.at >= start, _ENTRY.action.in_(_SHOWINGS))
        .group_by(User.id)
        .having(count > MANY)
    )
    return [(name, many) for name, many in session.execute(statement)]
