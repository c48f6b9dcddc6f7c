"""Codes of units: made, compared, sorted, read (domain-facts 1.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k2k_desktop.core.errors import UserError
from k2k_desktop.models.estate.unit_codes import (
    UnitParts,
    UnitPattern,
    comparable,
    floor_order,
    generate,
    natural_key,
    parse_unit,
)


@pytest.mark.parametrize(
    ("pattern", "block", "floor", "door", "code"),
    [
        ("{block}-{floor:02}-{door:02}", "A", "3", "12", "A-03-12"),
        ("{block}-{floor:02}-{door:02}", "A", "3A", "5", "A-3A-05"),
        ("{block}-{floor:02}-{door:02}", "A", None, "5", "A-05"),
        ("{block}-{floor:02}-{door:02}", "", "3", "5", "03-05"),
        ("{block}-{floor}-{door}", "102", "G", "7", "102-G-7"),
        ("No. {door}, Blok {block}", "B", None, "45", "No. 45, Blok B"),
        ("{block}{floor:02}{door:02}", "A", "12", "3", "A1203"),
    ],
)
def test_a_pattern_makes_the_code_the_office_writes(
    pattern: str, block: str, floor: str | None, door: str, code: str
) -> None:
    assert UnitPattern(pattern).render(block, floor, door) == code


@pytest.mark.parametrize(
    "pattern",
    ["", "{block}-{floor}", "{house}-{door}", "{door}-{door}", "{door", "{door:009}", "{door!r}", "{0}{door}"],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str) -> None:
    with pytest.raises(UserError):
        UnitPattern(pattern)


@pytest.mark.parametrize(
    "spelling", ["A-12-3", "a-12-03", " A 12 3 ", "A/12/03", "A.12.3", "A – 12 – 03", "Ａ-12-3", "A12-3"]
)
def test_spellings_of_one_code_compare_equal(spelling: str) -> None:
    assert comparable(spelling) == comparable("A-12-03")


def test_neighbours_with_the_same_digits_stay_apart() -> None:
    assert len({comparable(code) for code in ("A-1-23", "A-12-3", "A-123", "A-1-2-3", "AA-12-3", "A-12-3A")}) == 6


def test_labels_sort_as_people_count() -> None:
    assert sorted(["10", "3A", "2", "3", "4", "G"], key=natural_key) == ["2", "3", "3A", "4", "10", "G"]
    assert sorted(["Blok 102", "blok 9", "Blok 11"], key=natural_key) == ["blok 9", "Blok 11", "Blok 102"]


def test_floors_stand_where_they_are() -> None:
    assert [floor_order(label) for label in ("B2", "G", "1", "3", "3A", "5", "13A", None, "")] == [
        -2,
        0,
        1,
        3,
        4,
        5,
        14,
        0,
        0,
    ]


def test_a_block_is_made_from_two_lines() -> None:
    units = generate("G,1-3,3A,5-17", "1-20")
    assert len(units) == 18 * 20
    assert units[0] == ("G", 0, "1")
    assert next(label for label, order, _door in units if order == 4) == "3A"
    assert len({(floor, door) for floor, _order, door in units}) == len(units)
    assert generate("", "1-3") == [("", 0, "1"), ("", 0, "2"), ("", 0, "3")]
    assert [door for _floor, _order, door in generate("1", "A-C")] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("floors", "doors"),
    [("1-17", ""), ("17-1", "1-3"), ("1-3,2", "1-3"), ("1-!", "1"), ("1-100", "1-99"), ("1", "1-99999")],
)
def test_impossible_blocks_are_refused(floors: str, doors: str) -> None:
    with pytest.raises(UserError):
        generate(floors, doors)


@pytest.mark.parametrize(
    ("text", "block", "floor", "door"),
    [
        ("A-12-03", "A", "12", "3"),
        ("A 12 3", "A", "12", "3"),
        ("A - 12 - 03", "A", "12", "3"),
        ("BLOK A TINGKAT 3 NO 12", "A", "3", "12"),
        ("TINGKAT 3 NO 12", None, "3", "12"),
        ("No.12 Tingkat 3 Blok A", "A", "3", "12"),
        ("BLOK A, TKT 3, UNIT 12", "A", "3", "12"),
        ("No. Rumah 12, Aras 3, Blok 5", "5", "3", "12"),
        ("Tingkat Bawah No 3 Blok C", "C", "G", "3"),
        ("Blok 102 - 5 - 7", "102", "5", "7"),
        ("D-10-5", "D", "10", "5"),
        ("PPR Teratai Damai, Blok D-10-5", "D", "10", "5"),
        ("C-1-1, PPR Teratai Damai", "C", "1", "1"),
        ("12-03 Blok A", "A", "12", "3"),
        ("A-3A-12", "A", "3A", "12"),
        ("No. 45, Blok B", "B", None, "45"),
        ("A-12", "A", None, "12"),
        ("12-3", None, "12", "3"),
        ("Lot 5", None, None, "5"),
        ("Blok A", "A", None, None),
        ("rumah sewa", None, None, None),
        ("1-2-3-4", None, None, None),
        ("", None, None, None),
    ],
)
def test_units_are_read_as_people_write_them(text: str, block: str | None, floor: str | None, door: str | None) -> None:
    parts = parse_unit(text)
    assert parts == UnitParts(block, floor, door)
    assert parts.missing == tuple(
        name for name, value in (("block", block), ("floor", floor), ("door", door)) if value is None
    )


@given(
    st.sampled_from(["A", "D", "102", "B2", "AA"]), st.sampled_from(["1", "3A", "12", "G", "21"]), st.integers(1, 40)
)
def test_what_a_pattern_made_is_read_back(block: str, floor: str, door: int) -> None:
    code = UnitPattern("{block}-{floor:02}-{door:02}").render(block, floor, str(door))
    assert parse_unit(code) == UnitParts(block, floor, str(door))
    assert comparable(code) == comparable(f"{block} {floor} {door}")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    parse_unit(text)
    comparable(text)
    natural_key(text)
    floor_order(text)
