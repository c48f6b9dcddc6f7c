"""A real encrypted office for each test, a door for each role, and builders of records."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from sqlalchemy.orm import Session

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.i18n import set_language
from k2k_desktop.core.listings import Listing, Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import migrations
from k2k_desktop.models.base import Record
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.office import Office, Role, State, User
from k2k_desktop.models.people import DocumentKind, Household, IdentityDocument, Occupancy, Relationship, Resident
from k2k_desktop.services.runner import Runner, Who
from tests.patience import PatientBot

TEST_KEY = "5a" * 32
COMMON = "K2K_TESTS_COMMON"  # names the folder of a run that all its workers share
MEMORY, ROOM = Path("/dev/shm"), 12 << 30  # bytes free; the offices of a whole run take some eight
COLLECTED_AFTER = (5_000, 20, 20)  # new objects; with Python's own count a twelfth of a run went into looking
# These look at one walk through the whole program, the longest test there is: one worker takes it for all of them.
WALKERS = (
    "tests/shell/test_accessibility.py",
    "tests/shell/test_one_language.py",
    "tests/reports/test_one_language_papers.py",
)
# Folders whose files share what is made once: the office of the command line, one reading of the whole tree.
TOGETHER = ("cli", "shape")
# What takes ten seconds and more of a core, the longest first (measured; the order is all that hangs on it).
LONGEST = (
    "walk",
    "tests/stories/test_auditor.py",
    "tests/stories/test_auditor_day.py",
    "tests/stories/test_committee_year.py",
    "tests/stories/test_priority_story.py",
    "tests/stories/test_lift_story.py",
    "cli",
    "tests/office/test_open_export.py",
    "tests/drills/test_faults.py",
    "tests/drills/test_canary.py",
    "tests/stories/test_secretary_hour.py",
    "tests/stories/test_first_meeting.py",
    "tests/audit/test_recycle_bin.py",
    "shape",
    "tests/core/test_db.py",
    "tests/core/test_upgrade.py",
    "tests/office/test_rekeying.py",
    "tests/meetings/test_screen_minutes.py",
    "tests/people/test_masking.py",
    "tests/office/test_restoring.py",
    "tests/office/test_opening.py",
    "tests/office/test_backups.py",
    "tests/shell/test_window.py",
    "tests/meetings/test_planning.py",
    "tests/people/test_screen_residents.py",
)
MONDAY_MORNING = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)  # 10.00 pagi in Malaysia


def pytest_configure() -> None:
    """The offices of tests stand in memory where there is room: half of a test's time is waiting for a disk otherwise.
    A folder named by --basetemp or TMPDIR is kept."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """What is made once for all workers stands beside their folders."""
    place: Path = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    os.environ[COMMON] = str(place.parent if hasattr(session.config, "workerinput") else place)


def pytest_collection_finish() -> None:
    """What was imported and collected lives as long as the run: the collector need not go through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing of a run that went well stays in memory."""
    place = getattr(session.config, "_tmp_path_factory", None)
    folder = getattr(place, "_basetemp", None)
    named = session.config.getoption("basetemp") or hasattr(session.config, "workerinput")
    if exitstatus == 0 and folder and MEMORY in folder.parents and not named:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hands out whole files, for a worker that asks after each test waits half a minute in all; and the walkers
    together, which the mark `xdist_group` does not do with pytest 9.2 (pytest-xdist issue 1386)."""
    from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

    config.option.loadscopereorder = False  # which would begin with the files of the most tests
    scheduler: Any = LoadGroupScheduling(config, log)
    scheduler._split_scope = _taken_together
    return scheduler


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, then the files of the most tests: what begins last keeps one worker busy alone."""
    groups = [_taken_together(item.nodeid) for item in items]
    counts = Counter(groups)
    places = {group: place for place, group in enumerate(LONGEST)}
    order = {group: (places.get(group, len(LONGEST)), -counts[group], group) for group in counts}
    items.sort(key=lambda item: order[_taken_together(item.nodeid)])


def _taken_together(nodeid: str) -> str:
    """The file of a test; the walkers are one, and so are the files of a folder that share something."""
    if nodeid.startswith(WALKERS):
        return "walk"
    folder = nodeid.split("/")[1]
    return folder if folder in TOGETHER else nodeid.split("::", maxsplit=1)[0]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The one application of the tests wears the style of the program."""
    from k2k_desktop.ui.kit import theme

    return ["tests", *theme.STYLE]


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's, with the patience of all tests."""
    return PatientBot(request)


@action("Put test records", needs="session")
def put(session: Session, *records: Record) -> list[int]:
    """Insert records as they are."""
    session.add_all(records)
    session.flush()
    return [record.id for record in records]


