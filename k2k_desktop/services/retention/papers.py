"""The disposal list for the approval. The office keeps no copy of it: it names whom it erases."""

from __future__ import annotations

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import office
from k2k_desktop.services.retention.due import preview
from k2k_desktop.services.runner import progress, say_more, who


@question(needs="retention.see", recorded=N_("Print disposal list"))
def disposal_list_pdf(session: Session, language: Language) -> Printed:
    """What may be erased today, by name, for whoever approves it. Refused where nothing is due."""
    from k2k_desktop.reports import disposal_list

    found = preview(session)
    if not found.lines:
        raise UserError(N_("Nothing may be erased today."))
    rows = [
        (one.subject.say(language), one.name, one.unit, show_day(one.since, language) if one.since else "—",
         show_day(one.due_on, language) if one.due_on else "—")
        for one in found.lines
    ]  # fmt: skip
    say_more(session, rows=len(rows))
    return disposal_list.print_disposal_list(
        disposal_list.DisposalList(
            office.paper(session, language), rows, show_day(found.day, language), found.papers, who(session).name
        ),
        progress(session),
    )
