"""The work on what is broken: contractors, their licences, orders, quotations, photos and what comes due by itself."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Choices, Count, Day, Flag, Link, Money, Options, Phone, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class Trade(Options):
    """What a contractor does."""

    lift = N_("Lifts")
    electrical = N_("Electrical work")
    plumbing = N_("Plumbing and sewers")
    building = N_("Building repairs")
    roofing = N_("Roofs and waterproofing")
    painting = N_("Painting")
    cleaning = N_("Cleaning")
    landscape = N_("Landscape and trees")
    pests = N_("Pest control")
    fire = N_("Fire equipment")
    security = N_("Security and CCTV")
    other = P_("trade", "Other")


class LicenceKind(Options):
    """What allows a contractor to work."""

    registration = N_("Contractor registration (CIDB)")
    competent_firm = N_("Competent firm (lifts)")
    electrical = N_("Electrical contractor licence")
    water = N_("Water and sewerage permit")
    insurance = N_("Insurance")
    other = P_("licence", "Other")


class WorkStatus(Options):
    """The life of a work order."""

    draft = P_("work order", "Draft")
    issued = P_("work order", "Issued")
    in_progress = P_("work order", "In progress")
    done = P_("work order", "Work done")
    accepted = P_("work order", "Accepted")
    cancelled = P_("work order", "Cancelled")


class Payer(Options):
    """Whose money it is."""

    landlord = N_("Landlord")
    jmb = P_("payer", "JMB or MC")
    grant = P_("payer", "Grant")
    community = N_("Community fund")


class PhotoStage(Options):
    """When a photo was taken."""

    report = P_("photo", "Reported")
    before = P_("photo", "Before")
    during = P_("photo", "During")
    after = P_("photo", "After")


class SignOff(Options):
    """Who must accept the work of an order."""

    manager = P_("sign off", "Manager")
    head = P_("sign off", "Floor or block head")
    committee = P_("sign off", "Committee member")


LIFECYCLE: Final[dict[WorkStatus, frozenset[WorkStatus]]] = {
    WorkStatus.draft: frozenset({WorkStatus.issued, WorkStatus.cancelled}),
    WorkStatus.issued: frozenset({WorkStatus.in_progress, WorkStatus.done, WorkStatus.cancelled}),
    WorkStatus.in_progress: frozenset({WorkStatus.done, WorkStatus.cancelled}),
    WorkStatus.done: frozenset({WorkStatus.accepted, WorkStatus.in_progress}),
    WorkStatus.accepted: frozenset(),
    WorkStatus.cancelled: frozenset(),
}


class Contractor(Record):
    """A firm that can be given work."""

    name: Mapped[str] = field(Text(label=N_("Contractor"), longest=120), unique=True)
    registration: Mapped[str | None] = field(Text(label=N_("Company registration"), longest=40))
    trades: Mapped[frozenset[Trade]] = field(Choices(label=N_("Trades"), of=Trade))
    contact: Mapped[str | None] = field(Text(label=N_("Contact person"), longest=120, privacy="personal"))
    phone: Mapped[str | None] = field(Phone(label=N_("Telephone"), privacy="personal"))
    email: Mapped[str | None] = field(Text(label=N_("E-mail"), longest=120, privacy="personal"))
    address: Mapped[str | None] = field(Text(label=N_("Address"), lines=3, longest=400))
    blacklisted_on: Mapped[dt.date | None] = field(Day(label=N_("Blacklisted on")))
    blacklist_reason: Mapped[str | None] = field(Text(label=N_("Why blacklisted"), lines=2, longest=2000))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=2000))
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)


class ContractorLicence(Record):
    """A licence or an insurance of a contractor; each renewal is a new one."""

    __table_args__ = (sa.Index(None, "contractor_id", "kind", "valid_until"), sa.Index(None, "valid_until"))

    contractor_id: Mapped[int] = field(Link(label=N_("Contractor"), to="contractor"))
    kind: Mapped[LicenceKind] = field(Choice(label=N_("Kind of licence"), of=LicenceKind))
    number: Mapped[str | None] = field(Text(label=N_("Licence number"), longest=60))
    valid_until: Mapped[dt.date] = field(Day(label=N_("Valid until")))
    needed: Mapped[bool] = field(
        Flag(label=N_("Needed for work"), help=N_("Once it has expired, no new work order can be issued.")),
        default=True,
    )
    attachment_id: Mapped[int | None] = field(Link(label=N_("Scan"), to="attachment"))


class WorkOrder(Record):
    """Work given to a contractor or to staff, for issues, for a facility, or by a schedule."""

    __table_args__ = (
        sa.UniqueConstraint("year", "number"),
        sa.Index(None, "status", "due_on"),
        sa.Index(None, "contractor_id", "ordered_on"),
        sa.Index(None, "block_id", "ordered_on"),
        sa.Index(None, "facility_id"),
    )

    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("work order", "No."), least=1))
    reference: Mapped[str] = field(Text(label=N_("Order number"), longest=20), unique=True)
    title: Mapped[str] = field(Text(label=P_("work order", "Title"), longest=150))
    scope: Mapped[str] = field(Text(label=N_("Scope of work"), lines=5, longest=8000))
    status: Mapped[WorkStatus] = field(Choice(label=N_("Status"), of=WorkStatus), default=WorkStatus.draft)
    contractor_id: Mapped[int | None] = field(Link(label=N_("Contractor"), to="contractor"))
    staff: Mapped[str | None] = field(Text(label=N_("Own staff"), longest=120, privacy="personal"))
    done_by_id: Mapped[int | None] = field(Link(label=N_("Resident who did the work"), to="resident"))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"))
    facility_id: Mapped[int | None] = field(Link(label=N_("Facility"), to="facility"))
    place_note: Mapped[str | None] = field(Text(label=N_("Where exactly"), longest=150))
    ordered_on: Mapped[dt.date | None] = field(Day(label=N_("Ordered on")))
    due_on: Mapped[dt.date | None] = field(Day(label=N_("To be finished by")))
    started_on: Mapped[dt.date | None] = field(Day(label=N_("Started on")))
    done_on: Mapped[dt.date | None] = field(Day(label=N_("Done on")))
    accepted_on: Mapped[dt.date | None] = field(Day(label=N_("Accepted on")))
    liability_until: Mapped[dt.date | None] = field(Day(label=N_("Defect liability until")))
    percent: Mapped[int] = field(Count(label=N_("Per cent done"), most=100), default=0)
    cost_limit_sen: Mapped[int | None] = field(Money(label=N_("Cost limit")))
    estimate_sen: Mapped[int | None] = field(Money(label=N_("Estimate")))
    approved_sen: Mapped[int | None] = field(Money(label=N_("Approved amount")))
    actual_sen: Mapped[int | None] = field(Money(label=N_("Actual cost")))
    payer: Mapped[Payer | None] = field(Choice(label=N_("Who pays"), of=Payer))
    resolution_id: Mapped[int | None] = field(Link(label=N_("Resolution"), to="resolution"))
    no_resolution_reason: Mapped[str | None] = field(
        Text(
            label=N_("Why without a resolution"),
            lines=2,
            longest=1000,
            help=N_("An award without one is an exception."),
        )
    )
    sign_off: Mapped[SignOff] = field(Choice(label=N_("Accepted by"), of=SignOff), default=SignOff.manager)
    accepted_by: Mapped[str | None] = field(Text(label=N_("Who accepted"), longest=150, privacy="personal"))
    schedule_id: Mapped[int | None] = field(Link(label=N_("Schedule"), to="preventive_schedule"), index=True)
    cancel_reason: Mapped[str | None] = field(Text(label=N_("Why cancelled"), longest=400))

    def become(self, status: WorkStatus) -> None:
        """Go on to *status*. Raises UserError where the life of an order does not lead there."""
        if status not in LIFECYCLE[self.status]:
            raise UserError(
                N_("This work order is “{now}”, so it cannot become “{then}”."),
                now=self.status.say(), then=status.say(),
            )  # fmt: skip
        self.status = status


class WorkOrderIssue(Record):
    """A complaint that a work order is about."""

    __table_args__ = (sa.UniqueConstraint("work_order_id", "issue_id"),)

    work_order_id: Mapped[int] = field(Link(label=N_("Work order"), to="work_order"))
    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)


class Quotation(Record):
    """What a contractor asks for the work of an order; one may be awarded."""

    __table_args__ = (
        sa.Index("uq_quotation_awarded", "work_order_id", unique=True, sqlite_where=sa.text("awarded")),
        sa.Index(None, "work_order_id"),
    )

    work_order_id: Mapped[int] = field(Link(label=N_("Work order"), to="work_order"))
    contractor_id: Mapped[int] = field(Link(label=N_("Contractor"), to="contractor"))
    amount_sen: Mapped[int] = field(Money(label=N_("Amount")))
    received_on: Mapped[dt.date] = field(Day(label=N_("Received on")))
    valid_until: Mapped[dt.date | None] = field(Day(label=N_("Valid until")))
    working_days: Mapped[int | None] = field(Count(label=N_("Working days needed"), most=2000))
    warranty_months: Mapped[int | None] = field(Count(label=N_("Warranty in months"), most=240))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=2, longest=2000))
    attachment_id: Mapped[int | None] = field(Link(label=N_("File"), to="attachment"))
    awarded: Mapped[bool] = field(Flag(label=N_("Awarded")), default=False)


class PreventiveSchedule(Record):
    """Work that comes back every so many months; its order is made by itself, some days before."""

    __table_args__ = (sa.Index(None, "active", "next_on"),)

    title: Mapped[str] = field(Text(label=N_("Work"), longest=150))
    scope: Mapped[str] = field(Text(label=N_("Scope of work"), lines=4, longest=8000))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"))
    facility_id: Mapped[int | None] = field(Link(label=N_("Facility"), to="facility"), index=True)
    contractor_id: Mapped[int | None] = field(Link(label=N_("Contractor"), to="contractor"))
    every_months: Mapped[int] = field(Count(label=N_("Every how many months"), least=1, most=120))
    next_on: Mapped[dt.date] = field(Day(label=N_("Next due on")))
    month_day: Mapped[int | None] = field(Count(label=N_("Day of the month"), least=1, most=31))  # of 31: 30 April too
    days_before: Mapped[int] = field(Count(label=N_("Make the order this many days before"), most=120), default=14)
    payer: Mapped[Payer | None] = field(Choice(label=N_("Who pays"), of=Payer))
    sign_off: Mapped[SignOff] = field(Choice(label=N_("Accepted by"), of=SignOff), default=SignOff.manager)
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)


class IssuePhoto(Record):
    """A photo of what is broken, or of the work on it by how far it was."""

    __table_args__ = (sa.Index(None, "issue_id"), sa.Index(None, "work_order_id"))

    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    work_order_id: Mapped[int | None] = field(Link(label=N_("Work order"), to="work_order"))
    attachment_id: Mapped[int] = field(Link(label=N_("Photo"), to="attachment"))
    stage: Mapped[PhotoStage] = field(Choice(label=N_("When taken"), of=PhotoStage), default=PhotoStage.report)
    percent: Mapped[int | None] = field(Count(label=N_("Per cent done"), most=100))
    taken_on: Mapped[dt.date] = field(Day(label=N_("Taken on")))
    caption: Mapped[str | None] = field(Text(label=N_("Caption"), longest=150))
