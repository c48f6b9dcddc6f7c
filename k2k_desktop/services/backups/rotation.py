"""Which copies may go: daily, weekly and monthly ones stay, and whatever the clock says the newest (features 134)."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol, TypeVar

from k2k_desktop.core.clock import local
from k2k_desktop.services.backups.infos import CopyInfo, copies_in, is_our_name

log = logging.getLogger(__name__)

# Rule source: security design 4.6 and F10.
DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12
NEWEST: Final = 10
LAST_DAYS: Final = 2
MOST_A_RUN: Final = 3
LONGEST_PAUSE: Final = 45  # days between two runs; after longer ones the clock is not believed


class Made(Protocol):
    """What the rule looks at."""

    @property
    def sequence(self) -> int:
        """Its number, which no clock can turn back."""

    @property
    def made_at(self) -> dt.datetime:
        """When, as the clock of that day said."""

    @property
    def schema(self) -> str:
        """The revision of its database."""


M = TypeVar("M", bound=Made)


def surplus(made: Iterable[M], today: dt.date, last_run: dt.date | None) -> list[M]:
    """Those of *made*, all verified, that may be deleted on *today*, the oldest first and three at most.

    None on the first run, on a day before the last one, or more than 45 days after it: the clock may be wrong.
    """
    if last_run is None or not 0 <= (today - last_run).days <= LONGEST_PAUSE:
        return []
    ranked = sorted(made, key=lambda one: one.sequence, reverse=True)
    kept = {one.sequence for one in ranked[:NEWEST]}
    kept |= {one.sequence for one in ranked if (today - _day(one)).days < LAST_DAYS}
    kept |= _newest_of_each(ranked, _day, DAYS)
    kept |= _newest_of_each(ranked, lambda one: _day(one).isocalendar()[:2], WEEKS)
    kept |= _newest_of_each(ranked, lambda one: (_day(one).year, _day(one).month), MONTHS)
    kept |= _newest_of_each(ranked, lambda one: one.schema, len(ranked))
    return [one for one in reversed(ranked) if one.sequence not in kept][:MOST_A_RUN]


def _day(one: Made) -> dt.date:
    return local(one.made_at).date()


def _newest_of_each(ranked: list[M], span: Callable[[M], Hashable], most: int) -> set[int]:
    """The newest copy of each of the *most* last spans that have one."""
    newest: dict[Hashable, int] = {}
    for one in ranked:
        newest.setdefault(span(one), one.sequence)
    return set(list(newest.values())[:most])


def rotate(
    folder: Path,
    office_id: str,
    verified: Mapping[int, Collection[dt.datetime]],
    today: dt.date,
    last_run: dt.date | None,
) -> list[CopyInfo]:
    """Delete what may go from *folder* and give it back.

    *verified* holds number and moment of each copy the audit trail says was verified: a file it does not know, of
    another office, or under a name that is not ours is never touched.
    """
    known = [
        info
        for info in copies_in(folder, office_id)
        if is_our_name(info.path) and not info.path.is_symlink() and info.made_at in verified.get(info.sequence, ())
    ]
    gone = []
    for info in surplus(known, today, last_run):
        try:
            info.path.unlink()
        except OSError:
            log.warning("a copy that may go could not be deleted")
            continue
        gone.append(info)
    return gone
