"""What a committee stands by: resolutions, declarations, policies, obligations, and what it hands over."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from k2k_desktop.core.fields import Choice, Count, Day, Flag, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record
from k2k_desktop.models.governance import Majority


class DeclarationKind(Options):
    """What somebody declares."""

    interest = N_("Conflict of interest")
    assets = N_("Assets and business")
    confidentiality = N_("Confidentiality")


class ResolutionWay(Options):
    """How a resolution came about."""

    meeting = N_("At a meeting")
    circulation = N_("By circulation")


class ResolutionResult(Options):
    """Whether it was carried."""

    pending = N_("Replies awaited")
    carried = N_("Carried")
    lost = N_("Not carried")


class ResolutionState(Options):
    """Whether it holds."""

    in_force = N_("In force")
    amended = N_("Amended")
    revoked = N_("Revoked")


class Reply(Options):
    """How somebody votes."""

    agrees = N_("Agrees")
    objects = N_("Objects")
    abstains = N_("Abstains")


class PolicyKind(Options):
    """What kind of document it is."""

    constitution = N_("Constitution")
    by_laws = N_("By-laws")
    conduct = N_("Code of conduct")
    policy = N_("Policy")
    procedure = N_("Procedure")


class ObligationKind(Options):
    """What an organisation must do by a day."""

    agm = P_("obligation", "Annual general meeting")
    annual_return = N_("Annual return")
    accounts = N_("Audit of the accounts")
    members = N_("Audit of the members' register")
    term = N_("End of the committee's term")
    certificate = N_("Licence or certificate")
    insurance = N_("Insurance")
    other = P_("obligation", "Other")


class Declaration(Record):
    """What somebody in office declared, and what was done about it."""

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"), index=True)
    appointment_id: Mapped[int] = field(Link(label=N_("Member"), to="appointment"), index=True)
    kind: Mapped[DeclarationKind] = field(Choice(label=N_("Kind of declaration"), of=DeclarationKind))
    declared_on: Mapped[dt.date] = field(Day(label=N_("Declared on")))
    valid_to: Mapped[dt.date] = field(Day(label=N_("Valid until"), help=N_("A year, unless the committee says less.")))
    matter: Mapped[str] = field(
        Text(label=N_("About what"), longest=200, help=N_("The firm, person or matter; it shows on agenda items."))
    )
    detail: Mapped[str | None] = field(Text(label=N_("Details"), lines=3, longest=2000, privacy="personal"))
    meeting_id: Mapped[int | None] = field(Link(label=N_("Meeting"), to="meeting"))
    done: Mapped[str | None] = field(Text(label=N_("What was done"), lines=2, longest=1000))


class Resolution(Record):
    """What was resolved: its number is never used again in its organisation and year."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "year", "number"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("resolution", "No."), least=1))
    way: Mapped[ResolutionWay] = field(Choice(label=N_("Way"), of=ResolutionWay), default=ResolutionWay.meeting)
    text: Mapped[str] = field(Text(label=N_("Text of the resolution"), lines=4, longest=20_000))
    resolved_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    meeting_id: Mapped[int | None] = field(Link(label=N_("Meeting"), to="meeting"), index=True)
    minute_entry_id: Mapped[int | None] = field(Link(label=N_("Entry"), to="minute_entry"), index=True)
    proposer: Mapped[str | None] = field(Text(label=N_("Proposer"), longest=150, privacy="personal"))
    seconder: Mapped[str | None] = field(Text(label=N_("Seconder"), longest=150, privacy="personal"))
    majority: Mapped[Majority] = field(Choice(label=N_("Majority"), of=Majority), default=Majority.simple)
    consensus: Mapped[bool] = field(Flag(label=N_("By consensus")), default=False)
    votes_for: Mapped[int | None] = field(Count(label=N_("Votes for")))
    votes_against: Mapped[int | None] = field(Count(label=N_("Votes against")))
    abstained: Mapped[int | None] = field(Count(label=N_("Abstained")))
    result: Mapped[ResolutionResult] = field(
        Choice(label=N_("Result"), of=ResolutionResult), default=ResolutionResult.carried
    )
    state: Mapped[ResolutionState] = field(
        Choice(label=N_("Standing"), of=ResolutionState), default=ResolutionState.in_force
    )
    effective_on: Mapped[dt.date | None] = field(Day(label=N_("Takes effect on")))
    implemented_on: Mapped[dt.date | None] = field(Day(label=N_("Carried out on")))
    superseded_by_id: Mapped[int | None] = field(Link(label=N_("Replaced by"), to="resolution"))
    reply_by: Mapped[dt.date | None] = field(Day(label=N_("Replies by")))
    ratified_at_id: Mapped[int | None] = field(Link(label=N_("Ratified at meeting"), to="meeting"))


