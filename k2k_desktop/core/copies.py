"""The file of a copy: manifest, keyring, encrypted database and, over all of them, one HMAC.

    K2K1 | length of the header, 8 bytes big-endian | header, JSON | database | HMAC-SHA256, 32 bytes

The header can be read before the key is known, to find the slots; nothing in it is believed until the HMAC fits.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from k2k_desktop.core.copy_header import DAMAGED, MAC, Header, Manifest, header_bytes, read_header
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import aside, free_bytes, full_disk
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.core.progress import Cancelled as Stopped

__all__ = ["SUFFIX", "Cancelled", "Header", "Manifest", "OtherKey", "Pages", "Proof", "carry_copy",
           "extract_database", "peek_header", "peek_manifest", "verify_copy", "write_copy"]  # fmt: skip

SUFFIX: Final = ".k2k"
_CHUNK: Final = 1024 * 1024
_WORTH_A_THREAD: Final = 4 * _CHUNK
_AHEAD: Final = 4  # chunks read or written before their turn in the hash
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


@dataclass(frozen=True)
class Pages:
    """A database to copy: its file at the beginning, and what to call once all of it has been read."""

    file: BinaryIO
    size: int
    read: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Proof:
    """What a copy must pass before it gets its name: the bytes written are put at *database*, beside, too, and *prove*
    is called, which raises UserError where they are not a sound database. Meanwhile the copy is read back: its HMAC
    says that what lies there and what was proved are the same."""

    database: Path
    prove: Callable[[], None]


def write_copy(
    dest: Path,
    manifest: Manifest,
    keyring_bytes: bytes,
    database: Path | Pages,
    key: OfficeKey,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    proof: Proof | None = None,
) -> Manifest:
    """Make the copy *dest* of *database*: a finished encrypted copy, or the file in use while it is frozen.

    Writes aside, flushes, reads all of it back, passes the *proof*, then gives it its name; on any failure what was at
    *dest* stays. progress(done, total) counts bytes written and read back. Returns the manifest as verified.
    Raises UserError, of it FullDisk and Cancelled.
    """
    with aside(dest) as new:
        with ExitStack() as open_now:
            source = database if isinstance(database, Pages) else open_now.enter_context(_finished(database))
            header = header_bytes(manifest, keyring_bytes, source.size, key)
            new.needed = len(header) + source.size + MAC
            _need_room(dest.parent, new.needed, proof)
            watch = _Watch(2 * (new.needed - MAC), progress, cancelled)
            with open(new.part, "wb", buffering=0) as target:
                beside = open_now.enter_context(open(proof.database, "wb", buffering=0)) if proof else None
                _write(source, (target, beside) if beside else (target,), header, key=key.backup(), watch=watch)
        return _proved(new.part, dest.parent, key, watch, proof)


@contextmanager
def _finished(database: Path) -> Iterator[Pages]:
    if database.with_name(database.name + "-wal").exists():
        raise ValueError("the database to copy is in use")
    with open(database, "rb", buffering=0) as file:
        yield Pages(file, os.fstat(file.fileno()).st_size)


def _need_room(folder: Path, needed: int, proof: Proof | None) -> None:
    """Refuse before a byte is written where either disk is too small, or one is for both."""
    if proof is not None and os.stat(proof.database.parent).st_dev == os.stat(folder).st_dev:
        needed *= 2
    elif proof is not None and free_bytes(proof.database.parent) < needed:
        raise full_disk(proof.database.parent, needed)
    if free_bytes(folder) < needed:
        raise full_disk(folder, needed)


def peek_manifest(path: Path) -> Manifest:
    """What the copy claims, to find the slots that open it; believe it only after `verify_copy`."""
    return peek_header(path).manifest


def peek_header(path: Path) -> Header:
    """`peek_manifest` with the fingerprint of the key it was made under."""
    try:
        with open(path, "rb") as file:
            return read_header(file, path)
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error


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
    try:
        return _pass(path, key, None, _Watch(os.path.getsize(path) - MAC, progress, cancelled))
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error


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
    try:
        needed = os.path.getsize(path)
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error
    with aside(dest, needed) as new:
        _need_room(dest.parent, needed, None)
        with open(new.part, "wb", buffering=0) as target:
            manifest = _pass(path, key, target, _Watch(needed - MAC, progress, cancelled))
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
    with aside(dest) as new:
        new.needed = os.path.getsize(path)
        _need_room(dest.parent, new.needed, None)
        watch = _Watch(2 * (new.needed - MAC), progress, cancelled)
        with open(new.part, "wb", buffering=0) as target:
            _pass(path, key, target, watch, whole=True)
        return _read_back(new.part, dest.parent, key, watch)


class _Watch:
    """Tells how far the work is and stops it when asked."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def on(self, size: int) -> None:
        """*size* more bytes are done."""
        self._done += size
        if self._cancelled and self._cancelled():
            raise Cancelled
        if self._progress:
            self._progress(min(self._done, self._total), self._total)


