"""The governance health of an organisation, year by year: every figure is computed, with the records behind it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Appointment, Constitution, Organisation, Profile, Seat, Term
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind, Obligation, ObligationKind
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    Attendance,
    AttendanceClass,
    Confirmation,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
)
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.governance.calendar import months_after
from k2k_desktop.services.governance.mirror import Mirror, mirror_on
from k2k_desktop.services.governance.positions import MANY, position_key, usual_seats
from k2k_desktop.services.governance.records import document_language, organisation_of, person_key
from k2k_desktop.services.governance.rules import Rules, rules_on
from k2k_desktop.services.runner import today

CIRCULATE_DAYS: Final = 14  # days after the meeting within which its minutes go round (feature 18)
TREND_YEARS: Final = 5
_GENERAL: Final = frozenset({MeetingKind.agm, MeetingKind.egm})
_SAT: Final = frozenset({MeetingStatus.held, MeetingStatus.adjourned})
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
class Behind:
    """A record behind a figure, and whether it counts for it."""

    table: str
    key: int
    met: bool


@dataclass(frozen=True)
class Figure:
    """*numerator* of *denominator*; a denominator of 0 says that there was nothing to judge that year."""

    name: str
    numerator: int
    denominator: int
    behind: tuple[Behind, ...] = ()

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
    """What one organisation's figures follow from, read once for all years."""

    organisation: Organisation
    now: dt.date
    meetings: Sequence[Any]
    actions: Sequence[Any]
    appointments: Sequence[Any]
    terms: Sequence[Any]
    seats: Sequence[tuple[str, int]]
    declared: Mapping[int, Sequence[tuple[dt.date, dt.date]]]
    accounts: Sequence[Any]
    editions: Sequence[tuple[dt.date, Rules]]
    held_in: Mapping[int, Sequence[Any]]
    due_in: Mapping[int, Sequence[Any]]
    confirmed_in: Mapping[int, Sequence[tuple[int, bool]]]

    def rules(self, day: dt.date) -> Rules:
        """The rules in force on *day*."""
        return next((rules for since, rules in self.editions if since <= day), self.editions[-1][1])


@question(needs="governance.see")
def health(session: Session, organisation_id: int, year: int) -> Health:
    """The figures of *year*; what is about people in office is as of its last day, or of today in a year not over."""
    found = _facts(session, organisation_id, year, year)
    day = min(dt.date(year, 12, 31), found.now)
    sitting = [(one.resident_id, one.person_name) for one in _each_once(_held_on(found, day)).values()]
    mirror = mirror_on(session, sitting, found.organisation.estate_id, day)
    return Health(organisation_id, found.organisation.name, year, day, _figures(found, year), mirror)


@question(needs="governance.see")
def trend(session: Session, organisation_id: int, years: Sequence[int]) -> dict[int, tuple[Figure, ...]]:
    """The figures of each of *years*, without the records behind; as many queries for ten years as for one."""
    if not years:
        return {}
    found = _facts(session, organisation_id, min(years), max(years))
    return {year: tuple(replace(one, behind=()) for one in _figures(found, year)) for year in years}


@question(needs="governance.see")
def records_behind(
    session: Session, organisation_id: int, year: int, figure: str
) -> tuple[tuple[str, int, str, bool], ...]:
    """The records behind one figure: (table, key, words of the screen, whether it counts)."""
    found = _facts(session, organisation_id, year, year)
    lines = next(one.behind for one in _figures(found, year) if one.name == figure)
    words: dict[tuple[str, int], str] = {
        ("meeting", one.id): f"{one.kind.say()} {one.number}/{one.year} · {show_day(one.held_on)}"
        for one in found.meetings
    }
    words |= {("action_item", one.id): " ".join(one.text.split()) for one in found.actions}
    words |= {("appointment", one.id): f"{one.person_name} · {one.position}" for one in found.appointments}
    words |= {("obligation", one.id): f"{one.title} · {show_day(one.due_on)}" for one in found.accounts}
    return tuple((one.table, one.key, words[one.table, one.key], one.met) for one in lines)


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


