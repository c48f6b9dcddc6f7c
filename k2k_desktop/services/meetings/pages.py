"""A meeting as its screen shows it: agenda with numbered paragraphs, people, quorum, and what earlier ones left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import P_, Language, say
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Attendance,
    Confirmation,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.models.office import User
from k2k_desktop.services.governance.resolutions import name_of
from k2k_desktop.services.meetings.amendments import AmendmentView, amendments_of, made_at
from k2k_desktop.services.meetings.arising import Arising, Unconfirmed, matters_arising, unconfirmed_minutes
from k2k_desktop.services.meetings.attendance import Person, Quorum, person_of, quorum_of
from k2k_desktop.services.meetings.planning import FORM
from k2k_desktop.services.meetings.records import (
    attendance_of,
    entries_of,
    extracts_of,
    items_of,
    meeting_of,
    organisation_of,
    presiding,
    reference,
)


@dataclass(frozen=True)
class EntryView:
    """A numbered paragraph; *owner* and *due* are of the action it is, if one; *action_status* too.

    *label* is the name of a resolution in its register (`Ketetapan 2/2026`), which has proposer, seconder and *votes*
    (for, against, abstained; None by consensus), and was *carried* or not. *extracts* are the names of extracts made
    of it. *automatic* ones come from elsewhere and have no id.
    """

    id: int | None
    number: str
    kind: EntryKind
    text: str
    label: str = ""
    owner: str = ""
    due: dt.date | None = None
    action_id: int | None = None
    action_status: ActionStatus | None = None
    automatic: bool = False
    proposer: str = ""
    seconder: str = ""
    votes: tuple[int, int, int] | None = None
    carried: bool = True
    marks: str = ""
    extracts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemView:
    """An item of the agenda, number as printed: `4.0`."""

    id: int
    version: int
    number: str
    title: str
    kind: ItemKind
    presenter: str
    finished: bool
    entries: tuple[EntryView, ...]
    closed: bool = False
    source: str = ""
    source_title: str = ""
    paper_id: int | None = None


@dataclass(frozen=True)
class ConfirmedAt:
    """Where and how these minutes were confirmed."""

    meeting_id: int
    reference: str
    confirmed_on: dt.date
    proposer: str
    seconder: str
    amendments: str


@dataclass(frozen=True)
class MeetingPage:
    """Everything the screen of a meeting shows; *values* are the form's by column name."""

    id: int
    version: int
    organisation_id: int
    organisation: str
    reference: str
    provisional: bool
    kind: MeetingKind
    held_on: dt.date
    starts_at: dt.time
    place: str
    status: MeetingStatus
    minutes_status: MinutesStatus
    author: str
    chair: str
    values: Mapping[str, Any]
    items: tuple[ItemView, ...]
    people: tuple[Person, ...]
    quorum: Quorum
    arising: tuple[Arising, ...]
    to_confirm: tuple[Unconfirmed, ...]
    confirmed: ConfirmedAt | None
    amendments: tuple[AmendmentView, ...]
    signed: bool
    signatories: Mapping[str, Any]

    @property
    def finished(self) -> int:
        """How many items are ticked off."""
        return sum(item.finished for item in self.items)


@question(needs="meetings.see")
def meeting_page(session: Session, meeting_id: int) -> MeetingPage:
    """Read one meeting whole."""
    meeting = meeting_of(session, meeting_id)
    rows = attendance_of(session, meeting_id)
    chair = presiding(rows)
    author = session.get(User, meeting.author_id) if meeting.author_id else None
    return MeetingPage(
        id=meeting.id,
        version=meeting.version,
        organisation_id=meeting.organisation_id,
        organisation=organisation_of(session, meeting).name,
        reference=reference(meeting),
        provisional=meeting.status is MeetingStatus.planned,
        kind=meeting.kind,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        place=meeting.place,
        status=meeting.status,
        minutes_status=meeting.minutes_status,
        author=author.name if author else "",
        chair=chair.person_name if chair else "",
        values={one.name: getattr(meeting, one.name) for one in FORM},
        items=item_views(session, meeting, None),
        people=tuple(person_of(row) for row in rows),
        quorum=quorum_of(session, meeting, rows),
        arising=matters_arising(session, meeting_id),
        to_confirm=unconfirmed_minutes(session, meeting_id),
        confirmed=_confirmed_at(session, meeting_id),
        amendments=amendments_of(session, meeting_id, None),
        signed=meeting.signed_scan_id is not None,
        signatories={"reviewer": meeting.reviewer, "reviewer_position": meeting.reviewer_position},
    )


@question(needs="meetings.see")
def item_page(session: Session, meeting_id: int, item_id: int) -> ItemView | None:
    """One item of the agenda, read again after a save; None where it is gone."""
    meeting = meeting_of(session, meeting_id)
    return next((one for one in item_views(session, meeting, None) if one.id == item_id), None)


