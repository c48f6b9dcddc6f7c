"""A full-text table held word by word against the texts it was made of: in memory, apart from the file it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

_PREFIXES: Final = re.compile(r"prefix='([\d ]+)'")
_STRUCTURE: Final = 10  # the number of the block that names the others
_PLACES: Final = "SELECT term, group_concat(doc || ' ' || \"offset\") FROM temp.word GROUP BY term"


class NotWhole(Exception):
    """A full-text table does not hang together: what it finds cannot be said."""


def differing(
    cursor: Any, table: str, texts: Iterable[tuple[int, str]], step: Callable[[], object] = lambda: None
) -> set[int]:
    """The rows whose words the contentless FTS5 *table* keeps otherwise than *texts* (row, text) say.

    Compared are the length of each text, each word at each of its places, and what each beginning of a word finds;
    then whether every row could be taken out again, or would leave words or blocks behind. The words of such a table
    cannot be read back, and an old page of it is sound in itself: only held against another made anew does it show.
    *cursor* reads the file; nothing is written. 3 s for 70,000 texts, in parts: *step* is called between them, and
    what it raises ends the work. Raises NotWhole.
    """
    shape: str = cursor.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    try:
        with closing(_kept(cursor, table, shape)) as kept, closing(_made(table, shape, texts)) as made:
            step()
            kept.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            wrong = {row for row, _size in _sizes(kept, table) ^ _sizes(made, table)}
            step()
            terms, others = dict(kept.execute(_PLACES)), dict(made.execute(_PLACES))
            step()
            wrong |= _unlike(terms, others)
            step()
            beginnings = _beginnings(shape, terms.keys() | others.keys())
            wrong |= _unlike(_found(kept, table, beginnings), _found(made, table, beginnings))
            step()
            return wrong | _left_behind(kept, table)
    except sqlcipher.DatabaseError as error:
        raise NotWhole from error


def _kept(cursor: Any, table: str, shape: str) -> Any:
    """A copy of *table* as it stands in the file, put together as a dump is read in."""
    index = sqlcipher.connect(":memory:", isolation_level=None)
    parts = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name GLOB ?", (f"{table}_*",)
    ).fetchall()
    for name, sql in parts:
        index.execute(sql)
        columns = len(index.execute(f"PRAGMA table_info({name})").fetchall())
        index.executemany(
            f"INSERT INTO {name} VALUES ({','.join('?' * columns)})", cursor.execute(f"SELECT * FROM {name}")
        )
    index.execute("PRAGMA writable_schema=ON")
    index.execute("INSERT INTO sqlite_master VALUES ('table', ?, ?, 0, ?)", (table, table, shape))
    index.execute("PRAGMA writable_schema=RESET")
    return _readable(index, table)


def _made(table: str, shape: str, texts: Iterable[tuple[int, str]]) -> Any:
    """The same table made of *texts*."""
    index = sqlcipher.connect(":memory:", isolation_level=None)
    index.execute(shape)
    index.execute("BEGIN")
    index.executemany(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", texts)
    index.execute("COMMIT")
    return _readable(index, table)


def _readable(index: Any, table: str) -> Any:
    index.execute(f"CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', '{table}', 'instance')")
    return index


def _sizes(index: Any, table: str) -> set[tuple[int, bytes]]:
    return set(index.execute(f"SELECT id, sz FROM {table}_docsize"))


def _beginnings(shape: str, terms: Iterable[str]) -> list[str]:
    """The beginnings of words that have an index of their own."""
    declared = _PREFIXES.search(shape)
    lengths = [int(length) for length in declared[1].split()] if declared else []
    return sorted({term[:length] for term in terms for length in lengths if len(term) >= length})


def _found(index: Any, table: str, beginnings: Iterable[str]) -> dict[str, str]:
    """{beginning: the rows it finds}."""
    asked = f"SELECT group_concat(rowid) FROM {table} WHERE {table} MATCH ?"
    return {text: index.execute(asked, (f'"{text}"*',)).fetchone()[0] or "" for text in beginnings}


def _unlike(ones: Mapping[str, str], others: Mapping[str, str]) -> set[int]:
    """The rows that stand in one of both and not in the other; a row is the first number between two commas."""
    places: set[str] = set()
    for word in ones.keys() | others.keys():
        one, other = ones.get(word, ""), others.get(word, "")
        if one != other:
            places |= set(one.split(",")) ^ set(other.split(","))
    return {int(place.partition(" ")[0]) for place in places if place}


def _left_behind(index: Any, table: str) -> set[int]:
    """The rows of which words are still found when all were taken out: one changed later would be found by both.

    Blocks of none that stay raise NotWhole: new ones could not be written in their place.
    """
    index.execute("BEGIN")
    index.execute(f"DELETE FROM {table}")
    index.execute("COMMIT")
    index.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    left = {row for (row,) in index.execute("SELECT DISTINCT doc FROM temp.word")}
    blocks = f"SELECT id FROM {table}_data WHERE id > {_STRUCTURE} UNION ALL SELECT segid FROM {table}_idx LIMIT 1"
    if not left and index.execute(blocks).fetchone():
        raise NotWhole
    return left
