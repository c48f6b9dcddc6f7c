"""Where decisions are made: meetings, their agenda, who came, what was written and what must be done."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Count, Day, Flag, Instant, Link, Options, Text, TimeOfDay, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class MeetingKind(Options):
    """Each kind has its own series of numbers."""

    committee = N_("Committee meeting")
    co_management = N_("Co-management meeting")
    special = N_("Special meeting")
    agm = N_("Annual general meeting")
    egm = N_("Extraordinary general meeting")


class MeetingStatus(Options):
    """The life of a meeting."""

    planned = P_("meeting", "Planned")
    notice_issued = N_("Notice issued")
    in_session = N_("In session")
    held = N_("Held")
    adjourned = N_("Adjourned")
    cancelled = N_("Cancelled")


class MinutesStatus(Options):
    """The life of a meeting's minutes; confirmed is for ever."""

    draft = N_("Draft")
    circulated = N_("Circulated")
    confirmed = P_("minutes", "Confirmed")


class ItemKind(Options):
    """What an agenda item is for, in the standard order (domain-facts 4.3)."""

    address = N_("Chairperson's address")
    confirmation = N_("Confirmation of previous minutes")
    arising = N_("Matters arising")
    report = N_("Presentation of reports")
    motion = N_("Motion")
    other_matters = N_("Other matters")
    closing = P_("agenda", "Closing")


class AttendanceClass(Options):
    """The five classes that minutes print."""

    present = N_("Present")
    in_attendance = N_("In attendance")
    apologies = N_("Absent with apologies")
    absent = N_("Absent without notice")
    secretariat = N_("Secretariat")


class EntryKind(Options):
    """What a paragraph of minutes is."""

    note = N_("For information")
    decision = N_("Decision")
    action = N_("Action")
    resolution = N_("Resolution")


class Bench(Options):
    """The three sides of a co-management meeting."""

    residents = P_("bench", "Residents")
    management = P_("bench", "Management")
    agency = P_("bench", "Agencies")


class Invitation(Options):
    """What somebody answered to the notice."""

    coming = N_("Will attend")
    apologies = N_("Sends apologies")
    represented = N_("Sends a representative")


class ActionStatus(Options):
    """Whether what was promised is done."""

    open = P_("action", "Open")
    done = P_("action", "Done")
    dropped = P_("action", "Dropped")


LIFECYCLE: Final[dict[MeetingStatus, frozenset[MeetingStatus]]] = {
    MeetingStatus.planned: frozenset({MeetingStatus.notice_issued}),
    MeetingStatus.notice_issued: frozenset({MeetingStatus.in_session, MeetingStatus.cancelled}),
    MeetingStatus.in_session: frozenset({MeetingStatus.held, MeetingStatus.adjourned}),
    MeetingStatus.held: frozenset(),
    MeetingStatus.adjourned: frozenset(),
    MeetingStatus.cancelled: frozenset(),
}


class Meeting(Record):
    """One sitting of an organisation, by its number in the series of its own year."""

    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "kind", "year", "number"),
        # Annual general meetings are numbered through all years (domain-facts 4.5).
        sa.Index("uq_meeting_agm", "organisation_id", "number", unique=True, sqlite_where=sa.text("kind = 'agm'")),
        sa.Index(None, "held_on"),
    )

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    kind: Mapped[MeetingKind] = field(
        Choice(label=N_("Kind of meeting"), of=MeetingKind), default=MeetingKind.committee
    )
    number: Mapped[int] = field(Count(label=P_("meeting", "No."), least=1))
    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    title: Mapped[str | None] = field(Text(label=N_("Subject"), longest=150))
    held_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    starts_at: Mapped[dt.time] = field(TimeOfDay(label=N_("Start time")))
    ends_at: Mapped[dt.time | None] = field(TimeOfDay(label=N_("End time")))
    place: Mapped[str] = field(Text(label=N_("Venue"), longest=150))
    status: Mapped[MeetingStatus] = field(Choice(label=N_("Status"), of=MeetingStatus), default=MeetingStatus.planned)
    minutes_status: Mapped[MinutesStatus] = field(
        Choice(label=N_("Minutes of meeting"), of=MinutesStatus), default=MinutesStatus.draft
    )
    reply_by: Mapped[dt.date | None] = field(Day(label=N_("Reply by")))
    notice_on: Mapped[dt.date | None] = field(Day(label=N_("Notice issued on")))
    quorum_needed: Mapped[int | None] = field(
        Count(label=N_("Members needed"), help=N_("Kept when the meeting is closed, so that its arithmetic stays."))
    )
    author_id: Mapped[int | None] = field(Link(label=N_("Prepared by"), to="user"))
    circulated_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Circulated at")))
    confirmed_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Confirmed at")))
    quorum_base: Mapped[int | None] = field(
        Count(label=N_("Members who could come"), help=N_("Kept when the meeting is closed, as the register was then."))
    )
    notice_days: Mapped[int | None] = field(
        Count(label=N_("Days of notice"), help=N_("What the rules asked for when the notice went out."))
    )
    representatives: Mapped[bool] = field(Flag(label=N_("Representatives are allowed")), default=False)
    continues_id: Mapped[int | None] = field(Link(label=N_("Continues the adjourned meeting"), to="meeting"))
    reviewer: Mapped[str | None] = field(Text(label=N_("Reviewed by"), longest=150, privacy="personal"))
    reviewer_position: Mapped[str | None] = field(Text(label=N_("Position of the reviewer"), longest=120))
    signed_scan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attachment.id"))

    def become(self, status: MeetingStatus) -> None:
        """Go on to *status*. Raises UserError where the life of a meeting does not lead there."""
        if status not in LIFECYCLE[self.status]:
            raise UserError(
                N_("This meeting is “{now}”, so it cannot become “{then}”."), now=self.status.say(), then=status.say()
            )
        self.status = status


