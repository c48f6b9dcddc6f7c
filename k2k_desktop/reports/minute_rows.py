"""The table of minutes: number, matter, who acts; rows that break over pages as a reader expects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from k2k_desktop.reports.page import GRID
from k2k_desktop.reports.text import LATIN, strips

SIZE: Final = 10.5  # of the text in it, points
_PAD: Final = 5.0
_SHORT: Final = 75 * mm  # an entry up to this height stays on one page
_STRIP: Final = 28 * mm


class Rows:
    """The table of the minutes: a short entry is one row; a long one is several without a line between them."""

    def __init__(self, head: list[Flowable], widths: list[float]) -> None:
        self._widths = widths
        self._cells: list[list[Any]] = [head]
        self._marks: list[Any] = []
        self._rule(0, 1)

    def heading(self, cells: list[Flowable]) -> None:
        """The row of an agenda item, kept with the row after it."""
        row = len(self._cells)
        self._add(cells)
        self._rule(row, 1)
        self._marks += [
            ("BACKGROUND", (0, row), (-1, row), colors.Color(0.965, 0.965, 0.965)),
            ("NOSPLIT", (0, row), (-1, row + 1)),
        ]

    def entry(self, number: Flowable, text: list[Flowable], act: list[Flowable]) -> None:
        row = len(self._cells)
        cells = [text, act][: len(self._widths) - 1]
        rooms = [width - 2 * _PAD for width in self._widths[1:]]
        if all(_short(cell, room) for cell, room in zip(cells, rooms, strict=True)):
            self._add([number, *cells])
            self._rule(row, 1)
            return
        parts = [strips(cell, room, _STRIP) for cell, room in zip(cells, rooms, strict=True)]
        for line in zip_longest([number], *parts, fillvalue=""):
            self._add(list(line))
        self._rule(row, len(self._cells) - row)

    def made(self) -> Table:
        return _Closed(self._cells, colWidths=self._widths, repeatRows=1, hAlign="LEFT", style=[
            ("FONTNAME", (0, 0), (-1, -1), LATIN), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PAD), ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
            ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("LINEBEFORE", (0, 0), (-1, -1), 0.5, GRID), ("LINEAFTER", (-1, 0), (-1, -1), 0.5, GRID),
            *self._marks,
        ])  # fmt: skip

    def _add(self, cells: list[Any]) -> None:
        self._cells.append([*cells, "", ""][: len(self._widths)])

    def _rule(self, first: int, count: int) -> None:
        """Lines above and below an entry of *count* rows, and its inner margins."""
        last = first + count - 1
        self._marks += [
            ("LINEABOVE", (0, first), (-1, first), 0.5, GRID), ("LINEBELOW", (0, last), (-1, last), 0.5, GRID),
            ("TOPPADDING", (0, first), (-1, first), 3.5), ("BOTTOMPADDING", (0, last), (-1, last), _PAD),
        ]  # fmt: skip


class _Closed(Table):  # type: ignore[misc]
    """A table with a line under its last row on each page, wherever the page cuts it."""

    def draw(self) -> None:
        super().draw()
        self.canv.setLineWidth(0.5)
        self.canv.setStrokeColor(GRID)
        self.canv.line(0, 0, sum(self._colWidths), 0)


def _short(flowables: Sequence[Flowable], width: float) -> bool:
    """Whether they fit an entry that stays on one page: guessed for short words, as if each letter were an em."""
    most = 0.0
    for one in flowables:
        letters: int = sum(len(piece.text) for piece in getattr(one, "frags", ()))
        most += (letters * SIZE / width + 1) * SIZE * 1.4
    return bool(most <= _SHORT) or _height(flowables, width) <= _SHORT


def _height(flowables: Sequence[Flowable], width: float) -> float:
    return float(sum(flowable.wrap(width, 1_000)[1] for flowable in flowables))
