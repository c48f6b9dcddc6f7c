"""What the next meeting is likely to be: kind, day, time and place after the meetings before it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.runner import today
from k2k_desktop.services.working_days import calendar_of

_REGULAR: Final = (MeetingKind.committee, MeetingKind.co_management)
_CALLED_FOR: Final = frozenset({MeetingKind.special, MeetingKind.egm})  # when there is a reason, in no rhythm
_MONTH: Final = 30.44  # days
_WEEK: Final = dt.timedelta(days=7)
_MOST: Final = 60  # steps: nobody goes on in a rhythm that ended five years ago


@question(needs="meetings.see")
def usual(session: Session, organisation_id: int, kind: MeetingKind | None = None) -> dict[str, Any]:
    """The values a form of a new meeting begins with; nothing but the kind where there was no meeting yet.

    Kind (unless *kind* is given), time, place and whether representatives may come are those of the last meeting. The
    day goes on in the rhythm of the last two (every third Sunday, say), or is the first same day of the week that
    leaves time for the notice; never a public holiday. The reply is asked for as many days before as last time.
    """
    held = _before(session, organisation_id, (kind,) if kind else _REGULAR)
    chosen = kind or (held[0].kind if held else MeetingKind.committee)
    held = [one for one in held if one.kind is chosen]
    last = held[0] if held else next(iter(_before(session, organisation_id, tuple(MeetingKind))), None)
    if last is None:
        return {"kind": chosen}
    now = today(session)
    earliest = now + dt.timedelta(days=rules_on(session, organisation_id, now).notice_days_for(chosen))
    days = [one.held_on for one in held]
    day = _without_holiday(session, _next_day(chosen, days, earliest) or _same_weekday(last.held_on, earliest))
    return {
        "kind": chosen, "held_on": day, "starts_at": last.starts_at, "place": last.place,
        "representatives": last.representatives, "reply_by": _reply_by(last, day, now),
    }  # fmt: skip


def _before(session: Session, organisation_id: int, kinds: Sequence[MeetingKind]) -> list[Meeting]:
    """The last meetings of these kinds, the latest first; one that was called off tells nothing."""
    statement = sa.select(Meeting).where(
        Meeting.organisation_id == organisation_id, Meeting.kind.in_(kinds), Meeting.status != MeetingStatus.cancelled,
        Meeting.continues_id.is_(None),  # the day it was adjourned to is none of the rhythm
    )  # fmt: skip
    return list(session.scalars(statement.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(4)))


def _next_day(kind: MeetingKind, days: Sequence[dt.date], earliest: dt.date) -> dt.date | None:
    """The first day of the rhythm that is no earlier than *earliest*; None where *days* (latest first) have none."""
    if not days or kind in _CALLED_FOR:
        return None
    gap = (days[0] - days[1]).days if len(days) > 1 else 0
    months = round(gap / _MONTH)
    if kind is MeetingKind.agm:
        months = 12
    if months < 1 and gap < _WEEK.days:
        return None
    for step in range(1, _MOST):
        day = _months_on(days[0], step * months) if months else days[0] + step * round(gap / 7) * _WEEK
        if day >= earliest:
            return day
    return None


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day of the week in the same week of the month (third Sunday), *months* later; a fifth may be fourth."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    found = first + dt.timedelta(days=(day.weekday() - first.weekday()) % 7) + (day.day - 1) // 7 * _WEEK
    last = calendar.monthrange(first.year, first.month)[1]
    return found if found <= first.replace(day=last) else found - _WEEK


def _same_weekday(day: dt.date, earliest: dt.date) -> dt.date:
    return earliest + dt.timedelta(days=(day.weekday() - earliest.weekday()) % 7)


def _without_holiday(session: Session, day: dt.date) -> dt.date:
    """*day*, or the first same day of the week after it that is no public holiday."""
    holidays = calendar_of(session).holidays
    while day in holidays:
        day += _WEEK
    return day


def _reply_by(last: Meeting, day: dt.date, now: dt.date) -> dt.date | None:
    if last.reply_by is None:
        return None
    return max(now, day - (last.held_on - last.reply_by))
