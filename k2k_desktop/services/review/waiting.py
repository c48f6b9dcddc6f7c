"""How many findings wait for a reply: all that the sidebar needs, so that it loads nothing else."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.review import Finding, FindingStatus

WAITING: Final = (FindingStatus.open, FindingStatus.standing)


@question(needs="desk.see")
def findings_waiting(session: Session) -> int:
    """How many findings the office has not replied to."""
    return session.scalar(sa.select(sa.func.count()).where(Finding.status.in_(WAITING))) or 0
