"""What a meeting puts on paper: minutes, notice and attendance list, collected from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, Language, say
from k2k_desktop.core.phones import show_phone
from k2k_desktop.models.governance import Labels
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Confirmation, EntryKind, Meeting, MinutesStatus
from k2k_desktop.models.office import Office, User
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import governance, office, permissions
from k2k_desktop.services.meetings.agenda import STANDARD
from k2k_desktop.services.meetings.attendance import quorum_of
from k2k_desktop.services.meetings.pages import EntryView, ItemView, item_views
from k2k_desktop.services.meetings.records import (
    attendance_of,
    items_of,
    meeting_of,
    organisation_of,
    presiding,
)
from k2k_desktop.services.runner import today, who

if TYPE_CHECKING:
    from k2k_desktop.reports import attendance_sheet, minutes, notice

_KINDS: Final[dict[EntryKind, Literal["note", "decision", "action"]]] = {
    EntryKind.note: "note",
    EntryKind.decision: "decision",
    EntryKind.action: "action",
    EntryKind.resolution: "decision",
}
_STATUSES: Final[dict[MinutesStatus, minutes.Status]] = {
    MinutesStatus.draft: "draft",
    MinutesStatus.circulated: "circulated",
    MinutesStatus.confirmed: "confirmed",
}
_STANDARD_WORDS: Final = (
    *(label for _kind, *labels in STANDARD for label in labels),
    *(position.label for position in governance.POSITIONS),
)
_BLANK: Final = 8  # lines for guests on the sheet that goes round


@question(needs="meetings.print", recorded=N_("Print minutes"))
def minutes_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The minutes of a meeting as a PDF."""

    from k2k_desktop.reports import minutes

    return minutes.print_minutes(minutes_paper(session, meeting_id, language))


@question(needs="meetings.print", recorded=N_("Print notice of meeting"))
def notice_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The letter that calls a meeting as a PDF."""

    from k2k_desktop.reports import notice

    return notice.print_notice(notice_paper(session, meeting_id, language))


@question(needs="meetings.print", recorded=N_("Print attendance list"))
def attendance_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The list to sign as a PDF; once the meeting was held, those who were there."""

    from k2k_desktop.reports import attendance_sheet

    return attendance_sheet.print_attendance_sheet(sheet_paper(session, meeting_id, language))


def minutes_paper(session: Session, meeting_id: int, language: Language) -> minutes.Minutes:
    """All that is printed of one meeting, collected from its records."""

    from k2k_desktop.reports import minutes

    meeting = meeting_of(session, meeting_id)
    organisation = organisation_of(session, meeting)
    rows = attendance_of(session, meeting_id)
    counted = quorum_of(session, meeting, rows)
    chair = presiding(rows)
    author = session.get(User, meeting.author_id) if meeting.author_id else None
    confirmed = meeting.minutes_status is MinutesStatus.confirmed
    secretary = say(P_("position", "Secretary"), language)
    return minutes.Minutes(
        paper=office.paper(session, language),
        organisation=organisation.name,
        meeting=meeting.kind.say(language),
        number=f"{meeting.number}/{meeting.year}",
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        chair=chair.person_name if chair else "",
        end=meeting.ends_at,
        labels="older" if organisation.labels is Labels.hadir_bersama else "present",
        present=_people(rows, AttendanceClass.present, language),
        in_attendance=_people(rows, AttendanceClass.in_attendance, language),
        absent=_people(rows, AttendanceClass.apologies, language),
        absent_without_notice=_people(rows, AttendanceClass.absent, language),
        secretariat=_people(rows, AttendanceClass.secretariat, language),
        quorum=minutes.Quorum(counted.present, counted.members, counted.needed),
        items=tuple(_item(view, language) for view in item_views(session, meeting, language)),
        prepared=Signatory("", author.name if author else "", secretary),
        confirmed=Signatory("", chair.person_name if chair else "", _spoken(chair.position if chair else "", language)),
        status=_STATUSES[meeting.minutes_status],
        confirmed_on=_confirmed_on(session, meeting_id) if confirmed else None,
    )


