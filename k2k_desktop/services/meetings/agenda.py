"""The agenda: the standard order of a committee meeting, and moving, adding, renaming and removing items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.meetings import AgendaItem, Confirmation, ItemKind, MinuteEntry
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.attachments import FileGiven, keep_file
from k2k_desktop.services.meetings.records import changeable, items_of
from k2k_desktop.services.meetings.voting import keep_votes
from k2k_desktop.services.runner import about
from k2k_desktop.services.scans import scan_pdf

# Rule source: MAMPU order of items (domain-facts 4.3); the second words are those of school and association texts.
STANDARD: Final = (
    (ItemKind.address, P_("agenda", "Chairperson's address"), P_("agenda", "Chairperson's opening speech")),
    (ItemKind.confirmation, P_("agenda", "Confirmation of the previous minutes"),
     P_("agenda, older circular", "Confirmation of the previous minutes")),
    (ItemKind.arising, P_("agenda", "Matters arising"), P_("agenda", "Matters arising")),
    (ItemKind.report, P_("agenda", "Presentation of reports"), P_("agenda", "Presentation of reports")),
    (ItemKind.other_matters, P_("agenda", "Other matters"), P_("agenda", "Other matters")),
    (ItemKind.closing, P_("agenda", "Closing"), P_("agenda, older circular", "Closing")),
)  # fmt: skip


@action(N_("Move agenda item"), needs="meetings.write")
def move_item(session: Session, meeting_id: int, item_id: int, direction: Literal["up", "down"]) -> None:
    """Move an item one place; the first stays first and the last stays last.

    Who arrived at one of the two items or left at it may be in the room at the other now: raises UserError where a
    vote recorded there would no longer be possible.
    """
    meeting = changeable(session, meeting_id)
    items = list(items_of(session, meeting_id))
    item = _item(items, item_id)
    place = items.index(item)
    target = place + (-1 if direction == "up" else 1)
    if 0 <= target < len(items):
        items.insert(target, items.pop(place))
    _number(items)
    keep_votes(session, meeting)


@action(N_("Add agenda item"), needs="meetings.write", icon="plus")
def add_item(
    session: Session, meeting_id: int, title: str, kind: ItemKind = ItemKind.report, presenter: str | None = None
) -> int:
    """Put an item before *other matters* and *closing*, or at the end where there are none; gives its key."""
    changeable(session, meeting_id)
    return put_item(session, AgendaItem(meeting_id=meeting_id, kind=kind, title=_title(title), presenter=presenter))


def put_item(session: Session, item: AgendaItem) -> int:
    """Put a new item in its place on the agenda of its meeting; gives its key."""
    kind = item.kind
    items = list(items_of(session, item.meeting_id))
    last = (ItemKind.other_matters, ItemKind.closing)
    place = next((at for at, one in enumerate(items) if one.kind in last and kind not in last), len(items))
    items.insert(place, item)
    _number(items)
    session.add(item)
    session.flush()
    return item.id


@action(N_("Rename agenda item"), needs="meetings.write")
def rename_item(
    session: Session, meeting_id: int, item_id: int, version: int, title: str, presenter: str | None = None
) -> None:
    """Give an item another title and presenter."""
    changeable(session, meeting_id)
    item = _item(items_of(session, meeting_id), item_id)
    item.check_version(version)
    item.put({"title": _title(title), "presenter": presenter})


@action(N_("Close agenda item"), needs="meetings.write", icon="lock")
def close_item(session: Session, meeting_id: int, item_id: int, closed: bool) -> None:
    """Say that an item is a closed one, or open again: its words are left off the public copy, its number stays."""
    changeable(session, meeting_id)
    _item(items_of(session, meeting_id), item_id).closed = closed


@action(N_("Attach paper"), needs="meetings.write", icon="paperclip")
def attach_paper(session: Session, meeting_id: int, item_id: int, given: FileGiven | None) -> None:
    """Keep a file (a PDF or a picture of at most 10 MB) with an item, in place of another, or take it off (None)."""
    changeable(session, meeting_id)
    item = _item(items_of(session, meeting_id), item_id)
    item.paper_id = keep_file(session, given) if given is not None else None


@question(needs="meetings.see", recorded=N_("Open agenda paper"))
def item_paper(session: Session, meeting_id: int, item_id: int) -> Printed:
    """The file kept with an item, to look at; a picture stands on a page of its own."""
    item = _item(items_of(session, meeting_id), item_id)
    about(session, "meeting", meeting_id)
    if item.paper_id is None:
        raise UserError(N_("No paper is attached to this item."))
    return Printed(scan_pdf(session, item.paper_id), 1)


@action(N_("Remove agenda item"), needs="meetings.write")
def remove_item(session: Session, meeting_id: int, item_id: int) -> None:
    """Take out an item nothing was written under; those after it move up."""
    changeable(session, meeting_id)
    items = list(items_of(session, meeting_id))
    item = _item(items, item_id)
    if session.scalar(sa.select(MinuteEntry.id).where(MinuteEntry.agenda_item_id == item_id).limit(1)):
        raise UserError(N_("Something is written under this item. Delete its paragraphs first."))
    confirms = sa.select(Confirmation.id).where(Confirmation.at_meeting_id == meeting_id).limit(1)
    if item.kind is ItemKind.confirmation and session.scalar(confirms):
        raise UserError(N_("Minutes were confirmed under this item, so it stays."))
    items.remove(item)
    session.delete(item)
    _number(items)


def _item(items: Sequence[AgendaItem], item_id: int) -> AgendaItem:
    for item in items:
        if item.id == item_id:
            return item
    raise UserError(N_("This agenda item is no longer there."))


def _number(items: list[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        item.position = position


def _title(given: str) -> str:
    title: str | None = kind_of(AgendaItem.title).parse(given)
    if not title:
        raise Invalid({"title": UserError(N_("Write what the item is about."))})
    return title
