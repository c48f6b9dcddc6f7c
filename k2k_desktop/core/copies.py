"""The file of a copy: manifest, keyring, encrypted database and, over all of them, one HMAC.

    K2K1 | length of the header, 8 bytes big-endian | header, JSON | database | HMAC-SHA256, 32 bytes

The header can be read before the key is known, to find the slots; nothing in it is believed until the HMAC fits.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from k2k_desktop.core.copy_header import DAMAGED, MAC, Header, Manifest, header_bytes, read_header
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import aside, free_bytes, full_disk, refusal
from k2k_desktop.core.held import open_file
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.core.progress import Cancelled as Stopped
from k2k_desktop.core.streams import StraightReader, StraightWriter, chunks, handing, put_all

__all__ = ["SUFFIX", "Cancelled", "Header", "Manifest", "OtherKey", "carry_copy", "extract_database",
           "need_room", "peek_header", "peek_manifest", "verify_copy", "write_copy"]  # fmt: skip

SUFFIX: Final = ".k2k"
_PLAIN: Final = b"SQLite format 3\0"

Progress = Callable[[int, int], None]

_OTHER_KEY: Final = N_("{file} was made under another key. Open it with a password or the recovery sheet of its day.")
_UNREADABLE: Final = N_("{file} cannot be read. Check that the disk or stick is in place, then try again.")


class OtherKey(UserError):
    """A copy from before the key was changed, or of another office."""


class Cancelled(Stopped):
    """The person stopped it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. No copy was made and older copies are untouched."))


def write_copy(
    dest: Path,
    manifest: Manifest,
    keyring_bytes: bytes,
    database: BinaryIO,
    key: OfficeKey,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    prove: Callable[[], None] | None = None,
) -> Manifest:
    """Make the copy *dest* of an encrypted *database*, a file at its beginning, which stands still meanwhile.

    Writes aside, flushes, reads all of it back, then gives it its name; on any failure what was at *dest* stays.
    Meanwhile *prove* says whether *database* is sound, by raising UserError where it is not: the HMAC of what is read
    back says that it is the same. progress(done, total) counts bytes written and read back. Returns the manifest as
    verified. Raises UserError, of it FullDisk and Cancelled.
    """
    with aside(dest) as new:
        size = os.fstat(database.fileno()).st_size
        header = header_bytes(manifest, keyring_bytes, size, key)
        new.needed = len(header) + size + MAC
        need_room(dest.parent, new.needed)
        watch = _Watch(2 * (new.needed - MAC), progress, cancelled)

        def written() -> Manifest:
            with StraightWriter(new.part) as target:
                _write(database, size, target, header, key=key.backup(), watch=watch)
                target.settle()
            return _read_back(new.part, dest.parent, key, watch)

        if prove is None:
            return written()
        # once through memory: read here and there beside what is written, each page would wait for the disk's queue
        for _chunk in _of_database(database, size):
            watch.on(0)
        database.seek(0)
        return _proved(prove, written, watch)


def _proved(prove: Callable[[], None], written: Callable[[], Manifest], watch: _Watch) -> Manifest:
    """One thread waits for the disk, the other for the processor."""
    with ThreadPoolExecutor(1, "copy") as pool:
        copying = pool.submit(written)
        try:
            prove()
        except BaseException:
            watch.stop()
            raise
        return copying.result()


def need_room(folder: Path, needed: int) -> None:
    """Raise FullDisk, before a byte is written, where the disk of *folder* has not the *needed* bytes."""
    if free_bytes(folder) < needed:
        raise full_disk(folder, needed)


def peek_manifest(path: Path) -> Manifest:
    """What the copy claims, to find the slots that open it; believe it only after `verify_copy`."""
    return peek_header(path).manifest


def peek_header(path: Path) -> Header:
    """`peek_manifest` with the fingerprint of the key it was made under."""
    with _reading(path), open_file(path, "rb") as file:
        return read_header(file, path)