def notice_paper(session: Session, meeting_id: int, language: Language) -> notice.Notice:
    """The letter that calls a meeting, signed by its secretary."""

    from k2k_desktop.reports import notice

    meeting = meeting_of(session, meeting_id)
    organisation = organisation_of(session, meeting)
    rows = attendance_of(session, meeting_id)
    chair = presiding([row for row in rows if row.appointment_id is not None])
    secretary = next((row for row in rows if _is_secretary(row)), None)
    return notice.Notice(
        paper=office.paper(session, language),
        written=meeting.notice_on or today(session),
        recipients=(say(N_("All members of {organisation}"), language, organisation=organisation.name),),
        meeting=meeting.kind.say(language),
        number=f"{meeting.number}/{meeting.year}",
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        chair=chair.person_name if chair else "",
        signed_name=secretary.person_name if secretary else who(session).name,
        signed_position=_spoken(secretary.position if secretary else P_("position", "Secretary"), language),
        reference=_file_reference(session, meeting),
        end=meeting.ends_at,
        agenda=tuple(_spoken(item.title, language) for item in items_of(session, meeting_id)),
        reply_by=meeting.reply_by,
        reply_to=secretary.person_name if secretary else "",
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
    benches = [attendance_sheet.Bench(organisation.name, _expected(members, homes, language))]
    if guests or not over:
        title = say(N_("In attendance"), language)
        benches.append(attendance_sheet.Bench(title, _expected(guests, homes, language), blank=0 if over else _BLANK))
    return attendance_sheet.AttendanceSheet(
        paper=office.paper(session, language),
        meeting=meeting.kind.say(language),
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        benches=tuple(benches),
        number=f"{meeting.number}/{meeting.year}",
        organisation=organisation.name,
    )


def _spoken(words: str | None, language: Language) -> str:
    """A standard title or position in the paper's language; what somebody worded themselves stays as it is."""
    written = (words or "").casefold()
    if not written or any(say(label, language).casefold() == written for label in _STANDARD_WORDS):
        return words or ""
    for label in _STANDARD_WORDS:
        if label == words or any(say(label, other).casefold() == written for other in LANGUAGES):
            return say(label, language)
    return words or ""


def _people(rows: Sequence[Attendance], wanted: AttendanceClass, language: Language) -> tuple[minutes.Attendee, ...]:
    from k2k_desktop.reports import minutes

    return tuple(
        minutes.Attendee(row.person_name, _spoken(row.position, language), row.reason or "")
        for row in rows
        if row.attended_as is wanted
    )


def _item(view: ItemView, language: Language) -> minutes.Item:
    from k2k_desktop.reports import minutes

    return minutes.Item(view.number, _spoken(view.title, language), tuple(_entry(entry) for entry in view.entries))


def _entry(view: EntryView) -> minutes.Entry:
    from k2k_desktop.reports import minutes

    return minutes.Entry(
        number=view.number,
        text=view.text,
        kind=_KINDS[view.kind],
        action_by=view.owner,
        due=view.due,
        resolution=view.label,
        proposer=view.proposer,
        seconder=view.seconder,
    )


def _confirmed_on(session: Session, meeting_id: int) -> dt.date | None:
    return session.scalar(sa.select(Confirmation.confirmed_on).where(Confirmation.meeting_id == meeting_id))


def _is_secretary(row: Attendance) -> bool:
    words = {say(P_("position", "Secretary"), "ms").casefold(), say(P_("position", "Secretary"), "en").casefold()}
    return row.appointment_id is not None and (row.position or "").casefold() in words


def _file_reference(session: Session, meeting: Meeting) -> str:
    """`PPRTD/JK/100-1/2 (3)`: the file of the organisation, or the office's prefix, with the number of the letter."""
    organisation = organisation_of(session, meeting)
    file = organisation.reference or session.scalar(sa.select(Office.reference_prefix))
    return f"{file} ({meeting.number})" if file else ""


def _homes(session: Session, rows: Sequence[Attendance]) -> dict[int, tuple[str, str]]:
    """Unit and telephone of the residents among *rows*; the telephone only for whom the printer's role may see it."""
    keys = [row.resident_id for row in rows if row.resident_id is not None]
    line = RESIDENT_LIST.c
    shown = permissions.may(who(session).roles, "people.see")
    found = session.execute(sa.select(line.resident_id, line.unit, line.mobile).where(line.resident_id.in_(keys)))
    return {key: (unit or "", show_phone(mobile) if shown and mobile else "") for key, unit, mobile in found}


def _expected(
    rows: Sequence[Attendance], homes: dict[int, tuple[str, str]], language: Language
) -> tuple[attendance_sheet.Expected, ...]:
    from k2k_desktop.reports import attendance_sheet

    made = []
    for row in rows:
        unit, telephone = homes.get(row.resident_id or 0, ("", ""))
        made.append(attendance_sheet.Expected(row.person_name, _spoken(row.position, language), unit, telephone))
    return tuple(made)
