"""The governance health of an organisation, year by year: every figure is computed, with the records behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Profile
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.governance import health_statements as statements
from k2k_desktop.services.governance.calendar import months_after
from k2k_desktop.services.governance.mirror import Mirror, mirror_on
from k2k_desktop.services.governance.positions import MANY, POSITIONS, position_key
from k2k_desktop.services.governance.profiles import DEFAULTS
from k2k_desktop.services.governance.records import organisation_of
from k2k_desktop.services.runner import today

TREND_YEARS: Final = 5
_REGISTERED: Final = frozenset({Profile.ros_society, Profile.jmb, Profile.mc})
LABELS: Final = {
    "agm": N_("Annual general meeting on time"),
    "meetings": N_("Meetings held as planned"),
    "quorum": N_("Quorum reached"),
    "circulated": N_("Minutes circulated within 14 days"),
    "confirmed": N_("Minutes confirmed at the next meeting"),
    "actions": N_("Actions done on time"),
    "seats": N_("Seats filled"),
    "terms": N_("In office within the term"),
    "declarations": N_("Declarations of interest on file"),
    "accounts": N_("Accounts presented"),
}


@dataclass(frozen=True)
class Figure:
    """*numerator* of *denominator*; a denominator of 0 says that there was nothing to judge that year."""

    name: str
    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; more than was planned is still the whole. None where there was nothing to judge."""
        return min(1.0, self.numerator / self.denominator) if self.denominator else None

    def label(self, language: Language | None = None) -> str:
        """What is counted."""
        return say(LABELS[self.name], language)


@dataclass(frozen=True)
class Health:
    """A year's figures in the order of LABELS; *mirror* compares the committee with the residents on *day*."""

    organisation_id: int
    organisation: str
    year: int
    day: dt.date
    figures: tuple[Figure, ...]
    mirror: tuple[Mirror, ...]


@dataclass(frozen=True)
class _Facts:
    """What one organisation's figures follow from, counted by the database for all years at once; days as text."""

    name: str
    estate_id: int | None
    profile: Profile
    began: str | None
    now: dt.date
    editions: Sequence[tuple[str, int | None, int | None]]
    seats: Sequence[tuple[str, int]]
    agms: Sequence[tuple[int, str, str]]
    meetings: Mapping[int, Sequence[Any]]
    actions: Mapping[int, Sequence[Any]]
    obligations: Mapping[int, Sequence[Any]]
    people: Mapping[int, Sequence[Any]]
    held: Mapping[int, Mapping[str, int]]

    def rules(self, day: str) -> tuple[int, int]:
        """Meetings a year and months between annual general meetings by the rules in force on *day*."""
        usual = DEFAULTS[self.profile]
        planned, months = usual["meetings_a_year"][0], usual["agm_months"][0]
        edition = next((one for one in self.editions if one[0] <= day), None)
        if edition is not None:
            planned = planned if edition[1] is None else edition[1]
            months = months if edition[2] is None else edition[2]
        return planned, months

    def lives(self, year: int) -> bool:
        """Whether its first term had begun by the end of *year*, or by today."""
        return self.began is not None and self.began <= _last_day(year, self.now) and year <= self.now.year


Line = tuple[str, int, str, bool]


@question(needs="governance.see")
def health(session: Session, organisation_id: int, year: int) -> Health:
    """The figures of *year*; what is about people in office is as of its last day, or of today in a year not over."""
    found = _facts(session, organisation_id, year, year)
    day = min(dt.date(year, 12, 31), found.now)
    sitting = _rows(session, statements.SITTING, organisation_id, year, year)
    mirror = mirror_on(session, [(resident, name) for resident, name in sitting], found.estate_id, day)
    return Health(organisation_id, found.name, year, day, _figures(found, year), mirror)


@question(needs="governance.see")
def trend(session: Session, organisation_id: int, years: Sequence[int]) -> dict[int, tuple[Figure, ...]]:
    """The figures of each of *years*; as many statements for ten years as for one, each counting by year."""
    if not years:
        return {}
    found = _facts(session, organisation_id, min(years), max(years))
    return {year: _figures(found, year) for year in years}


@question(needs="governance.see")
def records_behind(session: Session, organisation_id: int, year: int, figure: str) -> tuple[Line, ...]:
    """The records behind one figure: (table, key, words of the screen, whether it counts)."""
    found = _facts(session, organisation_id, year, year)

    def rows(statement: str) -> Sequence[Any]:
        return _rows(session, statement, organisation_id, year, year)

    match figure:
        case "seats" | "terms" | "declarations" if not found.lives(year):
            lines = []
        case "seats":
            wanted = {position for position, count in found.seats if count < MANY}
            held = rows(statements.APPOINTED)
            lines = [_appointment(key, name, post, 1) for key, name, post in held if _key(post) in wanted]
        case "terms" | "declarations":
            lines = [_appointment(*row) for row in rows(statements.people_behind(figure))]
        case "actions":
            lines = [_action(*row) for row in rows(statements.ACTIONS_BEHIND)]
        case "agm":
            on_time = _agm(found, year).numerator
            lines = [_meeting(row[:-1], on_time) for row in rows(statements.meetings_behind(figure))[:1]]
        case "accounts":
            lines = [_meeting(row[:-1], row[-1]) for row in rows(statements.meetings_behind(figure))]
            lines += [_obligation(*row) for row in rows(statements.OBLIGATIONS_BEHIND)]
        case _:
            lines = [_meeting(row[:-1], row[-1]) for row in rows(statements.meetings_behind(figure))]
    return tuple(lines)


