"""Charts: one drawing each, the same on paper and on screen, that can be read without colour."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib import colors
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from k2k_desktop.reports.text import BOLD, CHINESE, LATIN, TAMIL, font, has_glyph, load_fonts

Kind = Literal["stacked", "grouped", "lines", "cells"]
SIZE: Final = 8.5  # of words, points
_SMALL: Final = 7.5
_ROW: Final = 18.0  # on screen 24 pixels, the least that a pointer needs
_BAR: Final = 10.0
_THIN: Final = 6.0  # a bar among others of its row
_LEGEND: Final = 16.0
_PLOT: Final = 96.0  # height of lines
_GAP: Final = 6.0
_LABEL: Final = 0.46  # share of the width for names


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a drawing, `#RRGGBB`: words, lesser words, lines, ground, and four fills."""

    text: str
    muted: str
    line: str
    paper: str
    fills: tuple[str, str, str, str]


PAPER: Final = Ink("#1A2430", "#46535F", "#98A3AE", "#FFFFFF", ("#0D5C7D", "#A3221F", "#C9D6DE", "#8A6A2E"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of bars, or a month of lines: its name, a value for each series, and what is said of it at the right.

    A value of None is a place where there was nothing to judge.
    """

    label: str
    values: tuple[float | None, ...]
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: rows of bars (stacked or grouped), lines over months, or a table of shares.

    `series` names the values of a row, `fills` says which of the four fills each has (by place, if not told), `most`
    is where a bar is full; `note` stands below the title, `empty` in place of no rows.
    """

    name: str
    title: str
    kind: Kind
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    fills: tuple[int, ...] = ()
    most: float = 0.0
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row of a chart stands in its drawing: from the left, from the top, its width and height, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawn:
    """A drawing and where its rows are."""

    drawing: Drawing
    spots: tuple[Spot, ...]


def draw(chart: Chart, width: float, ink: Ink = PAPER) -> Drawn:
    """*chart* as wide as *width* points and as high as it needs."""
    load_fonts()
    pen = _Pen(width, ink)
    if not any(value is not None for row in chart.rows for value in row.values):
        pen.words(0, 4, chart.empty, ink.muted)
        return pen.done(_ROW)
    match chart.kind:
        case "lines":
            _lines(pen, chart)
        case "cells":
            _cells(pen, chart)
        case _:
            _bars(pen, chart)
    return pen.done()


def to_pdf(drawing: Drawing, title: str) -> bytes:
    """The drawing alone on a page of its size: what the screen shows."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(drawing.width, drawing.height), invariant=1, initialFontName=LATIN)
    canvas.setTitle(title)
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.save()
    return target.getvalue()


class _Pen:
    """Draws from the top down; the drawing's own zero is at its foot, so all is moved once the height is known."""

    def __init__(self, width: float, ink: Ink) -> None:
        self.width, self.ink = width, ink
        self.y = 0.0  # how far down we are
        self.spots: list[Spot] = []
        self._shapes: list[Rect | String | Line | Circle] = []

    def words(
        self,
        x: float,
        down: float,
        text: str,
        colour: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """*text* with its baseline *down* below where we are plus its size."""
        name = font_of(text, bold)
        self._shapes.append(
            String(x, -(self.y + down + size), text, fontName=name, fontSize=size, fillColor=colors.HexColor(colour),
                   textAnchor=anchor)
        )  # fmt: skip

    def box(self, x: float, down: float, width: float, height: float, fill: int) -> None:
        """A rectangle in one of the fills: the second is hatched and the third has an edge, for eyes without colour."""
        if width <= 0:
            return
        colour, top = colors.HexColor(self.ink.fills[fill]), self.y + down
        hatched = fill == 1
        ground = colors.HexColor(self.ink.paper) if hatched else colour
        edge = colour if hatched else colors.HexColor(self.ink.line) if fill == 2 else None
        self._shapes.append(
            Rect(x, -(top + height), width, height, fillColor=ground, strokeColor=edge, strokeWidth=0.6)
        )
        if hatched:
            self._hatch(x, top, width, height, colour)
        if fill == 3:
            middle = -(top + height / 2)
            self._shapes.append(Line(x, middle, x + width, middle, strokeColor=colors.HexColor(self.ink.paper)))

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str, *, thick: float = 0.5, dash: bool = False
    ) -> None:
        """A line between two places, both from the top of the drawing."""
        made = Line(x, -y, to_x, -to_y, strokeColor=colors.HexColor(colour), strokeWidth=thick)
        if dash:
            made.strokeDashArray = [3, 2]
        self._shapes.append(made)

    def dot(self, x: float, y: float, colour: str, *, square: bool) -> None:
        """A mark on a line."""
        paint = colors.HexColor(colour)
        if square:
            ground = colors.HexColor(self.ink.paper)
            self._shapes.append(Rect(x - 2, -y - 2, 4, 4, fillColor=ground, strokeColor=paint, strokeWidth=1))
        else:
            self._shapes.append(Circle(x, -y, 2, fillColor=paint, strokeColor=None))

    def done(self, least: float = 0.0) -> Drawn:
        """The drawing, its ground first."""
        height = max(self.y, least)
        drawing = Drawing(self.width, height)
        drawing.add(Rect(0, 0, self.width, height, fillColor=colors.HexColor(self.ink.paper), strokeColor=None))
        for shape in self._shapes:
            for place in ("y", "y1", "y2", "cy"):
                if hasattr(shape, place):
                    setattr(shape, place, getattr(shape, place) + height)
            drawing.add(shape)
        return Drawn(drawing, tuple(self.spots))

    def _hatch(self, x: float, top: float, width: float, height: float, colour: colors.Color) -> None:
        """Slanting lines inside a rectangle, cut at its edges."""
        step, at = 3.0, step_from(x, height)
        while at < x + width:
            low, high = max(at, x), min(at + height, x + width)
            if high > low:
                self._shapes.append(
                    Line(low, -(top + height - (low - at)), high, -(top + height - (high - at)), strokeColor=colour,
                         strokeWidth=0.9)
                )  # fmt: skip
            at += step


def step_from(x: float, height: float) -> float:
    """Where the first slanting line begins, so that neighbours are hatched as one."""
    return x - height - (x - height) % 3.0


def _bars(pen: _Pen, chart: Chart) -> None:
    if len(chart.series) > 1:
        _legend(pen, chart)
    shown = max((_long(row.shown, BOLD) for row in chart.rows), default=0) + _GAP
    label = min(max(_long(row.label) for row in chart.rows) + _GAP, pen.width * _LABEL)
    room = pen.width - label - shown - _GAP
    grouped = chart.kind == "grouped"
    most = chart.most or max(_full(row, grouped) for row in chart.rows) or 1.0
    for row in chart.rows:
        high = max(_ROW, len(row.values) * _THIN + _GAP) if grouped else _ROW
        middle = (high - SIZE) / 2 - 1
        pen.words(0, middle, _cut(row.label, label - _GAP), pen.ink.text)
        _row(pen, chart, row, (label, room / most, high))
        pen.words(pen.width, middle, row.shown, pen.ink.text, bold=True, anchor="end")
        pen.spots.append(Spot(0, pen.y, pen.width, high))
        pen.y += high


def _row(pen: _Pen, chart: Chart, row: Row, where: tuple[float, float, float]) -> None:
    """The bars of one row: beginning at *where*[0], so many points a unit, in a row so high."""
    left, unit, high = where
    x, grouped = left, chart.kind == "grouped"
    for place, value in enumerate(row.values):
        fill = chart.fills[place] if chart.fills else place
        long = (value or 0) * unit
        if grouped:
            top = (high - len(row.values) * _THIN) / 2 + place * _THIN
            pen.box(left, top, long, _THIN - 1, fill)
        else:
            pen.box(x, (high - _BAR) / 2, long, _BAR, fill)
            x += long
    pen.line(left, pen.y, left, pen.y + high, pen.ink.line)


def _legend(pen: _Pen, chart: Chart) -> None:
    x = 0.0
    for place, words in enumerate(chart.series):
        needed = 14 + _long(words) + 14
        if x and x + needed > pen.width:
            x, pen.y = 0.0, pen.y + _LEGEND
        if chart.kind == "lines":
            colour = pen.ink.fills[place]
            pen.line(x, pen.y + 6, x + 10, pen.y + 6, colour, thick=1.4, dash=bool(place))
            pen.dot(x + 5, pen.y + 6, colour, square=bool(place))
        else:
            pen.box(x, 2, 9, 8, chart.fills[place] if chart.fills else place)
        pen.words(x + 14, 0.5, words, pen.ink.muted)
        x += needed
    pen.y += _LEGEND


def _lines(pen: _Pen, chart: Chart) -> None:
    _legend(pen, chart)
    most = max(value or 0 for row in chart.rows for value in row.values)
    most = _round(most)
    left = _long(f"{most:,.0f}") + _GAP
    step = (pen.width - left) / len(chart.rows)
    top, foot = pen.y + 4, pen.y + 4 + _PLOT
    for share in (0, 0.5, 1):
        y = foot - share * _PLOT
        pen.line(left, y, pen.width, y, pen.ink.line, thick=0.3)
        pen.words(
            left - _GAP / 2, y - pen.y - SIZE / 2 - 4, f"{share * most:,.0f}", pen.ink.muted, size=_SMALL, anchor="end"
        )
    for place in range(len(chart.series)):
        points = [
            (left + (at + 0.5) * step, foot - (row.values[place] or 0) / most * _PLOT)
            for at, row in enumerate(chart.rows)
        ]
        for one, two in itertools.pairwise(points):
            pen.line(*one, *two, pen.ink.fills[place], thick=1.4, dash=bool(place))
        for point in points:
            pen.dot(*point, pen.ink.fills[place], square=bool(place))
    every = 1 if max(_long(row.label) for row in chart.rows) < step else 2
    for at, row in enumerate(chart.rows):
        if at % every == (len(chart.rows) - 1) % every:
            pen.words(
                left + (at + 0.5) * step, foot - pen.y + 3, row.label, pen.ink.muted, size=_SMALL, anchor="middle"
            )
        pen.spots.append(Spot(left + at * step, top, step, _PLOT + 14))
    pen.y = foot + 16


def _cells(pen: _Pen, chart: Chart) -> None:
    """A table of shares, each told in its cell and by how full it is."""
    label = min(max(_long(row.label) for row in chart.rows) + _GAP, pen.width * _LABEL)
    step = (pen.width - label) / len(chart.series)
    for place, words in enumerate(chart.series):
        pen.words(label + (place + 0.5) * step, 0, words, pen.ink.muted, size=_SMALL, anchor="middle")
    pen.y += 14
    for row in chart.rows:
        pen.words(0, 3, _cut(row.label, label - _GAP), pen.ink.text)
        for place, value in enumerate(row.values):
            x = label + place * step
            if value is not None:
                pen.box(x + 1, _ROW - 4, (step - 2) * min(1.0, max(0.0, value)), 2.5, 0)
            words = "–" if value is None else f"{value * 100:.0f}%" if value >= 1 else f"{value * 100:.1f}%"
            pen.words(x + step / 2, 3, words, pen.ink.text if value else pen.ink.muted, size=_SMALL, anchor="middle")
        pen.spots.append(Spot(0, pen.y, pen.width, _ROW))
        pen.y += _ROW


def font_of(text: str, bold: bool = False) -> str:
    """The first of our fonts that has every character of *text*; the Latin one where none has."""
    if text.isascii():
        return BOLD if bold else LATIN
    for name in (BOLD if bold else LATIN, TAMIL, CHINESE):
        if all(has_glyph(name, character) for character in text):
            font(name)
            return name
    return LATIN


def _full(row: Row, grouped: bool) -> float:
    values = [value or 0 for value in row.values]
    return max(values) if grouped else sum(values)


def _long(text: str, name: str = "") -> float:
    return float(stringWidth(text, name or font_of(text), SIZE)) if text else 0.0


def _cut(text: str, width: float) -> str:
    """*text*, shortened with … to *width*."""
    if _long(text) <= width + 0.01:
        return text
    while text and _long(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _round(most: float) -> float:
    """The next number that halves well: 2, 4, 6, 8, 10, 20, 40 …"""
    size = 1.0
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * size >= most:
                return step * size
        size *= 10
