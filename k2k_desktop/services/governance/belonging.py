"""Which organisation a record of its committee, register or calendar belongs to."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.governance.elections import Election
from k2k_desktop.models.governance.standing import Declaration, Handover, Obligation, PolicyDocument, Resolution

_OF: Final = {
    one.__tablename__: one
    for one in (Appointment, Declaration, Election, Handover, Obligation, PolicyDocument, Resolution)
}


@question(needs="governance.see")
def organisation_of_record(session: Session, table: str, key: int) -> int:
    """The key of the organisation of a record of *table*, one of those that a tab of its page shows.

    Raises UserError where the record is gone.
    """
    found = session.get(_OF[table], key)
    if found is None:
        raise UserError(N_("This record is no longer there."))
    return int(found.organisation_id)  # type: ignore[attr-defined]
