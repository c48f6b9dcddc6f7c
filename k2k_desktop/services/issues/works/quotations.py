"""Quotations for the work of an order, side by side, and the award of one by a resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult, ResolutionState
from k2k_desktop.models.issues.works import Contractor, Quotation, WorkOrder, WorkStatus
from k2k_desktop.models.office import Attachment
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.issues.works.licences import contractor_of, why_blocked
from k2k_desktop.services.issues.works.work_orders import order_of
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Quotation.contractor_id, Quotation.amount_sen, Quotation.received_on, Quotation.valid_until,
    Quotation.working_days, Quotation.warranty_months, Quotation.remarks,
)  # fmt: skip
AWARD_FORM: Final = fields(WorkOrder.resolution_id, WorkOrder.no_resolution_reason)
_CHOICES: Final = 200  # the latest resolutions are enough to choose from
_WORDS: Final = 70  # characters of a resolution in a list


@dataclass(frozen=True)
class QuotationLine:
    """An offer as it stands beside the others; *blocked* says why the contractor cannot be given work now."""

    id: int
    version: int
    contractor_id: int
    contractor: str
    amount_sen: int
    received_on: dt.date
    valid_until: dt.date | None
    working_days: int | None
    warranty_months: int | None
    remarks: str
    file: str
    awarded: bool
    cheapest: bool
    lapsed: bool
    blocked: str


@action(N_("Save quotation"), needs="works.change", icon="save")
def save_quotation(
    session: Session, order_id: int, quotation_id: int | None, version: int, changes: dict[str, Any],
    file: FileGiven | None = None,
) -> int:  # fmt: skip
    """Make (None) or change an offer for an order that has not gone out; an awarded one stays as it is."""
    order = _draft(session, order_id)
    quotation = Quotation(work_order_id=order.id, received_on=today(session), awarded=False)
    if quotation_id is not None:
        quotation = _of(session, order, quotation_id)
        quotation.check_version(version)
        if quotation.awarded:
            raise UserError(N_("This quotation is awarded. Withdraw the award first."))
    quotation.put({one.name: changes[one.name] for one in FORM if one.name in changes})
    quotation.received_on = quotation.received_on or today(session)
    _judge(session, quotation)
    if file is not None:
        quotation.attachment_id = keep_file(session, file)
    session.add(quotation)
    session.flush()
    about(session, "work_order", order.id)
    return quotation.id


@action(N_("Delete quotation"), needs="works.change", icon="trash-2")
def delete_quotation(session: Session, order_id: int, quotation_id: int, version: int) -> None:
    """Take out an offer entered by mistake; the trail keeps it."""
    order = _draft(session, order_id)
    quotation = _of(session, order, quotation_id)
    quotation.check_version(version)
    if quotation.awarded:
        raise UserError(N_("This quotation is awarded. Withdraw the award first."))
    about(session, "work_order", order.id)
    session.delete(quotation)


@action(N_("Award quotation"), needs="works.issue", icon="gavel")
def award(
    session: Session, order_id: int, quotation_id: int, version: int, resolution_id: int | None = None,
    no_resolution_reason: str | None = None,
) -> None:  # fmt: skip
    """Choose an offer: its contractor and amount become the order's. *version* is the order's.

    By a carried resolution that is in force; without one only with a reason, and then the award is an exception that
    screens, papers and figures name. Another award of the same order is withdrawn by it.
    """
    order = _draft(session, order_id)
    order.check_version(version)
    quotation = _of(session, order, quotation_id)
    reason = (no_resolution_reason or "").strip()
    if resolution_id is not None:
        _check_resolution(session, resolution_id)
        reason = ""
    elif not reason:
        missing = N_("Choose the resolution, or say why the award goes without one: it is an exception.")
        raise Invalid({"no_resolution_reason": UserError(missing)})
    if refused := why_blocked(session, quotation.contractor_id, today(session)):
        raise refused
    _unaward(session, order)
    quotation.awarded = True
    order.put({
        "contractor_id": quotation.contractor_id, "staff": None, "approved_sen": quotation.amount_sen,
        "resolution_id": resolution_id, "no_resolution_reason": reason or None,
    })  # fmt: skip
    about(session, "work_order", order.id)


@action(N_("Withdraw award"), needs="works.issue", asks_reason=True, icon="undo-2")
def withdraw_award(session: Session, order_id: int, version: int) -> None:
    """No offer is chosen any more; contractor and approved amount are open again. The trail keeps why."""
    order = _draft(session, order_id)
    order.check_version(version)
    if not _unaward(session, order):
        raise UserError(N_("No quotation of this order is awarded."))
    order.put(dict.fromkeys(("contractor_id", "approved_sen", "resolution_id", "no_resolution_reason")))
    about(session, "work_order", order.id)


@question(needs="issues.see")
def quotations_of(session: Session, order_id: int) -> list[QuotationLine]:
    """The offers for an order, the lowest first and marked."""
    now = today(session)
    rows = session.execute(
        sa.select(Quotation, Contractor.name, Attachment.name)
        .join(Contractor, Contractor.id == Quotation.contractor_id)
        .outerjoin(Attachment, Attachment.id == Quotation.attachment_id)
        .where(Quotation.work_order_id == order_id)
        .order_by(Quotation.amount_sen, Quotation.id)
    ).all()
    blocks = {one.contractor_id: why_blocked(session, one.contractor_id, now) for one, _name, _file in rows}
    lowest = min((one.amount_sen for one, _name, _file in rows), default=0)
    lines = []
    for one, name, file in rows:
        refused = blocks[one.contractor_id]
        lapsed = one.valid_until is not None and one.valid_until < now
        lines.append(QuotationLine(
            one.id, one.version, one.contractor_id, name, one.amount_sen, one.received_on, one.valid_until,
            one.working_days, one.warranty_months, one.remarks or "", file or "", one.awarded,
            one.amount_sen == lowest, lapsed, refused.say() if refused else "",
        ))  # fmt: skip
    return lines


@question(needs="issues.see")
def quotation_file(session: Session, quotation_id: int) -> FileKept | None:
    """The file of an offer."""
    return kept_file(session, session.get_one(Quotation, quotation_id).attachment_id)


@question(needs="issues.see")
def resolution_choices(session: Session) -> Sequence[tuple[Any, str]]:
    """Carried resolutions in force of every organisation, the latest first, as key and words."""
    rows = session.execute(
        sa.select(Resolution, sa.func.coalesce(Organisation.short_name, Organisation.name))
        .join(Organisation, Organisation.id == Resolution.organisation_id)
        .where(*_holds())
        .order_by(Resolution.resolved_on.desc(), Resolution.id.desc())
        .limit(_CHOICES)
    )
    return [(one.id, f"{resolution_words(one, body)} · {one.text[:_WORDS]}") for one, body in rows]


def resolution_words(one: Resolution, body: str, language: Language | None = None) -> str:
    """`Ketetapan 3/2026, JMB (23 Nov 2026)`."""
    told = N_("Resolution {number}/{year}, {body} ({day})")
    day = show_day(one.resolved_on, language)
    return say(told, language, number=one.number, year=one.year, body=body, day=day)


def resolution_of(session: Session, resolution_id: int | None, language: Language | None = None) -> str:
    """The words of the resolution of that key; empty for none."""
    one = session.get(Resolution, resolution_id) if resolution_id is not None else None
    if one is None:
        return ""
    body = session.get_one(Organisation, one.organisation_id)
    return resolution_words(one, body.short_name or body.name, language)


def _holds() -> tuple[sa.ColumnElement[bool], ...]:
    return (Resolution.result == ResolutionResult.carried, Resolution.state != ResolutionState.revoked)


def _check_resolution(session: Session, resolution_id: int) -> None:
    if session.scalar(sa.select(Resolution.id).where(Resolution.id == resolution_id, *_holds())) is None:
        not_carried = N_("Choose a resolution that was carried and is in force.")
        raise Invalid({"resolution_id": UserError(not_carried)})


def _draft(session: Session, order_id: int) -> WorkOrder:
    order = order_of(session, order_id)
    if order.status is not WorkStatus.draft:
        raise UserError(N_("The order has gone out: its quotations stay as they are."))
    return order


def _of(session: Session, order: WorkOrder, quotation_id: int) -> Quotation:
    found = session.get(Quotation, quotation_id)
    if found is None or found.work_order_id != order.id:
        raise UserError(N_("This quotation is no longer there."))
    return found


def _unaward(session: Session, order: WorkOrder) -> bool:
    """Withdraw the award there is, before another is made: the database allows one at a time."""
    found = session.scalars(
        sa.select(Quotation).where(Quotation.work_order_id == order.id, Quotation.awarded)
    ).one_or_none()
    if found is not None:
        found.awarded = False
        session.flush()
    return found is not None


def _judge(session: Session, quotation: Quotation) -> None:
    wrong: dict[str, UserError] = {}
    if quotation.contractor_id is None:
        wrong["contractor_id"] = UserError(N_("Choose the contractor that made the offer."))
    if not quotation.amount_sen or quotation.amount_sen <= 0:
        wrong["amount_sen"] = UserError(N_("Give the amount of the offer."))
    if quotation.received_on > today(session):
        wrong["received_on"] = UserError(N_("Give today or an earlier day."))
    if quotation.valid_until is not None and quotation.valid_until < quotation.received_on:
        wrong["valid_until"] = UserError(N_("Not before {day}."), day=show_day(quotation.received_on))
    if wrong:
        raise Invalid(wrong)
    contractor_of(session, quotation.contractor_id)
