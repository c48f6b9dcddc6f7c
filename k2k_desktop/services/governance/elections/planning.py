"""Planning an election: its day and rules, the positions voted on, its notice, and calling it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.governance import Appointment, Seat, Term
from k2k_desktop.models.governance.elections import Contest, Election, ElectionStatus
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services.governance import rules
from k2k_desktop.services.governance.elections.records import contest_of, contests_of, election_of, must_be
from k2k_desktop.services.governance.positions import (
    CHAIR,
    MEMBER,
    SECRETARY,
    TREASURER,
    position_key,
    standard_of,
)
from k2k_desktop.services.governance.records import document_language, organisation_of
from k2k_desktop.services.runner import about, today

PLAN_FORM: Final = fields(
    Election.held_on, Election.closes_on, Election.meeting_id, Election.method, Election.least_age,
    Election.months_resident, Election.one_per_household, Election.members_only, Election.term_from, Election.term_to,
)  # fmt: skip
LATER_FORM: Final = fields(Election.term_from, Election.term_to, Election.tellers, Election.objection)
CONTEST_FORM: Final = fields(Contest.position, Contest.seats)
_USUAL: Final = ((CHAIR, 1), (SECRETARY, 1), (TREASURER, 1), (MEMBER, 5))  # position, seats


@action(N_("Plan election"), needs="governance.change")
def plan_election(session: Session, organisation_id: int, changes: dict[str, Any]) -> int:
    """Plan an election of an organisation's committee, with the positions it has. Gives its key.

    Positions come from the organisation's seats, else from who sat in its last term, else the four usual ones.
    """
    organisation_of(session, organisation_id)
    election = Election(organisation_id=organisation_id)
    election.put({name: value for name, value in changes.items() if value is not None})
    _judge(session, election)
    session.add(election)
    session.flush()
    for position, seniority, seats in _positions(session, organisation_id):
        session.add(Contest(election_id=election.id, position=position, seniority=seniority, seats=seats))
    session.flush()
    about(session, "election", election.id)
    return election.id


@action(N_("Edit election"), needs="governance.change")
def save_election(session: Session, election_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change day and rules of a planned election; afterwards only its term, tellers and objections.

    The rule of the roll and the day are fixed by the notice that told everybody.
    """
    election = election_of(session, election_id)
    election.check_version(version)
    must_be(election, *(one for one in ElectionStatus if one not in _OVER))
    fixed = {one.name for one in PLAN_FORM} - {one.name for one in LATER_FORM}
    changed = any(changes[name] != getattr(election, name) for name in fixed & changes.keys())
    if election.notice_on is not None and changed:
        raise UserError(N_("The notice has told everybody day and rules. Cancel this election and plan another."))
    election.put({one.name: changes[one.name] for one in (*PLAN_FORM, *LATER_FORM) if one.name in changes})
    _judge(session, election)
    return election.id


@action(N_("Add position"), needs="governance.change")
def save_contest(
    session: Session, election_id: int, contest_id: int | None, version: int, changes: dict[str, Any]
) -> int:
    """Record a `position` with its `seats` in an election (None), or change it until its notice. Gives its key."""
    election = election_of(session, election_id)
    _open_to_change(election)
    contest = Contest(election_id=election_id, seats=1)
    if contest_id is not None:
        contest, own = contest_of(session, contest_id)
        if own.id != election_id:
            raise UserError(N_("This position is no longer in the election."))
        contest.check_version(version)
    contest.put({one.name: changes[one.name] for one in CONTEST_FORM if one.name in changes})
    if not (contest.position or "").strip():
        raise Invalid({"position": UserError(N_("Say which position."))})
    others = {position_key(one.position) for one in contests_of(session, election_id) if one.id != contest_id}
    if position_key(contest.position) in others:
        raise Invalid({"position": UserError(N_("This position is already in the election."))})
    usual = standard_of(contest.position)
    if usual is not None and usual.single_seat and (contest.seats or 1) > 1:
        raise Invalid({"seats": UserError(N_("Only one may hold this position at a time."))})
    contest.seniority = usual.seniority if usual else contest.seniority or MEMBER.seniority
    session.add(contest)
    session.flush()
    about(session, "election", election_id)
    return contest.id


@action(N_("Remove position"), needs="governance.change")
def remove_contest(session: Session, contest_id: int) -> None:
    """Take a position out of an election whose notice is not issued yet."""
    contest, election = contest_of(session, contest_id)
    _open_to_change(election)
    session.delete(contest)
    session.flush()
    about(session, "election", election.id)


@action(N_("Issue notice of election"), needs="governance.change", undoable=False)
def issue_election_notice(session: Session, election_id: int, accept_short: bool = False) -> None:
    """Give notice of an election today: day, rules and positions are fixed from then on.

    A notice shorter than that of a general meeting is refused, unless it is accepted with a reason for the trail.
    """
    election = election_of(session, election_id)
    _open_to_change(election)
    for hindrance in notice_hindrances(session, election, accept_short):
        raise hindrance
    election.notice_on = today(session)
    about(session, "election", election_id)