def _facts(session: Session, organisation_id: int, first: int, last: int) -> _Facts:
    organisation = organisation_of(session, organisation_id)
    since, until = dt.date(first - 1, 1, 1), dt.date(last + 1, 12, 31)
    statements = [statement(organisation_id, since, until) for statement in STATEMENTS]
    meetings, actions, appointments, terms, seats, declarations, accounts, begun = (
        session.execute(statement).all() for statement in statements
    )
    editions = [(day, rules_on(session, organisation_id, day)) for (day,) in begun]
    editions.append((dt.date.min, rules_on(session, organisation_id, dt.date.min)))
    own = [(one.position, one.seats) for one in seats]
    if not own:
        own = [(one.position, one.seats) for one in usual_seats(document_language(session)) if one.least]
    now = today(session)
    held_in, due_in = defaultdict(list), defaultdict(list)
    for meeting in meetings:
        if meeting.held_on <= now:
            held_in[meeting.held_on.year].append(meeting)
    declared = defaultdict(list)
    for one in declarations:
        declared[one.appointment_id].append((one.declared_on, one.valid_to))
    for promise in actions:
        due_in[promise.due_on.year].append(promise)
    return _Facts(
        organisation, now, meetings, actions, appointments, terms, own, declared, accounts, editions,
        held_in, due_in, _confirmed(meetings, now),
    )  # fmt: skip


