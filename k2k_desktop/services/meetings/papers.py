"""The minutes of a meeting on paper, collected from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.governance import Labels
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Confirmation, EntryKind, MinutesStatus
from k2k_desktop.models.office import User
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import office
from k2k_desktop.services.meetings.attendance import quorum_of
from k2k_desktop.services.meetings.pages import EntryView, ItemView, item_views
from k2k_desktop.services.meetings.records import (
    attendance_of,
    meeting_of,
    organisation_of,
    presiding,
)
from k2k_desktop.services.meetings.wording import spoken

if TYPE_CHECKING:
    from k2k_desktop.reports import minutes

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


@question(needs="meetings.print", recorded=N_("Print minutes"))
def minutes_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The minutes of a meeting as a PDF."""

    from k2k_desktop.reports import minutes

    return minutes.print_minutes(minutes_paper(session, meeting_id, language))


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
        confirmed=Signatory("", chair.person_name if chair else "", spoken(chair.position if chair else "", language)),
        status=_STATUSES[meeting.minutes_status],
        confirmed_on=_confirmed_on(session, meeting_id) if confirmed else None,
    )


def _people(rows: Sequence[Attendance], wanted: AttendanceClass, language: Language) -> tuple[minutes.Attendee, ...]:
    from k2k_desktop.reports import minutes

    return tuple(
        minutes.Attendee(row.person_name, spoken(row.position, language), row.reason or "")
        for row in rows
        if row.attended_as is wanted
    )


def _item(view: ItemView, language: Language) -> minutes.Item:
    from k2k_desktop.reports import minutes

    return minutes.Item(view.number, spoken(view.title, language), tuple(_entry(entry) for entry in view.entries))


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
