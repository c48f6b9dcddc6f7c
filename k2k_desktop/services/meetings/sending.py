"""Putting something of another part of the office on the next agenda, with the way back to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.base import Record
from k2k_desktop.models.meetings import AgendaItem, ItemKind, Meeting, MeetingStatus
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.governance.resolutions import to_ratify
from k2k_desktop.services.meetings.agenda import put_item
from k2k_desktop.services.meetings.quorum import GENERAL
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.runner import about, today

RATIFY: Final = N_("Ratify the resolution by circulation {reference}: {words}")
_RESOLUTION: Final = N_("Resolution {number}/{year}")
_LONGEST: Final = 200  # characters of an item's title
_COMING: Final = (MeetingStatus.planned, MeetingStatus.notice_issued)


@dataclass(frozen=True)
class NextAgenda:
    """The meeting a matter would come before. *after_notice*: its agenda has gone out already."""

    meeting_id: int
    reference: str
    held_on: dt.date
    after_notice: bool


@question(needs="meetings.see")
def next_agenda(session: Session, organisation_id: int) -> NextAgenda | None:
    """The next planned meeting of the organisation, else the next one called; None where there is neither."""
    meeting = _next(session, organisation_id)
    if meeting is None:
        return None
    called = meeting.status is MeetingStatus.notice_issued
    return NextAgenda(meeting.id, reference(meeting), meeting.held_on, called)


@action(N_("Send to next agenda"), needs="meetings.write", icon="send")
def send_to_agenda(
    session: Session,
    organisation_id: int,
    table: str,
    key: int,
    title: str,
    paper_id: int | None = None,
    *,
    after_notice: bool = False,
) -> int:
    """Put the record *key* of *table* on the agenda of the organisation's next meeting; gives the item's key.

    Raises UserError where no meeting is planned, where the record stands on a coming agenda already, and, unless
    *after_notice*, where the only coming meeting has sent its notice out.
    """
    meeting = _next(session, organisation_id)
    if meeting is None:
        raise UserError(N_("No meeting of this organisation is planned. Plan one, then send this to its agenda."))
    if meeting.status is MeetingStatus.notice_issued and not after_notice:
        words = N_(
            "The notice of {reference} on {day} has gone out with its agenda. Add this to it after the notice, or plan "
            "a later meeting."
        )
        raise UserError(words, reference=reference(meeting), day=show_day(meeting.held_on))
    if _record(session, table, key) is None:
        raise UserError(N_("What you send is no longer there."))
    words_of: str | None = kind_of(AgendaItem.title).parse(title)
    if not words_of:
        raise Invalid({"title": UserError(N_("Write what the item is about."))})
    item = _put(session, meeting, f"{table}:{key}", words_of, ItemKind.report, paper_id)
    about(session, "meeting", meeting.id)
    return item


def put_ratifications(session: Session, meeting: Meeting) -> None:
    """Resolutions by circulation that wait for it come before a new meeting of the committee, as motions."""
    if meeting.kind in GENERAL:
        return
    language = document_language(session)
    waiting = to_ratify(session, meeting.organisation_id)
    for one in waiting:
        source = f"resolution:{one.id}"
        if _standing(session, meeting.organisation_id, source) is not None:
            continue
        words = say(RATIFY, language, reference=f"{one.number}/{one.year}", words=" ".join(one.text.split()))
        name = say(_RESOLUTION, language, number=one.number, year=one.year)
        _put(session, meeting, source, words, ItemKind.motion, None, name)


def _put(
    session: Session, meeting: Meeting, source: str, title: str, kind: ItemKind, paper: int | None, name: str = ""
) -> int:
    standing = _standing(session, meeting.organisation_id, source)
    if standing is not None:
        raise UserError(N_("This is on the agenda of {reference} already."), reference=reference(standing))
    short = title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"
    item = AgendaItem(
        meeting_id=meeting.id, kind=kind, title=short, position=0, paper_id=paper, source=source,
        source_title=(name or short)[:_LONGEST],
    )  # fmt: skip
    return put_item(session, item)


def _standing(session: Session, organisation_id: int, source: str) -> Meeting | None:
    """The coming meeting on whose agenda *source* stands."""
    statement = (
        sa.select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(Meeting.organisation_id == organisation_id, Meeting.status.in_(_COMING), AgendaItem.source == source)
    )
    return session.scalars(statement.limit(1)).first()


def _next(session: Session, organisation_id: int) -> Meeting | None:
    statement = sa.select(Meeting).where(
        Meeting.organisation_id == organisation_id, Meeting.held_on >= today(session), Meeting.status.in_(_COMING)
    )
    last = Meeting.status == MeetingStatus.notice_issued
    return session.scalars(statement.order_by(last, Meeting.held_on, Meeting.starts_at, Meeting.id)).first()


def _record(session: Session, table: str, key: int) -> object:
    for mapper in Record.registry.mappers:
        if mapper.local_table.name == table:  # type: ignore[attr-defined]
            return session.get(mapper.class_, key)
    return None
