"""Words of 2,000 minutes: finding them as Ctrl+K does, against the bare query of the text index."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.db import Database
from k2k_desktop.models import migrations
from k2k_desktop.models.governance import Organisation, OrganisationKind
from k2k_desktop.models.meetings import (
    AgendaItem,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
)
from k2k_desktop.models.office import Office, Role, State, User
from k2k_desktop.services.meetings import lists
from k2k_desktop.services.runner import Runner, Who
from tests.benchmarks.measure import Result, compare
from tests.benchmarks.offices import FOLDER

MINUTES: Final = 2_000
_PARAGRAPHS: Final = 20
_KEY: Final = "5a" * 32
_WORDS: Final = (
    "mesyuarat maklum bahawa kerja pembaikan paip lampu koridor sedang dijalankan kontraktor lif blok rosak penduduk "
    "aduan kebersihan tangga parkir dewan yuran penyelenggaraan kuorum bendahari laporan kewangan gotong royong"
).split()
# What people type: several words, rare and usual ones, the beginning of one.
_TYPED: Final = ("pembaikan paip", "kuorum", "lif blok rosak", "parkir de", "gotong royong tangga", "tiadalangsung")


def run() -> Result:
    """Each round looks for all of the words; the floor reads the keys of every paragraph that has them."""
    database = office(MINUTES)
    runner = door(database)
    raw = database.reader.raw_connection()
    try:
        cursor = raw.cursor()
        matches = [lists.match_expression(text.split()) for text in _TYPED]

        def ours() -> None:
            for text in _TYPED:
                runner.read(lists.find, text)

        def floor() -> None:
            for match in matches:
                cursor.execute("SELECT rowid FROM minute_search WHERE minute_search MATCH ?", (match,)).fetchall()

        return compare("searching 2,000 minutes", ours, floor, 2)
    finally:
        raw.close()
        database.close()


def door(database: Database) -> Runner:
    """The manager's."""
    from k2k_desktop.core.clock import Clock

    return Runner(database, Who(1, "manager", "Pengurus", frozenset(Role)), Clock())


def office(meetings: int) -> Database:
    """An encrypted office with so many meetings of twenty paragraphs, made once."""
    path = FOLDER / f"minutes-{meetings}.db"
    if path.exists():
        return Database(path, _KEY)
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    database = Database(half, _KEY)
    migrations.create(database)
    runner = Runner(database, Who(None, "", "", frozenset(Role)), door(database).clock)
    runner.change(_fill, meetings)
    database.checkpoint()
    database.close()
    half.rename(path)
    return Database(path, _KEY)


@action("Fill a benchmark office", needs="session")
def _fill(session: Session, meetings: int) -> None:
    session.add(Office(name="Pejabat Pengurusan PPR Teratai Damai", state=State.selangor))
    session.add(User(username="manager", name="Pengurus", roles=frozenset(Role)))
    body = Organisation(name="Persatuan Penduduk Teratai", kind=OrganisationKind.residents)
    session.add(body)
    session.flush()
    words = itertools.cycle(_WORDS)
    for number in range(meetings):
        meeting = Meeting(
            organisation_id=body.id, kind=MeetingKind.committee, number=number % 12 + 1, year=1800 + number // 12,
            held_on=dt.date(2000, 1, 1) + dt.timedelta(days=number), starts_at=dt.time(20, 30), place="Dewan",
            status=MeetingStatus.held,
        )  # fmt: skip
        session.add(meeting)
        session.flush()
        item = AgendaItem(meeting_id=meeting.id, position=1, title="Laporan", kind=ItemKind.report)
        session.add(item)
        session.flush()
        session.add_all(
            MinuteEntry(meeting_id=meeting.id, agenda_item_id=item.id, position=place, kind=EntryKind.note,
                        text=" ".join(itertools.islice(words, 7 + (number + place) % 5)))
            for place in range(1, _PARAGRAPHS + 1)
        )  # fmt: skip
