"""Whether enough members are in the room: by the rules of the meeting's day, item by item, with the arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import AdjournedQuorum, Membership, QuorumRule
from k2k_desktop.models.meetings import AgendaItem, Attendance, AttendanceClass, Meeting, MeetingKind
from k2k_desktop.models.meetings.room import StepOut
from k2k_desktop.models.people import Occupancy
from k2k_desktop.services.governance import rules
from k2k_desktop.services.meetings.records import attendance_of, items_of, meeting_of

HERE: Final = frozenset({AttendanceClass.present, AttendanceClass.in_attendance, AttendanceClass.secretariat})
GENERAL: Final = frozenset({MeetingKind.agm, MeetingKind.egm})  # where every member of the register may come and vote
_WORDS: Final = {
    QuorumRule.number: N_("{present} present of {members}; {needed} are needed"),
    QuorumRule.half: N_("{present} present of {members}; half = {needed}"),
    QuorumRule.more_than_half: N_("{present} present of {members}; more than half = {needed}"),
    QuorumRule.third: N_("{present} present of {members}; a third = {needed}"),
    QuorumRule.half_or_twice: N_(
        "{present} present of {members}; half, or twice the committee of {committee}, whichever is fewer = {needed}"
    ),
}
_REDUCED: Final = N_(
    "{present} present of {members}; this meeting takes up an adjourned one, so those present are enough, "
    "but may not amend the constitution"
)


@dataclass(frozen=True)
class Quorum:
    """The arithmetic: *present* of *members* entitled, at least *needed*; *short* is how many are missing.

    *reduced*: an adjourned meeting goes on with those present. *away* stepped out for a declared interest.
    """

    present: int
    members: int
    needed: int
    reached: bool
    short: int
    rule: QuorumRule = QuorumRule.more_than_half
    committee: int = 0
    reduced: bool = False
    away: int = 0


@dataclass(frozen=True)
class ItemQuorum:
    """The quorum while one item was dealt with; *lost*: the item before still had it."""

    item_id: int
    number: str
    title: str
    quorum: Quorum
    lost: bool


@dataclass(frozen=True)
class Counting:
    """What the quorum of a meeting is counted by: read once, asked for every item."""

    meeting: Meeting
    rows: Sequence[Attendance]
    rules: rules.Rules
    base: int
    committee: int
    places: Mapping[int, int]
    out: Mapping[int, frozenset[int]]

    def here(self, item: AgendaItem | None) -> list[Attendance]:
        """The members who count while *item* is dealt with; without one, all who came at any time."""
        present = [row for row in self.rows if row.attended_as is AttendanceClass.present]
        if item is None:
            return present
        away = self.out.get(item.id, frozenset())
        return [row for row in present if row.id not in away and self.in_room(row, item.position)]

    def in_room(self, row: Attendance, place: int) -> bool:
        """Whether somebody who came had arrived and not yet left when the item at *place* began."""
        return was_there(self.places, row, place)

    def needed(self) -> int:
        """How many the whole meeting needs: what is kept when it closes."""
        return self._needed(self.base)[0]

    def at(self, item: AgendaItem | None) -> Quorum:
        """The arithmetic while *item* is dealt with, or of the whole meeting."""
        present = len(self.here(item))
        away = 0
        if item is not None:
            gone = self.out.get(item.id, frozenset())
            away = sum(row.id in gone and _counts(row) for row in self.rows)
        members = self.base - away if self.rules.steps_out_of_base else self.base
        needed, rule = self._needed(max(0, members))
        reduced = present < needed and self._goes_on(present)
        short = 0 if reduced else max(0, needed - present)
        return Quorum(present, members, needed, short == 0, short, rule, self.committee, reduced, away)

    def _needed(self, members: int) -> tuple[int, QuorumRule]:
        """How many of *members*, and the rule that says so; a number kept when the meeting closed is just a number."""
        rule, asked = self.rules.quorum_rule, self.rules.committee_quorum(members)
        if self.meeting.kind in GENERAL:
            rule, asked = self.rules.general_quorum_rule, self.rules.general_quorum(members, self.committee)
        elif asked == self.rules.quorum_least > 1:
            rule = QuorumRule.number
        kept = self.meeting.quorum_needed
        if kept is None or kept == asked:
            return asked, rule
        return (kept if members == self.base else min(kept, asked)), QuorumRule.number

    def _goes_on(self, present: int) -> bool:
        adjourned = self.meeting.continues_id is not None
        return adjourned and present > 0 and self.rules.adjourned_quorum is AdjournedQuorum.present


def counting_of(session: Session, meeting: Meeting, rows: Sequence[Attendance] | None = None) -> Counting:
    """What the quorum of *meeting* is counted by: its rules in force that day, its base, who stepped out of what."""
    listed = attendance_of(session, meeting.id) if rows is None else rows
    committee = sum(row.appointment_id is not None for row in listed)
    places = {item.id: item.position for item in items_of(session, meeting.id)}
    out: dict[int, set[int]] = {}
    statement = sa.select(StepOut.agenda_item_id, Attendance).join(Attendance, Attendance.id == StepOut.attendance_id)
    for item_id, row in session.execute(statement.where(StepOut.meeting_id == meeting.id)):
        if row.attended_as in HERE and was_there(places, row, places[item_id]):  # who is away anyhow leaves nothing
            out.setdefault(item_id, set()).add(row.id)
    return Counting(
        meeting,
        listed,
        rules.rules_on(session, meeting.organisation_id, meeting.held_on),
        _base(session, meeting, committee),
        committee,
        places,
        {item_id: frozenset(found) for item_id, found in out.items()},
    )


def keep_quorum(session: Session, meeting: Meeting) -> None:
    """Keep the arithmetic as it is now: who joins or leaves the register later does not change what was minuted."""
    counting = counting_of(session, meeting)
    meeting.quorum_needed, meeting.quorum_base = counting.needed(), counting.base


def _base(session: Session, meeting: Meeting, committee: int) -> int:
    """How many could come: as kept when the meeting closed, else as the records say now."""
    if meeting.kind not in GENERAL:
        return committee
    return general_base(session, meeting) if meeting.quorum_base is None else meeting.quorum_base


def general_base(session: Session, meeting: Meeting) -> int:
    """Who may come to a general meeting: the register of that day; where there is none, one of every household."""
    return register_size(session, meeting) or _households(session, meeting.held_on)


def register_size(session: Session, meeting: Meeting) -> int:
    """How many stand in the members' register on the day of the meeting."""
    day = meeting.held_on
    statement = sa.select(sa.func.count()).select_from(Membership)
    statement = statement.where(Membership.organisation_id == meeting.organisation_id, Membership.joined_on <= day)
    return session.scalar(statement.where(sa.or_(Membership.left_on.is_(None), Membership.left_on >= day))) or 0


