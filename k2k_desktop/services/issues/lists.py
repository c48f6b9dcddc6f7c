"""The list of complaints: its columns, filters and tabs, and finding one by its numbers, words, home or reporter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.fields import Count, Flag, Options, Text, kind_of
from k2k_desktop.core.i18n import N_, P_, Language
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues import OPEN, Category, Channel, Issue, IssueKind, IssueStatus, Priority
from k2k_desktop.models.office import User
from k2k_desktop.models.people.listed import SEARCH as RESIDENT_SEARCH
from k2k_desktop.services import masking
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.lateness import BETWEEN, Lateness
from k2k_desktop.services.issues.records import part_of, place_words
from k2k_desktop.services.people.lists import blocks, estates, match_expression
from k2k_desktop.services.runner import who

SEARCH: Final = "issue_search"
_I, _C, _B = Issue.__table__.c, Category.__table__.c, Block.__table__.c
_U, _F, _O = Unit.__table__.c, Facility.__table__.c, User.__table__.c
_NUMBER: Final = re.compile(r"(?:ADU-)?(?:(\d{4})-)?(\d{1,9})", re.IGNORECASE)
_NOW: Final = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now")
_TODAY_ENDS: Final = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now", "+8 hours", "start of day", "+1 day", "-8 hours")
_WEEK_ENDS: Final = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now", "+8 hours", "start of day", "+8 days", "-8 hours")


class LatenessFilter(Options):
    """How soon it is due."""

    late = P_("filter", "Late")
    today = N_("Due today")
    week = N_("Due in seven days")
    no_clock = N_("Without a clock")


class Tab(Options):
    """The tabs above the views."""

    open = P_("issue", "Open")
    received = P_("issue", "Received")
    waiting = P_("issue", "Awaiting verification")
    ended = P_("issue", "Finished")
    all = P_("issue", "All")


TABS: Final = tuple((tab.name, tab.label) for tab in Tab)


@dataclass(frozen=True, kw_only=True)
class InTwoTongues(Text):
    """A column of words kept in Malay and, perhaps, in English."""

    def show(self, value: Any, language: Language | None = None) -> str:
        malay, _between, english = (value or "").partition(BETWEEN)
        return part_of(malay, english, language)


@dataclass(frozen=True, kw_only=True)
class Place(Text):
    """A column of places, by the names of block, floor, unit, facility and what was noted."""

    def show(self, value: Any, language: Language | None = None) -> str:
        if not value:
            return ""
        block, floor, unit, facility, note = (part or None for part in value.split(BETWEEN, 4))
        return place_words(block, floor, unit, facility, note, language)


@dataclass(frozen=True, kw_only=True)
class ShortNumber(Text):
    """A column of the numbers within a year: `000123`."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return "" if value is None else f"{value:06}"


