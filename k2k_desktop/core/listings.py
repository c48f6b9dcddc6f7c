"""A list that can be searched, filtered, sorted, shown, printed and exported: columns over one query."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect as sqlite
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import Refused
from k2k_desktop.core.fields import Kind, UtcInstant
from k2k_desktop.core.i18n import N_, Language

PAGE = 200  # rows fetched at a time
_KEPT = 100  # statements of one listing
_WORDS = 40  # of a search
_SQLITE = sqlite()


def searched(typed: str) -> str:
    """What was *typed* into a search field, as words to look for: of a page put there by mistake the first ones, for a
    statement takes no more, and no sign that none can hold."""
    return " ".join(typed.replace("\0", " ").split()[:_WORDS])


@dataclass(frozen=True)
class Mask:
    """What stands in the place of a column's values for whom they are hidden: users without the right it *needs*."""

    needs: str
    cover: Callable[[Any], Any]
    hidden: Callable[[Session], bool]


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
    mask: Mask | None = None  # who may not see the values has them masked, and the order is not theirs

    def show(self, value: Any, language: Language | None = None) -> str:
        """The value as a person reads it in this column."""
        return self.kind.show(value, language)


@dataclass(frozen=True)
class Filter:
    """One chip: its label, what can be chosen (value, words), and what the chosen values mean in SQL: always the same
    for the same values, so a day that passes is the database's own."""

    name: str
    label: str
    choices: Callable[[Session], Sequence[tuple[Any, str]]]
    where: Callable[[Sequence[Any]], sa.ColumnElement[bool]]
    quick: Sequence[Any] = ()  # values that deserve a chip of their own
    words: Callable[[Any, Language | None], str] | None = None  # of a value that no choice names: links alone give it
    mask: Mask | None = None  # for whom it is neither offered nor answered: it would tell what the mask covers


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
    # In the place of `search` for whom the mask covers values: beginning by beginning it would tell them.
    masked_search: tuple[Mask, Callable[[str], sa.ColumnElement[bool] | None]] | None = None

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def count(self, session: Session, query: Query) -> int:
        """How many rows the query has."""

        def write() -> sa.Select[Any]:
            return self.narrowed(session, sa.select(sa.func.count()).select_from(self.source), query)

        found: int = session.connection().execute(self._kept(session, "count", query, write)).scalar_one()
        return found

    def keys(self, session: Session, query: Query) -> array[int]:
        """The key of every row in order: 8 bytes a row, so that a table can jump anywhere."""

        def write() -> sa.Select[Any]:
            keys = sa.select(self.key.label("key")).select_from(self.source)
            # One long row: with many, this thread and the window's take turns at each of them.
            return sa.select(sa.func.group_concat(self._ordered(session, keys, query).subquery().c.key))

        joined: str | None = session.connection().execute(self._kept(session, "keys", query, write)).scalar_one()
        return array("q", json.loads(f"[{joined or ''}]"))

    def rows(self, session: Session, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """The column values of those keys, in their order; a key that is gone is left out."""
        statement, kinds = self._by_keys
        rows = session.connection().exec_driver_sql(statement, (json.dumps(list(keys)),)).fetchall()
        if not rows:
            return []
        own, *columns = zip(*rows, strict=True)
        worded = [list(map(kind, column)) if kind else column for kind, column in zip(kinds, columns, strict=True)]
        for place, mask in self._masks:
            if mask.hidden(session):
                worded[place] = [value if value is None else mask.cover(value) for value in worded[place]]
        found = dict(zip(own, zip(*worded, strict=True), strict=True))
        return [found[key] for key in keys if key in found]

    def _kept(self, session: Session, what: str, query: Query, write: Callable[[], sa.Select[Any]]) -> sa.Select[Any]:
        """The statement that *write* makes, the same one for the same query: making it costs more than a short answer.

        Words differ each time, and a scope hangs on the user, so those are made anew.
        """
        if self.scope or query.search.strip() or self._covered(session):
            return write()
        asked = (what, query.sort, *((name, tuple(chosen)) for name, chosen in query.filters.items() if chosen))
        statement = self._statements.get(asked)
        if statement is None:
            if len(self._statements) >= _KEPT:
                self._statements.clear()
            statement = self._statements[asked] = write()
        return statement

    @cached_property
    def _statements(self) -> dict[Any, sa.Select[Any]]:
        """Those of `_kept`, by what was asked."""
        return {}

    @cached_property
    def _by_keys(self) -> tuple[str, list[Callable[[Any], Any] | None]]:
        """The statement for the rows of keys (one JSON list), written once and for all: to write it anew costs as
        much as to run it. With what makes each column's values of the database's, None where they are the same."""
        given = sa.text("SELECT value FROM json_each(?)")
        statement = sa.select(self.key, *(column.value for column in self.columns)).select_from(self.source)
        words = statement.where(self.key.in_(given)).compile(dialect=_SQLITE, compile_kwargs={"literal_binds": True})
        return str(words), [_reader(column.value.type) for column in self.columns]

    def narrowed(self, session: Session, statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
        """*statement* over the listing's source with what the query asks: for what counts the same rows otherwise."""
        if self.where is not None:
            statement = statement.where(self.where)
        if self.scope and (seen := self.scope(session)) is not None:
            statement = statement.where(seen)
        for chip in self.filters:
            if chosen := query.filters.get(chip.name):
                if chip.mask and chip.mask.hidden(session):
                    raise Refused(N_("Your role does not see what this filter asks for. Take the filter away."))
                statement = statement.where(chip.where(chosen))
        search = self.search
        if self.masked_search and self.masked_search[0].hidden(session):
            search = self.masked_search[1]
        words = searched(query.search)
        if words and (found := search(words)) is not None:
            statement = statement.where(found)
        return statement

    def order(self, session: Session, query: Query) -> Sort:
        """How the query is sorted for this user: by a covered column never, since the order would tell its values."""
        sort = query.sort or self.sort
        hidden = any(self.columns[place].name == sort.column for place in self._covered(session))
        return self.sort if hidden else sort

    def _ordered(self, session: Session, statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
        sort = self.order(session, query)
        order = [part.desc() if sort.descending else part for part in self.column(sort.column).sort]
        last = self.key.desc() if sort.descending else self.key
        return self.narrowed(session, statement, query).order_by(*order, last)

    def _covered(self, session: Session) -> tuple[int, ...]:
        """The places of the columns whose values this user does not see."""
        return tuple(place for place, mask in self._masks if mask.hidden(session))

    @cached_property
    def _masks(self) -> tuple[tuple[int, Mask], ...]:
        return tuple((place, column.mask) for place, column in enumerate(self.columns) if column.mask)


class _Members(dict[Any, Any]):
    """The members of an enumeration by what the database keeps; one that is met first is asked for and remembered."""

    def __init__(self, ask: Callable[[Any], Any]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, kept: Any) -> Any:
        member = self[kept] = self._ask(kept)
        return member


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """What makes a value of what the database keeps for *kind*; None where it is the same."""
    if isinstance(kind, UtcInstant):
        return _instant
    made: Callable[[Any], Any] | None = kind.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
    return _Members(made).__getitem__ if made and isinstance(kind, sa.Enum) else made


def _instant(kept: str | None) -> dt.datetime | None:
    """As `UtcInstant` reads it, without a call for each of its two layers: a page has hundreds."""
    return None if kept is None else dt.datetime.fromisoformat(kept)
