"""The promise tracker: what agencies and contractors promised, how long ago, and the letter that reminds them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import ActionItem, ActionStatus, AgendaItem, Meeting, MinuteEntry
from k2k_desktop.models.office import Office
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.actions import counts_by_owner
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.runner import say_more, today, who

if TYPE_CHECKING:
    from k2k_desktop.reports import action_list


@dataclass(frozen=True)
class Promise:
    """One open promise: where and when it was made, how many days ago, and by how many it is over its day."""

    action_id: int
    text: str
    meeting_id: int
    reference: str
    organisation: str
    promised_on: dt.date
    due: dt.date | None
    days: int
    overdue: int
    reminded_on: dt.date | None


@dataclass(frozen=True)
class AgencyPromises:
    """All open promises of one agency or contractor, the oldest first."""

    agency: str
    promises: tuple[Promise, ...]

    @property
    def overdue(self) -> int:
        """How many are over their day."""
        return sum(1 for one in self.promises if one.overdue > 0)


@question(needs="meetings.see")
def promises(session: Session) -> list[AgencyPromises]:
    """The open promises of every agency, who is overdue most first."""
    found: dict[str, list[Promise]] = {}
    for agency, promise in _open(session, None):
        found.setdefault(agency, []).append(promise)
    rows = [AgencyPromises(agency, tuple(kept)) for agency, kept in found.items()]
    return sorted(rows, key=lambda row: (-row.overdue, row.agency.casefold()))


@question(needs="meetings.print", recorded=N_("Print reminder letter"))
def reminder_letter_pdf(session: Session, agency: str, language: Language) -> Printed:
    """One letter with every overdue promise of one agency. Refused where nothing is overdue."""
    from k2k_desktop.reports import reminder_letter

    kept = [promise for _name, promise in _open(session, agency) if promise.overdue > 0]
    if not kept:
        raise UserError(
            N_("Nothing that {agency} promised is overdue, so there is nothing to remind of."), agency=agency
        )
    letter = reminder_letter.ReminderLetter(
        paper=office.paper(session, language),
        written=today(session),
        recipient=agency,
        promises=tuple(_line(session, one, language) for one in kept),
        signed_name=who(session).name,
        signed_position=say(P_("position", "Management office"), language),
        reference=session.scalar(sa.select(Office.reference_prefix)) or "",
    )
    subject = ("action_item", min(one.action_id for one in kept))
    say_more(session, promises=len(kept))
    return documents.issued(
        session,
        "reminder_letter",
        subject,
        reminder_letter.letter_title(letter),
        letter,
        reminder_letter.print_reminder,
    )


@action(N_("Mark as reminded"), needs="meetings.write", icon="send")
def mark_reminded(session: Session, agency: str) -> int:
    """Note on every overdue promise of an agency that it was reminded today; gives how many."""
    keys = [promise.action_id for _name, promise in _open(session, agency) if promise.overdue > 0]
    if not keys:
        raise UserError(
            N_("Nothing that {agency} promised is overdue, so there is nothing to remind of."), agency=agency
        )
    for one in session.scalars(sa.select(ActionItem).where(ActionItem.id.in_(keys))):
        one.reminded_on = today(session)
    return len(keys)


@question(needs="meetings.print", recorded=N_("Print action list"))
def action_list_pdf(session: Session, organisation_id: int | None, language: Language) -> Printed:
    """Every open action with its owner, day and lateness, of one organisation or of all, and how each owner stands."""
    from k2k_desktop.reports import action_list

    day = today(session)
    document = action_list.ActionList(
        paper=office.paper(session, language),
        organisation=session.get_one(Organisation, organisation_id).name if organisation_id else "",
        day=day,
        lines=tuple(_listed(session, organisation_id, day, language)),
        owners=tuple(
            action_list.OwnerLine(one.owner, (one.overdue, one.not_yet, one.on_time, one.late))
            for one in counts_by_owner(session, organisation_id)
        ),
    )
    subject = (
        ("organisation", organisation_id)
        if organisation_id
        else ("office", session.scalars(sa.select(Office.id)).one())
    )
    return documents.issued(
        session, "action_list", subject, action_list.list_title(document), document, action_list.print_action_list
    )


def _listed(
    session: Session, organisation_id: int | None, day: dt.date, language: Language
) -> list[action_list.ActionLine]:
    from k2k_desktop.reports import action_list

    statement = _written().where(ActionItem.status == ActionStatus.open)
    if organisation_id is not None:
        statement = statement.where(Meeting.organisation_id == organisation_id)
    rows = session.execute(statement.order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id))
    return [
        action_list.ActionLine(
            _place(meeting, item, entry, language), entry.text, act.owner_name or act.agency or "", act.due_on,
            max(0, (day - act.due_on).days) if act.due_on else 0,
        )
        for act, entry, item, meeting, _name in rows
    ]  # fmt: skip


def _open(session: Session, agency: str | None) -> list[tuple[str, Promise]]:
    day = today(session)
    statement = _written().where(ActionItem.status == ActionStatus.open, ActionItem.agency.is_not(None))
    if agency is not None:
        statement = statement.where(ActionItem.agency == agency)
    found = []
    for act, entry, item, meeting, name in session.execute(statement.order_by(Meeting.held_on, ActionItem.id)):
        over = (day - act.due_on).days if act.due_on else 0
        place = _place(meeting, item, entry, None)
        found.append((act.agency or "", Promise(
            act.id, entry.text, meeting.id, place, name, meeting.held_on, act.due_on, (day - meeting.held_on).days,
            max(0, over), act.reminded_on,
        )))  # fmt: skip
    return found


def _written() -> sa.Select[ActionItem, MinuteEntry, AgendaItem, Meeting, str]:
    return (
        sa.select(ActionItem, MinuteEntry, AgendaItem, Meeting, Organisation.name)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .join(AgendaItem, AgendaItem.id == MinuteEntry.agenda_item_id)
        .join(Meeting, Meeting.id == ActionItem.meeting_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
    )


def _place(meeting: Meeting, item: AgendaItem, entry: MinuteEntry, language: Language | None) -> str:
    return f"{reference(meeting, language)} · {item.position}.{entry.position}"


def _line(session: Session, promise: Promise, language: Language) -> tuple[str, str, dt.date, dt.date | None, int]:
    """(what, where, promised on, due, days over) in the words of the letter."""
    meeting = session.get_one(Meeting, promise.meeting_id)
    paragraph = promise.reference.rpartition(" ")[2]
    where = f"{meeting.kind.say(language)} {reference(meeting, language)}, {promise.organisation} ({paragraph})"
    return promise.text, where, promise.promised_on, promise.due, promise.overdue
