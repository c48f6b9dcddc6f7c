"""Restoring under attack: leavings, folders in use, dying disks, guesses, and a program killed at any step."""

from __future__ import annotations

import itertools
import math
import os
import signal
from pathlib import Path

import pytest

from k2k_desktop.core import paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.copies import Cancelled
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services.office import opening
from tests.office.conftest import NEW, PASSWORD, QUICK, OpenOffice


@pytest.fixture
def copy(open_office: OpenOffice, tmp_path: Path) -> Path:
    """A copy on a stick, of an office that is closed again."""
    (tmp_path / "stick").mkdir()
    opened = open_office()
    found = opened.runner.read(backups.make_copy, tmp_path / "stick").path
    opening.close_office(opened)
    return found


def test_a_log_of_another_life_never_gets_into_a_restored_office(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "office.db-wal").write_bytes(b"what an office that was moved away left here")
    with pytest.raises(UserError, match="empty"):
        backups.restore_copy(copy, folder, username="rohana", password=PASSWORD)
    assert [one.name for one in folder.iterdir()] == ["office.db-wal"]


def test_an_office_is_not_strewn_among_other_files(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="empty"):
        backups.restore_copy(copy, copy.parent, username="rohana", password=PASSWORD)
    assert list(copy.parent.iterdir()) == [copy]


def test_a_refused_restore_leaves_not_even_an_empty_folder(copy: Path, tmp_path: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[-100] ^= 1
    copy.write_bytes(data)
    with pytest.raises(UserError):
        backups.restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_restore_killed_at_any_step_opens_nowhere_and_begins_anew_in_the_same_folder(
    copy: Path, tmp_path: Path, clock: FixedClock, step: int
) -> None:
    folder = tmp_path / "new"
    child = os.fork()
    if not child:
        _die_at(step)
        backups.restore_copy(copy, folder, username="rohana", password=PASSWORD, clock=clock)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with pytest.raises(UserError):
        opening.open_office(folder, "rohana", PASSWORD, clock=clock)
    backups.restore_copy(copy, folder, username="rohana", password=PASSWORD, clock=clock)
    opening.close_office(opening.open_office(folder, "rohana", PASSWORD, clock=clock))
    assert not [one.name for one in folder.iterdir() if one.name.endswith((".part", "unfinished"))]


def _die_at(step: int) -> None:
    """Replace one of the steps by the end of this process."""
    from k2k_desktop.core import copies
    from k2k_desktop.core.keys import Keyring
    from k2k_desktop.services.backups import restoring

    def die(*_given: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
        signal.pause()

    if step == 1:
        copies._pass = die  # type: ignore[assignment]  # the database lies there, empty, under its passing name
    elif step == 2:
        restoring._safety_copy = die  # type: ignore[assignment]
    elif step == 3:
        Keyring.save = die  # type: ignore[method-assign]
    else:
        restoring.AFTER_RESTORE[:] = [die]


def test_an_office_half_made_is_no_office_and_its_folder_may_be_used_again(tmp_path: Path, clock: FixedClock) -> None:
    folder = OfficeFolder(tmp_path / "office")
    child = os.fork()
    if not child:
        _die_at(3)
        opening.create_office(folder.path, NEW, clock=clock, cost=QUICK)
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(UserError, match="not finished"):
        opening.open_office(folder.path, "rohana", PASSWORD, clock=clock)
    opening.create_office(folder.path, NEW, clock=clock, cost=QUICK)
    opening.close_office(opening.open_office(folder.path, "rohana", PASSWORD, clock=clock))


def test_a_dying_office_of_today_keeps_nobody_from_restoring(
    copy: Path, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    (office / "backups").rmdir()
    (office / "backups").write_bytes(b"a folder that the disk made a file of")
    done = backups.restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock, live=office)
    assert done.safety is None
    assert done.unsafe is not None
    opening.close_office(opening.open_office(tmp_path / "new", "rohana", PASSWORD, clock=clock))


def test_a_folder_of_copies_that_is_none_is_said_in_a_sentence(open_office: OpenOffice) -> None:
    opened = open_office()
    opened.folder.backups.rmdir()
    opened.folder.backups.write_bytes(b"")
    with pytest.raises(UserError):
        opened.runner.read(backups.make_copy)


def test_batal_stops_a_restore_and_leaves_nothing(copy: Path, tmp_path: Path) -> None:
    told = Progress()
    told.cancel()
    with pytest.raises(Cancelled):
        backups.restore_copy(
            copy, tmp_path / "new", username="rohana", password=PASSWORD, cancelled=lambda: told.cancelled
        )
    assert not (tmp_path / "new").exists()


def test_the_stick_may_be_taken_out_once_the_copy_was_read(copy: Path, tmp_path: Path, clock: FixedClock) -> None:
    def taken_out() -> bool:
        if (tmp_path / "new" / "office.db").exists():
            copy.unlink(missing_ok=True)
        return False

    done = backups.restore_copy(
        copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock, cancelled=taken_out
    )
    assert (done.info.sequence, copy.exists()) == (1, False)
    opening.close_office(opening.open_office(tmp_path / "new", "rohana", PASSWORD, clock=clock))


def test_guesses_at_a_copy_wait_longer_and_longer(copy: Path, tmp_path: Path, clock: FixedClock) -> None:
    for guess in range(5):
        with pytest.raises(UserError, match="not right"):
            backups.look_into(copy, username="rohana", password=f"teka {guess}", clock=clock)
    with pytest.raises(UserError, match="Wait"):
        backups.look_into(copy, username="rohana", password=PASSWORD, clock=clock)
    with pytest.raises(UserError, match="Wait"):
        backups.restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)


def test_a_restore_by_the_sheet_says_so_in_the_trail(tmp_path: Path, clock: FixedClock) -> None:
    code = opening.create_office(tmp_path / "old", NEW, clock=clock, cost=QUICK)
    opened = opening.open_office(tmp_path / "old", "rohana", PASSWORD, clock=clock)
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    new = "empat payung biru laut"
    backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=new, code=code, clock=clock)
    opened = opening.open_office(tmp_path / "new", "rohana", new, clock=clock)
    with opened.database.reading() as session:
        run = session.connection().exec_driver_sql
        body = run("SELECT body FROM audit_entry WHERE action = 'backups.restore'").scalar_one()
    opening.close_office(opened)
    assert '"sheet_for":1' in body.replace(" ", "")


def test_a_restore_that_is_stopped_is_not_remembered_in_the_place_of_the_office_of_today(
    open_office: OpenOffice, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    (tmp_path / "stick").mkdir()
    copy = backups.write_verified(opened, tmp_path / "stick").path  # nothing came later: only the restore would
    opened.close()
    asked = itertools.count()

    def restore(folder: Path, stop_at: float) -> None:
        backups.restore_copy(
            copy, folder, username="rohana", password=PASSWORD, clock=clock, cancelled=lambda: next(asked) >= stop_at
        )

    profile = paths.user_config() / "heads"
    before = {one.name: one.read_bytes() for one in profile.iterdir()}
    restore(tmp_path / "whole", math.inf)
    assert {one.name: one.read_bytes() for one in profile.iterdir()} != before
    for name, data in before.items():
        (profile / name).write_bytes(data)
    last, asked = next(asked) - 1, itertools.count()
    with pytest.raises(UserError, match="Stopped"):
        restore(tmp_path / "new", last)
    assert {one.name: one.read_bytes() for one in profile.iterdir()} == before
    assert open_office().notices == ()
