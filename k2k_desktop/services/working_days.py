"""Working days: weekends of the states, public holidays, and what the office adds to them or takes away."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core import paths
from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.i18n import language as screen_language
from k2k_desktop.models.office import Holiday, Office, State

HOLIDAY_FORM: Final = fields(Holiday.day, Holiday.name)
IN_LIEU: Final = N_("{holiday} (day in lieu)")
_LONGEST: Final = 10_000  # working days counted on at most: some 40 years

_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
_FRI_SAT, _SAT_SUN = frozenset({_FRIDAY, _SATURDAY}), frozenset({_SATURDAY, _SUNDAY})
# From which day which weekend (domain-facts 8); a state not named rests on Saturday and Sunday.
WEEKENDS: Final[Mapping[State, tuple[tuple[dt.date, frozenset[int]], ...]]] = {
    State.kedah: ((dt.date.min, _FRI_SAT),),
    State.kelantan: ((dt.date.min, _FRI_SAT),),
    State.terengganu: ((dt.date.min, _FRI_SAT),),
    State.johor: ((dt.date.min, _FRI_SAT), (dt.date(2025, 1, 1), _SAT_SUN)),
}
# On which day of the weekend a holiday moves to the next working day (domain-facts 8).
MOVES: Final[Mapping[State, int]] = {
    State.kedah: _FRIDAY,
    State.kelantan: _SATURDAY,
    State.terengganu: _SATURDAY,
}


@dataclass(frozen=True)
class Shipped:
    """A line of a file of holidays: the day, the states, the name in both languages, whether it is an estimate."""

    day: dt.date
    states: frozenset[State]
    name_ms: str
    name_en: str
    estimated: bool
    given: bool  # declared for one year only: no day in lieu of it

    def name(self, language: Language) -> str:
        """The holiday's name in *language*."""
        return self.name_en if language == "en" else self.name_ms


@dataclass(frozen=True)
class HolidayLine:
    """A holiday as its list shows it; `holiday_id` is 0 for one of the files, `struck` one that is worked on."""

    day: dt.date
    name: str
    holiday_id: int = 0
    version: int = 0
    estimated: bool = False
    in_lieu: bool = False
    struck: bool = False


@dataclass(frozen=True)
class WorkingDays:
    """The working days of one state, with the office's own changes. Pure: it holds all it needs."""

    state: State
    holidays: Mapping[dt.date, str] = field(default_factory=dict)

    def is_weekend(self, day: dt.date) -> bool:
        """Whether the state rests on that day of the week, by the rule in force on *day*."""
        return day.weekday() in weekend_of(self.state, day)

    def is_working(self, day: dt.date) -> bool:
        """Whether *day* is neither in the weekend nor a holiday."""
        return not self.is_weekend(day) and day not in self.holidays

    def add(self, day: dt.date, n: int) -> dt.date:
        """The *n*th working day after *day*, before it where *n* is negative; *day* itself for 0, worked on or not."""
        if abs(n) > _LONGEST:
            raise UserError(N_("That is too far away to count working days."))
        step = dt.timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, a: dt.date, b: dt.date) -> int:
        """The working days after *a* up to and with *b*: `add(a, between(a, b))` is *b* where *b* is worked on.
        Where *b* is before *a* it counts back and the number is negative."""
        if b < a:
            return -sum(self.is_working(b + dt.timedelta(days=i)) for i in range((a - b).days))
        return sum(self.is_working(a + dt.timedelta(days=i + 1)) for i in range((b - a).days))


def weekend_of(state: State, day: dt.date) -> frozenset[int]:
    """The days of the week (Monday 0) on which *state* rests by the rule in force on *day*."""
    found = _SAT_SUN
    for since, rests in WEEKENDS.get(state, ()):
        if since <= day:
            found = rests
    return found


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every holiday of the files, by day."""
    lines: list[Shipped] = []
    for path in sorted((paths.resources() / "holidays").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                day, basis = dt.date.fromisoformat(row["day"]), row["basis"]
                states, names = _states(row["states"]), (row["name_ms"], row["name_en"])
                lines.append(Shipped(day, states, *names, basis == "moon", basis == "given"))
    return tuple(sorted(lines, key=lambda one: (one.day, one.name_ms)))


def known_years() -> tuple[int, ...]:
    """The years whose public holidays the program knows."""
    return tuple(sorted({one.day.year for one in shipped()}))


def calendar_of(session: Session, state: State | None = None) -> WorkingDays:
    """The working days of *state*, or of the office's own, with the office's additions and removals."""
    chosen = state or _state_of(session)
    lines = _lines(session, chosen, screen_language())
    return WorkingDays(chosen, {line.day: line.name for line in lines if not line.struck})


@question(needs="office.see")
def holidays_of(session: Session, year: int) -> tuple[HolidayLine, ...]:
    """The holidays of the office's state in *year*, by day: shipped, in lieu, own, and those that are worked on."""
    lines = _lines(session, _state_of(session), screen_language())
    return tuple(line for line in lines if line.day.year == year)


