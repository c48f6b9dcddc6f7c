"""A list that can be searched, filtered, sorted, shown, printed and exported: columns over one query."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.fields import Kind
from k2k_desktop.core.i18n import Language

PAGE = 200  # rows fetched at a time


@dataclass(frozen=True)
class Column:
    """One column: its kind (label, look), its value in SQL, and what it sorts by (nothing: not sortable)."""

    name: str
    kind: Kind
    value: sa.ColumnElement[Any]
    sort: tuple[sa.ColumnElement[Any], ...] = ()
    width: int = 120
    stretch: bool = False
    rank: int = 0  # 0 is always shown; 1, 2 … appear as room allows; 9 only when chosen
    strong: bool = False
    muted: bool = False

    def show(self, value: Any, language: Language | None = None) -> str:
        """The value as a person reads it in this column."""
        return self.kind.show(value, language)


@dataclass(frozen=True)
class Filter:
    """One chip: its label, what can be chosen (value, words), and what the chosen values mean in SQL."""

    name: str
    label: str
    choices: Callable[[Session], Sequence[tuple[Any, str]]]
    where: Callable[[Sequence[Any]], sa.ColumnElement[bool]]
    quick: Sequence[Any] = ()  # values that deserve a chip of their own


@dataclass(frozen=True)
class Sort:
    """By which column, and which way."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """What is asked of a listing: words, filters {name: chosen values}, order."""

    search: str = ""
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sort: Sort | None = None


@dataclass(frozen=True)
class Listing:
    """Columns and the query behind them. `key` is the record's id; `record` names its table."""

    name: str
    title: str
    record: str
    needs: str
    source: sa.FromClause
    key: sa.ColumnElement[int]
    columns: tuple[Column, ...]
    sort: Sort
    search: Callable[[str], sa.ColumnElement[bool] | None]
    count_one: str
    count_many: str
    filters: tuple[Filter, ...] = ()
    where: sa.ColumnElement[bool] | None = None
    scope: Callable[[Session], sa.ColumnElement[bool] | None] | None = None  # what this user may see of it
    types: Mapping[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def count(self, session: Session, query: Query) -> int:
        """How many rows the query has."""
        statement = self.narrowed(session, sa.select(sa.func.count()).select_from(self.source), query)
        found: int = session.execute(statement).scalar_one()
        return found

    def keys(self, session: Session, query: Query) -> array[int]:
        """The key of every row in order: 8 bytes a row, so that a table can jump anywhere."""
        ordered = self._ordered(session, sa.select(self.key.label("key")).select_from(self.source), query).subquery()
        # One long row: with many, this thread and the window's take turns at each of them.
        joined: str | None = session.execute(sa.select(sa.func.group_concat(ordered.c.key))).scalar_one()
        return array("q", map(int, joined.split(",") if joined else ()))

    def rows(self, session: Session, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """The column values of those keys, in their order; a key that is gone is left out."""
        statement = sa.select(self.key, *(column.value for column in self.columns)).select_from(self.source)
        found = {row[0]: tuple(row[1:]) for row in session.execute(statement.where(self.key.in_(keys)))}
        return [found[key] for key in keys if key in found]

    def all_rows(self, session: Session, query: Query) -> Iterator[tuple[Any, ...]]:
        """Every row of the query in order, a batch at a time: for paper and export."""
        values = sa.select(*(column.value for column in self.columns)).select_from(self.source)
        statement = self._ordered(session, values, query)
        for row in session.execute(statement.execution_options(yield_per=500)):
            yield tuple(row)

    def narrowed(self, session: Session, statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
        """*statement* over the listing's source with what the query asks: for what counts the same rows otherwise."""
        if self.where is not None:
            statement = statement.where(self.where)
        if self.scope and (seen := self.scope(session)) is not None:
            statement = statement.where(seen)
        for chip in self.filters:
            if chosen := query.filters.get(chip.name):
                statement = statement.where(chip.where(chosen))
        if query.search.strip() and (found := self.search(query.search)) is not None:
            statement = statement.where(found)
        return statement

    def _ordered(self, session: Session, statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
        sort = query.sort or self.sort
        order = [part.desc() if sort.descending else part for part in self.column(sort.column).sort]
        last = self.key.desc() if sort.descending else self.key
        return self.narrowed(session, statement, query).order_by(*order, last)
