"""A small listing of residents, and residents to fill it, for tests of the kit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.fields import Count, Day, Text
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.cells import Cell
from tests.conftest import Make, put

C = RESIDENT_LIST.c
GIVEN = ("Aminah", "Chong Wei", "Faridah", "Ganesan", "Hasnah", "Jasmine", "Kavitha", "Lim Chee", "Mohd Faizal",
         "Norliza", "Ong Siew", "Puteri", "Rajeswari", "Siti Mariam", "Tan Mei", "Umar",
         "Wong Kah", "Zainab")  # fmt: skip
FAMILY = ("binti Yusof", "Ling", "binti Salleh", "a/l Perumal", "binti Mat Din", "anak Limbai", "a/p Murugan", "Hoe",
          "bin Rahim", "binti Hamid", "Lan")  # fmt: skip


def _blocks(session: Session) -> list[tuple[Any, str]]:
    found = session.execute(sa.select(C.block).distinct().where(C.block.is_not(None)).order_by(C.block))
    return [(block, f"Blok {block}") for (block,) in found]


def _verified(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(C.verified_on.is_not(None) if value else C.verified_on.is_(None) for value in chosen))


LISTING = Listing(
    name="test_residents",
    title=N_("Residents"),
    record="resident",
    needs="people.names",
    source=RESIDENT_LIST,
    key=C.resident_id,
    columns=(
        Column("name", Text(label=N_("Name")), C.name, (C.sort_name,), width=220, stretch=True, strong=True),
        Column("unit", Text(label=N_("Unit")), C.unit, (C.unit_sort,), width=90),
        Column("relationship", Text(label=N_("Relationship")), C.relationship, (), width=140, muted=True),
        Column("size", Count(label=N_("Household")), C.household_size, (C.household_size,), width=90),
        Column("verified", Day(label=N_("Verified")), C.verified_on, (C.verified_on,), width=160),
        Column("mobile", Text(label=N_("Telephone")), C.mobile, (C.mobile,), width=130, rank=1),
        Column("birth", Day(label=N_("Born")), C.birth_on, (C.birth_on,), width=120, rank=2),
        Column("sex", Text(label=N_("Sex")), C.sex, (C.sex,), width=80, rank=9),
    ),
    sort=Sort("name"),
    search=lambda words: C.name.icontains(words, autoescape=True),
    count_one=N_("{count} resident"),
    count_many=N_("{count} residents"),
    filters=(
        Filter("block", N_("Block"), _blocks, lambda chosen: C.block.in_(chosen)),
        Filter(
            "verified",
            N_("Verification"),
            lambda _session: [(1, "Disahkan"), (0, "Belum disahkan")],
            _verified,
            quick=(0,),
        ),
    ),
)


def verified_look(value: Any, _language: Language) -> Cell:
    """A badge for what still waits, a quiet tick for what is done."""
    if value is None:
        return Cell("Belum disahkan", badge="warn", icon="clock")
    return Cell("Disahkan", badge="ok", icon="badge-check")


LOOKS = {"verified": verified_look}


def residents(make: Make, runner: Runner, count: int) -> list[int]:
    """*count* residents, two to a home in blocks A and B, every third not verified. Their keys."""
    estate = make.estate()
    blocks = [make.block(estate, "A"), make.block(estate, "B")]
    people = [
        Resident(
            full_name=f"{GIVEN[n % len(GIVEN)]} {FAMILY[n % len(FAMILY)]}" + (f" {n}" if n >= 198 else ""),
            verified_on=None if n % 3 == 0 else dt.date(2026, 3, 1 + n % 28),
            mobile=f"+6012000{n:04}",
        )
        for n in range(count)
    ]
    keys = runner.change(put, *people)
    units = [
        make.unit(blocks[n % 2], estate, f"{'AB'[n % 2]}-{n // 40 + 1:02}-{n // 2 % 20 + 1:02}")
        for n in range((count + 1) // 2)
    ]
    houses = runner.change(
        put,
        *(
            Household(unit_id=unit, head_id=keys[n * 2], moved_in_on=dt.date(2020, 1, 1))
            for n, unit in enumerate(units)
        ),
    )
    lived = (
        Occupancy(
            household_id=houses[n // 2],
            resident_id=key,
            relationship=Relationship.child if n % 2 else Relationship.head,
            from_on=dt.date(2020, 1, 1),
        )
        for n, key in enumerate(keys)
    )
    runner.change(put, *lived)
    return keys
