"""Rehearsals of a restore: held, compared, written down, thrown away; and copies from before the key was changed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.copies import OtherKey
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models.safety import CopyPlace
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups import drills
from k2k_desktop.services.office import rekeying
from k2k_desktop.services.opened import Opened
from tests.office.conftest import PASSWORD, OpenOffice


def spoil(path: Path, where: float = 0.6) -> None:
    """Flip one bit of the copy."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 1
    path.write_bytes(data)


def second(opened: Opened, folder: Path) -> Path:
    """Give the office a second place."""
    folder.mkdir()
    opened.runner.run(backups.set_second_place, Progress(), "Simpanan luar", folder, "Pn. Salmah")
    return folder


def test_a_drill_says_when_by_whom_which_copy_and_how_many_records(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})
    drill = opened.runner.read(drills.rehearse)
    assert (drill.sound, drill.sequence, drill.made_at, drill.place) == (True, 1, info.made_at, CopyPlace.own)
    assert (drill.records, drill.entries, drill.held_at) == (info.records, info.entries, clock.now())
    assert (drill.by, drill.file, drill.remarks) == ("Rohana Idris", info.path.name, "")
    (kept,) = opened.runner.read(drills.all_drills)
    assert (kept.by, kept.records, kept.live_records, kept.sound) == (
        "Rohana Idris", info.records, info.records, True,
    )  # fmt: skip


def test_the_drill_takes_the_copy_outside_and_leaves_nothing_behind(open_office: OpenOffice, tmp_path: Path) -> None:
    opened = open_office()
    stick = second(opened, tmp_path / "stick")
    info = opened.runner.read(backups.make_copy)
    spoil(info.path)  # the one here is damaged, the one there is not
    before = sorted(one.name for one in opened.folder.path.iterdir())
    drill = opened.runner.read(drills.rehearse)
    assert (drill.sound, drill.place) == (True, CopyPlace.second)
    assert sorted(one.name for one in opened.folder.path.iterdir()) == before
    assert len(list(stick.iterdir())) == 1


@pytest.mark.parametrize("where", [0.5, 0.9999])
def test_a_corrupt_copy_is_recorded_by_name_not_passed_over(open_office: OpenOffice, where: float) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    spoil(info.path, where)
    drill = opened.runner.read(drills.rehearse)
    assert not drill.sound
    assert info.path.name in drill.remarks
    assert [one.sound for one in opened.runner.read(drills.all_drills)] == [False]


@pytest.mark.parametrize("spoilt", ["cut off", "beginning", "empty", "zeros"])
def test_a_copy_that_cannot_even_be_listed_is_not_passed_over_for_an_older_one(
    open_office: OpenOffice, tmp_path: Path, spoilt: str
) -> None:
    opened = open_office()
    second(opened, tmp_path / "stick")
    opened.runner.read(backups.make_copy)
    (newest,) = (tmp_path / "stick").glob(f"{opened.runner.read(backups.make_copy).path.stem}*")
    content = newest.read_bytes()
    newest.write_bytes({
        "cut off": content[:-1], "beginning": b"?" + content[1:], "empty": b"", "zeros": bytes(len(content)),
    }[spoilt])  # fmt: skip
    drill = opened.runner.read(drills.rehearse)
    assert (drill.sound, drill.sequence, drill.place) == (False, 2, CopyPlace.second)
    assert newest.name in drill.remarks
    assert opened.runner.read(backups.copy_standing).spoilt


def test_without_a_copy_there_is_nothing_to_rehearse(open_office: OpenOffice) -> None:
    opened = open_office()
    with pytest.raises(UserError, match="no copy to rehearse"):
        opened.runner.read(drills.rehearse)
    assert opened.runner.read(drills.all_drills) == []


def test_a_drill_stopped_or_cut_off_leaves_no_record_and_no_folder(open_office: OpenOffice, office: Path) -> None:
    opened = open_office()
    opened.runner.read(backups.make_copy)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(UserError) as refused:
        opened.runner.ask(drills.rehearse, stopped, "")
    assert "Stopped" in str(refused.value) or isinstance(refused.value, Cancelled)
    assert opened.runner.read(drills.all_drills) == []
    opened.close()
    (office / "drill").mkdir()  # as a kill leaves it
    (office / "drill" / "office.db").write_bytes(b"half")
    (office / "backups" / "testing.db").write_bytes(b"half")
    (office / "backups" / "K2K-2026-11-23-1000-00002.k2k.part").write_bytes(b"half")
    open_office()
    assert not (office / "drill").exists()
    assert [one.name for one in (office / "backups").iterdir()] == ["K2K-2026-11-23-1000-00001.k2k"]


def test_a_drill_is_due_31_days_after_the_last_sound_one(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    assert opened.runner.read(drills.drill_due_since) is None
    info = opened.runner.read(backups.make_copy)
    opened.runner.read(drills.rehearse)
    clock.advance(dt.timedelta(days=31))
    assert opened.runner.read(drills.drill_due_since) is None
    spoil(info.path)
    opened.runner.read(drills.rehearse)  # not sound: it does not count
    clock.advance(dt.timedelta(days=1))
    assert opened.runner.read(drills.drill_due_since) == dt.date(2026, 12, 24)


def test_a_copy_from_before_the_key_was_changed_is_tested_with_a_password_of_its_day(open_office: OpenOffice) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    rekeying.change_key(opened.runner)
    with pytest.raises(OtherKey):
        opened.runner.read(backups.prove_copy, info.path)
    with pytest.raises(UserError, match="password is not right"):
        opened.runner.read(backups.prove_copy, info.path, "rohana", "bukan ini")
    assert opened.runner.read(backups.prove_copy, info.path, "rohana", PASSWORD) == info
    with pytest.raises(UserError, match="no copy to rehearse"):
        opened.runner.read(drills.rehearse)
    newer = opened.runner.read(backups.make_copy)
    shutil.copy(info.path, info.path.with_name("K2K-2027-01-01-0000-00099.k2k"))  # older, under a newer name
    assert opened.runner.read(drills.rehearse).sequence == newer.sequence
