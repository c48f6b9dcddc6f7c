"""Proxies: an absent member lets another vote at a general meeting, where the rules allow it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Profile
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Meeting
from k2k_desktop.models.meetings.room import Proxy
from k2k_desktop.services.governance import rules
from k2k_desktop.services.meetings.attendance import REGISTER, add_absent_member
from k2k_desktop.services.meetings.quorum import GENERAL, HERE
from k2k_desktop.services.meetings.records import changeable
from k2k_desktop.services.meetings.voting import keep_votes

_STRATA: Final = frozenset({Profile.jmb, Profile.mc})  # one proxy a person in strata practice (domain-facts 3.3)


@dataclass(frozen=True)
class ProxyView:
    """Who votes for whom."""

    id: int
    giver_id: int
    giver: str
    holder_id: int
    holder: str
    received_on: dt.date


@question(needs="meetings.see")
def proxies_of(session: Session, meeting_id: int) -> tuple[ProxyView, ...]:
    """The proxies of a meeting in the order they came."""
    statement = sa.select(Proxy).where(Proxy.meeting_id == meeting_id).order_by(Proxy.received_on, Proxy.id)
    return tuple(
        ProxyView(
            one.id, one.giver_id, session.get_one(Attendance, one.giver_id).person_name,
            one.holder_id, session.get_one(Attendance, one.holder_id).person_name, one.received_on,
        )
        for one in session.scalars(statement)
    )  # fmt: skip


@question(needs="meetings.see")
def proxies_allowed(session: Session, meeting_id: int) -> bool:
    """Whether the rules in force on the day of the meeting let members give proxies to it."""
    meeting = session.get_one(Meeting, meeting_id)
    return meeting.kind in GENERAL and rules.rules_on(session, meeting.organisation_id, meeting.held_on).proxies


@action(N_("Give proxy"), needs="meetings.write")
def give_proxy(session: Session, meeting_id: int, giver_id: int, holder_id: int, received_on: dt.date) -> int:
    """Let *holder* vote for *giver*, both by their lines of attendance. Gives the key.

    Raises Invalid or UserError where the rules know no proxies, the giver is present or gave one already, the holder
    is absent or (in a strata body) holds one already.
    """
    meeting = changeable(session, meeting_id)
    found = rules.rules_on(session, meeting.organisation_id, meeting.held_on)
    if meeting.kind not in GENERAL:
        raise UserError(N_("Members vote in person in this kind of meeting. Only general meetings know proxies."))
    if not found.proxies:
        raise UserError(N_("The rules in force on this day do not allow proxies. Members vote in person."))
    giver, holder = _line(session, meeting_id, giver_id), _line(session, meeting_id, holder_id)
    _judge(session, found.profile, giver, holder)
    received: dt.date | None = kind_of(Proxy.received_on).parse(received_on)
    if received is None or received > meeting.held_on:
        raise Invalid({"received_on": UserError(N_("A proxy is received by the day of the meeting."))})
    made = Proxy(meeting_id=meeting_id, giver_id=giver_id, holder_id=holder_id, received_on=received)
    session.add(made)
    session.flush()
    keep_votes(session, meeting)
    return made.id


@action(N_("Give proxy"), needs="meetings.write")
def give_member_proxy(session: Session, meeting_id: int, resident_id: int, holder_id: int, received_on: dt.date) -> int:
    """`give_proxy` of a member of the register who is not on the list yet: they are put on it as absent."""
    giver = add_absent_member(session, meeting_id, resident_id)
    return give_proxy(session, meeting_id, giver, holder_id, received_on)


@action(N_("Take proxy back"), needs="meetings.write")
def take_proxy_back(session: Session, proxy_id: int) -> None:
    """Remove a proxy. Raises UserError where a vote that was recorded counts it."""
    found = session.get(Proxy, proxy_id)
    if found is None:
        raise UserError(N_("This proxy is no longer there."))
    meeting = changeable(session, found.meeting_id)
    session.delete(found)
    session.flush()
    keep_votes(session, meeting)


def _line(session: Session, meeting_id: int, attendance_id: int) -> Attendance:
    row = session.get(Attendance, attendance_id)
    if row is None or row.meeting_id != meeting_id:
        raise UserError(N_("This person is no longer on the list of attendance."))
    return row


def _judge(session: Session, profile: Profile, giver: Attendance, holder: Attendance) -> None:
    wrong: dict[str, UserError] = {}
    if giver.attended_as in HERE:
        wrong["giver_id"] = UserError(N_("{name} is present and votes in person."), name=giver.person_name)
    elif giver.appointment_id is None and giver.seniority != REGISTER:
        wrong["giver_id"] = UserError(N_("{name} is a guest and has no vote to give."), name=giver.person_name)
    elif session.scalar(sa.select(Proxy.id).where(Proxy.giver_id == giver.id).limit(1)):
        wrong["giver_id"] = UserError(N_("{name} gave a proxy for this meeting already."), name=giver.person_name)
    if holder.attended_as is not AttendanceClass.present:
        wrong["holder_id"] = UserError(N_("Who holds a proxy is a member who is present."))
    elif profile in _STRATA and session.scalar(sa.select(Proxy.id).where(Proxy.holder_id == holder.id).limit(1)):
        wrong["holder_id"] = UserError(N_("{name} holds a proxy already: one for each."), name=holder.person_name)
    if wrong:
        raise Invalid(wrong)
