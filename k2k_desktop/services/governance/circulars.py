"""Resolutions by circulation: sent round with a last day, answered once by each member, ratified at a meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.governance.standing import (
    Reply,
    Resolution,
    ResolutionReply,
    ResolutionResult,
    ResolutionState,
    ResolutionWay,
)
from k2k_desktop.models.meetings import Meeting, MinutesStatus
from k2k_desktop.services.governance.resolutions import OPENED, is_carried, next_number, resolution_of, text_of
from k2k_desktop.services.governance.seats import members_on, organisation_of
from k2k_desktop.services.runner import about, today


@dataclass(frozen=True)
class Asked:
    """A member who was asked, and the answer; *gone* is who left office before answering."""

    appointment_id: int
    name: str
    position: str
    answer: Reply | None
    replied_on: dt.date | None
    gone: bool


@action(N_("Send resolution round"), needs="governance.change", undoable=False, icon="send")
def circulate_resolution(
    session: Session, organisation_id: int, text: str, reply_by: dt.date | None, majority: Majority = Majority.simple
) -> int:
    """Put a resolution to the members in office today, to be answered by *reply_by*; it gets its number at once."""
    organisation_of(session, organisation_id)
    day = today(session)
    if reply_by is None or reply_by < day:
        raise Invalid({"reply_by": UserError(N_("Give the last day for replies: today or later."))})
    if not members_on(session, organisation_id, day):
        raise UserError(N_("Nobody is in office today, so nobody can be asked. Appoint the members first."))
    made = Resolution(
        organisation_id=organisation_id, year=day.year, number=next_number(session, organisation_id, day.year),
        way=ResolutionWay.circulation, text=text_of(text), resolved_on=day, reply_by=reply_by, majority=majority,
        consensus=False, result=ResolutionResult.pending, state=ResolutionState.in_force,
    )  # fmt: skip
    session.add(made)
    session.flush()
    about(session, "resolution", made.id)
    return made.id


@action(N_("Record reply"), needs="governance.change", undoable=False, icon="check")
def record_reply(
    session: Session, resolution_id: int, appointment_id: int, answer: Reply, replied_on: dt.date | None = None
) -> None:
    """Keep the one answer of a member, given on a day (today unless said); the last one settles the result."""
    resolution = _pending(session, resolution_id)
    day = replied_on or today(session)
    if resolution.reply_by and not resolution.resolved_on <= day <= min(resolution.reply_by, today(session)):
        late = N_("Replies count from {first} to {last}, and not before they are given.")
        values = {"first": show_day(resolution.resolved_on), "last": show_day(resolution.reply_by)}
        raise Invalid({"replied_on": UserError(late, **values)})
    base = {member.appointment_id for member in members_on(session, resolution.organisation_id, resolution.resolved_on)}
    now = {member.appointment_id for member in members_on(session, resolution.organisation_id, day)}
    if appointment_id not in base & now:
        nobody = N_("Only a member in office when it was sent round, and still on the day of the reply, can reply.")
        raise Invalid({"appointment_id": UserError(nobody)})
    if appointment_id in _answers(session, resolution_id):
        raise UserError(N_("This member has replied already, and each member replies once."))
    session.add(
        ResolutionReply(resolution_id=resolution_id, appointment_id=appointment_id, answer=answer, replied_on=day)
    )
    session.flush()
    if not _waiting(session, resolution):
        _count(session, resolution)
    about(session, "resolution", resolution_id)


@action(N_("Take reply back"), needs="governance.change", asks_reason=True, undoable=False, icon="undo-2")
def take_back_reply(session: Session, resolution_id: int, appointment_id: int) -> None:
    """Take out an answer keyed in wrongly, while the replies are not counted."""
    _pending(session, resolution_id)
    where = ResolutionReply.resolution_id == resolution_id, ResolutionReply.appointment_id == appointment_id
    reply = session.scalars(sa.select(ResolutionReply).where(*where)).first()
    if reply is None:
        raise UserError(N_("This member has not replied."))
    session.delete(reply)
    about(session, "resolution", resolution_id)


@action(N_("Count replies"), needs="governance.change", undoable=False, icon="list-checks")
def count_replies(session: Session, resolution_id: int) -> bool:
    """Close a resolution by circulation: everybody has replied, or the last day is over. Gives whether it carried."""
    resolution = _pending(session, resolution_id)
    if resolution.reply_by and today(session) <= resolution.reply_by and _waiting(session, resolution):
        early = N_("Replies may come until {day}. Count them after that, or when everybody has replied.")
        raise UserError(early, day=show_day(resolution.reply_by))
    _count(session, resolution)
    return resolution.result is ResolutionResult.carried


@action(N_("Ratify"), needs="governance.change", icon="gavel")
def ratify(session: Session, resolution_id: int, meeting_id: int) -> None:
    """Note that a meeting ratified what was carried by circulation: one meeting of the organisation, later,
    while its minutes are a draft, and once."""
    resolution = resolution_of(session, resolution_id)
    if resolution.way is not ResolutionWay.circulation:
        raise UserError(N_("This resolution was made at a meeting, so it needs no ratifying."))
    if resolution.result is ResolutionResult.pending:
        count_replies(session, resolution_id)
    if resolution.result is not ResolutionResult.carried:
        raise UserError(N_("This resolution was not carried, so there is nothing to ratify."))
    if resolution.ratified_at_id is not None:
        raise UserError(N_("This resolution is ratified already."))
    meeting = session.get(Meeting, meeting_id)
    if (
        meeting is None or meeting.organisation_id != resolution.organisation_id or meeting.status not in OPENED
        or meeting.held_on < resolution.resolved_on
    ):  # fmt: skip
        wrong = N_("Choose a meeting of this organisation that sat after the resolution was sent round.")
        raise Invalid({"ratified_at_id": UserError(wrong)})
    if meeting.minutes_status is not MinutesStatus.draft:  # what was ratified there would not stand in them
        gone = N_("The minutes of that meeting have gone out already. Ratify at the next meeting.")
        raise Invalid({"ratified_at_id": UserError(gone)})
    resolution.ratified_at_id = meeting_id
    about(session, "resolution", resolution_id)


@question(needs="governance.see")
def asked(session: Session, resolution_id: int) -> list[Asked]:
    """Who was asked, by seniority, and what each answered."""
    resolution = resolution_of(session, resolution_id)
    answers = _answers(session, resolution_id)
    here = {member.appointment_id for member in members_on(session, resolution.organisation_id, today(session))}
    found = []
    for member in members_on(session, resolution.organisation_id, resolution.resolved_on):
        answer, day = answers.get(member.appointment_id, (None, None))
        gone = answer is None and member.appointment_id not in here
        found.append(Asked(member.appointment_id, member.name, member.position, answer, day, gone))
    return found


def _pending(session: Session, resolution_id: int) -> Resolution:
    resolution = resolution_of(session, resolution_id)
    if resolution.result is not ResolutionResult.pending:
        raise UserError(N_("The replies to this resolution are counted already."))
    return resolution


def _answers(session: Session, resolution_id: int) -> dict[int, tuple[Reply, dt.date]]:
    statement = sa.select(ResolutionReply.appointment_id, ResolutionReply.answer, ResolutionReply.replied_on)
    rows = session.execute(statement.where(ResolutionReply.resolution_id == resolution_id))
    return {appointment: (answer, day) for appointment, answer, day in rows}


def _waiting(session: Session, resolution: Resolution) -> bool:
    """Whether somebody still in office has not replied."""
    return any(one.answer is None and not one.gone for one in asked(session, resolution.id))


def _count(session: Session, resolution: Resolution) -> None:
    """Every member asked counts as present: who is silent agrees to nothing."""
    people = asked(session, resolution.id)
    favour, against, abstained = (
        sum(one.answer is answer for one in people) for answer in (Reply.agrees, Reply.objects, Reply.abstains)
    )
    carried = is_carried(resolution.majority, favour, against, abstained, len(people))
    resolution.put({
        "votes_for": favour, "votes_against": against, "abstained": abstained,
        "result": ResolutionResult.carried if carried else ResolutionResult.lost,
    })  # fmt: skip
