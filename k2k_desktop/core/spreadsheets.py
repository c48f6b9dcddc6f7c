"""Spreadsheets from outside, .xlsx and .csv: judged and read in a process of their own, handed over as plain values."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import csv_text
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Cancelled, Progress

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | None
Area = tuple[tuple[int, int], tuple[int, int]]

CHILD_ARGUMENT: Final = "--read-spreadsheet"  # what a frozen program is started with instead of `-m`
LONGEST_READ: Final = 60.0  # seconds
_LOOK_EVERY: Final = 0.1

_REFUSALS: Final = {
    "too_big": N_("“{file}” is far bigger than an office list. Save only the list itself as .xlsx."),
    "too_long": N_("“{file}” has more than {most} rows in a sheet. Split it into several files."),
    "too_wide": N_("“{file}” has more than {most} columns in a sheet. Save only the columns that are needed."),
    "too_many_sheets": N_("“{file}” has more than {most} sheets. Save only the list itself as .xlsx."),
    "empty": N_("“{file}” is empty. Choose another file."),
    "password": N_("“{file}” is locked with a password. Open it in Excel, remove the password and save it again."),
    "old_excel": N_("“{file}” is of an old kind of Excel. Open it in Excel and save it as .xlsx."),
    "other_format": N_("“{file}” is another kind of workbook. Open it and save it as .xlsx."),
    "macros": N_("“{file}” holds macros (programs). Save it in Excel as .xlsx, without macros."),
    "declares": N_("“{file}” holds declarations that no office list needs. Save it in Excel as a new .xlsx."),
    "not_a_spreadsheet": N_("“{file}” is not a spreadsheet. Choose an .xlsx or .csv file."),
    "quote": N_("“{file}” has a quotation mark that never closes. Save it as .xlsx instead."),
    "no_such_sheet": N_("The sheet is no longer in “{file}”. Choose the file again."),
    "broken": N_("“{file}” is damaged and cannot be read. Open it in Excel and save it again as .xlsx."),
    "slow": N_("“{file}” takes too long to read. Save only the list itself as .xlsx."),
}


@dataclass(frozen=True)
class SheetInfo:
    """One sheet of a file: its size counted from the first row and column, and what a person should know of it."""

    name: str
    rows: int
    columns: int
    hidden: bool = False
    formulas: int = 0  # computed cells; their last saved values are read
    formula_cells: tuple[str, ...] = ()  # addresses of the first of them
    merged: tuple[Area, ...] = ()  # ((row, column), (row, column)) from 0, both ends within
    encoding: str = ""  # of a text file: a guess that its reader should look at
    separator: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows; row 0 is the sheet's first one, all rows equally long, empty cells None."""

    info: SheetInfo
    rows: list[list[Value]]


def sheets(path: Path, *, encoding: str = "") -> list[SheetInfo]:
    """The sheets of *path*, in its order. Raises UserError for whatever is no honest .xlsx or .csv.

    *encoding* is one of `csv_text.ENCODINGS` where a person corrected the guess for a text file.
    """
    found = [_info(line, path) for line in _lines(path, "sheets", "", encoding, None) if "name" in line]
    if not found:
        raise _refusal(path, "empty")
    return found


def read_sheet(path: Path, sheet: str = "", *, encoding: str = "", progress: Progress | None = None) -> Sheet:
    """One sheet of *path*; a text file has only one. Raises UserError; Cancelled when *progress* was told to stop."""
    info: SheetInfo | None = None
    rows: list[list[Value]] = []
    for line in _lines(path, "rows", sheet, encoding, progress):
        if "name" in line:
            info = _info(line, path)
        elif "cells" in line:
            cells: list[list[Value]] = line["cells"]
            for row, column, kind, text in line["dates"]:
                cells[row][column] = _KINDS[kind](text)
            rows += cells
            if progress and info:
                progress.at(len(rows), info.rows)
    if info is None:
        raise _refusal(path, "broken")
    return Sheet(info, rows)


_KINDS: Final[dict[str, Any]] = {
    "date": dt.date.fromisoformat,
    "moment": dt.datetime.fromisoformat,
    "time": dt.time.fromisoformat,
}


def _info(line: dict[str, Any], path: Path) -> SheetInfo:
    return SheetInfo(
        name=line["name"] or path.stem,
        rows=line["rows"],
        columns=line["columns"],
        hidden=line.get("hidden", False),
        formulas=line.get("formulas", 0),
        formula_cells=tuple(line.get("formula_cells", ())),
        merged=tuple(((a, b), (c, d)) for (a, b), (c, d) in line.get("merged", ())),
        encoding=line.get("encoding", ""),
        separator=line.get("separator", ""),
    )


