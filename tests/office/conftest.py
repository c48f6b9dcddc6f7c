"""Whole offices in folders, with keys that are quick to derive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from k2k_desktop.core import paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models.office import State
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened

QUICK = Cost(memory=64, passes=1, lanes=1)
PASSWORD = "kerusi hujan lampu tujuh"
NEW = opening.NewOffice(
    "Pejabat Pengurusan PPR Teratai Damai", State.selangor, "Rohana Idris", "rohana", PASSWORD, "PPR Teratai Damai"
)


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's profile of this test's own."""
    place = tmp_path / "profile"
    monkeypatch.setattr(paths, "user_config", lambda: place)
    return place


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Path:
    """The folder of a closed office made by the wizard's service."""
    folder = tmp_path / "office"
    opening.create_office(folder, NEW, clock=clock, cost=QUICK)
    return folder


OpenOffice = Callable[..., Opened]


@pytest.fixture
def open_office(office: Path, clock: FixedClock) -> Iterator[OpenOffice]:
    """`open_office()` signs Rohana in; what is still open at the end is closed."""
    opened: list[Opened] = []

    def sign_in(username: str = "rohana", password: str = PASSWORD, folder: Path = office) -> Opened:
        found = opening.open_office(folder, username, password, clock=clock)
        found.keyring._cost = QUICK
        opened.append(found)
        return found

    yield sign_in
    for one in reversed(opened):
        one.close()
