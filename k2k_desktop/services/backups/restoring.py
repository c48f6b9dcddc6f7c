"""Bringing a copy to life in a new folder, after seeing all of what is in it and what would be missing."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import copies
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.connections import damaged
from k2k_desktop.core.copies import Manifest
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import FACTS_FILE, OfficeFacts, read_facts
from k2k_desktop.core.files import refusal as file_refusal
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.models import migrations, proof
from k2k_desktop.services.backups.infos import CopyInfo, info_of
from k2k_desktop.services.backups.making import write_verified
from k2k_desktop.services.backups.of_its_day import key_of_copy, tries_at
from k2k_desktop.services.backups.restorers import Ask, Restorer, by_people, by_sheet, refuse_others
from k2k_desktop.services.backups.state import fits, unlike
from k2k_desktop.services.opened import Opened

log = logging.getLogger(__name__)

# What else has to happen in a restored office before anybody sees it, such as erasing again what was erased since the
# copy: each is given the opened office.
AFTER_RESTORE: Final[list[Callable[[Opened], None]]] = [lambda opened: _erase_again(opened)]


def _erase_again(opened: Opened) -> None:
    # by its name: what erases stands on much that stands on this module
    importlib.import_module("k2k_desktop.services.retention.again").erase_known(opened)


_AT_ONCE: Final = sys.platform == "win32"  # there only who may write in a file flushes it; else beside the checks


@dataclass(frozen=True)
class Preview:
    """A copy of which every byte was checked, before anything is written.

    missing is how many entries of the trail this computer remembers that the copy has not, until *until*; None where
    it remembers none of this office. older is whether its database will be brought to this program's shape. live is
    the folder of the same office on this computer, which stays as it is.
    """

    info: CopyInfo
    age_days: int
    older: bool
    missing: int | None
    until: dt.datetime | None
    live: Path | None


@dataclass(frozen=True)
class Restored:
    """What came back, and the copy of the office of today that was made first; *unsafe* says why there is none."""

    info: CopyInfo
    safety: CopyInfo | None = None
    unsafe: UserError | None = None


def look_into(
    path: Path,
    *,
    username: str = "",
    password: str = "",
    code: str = "",
    live: Path | None = None,
    clock: Clock | None = None,
    told: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Preview:
    """Check every byte of the copy and say what is in it and what was done since. Writes nothing.

    *live* is where this computer last had an office open. Raises UserError: a damaged or newer copy, a wrong password,
    somebody who may not restore.
    """
    manifest = copies.peek_manifest(path)
    refuse_newer(manifest)
    user_id, key = key_of_copy(manifest, username, password, code, clock)
    if not code:
        refuse_others(manifest, user_id)
    manifest = copies.verify_copy(path, key, told, cancelled=cancelled)
    folder = live_folder(path, manifest.office_id, live)
    remembered = OfficeFolder(folder or path.parent).read_head(key.side_file(), manifest.office_id)
    return Preview(
        info_of(path, manifest, key.fingerprint()),
        ((clock or Clock()).now() - manifest.made_at).days,
        manifest.schema < migrations.HEAD,
        max(0, remembered.seq - manifest.trail_seq) if remembered else None,
        remembered.at if remembered else None,
        folder,
    )


def refuse_newer(manifest: Manifest) -> None:
    """Raise UserError where the database in the copy is newer than this program."""
    if manifest.schema > migrations.HEAD:
        raise UserError(
            N_(
                "This copy was made with a newer version of the program (database {found}, this program knows "
                "{known}). Nothing was changed. Install the newer version on this computer, then restore."
            ),
            found=manifest.schema,
            known=migrations.HEAD,
        )


def live_folder(path: Path, office_id: str, last: Path | None) -> Path | None:
    """The folder of the copy's office on this computer: where the copy lies, or the one opened *last*."""
    for folder in (path.parent.parent, last):
        if folder is not None and (folder / FACTS_FILE).exists():
            try:
                if read_facts(folder).office_id == office_id:
                    return folder
            except UserError:
                log.warning("an office beside the copy cannot be read")
    return None


