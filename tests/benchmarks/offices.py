"""Practice offices of a given size, made once under build/benchmarks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from k2k_desktop.services.demo.office import make_office
from k2k_desktop.services.office.opening import open_office
from k2k_desktop.services.opened import Opened
from tests.benchmarks.names import CLERK, PASSWORD

FOLDER: Final = Path(__file__).parents[2] / "build" / "benchmarks"
SMALL, LARGE = 500, 50_000
_RESIDENTS_A_HOME: Final = 3.06  # what the demo makes on average


def office(residents: int) -> Path:
    """The folder of an office of about *residents* residents."""
    folder = FOLDER / f"office-{residents}"
    if not (folder / "office.keys").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make_office(folder, int(residents / _RESIDENTS_A_HOME) + 1, 1)
    return folder


def opened(residents: int, username: str = CLERK) -> Opened:
    """That office opened by its clerk; close it afterwards."""
    return open_office(office(residents), username, PASSWORD)
