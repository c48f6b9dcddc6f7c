"""Extracts: one decision of confirmed minutes as a certified paper of its own, numbered by year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.meetings import Confirmation, EntryKind, Meeting, MinuteEntry, MinutesStatus
from k2k_desktop.models.meetings.room import Extract
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import documents, office
from k2k_desktop.services.meetings.records import (
    SECRETARY,
    attendance_of,
    extract_name,
    meeting_of,
    organisation_of,
    reference,
    secretary_of,
)
from k2k_desktop.services.meetings.wording import spoken
from k2k_desktop.services.runner import today, who

if TYPE_CHECKING:
    from k2k_desktop.reports import extract

KINDS: Final = (EntryKind.decision, EntryKind.resolution)


@action(N_("Make extract"), needs="meetings.circulate", undoable=False, icon="scissors")
def make_extract(session: Session, minute_entry_id: int, recipient: str) -> int:
    """Number an extract of a decision or resolution for *recipient*; gives its key. Only confirmed minutes have any."""
    entry = session.get(MinuteEntry, minute_entry_id)
    if entry is None:
        raise UserError(N_("This paragraph is no longer there."))
    meeting = meeting_of(session, entry.meeting_id)
    if meeting.minutes_status is not MinutesStatus.confirmed:
        raise UserError(N_("Extracts are made of confirmed minutes only, because others may still change."))
    if entry.kind not in KINDS:
        raise UserError(N_("Extracts are made of a decision or a resolution. This paragraph is neither."))
    given: str | None = kind_of(Extract.recipient).parse(recipient)
    if not given:
        raise Invalid({"recipient": UserError(N_("Write for whom the extract is."))})
    day = today(session)
    last = session.scalar(sa.select(sa.func.max(Extract.issued_on)))
    if day < max(meeting.held_on, last or meeting.held_on):
        wrong = N_("This computer's clock is at {now}, before what was issued already. Set the clock right first.")
        raise UserError(wrong, now=show_day(day))
    number = 1 + (session.scalar(sa.select(sa.func.max(Extract.number)).where(Extract.year == day.year)) or 0)
    made = Extract(
        meeting_id=meeting.id, minute_entry_id=entry.id, year=day.year, number=number, recipient=given, issued_on=day
    )
    session.add(made)
    session.flush()
    return made.id


@question(needs="meetings.see")
def extracts_of_entry(session: Session, minute_entry_id: int) -> tuple[tuple[int, str, str], ...]:
    """The extracts made of a paragraph: (key, name, for whom)."""
    rows = session.scalars(sa.select(Extract).where(Extract.minute_entry_id == minute_entry_id).order_by(Extract.id))
    return tuple((one.id, extract_name(one, None), one.recipient) for one in rows)


@question(needs="meetings.print", recorded=N_("Print extract"))
def extract_pdf(session: Session, extract_id: int, language: Language) -> Printed:
    """A certified extract as a PDF."""
    from k2k_desktop.reports import extract

    document = extract_paper(session, extract_id, language)
    return documents.issued(
        session, "extract", ("extract", extract_id), extract.extract_title(document), document, extract.print_extract,
        edition=f"extract {document.number}",
    )  # fmt: skip


def extract_paper(session: Session, extract_id: int, language: Language) -> extract.Extract:
    """All that is printed of one extract; the secretary of the meeting's day certifies it."""
    from k2k_desktop.reports import extract
    from k2k_desktop.services.meetings import pages
    from k2k_desktop.services.meetings.papers import entry_paper, vote_lines

    made = session.get(Extract, extract_id)
    if made is None:
        raise UserError(N_("This extract is no longer there."))
    meeting = meeting_of(session, made.meeting_id)
    item, entry = next(
        (item, entry)
        for item in pages.item_views(session, meeting, language)
        for entry in item.entries
        if entry.id == made.minute_entry_id
    )
    return extract.Extract(
        paper=office.paper(session, language),
        number=f"{made.number}/{made.year}",
        recipient=made.recipient,
        issued=made.issued_on,
        organisation=organisation_of(session, meeting).name,
        meeting=meeting.kind.say(language),
        reference=reference(meeting, language),
        held=meeting.held_on,
        place=meeting.place,
        item=f"{item.number} {spoken(item.title, language)}",
        entry=replace(entry_paper(entry, language), remarks=vote_lines(entry, language)),
        certified=_certifier(session, meeting, language),
        confirmed_on=session.scalar(sa.select(Confirmation.confirmed_on).where(Confirmation.meeting_id == meeting.id)),
    )


def _certifier(session: Session, meeting: Meeting, language: Language) -> Signatory:
    """The secretary on the list of the meeting; where there is none, whoever prints."""
    found = secretary_of(attendance_of(session, meeting.id))
    if found is None:
        return Signatory("", who(session).name, say(SECRETARY, language))
    return Signatory("", found.person_name, spoken(found.position, language))
