"""Which tables and columns an open export has, and how a value stands in a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

import k2k_desktop.models  # noqa: F401 - every table must be known
from k2k_desktop.core.fields import Kind, Options, OptionSet, UtcInstant
from k2k_desktop.models.base import Record
from k2k_desktop.models.people.listed import DERIVED

FILES: Final = frozenset({("attachment", "content"), ("issued_document", "content")})
# The private half of the key that signs papers never leaves the office: whoever held the file could sign in its name.
SECRET: Final = frozenset({("signing_key", "private")})
MARK: Final = "'"
# A spreadsheet takes a cell that begins so for a formula; and a mark of its own must be told from ours.
MARKED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", MARK)


class Unreadable(ValueError):
    """A cell that is not what its column holds."""


@dataclass(frozen=True)
class ColumnFacts:
    """A column: its name, the sort of value (key, number, yes_no, day, time, instant, text, choice, choices, bytes,
    file), what it may be empty for, its choices, and the kind behind it where it has one."""

    name: str
    sort: str
    empty: bool
    choices: tuple[Options, ...]
    kind: Kind | None
    links_to: str


@cache
def tables() -> dict[str, tuple[ColumnFacts, ...]]:
    """Every table that is kept, with its columns in order; lines made ready from others are left out."""
    known = Record.metadata.tables
    return {
        name: tuple(_facts(column) for column in known[name].columns) for name in sorted(known) if name not in DERIVED
    }


def _facts(column: sa.Column[Any]) -> ColumnFacts:
    kind: Kind | None = column.info.get("kind")
    linked = next((key.column.table.name for key in column.foreign_keys), "")
    return ColumnFacts(column.name, _sort(column), bool(column.nullable), _choices(column), kind, linked)


def _choices(column: sa.Column[Any]) -> tuple[Options, ...]:
    of = column.type.of if isinstance(column.type, OptionSet) else getattr(column.type, "enum_class", None)
    return tuple(of) if of is not None else ()


def _sort(column: sa.Column[Any]) -> str:
    kept = column.type
    if (column.table.name, column.name) in FILES:
        return "file"
    if column.primary_key:
        return "key"
    named: tuple[tuple[type[Any], str], ...] = (
        (UtcInstant, "instant"), (OptionSet, "choices"), (sa.Enum, "choice"), (sa.LargeBinary, "bytes"),
        (sa.Boolean, "yes_no"), (sa.Integer, "number"), (sa.Date, "day"), (sa.Time, "time"),
    )  # fmt: skip
    return next((sort for of, sort in named if isinstance(kept, of)), "text")


def written(value: Any, sort: str) -> str:
    """The cell of a value as the database keeps it; nothing for nothing. A text that begins like a formula gets a mark
    before it, and an empty text is the mark alone."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    text = str(value)
    if sort in ("text", "choices") and (not text or text.startswith(MARKED)):
        return MARK + text
    return text


def read(cell: str, column: ColumnFacts) -> Any:
    """The value of a cell. Raises Unreadable where the column cannot hold it."""
    if cell == "":
        if column.empty:
            return None
        raise Unreadable
    try:
        return _READ[column.sort](cell, column)
    except (ValueError, OverflowError) as error:
        raise Unreadable from error


def _whole(cell: str, _column: ColumnFacts) -> int:
    found = int(cell)
    if str(found) != cell or not -(2**63) <= found < 2**63:
        raise ValueError
    return found


def _yes_no(cell: str, _column: ColumnFacts) -> int:
    return {"0": 0, "1": 1}[cell] if cell in ("0", "1") else _refuse()


def _text(cell: str, _column: ColumnFacts) -> str:
    if cell.startswith(MARKED) and not cell.startswith(MARK):
        _refuse()
    return cell.removeprefix(MARK)


def _choice(cell: str, column: ColumnFacts) -> str:
    return cell if cell in {one.name for one in column.choices} else _refuse()


def _several(cell: str, column: ColumnFacts) -> str:
    text = _text(cell, column)
    known = {one.name for one in column.choices}
    if text and not (text[0] == text[-1] == "," and known.issuperset(text[1:-1].split(","))):
        _refuse()
    return text


def _day(cell: str, _column: ColumnFacts) -> str:
    return dt.date.fromisoformat(cell).isoformat()


def _time(cell: str, _column: ColumnFacts) -> str:
    dt.time.fromisoformat(cell)
    return cell


def _instant(cell: str, _column: ColumnFacts) -> str:
    found = dt.datetime.fromisoformat(cell)
    return cell if found.utcoffset() is not None else _refuse()


def _refuse() -> Any:
    raise ValueError


_READ: Final[dict[str, Callable[[str, ColumnFacts], Any]]] = {
    "key": _whole, "number": _whole, "yes_no": _yes_no, "text": _text, "choice": _choice, "choices": _several,
    "day": _day, "time": _time, "instant": _instant, "bytes": lambda cell, _column: bytes.fromhex(cell),
    "file": _text,
}  # fmt: skip
