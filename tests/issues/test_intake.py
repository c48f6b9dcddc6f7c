"""The counter: what is recorded, whom it keeps, its number, its photos, and what it looks like already."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.core.listings import Query
from k2k_desktop.models.estate.facilities import Condition, Facility, FacilityKind
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueStatus, Priority, Responsible
from k2k_desktop.models.issues.works import PhotoStage
from k2k_desktop.models.office import Attachment
from k2k_desktop.services import exports, search
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import categories, choices, counting, duplicates, events, intake, morning, statuses
from k2k_desktop.services.issues.duplicates import DUPLICATE, LikelyQuery
from k2k_desktop.services.issues.records import FLOOR
from k2k_desktop.services.meetings import lists as meetings
from k2k_desktop.services.shipped import shipped_categories
from tests.conftest import RunnerOf
from tests.issues.making import Counter


@question(needs="session")
def kept(session: Session) -> tuple[int, int]:
    """How many complaints and files are kept."""
    return tuple(  # type: ignore[return-value]
        session.scalar(sa.select(sa.func.count()).select_from(record)) for record in (Issue, Attachment)
    )


def likely(counter: Counter, **asked: Any) -> list[str]:
    """The references of what may be the same."""
    query = LikelyQuery(estate_id=counter.estate, **asked)
    return [one.reference for one in counter.runner.read(duplicates.likely, query)]


def test_it_keeps_the_reporters_household_counted_in_and_a_number_without_gaps(counter: Counter) -> None:
    first = counter.page(counter.issue(reporter_id=counter.people[1], unit_id=counter.unit))
    assert (first.reference, first.affected, first.floor_label) == ("ADU-2026-000001", 1, "3")
    assert first.households[0].unit == "A-03-01"
    assert (first.place, first.reporter.unit) == ("A-03-01", "A-03-01")
    with pytest.raises(Invalid):
        counter.issue("")
    with pytest.raises(Invalid):
        counter.issue(block_id=99)
    with pytest.raises(Invalid):
        counter.issue(reported_at=counter.runner.clock.now().replace(year=2027))
    assert counter.page(counter.issue()).reference == "ADU-2026-000002"
    old = counter.issue(reported_at=counter.runner.clock.now().replace(year=2025))
    assert counter.page(old).reference == "ADU-2025-000001"
    new_year = counter.issue(reported_at=dt.datetime(2025, 12, 31, 16, tzinfo=dt.UTC))  # midnight in Malaysia
    assert counter.page(new_year).reference == "ADU-2026-000003"


def test_danger_is_an_emergency_and_anonymous_keeps_no_name_or_telephone(counter: Counter, runner_of: RunnerOf) -> None:
    danger = counter.page(counter.issue(danger=True, priority=Priority.planned))
    assert danger.priority is Priority.emergency
    with pytest.raises(Invalid, match="danger to life"):
        counter.do(statuses.set_priority, danger.id, Priority.normal, "Tidak segera")
    nobody = counter.page(
        counter.issue(anonymous=True, reporter_id=counter.people[0], reporter_name="Siti", reporter_phone="011")
    )
    assert (nobody.reporter.name, nobody.reporter.phone, nobody.affected) == ("", "", 0)
    secret = counter.issue("Bising", category_id=counter.quarrel, reporter_id=counter.people[0])
    page = counter.page(secret)
    assert (page.confidential, page.reporter.name) == (True, "Hamidah binti Jaafar")
    secretary = runner_of("secretary")
    from k2k_desktop.services.issues.lists import find_issues
    from k2k_desktop.services.issues.pages import issue_page

    seen = secretary.read(issue_page, secret)
    assert (seen.reporter.hidden, seen.reporter.name) == (True, "")
    assert secretary.read(find_issues, "hamidah") == []
    assert [one.id for one in counter.runner.read(find_issues, "hamidah")] == [secret]


def _huge_png(width: int = 20_000, height: int = 10_000) -> bytes:
    """The head of a picture of 200 million pixels, or so many."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _with_place() -> bytes:
    """A photo that says where it was taken."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (3.0, 8.0, 24.0)
    exif[0x0110] = "Telefon"
    Image.new("RGB", (3000, 20), "red").save(made, "JPEG", exif=exif)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_huge_png(), "40 million pixels"),
        (_huge_png(8_000, 6_000), "40 million pixels"),
        (b"\xff\xd8\xff broken", "no picture"),
    ],
)
def test_a_huge_and_a_corrupt_photo_are_refused_before_anything_is_kept(
    counter: Counter, content: bytes, said: str
) -> None:
    good = FileGiven("ok.jpg", _with_place())
    with pytest.raises(Invalid, match=said) as refused:
        counter.issue(photos=(good, FileGiven("x.png", content)))
    assert list(refused.value.fields) == ["photos"]
    assert counter.runner.read(kept) == (0, 0)


def test_where_a_photo_was_taken_is_removed(counter: Counter) -> None:
    key = counter.issue(photos=(FileGiven("Rumah Hamidah.jpg", _with_place()),))
    counter.runner.change(events.add_photo, key, FileGiven("b.jpg", _with_place()), PhotoStage.after, 100, "Siap")
    page = counter.page(key)
    first = counter.runner.read(events.photo, page.photos[0].id)
    assert first is not None
    picture = Image.open(io.BytesIO(first))
    assert not picture.getexif()
    assert not picture.getexif().get_ifd(0x8825)
    assert max(picture.size) == 1600
    assert b"Telefon" not in first
    assert [line.kind for line in page.history] == [EventKind.photo, EventKind.photo, EventKind.recorded]


def test_a_second_report_is_offered_the_first_and_joins_it(counter: Counter) -> None:
    lift = counter.make.put(
        Facility(estate_id=counter.estate, block_id=counter.block, kind=FacilityKind.lift, name="Lif 1 Blok A",
                 sort_key="a1", condition=Condition.good, active=True)
    )  # fmt: skip
    first = counter.issue("Lif tersekat di tingkat lima", facility_id=lift, reporter_id=counter.people[0])
    other = counter.issue("Lampu padam", category_id=counter.lamp, floor_label="3")
    assert likely(counter, facility_id=lift) == ["ADU-2026-000001"]
    assert likely(counter, block_id=counter.block, floor_label="3", category_id=counter.lamp) == ["ADU-2026-000002"]
    assert likely(counter, block_id=counter.block, floor_label="4", category_id=counter.lamp) == []
    assert likely(counter, block_id=counter.block, title="tersekat lif") == ["ADU-2026-000001"]
    assert likely(counter, block_id=counter.block, floor_label="3", title="padam lampu") == ["ADU-2026-000002"]
    assert likely(counter, title="tersekat lif") == []  # in a block, and none was named
    assert likely(counter) == likely(counter, title="li") == []
    _home, (neighbour,) = counter.family("A-05-01", "Lim Mei Ling")
    assert counter.runner.change(counting.count_in, first, neighbour) == 2
    with pytest.raises(UserError, match="counted in already"):
        counter.runner.change(counting.count_in, first, neighbour)
    stranger = counter.make.resident("Tanpa Rumah")
    with pytest.raises(UserError, match="no household"):
        counter.runner.change(counting.count_in, first, stranger)
    _home, (third,) = counter.family("A-06-01", "Ravi a/l Kumar")
    twice = counter.issue("Lif tak jalan", facility_id=lift, reporter_id=third)
    counter.do(duplicates.join, twice, first)
    joined, kept_one = counter.page(twice), counter.page(first)
    assert (joined.status, joined.end_reason) == (IssueStatus.closed, say(DUPLICATE, reference="ADU-2026-000001"))
    assert (joined.duplicate_of, kept_one.duplicates) == ((first, "ADU-2026-000001"), ((twice, "ADU-2026-000003"),))
    assert kept_one.affected == 3
    for into in (other, twice):
        with pytest.raises(UserError):
            counter.do(duplicates.join, other, into)


def test_editing_a_category_changes_only_what_comes_later(counter: Counter) -> None:
    before = counter.issue()
    changes = {"priority": Priority.planned, "responsible": Responsible.jmb, "confidential": True}
    counter.runner.change(categories.save_category, counter.lift, 1, changes)
    after = counter.issue()
    assert [counter.page(key).priority for key in (before, after)] == [Priority.urgent, Priority.planned]
    assert [counter.page(key).confidential for key in (before, after)] == [False, True]
    with pytest.raises(UserError, match="so it stays"):
        counter.runner.change(categories.delete_category, counter.lift, 2)
    with pytest.raises(Invalid, match="already"):
        counter.runner.change(
            categories.save_category, None, 0,
            {"place": shipped_categories()[0]["place"].__class__.block, "part_ms": "Lif", "problem_ms": "Rosak"},
        )  # fmt: skip


def test_saving_details_moves_only_what_they_say_and_a_closed_one_is_not_edited(counter: Counter) -> None:
    key = counter.issue(reporter_id=counter.people[0])
    counter.do(intake.save_issue, key, {"title": "Lif 2 rosak", "floor_label": "7", "danger": True})
    page = counter.page(key)
    assert (page.title, page.priority, page.place) == (
        "Lif 2 rosak",
        Priority.emergency,
        f"Blok A · {say(FLOOR, floor='7')}",
    )
    assert page.clock.finish == 1_440
    counter.do(intake.save_issue, key, {"category_id": counter.quarrel})
    assert counter.page(key).confidential
    counter.do(intake.save_issue, key, {"anonymous": True})
    assert counter.page(key).reporter.anonymous
    counter.do(statuses.reject, key, "Bukan urusan pejabat")
    with pytest.raises(UserError, match="Reopen it first"):
        counter.do(intake.save_issue, key, {"title": "Lain"})


def test_places_and_categories_are_found_by_what_is_typed(counter: Counter) -> None:
    counter.make.put(
        Facility(estate_id=counter.estate, block_id=counter.block, kind=FacilityKind.lift, name="Lif 1 Blok A",
                 sort_key="a1", condition=Condition.good, active=True)
    )  # fmt: skip

    def places(words: str) -> list[str]:
        return [place.label for place in counter.runner.read(choices.find_places, words)]

    assert places("lif a") == ["Lif 1 Blok A"]
    assert places("blok a tkt 3") == [f"Blok A · {say(FLOOR, floor='3')}"]
    assert places("a 3 1")[-1] == places("A-03-01")[-1] == "A-03-01"
    assert places("") == ["Blok A"]
    assert places("zzz") == []
    home = counter.runner.read(choices.find_places, "A-03-01")[-1]
    found = counter.runner.read(choices.find_categories, "", home)
    assert found[0].id == counter.lamp
    assert [one.id for one in counter.runner.read(choices.find_categories, "light out")] == [counter.lamp]
    assert [one.id for one in counter.runner.read(choices.find_categories, "jir bis")] == [counter.quarrel]


@pytest.mark.parametrize("typed", ["a\0b", "\0", "satu halaman penuh " * 2_000, "9" * 5_000])
def test_nothing_put_into_a_search_field_breaks_a_list_or_the_palette(typed: str, counter: Counter) -> None:
    for listing in exports._listings().values():
        if counter.runner.who.may(listing.needs):
            asked = questions_of(listing)
            counter.runner.read(asked.first, Query(search=typed))
            counter.runner.read(asked.starting, Query(), typed[:30])
    counter.runner.read(search.find, typed)
    counter.runner.read(meetings.find, typed)


def test_a_complaint_is_found_by_number_words_home_and_reporter(counter: Counter, clock: FixedClock) -> None:
    key = counter.issue("Paip bocor", unit_id=counter.unit, outside_reference="SISPAA 77/1")
    mine = counter.issue("Lampu", reporter_id=counter.people[0])

    def found(words: str) -> list[int]:
        groups = counter.runner.read(search.find, words)
        return [hit.key for group in groups if group.label == "Complaints" for hit in group.hits]

    assert found("ADU-2026-000001") == found("000001") == found("bocor") == found("SISPAA 77/1") == [key]
    assert sorted(found("A-03-01")) == [key, mine]  # about that home, or brought from it
    assert found("hamidah") == [mine]
    assert counter.runner.read(search.find, "000001")[0].label == "Complaints"
    assert found('"*') == found("'; --") == []


def test_an_office_without_categories_gets_those_of_the_program_once(runner_of: RunnerOf) -> None:
    clerk = runner_of("clerk")
    assert clerk.read(morning.due)
    clerk.change(morning.begin_day)
    assert not clerk.read(morning.due)

    @question(needs="session")
    def counted(session: Session) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(Category)) or 0

    assert clerk.read(counted) == len(shipped_categories())
    assert clerk.change(morning.ship_defaults) == 0
    assert runner_of("auditor").can(morning.begin_day) is not None


def test_the_shipped_categories_are_whole() -> None:
    rows = shipped_categories()
    assert len({row["code"] for row in rows}) == len(rows)
    assert len({(row["place"], row["part_ms"], row["problem_ms"]) for row in rows}) == len(rows)
    assert {row["priority"] for row in rows} == set(Priority)
    for row in rows:
        assert all(row[name] for name in ("part_ms", "part_en", "problem_ms", "problem_en"))
        outside = row["responsible"] in (Responsible.utility, Responsible.police, Responsible.local_authority)
        assert bool(row["agency"]) == outside
    parts = {row["part_ms"]: row["part_en"] for row in rows}
    assert all(parts[row["part_ms"]] == row["part_en"] for row in rows)
