"""The open complaints of a query as a board: a stack for each step of their life, in the order of the list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.core.listings import Query
from k2k_desktop.models.issues import Issue, IssueStatus, Priority
from k2k_desktop.services.issues.lateness import timing
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.records import short_number

MOST: Final = 300  # cards of one stack: further ones are counted, and listed in the list
_COLUMNS: Final = ("number", "title", "part", "place", "lateness", "affected", "status", "priority")


@dataclass(frozen=True, slots=True)
class Step:
    """One stack of the board: its marked heading and the statuses in it."""

    name: str
    label: str
    statuses: tuple[IssueStatus, ...]


STEPS: Final = (
    Step("received", P_("issue", "Received"), (IssueStatus.received,)),
    Step("reviewed", P_("issue", "Reviewed"), (IssueStatus.reviewed,)),
    Step("working", P_("issue", "In progress"), (IssueStatus.assigned, IssueStatus.in_progress)),
    Step("waiting", N_("On hold or referred"), (IssueStatus.on_hold, IssueStatus.referred)),
    Step("done", P_("issue", "Awaiting verification"), (IssueStatus.done,)),
)


@dataclass(frozen=True, slots=True)
class IssueCard:
    """A complaint as a card: `about` is its part and place, `stopped_at` when the repair was finished."""

    id: int
    number: str
    title: str
    about: str
    priority: Priority
    status: IssueStatus
    affected: int
    finish_by: dt.datetime | None
    stopped_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Stack:
    """The cards of a step, at most `MOST`, of `count`."""

    name: str
    count: int
    cards: tuple[IssueCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The stacks in the order of `STEPS`."""

    stacks: tuple[Stack, ...]


@question(needs="issues.see")
def board(session: Session, query: Query) -> Board:
    """The open complaints of *query*, by one statement whatever their number."""
    found: dict[str, list[IssueCard]] = {step.name: [] for step in STEPS}
    counts: dict[str, int] = {}
    for row in session.execute(_statement(query, session)):
        found[row.step].append(card_of(row))
        counts[row.step] = row.many
    stacks = tuple(Stack(name, counts.get(name, 0), tuple(cards)) for name, cards in found.items())
    return Board(stacks)


def _statement(query: Query, session: Session) -> sa.Select[Any]:
    steps = {status.name: step.name for step in STEPS for status in step.statuses}
    step = sa.case(steps, value=sa.type_coerce(Issue.status, sa.String))
    sort = query.sort or ISSUES.sort
    order = [part.desc() if sort.descending else part for part in ISSUES.column(sort.column).sort]
    order.append(ISSUES.key.desc() if sort.descending else ISSUES.key)
    cards = sa.select(
        ISSUES.key.label("key"), step.label("step"),
        sa.func.row_number().over(partition_by=step, order_by=order).label("at"),
        sa.func.count().over(partition_by=step).label("many"),
    ).select_from(ISSUES.source)  # fmt: skip
    placed = ISSUES.narrowed(session, cards, query).where(Issue.ended_at.is_(None)).subquery()
    return (
        sa.select(placed.c.step, placed.c.many, *card_values())
        .select_from(placed.join(ISSUES.source, placed.c.key == ISSUES.key))
        .where(placed.c.at <= MOST)
        .order_by(placed.c.step, placed.c.at)
    )


def card_values() -> list[sa.ColumnElement[Any]]:
    """What `card_of` needs of a row of the list's source."""
    return [ISSUES.key.label("id"), *(ISSUES.column(name).value.label(name) for name in _COLUMNS)]


def card_of(row: Any) -> IssueCard:
    """A complaint as a card, from a row with `card_values`."""
    part, place = (ISSUES.column(name).show(getattr(row, name)) for name in ("part", "place"))
    due = timing(row.lateness)
    return IssueCard(
        row.id, short_number(row.number), row.title, " · ".join(words for words in (part, place) if words),
        row.priority, row.status, row.affected, due.finish_by, due.stopped_at,
    )  # fmt: skip
