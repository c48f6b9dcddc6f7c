"""Likely duplicates while a title is typed, among 100,000 complaints, against one bare look along an index."""

from __future__ import annotations

from typing import Any

from k2k_desktop.core.db import connect
from k2k_desktop.services.issues.duplicates import LikelyQuery, likely
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, compare

_TITLE = "Lif tersekat di tingkat"
_FLOOR = """
    SELECT i.id, i.reference, i.title, b.code, i.floor_label, u.code, f.name, i.place_note, i.status, i.affected,
           i.reported_at
    FROM issue i LEFT JOIN block b ON b.id = i.block_id LEFT JOIN unit u ON u.id = i.unit_id
    LEFT JOIN facility f ON f.id = i.facility_id
    WHERE i.block_id = ? AND i.floor_label = ? AND i.ended_at IS NULL ORDER BY i.id DESC LIMIT 5"""


def run() -> Result:
    """Each key of a title on twenty floors, place and category known, fifteen times."""
    office = opened(MANY)
    bare = connect(office.database.path, office.key.database_hex(), reads_only=True)
    category = bare.execute("SELECT id FROM category WHERE code = 'lift.one'").fetchone()[0]
    floors = bare.execute(
        "SELECT DISTINCT estate_id, block_id, floor_label FROM unit ORDER BY block_id, floor_order LIMIT 20"
    ).fetchall()
    asked = [
        LikelyQuery(estate_id=estate, block_id=block, floor_label=floor, category_id=category, title=_TITLE[:length])
        for estate, block, floor in floors
        for length in range(3, len(_TITLE) + 1, 4)
    ]

    def ours() -> None:
        for query in asked:
            office.runner.read(likely, query)

    def floor() -> None:
        for query in asked:
            rows: list[Any] = bare.execute(_FLOOR, (query.block_id, query.floor_label)).fetchall()
            assert len(rows) <= 5

    try:
        return compare(f"likely duplicates while typing, {len(asked)} keys", ours, floor, 2)
    finally:
        bare.close()
        office.close()
