"""The sheet with the trail's check code, for whoever keeps it outside the office's computer."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models import audit
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import checkpoints, documents, office


@question(needs="audit.verify", recorded=N_("Print trail check code"))
def code_sheet_pdf(session: Session, language: Language | None = None) -> Printed:
    """One page with the check code of the trail as it stands, to be kept outside the office's computer."""
    from k2k_desktop.reports.trail_code import TrailCode, print_trail_code

    printed = checkpoints.current_code(session)
    paper = office.paper(session, language)
    seq, head = audit.head(session)
    now = session.info["clock"].now()
    last = dt.datetime.fromisoformat(session.scalars(sa.select(audit.ENTRY.c.at).where(audit.ENTRY.c.seq == seq)).one())
    square = "|".join(("K2KT1", checkpoints.office_id(session), str(seq), head, printed.code))
    sheet = TrailCode(
        paper=paper, office=paper.letterhead.name, office_id=checkpoints.office_id(session), entries=seq,
        last=last, made=now, groups=tuple(grouped(printed.code).split("-")[1:]), square=square,
    )  # fmt: skip
    title = say(N_("Check code of the audit trail"), paper.language)
    return documents.issued(session, "trail_code", ("audit_entry", seq), title, sheet, print_trail_code)
