"""The record of a restore drill as a paper, and how the command line names one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.office import User
from k2k_desktop.models.safety import RestoreDrill
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office


@question(needs="backups.see", recorded=N_("Print record of restore drill"))
def drill_record_pdf(session: Session, drill_id: int, language: Language) -> Printed:
    """One rehearsal on paper, with lines to sign."""
    from k2k_desktop.reports import drill_record

    drill = session.get_one(RestoreDrill, drill_id)
    by = session.get(User, drill.by_id) if drill.by_id else None
    document = drill_record.DrillRecord(
        office.paper(session, language), drill.held_at, by.name if by else "", drill.copy_sequence, drill.copy_made_at,
        drill.place.say(language), drill.entries, drill.records, drill.live_records, drill.seconds, drill.sound,
        drill.remarks or "",
    )  # fmt: skip
    day = show_day(local(drill.held_at).date(), language)
    title = say(N_("Record of a restore drill, {day}"), language, day=day)
    return documents.issued(
        session, "drill_record", ("restore_drill", drill_id), title, document, drill_record.print_drill_record
    )


@question(needs="backups.see")
def drill_of(session: Session, number: str | None) -> int:
    """The newest rehearsal with the copy of that number; the newest of all where none is given."""
    newest = sa.select(RestoreDrill.id).order_by(RestoreDrill.held_at.desc(), RestoreDrill.id.desc()).limit(1)
    if number:
        newest = newest.where(sa.cast(RestoreDrill.copy_sequence, sa.String) == number)
    found = session.scalar(newest)
    if found is None:
        raise UserError(N_("There is no such restore drill. Look under Administration, Copies."))
    return found
