"""Any listing on paper: a ruled table of any length, with its head on each page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from reportlab.lib import colors
from reportlab.platypus import Flowable, Table, TableStyle

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.core.progress import Progress
from k2k_desktop.reports.page import GRID, body_width, build, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import BOLD, LATIN, Missing, font, paragraph, paragraphs, plain_text, strips

_SIZE: Final = 9.0
_LEADING: Final = 11.5
_PAD: Final = 3.0
_SIDE: Final = 4.0
_PLAIN: Final = _LEADING + 2 * _PAD
_WIDE: Final = 7  # from so many columns the sheet is turned
_STEP: Final = 200  # rows between two looks at the stop button
_LEAST: Final = 60.0  # points: less room than this is left empty
_STRIP: Final = 50.0
_ODD: Final = frozenset("\n\r\t")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the side its cells lean to, and its share of the width."""

    label: str
    align: Literal["left", "right", "centre"] = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ListDocument:
    """A listing ready for paper: words in the document's language, each row as many texts as there are columns.

    A cell that does not fit its column takes more lines; nothing is cut. With *numbered* a first column counts the
    rows, where no other is headed as it is: two numbers of a row would be taken for each other. *total* is the number
    of rows when known, for the progress.
    """

    paper: Paper
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]]
    filters: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    numbered: bool = True
    total: int = 0


def print_list(document: ListDocument, progress: Progress | None = None) -> Printed:
    """The listing as a PDF. *progress* is told the rows as they are laid out, and may stop it (Cancelled)."""
    missing = Missing()
    paper = replace(document.paper, landscape=document.paper.landscape or len(document.columns) >= _WIDE)
    columns, rows, totals = document.columns, iter(document.rows), document.totals
    counter = Column(say(N_("No."), paper.language), "right", 0)
    if document.numbered and counter.label not in [column.label for column in columns]:
        columns = (counter, *columns)
        rows = ((f"{number:,}", *row) for number, row in enumerate(rows, 1))
        totals = ("", *totals) if totals else ()
    widths = _widths(columns, body_width(paper))
    watched = _watch(rows, document.total, progress)
    story: list[Flowable] = [paragraph(document.title, missing, size=14, bold=True, after=2)]
    story += [paragraph(line, missing, size=_SIZE, after=1) for line in document.filters]
    story.append(paragraph("", missing, size=3, after=2))
    story.append(Listing(_Maker(columns, widths, missing), watched, totals, say(N_("No records."), paper.language)))
    if document.signatories:
        story.append(signatures(document.signatories, paper, missing))
    return build(paper, document.title, story, missing)


def listing(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], paper: Paper, missing: Missing, *, least: float = 0.0,
    empty: str = "", progress: Progress | None = None,
) -> Flowable:  # fmt: skip
    """The table alone, for a document with more on its pages; each row is at least *least* points high."""
    maker = _Maker(columns, _widths(columns, body_width(paper)), missing, least)
    return Listing(maker, _watch(iter(rows), 0, progress), (), empty or say(N_("No records."), paper.language))


class Listing(Flowable):  # type: ignore[misc]
    """A table that is read as it is laid out: each page takes the rows that fit, so no page is measured twice."""

    def __init__(self, maker: _Maker, rows: Iterator[Sequence[str]], totals: Sequence[str], empty: str) -> None:
        super().__init__()
        self._maker = maker
        self._rows = rows
        self._totals = totals
        self._empty = empty
        self._ready: deque[_Row] = deque()
        self._table: Table | None = None
        self._began = self._ended = False
        self._page = 0.0  # the greatest height met so far: what is taller fits nowhere

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Its height when everything left fits, else more than there is, so that `split` is asked."""
        used = self._fill(height)
        if used > height:
            return available, height + 1
        self._table = self._maker.table(list(self._ready))
        return available, used

    def split(self, available: float, height: float) -> list[Flowable]:
        """One page's table and the rest; nothing when not even the first row fits here."""
        used = self._maker.head.height
        self._page = max(self._page, height)
        taken: list[_Row] = []
        while self._ready and used + self._ready[0].height <= height:
            used += self._ready[0].height
            taken.append(self._ready.popleft())
        if taken and self._ready and self._ready[0].total:
            self._ready.appendleft(taken.pop())  # a total never stands alone on a page
        if not taken:
            return self._split_tall(height)
        return [self._maker.table(taken), self._rest()]

    def draw(self) -> None:
        assert self._table is not None
        self._table.wrap(0, 0)
        self._table.drawOn(self.canv, 0, 0)

    def _fill(self, height: float) -> float:
        """Read rows until they no longer fit *height*; what they and the head need."""
        used = self._maker.head.height + sum(row.height for row in self._ready)
        while used <= height and not self._ended:
            row = self._next()
            if row is not None:
                self._ready.append(row)
                used += row.height
        return used

    def _next(self) -> _Row | None:
        cells = next(self._rows, None)
        if cells is not None:
            self._began = True
            return self._maker.row(cells)
        self._ended = True
        if not self._began:
            return self._maker.note(self._empty)
        return self._maker.row(self._totals, bold=True) if self._totals else None

    def _split_tall(self, height: float) -> list[Flowable]:
        """A row taller than a page breaks inside; a row that only does not fit here waits for the next page."""
        head = self._maker.head.height
        if not self._ready or head + self._ready[0].height <= self._page or height < head + _LEAST:
            return []
        first, rest = self._maker.cut(self._ready.popleft(), height - head)
        self._ready.appendleft(rest)
        return [self._maker.table([first]), self._rest()]

    def _rest(self) -> Listing:
        """This listing after some rows left it; ReportLab gives up on one it has already put off, so that is wiped."""
        self.__dict__.pop("_postponed", None)
        return self


