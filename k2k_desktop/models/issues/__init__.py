"""What is broken, what was promised about it, and who says that it is mended."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Count, Day, Flag, Instant, Link, Options, Phone, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class IssueKind(Options):
    """What somebody brings to the counter; apart from its category (domain-facts 7.3)."""

    complaint = P_("issue", "Complaint")
    enquiry = N_("Enquiry")
    suggestion = N_("Suggestion")
    compliment = N_("Compliment")
    request = P_("issue", "Request")


class IssueStatus(Options):
    """The life of an issue."""

    received = P_("issue", "Received")
    reviewed = P_("issue", "Reviewed")
    assigned = P_("issue", "Assigned")
    in_progress = P_("issue", "In progress")
    on_hold = P_("issue", "On hold")
    referred = P_("issue", "Referred to agency")
    done = P_("issue", "Awaiting verification")
    verified = P_("issue", "Confirmed by residents")
    closed = P_("issue", "Closed")
    rejected = P_("issue", "Rejected")


class Priority(Options):
    """How soon it must be mended (domain-facts 7.2: P1 to P4)."""

    emergency = P_("priority", "Emergency")
    urgent = P_("priority", "Urgent")
    normal = P_("priority", "Normal")
    planned = P_("priority", "Planned")


class Channel(Options):
    """How it came in."""

    counter = P_("channel", "Counter")
    phone = P_("channel", "Telephone")
    whatsapp = "WhatsApp"
    letter = P_("channel", "Letter or e-mail")
    patrol = P_("channel", "Patrol")
    inspection = P_("channel", "Inspection")
    meeting = P_("channel", "Meeting")
    app = P_("channel", "Another system")


class PlaceKind(Options):
    """What sort of place a category is about."""

    home = P_("place", "Home")
    block = P_("place", "Common area of a block")
    grounds = P_("place", "Grounds")
    facility = P_("place", "Facility")


class Responsible(Options):
    """Who must see to it."""

    office = P_("responsible", "Management office")
    jmb = N_("JMB or MC")
    local_authority = N_("Local authority")
    utility = N_("Utility company")
    police = N_("Police or enforcement agency")
    occupier = N_("Occupier")


class PauseReason(Options):
    """Why the clock stands still (domain-facts 7.2)."""

    spare_part = N_("Waiting for spare part")
    budget = N_("Waiting for budget")
    approval = N_("Waiting for approval to proceed")
    resident_away = N_("Resident not at home")
    agency = N_("Waiting for another agency")


class Escalation(Options):
    """How high it has been taken."""

    office = P_("escalation", "Office")
    committee = P_("escalation", "Committee")
    agency = P_("escalation", "Agency")


class EventKind(Options):
    """What an entry in the history is."""

    recorded = N_("Complaint recorded")
    status = N_("Status changed")
    note = N_("Remark")
    call = N_("Telephone call")
    reply = N_("Reply to the reporter")
    photo = N_("Photo attached")
    changed = N_("Details changed")
    priority = N_("Priority changed")
    assigned = N_("Person responsible changed")
    counted_in = N_("Household counted in")
    duplicate = N_("Joined to another complaint")
    escalated = N_("Taken higher")
    work_order = N_("Work order")
    outage = N_("Outage")
    verified = N_("Accepted by residents")
    refused = N_("Not accepted by residents")
    satisfaction = N_("Satisfaction noted")
    mediation = N_("Mediation")
    rule_notice = N_("Notice of breach of rules")
    agenda = N_("Sent to a meeting")
    paper = N_("Paper printed")


class VerifiedAs(Options):
    """In which capacity somebody says that it is mended."""

    reporter = P_("verifier", "Reporter")
    household = P_("verifier", "Member of the reporter's household")
    head = P_("verifier", "Floor or block head")
    committee = P_("verifier", "Committee member")


class Face(Options):
    """How somebody was served, in one tap."""

    happy = P_("face", "Satisfied")
    fair = P_("face", "Fairly satisfied")
    unhappy = P_("face", "Not satisfied")


class SatisfactionAbout(Options):
    """What the face is about."""

    repair = P_("satisfaction", "The repair")
    counter = P_("satisfaction", "The counter")


OPEN: Final = (
    IssueStatus.received, IssueStatus.reviewed, IssueStatus.assigned, IssueStatus.in_progress, IssueStatus.on_hold,
    IssueStatus.referred, IssueStatus.done,
)  # fmt: skip
ENDED: Final = frozenset(IssueStatus) - frozenset(OPEN)
_WORKING: Final = frozenset({IssueStatus.assigned, IssueStatus.in_progress, IssueStatus.on_hold, IssueStatus.referred})
_ENDS: Final = frozenset({IssueStatus.rejected})
LIFECYCLE: Final[dict[IssueStatus, frozenset[IssueStatus]]] = {
    IssueStatus.received: _WORKING | _ENDS | {IssueStatus.reviewed, IssueStatus.done},
    IssueStatus.reviewed: _WORKING | _ENDS | {IssueStatus.done},
    IssueStatus.assigned: _WORKING | _ENDS | {IssueStatus.done},
    IssueStatus.in_progress: _WORKING | _ENDS | {IssueStatus.done},
    IssueStatus.on_hold: _WORKING | _ENDS | {IssueStatus.reviewed, IssueStatus.done},
    IssueStatus.referred: _WORKING | _ENDS | {IssueStatus.reviewed, IssueStatus.done},
    IssueStatus.done: frozenset({IssueStatus.verified, IssueStatus.closed, IssueStatus.in_progress}),
    IssueStatus.verified: frozenset({IssueStatus.closed, IssueStatus.in_progress}),
    IssueStatus.closed: frozenset({IssueStatus.in_progress}),
    IssueStatus.rejected: frozenset({IssueStatus.reviewed}),
}


class Category(Record):
    """A place, a part of it and what is wrong with that, with who must see to it and how soon (domain-facts 7.3)."""

    __table_args__ = (sa.Index(None, "position"),)

    code: Mapped[str | None] = mapped_column(sa.String(60), unique=True)  # of those that came with the program
    place: Mapped[PlaceKind] = field(Choice(label=N_("Sort of place"), of=PlaceKind))
    part_ms: Mapped[str] = field(Text(label=N_("Part, in Bahasa Melayu"), longest=60))
    part_en: Mapped[str | None] = field(Text(label=N_("Part, in English"), longest=60))
    problem_ms: Mapped[str] = field(Text(label=N_("Problem, in Bahasa Melayu"), longest=80))
    problem_en: Mapped[str | None] = field(Text(label=N_("Problem, in English"), longest=80))
    priority: Mapped[Priority] = field(Choice(label=N_("Priority"), of=Priority), default=Priority.normal)
    responsible: Mapped[Responsible] = field(
        Choice(label=N_("Responsible"), of=Responsible), default=Responsible.office
    )
    agency: Mapped[str | None] = field(Text(label=N_("Agency"), longest=120))
    statutory: Mapped[bool] = field(Flag(label=N_("Required by law")), default=False)
    confidential: Mapped[bool] = field(
        Flag(label=N_("Confidential"), help=N_("The name of the complainant is never printed.")), default=False
    )
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)
    position: Mapped[int] = field(Count(label=N_("Order")), default=1000)


class ServiceTime(Record):
    """What is promised for a priority from a day on; a change is a new one, so old issues keep their promise.

    Minutes where it counts real hours, otherwise working days of the state (domain-facts 7.2).
    """

    __table_args__ = (sa.Index(None, "priority", "from_on"),)

    priority: Mapped[Priority] = field(Choice(label=N_("Priority"), of=Priority))
    from_on: Mapped[dt.date] = field(Day(label=N_("From date")))
    in_working_days: Mapped[bool] = field(Flag(label=N_("Counts working days")), default=False)
    acknowledge: Mapped[int] = field(Count(label=N_("Acknowledge within"), least=1))
    act: Mapped[int] = field(Count(label=N_("First action within"), least=1))
    finish: Mapped[int] = field(Count(label=N_("Finish within"), least=1))


class Issue(Record):
    """One thing brought to the office. Its three due instants stand on it and move only when it pauses."""

    __table_args__ = (
        sa.UniqueConstraint("year", "number"),
        sa.Index(None, "status", "finish_by"),
        sa.Index(None, "ended_at", "finish_by"),
        sa.Index(None, "reported_at"),
        sa.Index(None, "priority", "finish_by"),
        sa.Index(None, "finish_by"),
        sa.Index(None, "affected"),
        sa.Index(None, "place_sort"),
        sa.Index(None, "block_id", "floor_label", "ended_at"),
        sa.Index(None, "unit_id"),
        sa.Index(None, "facility_id", "reported_at"),
        sa.Index(None, "category_id", "reported_at"),
        sa.Index(None, "reporter_id"),
        sa.Index(None, "outside_reference"),
    )
    BESIDE = frozenset({"affected", "acknowledged_at"})  # a household counted in, a slip printed

    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("issue", "No."), least=1))
    reference: Mapped[str] = field(Text(label=N_("Complaint number"), longest=20), unique=True)
    title: Mapped[str] = field(Text(label=P_("issue", "Title"), longest=150))
    kind: Mapped[IssueKind] = field(Choice(label=P_("issue", "Kind"), of=IssueKind), default=IssueKind.complaint)
    channel: Mapped[Channel] = field(Choice(label=N_("Channel"), of=Channel), default=Channel.counter)
    category_id: Mapped[int] = field(Link(label=N_("Category"), to="category"))
    outside_system: Mapped[str | None] = field(Text(label=N_("Other system"), longest=60))
    outside_reference: Mapped[str | None] = field(
        Text(label=N_("Outside reference"), longest=80, help=N_("The number another office gave it, SISPAA say."))
    )
    reported_at: Mapped[dt.datetime] = field(Instant(label=N_("Reported at")))
    reporter_id: Mapped[int | None] = field(Link(label=N_("Reporter"), to="resident"))
    household_id: Mapped[int | None] = field(Link(label=N_("Household"), to="household"))
    reporter_name: Mapped[str | None] = field(
        Text(label=N_("Name of the reporter"), longest=150, privacy="personal",
             help=N_("Who is not in the register. A resident's name comes from there."))
    )  # fmt: skip
    reporter_phone: Mapped[str | None] = field(Phone(label=N_("Telephone of the reporter"), privacy="personal"))
    anonymous: Mapped[bool] = field(Flag(label=N_("Anonymous")), default=False)
    confidential: Mapped[bool] = field(Flag(label=N_("Confidential")), default=False)
    received_by_id: Mapped[int | None] = field(Link(label=N_("Received by"), to="user"))

    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    block_id: Mapped[int | None] = field(Link(label=N_("Block"), to="block"))
    floor_label: Mapped[str | None] = field(Text(label=N_("Floor"), longest=10))
    unit_id: Mapped[int | None] = field(Link(label=N_("Unit"), to="unit"))
    facility_id: Mapped[int | None] = field(Link(label=N_("Facility"), to="facility"))
    place_note: Mapped[str | None] = field(Text(label=N_("Where exactly"), longest=150))
    place_sort: Mapped[str] = mapped_column(sa.String(200), default="")

    description: Mapped[str | None] = field(Text(label=N_("Description"), lines=4, longest=8000))
    danger: Mapped[bool] = field(Flag(label=N_("Danger to life")), default=False)
    priority: Mapped[Priority] = field(Choice(label=N_("Priority"), of=Priority), default=Priority.normal)
    status: Mapped[IssueStatus] = field(Choice(label=N_("Status"), of=IssueStatus), default=IssueStatus.received)
    status_since: Mapped[dt.datetime] = field(Instant(label=N_("In this status since")))
    service_time_id: Mapped[int | None] = field(Link(label=N_("Service time"), to="service_time"))
    acknowledge_by: Mapped[dt.datetime | None] = field(Instant(label=N_("Acknowledge by")))
    act_by: Mapped[dt.datetime | None] = field(Instant(label=N_("First action by")))
    finish_by: Mapped[dt.datetime | None] = field(Instant(label=N_("To be finished by")))
    acknowledged_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Acknowledged at")))
    acted_at: Mapped[dt.datetime | None] = field(Instant(label=N_("First action at")))
    finished_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Finished at")))
    ended_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Closed at")))  # verified, closed or rejected

    owner_id: Mapped[int | None] = field(Link(label=N_("Person responsible"), to="user"))
    contractor_id: Mapped[int | None] = field(Link(label=N_("Contractor"), to="contractor"))
    agency: Mapped[str | None] = field(Text(label=N_("Agency"), longest=120))
    agency_reference: Mapped[str | None] = field(Text(label=N_("Agency's reference"), longest=80))
    reply_by: Mapped[dt.date | None] = field(Day(label=N_("Reply by")))
    escalation: Mapped[Escalation] = field(Choice(label=N_("Taken to"), of=Escalation), default=Escalation.office)
    duplicate_of_id: Mapped[int | None] = field(Link(label=N_("Duplicate of"), to="issue"), index=True)
    root_cause_id: Mapped[int | None] = field(Link(label=N_("Root cause"), to="root_cause"), index=True)
    outage_id: Mapped[int | None] = field(Link(label=N_("Outage"), to="outage"), index=True)
    affected: Mapped[int] = field(Count(label=N_("Households affected")), default=0)
    reopened: Mapped[int] = field(Count(label=N_("Times reopened")), default=0)
    done_by_id: Mapped[int | None] = field(Link(label=N_("Resident who did the work"), to="resident"))
    end_reason: Mapped[str | None] = field(
        Text(label=N_("Reason"), lines=2, longest=2000, help=N_("Why it was rejected, or closed without verification."))
    )
    batch_id: Mapped[int | None] = field(Link(label=N_("Import"), to="import_batch"))

    def become(self, status: IssueStatus) -> None:
        """Go on to *status*. Raises UserError where the life of an issue does not lead there."""
        if status not in LIFECYCLE[self.status] or status is self.status:
            raise UserError(
                N_("This complaint is “{now}”, so it cannot become “{then}”."), now=self.status.say(), then=status.say()
            )
        self.status = status


class IssueEvent(Record):
    """One line of an issue's history, in order; never edited."""

    __table_args__ = (sa.Index(None, "issue_id", "id"), sa.Index(None, "was", "at"))

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    at: Mapped[dt.datetime] = field(Instant(label=N_("When")))
    kind: Mapped[EventKind] = field(Choice(label=P_("event", "What"), of=EventKind))
    status: Mapped[IssueStatus | None] = field(Choice(label=N_("Status"), of=IssueStatus))
    was: Mapped[IssueStatus | None] = field(Choice(label=N_("Status before"), of=IssueStatus))
    spent: Mapped[int | None] = mapped_column()  # seconds in the status before, pauses and all
    text: Mapped[str | None] = field(Text(label=N_("Text"), lines=4, longest=8000))
    internal: Mapped[bool] = field(Flag(label=N_("Internal"), help=N_("Left off every paper.")), default=False)
    by_id: Mapped[int | None] = field(Link(label=P_("event", "Who"), to="user"))
    attachment_id: Mapped[int | None] = field(Link(label=N_("File"), to="attachment"))
    about: Mapped[str | None] = mapped_column(sa.String(60))  # another record: `work_order:12`


