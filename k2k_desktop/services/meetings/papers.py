"""The minutes of a meeting on paper, collected from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.marks import read_marks
from k2k_desktop.models.governance import Labels
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Confirmation,
    EntryKind,
    Meeting,
    MeetingStatus,
    MinutesStatus,
)
from k2k_desktop.models.office import User
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance.records import document_language
from k2k_desktop.services.meetings.amendments import amendments_of
from k2k_desktop.services.meetings.pages import EntryView, item_views
from k2k_desktop.services.meetings.quorum import by_item, loss_words, quorum_of, quorum_words
from k2k_desktop.services.meetings.records import (
    SECRETARY,
    attendance_of,
    called,
    items_of,
    meeting_of,
    organisation_of,
    presiding,
    reference,
)
from k2k_desktop.services.meetings.voting import VoteView, count_words, vote_words, votes_of
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
def minutes_pdf(session: Session, meeting_id: int, language: Language, public: bool = False) -> Printed:
    """The minutes of a meeting as a PDF; the *public* copy keeps the numbers of closed items and leaves their words."""

    from k2k_desktop.reports import minutes

    document = minutes_paper(session, meeting_id, language, public)
    kind = "public_minutes" if public else "minutes"
    title = minutes.minutes_title(document)
    edition = f"confirmed, {len(document.amendments)} amendments" if document.status == "confirmed" else None
    return documents.issued(
        session, kind, ("meeting", meeting_id), title, document, minutes.print_minutes, edition=edition
    )


@question(needs="meetings.print", recorded=N_("Keep confirmed minutes"))
def keep_confirmed(session: Session, meeting_id: int) -> Printed:
    """The minutes in the language of the office's documents, asked for at once when they are confirmed.

    So the trail's next entry holds the hash of what was confirmed. Rule source: security design 4.6.
    """
    return minutes_pdf(session, meeting_id, document_language(session))


@question(needs="meetings.print", recorded=N_("Print public copy of minutes"))
def public_minutes_pdf(session: Session, meeting_id: int, language: Language) -> Printed:
    """The minutes as a PDF without the words of closed items."""
    return minutes_pdf(session, meeting_id, language, public=True)


def minutes_paper(session: Session, meeting_id: int, language: Language, public: bool = False) -> minutes.Minutes:
    """All that is printed of one meeting, collected from its records."""
    from k2k_desktop.reports import minutes

    meeting = meeting_of(session, meeting_id)
    organisation = organisation_of(session, meeting)
    rows = attendance_of(session, meeting_id)
    counted = quorum_of(session, meeting, rows)
    chair = presiding(rows)
    confirmed = meeting.minutes_status is MinutesStatus.confirmed
    prepared, reviewed, signed = _signatories(session, meeting, chair, language)
    lists = _People(session, meeting_id, rows, language)
    reached = (counted.present, counted.members, counted.needed, quorum_words(counted, language), counted.reached)
    name, number = called(meeting, language)
    return minutes.Minutes(
        paper=office.paper(session, language),
        organisation=organisation.name,
        meeting=name,
        number=number,
        date=meeting.held_on,
        start=meeting.starts_at,
        place=meeting.place,
        chair=chair.person_name if chair else "",
        end=meeting.ends_at,
        labels="older" if organisation.labels is Labels.hadir_bersama else "present",
        present=lists.of(AttendanceClass.present),
        in_attendance=lists.of(AttendanceClass.in_attendance),
        absent=lists.of(AttendanceClass.apologies),
        absent_without_notice=lists.of(AttendanceClass.absent),
        secretariat=lists.of(AttendanceClass.secretariat),
        quorum=minutes.Quorum(*reached),
        notes=_notes(session, meeting, language),
        items=_items(session, meeting, language, public),
        prepared=prepared,
        reviewed=reviewed,
        confirmed=signed,
        status=_STATUSES[meeting.minutes_status],
        confirmed_on=_confirmed_on(session, meeting_id) if confirmed else None,
        amendments=_amendments(session, meeting_id, language),
    )


def _notes(session: Session, meeting: Meeting, language: Language) -> tuple[tuple[str, str], ...]:
    """Which meeting this one continues, and that it was adjourned itself: what never changes afterwards."""
    found = []
    if meeting.continues_id is not None:
        earlier = session.get_one(Meeting, meeting.continues_id)
        values = {"reference": reference(earlier, language), "day": show_day(earlier.held_on, language)}
        words = say(N_("{reference} of {day}"), language, **values)
        found.append((say(N_("Continues the adjourned meeting"), language), words))
    if meeting.status is MeetingStatus.adjourned:
        found.append((say(N_("Status"), language), say(MeetingStatus.adjourned.label, language)))
    return tuple(found)


def _signatories(
    session: Session, meeting: Meeting, chair: Attendance | None, language: Language
) -> tuple[Signatory, Signatory | None, Signatory]:
    """Who prepared the minutes, who reviewed them if anybody, and who confirms them by hand: the chair."""
    author = session.get(User, meeting.author_id) if meeting.author_id else None
    prepared = Signatory("", author.name if author else "", say(SECRETARY, language))
    reviewed = Signatory("", meeting.reviewer, meeting.reviewer_position or "") if meeting.reviewer else None
    post = spoken(chair.position if chair else "", language)
    return prepared, reviewed, Signatory("", chair.person_name if chair else "", post)


class _People:
    """The lists of attendance, each name with what is remarked of it."""

    def __init__(self, session: Session, meeting_id: int, rows: Sequence[Attendance], language: Language) -> None:
        self._rows, self._language = rows, language
        self._items = {item.id: item.position for item in items_of(session, meeting_id)}

    def of(self, wanted: AttendanceClass) -> tuple[minutes.Attendee, ...]:
        """The people of one class."""
        from k2k_desktop.reports import minutes

        return tuple(
            minutes.Attendee(row.person_name, spoken(row.position, self._language), self._remark(row))
            for row in self._rows
            if row.attended_as is wanted
        )

    def _remark(self, row: Attendance) -> str:
        """Why somebody was away, or between which items they were there."""
        came, left = (self._items.get(key or 0, 0) for key in (row.arrived_item_id, row.left_item_id))
        values = {"came": came, "left": left}
        if came > 1 and left:
            return say(N_("present from item {came} until item {left}"), self._language, **values)
        if came > 1:
            return say(N_("present from item {came}"), self._language, **values)
        if left:
            return say(N_("left at item {left}"), self._language, **values)
        return row.reason or ""


def _items(session: Session, meeting: Meeting, language: Language, public: bool) -> tuple[minutes.Item, ...]:
    """The agenda as printed: remarks under each title, its paragraphs, and the votes taken on none of them."""
    from k2k_desktop.reports import minutes
    from k2k_desktop.services.meetings.interests import step_out_words, stepped_out

    remarks: dict[int, list[str]] = {}
    for one in stepped_out(session, meeting.id):
        remarks.setdefault(one.item_id, []).append(step_out_words(one, language))
    had = quorum_of(session, meeting, attendance_of(session, meeting.id)).reached  # else the head says so already
    for lost in by_item(session, meeting):
        if had and lost.lost:
            remarks.setdefault(lost.item_id, []).append(loss_words(lost, language))
    votes = votes_of(session, meeting.id)
    made = []
    for view in item_views(session, meeting, language):
        if public and view.closed:
            made.append(minutes.Item(view.number, say(N_("Closed item"), language)))
            continue
        keys = {entry.id for entry in view.entries}
        entries = tuple(
            entry_paper(entry, language, [vote for vote in votes if vote.minute_entry_id == entry.id and entry.id])
            for entry in view.entries
        )
        loose = [one for one in votes if one.item_id == view.id and one.minute_entry_id not in keys - {None}]
        lines = tuple(_voted(one, language, motion=True) for one in loose)
        made.append(
            minutes.Item(view.number, spoken(view.title, language), entries, tuple(remarks.get(view.id, ())), lines)
        )
    return tuple(made)


def entry_paper(view: EntryView, language: Language, votes: Sequence[VoteView] = ()) -> minutes.Entry:
    """A paragraph as printed, with the *votes* taken on it."""
    from k2k_desktop.reports import minutes

    said = tuple(_voted(one, language) for one in votes) or vote_lines(view, language)
    return minutes.Entry(
        number=view.number,
        text=view.text,
        kind=_KINDS[view.kind],
        action_by=view.owner,
        due=view.due,
        resolution=view.label,
        proposer=view.proposer,
        seconder=view.seconder,
        remarks=said,
        marks=read_marks(view.marks),
    )


def vote_lines(view: EntryView, language: Language) -> tuple[str, ...]:
    """How a resolution was voted on, by the register: counts with the result, or that it was by consensus."""
    if not view.label:
        return ()
    if view.votes is None:
        return (say(N_("By consensus"), language),)
    favour, against, abstained = view.votes
    words = N_("For {favour} · Against {against} · Abstained {abstained} – carried")
    if not view.carried:
        words = N_("For {favour} · Against {against} · Abstained {abstained} – not carried")
    return (say(words, language, favour=favour, against=against, abstained=abstained),)


def _voted(vote: VoteView, language: Language, *, motion: bool = False) -> str:
    values = {"motion": vote.motion, "counts": count_words(vote, language), "result": vote_words(vote, language)}
    words = N_("Vote: {motion} {counts} ({result})") if motion else N_("{counts} ({result})")
    return say(words, language, **values)


def _amendments(session: Session, meeting_id: int, language: Language) -> tuple[minutes.Amendment, ...]:
    from k2k_desktop.reports import minutes

    return tuple(
        minutes.Amendment(one.made_on, one.at, one.text, one.reason, one.paragraph, one.proposer, one.seconder)
        for one in amendments_of(session, meeting_id, language)
    )


def _confirmed_on(session: Session, meeting_id: int) -> dt.date | None:
    return session.scalar(sa.select(Confirmation.confirmed_on).where(Confirmation.meeting_id == meeting_id))
