"""What the records say of one meeting, as the tables of its evidence: from the notice to its entries in the trail."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_day, show_instant, show_time
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models import audit
from k2k_desktop.models.base import Record
from k2k_desktop.models.governance.standing import Declaration
from k2k_desktop.models.meetings import Attendance, Confirmation, EntryKind, Meeting
from k2k_desktop.models.office import IssuedDocument, User
from k2k_desktop.services.audit import act_words
from k2k_desktop.services.meetings.amendments import amendments_of
from k2k_desktop.services.meetings.interests import stepped_out
from k2k_desktop.services.meetings.notices import invitations, notice_period
from k2k_desktop.services.meetings.pages import ItemView, item_views
from k2k_desktop.services.meetings.quorum import by_item, quorum_of, quorum_words
from k2k_desktop.services.meetings.records import attendance_of, meeting_of, organisation_of, reference
from k2k_desktop.services.meetings.voting import count_words, vote_words, votes_of

if TYPE_CHECKING:
    from k2k_desktop.reports.evidence import Chapter, Section

_SHOWN: Final = 16  # characters of an entry's hash: enough to find it, the whole one stands in the exported trail
_MOST_ENTRIES: Final = 400
_YES: Final = {True: P_("quorum", "Reached"), False: P_("quorum", "Not reached")}


def chapter_of(session: Session, meeting_id: int, language: Language) -> Chapter:
    """One meeting: facts, notice and service, attendance, quorum, decisions, votes, interests, actions, trail."""
    from k2k_desktop.reports.evidence import Chapter

    meeting = meeting_of(session, meeting_id)
    items = item_views(session, meeting, language)
    return Chapter(
        f"{organisation_of(session, meeting).name} · {reference(meeting, language)}",
        tuple(_facts(session, meeting, language)),
        (
            _notice(session, meeting, language), _attendance(session, meeting, language),
            _quorum(session, meeting, language), _decisions(items, language), _votes(session, meeting, items, language),
            _interests(session, meeting, language), _actions(items, language),
            _amendments(session, meeting, language), _entries(session, meeting, language),
        ),
    )  # fmt: skip


def _facts(session: Session, meeting: Meeting, language: Language) -> Iterator[tuple[str, str]]:
    author = session.get(User, meeting.author_id) if meeting.author_id else None
    yield say(N_("Date"), language), show_day(meeting.held_on, language, long=True)
    until = f" – {show_time(meeting.ends_at, language)}" if meeting.ends_at else ""
    yield say(N_("Time"), language), show_time(meeting.starts_at, language) + until
    yield say(N_("Venue"), language), meeting.place
    yield say(N_("Status"), language), meeting.status.say(language)
    yield say(N_("Minutes"), language), meeting.minutes_status.say(language)
    yield say(N_("Minutes by"), language), author.name if author else ""
    confirmed = session.scalars(sa.select(Confirmation).where(Confirmation.meeting_id == meeting.id)).first()
    if confirmed is not None:
        at = session.get_one(Meeting, confirmed.at_meeting_id)
        names = [session.get_one(Attendance, key).person_name for key in (confirmed.proposer_id, confirmed.seconder_id)]
        yield say(N_("Confirmed on"), language), show_day(confirmed.confirmed_on, language, long=True)
        yield say(N_("Confirmed at"), language), reference(at, language)
        yield say(N_("Proposer and seconder"), language), ", ".join(names)


def _section(
    title: str, heads: tuple[tuple[str, float], ...], rows: Sequence[tuple[str, ...]], none: str, language: Language,
    said: tuple[str, ...] = (),
) -> Section:  # fmt: skip
    from k2k_desktop.reports.evidence import Section

    shown = tuple((say(words, language), share) for words, share in heads)
    return Section(say(title, language), shown, tuple(rows), said, say(none, language))


def _notice(session: Session, meeting: Meeting, language: Language) -> Section:
    called = invitations(session, meeting.id)
    rows = [
        (one.name, one.position, way.say(language), show_day(day, language))
        for one in called.people
        for way, day in one.served or ()
    ]
    rows += [(one.name, one.position, say(N_("Not served"), language), "") for one in called.people if not one.served]
    said: tuple[str, ...] = ()
    if meeting.notice_on is not None:
        period = notice_period(session, meeting.id)
        words = N_("Notice of {sent}: {given} days before the meeting; the rules ask for {needed}.")
        said = (say(words, language, sent=show_day(period.sent_on, language), given=period.given,
                    needed=period.needed),)  # fmt: skip
    heads = ((N_("Name"), 3.0), (N_("Position"), 2.0), (N_("Way of service"), 2.0), (N_("Served on"), 1.4))
    return _section(N_("Notice and service"), heads, rows, N_("No service is on record."), language, said)


def _attendance(session: Session, meeting: Meeting, language: Language) -> Section:
    rows = [
        (
            row.person_name, row.position or "", row.attended_as.say(language),
            show_time(row.arrived_at, language) if row.arrived_at else "",
            show_time(row.left_at, language) if row.left_at else "", row.reason or "",
        )
        for row in attendance_of(session, meeting.id)
    ]  # fmt: skip
    heads = (
        (N_("Name"), 2.6), (N_("Position"), 2.0), (N_("Attendance"), 1.8), (P_("attendance", "Came"), 1.4),
        (P_("attendance", "Left"), 1.4), (N_("Reason"), 2.0),
    )  # fmt: skip
    return _section(N_("Attendance"), heads, rows, N_("Nobody is on the list of attendance."), language)


def _quorum(session: Session, meeting: Meeting, language: Language) -> Section:
    whole = quorum_of(session, meeting, attendance_of(session, meeting.id))
    rows = [
        (one.number, one.title, quorum_words(one.quorum, language), say(_YES[one.quorum.reached], language))
        for one in by_item(session, meeting)
    ]
    words = f"{quorum_words(whole, language)} – {say(_YES[whole.reached], language)}"
    heads = ((N_("Item"), 0.7), (N_("Agenda item"), 3.2), (N_("Arithmetic"), 3.6), (N_("Quorum"), 1.4))
    return _section(N_("Quorum, item by item"), heads, rows, N_("There is no agenda."), language, (words,))


def _decisions(items: tuple[ItemView, ...], language: Language) -> Section:
    rows = [
        (entry.number, entry.label, entry.text, entry.proposer, entry.seconder)
        for item in items
        for entry in item.entries
        if entry.kind in (EntryKind.decision, EntryKind.resolution)
    ]
    heads = (
        (N_("Paragraph"), 1.6), (N_("Resolution"), 1.6), (N_("Text"), 4.4), (N_("Proposer"), 1.8), (N_("Seconder"), 1.8)
    )  # fmt: skip
    return _section(N_("Decisions"), heads, rows, N_("No decision was minuted."), language)


def _votes(session: Session, meeting: Meeting, items: tuple[ItemView, ...], language: Language) -> Section:
    numbers = {item.id: item.number for item in items}
    rows = []
    for vote in votes_of(session, meeting.id):
        names = "\n".join(f"{name}: {ballot.say(language)}" for name, ballot in vote.names)
        rows.append(
            (
                numbers.get(vote.item_id, ""), vote.motion, vote.method.say(language),
                "\n".join(part for part in (count_words(vote, language), names) if part), vote_words(vote, language),
            )
        )  # fmt: skip
    heads = (
        (N_("Item"), 0.7), (N_("Motion"), 3.0), (N_("Way of voting"), 1.4), (N_("Votes"), 2.4), (N_("Result"), 2.4)
    )  # fmt: skip
    return _section(N_("Votes"), heads, rows, N_("No vote is on record."), language)


def _interests(session: Session, meeting: Meeting, language: Language) -> Section:
    rows = [(one.number, one.name, say(N_("Left the room"), language), one.reason)
            for one in stepped_out(session, meeting.id)]  # fmt: skip
    present = {row.appointment_id: row.person_name for row in attendance_of(session, meeting.id) if row.appointment_id}
    statement = sa.select(Declaration).where(
        Declaration.appointment_id.in_(present), Declaration.declared_on <= meeting.held_on,
        Declaration.valid_to >= meeting.held_on,
    )  # fmt: skip
    rows += [
        (
            "",
            present[one.appointment_id],
            f"{one.kind.say(language)}, {show_day(one.declared_on, language)}",
            one.matter,
        )
        for one in session.scalars(statement.order_by(Declaration.declared_on, Declaration.id))
    ]
    heads = ((N_("Item"), 0.7), (N_("Name"), 2.6), (N_("Declaration"), 2.4), (N_("About what"), 3.6))
    return _section(N_("Interests declared"), heads, rows, N_("No interest was declared."), language)


def _actions(items: tuple[ItemView, ...], language: Language) -> Section:
    rows = [
        (
            entry.number, entry.text, entry.owner, show_day(entry.due, language) if entry.due else "",
            entry.action_status.say(language) if entry.action_status else "",
        )
        for item in items
        for entry in item.entries
        if entry.action_id is not None
    ]  # fmt: skip
    heads = (
        (N_("Paragraph"), 1.6), (N_("What is to be done"), 4.2), (N_("Action by"), 2.2), (N_("Due date"), 1.4),
        (N_("Status"), 1.4),
    )  # fmt: skip
    return _section(N_("Actions"), heads, rows, N_("No action was given."), language)


def _amendments(session: Session, meeting: Meeting, language: Language) -> Section:
    rows = [
        (str(one.number), one.paragraph, one.text, one.reason, f"{one.at}, {show_day(one.made_on, language)}")
        for one in amendments_of(session, meeting.id, language)
    ]
    heads = (
        (P_("amendment", "No."), 0.6), (N_("Paragraph"), 1.6), (N_("Text"), 3.6), (N_("Reason"), 2.4),
        (N_("Made at"), 2.0),
    )  # fmt: skip
    return _section(N_("Amendments to the minutes"), heads, rows, N_("The minutes were not amended."), language)


def records_of(session: Session, meeting_id: int) -> dict[str, set[int]]:
    """The keys of every record that belongs to a meeting, by table: what its entries in the trail are about."""
    found: dict[str, set[int]] = {"meeting": {meeting_id}}
    for table in Record.metadata.tables.values():
        if "meeting_id" in table.c and "id" in table.c:
            keys = session.scalars(sa.select(table.c.id).where(table.c.meeting_id == meeting_id))
            found.setdefault(table.name, set()).update(keys)
    votes = found.get("vote", set())
    named = Record.metadata.tables["named_vote"]
    found["named_vote"] = set(session.scalars(sa.select(named.c.id).where(named.c.vote_id.in_(votes))))
    issued = sa.select(IssuedDocument.id).where(
        IssuedDocument.subject == "meeting", IssuedDocument.subject_id == meeting_id
    )
    found["issued_document"] = set(session.scalars(issued))
    return {table: keys for table, keys in found.items() if keys}


def entries_about(session: Session, records: dict[str, set[int]]) -> list[int]:
    """The numbers of the entries that made or changed any of *records*, or are about the meeting itself; in order."""
    change, entry = audit.CHANGE.c, audit.ENTRY.c
    found: set[int] = set()
    for table, keys in records.items():
        chosen = sorted(keys)
        for start in range(0, len(chosen), 500):
            statement = (
                sa.select(change.entry_seq)
                .distinct()
                .where(change.table_name == table, change.pk.in_(chosen[start : start + 500]))
            )
            found.update(session.scalars(statement))
    subjects = [f"meeting:{key}" for key in records.get("meeting", ())]
    found.update(session.scalars(sa.select(entry.seq).where(entry.subject.in_(subjects))))
    return sorted(found)


def _entries(session: Session, meeting: Meeting, language: Language) -> Section:
    numbers = entries_about(session, records_of(session, meeting.id))
    entry = audit.ENTRY.c
    statement = (
        sa.select(entry.seq, entry.at, entry.action, entry.body, entry.hash, User.name)
        .outerjoin(User, User.id == entry.user_id)
        .where(entry.seq.in_(numbers[:_MOST_ENTRIES]))
        .order_by(entry.seq)
    )
    rows = []
    for row in session.execute(statement):
        reason = json.loads(row.body).get("reason") or ""
        when = show_instant(dt.datetime.fromisoformat(row.at), language, seconds=True)
        act = say(act_words(row.action), language)
        if reason:
            act = say(N_("{act}. Reason: {reason}"), language, act=act, reason=reason)
        rows.append((f"{row.seq:,}", when, row.name or "", act, row.hash[:_SHOWN]))
    said: tuple[str, ...] = ()
    if len(numbers) > len(rows):
        words = N_("The first {shown} of {count} entries; all stand in the exported trail.")
        said = (say(words, language, shown=len(rows), count=len(numbers)),)
    heads = (
        (P_("trail", "Entry"), 1.2), (N_("Time"), 2.6), (N_("User"), 2.4), (N_("Action taken"), 2.8),
        (N_("Fingerprint"), 2.3),
    )  # fmt: skip
    return _section(N_("Entries of the audit trail"), heads, rows, N_("No entry."), language, said)
