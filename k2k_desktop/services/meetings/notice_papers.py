"""What calls and seats a meeting on paper: the notice and the attendance list, collected from the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_time
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.phones import show_phone
from k2k_desktop.models.meetings import AgendaItem, Attendance, AttendanceClass, Bench, Meeting
from k2k_desktop.models.office import Attachment, Office
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, masking, office
from k2k_desktop.services.meetings.records import (
    SECRETARY,
    attendance_of,
    called,
    items_of,
    meeting_of,
    organisation_of,
    presiding,
    reference,
    secretary_of,
)
from k2k_desktop.services.meetings.wording import spoken
from k2k_desktop.services.runner import today, who

if TYPE_CHECKING:
    from k2k_desktop.reports import agenda, attendance_sheet, notice

CLOSED_ITEM: Final = N_("(Closed item)")
_BLANK: Final = 8  # lines for guests on the sheet that goes round


@question(needs="meetings.print", recorded=N_("Print notice of meeting"))
def notice_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The letter that calls a meeting as a PDF."""

    from k2k_desktop.reports import notice

    document = notice_paper(session, meeting_id, language)
    title = _title(session, meeting_id, N_("Notice of meeting"), language)
    return documents.issued(session, "notice", ("meeting", meeting_id), title, document, notice.print_notice)


@question(needs="meetings.print", recorded=N_("Print notice letters"))
def notice_letters_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The notice to each member by name and unit, all letters in one PDF."""

    from k2k_desktop.reports import notice

    rows = [row for row in attendance_of(session, meeting_id) if row.appointment_id is not None]
    if not rows:
        raise UserError(N_("Nobody is in office on the day of this meeting. Appoint the committee first."))
    homes = _homes(session, rows)
    recipients = []
    for row in rows:
        unit = homes.get(row.resident_id or 0, ("", ""))[0]
        recipients.append(tuple(line for line in (row.person_name, spoken(row.position, language), unit) if line))
    paper = notice_paper(session, meeting_id, language)
    document = notice.NoticeLetters(paper.paper, paper, tuple(recipients))
    title = _title(session, meeting_id, N_("Notice letters"), language)
    return documents.issued(session, "notice_letters", ("meeting", meeting_id), title, document, notice.print_letters)


@question(needs="meetings.print", recorded=N_("Print agenda"))
def agenda_pdf(session: Session, meeting_id: int, language: Language, public: bool = True) -> Printed:
    """The agenda as a PDF; the *public* copy keeps the number of a closed item and leaves its words out."""

    from k2k_desktop.reports import agenda

    document = agenda_paper(session, meeting_id, language, public)
    kind = "agenda" if public else "agenda_full"
    title = _title(session, meeting_id, N_("Agenda"), language)
    return documents.issued(session, kind, ("meeting", meeting_id), title, document, agenda.print_agenda)


@question(needs="meetings.print", recorded=N_("Print attendance list"))
def attendance_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The list to sign as a PDF; once the meeting was held, those who were there."""

    from k2k_desktop.reports import attendance_sheet

    document = sheet_paper(session, meeting_id, language)
    title = _title(session, meeting_id, N_("Attendance list"), language)
    draw = attendance_sheet.print_attendance_sheet
    return documents.issued(session, "attendance", ("meeting", meeting_id), title, document, draw)


def notice_paper(session: Session, meeting_id: int, language: Language) -> notice.Notice:
    """The letter that calls a meeting, signed by its secretary."""

    from k2k_desktop.reports import notice

    meeting = meeting_of(session, meeting_id)
    organisation = organisation_of(session, meeting)
    rows = attendance_of(session, meeting_id)
    chair = presiding([row for row in rows if row.appointment_id is not None])
    secretary = secretary_of(rows)
    name, number = called(meeting, language)
    return notice.Notice(
        paper=office.paper(session, language),
        written=meeting.notice_on or today(session),
        recipients=(say(N_("All members of {organisation}"), language, organisation=organisation.name),),
        meeting=name,
        number=number,
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        chair=chair.person_name if chair else "",
        signed_name=secretary.person_name if secretary else who(session).name,
        signed_position=spoken(secretary.position if secretary else SECRETARY, language),
        reference=_file_reference(session, meeting),
        end=meeting.ends_at,
        agenda=tuple(
            say(CLOSED_ITEM, language) if item.closed else spoken(item.title, language)
            for item in items_of(session, meeting_id)
        ),
        reply_by=meeting.reply_by,
        reply_to=secretary.person_name if secretary else "",
    )


