"""The header of a copy: what it says of itself, its slots, and how it is read before any key is known."""

from __future__ import annotations

import datetime as dt
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import SampleUser, is_office_id
from k2k_desktop.core.files import read_checked, size_words, with_check
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey

FORMAT: Final = 1
MAC: Final = 32  # bytes
_KIND: Final = b"K2K"
_MAGIC: Final = b"K2K1"
_LENGTH: Final = struct.Struct(">Q")
_START: Final = len(_MAGIC) + _LENGTH.size
_LONGEST_HEADER: Final = 16 * 1024 * 1024

_NO_COPY: Final = N_("{file} is not a copy of an office. Choose another file.")
_NEWER: Final = N_("{file} was made by a newer version. Install the newest version, then try again.")
DAMAGED: Final = N_("{file} is damaged and was not used. Choose another copy.")
_CUT_OFF: Final = N_("{file} is cut off: {missing} are missing. It was not used. Choose another copy.")


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself; from `peek_manifest` a claim, from `verify_copy` a fact.

    made_at is UTC, trail_head hexadecimal, counts {table: rows}, schema the revision of the database. samples are the
    logins of a practice office, whose passwords are no secret. restorers are the numbers of the users who might
    restore when it was made; None where the program that made it did not say.
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
    restorers: tuple[int, ...] | None = None
    keyring_bytes: bytes = field(default=b"", repr=False)
    database_bytes: int = 0

    def keyring(self) -> Keyring:
        """The slots of the day: open one, then verify the copy with its key."""
        return Keyring.from_bytes(self.keyring_bytes)


@dataclass(frozen=True)
class Header:
    """A manifest with the mark of its key and the bytes it was read from."""

    manifest: Manifest
    fingerprint: str
    raw: bytes


def read_header(file: BinaryIO, path: Path) -> Header:
    """The header of the opened copy *path*, as long as it says. Raises UserError; nothing in it is proved yet."""
    size = os.fstat(file.fileno()).st_size
    start = file.read(_START)
    if not start.startswith(_KIND) or len(start) < len(_MAGIC):
        raise UserError(_NO_COPY, file=path.name)
    if start[: len(_MAGIC)] != _MAGIC:
        newer = b"2" <= start[len(_KIND) : len(_MAGIC)] <= b"9"
        raise UserError(_NEWER if newer else DAMAGED, file=path.name)
    if len(start) < _START:
        raise _cut_off(path, _START - len(start))
    length = _LENGTH.unpack(start[len(_MAGIC) :])[0]
    if length > _LONGEST_HEADER:
        raise UserError(DAMAGED, file=path.name)
    raw = file.read(length)
    if len(raw) < length:
        raise _cut_off(path, length - len(raw))
    try:
        header = _parse(start + raw, read_checked(raw))
    except _Newer as error:
        raise UserError(_NEWER, file=path.name) from error
    except (ValueError, KeyError, TypeError, AttributeError, UserError) as error:
        raise UserError(DAMAGED, file=path.name) from error
    whole = _START + length + header.manifest.database_bytes + MAC
    if size < whole:
        raise _cut_off(path, whole - size)
    if size > whole:
        raise UserError(DAMAGED, file=path.name)
    return header


class _Newer(Exception):
    """The header is whole, but of a format to come."""


def _cut_off(path: Path, missing: int) -> UserError:
    return UserError(_CUT_OFF, file=path.name, missing=size_words(missing))


def header_bytes(manifest: Manifest, keyring_bytes: bytes, size: int, key: OfficeKey) -> bytes:
    """What stands before the *size* bytes of the database."""
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
            **({} if manifest.restorers is None else {"restorers": list(manifest.restorers)}),
            "keyring": keyring_bytes.decode("utf-8"),
            "key": key.fingerprint(),
            "database_bytes": size,
        }
    )
    return _MAGIC + _LENGTH.pack(len(header)) + header


def _parse(raw: bytes, stored: Mapping[str, Any]) -> Header:
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
        restorers=tuple(int(user_id) for user_id in stored["restorers"]) if "restorers" in stored else None,
        keyring_bytes=stored["keyring"].encode("utf-8"),
        database_bytes=size,
    )
    if manifest.keyring().office_id != manifest.office_id:
        raise ValueError("the keyring of another office")
    return Header(manifest, str(stored["key"]), raw)
