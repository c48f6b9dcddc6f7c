"""Writing minutes item by item, and sending them round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    EntryKind,
    Meeting,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services.meetings.records import attendance_of, changeable, entries_of
from k2k_desktop.services.meetings.tags import EntryDraft
from k2k_desktop.services.runner import who

_WRITABLE = frozenset({MeetingStatus.in_session, MeetingStatus.held, MeetingStatus.adjourned})


@dataclass(frozen=True)
class Written:
    """What a save gives back: the version the item now has, and the key of each paragraph in its order."""

    version: int
    entry_ids: tuple[int, ...]


@action(N_("Write minutes"), needs="meetings.write")
def write_item(
    session: Session,
    meeting_id: int,
    item_id: int,
    version: int,
    entries: Sequence[EntryDraft],
    finished: bool | None = None,
) -> Written:
    """Make the paragraphs of an item be *entries*, in that order; those left out are deleted.

    Each action is at once in the register of actions, with owner and date. An empty paragraph is left out.
    """
    meeting = _writable(session, meeting_id)
    item = _item(session, meeting_id, item_id)
    item.check_version(version)
    kept = {one.id: one for one in entries_of(session, meeting_id).get(item_id, [])}
    written: list[MinuteEntry] = []
    for draft in entries:
        if not (text := kind_of(MinuteEntry.text).parse(draft.text)):
            continue
        entry = kept.pop(draft.entry_id, None) if draft.entry_id is not None else None
        if entry is None and draft.entry_id is not None:
            raise UserError(N_("A paragraph was deleted or stands under another item. Open the item again."))
        entry = entry or MinuteEntry(meeting_id=meeting_id, agenda_item_id=item_id)
        entry.put({"position": len(written) + 1, "kind": draft.kind, "text": text})
        session.add(entry)
        session.flush()
        _keep_action(session, meeting, entry, draft)
        written.append(entry)
    for gone in kept.values():
        session.execute(sa.delete(ActionItem).where(ActionItem.minute_entry_id == gone.id))
        session.delete(gone)
    if finished is not None:
        item.finished = finished
    item.version += 1  # so that another window that shows the old paragraphs is told
    meeting.author_id = meeting.author_id or who(session).user_id
    session.flush()
    return Written(item.version, tuple(entry.id for entry in written))


@action(N_("Mark item as finished"), needs="meetings.write")
def finish_item(session: Session, meeting_id: int, item_id: int, finished: bool) -> None:
    """Tick an item of the agenda off, or take the tick back."""
    _writable(session, meeting_id)
    _item(session, meeting_id, item_id).finished = finished


@action(N_("Circulate minutes"), needs="meetings.circulate", icon="send")
def circulate(session: Session, meeting_id: int) -> None:
    """Send the draft round: the meeting was held and something is written. The author is whoever wrote first."""
    meeting = changeable(session, meeting_id)
    if meeting.status not in (MeetingStatus.held, MeetingStatus.adjourned):
        raise UserError(N_("The meeting is still “{status}”. Close it first."), status=meeting.status.say())
    if meeting.minutes_status is not MinutesStatus.draft:
        raise UserError(N_("These minutes have been circulated already."))
    if not entries_of(session, meeting_id):
        raise UserError(N_("Nothing is written in these minutes yet. Write at least one paragraph first."))
    meeting.author_id = meeting.author_id or who(session).user_id
    meeting.minutes_status = MinutesStatus.circulated
    meeting.circulated_at = moment(session)


def _writable(session: Session, meeting_id: int) -> Meeting:
    meeting = changeable(session, meeting_id)
    if meeting.status not in _WRITABLE:
        raise UserError(N_("Minutes are written once the meeting is open. Issue the notice, then open the meeting."))
    return meeting


def _item(session: Session, meeting_id: int, item_id: int) -> AgendaItem:
    item = session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise UserError(N_("This agenda item is no longer there."))
    return item


def _keep_action(session: Session, meeting: Meeting, entry: MinuteEntry, draft: EntryDraft) -> None:
    """The record of an action stands and falls with its paragraph."""
    found = session.scalars(sa.select(ActionItem).where(ActionItem.minute_entry_id == entry.id)).first()
    if draft.kind is not EntryKind.action:
        if found is not None:
            session.delete(found)
            session.flush()
        return
    if draft.due and draft.due < meeting.held_on:
        raise Invalid({"due": UserError(N_("The action is due before the meeting. Check the date."))})
    owner: str | None = kind_of(ActionItem.owner_name).parse(draft.owner)
    seat = next((row for row in attendance_of(session, meeting.id) if owner and row.person_name == owner), None)
    act = found or ActionItem(meeting_id=meeting.id, minute_entry_id=entry.id, status=ActionStatus.open)
    act.put({"owner_name": owner, "appointment_id": seat.appointment_id if seat else None, "due_on": draft.due})
    session.add(act)
