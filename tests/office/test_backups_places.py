"""A second place for copies: carried there whole, or told why not, and never in the way."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core import copies
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups.infos import mark_of
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened
from tests.office.conftest import NEW, PASSWORD, QUICK, OpenOffice

REASON = "Pegawai Kebenaran: simpanan luar pejabat"


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk than the office's."""
    other = next(one for one in ("/dev/shm", "/var/tmp") if os.stat(one).st_dev != tmp_path.stat().st_dev)
    folder = Path(tempfile.mkdtemp(prefix="k2k-stick-", dir=other))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def opened(open_office: OpenOffice, stick: Path) -> Opened:
    """An office whose copies also go to the stick."""
    found = open_office()
    choose(found, stick)
    return found


def choose(opened: Opened, folder: Path | None, officer: str = "Pn. Salmah") -> None:
    """Choose the second place with officer and reason."""
    opened.runner.run(backups.set_second_place, Progress(), REASON, folder, officer)


def change(opened: Opened, number: int = 1) -> None:
    """Something worth a copy."""
    opened.runner.change(offices.save_office, 1, number, {"phone": f"03-0000 000{number}"})


def last_body(opened: Opened) -> str:
    """What the newest entry says."""
    with opened.database.reading() as session:
        return str(session.execute(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1)).scalar())


def test_each_copy_also_lies_in_the_second_place_byte_for_byte(opened: Opened, stick: Path) -> None:
    info = opened.runner.read(backups.make_copy)
    (there,) = stick.iterdir()
    assert there.name.startswith(info.path.stem)
    assert there.read_bytes() == info.path.read_bytes()
    assert info.missed is None
    assert [one.sequence for one in opened.runner.read(backups.copies_elsewhere)] == [1]
    assert backups.verify_with_password(there, "rohana", PASSWORD).records == info.records
    assert '"away":1' in last_body(opened)


def test_who_allowed_it_and_why_are_asked_and_stand_in_the_trail(open_office: OpenOffice, stick: Path) -> None:
    opened = open_office()
    with pytest.raises(UserError, match="Say why"):
        opened.runner.change(backups.set_second_place, stick, "Pn. Salmah")
    with pytest.raises(Invalid, match="officer"):
        choose(opened, stick, " ")
    assert opened.runner.read(backups.second_place) is None
    choose(opened, stick)
    body = last_body(opened)
    assert "Pn. Salmah" in body
    assert REASON in body
    place = opened.runner.read(backups.second_place)
    assert place is not None
    assert (place.folder, place.there, place.away) == (stick, True, True)


def test_no_folder_of_the_office_and_none_that_is_not_there_can_be_the_second_place(
    open_office: OpenOffice, tmp_path: Path, office: Path
) -> None:
    opened = open_office()
    for folder in (office, office / "backups", tmp_path / "tiada"):
        with pytest.raises(Invalid):
            choose(opened, folder)
    assert opened.runner.read(backups.second_place) is None


def test_a_folder_on_the_same_disk_does_not_count_as_outside(open_office: OpenOffice, tmp_path: Path) -> None:
    opened = open_office()
    (tmp_path / "sebelah").mkdir()
    choose(opened, tmp_path / "sebelah")
    opened.runner.read(backups.make_copy)
    assert len(list((tmp_path / "sebelah").iterdir())) == 1
    standing = opened.runner.read(backups.copy_standing)
    assert (standing.away_at, standing.tone) == (None, "warn")


def test_a_stick_that_is_not_there_never_stops_the_copy_and_is_told(opened: Opened, stick: Path) -> None:
    shutil.rmtree(stick)
    info = opened.runner.read(backups.make_copy)
    assert info.missed is not None
    assert "not there" in str(info.missed)
    assert info.path.exists()
    assert '"second":0' in last_body(opened)


