"""What happens around and in the room: templates, preparation, service of the notice, proxies, and votes."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Count, Day, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.meetings import ItemKind, MeetingKind


class ServiceWay(Options):
    """How a notice reached somebody."""

    hand = N_("By hand")
    post = N_("By post")
    board = N_("On the notice board")
    message = N_("By message")


class VoteMethod(Options):
    """How a vote was taken."""

    hands = P_("vote", "Show of hands")
    secret = P_("vote", "Secret")
    names = N_("By name")


class Ballot(Options):
    """How one person voted."""

    favour = N_("For")
    against = N_("Against")
    abstain = N_("Abstains")


class VoteResult(Options):
    """What came of it."""

    carried = P_("vote", "Carried")
    lost = P_("vote", "Not carried")


class AgendaTemplate(Record):
    """A line of the agenda that meetings of a kind start with, in the words of the office's documents."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "position"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    kind: Mapped[MeetingKind] = field(Choice(label=N_("Kind of meeting"), of=MeetingKind))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    title: Mapped[str] = field(Text(label=N_("Agenda item"), longest=200))
    item_kind: Mapped[ItemKind] = field(Choice(label=N_("Kind of item"), of=ItemKind))


class PreparationStep(Record):
    """Something to do before or after a meeting, by a day counted in the state's working days."""

    __table_args__ = (sa.Index(None, "meeting_id", "due_on"), sa.Index(None, "done_on", "due_on"))

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"))
    title: Mapped[str] = field(Text(label=N_("What to do"), longest=150))
    working_days: Mapped[int] = field(
        Count(label=N_("Working days from the meeting"), least=-365, help=N_("Before the meeting is less than 0."))
    )
    due_on: Mapped[dt.date] = field(Day(label=N_("Due date")))
    done_on: Mapped[dt.date | None] = field(Day(label=N_("Done on")))


class NoticeService(Record):
    """Proof that a notice reached somebody on the list of attendance."""

    __table_args__ = (sa.UniqueConstraint("attendance_id", "way"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    attendance_id: Mapped[int] = field(Link(label=N_("Person"), to="attendance"))
    way: Mapped[ServiceWay] = field(Choice(label=N_("Way of service"), of=ServiceWay))
    served_on: Mapped[dt.date] = field(Day(label=N_("Served on")))
    note: Mapped[str | None] = field(Text(label=N_("Remarks"), longest=200))


class Proxy(Record):
    """A member who is absent lets another vote."""

    __table_args__ = (sa.UniqueConstraint("meeting_id", "giver_id"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"))
    giver_id: Mapped[int] = field(Link(label=N_("Given by"), to="attendance"))
    holder_id: Mapped[int] = field(Link(label=N_("Held by"), to="attendance"))
    received_on: Mapped[dt.date] = field(Day(label=N_("Received on")))


class StepOut(Record):
    """Somebody left the room for an item because of a declared interest."""

    __table_args__ = (sa.UniqueConstraint("agenda_item_id", "attendance_id"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    agenda_item_id: Mapped[int] = field(Link(label=N_("Agenda item"), to="agenda_item"))
    attendance_id: Mapped[int] = field(Link(label=N_("Person"), to="attendance"))
    declaration_id: Mapped[int | None] = field(Link(label=N_("Declaration of interest"), to="declaration"))
    reason: Mapped[str] = field(Text(label=N_("Reason"), longest=400))


class Vote(Record):
    """A vote on an item, with its counts and what they were judged by."""

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    agenda_item_id: Mapped[int] = field(Link(label=N_("Agenda item"), to="agenda_item"))
    minute_entry_id: Mapped[int | None] = field(Link(label=N_("Entry"), to="minute_entry"), index=True)
    motion: Mapped[str] = field(Text(label=N_("Motion"), lines=2, longest=2000))
    method: Mapped[VoteMethod] = field(Choice(label=N_("Way of voting"), of=VoteMethod), default=VoteMethod.hands)
    majority: Mapped[Majority] = field(Choice(label=N_("Majority"), of=Majority), default=Majority.simple)
    entitled: Mapped[int] = field(Count(label=N_("May vote")))
    favour: Mapped[int] = field(Count(label=N_("Votes for")))
    against: Mapped[int] = field(Count(label=N_("Votes against")))
    abstained: Mapped[int] = field(Count(label=N_("Abstained")))
    spoilt: Mapped[int] = field(Count(label=N_("Spoilt papers")), default=0)
    casting: Mapped[Ballot | None] = field(Choice(label=N_("Casting vote of the chair"), of=Ballot))
    result: Mapped[VoteResult] = field(Choice(label=N_("Result"), of=VoteResult))


class NamedVote(Record):
    """How one person voted where votes are taken by name."""

    __table_args__ = (sa.UniqueConstraint("vote_id", "attendance_id"),)

    vote_id: Mapped[int] = field(Link(label=N_("Vote"), to="vote"))
    attendance_id: Mapped[int] = field(Link(label=N_("Person"), to="attendance"))
    ballot: Mapped[Ballot] = field(Choice(label=N_("Vote"), of=Ballot))


class Amendment(Record):
    """A correction of confirmed minutes, made at a later meeting; the minutes themselves stay as they are."""

    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Minutes of meeting"), to="meeting"))
    number: Mapped[int] = field(Count(label=P_("amendment", "No."), least=1))
    at_meeting_id: Mapped[int] = field(Link(label=N_("Made at meeting"), to="meeting"), index=True)
    paragraph: Mapped[str] = field(Text(label=N_("Paragraph"), longest=20, help=N_("As printed. Example: 4.2.")))
    text: Mapped[str] = field(Text(label=N_("Text of the amendment"), lines=4, longest=4000))
    reason: Mapped[str] = field(Text(label=N_("Reason"), lines=2, longest=1000))
    proposer_id: Mapped[int] = field(Link(label=N_("Proposer"), to="attendance"))
    seconder_id: Mapped[int] = field(Link(label=N_("Seconder"), to="attendance"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))


class Extract(Record):
    """One decision of confirmed minutes as a paper of its own."""

    __table_args__ = (sa.UniqueConstraint("year", "number"),)

    meeting_id: Mapped[int] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    minute_entry_id: Mapped[int] = field(Link(label=N_("Entry"), to="minute_entry"))
    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("extract", "No."), least=1))
    recipient: Mapped[str] = field(Text(label=N_("For whom"), longest=150))
    issued_on: Mapped[dt.date] = field(Day(label=N_("Issued on")))
