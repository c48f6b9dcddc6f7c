"""The newest entry of the audit trail of one kind: when something was last done, by whom, and what was said of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models import audit
from k2k_desktop.models.office import User


@dataclass(frozen=True)
class Entry:
    """When it was made (UTC), the user's name, and its body."""

    at: dt.datetime
    user: str
    body: dict[str, Any]


def newest(session: Session, actions: Sequence[str], subject: str = "") -> Entry | None:
    """The last entry of any of the *actions*, about `table:key` *subject* where one is given; None for none."""
    entry = audit.ENTRY.c
    statement = (
        sa.select(entry.at, entry.body, User.name)
        .outerjoin(User, User.id == entry.user_id)
        .where(entry.action.in_(actions))
        .order_by(entry.seq.desc())
        .limit(1)
    )
    if subject:
        statement = statement.where(entry.subject == subject)
    row = session.execute(statement).first()
    return None if row is None else Entry(dt.datetime.fromisoformat(row.at), row.name or "", json.loads(row.body))
