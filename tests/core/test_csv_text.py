"""Text files of rows: their encoding and separator are guessed, shown, and corrected by a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from k2k_desktop.core import workbook_child
from k2k_desktop.core.csv_text import guess_encoding, guess_separator
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.spreadsheets import sheets
from k2k_desktop.core.workbook_gate import Refused
from tests.core.reading import read_rows

TEXT = "Nama;No. KP\r\nSiti “Aminah” binti Ali;880101145566\r\nZoë;1\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_a_text_file_is_read_in_its_encoding_and_the_guess_is_shown(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "Senarai penduduk.csv"
    path.write_bytes(data)
    (info,) = sheets(path)
    assert (info.name, info.encoding, info.separator, info.columns) == ("Senarai penduduk", encoding, ";", 2)
    assert read_rows(path)[1] == ["Siti “Aminah” binti Ali", "880101145566"]


def test_a_person_may_correct_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Zoë".encode())
    assert read_rows(path, encoding="cp1252") == [["ZoÃ«"]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n", ";"),
        ("a\tb, c\n1\t2\n", "\t"),
        ("a|b\n", "|"),
        ("Nama\nAli\n", ","),
        ("sep=;\na;b\n", ";"),
        ('"a;b",c\n"d;e",f\n', ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    assert guess_separator(text) == separator


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,"b\n' + "x,y\n" * 60_000)
    with pytest.raises(UserError, match="quotation mark"):
        sheets(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_no_bytes_break_the_guesses(data: bytes) -> None:
    guess_encoding(data)
    try:
        list(workbook_child._text(data, "rows", ""))
    except Refused:
        return
