"""The papers of a work order: the order itself, its quotations side by side, its photos from 0 to 100 %."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.works import Contractor, WorkOrder, WorkStatus
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.attachments import kept_file
from k2k_desktop.services.issues.telling import names_of, without_names
from k2k_desktop.services.issues.works.order_pages import issue_place, place_words
from k2k_desktop.services.issues.works.photos import STEPS, OrderPhoto, order_photos
from k2k_desktop.services.issues.works.quotations import QuotationLine, quotations_of, resolution_of
from k2k_desktop.services.issues.works.work_orders import issues_of, order_of

if TYPE_CHECKING:
    from k2k_desktop.reports.pictures import Picture
    from k2k_desktop.reports.quotation_table import QuotationTable
    from k2k_desktop.reports.work_order import Asked, WorkOrderPaper

_MOST: Final = 9  # photos on an order: three rows
# Twelve digits as a MyKad has them, however they were typed.
_IDENTITY: Final = re.compile(r"(?<!\d)\d{6}[-\s]?\d{2}[-\s]?\d{4}(?!\d)")
_MASK: Final = "••••••-••-••••"


@question(needs="issues.print", recorded=N_("Print work order"))
def work_order_pdf(session: Session, order_id: int, language: Language) -> Printed:
    """The order with the request it answers, its photos and three lines to sign; no name of who complained."""
    from k2k_desktop.reports import work_order

    document = order_paper(session, order_of(session, order_id), language)
    title = work_order.order_title(document)
    return documents.issued(
        session, "work_order", ("work_order", order_id), title, document, work_order.print_work_order
    )  # fmt: skip


@question(needs="issues.print", recorded=N_("Print comparison of quotations"))
def quotation_table_pdf(session: Session, order_id: int, language: Language) -> Printed:
    """The offers for the work of an order side by side. Raises UserError where there is none."""
    from k2k_desktop.reports import quotation_table

    document = table_paper(session, order_of(session, order_id), language)
    title = quotation_table.table_title(document)
    return documents.issued(
        session, "quotation_table", ("work_order", order_id), title, document, quotation_table.print_quotation_table
    )  # fmt: skip


@question(needs="issues.print", recorded=N_("Print photo sheet"))
def photo_sheet_pdf(session: Session, order_id: int, language: Language) -> Printed:
    """The photos of an order at 0, 30, 60 and 100 %, and between; what was not photographed says so."""
    from k2k_desktop.reports import photo_sheet

    one = order_of(session, order_id)
    document = photo_sheet.PhotoSheet(
        office.paper(session, language), one.reference, _unnamed(session, one, _clean(one.title)),
        (
            (_say(language, N_("Place")), place_words(session, one, language)),
            (_say(language, N_("Contractor")), _worker(session, one)),
            (_say(language, N_("Started on")), show_day(one.started_on, language, long=True) if one.started_on else ""),
            (_say(language, N_("Done on")), show_day(one.done_on, language, long=True) if one.done_on else ""),
        ),
        tuple(_sheet_photos(session, order_photos(session, order_id), language)),
    )  # fmt: skip
    title = photo_sheet.sheet_title(document)
    return documents.issued(
        session, "photo_sheet", ("work_order", order_id), title, document, photo_sheet.print_photo_sheet
    )  # fmt: skip


def order_paper(session: Session, one: WorkOrder, language: Language) -> WorkOrderPaper:
    """All that stands on the order, collected from the records. A draft is marked as one and has no code."""
    from k2k_desktop.reports.work_order import WorkOrderPaper

    contractor = session.get(Contractor, one.contractor_id) if one.contractor_id else None
    firm = [contractor.name, contractor.registration or ""] if contractor else [one.staff or ""]
    photos = [photo for photo in order_photos(session, one.id) if photo.asked or (photo.percent or 0) == 0]
    return WorkOrderPaper(
        paper=office.paper(session, language, draft=one.status is WorkStatus.draft), reference=one.reference,
        work=_unnamed(session, one, _clean(one.title)), to=tuple(part for part in firm if part),
        facts=_facts(session, one, language), scope=_unnamed(session, one, _clean(one.scope)),
        asked=tuple(_asked(session, issue, language) for issue in issues_of(session, one.id)),
        photos=tuple(_picture(session, photo, language) for photo in photos[:_MOST]),
        exception=one.no_resolution_reason or "",
    )  # fmt: skip


def table_paper(session: Session, one: WorkOrder, language: Language) -> QuotationTable:
    """The comparison, collected from the records."""
    from k2k_desktop.reports.quotation_table import Offer, QuotationTable

    lines = quotations_of(session, one.id)
    if not lines:
        raise UserError(N_("This work order has no quotation yet."))
    return QuotationTable(
        office.paper(session, language), one.reference, _unnamed(session, one, _clean(one.title)),
        (
            (_say(language, N_("Place")), place_words(session, one, language)),
            (_say(language, N_("Estimate")), _money(one.estimate_sen)),
            (_say(language, N_("Cost limit")), _money(one.cost_limit_sen)),
        ),
        tuple(
            Offer(
                line.contractor, line.amount_sen, line.received_on, line.valid_until, line.working_days,
                line.warranty_months, line.remarks, standing_words(line, language), line.awarded,
            )
            for line in lines
        ),
        resolution_of(session, one.resolution_id, language), one.no_resolution_reason or "",
    )  # fmt: skip


def standing_words(line: QuotationLine, language: Language | None = None) -> str:
    """`Awarded · Lowest · Lapsed`, what holds of it."""
    said = (
        (line.awarded, P_("quotation", "Awarded")), (line.cheapest, P_("quotation", "Lowest")),
        (line.lapsed, P_("quotation", "Lapsed")), (bool(line.blocked), P_("quotation", "Cannot be given work")),
    )  # fmt: skip
    return " · ".join(say(words, language) for holds, words in said if holds)


def _facts(session: Session, one: WorkOrder, language: Language) -> tuple[tuple[str, str], ...]:
    estate = session.get_one(Estate, one.estate_id)
    place = f"{place_words(session, one, language)}, {estate.name}"
    days = {
        N_("Ordered on"): one.ordered_on, N_("To be finished by"): one.due_on, N_("Done on"): one.done_on,
        N_("Defect liability until"): one.liability_until,
    }  # fmt: skip
    return (
        (_say(language, N_("Place")), place),
        *((_say(language, words), show_day(day, language, long=True)) for words, day in days.items() if day),
        (_say(language, N_("Cost limit")), _money(one.cost_limit_sen)),
        (_say(language, N_("Approved amount")), _money(one.approved_sen)),
        (_say(language, N_("Who pays")), one.payer.say(language) if one.payer else ""),
        (_say(language, N_("Resolution")), resolution_of(session, one.resolution_id, language)),
        (_say(language, N_("Accepted by")), one.sign_off.say(language)),
    )


def _asked(session: Session, issue: Issue, language: Language) -> Asked:
    from k2k_desktop.reports.work_order import Asked

    return Asked(
        issue.reference, _nameless(session, issue, _clean(issue.title)), issue_place(session, issue, language),
        local(issue.reported_at).date(), _nameless(session, issue, _clean(issue.description or "")),
    )  # fmt: skip


def _clean(text: str) -> str:
    """*text* without identity numbers that somebody typed into it."""
    return _IDENTITY.sub(_MASK, text)


def _unnamed(session: Session, one: WorkOrder, text: str) -> str:
    """*text* without the names of those who asked in confidence: the scope began with their words."""
    for issue in issues_of(session, one.id):
        text = _nameless(session, issue, text)
    return text


def _nameless(session: Session, issue: Issue, text: str) -> str:
    """*text* without the name of a reporter who asked in confidence."""
    if not (issue.confidential or issue.anonymous):
        return text
    return without_names(text, names_of(session, issue), "•••")


def _sheet_photos(session: Session, photos: list[OrderPhoto], language: Language) -> list[Picture]:
    """The photos by how far the work was; each of the four steps has a place, even where nobody took a photo."""
    from k2k_desktop.reports.pictures import Picture

    own = [photo for photo in photos if photo.percent is not None]
    if not any(photo.percent == 0 for photo in own):
        own = [photo for photo in photos if photo.asked and photo.percent is None][:1] + own
    missing = [step for step in STEPS if not any((photo.percent or 0) == step for photo in own)]
    instead = say(N_("No photo was taken"), language)
    made = [(photo.percent or 0, _picture(session, photo, language, step=True)) for photo in own]
    made += [(step, Picture(None, f"{step}%", (), instead)) for step in missing]
    return [picture for _step, picture in sorted(made, key=lambda one: one[0])]


def _picture(session: Session, photo: OrderPhoto, language: Language, *, step: bool = False) -> Picture:
    from k2k_desktop.reports.pictures import Picture

    kept = kept_file(session, photo.attachment_id)
    title = f"{photo.percent or 0}%" if step else photo.stage.say(language)
    lines = tuple(part for part in (show_day(photo.taken_on, language, long=step), _clean(photo.caption)) if part)
    return Picture(kept.content if kept else None, title, lines, say(N_("This photo cannot be shown"), language))


def _worker(session: Session, one: WorkOrder) -> str:
    contractor = session.get(Contractor, one.contractor_id) if one.contractor_id else None
    return contractor.name if contractor else one.staff or ""


def _money(sen: int | None) -> str:
    return show_money(sen) if sen is not None else ""


def _say(language: Language, text: str) -> str:
    return say(text, language)
