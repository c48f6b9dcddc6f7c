"""Which cells of a table of counts are withheld, so that nobody's choice can be told or computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

FEW: Final = 5  # a group of fewer is not shown
_ANY: Final = 1 << 30


@dataclass(frozen=True)
class Shown:
    """A table as it may be shown: *cells* by row and column and the columns' *totals*.

    A cell is its count; `FEWER` for one under five; `ASIDE` for one of any size, withheld so that none of the others
    can be computed.
    """

    cells: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    withheld: bool = False  # the whole table: too few voted to show any of it


FEWER: Final = -1
ASIDE: Final = -2


@dataclass
class _Edge:
    """A count that flows from one node to another; what is hidden of it lies between *least* and *most*."""

    tail: int
    head: int
    count: int
    hidden: bool = False
    least: int = 0
    most: int = _ANY

    def hide(self, least: int, most: int) -> None:
        self.hidden, self.least, self.most = True, least, most


@dataclass
class _Table:
    cells: list[list[_Edge]]
    totals: list[_Edge]
    totals_known: bool
    edges: list[_Edge] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.edges = [edge for row in self.cells for edge in row]
        self.edges += [] if self.totals_known else self.totals  # to leave out what stands elsewhere hides nothing


def withhold(counts: Sequence[Sequence[int]], *, totals_known: bool = False) -> Shown:
    """The table *counts* (rows by columns) without its cells under five and what would give them away.

    Row totals count as known: the result itself is published. With *totals_known*, the columns' totals stand
    elsewhere too; otherwise a column's total under five is withheld with its cells. A nought stands where its whole
    row or column is nought. What is withheld keeps at least two possible values, checked cell by cell.
    """
    table = _build(counts, totals_known)
    while given_away := next((edge for edge in table.edges if edge.hidden and _is_determined(table, edge)), None):
        if not (_loosen(table, given_away) or _hide_another(table, given_away)):
            return Shown((), (), withheld=True)
    return Shown(
        tuple(tuple(_face(edge) for edge in row) for row in table.cells), tuple(_face(edge) for edge in table.totals)
    )


def _face(edge: _Edge) -> int:
    if not edge.hidden:
        return edge.count
    return ASIDE if edge.most == _ANY else FEWER


def _build(counts: Sequence[Sequence[int]], totals_known: bool) -> _Table:
    rows, columns = len(counts), len(counts[0]) if counts else 0
    sink = rows + columns
    sums = [sum(row[place] for row in counts) for place in range(columns)]
    cells = [[_Edge(row, rows + place, counts[row][place]) for place in range(columns)] for row in range(rows)]
    totals = [_Edge(rows + place, sink, sums[place]) for place in range(columns)]
    for given, edges in zip(counts, cells, strict=True):
        for place, edge in enumerate(edges):
            if edge.count < FEW and sum(given) > 0 and sums[place] > 0:
                edge.hide(0, FEW - 1)
    for edge in totals:
        if not totals_known and 0 < edge.count < FEW:
            edge.hide(1, FEW - 1)
    return _Table(cells, totals, totals_known)


def _is_determined(table: _Table, edge: _Edge) -> bool:
    """Whether its count is the only one that fits all that is shown: no chain of changes can move it by one."""
    up = edge.count < edge.most and _reaches(table, edge.head, edge.tail, edge)
    down = edge.count > edge.least and _reaches(table, edge.tail, edge.head, edge)
    return not up and not down


def _reaches(table: _Table, start: int, goal: int, but: _Edge) -> bool:
    """Whether one can be passed on from *start* to *goal* over hidden counts that have room, *but* one of them."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for edge in table.edges:
            if not edge.hidden or edge is but:
                continue
            if edge.tail == node and edge.count < edge.most:
                after = edge.head
            elif edge.head == node and edge.count > edge.least:
                after = edge.tail
            else:
                continue
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _hide_another(table: _Table, edge: _Edge) -> bool:
    """Withhold the smallest count still shown beside *edge*, else the smallest anywhere; False where none is left."""
    shown = [one for one in table.edges if not one.hidden and one.count >= FEW]
    beside = [one for one in shown if {one.tail, one.head} & {edge.tail, edge.head}]
    chosen = min(beside or shown, key=lambda one: one.count, default=None)
    if chosen is None:
        return False
    chosen.hide(0, _ANY)
    return True


def _loosen(table: _Table, edge: _Edge) -> bool:
    """Where only "under five" gives it away (two such cells that make eight), say no more than that it is withheld."""
    if edge.most == _ANY:
        return False
    least, most = edge.least, edge.most
    edge.hide(0, _ANY)
    if _is_determined(table, edge):
        edge.hide(least, most)
        return False
    return True
