"""The figures of complaints for a month, a quarter or a year: ages, stays, promises, faces, costs and lifts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.formats import month_name
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.months import add_months
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import Face, IssueStatus, Priority, SatisfactionAbout
from k2k_desktop.services.issues.views import figure_statements as statements
from k2k_desktop.services.issues.works.availability import availability
from k2k_desktop.services.runner import today

PeriodKind = Literal["month", "quarter", "year"]
AGES: Final = ((0, 7), (8, 30), (31, 90), (91, None))  # days since it was reported
YEARS: Final = 3  # of costs a block
_MONTHS: Final[dict[PeriodKind, int]] = {"month": 1, "quarter": 3, "year": 12}
_TREND: Final = 12  # months of what came and went


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, by its first day."""

    kind: PeriodKind
    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return add_months(self.first, _MONTHS[self.kind]) - dt.timedelta(days=1)

    def step(self, steps: int) -> Period:
        """So many periods later, or earlier."""
        return Period(self.kind, add_months(self.first, steps * _MONTHS[self.kind]))

    def say(self, language: Language | None = None) -> str:
        """`November 2026`, `Oktober – Disember 2026`, `2026`."""
        if self.kind == "year":
            return str(self.first.year)
        name = month_name(self.first.month, language)
        if self.kind == "quarter":
            name = f"{name} – {month_name(self.last.month, language)}"
        return f"{name} {self.first.year}"


@dataclass(frozen=True, slots=True)
class Stay:
    """How long complaints that left a status had been in it, in seconds, pauses and all."""

    status: IssueStatus
    many: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Promise:
    """How a promise was kept for complaints of one priority."""

    priority: Priority
    met: int
    missed: int
    running: int


@dataclass(frozen=True, slots=True)
class BlockCost:
    """What the work orders of a block (0: of none) cost in each year, in sen."""

    block_id: int
    block: str
    sen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LiftShare:
    """The share of the time a lift ran, by month."""

    facility_id: int
    lift: str
    shares: tuple[float | None, ...]


@dataclass(frozen=True)
class Figures:
    """All figures of a period; `now` is the instant they were read at. Ages are of what is open now."""

    period: Period
    now: dt.datetime
    estates: tuple[int, ...]
    blocks: tuple[int, ...]
    ages: tuple[dict[Priority, int], ...]
    stays: tuple[Stay, ...]
    acknowledged: tuple[Promise, ...]
    acted: tuple[Promise, ...]
    finished: tuple[Promise, ...]
    done: int
    reopened: int
    faces: dict[SatisfactionAbout, dict[Face, int]]
    years: tuple[int, ...]
    costs: tuple[BlockCost, ...]
    months: tuple[str, ...]
    came: tuple[int, ...]
    went: tuple[int, ...]

    @property
    def open(self) -> int:
        """How many are open now."""
        return sum(sum(band.values()) for band in self.ages)


def period_of(kind: PeriodKind, day: dt.date) -> Period:
    """The period of that kind with *day* in it."""
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[kind]
    return Period(kind, dt.date(day.year, month, 1))


@question(needs="issues.see")
def figures(session: Session, period: Period, estates: Sequence[int] = (), blocks: Sequence[int] = ()) -> Figures:
    """The figures of *period*, of all places or of some; eight grouped statements, whatever the number of rows."""
    values = values_of(period, estates, blocks, moment(session), today(session))
    run = session.connection().exec_driver_sql
    ages, stays, promises, reopened, faces, costs, came, went = (
        run(statement, values).all() for statement in statements.STATEMENTS
    )
    months = _months_to(period, today(session))
    years = tuple(range(period.last.year - YEARS + 1, period.last.year + 1))
    by_priority = {Priority[row[0]]: row[1:] for row in promises}
    acknowledged, acted, finished = (_promises(by_priority, place) for place in (0, 3, 6))
    done, again = reopened[0]
    return Figures(
        period, moment(session), tuple(estates), tuple(blocks), _ages(ages),
        tuple(sorted((Stay(IssueStatus[row[0]], *row[1:]) for row in stays), key=_in_order)), acknowledged, acted,
        finished, done, again or 0, _faces(faces), years, _costs(costs, years), months, _by_month(came, months),
        _by_month(went, months),
    )  # fmt: skip


