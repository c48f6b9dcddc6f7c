"""The list of meetings, and finding a meeting by its number or by what was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Count, Text, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort, searched
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceClass,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services.governance import organisation_choices
from k2k_desktop.services.meetings.records import number_words, reference

_M = Meeting.__table__.c
_O = Organisation.__table__.c
_REFERENCE: Final = re.compile(r"\s*(?:bil|no|bilangan|number)?\.?\s*(\d{1,4})\s*(?:/|tahun|\s)\s*(\d{4})\s*", re.I)
_BARE: Final = re.compile(r"\s*(?:bil|no|bilangan|number)\.?\s*(\d{1,4})\s*/?\s*", re.I)
_MOST: Final = 20
_TEXTS: Final = "minute_search"
_SPELLINGS: Final = (("kuorum", "korum", "quorum"),)  # one word, as people write it
_AROUND: Final = 60  # characters shown on each side of what was found

_number = sa.case(  # an annual general meeting is counted through all years
    (_M.kind == MeetingKind.agm, sa.cast(_M.number, sa.String)),
    else_=sa.cast(_M.number, sa.String) + "/" + sa.cast(_M.year, sa.String),
)
_present = (
    sa.select(sa.func.count())
    .select_from(Attendance.__table__)
    .where(
        Attendance.__table__.c.meeting_id == _M.id,
        Attendance.__table__.c.appointment_id.is_not(None),
        Attendance.__table__.c.attended_as == AttendanceClass.present,
    )
    .scalar_subquery()
)


def _search(text: str) -> sa.ColumnElement[bool] | None:
    if found := _REFERENCE.fullmatch(text):
        return sa.and_(_M.number == int(found[1]), _M.year == int(found[2]))
    places = (_number, _M.title, _M.place, _O.name, _O.short_name)
    return sa.and_(*(sa.or_(*(one.contains(word, autoescape=True) for one in places)) for word in text.split()))


ALL: Final = Listing(
    name="meetings",
    title=N_("Meetings"),
    record="meeting",
    needs="meetings.see",
    source=Meeting.__table__.join(Organisation.__table__, _O.id == _M.organisation_id),
    key=_M.id,
    columns=(
        Column("held_on", kind_of(Meeting.held_on), _M.held_on, (_M.held_on, _M.starts_at), 120),
        Column("number", Text(label=P_("meeting", "No.")), _number, (_M.year, _M.number), 90, rank=1, strong=True),
        Column("organisation", Text(label=N_("Organisation")), _O.name, (sa.func.lower(_O.name),), 220, stretch=True),
        Column("kind", kind_of(Meeting.kind), _M.kind, (_M.kind,), 220, rank=3),
        Column("title", kind_of(Meeting.title), _M.title, (sa.func.lower(_M.title),), 200, rank=7, muted=True),
        Column("starts_at", kind_of(Meeting.starts_at), _M.starts_at, (_M.starts_at,), 112, rank=5),
        Column("place", kind_of(Meeting.place), _M.place, (sa.func.lower(_M.place),), 180, rank=6, muted=True),
        Column("present", Count(label=P_("column", "Present")), _present, (_present,), 92, rank=4),
        Column("status", kind_of(Meeting.status), _M.status, (_M.status,), 156),
        Column("minutes_status", kind_of(Meeting.minutes_status), _M.minutes_status, (_M.minutes_status,), 166, rank=2),
    ),
    sort=Sort("held_on", descending=True),
    search=_search,
    count_one=N_("{count} meeting"),
    count_many="{count} meetings",
    filters=(
        Filter("organisation", N_("Organisation"), organisation_choices, lambda chosen: _M.organisation_id.in_(chosen)),
        Filter("status", N_("Status"), lambda _session: [(one, one.say()) for one in MeetingStatus],
               lambda chosen: _M.status.in_(chosen)),
        Filter("minutes_status", N_("Minutes of meeting"), lambda _session: [(one, one.say()) for one in MinutesStatus],
               lambda chosen: _M.minutes_status.in_(chosen)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A meeting, or a paragraph of its minutes: what is shown, and where it stands."""

    meeting_id: int
    item_id: int | None
    entry_id: int | None
    title: str
    detail: str


@question(needs="meetings.see")
def find(session: Session, text: str) -> list[Found]:
    """Meetings by number (`3/2026`), title or organisation, then paragraphs that have every word; at most 20."""
    text = searched(text)
    words = text.split()
    if len(text) < 2:
        return []
    found = _meetings(session, text)
    if len(found) < _MOST and not _REFERENCE.fullmatch(text):
        found += _paragraphs(session, words, _MOST - len(found))
    return found[:_MOST]