def test_a_stick_pulled_out_midway_leaves_the_office_its_copy(
    opened: Opened, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def pulled(held: int) -> None:
        if os.readlink(f"/proc/self/fd/{held}").startswith(str(stick)):
            shutil.rmtree(stick)
        real(held)

    monkeypatch.setattr(os, "fsync", pulled)
    info = opened.runner.read(backups.make_copy)
    assert info.missed is not None
    assert info.path.exists()
    assert opened.runner.read(backups.prove_copy, info.path) == info


def test_a_stick_that_reads_back_other_bytes_keeps_no_copy_of_that_name(
    opened: Opened, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def forgetful(held: int) -> None:
        real(held)
        if os.readlink(f"/proc/self/fd/{held}").startswith(str(stick) + "/"):
            os.pwrite(held, b"\0\0\0\0", 9000)

    monkeypatch.setattr(os, "fsync", forgetful)
    info = opened.runner.read(backups.make_copy)
    assert "faulty" in str(info.missed)
    assert list(stick.iterdir()) == []
    assert info.path.exists()


def test_a_full_stick_says_how_much_is_needed(opened: Opened, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.disk_usage
    monkeypatch.setattr(
        shutil, "disk_usage", lambda place: real(place)._replace(free=10) if Path(place) == stick else real(place)
    )
    info = opened.runner.read(backups.make_copy)
    assert "full" in str(info.missed)
    assert list(stick.iterdir()) == []


def test_what_a_stop_left_on_the_stick_is_cleared_and_nothing_else(opened: Opened, stick: Path) -> None:
    mark = mark_of(opened.facts.office_id)
    (stick / f"K2K-2026-11-20-1000-00001{mark}.k2k.part").write_bytes(b"half")
    (stick / "gambar.jpg.part").write_bytes(b"hers")
    opened.runner.read(backups.make_copy)
    assert sorted(one.name for one in stick.iterdir()) == [f"K2K-2026-11-23-1000-00001{mark}.k2k", "gambar.jpg.part"]


def test_what_another_office_is_writing_on_the_same_stick_is_left_alone(opened: Opened, stick: Path) -> None:
    theirs = stick / f"K2K-2026-11-23-1000-00001{mark_of('another')}.k2k.part"
    theirs.write_bytes(b"being written by another program now")
    info = opened.runner.read(backups.make_copy)
    assert info.missed is None
    assert theirs.read_bytes() == b"being written by another program now"


def test_two_offices_copy_to_one_stick_in_the_same_minute(
    opened: Opened, stick: Path, tmp_path: Path, clock: FixedClock
) -> None:
    opening.create_office(tmp_path / "lain", NEW, clock=clock, cost=QUICK)
    other = opening.open_office(tmp_path / "lain", "rohana", PASSWORD, clock=clock)
    other.runner.run(backups.set_second_place, Progress(), "Simpanan luar", stick, "Pn. Salmah")
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda one: one.runner.read(backups.make_copy), (opened, other)))
    assert [info.missed for info in made] == [None, None]
    for one in (opened, other):
        (there,) = backups.copies_in(stick, one.facts.office_id)
        copies.verify_copy(there.path, one.key)
    opening.close_office(other)


def test_a_restored_office_keeps_the_second_place_of_this_computer(
    opened: Opened, open_office: OpenOffice, stick: Path, tmp_path: Path, clock: FixedClock
) -> None:
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    backups.restore_copy(info.path, tmp_path / "pulih", username="rohana", password=PASSWORD, clock=clock)
    place = open_office(folder=tmp_path / "pulih").runner.read(backups.second_place)
    assert place is not None
    assert place.folder == stick


def test_the_setting_damaged_is_no_setting(opened: Opened, stick: Path, profile: Path) -> None:
    for place in (opened.folder.path / "office.pc", *(profile / "copies").iterdir()):
        place.write_bytes(place.read_bytes().replace(str(stick).encode(), b"/dev/lain"))
    assert opened.runner.read(backups.second_place) is None


@pytest.mark.parametrize(
    ("days", "tone"),
    [(1, "ok"), (2, "warn"), (7, "danger")],
)
def test_the_last_copy_outside_turns_amber_after_a_working_day_and_red_after_seven(
    opened: Opened, clock: FixedClock, days: int, tone: str
) -> None:
    opened.runner.read(backups.make_copy)
    clock.advance(dt.timedelta(days=days))
    choose(opened, None)
    change(opened)
    opened.runner.read(backups.make_copy)  # here only
    standing = opened.runner.read(backups.copy_standing)
    assert standing.tone == tone
    assert standing.made_at == clock.now()


def test_over_a_weekend_the_copy_of_friday_is_still_green(opened: Opened, clock: FixedClock) -> None:
    clock.advance(dt.timedelta(days=4))  # Friday
    opened.runner.read(backups.make_copy)
    clock.advance(dt.timedelta(days=3))
    change(opened)
    choose(opened, None)
    opened.runner.read(backups.make_copy)
    assert opened.runner.read(backups.copy_standing).tone == "ok"


def test_an_office_that_never_had_a_copy_outside_has_a_week(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    assert opened.runner.read(backups.copy_standing).tone == "danger"  # none at all
    opened.runner.read(backups.make_copy)
    assert opened.runner.read(backups.copy_standing).tone == "warn"
    clock.advance(dt.timedelta(days=7))
    change(opened)
    opened.runner.read(backups.make_copy)
    assert opened.runner.read(backups.copy_standing).tone == "danger"


def test_before_many_records_change_a_copy_is_made_once(open_office: OpenOffice) -> None:
    opened = open_office()
    change(opened)
    assert backups.make_copy_first(opened.runner) is not None
    assert backups.make_copy_first(opened.runner) is None
    change(opened, 2)
    made = backups.make_copy_first(opened.runner)
    assert made is not None
    assert made.sequence == 2