@question(needs="issues.see")
def lift_shares(
    session: Session, period: Period, estates: Sequence[int] = (), blocks: Sequence[int] = ()
) -> tuple[LiftShare, ...]:
    """How much of each of the twelve months up to the period's last every lift of those places ran; measured from
    its log, so apart from what the database counts by itself."""
    last = _last_month(period, today(session))
    lifts = sa.select(Facility.id, Facility.name).where(Facility.kind == FacilityKind.lift)
    if estates:
        lifts = lifts.where(Facility.estate_id.in_(estates))
    if blocks:
        lifts = lifts.where(Facility.block_id.in_(blocks))
    names = {row.id: row.name for row in session.execute(lifts)}
    found: dict[int, list[float | None]] = {}
    if names:
        for one in availability(session, add_months(last, 1 - _TREND), last):
            if one.facility_id in names:
                found.setdefault(one.facility_id, []).append(None if one.percent is None else one.percent / 100)
    return tuple(LiftShare(key, names[key], tuple(shares)) for key, shares in found.items())


def values_of(
    period: Period, estates: Sequence[int], blocks: Sequence[int], now: dt.datetime, day: dt.date
) -> dict[str, Any]:
    """What the statements are given, as the database keeps it."""
    after = add_months(period.first, _MONTHS[period.kind])
    return {
        "first": begins(period.first), "after": begins(after), "now": utc_text(now), "first_on": str(period.first),
        "last_on": str(period.last), "since": begins(add_months(_last_month(period, day), 1 - _TREND)),
        "since_on": f"{period.last.year - YEARS + 1}-01-01",
        **{
            name: begins(day - dt.timedelta(days=last or 0))
            for name, (_first, last) in zip(("week", "month", "quarter"), AGES, strict=False)
        },
        "estates": json.dumps(list(estates)) if estates else None,
        "blocks": json.dumps(list(blocks)) if blocks else None,
    }  # fmt: skip


def begins(day: dt.date) -> str:
    """The instant a day begins in Malaysia, as the database keeps it."""
    return utc_text(dt.datetime.combine(day, dt.time(), OFFICE_ZONE))


def _last_month(period: Period, day: dt.date) -> dt.date:
    """The month of its last day, or of *day* while it is not over."""
    return min(period.last, day).replace(day=1)


def _months_to(period: Period, day: dt.date) -> tuple[str, ...]:
    last = _last_month(period, day)
    return tuple(f"{add_months(last, step):%Y-%m}" for step in range(1 - _TREND, 1))


def _in_order(stay: Stay) -> int:
    return list(IssueStatus).index(stay.status)


def _ages(rows: Sequence[Any]) -> tuple[dict[Priority, int], ...]:
    found: tuple[dict[Priority, int], ...] = tuple({} for _band in AGES)
    for band, priority, count in rows:
        found[band][Priority[priority]] = count
    return found


def _promises(by_priority: Mapping[Priority, Sequence[Any]], place: int) -> tuple[Promise, ...]:
    return tuple(
        Promise(priority, *(number or 0 for number in by_priority[priority][place : place + 3]))
        for priority in Priority
        if priority in by_priority
    )


def _faces(rows: Sequence[Any]) -> dict[SatisfactionAbout, dict[Face, int]]:
    found: dict[SatisfactionAbout, dict[Face, int]] = {}
    for about, face, count in rows:
        found.setdefault(SatisfactionAbout[about], {})[Face[face]] = count
    return found


def _costs(rows: Sequence[Any], years: tuple[int, ...]) -> tuple[BlockCost, ...]:
    found: dict[tuple[int, str], list[int]] = {}
    for block, code, year, sen in rows:
        found.setdefault((block or 0, code or ""), [0] * len(years))[years.index(int(year))] += sen
    return tuple(BlockCost(block, code, tuple(sen)) for (block, code), sen in found.items())


def _by_month(rows: Sequence[Any], months: tuple[str, ...]) -> tuple[int, ...]:
    found = {month: count for month, count in rows}
    return tuple(found.get(month, 0) for month in months)
