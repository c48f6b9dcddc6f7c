"""Spreadsheets: values stay values and text stays text."""

from __future__ import annotations

import csv
import datetime as dt
import resource
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import FullDisk
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.reports.workbook import LONGEST, SheetColumn, Value, WorkbookSheet, write_csv, write_workbook

COLUMNS = (
    SheetColumn("Nama", width=30),
    SheetColumn("Tarikh", "date"),
    SheetColumn("Masa", "instant"),
    SheetColumn("Sewa", "money"),
    SheetColumn("Bil.", "count"),
)
ROW: tuple[Value, ...] = (
    "Ali", dt.date(2026, 11, 23), dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC), 123450, 1250,
)  # fmt: skip
FORMULAS = ("=1+1", '=HYPERLINK("x")', "+60100000000", "-2", "@SUM(A1)", "\t=1", "\r=1")


def _sheet(*names: str) -> WorkbookSheet:
    return WorkbookSheet("Daftar: [A]", COLUMNS, [(name, *ROW[1:]) for name in names], ("Blok: A", "=nota"))


def test_dates_money_and_counts_arrive_as_values_with_their_formats(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_workbook(path, _sheet("Ali"), "ms") == ()
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    cells = list(page.iter_rows())[1]
    assert [cell.value for cell in cells] == [
        "Ali", dt.datetime(2026, 11, 23), dt.datetime(2026, 11, 23, 0, 30), 1234.5, 1250,
    ]  # fmt: skip
    assert cells[3].number_format == '"RM"#,##0.00'
    assert (page.freeze_panes, page.auto_filter.ref, page["A1"].font.bold) == ("A2", "A1:E2", True)
    assert [row[0].value for row in book.worksheets[1].iter_rows()] == ["Daftar: [A]", "Blok: A", "=nota"]


def test_text_that_could_run_as_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, _sheet(*FORMULAS, "#N/A", "TRUE"), "ms")
    cells = [row[0] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[: len(FORMULAS)])
    assert [cell.value.replace("\n", "\r") for cell in cells] == [*FORMULAS, "#N/A", "TRUE"]


def test_control_characters_and_too_long_texts_are_altered_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    notes = write_workbook(path, _sheet("a\x00b\x1fc\ud800", "x" * (LONGEST + 5), "மு 陈 😀"), "en")
    assert notes == (
        "Characters that cannot be shown were removed from 1 cell.",
        "The text of 1 cell was cut: a cell holds at most 32,767 characters.",
    )
    values = [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)]
    assert values == ["abc", "x" * LONGEST, "மு 陈 😀"]


def test_csv_has_its_mark_and_an_apostrophe_before_what_could_run(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    notes = write_csv(path, _sheet('Ali, "Abu"\nx', *FORMULAS), "en")
    assert notes == ("An apostrophe was put before 7 texts that a spreadsheet could run as a formula.",)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1] == ['Ali, "Abu"\nx', "2026-11-23", "2026-11-23 00:30:00", "1234.5", "1250"]
    assert [row[0] for row in rows[2:]] == [f"'{text}" for text in FORMULAS]


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_a_stopped_export_leaves_the_old_file_and_no_other(write: object, tmp_path: Path) -> None:
    path = tmp_path / "a.out"
    path.write_text("old")
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        write(path, _sheet("Ali"), "ms", stopped)  # type: ignore[operator]
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("a.out", "old")]


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_a_folder_that_is_gone_is_said(write: Callable[..., object], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be found"):
        write(tmp_path / "tiada" / "a.out", _sheet("Ali"), "ms")


def test_what_a_full_disk_refuses_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(FullDisk):
            write_csv(path, _sheet("Ali"), "ms")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("a.csv", "old")]
