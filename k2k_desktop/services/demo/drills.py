"""A restore drill the sample office held two weeks ago."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.models.base import moment
from k2k_desktop.models.safety import CopyPlace, RestoreDrill
from k2k_desktop.services.backups.state import state_of
from k2k_desktop.services.runner import who

_AGO: Final = dt.timedelta(days=14)
_SINCE: Final = 37  # records that came to the office after the copy
_NUMBER: Final = 41


@action(FILL_PRACTICE, needs="backups.restore")
def fill_drills(session: Session) -> None:
    """As `drills.rehearse` would have written it down."""
    found, held = state_of(session), moment(session) - _AGO
    live = sum(count for table, count in found.counts.items() if not table.startswith("audit_"))
    session.add(
        RestoreDrill(
            held_at=held, by_id=who(session).user_id, copy_sequence=_NUMBER, copy_made_at=held - dt.timedelta(hours=16),
            place=CopyPlace.second, entries=found.seq, records=live - _SINCE, live_records=live, seconds=4, sound=True,
        )
    )  # fmt: skip
