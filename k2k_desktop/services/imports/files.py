"""The files around an import: the office's own sheet read, its refused rows given back, an empty sheet to fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from k2k_desktop.core import spreadsheets
from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, language, say
from k2k_desktop.core.spreadsheets import Sheet, SheetInfo, Value, header_labels
from k2k_desktop.services.imports.headings import Meaning
from k2k_desktop.services.runner import progress

if TYPE_CHECKING:
    from k2k_desktop.reports.workbook import WorkbookSheet

_EXAMPLES: Final = (
    ("Ganesan a/l Perumal", "880101-14-5566", "", "A-03-12", "Ketua isi rumah", "Lelaki", dt.date(1988, 1, 1),
     "012-000 0001", "Warganegara", "", "Pemandu", dt.date(2020, 3, 1), "", "", ""),
    ("Letchumi a/p Raman", "", "", "A-03-12", "Pasangan", "Perempuan", dt.date(1990, 5, 9), "012-000 0002",
     "Warganegara", "", "", dt.date(2020, 3, 1), "", "", ""),
)  # fmt: skip
_TEMPLATE: Final = (
    Meaning.name, Meaning.number, Meaning.passport, Meaning.unit, Meaning.relationship, Meaning.sex, Meaning.birth_on,
    Meaning.mobile, Meaning.nationality, Meaning.email, Meaning.occupation, Meaning.moved_in_on, Meaning.disability,
    Meaning.oku_card, Meaning.notes,
)  # fmt: skip
_WIDE: Final = 30


@question(needs="people.import")
def sheets_of(session: Session, path: Path, encoding: str = "") -> list[SheetInfo]:
    """The sheets of a file. Raises UserError for what is no honest spreadsheet."""
    return spreadsheets.sheets(path, encoding=encoding)


@question(needs="people.import")
def sheet_of(session: Session, path: Path, name: str = "", encoding: str = "") -> Sheet:
    """One sheet of a file with its rows."""
    return spreadsheets.read_sheet(path, name, encoding=encoding, progress=progress(session))


@question(needs="people.import", recorded=N_("Give back refused rows"))
def write_rejects(
    session: Session, path: Path, sheet: Sheet, header: int, refused: Mapping[int, Sequence[UserError]]
) -> tuple[str, ...]:
    """Write the *refused* rows to *path* as they were, with their row number and the reasons. Returns what was altered.

    *refused*: {row as Excel counts it: why}.
    """

    from k2k_desktop.reports.workbook import SheetColumn, WorkbookSheet

    tongue = language()
    labels = header_labels(sheet, header)
    columns = (
        *(SheetColumn(label or f"{place}") for place, label in enumerate(labels, 1)),
        SheetColumn(say(N_("Row in the file"), tongue), "count", 10),
        SheetColumn(say(N_("Why it was not imported"), tongue), "text", 70),
    )
    notes = (say(N_("Put these rows right and import this file: only what is missing is in it."), tongue),)
    title = say(N_("Rows not imported"), tongue)
    book = WorkbookSheet(title, columns, _rejects(sheet, refused, tongue), notes, len(refused))
    return _written(path, book, tongue, session)


def _rejects(
    sheet: Sheet, refused: Mapping[int, Sequence[UserError]], tongue: Language
) -> Iterator[tuple[str | int | float | dt.date | None, ...]]:
    for row, reasons in refused.items():
        why = " ".join(dict.fromkeys(reason.say(tongue) for reason in reasons))
        yield (*map(_cell, sheet.rows[row - 1]), row, why)


def _cell(value: Value) -> str | int | float | dt.date | None:
    """As it was in the file, as far as a cell can hold it."""
    if isinstance(value, bool | dt.time):
        return str(value)
    return value


@question(needs="people.import")
def write_template(session: Session, path: Path, tongue: Language) -> None:
    """An empty sheet to fill in, with headings in *tongue* that the import understands, and two invented people."""

    from k2k_desktop.reports.workbook import SheetColumn, WorkbookSheet

    columns = tuple(
        SheetColumn(meaning.say(tongue), "date" if meaning.name.endswith("_on") else "text",
                    _WIDE if meaning is Meaning.name else 16)
        for meaning in _TEMPLATE
    )  # fmt: skip
    notes = (
        say(N_("One row for each resident. Only the name is needed; whoever has no unit lives in none."), tongue),
        say(N_("The two people in the list are invented: delete them before importing."), tongue),
        say(N_("Write dates as 23/11/1988 and units as A-03-12."), tongue),
    )
    title = say(N_("Residents"), tongue)
    _written(path, WorkbookSheet(title, columns, _EXAMPLES, notes, len(_EXAMPLES)), tongue, session)


def _written(path: Path, book: WorkbookSheet, tongue: Language, session: Session) -> tuple[str, ...]:
    from k2k_desktop.reports.workbook import write_workbook

    return write_workbook(path, book, tongue, progress(session))
