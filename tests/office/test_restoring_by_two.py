"""Restoring is for a manager or an administrator of the copy's day, with a second one where there is one."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core import copies
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import NeedsSecond, Refused, UserError
from k2k_desktop.core.facts import OfficeFacts
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import create_keyring
from k2k_desktop.models import audit, migrations, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups
from k2k_desktop.services.audit import EntryPage, entry_page
from k2k_desktop.services.backups import Ask, Asked
from k2k_desktop.services.backups.making import write_verified
from k2k_desktop.services.backups.of_its_day import key_of_copy
from k2k_desktop.services.office import opening, users
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who
from tests.colleagues import add_colleague, by_two
from tests.conftest import MONDAY_MORNING, TEST_KEY
from tests.office.conftest import NEW, PASSWORD, QUICK

FIXTURES = Path(__file__).parents[1] / "fixtures"
SECOND, THIRD, FOURTH, FIFTH = (
    f"meja kipas {what} enam" for what in ("pisang biru", "lampu hijau", "sungai kuning", "topi merah")
)
MANAGER = frozenset({Role.manager})
Older = Callable[[str], Path]


@cache
def made(place: Path) -> tuple[Path, str]:
    """An office of an administrator, managers and a clerk, its copy outside, and the code of its sheet."""
    clock = FixedClock(MONDAY_MORNING)
    code = opening.create_office(place / "office", NEW, clock=clock, cost=QUICK)
    opened = opening.open_office(place / "office", "rohana", PASSWORD, clock=clock)
    opened.keyring._cost = QUICK
    clerk = {"username": "norliza", "name": "Norliza binti Hamid", "roles": frozenset({Role.clerk})}
    leaver = {"username": "siti", "name": "Siti binti Omar", "roles": MANAGER, "ends_on": clock.today()}
    add_colleague(opened.runner, clerk, THIRD)
    add_colleague(opened.runner, {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": MANAGER}, SECOND)
    add_colleague(opened.runner, leaver, FOURTH)
    newcomer = {"username": "tan", "name": "Tan Mei Ling", "roles": MANAGER}
    by_two(opened.runner, users.add_user, newcomer, FIFTH)  # who has not yet chosen a password
    (place / "stick").mkdir()
    info = opened.runner.read(backups.make_copy, place / "stick")
    opening.close_office(opened)
    return info.path, code


@pytest.fixture
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of that office; the office itself is far away."""
    return made(_place(tmp_path_factory))[0]


def _place(factory: pytest.TempPathFactory) -> Path:
    place = factory.getbasetemp() / "restoring-by-two"
    place.mkdir(exist_ok=True)
    return place


@pytest.fixture
def later(clock: FixedClock) -> FixedClock:
    """The day after, when Siti's sign-in has ended."""
    clock.advance(dt.timedelta(days=1))
    return clock


def second(username: str, password: str) -> Ask:
    """Whoever comes to the screen."""
    return lambda asked: asked.prove(username, password)


def beginning(folder: Path, clock: FixedClock, username: str = "rohana", password: str = PASSWORD) -> EntryPage:
    """The entry of the new life, as the trail shows it; the trail is whole."""
    opened = opening.open_office(folder, username, password, clock=clock)
    try:
        with opened.database.reading() as session:
            kept = audit.ENTRY.c
            seq = session.scalars(sa.select(kept.seq).where(kept.action == "backups.restore")).one()
            assert proof.verify(session).faults == []
        return opened.runner.read(entry_page, seq)
    finally:
        opening.close_office(opened)


def restore(
    copy: Path, folder: Path, clock: FixedClock, ask: Ask | None = None,
    *, username: str = "rohana", password: str = PASSWORD, code: str = "",
) -> None:  # fmt: skip
    """As somebody does who has the copy."""
    backups.restore_copy(copy, folder, username=username, password=password, code=code, second=ask, clock=clock)


def refused(copy: Path, folder: Path, clock: FixedClock, ask: Ask | None = None, **given: str) -> UserError:
    """What a restore is refused with, which leaves nothing."""
    with pytest.raises(UserError) as told:
        restore(copy, folder, clock, ask, **given)
    assert not folder.exists()
    return told.value


@pytest.mark.parametrize(("username", "password"), [("norliza", THIRD), ("siti", FOURTH), ("tan", FIFTH)])
def test_who_may_not_restores_nothing_and_is_told_who_may(
    copy: Path, tmp_path: Path, later: FixedClock, username: str, password: str
) -> None:
    why = refused(copy, tmp_path / "new", later, second("rohana", PASSWORD), username=username, password=password)
    assert isinstance(why, Refused)
    assert "manager or an administrator of this office may restore its copy: Mohd Faizal bin Rahim, Rohana" in str(why)


