"""What an office looks at first: what is overdue, what comes next, and what runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Meeting,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.models.meetings.room import PreparationStep
from k2k_desktop.services import backups
from k2k_desktop.services.backups.drills import drill_due_since
from k2k_desktop.services.governance.calendar import calendar
from k2k_desktop.services.governance.warnings import WarningKind, warnings
from k2k_desktop.services.issues.waiting import IssuesWaiting, issues_waiting
from k2k_desktop.services.issues.works.pressing import pressing
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.people.revealing import many_reveals
from k2k_desktop.services.privacy import waiting as privacy
from k2k_desktop.services.privacy.waiting import PrivacyDue
from k2k_desktop.services.retention.running import waiting
from k2k_desktop.services.review.findings import replies_due
from k2k_desktop.services.runner import today, who

AHEAD: Final = 60  # days (features 17 and 27): nearer dates stand here
REPLY_AHEAD: Final = 7  # days before a reply to a finding is due
MOST_ACTIONS, MOST_MEETINGS, MOST_DATES, MOST_MINUTES = 6, 3, 5, 3
_COMING: Final = (MeetingStatus.planned, MeetingStatus.notice_issued, MeetingStatus.in_session)
_WRITTEN: Final = (MeetingStatus.held, MeetingStatus.adjourned)


@dataclass(frozen=True)
class ActionDue:
    """An open action: what, where it was promised, whose, and when it is due."""

    action_id: int
    version: int
    text: str
    source: str
    owner: str
    due_on: dt.date
    days_left: int


@dataclass(frozen=True)
class MeetingToCome:
    """A meeting that is still to be held; *unprepared* counts what should be ready by now and is not."""

    meeting_id: int
    organisation: str
    reference: str
    held_on: dt.date
    starts_at: dt.time
    place: str
    status: MeetingStatus
    unprepared: int


@dataclass(frozen=True)
class ImportantDate:
    """A day to keep, or something wrong already (no days): *record* is what to open."""

    title: str
    detail: str
    day: dt.date | None
    days_left: int | None
    record: tuple[str, int]


@dataclass(frozen=True)
class MinutesWaiting:
    """Minutes that were not circulated or not confirmed yet, and for how many days since the meeting."""

    meeting_id: int
    organisation: str
    reference: str
    held_on: dt.date
    status: MinutesStatus
    days: int


@dataclass(frozen=True)
class Today:
    """All of it, as far as the user's role may see; None where it may not."""

    day: dt.date
    actions: tuple[ActionDue, ...] | None
    overdue: int
    this_week: int
    meetings: tuple[MeetingToCome, ...] | None
    meetings_count: int
    minutes: tuple[MinutesWaiting, ...] | None
    minutes_count: int
    dates: tuple[ImportantDate, ...] | None
    dates_count: int
    issues: IssuesWaiting | None
    privacy: tuple[PrivacyDue, ...]
    copied_at: dt.datetime | None
    drill_due: dt.date | None  # since when a restore is to be rehearsed, for those who may hold the drill


@question(needs="session")
def today_page(session: Session) -> Today:
    """What stands on the first page today, each part by a bounded query."""
    now, me = today(session), who(session)
    sees_meetings = me.may("meetings.see")
    sees_bodies = me.may("governance.see")
    overdue, week = _counts(session, now) if sees_meetings else (0, 0)
    sees_issues = me.may("issues.see")
    dates = sorted(
        [
            *(_dates(session) if sees_bodies else ()), *(_pressing(session) if sees_issues else ()),
            *_replies(session),
        ],
        key=lambda one: (one.days_left is not None and one.days_left > 0, one.days_left or 0, one.detail),
    )  # fmt: skip
    return Today(
        day=now,
        actions=_actions(session, now) if sees_meetings else None,
        overdue=overdue,
        this_week=week,
        meetings=_meetings(session, now) if sees_meetings else None,
        meetings_count=_count(session, _to_come(now)) if sees_meetings else 0,
        minutes=_minutes(session, now) if sees_meetings else None,
        minutes_count=_count(session, _waiting()) if sees_meetings else 0,
        dates=tuple(dates[:MOST_DATES]) if sees_bodies or sees_issues else None,
        dates_count=len(dates),
        issues=issues_waiting(session) if sees_issues else None,
        privacy=(*privacy.waiting(session), *_data(session)) if me.may("privacy.see") else (),
        copied_at=backups.last_copy_at(session),
        drill_due=drill_due_since(session) if me.may("backups.restore") else None,
    )


def _counts(session: Session, now: dt.date) -> tuple[int, int]:
    """(overdue, due from today within the week)."""
    due = ActionItem.due_on
    week = sa.and_(due >= now, due <= now + dt.timedelta(days=6))
    statement = sa.select(
        sa.func.count().filter(due < now), sa.func.count().filter(week)
    ).where(ActionItem.status == ActionStatus.open, due <= now + dt.timedelta(days=6))  # fmt: skip
    overdue, coming = session.execute(statement).one()
    return overdue, coming