def _refusal(path: Path, code: str, **values: object) -> UserError:
    return UserError(_REFUSALS.get(code, _REFUSALS["broken"]), file=path.name, **values)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-P", "-m", "k2k_desktop.core.workbook_child"]


def _lines(path: Path, task: str, sheet: str, encoding: str, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """What the child says, line by line; ends with its last, or raises."""
    if encoding and encoding not in csv_text.ENCODINGS:
        raise ValueError(encoding)
    if not path.is_file():
        raise UserError(N_("“{file}” is not there any more. Choose the file again."), file=path.name)
    root = str(Path(__file__).resolve().parents[2])
    child = subprocess.Popen(
        [*_command(), task, str(path.resolve()), sheet, encoding],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    watch = _Watch(child, progress)
    try:
        yield from _spoken(child, path, watch)
    finally:
        watch.end()


def _spoken(child: subprocess.Popen[bytes], path: Path, watch: _Watch) -> Iterator[dict[str, Any]]:
    assert child.stdout is not None
    for raw in child.stdout:
        try:
            line = json.loads(raw)
        except ValueError:
            break  # ended in the middle of a word
        if "refused" in line:
            raise _refusal(path, line["refused"], **line["values"])
        if "done" in line:
            return
        yield line
    if watch.cancelled:
        raise Cancelled
    if watch.late:
        raise _refusal(path, "slow")
    child.wait()
    # killed by its limits: out of memory, out of time
    raise _refusal(path, "too_big" if child.returncode else "broken")


class _Watch:
    """Ends the child when it is late or the person pressed Batal, whatever it is busy with."""

    def __init__(self, child: subprocess.Popen[bytes], progress: Progress | None) -> None:
        self._child = child
        self._progress = progress
        self._ended = threading.Event()
        self.late = False
        self.cancelled = False
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        until = time.monotonic() + LONGEST_READ
        while not self._ended.wait(_LOOK_EVERY):
            self.late = time.monotonic() > until
            self.cancelled = bool(self._progress and self._progress.cancelled)
            if self.late or self.cancelled:
                self._child.kill()
                return

    def end(self) -> None:
        """Leave no process, pipe or thread behind."""
        self._ended.set()
        self._child.kill()
        self._child.wait()
        if self._child.stdout:
            self._child.stdout.close()
        self._thread.join()


_HEADINGS: Final = (
    "nama name bil no. kad pengenalan ic kp mykad telefon tel phone mobile hp unit blok block tingkat floor rumah "
    "pintu door jantina sex gender tarikh lahir birth dob hubungan relationship warganegara bangsa agama e-mel email "
    "alamat address catatan remarks status sewa rent umur age pekerjaan occupation oku"
)
_HEADING_WORDS: Final = frozenset(_HEADINGS.split())
_LOOKED_AT: Final = 30


def guess_header(rows: Sequence[Sequence[Value]]) -> int:
    """The row that most looks like column headings, among the first 30; the clerk corrects it."""
    best, most = 0, float("-inf")
    for at, row in enumerate(rows[:_LOOKED_AT]):
        score = _heading_score(row) - at * 0.1
        if score > most:
            best, most = at, score
    return best


def _heading_score(row: Sequence[Value]) -> float:
    filled = [value for value in row if value is not None and str(value).strip()]
    texts = {value.strip().casefold() for value in filled if isinstance(value, str)}
    known = sum(1 for text in texts if _HEADING_WORDS & set(text.replace("/", " ").replace(".", ". ").split()))
    numbers = len(filled) - sum(isinstance(value, str) and not any(map(str.isdigit, value)) for value in filled)
    return 3 * known + len(texts) - 2 * numbers if len(filled) > 1 else known - 10


def header_labels(sheet: Sheet, header: int) -> list[str]:
    """The heading of each column: a heading merged over several columns is said before each of theirs."""
    if not 0 <= header < len(sheet.rows):
        return [""] * sheet.info.columns
    labels = [_one_line(value) for value in sheet.rows[header]]
    for (top, left), (bottom, right) in sheet.info.merged:
        over = _one_line(sheet.rows[top][left]) if top < len(sheet.rows) and left < len(labels) else ""
        for column in range(left, min(right + 1, len(labels))):
            if over and top <= header <= bottom and not labels[column]:
                labels[column] = over
            elif over and right > left and bottom == header - 1 and labels[column]:
                labels[column] = f"{over} / {labels[column]}"
    return labels


def _one_line(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())
