"""Requests of people to see or to correct their data: received, due, extended once, answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import UtcInstant, fields, required
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import audit
from k2k_desktop.models.office import User
from k2k_desktop.models.people import IdentityDocument
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import DataRequest, RequestKind, RequestOutcome
from k2k_desktop.services.privacy import clocks
from k2k_desktop.services.runner import about, today, who

FORM: Final = fields(
    DataRequest.kind, DataRequest.resident_id, DataRequest.received_on, DataRequest.asked_by, DataRequest.details
)
EXTEND_FORM: Final = required(DataRequest.extension_reason)
ANSWER_FORM: Final = required(DataRequest.outcome, DataRequest.ended_on, DataRequest.answer)
ENDED: Final = N_("This request was answered on record. Record a new one if the person asks again.")
_MOST_ENTRIES: Final = 20


@dataclass(frozen=True)
class RequestLine:
    """One request in the list; *words* and *look* say what is left of its time, or nothing once it ended."""

    id: int
    reference: str
    kind: RequestKind
    resident_id: int
    name: str
    unit: str
    received_on: dt.date
    due_on: dt.date
    words: str
    look: clocks.Look
    ended_on: dt.date | None
    outcome: RequestOutcome | None


@dataclass(frozen=True)
class ChangeLine:
    """An entry of the trail that changed the record of whoever asked, since they asked."""

    seq: int
    at: dt.datetime
    action: str
    by: str


@dataclass(frozen=True)
class RequestPage:
    """One request, whole, with what was changed in the person's record since it came in."""

    id: int
    version: int
    line: RequestLine
    asked_by: str
    details: str
    extended_on: dt.date | None
    extension_reason: str
    answer: str
    handled_by: str
    changes: tuple[ChangeLine, ...]


@question(needs="privacy.see")
def requests(session: Session, open_only: bool = False) -> list[RequestLine]:
    """Every request: the open ones by their day, then the answered ones, the latest first."""
    now = today(session)
    statement = (
        sa.select(DataRequest, RESIDENT_LIST.c.name, RESIDENT_LIST.c.unit)
        .outerjoin(RESIDENT_LIST, RESIDENT_LIST.c.resident_id == DataRequest.resident_id)
        .order_by(DataRequest.ended_on.is_not(None), sa.case((DataRequest.ended_on.is_(None), DataRequest.due_on)),
                  DataRequest.ended_on.desc(), DataRequest.id.desc())
    )  # fmt: skip
    if open_only:
        statement = statement.where(DataRequest.ended_on.is_(None))
    return [_line(one, name, unit, now) for one, name, unit in session.execute(statement)]


@question(needs="privacy.see")
def request_page(session: Session, request_id: int) -> RequestPage:
    """One request as its pane shows it."""
    one = session.get_one(DataRequest, request_id)
    line = RESIDENT_LIST.c
    row = session.execute(sa.select(line.name, line.unit).where(line.resident_id == one.resident_id)).first()
    handled = session.scalar(sa.select(User.name).where(User.id == one.handled_by_id))
    return RequestPage(
        one.id, one.version, _line(one, row.name if row else "", row.unit if row else "", today(session)),
        one.asked_by or "", one.details or "", one.extended_on, one.extension_reason or "", one.answer or "",
        handled or "", _changes(session, one),
    )  # fmt: skip


@action(N_("Record request"), needs="privacy.change", icon="plus", undoable=False)
def record_request(session: Session, changes: dict[str, Any]) -> int:
    """Keep what somebody asks under the next number of the year; it is due 21 days after it was received."""
    given = {part.name: changes.get(part.name) for part in FORM}
    wrong = {
        part.name: UserError(N_("This must be filled in."))
        for part in FORM
        if part.required and given[part.name] is None
    }
    received = given["received_on"]
    if received and received > today(session):
        wrong["received_on"] = UserError(N_("The day it was received is not after today."))
    if given["kind"] is RequestKind.correction and not given["details"]:
        wrong["details"] = UserError(N_("Say what is wrong and what would be right."))
    if wrong or received is None:
        raise Invalid(wrong)
    number = session.scalar(sa.select(sa.func.max(DataRequest.number)).where(DataRequest.year == received.year))
    one = DataRequest(
        **given, year=received.year, number=(number or 0) + 1, due_on=clocks.request_due(received),
        handled_by_id=who(session).user_id,
    )  # fmt: skip
    session.add(one)
    session.flush()
    about(session, "data_request", one.id)
    return one.id


