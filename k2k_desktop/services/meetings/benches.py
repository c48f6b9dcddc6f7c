"""The three sides of a co-management meeting, and whether they balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Bench, Meeting, MeetingKind
from k2k_desktop.services.meetings.quorum import Counting, counting_of, item_of
from k2k_desktop.services.meetings.records import attendance_of, meeting_of

_SIT: Final = frozenset({AttendanceClass.present, AttendanceClass.in_attendance})
_LOOK_BACK: Final = 12  # meetings: a year or two
# Words of a position that tell the side, in the languages of the office's documents.
_MANAGEMENT: Final = ("pengurusan", "pengurus", "management", "manager", "pentadbir", "penyelenggaraan", "maintenance")
_AGENCY: Final = (
    "agensi", "agency", "jabatan", "department", "majlis", "dewan bandaraya", "polis", "police", "bomba",
    "kementerian", "ministry", "klinik", "clinic", "sekolah", "school", "kontraktor", "contractor",
)  # fmt: skip


@dataclass(frozen=True)
class BenchBalance:
    """How many of each side are in the room."""

    residents: int
    management: int
    agency: int

    @property
    def missing(self) -> tuple[Bench, ...]:
        """The benches nobody sits on."""
        counts = {Bench.residents: self.residents, Bench.management: self.management, Bench.agency: self.agency}
        return tuple(bench for bench, count in counts.items() if not count)

    @property
    def heaviest(self) -> Bench | None:
        """The bench that outweighs the two others together."""
        total = self.residents + self.management + self.agency
        counts = {Bench.residents: self.residents, Bench.management: self.management, Bench.agency: self.agency}
        return next((bench for bench, count in counts.items() if count * 2 > total), None)


@question(needs="meetings.see")
def bench_balance(session: Session, meeting_id: int, item_id: int | None = None) -> BenchBalance | None:
    """Who sits on each bench while an item is dealt with, or at any time; None where a meeting has no benches."""
    meeting = meeting_of(session, meeting_id)
    if item_id is not None:
        item_of(session, meeting_id, item_id)
    return balance_at(counting_of(session, meeting), item_id)


def balance_at(counting: Counting, item_id: int | None) -> BenchBalance | None:
    """`bench_balance` over what was read already."""
    if counting.meeting.kind is not MeetingKind.co_management:
        return None
    rows = [row for row in counting.rows if row.attended_as in _SIT]
    if item_id is not None:
        away, place = counting.out.get(item_id, frozenset()), counting.places[item_id]
        rows = [row for row in rows if row.id not in away and counting.in_room(row, place)]
    return balance_of(rows)


def balance_of(rows: Sequence[Attendance]) -> BenchBalance:
    """The count of *rows* by bench."""
    count = {bench: sum(row.bench is bench for row in rows) for bench in Bench}
    return BenchBalance(count[Bench.residents], count[Bench.management], count[Bench.agency])


def balance_words(balance: BenchBalance, language: Language | None = None) -> str:
    """`Residents 5 : management 3 : agencies 1`."""
    words = N_("Residents {residents} : management {management} : agencies {agency}")
    return say(
        words, language, residents=balance.residents, management=balance.management, agency=balance.agency
    )  # fmt: skip


def concern_words(balance: BenchBalance, language: Language | None = None) -> str:
    """What is wrong with the balance: a bench is empty, or one outweighs the others; empty where nothing is."""
    missing = balance.missing
    if missing:
        benches = ", ".join(bench.say(language) for bench in missing)
        return say(N_("Nobody sits on this bench: {benches}."), language, benches=benches)
    if balance.heaviest is not None:
        words = N_("One bench outweighs the two others together: {bench}.")
        return say(words, language, bench=balance.heaviest.say(language))
    return ""


def settle_benches(session: Session, meeting: Meeting) -> None:
    """Seat whoever of a co-management meeting has no bench: where they sat last, else by position."""
    if meeting.kind is not MeetingKind.co_management:
        return
    waiting = [row for row in attendance_of(session, meeting.id) if row.bench is None]
    if not waiting:
        return
    last = _last_benches(session, meeting)
    for row in waiting:
        row.bench = last.get(_person(row)) or _usual_bench(row)


def _usual_bench(row: Attendance) -> Bench:
    position = (row.position or "").casefold()
    if any(word in position for word in _MANAGEMENT):
        return Bench.management
    if any(word in position for word in _AGENCY):
        return Bench.agency
    guest = row.appointment_id is None and row.resident_id is None
    return Bench.agency if guest else Bench.residents


def _last_benches(session: Session, meeting: Meeting) -> dict[tuple[int | None, str], Bench]:
    """Where everybody sat in earlier co-management meetings of the organisation, the latest standing."""
    earlier = sa.select(Meeting.id).where(
        Meeting.organisation_id == meeting.organisation_id,
        Meeting.kind == MeetingKind.co_management,
        Meeting.id != meeting.id,
        Meeting.held_on <= meeting.held_on,
    )
    latest = earlier.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(_LOOK_BACK)
    statement = sa.select(Attendance).join(Meeting, Meeting.id == Attendance.meeting_id)
    statement = statement.where(Meeting.id.in_(latest), Attendance.bench.is_not(None))
    found: dict[tuple[int | None, str], Bench] = {}
    for row in session.scalars(statement.order_by(Meeting.held_on, Meeting.id, Attendance.id)):
        if row.bench is not None:
            found[_person(row)] = row.bench
    return found


def _person(row: Attendance) -> tuple[int | None, str]:
    return (row.resident_id, "") if row.resident_id is not None else (None, _key(row.person_name))


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