def item_views(session: Session, meeting: Meeting, language: Language | None) -> tuple[ItemView, ...]:
    """The agenda with its paragraphs numbered, in the words of *language* (the screen's when None)."""
    written = entries_of(session, meeting.id)
    acts = {
        act.minute_entry_id: act
        for act in session.scalars(sa.select(ActionItem).where(ActionItem.meeting_id == meeting.id))
    }
    resolved = {
        one.minute_entry_id: one
        for one in session.scalars(sa.select(Resolution).where(Resolution.meeting_id == meeting.id))
    }
    extracted = extracts_of(session, meeting.id, language)
    views: list[ItemView] = []
    for item in items_of(session, meeting.id):
        entries = []
        for entry in written.get(item.id, []):
            view = _entry_view(item, entry, acts.get(entry.id), extracted.get(entry.id, ()))
            found = resolved.get(entry.id)
            entries.append(view if found is None else _resolved(view, found, language))
        if item.kind is ItemKind.confirmation and not any(one.kind is item.kind for one in views):
            entries += _confirmations(session, meeting, item, len(entries), language)
            entries += _amendments(session, meeting, item, len(entries), language)
            entries += _waiting(session, meeting, item, len(entries), language)
        views.append(
            ItemView(
                item.id, item.version, f"{item.position}.0", item.title, item.kind, item.presenter or "",
                item.finished, tuple(entries), item.closed,
                item.source or "", item.source_title or "", item.paper_id,
            )
        )  # fmt: skip
    return tuple(views)


def _entry_view(item: AgendaItem, entry: MinuteEntry, act: ActionItem | None, extracts: tuple[str, ...]) -> EntryView:
    return EntryView(
        id=entry.id,
        number=f"{item.position}.{entry.position}",
        kind=entry.kind,
        text=entry.text,
        owner=(act.owner_name or "") if act else "",
        due=act.due_on if act else None,
        action_id=act.id if act else None,
        action_status=act.status if act else None,
        marks=entry.marks or "",
        extracts=extracts,
    )


def _resolved(view: EntryView, found: Resolution, language: Language | None) -> EntryView:
    votes = None if found.votes_for is None else (found.votes_for, found.votes_against or 0, found.abstained or 0)
    return replace(
        view, label=name_of(found.number, found.year, language), proposer=found.proposer or "",
        seconder=found.seconder or "", votes=votes, carried=found.result is ResolutionResult.carried,
    )  # fmt: skip


def _confirmations(
    session: Session, meeting: Meeting, item: AgendaItem, written: int, language: Language | None
) -> list[EntryView]:
    """The minutes confirmed at this meeting, as paragraphs after those typed: their numbers do not move."""
    statement = (
        sa.select(Confirmation, Meeting)
        .join(Meeting, Meeting.id == Confirmation.meeting_id)
        .where(Confirmation.at_meeting_id == meeting.id)
        .order_by(Meeting.held_on, Confirmation.id)
    )
    found = []
    for count, (confirmation, earlier) in enumerate(session.execute(statement), written + 1):
        words = P_("confirmation", "The minutes of meeting {reference} were confirmed without amendment.")
        if confirmation.amended:
            words = P_(
                "confirmation", "The minutes of meeting {reference} were confirmed with amendments: {amendments}"
            )
        text = say(words, language, reference=reference(earlier, language), amendments=confirmation.amendments or "")
        found.append(
            EntryView(
                None, f"{item.position}.{count}", EntryKind.decision, text, automatic=True,
                proposer=_name(session, confirmation.proposer_id), seconder=_name(session, confirmation.seconder_id),
            )
        )  # fmt: skip
    return found


def _amendments(
    session: Session, meeting: Meeting, item: AgendaItem, written: int, language: Language | None
) -> list[EntryView]:
    """The amendments made at this meeting, after what it confirmed."""
    return [
        EntryView(
            None, f"{item.position}.{count}", EntryKind.decision, words, automatic=True, proposer=one.proposer,
            seconder=one.seconder,
        )
        for count, (words, one) in enumerate(made_at(session, meeting.id, language), written + 1)
    ]  # fmt: skip


def _waiting(
    session: Session, meeting: Meeting, item: AgendaItem, written: int, language: Language | None
) -> list[EntryView]:
    """The minutes this meeting has to confirm, until it has or is over."""
    if meeting.status not in (MeetingStatus.planned, MeetingStatus.notice_issued, MeetingStatus.in_session):
        return []
    words = P_("confirmation", "The minutes of meeting {reference} are put for confirmation.")
    earlier = (session.get_one(Meeting, one.meeting_id) for one in unconfirmed_minutes(session, meeting.id))
    return [
        EntryView(
            None, f"{item.position}.{count}", EntryKind.note,
            say(words, language, reference=reference(one, language)), automatic=True,
        )
        for count, one in enumerate(earlier, written + 1)
    ]  # fmt: skip


def _confirmed_at(session: Session, meeting_id: int) -> ConfirmedAt | None:
    found = session.scalars(sa.select(Confirmation).where(Confirmation.meeting_id == meeting_id)).first()
    if found is None:
        return None
    at = session.get_one(Meeting, found.at_meeting_id)
    return ConfirmedAt(
        at.id, reference(at), found.confirmed_on, _name(session, found.proposer_id), _name(session, found.seconder_id),
        found.amendments or "",
    )  # fmt: skip


def _name(session: Session, attendance_id: int) -> str:
    return session.get_one(Attendance, attendance_id).person_name
