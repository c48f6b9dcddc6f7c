"""What happens around complaints: outages, lifts that stop, rounds walked, neighbours who fall out."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from k2k_desktop.core.fields import Choice, Count, Day, Flag, Instant, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record
from k2k_desktop.models.issues import IssueStatus


class LiftEventKind(Options):
    """What happened to a lift."""

    breakdown = N_("Breakdown")
    planned_stop = N_("Planned stop")
    service = P_("lift", "Service")
    inspection = P_("lift", "Inspection")


class OutageKind(Options):
    """What is not there."""

    lift = P_("outage", "Lift")
    water = P_("outage", "Water")
    power = P_("outage", "Electricity")
    sewage = P_("outage", "Sewerage")
    gas = P_("outage", "Gas")
    internet = P_("outage", "Internet")
    access = P_("outage", "Way closed")
    other = P_("outage", "Other")


class FindingResult(Options):
    """What was found of one point of a round."""

    good = P_("finding", "In order")
    watch = P_("finding", "Keep an eye on")
    fault = P_("finding", "Fault")


class MediationOutcome(Options):
    """How a talk between neighbours ended."""

    settled = P_("mediation", "Settled")
    again = P_("mediation", "To meet again")
    failed = P_("mediation", "Not settled")
    absent = P_("mediation", "A side did not come")


class ServedBy(Options):
    """How a notice of breach of rules reached its home."""

    hand = P_("served", "By hand")
    door = P_("served", "Fixed to the door")
    post = P_("served", "By post")


class LiftEvent(Record):
    """A stop or a visit of one lift; a stop is open until the lift runs again."""

    __table_args__ = (sa.Index(None, "facility_id", "started_at"),)

    facility_id: Mapped[int] = field(Link(label=N_("Lift"), to="facility"))
    kind: Mapped[LiftEventKind] = field(
        Choice(label=P_("event", "What"), of=LiftEventKind), default=LiftEventKind.breakdown
    )
    started_at: Mapped[dt.datetime] = field(Instant(label=P_("lift", "From")))
    ended_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Runs again since")))
    trapped: Mapped[int] = field(Count(label=N_("People trapped"), most=40), default=0)
    freed_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Freed at")))
    rescuer: Mapped[str | None] = field(Text(label=N_("Freed by"), longest=120))
    cause: Mapped[str | None] = field(Text(label=N_("Cause"), lines=2, longest=1000))
    remedy: Mapped[str | None] = field(Text(label=N_("What was done"), lines=2, longest=1000))
    firm_id: Mapped[int | None] = field(Link(label=N_("Competent firm"), to="contractor"))
    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)


class Outage(Record):
    """Something that many homes are without: one record, one notice."""

    __table_args__ = (sa.UniqueConstraint("year", "number"), sa.Index(None, "ended_at", "starts_at"))

    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("outage", "No."), least=1))
    reference: Mapped[str] = field(Text(label=N_("Outage number"), longest=20), unique=True)
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    kind: Mapped[OutageKind] = field(Choice(label=N_("Kind of outage"), of=OutageKind))
    title: Mapped[str] = field(Text(label=P_("outage", "Title"), longest=150))
    planned: Mapped[bool] = field(Flag(label=N_("Planned beforehand")), default=False)
    facility_id: Mapped[int | None] = field(Link(label=N_("Facility"), to="facility"), index=True)
    cause: Mapped[str | None] = field(Text(label=N_("Cause"), lines=2, longest=1000))
    starts_at: Mapped[dt.datetime] = field(Instant(label=N_("Begins at")))
    expected_until: Mapped[dt.datetime | None] = field(Instant(label=N_("Expected until")))
    ended_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Ended at")))
    advice: Mapped[str | None] = field(
        Text(label=N_("What residents should do"), lines=3, longest=2000, help=N_("Stands on the notice in the lobby."))
    )
    agency: Mapped[str | None] = field(Text(label=N_("Agency"), longest=120))
    agency_reference: Mapped[str | None] = field(Text(label=N_("Agency's reference"), longest=80))
    units: Mapped[int] = field(Count(label=N_("Units affected")), default=0)


class OutagePlace(Record):
    """A block, a floor of it, or one unit that an outage is about."""

    __table_args__ = (sa.Index(None, "outage_id"),)

    outage_id: Mapped[int] = field(Link(label=N_("Outage"), to="outage"))
    block_id: Mapped[int] = field(Link(label=N_("Block"), to="block"), index=True)
    floor_label: Mapped[str | None] = field(Text(label=N_("Floor"), longest=10, help=N_("Empty: the whole block.")))
    unit_id: Mapped[int | None] = field(Link(label=N_("Unit"), to="unit"))


class RootCause(Record):
    """One case behind faults that come back: the lift that stopped three times in a month."""

    title: Mapped[str] = field(Text(label=P_("root cause", "Title"), longest=150))
    facility_id: Mapped[int | None] = field(Link(label=N_("Facility"), to="facility"), index=True)
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"))
    unit_id: Mapped[int | None] = field(Link(label=N_("Unit"), to="unit"))
    category_id: Mapped[int | None] = field(Link(label=N_("Category"), to="category"))
    opened_on: Mapped[dt.date] = field(Day(label=N_("Opened on")))
    cause: Mapped[str | None] = field(Text(label=N_("Cause"), lines=3, longest=4000))
    remedy: Mapped[str | None] = field(Text(label=N_("What will end it"), lines=3, longest=4000))
    closed_on: Mapped[dt.date | None] = field(Day(label=N_("Closed on")))


class Mediation(Record):
    """A talk between neighbours; its notes are for those who act on complaints and for auditors."""

    __table_args__ = (sa.Index(None, "issue_id"),)

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    held_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    mediator: Mapped[str] = field(Text(label=N_("Mediator"), longest=150, privacy="personal"))
    present: Mapped[str | None] = field(Text(label=N_("Who came"), lines=2, longest=1000, privacy="sensitive"))
    notes: Mapped[str | None] = field(Text(label=N_("Notes"), lines=4, longest=8000, privacy="sensitive"))
    outcome: Mapped[MediationOutcome] = field(Choice(label=N_("Outcome"), of=MediationOutcome))


class RuleNotice(Record):
    """The first, second or third notice to a home that a rule was broken; it never names who complained."""

    __table_args__ = (sa.UniqueConstraint("issue_id", "number"), sa.Index(None, "unit_id"))

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    number: Mapped[int] = field(Count(label=N_("Notice number"), least=1, most=3))
    unit_id: Mapped[int] = field(Link(label=N_("Unit"), to="unit"))
    addressed_to: Mapped[str] = field(Text(label=N_("Addressed to"), longest=150, privacy="personal"))
    rule: Mapped[str] = field(Text(label=N_("Rule"), lines=2, longest=1000))
    fact: Mapped[str] = field(Text(label=N_("What happened"), lines=3, longest=2000))
    served_on: Mapped[dt.date] = field(Day(label=N_("Served on")))
    served_by: Mapped[ServedBy] = field(Choice(label=N_("How served"), of=ServedBy), default=ServedBy.hand)
    reply_by: Mapped[dt.date | None] = field(Day(label=N_("Reply by")))
    outcome: Mapped[str | None] = field(Text(label=N_("Outcome"), lines=2, longest=1000))


class Checklist(Record):
    """What is looked at on a round."""

    name: Mapped[str] = field(Text(label=N_("Checklist"), longest=80), unique=True)
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)


class ChecklistItem(Record):
    """One point of a checklist; a fault there becomes an issue of its category."""

    __table_args__ = (sa.Index(None, "checklist_id", "position"),)

    checklist_id: Mapped[int] = field(Link(label=N_("Checklist"), to="checklist"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    text_ms: Mapped[str] = field(Text(label=N_("Point, in Bahasa Melayu"), longest=150))
    text_en: Mapped[str | None] = field(Text(label=N_("Point, in English"), longest=150))
    category_id: Mapped[int | None] = field(Link(label=N_("Category"), to="category"))


class Inspection(Record):
    """A round walked through a block, with residents."""

    __table_args__ = (sa.Index(None, "walked_on"),)

    checklist_id: Mapped[int] = field(Link(label=N_("Checklist"), to="checklist"))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"), index=True)
    walked_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    inspectors: Mapped[str] = field(Text(label=N_("Walked by"), longest=300, privacy="personal"))
    residents: Mapped[str | None] = field(Text(label=N_("Residents who came along"), longest=300, privacy="personal"))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=4000))
    finished_on: Mapped[dt.date | None] = field(Day(label=N_("Finished on")))


class InspectionFinding(Record):
    """One line of a round: the point, what was found, and the issue it became."""

    __table_args__ = (sa.Index(None, "inspection_id", "position"),)

    inspection_id: Mapped[int] = field(Link(label=N_("Inspection"), to="inspection"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    item_id: Mapped[int | None] = field(Link(label=N_("Point"), to="checklist_item"))
    text: Mapped[str] = field(Text(label=N_("Point"), longest=150))
    result: Mapped[FindingResult] = field(Choice(label=N_("Result"), of=FindingResult), default=FindingResult.good)
    floor_label: Mapped[str | None] = field(Text(label=N_("Floor"), longest=10))
    place_note: Mapped[str | None] = field(Text(label=N_("Where exactly"), longest=150))
    remark: Mapped[str | None] = field(Text(label=N_("Remark"), longest=400))
    category_id: Mapped[int | None] = field(Link(label=N_("Category"), to="category"))
    photo_id: Mapped[int | None] = field(Link(label=N_("Photo"), to="attachment"))
    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)


class ReplyTemplate(Record):
    """Words an office often writes back, in both languages."""

    name: Mapped[str] = field(Text(label=N_("Name"), longest=80), unique=True)
    status: Mapped[IssueStatus | None] = field(
        Choice(label=N_("For the status"), of=IssueStatus, help=N_("Empty: always offered."))
    )
    text_ms: Mapped[str] = field(Text(label=N_("Text in Bahasa Melayu"), lines=4, longest=2000))
    text_en: Mapped[str] = field(Text(label=N_("Text in English"), lines=4, longest=2000))