def _joined(*columns: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    parts: list[Any] = []
    for column in columns:
        parts += [sa.func.coalesce(column, ""), sa.func.char(31)]
    together = parts[0]
    for part in parts[1:-1]:
        together = together.op("||")(part)
    return sa.type_coerce(together, sa.String)


def _utc(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.type_coerce(column, sa.String)


def _rank(column: sa.ColumnElement[Any], of: type[Options]) -> sa.ColumnElement[int]:
    """Where an option stands in its own order, for sorting."""
    return sa.case({option.name: place for place, option in enumerate(of)}, value=sa.type_coerce(column, sa.String))


# Each looks along one index (a cross join keeps the order written); what they find is one set of keys.
_OUTSIDE: Final = "SELECT id FROM issue WHERE outside_reference = :words"
_IN_YEAR: Final = "SELECT id FROM issue WHERE year = :year AND number = :number"
_IN_ANY_YEAR: Final = """
    SELECT i.id FROM (WITH RECURSIVE years (year) AS (SELECT max(year) FROM issue UNION ALL
        SELECT (SELECT max(year) FROM issue WHERE year < years.year) FROM years WHERE years.year IS NOT NULL)
        SELECT year FROM years WHERE year IS NOT NULL) y CROSS JOIN issue i ON i.year = y.year AND i.number = :number"""
_WORDS: Final = f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH :match"
# Such a name stands among the words that are searched.
_NO_NAME: Final = "rowid NOT IN (SELECT id FROM issue WHERE reporter_name IS NOT NULL)"
_UNIT: Final = """
    SELECT i.id FROM unit u CROSS JOIN issue i ON i.unit_id = u.id
    WHERE u.code_key >= :unit AND u.code_key < :unit_end"""
_REPORTER: Final = f"""
    SELECT i.id FROM (SELECT rowid AS key FROM {RESIDENT_SEARCH} WHERE {RESIDENT_SEARCH} MATCH :names) r
    CROSS JOIN issue i ON i.reporter_id = r.key"""
_Parts = list[tuple[str, dict[str, Any]]]


def _search(text: str) -> sa.ColumnElement[bool] | None:
    found = [*_by_number(text), *_by_words(text), *_by_reporter(text, confidential=False)]
    return _I.id.in_(_keys(found)) if found else None


def _nameless_search(text: str) -> sa.ColumnElement[bool] | None:
    """For whoever does not see names: found by a name, a complaint would tell who brought it."""
    found = [*_by_number(text), *_by_words(text, names=False)]
    return _I.id.in_(_keys(found)) if found else None


def _keys(parts: _Parts) -> sa.TextClause:
    """The statements as one: every key that any of them finds."""
    statement = sa.text(" UNION ".join(sql for sql, _values in parts))
    values = {name: value for _sql, own in parts for name, value in own.items()}
    return statement.bindparams(*(sa.bindparam(name, value, unique=True) for name, value in values.items()))


def _by_number(text: str) -> _Parts:
    words = text.strip()
    found: _Parts = [(_OUTSIDE, {"words": words})]
    if numbered := _NUMBER.fullmatch(words):
        year, number = numbered.groups()
        if year:
            found.append((_IN_YEAR, {"year": int(year), "number": int(number)}))
        else:
            found.append((_IN_ANY_YEAR, {"number": int(number)}))
    return found


def _by_words(text: str, *, names: bool = True) -> _Parts:
    """By the words of the complaint, and by its home; without *names* not by what somebody outside the register is
    called."""
    found: _Parts = []
    tokens = [token.replace('"', "") for token in text.split()]
    if match := " ".join(f'"{token}"*' for token in tokens if any(sign.isalnum() for sign in token)):
        found.append((_WORDS if names else f"{_WORDS} AND {_NO_NAME}", {"match": match}))
    key = comparable(text)
    has_letter = any(sign.isalpha() for sign in text)
    if has_letter and any(sign.isdigit() for sign in key):
        found.append((_UNIT, {"unit": key, "unit_end": f"{key}\U0010ffff"}))
    return found


def _by_reporter(text: str, *, confidential: bool) -> _Parts:
    """By the resident who brought it; of *confidential* ones only where those may be seen."""
    names = match_expression(text, numbers=False) if any(sign.isalpha() for sign in text) else None
    if names is None:
        return []
    return [(_REPORTER if confidential else f"{_REPORTER} WHERE NOT i.confidential", {"names": names})]


def _tab(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    tests: dict[str, sa.ColumnElement[bool]] = {
        "open": _I.ended_at.is_(None),
        "received": _I.status == IssueStatus.received,
        "waiting": _I.status == IssueStatus.done,
        "ended": _I.ended_at.is_not(None),
        "all": sa.true(),
    }
    return sa.or_(*(tests[str(one)] for one in chosen))


def _due(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    due = _utc(_I.finish_by)
    tests: dict[str, sa.ColumnElement[bool]] = {
        "late": due < _NOW,
        "today": due.between(_NOW, _TODAY_ENDS),
        "week": due.between(_NOW, _WEEK_ENDS),
        "no_clock": due.is_(None),
    }
    return sa.and_(_I.finished_at.is_(None), _I.ended_at.is_(None), sa.or_(*(tests[str(one)] for one in chosen)))


def parts(session: Session) -> Sequence[tuple[Any, str]]:
    """The parts of categories, for a filter: each once, by its Malay name."""
    rows = session.execute(
        sa.select(Category.part_ms, sa.func.max(Category.part_en), sa.func.min(Category.position).label("first"))
        .group_by(Category.part_ms)
        .order_by("first", Category.part_ms)
    )
    return [(malay, part_of(malay, english)) for malay, english, _first in rows]


def owners(session: Session) -> Sequence[tuple[Any, str]]:
    """Who signs in, for a filter."""
    return [(row.id, row.name) for row in session.execute(sa.select(User.id, User.name).order_by(User.name))]


def _names(of: type[Options]) -> Sequence[tuple[Any, str]]:
    return [(option.name, option.label) for option in of]


def _in(column: sa.ColumnElement[Any]) -> Any:
    return lambda chosen: sa.type_coerce(column, sa.String).in_([str(one) for one in chosen])


def _of(column: sa.ColumnElement[Any], key: sa.ColumnElement[Any], own: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A *column* of the one other row whose *key* the complaint has as its *own*."""
    return sa.select(column).where(key == own).scalar_subquery()


_ENDED_AT = sa.func.coalesce(_I.finished_at, _I.ended_at)
_PART = _of(_joined(_C.part_ms, _C.part_en), _C.id, _I.category_id)
_PROBLEM = _of(_joined(_C.problem_ms, _C.problem_en), _C.id, _I.category_id)
_BLOCK = _of(_B.code, _B.id, _I.block_id)
_UNIT_CODE = _of(_U.code, _U.id, _I.unit_id)
_FACILITY = _of(_F.name, _F.id, _I.facility_id)
_OWNER = _of(_O.name, _O.id, _I.owner_id)
ISSUES: Final = Listing(
    name="issues",
    title=N_("Complaints"),
    record="issue",
    needs="issues.see",
    # names of other tables are looked up for the rows that are shown, so that counting and sorting need no join
    source=Issue.__table__,
    key=_I.id,
    columns=(
        Column("number", ShortNumber(label=P_("issue", "No.")), _I.number, (_I.year, _I.number), 104),
        Column("title", kind_of(Issue.title), _I.title, (), 280, stretch=True, strong=True),
        Column("part", InTwoTongues(label=N_("Part")), _PART, (), 140, rank=9, muted=True),
        Column("problem", InTwoTongues(label=N_("Problem")), _PROBLEM, (), 180, rank=9,
               muted=True),
        Column("place", Place(label=N_("Place")), _joined(_BLOCK, _I.floor_label, _UNIT_CODE, _FACILITY, _I.place_note),
               (_I.place_sort,), 180, rank=9, muted=True),
        Column("lateness", Lateness(label=N_("Service time")), _joined(_utc(_I.finish_by), _utc(_ENDED_AT)),
               (_I.finish_by,), 140),
        Column("affected", Count(label=N_("Affected")), _I.affected, (_I.affected,), 92),
        Column("status", kind_of(Issue.status), _I.status, (_rank(_I.status, IssueStatus),), 170),
        Column("priority", kind_of(Issue.priority), _I.priority, (_rank(_I.priority, Priority), _I.finish_by), 120,
               rank=1),
        Column("reported_at", kind_of(Issue.reported_at), _I.reported_at, (_I.reported_at,), 170, rank=3),
        Column("finish_by", kind_of(Issue.finish_by), _I.finish_by, (_I.finish_by,), 170, rank=4),
        Column("block", Text(label=N_("Block")), _BLOCK, (), 80, rank=9),
        Column("owner", Text(label=N_("Person responsible")), _OWNER, (), 150, rank=2),
        Column("kind", kind_of(Issue.kind), _I.kind, (), 120, rank=9),
        Column("channel", kind_of(Issue.channel), _I.channel, (), 130, rank=9),
        Column("outside_reference", kind_of(Issue.outside_reference), _I.outside_reference, (_I.outside_reference,),
               160, rank=9),
        Column("reopened", kind_of(Issue.reopened), _I.reopened, (), 110, rank=9),
        Column("danger", Flag(label=N_("Danger to life")), _I.danger, (), 110, rank=9),
    ),
    sort=Sort("lateness"),
    search=_search,
    masked_search=(masking.NAME_MASK, _nameless_search),
    count_one=N_("{count} complaint"),
    count_many=N_("{count} complaints"),
    filters=(
        Filter("tab", N_("Status"), lambda _session: _names(Tab), _tab),
        Filter("block", N_("Block"), blocks, lambda chosen: _I.block_id.in_(chosen)),
        Filter("part", N_("Category"), parts,
               lambda chosen: _I.category_id.in_(sa.select(Category.id).where(Category.part_ms.in_(chosen)))),
        Filter("lateness", N_("Service time"), lambda _session: _names(LatenessFilter), _due, ("late",)),
        Filter("priority", N_("Priority"), lambda _session: _names(Priority), _in(_I.priority)),
        Filter("status", N_("Status"), lambda _session: _names(IssueStatus), _in(_I.status)),
        Filter("kind", P_("issue", "Kind"), lambda _session: _names(IssueKind), _in(_I.kind)),
        Filter("owner", N_("Person responsible"), owners, lambda chosen: _I.owner_id.in_(chosen)),
        Filter("channel", N_("Channel"), lambda _session: _names(Channel), _in(_I.channel)),
        Filter("estate", N_("Estate"), estates, lambda chosen: _I.estate_id.in_(chosen)),
        behind.FILTER,
    ),
)  # fmt: skip


@question(needs="issues.see")
def tab_counts(session: Session) -> dict[str, int]:
    """How many complaints each tab has, and `late`: open ones past their time that are not finished."""
    rows = session.execute(
        sa.select(Issue.status, sa.func.count(), sa.func.sum(sa.case((Issue.finish_by < moment(session), 1), else_=0)))
        .where(Issue.ended_at.is_(None))
        .group_by(Issue.status)
    ).all()
    everything = session.scalar(sa.select(sa.func.count()).select_from(Issue.__table__)) or 0
    counts = {status: count for status, count, _late in rows}
    opened = sum(counts.values())
    return {
        "open": opened,
        "received": counts.get(IssueStatus.received, 0),
        "waiting": counts.get(IssueStatus.done, 0),
        "ended": everything - opened,
        "all": everything,
        "late": sum(late for status, _count, late in rows if status in OPEN and status is not IssueStatus.done),
    }


@dataclass(frozen=True)
class IssueFound:
    """A complaint found by what was typed."""

    id: int
    reference: str
    title: str
    place: str
    status: IssueStatus
    ended: bool


@question(needs="issues.see")
def find_issues(session: Session, words: str, limit: int = 8) -> list[IssueFound]:
    """Complaints found by number first, then by words, home or reporter (for those who see names; of a confidential
    one only for those who act on complaints); open ones first, the newest first."""
    if not words.strip():
        return []
    names = masking.sees_names(session)
    reporters = _by_reporter(words, confidential=who(session).may(masking.ACTS)) if names else []
    keys: list[int] = []
    for parts_of in (_by_number(words), [*_by_words(words, names=names), *reporters]):
        # open ones are few; of the others only the newest are looked at, and only where those leave room
        for state in (_I.ended_at.is_(None), sa.true()):
            if not parts_of or len(keys) >= limit:
                continue
            found = sa.select(_I.id).where(_I.id.in_(_keys(parts_of)), state).order_by(_I.id.desc())
            keys += [key for key in session.scalars(found.limit(limit)) if key not in keys]
    listed = {row[0]: row for row in _lines(session, keys[:limit])}
    return [
        IssueFound(key, row.reference, row.title, _place(row), row.status, row.ended_at is not None)
        for key in keys[:limit]
        if (row := listed.get(key)) is not None
    ]


def _place(row: Any) -> str:
    return place_words(row.block, row.floor_label, row.unit, row.facility, row.place_note)


def _lines(session: Session, keys: Sequence[int]) -> Sequence[Any]:
    statement = sa.select(
        _I.id,
        _I.reference,
        _I.title,
        _I.status,
        _I.ended_at,
        _I.floor_label,
        _I.place_note,
        _BLOCK.label("block"),
        _UNIT_CODE.label("unit"),
        _FACILITY.label("facility"),
    ).select_from(ISSUES.source)
    return session.execute(statement.where(_I.id.in_(keys))).all()
