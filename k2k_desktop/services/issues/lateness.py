"""How late a complaint is, in the few words a list has room for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.fields import Text
from k2k_desktop.core.i18n import N_, Language, say, say_count

Look = Literal["late", "soon", "running", "met", "missed", "none"]
BETWEEN: Final = "\x1f"  # between the parts of a value that a column reads as one
_DAY: Final = dt.timedelta(days=1)
_HOUR: Final = dt.timedelta(hours=1)
_MINUTE: Final = dt.timedelta(minutes=1)


def words(
    now: dt.datetime,
    finish_by: dt.datetime | None,
    stopped_at: dt.datetime | None = None,
    language: Language | None = None,
) -> tuple[str, Look]:
    """(words, look) of a complaint due at *finish_by*: `Lewat 4 hari`, `Baki 9 jam`. *stopped_at*: when it was
    finished or closed, if it was; then whether that was in time. Nothing for what has no clock."""
    if finish_by is None:
        return "", "none"
    if stopped_at is not None:
        if stopped_at <= finish_by:
            return say(N_("In time"), language), "met"
        return _late(stopped_at - finish_by, language), "missed"
    if now > finish_by:
        return _late(now - finish_by, language), "late"
    left = finish_by - now
    return _left(left, language), "soon" if left <= _DAY else "running"


def _late(by: dt.timedelta, language: Language | None) -> str:
    days, hours, minutes = by // _DAY, by // _HOUR, max(1, by // _MINUTE)
    if days:
        return say_count("{count} day late", "{count} days late", days, language)
    if hours:
        return say_count("{count} hour late", "{count} hours late", hours, language)
    return say_count("{count} minute late", "{count} minutes late", minutes, language)


def _left(left: dt.timedelta, language: Language | None) -> str:
    days, hours, minutes = left // _DAY, left // _HOUR, max(1, left // _MINUTE)
    if days:
        return say_count("{count} day remaining", "{count} days remaining", days, language)
    if hours:
        return say_count("{count} hour remaining", "{count} hours remaining", hours, language)
    return say_count("{count} minute remaining", "{count} minutes remaining", minutes, language)


@dataclass(frozen=True)
class Timing:
    """What a list's column of lateness holds."""

    finish_by: dt.datetime | None
    stopped_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Lateness(Text):
    """A column of lateness: `finish_by` and when it stopped, as one text; on paper it is said by this moment."""

    def show(self, value: Any, language: Language | None = None) -> str:
        found = timing(value)
        return words(Clock().now(), found.finish_by, found.stopped_at, language)[0]


def timing(value: str | None) -> Timing:
    """The instants in a value of a `Lateness` column."""
    due, _between, stopped = (value or "").partition(BETWEEN)
    return Timing(
        dt.datetime.fromisoformat(due) if due else None, dt.datetime.fromisoformat(stopped) if stopped else None
    )
