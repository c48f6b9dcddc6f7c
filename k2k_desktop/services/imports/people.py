"""One row of a sheet read as the people in it, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Text, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.phones import parse_phone
from k2k_desktop.core.spreadsheets import Value
from k2k_desktop.models.people import Disability, Nationality, Relationship, Resident, Sex
from k2k_desktop.models.people.names import match_key, people_in, split_title, tidy_name
from k2k_desktop.services.imports import vocabulary
from k2k_desktop.services.imports.days import Days
from k2k_desktop.services.imports.headings import folded
from k2k_desktop.services.imports.numbers import Numbers
from k2k_desktop.services.imports.plan import LEAVE_OUT, Findings, Plan

_LONGEST_PHONE: Final = 40
_HEADING_ROW: Final = 2  # cells that must say what their heading says before a row counts as the heading again
_TEXTS: Final[tuple[tuple[str, Text], ...]] = tuple(
    (name, kind)
    for name in ("title", "preferred_name", "email", "occupation", "oku_card", "notes")
    if isinstance(kind := kind_of(getattr(Resident, name)), Text)
)
_SPLIT: Final = UserError(N_("Each is a resident; the other cells belong to the first"))
_ONE: Final = UserError(N_("It is one person"))
_OUT: Final = UserError(N_("Leave this row out"))
_EMPTY: Final = UserError(N_("Leave it empty"))


class Person:
    """Somebody read from a row, not yet judged against others."""

    __slots__ = (
        "birth_on", "disability", "email", "head", "household", "kept_reason", "mobile", "moved_in_on", "name",
        "nationality", "notes", "number", "number_kind", "occupation", "oku_card", "passport", "preferred_name",
        "relationship", "row", "sex", "title", "unit",
    )  # fmt: skip

    def __init__(self, row: int, name: str) -> None:
        self.row, self.name = row, name
        self.title: str | None = None
        self.preferred_name: str | None = None
        self.email: str | None = None
        self.occupation: str | None = None
        self.oku_card: str | None = None
        self.notes: str | None = None
        self.mobile: str | None = None
        self.birth_on: dt.date | None = None
        self.moved_in_on: dt.date | None = None
        self.sex: Sex | None = None
        self.nationality: Nationality | None = None
        self.disability: Disability | None = None
        self.relationship: Relationship | None = None
        self.head = False
        self.number = ""  # what stands in the column of identity numbers, in capitals and digits alone
        self.number_kind = ""  # a name of DocumentKind
        self.passport = ""
        self.kept_reason: UserError | None = None
        self.unit: Any = None
        self.household: Any = None


Fill = Callable[[Person, Value], None]


class RowReader:
    """Reads rows of one sheet by the clerk's plan; what is wrong goes into *findings*."""

    def __init__(self, plan: Plan, labels: Sequence[str], findings: Findings, today: dt.date) -> None:
        self._columns = {name: at for name, at in plan.columns.items() if 0 <= at < len(labels)}
        self._labels = [folded(label) for label in labels]
        self._findings = findings
        self._days = Days(findings, today)
        self._numbers = Numbers(findings, today, fill=plan.birth_from_number)
        self._name = self._columns.get("name", -1)
        self._number, self._passport = self._columns.get("number"), self._columns.get("passport")
        self._first_word = (self._labels[self._name].split() or [""])[0] if self._name >= 0 else ""
        self._titled = "title" in self._columns
        self._fills = self._fills_of()

    def read(self, row: int, cells: Sequence[Value]) -> list[Person]:
        """The people of one row: none where it is empty or the heading again, or its name cannot be read."""
        if all(cell is None or cell == "" for cell in cells) or self._is_heading(cells):
            return []
        names = self._people(row, cells[self._name] if self._name >= 0 else None)
        found = [Person(row, name) for name in names]
        if found:
            self._fill(found[0], cells)
        return found

    def _is_heading(self, cells: Sequence[Value]) -> bool:
        at = self._name
        name = cells[at] if at >= 0 else None
        if not isinstance(name, str) or self._first_word not in name.casefold() or folded(name) != self._labels[at]:
            return False
        same = sum(isinstance(cell, str) and folded(cell) == self._labels[place] for place, cell in enumerate(cells))
        return same >= min(_HEADING_ROW, len(self._columns))

    def _people(self, row: int, value: Value) -> list[str]:
        if value is None or (isinstance(value, str) and not value.strip()):
            self._findings.error(row, "no_name", UserError(N_("The row has no name.")), "name")
            return []
        text = str(value)
        names = people_in(text)
        if len(names) > 1:
            names = self._several(row, text, names)
        found = []
        for name in names or [text]:
            try:
                found.append(tidy_name(name))
            except UserError as error:
                self._findings.error(row, "name", error, "name")
                return []
        if len(found) == 1 and isinstance(value, str) and value != found[0] and value.isprintable():
            tidied = N_("Spaces before, after or doubled in the name were taken away.")
            self._findings.note(row, "spaces", UserError(tidied), "name")
        return found

    def _several(self, row: int, text: str, names: list[str]) -> list[str]:
        question = UserError(N_("There seem to be {count} people in one cell: {names}."), count=len(names),
                             names=" · ".join(names))  # fmt: skip
        choices = (("split", _SPLIT), ("one", _ONE), (LEAVE_OUT, _OUT))
        answer = self._findings.ask(row, "several", question, choices, "name")
        return names if answer == "split" else [" ".join(text.split())]

    def _fills_of(self) -> list[tuple[int, Fill]]:
        """What is done with each mapped column, in the order in which one needs the other."""
        columns = self._columns
        fills: list[tuple[int, Fill]] = [
            (columns[name], self._put_text(name, kind)) for name, kind in _TEXTS if name in columns
        ]
        fills += [(columns[name], self._put_choice(name)) for name in vocabulary.WORDS if name in columns]
        own = {"birth_on": self._birth, "moved_in_on": self._moved_in, "mobile": self._phone, "head": self._head}
        return fills + [(columns[name], fill) for name, fill in own.items() if name in columns]

    def _fill(self, person: Person, cells: Sequence[Value]) -> None:
        for at, fill in self._fills:
            if (value := cells[at]) is not None:
                fill(person, value)
        if not self._titled:
            self._note_title(person)
        self._numbers.read(
            person,
            cells[self._number] if self._number is not None else None,
            cells[self._passport] if self._passport is not None else None,
        )

    def _put_text(self, name: str, kind: Text) -> Fill:
        def fill(person: Person, value: Value) -> None:
            text = str(value)
            if text.isascii() and text.isprintable() and len(text) <= kind.longest:
                setattr(person, name, " ".join(text.split()) or None)
                return
            try:
                setattr(person, name, kind.parse(text))
            except UserError as error:
                self._findings.error(person.row, name, error, name)

        return fill

    def _put_choice(self, name: str) -> Fill:
        known = vocabulary.WORDS[name]
        cached: dict[str, tuple[bool, Any]] = {}

        def fill(person: Person, value: Value) -> None:
            word = str(value)
            if word not in cached:
                plain = folded(word)
                none = plain in vocabulary.EMPTY or (name == "disability" and plain in vocabulary.NO)
                cached[word] = (True, None) if none else (plain in known, known.get(plain))
            understood, option = cached[word]
            setattr(person, name, option if understood else self._asked_choice(person.row, name, word))

        return fill

    def _birth(self, person: Person, value: Value) -> None:
        person.birth_on = self._days.birth(person.row, value)

    def _moved_in(self, person: Person, value: Value) -> None:
        person.moved_in_on = self._days.moved_in(person.row, value)

    def _note_title(self, person: Person) -> None:
        title, name = split_title(person.name)
        if title:
            person.title, person.name = title, name
            text = N_("“{title}” before the name is kept as the title.")
            self._findings.note(person.row, "title", UserError(text, title=title), "name")

    def _phone(self, person: Person, value: Value) -> None:
        text = str(value)
        if not text[:1].isdigit() and folded(text) in vocabulary.EMPTY:
            return
        try:
            read = parse_phone(value if isinstance(value, int | float) and not isinstance(value, bool) else text)
        except UserError as error:
            self._findings.error(person.row, "mobile", error, "mobile")
            return
        if read.warning:
            self._findings.note(person.row, "mobile", read.warning, "mobile")
        person.mobile = read.number[:_LONGEST_PHONE]

    def _asked_choice(self, row: int, name: str, word: str) -> Any:
        options = vocabulary.CHOICES[name]
        choices = (*((one.name, UserError(one.label)) for one in options), ("empty", _EMPTY))
        text = UserError(N_("What does “{word}” mean in this column?"), word=word[:60])
        answer = self._findings.ask(row, f"{name}:{folded(word)[:60]}", text, choices, name)
        return options[answer] if answer and answer != "empty" else None

    def _head(self, person: Person, value: Value) -> None:
        """A tick, yes, KIR, or the head's own name, as many lists have it beside each member."""
        word = folded(str(value))
        if str(value).strip() in vocabulary.TICKS or word in vocabulary.YES or word in ("kir", "ketua", "head"):
            person.head = True
        elif word not in vocabulary.NO and word not in vocabulary.EMPTY and word not in ("air", "ahli"):
            person.head = match_key(str(value)) == match_key(person.name)
