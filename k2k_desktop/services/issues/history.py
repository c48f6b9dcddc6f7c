"""The history of a complaint in words, the newest first, with the moment its time ran out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.issues import EventKind, Issue, IssueEvent, IssueStatus, Priority
from k2k_desktop.models.issues.happenings import Outage
from k2k_desktop.models.issues.works import Contractor, WorkOrder
from k2k_desktop.models.office import User

MOST: Final = 300
RAN_OUT: Final = N_("Service time ran out")
_MOVED: Final = N_("From {was} to {now}")
_NAMED: Final = {"work_order": (WorkOrder, "reference"), "outage": (Outage, "reference"), "issue": (Issue, "reference"),
                 "user": (User, "name"), "contractor": (Contractor, "name")}  # fmt: skip


@dataclass(frozen=True)
class HistoryLine:
    """One line of history; `id` 0 and no kind: what no one wrote, the time that ran out."""

    id: int
    at: dt.datetime
    kind: EventKind | None
    title: str
    detail: str  # which status, whom, which record
    text: str
    who: str
    internal: bool
    status: IssueStatus | None = None
    was: IssueStatus | None = None
    spent: int | None = None  # seconds in the status before
    attachment_id: int | None = None
    about: tuple[str, int] | None = None  # the record it opens


def history_of(session: Session, issue: Issue, language: Language | None = None) -> tuple[HistoryLine, ...]:
    """The lines of a complaint, the newest first; at most 300 of them."""
    events = session.execute(
        sa.select(IssueEvent, User.name)
        .outerjoin(User, User.id == IssueEvent.by_id)
        .where(IssueEvent.issue_id == issue.id)
        .order_by(IssueEvent.id.desc())
        .limit(MOST)
    ).all()
    lines = [_line(session, event, name or "", language) for event, name in events]
    stopped = issue.finished_at or issue.ended_at or moment(session)
    if issue.finish_by is not None and stopped > issue.finish_by:
        after = sum(line.at > issue.finish_by for line in lines)
        due = say(N_("It was to be finished by {when}."), language, when=show_instant(issue.finish_by, language))
        lines.insert(after, HistoryLine(0, issue.finish_by, None, say(RAN_OUT, language), "", due, "", False))
    return tuple(lines)


def _line(session: Session, event: IssueEvent, name: str, language: Language | None) -> HistoryLine:
    table, _colon, key = (event.about or "").partition(":")
    opens = (table, int(key)) if table in _NAMED and key.isdigit() and table not in ("user", "contractor") else None
    title = event.kind.say(language)
    if event.kind is EventKind.status and event.status is not None:
        title = event.status.say(language)
    return HistoryLine(
        event.id, event.at, event.kind, title, _detail(session, table, key, language), event.text or "", name,
        event.internal, event.status, event.was, event.spent, event.attachment_id, opens,
    )  # fmt: skip


def _detail(session: Session, table: str, key: str, language: Language | None) -> str:
    if table == "priority":
        before, _arrow, after = key.partition(">")
        known = before in Priority.__members__ and after in Priority.__members__
        if not known:
            return ""
        return say(_MOVED, language, was=Priority[before].say(language), now=Priority[after].say(language))
    if table == "agency":
        return key
    if table in _NAMED and key.isdigit():
        record, attribute = _NAMED[table]
        found = session.get(record, int(key))
        return str(getattr(found, attribute)) if found is not None else ""
    return ""
