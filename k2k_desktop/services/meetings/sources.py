"""Where an agenda item comes from: `table:key` of a record in another part of the office."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.issues.priorities import CharterIssue, RoundCandidate
from k2k_desktop.models.meetings import ActionItem


def issue_behind(session: Session, source: str | None) -> int | None:
    """The complaint that an item of this *source* is about: its own, that of a candidate, of an action written
    earlier, or the only one of a charter. None where there is none, or where a charter has several."""
    table, _sign, key = (source or "").partition(":")
    if not key.isdecimal():
        return None
    if table == "issue":
        return int(key)
    if table == "charter":
        found = session.scalars(sa.select(CharterIssue.issue_id).where(CharterIssue.charter_id == int(key))).all()
        return found[0] if len(found) == 1 else None
    column = {"round_candidate": RoundCandidate.issue_id, "action_item": ActionItem.issue_id}.get(table)
    return None if column is None else session.scalar(sa.select(column).where(column.class_.id == int(key)))
