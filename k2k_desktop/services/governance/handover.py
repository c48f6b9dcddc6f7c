"""What one committee hands over to the next: a checklist, ticked item by item and signed by both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, say
from k2k_desktop.models.governance.standing import Handover, HandoverItem
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.governance.seats import document_language, organisation_of
from k2k_desktop.services.runner import about, today

FORM: Final = fields(Handover.handed_on, Handover.outgoing, Handover.incoming)
ITEM_FORM: Final = fields(HandoverItem.title, HandoverItem.quantity, HandoverItem.handed, HandoverItem.note)
STANDARD: Final = (
    N_("Minute books and resolutions"),
    N_("Register of members"),
    N_("Letters file, in and out"),
    N_("Certificate of registration and constitution"),
    N_("Account books, receipts and vouchers"),
    N_("Cash in hand"),
    N_("Cheque book and bank statements"),
    N_("Change of signatories at the bank"),
    N_("Seal and rubber stamps"),
    N_("Keys"),
    N_("Inventory of assets and equipment"),
    N_("Passwords and accounts on the internet"),
)
SIGNED: Final = N_("This handover is signed by both sides and never changes. Start a new one if there is more.")


@dataclass(frozen=True)
class ItemView:
    """A line of the checklist."""

    id: int
    version: int
    position: int
    title: str
    quantity: str
    handed: bool
    note: str


@dataclass(frozen=True)
class HandoverView:
    """A handover with its lines; *finished_on* is when both signed."""

    id: int
    version: int
    handed_on: dt.date
    outgoing: str
    incoming: str
    finished_on: dt.date | None
    items: tuple[ItemView, ...]

    @property
    def handed(self) -> int:
        """How many lines are ticked."""
        return sum(one.handed for one in self.items)


@action(N_("Save handover"), needs="governance.change", icon="arrow-right-left")
def save_handover(
    session: Session, handover_id: int | None, organisation_id: int, version: int, changes: dict[str, Any]
) -> int:
    """Start a handover with the usual lines (None), or change who hands over, to whom and when. Gives its key."""
    organisation_of(session, organisation_id)
    one = Handover(organisation_id=organisation_id)
    if handover_id is not None:
        one = _open(session, handover_id)
        one.check_version(version)
    one.put({name: value for name, value in changes.items() if name in {part.name for part in FORM}})
    for name in ("handed_on", "outgoing", "incoming"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    if _same(one.outgoing, one.incoming):
        raise Invalid({"incoming": UserError(N_("Nobody hands over to himself."))})
    session.add(one)
    session.flush()
    if handover_id is None:
        language = document_language(session)
        session.add_all(
            HandoverItem(handover_id=one.id, position=place, title=say(title, language), handed=False)
            for place, title in enumerate(STANDARD, 1)
        )
    about(session, "handover", one.id)
    return one.id


@action(N_("Save line of the handover"), needs="governance.change", icon="list-checks")
def save_handover_item(
    session: Session, item_id: int | None, handover_id: int, version: int, changes: dict[str, Any]
) -> int:
    """Add a line (None) or change one: what, how much, whether it is handed over, and remarks. Gives its key."""
    _open(session, handover_id)
    one = _item(session, item_id) if item_id is not None else HandoverItem(handover_id=handover_id, handed=False)
    if item_id is not None:
        one.check_version(version)
        if one.handover_id != handover_id:
            raise UserError(N_("This line is no longer there."))
    else:
        where = HandoverItem.handover_id == handover_id
        one.position = (session.scalar(sa.select(sa.func.max(HandoverItem.position)).where(where)) or 0) + 1
    one.put({name: value for name, value in changes.items() if name in {part.name for part in ITEM_FORM}})
    if not (one.title or "").strip():
        raise Invalid({"title": UserError(N_("Say what is handed over."))})
    session.add(one)
    session.flush()
    about(session, "handover", handover_id)
    return one.id


@action(N_("Tick line of the handover"), needs="governance.change", icon="check")
def tick_handover_item(session: Session, item_id: int, handed: bool) -> None:
    """Tick a line as handed over, or take the tick back."""
    one = _item(session, item_id)
    _open(session, one.handover_id)
    one.handed = handed
    about(session, "handover", one.handover_id)


@action(N_("Delete line of the handover"), needs="governance.change", icon="trash-2")
def delete_handover_item(session: Session, item_id: int) -> None:
    """Take out a line that this organisation has not; the lines after it move up."""
    one = _item(session, item_id)
    _open(session, one.handover_id)
    about(session, "handover", one.handover_id)
    later = HandoverItem.handover_id == one.handover_id, HandoverItem.position > one.position
    session.delete(one)
    for other in session.scalars(sa.select(HandoverItem).where(*later)):
        other.position -= 1


@action(N_("Finish handover"), needs="governance.change", undoable=False, icon="signature")
def finish_handover(session: Session, handover_id: int, version: int, finished_on: dt.date | None) -> None:
    """Note the day both signed: from then on nothing of it changes. A line not handed over says why."""
    one = _open(session, handover_id)
    one.check_version(version)
    if finished_on is None or not one.handed_on <= finished_on <= today(session):
        wrong = N_("Give the day both signed: not before the handover, and not later than today.")
        raise Invalid({"finished_on": UserError(wrong)})
    items = _items(session, handover_id)
    if not items:
        raise UserError(N_("There is nothing on this checklist yet."))
    for item in items:
        if not item.handed and not (item.note or "").strip():
            open_line = N_("“{title}” is not handed over. Tick it, or write in its remarks why not.")
            raise UserError(open_line, title=item.title)
    one.finished_on = finished_on
    about(session, "handover", handover_id)


@action(N_("Delete handover"), needs="governance.change", asks_reason=True, icon="trash-2")
def delete_handover(session: Session, handover_id: int, version: int) -> None:
    """Take out a handover entered by mistake, while it is not signed."""
    one = _open(session, handover_id)
    one.check_version(version)
    for item in _items(session, handover_id):
        session.delete(item)
    session.flush()
    session.delete(one)


@question(needs="governance.see")
def handovers(session: Session, organisation_id: int) -> list[HandoverView]:
    """The handovers of an organisation, the latest first, with their lines."""
    statement = sa.select(Handover).where(Handover.organisation_id == organisation_id)
    found = session.scalars(statement.order_by(Handover.handed_on.desc(), Handover.id.desc())).all()
    lines: dict[int, list[ItemView]] = {one.id: [] for one in found}
    items = sa.select(HandoverItem).where(HandoverItem.handover_id.in_(lines))
    for item in session.scalars(items.order_by(HandoverItem.position, HandoverItem.id)):
        lines[item.handover_id].append(_view(item))
    return [
        HandoverView(
            one.id, one.version, one.handed_on, one.outgoing, one.incoming, one.finished_on, tuple(lines[one.id])
        )
        for one in found
    ]


@question(needs="meetings.print", recorded=N_("Print handover checklist"))
def handover_checklist_pdf(session: Session, handover_id: int, language: Language) -> Printed:
    """The checklist with a column of signatures for each side."""
    from k2k_desktop.reports import handover_checklist
    from k2k_desktop.services import documents, office

    one = handover_of(session, handover_id)
    document = handover_checklist.HandoverChecklist(
        paper=office.paper(session, language),
        organisation=organisation_of(session, one.organisation_id).name,
        handed_on=one.handed_on,
        outgoing=one.outgoing,
        incoming=one.incoming,
        items=tuple(
            handover_checklist.Line(_spoken(item.title, language), item.quantity or "", item.handed, item.note or "")
            for item in _items(session, handover_id)
        ),
        finished_on=one.finished_on,
    )
    return documents.issued(
        session, "handover_checklist", ("handover", handover_id), document.title(), document,
        handover_checklist.print_handover_checklist, edition="signed" if one.finished_on else None,
    )  # fmt: skip


def handover_of(session: Session, handover_id: int) -> Handover:
    """The handover, or a refusal where it is gone."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise UserError(N_("This handover is no longer there."))
    return found


def _open(session: Session, handover_id: int) -> Handover:
    """The handover while it is not signed."""
    one = handover_of(session, handover_id)
    if one.finished_on is not None:
        raise UserError(SIGNED)
    return one


def _item(session: Session, item_id: int) -> HandoverItem:
    found = session.get(HandoverItem, item_id)
    if found is None:
        raise UserError(N_("This line is no longer there."))
    return found


def _items(session: Session, handover_id: int) -> list[HandoverItem]:
    statement = sa.select(HandoverItem).where(HandoverItem.handover_id == handover_id)
    return list(session.scalars(statement.order_by(HandoverItem.position, HandoverItem.id)))


def _view(item: HandoverItem) -> ItemView:
    return ItemView(item.id, item.version, item.position, item.title, item.quantity or "", item.handed, item.note or "")


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _spoken(title: str, language: Language) -> str:
    """A usual line in the paper's language; what somebody worded themselves stays as it is."""
    for label in STANDARD:
        if any(_same(title, say(label, other)) for other in LANGUAGES):
            return say(label, language)
    return title
