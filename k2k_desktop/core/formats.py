"""Dates, times, money and numbers as a Malaysian office writes them, in either language."""

from __future__ import annotations

import datetime as dt
from typing import Final

from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, Language, language, say

# Own tables: the locale's short date (3/08/26) and its PTG are not what offices write.
_DAYS: Final[dict[Language, tuple[str, ...]]] = {
    "ms": ("Isnin", "Selasa", "Rabu", "Khamis", "Jumaat", "Sabtu", "Ahad"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "ms": (
        *("Januari", "Februari", "Mac", "April", "Mei", "Jun"),
        *("Julai", "Ogos", "September", "Oktober", "November", "Disember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_SHORT_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "ms": ("Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogos", "Sep", "Okt", "Nov", "Dis"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_EVENING = 19  # from 7.00 it is malam
_NOON = 12
_DAY = 24  # hours


def weekday_name(day: dt.date, chosen: Language | None = None) -> str:
    """The name of the weekday: `Isnin`."""
    return _DAYS[chosen or language()][day.weekday()]


def month_name(month: int, chosen: Language | None = None, *, long: bool = True) -> str:
    """The name of month 1 to 12: `September`, or `Sep` when not *long*."""
    names = _MONTHS if long else _SHORT_MONTHS
    return names[chosen or language()][month - 1]


def show_day(day: dt.date, chosen: Language | None = None, *, long: bool = False, weekday: bool = False) -> str:
    """`23 Nov 2026`; *long* `23 November 2026`; with *weekday* `23 November 2026 (Isnin)`."""
    text = f"{day.day} {month_name(day.month, chosen, long=long)} {day.year}"
    return f"{text} ({weekday_name(day, chosen)})" if weekday else text


def show_time(time: dt.time | dt.datetime, chosen: Language | None = None) -> str:
    """`8.30 malam` or `8.30 pm`; a datetime is shown by its own clock, so give a local one."""
    hour = time.hour % 12 or 12
    return f"{hour}.{time.minute:02} {_part_of_day(time.hour, chosen or language())}"


def show_instant(
    moment: dt.datetime, chosen: Language | None = None, *, seconds: bool = False, long: bool = False
) -> str:  # fmt: skip
    """A UTC instant by the office's clock: `22 Nov 2026, 8.30 malam`; with *seconds* `22 Nov 2026, 20:30:05`.

    *long* writes the month out, as letters do.
    """
    wall = local(moment)
    time = f"{wall:%H:%M:%S}" if seconds else show_time(wall, chosen)
    return f"{show_day(wall.date(), chosen, long=long)}, {time}"


def show_minutes(minutes: int, chosen: Language | None = None) -> str:
    """How long: `45 min`, `3 h 15 min`, `3 h`, from a day on `2 d 3 h`."""
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, _DAY)
    if days:
        words = N_("{days} d {hours} h") if left else N_("{days} d")
    elif hours:
        words = N_("{hours} h {minutes} min") if rest else N_("{hours} h")
    else:
        words = N_("{minutes} min")
    return say(words, chosen, days=days, hours=left, minutes=rest)


def show_money(sen: int) -> str:
    """Whole sen as ringgit: `RM1,234.50`, below nought `-RM1,234.50`."""
    ringgit, rest = divmod(abs(sen), 100)
    return f"{'-' if sen < 0 else ''}RM{ringgit:,}.{rest:02}"


def show_number(number: float, places: int = 0) -> str:
    """A number with commas at the thousands: `1,250`, with *places* decimals `1,250.5`."""
    return f"{number:,.{places}f}"


def _part_of_day(hour: int, chosen: Language) -> str:
    """Which word follows the time (domain-facts: noon 12.00 to 12.59, petang from 1.00, malam from 7.00)."""
    if chosen == "en":
        return "am" if hour < _NOON else "pm"
    if hour == 0:
        return "tengah malam"
    if hour < _NOON:
        return "pagi"
    if hour == _NOON:
        return "tengah hari"
    return "petang" if hour < _EVENING else "malam"