@pytest.fixture(autouse=True)
def _screen_in_malay() -> Iterator[None]:
    set_language("ms")
    yield
    set_language("ms")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Monday 23 November 2026, 10 in the morning, until a test moves it."""
    return FixedClock(MONDAY_MORNING)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated office with its one office row and a user for each role."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    database = Database(path, TEST_KEY)
    migrations.create(database)
    runner = Runner(database, Who(None, "", "", frozenset(Role)), FixedClock(MONDAY_MORNING))
    users = [User(username=role.name, name=f"Ujian {role.name.title()}", roles=frozenset({role})) for role in Role]
    runner.change(put, Office(name="Pejabat Pengurusan PPR Teratai Damai", state=State.selangor), *users)
    database.checkpoint()
    database.close()
    return path


Begin = Callable[[Database], Any]
BEGINNINGS: dict[str, Begin] = {}  # of fixtures that many tests begin with, by their names; conftests put theirs here
Begun = Callable[[str], tuple[Path, Any]]


@pytest.fixture(scope="session")
def begun(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """`begun("committee")`: the file in which that beginning was made, once in a run, and what its maker gave."""

    @cache
    def make(name: str) -> tuple[Path, Any]:
        path = tmp_path_factory.mktemp(name) / "office.db"
        shutil.copyfile(template, path)
        database = Database(path, TEST_KEY)
        made = BEGINNINGS[name](database)
        database.checkpoint()
        database.close()
        return path, made

    return make


@pytest.fixture
def database(request: pytest.FixtureRequest, template: Path, begun: Begun, tmp_path: Path) -> Iterator[Database]:
    """A fresh encrypted office of this test's own, with the beginning that the test asks for."""
    path = tmp_path / "office.db"
    asked = next((name for name in request.fixturenames if name in BEGINNINGS), None)
    if asked is not None:
        template, _made = begun(asked)
    shutil.copyfile(template, path)
    database = Database(path, TEST_KEY)
    yield database
    database.close()


def because(runner: Runner, act: Action[..., Any], *given: Any, **named: Any) -> Any:
    """Do what asks for a reason, with one."""
    return runner.run(act, Progress(), "Tersilap dimasukkan", *given, **named).value


RunnerOf = Callable[..., Runner]


@pytest.fixture
def runner_of(database: Database, clock: FixedClock) -> RunnerOf:
    """`runner_of("clerk")`: the door as that user sees it; several roles may be named."""

    return lambda *roles: door(database, clock, *roles)


def door(database: Database, clock: FixedClock, *roles: str) -> Runner:
    """The door as the user of the first role sees it, who has the others too."""
    user_id = list(Role).index(Role[roles[0]]) + 1
    held = frozenset(Role[role] for role in roles)
    return Runner(database, Who(user_id, roles[0], f"Ujian {roles[0].title()}", held), clock)


@pytest.fixture
def runner(runner_of: RunnerOf) -> Runner:
    """The door of somebody who is manager, clerk and secretary: most tests are not about rights."""
    return runner_of("manager", "clerk", "secretary")


def rows_of(session: Session, listing: Listing, query: Query) -> list[tuple[Any, ...]]:
    """What a list shows, in its order."""
    return listing.rows(session, listing.keys(session, query))


class Make:
    """Builders of records, each through the door, each giving back its key."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._mykad = 0

    def go_on(self, other: Make) -> None:
        """Build on what *other* made of the same office: documents are numbered from there."""
        self._mykad = other._mykad

    def number_from(self, first: int) -> None:
        """The next document has this number: those before it stand in the office already."""
        self._mykad = first - 1

    def put(self, record: Record) -> int:
        """Insert one record as it is."""
        return self.runner.change(put, record)[0]

    def estate(self, name: str = "PPR Teratai Damai") -> int:
        """An estate with the usual pattern."""
        return self.put(Estate(name=name, state=State.selangor))

    def block(self, estate_id: int, code: str = "A") -> int:
        """A block of it."""
        return self.put(Block(estate_id=estate_id, code=code, sort_key=code))

    def unit(self, block_id: int, estate_id: int, code: str = "A-01-01") -> int:
        """A home by its code `block-floor-door`."""
        _block, floor, door = code.split("-")
        return self.put(
            Unit(
                estate_id=estate_id,
                block_id=block_id,
                floor_label=str(int(floor)),
                floor_order=int(floor),
                door_label=str(int(door)),
                code=code,
                code_key=comparable(code),
                sort_key=code,
            )
        )

    def household(self, unit_id: int, *names: str) -> tuple[int, list[int]]:
        """An open household; the first name is the head. Gives its key and the residents'."""
        people = [self.resident(name) for name in names]
        household = self.put(Household(unit_id=unit_id, head_id=people[0], moved_in_on=dt.date(2020, 1, 1)))
        for place, person in enumerate(people):
            relationship = Relationship.child if place else Relationship.head
            self.put(
                Occupancy(
                    household_id=household,
                    resident_id=person,
                    relationship=relationship,
                    from_on=dt.date(2020, 1, 1),
                )
            )
        return household, people

    def resident(self, name: str, *, mykad: bool = True, **values: Any) -> int:
        """A resident with a MyKad number of the tests' own."""
        key = self.put(Resident(full_name=name, **values))
        if mykad:
            self._mykad += 1
            number = f"88010114{self._mykad:04}"
            self.put(IdentityDocument(resident_id=key, kind=DocumentKind.mykad, number=number, number_key=number))
        return key


@pytest.fixture
def make(runner: Runner) -> Make:
    """Builders of records for the test's own office."""
    return Make(runner)
