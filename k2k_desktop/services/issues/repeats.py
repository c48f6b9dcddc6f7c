"""Faults that come back: the lift that stopped three times in a month is one cause, not three complaints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, utc_text
from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.models.base import moment
from k2k_desktop.models.issues import Category, EventKind, Issue
from k2k_desktop.models.issues.happenings import RootCause
from k2k_desktop.models.office import Office
from k2k_desktop.services.issues.records import add_event, category_words, place_of, place_words, with_places
from k2k_desktop.services.runner import about, today

COUNT: Final = 3  # faults
DAYS: Final = 30
CASE_FORM: Final = fields(RootCause.title, RootCause.cause, RootCause.remedy)
LIMITS_FORM: Final = fields(Office.repeat_count, Office.repeat_days)
_CLOSED: Final = N_("This case is closed. Open it again first.")

# One place is a facility, or a home or a floor with the part that breaks there. Compliments and questions are no
# faults, and what was joined to another complaint counts once. The + keeps that question off its index, which would
# read nearly every complaint there is; the days are the narrow one.
_KEY: Final = """CASE WHEN i.facility_id IS NOT NULL THEN 'f' || i.facility_id
    WHEN i.unit_id IS NOT NULL THEN 'u' || i.unit_id || '|' || c.place || '|' || c.part_ms
    WHEN i.block_id IS NOT NULL THEN 'b' || i.block_id || '|' || COALESCE(i.floor_label, '') || '|' || c.place || '|'
        || c.part_ms END"""
REPEATS: Final = f"""
    SELECT key, id, at FROM (
        SELECT key, id, at, count(*) OVER (PARTITION BY key) AS times, max(at) OVER (PARTITION BY key) AS last,
               sum(root_cause_id IS NULL) OVER (PARTITION BY key) AS free
        FROM (SELECT {_KEY} AS key, i.id, i.reported_at AS at, i.root_cause_id
              FROM issue i JOIN category c ON c.id = i.category_id
              WHERE i.reported_at >= :since AND i.kind = 'complaint' AND i.status <> 'rejected'
              AND +i.duplicate_of_id IS NULL AND NOT c.confidential)
        WHERE key IS NOT NULL)
    WHERE times >= :count AND free > 0 ORDER BY last DESC, key, at"""


@dataclass(frozen=True)
class Repeat:
    """One place where the same part keeps failing; *case_id* the open case about it, which *free* ones can join."""

    place: str
    part: str
    issues: tuple[int, ...]
    references: tuple[str, ...]
    titles: tuple[str, ...]
    first: dt.datetime
    last: dt.datetime
    free: tuple[int, ...]
    case_id: int | None = None


@dataclass(frozen=True)
class Failing:
    """A place where the same part keeps failing: how many faults, and the key of the latest."""

    place: str
    faults: int
    latest: int


@dataclass(frozen=True)
class Case:
    """One root cause, with the complaints behind it and those that came after it was closed."""

    case_id: int
    version: int
    title: str
    place: str
    part: str
    opened_on: dt.date
    closed_on: dt.date | None
    cause: str
    remedy: str
    issues: tuple[tuple[int, str, str], ...]  # (key, reference, title)
    came_back: int

    @property
    def reference(self) -> str:
        """`PB-0007`."""
        return case_reference(self.case_id)


@dataclass(frozen=True)
class Limits:
    """From how many faults in how many days it is a repeat, as the form shows it; None is the usual."""

    office_id: int
    version: int
    count: int | None
    days: int | None

    @property
    def in_force(self) -> tuple[int, int]:
        """(faults, days) as they count."""
        return self.count or COUNT, self.days or DAYS


def case_reference(case_id: int) -> str:
    """`PB-0007` (punca berulang)."""
    return f"PB-{case_id:04}"


@question(needs="issues.see")
def limits(session: Session) -> Limits:
    """The numbers of the alarm."""
    office = session.scalars(sa.select(Office)).one()
    return Limits(office.id, office.version, office.repeat_count, office.repeat_days)


@action(N_("Save numbers of repeats"), needs="issues.manage", icon="save")
def save_limits(session: Session, version: int, changes: dict[str, Any]) -> None:
    """Set from how many faults in how many days it is a repeat; empty is 3 in 30."""
    office = session.scalars(sa.select(Office)).one()
    office.check_version(version)
    for one in LIMITS_FORM:
        if one.name in changes:
            one.kind.check(changes[one.name])
            setattr(office, one.name, changes[one.name])


@question(needs="issues.see")
def repeats(session: Session) -> list[Repeat]:
    """Every place with so many faults in so many days that are not all in a case yet, the newest first."""
    groups = _groups(session)
    keys = [key for group in groups for key in group]
    found = {one.id: one for one in session.scalars(sa.select(Issue).where(Issue.id.in_(keys)))} if keys else {}
    return [_repeat(session, [found[key] for key in group]) for group in groups]


def failing(session: Session) -> list[Failing]:
    """The places of `repeats`, as far as a line of the first page tells: in two queries, however many they are."""
    faults = {group[-1]: len(group) for group in _groups(session)}
    if not faults:
        return []
    statement = with_places(sa.select(Issue.id)).where(Issue.id.in_(list(faults)))
    places = {
        key: place_words(block, floor, unit, facility, None)
        for key, block, floor, unit, facility in session.execute(statement)
    }
    return [Failing(places[key], count, key) for key, count in faults.items()]


def _groups(session: Session) -> list[list[int]]:
    """The keys of the complaints of each place that keeps failing, the oldest first in each."""
    count, days = limits(session).in_force
    since = utc_text(moment(session) - dt.timedelta(days=days))
    rows = session.execute(sa.text(REPEATS), {"since": since, "count": count}).all()
    return [[row.id for row in group] for _key, group in groupby(rows, key=lambda row: row.key)]


@question(needs="issues.see")
def repeat_count(session: Session) -> int:
    """How many places keep failing now without a case."""
    count, days = limits(session).in_force
    since = utc_text(moment(session) - dt.timedelta(days=days))
    statement = sa.text(f"SELECT count(DISTINCT key) FROM ({REPEATS})")
    return int(session.execute(statement, {"since": since, "count": count}).scalar_one())


@question(needs="issues.see")
def cases(session: Session, closed: bool = False) -> list[Case]:
    """The open cases, or the *closed* ones, the newest first."""
    which = RootCause.closed_on.is_not(None) if closed else RootCause.closed_on.is_(None)
    return _cases(session, session.scalars(sa.select(RootCause).where(which).order_by(RootCause.id.desc()).limit(500)))


@question(needs="issues.see")
def case_for(session: Session, issue_id: int) -> Case | None:
    """The case a complaint belongs to, or else the open one about the same place and part, which it can join."""
    issue = session.get_one(Issue, issue_id)
    if issue.root_cause_id is not None:
        return _case(session, session.get_one(RootCause, issue.root_cause_id))
    return open_case_at(session, issue.facility_id, issue.unit_id, issue.block_id, issue.floor_label, issue.category_id)


@question(needs="issues.see")
def open_case_at(
    session: Session,
    facility_id: int | None,
    unit_id: int | None,
    block_id: int | None,
    floor_label: str | None,
    category_id: int | None,
) -> Case | None:
    """The open case about a place, for the form at the counter: `Kes punca PB-0007`."""
    statement = sa.select(RootCause).where(RootCause.closed_on.is_(None)).order_by(RootCause.id.desc())
    if facility_id is not None:
        row = session.scalars(statement.where(RootCause.facility_id == facility_id).limit(1)).first()
        return _case(session, row) if row else None
    if category_id is None or block_id is None:
        return None
    category = session.get_one(Category, category_id)
    same = sa.select(Category.id).where(Category.place == category.place, Category.part_ms == category.part_ms)
    statement = statement.where(
        RootCause.facility_id.is_(None), RootCause.category_id.in_(same), RootCause.block_id == block_id,
        RootCause.unit_id.is_(None) if unit_id is None else RootCause.unit_id == unit_id,
    )  # fmt: skip
    for row in session.scalars(statement):
        if unit_id is not None or _floor(session, row.id) == floor_label:
            return _case(session, row)
    return None


@action(N_("Open root cause case"), needs="issues.act", icon="git-merge")
def open_case(session: Session, issue_ids: Sequence[int], title: str, cause: str | None = None) -> int:
    """One case behind several complaints about the same place; gives its key.

    Raises UserError where they are not about one place, or one of them belongs to another case.
    """
    issues = [session.get_one(Issue, key) for key in dict.fromkeys(issue_ids)]
    if not issues:
        raise UserError(N_("Choose the complaints that have one cause."))
    if not title.strip():
        raise Invalid({"title": UserError(N_("Write what keeps failing."))})
    if len({_key_of(session, one) for one in issues}) > 1:
        raise UserError(N_("These complaints are about different places or parts. A case is about one."))
    first = issues[0]
    if open_case_at(session, first.facility_id, first.unit_id, first.block_id, first.floor_label, first.category_id):
        raise UserError(N_("There is an open case about this place already. Join the complaints to it."))
    case = RootCause(
        title=title.strip()[:150], cause=(cause or "").strip() or None, facility_id=first.facility_id,
        block_id=first.block_id, unit_id=first.unit_id, category_id=first.category_id, opened_on=today(session),
    )  # fmt: skip
    session.add(case)
    session.flush()
    join_case(session, [one.id for one in issues], case.id)
    about(session, "root_cause", case.id)
    return case.id


@action(N_("Join to root cause case"), needs="issues.act", icon="git-merge")
def join_case(session: Session, issue_ids: Sequence[int], case_id: int) -> None:
    """Put complaints into an open case."""
    case = session.get_one(RootCause, case_id)
    if case.closed_on is not None:
        raise UserError(_CLOSED)
    for key in issue_ids:
        issue = session.get_one(Issue, key)
        if issue.root_cause_id == case_id:
            continue
        if issue.root_cause_id is not None:
            raise UserError(
                N_("{issue} belongs to the case {case} already."),
                issue=issue.reference, case=case_reference(issue.root_cause_id),
            )  # fmt: skip
        issue.root_cause_id = case_id
        add_event(
            session, key, EventKind.changed, text=case_reference(case_id), internal=True, about=f"root_cause:{case_id}"
        )
    about(session, "root_cause", case_id)


@action(N_("Save root cause case"), needs="issues.act", icon="save")
def save_case(session: Session, case_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change title, cause and remedy of an open case."""
    case = session.get_one(RootCause, case_id)
    case.check_version(version)
    if case.closed_on is not None:
        raise UserError(_CLOSED)
    case.put({name: value for name, value in changes.items() if name in {one.name for one in CASE_FORM}})
    return case.id


