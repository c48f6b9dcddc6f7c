"""Documents, likenesses, search and two records of one person: the rules, each with an attempt to break it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.governance import Organisation, OrganisationKind
from k2k_desktop.models.meetings import Attendance, AttendanceClass, Meeting, MeetingKind, MinutesStatus
from k2k_desktop.models.people import (
    ConsentMeans,
    ConsentPurpose,
    DocumentKind,
    Household,
    IdentityDocument,
    Relationship,
    Resident,
    Sex,
    Standing,
)
from k2k_desktop.services import audit as trail
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import moves, pages, residents
from k2k_desktop.services.people.lists import RESIDENTS
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

MYKAD, MYKID = DocumentKind.mykad, DocumentKind.mykid
NUMBER = "900101-14-5566"
DAY = dt.date(2026, 1, 5)


@pytest.fixture
def person(make: Make) -> int:
    """A woman born on 1 January 1990, without a document."""
    return make.resident("Aminah binti Yusof", mykad=False, sex=Sex.female, birth_on=dt.date(1990, 1, 1))


def _save(runner: Runner, person: int, number: str | None, kind: DocumentKind = MYKAD, **more: Any) -> int:
    return runner.change(residents.save_document, person, None, 0, {"kind": kind, "number": number, **more})


def _sound(runner: Runner) -> bool:
    with runner.database.reading() as session:
        return proof.verify(session).faults == []


def _found(runner: Runner, words: str) -> list[str]:
    return [row[0] for row in runner.read(questions_of(RESIDENTS).first, Query(search=words)).rows if row]


# -- documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["900101-14-5566", "900101145566", " 900101 14 5566 "])
def test_a_number_is_one_living_persons_however_it_is_written(
    runner: Runner, person: int, make: Make, written: str
) -> None:
    _save(runner, person, NUMBER)
    other = make.resident("Orang lain", mykad=False)
    for kind in (MYKAD, MYKID):
        with pytest.raises(Invalid, match="belongs to Aminah") as refused:
            _save(runner, other, written, kind)
        assert "5566" not in str(refused.value)
    with pytest.raises(Invalid, match="already has a document"):
        _save(runner, person, written)
    runner.change(moves.record_death, person, DAY)
    _save(runner, other, written)  # free again
    assert _sound(runner)


def test_a_death_whose_number_was_given_on_is_not_undone(runner: Runner, person: int, make: Make) -> None:
    _save(runner, person, NUMBER)
    runner.change(moves.record_death, person, DAY)
    with runner.database.reading() as session:
        seq = audit.head(session)[0]
    _save(runner, make.resident("Orang lain", mykad=False), NUMBER)
    with pytest.raises(UserError, match="now holds what this one held"):
        runner.change(trail.undo, seq)
    assert _sound(runner)


@pytest.mark.parametrize("number", ["901301-14-5566", "900230-14-5566", "90010114556", "9001011455667", "x", "", None])
def test_a_number_that_cannot_be_is_refused_even_with_a_reason(runner: Runner, person: int, number: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        _save(runner, person, number, kept_reason="Begitulah")
    assert list(refused.value.fields) == ["number"]


@pytest.mark.parametrize("number", ["900101-00-5566", "900101-14-5567", "900102-14-5566"])
def test_an_odd_number_is_kept_only_with_a_reason(runner: Runner, person: int, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        _save(runner, person, number)
    assert list(refused.value.fields) == ["kept_reason"]
    _save(runner, person, number, kept_reason="Disahkan dengan kad asal")
    assert [line.masked for line in runner.read(pages.resident_page, person).documents] == [f"••••••-••-{number[-4:]}"]


def test_a_child_born_in_2015_and_a_card_that_follows_its_mykid(runner: Runner, make: Make) -> None:
    child = make.resident("Tan Zi Xuan", mykad=False, birth_on=dt.date(2015, 5, 2))
    _save(runner, child, "150502-10-1234", MYKID)
    _save(runner, child, "150502-10-1234", MYKAD)  # at twelve, by the same number
    found = [(line.kind, line.current) for line in runner.read(pages.resident_page, child).documents]
    assert found == [(MYKAD, True), (MYKID, False)]
    with pytest.raises(Invalid, match="already has a document"):
        _save(runner, child, "150502-10-1234", MYKID)


def test_no_document_at_all_is_a_document_too(runner: Runner, person: int, make: Make) -> None:
    for one in (person, make.resident("Tanpa dokumen", mykad=False)):
        _save(runner, one, "tidak ada", DocumentKind.none)
    with runner.database.reading() as session:
        assert (
            session.execute(sa.select(IdentityDocument.number, IdentityDocument.number_key)).all() == [(None, None)] * 2
        )


def test_a_document_of_the_dead_takes_no_number_from_the_living(runner: Runner, person: int, make: Make) -> None:
    _save(runner, make.resident("Orang hidup", mykad=False), NUMBER)
    runner.change(moves.record_death, person, DAY)
    _save(runner, person, NUMBER)
    assert [line.current for line in runner.read(pages.resident_page, person).documents] == [False]


def test_a_document_saved_by_another_meanwhile_is_not_overwritten(runner: Runner, person: int) -> None:
    document = _save(runner, person, NUMBER)
    changes = {"kept_reason": "x"}
    runner.change(residents.save_document, person, document, 1, changes)
    with pytest.raises(Stale):
        runner.change(residents.save_document, person, document, 1, changes)


@pytest.mark.parametrize("changes", [{}, {"full_name": ""}, {"full_name": None}, {"full_name": "  "}])
def test_a_resident_has_a_name(runner: Runner, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        runner.change(residents.save_resident, None, 0, changes)
    assert list(refused.value.fields) == ["full_name"]


@pytest.mark.parametrize("born", [dt.date(2026, 11, 24), dt.date(1890, 1, 1), dt.date.max])
def test_a_birth_is_neither_to_come_nor_beyond_memory(runner: Runner, born: dt.date) -> None:
    with pytest.raises(Invalid) as refused:
        runner.change(residents.save_resident, None, 0, {"full_name": "Aminah", "birth_on": born})
    assert list(refused.value.fields) == ["birth_on"]


def test_consent_is_not_withdrawn_before_it_was_given(runner: Runner, person: int) -> None:
    given = {"purpose": ConsentPurpose.photo, "notice_version": "1", "means": ConsentMeans.signed, "given_on": DAY}
    runner.change(residents.save_consent, person, None, 0, given)
    with pytest.raises(Invalid, match="before it was given"):
        runner.change(residents.save_consent, person, 1, 1, {"withdrawn_on": dt.date(2025, 1, 1)})
    assert _sound(runner)


# -- search ---------------------------------------------------------------------------------------------------------

NAMES = [
    "Mohd Faizal bin Abdullah", "Nur Aisyah binti Mohamad Razak", "Ganesan a/l Perumal", "Letchumi A/P Raman",
    "Vijaya @ Mary Anthony", "Bah Tijah anak Long", "陳大文", "தமிழ்ச்செல்வி", "Dato' Lim Chee Hoe", "O'Brien Jose",
]  # fmt: skip
SEARCHES = [
    ("muhammad faizal", 0), ("md faizal", 0), ("faizal abd", 0), ("faizal bin", 0), ("Faizal bin Abdullah", 0),
    ("aisyah razak", 1), ("nor aisyah", 1), ("aisyah bt muhammad", 1), ("ganesan al perumal", 2),
    ("ganesan a/l per", 2), ("perumal", 2), ("letchumi raman", 3), ("letchumi ap", 3),
    ("mary", 4), ("vijaya @ mary", 4),
    ("tijah ak long", 5), ("陳", 6), ("தமிழ்ச்", 7), ("lim chee", 8), ("obrien", 9), ("o’brien", 9),
    ("a-01-01", 0), ("a 1 1", 0), ("A-1-1", 0), ("blok a tingkat 1 no 1", 0), ("5566", 1), ("900101145566", 1),
    ("900101-14-5566", 1), ("145566", 1), ("012-000 7788", 2), ("7788", 2), ("+60120007788", 2),
]  # fmt: skip


def test_a_resident_is_found_by_every_way_of_writing(runner: Runner, make: Make) -> None:
    people = [runner.change(residents.save_resident, None, 0, {"full_name": name}) for name in NAMES]
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    runner.change(moves.move_in, unit, [moves.Mover(people[0], Relationship.head)], DAY)
    _save(runner, people[1], NUMBER)
    runner.change(residents.save_resident, people[2], 1, {"mobile": "+60120007788"})
    kept = [runner.read(pages.resident_page, one).name for one in people]
    for words, place in SEARCHES:
        assert _found(runner, words) == [kept[place]], words
        assert [row[1] for row in runner.read(residents.find_residents, words)] == [kept[place]], words
    assert _found(runner, "tiada orang ini") == []


def test_a_likeness_is_found_by_number_name_and_telephone(runner: Runner, person: int) -> None:
    _save(runner, person, NUMBER)
    runner.change(residents.save_resident, person, 1, {"mobile": "+60120007788"})
    asked: list[tuple[str, dt.date | None, str | None, str | None]] = [
        ("Orang lain", None, None, "900101145566"),
        ("AMINAH BT YUSOF", dt.date(1990, 1, 1), None, None),
        ("Orang lain", None, "+60120007788", None),
    ]
    for question in asked:
        assert [one.resident_id for one in runner.read(residents.likenesses, *question)] == [person]
        assert runner.read(residents.likenesses, *question, person) == []
    assert runner.read(residents.likenesses, "Aminah binti Yusof", dt.date(1991, 1, 1), None, None) == []


# -- merging --------------------------------------------------------------------------------------------------------


def _merge(runner: Runner, kept: int, other: int) -> int:
    return runner.run(residents.merge_residents, Progress(), "Rekod berganda", kept, other).value


@action("Set the minutes", needs="session")
def _set_status(session: Session, meeting: int, status: MinutesStatus) -> None:
    session.get_one(Meeting, meeting).minutes_status = status


def _meeting(make: Make, number: int, status: MinutesStatus, *people: int) -> None:
    """A held meeting these residents came to, with its minutes at a status."""
    meeting = make.put(
        Meeting(
            organisation_id=1,
            kind=MeetingKind.committee,
            year=2026,
            number=number,
            held_on=DAY,
            starts_at=dt.time(20),
            place="Dewan",
        )
    )
    for one in people:
        make.put(Attendance(meeting_id=meeting, resident_id=one, person_name="x", attended_as=AttendanceClass.present))
    make.runner.change(_set_status, meeting, status)


def test_a_merge_needs_a_reason_two_records_and_one_fate(runner: Runner, person: int, make: Make) -> None:
    other = make.resident("Aminah Yusof")
    with pytest.raises(UserError, match="Say why"):
        runner.change(residents.merge_residents, person, other)
    with pytest.raises(UserError, match="two different"):
        _merge(runner, person, person)
    dead = make.resident("Aminah Y")
    runner.change(moves.record_death, dead, DAY)
    for pair in ((person, dead), (dead, person)):
        with pytest.raises(UserError, match="has died"):
            _merge(runner, *pair)
    _merge(runner, person, other)
    for pair in ((person, other), (other, person)):
        with pytest.raises(UserError, match="merged before"):
            _merge(runner, *pair)
    with pytest.raises(UserError, match="merged into another"):
        runner.change(moves.record_death, other, DAY)


def test_a_merge_of_one_home_written_twice_leaves_one_stay_and_the_head(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    home, (head, twin) = make.household(unit, "Aminah binti Yusof", "Aminah Yusof")
    _merge(runner, twin, head)
    page = runner.read(pages.household_page, home)
    assert (page.head_id, [(line.resident_id, line.relationship) for line in page.members], page.former) == (
        twin,
        [(twin, Relationship.head)],
        [],
    )
    assert _found(runner, "aminah") == ["Aminah Yusof"]
    assert _sound(runner)


def test_a_merge_of_two_homes_keeps_both_histories_and_leaves_no_home_headless(runner: Runner, make: Make) -> None:
    estate = make.estate()
    block = make.block(estate)
    first, second = (make.unit(block, estate, f"A-01-0{door}") for door in (1, 2))
    kept_home, (kept,) = make.household(first, "Aminah binti Yusof")
    other_home, (other, son) = make.household(second, "Aminah Yusof", "Adam")
    runner.change(places.appoint_floor_head, other, block, "1", DAY)
    _merge(runner, kept, other)
    assert runner.read(pages.resident_page, kept).unit == "A-01-01"
    page = runner.read(pages.household_page, other_home)
    assert (page.head_id, [line.name for line in page.members]) == (son, ["Adam"])
    assert [line.resident_id for line in page.former] == [kept]
    assert runner.read(pages.resident_page, kept).positions == ["A-1"]
    assert runner.read(pages.household_page, kept_home).head_id == kept
    runner.change(moves.move_out, [son], dt.date(2026, 11, 23))
    with runner.database.reading() as session:
        assert session.get_one(Household, other_home).moved_out_on == dt.date(2026, 11, 23)


def test_who_had_moved_out_lives_here_again_through_the_record_merged_in(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    _home, (other,) = make.household(unit, "Aminah Yusof")
    kept = make.resident("Aminah binti Yusof", standing=Standing.moved_out)
    _merge(runner, kept, other)
    page = runner.read(pages.resident_page, kept)
    assert (page.standing, page.unit, len(page.documents)) == (Standing.active, "A-01-01", 2)


def test_a_merge_moves_meetings_consents_and_documents_but_no_confirmed_line(runner: Runner, make: Make) -> None:
    make.put(Organisation(name="Persatuan Penduduk", kind=OrganisationKind.residents))
    kept, other, last = (make.resident(name) for name in ("Aminah binti Yusof", "Aminah Yusof", "A. Yusof"))
    _meeting(make, 1, MinutesStatus.draft, other)
    _meeting(make, 2, MinutesStatus.confirmed, other)
    given = {"purpose": ConsentPurpose.photo, "notice_version": "1", "means": ConsentMeans.signed, "given_on": DAY}
    runner.change(residents.save_consent, other, None, 0, given)
    _merge(runner, kept, other)
    page = runner.read(pages.resident_page, kept)
    assert (page.meetings, len(page.consents), len(page.documents)) == (2, 1, 2)
    _merge(runner, last, kept)  # and on into a third
    page = runner.read(pages.resident_page, last)
    assert (page.meetings, len(page.consents), len(page.documents)) == (2, 1, 3)
    with runner.database.reading() as session:
        held = session.execute(sa.select(Attendance.meeting_id, Attendance.resident_id)).all()
        assert sorted(tuple(row) for row in held) == [(1, last), (2, other)]
        assert set(session.scalars(sa.select(Resident.merged_into_id).where(Resident.standing == Standing.merged))) == {
            last
        }
    assert _sound(runner)


def test_a_merge_is_undone_in_one_step(runner: Runner, make: Make) -> None:
    estate = make.estate()
    block = make.block(estate)
    for door, name in ((1, "Aminah binti Yusof"), (2, "Aminah Yusof")):
        make.household(make.unit(block, estate, f"A-01-0{door}"), name)
    before = [runner.read(pages.resident_page, key) for key in (1, 2)]
    _merge(runner, 1, 2)
    with runner.database.reading() as session:
        seq = audit.head(session)[0]
    runner.change(trail.undo, seq)
    after = [runner.read(pages.resident_page, key) for key in (1, 2)]
    assert [(one.unit, one.standing, one.documents[0].masked) for one in after] == [
        (one.unit, one.standing, one.documents[0].masked) for one in before
    ]
    assert _found(runner, "aminah") == [one.name for one in before]
    assert _sound(runner)
