"""A copy is made of the office's own file, which stands still: what is checked there is what the copy holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from k2k_desktop.core import db
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import FullDisk
from k2k_desktop.core.frozen_file import FrozenFile
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups import making
from k2k_desktop.services.opened import Opened
from tests.office.conftest import OpenOffice

PAGE = 4096


@pytest.fixture
def opened(open_office: OpenOffice) -> Opened:
    """An office with one copy, all of it in its file."""
    office = open_office()
    office.runner.read(backups.make_copy)
    office.database.checkpoint()
    return office


def phone(opened: Opened, version: int, number: str) -> None:
    """A small change."""
    opened.runner.change(offices.save_office, 1, version, {"phone": number})


def closed_bytes(opened: Opened) -> bytes:
    """The file as it is on the disk, read while nothing of it is open; it opens again by itself."""
    opened.database.close()
    return opened.folder.database.read_bytes()


def put(path: Path, at: int, content: bytes) -> None:
    """Write over bytes of the open file as a fault of its disk would. Another program does: closing drops locks."""
    say = "import sys; f = open(sys.argv[1], 'r+b'); f.seek(int(sys.argv[2])); f.write(bytes.fromhex(sys.argv[3]))"
    subprocess.run([sys.executable, "-S", "-c", say, str(path), str(at), content.hex()], check=True)


def learn_by_heart(opened: Opened) -> None:
    """Let every connection that is kept have every page in memory."""
    with ExitStack() as reading:
        for _connection in range(4):
            session = reading.enter_context(opened.database.reading())
            assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def head_page(opened: Opened) -> int:
    """The page in which the head of the trail lies, which every reading holds in memory."""
    with opened.database.reading() as session:
        statement = "SELECT rootpage FROM sqlite_master WHERE name = 'audit_head'"
        return int(session.connection().exec_driver_sql(statement).scalar_one())


def test_damage_in_the_file_never_becomes_a_copy_though_it_is_sound_in_memory(opened: Opened) -> None:
    (older,) = opened.folder.backups.iterdir()
    path, whole = opened.folder.database, closed_bytes(opened)
    learn_by_heart(opened)
    for at in (100, 3 * PAGE + 5, head_page(opened) * PAGE - 9, len(whole) - PAGE + 17):
        put(path, at, bytes([whole[at] ^ 1]))
        with pytest.raises(UserError, match="damaged"):
            making.write_verified(opened, opened.folder.backups, whole=False)
        assert list(opened.folder.backups.iterdir()) == [older]
        put(path, at, whole[at : at + 1])
    assert making.write_verified(opened, opened.folder.backups, whole=False).sequence == 2
    assert opened.database.faults() == []


def test_an_old_page_put_back_never_becomes_a_copy(opened: Opened) -> None:
    path = opened.folder.database
    before = closed_bytes(opened)
    phone(opened, 1, "03-0000 0001")
    opened.database.checkpoint()
    after = closed_bytes(opened)
    pages = range(PAGE, min(len(before), len(after)), PAGE)
    changed = [at for at in pages if before[at : at + PAGE] != after[at : at + PAGE]]
    assert changed
    for at in changed[:3]:
        put(path, at, before[at : at + PAGE])
        with pytest.raises(UserError):
            opened.runner.read(backups.make_copy)
        put(path, at, after[at : at + PAGE])
    assert len(list(opened.folder.backups.iterdir())) == 1


def test_what_is_saved_while_a_copy_is_made_comes_with_the_next_one(opened: Opened) -> None:
    saved: list[int] = []

    def save(_done: int, _total: int) -> None:
        if len(saved) < 3:
            saved.append(len(saved) + 1)
            phone(opened, len(saved), f"03-0000 000{len(saved)}")

    first = making.write_verified(opened, opened.folder.backups, Progress(save))
    assert saved == [1, 2, 3]
    second = making.write_verified(opened, opened.folder.backups)
    assert second.entries == first.entries + 3
    for info in (first, second):
        assert opened.runner.read(backups.prove_copy, info.path).entries == info.entries


@pytest.fixture
def read_for_long(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Somebody reads an older moment and does not end."""
    monkeypatch.setattr(db, "_SETTLE_TRIES", 2)
    with opened.database.reading() as older:
        older.connection().exec_driver_sql("SELECT count(*) FROM unit").scalar_one()
        phone(opened, 1, "03-0000 0001")
        yield opened


def test_while_somebody_reads_for_long_a_copy_is_made_page_by_page(
    read_for_long: Opened, free: Callable[[float], None]
) -> None:
    opened = read_for_long
    info = making.write_verified(opened, opened.folder.backups)
    assert opened.runner.read(backups.prove_copy, info.path).records == info.records
    before = sorted(one.name for one in opened.folder.backups.iterdir())
    assert all(name.endswith(".k2k") for name in before)
    free(1.5)  # for the pages and the copy twice as much is needed
    with pytest.raises(FullDisk):
        making.write_verified(opened, opened.folder.backups)
    assert sorted(one.name for one in opened.folder.backups.iterdir()) == before


@pytest.fixture
def free(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets how often the office would find room on the disk."""

    def leave(times: float) -> None:
        size = int(times * opened.folder.database.stat().st_size)
        usage = shutil.disk_usage(opened.folder.backups)._replace(free=size)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    return leave


def test_a_copy_needs_room_for_itself_alone(opened: Opened, free: Callable[[float], None]) -> None:
    free(0.9)
    with pytest.raises(FullDisk):
        making.write_verified(opened, opened.folder.backups)
    free(1.1)
    assert making.write_verified(opened, opened.folder.backups).sequence == 2


def test_a_disk_that_cannot_be_read_is_not_taken_for_the_stick(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_self: FrozenFile, _buffer: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(FrozenFile, "readinto", fails)
    (tmp_path / "stick").mkdir()
    with pytest.raises(UserError) as refused:
        making.write_verified(opened, tmp_path / "stick")
    assert str(opened.folder.path) in str(refused.value)
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_stick_that_cannot_be_asked_is_named_and_not_the_office(opened: Opened, tmp_path: Path) -> None:
    stick = tmp_path / ("S" * 300)
    with pytest.raises(UserError) as told:
        backups.write_verified(opened, stick)
    assert stick.name in str(told.value)
    assert str(opened.folder.backups) not in str(told.value)
    assert backups.write_verified(opened, opened.folder.backups).path.exists()  # nothing stayed held
