"""When a copy passes all five checks: at once where that is quick, else with the first of each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from k2k_desktop.core import copies
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.connections import connect
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services.backups import making
from k2k_desktop.services.opened import Opened
from tests.office.conftest import OpenOffice


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every office is a large one."""
    monkeypatch.setattr(making, "_QUICK_BYTES", 0)


def _rewrite_unseen(opened: Opened) -> None:
    """Change a record with the key in hand, without the triggers: the library finds nothing wrong with it."""
    connection = connect(opened.database.path, opened.key.database_hex())
    name = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'office'"
    triggers = connection.execute(name).fetchall()
    for trigger, _sql in triggers:
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute("UPDATE office SET phone = '03-0000 0666'")
    for _name, sql in triggers:
        connection.execute(sql)
    connection.close()


def test_a_copy_of_rewritten_records_is_not_called_verified(open_office: OpenOffice) -> None:
    opened = open_office()
    _rewrite_unseen(opened)
    with pytest.raises(UserError, match="trail"):
        opened.runner.read(backups.make_copy)
    assert list(opened.folder.backups.iterdir()) == []
    assert opened.runner.read(backups.last_copy_at) is None


@pytest.mark.usefixtures("large")
def test_in_a_large_office_the_first_copy_of_each_day_passes_all_five_checks(
    open_office: OpenOffice, clock: FixedClock
) -> None:
    opened = open_office()

    def made() -> bool:
        return opened.runner.read(backups.make_copy).whole

    assert [made(), made(), made()] == [True, False, False]
    clock.advance(dt.timedelta(days=1))
    assert [made(), made()] == [True, False]
    with opened.database.reading() as session:
        bodies = session.scalars(sa.text("SELECT body FROM audit_entry WHERE action = 'backups.make_copy'")).all()
    assert ['"whole":1' in body for body in bodies] == [True, False, False, True, False]


@pytest.mark.usefixtures("large")
def test_a_whole_test_that_failed_is_tried_again_with_the_next_copy(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    opened.runner.read(backups.make_copy)
    clock.advance(dt.timedelta(days=1))
    _rewrite_unseen(opened)
    for _again in range(2):
        with pytest.raises(UserError, match="trail"):
            opened.runner.read(backups.make_copy)


def test_in_a_small_office_every_copy_does(open_office: OpenOffice) -> None:
    opened = open_office()
    assert [opened.runner.read(backups.make_copy).whole for _copy in range(2)] == [True, True]


def test_a_copy_is_tested_with_all_five_when_somebody_asks(open_office: OpenOffice) -> None:
    opened = open_office()
    _rewrite_unseen(opened)
    info = making.write_verified(opened, opened.folder.backups, whole=False)
    with pytest.raises(UserError, match="trail"):
        opened.runner.read(backups.prove_copy, info.path)


def test_batal_stops_the_walk_through_the_trail(open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    from k2k_desktop.models import proof

    told, walk = Progress(), proof.verify

    def stopped_in_the_middle(session: object, noted: object, tell: Callable[[int, int], None]) -> object:
        told.cancel()
        tell(1, 2)
        return walk(session, noted, tell)  # type: ignore[arg-type]

    monkeypatch.setattr(proof, "verify", stopped_in_the_middle)
    opened = open_office()
    with pytest.raises(copies.Cancelled):
        opened.runner.ask(backups.make_copy, told, "")
    assert list(opened.folder.backups.iterdir()) == []


def test_two_copies_at_once_are_both_whole(open_office: OpenOffice) -> None:
    opened = open_office()
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _n: making.write_verified(opened, opened.folder.backups), range(6)))
    assert len({info.path for info in made}) == 6