class ResolutionReply(Record):
    """The answer of one member to a resolution by circulation."""

    __table_args__ = (sa.UniqueConstraint("resolution_id", "appointment_id"),)

    resolution_id: Mapped[int] = field(Link(label=N_("Resolution"), to="resolution"))
    appointment_id: Mapped[int] = field(Link(label=N_("Member"), to="appointment"))
    answer: Mapped[Reply] = field(Choice(label=N_("Answer"), of=Reply))
    replied_on: Mapped[dt.date] = field(Day(label=N_("Replied on")))


class PolicyDocument(Record):
    """An edition of a document the organisation goes by."""

    __table_args__ = (sa.Index(None, "organisation_id", "title", "from_on"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    kind: Mapped[PolicyKind] = field(Choice(label=N_("Kind of document"), of=PolicyKind))
    title: Mapped[str] = field(Text(label=N_("Document title"), longest=150))
    edition: Mapped[int] = field(Count(label=N_("Edition"), least=1), default=1)
    from_on: Mapped[dt.date] = field(Day(label=N_("In force from")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("In force until")))
    resolution_id: Mapped[int | None] = field(Link(label=N_("Adopted by"), to="resolution"))
    text: Mapped[str | None] = field(Text(label=N_("Text"), lines=8, longest=20_000))
    file_id: Mapped[int | None] = field(Link(label=N_("File"), to="attachment"))


class Obligation(Record):
    """Something to be done by a day, with its evidence."""

    __table_args__ = (sa.Index(None, "done_on", "due_on"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"), index=True)
    kind: Mapped[ObligationKind] = field(Choice(label=N_("Kind of obligation"), of=ObligationKind))
    title: Mapped[str] = field(Text(label=N_("What must be done"), longest=150))
    due_on: Mapped[dt.date] = field(Day(label=N_("Due date")))
    done_on: Mapped[dt.date | None] = field(Day(label=N_("Done on")))
    meeting_id: Mapped[int | None] = field(Link(label=N_("Meeting"), to="meeting"))
    evidence: Mapped[str | None] = field(Text(label=N_("Evidence"), longest=400))
    evidence_id: Mapped[int | None] = field(Link(label=N_("File"), to="attachment"))


class Handover(Record):
    """One committee hands over to the next."""

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"), index=True)
    handed_on: Mapped[dt.date] = field(Day(label=N_("Handed over on")))
    outgoing: Mapped[str] = field(Text(label=N_("Outgoing"), longest=150, privacy="personal"))
    incoming: Mapped[str] = field(Text(label=N_("Incoming"), longest=150, privacy="personal"))
    finished_on: Mapped[dt.date | None] = field(Day(label=N_("Signed by both on")))


class HandoverItem(Record):
    """A thing handed over: a book, keys, cash, a signature at the bank."""

    __table_args__ = (sa.Index(None, "handover_id", "position"),)

    handover_id: Mapped[int] = field(Link(label=N_("Handover"), to="handover"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    title: Mapped[str] = field(Text(label=N_("What is handed over"), longest=150))
    quantity: Mapped[str | None] = field(Text(label=N_("Amount or number"), longest=80))
    handed: Mapped[bool] = field(Flag(label=N_("Handed over")), default=False)
    note: Mapped[str | None] = field(Text(label=N_("Remarks"), longest=200))
