"""The households a sheet makes: people of one home together, with one head, beside who lives there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.people import Household, Relationship
from k2k_desktop.services.imports.people import Person
from k2k_desktop.services.imports.plan import Findings, Plan
from k2k_desktop.services.imports.units import Home, Units

_FIRST = "first"
_NAMED_AT_MOST = 12
_FIRST_OF_HOME = (_FIRST, UserError(N_("Always the first person of each home")))


@dataclass(eq=False, slots=True)
class Family:
    """The people of one home in the sheet; `household_id` where they join one that is there."""

    home: Home
    people: list[Person] = field(default_factory=list)
    household_id: int | None = None
    head: Person | None = None


class Families:
    """Puts the people of a sheet together by home."""

    def __init__(self, session: Session, plan: Plan, units: Units, findings: Findings) -> None:
        self._findings = findings
        self._units = units
        self._join = plan.join_homes
        self._open: dict[int, list[tuple[int, int | None]]] = {}
        rows = session.execute(
            sa.select(Household.unit_id, Household.id, Household.head_id).where(Household.moved_out_on.is_(None))
        )
        for unit_id, household_id, head_id in rows:
            self._open.setdefault(unit_id, []).append((household_id, head_id))

    def form(self, people: Iterable[Person]) -> list[Family]:
        """Every home with its people who are not refused; whoever has no home is in none."""
        found: dict[int, Family] = {}
        out = self._findings.bad | self._findings.left_out
        for person in people:
            if person.unit is not None and person.row not in out:
                found.setdefault(id(person.unit), Family(person.unit)).people.append(person)
        for family in found.values():
            self._settle(family)
        bad = self._findings.bad | self._findings.left_out
        for family in found.values():
            family.people = [person for person in family.people if person.row not in bad]
            if family.head is not None and family.head not in family.people:
                self._refuse(family)
                family.people = []
        return [family for family in found.values() if family.people]

    def _settle(self, family: Family) -> None:
        unit_id = family.home.unit_id
        here = self._open.get(unit_id, []) if unit_id else []
        if here and not self._join:
            text = N_("Unit {unit} has a household already. Tick that these people join it, or leave them out.")
            self._refuse_all(family, "lived_in", UserError(text, unit=family.home.code))
        elif len(here) > 1:
            text = N_("Unit {unit} is shared by several households. Add these people by hand.")
            self._refuse_all(family, "shared", UserError(text, unit=family.home.code))
        elif here:
            self._join_household(family, *here[0])
        else:
            self._choose_head(family)

    def _refuse_all(self, family: Family, code: str, text: UserError) -> None:
        for row in dict.fromkeys(person.row for person in family.people):
            self._findings.error(row, code, text, "unit")

    def _refuse(self, family: Family) -> None:
        text = UserError(N_("The head of this home is left out, so the home is too."))
        self._refuse_all(family, "no_head", text)

    def _join_household(self, family: Family, household_id: int, head_id: int | None) -> None:
        family.household_id = household_id
        for person in family.people:
            if person.head or person.relationship is Relationship.head:
                person.relationship = self._not_head(person, family, head_id)
            self._give_relationship(person)

    def _not_head(self, person: Person, family: Family, head_id: int | None) -> Relationship | None:
        if head_id is None:
            return Relationship.head
        text = UserError(
            N_("Unit {unit} has a head of household. What is {name} to them?"), unit=family.home.code, name=person.name
        )
        choices = tuple((one.name, UserError(one.label)) for one in Relationship if one is not Relationship.head)
        answer = self._findings.ask(person.row, "second_head", text, choices, "relationship")
        return Relationship[answer] if answer else None

    def _choose_head(self, family: Family) -> None:
        people = family.people
        heads = [one for one in people if one.head] or [one for one in people if one.relationship is Relationship.head]
        head = heads[0] if len(heads) == 1 else self._lone_or_asked(family, heads)
        if head is None:
            return
        family.head = head
        head.relationship = Relationship.head
        for person in people:
            if person is not head and person.relationship is Relationship.head:
                person.relationship = None
            if person is not head:
                self._give_relationship(person)

    def _lone_or_asked(self, family: Family, heads: list[Person]) -> Person | None:
        people = family.people
        if len(people) == 1:
            text = UserError(N_("The only person of the home is its head."))
            self._findings.note(people[0].row, "lone_head", text, "relationship")
            return people[0]
        return self._ask_head(family, heads)

    def _ask_head(self, family: Family, heads: list[Person]) -> Person | None:
        offered = (heads or family.people)[:_NAMED_AT_MOST]
        question = (
            N_("{count} people are written as head of {unit}. Which one is?")
            if heads
            else N_("Nobody is written as head of {unit}. Who is?")
        )
        text = UserError(question, count=len(heads), unit=family.home.code)
        choices = tuple(
            (f"{place}", UserError("{name} ({row})", name=one.name, row=one.row)) for place, one in enumerate(offered)
        )
        answer = self._findings.ask(family.people[0].row, "head", text, choices, "relationship", (_FIRST_OF_HOME,))
        if not answer:
            waits = UserError(N_("Waits for the answer in row {row}: who heads the home?"), row=family.people[0].row)
            for row in dict.fromkeys(one.row for one in family.people[1:]):
                if row != family.people[0].row:
                    self._findings.error(row, "waits", waits, "relationship")
            return None
        return offered[0 if answer == _FIRST else int(answer)]

    def _give_relationship(self, person: Person) -> None:
        if person.relationship is None:
            person.relationship = Relationship.other
            text = UserError(N_("No relationship is written, so “Other” is kept."))
            self._findings.note(person.row, "relationship_other", text, "relationship")