class _Mac:
    """An HMAC counted on a second core while the disk is asked for what follows."""

    def __init__(self, key: bytes, start: bytes, pool: ThreadPoolExecutor | None) -> None:
        self._mac, self._pool = hmac.new(key, start, hashlib.sha256), pool
        self._waiting: list[Future[Any]] = []

    def add(self, chunk: memoryview) -> None:
        """Count *chunk* in, here or there; `_chunks` leaves its memory alone until then."""
        if self._pool is None:
            self._mac.update(chunk)
            return
        if len(self._waiting) >= _AHEAD:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(self._mac.update, chunk))

    def digest(self) -> bytes:
        """The 32 bytes over all that was added."""
        while self._waiting:
            self._waiting.pop().result()
        return self._mac.digest()


@contextmanager
def _mac(key: bytes, start: bytes, size: int) -> Iterator[_Mac]:
    if size < _WORTH_A_THREAD:
        yield _Mac(key, start, None)
        return
    with ThreadPoolExecutor(1, "hash") as pool:
        yield _Mac(key, start, pool)


def _write(source: Pages, targets: Sequence[BinaryIO], header: bytes, *, key: bytes, watch: _Watch) -> None:
    """The whole copy into the first of *targets*, its database alone into the second."""
    put_all(targets[0], header)
    watch.on(len(header))
    copied = 0
    with _mac(key, header, source.size) as mac:
        for chunk in _chunks(source.file, None):
            if not copied and bytes(chunk[: len(_PLAIN)]) == _PLAIN:
                raise ValueError("the database to copy is not encrypted")
            mac.add(chunk)
            for target in targets:
                put_all(target, chunk)
            copied += len(chunk)
            watch.on(len(chunk))
        source.read()
        if copied != source.size:
            raise ValueError("the database to copy is in use: it changed its size")
        put_all(targets[0], mac.digest())


def put_all(target: BinaryIO, data: bytes | memoryview) -> None:
    """Write *data* to an unbuffered file, which may take it in pieces where the disk fills up."""
    written = target.write(data)
    while written < len(data):
        written += target.write(memoryview(data)[written:])


def _flush(part: Path) -> None:
    """Bring what was written to the disk, and let the memory forget it so that reading back asks the disk."""
    with open(part, "rb+", buffering=0) as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _proved(part: Path, folder: Path, key: OfficeKey, watch: _Watch, proof: Proof | None) -> Manifest:
    if proof is None:
        return _read_back(part, folder, key, watch)
    with ThreadPoolExecutor(1, "back") as pool:  # one waits for the disk, the other for the processor
        back = pool.submit(_read_back, part, folder, key, watch)
        proof.prove()
        return back.result()


def _read_back(part: Path, folder: Path, key: OfficeKey, watch: _Watch) -> Manifest:
    _flush(part)
    try:
        return _pass(part, key, None, watch)
    except Stopped:
        raise
    except UserError as error:
        raise UserError(
            N_("What was written in {folder} reads back differently. The disk or stick is faulty: use another one."),
            folder=str(folder),
        ) from error


def _pass(path: Path, key: OfficeKey, target: BinaryIO | None, watch: _Watch, *, whole: bool = False) -> Manifest:
    """Read the whole copy once, hand its database, or the *whole* file, to *target*; return only if the HMAC fits."""
    with open(path, "rb", buffering=0) as file:
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
    with _mac(key.backup(), header.raw, header.manifest.database_bytes) as mac:
        for chunk in _chunks(file, header.manifest.database_bytes):
            mac.add(chunk)
            if target:
                put_all(target, chunk)
            watch.on(len(chunk))
        return mac.digest()


def _chunks(file: BinaryIO, size: int | None) -> Iterator[memoryview]:
    """The next *size* bytes, or all there are, in memory used again and again: new memory for each costs more than
    reading it."""
    left = size
    room = [memoryview(bytearray(min(_CHUNK, _CHUNK if size is None else size))) for _ in range(_AHEAD + 1)]
    for place in cycle(room):
        if left == 0:
            return
        read = cast("io.FileIO", file).readinto(place if left is None else place[: min(left, len(place))])
        if not read:
            return
        left = left if left is None else left - read
        yield place[:read]
