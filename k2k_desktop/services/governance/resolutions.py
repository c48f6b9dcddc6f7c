"""Resolutions: numbered without gap or repeat, carried or not, in force until a later one changes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.governance.standing import (
    PolicyDocument,
    Resolution,
    ResolutionReply,
    ResolutionResult,
    ResolutionState,
    ResolutionWay,
)
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services.governance.records import CIRCULATED
from k2k_desktop.services.governance.seats import organisation_of
from k2k_desktop.services.runner import about, today

NAME: Final = N_("Resolution {number}/{year}")
MINUTED: Final = N_("The minutes of this resolution are confirmed. Only a later resolution can amend or revoke it.")
_VOTES: Final = ("votes_for", "votes_against", "abstained")
OPENED: Final = (MeetingStatus.in_session, MeetingStatus.held, MeetingStatus.adjourned)
_AWAY: Final = (AttendanceClass.apologies, AttendanceClass.absent, None)


@dataclass(frozen=True)
class ToRatify:
    """A resolution by circulation that waits for a meeting; *result* is pending where its replies are to be counted."""

    id: int
    number: int
    year: int
    text: str
    resolved_on: dt.date
    result: ResolutionResult


def is_carried(majority: Majority, favour: int, against: int, abstained: int, present: int) -> bool:
    """Whether so many votes carry a motion that needs *majority*; shares are counted exactly, never rounded.

    *present* are those who could vote, whether they did or not: only `more_than_half` is measured by them.
    """
    match majority:
        case Majority.simple:
            return favour > against
        case Majority.more_than_half:
            return favour * 2 > present
        case Majority.two_thirds:
            return favour > 0 and favour * 3 >= (favour + against) * 2
        case Majority.three_quarters:
            return favour > 0 and favour * 4 >= (favour + against) * 3
        case Majority.all:
            return favour > 0 and against == 0


def name_of(number: int, year: int, language: Language | None = None) -> str:
    """`Ketetapan 3/2026`: what a resolution is called on screens and papers."""
    return say(NAME, language, number=number, year=year)


def record_from_minutes(
    session: Session,
    meeting: Meeting,
    entry: MinuteEntry,
    text: str,
    proposer: str | None = None,
    seconder: str | None = None,
    *,
    majority: Majority | None = None,
    consensus: bool = False,
    favour: int | None = None,
    against: int | None = None,
    abstained: int | None = None,
    present: int | None = None,
) -> int:
    """Keep the resolution that the paragraph *entry* of *meeting* is; gives its key. Call it inside an action.

    The first call gives the next number of the organisation in the meeting's year; every later call for the same
    entry keeps the number and brings the text up to date. What is left None stays as it was kept. Without votes it
    was by consensus; with them the result follows from the majority; *consensus* takes kept votes back. *present* is
    who could vote (nothing: from the attendance). Raises UserError for confirmed minutes or impossible votes.
    """
    if meeting.minutes_status is MinutesStatus.confirmed:
        raise UserError(MINUTED)
    session.flush()
    found = session.scalars(sa.select(Resolution).where(Resolution.minute_entry_id == entry.id)).first()
    resolution = found or _new(session, meeting.organisation_id, meeting.held_on, consensus=True)
    votes = dict(zip(_VOTES, (favour, against, abstained), strict=True))
    given = {"proposer": proposer, "seconder": seconder, "majority": majority, **votes}
    kept = {"meeting_id": meeting.id, "minute_entry_id": entry.id, "text": text_of(text)}
    resolution.put(kept | {name: value for name, value in given.items() if value is not None})
    if consensus:
        resolution.put({"consensus": True, **dict.fromkeys(_VOTES)})
    elif favour is not None:
        resolution.consensus = False
    _judge(session, resolution, present)
    session.add(resolution)
    session.flush()
    return resolution.id


def forget_from_minutes(session: Session, entry_id: int) -> None:
    """The paragraph is deleted or is no resolution any more: its resolution goes. Nothing where there is none.

    Later numbers of the year that stand in drafts too move up, so that no number is missing; where a later one has
    gone out already the deletion is refused. Raises UserError.
    """
    found = session.scalars(sa.select(Resolution).where(Resolution.minute_entry_id == entry_id)).first()
    if found is not None:
        _remove(session, found)


@action(N_("Record resolution"), needs="governance.change", undoable=False, icon="gavel")
def record_resolution(
    session: Session,
    organisation_id: int,
    text: str,
    resolved_on: dt.date | None = None,
    majority: Majority = Majority.simple,
    *,
    meeting_id: int | None = None,
    minute_entry_id: int | None = None,
    proposer: str | None = None,
    seconder: str | None = None,
    consensus: bool = False,
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstained: int | None = None,
    effective_on: dt.date | None = None,
) -> int:
    """Enter a resolution in the register under the next number of its organisation and year; gives its key.

    One of a meeting has the meeting's day. Raises Invalid where votes, persons or the day cannot be.
    """
    organisation_of(session, organisation_id)
    if meeting_id is not None:
        resolved_on = _meeting(session, organisation_id, meeting_id).held_on
    if resolved_on is None or resolved_on > today(session):
        raise Invalid({"resolved_on": UserError(N_("Say on which day it was resolved, not later than today."))})
    resolution = _new(session, organisation_id, resolved_on, consensus=consensus)
    resolution.put({
        "text": text_of(text), "meeting_id": meeting_id, "minute_entry_id": minute_entry_id, "proposer": proposer,
        "seconder": seconder, "majority": majority, "votes_for": votes_for, "votes_against": votes_against,
        "abstained": abstained, "effective_on": effective_on,
    })  # fmt: skip
    if minute_entry_id is not None:
        _one_entry(session, minute_entry_id, meeting_id)
    _judge(session, resolution)
    session.add(resolution)
    session.flush()
    about(session, "resolution", resolution.id)
    return resolution.id


@action(N_("Edit resolution"), needs="governance.change", icon="pencil")
def save_resolution(session: Session, resolution_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change a resolution. Once its minutes are confirmed only `effective_on` and `implemented_on` may still change;
    the text of one that stands in minutes is changed there."""
    resolution = resolution_of(session, resolution_id)
    resolution.check_version(version)
    changed = {name: value for name, value in changes.items() if getattr(resolution, name) != value}
    judged = bool(set(changed) - {"effective_on", "implemented_on"})
    if judged:
        minutes = _minutes(session, resolution.meeting_id) if resolution.meeting_id else None
        if minutes is MinutesStatus.confirmed:
            raise UserError(MINUTED)
        if minutes is MinutesStatus.circulated and resolution.minute_entry_id is not None:
            raise UserError(CIRCULATED)
        if resolution.way is ResolutionWay.circulation:
            raise UserError(N_("This resolution went round for replies, so its words and votes stay as they are."))
        if "text" in changed and resolution.minute_entry_id is not None:
            raise Invalid({"text": UserError(N_("This text stands in the minutes. Change it there."))})
    if "text" in changed:
        changed["text"] = text_of(changed["text"])
    resolution.put(changed)
    if judged:
        _judge(session, resolution)
    done = resolution.implemented_on
    if done is not None and (done < resolution.resolved_on or done > today(session)):
        wrong = N_("It is carried out between the day it was resolved and today.")
        raise Invalid({"implemented_on": UserError(wrong)})
    return resolution.id


