"""A small estate and a window on it, for tests of the module's screens."""

from __future__ import annotations

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models.estate import UnitStatus
from k2k_desktop.services.estate import places
from k2k_desktop.services.runner import Runner
from tests.conftest import BEGINNINGS, MONDAY_MORNING, Begun, Make, door
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    """The window of somebody who is manager and clerk."""
    return stage_of(runner)


def two_homes_of(database: Database) -> dict[str, int]:
    """Their keys, and those of who lives there."""
    make = Make(door(database, FixedClock(MONDAY_MORNING), "manager", "clerk", "secretary"))
    estate = make.estate()
    block = make.block(estate)
    full, free = make.unit(block, estate, "A-01-01"), make.unit(block, estate, "A-01-02")
    home, people = make.household(full, "Ganesan a/l Perumal", "Letchumi a/p Raman")
    make.runner.change(places.save_unit, block, full, 1, {"status": UnitStatus.occupied})
    return {"block": block, "full": full, "free": free, "home": home, "head": people[0], "wife": people[1]}


BEGINNINGS["two_homes"] = two_homes_of


@pytest.fixture
def two_homes(begun: Begun) -> dict[str, int]:
    """What the office of a test that asks for `homes` begins with."""
    _path, keys = begun("two_homes")
    return dict(keys)


@pytest.fixture
def homes(make: Make, two_homes: dict[str, int]) -> dict[str, int]:
    """Two units of block A, one lived in by Ganesan and Letchumi."""
    make.number_from(3)
    return two_homes
