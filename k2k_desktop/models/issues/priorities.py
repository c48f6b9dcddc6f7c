"""The community's own priorities: rounds, votes of households, charters, and practices the management took over."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from k2k_desktop.core.fields import Choice, Count, Day, Flag, Link, Money, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record
from k2k_desktop.models.people import Sex


class RoundWay(Options):
    """How households rank."""

    slips = N_("Printed slips")
    hands = N_("Show of hands")


class RoundStatus(Options):
    """The life of a priority round."""

    preparing = P_("round", "Candidates being chosen")
    open = P_("round", "Voting")
    closed = P_("round", "Closed")


class CandidateSource(Options):
    """Where a candidate comes from."""

    issue = P_("candidate", "Complaint")
    charter = P_("candidate", "Charter without money")
    survey = P_("candidate", "Survey")
    meeting = P_("candidate", "Proposal")


class CharterStatus(Options):
    """The life of a priority charter."""

    draft = P_("charter", "Draft")
    agreed = P_("charter", "Agreed")
    in_progress = P_("charter", "In progress")
    solved = P_("charter", "Solved")
    carried_over = P_("charter", "Carried over")
    dropped = P_("charter", "Dropped")


class PracticeKind(Options):
    """What the management took over."""

    policy = P_("practice", "Policy")
    process = P_("practice", "Process")


class PriorityRound(Record):
    """A vote of households over what should be mended first."""

    __table_args__ = (sa.Index(None, "opens_on"),)

    title: Mapped[str] = field(Text(label=P_("round", "Title"), longest=150))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    organisation_id: Mapped[int | None] = field(Link(label=N_("Co-management committee"), to="organisation"))
    way: Mapped[RoundWay] = field(Choice(label=N_("How households rank"), of=RoundWay), default=RoundWay.slips)
    opens_on: Mapped[dt.date] = field(Day(label=N_("Opens on")))
    closes_on: Mapped[dt.date] = field(Day(label=N_("Closes on")))
    ranks: Mapped[int] = field(Count(label=N_("Choices a household ranks"), least=1, most=10), default=3)
    winners: Mapped[int] = field(Count(label=N_("How many win"), least=1, most=20), default=3)
    status: Mapped[RoundStatus] = field(Choice(label=N_("Status"), of=RoundStatus), default=RoundStatus.preparing)
    closed_on: Mapped[dt.date | None] = field(Day(label=N_("Closed on")))
    meeting_id: Mapped[int | None] = field(Link(label=N_("Sent to the meeting"), to="meeting"))


class RoundCandidate(Record):
    """One thing that can be ranked, with its score of severity × people × cost × feasibility (1 to 5 each)."""

    __table_args__ = (sa.UniqueConstraint("round_id", "position"), sa.Index(None, "issue_id"))

    round_id: Mapped[int] = field(Link(label=N_("Round"), to="priority_round"))
    position: Mapped[int] = field(Count(label=P_("candidate", "No."), least=1))
    title: Mapped[str] = field(Text(label=N_("Candidate"), longest=150))
    source: Mapped[CandidateSource] = field(Choice(label=N_("Comes from"), of=CandidateSource))
    issue_id: Mapped[int | None] = field(Link(label=P_("issue", "Complaint"), to="issue"))
    charter_id: Mapped[int | None] = field(Link(label=N_("Charter"), to="charter"))
    severity: Mapped[int] = field(Count(label=N_("Severity"), least=1, most=5), default=3)
    people: Mapped[int] = field(Count(label=N_("People affected"), least=1, most=5), default=3)
    cost: Mapped[int] = field(Count(label=N_("Cost"), least=1, most=5, help=N_("5 is the cheapest.")), default=3)
    feasibility: Mapped[int] = field(Count(label=N_("Feasibility"), least=1, most=5), default=3)
    score: Mapped[int] = field(Count(label=N_("Score")), default=81)
    withdrawn: Mapped[bool] = field(Flag(label=N_("Withdrawn")), default=False)
    points: Mapped[int | None] = field(Count(label=N_("Points")))  # both kept when the round is closed
    place: Mapped[int | None] = field(Count(label=N_("Place")))


class RoundVote(Record):
    """One household's vote, with sex and age of whoever cast it."""

    __table_args__ = (sa.UniqueConstraint("round_id", "household_id"),)

    round_id: Mapped[int] = field(Link(label=N_("Round"), to="priority_round"))
    household_id: Mapped[int] = field(Link(label=N_("Household"), to="household"), index=True)
    block_id: Mapped[int] = field(Link(label=N_("Block"), to="block"))
    voter_id: Mapped[int | None] = field(Link(label=N_("Who voted"), to="resident"))
    sex: Mapped[Sex | None] = field(Choice(label=N_("Sex"), of=Sex))
    age: Mapped[int | None] = field(Count(label=N_("Age"), most=130))
    cast_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    spoilt: Mapped[bool] = field(Flag(label=N_("Spoilt slip")), default=False)


class RoundChoice(Record):
    """What a household ranked, and where."""

    __table_args__ = (sa.UniqueConstraint("vote_id", "rank"), sa.UniqueConstraint("vote_id", "candidate_id"))

    vote_id: Mapped[int] = field(Link(label=N_("Vote"), to="round_vote"))
    candidate_id: Mapped[int] = field(Link(label=N_("Candidate"), to="round_candidate"), index=True)
    rank: Mapped[int] = field(Count(label=N_("Rank"), least=1, most=10))


