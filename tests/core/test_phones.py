"""Telephone numbers (domain-facts 5.4)."""

from __future__ import annotations

import time

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.phones import parse_phone, show_phone
from tests.patience import allowed


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("012-000 0044", "+60120000044", "012-000 0044"),
        ("+60 12 000 0044", "+60120000044", "012-000 0044"),
        ("60120000044", "+60120000044", "012-000 0044"),
        ("+60 (0)12-000 0044", "+60120000044", "012-000 0044"),
        ("011-1000 0044", "+601110000044", "011-1000 0044"),
        ("03-7000 0044", "+60370000044", "03-7000 0044"),
        ("04-000 0044", "+6040000044", "04-000 0044"),
        ("082-000 044", "+6082000044", "082-000 044"),
        ("1300-88-0044", "+601300880044", "1-300-88-0044"),
        ("+65 9123 4567", "+6591234567", "+65 91234567"),
        ("0062 812 3456 7890", "+6281234567890", "+62 81234567890"),
    ],
)
def test_a_number_is_kept_in_one_form_and_shown_in_the_offices(typed: str, kept: str, shown: str) -> None:
    read = parse_phone(typed)
    assert (read.number, read.warning) == (kept, None)
    assert show_phone(kept) == shown


@pytest.mark.parametrize("cell", [120000044, 120000044.0, "120000044"])
def test_a_lost_zero_comes_back_and_is_told(cell: float | str) -> None:
    read = parse_phone(cell)
    assert read.number == "+60120000044"
    assert read.warning is not None


@pytest.mark.parametrize("typed", ["999", "012-345 67890", "12", "012-000 0044 (anak)", "+60 999"])
def test_an_odd_number_is_kept_as_typed_with_a_warning(typed: str) -> None:
    read = parse_phone(typed)
    assert read.number == typed
    assert read.warning is not None
    assert show_phone(read.number) == typed


@pytest.mark.parametrize(
    "typed", ["tiada", "-", "012-0000044 / 013-0000055", "0120000044, 0130000055", "0120000044 atau 0130000055"]
)
def test_no_number_and_two_numbers_are_asked_about(typed: str) -> None:
    with pytest.raises(UserError):
        parse_phone(typed)


@given(
    st.sampled_from(["12", "13", "14", "16", "17", "19", "11", "3", "4", "5", "6", "7", "9", "82", "88"]),
    st.integers(2_000_000, 9_999_999),
)
def test_numbers_look_as_the_telephone_library_would_have_them(area: str, rest: int) -> None:
    digits = f"{rest}{'0' if area in ('11', '3') else ''}"[: 6 if area in ("82", "88") else 8]
    kept = f"+60{area}{digits}"
    library = phonenumbers.parse(kept)
    if phonenumbers.is_valid_number(library):
        assert show_phone(kept) == phonenumbers.format_number(library, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert parse_phone(show_phone(kept)).number == kept


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    try:
        read = parse_phone(text)
    except UserError:
        return
    assert show_phone(read.number)


def test_a_painted_list_costs_nothing() -> None:
    numbers = [f"+6012{n:07}" for n in range(10_000)]
    start = time.process_time()
    for number in numbers:
        show_phone(number)
    assert time.process_time() - start < allowed(0.2)