@action(N_("Close root cause case"), needs="issues.close", icon="circle-check")
def close_case(session: Session, case_id: int, version: int, cause: str | None, remedy: str | None) -> int:
    """Close a case with what caused the faults and what ended them; if they come back, the list tells."""
    case = session.get_one(RootCause, case_id)
    case.check_version(version)
    wrong = {}
    for name, given in (("cause", cause), ("remedy", remedy)):
        if not (given or "").strip():
            wrong[name] = UserError(N_("A case closes with its cause and with what ended it."))
    if wrong:
        raise Invalid(wrong)
    case.put({"cause": cause, "remedy": remedy, "closed_on": today(session)})
    return case.id


@action(N_("Open root cause case again"), needs="issues.act", icon="rotate-ccw")
def reopen_case(session: Session, case_id: int, version: int) -> int:
    """The faults came back: the case goes on, with the complaints since it was closed."""
    case = session.get_one(RootCause, case_id)
    case.check_version(version)
    if case.closed_on is None:
        raise UserError(N_("This case is open."))
    back = [key for key, _reference in _since(session, case)]
    case.closed_on = None
    session.flush()
    join_case(session, back, case_id)
    return case.id


def proposed_title(repeat: Repeat) -> str:
    """`Lif 1 Blok C: 3 kali rosak dalam 12 hari`."""
    days = max(1, (local(repeat.last).date() - local(repeat.first).date()).days)
    place = repeat.place
    if repeat.part.casefold() not in place.casefold():
        place = f"{place} · {repeat.part}"
    times = say_count("{count} breakdown", "{count} breakdowns", len(repeat.issues))
    span = say_count("in {count} day", "in {count} days", days)
    return say(N_("{place}: {times} {span}"), place=place, times=times, span=span)[:150]


