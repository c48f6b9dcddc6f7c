"""A list as it is shown, handed out: as a spreadsheet or on paper, told in the trail."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Question, question
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.fields import Count, Day, Instant, Money
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, Language, language, say, say_count
from k2k_desktop.core.listings import PAGE, Column, Listing, Query
from k2k_desktop.models.people import Consent, ConsentPurpose, IdentityDocument
from k2k_desktop.models.people.identity import format_mykad
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import audit, masking, office
from k2k_desktop.services.estate.pages import UNITS
from k2k_desktop.services.people.lists import HOUSEHOLDS, RESIDENTS
from k2k_desktop.services.runner import progress, say_more, who

if TYPE_CHECKING:
    from k2k_desktop.reports.workbook import Kind, SheetColumn, Value

# Whoever sees a list need not take it out of the office, as a file or on paper (security design 4.3, “Export”).
_RIGHTS: Final = {
    **dict.fromkeys(("residents", "households"), "people.export"),
    **dict.fromkeys(("units", "issues", "facilities", "schedules", "outages"), "issues.export"),
    **dict.fromkeys(("organisations", "meetings", "actions"), "governance.export"),
    "entries": "audit.export",
}
_WIDTH: Final = 7.0  # pixels of a column on screen for one character in a sheet
_WIDEST: Final = 60.0


@dataclass(frozen=True)
class Exported:
    """What was handed out: the file, how many rows, whom consent left out, and what had to be altered, in sentences."""

    path: Path
    rows: int
    left_out: int
    told: tuple[str, ...]


def listing_of(name: str) -> Listing:
    """The list of that name. Raises KeyError for another."""
    return _listings()[name]


@cache
def _listings() -> dict[str, Listing]:
    # Imported when something is handed out: the first page of a sitting needs none of the other modules.
    from k2k_desktop.services.actions import ACTIONS
    from k2k_desktop.services.estate.facilities import FACILITIES
    from k2k_desktop.services.governance.organisations import ORGANISATIONS
    from k2k_desktop.services.issues.lists import ISSUES
    from k2k_desktop.services.issues.works.outage_list import OUTAGES
    from k2k_desktop.services.issues.works.schedules import SCHEDULES
    from k2k_desktop.services.meetings import lists as meetings

    works = (ISSUES, FACILITIES, SCHEDULES, OUTAGES)
    known = (RESIDENTS, HOUSEHOLDS, UNITS, ORGANISATIONS, meetings.ALL, ACTIONS, audit.ENTRIES, *works)
    return {listing.name: listing for listing in known}


@question(needs="people.export", recorded=N_("Export list"))
def export_list(
    session: Session,
    name: str,
    query: Query,
    columns: Sequence[str],
    path: Path,
    shared_for: ConsentPurpose | None = None,
) -> Exported:
    """The list *name* as shown (*query*, *columns* in order) as .xlsx or .csv in *path*; identity numbers stay masked.

    *shared_for*: what residents must agree to now (sharing with a partner); the others are left out and counted.
    """
    return _Export(session, name, query, columns, shared_for=shared_for).write(path)


@question(needs="people.export_unmasked", recorded=N_("Export list with identity numbers"), asks_reason=True)
def export_list_unmasked(
    session: Session,
    name: str,
    query: Query,
    columns: Sequence[str],
    path: Path,
    shared_for: ConsentPurpose | None = None,
) -> Exported:
    """`export_list` of residents with a column of their whole identity numbers; the reason stays in the trail."""
    return _Export(session, name, query, columns, shared_for=shared_for, unmasked=True).write(path)


@question(needs="people.export", recorded=N_("Print list"))
def list_pdf(
    session: Session,
    name: str,
    query: Query,
    columns: Sequence[str],
    tongue: Language | None = None,
    signatories: Sequence[tuple[str, str, str]] | None = None,
) -> Printed:
    """The list as shown on paper, with the office's letterhead and a line for each of *signatories* (role, name,
    position), in the office's language for documents unless *tongue* says otherwise. Without any, whoever prints it
    signs as its author, and a line is left for whoever confirms it."""
    paper = office.paper(session, tongue)
    if signatories is None:
        author = say(N_("Prepared by"), paper.language), who(session).name, ""
        signatories = (author, (say(N_("Confirmed by"), paper.language), "", ""))
    export = _Export(session, name, query, columns, tongue=paper.language)
    people = tuple(Signatory(say(role, paper.language), name, post) for role, name, post in signatories)
    return export.printed(paper, people)


def question_for(act: Question[..., Any], name: str) -> Question[..., Any]:
    """`export_list` or `list_pdf` under the right that the list *name* needs."""
    return dataclasses.replace(act, needs=_RIGHTS[name])


class _Export:
    """One list on its way out."""

    def __init__(
        self,
        session: Session,
        name: str,
        query: Query,
        columns: Sequence[str],
        *,
        tongue: Language | None = None,
        shared_for: ConsentPurpose | None = None,
        unmasked: bool = False,
    ) -> None:
        self._session, self._query, self._unmasked, self._shared_for = session, query, unmasked, shared_for
        self._listing = listing_of(name)
        self._tongue = tongue or language()
        if (unmasked or shared_for) and self._listing.record != "resident":
            raise UserError(N_("Only a list of residents can be exported so."))
        if not who(session).may(_RIGHTS[name]):
            raise Refused(N_("Your role does not allow this list to leave the office. Ask the manager."))
        self._columns = [self._listing.column(one) for one in columns]
        self._places = [self._listing.columns.index(one) for one in self._columns]
        self._keys, self._left_out = self._chosen()
        say_more(session, listing=name, rows=len(self._keys), left_out=self._left_out, columns=list(columns))

    def _chosen(self) -> tuple[Sequence[int], int]:
        keys = self._listing.keys(self._session, self._query)
        if self._shared_for is None:
            return keys, 0
        agreed = set(
            self._session.scalars(
                sa.select(Consent.resident_id).where(
                    Consent.purpose == self._shared_for, Consent.withdrawn_on.is_(None)
                )
            )
        )
        kept = [key for key in keys if key in agreed]
        return kept, len(keys) - len(kept)

    def write(self, path: Path) -> Exported:
        """As a spreadsheet."""

        from k2k_desktop.reports.workbook import SheetColumn, WorkbookSheet, write_csv, write_workbook

        widths = [_sheet_column(column, self._tongue) for column in self._columns]
        if self._unmasked:
            widths.append(SheetColumn(say(N_("Number of the document"), self._tongue), "text", 20))
        notes = tuple(self._notes())
        sheet = WorkbookSheet(self._title(), tuple(widths), self._values(), notes, len(self._keys))
        write = write_csv if path.suffix.lower() == ".csv" else write_workbook
        told = write(path, sheet, self._tongue, progress(self._session))
        return Exported(path, len(self._keys), self._left_out, (*self._consent_words(), *told))

    def printed(self, paper: Any, signatories: tuple[Signatory, ...]) -> Printed:
        """As a PDF."""
        from k2k_desktop.reports import table

        document = table.ListDocument(
            paper=paper,
            title=self._title(),
            columns=tuple(
                table.Column(say(one.kind.label, self._tongue), one.kind.align, max(1.0, one.width / 80))
                for one in self._columns
            ),
            rows=self._texts(),
            filters=tuple(self._filter_words()),
            signatories=signatories,
            total=len(self._keys),
        )
        return table.print_list(document, progress(self._session))

    def _title(self) -> str:
        return say(self._listing.title, self._tongue)

    def _rows(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """(key, values of the chosen columns) in order, a page at a time."""
        for start in range(0, len(self._keys), PAGE):
            keys = list(self._keys[start : start + PAGE])
            rows = self._listing.rows(self._session, keys)
            for key, row in zip(keys, rows, strict=True):
                yield key, tuple(row[place] for place in self._places)

    def _values(self) -> Iterator[tuple[Value, ...]]:
        numbers = self._numbers() if self._unmasked else {}
        for key, row in self._rows():
            cells = tuple(
                value
                if _sheet_kind(column) != "text" and not masking.is_masked(value)
                else column.show(value, self._tongue)
                for column, value in zip(self._columns, row, strict=True)
            )
            yield (*cells, numbers.get(key, "")) if self._unmasked else cells

    def _texts(self) -> Iterator[tuple[str, ...]]:
        for _key, row in self._rows():
            yield tuple(column.show(value, self._tongue) for column, value in zip(self._columns, row, strict=True))

    def _numbers(self) -> dict[int, str]:
        found: dict[int, str] = {}
        rows = self._session.execute(
            sa.select(IdentityDocument.resident_id, IdentityDocument.number)
            .where(IdentityDocument.current, IdentityDocument.number.is_not(None))
            .order_by(IdentityDocument.id)
        )
        for key, kept in rows:
            number = format_mykad(kept or "")
            found[key] = f"{found[key]}; {number}" if key in found else number
        return found

    def _notes(self) -> Iterator[str]:
        tongue = self._tongue
        when: dt.datetime = self._session.info["clock"].now()
        yield say_count(self._listing.count_one, self._listing.count_many, len(self._keys), tongue)
        yield from self._filter_words()
        sort = self._listing.order(self._session, self._query)
        column = say(self._listing.column(sort.column).kind.label, tongue)
        if sort.descending:
            yield say(N_("Sorted by {column}, last first."), tongue, column=column)
        else:
            yield say(N_("Sorted by {column}."), tongue, column=column)
        yield say(N_("Exported by {name}, {when}."), tongue, name=who(self._session).name,
                  when=show_instant(when, tongue))  # fmt: skip
        if self._listing.record == "resident" and not self._unmasked:
            yield say(N_("Identity numbers are masked."), tongue)
        if any(one.mask and one.mask.hidden(self._session) for one in self._columns):
            yield say(N_("Telephone numbers and amounts are masked."), tongue)
        if self._unmasked:
            yield say(N_("Identity numbers are whole: keep this file locked."), tongue)
            yield say(N_("Reason: {reason}"), tongue, reason=self._session.info.get("reason", ""))
        yield from self._consent_words()

    def _consent_words(self) -> Iterator[str]:
        if self._shared_for is not None:
            yield say_count(
                "{count} resident is not in this list, without consent to: {purpose}.",
                "{count} residents are not in this list, without consent to: {purpose}.",
                self._left_out,
                self._tongue,
                purpose=self._shared_for.say(self._tongue),
            )

    def _filter_words(self) -> Iterator[str]:
        tongue = self._tongue
        if words := self._query.search.strip():
            yield say(N_("Search: {words}"), tongue, words=words)
        for chip in self._listing.filters:
            chosen = self._query.filters.get(chip.name)
            if chosen:
                labels = dict(chip.choices(self._session))
                values = ", ".join(
                    chip.words(value, tongue) if chip.words else say(labels.get(value, str(value)), tongue)
                    for value in chosen
                )
                yield say(P_("filter", "{label}: {values}"), tongue, label=say(chip.label, tongue), values=values)


def _sheet_kind(column: Column) -> Kind:
    kinds: tuple[tuple[type, Kind], ...] = ((Day, "date"), (Instant, "instant"), (Money, "money"), (Count, "count"))
    return next((kind for of, kind in kinds if isinstance(column.kind, of)), "text")


def _sheet_column(column: Column, tongue: Language) -> SheetColumn:
    from k2k_desktop.reports.workbook import SheetColumn

    width = min(_WIDEST, max(10.0, column.width / _WIDTH))
    return SheetColumn(say(column.kind.label, tongue), _sheet_kind(column), width)
