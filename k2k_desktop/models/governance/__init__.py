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


class Profile(Options):
    """Which body of rules an organisation starts from (domain-facts 3); its constitution overrides every number."""

    ros_society = N_("Registered society")
    rukun_tetangga = P_("profile", "Rukun Tetangga")
    jmb = P_("profile", "Joint management body")
    mc = N_("Management corporation")
    informal = N_("Informal body")
    co_management = P_("profile", "Co-management committee")


class QuorumRule(Options):
    """How the quorum of a meeting is counted; a share rounds up, more than half is its own rule."""

    number = N_("A number of members")
    half = N_("Half of the members")
    more_than_half = N_("More than half of the members")
    third = N_("A third of the members")
    half_or_twice = N_("Half of the members or twice the committee, whichever is fewer")


class AdjournedQuorum(Options):
    """What is asked of the meeting that takes up an adjourned one."""

    present = N_("Those present, but the constitution may not be amended")
    same = N_("The same quorum again")


class Majority(Options):
    """How many votes carry a motion."""

    simple = N_("More votes for than against")
    more_than_half = N_("More than half of those present")
    two_thirds = N_("Two thirds of the votes cast")
    three_quarters = N_("Three quarters of the votes cast")
    all = N_("Nobody against")


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
    profile: Mapped[Profile] = field(Choice(label=N_("Governance profile"), of=Profile), default=Profile.informal)
    registered_with: Mapped[str | None] = field(Text(label=N_("Registered with"), longest=80))


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
    how: Mapped[TermOrigin | None] = field(Choice(label=N_("How appointed"), of=TermOrigin))
    letter_number: Mapped[str | None] = field(Text(label=N_("Letter of appointment no."), longest=60))
    letter_on: Mapped[dt.date | None] = field(Day(label=N_("Letter of appointment dated")))
    letter_scan_id: Mapped[int | None] = field(Link(label=N_("Scan of the letter"), to="attachment"))
    end_letter_number: Mapped[str | None] = field(Text(label=N_("Letter of termination no."), longest=60))
    end_letter_on: Mapped[dt.date | None] = field(Day(label=N_("Letter of termination dated")))
    end_letter_scan_id: Mapped[int | None] = field(Link(label=N_("Scan of the letter of termination"), to="attachment"))


class Constitution(Record):
    """An edition of an organisation's own rules, in force from a day; what it leaves empty the profile says."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "from_on"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    from_on: Mapped[dt.date] = field(Day(label=N_("In force from")))
    term_years: Mapped[int | None] = field(Count(label=N_("Years of a term"), least=1, most=10))
    consecutive_terms: Mapped[int | None] = field(Count(label=N_("Consecutive terms at most"), least=1, most=20))
    quorum_rule: Mapped[QuorumRule | None] = field(Choice(label=N_("Quorum of the committee"), of=QuorumRule))
    quorum_number: Mapped[int | None] = field(Count(label=N_("Committee members needed"), least=1, most=500))
    general_quorum_rule: Mapped[QuorumRule | None] = field(
        Choice(label=N_("Quorum of a general meeting"), of=QuorumRule)
    )
    general_quorum_number: Mapped[int | None] = field(
        Count(label=N_("Members needed at a general meeting"), least=1, most=20_000)
    )
    wait_minutes: Mapped[int | None] = field(Count(label=N_("Minutes to wait for a quorum"), most=240))
    adjourn_days: Mapped[int | None] = field(Count(label=N_("Days within which an adjourned meeting meets"), most=365))
    adjourned_quorum: Mapped[AdjournedQuorum | None] = field(
        Choice(label=N_("Quorum of the adjourned meeting"), of=AdjournedQuorum)
    )
    notice_days: Mapped[int | None] = field(Count(label=N_("Days of notice, committee"), most=120))
    general_notice_days: Mapped[int | None] = field(Count(label=N_("Days of notice, general meeting"), most=120))
    special_notice_days: Mapped[int | None] = field(Count(label=N_("Days of notice, special resolution"), most=120))
    committee_least: Mapped[int | None] = field(Count(label=N_("Committee, at least"), least=1, most=200))
    committee_most: Mapped[int | None] = field(Count(label=N_("Committee, at most"), least=1, most=200))
    ordinary_majority: Mapped[Majority | None] = field(Choice(label=N_("Majority of an ordinary motion"), of=Majority))
    special_majority: Mapped[Majority | None] = field(Choice(label=N_("Majority of a special resolution"), of=Majority))
    amendment_majority: Mapped[Majority | None] = field(
        Choice(label=N_("Majority to amend the constitution"), of=Majority)
    )
    casting_vote: Mapped[bool | None] = field(Flag(label=N_("The chair has a casting vote")), default=None)
    proxies: Mapped[bool | None] = field(Flag(label=N_("Proxies are allowed")), default=None)
    steps_out_of_base: Mapped[bool | None] = field(
        Flag(label=N_("Who steps out leaves the base of the quorum too")), default=None
    )
    year_end_month: Mapped[int | None] = field(Count(label=N_("Financial year ends in month"), least=1, most=12))
    agm_months: Mapped[int | None] = field(Count(label=N_("Months between annual general meetings"), least=1, most=60))
    return_days: Mapped[int | None] = field(Count(label=N_("Days for the annual return"), least=1, most=365))
    meetings_a_year: Mapped[int | None] = field(Count(label=N_("Committee meetings a year"), most=60))
    note: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=2000))


class Seat(Record):
    """A position an organisation has: how many may hold it, and its place in the order."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "position"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    position: Mapped[str] = field(Text(label=N_("Position"), longest=80))
    seniority: Mapped[int] = field(Count(label=N_("Order"), least=1, most=200))
    seats: Mapped[int] = field(Count(label=N_("Seats"), least=1, most=200), default=1)
    least: Mapped[int] = field(Count(label=N_("Must be filled"), most=200), default=1)
    counts: Mapped[bool] = field(Flag(label=N_("Counts for the quorum")), default=True)


class Membership(Record):
    """Somebody a member of an organisation from a day to a day."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"))
    number: Mapped[int] = field(Count(label=N_("Membership no."), least=1))
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"), index=True)
    person_name: Mapped[str] = field(Text(label=N_("Name"), longest=150, privacy="personal"))
    joined_on: Mapped[dt.date] = field(Day(label=N_("Joined on")))
    left_on: Mapped[dt.date | None] = field(Day(label=N_("Left on")))
    leave_reason: Mapped[str | None] = field(Text(label=N_("Reason for leaving")))
    paid_to: Mapped[dt.date | None] = field(Day(label=N_("Fee paid to")))
