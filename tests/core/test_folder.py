"""The office folder: its lock, its refusals, the places it may not stand in, and the remembered head."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
import sqlcipher3

from k2k_desktop.core import paths, places
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts, SampleUser
from k2k_desktop.core.folder import Head, OfficeFolder
from k2k_desktop.core.held import TRIES
from k2k_desktop.core.places import cloud_service, is_network, mount_type, refusal_of_place

START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
FACTS = OfficeFacts("teratai-1", "PPR Teratai Damai")
KEY = bytes(range(32))

HOLD = """
import sys
from pathlib import Path
from k2k_desktop.core.folder import OfficeFolder
folder = OfficeFolder(Path(sys.argv[1]))
print("held" if folder.acquire(pause=lambda seconds: None) else "refused", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficeFolder]:
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    office = OfficeFolder(tmp_path / "office")
    office.create(FACTS)
    yield office
    office.release()


def _child(folder: OfficeFolder) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _said(child: subprocess.Popen[str]) -> str:
    assert child.stdout
    return child.stdout.readline().strip()


def _end(child: subprocess.Popen[str]) -> None:
    child.communicate()


# ---- the lock


def test_a_second_program_is_told_who_holds_the_office_and_since_when(folder: OfficeFolder) -> None:
    assert folder.who_holds() is None
    assert folder.acquire(FixedClock(START))
    assert folder.acquire()
    second = OfficeFolder(folder.path)
    assert not second.acquire()
    holder = second.who_holds()
    assert holder
    assert holder == folder.who_holds()
    assert (holder.pc, holder.since) == (os.uname().nodename, START)
    assert holder.user
    child = _child(folder)
    assert _said(child) == "refused"
    _end(child)
    assert folder.is_held


def test_a_released_office_is_free_and_the_lock_file_stays(folder: OfficeFolder) -> None:
    folder.acquire()
    folder.release()
    second = OfficeFolder(folder.path)
    assert second.who_holds() is None
    assert folder.lock.exists()
    assert second.acquire()
    second.release()


def test_a_killed_holder_frees_the_office(folder: OfficeFolder) -> None:
    for _ in range(3):
        child = _child(folder)
        assert _said(child) == "held"
        assert not folder.acquire()
        holder = folder.who_holds()
        assert holder
        assert holder.since
        child.send_signal(signal.SIGKILL)
        child.wait()
        _end(child)
        assert folder.who_holds() is None
        assert folder.acquire()
        folder.release()


def test_of_four_programs_that_race_one_wins(folder: OfficeFolder) -> None:
    children = [_child(folder) for _ in range(4)]
    said = [_said(child) for child in children]
    for child in children:
        _end(child)
    assert sorted(said) == ["held", "refused", "refused", "refused"]


def test_a_held_lock_with_no_text_yet_still_says_it_is_held(folder: OfficeFolder) -> None:
    folder.acquire()
    folder.lock.write_bytes(b"")
    holder = OfficeFolder(folder.path).who_holds()
    assert holder
    assert holder.since is None


