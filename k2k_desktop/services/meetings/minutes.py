"""Writing minutes item by item, sending them round, and taking them back before anybody confirmed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.marks import read_marks, write_marks
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    AttendanceClass,
    EntryKind,
    Meeting,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.models.meetings.room import Vote
from k2k_desktop.services.governance import resolutions
from k2k_desktop.services.meetings.records import CONFIRMED, attendance_of, changeable, entries_of, meeting_of
from k2k_desktop.services.meetings.sources import issue_behind
from k2k_desktop.services.meetings.tags import EntryDraft
from k2k_desktop.services.runner import today, who

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

    Each action is at once in the register of actions, with owner and date, and each resolution under its number in
    the register of resolutions. An empty paragraph is left out.
    """
    meeting = _writable(session, meeting_id)
    item = _item(session, meeting_id, item_id)
    item.check_version(version)
    drafts = [one for one in entries if kind_of(MinuteEntry.text).parse(one.text)]
    kept = {one.id: one for one in entries_of(session, meeting_id).get(item_id, [])}
    asked = [one.entry_id for one in drafts if one.entry_id is not None]
    if not kept.keys() >= set(asked) or len(asked) != len(set(asked)):
        raise UserError(N_("A paragraph was deleted or stands under another item. Open the item again."))
    for gone in kept.keys() - set(asked):
        _delete(session, kept.pop(gone))
    written = []
    for position, draft in enumerate(drafts, 1):
        entry = kept[draft.entry_id] if draft.entry_id else MinuteEntry(meeting_id=meeting_id, agenda_item_id=item_id)
        text = kind_of(MinuteEntry.text).parse(draft.text)
        marks = write_marks(read_marks(draft.marks), len(text)) or None
        entry.put({"position": position, "kind": draft.kind, "text": text, "marks": marks})
        session.add(entry)
        session.flush()
        _keep_action(session, meeting, item, entry, draft)
        _keep_resolution(session, meeting, entry, draft)
        written.append(entry.id)
    if finished is not None:
        item.finished = finished
    item.version += 1  # so that another window that shows the old paragraphs is told
    meeting.author_id = meeting.author_id or who(session).user_id
    session.flush()
    return Written(item.version, tuple(written))


@action(N_("Mark item as finished"), needs="meetings.write")
def finish_item(session: Session, meeting_id: int, item_id: int, finished: bool) -> None:
    """Tick an item of the agenda off, or take the tick back."""
    _writable(session, meeting_id)
    _item(session, meeting_id, item_id).finished = finished


@action(N_("Circulate minutes"), needs="meetings.circulate", icon="send")
def circulate(session: Session, meeting_id: int) -> None:
    """Send the draft round: the meeting was held and something is written. The author is whoever wrote first."""
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is MinutesStatus.confirmed:
        raise UserError(CONFIRMED)
    if meeting.status not in (MeetingStatus.held, MeetingStatus.adjourned):
        raise UserError(N_("The meeting is still “{status}”. Close it first."), status=meeting.status.say())
    if meeting.minutes_status is not MinutesStatus.draft:
        raise UserError(N_("These minutes have been circulated already."))
    if today(session) < meeting.held_on:
        wrong = N_("The meeting was on {day}, but this computer's clock is at {now}. Set the clock right first.")
        raise UserError(wrong, day=show_day(meeting.held_on), now=show_day(today(session)))
    if not entries_of(session, meeting_id):
        raise UserError(N_("Nothing is written in these minutes yet. Write at least one paragraph first."))
    meeting.author_id = meeting.author_id or who(session).user_id
    meeting.minutes_status = MinutesStatus.circulated
    meeting.circulated_at = moment(session)


@action(N_("Back to draft"), needs="meetings.circulate", asks_reason=True, undoable=False, icon="undo-2")
def back_to_draft(session: Session, meeting_id: int) -> None:
    """Take circulated minutes back to put something right; the reason stays in the trail. They circulate again."""
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is MinutesStatus.confirmed:
        raise UserError(CONFIRMED)
    if meeting.minutes_status is not MinutesStatus.circulated:
        raise UserError(N_("These minutes are a draft already."))
    meeting.put({"minutes_status": MinutesStatus.draft, "circulated_at": None})


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


def _keep_action(session: Session, meeting: Meeting, item: AgendaItem, entry: MinuteEntry, draft: EntryDraft) -> None:
    """The record of an action stands and falls with its paragraph; it is about the complaint its item came from."""
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
    if owner != act.owner_name:  # the side of who promised it; what the office said of it later stays
        act.put({"side": seat.bench if seat else None})
    act.put({"owner_name": owner, "appointment_id": seat.appointment_id if seat else None, "due_on": draft.due})
    act.issue_id = act.issue_id or issue_behind(session, item.source)
    session.add(act)


def _keep_resolution(session: Session, meeting: Meeting, entry: MinuteEntry, draft: EntryDraft) -> None:
    """The resolution of the register stands and falls with its paragraph; its number is the register's."""
    if draft.kind is not EntryKind.resolution:
        resolutions.forget_from_minutes(session, entry.id)
        return
    favour, against, abstained = draft.votes or (None, None, None)
    names: dict[str, str | None] = {
        "proposer": kind_of(Resolution.proposer).parse(draft.proposer),
        "seconder": kind_of(Resolution.seconder).parse(draft.seconder),
    }
    for name, person in names.items():
        _check_member(session, meeting, name, person)
    key = resolutions.record_from_minutes(
        session, meeting, entry, entry.text, draft.proposer, draft.seconder,
        consensus=draft.votes is None, favour=favour, against=against, abstained=abstained,
    )  # fmt: skip
    session.get_one(Resolution, key).put(names)  # nobody named is nothing, not an empty text


def _check_member(session: Session, meeting: Meeting, field: str, person: str | None) -> None:
    """A guest neither proposes nor seconds; that the absent do not, the register itself refuses."""
    beside = (AttendanceClass.in_attendance, AttendanceClass.secretariat)
    for row in attendance_of(session, meeting.id) if person else ():
        if row.person_name.casefold() == (person or "").casefold() and row.attended_as in beside:
            guest = N_("{name} is a guest at this meeting. A member proposes and a member seconds.")
            raise Invalid({field: UserError(guest, name=row.person_name)})


def _delete(session: Session, entry: MinuteEntry) -> None:
    """A paragraph goes with its action and its resolution; a vote on it stays with the item."""
    resolutions.forget_from_minutes(session, entry.id)
    session.execute(sa.delete(ActionItem).where(ActionItem.minute_entry_id == entry.id))
    for vote in session.scalars(sa.select(Vote).where(Vote.minute_entry_id == entry.id)):
        vote.minute_entry_id = None
    session.delete(entry)
    session.flush()
