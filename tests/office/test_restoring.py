"""Restoring: seen before anything is written, of every version, beside an office that stays as it is."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from k2k_desktop.core import copies
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import migrations
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups import restoring
from k2k_desktop.services.office import opening, rekeying
from k2k_desktop.services.opened import Opened
from tests.office.conftest import NEW, PASSWORD, QUICK, OpenOffice


def listed(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def of_schema(opened: Opened, folder: Path, schema: str) -> Path:
    """A copy whose header says that its database is of *schema*."""
    finished = folder / "finished.db"
    opened.database.copy_to(finished, opened.key.database_hex())
    manifest = copies.Manifest(opened.facts.office_id, NEW.name, opened.clock.now(), 7, {}, 1, "ab" * 32, schema)
    path = folder / "K2K-2026-11-23-1000-00007.k2k"
    with open(finished, "rb", 0) as database:
        copies.write_copy(path, manifest, opened.keyring.to_bytes(), database, opened.key)
    return path


def test_what_is_in_a_copy_and_what_would_be_missing_is_known_before_a_byte_is_written(
    open_office: OpenOffice, office: Path, clock: FixedClock
) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    clock.advance(dt.timedelta(days=3))
    for number in (1, 2, 3):
        opened.runner.change(offices.save_office, 1, number, {"phone": f"03-0000 000{number}"})
    until = clock.now()
    opening.close_office(opened)
    before = listed(office)
    seen = backups.look_into(info.path, username="rohana", password=PASSWORD, clock=clock)
    assert (seen.info.records, seen.info.office_name, seen.age_days) == (info.records, NEW.name, 3)
    assert (seen.missing, seen.until, seen.older, seen.live) == (5, until, False, office)
    assert listed(office) == before


def test_a_computer_that_never_saw_the_office_cannot_say_what_is_missing(
    open_office: OpenOffice, tmp_path: Path, profile: Path
) -> None:
    opened = open_office()
    (tmp_path / "stick").mkdir()
    info = opened.runner.read(backups.make_copy, tmp_path / "stick")
    opening.close_office(opened)
    for head in (profile / "heads").iterdir():
        head.unlink()
    seen = backups.look_into(info.path, username="rohana", password=PASSWORD)
    assert (seen.missing, seen.live) == (None, None)


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.999])
def test_a_damaged_copy_is_named_before_anything_is_written(
    open_office: OpenOffice, tmp_path: Path, where: float
) -> None:
    info = open_office().runner.read(backups.make_copy)
    data = bytearray(info.path.read_bytes())
    data[int(len(data) * where)] ^= 1
    info.path.write_bytes(data)
    with pytest.raises(UserError):
        backups.look_into(info.path, username="rohana", password=PASSWORD)
    assert not (tmp_path / "new").exists()


def test_a_copy_of_a_newer_program_is_refused_with_the_version_it_needs(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    path = of_schema(open_office(), tmp_path, "0099")
    for attempt in (
        lambda: backups.look_into(path, username="rohana", password=PASSWORD),
        lambda: backups.restore_copy(path, tmp_path / "new", username="rohana", password=PASSWORD),
    ):
        with pytest.raises(UserError, match="0099"):
            attempt()
    assert not (tmp_path / "new").exists()


def test_an_older_copy_says_that_it_will_be_brought_up_to_date(open_office: OpenOffice, tmp_path: Path) -> None:
    path = of_schema(open_office(), tmp_path, "0001")
    assert backups.look_into(path, username="rohana", password=PASSWORD).older
    assert migrations.HEAD > "0001"


def test_a_disk_that_does_not_take_all_of_it_leaves_no_office(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, real, asked = open_office(), os.fsync, []
    info = opened.runner.read(backups.make_copy, tmp_path)

    def fails(held: int) -> None:
        if os.path.realpath(f"/proc/self/fd/{held}") == str(tmp_path / "new" / opened.folder.database.name):
            asked.append(held)
            raise OSError(5, "Input/output error")
        real(held)

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(UserError, match="could not be written or read"):
        backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=PASSWORD)
    assert asked
    assert not (tmp_path / "new").exists()


def test_of_the_office_of_today_a_copy_is_made_first_and_it_stays_as_it_is(
    open_office: OpenOffice, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0009"})
    opening.close_office(opened)
    before = (office / "office.keys").read_bytes()
    done = backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    assert done.unsafe is None
    assert done.safety is not None
    assert done.safety.path.parent == office / "backups"
    assert done.safety.entries > info.entries
    assert (office / "office.keys").read_bytes() == before
    again = open_office(folder=office)
    assert (
        again.runner.read(
            offices.office_record,
        ).values["phone"]
        == "03-0000 0009"
    )
    assert backups.verify_with_password(done.safety.path, "rohana", PASSWORD).entries == done.safety.entries


def test_an_office_that_cannot_be_copied_first_is_said_so_and_restored_beside_all_the_same(
    open_office: OpenOffice, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    done = backups.restore_copy(info.path, tmp_path / "a", username="rohana", password=PASSWORD, clock=clock)
    assert "open in another program" in str(done.unsafe)
    rekeying.change_key(opened.runner)
    opening.close_office(opened)
    done = backups.restore_copy(info.path, tmp_path / "b", username="rohana", password=PASSWORD, clock=clock)
    assert done.unsafe is not None
    (office / "office.db").write_bytes(b"rosak")
    done = backups.restore_copy(info.path, tmp_path / "c", username="rohana", password=PASSWORD, clock=clock)
    assert done.unsafe is not None
    assert open_office(folder=tmp_path / "c").runner.read(offices.office_frame).name == NEW.name


def test_what_must_happen_after_a_restore_happens_before_anybody_sees_it(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    seen: list[str] = []
    monkeypatch.setattr(restoring, "AFTER_RESTORE", [lambda restored: seen.append(restored.facts.name)])
    backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    assert seen == [NEW.name]

    def fails(_opened: Opened) -> None:
        raise UserError("no")

    monkeypatch.setattr(restoring, "AFTER_RESTORE", [fails])
    with pytest.raises(UserError):
        backups.restore_copy(info.path, tmp_path / "half", username="rohana", password=PASSWORD, clock=clock)
    assert not (tmp_path / "half" / "office.db").exists()


def test_the_sheet_alone_looks_in_and_restores_on_another_computer(
    tmp_path: Path, clock: FixedClock, profile: Path
) -> None:
    code = opening.create_office(tmp_path / "office", NEW, clock=clock, cost=QUICK)
    opened = opening.open_office(tmp_path / "office", "rohana", PASSWORD, clock=clock)
    (tmp_path / "stick").mkdir()
    info = opened.runner.read(backups.make_copy, tmp_path / "stick")
    opening.close_office(opened)
    new = "empat payung biru laut"
    seen = backups.look_into(info.path, username="rohana", password=new, code=code)
    assert seen.info.records == info.records
    done = backups.restore_copy(info.path, tmp_path / "pc2", username="rohana", password=new, code=code, clock=clock)
    assert (done.safety, done.unsafe) == (None, None)
    opening.open_office(tmp_path / "pc2", "rohana", new, clock=clock).close()
