"""The questions a list on screen asks of its listing, each under the listing's own right."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Question
from k2k_desktop.core.listings import PAGE, Listing, Query

Row = tuple[Any, ...]
_STEP = 500  # keys in one statement: SQLite bounds the number of its variables


@dataclass(frozen=True)
class FirstPage:
    """What the first paint needs: the key of every row, the rows of the first page, how many there are unfiltered."""

    keys: array[int]
    rows: list[Row | None]
    total: int


@dataclass(frozen=True, eq=False)
class ListQuestions:
    """`first(query)`, `rows(keys)` (nothing where a key is gone), `starting(query, letters)` (the key of the first row
    whose first column starts so), `choices(filter name)`: (value, words) pairs."""

    first: Question[[Query], FirstPage]
    rows: Question[[Sequence[int]], list[Row | None]]
    starting: Question[[Query, str], int | None]
    choices: Question[[str], list[tuple[Any, str]]]


def questions_of(listing: Listing) -> ListQuestions:
    """The four questions about *listing*."""

    def first(session: Session, query: Query) -> FirstPage:
        keys = listing.keys(session, query)
        narrowed = bool(query.search.strip() or any(query.filters.values()))
        total = listing.count(session, Query()) if narrowed else len(keys)
        return FirstPage(keys, rows(session, keys[:PAGE]), total)

    def rows(session: Session, keys: Sequence[int]) -> list[Row | None]:
        found: list[Row | None] = []
        for start in range(0, len(keys), _STEP):
            found += _aligned(listing, session, keys[start : start + _STEP])
        return found

    def starting(session: Session, query: Query, letters: str) -> int | None:
        first = sa.type_coerce(listing.columns[0].value, sa.String)  # a moment, say: as the database keeps it
        starts = first.istartswith(letters, autoescape=True)
        where = starts if listing.where is None else sa.and_(listing.where, starts)
        keys = dataclasses.replace(listing, where=where).keys(session, query)
        return keys[0] if keys else None

    def choices(session: Session, name: str) -> list[tuple[Any, str]]:
        chip = next(chip for chip in listing.filters if chip.name == name)
        return list(chip.choices(session))

    def ask(what: str, function: Any) -> Question[Any, Any]:
        return Question(f"{listing.name}.{what}", listing.needs, function)

    return ListQuestions(ask("first", first), ask("rows", rows), ask("starting", starting), ask("choices", choices))


def _aligned(listing: Listing, session: Session, keys: Sequence[int]) -> list[Row | None]:
    found = listing.rows(session, keys)
    if len(found) == len(keys):
        return list(found)
    return [next(iter(listing.rows(session, [key])), None) for key in keys]  # some are gone: which ones?
