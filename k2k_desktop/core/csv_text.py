"""Which encoding and which separator a text table was written with."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from typing import Final

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
_SEPARATORS: Final = ",;\t|"
_TRIED_ROWS: Final = 40
LONGEST_CELL: Final = 100_000
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
TableError = csv.Error


def guess_encoding(data: bytes) -> str | None:
    """One of ENCODINGS, or None when *data* is no text; a guess to be shown to a person."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and not data.startswith(b"\xff\xfe\0\0\0"):
        return None
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = data[:65_536]
    if b"\0" in head:  # UTF-16 without its mark reads as UTF-8 without complaint
        even, odd = head[0::2].count(0), head[1::2].count(0)
        wide = "utf-16-le" if odd > even else "utf-16-be"
        return wide if max(even, odd) > 4 * min(even, odd) and _is_text(decoded(data, wide)) else None
    try:
        text, guess = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, guess = decoded(data, "cp1252"), "cp1252"
    return guess if _is_text(text) else None


def _is_text(text: str) -> bool:
    head = text[:65_536]
    return not any(sign == "\x7f" or (sign < " " and sign not in "\t\r\n\f\v") for sign in head)


def decoded(data: bytes, encoding: str) -> str:
    """The text, without its mark; bytes the encoding does not know become the replacement sign."""
    return data.decode(encoding, errors="replace").removeprefix("\ufeff")


def guess_separator(text: str) -> str:
    """The sign that splits the first rows most evenly; a comma where there is only one column."""
    if text[:4].casefold() == "sep=" and len(text) > 4:
        return text[4]
    head = text[:200_000]
    best, most = ",", 0.0
    for sign in _SEPARATORS:
        if sign not in head:
            continue
        widths = [len(row) for row, _at in zip(table(head, sign), range(_TRIED_ROWS), strict=False) if any(row)]
        usual = max(set(widths), key=widths.count, default=0)
        score = (usual - 1) * widths.count(usual) / max(1, len(widths))
        if score > most:
            best, most = sign, score
    return best


def table(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of *text*; a quote that never closes ends at LONGEST_CELL with csv.Error."""
    csv.field_size_limit(LONGEST_CELL)
    lines = (found[0] for found in _LINE.finditer(text))  # io.StringIO would keep four bytes for each character
    return csv.reader(lines, delimiter=separator)