def _repeat(session: Session, issues: list[Issue]) -> Repeat:
    last = issues[-1]
    case = open_case_at(session, last.facility_id, last.unit_id, last.block_id, last.floor_label, last.category_id)
    place = _place(session, last)
    part = category_words(session.get_one(Category, last.category_id))[0]
    return Repeat(
        place, part, tuple(one.id for one in issues), tuple(one.reference for one in issues),
        tuple(one.title for one in issues), issues[0].reported_at,
        last.reported_at, tuple(one.id for one in issues if one.root_cause_id is None), case.case_id if case else None,
    )  # fmt: skip


def _case(session: Session, row: RootCause) -> Case:
    return _cases(session, [row])[0]


def _cases(session: Session, rows: Iterable[RootCause]) -> list[Case]:
    """The complaints behind all of them and their places are read together; what came back, for each closed one."""
    cases = list(rows)
    behind: dict[int, list[Any]] = {row.id: [] for row in cases}
    statement = with_places(sa.select(Issue.root_cause_id, Issue.id, Issue.reference, Issue.title))
    for one in session.execute(statement.where(Issue.root_cause_id.in_(list(behind))).order_by(Issue.id)):
        behind[one[0]].append(one)
    made = []
    for row in cases:
        issues = behind[row.id]
        block, floor, unit, facility = issues[0][4:] if issues else (None,) * 4
        category = session.get(Category, row.category_id) if row.category_id else None
        made.append(Case(
            row.id, row.version, row.title, place_words(block, floor, unit, facility, None) if issues else "",
            category_words(category)[0] if category else "", row.opened_on, row.closed_on, row.cause or "",
            row.remedy or "", tuple((one.id, one.reference, one.title) for one in issues), len(_since(session, row)),
        ))  # fmt: skip
    return made