def verify_copy(
    path: Path,
    key: OfficeKey,
    progress: Progress | None = None,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Manifest:
    """The manifest of a copy of which every byte is as it was written under *key*.

    Raises UserError: cut off, damaged, under another key, of a newer version, no copy at all.
    """
    watch = _Watch(_size(path) - MAC, progress, cancelled)
    with _Source(path) as file:
        return _pass(file, path, key, None, watch)


def extract_database(
    path: Path,
    key: OfficeKey,
    dest: Path,
    progress: Progress | None = None,
    *,
    cancelled: Callable[[], bool] | None = None,
    lasting: bool = True,
) -> Manifest:
    """Write the database of the copy as the new file *dest*, which gets its name only once all of it has verified.

    The bytes written are the bytes verified, in one pass; *lasting* ones are flushed to the disk. Raises UserError;
    then nothing is left at *dest*.
    """
    if dest.exists():
        raise UserError(N_("{file} is already there. Choose a folder that is empty."), file=str(dest))
    needed = _size(path)
    with aside(dest, needed) as new:
        need_room(dest.parent, needed)
        with _Source(path) as file, open_file(new.part, "wb", 0) as target:
            manifest = _pass(file, path, key, target, _Watch(needed - MAC, progress, cancelled))
            if lasting:
                os.fsync(target.fileno())
        return manifest


def carry_copy(
    path: Path,
    dest: Path,
    key: OfficeKey,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Manifest:
    """Write the sound copy *path* as *dest* too, byte for byte: aside, flushed, read back, then named.

    Raises UserError: *path* is damaged or under another key, *dest*'s disk is full, gone or faulty; whatever was at
    *dest* stays.
    """
    needed = _size(path)
    with aside(dest, needed) as new:
        need_room(dest.parent, needed)
        watch = _Watch(2 * (needed - MAC), progress, cancelled)
        with _Source(path) as file, StraightWriter(new.part) as target:
            _pass(file, path, key, target, watch, whole=True)
            target.settle()
        return _read_back(new.part, dest.parent, key, watch)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What the disk of the copy *path* says against reading it, as a sentence about that copy."""
    try:
        yield
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error


def _size(path: Path) -> int:
    with _reading(path):
        return os.path.getsize(path)


class _Source(StraightReader):
    """A copy that is read: its disk is not to be taken for the one that is written meanwhile."""

    def __init__(self, path: Path) -> None:
        with _reading(path):
            super().__init__(path)

    def readinto(self, buffer: Any) -> int:
        """Fill all of *buffer* but at the end of the file."""
        with _reading(self.path):
            return super().readinto(buffer)


class _Watch:
    """Tells how far the work is and stops it when asked."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled
        self._stopped = False

    def stop(self) -> None:
        """Whatever is being watched stops."""
        self._stopped = True

    def on(self, size: int) -> None:
        """*size* more bytes are done."""
        self._done += size
        if self._stopped or (self._cancelled and self._cancelled()):
            raise Cancelled
        if self._progress:
            self._progress(min(self._done, self._total), self._total)


def _write(source: BinaryIO, size: int, target: BinaryIO, header: bytes, *, key: bytes, watch: _Watch) -> None:
    put_all(target, header)
    watch.on(len(header))
    copied, mac = 0, hmac.new(key, header, hashlib.sha256)
    with handing([mac.update, partial(put_all, target)], size) as hand:
        for chunk in _of_database(source, size + 1):  # one more than there are: it must not grow meanwhile
            if not copied and bytes(chunk[: len(_PLAIN)]) == _PLAIN:
                raise ValueError("the database to copy is not encrypted")
            hand(chunk)
            copied += len(chunk)
            watch.on(len(chunk))
    if copied != size:
        raise ValueError("the database to copy is in use: it changed its size")
    put_all(target, mac.digest())


def _of_database(source: BinaryIO, size: int) -> Iterator[memoryview]:
    """What its disk says against reading it is said of that disk, not of the one that the copy goes to."""
    try:
        yield from chunks(source, size)
    except OSError as error:
        raise refusal(error, Path(source.name).parent, 0) from error


def _read_back(part: Path, folder: Path, key: OfficeKey, watch: _Watch) -> Manifest:
    try:
        with StraightReader(part) as file:
            return _pass(file, part, key, None, watch)
    except Stopped:
        raise
    except UserError as error:
        raise UserError(
            N_("What was written in {folder} reads back differently. The disk or stick is faulty: use another one."),
            folder=str(folder),
        ) from error


def _pass(
    file: BinaryIO, path: Path, key: OfficeKey, target: BinaryIO | None, watch: _Watch, *, whole: bool = False
) -> Manifest:
    """Read the whole copy once, hand its database, or the *whole* file, to *target*; return only if the HMAC fits."""
    header = read_header(file, path)
    if header.fingerprint != key.fingerprint():
        raise OtherKey(_OTHER_KEY, file=path.name)
    if target and whole:
        put_all(target, header.raw)
    watch.on(len(header.raw))
    said = _pass_database(file, header, key, target, watch)
    if not hmac.compare_digest(file.read(MAC + 1), said):
        raise UserError(DAMAGED, file=path.name)
    if target and whole:
        put_all(target, said)
    return header.manifest


def _pass_database(file: BinaryIO, header: Header, key: OfficeKey, target: BinaryIO | None, watch: _Watch) -> bytes:
    mac, size = hmac.new(key.backup(), header.raw, hashlib.sha256), header.manifest.database_bytes
    with handing([mac.update, *([partial(put_all, target)] if target else [])], size) as hand:
        for chunk in chunks(file, size):
            hand(chunk)
            watch.on(len(chunk))
    return mac.digest()
