"""`office check`, `export` and `bring` on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_sound_office_is_said_to_be(practice: Path, run: Run) -> None:
    code, out, _ = run("office", "check", "--office", practice, "--user", "pengurus")
    assert (code, out.strip()) == (0, "Tiada kesilapan ditemukan")
    assert run("office", "check", "--office", practice, "--user", "kerani")[0] == 1


def test_the_whole_office_is_written_once_and_only_by_the_manager(practice: Path, run: Run, tmp_path: Path) -> None:
    told = ("--office", practice, "--reason", "Ujian")
    file = tmp_path / "luar.zip"
    assert run("office", "export", "-o", file, *told, "--user", "kerani")[0] == 1
    assert not file.exists()
    code, out, _ = run("office", "export", "-o", file, *told, "--user", "pengurus", "--officer", "Puan Rohana")
    assert code == 0
    assert "tidak disulitkan" in out
    written = file.read_bytes()
    code, _, err = run("office", "export", "-o", file, *told, "--user", "pengurus")
    assert (code, file.read_bytes()) == (1, written)
    assert "sudah ada" in err


def test_a_file_that_is_no_export_makes_no_office(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"bukan")
    code, _, err = run("office", "bring", tmp_path / "x.zip", tmp_path / "baharu", "--name", "R", "--user", "pengurus")
    assert code == 1
    assert "bukan eksport terbuka" in err
    assert not (tmp_path / "baharu").exists()
