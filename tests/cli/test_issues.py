"""Complaints from the command line: their papers, their list, and Open311 in and out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from k2k_desktop.cli.issue_papers import ISSUE_KINDS
from k2k_desktop.core import paths
from k2k_desktop.services.issues.open311.schema import breaks, schema
from tests.cli.conftest import Run
from tests.cli.test_papers import REFS, text_of
from tests.issues.xml_answers import breaks_of_xml

PAPERS = {
    "slip": "1", "issue-history": "2/2026", "issue-letter": "", "work-order": "1", "photo-sheet": "1",
    "lift-log": "Lif 1 Blok A", "lift-availability": "", "outage-notice": "1", "ageing": "", "poster": "Blok A",
}  # fmt: skip


@pytest.fixture
def desk(practice: Path) -> tuple[str | Path, ...]:
    """Who works at the sample office."""
    return ("--office", practice, "--user", "pengurus")


@pytest.mark.parametrize("kind", ["slip", "work-order", "lift-log", "outage-notice", "ageing", "poster"])
def test_report_makes_papers_of_complaints(kind: str, desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    made = tmp_path / "kertas.pdf"
    reference = [PAPERS[kind]] if PAPERS[kind] else []
    code, _out, err = run("report", kind, *reference, *desk, "-o", made, "--lang", "en", "--year", "2026")
    assert (code, err) == (0, "")
    assert "TERATAI DAMAI" in text_of(made).upper()


def test_what_no_paper_belongs_to_is_refused_by_its_name(
    desk: tuple[str | Path, ...], tmp_path: Path, run: Run
) -> None:
    made = tmp_path / "kertas.pdf"
    assert not set(ISSUE_KINDS) & set(REFS)
    for kind in ("slip", "charter", "lift-log", "inspection"):
        code, _out, err = run("report", kind, "99999", *desk, "-o", made)
        assert (code, made.exists(), "99999" in err) == (1, False, True)
    assert run("report", "poster", *desk, "-o", made, "--year", "2400")[0] == 1


def test_the_list_of_complaints_is_written_in_three_forms_with_its_filters(
    desk: tuple[str | Path, ...], tmp_path: Path, run: Run
) -> None:
    for name in ("a.csv", "a.xlsx", "a.pdf"):
        code, _out, err = run("export", "issues", *desk, "-o", tmp_path / name, "--filter", "tab=open")
        assert (code, err) == (0, "")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Tajuk" in (tmp_path / "a.csv").read_text("utf-8")
    assert run("export", "issues", *desk, "-o", tmp_path / "en.csv", "--lang", "en")[0] == 0
    assert "Title" in (tmp_path / "en.csv").read_text("utf-8")
    assert run("export", "issues", *desk, "-o", tmp_path / "a.txt")[0] == 1
    assert "tab" in run("export", "issues", *desk, "-o", tmp_path / "b.csv", "--filter", "warna=biru")[2]


def test_a_list_is_written_in_the_language_named_and_says_how_long_it_is(
    desk: tuple[str | Path, ...], tmp_path: Path, run: Run
) -> None:
    heads = {}
    for tongue in ("ms", "en"):
        code, told, err = run("export", "residents", *desk, "-o", tmp_path / f"{tongue}.csv", "--lang", tongue)
        assert (code, err, "penduduk" in told) == (0, "", True)
        heads[tongue] = (tmp_path / f"{tongue}.csv").read_text("utf-8-sig").splitlines()[0]
    assert ("Nama" in heads["ms"], "Name" in heads["en"]) == (True, True)
    assert run("export", "residents", *desk, "-o", tmp_path / "lalai.csv")[0] == 0
    assert (tmp_path / "lalai.csv").read_text("utf-8-sig").splitlines()[0] == heads["ms"]


def test_open311_goes_out_and_comes_into_another_office(
    practice: Path, desk: tuple[str | Path, ...], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")  # which remembers how far an office was
    out, services = tmp_path / "a.json", tmp_path / "s.xml"
    assert run("export", "open311", *desk, "-o", out, "--filter", "tab=open")[0] == 0
    assert run("export", "open311", *desk, "-o", services, "--services", "--lang", "en")[0] == 0
    found = json.loads(out.read_text("utf-8"))
    assert found
    assert breaks(found, schema("requests")) == breaks_of_xml(services.read_bytes(), "services") == []
    other = shutil.copytree(practice, tmp_path / "lain")
    there = ("--office", other, "--user", "pengurus")
    one = [found[0] | {"service_code": "asing", "service_name": "Benda asing", "service_request_id": "X1"}]
    given = tmp_path / "masuk.json"
    given.write_text(json.dumps(one), "utf-8")
    code, told, _err = run("import", "open311", given, *there, "--dry-run")
    assert (code, "Benda asing" in told) == (0, True)
    assert run("import", "open311", given, *there)[0] == 1  # nobody said what it is
    assert "tiada" in run("import", "open311", given, *there, "--category", "asing=tiada begini")[2]
    category = found[0]["service_name"]
    assert run("import", "open311", given, *there, "--system", "Bandar", "--category", f"*={category}")[0] == 0
    assert run("import", "open311", given, *there, "--system", "Bandar")[0] == 1  # here already
