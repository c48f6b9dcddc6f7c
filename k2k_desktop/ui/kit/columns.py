"""Which columns a table shows and how wide: by rank as room allows, or as its user chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from k2k_desktop.core.listings import Column

WIDEST: Final = 420  # of the column that stretches: extra room shows the next column, not air
LEAST: Final = 48
CHOSEN_ONLY: Final = 9


def shown(columns: Sequence[Column], room: int, widths: Mapping[str, int], chosen: Sequence[str] | None) -> list[str]:
    """The names to show in *room* (unscaled pixels); *chosen* names decide alone when given."""
    if chosen is not None:
        kept = [column.name for column in columns if column.name in chosen]
        return kept or [columns[0].name]
    taken = {column.name for column in columns if column.rank == 0}
    used = sum(_width(column, widths) for column in columns if column.name in taken)
    for column in sorted((c for c in columns if 0 < c.rank < CHOSEN_ONLY), key=lambda c: c.rank):
        used += _width(column, widths)
        if used > room:
            break
        taken.add(column.name)
    return [column.name for column in columns if column.name in taken]


def laid_out(columns: Sequence[Column], names: Sequence[str], room: int, widths: Mapping[str, int]) -> dict[str, int]:
    """{name: width} for the shown *names*, filling *room*: first the column that stretches, then the others alike."""
    visible = [column for column in columns if column.name in names]
    found = {column.name: _width(column, widths) for column in visible}
    spare = room - sum(found.values())
    stretch = next((column.name for column in visible if column.stretch and column.name not in widths), None)
    if stretch is not None:
        grown = min(WIDEST, max(LEAST * 3, found[stretch] + spare))
        spare -= grown - found[stretch]
        found[stretch] = grown
    others = [column.name for column in visible if column.name != stretch and column.name not in widths]
    if spare > 0 and others:
        for place, name in enumerate(others):
            found[name] += spare // len(others) + (place < spare % len(others))
    return found


def _width(column: Column, widths: Mapping[str, int]) -> int:
    return max(LEAST, widths.get(column.name, column.width))