@question(needs="governance.see", recorded=N_("Print governance report"))
def governance_report_pdf(session: Session, organisation_id: int, year: int, language: Language) -> Printed:
    """The figures of *year* as a table with bars, the trend, and the committee beside the residents."""
    from k2k_desktop.reports import governance_report as reports
    from k2k_desktop.services import documents, office

    found = health(session, organisation_id, year)
    years = tuple(range(year - TREND_YEARS + 1, year + 1))
    past = trend(session, organisation_id, years)
    lines = tuple(
        reports.FigureLine(
            one.label(language), one.numerator, one.denominator,
            tuple(past[earlier][place].share for earlier in years),
        )
        for place, one in enumerate(found.figures)
    )  # fmt: skip
    mirror = tuple(
        reports.MirrorLine(one.say(language), one.seats, one.all_seats, one.people, one.all_people)
        for one in found.mirror
    )
    report = reports.GovernanceReport(
        office.paper(session, language), found.organisation, year, found.day, years, lines, mirror
    )
    subject = ("organisation", organisation_id)
    return documents.issued(
        session, "governance_report", subject, report.title(), report, reports.print_governance_report
    )


@lru_cache(1000)
def _key(position: str) -> str:
    return position_key(position)


def _last_day(year: int, now: dt.date) -> str:
    return min(dt.date(year, 12, 31), now).isoformat()


def _rows(session: Session, statement: str, body: int, first: int, last: int) -> Sequence[Any]:
    values = {"body": body, "first": first, "last": last, "now": today(session).isoformat()}
    return session.connection().exec_driver_sql(statement, values).all()


def _facts(session: Session, organisation_id: int, first: int, last: int) -> _Facts:
    organisation, editions, seats, agms, *by_year, positions = (
        _rows(session, statement, organisation_id, first, last) for statement in statements.STATEMENTS
    )
    if not organisation:
        organisation_of(session, organisation_id)  # says that it is gone
    name, profile, estate_id, began = organisation[0]
    held: dict[int, dict[str, int]] = defaultdict(dict)
    for year, position, count in positions:
        key = _key(position)
        held[year][key] = held[year].get(key, 0) + count
    own = [(_key(position), count) for position, count in seats]
    if not own:
        own = [(one.label, one.seats) for one in POSITIONS if one.least]
    meetings, actions, obligations, people = ({row[0]: row[1:] for row in rows} for rows in by_year)
    return _Facts(
        name, estate_id, Profile[profile], began, today(session), editions, own, agms, meetings, actions, obligations,
        people, held,
    )  # fmt: skip


def _figures(found: _Facts, year: int) -> tuple[Figure, ...]:
    """The figures of *year*, in the order of LABELS."""
    lives = found.lives(year)
    planned = found.rules(_last_day(year, found.now))[0] if lives else 0
    meetings = found.meetings.get(year, (0,) * 7 + (None,))
    met, of = found.actions.get(year, (0, 0))
    return (
        _agm(found, year),
        Figure("meetings", meetings[0], planned),
        Figure("quorum", meetings[1] or 0, meetings[2]),
        Figure("circulated", meetings[3] or 0, meetings[4]),
        Figure("confirmed", meetings[5] or 0, meetings[6]),
        Figure("actions", met, of),
        *_of_people(found, year, lives),
        _accounts(meetings[7], found.obligations.get(year, (None,))[0]),
    )


def _agm(found: _Facts, year: int) -> Figure:
    """One a year from a registered body, no later than its rules say after the one before."""
    day = _last_day(year, found.now)
    this = next((first for held_in, first, _last in found.agms if held_in == year), None)
    before = max((last for held_in, _first, last in found.agms if held_in < year), default=None)
    latest = f"{year}-12-31"
    if before:
        latest = months_after(dt.date.fromisoformat(before), found.rules(day)[1]).isoformat()
    bound = found.lives(year) and (found.profile in _REGISTERED or bool(found.agms))
    if year == found.now.year and not this and day <= latest:
        bound = False  # still time
    return Figure("agm", int(this is not None and this <= latest), int(bound or this is not None))


def _accounts(presented: int | None, done: int | None) -> Figure:
    """The accounts of a year: *presented* at its annual general meeting, or what was due about them is all *done*."""
    return Figure("accounts", int(bool(presented or done)), int(presented is not None or done is not None))


def _of_people(found: _Facts, year: int, lives: bool) -> tuple[Figure, ...]:
    """Seats, terms and declarations on the last day of *year*, or today."""
    if not lives:
        return tuple(Figure(name, 0, 0) for name in ("seats", "terms", "declarations"))
    filled = found.held.get(year, {})
    seats = [(position, count) for position, count in found.seats if count < MANY]
    taken = sum(min(filled.get(position, 0), count) for position, count in seats)
    people, in_term, declared = found.people.get(year, (0, 0, 0))
    return (
        Figure("seats", taken, sum(count for _position, count in seats)),
        Figure("terms", in_term, people),
        Figure("declarations", declared, people),
    )


def _meeting(row: Sequence[Any], met: int) -> Line:
    key, kind, number, series, held_on = row
    words = f"{MeetingKind[kind].say()} {number}/{series} · {show_day(dt.date.fromisoformat(held_on))}"
    return "meeting", key, words, bool(met)


def _action(key: int, text: str, met: int) -> Line:
    return "action_item", key, " ".join(text.split()), bool(met)


def _appointment(key: int, name: str, position: str, met: int) -> Line:
    return "appointment", key, f"{name} · {position}", bool(met)


def _obligation(key: int, title: str, due_on: str, met: int) -> Line:
    return "obligation", key, f"{title} · {show_day(dt.date.fromisoformat(due_on))}", bool(met)
