"""Judges a workbook before anything reads it: sizes counted while inflating, nothing hidden in it (security.md H1-H6).

Runs in the child process of `spreadsheets`; standard library only, so that it starts at once.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

MB: Final = 1_048_576
MOST_FILE: Final = 40 * MB
MOST_PART: Final = 150 * MB
MOST_INFLATED: Final = 250 * MB
MOST_PARTS: Final = 2_000
MOST_RATIO: Final = 150  # honest sheets stay below 60
RATIO_FROM: Final = 8 * MB  # small parts may well be repetitive
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 300
MOST_SHEETS: Final = 200

_CHUNK: Final = MB
_OVERLAP: Final = 512
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_DECLARED: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FORMULA_CELL: Final = re.compile(rb'r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><(?:\w+:)?f[\s/>]')
_FAR_CELL: Final = re.compile(rb'<c r="(?:[A-Z]{3}\d{1,7}|[A-Z]{1,2}\d{6,7})"[^<>]*[^/<>]>')
_SHOWN_FORMULAS: Final = 20


class Refused(Exception):
    """Why a file is not read: a code that `spreadsheets` turns into a sentence, and its values."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Formulas(NamedTuple):
    """How many cells of a sheet are computed, and the addresses of the first of them."""

    total: int
    cells: list[str]


def looks_like_workbook(data: bytes) -> bool:
    """Whether *data* is for `check_workbook` rather than text."""
    return data[:2] == b"PK" or data[:8] == _OLE


def check_workbook(data: bytes) -> dict[str, Formulas]:
    """Raise Refused unless *data* is a plain .xlsx of honest size; the formulas of each sheet's part otherwise."""
    if data[:8] == _OLE:
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("password" if encrypted else "old_excel")
    # Two directories in one archive could show this gate one workbook, and the reader another.
    if data[-_END_LENGTH:][:4] != _END or data.count(_END, max(0, len(data) - 65_600)) != 1:
        raise Refused("broken")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        _check_names(parts, archive)
        budget = MOST_INFLATED
        formulas = {}
        for part in parts:
            size, found = _check_part(archive, part, budget)
            budget -= size
            if part.filename.startswith("xl/worksheets/"):
                formulas[part.filename] = found
        return formulas


def _check_names(parts: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> None:
    names = [part.filename for part in parts]
    lower = [name.lower() for name in names]
    if len(parts) > MOST_PARTS:
        raise Refused("too_big")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("password")
    if len(set(lower)) < len(lower):
        raise Refused("broken")
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in lower):
        raise Refused("macros")
    if "xl/workbook.bin" in lower:
        raise Refused("other_format")
    if "mimetype" in lower and b"opendocument" in archive.read("mimetype")[:200]:
        raise Refused("other_format")
    if "xl/workbook.xml" not in lower or "[content_types].xml" not in lower:
        raise Refused("not_a_spreadsheet")
    if sum(part.file_size for part in parts) > MOST_INFLATED:
        raise Refused("too_big")


def _inflated(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> tuple[int, Formulas]:
    """(bytes inflated, formulas) of one part; stops as soon as a limit is passed, whatever size it claims."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = part.filename.startswith("xl/worksheets/")
    size, count, cells, rest = 0, 0, list[str](), b""
    with archive.open(part) as stream:
        for chunk in _inflated(stream):
            if not size and is_xml and b"\0" in chunk[:200]:
                raise Refused("broken")  # no program writes parts in UTF-16
            size += len(chunk)
            if size > min(budget, MOST_PART) or (size > RATIO_FROM and size > MOST_RATIO * max(1, part.compress_size)):
                raise Refused("too_big")
            if not is_xml:
                continue
            text = rest + chunk
            if _DECLARED.search(text):
                raise Refused("declares")
            if is_sheet:
                cut = text.rfind(b"<c ")
                cut = cut if cut > len(text) - 65_536 else len(text)
                count, rest = count + _count_formulas(text[:cut], cells), text[cut:]
            else:
                rest = text[-_OVERLAP:]
    if is_sheet:
        count += _count_formulas(rest, cells)
    if part.filename == "[Content_Types].xml" and b"vbaproject" in rest.lower():
        raise Refused("macros")
    return size, Formulas(count, cells)


def _count_formulas(text: bytes, cells: list[str]) -> int:
    for far in _FAR_CELL.finditer(text):
        address = re.match(rb'<c r="([A-Z]+)(\d+)', far[0])
        if address and len(address[1]) > 2:
            raise Refused("too_wide", most=MOST_COLUMNS)
        if address and int(address[2]) > MOST_ROWS:
            raise Refused("too_long", most=MOST_ROWS)
    if b"<f" not in text and b":f" not in text:
        return 0
    for found in _FORMULA_CELL.finditer(text):
        if len(cells) >= _SHOWN_FORMULAS:
            break
        cells.append(found[1].decode())
    return len(_FORMULA.findall(text))


# Whatever a damaged archive raises: every kind seen in 3,000 mutations.
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError, NotImplementedError,
    RuntimeError, OverflowError, AttributeError, TypeError,
)  # fmt: skip
