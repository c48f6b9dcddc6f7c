"""Estates, blocks, units and how they are held: the rules, each with an attempt to break it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.models import audit, proof
from k2k_desktop.models.estate import TenureKind, Unit, UnitStatus
from k2k_desktop.models.office import State
from k2k_desktop.models.people import Disability, Relationship, Vulnerability
from k2k_desktop.services import audit as trail
from k2k_desktop.services.estate import pages, places
from k2k_desktop.services.people import moves, residents
from k2k_desktop.services.people.lists import RESIDENTS
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

DAY = dt.date(2026, 1, 5)
FLOORS = "1-17"
DOORS = "1-20"


def _codes(runner: Runner) -> list[str]:
    with runner.database.reading() as session:
        return list(session.scalars(sa.select(Unit.code).order_by(Unit.sort_key)))


def _sound(runner: Runner) -> bool:
    with runner.database.reading() as session:
        return proof.verify(session).faults == []


@pytest.fixture
def estate(make: Make) -> int:
    """An estate with the usual pattern."""
    return make.estate()


def test_a_block_of_340_homes_is_made_in_one_step_and_taken_back_in_one(runner: Runner, estate: int) -> None:
    block = runner.change(places.generate_block, estate, "A", FLOORS, DOORS)
    codes = _codes(runner)
    assert (len(codes), codes[0], codes[19], codes[20], codes[-1]) == (340, "A-01-01", "A-01-20", "A-02-01", "A-17-20")
    with runner.database.reading() as session:
        seq = audit.head(session)[0]
        assert len(audit.captured(session, seq)) == 341
        assert pages.UNITS.count(session, Query()) == 340
    assert runner.read(pages.totals)[0].units == 340
    runner.change(trail.undo, seq)
    assert _codes(runner) == []
    assert runner.read(pages.totals) == [pages.BlockTotals(None, "", 0, 0, 0, 0, 0)]
    assert _sound(runner)
    assert block


@pytest.mark.parametrize(
    ("code", "floors", "doors", "named"),
    [
        ("A", "1-2", "1-2", "code"),  # the block is there already
        (" a ", "1-2", "1-2", "code"),
        ("A", "3", "3", "code"),
        ("", "1", "1", "code"),
        ("   ", "1", "1", "code"),
        ("B", "1,1", "1", "doors"),
        ("B", "1", "1-3,2", "doors"),
        ("B", "1", "", "doors"),
        ("B", "17-1", "1", "doors"),
        ("B", "1-99", "1-99", "doors"),
        ("B", "satu", "dua puluh", "doors"),
        ("B", "1-99999999", "1", "doors"),
    ],
)
def test_a_block_that_cannot_be_is_refused_whole(
    runner: Runner, estate: int, code: str, floors: str, doors: str, named: str
) -> None:
    runner.change(places.generate_block, estate, "A", "1-2", "1-2")
    with pytest.raises(Invalid) as refused:
        runner.change(places.generate_block, estate, code, floors, doors)
    assert list(refused.value.fields) == [named]
    assert len(_codes(runner)) == 4
    assert len(runner.read(pages.totals)) == 2


def test_a_unit_of_another_block_is_not_made_twice_under_one_code(runner: Runner) -> None:
    changes = {"name": "PPR Teres", "state": State.selangor, "unit_pattern": "{door}"}
    estate = runner.change(places.save_estate, None, 0, changes)
    runner.change(places.generate_block, estate, "A", "", "1-5")
    with pytest.raises(Invalid, match="a unit 5 in this estate already"):
        runner.change(places.generate_block, estate, "B", "", "5-9")
    with pytest.raises(Invalid, match="would be made twice"):
        runner.change(places.generate_block, estate, "C", "1-2", "10")
    assert _codes(runner) == ["1", "2", "3", "4", "5"]


def test_floors_are_read_from_the_ground_up_and_3a_stands_after_3(runner: Runner, estate: int) -> None:
    runner.change(places.generate_block, estate, "A", "G,1-3,3A,5", "1-2,10")
    assert _codes(runner)[::3] == ["A-G-01", "A-01-01", "A-02-01", "A-03-01", "A-3A-01", "A-05-01"]
    assert _codes(runner)[:3] == ["A-G-01", "A-G-02", "A-G-10"]


@pytest.mark.parametrize("door", ["1", "01", " 1", "001"])
def test_a_unit_is_one_however_its_number_is_spelled(runner: Runner, estate: int, make: Make, door: str) -> None:
    block = make.block(estate)
    runner.change(places.save_unit, block, None, 0, {"floor_label": "3", "door_label": "1"})
    with pytest.raises(Invalid, match="There is a unit"):
        runner.change(places.save_unit, block, None, 0, {"floor_label": "03", "door_label": door})
    assert _codes(runner) == ["A-03-01"]
    for written in ("A-3-1", "a 03 1", "A03-01", "a-3-01"):
        assert [one[1] for one in runner.read(places.find_units, written)] == ["A-03-01"]


def test_a_unit_needs_a_door(runner: Runner, estate: int, make: Make) -> None:
    block = make.block(estate)
    none: list[dict[str, str | None]] = [{}, {"door_label": None}, {"door_label": ""}]
    for changes in none:
        with pytest.raises(Invalid) as refused:
            runner.change(places.save_unit, block, None, 0, changes)
        assert "door_label" in refused.value.fields


def test_a_changed_pattern_renames_every_unit_and_its_residents_lines(runner: Runner, estate: int, make: Make) -> None:
    runner.change(places.generate_block, estate, "A", "1-2", "1-2")
    make.household(1, "Aminah binti Yusof")
    pattern = {"unit_pattern": "{block}/{floor}/{door:03}"}
    runner.change(places.save_estate, estate, 1, pattern)
    assert _codes(runner) == ["A/1/001", "A/1/002", "A/2/001", "A/2/002"]
    with runner.database.reading() as session:
        rows = RESIDENTS.rows(session, RESIDENTS.keys(session, Query(search="a/1/001")))
    assert [row[1] for row in rows] == ["A/1/001"]
    with pytest.raises(Stale):
        runner.change(places.save_estate, estate, 1, pattern)


def test_a_pattern_that_swaps_codes_among_units_renames_them_all(runner: Runner, estate: int) -> None:
    runner.change(places.generate_block, estate, "A", "1-3", "1-3")
    runner.change(places.save_estate, estate, 1, {"unit_pattern": "{block}-{door:02}-{floor:02}"})
    with runner.database.reading() as session:
        rows = session.execute(sa.select(Unit.floor_label, Unit.door_label, Unit.code, Unit.code_key)).all()
    assert all(row.code == f"A-0{row.door_label}-0{row.floor_label}" for row in rows)
    assert len({row.code_key for row in rows}) == 9
    assert not any(row.code_key.startswith("?") for row in rows)
    assert _sound(runner)


@pytest.mark.parametrize(
    "pattern", ["{door}", "{block}-{door}", "{floor}{door}", "", "{block}", "{x}-{door}", "{door", "{0}"]
)
def test_a_pattern_under_which_two_units_would_be_one_is_refused(runner: Runner, estate: int, pattern: str) -> None:
    runner.change(places.generate_block, estate, "A", "1-11", "1-11")
    runner.change(places.generate_block, estate, "B", "1-2", "1-2")
    before = _codes(runner)
    with pytest.raises(Invalid) as refused:
        runner.change(places.save_estate, estate, 1, {"unit_pattern": pattern})
    assert list(refused.value.fields) == ["unit_pattern"]
    assert _codes(runner) == before


def test_a_renamed_block_renames_its_units_and_never_takes_those_of_another(runner: Runner, estate: int) -> None:
    block = runner.change(places.generate_block, estate, "A", "1", "1-2")
    runner.change(places.generate_block, estate, "B", "1", "1-2")
    runner.change(places.save_block, estate, block, 1, {"code": "C"})
    assert _codes(runner) == ["B-01-01", "B-01-02", "C-01-01", "C-01-02"]
    for taken in ("B", "b", " B "):
        with pytest.raises(Invalid, match="block"):
            runner.change(places.save_block, estate, block, 2, {"code": taken})
    assert _codes(runner) == ["B-01-01", "B-01-02", "C-01-01", "C-01-02"]


def test_two_estates_have_each_their_own_codes_but_not_one_name(runner: Runner, estate: int) -> None:
    other = runner.change(places.save_estate, None, 0, {"name": "PPR Kenanga", "state": State.johor})
    for one in (estate, other):
        runner.change(places.generate_block, one, "A", "1", "1")
    assert _codes(runner) == ["A-01-01", "A-01-01"]
    with pytest.raises(Invalid, match="of this name"):
        runner.change(places.save_estate, None, 0, {"name": "PPR Kenanga", "state": State.johor})


def test_a_unit_somebody_lives_in_cannot_be_called_vacant(runner: Runner, estate: int, make: Make) -> None:
    block = make.block(estate)
    unit = make.unit(block, estate)
    make.household(unit, "Aminah binti Yusof")
    with pytest.raises(Invalid, match="A household lives here"):
        runner.change(places.save_unit, block, unit, 1, {"status": UnitStatus.vacant})


def test_tenure_is_a_history_without_gap_or_overlap(runner: Runner, estate: int, make: Make) -> None:
    unit = make.unit(make.block(estate), estate)
    for kind, year in ((TenureKind.rented, 2015), (TenureKind.rent_to_own, 2020), (TenureKind.owned, 2024)):
        runner.change(places.save_tenure, unit, {"kind": kind, "from_on": dt.date(year, 3, 1)})
    found = [(kind, begins, ends) for kind, begins, ends, _rent, _ref in runner.read(pages.unit_page, unit).tenures]
    assert sorted(found, key=lambda one: one[1]) == [
        (TenureKind.rented, dt.date(2015, 3, 1), dt.date(2020, 2, 29)),
        (TenureKind.rent_to_own, dt.date(2020, 3, 1), dt.date(2024, 2, 29)),
        (TenureKind.owned, dt.date(2024, 3, 1), None),
    ]
    for begins in (dt.date(2024, 3, 1), dt.date(2019, 1, 1)):
        with pytest.raises(Invalid, match="began later"):
            runner.change(places.save_tenure, unit, {"kind": TenureKind.rented, "from_on": begins})


def test_a_floor_has_one_head_and_the_block_another(runner: Runner, estate: int, make: Make) -> None:
    block = make.block(estate)
    first, second, third = (make.resident(name) for name in ("Aminah", "Lim Chee Hoe", "Ganesan"))
    runner.change(places.appoint_floor_head, first, block, "3", DAY)
    runner.change(places.appoint_floor_head, third, block, None, DAY)
    with pytest.raises(UserError, match="already heads"):
        runner.change(places.appoint_floor_head, first, block, "3", DAY)
    with pytest.raises(Invalid, match="began later"):
        runner.change(places.appoint_floor_head, second, block, "3", dt.date(2025, 1, 1))
    post = runner.change(places.appoint_floor_head, second, block, "3", dt.date(2026, 6, 1))
    assert runner.read(pages.elevation, block).heads == {"3": "Lim Chee Hoe", "": "Ganesan"}
    runner.change(places.end_floor_head, post)
    assert runner.read(pages.elevation, block).heads == {"": "Ganesan"}
    with pytest.raises(UserError, match="stepped down before"):
        runner.change(places.end_floor_head, post)


def test_somebody_who_died_heads_no_floor_and_cannot_be_made_to(runner: Runner, estate: int, make: Make) -> None:
    block = make.block(estate)
    person = make.resident("Aminah")
    runner.change(places.appoint_floor_head, person, block, "3", DAY)
    runner.change(moves.record_death, person, dt.date(2026, 6, 1))
    assert runner.read(pages.elevation, block).heads == {}
    with pytest.raises(UserError, match="Only somebody who lives here"):
        runner.change(places.appoint_floor_head, person, block, "4", dt.date(2026, 7, 1))


def test_the_picture_of_a_block_and_its_counts_say_who_lives_there(runner: Runner, estate: int, make: Make) -> None:
    block = runner.change(places.generate_block, estate, "A", "1-3", "1-4")
    mother = make.resident("Aminah", vulnerabilities=frozenset({Vulnerability.single_parent}))
    child, lodger = make.resident("Adam"), make.resident("Lim", disability=Disability.sight)
    head = Relationship.head
    runner.change(moves.move_in, 1, [moves.Mover(mother, head), moves.Mover(child, Relationship.child)], DAY)
    runner.change(moves.move_in, 12, [moves.Mover(lodger, head)], DAY)
    runner.change(residents.verify_resident, lodger)
    picture = runner.read(pages.elevation, block)
    assert [(floor, [square.door for square in squares]) for floor, squares in picture.floors] == [
        (floor, ["1", "2", "3", "4"]) for floor in ("3", "2", "1")
    ]
    squares = {square.code: square for _floor, row in picture.floors for square in row}
    assert [(one.people, one.vulnerable, one.verified) for one in (squares["A-01-01"], squares["A-03-04"])] == [
        (2, True, False),
        (1, False, True),
    ]
    assert sum(one.status is UnitStatus.vacant for one in squares.values()) == 10
    whole, one = runner.read(pages.totals)
    assert whole == pages.BlockTotals(None, "", 12, 10, 3, 1, 1)
    assert one == pages.BlockTotals(block, "A", 12, 10, 3, 1, 1)
    runner.change(moves.move_out, [mother, child], dt.date(2026, 2, 1))
    assert runner.read(pages.totals)[0] == pages.BlockTotals(None, "", 12, 11, 1, 0, 1)
