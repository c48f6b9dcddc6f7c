"""Spreadsheets made by hand, fast: an office's list with everything that goes wrong in such lists."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

HEADINGS: Final = (
    "Bil", "NAMA PENGHUNI", "No. K/P", "No. Rumah", "Hubungan dgn KIR", "Jantina", "Tarikh Lahir", "No. H/P", "Catatan",
)  # fmt: skip
FIRST_ROW: Final = 4  # of the people, as Excel counts
HOMES: Final = 5_000
_ZERO: Final = dt.date(1899, 12, 30)
_NAMES: Final = (
    "Ganesan a/l Perumal", "Letchumi a/p Raman", "Tan Mei Ling @ Aminah binti Abdullah", "Lim Chee Hoe",
    "Mohd Faizal bin Rahim", "Nurul Huda binti Zulkifli", "Jasmine anak Limbai", "D'Cruz Anthony",
)  # fmt: skip
_RELATIONS: Final = ("KIR", "Isteri", "Anak", "Anak lelaki")
_PARTS: Final = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
    '+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Senarai" '
    'sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1">'
    '<font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
Cell = str | int | dt.date | None


def write_sheet(path: Path, rows: Iterable[Sequence[Cell]], merged: Sequence[str] = ()) -> Path:
    """Write *rows* as the only sheet of an .xlsx; a text that starts with == is a formula."""
    body = "".join(
        f'<row r="{number}">' + "".join(_cell(number, at, value) for at, value in enumerate(row)) + "</row>"
        for number, row in enumerate(rows, 1)
    )
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + body
        + "</sheetData>"
        + (f"<mergeCells>{areas}</mergeCells>" if areas else "")
        + "</worksheet>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def _cell(row: int, at: int, value: Cell) -> str:
    place = f"{chr(65 + at)}{row}"
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - _ZERO).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value.startswith("=="):
        return f'<c r="{place}" t="str"><f>{escape(value[2:])}</f><v>tiga</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def place_of(home: int) -> tuple[str, int, int]:
    """Block, floor and door of a home."""
    block, inside = divmod(home, 340)
    return chr(65 + block), inside // 20 + 1, inside % 20 + 1


def unit_of(home: int) -> str:
    """The home's code in the usual pattern."""
    block, floor, door = place_of(home)
    return f"{block}-{floor:02}-{door:02}"


def person(at: int) -> list[Cell]:
    """One clean row: its number, sex and birth date agree."""
    born = dt.date(1950, 1, 1) + dt.timedelta(days=at * 7 % 18_000)
    number = f"{born:%y%m%d}-{('10', '14')[at // 10_000 % 2]}-{at % 10_000:04}"
    home, place = divmod(at, 4)
    name = f"{_NAMES[at % len(_NAMES)]} {at}"
    return [at + 1, name, number, unit_of(home), _RELATIONS[place], "L" if at % 2 else "P", born,
            f"012-{at // 10_000:03} {at % 10_000:04}", None]  # fmt: skip


def messy(homes: int = HOMES) -> Iterator[tuple[list[list[Cell]], list[str]]]:
    """(rows, merged areas) of each home; what is wrong depends on the home's number, see `_spoil`."""
    for home in range(homes):
        rows = [person(home * 4 + place) for place in range(4)]
        first = FIRST_ROW + home * 4
        yield rows, _spoil(home % 100, home, rows, first)


def _spoil(kind: int, home: int, rows: list[list[Cell]], first: int) -> list[str]:
    block, floor, door = place_of(home)
    units = {3: f"BLOK {block} TINGKAT {floor} NO {door}", 4: f"TINGKAT {floor} NO {door}", 15: f"Z-{floor}-{door}"}
    for row in rows:
        row[3] = units.get(kind, row[3])
        if kind == 1 and isinstance(row[6], dt.date):
            row[6] = f"{row[6]:%d/%m/%Y}"
        if kind in (5, 16) and row is not rows[0]:
            row[3] = None
        if kind == 6:
            row[1], row[3] = f"  {row[1]}  ", f" {row[3]} "
        if kind == 14:
            row[4] = "Anak"
    _spoil_one(kind, home, rows)
    return [f"D{first}:D{first + 3}"] if kind == 5 else []


def _spoil_one(kind: int, home: int, rows: list[list[Cell]]) -> None:
    if kind == 2:  # Excel made a number of it, and its zeros are gone
        rows[2][6] = dt.date(2003, 1, 2)
        rows[2][2] = int(f"3010214{home % 10_000:04}") // 2 * 2
        rows[2][5] = "P"
    elif kind == 7:
        rows[1][1] = f"Aminah binti Yusof {home} & Salleh bin Omar {home}"
    elif kind == 8:
        rows[3][2] = rows[2][2]
    elif kind == 9:
        rows[2][6] = "31/02/1999"
    elif kind == 10:
        rows[1][1], rows[1][8] = f"<b>\"'Rosnah a/p D'Souza @ Nur {home}", "<b>&\"'"
    elif kind == 11:
        rows[1][1], rows[2][1] = f"முருகன் {home}", f"陈美玲 {home}"
    elif kind == 12:
        rows[0][8], rows[1][8] = "=HYPERLINK(1)", "==1+2"
    elif kind == 13:
        rows[3][6], rows[3][2] = "3/4/15", None


def write_messy(path: Path, homes: int = HOMES) -> Path:
    """The whole list: a title, an empty row, headings, then four people a home."""
    rows: list[Sequence[Cell]] = [("SENARAI PENGHUNI PPR TERATAI DAMAI",), (), HEADINGS]
    merged = ["A1:I1"]
    for home, areas in messy(homes):
        rows += home
        merged += areas
    return write_sheet(path, rows, merged)