@action(N_("Extend request"), needs="privacy.change", icon="calendar-plus", undoable=False)
def extend_request(session: Session, request_id: int, version: int, reason: str | None) -> None:
    """Fourteen days more, once, with the reason the person is told, before the first 21 are over."""
    one = _open(session, request_id, version)
    if not reason:
        raise Invalid({"extension_reason": UserError(N_("Say why: the person is told."))})
    if one.extended_on is not None:
        raise UserError(N_("This request was extended once already; the law allows no second time."))
    if today(session) > one.due_on:
        raise UserError(N_("The 21 days are over, so more time cannot be taken. Answer now and say why it is late."))
    one.extended_on, one.extension_reason = today(session), reason
    one.due_on = clocks.request_due(one.received_on, extended=True)


@action(N_("Answer request"), needs="privacy.decide", icon="check", undoable=False)
def answer_request(session: Session, request_id: int, version: int, changes: dict[str, Any]) -> None:
    """End a request with its outcome and what the person is told; a refusal says why."""
    one = _open(session, request_id, version)
    ended, outcome, answer = (changes.get(name) for name in ("ended_on", "outcome", "answer"))
    wrong: dict[str, UserError] = {}
    if outcome is None:
        wrong["outcome"] = UserError(N_("This must be filled in."))
    if not answer:
        wrong["answer"] = UserError(N_("Say what the person is told."))
    if ended is None or not one.received_on <= ended <= today(session):
        wrong["ended_on"] = UserError(N_("The day of the answer lies between the day it was received and today."))
    if wrong:
        raise Invalid(wrong)
    one.ended_on, one.outcome, one.answer = ended, outcome, answer
    one.handled_by_id = who(session).user_id


def reference_of(one: DataRequest) -> str:
    """`PD-2026-0001`."""
    return f"PD-{one.year}-{one.number:04}"


def _open(session: Session, request_id: int, version: int) -> DataRequest:
    one = session.get_one(DataRequest, request_id)
    one.check_version(version)
    if one.ended_on is not None:
        raise UserError(ENDED)
    about(session, "data_request", one.id)
    return one


def _line(one: DataRequest, name: str | None, unit: str | None, now: dt.date) -> RequestLine:
    words, look = clocks.days_words(one.due_on, one.ended_on or now)
    if one.ended_on is not None and look != "late":
        words = ""
    return RequestLine(
        one.id, reference_of(one), one.kind, one.resident_id, name or "", unit or "", one.received_on, one.due_on,
        words, look, one.ended_on, one.outcome,
    )  # fmt: skip


def _changes(session: Session, one: DataRequest) -> tuple[ChangeLine, ...]:
    """The entries that changed the person's own rows while the request ran: what a correction came to."""
    entry, change = audit.ENTRY.c, audit.CHANGE.c
    documents = sa.select(IdentityDocument.id).where(IdentityDocument.resident_id == one.resident_id)
    own = sa.and_(change.table_name == "data_request", change.pk == one.id)
    ends = sa.select(sa.func.min(change.entry_seq), sa.func.max(change.entry_seq)).where(own)
    first, last = session.execute(ends).one()
    during = entry.seq > first if one.ended_on is None else entry.seq.between(first + 1, last)
    statement = (
        sa.select(entry.seq, sa.type_coerce(entry.at, UtcInstant()), entry.action, User.name)
        .outerjoin(User, User.id == entry.user_id)
        .where(during)
        .where(
            entry.seq.in_(
                sa.select(change.entry_seq).where(
                    sa.or_(
                        sa.and_(change.table_name == "resident", change.pk == one.resident_id),
                        sa.and_(change.table_name == "identity_document", change.pk.in_(documents)),
                    )
                )
            )
        )
        .order_by(entry.seq.desc())
        .limit(_MOST_ENTRIES)
    )
    return tuple(ChangeLine(seq, at, action, name or "") for seq, at, action, name in session.execute(statement))
