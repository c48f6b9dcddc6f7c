"""The same fault told twice: likely ones while it is typed, and one complaint joined to another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.db import plain_rows
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


# Each branch looks along one index and stops (a cross join keeps the order written); what is near comes first.
_BRANCHES: Final = {
    "facility": "SELECT id, 1 AS near FROM issue WHERE facility_id = :facility AND ended_at IS NULL LIMIT 20",
    "unit": "SELECT id, 2 AS near FROM issue WHERE unit_id = :unit AND ended_at IS NULL LIMIT 20",
    "floor": """SELECT id, 3 AS near FROM issue WHERE block_id = :block AND floor_label = :floor
        AND ended_at IS NULL LIMIT 40""",
    "block": """SELECT id, 4 AS near FROM issue WHERE block_id = :block AND floor_label IS NULL
        AND ended_at IS NULL LIMIT 40""",
    # a lift is the same lift on every floor; floors are stepped through, for the closed ones of a block are many
    "facilities": """SELECT i.id, 5 AS near FROM (
        WITH RECURSIVE floors (floor) AS (
            SELECT min(floor_label) FROM issue WHERE block_id = :block
                AND (SELECT place FROM category WHERE id = :category) = 'facility'
            UNION ALL SELECT (SELECT min(floor_label) FROM issue WHERE block_id = :block AND floor_label > floor)
            FROM floors WHERE floor IS NOT NULL)
        SELECT floor FROM floors WHERE floor IS NOT NULL) f
        CROSS JOIN issue i ON i.block_id = :block AND i.floor_label = f.floor AND i.ended_at IS NULL
        JOIN category c ON c.id = i.category_id
        WHERE c.part_ms = (SELECT part_ms FROM category WHERE id = :category) LIMIT 10""",
    "words": """SELECT i.id, 6 AS near FROM (SELECT rowid AS id FROM issue_search WHERE issue_search MATCH :words
        ORDER BY rowid DESC LIMIT 40) s CROSS JOIN issue i ON i.id = s.id WHERE i.estate_id = :estate
        AND i.ended_at IS NULL AND i.block_id IS :block LIMIT 5""",
}
_ANY_PART: Final = (1, 6)  # near enough whatever the part
_OWN_WORDS: Final = (3, 4)  # near enough where the words are alike
_FOUND: Final = """
    SELECT i.id, i.reference, i.title, b.code, i.floor_label, u.code, f.name, i.place_note, i.status, i.affected,
           i.reported_at, n.near, c.place || c.part_ms = (SELECT place || part_ms FROM category WHERE id = :category)
    FROM ({branches}) n CROSS JOIN issue i ON i.id = n.id
    LEFT JOIN category c ON c.id = i.category_id LEFT JOIN block b ON b.id = i.block_id
    LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN facility f ON f.id = i.facility_id"""


@question(needs="issues.see")
def likely(session: Session, query: LikelyQuery) -> list[Likely]:
    """Open complaints that may be about the same, the nearest place first: the facility, then of the same part the
    home, the floor, the block, then words of the title; at most 5. Names nobody."""
    statement, values = likely_statement(query)
    if statement is None:
        return []
    words = title_words(query.title)
    near: dict[int, tuple[int, Any]] = {}
    for row in plain_rows(session, statement, values):  # at every key
        rank = _rank(row[11], bool(row[12]), row[2], words)
        if rank is not None and (row[0] not in near or rank < near[row[0]][0]):
            near[row[0]] = rank, row
    best = sorted(near.values(), key=lambda found: (found[0], -found[1][0]))
    return [_likely(row) for _rank_, row in best[:MOST]]


def _rank(near: int, same_part: bool, title: str, words: list[str]) -> int | None:
    """Where one stands; None for what is merely near."""
    if near in _ANY_PART or same_part:
        return near
    alike = bool(words) and near in _OWN_WORDS and all(word in title.casefold() for word in words)
    return near + 4 if alike else None


def _likely(row: Any) -> Likely:
    key, reference, title, block, floor, unit, facility, note, status, affected, reported_at = row[:11]
    place = place_words(block, floor, unit, facility, note)
    return Likely(key, reference, title, place, IssueStatus[status], affected, dt.datetime.fromisoformat(reported_at))


def likely_statement(query: LikelyQuery) -> tuple[str | None, dict[str, object]]:
    """The one statement that finds what is near, and its values; None where nothing is known yet."""
    words = title_words(query.title)
    names = _branches(query, words)
    values: dict[str, object] = {
        "estate": query.estate_id, "block": query.block_id, "floor": query.floor_label, "unit": query.unit_id,
        "facility": query.facility_id, "category": query.category_id,
        "words": " ".join(f'"{word}"*' for word in words) or None,
    }  # fmt: skip
    if not names:
        return None, values
    return _FOUND.format(branches=" UNION ALL ".join(f"SELECT * FROM ({_BRANCHES[name]})" for name in names)), values


def _branches(query: LikelyQuery, words: list[str]) -> list[str]:
    """Which branches what is known allows; all complaints are searched for words only where no floor is known."""
    names = []
    if query.facility_id is not None:
        names.append("facility")
    if query.unit_id is not None:
        names.append("unit")
    if query.block_id is not None:
        names += ["floor", "block"] if query.floor_label else ["block"]
        if query.category_id is not None and query.facility_id is None:
            names.append("facilities")
    if words and not query.floor_label:
        names.append("words")
    return names


def title_words(title: str) -> list[str]:
    """The words of a title by which another is alike: those of three letters and more, without signs, at most six."""
    plain = "".join(sign if sign.isalnum() else " " for sign in sort_name(title))
    return [word for word in plain.split() if len(word) >= _LEAST_LETTERS][:_MOST_WORDS]


@action(N_("Join to another complaint"), needs="issues.act", icon="git-merge")
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
        into.affected += add_household(session, into, household_id, resident_id)
    issue.status = IssueStatus.closed  # not one step of its life: what goes on is the other's
    issue.duplicate_of_id = into.id
    settle(session, issue, was, say(DUPLICATE, reference=into.reference))
    arrived(session, issue, was, kind=EventKind.duplicate, about=f"issue:{into.id}")
    add_event(session, into.id, EventKind.duplicate, about=f"issue:{issue.id}")
    issue_of(session, issue.id)
    return into.id
