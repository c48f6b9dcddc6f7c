"""What whoever reported takes home: the slip with number and promise, and the history as anybody may see it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.issues import (
    Category,
    EventKind,
    Issue,
    IssueEvent,
    IssuePause,
    IssueStatus,
    IssueVerification,
    ServiceTime,
)
from k2k_desktop.models.office import Office, User
from k2k_desktop.models.people import Resident
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.letters import public_title
from k2k_desktop.services.issues.records import category_words, issue_of, order_named, place_of
from k2k_desktop.services.issues.service_times import time_in_words
from k2k_desktop.services.issues.statuses import acknowledge
from k2k_desktop.services.permissions import may
from k2k_desktop.services.runner import keep, may_keep, who

if TYPE_CHECKING:
    from k2k_desktop.reports import issue_history, issue_slip

# What anybody may read of a complaint: what was done, not who asked, joined or complained.
_PUBLIC: Final = frozenset({
    EventKind.recorded, EventKind.status, EventKind.note, EventKind.reply, EventKind.photo, EventKind.priority,
    EventKind.escalated, EventKind.work_order, EventKind.outage, EventKind.verified, EventKind.refused,
    EventKind.agenda, EventKind.counted_in,
})  # fmt: skip
_SAID: Final = frozenset({EventKind.note, EventKind.reply})  # words meant for the reporter


@question(needs="issues.print", recorded=N_("Print acknowledgement slip"))
def slip_pdf(session: Session, issue_id: int, language: Language) -> Printed:
    """The slip of a complaint; printing it for the first time acknowledges the complaint."""
    from k2k_desktop.reports import issue_slip

    issue = issue_of(session, issue_id)
    document = slip_paper(session, issue, language)
    if issue.acknowledged_at is None and may_keep(session) and may(who(session).roles, "issues.log"):
        keep(session, lambda writing: acknowledge(writing, writing.get_one(Issue, issue_id)))
    title = issue_slip.slip_title(document)
    return documents.issued(session, "issue_slip", ("issue", issue_id), title, document, issue_slip.print_slip)


@question(needs="issues.print", recorded=N_("Print history of complaint"))
def issue_history_pdf(session: Session, issue_id: int, language: Language) -> Printed:
    """The public history: no internal remark, no name of a resident, of a confidential reporter least of all."""
    from k2k_desktop.reports import issue_history

    issue = issue_of(session, issue_id)
    document = history_paper(session, issue, language)
    title = issue_history.history_title(document)
    return documents.issued(session, "issue_history", ("issue", issue_id), title, document, issue_history.print_history)


def slip_paper(session: Session, issue: Issue, language: Language) -> issue_slip.Slip:
    """All that stands on the slip, collected from the records."""
    from k2k_desktop.reports import issue_slip

    hidden = issue.anonymous or issue.confidential
    clerk = session.get(User, issue.received_by_id) if issue.received_by_id else None
    return issue_slip.Slip(
        paper=office.paper(session, language), reference=issue.reference,
        title="" if issue.confidential else issue.title,
        kind=issue.kind.say(language), category=_category(session, issue, language),
        place=_place(session, issue, language), received_at=issue.reported_at, received_by=clerk.name if clerk else "",
        promises=_promises(session, issue, language), reporter="" if hidden else _reporter(session, issue),
        phone=session.scalar(sa.select(Office.phone)) or "", outside=issue.outside_reference or "",
    )  # fmt: skip


def history_paper(session: Session, issue: Issue, language: Language) -> issue_history.History:
    """All that stands in the public history, collected from the records."""
    from k2k_desktop.reports import issue_history

    due = show_instant(issue.finish_by, language, long=True) if issue.finish_by else ""
    rows = [
        (say(N_("Category"), language), _category(session, issue, language)),
        (say(N_("Place"), language), _place(session, issue, language)),
        (say(N_("Reported at"), language), show_instant(issue.reported_at, language, long=True)),
        (say(N_("Status"), language), issue.status.say(language)),
        (say(N_("Priority"), language), issue.priority.say(language)),
        (say(N_("To be finished by"), language), due),
        (say(N_("Agency"), language), issue.agency or "" if issue.status is IssueStatus.referred else ""),
        (say(N_("Households affected"), language), str(issue.affected) if issue.affected else ""),
    ]
    title = public_title(session, issue, language)
    return issue_history.History(
        paper=office.paper(session, language), reference=issue.reference, title=title,
        facts=tuple((name, value) for name, value in rows if value), events=_events(session, issue, language),
    )  # fmt: skip


def _events(session: Session, issue: Issue, language: Language) -> tuple[tuple[dt.datetime, str, str], ...]:
    rows = session.scalars(
        sa.select(IssueEvent)
        .where(IssueEvent.issue_id == issue.id, IssueEvent.internal.is_(False), IssueEvent.kind.in_(_PUBLIC))
        .order_by(IssueEvent.id)
    )
    said = list(
        session.scalars(
            sa.select(IssueVerification).where(IssueVerification.issue_id == issue.id).order_by(IssueVerification.id)
        )
    )
    made = []
    for row in rows:
        words = row.text or "" if row.kind in _SAID and not issue.confidential else ""
        if row.kind is EventKind.status and row.status is not None:
            words = row.status.say(language)
        elif row.kind is EventKind.work_order:
            words = order_named(session, row.about)
        elif row.kind in (EventKind.verified, EventKind.refused):
            one = said.pop(0) if said else None
            words = one.verified_as.say(language) if one else ""
        made.append((row.at, row.kind.say(language), words))
    return tuple(made)


def _promises(session: Session, issue: Issue, language: Language) -> tuple[tuple[str, str], ...]:
    """When it will be acknowledged and finished: the day and how long that is, by what is promised."""
    if issue.service_time_id is None:
        return ()
    times = session.get_one(ServiceTime, issue.service_time_id)
    paused = session.scalar(sa.select(IssuePause.id).where(IssuePause.issue_id == issue.id).limit(1)) is not None
    made = []
    for label, until, amount in (
        (N_("Acknowledge by"), issue.acknowledge_by, times.acknowledge),
        (N_("To be finished by"), issue.finish_by, times.finish),
    ):
        if until is None:
            continue
        when = show_instant(until, language, long=True)
        if times.in_working_days:
            when = show_day(local(until).date(), language, long=True, weekday=True)
        long = time_in_words(amount, times.in_working_days, language)
        words = N_("{when}, that is {long}")
        made.append((say(label, language), when if paused else say(words, language, when=when, long=long)))
    return tuple(made)


def _reporter(session: Session, issue: Issue) -> str:
    if issue.reporter_id is not None:
        return session.get_one(Resident, issue.reporter_id).full_name
    return issue.reporter_name or ""


def _category(session: Session, issue: Issue, language: Language) -> str:
    return ", ".join(category_words(session.get_one(Category, issue.category_id), language))


def _place(session: Session, issue: Issue, language: Language) -> str:
    """Where it is; of a confidential one only the block: a door would tell who complained or about whom."""
    unit = None if issue.confidential else issue.unit_id
    note = None if issue.confidential else issue.place_note
    return place_of(
        session, issue.estate_id, issue.block_id, None if issue.confidential else issue.floor_label, unit,
        issue.facility_id, note, language,
    )  # fmt: skip
