"""A wrong value of any argument is refused in a sentence: never with a traceback, and nothing is written."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import pytest

from k2k_desktop import cli
from k2k_desktop.cli.people import query_of
from k2k_desktop.cli.signing_in import opened_office
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.errors import UserError
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.people.lists import RESIDENTS
from tests.cli.conftest import Run

HOSTILE = ("²", "٣", "9" * 20, "9" * 5000, "-1", "", " ", "x", "1,²", "%", "'", "2026-01-01")
LONG = "a" * 5000


def test_a_filter_takes_what_its_chip_offers_and_nothing_else(practice: Path, run: Run) -> None:
    def asked(*filters: str) -> argparse.Namespace:
        return argparse.Namespace(filter=filters, search="")

    with opened_office(argparse.Namespace(office=practice, user="pengurus")) as opened:
        for listing in (RESIDENTS, ISSUES):
            for chip in listing.filters:
                choices = opened.runner.read(questions_of(listing).choices, chip.name)
                for value in HOSTILE:
                    with pytest.raises(UserError, match=r"is not one of|There is no filter"):
                        query_of(opened.runner, listing, asked(f"{chip.name}={value}"))
                for value, _words in choices:
                    query = query_of(opened.runner, listing, asked(f"{chip.name}={value}"))
                    assert query.filters == {chip.name: (value,)}
        both = query_of(opened.runner, RESIDENTS, asked("verification=Belum disahkan", "verification=VERIFIED"))
        assert both.filters == {"verification": ("never", "verified")}


def test_a_filter_refused_names_what_there_is(practice: Path, tmp_path: Path, run: Run) -> None:
    made = tmp_path / "a.xlsx"
    desk = ("--office", practice, "--user", "kerani")
    code, _out, err = run("export", "residents", *desk, "-o", made, "--filter", "verification=²")
    assert (code, "never" in err, made.exists()) == (1, True, False)


@pytest.mark.parametrize(
    "given",
    [
        ("export", "residents", "--office", "x", "-o", ""), ("export", "residents", "--office", "x", "-o", "/"),
        ("export", "residents", "--office", "x", "-o", "/dev/null"), ("report", "minutes", "--office", LONG, "-o", "a"),
        ("report", "minutes", "--office", "x", "-o", "a", "--year", "99999"),
        ("report", "minutes", "--office", "x", "-o", "a", "--year", "٢٠٢٦"),
        ("report", "minutes", "--office", "x", "-o", "a", "--year", "9" * 5000), ("demo", LONG), ("demo", "berkas/x"),
        ("demo", "y", "--homes", "²"), ("verify", ""), ("demo", "y", "--homes", "9" * 5000), ("backup", "x", "berkas"),
        ("office", "bring", LONG, "y", "--name", "R"), ("import", "residents", LONG, "--office", "x"),
    ],
)  # fmt: skip
def test_what_can_be_no_file_no_folder_and_no_year_is_wrong_usage(
    given: tuple[str, ...], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "berkas").write_bytes(b"")
    code, _out, err = run(*given)
    assert (code, "tidak boleh" in err) == (2, True)
    assert [one.name for one in tmp_path.iterdir()] == ["berkas"]


@pytest.mark.parametrize("word", ["a\0b", "\udcff"])
def test_a_word_that_cannot_be_read_is_refused_whatever_it_is_for(word: str, run: Run) -> None:
    for given in (("demo", word), ("report", "slip", word, "--office", "x", "-o", "y"), (word,)):
        code, _out, err = run(*given)
        assert (code, "tidak dapat dibaca" in err) == (1, True)


def test_a_code_too_long_for_a_file_is_no_code(practice: Path, run: Run) -> None:
    code, _out, err = run("check", LONG, "--office", practice, "--user", "kerani")
    assert (code, bool(err.strip())) == (1, True)


def test_a_user_whose_name_is_no_text_is_not_let_in(practice: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K2K_USER", "\udcff")
    code, _out, err = run("audit", "verify", "--office", practice)
    assert (code, "tidak betul" in err) == (1, True)


def test_a_folder_that_cannot_be_made_is_said(practice: Path, run: Run) -> None:
    code, _out, err = run("backup", practice, "/proc/tiada/begini", "--user", "kerani")
    assert (code, "/proc" in err) == (1, True)


def test_a_console_without_the_letters_of_a_name_gets_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stderr", console)
    assert cli.main(("verify", "/tiada/Ḷăṭā.k2k")) == 1
    console.flush()
    assert console.buffer.getvalue().strip()