@action(N_("Delete resolution"), needs="governance.change", asks_reason=True, undoable=False, icon="trash-2")
def delete_resolution(session: Session, resolution_id: int, version: int) -> None:
    """Take out a resolution entered by mistake: only the last number, and only while its minutes are a draft."""
    resolution = resolution_of(session, resolution_id)
    resolution.check_version(version)
    if resolution.minute_entry_id is not None:
        raise UserError(N_("This resolution stands in the minutes. Delete the paragraph there."))
    if _after(session, resolution):
        raise UserError(N_("Only the last number of the year can be deleted. Revoke this one by a later resolution."))
    _remove(session, resolution)


@action(N_("Amend or revoke"), needs="governance.change", icon="gavel")
def supersede(session: Session, resolution_id: int, version: int, by_id: int, state: ResolutionState) -> None:
    """Let a later carried resolution of the same organisation amend or revoke one; nothing else can."""
    old, new = resolution_of(session, resolution_id), resolution_of(session, by_id)
    old.check_version(version)
    if state is ResolutionState.in_force:
        raise Invalid({"state": UserError(N_("Say whether it is amended or revoked."))})
    if old.result is not ResolutionResult.carried or old.state is ResolutionState.revoked:
        raise UserError(N_("This resolution is not in force, so there is nothing to amend or revoke."))
    if new.organisation_id != old.organisation_id or _place(new) <= _place(old):
        later = N_("Choose a resolution of the same organisation that came later than {name}.")
        raise Invalid({"superseded_by_id": UserError(later, name=name_of(old.number, old.year))})
    if new.result is not ResolutionResult.carried or new.state is ResolutionState.revoked:
        weak = N_("{name} was not carried or is revoked itself, so it changes nothing.")
        raise Invalid({"superseded_by_id": UserError(weak, name=name_of(new.number, new.year))})
    old.put({"state": state, "superseded_by_id": new.id})
    about(session, "resolution", old.id)