def _meetings(key: int, since: dt.date, until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    m, a = Meeting, aliased(Attendance)
    present = (
        sa.select(sa.func.count())
        .where(
            a.meeting_id == m.id, a.attended_as == AttendanceClass.present,
            sa.or_(a.appointment_id.is_not(None), m.kind.in_(_GENERAL)),
        )
        .scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(
            m.id, m.kind, m.number, m.year, m.held_on, m.status, m.quorum_needed, m.circulated_at,
            present.label("present"), Confirmation.at_meeting_id,
        )
        .outerjoin(Confirmation, Confirmation.meeting_id == m.id)
        .where(m.organisation_id == key, m.held_on.between(since, until), m.status.in_(_SAT))
        .order_by(m.held_on, m.starts_at, m.id)
    )  # fmt: skip


def _actions(key: int, since: dt.date, until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    a = ActionItem
    return (
        sa.select(a.id, a.due_on, a.status, a.closed_on, sa.func.substr(MinuteEntry.text, 1, 120).label("text"))
        .join(Meeting, Meeting.id == a.meeting_id)
        .join(MinuteEntry, MinuteEntry.id == a.minute_entry_id)
        .where(Meeting.organisation_id == key, a.due_on.between(since, until), a.status != ActionStatus.dropped)
    )


def _appointments(key: int, since: dt.date, until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    a = Appointment
    return sa.select(
        a.id, a.resident_id, a.person_name, a.position, a.from_on, a.to_on, Term.to_on.label("term_to")
    ).join(Term, Term.id == a.term_id).where(
        a.organisation_id == key, a.from_on <= until, sa.or_(a.to_on.is_(None), a.to_on >= since)
    )  # fmt: skip


def _terms(key: int, _since: dt.date, _until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Term.from_on, Term.to_on).where(Term.organisation_id == key).order_by(Term.from_on)


def _seats(key: int, _since: dt.date, _until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Seat.position, Seat.seats).where(Seat.organisation_id == key)


def _declarations(key: int, since: dt.date, until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    d = Declaration
    return sa.select(d.appointment_id, d.declared_on, d.valid_to).where(
        d.organisation_id == key, d.kind == DeclarationKind.interest, d.declared_on <= until, d.valid_to >= since
    )


def _accounts(key: int, since: dt.date, until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    o = Obligation
    return sa.select(o.id, o.title, o.due_on, o.done_on).where(
        o.organisation_id == key, o.kind == ObligationKind.accounts, o.due_on.between(since, until)
    )


def _editions(key: int, _since: dt.date, _until: dt.date) -> sa.Select[*tuple[Any, ...]]:
    one = Constitution
    return sa.select(one.from_on).where(one.organisation_id == key).order_by(one.from_on.desc())


# All that is asked of the database for one organisation, for whatever number of years.
STATEMENTS: Final = (
    _meetings, _actions, _appointments, _terms, _seats, _declarations, _accounts, _editions,
)  # fmt: skip


def _figures(found: _Facts, year: int) -> tuple[Figure, ...]:
    """The figures of *year*, in the order of LABELS."""
    held = found.held_in.get(year, ())
    day = min(dt.date(year, 12, 31), found.now)
    began = found.terms[0].from_on if found.terms else None
    alive = began is not None and began <= day and year <= found.now.year
    rules = found.rules(day)
    return (
        _agm(found, year, rules, alive),
        _planned(held, rules.meetings_a_year if alive else 0),
        _of("quorum", "meeting", [(m.id, m.present >= m.quorum_needed) for m in held if m.quorum_needed is not None]),
        _of("circulated", "meeting", _circulated(held, found.now)),
        _of("confirmed", "meeting", found.confirmed_in.get(year, ())),
        _of("actions", "action_item", _on_time(found, year)),
        *_of_people(found, day, alive),
        _of("accounts", "obligation", [
            (one.id, one.done_on is not None) for one in found.accounts if one.due_on.year == year
        ]),
    )  # fmt: skip


def _of(name: str, table: str, judged: Iterable[tuple[int, bool]]) -> Figure:
    behind = tuple(Behind(table, key, met) for key, met in judged)
    return Figure(name, sum(one.met for one in behind), len(behind), behind)


def _agm(found: _Facts, year: int, rules: Rules, alive: bool) -> Figure:
    """One a year from a registered body, no later than its rules say after the one before."""
    agms = [one for one in found.meetings if one.kind is MeetingKind.agm and one.status is MeetingStatus.held]
    bound = alive and (found.organisation.profile in _REGISTERED or bool(agms))
    this = [one for one in agms if one.held_on.year == year]
    before = [one for one in agms if one.held_on.year < year]
    latest = months_after(before[-1].held_on, rules.agm_months) if before else dt.date(year, 12, 31)
    behind = tuple(Behind("meeting", one.id, one.held_on <= latest) for one in this[:1])
    if year == found.now.year and not this and found.now <= latest:
        bound = False  # still time
    return Figure("agm", sum(one.met for one in behind), 1 if bound or behind else 0, behind)


def _planned(held: Sequence[Any], planned: int) -> Figure:
    sat = [one for one in held if one.kind not in _GENERAL and one.status is MeetingStatus.held]
    return Figure("meetings", len(sat), planned, tuple(Behind("meeting", one.id, True) for one in sat))


def _circulated(held: Sequence[Any], now: dt.date) -> list[tuple[int, bool]]:
    judged = []
    for one in held:
        latest = one.held_on + dt.timedelta(days=CIRCULATE_DAYS)
        if one.circulated_at is not None:
            judged.append((one.id, local(one.circulated_at).date() <= latest))
        elif now > latest:
            judged.append((one.id, False))
    return judged


def _confirmed(meetings: Sequence[Any], now: dt.date) -> dict[int, list[tuple[int, bool]]]:
    """Whether each meeting's minutes were confirmed at the very next one of its kind: general, or of the committee."""
    judged: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for general in (False, True):
        row = [one for one in meetings if (one.kind in _GENERAL) is general and one.held_on <= now]
        for one, following in itertools.pairwise(row):
            judged[one.held_on.year].append((one.id, one.at_meeting_id == following.id))
    return judged


def _on_time(found: _Facts, year: int) -> list[tuple[int, bool]]:
    return [
        (one.id, one.status is ActionStatus.done and one.closed_on is not None and one.closed_on <= one.due_on)
        for one in found.due_in.get(year, ())
        if one.due_on < found.now or one.status is ActionStatus.done
    ]


def _held_on(found: _Facts, day: dt.date) -> list[Any]:
    """The appointments in force on *day*."""
    return [one for one in found.appointments if one.from_on <= day and (one.to_on is None or one.to_on >= day)]


def _each_once(held: Iterable[Any]) -> dict[Any, Any]:
    """Each person in office once, with the first of the appointments."""
    people: dict[Any, Any] = {}
    for one in held:
        people.setdefault(person_key(one.resident_id, one.person_name), one)
    return people


def _of_people(found: _Facts, day: dt.date, alive: bool) -> tuple[Figure, ...]:
    """Seats, terms and declarations on *day*; a declaration counts for the person, whatever else that person holds."""
    if not alive:
        return tuple(Figure(name, 0, 0) for name in ("seats", "terms", "declarations"))
    held = _held_on(found, day)
    filled = Counter(_key(one.position) for one in held)
    seats = [(_key(position), count) for position, count in found.seats if count < MANY]
    taken = sum(min(filled[position], count) for position, count in seats)
    wanted = {position for position, _count in seats}
    behind = tuple(Behind("appointment", one.id, True) for one in held if _key(one.position) in wanted)
    people = _each_once(held)
    declared = {
        person_key(one.resident_id, one.person_name)
        for one in held
        if any(since <= day <= until for since, until in found.declared.get(one.id, ()))
    }
    return (
        Figure("seats", taken, sum(count for _position, count in seats), behind),
        _of("terms", "appointment", [(one.id, one.term_to is None or one.term_to >= day) for one in people.values()]),
        _of("declarations", "appointment", [(one.id, person in declared) for person, one in people.items()]),
    )
