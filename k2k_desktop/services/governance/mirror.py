"""The committee beside the people it stands for: the share of women, youth, persons with disabilities and blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.people import Household, Occupancy, Resident, Sex, Standing

ADULT: Final = 18
YOUTH: Final = (15, 30)  # years of age, both included (Act 668 as amended)
WOMEN, YOUNG, OKU, BLOCK = N_("Women"), N_("Youth, 15 to 30"), N_("Persons with disabilities"), N_("Block {block}")


@dataclass(frozen=True)
class Mirror:
    """*seats* of *all_seats* held by residents of a group, beside *people* of *all_people*, the adults living here."""

    label: str
    block: str
    seats: int
    all_seats: int
    people: int
    all_people: int

    def say(self, language: Language | None = None) -> str:
        """The group."""
        return say(self.label, language, block=self.block) if self.block else say(self.label, language)

    @property
    def seat_share(self) -> float:
        """From 0 to 1."""
        return self.seats / self.all_seats if self.all_seats else 0.0

    @property
    def people_share(self) -> float:
        """From 0 to 1."""
        return self.people / self.all_people if self.all_people else 0.0


def mirror_on(
    session: Session, sitting: Sequence[tuple[int | None, str]], estate_id: int | None, day: dt.date
) -> tuple[Mirror, ...]:
    """The groups with their shares on *day*. Officers from outside have a seat of the base but stand in no group.

    Two queries: the adults who live here by group and block, and the same of those *sitting* in the committee.
    """
    residents = [key for key, _name in sitting if key is not None]
    people = _counted(session, _lives_here(day, estate_id), day)
    seats = _counted(session, sa.and_(_open_on(day), Resident.id.in_(residents)), day, adults=False)
    base, all_seats = sum(one.all for one in people), len(sitting)
    if not base or not all_seats:
        return ()
    groups = (("women", WOMEN), ("young", YOUNG), ("oku", OKU))
    found = [
        Mirror(label, "", _sum(seats, name), all_seats, _sum(people, name), base) for name, label in groups
    ]  # fmt: skip
    held = {one.code: one.all for one in seats}
    found += [Mirror(BLOCK, one.code, held.get(one.code, 0), all_seats, one.all, base) for one in people if one.code]
    return tuple(found)


def _sum(rows: Sequence[Any], name: str) -> int:
    return sum(getattr(one, name) for one in rows)


def _counted(session: Session, where: sa.ColumnElement[bool], day: dt.date, *, adults: bool = True) -> Sequence[Any]:
    r = Resident
    born = sa.and_(r.birth_on > _years_before(day, YOUTH[1] + 1), r.birth_on <= _years_before(day, YOUTH[0]))
    statement = (
        sa.select(
            Block.code.label("code"), sa.func.count().label("all"),
            sa.func.count(sa.case((r.sex == Sex.female, 1))).label("women"),
            sa.func.count(sa.case((born, 1))).label("young"),
            sa.func.count(sa.case((r.disability.is_not(None), 1))).label("oku"),
        )
        .join(Occupancy, Occupancy.resident_id == r.id)
        .join(Household, Household.id == Occupancy.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .outerjoin(Block, Block.id == Unit.block_id)
        .where(where)
        .group_by(Block.code)
        .order_by(Block.code)
    )  # fmt: skip
    if adults:
        statement = statement.where(r.birth_on <= _years_before(day, ADULT))
    return session.execute(statement).all()


def _open_on(day: dt.date) -> sa.ColumnElement[bool]:
    o = Occupancy
    return sa.and_(sa.or_(o.from_on.is_(None), o.from_on <= day), sa.or_(o.to_on.is_(None), o.to_on > day))


def _lives_here(day: dt.date, estate_id: int | None) -> sa.ColumnElement[bool]:
    here = sa.and_(_open_on(day), Resident.standing != Standing.merged)
    return here if estate_id is None else sa.and_(here, Unit.estate_id == estate_id)


def _years_before(day: dt.date, years: int) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)