def saying(copy: Path, folder: Path, restorers: tuple[int, ...] | None) -> Path:
    """The same copy, made by somebody with its key, that says of others that they may restore it, or says nothing."""
    manifest = copies.peek_manifest(copy)
    _user, key = key_of_copy(manifest, "norliza", THIRD)
    finished, said = folder / "finished.db", folder / "said.k2k"
    copies.extract_database(copy, key, finished)
    with open(finished, "rb", 0) as database:
        copies.write_copy(said, replace(manifest, restorers=restorers), manifest.keyring_bytes, database, key)
    return said


@pytest.mark.parametrize(("username", "password"), [("norliza", THIRD), ("tan", FIFTH)])
def test_who_may_not_is_told_before_the_copy_is_read(
    copy: Path, tmp_path: Path, later: FixedClock, username: str, password: str
) -> None:
    assert copies.peek_manifest(copy).restorers == (1, 3, 4), "of Rohana, Faizal and Siti, whose last day it is"
    content = bytearray(copy.read_bytes())
    content[-10_000] ^= 1
    broken = tmp_path / "broken.k2k"
    broken.write_bytes(content)
    with pytest.raises(UserError, match="damaged"):
        backups.look_into(broken, username="rohana", password=PASSWORD, clock=later)
    with pytest.raises(Refused, match="rohana, faizal, siti"):
        backups.look_into(broken, username=username, password=password, clock=later)


@pytest.mark.parametrize("restorers", [None, (2,)])
def test_what_is_in_the_copy_has_the_last_word_on_who_may(
    copy: Path, tmp_path: Path, later: FixedClock, restorers: tuple[int, ...] | None
) -> None:
    said = saying(copy, tmp_path, restorers)
    assert backups.look_into(said, username="norliza", password=THIRD, clock=later).info.records
    assert isinstance(refused(said, tmp_path / "new", later, username="norliza", password=THIRD), Refused)


