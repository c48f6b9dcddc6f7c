"""The ready-made lines and the search words, held against the records and made anew from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core import word_index
from k2k_desktop.core.db import plain_rows
from k2k_desktop.models.issues.locks import words_of
from k2k_desktop.models.people import listed

_STEP: Final = 2_000  # residents looked at in one go
# Search table: the records it finds, and where the words of each stand.
_FOUND: Final = {
    "resident_search": ("resident", "resident_list", "resident_id", "words"),
    "minute_search": ("minute_entry", "minute_entry", "id", "text"),
    "issue_search": ("issue", "issue", "id", words_of("issue")),
}
# Search table: as far as so many letters of a word it is found by what was typed of it without looking further.
_PREFIXES: Final = {"resident_search": "1 2 3 4", "minute_search": "2 3 4", "issue_search": "2 3 4"}
Told = Callable[[int, int], None]


def make_tables(connection: sa.Connection) -> None:
    """The search tables of a new office."""
    for search, prefixes in _PREFIXES.items():
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {search} USING fts5"
            f"(words, content='', contentless_delete=1, tokenize='unicode61', prefix='{prefixes}')"
        )


def stale_lines(session: Session, told: Told) -> Iterator[int]:
    """The residents whose line in the list is missing, too much or not as their records say."""
    last: int = _one(session, "SELECT max(coalesce((SELECT max(id) FROM resident), 0),"
                              " coalesce((SELECT max(resident_id) FROM resident_list), 0))")  # fmt: skip
    for first in range(1, last + 1, _STEP):
        yield from listed.differing(session, first, first + _STEP - 1)
        told(min(first + _STEP, last), last)


def not_found(session: Session, told: Told) -> Iterator[tuple[str, int]]:
    """(table, key) of what the search finds by other words than the record's, lacks, or finds although it is gone;
    the office itself where a whole search table is unreadable."""
    for place, (search, (table, source, key, words)) in enumerate(_FOUND.items()):
        step = partial(told, place, len(_FOUND))
        step()
        texts = plain_rows(session, f"SELECT {key}, {words} FROM {source}")
        try:
            wrong = word_index.differing(session.connection().connection.cursor(), search, texts, step)
        except word_index.NotWhole:
            yield "office", 1
        else:
            yield from ((table, one) for one in sorted(wrong))


def make_anew(session: Session, told: Told) -> int:
    """Every line and every word of the search, from the records; returns how many lines of the list were wrong."""
    wrong = list(stale_lines(session, told))
    gone = set(wrong) - set(session.connection().exec_driver_sql("SELECT id FROM resident").scalars())
    run = session.connection().exec_driver_sql
    for search in _FOUND:
        run(f"INSERT INTO {search} ({search}) VALUES ('delete-all')")
    listed.refresh(session, {"resident": wrong}, gone)
    for search, (_table, source, key, words) in _FOUND.items():
        run(f"INSERT OR REPLACE INTO {search} (rowid, words) SELECT {key}, {words} FROM {source}")
    return len(wrong)


def _one(session: Session, statement: str) -> int:
    found: int = session.connection().exec_driver_sql(statement).scalar_one()
    return found