class IssuePause(Record):
    """A time in which the clock stands still: until the day it was to end, or when the work went on."""

    __table_args__ = (sa.Index(None, "issue_id"),)

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    reason: Mapped[PauseReason] = field(Choice(label=N_("Reason"), of=PauseReason))
    started_at: Mapped[dt.datetime] = field(Instant(label=N_("From")))
    until_on: Mapped[dt.date] = field(
        Day(label=N_("Until"), help=N_("From the next working day the clock runs again."))
    )
    ended_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Ended at")))


class IssueHousehold(Record):
    """A household that counted itself in: one line each."""

    __table_args__ = (sa.UniqueConstraint("issue_id", "household_id"),)

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    household_id: Mapped[int] = field(Link(label=N_("Household"), to="household"), index=True)
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"))
    counted_at: Mapped[dt.datetime] = field(Instant(label=N_("Counted at")))


class IssueVerification(Record):
    """What somebody entitled said of the finished work; never who did it."""

    __table_args__ = (sa.Index(None, "issue_id"),)

    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"))
    name: Mapped[str | None] = field(Text(label=N_("Name"), longest=150, privacy="personal"))
    verified_as: Mapped[VerifiedAs] = field(Choice(label=N_("Verifies as"), of=VerifiedAs))
    accepted: Mapped[bool] = field(Flag(label=N_("Accepted")))
    reason: Mapped[str | None] = field(Text(label=N_("Reason"), lines=2, longest=2000))
    said_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    by_id: Mapped[int | None] = field(Link(label=N_("Entered by"), to="user"))
    attachment_id: Mapped[int | None] = field(Link(label=N_("Signed paper"), to="attachment"))


class Satisfaction(Record):
    """How somebody felt served: a face, after a repair or at the counter."""

    __table_args__ = (sa.Index(None, "said_on"),)

    about: Mapped[SatisfactionAbout] = field(Choice(label=P_("satisfaction", "About"), of=SatisfactionAbout))
    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)
    face: Mapped[Face] = field(Choice(label=N_("Satisfaction"), of=Face))
    said_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=2, longest=2000))
