"""Findings: what an auditor found, what the office replied, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field, fields, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.office import User
from k2k_desktop.models.review import Finding, FindingReply, FindingStatus, Review, ReviewStatus, Weight
from k2k_desktop.services import permissions
from k2k_desktop.services.review.naming import titles
from k2k_desktop.services.review.records import finding_of, open_review
from k2k_desktop.services.review.waiting import WAITING
from k2k_desktop.services.runner import about, today, who

FINDING_FORM: Final = fields(
    Finding.title, Finding.weight, Finding.due_on, Finding.rule, Finding.facts, Finding.advice
)  # fmt: skip
REPLY_FORM: Final = fields(FindingReply.text)
STATUS_FORM: Final[tuple[Field, ...]] = fields(Finding.status)
_REPLY_DAYS: Final = 14


@dataclass(frozen=True)
class FindingLine:
    """A finding as lists show it; *late* where no reply came by its day."""

    id: int
    review_id: int
    review: str
    number: int
    title: str
    weight: Weight
    status: FindingStatus
    due_on: dt.date | None
    late: bool


@dataclass(frozen=True)
class ReplyLine:
    """One reply, or the auditor's word to it."""

    by: str
    at: dt.datetime
    text: str
    of_auditor: bool


@dataclass(frozen=True)
class FindingPage:
    """One finding, whole; *subject* opens the record it is about, *called* is what that is called."""

    id: int
    version: int
    line: FindingLine
    values: dict[str, Any]
    rule: str
    facts: str
    advice: str
    settled_on: dt.date | None
    subject: tuple[str, int] | None
    called: str
    entry_seq: int | None
    replies: tuple[ReplyLine, ...]
    closed: bool


@action(N_("Save finding"), needs="desk.write", icon="flag")
def save_finding(
    session: Session, review_id: int, finding_id: int | None, version: int, changes: dict[str, Any],
    subject: tuple[str, int] | None = None,
) -> int:  # fmt: skip
    """Write down a finding (None) in an open review, about *subject*: a record, or an entry of the trail. Or change
    one. Gives its key. It is numbered in its review.
    """
    open_review(session, review_id)
    if finding_id is None:
        last = sa.select(sa.func.max(Finding.number)).where(Finding.review_id == review_id)
        finding = Finding(review_id=review_id, number=(session.scalar(last) or 0) + 1, status=FindingStatus.open)
        _point_at(finding, subject)
    else:
        finding = finding_of(session, finding_id)
        finding.check_version(version)
        if finding.review_id != review_id:
            raise UserError(N_("This finding belongs to another review."))
    finding.put({one.name: changes[one.name] for one in FINDING_FORM if one.name in changes})
    finding.weight = finding.weight or Weight.medium
    for name in ("title", "facts"):
        if not getattr(finding, name):
            raise Invalid({name: UserError(N_("Write what was found."))})
    session.add(finding)
    session.flush()
    about(session, "review_finding", finding.id)
    return finding.id


@action(N_("Set status of finding"), needs="desk.write", icon="circle-check")
def set_finding_status(session: Session, finding_id: int, version: int, status: FindingStatus) -> None:
    """The auditor says how it stands; also after the review is closed, for replies come later."""
    finding = finding_of(session, finding_id)
    finding.check_version(version)
    finding.status = status
    finding.settled_on = today(session) if status is FindingStatus.settled else None


@action(N_("Put off reply to finding"), needs="desk.write", icon="calendar-clock")
def set_finding_due(session: Session, finding_id: int, version: int, due_on: dt.date | None) -> None:
    """Another day by which a reply is wanted."""
    finding = finding_of(session, finding_id)
    finding.check_version(version)
    finding.due_on = due_on


@action(N_("Reply to finding"), needs="desk.reply", undoable=False, icon="message-square")
def reply_to_finding(session: Session, finding_id: int, text: str) -> None:
    """What the office answers: added below what was said before, never changed. The finding is then replied to."""
    finding = finding_of(session, finding_id)
    if finding.status is FindingStatus.settled:
        raise UserError(N_("This finding is settled. There is nothing more to reply."))
    _add(session, finding, text)
    finding.status = FindingStatus.replied


@action(N_("Answer the reply"), needs="desk.write", undoable=False, icon="message-square")
def answer_reply(session: Session, finding_id: int, text: str) -> None:
    """What the auditor says to the replies; how the finding stands is set apart from it."""
    _add(session, finding_of(session, finding_id), text)


