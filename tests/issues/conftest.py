"""An office whose counter can work, for each test its own: made once, and copied."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models.office import Role
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import MONDAY_MORNING, TEST_KEY, Make
from tests.issues.making import Counter, counter

ROLES = frozenset({Role.manager, Role.clerk, Role.secretary})  # of `runner`


@pytest.fixture(scope="session")
def counted(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter]:
    """The file of an office with block A, a family, three categories and the usual promises, and their keys."""
    path = tmp_path_factory.mktemp("counter") / "office.db"
    shutil.copyfile(template, path)
    database = Database(path, TEST_KEY)
    who = Who(list(Role).index(Role.manager) + 1, "manager", "Ujian Manager", ROLES)
    made = counter(Make(Runner(database, who, FixedClock(MONDAY_MORNING))))
    database.checkpoint()
    database.close()
    return path, made


@pytest.fixture
def database(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh encrypted office of this test's own, with a counter where the test asks for one."""
    if "counter" in request.fixturenames:
        template, _made = request.getfixturevalue("counted")
    path = tmp_path / "office.db"
    shutil.copyfile(template, path)
    database = Database(path, TEST_KEY)
    yield database
    database.close()


@pytest.fixture(name="counter")
def counter_fixture(counted: tuple[Path, Counter], make: Make) -> Counter:
    """Block A with a family, three categories and the usual promises."""
    _path, made = counted
    make.go_on(made.make)
    return dataclasses.replace(made, runner=make.runner, make=make, people=list(made.people), more={})
