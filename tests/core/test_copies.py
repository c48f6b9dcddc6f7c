"""The file of a copy: whole or refused, at every byte, every length and every kind of stop."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from k2k_desktop.core import copies
from k2k_desktop.core.copies import (
    Cancelled,
    Manifest,
    carry_copy,
    extract_database,
    peek_manifest,
    verify_copy,
    write_copy,
)
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import FullDisk, read_checked, with_check
from k2k_desktop.core.keys import Keyring, OfficeKey, create_keyring
from k2k_desktop.core.sealing import Cost

CHEAP = Cost(memory=32, passes=1, lanes=1)
PASSWORD = "kerusi merah di tepi tingkap"
RING, KEY = create_keyring("teratai-1", 1, "aminah", PASSWORD, CHEAP)
MANIFEST = Manifest(
    office_id="teratai-1",
    office_name="PPR Teratai Damai",
    made_at=dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC),
    sequence=12,
    counts={"unit": 300, "issue": 20},
    trail_seq=400,
    trail_head="ab" * 32,
    schema="0001",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A real encrypted database, closed."""
    path = tmp_path / "finished.db"
    connection = sqlcipher3.connect(str(path))
    connection.execute(f"PRAGMA key=\"x'{KEY.database_hex()}'\"")
    connection.execute("CREATE TABLE unit (code)")
    connection.executemany("INSERT INTO unit VALUES (?)", [(f"A-01-{number:02}",) for number in range(300)])
    connection.commit()
    connection.close()
    return path


def write(dest: Path, database: Path, manifest: Manifest = MANIFEST, ring: Keyring = RING, **more: Any) -> None:
    """Make the copy *dest* of the file *database*."""
    with open(database, "rb", 0) as file:
        write_copy(dest, manifest, ring.to_bytes(), file, KEY, **more)


