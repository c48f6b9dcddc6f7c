"""One complaint, whole: its facts, its clock, its history, its photos and everything it hangs together with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Estate, Unit
from k2k_desktop.models.issues import (
    LIFECYCLE,
    Category,
    Channel,
    Escalation,
    Issue,
    IssueHousehold,
    IssueKind,
    IssuePause,
    IssueStatus,
    PauseReason,
    Priority,
    Responsible,
    ServiceTime,
)
from k2k_desktop.models.issues.happenings import Outage, RootCause
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Household, Resident
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services import masking
from k2k_desktop.services.issues.clocks import Pause, paused, paused_days, used
from k2k_desktop.services.issues.events import PhotoLine, photos_of
from k2k_desktop.services.issues.history import HistoryLine, history_of
from k2k_desktop.services.issues.lateness import Look, words
from k2k_desktop.services.issues.linked import LinkLine, duplicates_of, links_of
from k2k_desktop.services.issues.records import GONE, category_words, part_of, place_of, short_number
from k2k_desktop.services.issues.telling import names_of, without_names
from k2k_desktop.services.issues.timing import calendar_for, pauses_of, times_of

MOST_HOUSEHOLDS: Final = 200
_LINE: Final = RESIDENT_LIST.c


@dataclass(frozen=True)
class ClockLine:
    """The clock of a complaint: what was promised, what became of it, which part is used up (over 1: late)."""

    acknowledge_by: dt.datetime | None
    act_by: dt.datetime | None
    finish_by: dt.datetime | None
    acknowledged_at: dt.datetime | None
    acted_at: dt.datetime | None
    finished_at: dt.datetime | None
    fraction: float
    words: str
    look: Look
    in_working_days: bool
    finish: int  # minutes or working days promised
    paused: dt.timedelta
    paused_days: int  # working days that did not count
    stands_until: dt.date | None  # of the pause it is in now
    reason: PauseReason | None


@dataclass(frozen=True)
class Reporter:
    """Who brought it; `hidden` where this user may not know: of a confidential complaint, or without seeing names."""

    resident_id: int | None = None
    name: str = ""
    phone: str = ""
    unit: str = ""
    anonymous: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class HouseholdLine:
    """A household that counted itself in."""

    household_id: int
    unit: str
    counted_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class IssuePage:
    """One complaint as its pane and its page show it."""

    id: int
    version: int
    reference: str
    short: str
    title: str
    kind: IssueKind
    channel: Channel
    status: IssueStatus
    status_since: dt.datetime
    moves: tuple[IssueStatus, ...]  # where its life leads from here
    priority: Priority
    danger: bool
    category_id: int
    part: str
    problem: str
    responsible: Responsible
    statutory: bool
    estate_id: int
    estate: str
    block_id: int | None
    floor_label: str | None
    unit_id: int | None
    facility_id: int | None
    place_note: str | None
    place: str
    reported_at: dt.datetime
    reporter: Reporter
    confidential: bool
    received_by: str
    description: str
    outside_system: str | None
    outside_reference: str | None
    owner_id: int | None
    owner: str
    contractor_id: int | None
    contractor: str
    agency: str | None
    agency_reference: str | None
    reply_by: dt.date | None
    escalation: Escalation
    duplicate_of: tuple[int, str] | None
    duplicates: tuple[tuple[int, str], ...]
    root_cause: tuple[int, str] | None
    outage: tuple[int, str] | None
    affected: int
    households: tuple[HouseholdLine, ...]  # none where the reporter is hidden: the first is the reporter's own
    reopened: int
    done_by: tuple[int, str] | None
    end_reason: str | None
    ended_at: dt.datetime | None
    clock: ClockLine
    history: tuple[HistoryLine, ...]
    photos: tuple[PhotoLine, ...]
    links: tuple[LinkLine, ...]


@question(needs="issues.see")
def issue_page(session: Session, issue_id: int) -> IssuePage:
    """Everything about one complaint, in a bounded number of reads. Raises UserError where it is gone."""
    issue = session.get(Issue, issue_id)
    if issue is None:
        raise UserError(GONE)
    category = session.get_one(Category, issue.category_id)
    part, problem = category_words(category)
    clock, reporter, history = clock_of(session, issue), reporter_of(session, issue), history_of(session, issue)
    tell: Callable[[str], str] = str
    if reporter.hidden:  # what only the office is to read may name whoever complained
        tell = _without(issue, session)
        history = tuple(replace(line, text="" if line.internal else tell(line.text)) for line in history)
    return IssuePage(
        id=issue.id, version=issue.version, reference=issue.reference, short=short_number(issue.number),
        title=tell(issue.title), kind=issue.kind, channel=issue.channel, status=issue.status,
        status_since=issue.status_since, moves=tuple(one for one in IssueStatus if one in LIFECYCLE[issue.status]),
        priority=issue.priority, danger=issue.danger, category_id=category.id, part=part, problem=problem,
        responsible=category.responsible, statutory=category.statutory, reported_at=issue.reported_at,
        reporter=reporter, confidential=issue.confidential, description=tell(issue.description or ""),
        outside_system=issue.outside_system, outside_reference=issue.outside_reference, agency=issue.agency,
        agency_reference=issue.agency_reference, reply_by=issue.reply_by, escalation=issue.escalation,
        duplicates=duplicates_of(session, issue), affected=issue.affected, reopened=issue.reopened,
        households=() if reporter.hidden else _households(session, issue.id), end_reason=issue.end_reason,
        ended_at=issue.ended_at, clock=clock,
        history=history, photos=tuple(photos_of(session, issue.id)),
        links=links_of(session, issue), **_place(session, issue), **_named(session, issue),
    )  # fmt: skip


def clock_of(session: Session, issue: Issue) -> ClockLine:
    """The clock of a complaint as it stands now, or as it stopped."""
    stopped_at = issue.finished_at or issue.ended_at
    at = stopped_at or moment(session)
    text, look = words(at, issue.finish_by, stopped_at)
    fraction, in_days, finish, stood, stood_days = 0.0, False, 0, dt.timedelta(), 0
    found = session.get(ServiceTime, issue.service_time_id) if issue.service_time_id else None
    if found is not None:
        pauses: list[Pause] = pauses_of(session, issue.id)
        calendar, times = calendar_for(session, issue.estate_id), times_of(found)
        fraction = used(issue.reported_at, times, pauses, calendar, at)
        in_days, finish, stood = times.in_working_days, times.finish, paused(pauses, at)
        stood_days = paused_days(issue.reported_at, pauses, calendar, at)
    reason, until = _standing(session, issue)
    return ClockLine(
        issue.acknowledge_by, issue.act_by, issue.finish_by, issue.acknowledged_at, issue.acted_at,
        issue.finished_at, fraction, text, look, in_days, finish, stood, stood_days, until, reason,
    )  # fmt: skip


def _standing(session: Session, issue: Issue) -> tuple[PauseReason | None, dt.date | None]:
    running = sa.select(IssuePause.reason, IssuePause.until_on).where(
        IssuePause.issue_id == issue.id, IssuePause.ended_at.is_(None)
    )
    row = session.execute(running.order_by(IssuePause.id.desc())).first()
    return (None, None) if row is None else (row.reason, row.until_on)


def reporter_of(session: Session, issue: Issue) -> Reporter:
    """Who brought it, as far as this user may know."""
    if issue.anonymous:
        return Reporter(anonymous=True)
    if not masking.sees_reporter(session, confidential=issue.confidential, received_by_id=issue.received_by_id):
        return Reporter(hidden=True)
    if issue.reporter_id is None:
        return Reporter(None, issue.reporter_name or "", masking.phone(session, issue.reporter_phone) or "")
    line = sa.select(_LINE.name, _LINE.unit).where(_LINE.resident_id == issue.reporter_id)
    row = session.execute(line).first()
    resident = session.get_one(Resident, issue.reporter_id)
    phone = masking.phone(session, issue.reporter_phone or resident.mobile, resident.id) or ""
    return Reporter(resident.id, resident.full_name, phone, (row.unit if row else None) or "")


def _without(issue: Issue, session: Session) -> Callable[[str], str]:
    """What takes the name of whoever complained out of words."""
    return partial(without_names, names=names_of(session, issue), instead=masking.COVERED)


def _place(session: Session, issue: Issue) -> dict[str, Any]:
    estate = session.get_one(Estate, issue.estate_id)
    keys = (issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id, issue.place_note)
    return {
        "estate_id": estate.id, "estate": estate.name, "block_id": issue.block_id, "floor_label": issue.floor_label,
        "unit_id": issue.unit_id, "facility_id": issue.facility_id, "place_note": issue.place_note,
        "place": place_of(session, estate.id, *keys),
    }  # fmt: skip


def _named(session: Session, issue: Issue) -> dict[str, Any]:
    """Everybody and everything it names by a key."""

    def name(record: Any, key: int | None, attribute: str = "name") -> str:
        found = session.get(record, key) if key is not None else None
        return getattr(found, attribute) if found is not None else ""

    def pair(record: Any, key: int | None, attribute: str) -> tuple[int, str] | None:
        return None if key is None else (key, name(record, key, attribute))

    return {
        "received_by": name(User, issue.received_by_id), "owner_id": issue.owner_id,
        "owner": name(User, issue.owner_id), "contractor_id": issue.contractor_id,
        "contractor": name(Contractor, issue.contractor_id),
        "duplicate_of": pair(Issue, issue.duplicate_of_id, "reference"),
        "root_cause": pair(RootCause, issue.root_cause_id, "title"),
        "outage": pair(Outage, issue.outage_id, "reference"),
        "done_by": pair(Resident, issue.done_by_id, "full_name") if masking.sees_names(session) else None,
    }  # fmt: skip


def _households(session: Session, issue_id: int) -> tuple[HouseholdLine, ...]:
    statement = (
        sa.select(IssueHousehold.household_id, Unit.code, IssueHousehold.counted_at)
        .join(Household, Household.id == IssueHousehold.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(IssueHousehold.issue_id == issue_id)
        .order_by(Unit.sort_key)
        .limit(MOST_HOUSEHOLDS)
    )
    return tuple(HouseholdLine(*row) for row in session.execute(statement))


@dataclass(frozen=True)
class IssueForm:
    """What the form of an existing complaint starts from."""

    id: int
    version: int
    values: dict[str, Any]
    place: str
    category: tuple[str, str]


@question(needs="issues.see")
def issue_form(session: Session, issue_id: int) -> IssueForm:
    """The values of a complaint for its form; the reporter's are left out where this user may not see them."""
    issue = session.get(Issue, issue_id)
    if issue is None:
        raise UserError(GONE)
    from k2k_desktop.services.issues.intake import EDITED

    shown = reporter_of(session, issue)
    values = {
        name: getattr(issue, name) for name in sorted(EDITED) if not (shown.hidden and name.startswith("reporter_"))
    }
    values = masking.values(session, values, issue.reporter_id)
    if shown.hidden:
        tell = _without(issue, session)
        values |= {name: tell(values[name]) for name in ("title", "description") if values[name]}
    category = session.get_one(Category, issue.category_id)
    keys = (issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id, issue.place_note)
    words_of = (part_of(category.part_ms, category.part_en), part_of(category.problem_ms, category.problem_en))
    return IssueForm(issue.id, issue.version, values, place_of(session, issue.estate_id, *keys), words_of)
