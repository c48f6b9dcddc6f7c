"""An import of 20,000 residents with all its checks and its trail, against openpyxl merely reading that file."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
from pathlib import Path
from typing import Final

import openpyxl

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.db import Database
from k2k_desktop.core.spreadsheets import header_labels, read_sheet
from k2k_desktop.models import migrations
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import Office, Role, State
from k2k_desktop.services.imports import headings, keeping
from k2k_desktop.services.imports.plan import Plan
from k2k_desktop.services.runner import Runner, Who
from tests.benchmarks.measure import Result, compare
from tests.conftest import TEST_KEY, put

ROWS: Final = 20_000
GOAL: Final = 2.0
_HEADINGS: Final = (
    "Bil", "Nama penuh", "No. KP", "No. unit", "Hubungan", "Jantina", "Tarikh lahir", "No. telefon", "Warganegara",
    "Pekerjaan", "Tarikh masuk", "Catatan",
)  # fmt: skip
_NAMES: Final = (
    "Ahmad Siti Faiz Nurul Hafiz Aminah Zul Azlan Lim Tan Kumar Devi Mei Wei Raju Rosnah Halim Yusof".split()
)


def write_list(path: Path) -> None:
    """An invented office list: four people to a home, in fifteen blocks, each row with its two dates."""
    dice = random.Random(2)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Senarai")
    sheet.append(_HEADINGS)
    for at in range(ROWS):
        born = dt.date(1950, 1, 1) + dt.timedelta(days=dice.randrange(26_000))
        block, door = divmod(at // 4, 340)
        name = f"{dice.choice(_NAMES)} {dice.choice(_NAMES)} bin {dice.choice(_NAMES)} {dice.choice(_NAMES)}"
        moved = dt.date(2008, 6, 1) + dt.timedelta(days=at // 4)
        number = f"{born:%y%m%d}-{('10', '14')[at // 10_000]}-{at % 10_000:04}"
        sheet.append([
            at + 1, name, number, f"{chr(65 + block)}-{door // 20 + 1:02}-{door % 20 + 1:02}",
            ("KIR", "Isteri", "Anak", "Anak")[at % 4], "L" if at % 2 else "P", born,
            f"012-{at // 10_000:03} {at % 10_000:04}", "Warganegara", "Kerani", moved, None,
        ])  # fmt: skip
    book.save(path)


def _office(folder: Path) -> int:
    database = Database(folder / "office.db", TEST_KEY)
    migrations.create(database)
    runner = Runner(database, Who(None, "", "", frozenset(Role)), Clock())
    runner.change(put, Office(name="Pejabat Pengurusan PPR Teratai Damai", state=State.selangor))
    (estate,) = runner.change(put, Estate(name="PPR Teratai Damai", state=State.selangor))
    database.checkpoint()
    database.close()
    return estate


def run() -> Result:
    """At most twice the time of reading."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "senarai.xlsx"
    write_list(path)
    estate = _office(folder)

    def ours() -> None:
        target = folder / "work.db"
        for left in folder.glob("work.db*"):
            left.unlink()
        shutil.copyfile(folder / "office.db", target)
        database = Database(target, TEST_KEY)
        runner = Runner(database, Who(None, "", "", frozenset(Role)), Clock())
        sheet = read_sheet(path, "Senarai")
        columns = headings.guess(header_labels(sheet, 0))
        plan = Plan(estate, 0, columns, create_units=True)
        done = runner.change(keeping.import_residents, sheet, plan, path.name)
        assert (done.counts.people, done.counts.refused) == (ROWS, 0)
        database.close()

    def floor() -> None:
        book = openpyxl.load_workbook(path, read_only=True)
        assert sum(1 for _row in book.worksheets[0].iter_rows(values_only=True)) == ROWS + 1

    try:
        return compare("Import of 20,000 residents", ours, floor, GOAL)
    finally:
        shutil.rmtree(folder)