def _since(session: Session, case: RootCause) -> list[tuple[int, str]]:
    """The complaints about the same place and part since a case was closed, that belong to none."""
    if case.closed_on is None or case.category_id is None:
        return []
    statement = sa.select(Issue.id, Issue.reference).where(
        Issue.root_cause_id.is_(None), Issue.duplicate_of_id.is_(None), Issue.created_at > case.updated_at
    )
    if case.facility_id is not None:
        statement = statement.where(Issue.facility_id == case.facility_id)
    else:
        category = session.get_one(Category, case.category_id)
        same = sa.select(Category.id).where(Category.place == category.place, Category.part_ms == category.part_ms)
        statement = statement.where(
            Issue.facility_id.is_(None), Issue.category_id.in_(same), Issue.block_id == case.block_id,
            Issue.unit_id == case.unit_id if case.unit_id else Issue.unit_id.is_(None),
            Issue.floor_label.is_not_distinct_from(_floor(session, case.id)),
        )  # fmt: skip
    return [(row.id, row.reference) for row in session.execute(statement.order_by(Issue.id))]


def _floor(session: Session, case_id: int) -> str | None:
    """The floor a case is about: that of its complaints."""
    return session.scalar(
        sa.select(Issue.floor_label).where(Issue.root_cause_id == case_id).order_by(Issue.id).limit(1)
    )


def _key_of(session: Session, issue: Issue) -> tuple[Any, ...]:
    if issue.facility_id is not None:
        return ("f", issue.facility_id)
    category = session.get_one(Category, issue.category_id)
    where = ("u", issue.unit_id) if issue.unit_id else ("b", issue.block_id, issue.floor_label)
    return (*where, category.place, category.part_ms)


def _place(session: Session, issue: Issue) -> str:
    return place_of(session, issue.estate_id, issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id, None)
