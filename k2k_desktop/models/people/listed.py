"""One line a resident, kept ready for lists and search: derived from the records, never the other way round."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.base import Record
from k2k_desktop.models.people import Relationship
from k2k_desktop.models.people.finding import search_text
from k2k_desktop.models.people.names import sort_name

if TYPE_CHECKING:
    from k2k_desktop.models.audit import Change

RESIDENT_LIST: Final = sa.Table(
    "resident_list",
    Record.metadata,
    sa.Column("resident_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("sort_name", sa.String, nullable=False),
    sa.Column("standing", sa.String, nullable=False),
    sa.Column("estate_id", sa.Integer),
    sa.Column("block_id", sa.Integer),
    sa.Column("block", sa.String),
    sa.Column("unit_id", sa.Integer),
    sa.Column("unit", sa.String),
    sa.Column("unit_sort", sa.String),
    sa.Column("household_id", sa.Integer),
    sa.Column("relationship", sa.String),
    sa.Column("relationship_rank", sa.Integer),
    sa.Column("household_size", sa.Integer),
    sa.Column("verified_on", sa.Date),
    sa.Column("birth_on", sa.Date),
    sa.Column("sex", sa.String),
    sa.Column("mobile", sa.String),
    sa.Column("vulnerabilities", sa.String),
    sa.Column("disability", sa.String),
    sa.Column("document_tail", sa.String),
    sa.Column("words", sa.String, nullable=False),
    sa.Index(None, "household_id"),
    sa.Index(None, "unit_id"),
    *(
        # the key stands before the standing: rows of one value come in the order of their keys, without sorting
        sa.Index(None, column, "resident_id", "standing")
        for column in (
            "sort_name",
            "unit_sort",
            "relationship_rank",
            "household_size",
            "verified_on",
            "birth_on",
            "sex",
            "mobile",
            "document_tail",
        )
    ),
)
# Made by a migration: FTS5 is not a table of the metadata. Its rowid is the resident's id.
SEARCH: Final = "resident_search"
DERIVED: Final = frozenset({"resident_list"})
_FROM: Final = {  # which residents a change of each table touches
    "resident": "SELECT id FROM resident WHERE id IN ({ids})",
    "occupancy": """SELECT o.resident_id FROM occupancy o WHERE o.household_id IN
                        (SELECT household_id FROM occupancy WHERE id IN ({ids}))""",
    "household": "SELECT resident_id FROM occupancy WHERE household_id IN ({ids})",
    "unit": """SELECT o.resident_id FROM occupancy o JOIN household h ON h.id = o.household_id
                   WHERE h.unit_id IN ({ids})""",
    "block": """SELECT o.resident_id FROM occupancy o JOIN household h ON h.id = o.household_id
                    JOIN unit u ON u.id = h.unit_id WHERE u.block_id IN ({ids})""",
    "identity_document": "SELECT resident_id FROM identity_document WHERE id IN ({ids})",
}
_ROWS: Final = """
    SELECT r.id, r.full_name, r.preferred_name, r.standing, r.verified_on, r.birth_on, r.sex, r.mobile,
           r.vulnerabilities, r.disability, b.estate_id, u.block_id, b.code, u.id, u.code, u.sort_key, h.id,
           o.relationship,
           (SELECT count(*) FROM occupancy m WHERE m.household_id = h.id AND m.to_on IS NULL),
           (SELECT group_concat(d.number_key, ' ') FROM identity_document d
                WHERE d.resident_id = r.id AND d.current = 1)
    FROM resident r
    LEFT JOIN occupancy o ON o.resident_id = r.id AND o.to_on IS NULL
    LEFT JOIN household h ON h.id = o.household_id
    LEFT JOIN unit u ON u.id = h.unit_id
    LEFT JOIN block b ON b.id = u.block_id
    WHERE r.id IN (SELECT id FROM touched)"""
_RANKS: Final = {option.name: rank for rank, option in enumerate(Relationship)}


def refresh_after(session: Session, changes: Sequence[Change]) -> None:
    """Bring up to date the lines of every resident whom captured *changes* touch, before them or after."""
    touched: dict[str, set[int]] = {table: set() for table in _FROM}
    for change in changes:
        if change.table in touched:
            touched[change.table].add(change.pk)
            if change.before and change.table in ("occupancy", "identity_document"):
                before = json.loads(change.before)
                touched["resident"].add(before["resident_id"])
                touched["household"].add(before.get("household_id", 0))
    deleted = {change.pk for change in changes if change.table == "resident" and change.op == "D"}
    refresh(session, touched, deleted)


def refresh(session: Session, changed: Mapping[str, Collection[int]], gone: Collection[int] = ()) -> None:
    """Bring the lines of every resident touched by *changed* {table: keys} up to date; *gone* residents lose theirs."""
    run = session.connection().exec_driver_sql
    cursor = session.connection().connection.cursor()  # plain tuples: an import has twenty thousand
    run("CREATE TEMP TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY)")
    run("DELETE FROM touched")
    for table in changed.keys() & _FROM.keys():
        for ids in _batches(sorted(changed[table])):
            run(f"INSERT OR IGNORE INTO touched {_FROM[table].format(ids=','.join(str(one) for one in ids))}")
    for ids in _batches(sorted(gone)):
        run(f"INSERT OR IGNORE INTO touched VALUES {','.join(f'({one})' for one in ids)}")
    if not run("SELECT 1 FROM touched LIMIT 1").fetchone():
        return
    # Most saves change nothing a list shows: only lines that differ are written, for each costs ten index pages.
    cursor.execute("SELECT * FROM resident_list WHERE resident_id IN (SELECT id FROM touched)")
    kept = {row[0]: row for row in cursor.fetchall()}
    cursor.execute(_ROWS)
    lines, gone = [], []
    for line in map(_line, cursor.fetchall()):
        was = kept.pop(line[0], None)
        if was != line:
            lines.append(line)
            gone += [line[0]] if was else []
    _write(run, lines, [*gone, *kept])


def differing(session: Session, first: int, last: int) -> list[int]:
    """The residents with keys from *first* to *last* whose line is missing, too much or not as their records say."""
    cursor = session.connection().connection.cursor()
    cursor.execute("SELECT * FROM resident_list WHERE resident_id BETWEEN ? AND ?", (first, last))
    kept = {row[0]: row for row in cursor.fetchall()}
    cursor.execute(_ROWS.replace("IN (SELECT id FROM touched)", "BETWEEN ? AND ?"), (first, last))
    wrong = [line[0] for line in map(_line, cursor.fetchall()) if kept.pop(line[0], None) != line]
    return sorted({*wrong, *kept})


def _write(run: Callable[..., Any], lines: Sequence[tuple[Any, ...]], gone: Collection[int]) -> None:
    """Take away the lines *gone*, then put in *lines*."""
    keys = [(key,) for key in gone]
    if keys:
        run("DELETE FROM resident_list WHERE resident_id = ?", keys)
        run(f"DELETE FROM {SEARCH} WHERE rowid = ?", keys)
    if lines:
        run(f"INSERT INTO resident_list VALUES ({','.join('?' * len(lines[0]))})", list(lines))
        run(f"INSERT INTO {SEARCH} (rowid, words) VALUES (?, ?)", [(line[0], line[-1]) for line in lines])


def _line(row: Sequence[Any]) -> tuple[Any, ...]:
    key, name, preferred, standing, verified, birth, sex, mobile, marks, disability, estate = row[:11]
    block, block_code, unit, unit_code, unit_sort, household, relationship, size, numbers = row[11:]
    documents = (numbers or "").split()
    return (
        key, name, sort_name(name), standing, estate, block, block_code, unit, unit_code, unit_sort, household,
        relationship, _RANKS.get(relationship), size if household else None, verified, birth, sex, mobile, marks,
        disability, documents[0][-4:] if documents else None,
        search_text(name, preferred, unit_code, mobile, documents),
    )  # fmt: skip


def _batches(ids: Sequence[int], size: int = 5_000) -> list[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
