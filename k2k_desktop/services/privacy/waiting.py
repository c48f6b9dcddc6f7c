"""What of personal data waits on the first page: requests near their day, and breaches whose clock runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.privacy import Breach, DataRequest, RequestKind
from k2k_desktop.services.privacy import breaches, clocks, requests


@dataclass(frozen=True)
class PrivacyDue:
    """A line on the first page: what it is, what is to be done, what is left of its time, and what to open."""

    title: str
    detail: str
    words: str
    look: clocks.Look
    record: tuple[str, int]


def waiting(session: Session) -> tuple[PrivacyDue, ...]:
    """Open requests with at most 5 days left and open breaches with a clock, by one query; the nearest first."""
    now = moment(session)
    day = local(now).date()
    near = day + dt.timedelta(days=clocks.NEAR)
    one = DataRequest
    requests = sa.select(
        sa.literal("data_request").label("record"), one.id.label("key"), one.year.label("year"),
        one.number.label("number"), sa.cast(one.kind, sa.String).label("kind"),
        sa.cast(one.due_on, sa.String).label("due"),
    ).where(one.ended_on.is_(None), one.due_on <= near)  # fmt: skip
    which = Breach
    untold = sa.and_(which.commissioner_at.is_(None), which.not_told_reason.is_(None))
    people = sa.and_(which.people_by.is_not(None), which.people_on.is_(None), which.not_told_reason.is_(None))
    breaches = sa.select(
        sa.literal("breach"), which.id, which.year, which.number,
        sa.case((untold, "commissioner"), else_="people"),
        sa.case((untold, sa.cast(which.commissioner_by, sa.String)), else_=sa.cast(which.people_by, sa.String)),
    ).where(which.closed_on.is_(None), sa.or_(untold, people))  # fmt: skip
    rows = session.execute(sa.union_all(requests, breaches).order_by("due"))
    return tuple(_line(row, now, day) for row in rows)


def _line(row: Any, now: dt.datetime, day: dt.date) -> PrivacyDue:
    record, key = row.record, row.key
    if record == "data_request":
        title = say(N_("Data request {reference}"), reference=requests.reference_of(row))
        words, look = clocks.days_words(dt.date.fromisoformat(row.due), day)
        return PrivacyDue(title, RequestKind[row.kind].say(), words, look, (record, key))
    title = say(N_("Data breach {reference}"), reference=breaches.reference_of(row))
    if row.kind == "commissioner":
        words, look = clocks.hours_words(dt.datetime.fromisoformat(row.due), now)
        return PrivacyDue(title, say(N_("Tell the Commissioner")), words, look, (record, key))
    words, look = clocks.days_words(dt.date.fromisoformat(row.due), day)
    return PrivacyDue(title, say(N_("Tell the people")), words, look, (record, key))
