"""From nothing to the sign-in window, from the password to the list, and what 50,000 residents cost more than 500."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import PAIRS, Result, compare, ratio
from tests.benchmarks.offices import FOLDER, LARGE, SMALL, office


def run() -> list[Result]:
    """Every figure in fresh processes, offscreen, with settings of their own."""
    with tempfile.TemporaryDirectory() as config:
        child = partial(_child, config)
        large, small = str(office(LARGE)), str(office(SMALL))

        def number(name: str, folder: str, place: int = 0) -> float:
            return float(child(name, folder).split()[place])

        def milliseconds(name: str, folder: str) -> Callable[[], float]:
            return lambda: number(name, folder) / 1000

        opens = milliseconds("list_of_residents", large)
        results = [
            compare("program start to the painted sign-in window", _spawned(child, "sign_in_window", small),
                    _spawned(child, "bare_window"), 1.5),
            compare("password to a usable list of 50,000", opens, milliseconds("bare_list", large), 1.5),
            compare("the same, 50,000 against 500", opens, milliseconds("list_of_residents", small), 1.1),
        ]  # fmt: skip
        memory = [[number("list_of_residents", folder, 1) for _ in range(PAIRS)] for folder in (large, small)]
        note = f"{statistics.median(memory[0]) / 1024:.0f} MB against {statistics.median(memory[1]) / 1024:.0f} MB"
        results.append(ratio("memory with 50,000 residents open, against 500", memory[0], memory[1], 1.2, note))
        return [*results, _beside_calc(child, large)]


def _spawned(child: Callable[..., str], *words: str) -> Callable[[], float]:
    """The whole process, from its start to its word."""

    def timed() -> float:
        began = time.perf_counter()
        child(*words)
        return time.perf_counter() - began

    return timed


def _child(config: str, *words: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": config}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with it every start compiles us anew, as none does elsewhere
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.children", *words],
        cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


def _beside_calc(child: Callable[..., str], folder: str) -> Result:
    """The whole start with the password given, against LibreOffice Calc on the same list as .xlsx."""
    title = "start to the list, against LibreOffice Calc with the same list"
    calc = shutil.which("soffice") or shutil.which("libreoffice")
    if calc is None:
        return Result(title, 5, at_least=True, skipped="LibreOffice is not on this computer")
    sheet = FOLDER / "residents.xlsx"
    if not sheet.exists():
        _write_sheet(sheet)
    with tempfile.TemporaryDirectory() as out:
        call = [
            calc,
            "--headless",
            f"-env:UserInstallation=file://{out}",
            "--convert-to",
            "csv",
            "--outdir",
            out,
            sheet,
        ]

        def opened_in_calc() -> None:
            subprocess.run([str(word) for word in call], check=True, capture_output=True, timeout=300)

        ours = _spawned(child, "whole_start", folder)
        return compare(title, ours, opened_in_calc, 5, pairs=5, at_least=True)


def _write_sheet(path: Path) -> None:
    from k2k_desktop.core.listings import Query
    from k2k_desktop.services import exports
    from k2k_desktop.services.people.lists import RESIDENTS
    from tests.benchmarks.offices import opened

    held = opened(LARGE)
    try:
        columns = [column.name for column in RESIDENTS.columns]
        held.runner.read(exports.export_list, RESIDENTS.name, Query(), columns, path)
    finally:
        held.close()
