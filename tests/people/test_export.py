"""A list leaves the office as shown: real dates, harmless text, masked numbers, and the trail knows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit
from k2k_desktop.models.people import Consent, ConsentMeans, ConsentPurpose
from k2k_desktop.services import audit as trail
from k2k_desktop.services import exports
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf
from tests.reports.reading import whole

COLUMNS = ("name", "birth_on", "household_size", "document_tail")
BORN = dt.date(1988, 1, 1)


def _people(make: Make) -> list[int]:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    _home, people = make.household(unit, "Ganesan a/l Perumal")
    people.append(make.resident("=1+1 Lim", birth_on=BORN))
    people.append(make.resident("Aminah\x01 <b>&\"' முருகன்", birth_on=BORN))
    return people


def _last(runner: Runner) -> trail.EntryPage:
    with runner.database.reading() as session:
        seq = audit.head(session)[0]
    return runner.read(trail.entry_page, seq)


def test_dates_are_dates_numbers_numbers_and_formulas_text(runner: Runner, make: Make, tmp_path: Path) -> None:
    _people(make)
    path = tmp_path / "penduduk.xlsx"
    query = Query("", {"sex": ("male",)}, None)
    assert runner.read(exports.export_list, "residents", query, COLUMNS, path).rows == 0
    done = runner.read(exports.export_list, "residents", Query(sort=Sort("name", True)), COLUMNS, path)
    assert done.rows == 3
    assert len(done.told) == 1  # the control character
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    assert rows["=1+1 Lim"][0].data_type == "s"
    assert rows["=1+1 Lim"][1].value == dt.datetime(1988, 1, 1)
    assert rows["Ganesan a/l Perumal"][2].value == 1
    assert "Aminah <b>&\"' முருகன்" in rows
    notes = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert any("Ujian Manager" in str(note) for note in notes)


def test_filters_are_named_in_words(runner: Runner, make: Make, tmp_path: Path) -> None:
    _people(make)
    path = tmp_path / "penduduk.xlsx"
    runner.read(exports.export_list, "residents", Query("ganes", {"standing": ("active",)}), COLUMNS, path)
    notes = [str(row[0]) for row in openpyxl.load_workbook(path).worksheets[1].iter_rows(values_only=True)]
    assert any("ganes" in note for note in notes)
    assert any("Aktif" in note for note in notes)


def test_identity_numbers_are_masked(runner: Runner, make: Make, tmp_path: Path) -> None:
    _people(make)
    path = tmp_path / "penduduk.xlsx"
    runner.read(exports.export_list, "residents", Query(), COLUMNS, path)
    cells = [
        str(cell) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row
    ]
    assert not any("880101" in cell for cell in cells)
    assert any(cell.endswith("0001") for cell in cells)


def test_whole_numbers_need_the_right_and_a_reason_and_are_told(
    runner_of: RunnerOf, make: Make, tmp_path: Path
) -> None:
    _people(make)
    path = tmp_path / "penduduk.xlsx"
    manager, act = runner_of("manager"), exports.export_list_unmasked
    with pytest.raises(Refused):
        runner_of("clerk").ask(act, Progress(), "Semakan", "residents", Query(), COLUMNS, path)
    with pytest.raises(UserError, match="Say why"):
        manager.ask(act, Progress(), " ", "residents", Query(), COLUMNS, path)
    assert not path.exists()
    manager.ask(act, Progress(), "Semakan bersama JPN", "residents", Query(), COLUMNS, path)
    cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert "880101-14-0001" in cells
    entry = _last(manager)
    assert (entry.action, entry.reason) == ("Export list with identity numbers", "Semakan bersama JPN")


def test_who_withdrew_consent_is_left_out_and_counted(runner: Runner, make: Make, tmp_path: Path) -> None:
    people = _people(make)
    for person, withdrawn in ((people[0], None), (people[1], dt.date(2026, 5, 1))):
        make.put(
            Consent(resident_id=person, purpose=ConsentPurpose.partner, notice_version="2026-1",
                    means=ConsentMeans.signed, given_on=dt.date(2026, 1, 1), withdrawn_on=withdrawn)
        )  # fmt: skip
    path = tmp_path / "rakan.xlsx"
    done = runner.read(exports.export_list, "residents", Query(), COLUMNS, path, ConsentPurpose.partner)
    assert (done.rows, done.left_out) == (1, 2)
    assert len(done.told) == 1


def test_a_stopped_export_leaves_no_file(runner: Runner, make: Make, tmp_path: Path) -> None:
    _people(make)
    running = Progress()
    running.cancel()
    with pytest.raises(Cancelled):
        runner.ask(exports.export_list, running, "", "residents", Query(), COLUMNS, tmp_path / "penduduk.xlsx")
    assert [path.name for path in tmp_path.iterdir() if "penduduk" in path.name] == []


def test_a_place_that_cannot_be_written_is_said(runner: Runner, make: Make, tmp_path: Path) -> None:
    _people(make)
    with pytest.raises(UserError, match="cannot be found"):
        runner.read(exports.export_list, "residents", Query(), COLUMNS, tmp_path / "tiada" / "penduduk.xlsx")


def test_a_list_is_printed_with_letterhead_and_signatories(runner: Runner, make: Make) -> None:
    _people(make)
    printed = runner.read(
        exports.list_pdf, "residents", Query(), COLUMNS, "ms", (("Disahkan oleh", "Puan Rosnah", "Pengurus"),)
    )
    words = whole(printed)
    for expected in ("Ganesan a/l Perumal", "PEJABAT PENGURUSAN PPR TERATAI DAMAI", "Puan Rosnah", "1 Jan 1988"):
        assert expected in words
    assert _last(runner).action == "Print list"


def test_a_secretary_hands_out_meetings_but_no_residents(runner_of: RunnerOf, make: Make, tmp_path: Path) -> None:
    _people(make)
    secretary = runner_of("secretary")
    act = exports.question_for(exports.export_list, "residents")
    with pytest.raises(Refused):
        secretary.read(act, "residents", Query(), COLUMNS, tmp_path / "a.xlsx")
    other = exports.question_for(exports.export_list, "meetings")
    with pytest.raises(Refused):
        secretary.read(other, "residents", Query(), COLUMNS, tmp_path / "a.xlsx")
    secretary.read(other, "meetings", Query(), ("number",), tmp_path / "b.xlsx")
    assert (tmp_path / "b.xlsx").exists()
