"""The life of a complaint: every move with its line of history, and the clocks that stand still meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.issues import (
    ENDED,
    EventKind,
    Issue,
    IssuePause,
    IssueStatus,
    IssueVerification,
    PauseReason,
    Priority,
)
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Resident
from k2k_desktop.services.issues.clocks import end_of
from k2k_desktop.services.issues.records import add_event, issue_to_change, open_issue
from k2k_desktop.services.issues.timing import give_clocks, set_due
from k2k_desktop.services.runner import today

PAUSED: Final = frozenset({IssueStatus.on_hold, IssueStatus.referred})
_ACTED: Final = frozenset({IssueStatus.in_progress, IssueStatus.referred, IssueStatus.done})
_LONGEST_PAUSE: Final = dt.timedelta(days=730)
_UNTIL: Final = N_("Say until when: a clock never stands still without an end.")


def move(
    session: Session,
    issue: Issue,
    status: IssueStatus,
    *,
    text: str | None = None,
    internal: bool = False,
    reason: PauseReason | None = None,
    until_on: dt.date | None = None,
    kind: EventKind = EventKind.status,
    about: str | None = None,
    end_reason: str | None = None,
) -> None:
    """Bring a complaint to *status* with one line of history; its clocks stand still, run on or stop.

    A pause needs its *until_on*, one on hold its *reason* too; closing without a verification and rejecting need
    *end_reason*. Raises UserError where the life of a complaint does not lead there.
    """
    was = issue.status
    issue.become(status)
    if status in PAUSED:
        _check_until(session, until_on, "reply_by" if status is IssueStatus.referred else "until_on")
    settle(session, issue, was, end_reason)
    if status in PAUSED and until_on is not None:
        _pause(session, issue, PauseReason.agency if status is IssueStatus.referred else reason, until_on)
    session.flush()
    arrived(session, issue, was, kind=kind, text=text, internal=internal, about=about)


def settle(session: Session, issue: Issue, was: IssueStatus, end_reason: str | None = None) -> None:
    """Set the instants of a complaint that has just left *was* for the status it has; a pause it leaves ends."""
    now, status = moment(session), issue.status
    if was in PAUSED:
        _end_pause(session, issue, now)
    if issue.acknowledged_at is None:
        issue.acknowledged_at = now
    if status in _ACTED and issue.acted_at is None:
        issue.acted_at = now
    if status is IssueStatus.done:
        issue.finished_at = _after_what_was_said(session, issue, now)
    elif was is IssueStatus.done and status not in ENDED:
        issue.finished_at = None  # not mended was never finished: the first promise holds, with its day
    if status in ENDED:
        issue.ended_at = issue.ended_at or now
        issue.end_reason = end_reason
    elif was in ENDED:
        # neither what was rejected nor what was taken for another's duplicate was mended badly
        issue.reopened += was is not IssueStatus.rejected and issue.duplicate_of_id is None
        issue.ended_at = issue.finished_at = issue.end_reason = issue.duplicate_of_id = None


def arrived(
    session: Session,
    issue: Issue,
    was: IssueStatus,
    *,
    kind: EventKind = EventKind.status,
    text: str | None = None,
    internal: bool = False,
    about: str | None = None,
) -> None:
    """The line of history of a move from *was*, with the seconds spent there: none below nought where the clock
    was set back."""
    now = moment(session)
    spent = max(0, int((now - issue.status_since).total_seconds()))
    issue.status_since = now
    session.flush()
    add_event(
        session, issue.id, kind, text=text, internal=internal, status=issue.status, was=was, spent=spent, about=about
    )


def acknowledge(session: Session, issue: Issue) -> None:
    """Note that the office has answered: once, at the first of slip and first move."""
    if issue.acknowledged_at is None:
        issue.acknowledged_at = moment(session)


@action(N_("Mark as reviewed"), needs="issues.act", icon="eye")
def review(session: Session, issue_id: int, version: int, text: str = "") -> int:
    """Somebody looked at it."""
    issue = open_issue(session, issue_id, version)
    move(session, issue, IssueStatus.reviewed, text=text)
    return issue.id


@action(N_("Assign complaint"), needs="issues.act", icon="user-check")
def assign(
    session: Session,
    issue_id: int,
    version: int,
    *,
    owner_id: int | None = None,
    contractor_id: int | None = None,
    agency: str | None = None,
    text: str = "",
) -> int:
    """Give it to a user, a contractor or an agency; one that is not begun yet becomes assigned."""
    issue = open_issue(session, issue_id, version)
    agency = (agency or "").strip() or None
    if owner_id is None and contractor_id is None and agency is None:
        raise Invalid({"owner_id": UserError(N_("Choose who is to see to it."))})
    if owner_id is not None and not _may_own(session, owner_id):
        raise Invalid({"owner_id": UserError(N_("This user no longer signs in. Choose another."))})
    firm = session.get(Contractor, contractor_id) if contractor_id is not None else None
    if firm is not None and firm.blacklisted_on is not None:
        raise Invalid({"contractor_id": UserError(N_("This contractor is blacklisted. Choose another."))})
    issue.owner_id, issue.contractor_id = owner_id, contractor_id
    issue.agency = agency or issue.agency
    about = f"user:{owner_id}" if owner_id else f"contractor:{contractor_id}" if contractor_id else f"agency:{agency}"
    if issue.status in (IssueStatus.received, IssueStatus.reviewed):
        move(session, issue, IssueStatus.assigned, text=text, kind=EventKind.assigned, about=about[:60])
    else:
        session.flush()
        add_event(session, issue.id, EventKind.assigned, text=text, about=about[:60])
    return issue.id


@action(N_("Start work"), needs="issues.act", icon="play")
def start(session: Session, issue_id: int, version: int, text: str = "") -> int:
    """Work on it has begun."""
    issue = open_issue(session, issue_id, version)
    move(session, issue, IssueStatus.in_progress, text=text)
    return issue.id


@action(N_("Put on hold"), needs="issues.act", icon="pause")
def hold(
    session: Session, issue_id: int, version: int, reason: PauseReason, until_on: dt.date | None, text: str = ""
) -> int:
    """The clock stands still for *reason* until the end of *until_on*."""
    issue = open_issue(session, issue_id, version)
    move(session, issue, IssueStatus.on_hold, text=text, reason=reason, until_on=until_on)
    return issue.id


@action(N_("Refer to agency"), needs="issues.act", icon="send")
def refer(
    session: Session,
    issue_id: int,
    version: int,
    agency: str,
    agency_reference: str | None,
    reply_by: dt.date | None,
    text: str = "",
) -> int:
    """It is with an agency; the clock stands still until the day its reply is awaited."""
    issue = open_issue(session, issue_id, version)
    if not (agency or "").strip():
        raise Invalid({"agency": UserError(N_("Name the agency."))})
    issue.agency, issue.agency_reference = agency.strip(), (agency_reference or "").strip() or None
    issue.reply_by = reply_by
    move(session, issue, IssueStatus.referred, text=text, until_on=reply_by)
    return issue.id


@action(N_("Resume work"), needs="issues.act", icon="play")
def resume(session: Session, issue_id: int, version: int, text: str = "") -> int:
    """What was on hold or with an agency goes on; the clock runs again from now."""
    issue = open_issue(session, issue_id, version)
    if issue.status not in PAUSED:
        raise UserError(N_("This complaint is not on hold."))
    move(session, issue, IssueStatus.in_progress, text=text)
    return issue.id


@action(N_("Mark as done"), needs="issues.act", icon="check")
def finish(session: Session, issue_id: int, version: int, done_by_id: int | None = None, text: str = "") -> int:
    """The work is done and waits for residents to confirm it; *done_by_id*: the resident who did it, if one did."""
    issue = open_issue(session, issue_id, version)
    if done_by_id is not None and session.get(Resident, done_by_id) is None:
        raise Invalid({"done_by_id": UserError(N_("This resident is no longer in the register. Choose again."))})
    issue.done_by_id = done_by_id
    move(session, issue, IssueStatus.done, text=text)
    return issue.id


@action(N_("Reject complaint"), needs="issues.close", icon="x")
def reject(session: Session, issue_id: int, version: int, reason: str) -> int:
    """It is none the office sees to; *reason* is told to whoever brought it."""
    issue = open_issue(session, issue_id, version)
    words = _reason(reason, N_("Say why it is rejected: the reporter is told."))
    move(session, issue, IssueStatus.rejected, text=words, end_reason=words)
    return issue.id


@action(N_("Close complaint"), needs="issues.close", icon="circle-check")
def close(session: Session, issue_id: int, version: int, reason: str = "") -> int:
    """Close what residents confirmed, or with a *reason* why nobody did."""
    issue = issue_to_change(session, issue_id, version)
    words = (reason or "").strip() or None
    if issue.status is IssueStatus.done:
        words = _reason(
            reason, N_("Nobody has confirmed yet that it is mended. Let them, or say why it closes without.")
        )
    move(session, issue, IssueStatus.closed, text=words, end_reason=words)
    return issue.id


@action(N_("Reopen complaint"), needs="issues.act", icon="rotate-ccw")
def reopen(session: Session, issue_id: int, version: int, reason: str) -> int:
    """It is not mended after all; it counts as reopened. What was rejected is looked at again."""
    issue = issue_to_change(session, issue_id, version)
    words = _reason(reason, N_("Say why it is opened again."))
    if issue.status not in ENDED:
        raise UserError(N_("This complaint is open already."))
    then = IssueStatus.reviewed if issue.status is IssueStatus.rejected else IssueStatus.in_progress
    move(session, issue, then, text=words)
    return issue.id


@action(N_("Change priority"), needs="issues.act", icon="arrow-up-down")
def set_priority(session: Session, issue_id: int, version: int, priority: Priority, reason: str) -> int:
    """Another priority, with the promise that stood for it on the day of the report."""
    issue = open_issue(session, issue_id, version)
    words = _reason(reason, N_("Say why the priority changes."))
    if issue.danger and priority is not Priority.emergency:
        raise Invalid({"priority": UserError(N_("There is danger to life, so it stays an emergency."))})
    was = issue.priority
    if was is priority:
        raise Invalid({"priority": UserError(N_("It has this priority already."))})
    issue.priority = priority
    give_clocks(session, issue)
    session.flush()
    add_event(session, issue.id, EventKind.priority, text=words, about=f"priority:{was.name}>{priority.name}")
    return issue.id


def _after_what_was_said(session: Session, issue: Issue, now: dt.datetime) -> dt.datetime:
    """*now*, or just after the last word of residents where the clock was set back: it was about the work before."""
    said = sa.select(sa.func.max(IssueVerification.created_at)).where(IssueVerification.issue_id == issue.id)
    last = session.scalar(said)
    return now if last is None or last < now else last + dt.timedelta(milliseconds=1)


def _reason(given: str, missing: str) -> str:
    words = (given or "").strip()
    if not words:
        raise Invalid({"reason": UserError(missing)})
    return words[:2_000]


def _may_own(session: Session, user_id: int) -> bool:
    found = session.get(User, user_id)
    return found is not None and found.active


def _check_until(session: Session, until_on: dt.date | None, name: str) -> None:
    if until_on is None:
        raise Invalid({name: UserError(_UNTIL)})
    if until_on < today(session):
        raise Invalid({name: UserError(N_("This day has passed. Choose today or a later day."))})
    if until_on > today(session) + _LONGEST_PAUSE:
        raise Invalid({name: UserError(N_("A pause is at most two years long. Choose an earlier day."))})


def _pause(session: Session, issue: Issue, reason: PauseReason | None, until_on: dt.date) -> None:
    if reason is None:
        raise Invalid({"reason": UserError(N_("Choose why the clock stands still."))})
    session.add(
        IssuePause(issue_id=issue.id, reason=reason, started_at=moment(session), until_on=until_on, ended_at=None)
    )
    session.flush()
    set_due(session, issue)


def _end_pause(session: Session, issue: Issue, now: dt.datetime) -> None:
    """End the pause the complaint is in; one whose day has passed ended with that day."""
    running = sa.select(IssuePause).where(IssuePause.issue_id == issue.id, IssuePause.ended_at.is_(None))
    for pause in session.scalars(running):
        pause.ended_at = max(pause.started_at, min(now, end_of(pause.until_on)))
    session.flush()
    set_due(session, issue)
