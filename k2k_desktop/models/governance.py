"""Committees that govern: organisations, their terms, and who holds which position."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Count, Day, Flag, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class OrganisationKind(Options):
    """What kind of body it is."""

    residents = N_("Residents' association")
    women = N_("Women's association")
    rukun_tetangga = N_("Rukun Tetangga")
    surau = N_("Surau committee")
    youth = N_("Youth club")
    cooperative = N_("Co-operative")
    co_management = N_("Co-management committee")
    jmb = N_("Joint management body")
    other = P_("organisation", "Other")


class QuorumRule(Options):
    """How the quorum of a committee meeting is counted."""

    number = N_("A number of members")
    half = N_("Half of the members")
    more_than_half = N_("More than half of the members")
    third = N_("A third of the members")


class Labels(Options):
    """Which circular's words its documents use (domain-facts 4.4): in every language as the circular has them."""

    turut_hadir = "Turut hadir · Perutusan pengerusi"
    hadir_bersama = "Hadir bersama · Ucapan aluan pengerusi"


class TermOrigin(Options):
    """How a committee's term began."""

    election = N_("Election")
    appointment = N_("Appointment")
    continuation = N_("Continuation")


class Organisation(Record):
    """A body that meets and decides."""

    estate_id: Mapped[int | None] = field(Link(label=N_("Estate"), to="estate"))
    name: Mapped[str] = field(Text(label=N_("Name of the organisation"), longest=150), unique=True)
    short_name: Mapped[str | None] = field(
        Text(label=N_("Short name"), longest=40, help=N_("Stands in references and lists."))
    )
    kind: Mapped[OrganisationKind] = field(Choice(label=N_("Kind of organisation"), of=OrganisationKind))
    parent_id: Mapped[int | None] = field(Link(label=N_("Under"), to="organisation"))
    registration_number: Mapped[str | None] = field(Text(label=N_("Registration number"), longest=60))
    registered_on: Mapped[dt.date | None] = field(Day(label=N_("Registered on")))
    quorum_rule: Mapped[QuorumRule] = field(
        Choice(label=N_("Quorum"), of=QuorumRule), default=QuorumRule.more_than_half
    )
    quorum_number: Mapped[int | None] = field(
        Count(label=N_("Members needed"), least=1, most=500, help=N_("Only where the quorum is a number."))
    )
    labels: Mapped[Labels] = field(Choice(label=N_("Words of its documents"), of=Labels), default=Labels.turut_hadir)
    reference: Mapped[str | None] = field(
        Text(label=N_("File reference"), longest=60, help=N_("Stands on its letters. Example: PPRTD/JK/100-1/2."))
    )

    def members_needed(self, members: int) -> int:
        """How many of *members* in office must be present; a share rounds up, more than half is its own rule."""
        match self.quorum_rule:
            case QuorumRule.number:
                return self.quorum_number or 1
            case QuorumRule.half:
                return max(1, -(-members // 2))
            case QuorumRule.third:
                return max(1, -(-members // 3))
            case QuorumRule.more_than_half:
                return members // 2 + 1


class Term(Record):
    """A committee's time in office."""

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"), index=True)
    from_on: Mapped[dt.date] = field(Day(label=N_("Start of term")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("End of term")))
    origin: Mapped[TermOrigin] = field(Choice(label=N_("How it began"), of=TermOrigin))


class Appointment(Record):
    """Somebody in a position from a day to a day: a resident of the register, or an outside officer by name."""

    __table_args__ = (sa.Index(None, "organisation_id", "seniority"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    term_id: Mapped[int] = field(Link(label=P_("committee", "Term"), to="term"))
    position: Mapped[str] = field(Text(label=N_("Position"), longest=80))
    seniority: Mapped[int] = field(Count(label=N_("Order"), least=1, most=200))
    single_seat: Mapped[bool] = mapped_column(default=False)
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"), index=True)
    person_name: Mapped[str] = field(Text(label=N_("Name"), longest=150, privacy="personal"))
    from_on: Mapped[dt.date] = field(Day(label=N_("From date")))
    to_on: Mapped[dt.date | None] = field(Day(label=N_("To date"), help=N_("The last day in office.")))
    counts: Mapped[bool] = field(
        Flag(label=N_("Counts for the quorum"), help=N_("An internal auditor does not.")), default=True
    )
    end_reason: Mapped[str | None] = field(Text(label=N_("Reason for leaving")))
