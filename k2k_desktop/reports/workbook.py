"""A listing as a spreadsheet: real dates and numbers, and text that stays text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from k2k_desktop.core.clock import local
from k2k_desktop.core.files import whole_file
from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.core.progress import Progress

Kind = Literal["text", "date", "instant", "number", "money", "count"]
Value = str | int | float | Decimal | dt.date | dt.datetime | None
LONGEST: Final = 32_767  # characters Excel keeps in a cell; what is longer it would cut in silence
_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "date": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
    "number": "General",
    "money": '"RM"#,##0.00',
    "count": "#,##0",
}
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")  # first characters a spreadsheet may take for a formula
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")  # Excel would read this as one character
_STEP: Final = 500
_A4: Final = 9


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: heading, what its values are (money in whole sen, instants in UTC), and width in characters."""

    label: str
    kind: Kind = "text"
    width: float = 16


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A listing for a spreadsheet. *notes* say what was listed, with which filters, by whom and when."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Value]]
    notes: tuple[str, ...] = ()
    total: int = 0


def write_workbook(
    path: Path, sheet: WorkbookSheet, language: Language, progress: Progress | None = None
) -> tuple[str, ...]:
    """Write *sheet* to *path* (.xlsx) and tell, in sentences, what had to be altered.

    The list is on the first sheet, its notes on the second, so that filters and pivots meet nothing but rows. The
    file appears whole or not at all; raises `Cancelled`, or OSError when the place cannot be written.
    """
    cleaner = _Cleaner()
    with whole_file(path) as file, _book() as book:
        page = book.create_sheet(_sheet_name(sheet.title))
        _lay_out(page, sheet)
        page.append([_heading(page, cleaner.text(column.label)) for column in sheet.columns])
        makers = [_maker(page, column.kind, cleaner) for column in sheet.columns]
        last = 1
        for last, row in enumerate(_watch(sheet, progress), 2):  # noqa: B007 - kept for the filter's range
            page.append([make(value) for make, value in zip(makers, row, strict=True)])
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"
        _notes_sheet(book, [sheet.title, *sheet.notes, *cleaner.told(language)], language)
        book.save(file)
    return cleaner.told(language)


def write_csv(
    path: Path, sheet: WorkbookSheet, language: Language, progress: Progress | None = None
) -> tuple[str, ...]:
    """Write the rows to *path* as CSV (UTF-8 with its mark, dates as 2026-11-23) and tell what had to be altered.

    Text that a spreadsheet could run gets a ' before it: CSV has no other way to say that it is text.
    """
    cleaner = _Cleaner()

    def cell(kind: Kind, value: Value) -> str:
        if isinstance(value, str):
            return cleaner.guarded(value)
        made = _native(kind, value)
        return made.isoformat(sep=" ") if isinstance(made, dt.datetime) else "" if made is None else str(made)

    with whole_file(path) as file:
        stream = io.TextIOWrapper(file, "utf-8-sig", newline="")
        writer = csv.writer(stream)
        writer.writerow([cleaner.guarded(column.label) for column in sheet.columns])
        for row in _watch(sheet, progress):
            writer.writerow([cell(column.kind, value) for column, value in zip(sheet.columns, row, strict=True)])
        stream.detach()  # what it holds goes on; the file is closed by whoever opened it
    return cleaner.told(language)


class _Cleaner:
    """Makes text fit for a cell and counts what it had to change."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def text(self, text: str) -> str:
        if _CONTROL.search(text):
            self._counts["control"] += 1
            text = _CONTROL.sub("", text)
        if len(text) > LONGEST:
            self._counts["long"] += 1
            text = text[:LONGEST]
        return text

    def guarded(self, text: str) -> str:
        text = self.text(text)
        if not text.startswith(_RUNS):
            return text
        self._counts["guarded"] += 1
        return f"'{text}"

    def told(self, language: Language) -> tuple[str, ...]:
        """A sentence for each kind of change made."""
        counts, made = self._counts, []
        if counts["control"]:
            made.append(say_count(
                "Characters that cannot be shown were removed from {count} cell.",
                "Characters that cannot be shown were removed from {count} cells.", counts["control"], language,
            ))  # fmt: skip
        if counts["long"]:
            made.append(say_count(
                "The text of {count} cell was cut: a cell holds at most {most} characters.",
                "The text of {count} cells was cut: a cell holds at most {most} characters.",
                counts["long"], language, most=f"{LONGEST:,}",
            ))  # fmt: skip
        if counts["guarded"]:
            made.append(say_count(
                "An apostrophe was put before {count} text that a spreadsheet could run as a formula.",
                "An apostrophe was put before {count} texts that a spreadsheet could run as a formula.",
                counts["guarded"], language,
            ))  # fmt: skip
        return tuple(made)


def _maker(page: Any, kind: Kind, cleaner: _Cleaner) -> Callable[[Value], Any]:
    """What turns a value of this column into a cell; the styles are made once, not for each cell."""
    styled = WriteOnlyCell(page)
    styled.number_format = _FORMATS[kind]
    guarded = WriteOnlyCell(page)
    guarded.number_format = "@"
    guarded.quotePrefix = 1
    plain_style, guarded_style = styled._style, guarded._style

    def text_cell(value: str) -> Any:
        text = cleaner.text(value)
        cell = WriteOnlyCell(page)
        cell._style = guarded_style if text.startswith(_RUNS) else plain_style
        cell._value = _ESCAPE.sub(r"_x005F_x\1_", text)
        cell.data_type = "s"  # after the value: openpyxl would make a formula of =1+1 and an error of #N/A
        return cell

    def make(value: Value) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return text_cell(value)
        cell = WriteOnlyCell(page, _native(kind, value))
        cell._style = plain_style
        return cell

    return make


def _native(kind: Kind, value: Value) -> Any:
    """The value a spreadsheet reckons with: ringgit for sen, the office's wall clock for UTC."""
    if kind == "money" and isinstance(value, int):
        return Decimal(value) / 100
    if isinstance(value, dt.datetime):
        return (local(value) if value.tzinfo else value).replace(tzinfo=None, microsecond=0)
    return value


@contextmanager
def _book() -> Iterator[Workbook]:
    """A workbook whose temporary files are gone even when it is never saved."""
    book = Workbook(write_only=True)
    try:
        yield book
    finally:
        for page in book.worksheets:
            if not page.closed:
                page.close()
                page._writer.cleanup()


def _lay_out(page: Any, sheet: WorkbookSheet) -> None:
    """Widths, the head that stays in sight, and how it prints: A4 across, as wide as the paper."""
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width


def _heading(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, "")
    cell._value = text
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="EDEFF2")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _notes_sheet(book: Workbook, lines: Sequence[str], language: Language) -> None:
    page = book.create_sheet(_sheet_name(say(N_("About this list"), language)))
    page.column_dimensions["A"].width = 90
    make = _maker(page, "text", _Cleaner())
    for number, line in enumerate(lines):
        page.append([make(line) if number else _heading(page, _CONTROL.sub("", line))])


def _sheet_name(title: str) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no ' at either end."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _CONTROL.sub("", title))[:31].strip().strip("'")
    return name or "1"


def _watch(sheet: WorkbookSheet, progress: Progress | None) -> Iterator[Sequence[Value]]:
    for done, row in enumerate(sheet.rows):
        if progress and done % _STEP == 0:
            progress.at(done, max(sheet.total, done))
        yield row
