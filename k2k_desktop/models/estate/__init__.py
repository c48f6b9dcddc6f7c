"""The place: estates, blocks, units, who holds them and who heads each floor."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Count, Day, Link, Money, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record
from k2k_desktop.models.office import State


class UnitKind(Options):
    """What a unit is for."""

    home = P_("unit", "Home")
    shop = N_("Shop lot")
    hall = N_("Hall")
    office = N_("Office")
    store = P_("unit", "Store")


class UnitStatus(Options):
    """Whether somebody can live there now."""

    occupied = N_("Occupied")
    vacant = P_("unit", "Vacant")
    under_repair = N_("Under repair")
    sealed = N_("Sealed")


class TenureKind(Options):
    """How a unit is held (domain-facts 1.1)."""

    rented = N_("Rented")
    owned = N_("Owned")
    rent_to_own = N_("Rent-to-own")
    quarters = P_("tenure", "Quarters")


class Estate(Record):
    """One housing estate; an office may run several."""

    name: Mapped[str] = field(Text(label=N_("Estate name"), longest=120), unique=True)
    code: Mapped[str | None] = field(Text(label=N_("Estate code"), longest=20))
    address: Mapped[str | None] = field(Text(label=N_("Address"), lines=3, longest=400))
    state: Mapped[State] = field(Choice(label=N_("State"), of=State))
    local_authority: Mapped[str | None] = field(Text(label=N_("Local authority"), longest=120))
    managing_body: Mapped[str | None] = field(Text(label=N_("Managing body"), longest=120))
    owner: Mapped[str | None] = field(Text(label=N_("Owner"), longest=120))
    opened_on: Mapped[dt.date | None] = field(Day(label=N_("Opened on")))
    unit_pattern: Mapped[str] = field(
        Text(
            label=N_("Pattern of unit numbers"),
            longest=80,
            help=N_("{block}-{floor:02}-{door:02} gives A-03-12. Leave {floor} out for terraces."),
        ),
        default="{block}-{floor:02}-{door:02}",
    )


class Block(Record):
    """A block of an estate, by the code the office writes."""

    __table_args__ = (sa.UniqueConstraint("estate_id", "code"),)

    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    code: Mapped[str] = field(Text(label=N_("Block"), longest=20))
    name: Mapped[str | None] = field(Text(label=N_("Name"), longest=80))
    lifts: Mapped[int | None] = field(Count(label=N_("Lifts"), most=60))
    sort_key: Mapped[str] = mapped_column(sa.String(60))


class Unit(Record):
    """A home, shop or room. Its code is unique in its estate however it is spelled."""

    __table_args__ = (
        sa.UniqueConstraint("estate_id", "code_key"),
        sa.Index(None, "sort_key"),
        sa.Index(None, "status", "sort_key"),
        sa.Index(None, "kind", "sort_key"),
        sa.Index(None, "block_id", "floor_order"),
    )

    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    block_id: Mapped[int] = field(Link(label=N_("Block"), to="block"))
    floor_label: Mapped[str | None] = field(Text(label=N_("Floor"), longest=10))
    floor_order: Mapped[int] = field(Count(label=N_("Floor order")), default=0)
    door_label: Mapped[str] = field(Text(label=N_("Door number"), longest=20))
    code: Mapped[str] = field(Text(label=N_("Unit"), longest=60))
    code_key: Mapped[str] = mapped_column(sa.String(60))
    sort_key: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[UnitKind] = field(Choice(label=N_("Kind of unit"), of=UnitKind), default=UnitKind.home)
    status: Mapped[UnitStatus] = field(Choice(label=N_("Status"), of=UnitStatus), default=UnitStatus.vacant)
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=2000))


class Tenure(Record):
    """How a unit is held from a day on; open until the next one."""

    unit_id: Mapped[int] = field(Link(label=N_("Unit"), to="unit"), index=True)
    kind: Mapped[TenureKind] = field(Choice(label=N_("Tenure"), of=TenureKind))
    from_on: Mapped[dt.date] = field(Day(label=N_("From date")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("To date")))
    rent_sen: Mapped[int | None] = field(Money(label=N_("Rent a month")))
    tenancy_reference: Mapped[str | None] = field(Text(label=N_("Tenancy agreement"), longest=60))


class FloorHead(Record):
    """A resident who speaks for a floor, or for a whole block where no floor is named."""

    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    block_id: Mapped[int] = field(Link(label=N_("Block"), to="block"), index=True)
    floor_label: Mapped[str | None] = field(
        Text(label=N_("Floor"), longest=10, help=N_("Leave empty for the head of the whole block."))
    )
    from_on: Mapped[dt.date] = field(Day(label=N_("From date")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("To date")))
