"""The notice of a meeting: in time or late, how it reached each member, and what they answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Invitation,
    Meeting,
    MeetingStatus,
)
from k2k_desktop.models.meetings.room import NoticeService, ServiceWay
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.meetings import planning, preparation, series
from k2k_desktop.services.meetings.records import attendance_of, changeable, items_of, meeting_of, reference
from k2k_desktop.services.runner import about, say_more, today

INSTEAD: Final = N_("Representative of {name}")
_ON_THE_WAY: Final = (MeetingStatus.notice_issued, MeetingStatus.in_session)


@dataclass(frozen=True)
class NoticePeriod:
    """What the rules ask of the notice: days *needed*, the *last_day* it may go out, and days *given* if it goes out
    (or went out) on *sent_on*."""

    needed: int
    last_day: dt.date
    sent_on: dt.date
    given: int

    @property
    def late(self) -> bool:
        """Whether fewer days are given than the rules ask for."""
        return self.given < self.needed


@dataclass(frozen=True)
class Called:
    """Somebody the notice is for: their answer, and how and when it reached them (nothing: not yet)."""

    id: int
    name: str
    position: str
    reply: Invitation | None
    reason: str
    representative: str
    served: tuple[tuple[ServiceWay, dt.date], ...]


@dataclass(frozen=True)
class Invitations:
    """Everybody called with the counts of their answers."""

    people: tuple[Called, ...]
    coming: int
    apologies: int
    represented: int
    silent: int
    unserved: int


@question(needs="meetings.see")
def notice_period(session: Session, meeting_id: int, notice_on: dt.date | None = None) -> NoticePeriod:
    """How the notice stands by the rules of its day if it goes out on *notice_on* (or today); once out, how it stood.

    Rule source: domain-facts 3 (the profile or the constitution), days from the notice to the meeting.
    """
    return _period(session, meeting_of(session, meeting_id), notice_on)


@question(needs="meetings.see")
def invitations(session: Session, meeting_id: int) -> Invitations:
    """The members called, what they answered, and how the notice reached them."""
    rows = attendance_of(session, meeting_id)
    served: dict[int, list[tuple[ServiceWay, dt.date]]] = {}
    statement = sa.select(NoticeService).where(NoticeService.meeting_id == meeting_id)
    for one in session.scalars(statement.order_by(NoticeService.served_on, NoticeService.id)):
        served.setdefault(one.attendance_id, []).append((one.way, one.served_on))
    instead = {row.represents_id: row.person_name for row in rows if row.represents_id is not None}
    people = tuple(
        Called(
            row.id, row.person_name, row.position or "", row.invitation, row.reason or "", instead.get(row.id, ""),
            tuple(served.get(row.id, ())),
        )
        for row in rows
        if row.appointment_id is not None
    )  # fmt: skip
    answers = [one.reply for one in people]
    return Invitations(
        people, answers.count(Invitation.coming), answers.count(Invitation.apologies),
        answers.count(Invitation.represented), answers.count(None), sum(not one.served for one in people),
    )  # fmt: skip


@action(N_("Issue notice"), needs="meetings.write", undoable=False, icon="send")
def issue_notice(session: Session, meeting_id: int, notice_on: dt.date | None = None, late_reason: str = "") -> str:
    """The notice goes out (*notice_on*, or today): from now on the number is permanent. Gives the reference.

    A notice that gives fewer days than the rules ask for needs *late_reason*, which stays in the trail. A meeting
    entered after it was held keeps the day of its notice only when that is given.
    """
    meeting = changeable(session, meeting_id)
    planning.call_members(session, meeting)
    session.flush()
    if not any(row.appointment_id for row in attendance_of(session, meeting_id)):
        raise UserError(N_("Nobody is in office on the day of this meeting. Appoint the committee first."))
    if not items_of(session, meeting_id):
        raise UserError(N_("The agenda is empty. Write at least one item first."))
    _judge_day(session, meeting, notice_on, late_reason.strip())
    if meeting.status is MeetingStatus.planned:
        start = series.first_number(session, meeting.organisation_id, meeting.kind, meeting.year) or 1
        series.settle(session, meeting.organisation_id, meeting.kind, meeting.year, start, first=meeting_id)
    meeting.become(MeetingStatus.notice_issued)
    if notice_on is not None or meeting.held_on >= today(session):
        meeting.notice_on = notice_on or today(session)
    preparation.sent(session, meeting)
    session.flush()
    session.refresh(meeting, ["number"])
    return reference(meeting)


@action(N_("Record service of notice"), needs="meetings.write", icon="inbox")
def record_service(
    session: Session,
    meeting_id: int,
    attendance_ids: Sequence[int],
    way: ServiceWay,
    served_on: dt.date,
    note: str | None = None,
) -> int:
    """Keep how the notice reached several members; the same way again takes the new day. Gives how many.

    Raises UserError before the notice went out, for a day still to come, before the notice or after the meeting.
    """
    meeting = changeable(session, meeting_id)
    if meeting.status is MeetingStatus.planned:
        raise UserError(N_("No notice has gone out yet. Issue the notice first."))
    _judge_served(session, meeting, served_on)
    if not attendance_ids:
        raise Invalid({"attendance_id": UserError(N_("Choose whom the notice reached."))})
    for key in attendance_ids:
        row = session.get(Attendance, key)
        if row is None or row.meeting_id != meeting_id:
            raise UserError(N_("This person is no longer on the list of attendance."))
        held = session.scalars(
            sa.select(NoticeService).where(NoticeService.attendance_id == key, NoticeService.way == way)
        ).first()
        kept = held or NoticeService(meeting_id=meeting_id, attendance_id=key, way=way)
        kept.served_on, kept.note = served_on, kind_of(NoticeService.note).parse(note)
        session.add(kept)
    return len(attendance_ids)


@action(N_("Take back service of notice"), needs="meetings.write")
def remove_service(session: Session, attendance_id: int, way: ServiceWay) -> None:
    """The notice did not reach somebody that way after all."""
    row = _person(session, attendance_id)
    changeable(session, row.meeting_id)
    session.execute(
        sa.delete(NoticeService).where(NoticeService.attendance_id == attendance_id, NoticeService.way == way)
    )


@action(N_("Record reply"), needs="meetings.write", icon="mail")
def record_reply(
    session: Session,
    attendance_id: int,
    invitation: Invitation | None,
    reason: str | None = None,
    representative: str | None = None,
    replied_on: dt.date | None = None,
) -> None:
    """Keep what somebody answered; None takes the answer back. Apologies preset how they attended, with *reason*;
    *representative* is the name of who comes instead and sits as a guest.

    Raises UserError where representatives are not allowed at this meeting, or nobody is named.
    """
    row = _person(session, attendance_id)
    meeting = changeable(session, row.meeting_id)
    if meeting.status not in _ON_THE_WAY:
        raise UserError(N_("Replies are kept between the notice and the end of the meeting."))
    if row.appointment_id is None:
        raise UserError(N_("Only members are called by the notice. A guest has nothing to answer."))
    day = replied_on or today(session)
    if day > today(session):
        raise Invalid({"replied_on": UserError(N_("This day has not come yet."))})
    name = kind_of(Attendance.person_name).parse(representative)
    if invitation is Invitation.represented and not meeting.representatives:
        refused = N_("Representatives are not allowed at this meeting. Allow them under “Edit meeting” first.")
        raise Invalid({"invitation": UserError(refused)})
    if invitation is Invitation.represented and not name:
        raise Invalid({"person_name": UserError(N_("Write the name of the representative."))})
    row.invitation, row.replied_on = invitation, day if invitation is not None else None
    _preset(row, invitation, kind_of(Attendance.reason).parse(reason))
    _seat_instead(session, row, name if invitation is Invitation.represented else None)


def _person(session: Session, attendance_id: int) -> Attendance:
    row = session.get(Attendance, attendance_id)
    if row is None:
        raise UserError(N_("This person is no longer on the list of attendance."))
    about(session, "meeting", row.meeting_id)
    return row


def _preset(row: Attendance, invitation: Invitation | None, reason: str | None) -> None:
    """The answer goes before the mark of attendance: who is marked as having come stays so."""
    away = (AttendanceClass.apologies, AttendanceClass.absent)
    if row.attended_as not in away:
        return
    sorry = invitation in (Invitation.apologies, Invitation.represented)
    row.attended_as = AttendanceClass.apologies if sorry else AttendanceClass.absent
    row.reason = reason if sorry else None


def _seat_instead(session: Session, row: Attendance, name: str | None) -> None:
    """Who comes instead sits as a guest who represents the member."""
    statement = sa.select(Attendance).where(Attendance.represents_id == row.id)
    guest = session.scalars(statement).first()
    if name is None:
        if guest is not None:
            session.delete(guest)
        return
    if guest is None:
        guest = Attendance(
            meeting_id=row.meeting_id, represents_id=row.id, attended_as=AttendanceClass.absent, bench=row.bench,
            position=say(INSTEAD, document_language(session), name=row.person_name)[:120],
        )  # fmt: skip
        session.add(guest)
    guest.person_name = name


def _period(session: Session, meeting: Meeting, notice_on: dt.date | None) -> NoticePeriod:
    sent_on = notice_on or meeting.notice_on or today(session)
    needed = meeting.notice_days
    if needed is None:
        needed = rules_on(session, meeting.organisation_id, meeting.held_on).notice_days_for(meeting.kind)
    return NoticePeriod(needed, meeting.held_on - dt.timedelta(days=needed), sent_on, (meeting.held_on - sent_on).days)


def _judge_day(session: Session, meeting: Meeting, notice_on: dt.date | None, late_reason: str) -> None:
    """A notice of a day to come is none; a late one needs a reason. What the rules asked for is kept."""
    now = today(session)
    if notice_on is not None and notice_on > now:
        raise Invalid({"notice_on": UserError(N_("This day has not come yet."))})
    if notice_on is not None and notice_on > meeting.held_on:
        raise Invalid({"notice_on": UserError(N_("The notice cannot be later than the meeting."))})
    period = _period(session, meeting, notice_on)
    meeting.notice_days = period.needed
    if notice_on is None and meeting.held_on < now:  # entered after it was held: nobody knows the day any more
        return
    if not period.late:
        return
    if not late_reason:
        words = N_(
            "The notice gives {given} days and the rules ask for {needed}: it had to go out by {day}. Put the meeting "
            "off, or give the reason for the short notice."
        )
        raise UserError(words, given=period.given, needed=period.needed, day=show_day(period.last_day))
    say_more(session, late_notice=late_reason)


def _judge_served(session: Session, meeting: Meeting, served_on: dt.date) -> None:
    wrong = ""
    if served_on > today(session):
        wrong = N_("This day has not come yet.")
    elif meeting.notice_on is not None and served_on < meeting.notice_on:
        wrong = N_("The notice had not gone out on this day.")
    elif served_on > meeting.held_on:
        wrong = N_("This day is after the meeting.")
    if wrong:
        raise Invalid({"served_on": UserError(wrong)})
