"""Papers of personal data from the command line; a report that asks why is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_papers import text_of

PERSON = "Yusof bin Borhan"
REFS = {"privacy-notice": PERSON, "breach-form": "PDP-2026-001", "disclosures": ""}


@pytest.fixture
def desk(practice: Path) -> tuple[str | Path, ...]:
    """The manager of the sample office."""
    return ("--office", practice, "--user", "pengurus")


def test_each_kind_is_made_or_refused_by_name(desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    for kind, ref in REFS.items():
        made = tmp_path / f"{kind}.pdf"
        code, _, err = run("report", kind, *([ref] if ref else []), *desk, "-o", made, "--lang", "en")
        assert (kind, code, err) == (kind, 0, "")
        assert "PPR TERATAI DAMAI" in text_of(made).upper()
    assert run("report", "data-request-extension", "2", *desk, "-o", tmp_path / "x.pdf")[0] == 1
    assert "PD-2026-0099" in run("report", "data-request", "PD-2026-0099", *desk, "-o", tmp_path / "x.pdf")[2]


def test_the_own_report_asks_why(desk: tuple[str | Path, ...], tmp_path: Path, run: Run) -> None:
    made = tmp_path / "sendiri.pdf"
    assert run("report", "own-report", PERSON, *desk, "-o", made)[0] == 1
    assert not made.exists()
    assert run("report", "own-report", PERSON, *desk, "-o", made, "--reason", "PD-2026-0002")[0] == 0
    assert PERSON in text_of(made)
