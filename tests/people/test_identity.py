"""MyKad numbers and other documents (domain-facts 5.1 and 5.2)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k2k_desktop.core.errors import UserError
from k2k_desktop.models.people import identity

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "given",
    [
        "880101-14-5566",
        "880101145566",
        " 880101 14 5566 ",
        "'880101145566",
        "８８０１０１145566",
        880101145566,
        880101145566.0,
    ],
)
def test_a_number_is_read_however_it_is_written(given: str | float) -> None:
    read = identity.mykad_digits(given)
    assert (read.digits, read.note) == ("880101145566", None)


def test_zeros_that_a_spreadsheet_dropped_come_back_and_are_told() -> None:
    read = identity.mykad_digits(101145566)
    assert read.digits == "000101145566"
    assert read.note is not None
    assert "000101-14-5566" in str(read.note)
    assert identity.mykad_digits(50101145566.0).digits == "050101145566"


@pytest.mark.parametrize(
    "given",
    [
        "88010114556",
        "8801011455661",
        "8.80101E+11",
        "88O101-14-5566",
        "",
        "tiada",
        88010114,
        1e300,
        float("nan"),
        -880101145566,
        880101145566.5,
    ],
)
def test_what_lacks_digits_is_asked_and_never_guessed(given: str | float) -> None:
    with pytest.raises(UserError):
        identity.mykad_digits(given)


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("150101145566", dt.date(2015, 1, 1)),
        ("880101145566", dt.date(1988, 1, 1)),
        ("261123145566", TODAY),
        ("261124145566", dt.date(1926, 11, 24)),
        ("000229145566", dt.date(2000, 2, 29)),
        ("010229145566", None),
        ("881301145566", None),
    ],
)
def test_a_birth_date_is_never_in_the_future_and_a_child_stays_a_child(digits: str, born: dt.date | None) -> None:
    assert identity.birth_date_guess(digits, TODAY) == born


@given(st.dates(dt.date(1926, 11, 24), TODAY), st.integers(0, 999_999))
def test_everybody_under_a_hundred_gets_the_right_date(born: dt.date, rest: int) -> None:
    assert identity.birth_date_guess(f"{born:%y%m%d}{rest:06}", TODAY) == born


@pytest.mark.parametrize("digits", ["881301145566", "880230145566", "88010114556", "88010114556x", ""])
def test_a_number_without_a_real_date_or_length_is_wrong(digits: str) -> None:
    assert identity.check_mykad(digits).errors


@pytest.mark.parametrize(
    ("digits", "born", "sex", "warnings"),
    [
        ("880101145566", dt.date(1988, 1, 1), "female", 0),
        ("880101145567", None, "male", 0),
        ("880101145567", None, None, 0),
        ("880101005566", None, None, 1),
        ("880101145566", dt.date(1988, 1, 2), None, 1),
        ("880101145566", None, "male", 1),
        ("880101705566", dt.date(1989, 1, 1), "male", 3),
    ],
)
def test_what_does_not_agree_is_a_warning_and_never_an_error(
    digits: str, born: dt.date | None, sex: str | None, warnings: int
) -> None:
    findings = identity.check_mykad(digits, birth_on=born, sex=sex)
    assert not findings.errors
    assert len(findings.warnings) == warnings


def test_the_place_codes_are_the_departments() -> None:
    unused = {"00", "17", "18", "19", "20", "69", "70", "73", "80", "81", "94", "95", "96", "97"}
    assert {f"{code:02}" for code in range(100)} - set(identity.PLACES) == unused
    assert identity.place_of("880101365566") == "Perak"
    assert identity.place_of("880101595566") == "Negeri Sembilan"
    assert identity.place_of("880101685566") == "Vietnam"


def test_a_number_is_shown_and_hidden() -> None:
    assert identity.format_mykad("880101145127") == "880101-14-5127"
    assert identity.mask_number("880101-14-5127") == "••••••-••-5127"
    assert identity.mask_number("A12345678") == "•••••5678"
    assert identity.mask_number("12") == "•2"
    assert identity.mask_number("") == ""


@given(st.text(max_size=30))
def test_a_hidden_number_never_shows_more_than_four(number: str) -> None:
    assert sum(sign not in "•-" for sign in identity.mask_number(number)) <= 4


@pytest.mark.parametrize(
    ("kind", "number", "country", "errors", "warnings"),
    [
        ("old_ic", "1234567", None, 0, 0),
        ("old_ic", "A1234567", None, 0, 0),
        ("old_ic", "123", None, 0, 1),
        ("passport", "A12345678", "Malaysia", 0, 0),
        ("passport", "AB123", "Malaysia", 0, 1),
        ("passport", "AB123", "Indonesia", 0, 0),
        ("passport", " ", None, 1, 0),
        ("birth_certificate", "AB 12/34", None, 0, 0),
        ("mykid", "150101-14-5566", None, 0, 0),
        ("mypr", "151301-14-5566", None, 1, 0),
    ],
)
def test_other_documents_are_hardly_ever_refused(
    kind: str, number: str, country: str | None, errors: int, warnings: int
) -> None:
    findings = identity.check_document(kind, number, country=country)
    assert (len(findings.errors), len(findings.warnings)) == (errors, warnings)


def test_nothing_is_said_of_ethnicity_religion_or_citizenship() -> None:
    names = " ".join(dir(identity)).casefold()
    assert not any(word in names for word in ("ethnic", "race", "religion", "citizen", "nationality"))