@pytest.fixture
def copy(tmp_path: Path, database: Path) -> Path:
    """A whole copy in a folder of its own."""
    (tmp_path / "stick").mkdir()
    path = tmp_path / "stick" / "salinan.k2k"
    write(path, database)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy small enough to try each byte."""
    (tmp_path / "few.db").write_bytes(os.urandom(600))
    path = tmp_path / "kecil.k2k"
    write(path, tmp_path / "few.db")
    return path


# ---- there and back


def test_a_copy_opens_with_its_own_slots_and_gives_the_same_database_back(
    copy: Path, database: Path, tmp_path: Path
) -> None:
    key = peek_manifest(copy).keyring().open_with_password("aminah", PASSWORD)[1]
    manifest = extract_database(copy, key, tmp_path / "restored.db")
    assert (tmp_path / "restored.db").read_bytes() == database.read_bytes()
    assert manifest == verify_copy(copy, KEY) == peek_manifest(copy)
    assert dataclasses.replace(manifest, keyring_bytes=b"", database_bytes=0) == MANIFEST
    assert manifest.keyring_bytes == RING.to_bytes()
    assert manifest.database_bytes == database.stat().st_size
    connection = sqlcipher3.connect(str(tmp_path / "restored.db"))
    connection.execute(f"PRAGMA key=\"x'{key.database_hex()}'\"")
    assert connection.execute("SELECT count(*) FROM unit").fetchone() == (300,)
    connection.close()
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]


def test_a_copy_opens_with_the_sheet_of_its_day_after_the_key_was_changed(tmp_path: Path, database: Path) -> None:
    ring = Keyring.from_bytes(RING.to_bytes())
    code = ring.new_sheet(KEY)
    write(tmp_path / "lama.k2k", database, ring=ring)
    new = OfficeKey.new()
    ring.rekey(new)
    with pytest.raises(UserError, match="under another key"):
        verify_copy(tmp_path / "lama.k2k", new)
    old = peek_manifest(tmp_path / "lama.k2k").keyring().open_with_sheet(code)
    assert verify_copy(tmp_path / "lama.k2k", old).sequence == 12


def test_the_format_is_the_one_written_down(copy: Path, database: Path) -> None:
    data = copy.read_bytes()
    length = int.from_bytes(data[4:12], "big")
    assert data[:4] == b"K2K1"
    assert read_checked(data[12 : 12 + length])["office_id"] == "teratai-1"
    assert data[12 + length : -32] == database.read_bytes()


def test_nothing_of_a_record_can_be_read_in_a_copy(copy: Path) -> None:
    assert b"A-01-07" not in copy.read_bytes()


def test_a_copy_larger_than_one_piece_comes_back_whole_with_its_progress(tmp_path: Path) -> None:
    content = os.urandom(3 * 1024 * 1024 + 17)
    (tmp_path / "big.db").write_bytes(content)
    seen: list[tuple[int, int]] = []
    write(tmp_path / "a.k2k", tmp_path / "big.db", progress=lambda *at: seen.append(at))
    assert seen == sorted(seen)
    assert len(seen) >= 8
    assert seen[-1][0] == seen[-1][1]
    extract_database(tmp_path / "a.k2k", KEY, tmp_path / "back.db")
    assert (tmp_path / "back.db").read_bytes() == content


# ---- damage


def test_every_changed_byte_under_three_masks_is_refused(small: Path) -> None:
    data = small.read_bytes()
    believed = 0
    with open(small, "r+b", buffering=0) as file:
        for place, byte in enumerate(data):
            for mask in (0x01, 0x10, 0x80):
                os.pwrite(file.fileno(), bytes([byte ^ mask]), place)
                believed += _is_believed(small)
            os.pwrite(file.fileno(), bytes([byte]), place)
    assert believed == 0
    assert verify_copy(small, KEY).sequence == 12


def _is_believed(path: Path) -> bool:
    try:
        verify_copy(path, KEY)
    except UserError:
        return False
    return True


def test_every_truncation_and_every_addition_is_refused(small: Path) -> None:
    data = small.read_bytes()
    for length in reversed(range(len(data))):
        os.truncate(small, length)
        assert not _is_believed(small)
    for more in (b"\0", data[-32:], data):
        small.write_bytes(data + more)
        assert not _is_believed(small)
    small.write_bytes(data)
    assert _is_believed(small)


def test_pieces_swapped_dropped_or_repeated_are_refused(tmp_path: Path) -> None:
    piece = 1024 * 1024
    (tmp_path / "big.db").write_bytes(os.urandom(3 * piece))
    path = tmp_path / "a.k2k"
    write(path, tmp_path / "big.db")
    data = path.read_bytes()
    start = len(data) - 32 - 3 * piece
    pieces = [data[start + number * piece : start + (number + 1) * piece] for number in range(3)]
    for order in ((1, 0, 2), (2, 1, 0), (0, 0, 2), (0, 2), (0, 1, 2, 2)):
        path.write_bytes(data[:start] + b"".join(pieces[number] for number in order) + data[-32:])
        assert not _is_believed(path)


def test_damage_a_cut_a_foreign_file_and_a_newer_format_are_told_apart(small: Path, tmp_path: Path) -> None:
    data = small.read_bytes()
    cases = {
        "is damaged": [data[:-40] + b"\0" * 8 + data[-32:], data[:40] + b"\0" + data[41:], b"K2Kx" + data[4:]],
        "is cut off": [data[:-1], data[:200], data[:9]],
        "is not a copy": [b"", b"K2", b"PK\x03\x04" + data[4:], b"SQLite format 3\0" * 10],
        "newer version": [b"K2K2" + data[4:]],
    }
    header = with_check({"format": 2, "what": "ever"})
    cases["newer version"].append(b"K2K1" + len(header).to_bytes(8, "big") + header + bytes(40))
    for why, contents in cases.items():
        for content in contents:
            small.write_bytes(content)
            with pytest.raises(UserError, match=why):
                verify_copy(small, KEY)
            with pytest.raises(UserError, match=why):
                extract_database(small, KEY, tmp_path / "out.db")
            assert not (tmp_path / "out.db").exists()
            assert not (tmp_path / "out.db.part").exists()


def test_a_wrong_password_is_not_called_damage_and_a_damaged_slot_is_not_called_a_wrong_password(small: Path) -> None:
    with pytest.raises(UserError, match="password is not right"):
        peek_manifest(small).keyring().open_with_password("aminah", "not it at all")
    data = bytearray(small.read_bytes())
    data[data.index(b"wrapped") + 20] ^= 1
    small.write_bytes(data)
    with pytest.raises(UserError, match="is damaged"):
        peek_manifest(small)


def test_a_manifest_rewritten_without_the_key_is_not_believed(small: Path) -> None:
    data = small.read_bytes()
    length = int.from_bytes(data[4:12], "big")
    stored = read_checked(data[12 : 12 + length])
    forged = with_check({**stored, "sequence": 99})
    small.write_bytes(data[:4] + len(forged).to_bytes(8, "big") + forged + data[12 + length :])
    assert peek_manifest(small).sequence == 99
    with pytest.raises(UserError, match="is damaged"):
        verify_copy(small, KEY)


def test_a_header_that_claims_gigabytes_is_refused_at_once(small: Path) -> None:
    small.write_bytes(b"K2K1" + (2**62).to_bytes(8, "big") + b"{}")
    with pytest.raises(UserError, match="is damaged"):
        peek_manifest(small)


def test_a_copy_that_went_away_says_so(tmp_path: Path) -> None:
    for read in (peek_manifest, lambda path: verify_copy(path, KEY)):
        with pytest.raises(UserError, match="cannot be read"):
            read(tmp_path / "nowhere.k2k")
    with pytest.raises(UserError, match="cannot be read"):
        extract_database(tmp_path / "nowhere.k2k", KEY, tmp_path / "out.db")


@pytest.mark.parametrize("read", [extract_database, carry_copy])
def test_a_copy_that_cannot_be_read_is_named_and_not_the_disk_it_was_to_go_to(tmp_path: Path, read: Any) -> None:
    (tmp_path / "folder.k2k").mkdir()  # which opens and cannot be read
    for copy in (tmp_path / "nowhere.k2k", tmp_path / "folder.k2k"):
        given = (copy, KEY, tmp_path / "out") if read is extract_database else (copy, tmp_path / "out", KEY)
        with pytest.raises(UserError, match=f"{copy.name} cannot be read"):
            read(*given)
    assert not (tmp_path / "out").exists()


def test_a_damaged_copy_leaves_nothing_where_it_was_to_be_restored(copy: Path, tmp_path: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[-1] ^= 1  # the very last byte: all of the database has been written aside by then
    copy.write_bytes(data)
    (tmp_path / "new").mkdir()
    with pytest.raises(UserError, match="is damaged"):
        extract_database(copy, KEY, tmp_path / "new" / "office.db")
    assert list((tmp_path / "new").iterdir()) == []


def test_restoring_never_overwrites(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"alive")
    with pytest.raises(UserError, match="already there"):
        extract_database(copy, KEY, tmp_path / "office.db")
    assert (tmp_path / "office.db").read_bytes() == b"alive"


# ---- stops while writing


def _old_copy_alone(copy: Path) -> bool:
    return [one.name for one in copy.parent.iterdir()] == [copy.name] and verify_copy(copy, KEY).sequence == 12


def test_a_full_disk_names_the_folder_and_the_room_needed_and_keeps_the_old_copy(copy: Path, database: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(FullDisk) as full:
            write(copy, database, dataclasses.replace(MANIFEST, sequence=13))
        with pytest.raises(FullDisk):
            extract_database(copy, KEY, database.with_name("out.db"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(copy.parent) in full.value.say("en")
    assert " KB are needed" in full.value.say("en")
    assert _old_copy_alone(copy)
    assert not database.with_name("out.db.part").exists()


def test_a_disk_known_to_be_too_small_is_refused_before_a_byte_is_written(
    copy: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(copy)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(FullDisk):
        write(copy, database)
    with pytest.raises(FullDisk):
        extract_database(copy, KEY, database.with_name("out.db"))
    assert _old_copy_alone(copy)


def test_a_copy_stopped_by_the_person_keeps_the_old_one(copy: Path, database: Path) -> None:
    for calls_before in range(4):  # in writing its header and its database, in reading both back
        answers = [False] * calls_before
        with pytest.raises(Cancelled):
            write(copy, database, cancelled=partial(_no_more, answers))
        assert _old_copy_alone(copy)


def _no_more(left: list[bool]) -> bool:
    return left.pop() if left else True


def test_a_stick_that_reads_back_something_else_is_called_faulty(
    copy: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def forgetful(held: int) -> None:
        real(held)
        os.pwrite(held, b"\0\0\0\0", 5000)

    monkeypatch.setattr(os, "fsync", forgetful)
    with pytest.raises(UserError, match="faulty"):
        write(copy, database, dataclasses.replace(MANIFEST, sequence=13))
    monkeypatch.undo()
    assert _old_copy_alone(copy)


def test_a_stick_pulled_out_says_so(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be found"):
        write(tmp_path / "stick" / "a.k2k", database)


def test_a_database_that_grows_or_is_not_encrypted_is_never_copied(database: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.db").write_bytes(b"SQLite format 3\0" + bytes(600))
    with pytest.raises(ValueError, match="not encrypted"):
        write(tmp_path / "a.k2k", tmp_path / "plain.db")

    def grown() -> bool:
        os.truncate(database, os.path.getsize(database) + 4096)
        return False

    with pytest.raises(ValueError, match="in use"):
        write(tmp_path / "a.k2k", database, cancelled=grown)
    assert sorted(one.name for one in tmp_path.glob("a.k2k*")) == []


WRITE = """
import dataclasses, sys
from pathlib import Path
from k2k_desktop.core.copies import peek_manifest, write_copy
from k2k_desktop.core.keys import OfficeKey
dest, database, key = Path(sys.argv[1]), Path(sys.argv[2]), OfficeKey(bytes.fromhex(sys.argv[3]))
manifest = peek_manifest(dest)
for sequence in range(manifest.sequence + 1, 10**6):
    newer = dataclasses.replace(manifest, sequence=sequence)
    with open(database, "rb", 0) as file:
        write_copy(dest, newer, manifest.keyring_bytes, file, key)
    print(sequence, flush=True)
"""


def test_a_copy_killed_at_any_moment_is_a_whole_one_not_older_than_the_last_acknowledged(
    copy: Path, database: Path
) -> None:
    for number in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(copy), str(database), KEY.secret.hex()],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        child.stdout.readline()
        until = time.monotonic() + number * 0.004
        while time.monotonic() < until:
            pass
        child.kill()
        said = [int(line) for line in child.communicate()[0].split()]
        assert verify_copy(copy, KEY).sequence >= max(said, default=0)


def test_the_words_of_a_refusal_hold_no_path_but_of_the_disk_it_is_about(small: Path) -> None:
    small.write_bytes(b"")
    with pytest.raises(UserError) as refused:
        copies.peek_manifest(small)
    assert str(small.parent) not in refused.value.say("en")