@question(needs="desk.see")
def findings_of(session: Session, review_id: int | None = None, waiting: bool = False) -> tuple[FindingLine, ...]:
    """The findings of a review by their numbers, or of all reviews by the day a reply is due; *waiting*: only those
    the office has not replied to."""
    statement = sa.select(Finding, Review.title).join(Review, Review.id == Finding.review_id)
    if review_id is not None:
        statement = statement.where(Finding.review_id == review_id).order_by(Finding.number)
    else:
        statement = statement.order_by(Finding.due_on.is_(None), Finding.due_on, Finding.id)
    if waiting:
        statement = statement.where(Finding.status.in_(WAITING))
    now = today(session)
    return tuple(_line(one, title, now) for one, title in session.execute(statement))


@question(needs="desk.see")
def finding_page(session: Session, finding_id: int) -> FindingPage:
    """One finding with its replies."""
    finding = finding_of(session, finding_id)
    review = session.get_one(Review, finding.review_id)
    subject = _subject(finding)
    called = titles(session, [subject])[subject] if subject else ""
    return FindingPage(
        finding.id, finding.version, _line(finding, review.title, today(session)),
        {one.name: getattr(finding, one.name) for one in FINDING_FORM}, finding.rule or "", finding.facts,
        finding.advice or "", finding.settled_on, subject, called, finding.entry_seq, replies_of(session, finding.id),
        review.status is ReviewStatus.closed,
    )  # fmt: skip


@question(needs="desk.see")
def fresh_finding(session: Session, subject: tuple[str, int] | None = None, note: str = "") -> dict[str, Any]:
    """What the form of a finding about *subject* begins with: what it is called, and two weeks for a reply."""
    due = today(session) + dt.timedelta(days=_REPLY_DAYS)
    values: dict[str, Any] = {"weight": Weight.medium, "due_on": due}
    if subject is not None:
        values["title"] = titles(session, [subject])[subject][:200]
    return {**values, **({"facts": note} if note else {})}


def replies_of(session: Session, finding_id: int) -> tuple[ReplyLine, ...]:
    """What was said of a finding, in order."""
    rows = session.execute(
        sa.select(FindingReply, User)
        .outerjoin(User, User.id == FindingReply.by_id)
        .where(FindingReply.finding_id == finding_id)
        .order_by(FindingReply.id)
    )
    return tuple(
        ReplyLine(user.name if user else "", one.at, one.text, bool(user) and permissions.may(user.roles, "desk.write"))
        for one, user in rows
    )


def replies_due(session: Session, last: dt.date) -> list[tuple[int, str, str, dt.date]]:
    """(key, title, review, day) of the findings whose reply is due by *last*, the oldest first."""
    statement = (
        sa.select(Finding.id, Finding.number, Finding.title, Review.title, Finding.due_on)
        .join(Review, Review.id == Finding.review_id)
        .where(Finding.status.in_(WAITING), Finding.due_on <= last)
        .order_by(Finding.due_on, Finding.id)
    )
    return [
        (key, f"{number}. {title}", review, due)
        for key, number, title, review, due in session.execute(statement)
        if due is not None
    ]


def _add(session: Session, finding: Finding, text: str) -> None:
    words = kind_of(FindingReply.text).parse(text)
    if not words:
        raise Invalid({"text": UserError(N_("Write the reply."))})
    session.add(FindingReply(finding_id=finding.id, by_id=who(session).user_id, at=moment(session), text=words))
    about(session, "review_finding", finding.id)


def _point_at(finding: Finding, subject: tuple[str, int] | None) -> None:
    if subject is None:
        return
    table, key = subject
    if table == "audit_entry":
        finding.entry_seq = key
    else:
        finding.table_name, finding.record_id = table, key


def _subject(finding: Finding) -> tuple[str, int] | None:
    if finding.entry_seq is not None:
        return "audit_entry", finding.entry_seq
    if finding.table_name and finding.record_id is not None:
        return finding.table_name, finding.record_id
    return None


def _line(one: Finding, review: str, now: dt.date) -> FindingLine:
    late = one.status in WAITING and one.due_on is not None and one.due_on < now
    return FindingLine(
        one.id, one.review_id, review, one.number, one.title, one.weight, one.status, one.due_on, late
    )  # fmt: skip
