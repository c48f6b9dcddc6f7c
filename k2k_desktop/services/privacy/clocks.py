"""The clocks of the law on personal data, each by one function, and what is left of one in words.

Rule source: domain-facts 6.3 (Act 709 ss 30-35 and 12B as amended; its regulations and circulars of 2025).
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.services.issues import lateness

REQUEST_DAYS: Final = 21  # calendar days, the day of receipt not counted
EXTENSION_DAYS: Final = 14  # once, told with a reason before the first day ends
COMMISSIONER: Final = dt.timedelta(hours=72)  # from discovery
COMMISSIONER_SOON: Final = dt.timedelta(hours=24)
PEOPLE_DAYS: Final = 7  # from the notice to the Commissioner, where significant harm is likely
MANY: Final = 1_000  # people: more of them make a breach significant by its scale
NEAR: Final = 5  # days left at which a request stands on the first page
Look = Literal["late", "soon", "running"]


def request_due(received_on: dt.date, *, extended: bool = False) -> dt.date:
    """The last day to answer a request: the 21st, or with the one extension the 35th, after it was received."""
    return received_on + dt.timedelta(days=REQUEST_DAYS + (EXTENSION_DAYS if extended else 0))


def commissioner_by(discovered_at: dt.datetime) -> dt.datetime:
    """The last moment to tell the Commissioner of a breach: 72 hours after it was discovered."""
    return discovered_at + COMMISSIONER


def people_by(commissioner_day: dt.date) -> dt.date:
    """The last day to tell the people of a breach that likely harms them, from the day the Commissioner was told."""
    return commissioner_day + dt.timedelta(days=PEOPLE_DAYS)


def days_words(due_on: dt.date, today: dt.date, language: Language | None = None) -> tuple[str, Look]:
    """(`Baki 3 hari` or `Lewat 4 hari`, how urgent) of what is due on a day; the day itself is in time."""
    left = (due_on - today).days
    if left < 0:
        return say_count("{count} day late", "{count} days late", -left, language), "late"
    if left == 0:
        return say(N_("Today"), language), "soon"
    words = say_count("{count} day remaining", "{count} days remaining", left, language)
    return words, "soon" if left <= NEAR else "running"


def hours_words(due_at: dt.datetime, now: dt.datetime, language: Language | None = None) -> tuple[str, Look]:
    """(`Baki 31 jam`, how urgent) of what is due at a moment: in hours up to the 72 of the law, then in days."""
    if now > due_at:
        return lateness.words(now, due_at, language=language)[0], "late"
    left = due_at - now
    hours = left // dt.timedelta(hours=1)
    look: Look = "soon" if left < COMMISSIONER_SOON else "running"
    if not hours:
        minutes = max(1, left // dt.timedelta(minutes=1))
        return say_count("{count} minute remaining", "{count} minutes remaining", minutes, language), look
    return say_count("{count} hour remaining", "{count} hours remaining", hours, language), look