class Charter(Record):
    """A priority the community and the management took on together, and what "solved" means."""

    __table_args__ = (sa.UniqueConstraint("year", "number"), sa.Index(None, "status"))

    year: Mapped[int] = field(Count(label=N_("Year"), thousands=False))
    number: Mapped[int] = field(Count(label=P_("charter", "No."), least=1))
    reference: Mapped[str] = field(Text(label=N_("Charter number"), longest=20), unique=True)
    title: Mapped[str] = field(Text(label=P_("charter", "Title"), longest=150))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))
    organisation_id: Mapped[int | None] = field(Link(label=N_("Co-management committee"), to="organisation"))
    round_id: Mapped[int | None] = field(Link(label=N_("Round"), to="priority_round"), index=True)
    problem: Mapped[str] = field(Text(label=N_("Problem"), lines=3, longest=4000))
    cause: Mapped[str | None] = field(Text(label=N_("Cause"), lines=3, longest=4000))
    solved_means: Mapped[str | None] = field(
        Text(label=N_("What solved means"), lines=3, longest=2000, help=N_("What everybody can see when it is solved."))
    )
    lead: Mapped[str | None] = field(Text(label=N_("Lead"), longest=150, privacy="personal"))
    partner: Mapped[str | None] = field(Text(label=N_("Partners"), longest=300))
    budget_sen: Mapped[int | None] = field(Money(label=N_("Budget")))
    funded_sen: Mapped[int] = field(Money(label=N_("Money found")), default=0)
    funder: Mapped[str | None] = field(Text(label=N_("Who gives it"), longest=150))
    status: Mapped[CharterStatus] = field(Choice(label=N_("Status"), of=CharterStatus), default=CharterStatus.draft)
    agreed_on: Mapped[dt.date | None] = field(Day(label=N_("Agreed on")))
    resolution_id: Mapped[int | None] = field(Link(label=N_("Resolution"), to="resolution"))
    due_on: Mapped[dt.date | None] = field(Day(label=N_("To be solved by")))
    sign_offs: Mapped[int] = field(Count(label=N_("Households that must sign"), least=1, most=500), default=3)
    ended_on: Mapped[dt.date | None] = field(Day(label=N_("Ended on")))
    end_reason: Mapped[str | None] = field(Text(label=N_("Reason"), lines=2, longest=1000))


class CharterMilestone(Record):
    """A step of a charter with its day."""

    __table_args__ = (sa.Index(None, "charter_id", "position"),)

    charter_id: Mapped[int] = field(Link(label=N_("Charter"), to="charter"))
    position: Mapped[int] = field(Count(label=N_("Order"), least=1))
    title: Mapped[str] = field(Text(label=N_("Milestone"), longest=200))
    due_on: Mapped[dt.date | None] = field(Day(label=N_("Due date")))
    done_on: Mapped[dt.date | None] = field(Day(label=N_("Done on")))


class CharterIssue(Record):
    """A complaint that a charter is to end."""

    __table_args__ = (sa.UniqueConstraint("charter_id", "issue_id"),)

    charter_id: Mapped[int] = field(Link(label=N_("Charter"), to="charter"))
    issue_id: Mapped[int] = field(Link(label=P_("issue", "Complaint"), to="issue"), index=True)


class CharterSignOff(Record):
    """A household that says the problem is solved, or that it is not: one line each."""

    __table_args__ = (sa.UniqueConstraint("charter_id", "household_id"),)

    charter_id: Mapped[int] = field(Link(label=N_("Charter"), to="charter"))
    household_id: Mapped[int] = field(Link(label=N_("Household"), to="household"), index=True)
    resident_id: Mapped[int | None] = field(Link(label=N_("Signed by"), to="resident"))
    accepted: Mapped[bool] = field(Flag(label=N_("Solved")), default=True)
    signed_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), longest=400))


class AdoptedPractice(Record):
    """A policy or process the management took over from the community."""

    __table_args__ = (sa.Index(None, "adopted_on"),)

    title: Mapped[str] = field(Text(label=P_("practice", "Title"), longest=150))
    kind: Mapped[PracticeKind] = field(Choice(label=P_("practice", "Kind"), of=PracticeKind))
    adopted_by: Mapped[str] = field(Text(label=N_("Adopted by"), longest=150))
    adopted_on: Mapped[dt.date] = field(Day(label=N_("Adopted on")))
    origin: Mapped[str | None] = field(Text(label=N_("How it came about"), lines=2, longest=2000))
    charter_id: Mapped[int | None] = field(Link(label=N_("Charter"), to="charter"), index=True)
    resolution_id: Mapped[int | None] = field(Link(label=N_("Resolution"), to="resolution"))
    ended_on: Mapped[dt.date | None] = field(Day(label=N_("Given up on")))


class PracticeProof(Record):
    """Dated proof that a practice is used: without one it is not counted."""

    __table_args__ = (sa.Index(None, "practice_id"),)

    practice_id: Mapped[int] = field(Link(label=N_("Practice"), to="adopted_practice"))
    proved_on: Mapped[dt.date] = field(Day(label=N_("Date")))
    text: Mapped[str] = field(Text(label=N_("Proof"), lines=2, longest=2000))
    attachment_id: Mapped[int | None] = field(Link(label=N_("File"), to="attachment"))
