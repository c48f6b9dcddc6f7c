"""An import that is stopped, killed or out of room leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.core.spreadsheets import Sheet, header_labels, read_sheet
from k2k_desktop.models import proof
from k2k_desktop.services.imports import files, headings, judging, keeping
from k2k_desktop.services.imports.plan import Plan
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf
from tests.people.sheets import write_messy

ROOT = Path(__file__).parents[2]
HOMES = 400


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_messy(tmp_path_factory.mktemp("small") / "senarai.xlsx", HOMES)


def _state(database: Database) -> tuple[int, int, list[str]]:
    with database.reading() as session:
        people = session.scalar(sa.text("SELECT count(*) FROM resident")) or 0
        units = session.scalar(sa.text("SELECT count(*) FROM unit")) or 0
        return people, units, proof.verify(session).faults


def _child(database: Database, path: Path, estate: int, limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.people.import_child", str(database.path), str(path), str(estate)]
    pipe = subprocess.PIPE
    return subprocess.Popen([*command, str(limit)], cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def _plan(path: Path, estate: int) -> tuple[Sheet, Plan]:
    sheet = read_sheet(path, "Senarai")
    return sheet, Plan(estate, 2, headings.guess(header_labels(sheet, 2)), create_units=True)


def test_cancelled_half_way_leaves_nothing(runner: Runner, make: Make, small: Path) -> None:
    sheet, plan = _plan(small, make.estate())
    seen: list[int] = []

    def told(done: int, total: int) -> None:
        seen.append(done)
        if done > total // 2:
            running.cancel()

    running = Progress(told)
    with pytest.raises(Cancelled):
        runner.run(keeping.import_residents, running, "", sheet, plan, small.name)
    assert len(seen) > 2
    assert _state(runner.database) == (0, 0, [])


def test_killed_in_the_middle_leaves_nothing(runner: Runner, make: Make, small: Path) -> None:
    child = _child(runner.database, small, make.estate(), 0)
    assert child.stdout is not None
    assert child.stdout.readline() == "keeping\n"
    child.kill()
    child.communicate()
    assert _state(runner.database) == (0, 0, [])
    assert runner.database.faults() == []


def test_a_full_disk_leaves_nothing_and_says_so(runner: Runner, make: Make, small: Path) -> None:
    estate = make.estate()
    runner.database.checkpoint()
    room = runner.database.path.stat().st_size + 300_000
    child = _child(runner.database, small, estate, room)
    _out, said = child.communicate("\n" * 1_000)
    assert child.returncode == 1
    assert "disk is full" in said
    assert _state(runner.database) == (0, 0, [])
    assert runner.database.faults() == []


def test_who_may_not_import_is_refused(runner_of: RunnerOf, make: Make, small: Path) -> None:
    sheet, plan = _plan(small, make.estate())
    for role in ("secretary", "auditor", "admin"):
        with pytest.raises(Refused):
            runner_of(role).read(judging.preview, sheet, plan)
        with pytest.raises(Refused):
            runner_of(role).change(keeping.import_residents, sheet, plan, small.name)


def test_what_is_no_list_is_refused_in_words(runner: Runner, tmp_path: Path) -> None:
    picture = tmp_path / "gambar.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000))
    with pytest.raises(UserError, match="is not a spreadsheet"):
        runner.read(files.sheets_of, picture)
    bomb = tmp_path / "besar.xlsx"
    with (
        zipfile.ZipFile(write_messy(bomb, 1), "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _megabyte in range(500):
            part.write(bytes(1_048_576))
    with pytest.raises(UserError, match="far bigger than an office list"):
        runner.read(files.sheets_of, bomb)
