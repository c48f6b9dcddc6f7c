"""What earlier meetings left: actions still to be done, and minutes still to be confirmed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    EntryKind,
    ItemKind,
    Meeting,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.meetings.records import entries_of, items_of, meeting_of, reference, writers
from k2k_desktop.services.runner import about, today, who

OWNED: Final = P_("arising", "{matter} ({source}; action by {owner})")
UNOWNED: Final = P_("arising", "{matter} ({source})")
SOURCE: Final = P_("arising", "Minutes {reference}, paragraph {paragraph}")


@dataclass(frozen=True)
class Arising:
    """An open action of an earlier meeting: what, whose, by when, and where it was written."""

    action_id: int
    version: int
    meeting_id: int
    text: str
    owner: str
    due: dt.date | None
    source: str


@dataclass(frozen=True)
class Unconfirmed:
    """Minutes that wait for their confirmation: key of the meeting, reference and day. Whoever wrote of them, *mine*,
    cannot be the one who confirms them."""

    meeting_id: int
    reference: str
    held_on: dt.date
    mine: bool = False


@question(needs="meetings.see")
def matters_arising(session: Session, meeting_id: int) -> tuple[Arising, ...]:
    """Each open action of earlier meetings of the same organisation, oldest first."""
    return _open_before(session, meeting_of(session, meeting_id), None)


@question(needs="meetings.see")
def unconfirmed_minutes(session: Session, meeting_id: int) -> tuple[Unconfirmed, ...]:
    """The circulated minutes of earlier meetings of the same organisation, the latest first."""
    meeting = meeting_of(session, meeting_id)
    statement = sa.select(Meeting).where(_earlier(meeting), Meeting.minutes_status == MinutesStatus.circulated)
    rows = session.scalars(statement.order_by(Meeting.held_on.desc(), Meeting.starts_at.desc(), Meeting.id.desc()))
    me = who(session).user_id
    return tuple(Unconfirmed(one.id, reference(one), one.held_on, me in writers(session, one)) for one in rows)


@action(N_("Close action"), needs="meetings.write", icon="check")
def close_action(
    session: Session, action_id: int, version: int, status: ActionStatus, closed_on: dt.date | None = None
) -> None:
    """Say that an action is done, dropped or open again; possible after its minutes are confirmed too."""
    found = session.get_one(ActionItem, action_id)
    found.check_version(version)
    about(session, "meeting", found.meeting_id)
    day = closed_on or today(session)
    written = session.get_one(Meeting, found.meeting_id).held_on
    if status is not ActionStatus.open and day < written:
        raise UserError(N_("It was written on {day}; it cannot be closed before."), day=show_day(written))
    if status is not ActionStatus.open and day > today(session):
        raise Invalid({"closed_on": UserError(N_("This day is still to come."))})
    found.put({"status": status, "closed_on": None if status is ActionStatus.open else day})


def write(session: Session, meeting: Meeting) -> None:
    """Put a paragraph for each open action under *matters arising*, where nothing is written there yet."""
    language = document_language(session)
    written = entries_of(session, meeting.id)
    for item in items_of(session, meeting.id):
        if item.kind is ItemKind.arising and item.id not in written:
            for position, one in enumerate(_open_before(session, meeting, language), 1):
                words = OWNED if one.owner else UNOWNED
                text = say(words, language, matter=one.text, source=one.source, owner=one.owner)
                session.add(
                    MinuteEntry(
                        meeting_id=meeting.id, agenda_item_id=item.id, position=position, kind=EntryKind.note, text=text
                    )
                )
            return


def _open_before(session: Session, meeting: Meeting, language: Language | None) -> tuple[Arising, ...]:
    statement = (
        sa.select(ActionItem, MinuteEntry, AgendaItem.position, Meeting)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .join(AgendaItem, AgendaItem.id == MinuteEntry.agenda_item_id)
        .join(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.status == ActionStatus.open, _earlier(meeting))
        .order_by(Meeting.held_on, Meeting.starts_at, AgendaItem.position, MinuteEntry.position)
    )
    found = []
    for act, entry, item, source in session.execute(statement):
        words = say(SOURCE, language, reference=reference(source, language), paragraph=f"{item}.{entry.position}")
        found.append(Arising(act.id, act.version, source.id, entry.text, act.owner_name or "", act.due_on, words))
    return tuple(found)


def _earlier(meeting: Meeting) -> sa.ColumnElement[bool]:
    same_day = sa.and_(Meeting.held_on == meeting.held_on, Meeting.starts_at < meeting.starts_at)
    return sa.and_(
        Meeting.organisation_id == meeting.organisation_id, sa.or_(Meeting.held_on < meeting.held_on, same_day)
    )
