"""Letters about a request to see or correct data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import DataRequest, RequestKind, RequestOutcome
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.letters import our_reference, post_of
from k2k_desktop.services.privacy import clocks
from k2k_desktop.services.privacy.requests import reference_of
from k2k_desktop.services.runner import who

if TYPE_CHECKING:
    from k2k_desktop.reports.data_request_letter import LetterKind, RequestLetter


@question(needs="privacy.change", recorded=N_("Print letter about data request"))
def request_letter_pdf(session: Session, request_id: int, kind: LetterKind, language: Language) -> Printed:
    """That it was received, that it takes longer, or the answer; refused where it has not come to that."""
    from k2k_desktop.reports import data_request_letter

    one = session.get_one(DataRequest, request_id)
    if kind == "answer" and one.ended_on is None:
        raise UserError(N_("This request has no answer yet. Answer it first, then print the letter."))
    if kind == "extension" and one.extended_on is None:
        raise UserError(N_("This request was not extended."))
    letter = _letter(session, one, kind, language)
    return documents.issued(
        session, f"data_request_{kind}", ("data_request", one.id), letter.title, letter,
        data_request_letter.print_request_letter, edition=f"{kind} {one.id}",
    )  # fmt: skip


def _letter(session: Session, one: DataRequest, kind: LetterKind, language: Language) -> RequestLetter:
    from k2k_desktop.reports import data_request_letter

    line = RESIDENT_LIST.c
    row = session.execute(sa.select(line.name, line.unit).where(line.resident_id == one.resident_id)).one()
    reference = reference_of(one)
    written = {"extension": one.extended_on, "answer": one.ended_on}.get(kind) or local(moment(session)).date()
    answered = kind == "answer"
    return data_request_letter.RequestLetter(
        paper=office.paper(session, language), kind=kind, written=written,
        recipient=tuple(part for part in (one.asked_by or row.name, row.unit) if part),
        title=say(N_("{kind} {reference}"), language, kind=one.kind.say(language), reference=reference),
        reference=our_reference(session, reference), received_on=one.received_on,
        due_on=one.due_on if kind != "acknowledgement" else clocks.request_due(one.received_on),
        asked=one.details or "", signed_name=who(session).name, signed_position=post_of(session, language),
        words=(one.answer if answered else one.extension_reason) or "",
        outcome=one.outcome.say(language) if answered and one.outcome else "",
        report=answered and one.kind is RequestKind.access
        and one.outcome in (RequestOutcome.met, RequestOutcome.partly),
    )  # fmt: skip
