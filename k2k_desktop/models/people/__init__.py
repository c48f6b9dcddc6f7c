"""Who lives here: residents, their documents, households and what happened to them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import (
    Choice,
    Choices,
    Day,
    Flag,
    Instant,
    Link,
    Money,
    Options,
    Phone,
    Text,
    field,
)
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class Sex(Options):
    """As on the identity card."""

    male = N_("Male")
    female = N_("Female")


class Nationality(Options):
    """Asked, never inferred from a number."""

    citizen = N_("Citizen")
    permanent_resident = N_("Permanent resident")
    non_citizen = N_("Non-citizen")
    stateless = N_("Stateless")


class Relationship(Options):
    """To the head of the household, in the order a household is read."""

    head = N_("Head of household")
    spouse = N_("Spouse")
    child = N_("Child")
    parent = N_("Parent")
    sibling = N_("Sibling")
    grandchild = N_("Grandchild")
    in_law = N_("In-law")
    relative = N_("Relative")
    tenant = N_("Lodger")
    other = N_("Other")


class Disability(Options):
    """The seven categories of the OKU card (domain-facts 5.6)."""

    hearing = N_("Hearing")
    sight = N_("Sight")
    speech = N_("Speech")
    physical = N_("Physical")
    learning = N_("Learning")
    mental = N_("Mental")
    multiple = N_("Multiple")


class Vulnerability(Options):
    """Why the office looks in on somebody."""

    elderly_alone = N_("Elderly and alone")
    single_parent = N_("Single parent")
    chronic_illness = N_("Chronic illness")
    bedridden = N_("Bedridden")
    carer = N_("Carer")


class Education(Options):
    """Highest level reached."""

    none = N_("No schooling")
    primary = N_("Primary school")
    secondary = N_("Secondary school")
    certificate = N_("Certificate or diploma")
    degree = N_("Degree")


class Employment(Options):
    """What somebody does for a living now."""

    employed = N_("Employed")
    self_employed = N_("Self-employed")
    unemployed = N_("Unemployed")
    homemaker = N_("Homemaker")
    student = N_("Student")
    retired = N_("Retired")


class Speech(Options):
    """The language a resident prefers to be spoken to in."""

    malay = "Bahasa Melayu"
    english = P_("language", "English")
    mandarin = N_("Mandarin")
    tamil = "Tamil"
    other = P_("language", "Other")


class Standing(Options):
    """Whether a resident counts among those who live here."""

    active = N_("Active")
    moved_out = N_("Moved out")
    deceased = N_("Deceased")
    merged = N_("Merged")


class DocumentKind(Options):
    """What proves who somebody is; nobody has to have one (domain-facts 5.2)."""

    mykad = "MyKad"
    mykid = "MyKid"
    mypr = "MyPR"
    mykas = "MyKAS"
    passport = N_("Passport")
    birth_certificate = N_("Birth certificate")
    service = N_("Army or police card")
    old_ic = N_("Old identity card")
    none = N_("No document")


class EventKind(Options):
    """What happened in a resident's life that the register keeps."""

    birth = N_("Birth")
    death = N_("Death")
    move_in = N_("Move in")
    move_out = N_("Move out")
    transfer = N_("Transfer of unit")


class ConsentPurpose(Options):
    """What a resident agreed to, each by itself."""

    register = N_("Keeping this register")
    survey = P_("consent", "Survey")
    photo = P_("consent", "Photo")
    partner = N_("Sharing with a partner")


class ConsentMeans(Options):
    """How consent was given."""

    signed = N_("Signed form")
    counter = N_("Spoken at the counter")
    phone = N_("By telephone")


class Household(Record):
    """People who live in one unit from a day to a day."""

    __table_args__ = (
        sa.Index(None, "moved_out_on", "moved_in_on"),
        sa.Index(None, "moved_out_on", "arrears_sen"),
    )

    unit_id: Mapped[int] = field(Link(label=N_("Unit"), to="unit"), index=True)
    head_id: Mapped[int | None] = field(Link(label=N_("Head of household"), to="resident"), index=True)
    moved_in_on: Mapped[dt.date | None] = field(Day(label=N_("Move-in date")), index=True)
    moved_out_on: Mapped[dt.date | None] = field(Day(label=N_("Move-out date")))
    tenancy_reference: Mapped[str | None] = field(Text(label=N_("Tenancy agreement"), longest=60))
    arrears_sen: Mapped[int | None] = field(
        Money(label=N_("Rent arrears"), help=N_("As the landlord's list last said."), privacy="personal"),
        index=True,
    )
    shared_reason: Mapped[str | None] = field(Text(label=N_("Why the unit is shared")))