def restore_copy(
    path: Path,
    folder: Path,
    *,
    username: str = "",
    password: str = "",
    code: str = "",
    second: Ask | None = None,
    clock: Clock | None = None,
    told: Callable[[int, int], None] | None = None,
    live: Path | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Restored:
    """Bring the copy *path* to life in the new *folder*, opened by a password of its day or by its sheet's *code*.

    Nothing that exists is overwritten; of the same office in *live* or beside the copy a copy is made first. With
    *code*, *username* gets the new *password*; without, *second* may be asked for another (`by_people`). Raises
    UserError, and leaves nothing: Cancelled, a damaged or newer copy, a wrong password, a folder in use or not empty.
    """
    clock = clock or Clock()
    manifest = copies.peek_manifest(path)
    refuse_newer(manifest)
    user_id, key = key_of_copy(manifest, username, password, code, clock)
    target = OfficeFolder(folder)
    if refused := target.refusal_of_place():
        raise refused
    live = live_folder(path, manifest.office_id, live)  # before a folder beside the copy could be taken for it
    target.begin(_facts(manifest))
    try:
        manifest = copies.extract_database(path, key, target.database, told, cancelled=cancelled, lasting=_AT_ONCE)
        info = info_of(path, manifest, key.fingerprint())  # its stick may be taken out from now on
        with closing(_opened(target, manifest, key, clock)) as opened:
            by = by_sheet(opened, username, password) if code else by_people(opened, manifest, user_id, second)
            safety, unsafe = _safety_copy(live, key, clock)
            _bring_to_life(opened, manifest, by, cancelled)
    except BaseException:
        target.discard()
        raise
    tries_at(manifest.office_id, clock).told()
    return Restored(info, safety, unsafe)


def _facts(manifest: Manifest) -> OfficeFacts:
    samples = manifest.samples if manifest.practice else ()
    return OfficeFacts(manifest.office_id, manifest.office_name, manifest.practice, samples)


def _opened(folder: OfficeFolder, manifest: Manifest, key: OfficeKey, clock: Clock) -> Opened:
    database = Database(folder.database, key.database_hex())
    return Opened(folder, _facts(manifest), manifest.keyring(), key, database, clock)


def _bring_to_life(opened: Opened, manifest: Manifest, by: Restorer, cancelled: Callable[[], bool]) -> None:
    """All that comes after the bytes and who may: checks, the new life in the trail, keys; what stands in
    AFTER_RESTORE."""
    _go_on(cancelled)
    with _flushed(opened):
        _check_all(opened, manifest, cancelled)
    _begin_new_life(opened, manifest, by)
    opened.keyring.save(opened.folder.keyring)
    for do in AFTER_RESTORE:
        do(opened)
    opened.note_head()
    _go_on(cancelled)
    opened.folder.finish()


@contextmanager
def _flushed(opened: Opened) -> Iterator[None]:
    """The disk takes what was written out of the copy meanwhile, and has all of it at the end."""
    if _AT_ONCE:
        yield
        return
    with ThreadPoolExecutor(1, "flush") as beside:
        flushing = beside.submit(opened.database.flush)
        yield
        try:
            flushing.result()
        except OSError as error:
            raise file_refusal(error, opened.folder.path, 0) from error


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise copies.Cancelled


def _safety_copy(live: Path | None, key: OfficeKey, clock: Clock) -> tuple[CopyInfo | None, UserError | None]:
    """A copy of the office as it is today, where there is one and the copy's key still opens it; it stays anyway."""
    if live is None:
        return None, None
    folder = OfficeFolder(live)
    try:
        if not folder.acquire(clock):
            raise UserError(N_("The office of today is open in another program, so no copy of it was made first."))
        try:
            folder.check()
            database = Database(folder.database, key.database_hex())
            opened = Opened(folder, folder.facts(), Keyring.load(folder.keyring), key, database, clock)
            try:
                return write_verified(opened, folder.backups), None
            finally:
                database.close()
        finally:
            folder.release()
    except Exception as error:  # whatever is wrong with the office of today is why somebody restores
        log.warning("no copy of the office of today could be made before restoring: %s", type(error).__name__)
        return None, error if isinstance(error, UserError) else damaged()


def _check_all(opened: Opened, manifest: Manifest, cancelled: Callable[[], bool]) -> None:
    """The five checks of the restored file (security design 3), and that it is what the copy says."""
    if opened.database.faults():
        _without_empty_pages(opened.database)
    with opened.database.reading() as session:
        if not fits(session, manifest):
            raise unlike()
        _go_on(cancelled)
        found = proof.verify(session, proof.Noted(head=(manifest.trail_seq, manifest.trail_head)))
    if found.faults:
        raise UserError(
            N_("The audit trail in {file} does not fit its records. The copy was not used. Choose another copy."),
            file=manifest.office_name,
        )


def _begin_new_life(opened: Opened, manifest: Manifest, by: Restorer) -> None:
    """Bring the database to this program's shape, and enter in its trail who restored it, with whom or by the sheet,
    after how many wrong passwords, and where it parts from the old one."""
    migrations.upgrade(opened.database)
    old = opened.folder.read_head(opened.key.side_file(), opened.facts.office_id)
    runner = opened.sign_in_as(by.who)
    said: dict[str, Any] = {"copy": manifest.sequence, "new_seq": manifest.trail_seq, "new_head": manifest.trail_head}
    said |= by.said
    if failed := tries_at(manifest.office_id, opened.clock).untold():
        said["failed"] = failed
    if old is not None:
        said |= {"old_seq": old.seq, "old_head": old.hash}
    runner.note("backups.restore", f"copy:{manifest.sequence}", **said)


def _without_empty_pages(database: Database) -> None:
    """Leave out pages that hold nothing where only those are damaged, as they may have been in the office itself."""
    if database.faults(whole=False):
        raise unlike()
    database.compact()
    if database.faults():
        raise unlike()