@action(N_("Cancel election"), needs="governance.change", asks_reason=True, undoable=False)
def cancel_election(session: Session, election_id: int) -> None:
    """Call an election off; the reason stays in the trail."""
    election = election_of(session, election_id)
    must_be(election, *(one for one in ElectionStatus if one not in _OVER))
    election.status = ElectionStatus.cancelled
    about(session, "election", election_id)


@question(needs="governance.see")
def election_meetings(session: Session, organisation_id: int) -> list[tuple[int, dt.date, str]]:
    """(key, day, marked kind) of the meetings an organisation's election may be held at, the latest first."""
    found = sa.select(Meeting.id, Meeting.held_on, Meeting.kind).where(
        Meeting.organisation_id == organisation_id, Meeting.status != MeetingStatus.cancelled
    )
    return [(key, day, kind.label) for key, day, kind in session.execute(found.order_by(Meeting.held_on.desc()))]


@question(needs="governance.see")
def notice_is_short(session: Session, election_id: int) -> tuple[int, int] | None:
    """(days needed, days that would be given) where a notice issued today came too late; None where it is in time."""
    election = election_of(session, election_id)
    needed, given = days_needed(session, election), (election.held_on - today(session)).days
    return (needed, given) if given < needed else None


_OVER: Final = (ElectionStatus.declared, ElectionStatus.cancelled)


def notice_hindrances(session: Session, election: Election, accept_short: bool = False) -> list[UserError]:
    """What stands in the way of issuing the notice today."""
    if not contests_of(session, election.id):
        return [UserError(N_("Say first which positions are voted on."))]
    if election.held_on < today(session):
        return [UserError(N_("The election day is past. Change it first."))]
    needed, given = days_needed(session, election), (election.held_on - today(session)).days
    if given >= needed or (accept_short and session.info.get("reason", "").strip()):
        return []
    short = N_("Notice of {needed} days is needed, but the election is in {given} days. Choose {day} or later.")
    first = today(session) + dt.timedelta(days=needed)
    return [UserError(short, needed=needed, given=given, day=show_day(first))]


def _open_to_change(election: Election) -> None:
    must_be(election, ElectionStatus.planned)
    if election.notice_on is not None:
        raise UserError(N_("The notice has told everybody day and rules. Cancel this election and plan another."))


def days_needed(session: Session, election: Election) -> int:
    """Days of notice the election needs: those of a general meeting by the rules in force on its day."""
    return rules.rules_on(session, election.organisation_id, election.held_on).notice_days_for(MeetingKind.agm)


def _judge(session: Session, election: Election) -> None:
    """Days in order, and a meeting of the same organisation."""
    meeting = session.get(Meeting, election.meeting_id) if election.meeting_id is not None else None
    if election.meeting_id is not None and (meeting is None or meeting.organisation_id != election.organisation_id):
        raise Invalid({"meeting_id": UserError(N_("This meeting is not one of the organisation."))})
    if election.held_on is None:
        raise Invalid({"held_on": UserError(N_("Say on which day."))})
    if election.closes_on and election.closes_on > election.held_on:
        raise Invalid({"closes_on": UserError(N_("Nominations close before the election day, or on it."))})
    if election.term_from and election.term_from < election.held_on:
        raise Invalid({"term_from": UserError(N_("The new term starts on the election day or later."))})
    if election.term_to and election.term_to < (election.term_from or election.held_on):
        raise Invalid({"term_to": UserError(N_("The end is before the start."))})


def _positions(session: Session, organisation_id: int) -> Sequence[tuple[str, int, int]]:
    """(position, order, seats) an election of the organisation begins with."""
    seats = sa.select(Seat.position, Seat.seniority, Seat.seats).where(Seat.organisation_id == organisation_id)
    if found := session.execute(seats.order_by(Seat.seniority, Seat.id)).all():
        return [(position, seniority, count) for position, seniority, count in found]
    last = (
        sa.select(Term.id).where(Term.organisation_id == organisation_id).order_by(Term.from_on.desc()).limit(1)
    ).scalar_subquery()
    sat = (
        sa.select(Appointment.position, sa.func.min(Appointment.seniority), sa.func.count())
        .where(Appointment.term_id == last, Appointment.end_reason.is_(None))
        .group_by(Appointment.position)
        .order_by(sa.func.min(Appointment.seniority), Appointment.position)
    )
    if held := session.execute(sat).all():
        return [(position, seniority, count) for position, seniority, count in held]
    language = document_language(session)
    return [(say(one.label, language), one.seniority, count) for one, count in _USUAL]
