"""Days in cells: birth and moving in, with a year of two digits asked where it can be two."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from k2k_desktop.core.cells_in import parse_date_cell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.spreadsheets import Value
from k2k_desktop.services.imports.plan import Findings

_SHORT_YEAR: Final = re.compile(r"(.*\D)(\d{2})\s*", re.DOTALL)
_OLDEST: Final = 125  # years
_LONGEST_STAY: Final = 80  # years: nobody moved in before there were flats
_LATER: Final = "later"
_EARLIER: Final = "earlier"


class Days:
    """Reads the days of one sheet, seen on *today*."""

    def __init__(self, findings: Findings, today: dt.date) -> None:
        self._findings = findings
        self._today = today
        self._first_birth = today - dt.timedelta(days=366 * _OLDEST)
        self._first_move = today - dt.timedelta(days=366 * _LONGEST_STAY)

    def birth(self, row: int, value: Value) -> dt.date | None:
        """A date of birth, or None where the cell is empty or cannot be read."""
        day = value if type(value) is dt.date else self._read(row, value, "birth_on", self._first_birth)
        if day is None or self._first_birth <= day <= self._today:
            return day
        wrong = UserError(N_("A date of birth is not after today, nor over 125 years ago."))
        self._findings.error(row, "birth_on", wrong, "birth_on")
        return None

    def moved_in(self, row: int, value: Value) -> dt.date | None:
        """A move-in date, or None where the cell is empty or cannot be read."""
        day = value if type(value) is dt.date else self._read(row, value, "moved_in_on", self._first_move)
        if day is None or day <= self._today:
            return day
        late = UserError(N_("The move-in date is still to come. Add this family when they have moved in."))
        self._findings.error(row, "moved_in_on", late, "moved_in_on")
        return None

    def _read(self, row: int, value: Value, column: str, first: dt.date) -> dt.date | None:
        try:
            return parse_date_cell(value)
        except UserError as error:
            days = self._with_century(value, first) if "two digits" in error.text else []
            if not days:
                self._findings.error(row, column, error, column)
                return None
        if len(days) == 1:
            read = UserError(N_("“{given}” was read as {day}."), given=str(value).strip(), day=show_day(days[0]))
            self._findings.note(row, f"{column}_century", read, column)
            return days[0]
        return self._asked(row, column, str(value).strip(), days)

    def _with_century(self, value: Value, first: dt.date) -> list[dt.date]:
        found = _SHORT_YEAR.fullmatch(str(value).strip())
        days = []
        for century in ("20", "19"):
            try:
                day = parse_date_cell(f"{found[1]}{century}{found[2]}") if found else None
            except UserError:
                continue
            if day and first <= day <= self._today:
                days.append(day)
        return days

    def _asked(self, row: int, column: str, given: str, days: list[dt.date]) -> dt.date | None:
        choices = tuple(
            (name, UserError("{day}", day=show_day(day))) for name, day in zip((_LATER, _EARLIER), days, strict=True)
        )
        common = (
            (_LATER, UserError(N_("Always the later year, 20…"))),
            (_EARLIER, UserError(N_("Always the earlier year, 19…"))),
        )
        text = UserError(N_("“{given}” has a year of two digits. Which year is meant?"), given=given)
        answer = self._findings.ask(row, f"{column}_century", text, choices, column, common)
        return days[(_LATER, _EARLIER).index(answer)] if answer else None
