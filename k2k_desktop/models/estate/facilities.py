"""What an estate has besides homes: lifts, pumps, tanks, halls, and the certificates they run under."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Day, Flag, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class FacilityKind(Options):
    """What a facility is."""

    lift = N_("Lift")
    pump = N_("Water pump")
    tank = N_("Water tank")
    hydrant = N_("Hydrant or hose reel")
    fire_panel = N_("Fire alarm")
    extinguisher = N_("Fire extinguisher")
    generator = N_("Generator")
    cctv = N_("CCTV")
    gate = N_("Gate or barrier")
    hall = N_("Hall")
    surau = N_("Surau")
    playground = N_("Playground")
    court = N_("Court or field")
    car_park = N_("Car park")
    refuse = N_("Refuse chamber")
    stalls = N_("Stalls")
    other = P_("facility", "Other")


class Condition(Options):
    """How a facility is."""

    good = P_("facility", "Good")
    fair = P_("facility", "Fair")
    poor = P_("facility", "Poor")
    out_of_order = N_("Out of order")


class CertificateKind(Options):
    """What a certificate allows (domain-facts 7.4, 7.5)."""

    lift = N_("Lift certificate (PMA)")
    fire = N_("Fire certificate")
    extinguisher = N_("Extinguisher tag")
    electrical = N_("Electrical certificate")
    pressure = N_("Pressure vessel certificate")
    other = P_("certificate", "Other")


class Facility(Record):
    """One facility of an estate; a block's lifts are one each."""

    __table_args__ = (sa.UniqueConstraint("estate_id", "name"), sa.Index(None, "sort_key"), sa.Index(None, "kind"))

    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    kind: Mapped[FacilityKind] = field(Choice(label=N_("Kind of facility"), of=FacilityKind))
    name: Mapped[str] = field(Text(label=N_("Facility"), longest=80, help=N_("Example: Lif 1 Blok C.")))
    sort_key: Mapped[str] = mapped_column(sa.String(160))
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"), index=True)
    floor_label: Mapped[str | None] = field(Text(label=N_("Floor"), longest=10))
    place_note: Mapped[str | None] = field(Text(label=N_("Where exactly"), longest=150))
    condition: Mapped[Condition] = field(Choice(label=N_("Condition"), of=Condition), default=Condition.good)
    serial_number: Mapped[str | None] = field(Text(label=N_("Registration or serial number"), longest=60))
    maker: Mapped[str | None] = field(Text(label=N_("Maker and model"), longest=120))
    installed_on: Mapped[dt.date | None] = field(Day(label=N_("Installed on")))
    warranty_until: Mapped[dt.date | None] = field(Day(label=N_("Warranty until")))
    firm_id: Mapped[int | None] = field(Link(label=N_("Competent firm"), to="contractor"))
    contract_from: Mapped[dt.date | None] = field(Day(label=N_("Contract from")))
    contract_until: Mapped[dt.date | None] = field(Day(label=N_("Contract until")))
    replacement_plan: Mapped[str | None] = field(Text(label=N_("Replacement plan"), lines=3, longest=2000))
    photo_id: Mapped[int | None] = field(Link(label=N_("Photo"), to="attachment"))
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)


class Certificate(Record):
    """A certificate of a facility; each renewal is a new one."""

    __table_args__ = (sa.Index(None, "facility_id", "valid_until"), sa.Index(None, "valid_until"))

    facility_id: Mapped[int] = field(Link(label=N_("Facility"), to="facility"))
    kind: Mapped[CertificateKind] = field(Choice(label=N_("Kind of certificate"), of=CertificateKind))
    number: Mapped[str] = field(Text(label=N_("Certificate number"), longest=60))
    valid_from: Mapped[dt.date | None] = field(Day(label=N_("Valid from")))
    valid_until: Mapped[dt.date] = field(Day(label=N_("Valid until")))
    attachment_id: Mapped[int | None] = field(Link(label=N_("Scan"), to="attachment"))