def test_the_sheet_looks_into_a_copy_for_everybody(later: FixedClock, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy, code = made(_place(tmp_path_factory))
    assert backups.look_into(copy, username="norliza", password="empat payung biru laut", code=code, clock=later)


def test_of_the_office_of_today_no_copy_is_made_for_somebody_who_may_not(
    tmp_path: Path, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy, _code = made(_place(tmp_path_factory))
    office = shutil.copytree(copy.parents[1] / "office", tmp_path / "office")
    before = sorted(office.rglob("*"))
    with pytest.raises(Refused):
        backups.restore_copy(copy, tmp_path / "new", username="norliza", password=THIRD, clock=clock, live=office)
    assert sorted(office.rglob("*")) == before


def test_of_two_who_may_nobody_restores_alone(copy: Path, tmp_path: Path, later: FixedClock) -> None:
    needed = refused(copy, tmp_path / "new", later)
    assert isinstance(needed, NeedsSecond)
    assert [name for _key, name in needed.people] == ["Mohd Faizal bin Rahim"]


def test_both_stand_in_the_entry_of_the_new_life(copy: Path, tmp_path: Path, later: FixedClock) -> None:
    asked: list[Asked] = []

    def ask(one: Asked) -> Who:
        asked.append(one)
        return one.prove("Faizal", SECOND)

    restore(copy, tmp_path / "new", later, ask)
    assert [one.first.name for one in asked] == ["Rohana Idris"]
    shown = beginning(tmp_path / "new", later, "faizal", SECOND)
    assert (shown.user, shown.second) == ("Rohana Idris", "Mohd Faizal bin Rahim")
    assert (shown.one_person, shown.by_sheet) == (False, False)


@pytest.mark.parametrize(
    ("username", "password", "why"),
    [("rohana", PASSWORD, "somebody else"), ("norliza", THIRD, "Norliza binti Hamid may not do this"),
     ("siti", FOURTH, "siti may not do this"), ("tan", FIFTH, "Tan Mei Ling may not do this"),
     ("faizal", "bukan ini", "not right"), ("tiada", "bukan ini", "not right")],
)  # fmt: skip
def test_the_second_is_another_one_who_may(
    copy: Path, tmp_path: Path, later: FixedClock, username: str, password: str, why: str
) -> None:
    assert why in str(refused(copy, tmp_path / "new", later, second(username, password)))


def test_guesses_at_the_second_password_wait_longer_and_longer(copy: Path, tmp_path: Path, later: FixedClock) -> None:
    told: list[str] = []

    def guess(asked: Asked) -> Who:
        for _try in range(5):
            with pytest.raises(UserError) as wrong:
                asked.prove("faizal", "bukan ini")
            told.append(str(wrong.value))
        with pytest.raises(UserError, match="Wait"):
            asked.prove("faizal", SECOND)
        later.advance(dt.timedelta(seconds=2))
        return asked.prove("faizal", SECOND)

    restore(copy, tmp_path / "new", later, guess)
    assert len(set(told)) == 1


def test_the_new_life_tells_how_many_wrong_passwords_came_before_it(
    copy: Path, tmp_path: Path, later: FixedClock
) -> None:
    def guess(asked: Asked) -> Who:
        for _try in range(2):
            with pytest.raises(UserError, match="not right"):
                asked.prove("faizal", "bukan ini")
        return asked.prove("faizal", SECOND)

    for _try in range(3):
        with pytest.raises(UserError, match="not right"):
            backups.look_into(copy, username="rohana", password="bukan ini", clock=later)
    backups.look_into(copy, username="rohana", password=PASSWORD, clock=later)
    assert isinstance(refused(copy, tmp_path / "new", later), NeedsSecond)
    restore(copy, tmp_path / "new", later, guess)
    assert beginning(tmp_path / "new", later).failed == 5
    restore(copy, tmp_path / "again", later, second("faizal", SECOND))
    assert beginning(tmp_path / "again", later).failed == 0, "told once"


def test_the_sheet_stands_in_for_the_second_person(
    copy: Path, tmp_path: Path, later: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    code = made(_place(tmp_path_factory))[1]
    new = "empat payung biru laut"
    restore(copy, tmp_path / "new", later, username="faizal", password=new, code=code)
    shown = beginning(tmp_path / "new", later, "faizal", new)
    assert (shown.user, shown.by_sheet, shown.second) == ("Mohd Faizal bin Rahim", True, "")


def test_the_sheet_makes_no_office_for_somebody_who_could_not_sign_in_there(
    copy: Path, tmp_path: Path, later: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    code = made(_place(tmp_path_factory))[1]
    why = refused(copy, tmp_path / "new", later, username="siti", password="empat payung biru laut", code=code)
    assert "no longer works" in str(why)


def test_where_nobody_else_may_one_restores_and_the_entry_says_so(
    office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    opened = opening.open_office(office, "rohana", PASSWORD, clock=clock)
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    restore(info.path, tmp_path / "new", clock)
    shown = beginning(tmp_path / "new", clock)
    assert (shown.user, shown.one_person, shown.second) == ("Rohana Idris", True, "")


@pytest.fixture
def older(tmp_path: Path) -> Older:
    """The copy of an office as a program of that shape left it; its administrator and manager have passwords."""

    def make(shape: str) -> Path:
        clock, folder = FixedClock(MONDAY_MORNING), OfficeFolder(tmp_path / "older")
        facts = OfficeFacts("0123456789abcdef", NEW.name, practice=False)
        folder.create(facts)
        shutil.copyfile(FIXTURES / f"office-{shape}.db", folder.database)
        keyring, key = create_keyring(facts.office_id, 1, "admin", PASSWORD, QUICK)
        for number, (name, password) in enumerate((("manager", SECOND), ("clerk", THIRD)), 2):
            keyring.add_password_slot(key, number, name, password)
        Database(folder.database, TEST_KEY).rekey(key.database_hex())
        database = Database(folder.database, key.database_hex())
        with closing(Opened(folder, facts, keyring, key, database, clock)) as opened:
            assert migrations.revision(database) == shape
            (tmp_path / "stick").mkdir()
            return write_verified(opened, tmp_path / "stick").path

    return make


@pytest.mark.parametrize("shape", sorted(path.stem.removeprefix("office-") for path in FIXTURES.glob("office-*.db")))
def test_the_copy_of_an_older_program_asks_the_same(
    older: Older, tmp_path: Path, clock: FixedClock, shape: str
) -> None:
    copy, new = older(shape), tmp_path / "new"
    assert isinstance(refused(copy, new, clock, username="clerk", password=THIRD), Refused)
    restore(copy, new, clock, second("admin", PASSWORD), username="manager", password=SECOND)
    shown = beginning(new, clock, "manager", SECOND)
    assert (shown.user, shown.second) == ("Ujian Manager", "Ujian Admin")