@question(needs="governance.see")
def to_ratify(session: Session, organisation_id: int) -> list[ToRatify]:
    """The resolutions by circulation that the next meeting of the organisation must ratify, oldest first.

    Carried ones, and those whose last day for replies is over without the replies having been counted.
    """
    one = Resolution
    over = sa.and_(one.result == ResolutionResult.pending, one.reply_by < today(session))
    statement = sa.select(one.id, one.number, one.year, one.text, one.resolved_on, one.result).where(
        one.organisation_id == organisation_id, one.way == ResolutionWay.circulation, one.ratified_at_id.is_(None),
        one.state != ResolutionState.revoked, sa.or_(one.result == ResolutionResult.carried, over),
    )  # fmt: skip
    return [ToRatify(*row) for row in session.execute(statement.order_by(one.year, one.number))]


def resolution_of(session: Session, resolution_id: int) -> Resolution:
    """The resolution, or a refusal where it is gone."""
    found = session.get(Resolution, resolution_id)
    if found is None:
        raise UserError(N_("This resolution is no longer there."))
    return found


def next_number(session: Session, organisation_id: int, year: int) -> int:
    """The number the next resolution of the year gets."""
    where = Resolution.organisation_id == organisation_id, Resolution.year == year
    return (session.scalar(sa.select(sa.func.max(Resolution.number)).where(*where)) or 0) + 1


def carried_one(session: Session, organisation_id: int, resolution_id: int | None, field: str) -> None:
    """Raise Invalid under *field* where that resolution is not a carried one of the organisation."""
    if resolution_id is None:
        return
    found = session.get(Resolution, resolution_id)
    if found is None or found.organisation_id != organisation_id or found.result is not ResolutionResult.carried:
        raise Invalid({field: UserError(N_("Choose a resolution of this organisation that was carried."))})


def text_of(given: str) -> str:
    """The words of a resolution as they are kept; Invalid where there are none."""
    text: str | None = kind_of(Resolution.text).parse(given)
    if not text:
        raise Invalid({"text": UserError(N_("Write the text of the resolution."))})
    return text


def _new(session: Session, organisation_id: int, day: dt.date, *, consensus: bool) -> Resolution:
    return Resolution(
        organisation_id=organisation_id, year=day.year, number=next_number(session, organisation_id, day.year),
        way=ResolutionWay.meeting, resolved_on=day, majority=Majority.simple, consensus=consensus,
        result=ResolutionResult.carried, state=ResolutionState.in_force,
    )  # fmt: skip


def _judge(session: Session, resolution: Resolution, present: int | None = None) -> None:
    """Whether the votes and persons can be, and what follows from them."""
    _persons(session, resolution)
    counts = [getattr(resolution, name) for name in _VOTES]
    if resolution.consensus:
        if any(count is not None for count in counts):
            raise Invalid({"votes_for": UserError(N_("By consensus there are no votes to count. Leave one out."))})
        resolution.result = ResolutionResult.carried
        return
    if counts[0] is None:
        raise Invalid({"votes_for": UserError(N_("Give the votes, or say that it was by consensus."))})
    favour, against, abstained = (count or 0 for count in counts)
    resolution.put({"votes_against": against, "abstained": abstained})
    voted = favour + against + abstained
    there = _present(session, resolution.meeting_id) if present is None else present
    if there and voted > there:
        many = N_("{voted} votes, but only {present} were present.")
        raise Invalid({"votes_for": UserError(many, voted=voted, present=there)})
    carried = is_carried(resolution.majority, favour, against, abstained, there or voted)
    if not carried and resolution.id is not None and _leaned_on(session, resolution.id):
        raise UserError(N_("Other resolutions or documents stand on this one, so it cannot become not carried."))
    resolution.result = ResolutionResult.carried if carried else ResolutionResult.lost


