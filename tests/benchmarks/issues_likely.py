"""Likely duplicates while a title is typed, among 100,000 complaints, against the bare look along an index.

A look takes ten microseconds; a question of the program (a right, one moment, no records let out) five times as much
before it asks anything. So the goal is judged on the same statement asked as a question, and the rest is told.
"""

from __future__ import annotations

import gc
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import plain_rows
from k2k_desktop.services.issues.duplicates import LikelyQuery, likely, likely_statement
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, compare

_TITLE = "Lif tersekat di tingkat"
_TOLD: Final = 1000  # told, not judged
_FLOOR = """
    SELECT i.id, i.reference, i.title, b.code, i.floor_label, u.code, f.name, i.place_note, i.status, i.affected,
           i.reported_at
    FROM issue i LEFT JOIN block b ON b.id = i.block_id LEFT JOIN unit u ON u.id = i.unit_id
    LEFT JOIN facility f ON f.id = i.facility_id
    WHERE i.block_id = ? AND i.floor_label = ? AND i.ended_at IS NULL ORDER BY i.id DESC LIMIT 5"""


@question(needs="issues.log")
def _sent(session: Session, query: LikelyQuery) -> list[Any]:
    """The statement alone, asked as every question of the program is."""
    statement, values = likely_statement(query)
    assert statement
    return plain_rows(session, statement, values)


@question(needs="issues.log")
def _look(session: Session, query: LikelyQuery) -> list[Any]:
    """One look along an index, asked as a question."""
    return plain_rows(session, _FLOOR, (query.block_id, query.floor_label))


def run() -> list[Result]:
    """Each key of a title on twenty floors, place and category known, fifteen times."""
    gc.disable()  # as k2k_desktop/__main__.py does
    office = opened(MANY)
    bare = connect(office.database.path, office.key.database_hex())
    asked = _typed(bare)

    def ours() -> None:
        for query in asked:
            office.runner.read(likely, query)

    def own() -> None:
        for query in asked:
            statement, values = likely_statement(query)
            bare.execute(statement, values).fetchall()

    def sent() -> None:
        for query in asked:
            office.runner.read(_sent, query)

    def look() -> None:
        for query in asked:
            office.runner.read(_look, query)

    def floor() -> None:
        for query in asked:
            rows: list[Any] = bare.execute(_FLOOR, (query.block_id, query.floor_label)).fetchall()
            assert len(rows) <= 5

    title = f"likely duplicates while typing, {len(asked)} keys"
    try:
        return [
            compare(f"{title}, against their statement asked as a question", ours, sent, 2),
            compare(f"{title}, against their statement on a bare cursor", ours, own, _TOLD),
            compare(f"{title}, against one look asked as a question", ours, look, _TOLD),
            compare(f"{title}, against one look on a bare cursor", ours, floor, _TOLD),
        ]
    finally:
        bare.close()
        office.close()


def _typed(bare: Any) -> list[LikelyQuery]:
    """What is asked at each fourth key of the title, on twenty floors."""
    category = bare.execute("SELECT id FROM category WHERE code = 'lift.one'").fetchone()[0]
    floors = bare.execute(
        "SELECT DISTINCT estate_id, block_id, floor_label FROM unit ORDER BY block_id, floor_order LIMIT 20"
    ).fetchall()
    return [
        LikelyQuery(estate_id=estate, block_id=block, floor_label=floor, category_id=category, title=_TITLE[:length])
        for estate, block, floor in floors
        for length in range(3, len(_TITLE) + 1, 4)
    ]