class AgendaItem(Record):
    """One matter of a meeting, in its order."""

    __table_args__ = (sa.Index(None, "meeting_id", "position"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    title: Mapped[str] = field(Text(label=N_("Agenda item"), longest=200))
    kind: Mapped[ItemKind] = field(Choice(label=N_("Kind of item"), of=ItemKind))
    presenter: Mapped[str | None] = field(Text(label=N_("Presenter"), longest=120))
    finished: Mapped[bool] = field(Flag(label=N_("Finished")))
    closed: Mapped[bool] = field(
        Flag(label=N_("Closed item"), help=N_("Left off the public copy; its number stays.")), default=False
    )
    paper_id: Mapped[int | None] = field(Link(label=N_("Paper"), to="attachment"))
    source: Mapped[str | None] = mapped_column(sa.String(60))
    source_title: Mapped[str | None] = field(Text(label=N_("Comes from"), longest=200))


class Attendance(Record):
    """Somebody at a meeting, or not: a member in office, or a guest by name."""

    __table_args__ = (sa.Index(None, "meeting_id", "seniority"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"))
    appointment_id: Mapped[int | None] = field(Link(label=N_("Appointment"), to="appointment"))
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"))
    person_name: Mapped[str] = field(Text(label=N_("Name"), longest=150, privacy="personal"))
    position: Mapped[str | None] = field(Text(label=N_("Position"), longest=120))
    seniority: Mapped[int] = field(Count(label=N_("Order")), default=500)
    attended_as: Mapped[AttendanceClass] = field(
        Choice(label=N_("Attendance"), of=AttendanceClass), default=AttendanceClass.absent
    )
    reason: Mapped[str | None] = field(Text(label=N_("Reason")))
    arrived_at: Mapped[dt.time | None] = field(TimeOfDay(label=N_("Arrived at")))
    left_at: Mapped[dt.time | None] = field(TimeOfDay(label=N_("Left at")))
    arrived_item_id: Mapped[int | None] = field(Link(label=N_("Arrived at item"), to="agenda_item"))
    left_item_id: Mapped[int | None] = field(Link(label=N_("Left at item"), to="agenda_item"))
    bench: Mapped[Bench | None] = field(Choice(label=N_("Bench"), of=Bench))
    invitation: Mapped[Invitation | None] = field(Choice(label=N_("Reply"), of=Invitation))
    replied_on: Mapped[dt.date | None] = field(Day(label=N_("Replied on")))
    represents_id: Mapped[int | None] = field(Link(label=N_("Represents"), to="attendance"))


class MinuteEntry(Record):
    """A numbered paragraph under an agenda item."""

    __table_args__ = (sa.Index(None, "agenda_item_id", "position"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    agenda_item_id: Mapped[int] = field(Link(label=N_("Agenda item"), to="agenda_item"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    kind: Mapped[EntryKind] = field(Choice(label=N_("Kind of entry"), of=EntryKind), default=EntryKind.note)
    text: Mapped[str] = field(Text(label=N_("Text"), lines=6, longest=20_000))
    marks: Mapped[str | None] = mapped_column(sa.Text())  # bold and italic: `b0-5 i10-14`, characters of the text


class ActionItem(Record):
    """What somebody promised in a meeting, and by when."""

    __table_args__ = (sa.Index(None, "status", "due_on"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    minute_entry_id: Mapped[int] = field(Link(label=N_("Entry"), to="minute_entry"), index=True)
    owner_name: Mapped[str | None] = field(Text(label=N_("Action by"), longest=150))
    appointment_id: Mapped[int | None] = field(Link(label=N_("Appointment"), to="appointment"))
    due_on: Mapped[dt.date | None] = field(Day(label=N_("Due date")))
    status: Mapped[ActionStatus] = field(Choice(label=N_("Status"), of=ActionStatus), default=ActionStatus.open)
    closed_on: Mapped[dt.date | None] = field(Day(label=N_("Closed on")))
    side: Mapped[Bench | None] = field(Choice(label=N_("Side"), of=Bench))
    agency: Mapped[str | None] = field(
        Text(label=N_("Agency or contractor"), longest=120, help=N_("Its reminder letter lists all that is overdue."))
    )
    reminded_on: Mapped[dt.date | None] = field(Day(label=N_("Reminded on")))
    evidence_id: Mapped[int | None] = field(Link(label=N_("Evidence"), to="attachment"))
    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)


class ActionUpdate(Record):
    """What was said of an action since: never edited, only added to."""

    action_item_id: Mapped[int] = field(Link(label=N_("Action"), to="action_item"), index=True)
    said_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    text: Mapped[str] = field(Text(label=N_("Progress"), lines=3, longest=2000))
    status: Mapped[ActionStatus | None] = field(Choice(label=N_("Status"), of=ActionStatus))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))


class Confirmation(Record):
    """How the minutes of one meeting were confirmed at another."""

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), unique=True)
    at_meeting_id: Mapped[int] = field(Link(label=N_("Confirmed at meeting"), to="meeting"), index=True)
    proposer_id: Mapped[int] = field(Link(label=N_("Proposer"), to="attendance"))
    seconder_id: Mapped[int] = field(Link(label=N_("Seconder"), to="attendance"))
    amended: Mapped[bool] = field(Flag(label=N_("Confirmed with amendments")))
    amendments: Mapped[str | None] = field(Text(label=N_("Amendments"), lines=3, longest=4000))
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_on: Mapped[dt.date] = field(Day(label=N_("Confirmed on")))
