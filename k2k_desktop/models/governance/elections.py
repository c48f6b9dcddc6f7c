"""Elections: who may vote, who stands, the ballots of each box, and the result."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from k2k_desktop.core.fields import Choice, Count, Day, Flag, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class ElectionStatus(Options):
    """The life of an election."""

    planned = P_("election", "Planned")
    nominations = N_("Nominations open")
    polling = N_("Voting")
    counted = N_("Counted")
    declared = N_("Result declared")
    cancelled = P_("election", "Cancelled")


class BallotMethod(Options):
    """How votes are cast."""

    hands = N_("Show of hands")
    secret = N_("Secret ballot")


class NominationStatus(Options):
    """Whether a nomination stands."""

    proposed = N_("Nominated")
    accepted = N_("Accepted")
    withdrawn = N_("Withdrawn")


class Election(Record):
    """One election of a committee, from its notice to its result."""

    organisation_id: Mapped[int] = field(Link(label=N_("Organisation"), to="organisation"), index=True)
    meeting_id: Mapped[int | None] = field(Link(label=N_("Meeting"), to="meeting"))
    held_on: Mapped[dt.date] = field(Day(label=N_("Election day")))
    notice_on: Mapped[dt.date | None] = field(Day(label=N_("Notice issued on")))
    closes_on: Mapped[dt.date | None] = field(Day(label=N_("Nominations close on")))
    roll_on: Mapped[dt.date | None] = field(Day(label=N_("Roll frozen on")))
    method: Mapped[BallotMethod] = field(
        Choice(label=N_("Way of voting"), of=BallotMethod), default=BallotMethod.secret
    )
    status: Mapped[ElectionStatus] = field(
        Choice(label=N_("Status"), of=ElectionStatus), default=ElectionStatus.planned
    )
    least_age: Mapped[int | None] = field(Count(label=N_("Voters are at least this old"), most=99))
    months_resident: Mapped[int | None] = field(Count(label=N_("Months lived here"), most=240))
    one_per_household: Mapped[bool] = field(Flag(label=N_("One voter a household")), default=False)
    members_only: Mapped[bool] = field(Flag(label=N_("Members of the organisation only")), default=False)
    term_from: Mapped[dt.date | None] = field(Day(label=N_("New term starts on")))
    term_to: Mapped[dt.date | None] = field(Day(label=N_("New term ends on")))
    tellers: Mapped[str | None] = field(Text(label=N_("Tellers"), lines=2, longest=400, privacy="personal"))
    objection: Mapped[str | None] = field(Text(label=N_("Objections"), lines=3, longest=2000))
    declared_on: Mapped[dt.date | None] = field(Day(label=N_("Result declared on")))


class Contest(Record):
    """A position that is voted on, and how a tie for it was broken."""

    __table_args__ = (sa.UniqueConstraint("election_id", "position"),)

    election_id: Mapped[int] = field(Link(label=N_("Election"), to="election"))
    position: Mapped[str] = field(Text(label=N_("Position"), longest=80))
    seniority: Mapped[int] = field(Count(label=N_("Order"), least=1, most=200))
    seats: Mapped[int] = field(Count(label=N_("Seats"), least=1, most=200), default=1)
    tie_broken: Mapped[str | None] = field(Text(label=N_("How the tie was broken"), lines=2, longest=400))


class Elector(Record):
    """A line of the frozen electoral roll."""

    __table_args__ = (
        sa.UniqueConstraint("election_id", "number"),
        sa.UniqueConstraint("election_id", "resident_id"),
    )

    election_id: Mapped[int] = field(Link(label=N_("Election"), to="election"))
    number: Mapped[int] = field(Count(label=N_("Roll no."), least=1))
    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"))
    household_id: Mapped[int | None] = field(Link(label=N_("Household"), to="household"))
    person_name: Mapped[str] = field(Text(label=N_("Name"), longest=150, privacy="personal"))
    unit_code: Mapped[str | None] = field(Text(label=N_("Unit"), longest=40))


class Nomination(Record):
    """Somebody who stands for a position, with who proposed and seconded; *lot* breaks a tie."""

    __table_args__ = (sa.UniqueConstraint("contest_id", "elector_id"),)

    election_id: Mapped[int] = field(Link(label=N_("Election"), to="election"), index=True)
    contest_id: Mapped[int] = field(Link(label=N_("Position"), to="contest"))
    elector_id: Mapped[int] = field(Link(label=N_("Candidate"), to="elector"))
    proposer_id: Mapped[int] = field(Link(label=N_("Proposer"), to="elector"))
    seconder_id: Mapped[int] = field(Link(label=N_("Seconder"), to="elector"))
    status: Mapped[NominationStatus] = field(
        Choice(label=N_("Status"), of=NominationStatus), default=NominationStatus.proposed
    )
    withdrawn_on: Mapped[dt.date | None] = field(Day(label=N_("Withdrawn on")))
    ballot_number: Mapped[int | None] = field(Count(label=N_("No. on the ballot paper"), least=1))
    chosen_by_tie: Mapped[bool] = field(Flag(label=N_("Chosen when the tie was broken")), default=False)


class BallotBox(Record):
    """The papers of one box for one position in one count; the last count is the one that holds."""

    __table_args__ = (sa.UniqueConstraint("contest_id", "name", "count_number"),)

    contest_id: Mapped[int] = field(Link(label=N_("Position"), to="contest"))
    name: Mapped[str] = field(Text(label=N_("Ballot box"), longest=60, help=N_("As the hall or block calls it.")))
    count_number: Mapped[int] = field(Count(label=N_("Count no."), least=1), default=1)
    issued: Mapped[int] = field(Count(label=N_("Papers issued"), most=100_000))
    used: Mapped[int] = field(Count(label=N_("Papers used"), most=100_000))
    spoilt: Mapped[int] = field(Count(label=N_("Spoilt papers"), most=100_000))
    unused: Mapped[int] = field(Count(label=N_("Papers not used"), most=100_000))
    reason: Mapped[str | None] = field(Text(label=N_("Reason for the recount")))


class BallotCount(Record):
    """The votes of one candidate in one box."""

    __table_args__ = (sa.UniqueConstraint("box_id", "nomination_id"),)

    box_id: Mapped[int] = field(Link(label=N_("Ballot box"), to="ballot_box"))
    nomination_id: Mapped[int] = field(Link(label=N_("Candidate"), to="nomination"))
    votes: Mapped[int] = field(Count(label=N_("Votes"), most=100_000))