class Resident(Record):
    """A person of the estate, by the full name on the card."""

    full_name: Mapped[str] = field(
        Text(label=N_("Full name"), longest=150, help=N_("As on the identity card."), privacy="personal")
    )
    title: Mapped[str | None] = field(Text(label=P_("person", "Title"), longest=40, help=N_("Encik, Puan, Dato’ …")))
    preferred_name: Mapped[str | None] = field(
        Text(label=N_("Preferred name"), longest=80, help=N_("What people call them, in any script."))
    )
    birth_on: Mapped[dt.date | None] = field(Day(label=N_("Date of birth"), privacy="personal"))
    birth_uncertain: Mapped[bool] = field(Flag(label=N_("Date of birth is uncertain")))
    sex: Mapped[Sex | None] = field(Choice(label=N_("Sex"), of=Sex))
    nationality: Mapped[Nationality | None] = field(Choice(label=N_("Citizenship"), of=Nationality))
    mobile: Mapped[str | None] = field(
        Phone(label=N_("Mobile number"), help=N_("Example: 012-345 6789"), privacy="personal")
    )
    whatsapp: Mapped[bool] = field(Flag(label=N_("Uses WhatsApp")))
    email: Mapped[str | None] = field(Text(label=N_("E-mail"), longest=120, privacy="personal"))
    emergency_contact: Mapped[str | None] = field(
        Text(label=N_("Emergency contact"), help=N_("Name, relationship and telephone."), privacy="personal")
    )
    preferred_language: Mapped[Speech | None] = field(Choice(label=N_("Language"), of=Speech))
    education: Mapped[Education | None] = field(Choice(label=N_("Education level"), of=Education))
    employment: Mapped[Employment | None] = field(Choice(label=N_("Employment"), of=Employment))
    occupation: Mapped[str | None] = field(Text(label=N_("Occupation"), longest=120))
    skills: Mapped[str | None] = field(Text(label=N_("Skills")))
    disability: Mapped[Disability | None] = field(
        Choice(label=N_("Type of disability"), of=Disability, privacy="sensitive")
    )
    oku_card: Mapped[str | None] = field(Text(label=N_("OKU card number"), longest=40, privacy="sensitive"))
    vulnerabilities: Mapped[frozenset[Vulnerability]] = field(
        Choices(label=N_("Vulnerability"), of=Vulnerability, privacy="sensitive")
    )
    notes: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=4000, privacy="personal"))
    verified_on: Mapped[dt.date | None] = field(Day(label=N_("Verified on")))
    verified_by_id: Mapped[int | None] = field(Link(label=N_("Verified by"), to="user"))
    standing: Mapped[Standing] = field(Choice(label=N_("Status"), of=Standing), default=Standing.active)
    photo_id: Mapped[int | None] = field(Link(label=N_("Photo"), to="attachment"))
    merged_into_id: Mapped[int | None] = field(Link(label=N_("Merged into"), to="resident"), index=True)


class IdentityDocument(Record):
    """A document somebody showed. A MyKad number is unique among the living."""

    __table_args__ = (
        sa.Index(
            "uq_identity_document_living_mykad",
            "number_key",
            unique=True,
            sqlite_where=sa.text("kind IN ('mykad', 'mykid') AND current = 1"),
        ),
        sa.Index(None, "number_key"),
    )

    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    kind: Mapped[DocumentKind] = field(Choice(label=N_("Identity document type"), of=DocumentKind))
    number: Mapped[str | None] = field(Text(label=N_("Number of the document"), longest=40, privacy="sensitive"))
    number_key: Mapped[str | None] = mapped_column(sa.String(40))
    country: Mapped[str | None] = field(Text(label=N_("Country"), longest=60))
    expires_on: Mapped[dt.date | None] = field(Day(label=N_("Expires on")))
    kept_reason: Mapped[str | None] = field(
        Text(label=N_("Why it is right"), help=N_("When the number is unusual, or differs from the sex or date given."))
    )
    current: Mapped[bool] = field(Flag(label=N_("Current")), default=True)


class Occupancy(Record):
    """A resident in a household; open until it has an end."""

    __table_args__ = (
        sa.Index("uq_occupancy_open", "resident_id", unique=True, sqlite_where=sa.text("to_on IS NULL")),
        sa.Index(None, "household_id", "to_on"),
    )

    household_id: Mapped[int] = field(Link(label=N_("Household"), to="household"))
    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    relationship: Mapped[Relationship] = field(Choice(label=N_("Relationship to head"), of=Relationship))
    from_on: Mapped[dt.date | None] = field(Day(label=N_("From date")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("To date")))


class LifeEvent(Record):
    """Something that happened to a resident, on a day."""

    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    kind: Mapped[EventKind] = field(Choice(label=N_("Event"), of=EventKind))
    happened_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    unit_id: Mapped[int | None] = field(Link(label=N_("Unit"), to="unit"), index=True)
    from_unit_id: Mapped[int | None] = field(Link(label=N_("From unit"), to="unit"), index=True)
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks")))


class Consent(Record):
    """Agreement to one purpose, under one version of the notice."""

    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    purpose: Mapped[ConsentPurpose] = field(Choice(label=N_("Purpose"), of=ConsentPurpose))
    notice_version: Mapped[str] = field(Text(label=N_("Version of the notice"), longest=20))
    language: Mapped[Speech | None] = field(Choice(label=N_("Language of the notice"), of=Speech))
    means: Mapped[ConsentMeans] = field(Choice(label=N_("How it was given"), of=ConsentMeans))
    given_on: Mapped[dt.date] = field(Day(label=N_("Given on")))
    withdrawn_on: Mapped[dt.date | None] = field(Day(label=N_("Withdrawn on")))
    recorded_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Recorded at")))
    given_by: Mapped[str | None] = field(
        Text(label=N_("Given on behalf by"), longest=120, help=N_("For a child: the parent or guardian."),
             privacy="personal")
    )  # fmt: skip
    witness: Mapped[str | None] = field(Text(label=P_("consent", "Witness"), longest=120, privacy="personal"))
