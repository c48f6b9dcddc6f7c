"""Identity numbers in cells: told apart by their form, restored where a spreadsheet ate their zeros, never made up."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.spreadsheets import Value
from k2k_desktop.models.people import Nationality, Sex
from k2k_desktop.models.people.identity import birth_date_guess, check_mykad, mykad_digits, number_key, sex_of
from k2k_desktop.services.imports import vocabulary
from k2k_desktop.services.imports.headings import folded
from k2k_desktop.services.imports.plan import Findings

if TYPE_CHECKING:
    from k2k_desktop.services.imports.people import Person

_OLD_IC: Final = re.compile(r"[A-Z]?\d{7}")
_PASSPORT: Final = re.compile(r"[A-Z]{1,2}\d{6,9}")
_MYKID_UNTIL: Final = 12  # years (domain-facts 5.2)
_LONGEST: Final = 40
_OLD, _MYKAD = 7, 12  # digits
KINDS: Final = (
    ("old_ic", UserError(N_("Old identity card"))),
    ("passport", UserError(N_("Passport"))),
    ("service", UserError(N_("Army or police card"))),
    ("birth_certificate", UserError(N_("Birth certificate"))),
)


class Numbers:
    """Reads the identity numbers of one sheet; *fill* takes an empty birth date and sex from a MyKad number."""

    def __init__(self, findings: Findings, today: dt.date, *, fill: bool) -> None:
        self._findings = findings
        self._today = today
        self._child_since = dt.date(today.year - _MYKID_UNTIL, today.month, min(today.day, 28))
        self._fill = fill

    def read(self, person: Person, value: Value, passport: Value) -> None:
        """Put number, kind and passport into *person*."""
        if passport is not None and folded(str(passport)) not in vocabulary.EMPTY:
            person.passport = number_key(str(passport))
            if not any(map(str.isdigit, person.passport)) or len(person.passport) > _LONGEST:
                wrong = N_("“{given}” is no passport number.")
                self._findings.error(person.row, "passport", UserError(wrong, given=str(passport)[:60]), "passport")
        if value is None:
            return
        text = value if isinstance(value, str) else str(value)
        starts_like_mykad = text[:6].isdigit()
        if not starts_like_mykad and folded(text) in vocabulary.EMPTY:
            return
        other = "" if starts_like_mykad or not isinstance(value, str) else number_key(text)
        if other and (_OLD_IC.fullmatch(other) or _PASSPORT.fullmatch(other)):
            self._other(person, other, text.strip())
        elif len(text) < _MYKAD and len(plain := number_key(text)) == _OLD and plain.isdigit():
            self._other(person, plain, text.strip())
        else:
            self._mykad(person, value if isinstance(value, int | float | str) else text)

    def _other(self, person: Person, plain: str, given: str) -> None:
        """A letter and digits may be a passport, an old card or a service number: the clerk knows."""
        text = UserError(N_("“{given}” is no MyKad number. What is it?"), given=given[:60])
        answer = self._findings.ask(person.row, "document", text, KINDS, "number")
        if answer:
            person.number, person.number_kind = plain, answer

    def _mykad(self, person: Person, value: int | float | str) -> None:
        row, findings = person.row, self._findings
        try:
            read = mykad_digits(value)
        except UserError as error:
            findings.error(row, "number", error, "number")
            return
        digits = read.digits
        if read.note:
            findings.note(row, "number_zero", read.note, "number")
        if self._fill:
            self._fill_in(person, digits)
        found = check_mykad(digits, birth_on=person.birth_on, sex=person.sex.name if person.sex else None)
        if found.errors:
            findings.error(row, "number", found.errors[0], "number")
            return
        for warning in found.warnings:
            findings.note(row, "number_odd", warning, "number")
            person.kept_reason = warning
        person.number, person.number_kind = digits, self._kind(person)

    def _fill_in(self, person: Person, digits: str) -> None:
        day = birth_date_guess(digits, self._today)
        if person.birth_on is None and day:
            person.birth_on = day
            self._findings.note(
                person.row, "filled", UserError(N_("The date of birth is taken from the MyKad number."))
            )
        if person.sex is None:
            person.sex = Sex[sex_of(digits)]

    def _kind(self, person: Person) -> str:
        if person.nationality is Nationality.permanent_resident:
            return "mypr"
        child = person.birth_on is not None and person.birth_on > self._child_since
        return "mykid" if child else "mykad"
