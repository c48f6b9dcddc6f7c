"""A deliberately messy list of 20,000 people ends with the right counts, and can be taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from k2k_desktop.core.spreadsheets import Sheet, guess_header, header_labels, read_sheet, sheets
from k2k_desktop.models import audit, proof
from k2k_desktop.services import audit as trail
from k2k_desktop.services.estate import places
from k2k_desktop.services.imports import files, headings, judging, keeping
from k2k_desktop.services.imports.plan import ALL_ROWS, LEAVE_OUT, Counts, Plan, Severity
from k2k_desktop.services.runner import Runner
from tests.conftest import Make
from tests.people.sheets import FIRST_ROW, HOMES, place_of, write_messy

TABLES = ("resident", "household", "occupancy", "identity_document", "life_event", "resident_list", "resident_search")
EACH = HOMES // 100  # homes of one kind of trouble


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_messy(tmp_path_factory.mktemp("messy") / "senarai.xlsx")


def counted(runner: Runner) -> dict[str, int]:
    with runner.database.reading() as session:
        return {table: session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0 for table in TABLES}


def plan_for(sheet: Sheet, estate: int) -> Plan:
    header = guess_header(sheet.rows)
    return Plan(estate, header, headings.guess(header_labels(sheet, header)))


def _estate(runner: Runner, make: Make) -> int:
    estate = make.estate()
    for block in range(15):
        runner.change(places.generate_block, estate, chr(65 + block), "1-17", "1-20")
    return estate


def _answers() -> dict[tuple[int, str], str]:
    blocks = {
        (FIRST_ROW + home * 4 + place, "block"): place_of(home)[0]
        for home in range(4, HOMES, 100)
        for place in range(4)
    }
    everywhere = {
        "several": "split", "birth_on_century": "later", "head": "first", "carried": "same", "number_taken": LEAVE_OUT,
    }  # fmt: skip
    return blocks | {(ALL_ROWS, code): answer for code, answer in everywhere.items()}


def test_twenty_thousand_messy_rows_come_in_and_go_again(
    messy: Path, runner: Runner, make: Make, tmp_path: Path
) -> None:
    estate = _estate(runner, make)
    before = counted(runner)
    sheet = read_sheet(messy, sheets(messy)[0].name)
    plan = plan_for(sheet, estate)
    assert sheet.rows[plan.header][1] == "NAMA PENGHUNI"
    found = runner.read(judging.preview, sheet, plan)
    _check_unanswered(found.counts, Counter((one.severity, one.code) for one in found.problems))
    answered = Plan(estate, plan.header, plan.columns, answers=_answers())
    done = runner.change(keeping.import_residents, sheet, answered, messy.name)
    people = 4 * HOMES - 5 * EACH - EACH + EACH
    assert (done.counts.people, done.counts.refused, done.counts.left_out) == (people, 5 * EACH, EACH)
    assert done.counts.questions == 0
    after = counted(runner)
    assert after["resident"] == after["occupancy"] == after["resident_list"] == after["resident_search"] == people
    assert after["household"] == done.counts.homes == HOMES - EACH
    _check_trail(runner, done.seq, people)
    _check_rejects(runner, sheet, plan, done, tmp_path)
    runner.change(trail.undo, done.seq)
    assert counted(runner) == before
    with runner.database.reading() as session:
        assert proof.verify(session).faults == []


def _check_unanswered(counts: Counts, problems: Counter[tuple[Severity, str]]) -> None:
    ask, err, note = Severity.question, Severity.error, Severity.note
    assert problems[ask, "block"] == 4 * EACH
    assert problems[ask, "several"] == problems[ask, "number_taken"] == problems[ask, "birth_on_century"] == EACH
    assert problems[ask, "head"] == EACH
    assert problems[ask, "carried"] == 3 * EACH
    assert problems[err, "waits"] == 3 * EACH
    assert problems[err, "unit"] == 4 * EACH
    assert problems[err, "birth_on"] == EACH
    assert problems[note, "merged"] == 3 * EACH
    assert problems[note, "spaces"] == 4 * EACH
    assert problems[note, "number_zero"] == EACH
    assert problems[note, "unit_read"] == 4 * EACH
    assert counts.refused == (4 + 1 + 1 + 1 + 4 + 3 + 4 + 1) * EACH
    assert counts.people == counts.rows - counts.refused == 4 * HOMES - counts.refused


def _check_trail(runner: Runner, seq: int, people: int) -> None:
    page = runner.read(trail.entry_page, seq)
    assert page.undoable
    with runner.database.reading() as session:
        captured = Counter(change.table for change in audit.captured(session, seq))
    assert captured["resident"] == captured["occupancy"] == people
    assert captured["import_batch"] == 1


def _check_rejects(runner: Runner, sheet: Sheet, plan: Plan, done: keeping.Imported, folder: Path) -> None:
    path = folder / "ditolak.xlsx"
    runner.read(files.write_rejects, path, sheet, plan.header, done.refused)
    page = openpyxl.load_workbook(path).worksheets[0]
    rows = list(page.iter_rows(values_only=True))
    assert len(rows) == 1 + 5 * EACH
    first = next(row for row in rows if row[6] == "31/02/1999")
    number = first[9]
    assert isinstance(number, int)
    assert first[1] == sheet.rows[number - 1][1]
    assert first[0] == sheet.rows[number - 1][0]
    assert "31/02/1999" in str(first[10])