def _actions(session: Session, now: dt.date) -> tuple[ActionDue, ...]:
    statement = (
        sa.select(ActionItem, MinuteEntry, AgendaItem.position, Meeting)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .join(AgendaItem, AgendaItem.id == MinuteEntry.agenda_item_id)
        .join(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.status == ActionStatus.open, ActionItem.due_on.is_not(None))
        .order_by(ActionItem.due_on, ActionItem.id)
        .limit(MOST_ACTIONS)
    )
    found = []
    for act, entry, item, meeting in session.execute(statement):
        place = say(
            N_("{reference} · Item {paragraph}"), reference=reference(meeting), paragraph=f"{item}.{entry.position}"
        )
        due = act.due_on or now  # only those with a day were asked for
        found.append(ActionDue(act.id, act.version, entry.text, place, act.owner_name or "", due, (due - now).days))
    return tuple(found)


def _to_come(now: dt.date) -> sa.ColumnElement[bool]:
    """Still to be held; one that was never opened stands here a week, so that somebody says what became of it."""
    return sa.and_(Meeting.status.in_(_COMING), Meeting.held_on >= now - dt.timedelta(days=7))


def _waiting() -> sa.ColumnElement[bool]:
    return sa.and_(Meeting.status.in_(_WRITTEN), Meeting.minutes_status != MinutesStatus.confirmed)


def _count(session: Session, where: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(where)) or 0


def _meetings(session: Session, now: dt.date) -> tuple[MeetingToCome, ...]:
    unprepared = (
        sa.select(sa.func.count())
        .where(
            PreparationStep.meeting_id == Meeting.id, PreparationStep.done_on.is_(None), PreparationStep.due_on <= now
        )
        .scalar_subquery()
    )
    statement = (
        sa.select(Meeting, Organisation.name, unprepared)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(_to_come(now))
        .order_by(Meeting.held_on, Meeting.starts_at)
        .limit(MOST_MEETINGS)
    )
    return tuple(
        MeetingToCome(
            one.id, name, reference(one), one.held_on, one.starts_at, one.place, one.status, waiting or 0
        )
        for one, name, waiting in session.execute(statement)
    )  # fmt: skip


def _minutes(session: Session, now: dt.date) -> tuple[MinutesWaiting, ...]:
    statement = (
        sa.select(Meeting, Organisation.name)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(_waiting())
        .order_by(Meeting.held_on)
        .limit(MOST_MINUTES)
    )
    return tuple(
        MinutesWaiting(one.id, name, reference(one), one.held_on, one.minutes_status, (now - one.held_on).days)
        for one, name in session.execute(statement)
    )


def _dates(session: Session) -> list[ImportantDate]:
    """What is due within 60 days and what is wrong with a committee."""
    found = [
        ImportantDate(one.title, one.organisation, one.due_on, one.days_left, ("organisation", one.organisation_id))
        for one in calendar(session, None)
        if one.days_left <= AHEAD
    ]
    terms = (WarningKind.term_ending, WarningKind.term_ended)  # the calendar has the ends of terms
    found += [
        ImportantDate(one.text, one.organisation, one.day, None, one.record)
        for one in warnings(session)
        if one.kind not in terms
    ]
    return found


def _replies(session: Session) -> list[ImportantDate]:
    """For those who reply: the auditor's findings whose reply is due within a week, or late."""
    if not who(session).may("desk.reply"):
        return []
    now = today(session)
    return [
        ImportantDate(title, say(N_("Reply to finding: {review}"), review=review), due, (due - now).days,
                      ("review_finding", key))
        for key, title, review, due in replies_due(session, now + dt.timedelta(days=REPLY_AHEAD))
    ]  # fmt: skip


def _pressing(session: Session) -> list[ImportantDate]:
    """What presses at the facilities and with contractors."""
    return [
        ImportantDate(one.title, one.detail, one.day, one.days_left, one.record) for one in pressing(session, AHEAD)
    ]


def _data(session: Session) -> Iterator[PrivacyDue]:
    """For the manager: personal data whose time is over, and numbers shown oftener than an office needs."""
    if not who(session).may("retention.run"):
        return
    if count := waiting(session):
        title = say_count("{count} record may be erased", "{count} records may be erased", count)
        detail, words = say(N_("Print the list, have it approved")), say(N_("Time is over"))
        yield PrivacyDue(title, detail, words, "running", ("retention_rule", 1))
    for name, many in many_reveals(session):
        title = say_count("{count} number shown today", "{count} numbers shown today", many)
        yield PrivacyDue(title, name, say(N_("To be checked")), "soon", ("reveal", 1))
