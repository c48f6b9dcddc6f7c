"""What time it is: UTC instants, and the day as the office's wall shows it."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Kuala_Lumpur")


class Clock:
    """The computer's clock."""

    def now(self) -> dt.datetime:
        """This instant, in UTC, whole milliseconds."""
        moment = dt.datetime.now(dt.UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        """Seconds of a clock that is never set back, to notice when the other one is."""
        return time.monotonic()

    def today(self) -> dt.date:
        """The day in Malaysia."""
        return self.now().astimezone(OFFICE_ZONE).date()


class FixedClock(Clock):
    """A clock that stands still until it is set, for tests, samples and pictures."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment
        self.ticks = 0.0

    def now(self) -> dt.datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.ticks

    def advance(self, step: dt.timedelta) -> None:
        """Move both clocks on by *step*."""
        self.moment += step
        self.ticks += step.total_seconds()


def local(moment: dt.datetime) -> dt.datetime:
    """A UTC instant as the office's wall clock shows it."""
    return moment.astimezone(OFFICE_ZONE)
