"""The history of one record: everything the trail has of it, in words, masked as the user sees the record."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import audit
from k2k_desktop.models.office import User
from k2k_desktop.services import masking
from k2k_desktop.services.audit import FieldChange, RecordChange, act_words, record_change
from k2k_desktop.services.runner import who

_MOST: Final = 200  # the newest
_ENTRY: Final = audit.ENTRY.c
_CHANGE: Final = audit.CHANGE.c
# Who sees a record sees what became of it; of tables not named here, only who reads the whole trail.
_SEES: Final[dict[str, str]] = {
    **masking.BEHIND,
    **dict.fromkeys(("estate", "block", "unit", "facility", "certificate"), "estate.see"),
    **dict.fromkeys(("organisation", "term", "appointment", "election", "resolution", "policy_document", "handover",
                     "declaration", "obligation", "membership", "constitution"), "governance.see"),
    **dict.fromkeys(("meeting", "agenda_item", "minute_entry", "action_item", "extract", "amendment"), "meetings.see"),
    **dict.fromkeys(("issue", "work_order", "outage", "inspection", "root_cause", "preventive_schedule",
                     "contractor", "quotation", "category"), "issues.see"),
    **dict.fromkeys(("priority_round", "charter", "adopted_practice"), "priorities.see"),
    "user": "users.see",
    "office": "office.see",
}  # fmt: skip


@dataclass(frozen=True)
class HistoryLine:
    """One entry about the record: *act* is marked words, *name* the act's own; *op* is I, U or D, "" for what changed
    nothing in it (a print, an export, a reveal). *fields* are those that changed."""

    seq: int
    at: dt.datetime
    user: str
    name: str
    act: str
    op: str
    reason: str
    fields: tuple[FieldChange, ...]


@question(needs="session")
def history_of(session: Session, table: str, key: int) -> list[HistoryLine]:
    """What became of a record, the newest first, at most 200 entries. Refused to whoever does not see the record."""
    if not may_see(session, table):
        raise Refused(N_("Your role does not see this record, so it does not see its history."))
    if who(session).estates and not _is_shown(session, table, key):
        raise Refused(N_("This record is of another estate."))
    changes: dict[int, list[audit.Change]] = {}
    captured = sa.select(_CHANGE.entry_seq, *[_CHANGE[name] for name in audit.COLUMNS.split(", ")])
    mine = captured.where(_CHANGE.table_name == table, _CHANGE.pk == key).order_by(_CHANGE.id.desc()).limit(_MOST)
    for row in session.execute(mine):
        changes.setdefault(row[0], []).append(audit.Change(*row[1:]))
    about = sa.select(_ENTRY.seq).where(_ENTRY.subject == f"{table}:{key}").order_by(_ENTRY.seq.desc()).limit(_MOST)
    numbers = sorted({*changes, *session.scalars(about)}, reverse=True)[:_MOST]
    statement = (
        sa.select(_ENTRY.seq, _ENTRY.at, _ENTRY.action, _ENTRY.body, User.name.label("user"))
        .outerjoin(User, User.id == _ENTRY.user_id)
        .where(_ENTRY.seq.in_(numbers))
        .order_by(_ENTRY.seq.desc())
    )
    lines = []
    for row in session.execute(statement):
        shown = [record_change(session, one) for one in reversed(changes.get(row.seq, []))]
        lines.append(HistoryLine(
            row.seq, dt.datetime.fromisoformat(row.at), row.user or "", row.action, act_words(row.action),
            _op([one.op for one in shown]), json.loads(row.body).get("reason", ""), _fields(shown),
        ))  # fmt: skip
    return lines


def _is_shown(session: Session, table: str, key: int) -> bool:
    """Whether a user kept to some estates sees the record: those of others are hidden from the whole question."""
    return session.execute(sa.text(f'SELECT 1 FROM "{table}" WHERE id = :key'), {"key": key}).first() is not None


def _op(ops: list[str]) -> str:
    """What the entry did to the record, all in all."""
    return "" if not ops else "D" if ops[-1] == "D" else "I" if "I" in ops else "U"


def _fields(shown: list[RecordChange]) -> tuple[FieldChange, ...]:
    """Each field from what it was before the entry to what it was after it, however often it changed in between."""
    found: dict[str, FieldChange] = {}
    for field in (field for one in shown for field in one.fields):
        first = found.get(field.label, field)
        found[field.label] = FieldChange(field.label, first.before, field.after)
    return tuple(one for one in found.values() if one.before != one.after)


def may_see(session: Session, table: str) -> bool:
    """Whether this user may see the history of records of *table*."""
    return who(session).may(_SEES.get(table, "audit.see"))
