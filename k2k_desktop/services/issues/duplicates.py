"""The same fault told twice: likely ones while it is typed, and one complaint joined to another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.issues import EventKind, IssueHousehold, IssueStatus
from k2k_desktop.models.people.names import sort_name
from k2k_desktop.services.issues.counting import add_household
from k2k_desktop.services.issues.records import add_event, issue_of, open_issue, place_words
from k2k_desktop.services.issues.statuses import arrived, settle

MOST: Final = 5
DUPLICATE: Final = N_("Duplicate of {reference}")
_LEAST_LETTERS: Final = 3
_MOST_WORDS: Final = 6


@dataclass(frozen=True, kw_only=True)
class LikelyQuery:
    """What has been typed so far."""

    estate_id: int
    block_id: int | None = None
    floor_label: str | None = None
    unit_id: int | None = None
    facility_id: int | None = None
    category_id: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Likely:
    """A complaint that may be about the same."""

    issue_id: int
    reference: str
    title: str
    place: str
    status: IssueStatus
    affected: int
    reported_at: dt.datetime


# Each branch looks along one index and stops; the nearest place comes first.
_SAME_PART: Final = """c.part_ms = (SELECT part_ms FROM category WHERE id = :category)
    AND c.place = (SELECT place FROM category WHERE id = :category)"""
_BRANCHES: Final = {
    "facility": """SELECT id, 1 AS near FROM issue WHERE facility_id = :facility AND ended_at IS NULL
        ORDER BY reported_at DESC LIMIT 5""",
    "unit": """SELECT i.id, 2 AS near FROM issue i JOIN category c ON c.id = i.category_id
        WHERE i.unit_id = :unit AND i.ended_at IS NULL AND {part} ORDER BY i.id DESC LIMIT 5""",
    "floor": """SELECT i.id, 3 AS near FROM issue i JOIN category c ON c.id = i.category_id
        WHERE i.block_id = :block AND i.floor_label = :floor AND i.ended_at IS NULL AND {part}
        ORDER BY i.id DESC LIMIT 5""",
    "block": """SELECT i.id, 4 AS near FROM issue i JOIN category c ON c.id = i.category_id
        WHERE i.block_id = :block AND i.floor_label IS NULL AND i.ended_at IS NULL AND {part}
        ORDER BY i.id DESC LIMIT 5""",
    "words": """SELECT i.id, 5 AS near FROM (SELECT rowid AS id FROM issue_search WHERE issue_search MATCH :words
        ORDER BY rowid DESC LIMIT 40) s CROSS JOIN issue i ON i.id = s.id WHERE i.estate_id = :estate
        AND i.ended_at IS NULL AND i.block_id IS :block LIMIT 5""",
}
_FOUND: Final = """
    SELECT i.id, i.reference, i.title, b.code, i.floor_label, u.code, f.name, i.place_note, i.status, i.affected,
           i.reported_at
    FROM (SELECT id, min(near) AS near FROM ({branches}) GROUP BY id) n JOIN issue i ON i.id = n.id
    LEFT JOIN block b ON b.id = i.block_id LEFT JOIN unit u ON u.id = i.unit_id
    LEFT JOIN facility f ON f.id = i.facility_id
    ORDER BY n.near, i.id DESC LIMIT 5"""


@question(needs="issues.log")
def likely(session: Session, query: LikelyQuery) -> list[Likely]:
    """Open complaints that may be about the same, the nearest place first: the facility, the home, the floor, the
    block, then words of the title; at most 5. Names nobody."""
    statement, values = likely_statement(query)
    if statement is None:
        return []
    return [
        Likely(key, reference, title, place_words(block, floor, unit, facility, note), IssueStatus[status], affected,
               dt.datetime.fromisoformat(reported_at))
        for key, reference, title, block, floor, unit, facility, note, status, affected, reported_at
        in session.connection().exec_driver_sql(statement, values)
    ]  # fmt: skip


def likely_statement(query: LikelyQuery) -> tuple[str | None, dict[str, object]]:
    """The one statement that finds them, and its values; None where nothing is known yet."""
    words = match_words(query.title)
    part = "1" if query.category_id is None else _SAME_PART
    names = []
    if query.facility_id is not None:
        names.append("facility")
    if query.unit_id is not None:
        names.append("unit")
    elif query.block_id is not None and query.facility_id is None and query.category_id is not None:
        names.append("floor" if query.floor_label else "block")
    if words:
        names.append("words")
    values: dict[str, object] = {
        "estate": query.estate_id, "block": query.block_id, "floor": query.floor_label, "unit": query.unit_id,
        "facility": query.facility_id, "category": query.category_id, "words": words,
    }  # fmt: skip
    if not names:
        return None, values
    branches = " UNION ALL ".join(f"SELECT * FROM ({_BRANCHES[name].format(part=part)})" for name in names)
    return _FOUND.format(branches=branches), values


def match_words(title: str) -> str | None:
    """The FTS5 expression for the words of a title: each of three letters and more begins a word there."""
    words = [word for word in sort_name(title).replace('"', " ").split() if len(word) >= _LEAST_LETTERS]
    return " ".join(f'"{word}"*' for word in words[:_MOST_WORDS]) or None


@action(N_("Join to another complaint"), needs="issues.act", icon="merge")
def join(session: Session, issue_id: int, version: int, into_id: int) -> int:
    """Close a complaint as a duplicate of another, which keeps the households of both. Gives the other's key."""
    issue, into = open_issue(session, issue_id, version), issue_of(session, into_id)
    if issue.id == into.id:
        raise Invalid({"into_id": UserError(N_("A complaint is not joined to itself. Choose the other one."))})
    if into.ended_at is not None:
        closed = N_("{reference} is closed. Reopen it first, or choose another.")
        raise Invalid({"into_id": UserError(closed, reference=into.reference)})
    was = issue.status
    households = sa.select(IssueHousehold.household_id, IssueHousehold.resident_id).where(
        IssueHousehold.issue_id == issue.id
    )
    for household_id, resident_id in session.execute(households.order_by(IssueHousehold.id)).all():
        add_household(session, into, household_id, resident_id)
    issue.status = IssueStatus.closed  # not one step of its life: what goes on is the other's
    issue.duplicate_of_id = into.id
    settle(session, issue, was, say(DUPLICATE, reference=into.reference))
    arrived(session, issue, was, kind=EventKind.duplicate, about=f"issue:{into.id}")
    add_event(session, into.id, EventKind.duplicate, about=f"issue:{issue.id}")
    issue_of(session, issue.id)
    return into.id
