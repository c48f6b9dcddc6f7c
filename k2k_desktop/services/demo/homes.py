"""Homes and families of the invented office, put in by the thousand in one transaction."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.models.base import Record, moment
from k2k_desktop.models.estate import Block, Estate, FloorHead, Tenure, TenureKind, Unit, UnitKind, UnitStatus
from k2k_desktop.models.estate.unit_codes import UnitPattern, comparable, natural_key
from k2k_desktop.models.office import State
from k2k_desktop.models.people import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Disability,
    DocumentKind,
    Education,
    Employment,
    EventKind,
    Household,
    IdentityDocument,
    LifeEvent,
    Nationality,
    Occupancy,
    Relationship,
    Resident,
    Sex,
    Speech,
    Standing,
    Vulnerability,
)
from k2k_desktop.services.demo.names import Community, People, Person
from k2k_desktop.services.estate.places import sort_key
from k2k_desktop.services.runner import progress, today

ESTATE_NAME: Final = "PPR Teratai Damai"
_FLOORS, _DOORS = 17, 20
_SPEECH: Final[dict[Community, Speech]] = {
    "malay": Speech.malay,
    "chinese": Speech.mandarin,
    "indian": Speech.tamil,
    "borneo": Speech.malay,
    "asli": Speech.malay,
}


_ORDER: Final[tuple[type[Record], ...]] = (
    Estate, Block, Unit, Tenure, Resident, Household, Occupancy, IdentityDocument, LifeEvent, Consent, FloorHead,
)  # fmt: skip


@dataclass
class _Rows:
    """Rows of each table with the keys they will have, before they are inserted."""

    session: Session
    now: dt.datetime
    rows: dict[type[Record], list[dict[str, Any]]] = field(default_factory=dict)
    keys: dict[type[Record], int] = field(default_factory=dict)

    def add(self, record: type[Record], **values: Any) -> int:
        if record not in self.keys:
            self.keys[record] = self.session.scalar(sa.select(sa.func.max(record.__table__.c.id))) or 0
        self.keys[record] += 1
        defaults: dict[str, Any] = {"vulnerabilities": frozenset()} if record is Resident else {}
        self.rows.setdefault(record, []).append(
            {
                "id": self.keys[record],
                "version": 1,
                "created_at": self.now,
                "updated_at": self.now,
                **defaults,
                **values,
            }
        )
        return self.keys[record]

    def put(self) -> None:
        for record in _ORDER:
            rows = self.rows.get(record, [])
            names = list(dict.fromkeys(name for row in rows for name in row))
            filled = [{name: row.get(name) for name in names} for row in rows]
            for start in range(0, len(filled), 5_000):
                self.session.execute(sa.insert(record), filled[start : start + 5_000])


@action(FILL_PRACTICE, needs="people.import", undoable=False)
def fill_homes(session: Session, homes: int, seed: int) -> tuple[int, int]:
    """An estate of *homes* homes and the families in it; returns how many units and residents."""
    chance = random.Random(seed)
    rows = _Rows(session, moment(session))
    people = People(chance, today(session))
    estate = rows.add(
        Estate, name=ESTATE_NAME, code="TD", state=State.selangor, unit_pattern="{block}-{floor:02}-{door:02}",
        address="Jalan Teratai 1\n40000 Shah Alam", managing_body="Pejabat Pengurusan PPR Teratai Damai",
        local_authority="Majlis Bandaraya Contoh", owner="Kerajaan Negeri", opened_on=dt.date(2008, 6, 1),
    )  # fmt: skip
    units = list(_units(rows, estate, homes))
    for place, (unit_id, _block_id, _floor) in enumerate(units):
        if chance.random() < 0.93:
            _Family(rows, people, unit_id).move_in()
        if place % 200 == 0:
            progress(session).at(place, homes)
    _floor_heads(rows, chance, units)
    rows.put()
    return len(units), len(rows.rows.get(Resident, []))


def _units(rows: _Rows, estate: int, homes: int) -> Iterator[tuple[int, int, str]]:
    pattern, left, block_number = UnitPattern("{block}-{floor:02}-{door:02}"), homes, 0
    size = _FLOORS * _DOORS if homes > 400 else max(1, -(-homes // 2))
    while left > 0:
        code = chr(ord("A") + block_number) if block_number < 26 else f"B{block_number}"
        block = rows.add(Block, estate_id=estate, code=code, lifts=3, sort_key=natural_key(code))
        doors = _DOORS if size > 200 else 7
        for place in range(min(size, left)):
            floor, door = str(place // doors + 1), str(place % doors + 1)
            shown = pattern.render(code, floor, door)
            unit = rows.add(
                Unit, estate_id=estate, block_id=block, floor_label=floor, floor_order=int(floor), door_label=door,
                code=shown, code_key=comparable(shown), sort_key=sort_key(estate, natural_key(code), int(floor), door),
                kind=UnitKind.home, status=UnitStatus.vacant,
            )  # fmt: skip
            rows.add(Tenure, unit_id=unit, kind=TenureKind.rented, from_on=dt.date(2008, 6, 1), rent_sen=12_400)
            yield unit, block, floor
        left -= size
        block_number += 1


class _Family:
    """One household of a home: who they are to the head, how old, what they do."""

    def __init__(self, rows: _Rows, people: People, unit_id: int) -> None:
        self.rows, self.people, self.unit_id = rows, people, unit_id
        self.chance = people.chance
        self.day = people.today - dt.timedelta(days=self.chance.randrange(60, 5_500))
        self.household = 0
        self.verified = self.chance.random()

    def move_in(self) -> None:
        chance, community = self.chance, self.people.community()
        age = min(84, max(24, int(chance.gauss(49, 14))))
        head_sex = "female" if chance.random() < 0.24 else "male"
        head = self.people.person(community, head_sex, age)  # type: ignore[arg-type]
        others = list(self._others(head, age))
        members = [(head, Relationship.head), *others]
        keys = [self._resident(person, relationship, alone=not others) for person, relationship in members]
        self.household = self.rows.add(
            Household, unit_id=self.unit_id, head_id=keys[0], moved_in_on=self.day,
            arrears_sen=chance.choice([0, 0, 0, 0, 12_400, 37_200, 124_000, 310_000]),
            tenancy_reference=f"TD/{self.day:%Y}/{self.unit_id:04}",
        )  # fmt: skip
        for key, (person, relationship) in zip(keys, members, strict=True):
            begins = max(self.day, person.born)
            self.rows.add(
                Occupancy, household_id=self.household, resident_id=key, relationship=relationship, from_on=begins
            )
            kind = EventKind.birth if begins == person.born else EventKind.move_in
            self.rows.add(LifeEvent, resident_id=key, kind=kind, happened_on=begins, unit_id=self.unit_id)
        self.rows.rows[Unit][self.unit_id - self.rows.rows[Unit][0]["id"]]["status"] = UnitStatus.occupied

    def _others(self, head: Person, age: int) -> Iterator[tuple[Person, Relationship]]:
        chance, community = self.chance, head.community
        father = self.people.father_name(head) if head.sex == "male" else None
        if chance.random() < (0.78 if age < 66 else 0.5) and head.sex == "male":
            yield self.people.person(community, "female", max(21, age - chance.randrange(-1, 6))), Relationship.spouse
        children = max(0, min(6, int(chance.gauss(2.1, 1.4)))) if age < 72 else chance.choice([0, 0, 1])
        for place in range(children):
            child_age = max(0, age - chance.randrange(22, 30) - 2 * place)
            sex = chance.choice(["male", "female"])
            yield self.people.person(community, sex, child_age, father), Relationship.child  # type: ignore[arg-type]
        if chance.random() < 0.08:
            yield self.people.person(community, "female", min(92, age + 24)), Relationship.parent

    def _resident(self, person: Person, relationship: Relationship, *, alone: bool) -> int:
        chance = self.chance
        age = (self.people.today - person.born).days // 365
        verified = None if self.verified < 0.12 else self.people.today - dt.timedelta(days=int(self.verified * 480))
        disability = chance.choice(list(Disability)) if chance.random() < 0.025 else None
        key = self.rows.add(
            Resident, full_name=person.name, birth_on=person.born, birth_uncertain=False, sex=_sex(person),
            nationality=Nationality.citizen, mobile=self.people.mobile() if age > 15 else None, whatsapp=age > 15,
            preferred_language=_SPEECH[person.community], education=_education(chance, age),
            employment=_employment(chance, age), disability=disability, standing=Standing.active,
            vulnerabilities=_marks(chance, age, relationship, alone), verified_on=verified,
        )  # fmt: skip
        self._document(key, person, age)
        if relationship is Relationship.head and chance.random() < 0.8:
            self.rows.add(
                Consent, resident_id=key, purpose=ConsentPurpose.register, notice_version="2026-1",
                language=Speech.malay, means=ConsentMeans.signed, given_on=max(self.day, dt.date(2026, 1, 5)),
            )  # fmt: skip
        return key

    def _document(self, key: int, person: Person, age: int) -> None:
        if self.chance.random() < 0.01:
            self.rows.add(IdentityDocument, resident_id=key, kind=DocumentKind.none, current=True)
            return
        number = self.people.number(person)
        kind = DocumentKind.mykad if age >= 12 else DocumentKind.mykid
        self.rows.add(
            IdentityDocument, resident_id=key, kind=kind, number=number, number_key=number, current=True,
            kept_reason="Nombor contoh untuk latihan",
        )  # fmt: skip


def _sex(person: Person) -> Sex:
    return Sex[person.sex]


def _education(chance: random.Random, age: int) -> Education | None:
    if age < 18:
        return None
    return chance.choices(list(Education), weights=[4, 16, 52, 20, 8])[0]


def _employment(chance: random.Random, age: int) -> Employment | None:
    if age < 18:
        return Employment.student if age > 6 else None
    if age > 62:
        return chance.choice([Employment.retired, Employment.retired, Employment.self_employed])
    return chance.choices(list(Employment), weights=[50, 16, 9, 18, 5, 2])[0]


def _marks(chance: random.Random, age: int, relationship: Relationship, alone: bool) -> frozenset[Vulnerability]:
    found = set()
    if age >= 60 and alone:
        found.add(Vulnerability.elderly_alone)
    if age > 50 and chance.random() < 0.12:
        found.add(Vulnerability.chronic_illness)
    if age > 68 and chance.random() < 0.06:
        found.add(Vulnerability.bedridden)
    if relationship is Relationship.head and age < 55 and chance.random() < 0.05:
        found.add(Vulnerability.single_parent)
    return frozenset(found)


def _floor_heads(rows: _Rows, chance: random.Random, units: list[tuple[int, int, str]]) -> None:
    heads = {row["unit_id"]: row["head_id"] for row in rows.rows.get(Household, [])}
    floors: dict[tuple[int, str], list[int]] = {}
    for unit_id, block_id, floor in units:
        if unit_id in heads:
            floors.setdefault((block_id, floor), []).append(heads[unit_id])
    for (block_id, floor), residents in floors.items():
        if chance.random() < 0.7:
            rows.add(
                FloorHead, resident_id=chance.choice(residents), block_id=block_id, floor_label=floor,
                from_on=dt.date(2026, 1, 1),
            )  # fmt: skip
