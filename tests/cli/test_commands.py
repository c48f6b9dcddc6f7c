"""The command line does what the screen does, and says in words what it will not."""

from __future__ import annotations

import argparse
from pathlib import Path

import pypdfium2
import pytest

from k2k_desktop import cli
from k2k_desktop.__main__ import COMMANDS
from k2k_desktop.services.demo.office import PASSWORD
from tests.cli.conftest import Run


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_every_command_runs_without_a_window() -> None:
    family = next(one for one in cli._parser()._actions if isinstance(one, argparse._SubParsersAction))
    assert set(family.choices) == COMMANDS


def test_demo_makes_the_same_people_from_the_same_seed(tmp_path: Path, run: Run) -> None:
    for name in ("a", "b"):
        code, out, _ = run("demo", tmp_path / name, "--homes", "8", "--seed", "3")
        assert code == 0
        assert "kerani" in out
        assert out.count("payung biru di beranda") == 5
    papers = [tmp_path / f"{name}.pdf" for name in ("a", "b")]
    for name, paper in zip(("a", "b"), papers, strict=True):
        assert run("report", "residents", "--office", tmp_path / name, "--user", "kerani", "-o", paper)[0] == 0
    first, second = (_text(paper).split("Dicetak")[0] for paper in papers)
    assert first == second


def test_demo_refuses_a_folder_in_use(practice: Path, run: Run) -> None:
    code, _, err = run("demo", practice, "--homes", "8")
    assert code == 1
    assert err.strip()


@pytest.mark.parametrize("paper", ["minutes", "notice", "attendance"])
@pytest.mark.parametrize("language", ["ms", "en"])
def test_report_makes_each_paper_of_a_meeting(
    paper: str, language: str, practice: Path, tmp_path: Path, run: Run
) -> None:
    made = tmp_path / "kertas.pdf"
    options = ("--office", practice, "--user", "setiausaha", "-o", made, "--lang", language)
    assert run("report", paper, "1/2026", *options)[0] == 0
    assert "Pengurusan Bersama PPR Teratai Damai".upper() in _text(made).upper()


def test_a_meeting_that_is_not_there_is_said(practice: Path, tmp_path: Path, run: Run) -> None:
    made = tmp_path / "x.pdf"
    code, _, err = run("report", "minutes", "9/2026", "--office", practice, "--user", "setiausaha", "-o", made)
    assert (code, made.exists()) == (1, False)
    assert "9/2026" in err


def test_a_wrong_password_is_refused_in_words(practice: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K2K_PASSWORD", "bukan ini kata laluan")
    code, _, err = run("audit", "verify", "--office", practice, "--user", "juruaudit")
    assert code == 1
    assert err.strip()


def test_a_clerk_may_not_verify_the_whole_trail(practice: Path, run: Run) -> None:
    assert run("audit", "verify", "--office", practice, "--user", "kerani")[0] == 1
    assert run("audit", "verify", "--office", practice, "--user", "juruaudit")[0] == 0


def test_wrong_usage_exits_with_two(run: Run) -> None:
    assert run("audit", "buang")[0] == 2
    assert run("report", "minit")[0] == 2
    assert run()[0] == 2


@pytest.mark.parametrize(
    "given", [("audit", "buang"), ("report", "minit"), (), ("demo",), ("demo", "x", "--homes"),
              ("demo", "x", "--homes", "ramai"), ("demo", "x", "--warna", "biru"), ("--help",), ("demo", "--help")],
)  # fmt: skip
def test_help_and_refusals_have_none_of_argparses_english(given: tuple[str, ...], run: Run) -> None:
    _code, out, err = run(*given)
    said = out + err
    assert said.strip()
    for english in ("usage", "positional", "optional", "show this", "choose", "required", "unrecognized", "expected",
                    "invalid", "argument"):  # fmt: skip
        assert english not in said.casefold()


def test_a_copy_is_made_verified_and_restored_elsewhere_by_two(
    practice: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", practice, tmp_path / "salinan", "--user", "kerani")[0] == 0
    (copy,) = (tmp_path / "salinan").glob("*.k2k")
    assert run("verify", copy, "--user", "pengurus")[0] == 0
    new = tmp_path / "lain" / "pejabat"
    refused = [run("restore", copy, new, "--user", *more) for more in (("pengurus",), ("kerani",))]
    assert [(code, "--second" in err) for code, _out, err in refused] == [(1, True), (1, False)]
    by_two = ("restore", copy, new, "--user", "pengurus", "--second", "pentadbir")
    code, _out, err = run(*by_two)  # nobody is there to be asked
    assert (code, "K2K_SECOND_PASSWORD" in err) == (1, True)
    assert not new.exists()
    monkeypatch.setenv("K2K_SECOND_PASSWORD", PASSWORD)
    code, out, _err = run(*by_two)
    assert code == 0
    assert "resident " in out
    assert run("audit", "verify", "--office", new, "--user", "juruaudit")[0] == 0


def test_one_flipped_byte_in_a_copy_is_refused(practice: Path, tmp_path: Path, run: Run) -> None:
    assert run("backup", practice, tmp_path, "--user", "kerani")[0] == 0
    (copy,) = tmp_path.glob("*.k2k")
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    assert run("verify", copy, "--user", "pengurus")[0] == 1
    assert run("restore", copy, tmp_path / "baharu", "--user", "pengurus")[0] == 1
    assert not (tmp_path / "baharu" / "office.db").exists()


def test_a_drill_is_held_and_recorded_and_a_spoilt_copy_is_named(practice: Path, run: Run) -> None:
    assert run("drill", practice, "--user", "pengurus")[0] == 1  # no copy yet
    assert run("backup", practice, practice / "backups", "--user", "kerani")[0] == 0
    code, out, _err = run("drill", practice, "--user", "pengurus")
    assert code == 0
    (copy,) = (practice / "backups").glob("*.k2k")
    assert copy.name in out
    data = bytearray(copy.read_bytes())
    data[-100] ^= 1
    copy.write_bytes(data)
    code, _out, err = run("drill", practice, "--user", "pengurus")
    assert code == 1
    assert copy.name in err


def test_what_came_later_is_said_before_anything_is_restored(practice: Path, tmp_path: Path, run: Run) -> None:
    assert run("backup", practice, tmp_path, "--user", "kerani", "--reason", "Diluluskan oleh Pn. Salmah")[0] == 0
    (copy,) = tmp_path.glob("*.k2k")
    code, out, _err = run("restore", copy, tmp_path / "baharu", "--preview", "--user", "pengurus")
    assert code == 0
    assert "resident" in out
    assert not (tmp_path / "baharu").exists()
