"""The register of disclosures: what the trail recorded, completed, with what was typed in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services import exports
from k2k_desktop.services.acts import names as _all_acts
from k2k_desktop.services.people import residents
from k2k_desktop.services.people.pages import resident_page
from k2k_desktop.services.privacy import disclosures
from k2k_desktop.services.privacy.disclosures import DisclosureLine
from k2k_desktop.services.runner import Runner
from tests.conftest import RunnerOf
from tests.reports.reading import whole

TODAY = dt.date(2026, 11, 23)
YEAR = (dt.date(2026, 1, 1), TODAY)
POLICE = {"given_on": TODAY, "recipient": "Polis", "purpose": "Siasatan"}


def lines(runner: Runner) -> list[DisclosureLine]:
    return runner.read(disclosures.disclosures, *YEAR)


def exported(runner: Runner, path: Path) -> None:
    runner.read(exports.export_list, "residents", Query(), ("name",), path / "a.xlsx")


def test_an_export_notes_itself_and_is_completed_and_a_reveal_is_none(
    runner: Runner, person: int, tmp_path: Path
) -> None:
    exported(runner, tmp_path)
    document = runner.read(resident_page, person).documents[0]
    runner.ask(residents.reveal_number, Progress(), "Semakan", document.document_id)
    (line,) = lines(runner)
    assert (line.what, line.people, line.by, line.recipient) == ("Eksport senarai: Penduduk", 2, "Ujian Manager", "")
    runner.change(disclosures.complete_entry, line.entry, {"recipient": "PHSSB", "purpose": "Semakan sewa"})
    runner.change(disclosures.complete_entry, line.entry, {"recipient": "PHSSB Shah Alam"})
    (line,) = lines(runner)
    assert (line.recipient, line.purpose, line.people) == ("PHSSB Shah Alam", "Semakan sewa", 2)
    assert runner.read(disclosures.last_told) == ("PHSSB Shah Alam", "Semakan sewa")


def test_what_is_typed_stands_beside_it_in_its_period(runner: Runner, person: int, tmp_path: Path) -> None:
    exported(runner, tmp_path)
    runner.change(disclosures.told_whom, "Majlis", "Bancian")
    runner.change(disclosures.save_disclosure, None, 1, POLICE | {"resident_id": person, "given_on": TODAY})
    old = POLICE | {"given_on": dt.date(2025, 12, 31)}
    runner.change(disclosures.save_disclosure, None, 1, old)
    assert {(one.recipient, one.resident) for one in lines(runner)} == {
        ("Majlis", ""), ("Polis", "Aminah binti Yusof")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"recipient": None}, "recipient"), ({"purpose": None}, "purpose"),
     ({"given_on": dt.date(2026, 11, 24)}, "given_on")],
)  # fmt: skip
def test_what_does_not_say_whom_why_and_when_is_refused(runner: Runner, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as found:
        runner.change(disclosures.save_disclosure, None, 1, POLICE | wrong)
    assert set(found.value.fields) == {field}


def test_an_entry_that_handed_nothing_out_is_not_completed(runner: Runner, person: int) -> None:
    with runner.database.reading() as session:
        last = audit.head(session)[0]
    for entry in (last, 99_999):
        with pytest.raises(UserError, match="handed out"):
            runner.change(disclosures.complete_entry, entry, {"recipient": "x", "purpose": "y"})
    with pytest.raises(UserError, match="handed out"):
        runner.change(disclosures.told_whom, "x", "y")


def test_the_auditor_reads_prints_and_exports_but_types_nothing(
    runner: Runner, runner_of: RunnerOf, tmp_path: Path
) -> None:
    runner.change(disclosures.save_disclosure, None, 1, POLICE)
    auditor = runner_of("auditor")
    assert len(lines(auditor)) == 1
    assert "Polis" in whole(auditor.read(disclosures.disclosures_pdf, *YEAR, "en"))
    assert auditor.read(disclosures.export_disclosures, *YEAR, tmp_path / "d.xlsx") == 1
    rows = list(openpyxl.load_workbook(tmp_path / "d.xlsx").worksheets[0].iter_rows(values_only=True))
    assert "Polis" in rows[1]
    with pytest.raises(Refused):
        auditor.change(disclosures.save_disclosure, None, 1, POLICE)


def test_every_act_of_the_register_is_an_act_there_is() -> None:
    from k2k_desktop.core.actions import RECORDED

    _all_acts()
    assert set(RECORDED) >= disclosures.HANDED_OUT


def test_paper_and_file_hold_more_lines_than_the_screen(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosures, "MOST", 2)
    for name in ("Polis", "Majlis", "Hospital"):
        runner.change(disclosures.save_disclosure, None, 1, POLICE | {"recipient": name})
    assert len(lines(runner)) == 2
    assert runner.read(disclosures.export_disclosures, *YEAR, tmp_path / "d.xlsx") == 3


def test_an_entry_that_was_completed_stays_so_however_much_was_typed_since(
    runner: Runner, person: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosures, "MOST", 1)
    exported(runner, tmp_path)
    runner.change(disclosures.told_whom, "PHSSB", "Semakan sewa")
    runner.change(disclosures.save_disclosure, None, 1, POLICE)
    assert {one.recipient for one in lines(runner)} == {"PHSSB", "Polis"}
    exported(runner, tmp_path)
    assert {one.recipient for one in lines(runner)} == {"", "Polis"}  # the latest of each sort