def _persons(session: Session, resolution: Resolution) -> None:
    """Nobody seconds his own motion; once a meeting has opened, who moves one was there by its list of attendance.

    At a general meeting members stand on no list, so a name that is not on it may be one of them.
    """
    named = {field: " ".join((getattr(resolution, field) or "").split()) for field in ("proposer", "seconder")}
    if named["proposer"] and named["proposer"].casefold() == named["seconder"].casefold():
        raise Invalid({"seconder": UserError(N_("Proposer and seconder must be two persons."))})
    meeting = session.get(Meeting, resolution.meeting_id) if resolution.meeting_id is not None else None
    if meeting is None or meeting.status not in OPENED:
        return
    listed = sa.select(Attendance.person_name, Attendance.attended_as).where(Attendance.meeting_id == meeting.id)
    came = {" ".join(name.split()).casefold(): how not in _AWAY for name, how in session.execute(listed)}
    for field, name in named.items():
        here = came.get(name.casefold())
        if name and here is False:
            raise Invalid({field: UserError(N_("{name} was not at this meeting."), name=name)})
        if name and here is None and came and meeting.kind not in (MeetingKind.agm, MeetingKind.egm):
            words = N_("{name} is not on the list of attendance. Write the name as it stands there, or add the person.")
            raise Invalid({field: UserError(words, name=name)})


def _present(session: Session, meeting_id: int | None) -> int:
    where = Attendance.meeting_id == meeting_id, Attendance.attended_as == AttendanceClass.present
    return session.scalar(sa.select(sa.func.count()).select_from(Attendance).where(*where)) or 0


def _remove(session: Session, resolution: Resolution) -> None:
    """Delete it and move later numbers up; refused where its number, or a later one, is not only in drafts."""
    after = _after(session, resolution)
    for one in (resolution, *after):
        if one.way is ResolutionWay.circulation or (
            one.meeting_id and _minutes(session, one.meeting_id) is not MinutesStatus.draft
        ):
            fixed = N_("{name} has gone out under its number, so no number before it can go. Revoke it instead.")
            raise UserError(fixed, name=name_of(one.number, one.year))
    if _leaned_on(session, resolution.id):
        raise UserError(N_("Other resolutions or documents stand on this one, so it cannot be deleted."))
    free = resolution.number
    if after:  # the database lets only the last number go
        resolution.number = after[-1].number + 1
        session.flush()
    for number, one in enumerate(after, free):
        one.number = number
        session.flush()
    session.delete(resolution)
    session.flush()


def _after(session: Session, resolution: Resolution) -> list[Resolution]:
    statement = sa.select(Resolution).where(
        Resolution.organisation_id == resolution.organisation_id,
        Resolution.year == resolution.year,
        Resolution.number > resolution.number,
    )
    return list(session.scalars(statement.order_by(Resolution.number)))


def _leaned_on(session: Session, resolution_id: int) -> bool:
    later = sa.exists().where(Resolution.superseded_by_id == resolution_id)
    adopted = sa.exists().where(PolicyDocument.resolution_id == resolution_id)
    answered = sa.exists().where(ResolutionReply.resolution_id == resolution_id)
    return bool(session.scalar(sa.select(sa.or_(later, adopted, answered))))


def _minutes(session: Session, meeting_id: int) -> MinutesStatus | None:
    return session.scalar(sa.select(Meeting.minutes_status).where(Meeting.id == meeting_id))


def _meeting(session: Session, organisation_id: int, meeting_id: int) -> Meeting:
    found = session.get(Meeting, meeting_id)
    if found is None or found.organisation_id != organisation_id:
        raise Invalid({"meeting_id": UserError(N_("Choose a meeting of this organisation."))})
    return found


def _one_entry(session: Session, entry_id: int, meeting_id: int | None) -> None:
    entry = session.get(MinuteEntry, entry_id)
    taken = session.scalar(sa.select(sa.exists().where(Resolution.minute_entry_id == entry_id)))
    if entry is not None and _minutes(session, entry.meeting_id) is MinutesStatus.confirmed:
        raise UserError(MINUTED)
    if entry is None or entry.meeting_id != meeting_id or taken:
        raise UserError(N_("This paragraph is of another meeting, or is a resolution already."))


def _place(one: Resolution) -> tuple[dt.date, int, int]:
    return one.resolved_on, one.year, one.number
