"""Each paper of the sample office from the command line, and the check of what came out."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from k2k_desktop.cli.documents import KINDS
from tests.cli.conftest import Run

BODY = "Pengurusan Bersama"
REFS = {
    "notice-letters": "1/2026", "agenda": "Bil. 1/2026", "action-list": BODY, "reminder": "lif jaya",
    "resolution-register": "JPB", "electoral-roll": "Persatuan Penduduk", "nomination-form": BODY,
    "ballot": "1", "result-certificate": "Persatuan Penduduk", "appointment-letter": "1", "members-register": BODY,
    "declaration-form": "1", "termination-letter": "27", "handover-checklist": BODY,
    "extract": "1/2026", "governance-report": BODY, "review-report": "", "exceptions": "Semakan tahun",
    "cash-sheet": "Norliza",
}  # fmt: skip


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture
def desk(practice: Path) -> tuple[str | Path, ...]:
    """Who works at the sample office."""
    return ("--office", practice, "--user", "setiausaha")


@pytest.mark.parametrize(("kind", "ref"), list(REFS.items()))
def test_report_makes_each_paper(kind: str, ref: str, desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    made = tmp_path / "kertas.pdf"
    code, _, err = run("report", kind, ref, *desk, "-o", made, "--lang", "en")
    assert (code, err) == (0, "")
    assert "PPR TERATAI DAMAI" in text_of(made).upper()


def test_every_kind_of_the_table_is_offered(run: Run) -> None:
    _, out, _ = run("report", "--help")
    offered = re.split(r"[\s,]+", re.sub(r"-\s+", "-", out))
    assert {kind for kind in ("residents", *KINDS) if kind not in offered} == set()


@pytest.mark.parametrize(
    ("kind", "ref", "said"),
    [
        ("members-register", "Tiada Begini", "Tiada Begini"), ("members-register", "Persatuan", "Persatuan Wanita"),
        ("extract", "satu", "satu"), ("extract", "77/2026", "77/2026"), ("reminder", "Tiada", "Tiada"),
        ("appointment-letter", "99999", "99999"), ("electoral-roll", "99999", "99999"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_by_its_name(
    kind: str, ref: str, said: str, desk: tuple[str | Path, ...], tmp_path: Path, run: Run
) -> None:
    made = tmp_path / "kertas.pdf"
    code, _, err = run("report", kind, ref, *desk, "-o", made)
    assert (code, made.exists()) == (1, False)
    assert said in err


def test_a_paper_without_its_reference_is_asked_for(desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    assert run("report", "minutes", *desk, "-o", tmp_path / "x.pdf")[0] == 1
    assert run("report", "action-list", *desk, "-o", tmp_path / "x.pdf")[0] == 0  # of every organisation


def test_check_tells_genuine_from_altered(desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    made = tmp_path / "senarai.pdf"
    assert run("report", "action-list", BODY, *desk, "-o", made)[0] == 0
    found = re.search(r"K2K-[0-9A-Z-]{33}", text_of(made))
    assert found
    code, out, _ = run("check", found[0], *desk)
    assert (code, BODY in out) == (0, True)
    assert run("check", made, *desk)[0] == 0
    assert run("check", found[0], "--figures", "31.02.1999", *desk)[0] == 1
    assert run("check", found[0][:-1], *desk)[0] == 1
    made.write_bytes(made.read_bytes() + b"\n")
    assert run("check", made, *desk)[0] == 1
