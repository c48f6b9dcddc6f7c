"""Whole offices in folders, with keys that are quick to derive."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from k2k_desktop.core import keys, paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models.office import State
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened
from tests.conftest import MONDAY_MORNING

QUICK = Cost(memory=64, passes=1, lanes=1)
PASSWORD = "kerusi hujan lampu tujuh"
NEW = opening.NewOffice(
    "Pejabat Pengurusan PPR Teratai Damai", State.selangor, "Rohana Idris", "rohana", PASSWORD, "PPR Teratai Damai"
)


def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """What asks for no cost of its own gets the quick one: the usual takes a fifth of a second and 64 MiB each time."""
    monkeypatch.setattr(keys, "Cost", lambda *given: Cost(*given) if given else QUICK)


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's profile of this test's own, on a computer where passwords are quick."""
    place = tmp_path / "profile"
    monkeypatch.setattr(paths, "user_config", lambda: place)
    quick_keys(monkeypatch)
    return place


@cache
def made_office(place: Path) -> Path:
    """The folder of a closed office made by the wizard's service, once in a run: making one takes half a second."""
    folder = place / "made" / "office"
    opening.create_office(folder, NEW, clock=FixedClock(MONDAY_MORNING), cost=QUICK)
    return folder


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The folder of a closed office of this test's own."""
    return shutil.copytree(made_office(tmp_path_factory.getbasetemp()), tmp_path / "office")


OpenOffice = Callable[..., Opened]


@pytest.fixture
def open_office(office: Path, clock: FixedClock) -> Iterator[OpenOffice]:
    """`open_office()` signs Rohana in; what is still open at the end is closed."""
    opened: list[Opened] = []

    def sign_in(username: str = "rohana", password: str = PASSWORD, folder: Path = office) -> Opened:
        found = opening.open_office(folder, username, password, clock=clock)
        opened.append(found)
        return found

    yield sign_in
    for one in reversed(opened):
        one.close()
