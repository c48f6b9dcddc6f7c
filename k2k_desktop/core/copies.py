"""The file of a copy: manifest, keyring, encrypted database and, over all of them, one HMAC.

    K2K1 | length of the header, 8 bytes big-endian | header, JSON | database | HMAC-SHA256, 32 bytes

The header can be read before the key is known, to find the slots; nothing in it is believed until the HMAC fits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import SampleUser, is_office_id
from k2k_desktop.core.files import (
    PART,
    drop,
    free_bytes,
    full_disk,
    put_in_place,
    read_checked,
    refusal,
    size_words,
    with_check,
)
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey

FORMAT: Final = 1
SUFFIX: Final = ".k2k"
_KIND: Final = b"K2K"
_MAGIC: Final = b"K2K1"
_LENGTH: Final = struct.Struct(">Q")
_START: Final = len(_MAGIC) + _LENGTH.size
_MAC: Final = 32
_CHUNK: Final = 1024 * 1024
_LONGEST_HEADER: Final = 16 * 1024 * 1024
_PLAIN: Final = b"SQLite format 3\0"

Progress = Callable[[int, int], None]

_NO_COPY: Final = N_("{file} is not a copy of an office. Choose another file.")
_NEWER: Final = N_("{file} was made by a newer version. Install the newest version, then try again.")
_DAMAGED: Final = N_("{file} is damaged and was not used. Choose another copy.")
_CUT_OFF: Final = N_("{file} is cut off: {missing} are missing. It was not used. Choose another copy.")
_OTHER_KEY: Final = N_("{file} was made under another key. Open it with a password or the recovery sheet of its day.")
_UNREADABLE: Final = N_("{file} cannot be read. Check that the disk or stick is in place, then try again.")


class Cancelled(UserError):
    """The person stopped it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. No copy was made and older copies are untouched."))


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself; from `peek_manifest` a claim, from `verify_copy` a fact.

    made_at is UTC, trail_head hexadecimal, counts {table: rows}, schema the revision of the database. samples are the
    logins of a practice office, whose passwords are no secret.
    """

    office_id: str
    office_name: str
    made_at: dt.datetime
    sequence: int
    counts: Mapping[str, int]
    trail_seq: int
    trail_head: str
    schema: str
    practice: bool = False
    samples: tuple[SampleUser, ...] = ()
    keyring_bytes: bytes = field(default=b"", repr=False)
    database_bytes: int = 0

    def keyring(self) -> Keyring:
        """The slots of the day: open one, then verify the copy with its key."""
        return Keyring.from_bytes(self.keyring_bytes)


@dataclass(frozen=True)
class _Header:
    manifest: Manifest
    fingerprint: str
    raw: bytes


def write_copy(
    dest: Path,
    manifest: Manifest,
    keyring_bytes: bytes,
    database: Path,
    key: OfficeKey,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Manifest:
    """Make the copy *dest* of *database*, which must be a finished encrypted copy, never the file in use.

    Writes aside, flushes, reads all of it back, then gives it its name; on any failure what was at *dest* stays.
    progress(done, total) counts bytes written and read back. Returns the manifest as verified. Raises UserError, of it
    FullDisk and Cancelled.
    """
    if database.with_name(database.name + "-wal").exists():
        raise ValueError("the database to copy is in use")
    part = dest.with_name(dest.name + PART)
    needed = 0
    try:
        size = database.stat().st_size
        header = _header_bytes(manifest, keyring_bytes, size, key)
        needed = len(header) + size + _MAC
        if free_bytes(dest.parent) < needed:
            raise full_disk(dest.parent, needed)
        watch = _Watch(2 * (needed - _MAC), progress, cancelled)
        with open(database, "rb") as source, open(part, "wb") as target:
            _write(source, target, header, size, key=key.backup(), watch=watch)
        verified = _read_back(part, dest.parent, key, watch)
        put_in_place(part, dest)
    except OSError as error:
        drop(part)
        raise refusal(error, dest.parent, needed) from error
    except BaseException:
        drop(part)
        raise
    return verified


def peek_manifest(path: Path) -> Manifest:
    """What the copy claims, to find the slots that open it; believe it only after `verify_copy`."""
    try:
        with open(path, "rb") as file:
            return _read_header(file, path).manifest
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error


def verify_copy(path: Path, key: OfficeKey, progress: Progress | None = None) -> Manifest:
    """The manifest of a copy of which every byte is as it was written under *key*.

    Raises UserError: cut off, damaged, under another key, of a newer version, no copy at all.
    """
    try:
        return _pass(path, key, None, _Watch(os.path.getsize(path) - _MAC, progress, None))
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error


def extract_database(path: Path, key: OfficeKey, dest: Path, progress: Progress | None = None) -> Manifest:
    """Write the database of the copy as the new file *dest*, which gets its name only once all of it has verified.

    The bytes written are the bytes verified, in one pass. Raises UserError; then nothing is left at *dest*.
    """
    if dest.exists():
        raise UserError(N_("{file} is already there. Choose a folder that is empty."), file=str(dest))
    part = dest.with_name(dest.name + PART)
    try:
        needed = os.path.getsize(path)
    except OSError as error:
        raise UserError(_UNREADABLE, file=path.name) from error
    try:
        if free_bytes(dest.parent) < needed:
            raise full_disk(dest.parent, needed)
        with open(part, "wb") as target:
            manifest = _pass(path, key, target, _Watch(needed - _MAC, progress, None))
            target.flush()
            os.fsync(target.fileno())
        put_in_place(part, dest)
    except OSError as error:
        drop(part)
        raise refusal(error, dest.parent, needed) from error
    except BaseException:
        drop(part)
        raise
    return manifest


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


def _write(source: BinaryIO, target: BinaryIO, header: bytes, size: int, *, key: bytes, watch: _Watch) -> None:
    mac = hmac.new(key, header, hashlib.sha256)
    target.write(header)
    watch.on(len(header))
    copied = 0
    for chunk in iter(lambda: source.read(_CHUNK), b""):
        if not copied and chunk.startswith(_PLAIN):
            raise ValueError("the database to copy is not encrypted")
        mac.update(chunk)
        target.write(chunk)
        copied += len(chunk)
        watch.on(len(chunk))
    if copied != size:
        raise ValueError("the database to copy is in use: it changed its size")
    target.write(mac.digest())
    target.flush()
    os.fsync(target.fileno())
    if hasattr(os, "posix_fadvise"):  # so that reading back asks the disk, not the memory
        os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(part: Path, folder: Path, key: OfficeKey, watch: _Watch) -> Manifest:
    try:
        return _pass(part, key, None, watch)
    except Cancelled:
        raise
    except UserError as error:
        raise UserError(
            N_("What was written in {folder} reads back differently. The disk or stick is faulty: use another one."),
            folder=str(folder),
        ) from error


def _pass(path: Path, key: OfficeKey, target: BinaryIO | None, watch: _Watch) -> Manifest:
    """Read the whole copy once, hand its database to *target*, and return only if the HMAC fits."""
    with open(path, "rb") as file:
        header = _read_header(file, path)
        if header.fingerprint != key.fingerprint():
            raise UserError(_OTHER_KEY, file=path.name)
        mac = hmac.new(key.backup(), header.raw, hashlib.sha256)
        watch.on(len(header.raw))
        for chunk in _chunks(file, header.manifest.database_bytes):
            mac.update(chunk)
            if target:
                target.write(chunk)
            watch.on(len(chunk))
        if not hmac.compare_digest(file.read(_MAC + 1), mac.digest()):
            raise UserError(_DAMAGED, file=path.name)
    return header.manifest


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


def _read_header(file: BinaryIO, path: Path) -> _Header:
    size = os.fstat(file.fileno()).st_size
    start = file.read(_START)
    if not start.startswith(_KIND) or len(start) < len(_MAGIC):
        raise UserError(_NO_COPY, file=path.name)
    if start[: len(_MAGIC)] != _MAGIC:
        newer = b"2" <= start[len(_KIND) : len(_MAGIC)] <= b"9"
        raise UserError(_NEWER if newer else _DAMAGED, file=path.name)
    if len(start) < _START:
        raise _cut_off(path, _START - len(start))
    length = _LENGTH.unpack(start[len(_MAGIC) :])[0]
    if length > _LONGEST_HEADER:
        raise UserError(_DAMAGED, file=path.name)
    raw = file.read(length)
    if len(raw) < length:
        raise _cut_off(path, length - len(raw))
    try:
        header = _parse(start + raw, read_checked(raw))
    except _Newer as error:
        raise UserError(_NEWER, file=path.name) from error
    except (ValueError, KeyError, TypeError, AttributeError, UserError) as error:
        raise UserError(_DAMAGED, file=path.name) from error
    whole = _START + length + header.manifest.database_bytes + _MAC
    if size < whole:
        raise _cut_off(path, whole - size)
    if size > whole:
        raise UserError(_DAMAGED, file=path.name)
    return header


class _Newer(Exception):
    """The header is whole, but of a format to come."""


def _cut_off(path: Path, missing: int) -> UserError:
    return UserError(_CUT_OFF, file=path.name, missing=size_words(missing))


def _header_bytes(manifest: Manifest, keyring_bytes: bytes, size: int, key: OfficeKey) -> bytes:
    header = with_check(
        {
            "format": FORMAT,
            "office_id": manifest.office_id,
            "office_name": manifest.office_name,
            "made_at": manifest.made_at.astimezone(dt.UTC).isoformat(),
            "sequence": manifest.sequence,
            "counts": dict(manifest.counts),
            "trail": {"seq": manifest.trail_seq, "head": manifest.trail_head},
            "schema": manifest.schema,
            "practice": manifest.practice,
            **({"samples": [user._asdict() for user in manifest.samples]} if manifest.practice else {}),
            "keyring": keyring_bytes.decode("utf-8"),
            "key": key.fingerprint(),
            "database_bytes": size,
        }
    )
    return _MAGIC + _LENGTH.pack(len(header)) + header


def _parse(raw: bytes, stored: Mapping[str, Any]) -> _Header:
    if isinstance(stored["format"], int) and stored["format"] > FORMAT:
        raise _Newer
    made_at = dt.datetime.fromisoformat(stored["made_at"])
    size = stored["database_bytes"]
    if not is_office_id(stored["office_id"]) or made_at.tzinfo is None or not isinstance(size, int) or size < 0:
        raise ValueError("no manifest of ours")
    manifest = Manifest(
        office_id=stored["office_id"],
        office_name=str(stored["office_name"]),
        made_at=made_at,
        sequence=int(stored["sequence"]),
        counts={str(table): int(count) for table, count in stored["counts"].items()},
        trail_seq=int(stored["trail"]["seq"]),
        trail_head=str(stored["trail"]["head"]),
        schema=str(stored["schema"]),
        practice=stored["practice"] is True,
        samples=tuple(SampleUser(**{k: str(v) for k, v in one.items()}) for one in stored.get("samples", ())),
        keyring_bytes=stored["keyring"].encode("utf-8"),
        database_bytes=size,
    )
    if manifest.keyring().office_id != manifest.office_id:
        raise ValueError("the keyring of another office")
    return _Header(manifest, str(stored["key"]), raw)