def lived_here(day: dt.date) -> sa.ColumnElement[bool]:
    """The occupancies of *day*."""
    return sa.and_(
        sa.or_(Occupancy.from_on.is_(None), Occupancy.from_on <= day),
        sa.or_(Occupancy.to_on.is_(None), Occupancy.to_on > day),
    )


def _households(session: Session, day: dt.date) -> int:
    return session.scalar(sa.select(sa.func.count(Occupancy.household_id.distinct())).where(lived_here(day))) or 0


@question(needs="meetings.see")
def quorum(session: Session, meeting_id: int) -> Quorum:
    """The quorum of the whole meeting; what was needed is kept once the meeting closed."""
    return quorum_of(session, meeting_of(session, meeting_id), attendance_of(session, meeting_id))


def quorum_of(session: Session, meeting: Meeting, rows: Sequence[Attendance]) -> Quorum:
    """The arithmetic over *rows* of attendance."""
    return counting_of(session, meeting, rows).at(None)


@question(needs="meetings.see")
def quorum_by_item(session: Session, meeting_id: int) -> tuple[ItemQuorum, ...]:
    """The quorum of every item in their order, and where it was lost."""
    return by_item(session, meeting_of(session, meeting_id))


def by_item(session: Session, meeting: Meeting) -> tuple[ItemQuorum, ...]:
    """`quorum_by_item` of a record."""
    counting = counting_of(session, meeting)
    found: list[ItemQuorum] = []
    had = True
    for item in items_of(session, meeting.id):
        counted = counting.at(item)
        found.append(ItemQuorum(item.id, f"{item.position}.0", item.title, counted, had and not counted.reached))
        had = counted.reached
    return tuple(found)


def quorum_words(counted: Quorum, language: Language | None = None) -> str:
    """`11 present of 17; more than half = 9`: the arithmetic as minutes print it, in *language* or the screen's."""
    return say(
        _REDUCED if counted.reduced else _WORDS[counted.rule], language, present=counted.present,
        members=counted.members, needed=counted.needed, committee=counted.committee,
    )  # fmt: skip


def loss_words(lost: ItemQuorum, language: Language | None = None) -> str:
    """The sentence for the item at which the quorum was lost."""
    words = N_("At item {number} the quorum was lost: {arithmetic}.")
    return say(words, language, number=lost.number, arithmetic=quorum_words(lost.quorum, language))


def item_of(session: Session, meeting_id: int, item_id: int) -> AgendaItem:
    """An item of this meeting, or a refusal where it is gone."""
    item = session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise UserError(N_("This agenda item is no longer there."))
    return item


def was_there(places: Mapping[int, int], row: Attendance, place: int) -> bool:
    """Whether somebody who came was there at the item at *place*; *places* are those of all items by their key."""
    arrived = places.get(row.arrived_item_id or 0, 0)
    left = places.get(row.left_item_id or 0)
    return arrived <= place and (left is None or place < left)


def _counts(row: Attendance) -> bool:
    """Whether somebody is in the base: a member in office, or of the register at a general meeting."""
    return row.appointment_id is not None or row.attended_as is AttendanceClass.present