def agenda_paper(session: Session, meeting_id: int, language: Language, public: bool) -> agenda.Agenda:
    """The items of a meeting in the words of *language*."""

    from k2k_desktop.reports import agenda

    meeting = meeting_of(session, meeting_id)
    chair = presiding([row for row in attendance_of(session, meeting_id) if row.appointment_id is not None])
    items = items_of(session, meeting_id)
    keys = [item.paper_id for item in items if item.paper_id is not None]
    statement = sa.select(Attachment.id, Attachment.name).where(Attachment.id.in_(keys))
    papers: dict[int, str] = {key: name for key, name in session.execute(statement)}
    name, number = called(meeting, language)
    return agenda.Agenda(
        paper=office.paper(session, language),
        organisation=organisation_of(session, meeting).name,
        meeting=name,
        number=number,
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        items=tuple(_line(item, public, papers, language) for item in items),
        end=meeting.ends_at,
        chair=chair.person_name if chair else "",
        public=public,
    )


def sheet_paper(session: Session, meeting_id: int, language: Language) -> attendance_sheet.AttendanceSheet:
    """The list for signatures: before the meeting everybody called with blank lines, afterwards who was there."""

    from k2k_desktop.reports import attendance_sheet

    meeting = meeting_of(session, meeting_id)
    organisation = organisation_of(session, meeting)
    rows = attendance_of(session, meeting_id)
    over = meeting.quorum_needed is not None
    away = (AttendanceClass.apologies, AttendanceClass.absent)
    members = [row for row in rows if row.appointment_id is not None and not (over and row.attended_as in away)]
    guests = [row for row in rows if row.appointment_id is None and not (over and row.attended_as in away)]
    homes = _homes(session, rows)
    benches = [
        attendance_sheet.Bench(title or organisation.name, _expected(seated, homes, language, over))
        for title, seated in _seated(members, language)
    ]
    if guests or not over:
        title = say(N_("In attendance"), language)
        benches.append(
            attendance_sheet.Bench(title, _expected(guests, homes, language, over), blank=0 if over else _BLANK)
        )
    name, number = called(meeting, language)
    return attendance_sheet.AttendanceSheet(
        paper=office.paper(session, language),
        meeting=name,
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        benches=tuple(benches),
        number=number,
        organisation=organisation.name,
    )


def _file_reference(session: Session, meeting: Meeting) -> str:
    """`PPRTD/JK/100-1/2 (3)`: the file of the organisation, or the office's prefix, with the number of the letter."""
    organisation = organisation_of(session, meeting)
    file = organisation.reference or session.scalar(sa.select(Office.reference_prefix))
    return f"{file} ({meeting.number})" if file else ""


def _homes(session: Session, rows: Sequence[Attendance]) -> dict[int, tuple[str, str]]:
    """Unit and telephone of the residents among *rows*; the telephone only for whom the printer's role may see it."""
    keys = [row.resident_id for row in rows if row.resident_id is not None]
    line = RESIDENT_LIST.c
    found = session.execute(sa.select(line.resident_id, line.unit, line.mobile).where(line.resident_id.in_(keys)))
    homes = {}
    for key, unit, mobile in found:
        shown = masking.phone(session, mobile, key) or ""
        homes[key] = unit or "", "" if masking.is_masked(shown) else show_phone(shown)  # a line to write it on
    return homes


def _expected(
    rows: Sequence[Attendance], homes: dict[int, tuple[str, str]], language: Language, over: bool
) -> tuple[attendance_sheet.Expected, ...]:
    from k2k_desktop.reports import attendance_sheet

    made = []
    for row in rows:
        unit, telephone = homes.get(row.resident_id or 0, ("", ""))
        time = show_time(row.arrived_at, language) if over and row.arrived_at else ""
        made.append(attendance_sheet.Expected(row.person_name, spoken(row.position, language), unit, telephone, time))
    return tuple(made)


def _seated(rows: Sequence[Attendance], language: Language) -> list[tuple[str, list[Attendance]]]:
    """Members by bench where any has one, in the order of benches; else together under no title."""
    if not any(row.bench for row in rows):
        return [("", list(rows))]
    found = [(bench.say(language), [row for row in rows if row.bench is bench]) for bench in Bench]
    found.append((say(N_("Other members"), language), [row for row in rows if row.bench is None]))
    return [(title, seated) for title, seated in found if seated]


def _line(item: AgendaItem, public: bool, papers: dict[int, str], language: Language) -> agenda.AgendaLine:
    """What a public copy does not show does not reach its paper either."""
    from k2k_desktop.reports import agenda

    number = f"{item.position}.0"
    if public and item.closed:
        return agenda.AgendaLine(number, "", closed=True)
    paper = papers.get(item.paper_id or 0, "")
    return agenda.AgendaLine(number, spoken(item.title, language), item.presenter or "", item.closed, paper)


def _title(session: Session, meeting_id: int, paper: str, language: Language) -> str:
    meeting = meeting_of(session, meeting_id)
    return say(N_("{paper} {reference}"), language, paper=say(paper, language), reference=reference(meeting, language))