@dataclass(slots=True)
class _Row:
    cells: list[Any]
    height: float
    total: bool = False
    spans: bool = False


class _Maker:
    """Turns texts into cells: a plain string where it fits on one line, a paragraph where it does not."""

    def __init__(self, columns: Sequence[Column], widths: list[float], missing: Missing, least: float = 0.0) -> None:
        self._columns = columns
        self._least = max(_PLAIN, least)
        self._widths = widths
        self._rooms = [width - 2 * _SIDE for width in widths]
        self._missing = missing
        self._advances = {chr(code): width * _SIZE / 1000 for code, width in font(LATIN).face.charWidths.items()}
        self._style = _style(columns)
        self.head = self.row([column.label for column in columns], bold=True)

    def row(self, texts: Sequence[str], *, bold: bool = False) -> _Row:
        """Measure a row; *bold* for heads and totals."""
        cells: list[Any] = []
        height = _PLAIN if bold else self._least
        advances = self._advances
        for text, room, column in zip(texts, self._rooms, self._columns, strict=True):
            if not bold and text.isprintable():
                try:
                    if sum([advances[character] for character in text]) <= room:
                        cells.append(text)
                        continue
                except KeyError:
                    pass  # a letter of another script: a paragraph chooses its font
            cell, needed = self._wrapped(text, room, column.align, bold)
            cells.append(cell)
            height = max(height, needed + 2 * _PAD)
        return _Row(cells, height, total=bold)

    def note(self, text: str) -> _Row:
        """A line across all columns, for a list without rows."""
        return _Row([text, *[""] * (len(self._columns) - 1)], _PLAIN, spans=True)

    def cut(self, row: _Row, height: float) -> tuple[_Row, _Row]:
        """A row in two: what fits *height* of each cell, and what follows."""
        first: list[Any] = []
        rest: list[Any] = []
        for cell, room in zip(row.cells, self._rooms, strict=True):
            if isinstance(cell, str):
                first.append(cell)
                rest.append("")
                continue
            left, taken = height - 2 * _PAD, []
            waiting = deque(strips(cell if isinstance(cell, list) else [cell], room, _STRIP))
            while waiting and (needed := waiting[0].wrap(room, left)[1]) <= left:
                left -= needed
                taken.append(waiting.popleft())
            first.append(taken)
            rest.append(list(waiting))
        return _Row(first, height), _Row(rest, self._height(rest), row.total)

    def table(self, rows: list[_Row]) -> Table:
        """The head and *rows*."""
        marks: list[Any] = []
        for number, row in enumerate(rows, 1):
            if row.total:
                marks.append(("LINEABOVE", (0, number), (-1, number), 0.9, colors.black))
            if row.spans:
                marks.append(("SPAN", (0, number), (-1, number)))
        style = TableStyle(marks, parent=self._style) if marks else self._style
        heights = [self.head.height, *[row.height for row in rows]]
        return Table(
            [self.head.cells, *[row.cells for row in rows]], colWidths=self._widths, rowHeights=heights,
            hAlign="LEFT", style=style,
        )  # fmt: skip

    def _height(self, cells: list[Any]) -> float:
        tall = [
            sum(flowable.wrap(room, 10_000)[1] for flowable in cell)
            for cell, room in zip(cells, self._rooms, strict=True)
            if isinstance(cell, list)
        ]
        return float(max(_PLAIN, *tall, _PLAIN) + 2 * _PAD)

    def _wrapped(self, text: str, room: float, align: str, bold: bool) -> tuple[Any, float]:
        look: dict[str, Any] = {"size": _SIZE, "bold": bold, "align": align}
        if plain_text(text) or not _ODD.intersection(text):
            cell: list[Flowable] = [paragraph(text, self._missing, **look)] if len(text) < 5_000 else []
        else:
            cell = []
        cell = cell or paragraphs(text, self._missing, **look)
        return (cell[0] if len(cell) == 1 else cell), sum(flowable.wrap(room, 10_000)[1] for flowable in cell)


def _style(columns: Sequence[Column]) -> TableStyle:
    commands: list[Any] = [
        ("FONT", (0, 0), (-1, -1), LATIN, _SIZE, _LEADING), ("FONT", (0, 0), (-1, 0), BOLD, _SIZE, _LEADING),
        ("GRID", (0, 0), (-1, -1), 0.4, GRID), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
        ("LEFTPADDING", (0, 0), (-1, -1), _SIDE), ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
        ("TOPPADDING", (0, 0), (-1, -1), _PAD), ("BOTTOMPADDING", (0, 0), (-1, -1), _PAD),
    ]  # fmt: skip
    for number, column in enumerate(columns):
        if column.align != "left":
            commands.append(("ALIGN", (number, 0), (number, -1), column.align.upper().replace("CENTRE", "CENTER")))
    return TableStyle(commands)


def _widths(columns: Sequence[Column], whole: float) -> list[float]:
    """Share out the width; a column of weight 0 gets just room for a counter."""
    counter = 34.0
    rest = whole - counter * sum(column.weight == 0 for column in columns)
    share = rest / sum(column.weight for column in columns)
    return [column.weight * share or counter for column in columns]


def _watch(rows: Iterator[Sequence[str]], total: int, progress: Progress | None) -> Iterator[Sequence[str]]:
    """*rows* as they come, telling *progress* now and then."""
    for done, row in enumerate(rows):
        if progress and done % _STEP == 0:
            progress.at(done, max(total, done))
        yield row
