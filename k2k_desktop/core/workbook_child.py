"""The process that opens spreadsheets, so that a hostile one takes down nothing else (security.md H1).

`python -P -m k2k_desktop.core.workbook_child sheets|rows FILE SHEET ENCODING` writes lines of JSON. Starts in 50 ms: it
imports the standard library and the reader only.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

from k2k_desktop.core import csv_text
from k2k_desktop.core.workbook_gate import (
    BROKEN,
    MB,
    MOST_COLUMNS,
    MOST_FILE,
    MOST_ROWS,
    MOST_SHEETS,
    Formulas,
    Refused,
    check_workbook,
    looks_like_workbook,
)

MOST_MEMORY: Final = 400 * MB  # of address space (G5); the longest honest list takes 240
MOST_CPU: Final = 60  # seconds
CHUNK: Final = 1_000  # rows a line
_MOST_MERGED: Final = 20_000  # merged cells told of one sheet
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')


def main(arguments: list[str]) -> int:
    """Do what *arguments* say; every failure becomes one line with a code."""
    _limit()
    try:
        for line in _work(*arguments):
            sys.stdout.write(json.dumps(line))
            sys.stdout.write("\n")
        sys.stdout.flush()
    except Refused as refused:
        print(json.dumps({"refused": refused.code, "values": refused.values}))  # noqa: T201
    except MemoryError:
        print(json.dumps({"refused": "too_big", "values": {}}))  # noqa: T201
    except Exception as error:  # the one boundary: a damaged workbook raises anything (security.md H3)
        print(json.dumps({"refused": "broken", "values": {}, "kind": type(error).__name__}))  # noqa: T201
    return 0


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work(task: str, path: str, sheet: str, encoding: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as file:
        data = file.read(MOST_FILE + 1)
    if len(data) > MOST_FILE:
        raise Refused("too_big")
    if not data.strip():
        raise Refused("empty")
    if looks_like_workbook(data):
        yield from _workbook(data, task, sheet)
    elif path.lower().endswith(_TEXT_ENDINGS):
        yield from _text(data, task, encoding)
    else:
        raise Refused("not_a_spreadsheet")
    yield {"done": True}


def _workbook(data: bytes, task: str, wanted: str) -> Iterator[dict[str, Any]]:
    formulas = check_workbook(data)
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(data))
    if len(book.sheets_metadata) > MOST_SHEETS:  # five thousand names for one part took five seconds to read
        raise Refused("too_many_sheets", most=MOST_SHEETS)
    parts = _parts_of_sheets(data)
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet or (task == "rows" and about.name != wanted):
            continue
        sheet = book.get_sheet_by_name(about.name)
        rows, columns = (end + 1 for end in sheet.end or (-1, -1))
        if rows > MOST_ROWS:
            raise Refused("too_long", most=MOST_ROWS)
        if columns > MOST_COLUMNS:
            raise Refused("too_wide", most=MOST_COLUMNS)
        found = formulas.get(parts.get(about.name, ""), Formulas(0, []))
        yield {
            "name": about.name,
            "rows": rows,
            "columns": columns,
            "hidden": about.visible != calamine.SheetVisibleEnum.Visible,
            "formulas": found.total,
            "formula_cells": found.cells,
            "merged": list(sheet.merged_cell_ranges or ())[:_MOST_MERGED],
        }
        if task == "rows":
            yield from _chunks(_placed(sheet))
            return
    if task == "rows":
        raise Refused("no_such_sheet")


def _parts_of_sheets(data: bytes) -> dict[str, str]:
    """{sheet name: its part}; empty where the workbook does not say, which loses only the count of formulas."""
    import html
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            book = archive.read("xl/workbook.xml").decode()
            relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        except BROKEN:
            return {}
    targets = {}
    for tag in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(tag))
        target = said.get("Target", "")
        targets[said.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else "xl/" + target
    named = {}
    for tag in _SHEET.findall(book):
        said = dict(_ATTRIBUTE.findall(tag))
        related = next((value for key, value in said.items() if key.endswith(":id")), "")
        named[html.unescape(said.get("name", ""))] = targets.get(related, "")
    return named


def _placed(sheet: Any) -> Iterator[list[Any]]:
    """Rows from the sheet's first one on, so that their place is their number in the sheet."""
    if sheet.start is None or sheet.end is None:
        return
    left = sheet.start[1]  # the reader gives the empty rows above, but not the empty columns before
    width = sheet.end[1] + 1
    before = [None] * left
    for row in sheet.iter_rows():
        cells = before + row if left else row
        yield cells[:width] if len(cells) > width else cells + [None] * (width - len(cells))


def _chunks(rows: Iterable[list[Any]]) -> Iterator[dict[str, Any]]:
    """Rows in lines of CHUNK, values as JSON has them, days and times beside them."""
    plain: list[list[Any]] = []
    dates: list[tuple[int, int, str, str]] = []
    for row in rows:
        plain.append(
            [
                value if type(value) is str and value else _plain(value, len(plain), at, dates)
                for at, value in enumerate(row)
            ]
        )
        if len(plain) == CHUNK:
            yield {"cells": plain, "dates": dates}
            plain, dates = [], []
    yield {"cells": plain, "dates": dates}


def _plain(value: Any, row: int, column: int, dates: list[tuple[int, int, str, str]]) -> Any:
    if value is None or (type(value) is str and not value):
        return None
    if type(value) is float:
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if type(value) is dt.datetime:
        whole = value.time() == dt.time(0)
        dates.append(
            (row, column, "date", value.date().isoformat()) if whole else (row, column, "moment", value.isoformat())
        )
        return None
    if type(value) is dt.date or type(value) is dt.time:
        dates.append((row, column, "date" if type(value) is dt.date else "time", value.isoformat()))
        return None
    return value if isinstance(value, bool | int) else str(value)


def _text(data: bytes, task: str, encoding: str) -> Iterator[dict[str, Any]]:
    chosen = encoding or csv_text.guess_encoding(data)
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if chosen is None or start.startswith((b"%pdf", b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refused("not_a_spreadsheet")
    text = csv_text.decoded(data, chosen)
    try:
        separator = csv_text.guess_separator(text)
        rows = list(_within_limits(csv_text.table(text, separator)))
    except csv_text.TableError:
        raise Refused("quote") from None
    width = max(map(len, rows), default=0)
    yield {"name": "", "rows": len(rows), "columns": width, "encoding": chosen, "separator": separator}
    if task == "rows":
        yield from _chunks(row + [None] * (width - len(row)) for row in rows)


def _within_limits(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """*rows*, refused as soon as there are too many: a file of commas alone would become a thousand MB of them."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Refused("too_long", most=MOST_ROWS)
        if len(row) > MOST_COLUMNS:
            raise Refused("too_wide", most=MOST_COLUMNS)
        yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
