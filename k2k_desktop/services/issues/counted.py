"""How many complaints wait, for the sidebar; apart, so that the window needs nothing else of complaints to begin."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question

_OPEN = sa.text("SELECT count(*) FROM issue WHERE ended_at IS NULL")


@question(needs="issues.see")
def open_complaints(session: Session) -> int:
    """How many are not ended."""
    found: int = session.execute(_OPEN).scalar_one()
    return found
