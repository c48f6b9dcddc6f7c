"""People of a sheet who may be the same as each other, or as a resident the office has."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.people import DocumentKind, IdentityDocument, Standing
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.people.names import match_key, probable_same
from k2k_desktop.services.imports.people import Person
from k2k_desktop.services.imports.plan import LEAVE_OUT, Findings

_DIFFERENT = "different"
_MYKAD = 12  # digits
_SAME_LEFT_OUT = UserError(N_("Same person: leave this row out"))
_BOTH = UserError(N_("Two different people: keep both"))


@dataclass(slots=True)
class Known:
    """Somebody a row is held against: a resident, or the person of an earlier row."""

    name: str
    birth_on: dt.date | None
    mobile: str | None
    number: str
    unit: str
    row: int = 0  # 0 for a resident


class Likeness:
    """Holds each person of a sheet against the office and the rows before."""

    def __init__(self, session: Session, findings: Findings) -> None:
        self._findings = findings
        self._by_number: dict[str, Known] = {}
        self._by_day: defaultdict[tuple[int, int, int], list[Known]] = defaultdict(list)
        self._waiting: list[Known] = []  # whose names are worked out only when somebody without a number asks
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self._nameless: defaultdict[str, list[Known]] = defaultdict(list)  # by name too: those without a MyKad number
        for known in _residents(session):
            self._keep(known)

    def judge(self, people: Iterable[Person]) -> None:
        """Ask about everybody who is perhaps there already."""
        for person in people:
            if person.row in self._findings.bad or person.row in self._findings.left_out:
                continue
            number = person.number or person.passport
            known = Known(person.name, person.birth_on, person.mobile, number, _unit(person), person.row)
            if number and (twin := self._by_number.get(number)):
                self._ask_number(person, twin)
            elif like := self._like(known):
                self._ask(person.row, "like", like, _name_text(like), (LEAVE_OUT, _DIFFERENT))
            if person.row not in self._findings.bad:
                self._keep(known)

    def _keep(self, known: Known) -> None:
        if known.number:
            self._by_number.setdefault(known.number, known)
        if known.birth_on:
            self._by_day[_day_key(known.birth_on)].append(known)
        self._waiting.append(known)
        if len(known.number) != _MYKAD:
            self._nameless[match_key(known.name)].append(known)

    def _like(self, one: Known) -> Known | None:
        """By name with birth date, or by name with telephone; two different MyKad numbers are two people."""
        near = self._by_day.get(_day_key(one.birth_on), ()) if one.birth_on else ()
        for other in near:
            if not _told_apart(one, other) and probable_same(one.name, one.birth_on, other.name, other.birth_on):
                return other
        for other in self._namesakes(one):
            unknown = one.birth_on is None or other.birth_on is None
            phone = one.mobile is not None and one.mobile == other.mobile
            if (unknown or phone) and not _told_apart(one, other):
                return other
        return None

    def _namesakes(self, one: Known) -> Sequence[Known]:
        """Who may be meant by the same name: nobody else with a MyKad number where *one* has one."""
        if len(one.number) == _MYKAD:
            return self._nameless.get(match_key(one.name), ()) if self._nameless else ()
        for known in self._waiting:
            self._by_name[match_key(known.name)].append(known)
        self._waiting = []
        return self._by_name.get(match_key(one.name), ())

    def _ask_number(self, person: Person, twin: Known) -> None:
        if twin.row:
            text = UserError(N_("The number is that of {name} in row {row}."), name=twin.name, row=twin.row)
        else:
            text = UserError(N_("The number is that of the resident {name} ({unit})."), name=twin.name,
                             unit=twin.unit or "—")  # fmt: skip
        self._ask(person.row, "number_taken", twin, text, (LEAVE_OUT,))

    def _ask(self, row: int, code: str, twin: Known, text: UserError, allowed: tuple[str, ...]) -> None:
        words = {LEAVE_OUT: _SAME_LEFT_OUT, _DIFFERENT: _BOTH}
        choices = tuple((answer, words[answer]) for answer in allowed)
        self._findings.ask(row, code if twin.row else f"{code}_here", text, choices, "name")


def _name_text(twin: Known) -> UserError:
    if twin.row:
        return UserError(N_("Perhaps the same person as {name} in row {row}."), name=twin.name, row=twin.row)
    text = N_("Perhaps the same person as the resident {name} ({unit}).")
    return UserError(text, name=twin.name, unit=twin.unit or "—")


def _told_apart(one: Known, other: Known) -> bool:
    return len(one.number) == _MYKAD == len(other.number) and one.number != other.number


def _unit(person: Person) -> str:
    return person.unit.code if person.unit else ""


def _day_key(day: dt.date) -> tuple[int, int, int]:
    """The same for a date and for one with day and month turned round."""
    return (day.year, min(day.month, day.day), max(day.month, day.day))


def _residents(session: Session) -> Iterator[Known]:
    line = RESIDENT_LIST.c
    documents = session.execute(
        sa.select(IdentityDocument.resident_id, IdentityDocument.number_key)
        .where(IdentityDocument.current, IdentityDocument.number_key.is_not(None))
        .order_by(IdentityDocument.kind.in_((DocumentKind.mykad, DocumentKind.mykid)))
    )
    numbers = {row.resident_id: row.number_key for row in documents}  # a MyKad number comes last and stays
    rows = session.execute(
        sa.select(line.resident_id, line.name, line.birth_on, line.mobile, line.unit).where(
            line.standing != Standing.merged.name
        )
    )
    for key, name, birth_on, mobile, unit in rows:
        yield Known(name, birth_on, mobile, numbers.get(key) or "", unit or "")
