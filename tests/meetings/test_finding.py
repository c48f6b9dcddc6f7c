"""Lists, and finding a meeting by number or by what was written."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.meetings import (
    AgendaItem,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services import actions, meetings, search
from k2k_desktop.services.meetings import lists
from k2k_desktop.services.runner import Runner
from tests.conftest import put, rows_of
from tests.meetings.conftest import Committee, found
from tests.patience import allowed

DAY = dt.date(2026, 10, 5)


def test_every_column_sorts_and_every_filter_narrows(committee: Committee) -> None:
    committee.circulated(DAY)
    committee.plan(dt.date(2026, 12, 7), title="Belanjawan 50%")
    with committee.runner.database.reading() as session:
        for listing in (meetings.ALL, actions.ACTIONS):
            for column in listing.columns:
                for descending in (False, True):
                    keys = listing.keys(session, Query(sort=Sort(column.name, descending)))
                    assert len(listing.rows(session, keys)) == len(keys)
        row = rows_of(session, meetings.ALL, Query(filters={"minutes_status": (MinutesStatus.circulated,)}))
        assert [(one[0], one[1], one[7]) for one in row] == [(DAY, "1/2026", 5)]
        for query, count in (
            (Query(search="2/2026"), 1), (Query(search="bil. 2/2026"), 1), (Query(search="50%"), 1),
            (Query(search="5_%"), 0), (Query(filters={"status": (MeetingStatus.planned,)}), 1),
            (Query(filters={"organisation": (committee.id,)}), 2), (Query(filters={"organisation": (99,)}), 0),
        ):  # fmt: skip
            assert meetings.ALL.count(session, query) == count


def test_a_number_and_words_of_the_minutes_are_found(committee: Committee) -> None:
    key = committee.circulated(DAY)
    for text in ("1/2026", "Bil. 1/2026", "bil 1", "No. 1/2026"):
        assert [one.meeting_id for one in committee.runner.read(meetings.find, text)] == [key]
    (hit,) = committee.runner.read(meetings.find, "ROSAK lif")
    assert (hit.meeting_id, hit.item_id) == (key, committee.page(key).items[3].id)
    assert "4.1" in hit.detail
    assert "Lif Blok C" in hit.title
    assert committee.runner.read(meetings.find, "9/2026") == []
    assert committee.runner.read(meetings.find, "%%") == []
    assert committee.runner.read(meetings.find, " ") == []


def test_a_reference_means_one_meeting_or_asks_which(committee: Committee, secretary: Runner) -> None:
    key = committee.plan(DAY)
    assert secretary.read(meetings.meeting_of_reference, "Bil. 1/2026") == key
    other = Committee(secretary, found(secretary, "Surau Blok A"))
    surau = other.plan(DAY)
    with pytest.raises(UserError, match="Surau Blok A"):
        secretary.read(meetings.meeting_of_reference, "1/2026")
    assert secretary.read(meetings.meeting_of_reference, "1/2026", "surau") == surau
    for wrong in ("satu", "3/2026", "1/26"):
        with pytest.raises(UserError):
            secretary.read(meetings.meeting_of_reference, wrong)


def test_five_hundred_minutes_are_searched_before_the_next_key(committee: Committee) -> None:
    day = dt.date(2000, 1, 1)
    made = [
        Meeting(
            organisation_id=committee.id, kind=MeetingKind.committee, number=number % 25 + 1, year=2000 + number // 25,
            held_on=day + dt.timedelta(days=number * 14), starts_at=dt.time(20, 30), place="Dewan",
            status=MeetingStatus.held,
        )
        for number in range(500)
    ]  # fmt: skip
    keys = committee.runner.change(put, *made)
    items = committee.runner.change(
        put, *(AgendaItem(meeting_id=key, position=1, title="Laporan", kind=ItemKind.report) for key in keys)
    )
    words = "Mesyuarat mengambil maklum bahawa kerja pembaikan paip dan lampu koridor sedang dijalankan. " * 4
    committee.runner.change(
        put,
        *(
            MinuteEntry(
                meeting_id=key, agenda_item_id=item, position=place, kind=EntryKind.note, text=f"{words}{place}"
            )
            for key, item in zip(keys, items, strict=True)
            for place in range(1, 21)
        ),
    )
    committee.runner.read(meetings.find, "pembaikan")
    taken = []
    for _turn in range(5):
        start = time.process_time()
        committee.runner.read(meetings.find, "tiada jumpa langsung")
        taken.append(time.process_time() - start)
    assert min(taken) < allowed(0.1)


def test_a_word_is_found_in_either_spelling_by_its_beginning_and_after_a_change(committee: Committee) -> None:
    key = committee.open(DAY)
    written = committee.write(key, 4, meetings.EntryDraft(EntryKind.note, 'Korum tidak mencukupi "pada" 8.30.'))
    for text in ("kuorum", "korum", "quorum", "menc", 'pada "8', "mencukupi korum"):
        assert [one.meeting_id for one in committee.runner.read(meetings.find, text)] == [key], text
    for text in ('"', "kuorum*lain", "NOT", "korum OR lif", "(", "korum)("):
        committee.runner.read(meetings.find, text)  # what means something to the search engine is only a word here
    item = committee.page(key).items[3]
    draft = meetings.EntryDraft(EntryKind.note, "Lampu tangga padam.", entry_id=item.entries[0].id)
    assert written
    committee.runner.change(meetings.write_item, key, item.id, item.version, [draft])
    assert committee.runner.read(meetings.find, "korum") == []
    assert len(committee.runner.read(meetings.find, "tangga")) == 1


def test_the_palette_opens_a_paragraph_at_its_item(committee: Committee) -> None:
    key = committee.circulated(DAY)
    groups = committee.runner.read(search.find, "rosak")
    hits = [hit for group in groups for hit in group.hits]
    item = committee.page(key).items[3].id
    assert [(hit.table, hit.key) for hit in hits] == [("agenda_item", item)]
    assert "1/2026" in hits[0].second
    assert "4.1" in hits[0].second
    assert committee.runner.read(lists.meeting_of_item, item) == key
    with pytest.raises(UserError):
        committee.runner.read(lists.meeting_of_item, 9999)
