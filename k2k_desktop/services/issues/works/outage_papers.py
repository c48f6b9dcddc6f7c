"""The notice of an outage, for the lobby."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.issues.happenings import OutageKind
from k2k_desktop.models.office import Office
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.works.outage_places import places_of, where_words
from k2k_desktop.services.issues.works.outages import outage_of

_HEADINGS: Final[dict[OutageKind, str]] = {
    OutageKind.lift: N_("Lift out of service"),
    OutageKind.water: N_("Water supply interrupted"),
    OutageKind.power: N_("Electricity interrupted"),
    OutageKind.sewage: N_("Sewerage interrupted"),
    OutageKind.gas: N_("Gas supply interrupted"),
    OutageKind.internet: N_("Internet interrupted"),
    OutageKind.access: N_("Way closed to the public"),
    OutageKind.other: N_("Service interrupted"),
}


@question(needs="issues.print", recorded=N_("Print notice of outage"))
def outage_notice_pdf(session: Session, outage_id: int, language: Language) -> Printed:
    """The notice as a PDF of one page, with nobody's name on it, not even that of who printed it."""
    from k2k_desktop.reports import outage_notice

    one = outage_of(session, outage_id)
    document = outage_notice.OutageNotice(
        paper=office.paper(session, language, stamped=False),
        reference=one.reference,
        heading=say(_HEADINGS[one.kind], language),
        title=one.title,
        planned=one.planned,
        where=where_words(session, places_of(session, outage_id), language),
        begins=one.starts_at,
        expected=one.expected_until,
        ended=one.ended_at,
        cause=one.cause or "",
        advice=one.advice or "",
        phone=session.scalar(sa.select(Office.phone)) or "",
    )
    title = outage_notice.notice_title(document)
    return documents.issued(
        session, "outage_notice", ("outage", outage_id), title, document, outage_notice.print_outage_notice
    )