@action(N_("Save holiday"), needs="office.change", icon="save")
def save_holiday(session: Session, holiday_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Save a holiday of the office's own, a one-off *cuti peristiwa* say. Gives its key."""
    holiday = Holiday(own=True) if holiday_id is None else session.get_one(Holiday, holiday_id)
    if holiday_id is not None:
        holiday.check_version(version)
    holiday.put(changes)
    if holiday.day is None or not (holiday.name or "").strip():
        missing = "day" if holiday.day is None else "name"
        raise Invalid({missing: UserError(N_("Give the date and the name of the holiday."))})
    with session.no_autoflush:
        same = session.scalar(
            sa.select(Holiday.id).where(
                Holiday.day == holiday.day, Holiday.own.is_(True), Holiday.id != (holiday_id or 0)
            )
        )
    if same is not None:
        taken = N_("The office already has a holiday on {day}.")
        raise Invalid({"day": UserError(taken, day=show_day(holiday.day))})
    session.add(holiday)
    session.flush()
    return holiday.id


@action(N_("Remove holiday"), needs="office.change", icon="trash-2")
def remove_holiday(session: Session, day: dt.date) -> None:
    """Make *day* a working day again: an own holiday goes, a public one is worked on in this office."""
    own = session.scalars(sa.select(Holiday).where(Holiday.day == day, Holiday.own.is_(True))).all()
    for one in own:
        session.delete(one)
    if own:
        return
    for line in _lines(session, _state_of(session), screen_language()):
        if line.day == day and not line.struck:
            session.add(Holiday(day=day, name=line.name[:80], state=None, own=False))
            return
    raise UserError(N_("There is no holiday on {day}."), day=show_day(day))


@action(N_("Keep holiday"), needs="office.change", icon="rotate-ccw")
def keep_holiday(session: Session, day: dt.date) -> None:
    """Take back that a public holiday is worked on."""
    struck = session.scalars(sa.select(Holiday).where(Holiday.day == day, Holiday.own.is_(False))).all()
    for one in struck:
        session.delete(one)
    if not struck:
        raise UserError(N_("This day is a holiday already."))


def _state_of(session: Session) -> State:
    return session.execute(sa.select(Office.state)).scalars().one()


def _states(words: str) -> frozenset[State]:
    """`all`, `all -sarawak`, or the names of states between spaces."""
    names = words.split()
    found = set(State) if "all" in names else {State[name] for name in names if not name.startswith("-")}
    return frozenset(found - {State[name[1:]] for name in names if name.startswith("-")})


def _lines(session: Session, state: State, language: Language) -> list[HolidayLine]:
    wanted = sa.select(Holiday).where(sa.or_(Holiday.state.is_(None), Holiday.state == state))
    rows = session.scalars(wanted.order_by(Holiday.day, Holiday.id)).all()
    struck = {row.day for row in rows if not row.own}
    public = public_holidays(state, language)
    lines = [line if line.day not in struck else _worked(line) for line in public]
    lines += [HolidayLine(row.day, row.name, row.id, row.version) for row in rows if row.own]
    return sorted(lines, key=lambda line: (line.day, line.holiday_id))


def _worked(line: HolidayLine) -> HolidayLine:
    return HolidayLine(line.day, line.name, 0, 0, line.estimated, line.in_lieu, struck=True)


@cache
def public_holidays(state: State, language: Language) -> tuple[HolidayLine, ...]:
    """The shipped holidays of *state* and the days in lieu of those that fall on its weekend, by day."""
    lines: dict[dt.date, HolidayLine] = {}
    replaced: set[dt.date] = set()
    for one in shipped():
        if state in one.states:
            replaced |= set() if one.given else {one.day}
            before = lines.get(one.day)
            name = one.name(language) if before is None else f"{before.name}; {one.name(language)}"
            lines[one.day] = HolidayLine(one.day, name, estimated=one.estimated)
    moving = MOVES.get(state, _SUNDAY)
    for day, line in sorted(lines.items()):
        if day.weekday() != moving or day not in replaced:
            continue
        then = day + dt.timedelta(days=1)
        while then in lines or then.weekday() in weekend_of(state, then):
            then += dt.timedelta(days=1)
        lines[then] = HolidayLine(
            then, say(IN_LIEU, language, holiday=line.name), estimated=line.estimated, in_lieu=True
        )
    return tuple(lines[day] for day in sorted(lines))