@question(needs="meetings.see")
def meeting_of_item(session: Session, item_id: int) -> int:
    """The meeting on whose agenda an item stands. Raises UserError where it is gone."""
    key = session.scalar(sa.select(AgendaItem.meeting_id).where(AgendaItem.id == item_id))
    if key is None:
        raise UserError(N_("This agenda item is no longer there."))
    return key


@question(needs="meetings.see")
def meeting_of_reference(session: Session, given: str, organisation: str | None = None) -> int:
    """The key of the meeting `1/2026` or `Bil. 1/2026`; *organisation* (part of its name) where several have one."""
    parsed = _REFERENCE.fullmatch(given)
    if not parsed:
        raise UserError(N_("“{given}” is not the number of a meeting. Example: 1/2026."), given=given)
    statement = (
        sa.select(Meeting.id, Organisation.name, Meeting.kind)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Meeting.number == int(parsed[1]), Meeting.year == int(parsed[2]))
        .order_by(Organisation.name, Meeting.id)
    )
    rows = session.execute(statement).all()
    if organisation:
        part = organisation.casefold()
        short = dict(session.execute(sa.select(Organisation.name, Organisation.short_name)).all())
        rows = [row for row in rows if part in row[1].casefold() or part == (short.get(row[1]) or "").casefold()]
    if not rows:
        raise UserError(N_("There is no meeting {reference}."), reference=f"{parsed[1]}/{parsed[2]}")
    if len(rows) > 1:
        several = N_("Several meetings are number {reference}: {names}. Say which organisation.")
        names = "; ".join(f"{name} ({kind.say()})" for _key, name, kind in rows)
        raise UserError(several, reference=f"{parsed[1]}/{parsed[2]}", names=names)
    key: int = rows[0][0]
    return key


def _meetings(session: Session, text: str) -> list[Found]:
    statement = sa.select(Meeting, Organisation.name).join(Organisation, Organisation.id == Meeting.organisation_id)
    if bare := _BARE.fullmatch(text):
        statement = statement.where(Meeting.number == int(bare[1]))
    elif (wanted := _search(text)) is not None:
        statement = statement.where(wanted)
    rows = session.execute(statement.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(_MOST))
    return [
        Found(one.id, None, None, f"{one.kind.say()} {reference(one)}", f"{name} · {show_day(one.held_on)}")
        for one, name in rows
    ]


def _paragraphs(session: Session, words: list[str], most: int) -> list[Found]:
    """Paragraphs with every word, those written last first; the number stands before what was found."""
    match = match_expression(words)
    if match is None:
        return []
    newest = sa.text(f"SELECT rowid FROM {_TEXTS} WHERE {_TEXTS} MATCH :match ORDER BY rowid DESC LIMIT :most")
    keys = session.scalars(newest, {"match": match, "most": most}).all()
    if not keys:
        return []
    statement = (
        sa.select(
            MinuteEntry.id, MinuteEntry.agenda_item_id, MinuteEntry.text, MinuteEntry.position, AgendaItem.position,
            Meeting.id, Meeting.kind, Meeting.number, Meeting.year, Organisation.name,
        )
        .join(AgendaItem, AgendaItem.id == MinuteEntry.agenda_item_id)
        .join(Meeting, Meeting.id == MinuteEntry.meeting_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(MinuteEntry.id.in_(keys))
        .order_by(Meeting.held_on.desc(), AgendaItem.position, MinuteEntry.position)
    )  # fmt: skip
    found = []
    for key, item, text, place, number, meeting, kind, bil, year, name in session.execute(statement):
        where = number_words(kind, bil, year, None)
        found.append(Found(meeting, item, key, _cut(text, words[0]), f"{where} · {number}.{place} · {name}"))
    return found


def match_expression(words: list[str]) -> str | None:
    """The FTS5 expression for typed *words*: each begins a word of the paragraph, in either of its spellings."""
    parts = []
    for word in words:
        bare = word.replace('"', "").casefold()
        if any(sign.isalnum() for sign in bare):
            spellings = next((several for several in _SPELLINGS if bare in several), (bare,))
            either = " OR ".join(f'"{one}"*' for one in spellings)
            parts.append(f"({either})")
    return " AND ".join(parts) or None


def _cut(text: str, word: str) -> str:
    """The words around *word*, on one line."""
    line = " ".join(text.split())
    at = max(line.casefold().find(word.casefold()), 0)
    start, end = max(0, at - _AROUND), at + len(word) + _AROUND
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