def test_a_lock_that_an_antivirus_reads_is_waited_for_and_never_taken_for_a_free_one(
    folder: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.acquire(FixedClock(START))
    second, real, refusals = OfficeFolder(folder.path), os.open, [TRIES - 1]

    def held(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == folder.lock and refusals[0]:
            refusals[0] -= 1
            error = PermissionError(13, "held")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        return real(path, flags, mode)

    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(os, "open", held)
    assert (second.who_holds(), refusals) == (folder.who_holds(), [0])
    refusals[0] = TRIES
    holder = second.who_holds()
    assert holder
    assert holder.since == START  # what it says can be read


# ---- what it is


def test_the_facts_of_a_practice_office_read_back(folder: OfficeFolder) -> None:
    assert folder.facts() == FACTS
    practice = OfficeFacts("p-1", "Pejabat latihan", True, (SampleUser("aminah", "Aminah", "manager", "latihan"),))
    folder.write_facts(practice)
    assert folder.facts() == practice
    with pytest.raises(ValueError, match="practice"):
        folder.write_facts(OfficeFacts("p-1", "PPR", False, practice.sample_users))


def test_an_office_that_cannot_be_begun_leaves_nothing_and_is_begun_again(tmp_path: Path) -> None:
    office = OfficeFolder(tmp_path / "new")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with pytest.raises(UserError, match="full"):
            office.begin(FACTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (list(tmp_path.iterdir()), office.is_held) == ([], False)
    again = OfficeFolder(office.path)
    again.begin(FACTS)
    again.discard()


def test_an_office_is_never_made_over_another(folder: OfficeFolder) -> None:
    with pytest.raises(UserError, match="already holds an office"):
        folder.create(FACTS)


@pytest.mark.parametrize(
    "junk", [b"", b"[]", b"{}", b"\xff", b'{"name":"x","office_id":"../up","practice":false,"sample_users":[]}']
)
def test_damaged_facts_say_so(junk: bytes, folder: OfficeFolder) -> None:
    folder.facts_file.write_bytes(junk)
    with pytest.raises(UserError, match="damaged"):
        folder.facts()


def test_a_folder_without_an_office_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UserError, match="There is no office"):
            OfficeFolder(place).check()
        with pytest.raises(UserError, match="There is no office"):
            OfficeFolder(place).facts()


def _database(folder: OfficeFolder, key: str | None) -> None:
    connection = sqlcipher3.connect(str(folder.database))
    if key:
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
    connection.execute("CREATE TABLE unit (id)")
    connection.commit()
    connection.close()


def test_an_encrypted_office_passes_and_a_missing_file_is_named(folder: OfficeFolder) -> None:
    _database(folder, KEY.hex())
    with pytest.raises(UserError, match=r"office\.keys is missing"):
        folder.check()
    folder.keyring.write_bytes(b"{}")
    folder.check()
    folder.facts_file.unlink()
    with pytest.raises(UserError, match=r"office\.json is missing"):
        folder.check()


def test_a_database_that_is_not_encrypted_or_is_cut_off_is_refused(folder: OfficeFolder) -> None:
    folder.keyring.write_bytes(b"{}")
    _database(folder, None)
    with pytest.raises(UserError, match="not encrypted"):
        folder.check()
    folder.database.write_bytes(b"\x00" * 511)
    with pytest.raises(UserError, match="cut off or empty"):
        folder.check()


# ---- where it may stand

MOUNTS = """/dev/sda1 / ext4 rw 0 0
//pelayan/kongsi /mnt/kongsi cifs rw 0 0
pelayan:/data /mnt/data\\040pejabat nfs4 rw 0 0
/dev/sdb1 /mnt/kongsi/usb vfat rw 0 0
user@pc: /home/aminah/jauh fuse.sshfs rw 0 0
/dev/sdc1 /mnt/berlapis ext4 rw 0 0
pelayan:/x /mnt/berlapis nfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/aminah/pejabat", "ext4"),
        ("/mnt/kongsi", "cifs"),
        ("/mnt/kongsi/a/b", "cifs"),
        ("/mnt/kongsi2/a", "ext4"),
        ("/mnt/data pejabat/a", "nfs4"),
        ("/mnt/kongsi/usb/a", "vfat"),
        ("/home/aminah/jauh/a", "fuse.sshfs"),
        ("/mnt/berlapis/a", "nfs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_its_nearest_mount(place: str, kind: str) -> None:
    assert mount_type(PurePosixPath(place), MOUNTS) == kind


def test_a_share_is_refused_and_a_local_disk_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of_place(tmp_path / "office") is None
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\n//s/k {tmp_path}/share smb3 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(places, "_MOUNTS", tmp_path / "mounts")
    assert refusal_of_place(tmp_path / "office") is None
    (tmp_path / "share" / "office").mkdir(parents=True)
    (tmp_path / "shortcut").symlink_to(tmp_path / "share")
    for place in ("share/office", "shortcut/office", "share/not yet made"):
        refused = OfficeFolder(tmp_path / place).refusal_of_place()
        assert refused
        assert "network drive" in refused.say("en")


def test_a_windows_share_is_known_by_its_name() -> None:
    assert is_network(PureWindowsPath(r"\\pelayan\kongsi\office"))
    assert is_network(PureWindowsPath("//pelayan/kongsi/office"))
    assert not is_network(PureWindowsPath(r"C:\Users\Aminah\office"))


@pytest.mark.parametrize(
    ("place", "service"),
    [
        (r"C:\Users\Aminah\OneDrive\office", "OneDrive"),
        (r"C:\Users\Aminah\OneDrive - Dewan Bandaraya\office", "OneDrive"),
        ("/home/aminah/Dropbox/office", "Dropbox"),
        ("/home/aminah/Dropbox (Pejabat)/office", "Dropbox"),
        (r"G:\My Drive\office", "Google Drive"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@contoh.my/x", "Google Drive"),
        (r"C:\Users\Aminah\iCloudDrive\office", "iCloud Drive"),
        ("/home/aminah/Nextcloud/office", "Nextcloud"),
        (r"C:\Users\Aminah\Documents\office", None),
        ("/home/aminah/dropboxes/office", None),
    ],
)
def test_a_folder_kept_in_step_is_known_by_its_path(place: str, service: str | None) -> None:
    assert cloud_service(Path(place), {}) == service


@pytest.mark.parametrize(("mark", "service"), [(".dropbox.cache", "Dropbox"), (".tmp.driveupload", "Google Drive")])
def test_a_folder_kept_in_step_is_known_by_its_marks(mark: str, service: str, tmp_path: Path) -> None:
    office = tmp_path / "kongsi" / "office"
    office.mkdir(parents=True)
    assert cloud_service(office, {}) is None
    (tmp_path / "kongsi" / mark).mkdir()
    assert cloud_service(office, {}) == service
    refused = refusal_of_place(office)
    assert refused
    assert service in refused.say("en")


def test_a_folder_kept_in_step_is_known_by_the_settings_of_the_system(tmp_path: Path) -> None:
    settings = {"OneDriveCommercial": str(tmp_path / "awan")}
    assert cloud_service(tmp_path / "awan" / "office", settings) == "OneDrive"
    assert cloud_service(tmp_path / "awan2" / "office", settings) is None


# ---- the remembered head


def _head(seq: int) -> Head:
    return Head(seq, f"{seq:064x}", START)


def test_the_newest_of_the_two_heads_counts_when_an_older_folder_is_put_back(folder: OfficeFolder) -> None:
    assert folder.read_head(KEY, "teratai-1") is None
    folder.write_head(KEY, "teratai-1", _head(7))
    older = folder.head.read_bytes()
    folder.write_head(KEY, "teratai-1", _head(12))
    folder.head.write_bytes(older)
    assert folder.read_head(KEY, "teratai-1") == _head(12)


def test_a_lost_profile_or_a_lost_head_file_leaves_the_other(folder: OfficeFolder, tmp_path: Path) -> None:
    folder.write_head(KEY, "teratai-1", _head(7))
    (profile,) = (tmp_path / "profile" / "heads").iterdir()
    kept = profile.read_bytes()
    profile.unlink()
    assert folder.read_head(KEY, "teratai-1") == _head(7)
    profile.write_bytes(kept)
    folder.head.unlink()
    assert folder.read_head(KEY, "teratai-1") == _head(7)


def test_a_profile_that_cannot_be_written_does_not_stop_the_work(folder: OfficeFolder, tmp_path: Path) -> None:
    (tmp_path / "profile").write_bytes(b"a file where a folder should be")
    folder.write_head(KEY, "teratai-1", _head(7))
    assert folder.read_head(KEY, "teratai-1") == _head(7)


def test_a_head_changed_forged_or_of_another_office_is_not_believed(folder: OfficeFolder, tmp_path: Path) -> None:
    folder.write_head(KEY, "teratai-1", _head(7))
    for profile in (tmp_path / "profile" / "heads").iterdir():
        profile.unlink()
    data = folder.head.read_bytes()
    assert folder.read_head(bytes(32), "teratai-1") is None
    assert folder.read_head(KEY, "teratai-2") is None
    for place in range(len(data)):
        for mask in (0x01, 0x20, 0x80):
            folder.head.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
            assert folder.read_head(KEY, "teratai-1") is None
    for junk in (b"", b"[]", b"{}", b"1", json.dumps({"mac": 1}).encode()):
        folder.head.write_bytes(junk)
        assert folder.read_head(KEY, "teratai-1") is None
