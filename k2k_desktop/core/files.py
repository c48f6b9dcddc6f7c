"""Writing a file so that its name always stands for a whole one, and saying what stopped it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.held import open_file, patiently
from k2k_desktop.core.i18n import N_

PART: Final = ".part"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_FOLDER_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


class FullDisk(UserError):
    """No room for what is being written."""


def size_words(size: int) -> str:
    """*size* bytes as a person reads it, rounded up: 90 MB."""
    for step, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= step:
            return f"{-(-size * 10 // step) / 10:,.1f} {unit}" if unit == "GB" else f"{-(-size // step):,} {unit}"
    return f"{size} B"


def free_bytes(folder: Path) -> int:
    """Bytes that may still be written on the disk of *folder*."""
    return shutil.disk_usage(folder).free


def full_disk(folder: Path, needed: int) -> FullDisk:
    """The refusal for a disk without the *needed* bytes."""
    return FullDisk(
        N_(
            "The disk of {folder} is full: {needed} are needed. Nothing was lost. "
            "Make room or choose another place, then try again."
        ),
        folder=str(folder),
        needed=size_words(needed),
    )


def refusal(error: OSError, folder: Path, needed: int) -> UserError:
    """What the operating system's *error* means to the person who wanted *needed* bytes written in *folder*.

    A limit on file sizes shows as a plain input/output error (security.md F3), so free space is asked on that too.
    """
    if error.errno in _FULL:
        return full_disk(folder, needed)
    if isinstance(error, FileNotFoundError):
        return UserError(
            N_("The folder {folder} cannot be found. Put the disk or stick back in, or choose another place."),
            folder=str(folder),
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(
            N_(
                "Writing in {folder} is not allowed, or another program holds the file. Nothing was lost. "
                "Close it where it is open and try again, or choose another place."
            ),
            folder=str(folder),
        )
    try:
        if free_bytes(folder) < needed:
            return full_disk(folder, needed)
    except OSError:
        pass  # the disk is gone: the sentence below says so
    return UserError(
        N_("The disk of {folder} could not be written or read. Nothing was lost. Check the disk, or choose another."),
        folder=str(folder),
    )


def sync_folder(folder: Path) -> None:
    """Make a rename in *folder* survive a power cut, where the system can."""
    if sys.platform == "win32":
        return  # NTFS journals the rename; a folder cannot be opened
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(held)


def put_in_place(part: Path, path: Path) -> None:
    """Give the whole, flushed *part* its final name, `patiently`."""
    patiently(lambda: os.replace(part, path))
    sync_folder(path.parent)


@dataclass
class Aside:
    """What is written beside its place, and the bytes it needs as far as that is known: a full disk is told them."""

    part: Path
    needed: int = 0


@contextlib.contextmanager
def aside(path: Path, needed: int = 0) -> Iterator[Aside]:
    """A name beside *path* to write to, and flush; it takes the place of *path* once the block has ended well.

    On any failure it is removed and what was at *path* stays. Raises UserError, that says what to do, for an OSError.
    """
    new = Aside(path.with_name(path.name + PART), needed)
    try:
        yield new
        put_in_place(new.part, path)
    except OSError as error:
        drop(new.part)
        raise refusal(error, path.parent, new.needed) from error
    except BaseException:
        drop(new.part)
        raise


@contextlib.contextmanager
def whole_file(path: Path, needed: int = 0) -> Iterator[io.BufferedRandom]:
    """`aside` as an open file, flushed at the end; it can be read back, too."""
    with aside(path, needed) as new, open_file(new.part, "w+b") as file:
        yield cast("io.BufferedRandom", file)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* as *path*: aside, flushed, renamed, folder flushed. On any failure the old file is untouched.

    Raises UserError that says what to do.
    """
    with whole_file(path, len(data)) as file:
        file.write(data)


def drop(path: Path) -> None:
    """Remove an unfinished file; a disk that is gone takes it along."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def canonical(value: object) -> bytes:
    """*value* as the one JSON text it can have: names sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def with_check(value: Mapping[str, object]) -> bytes:
    """Canonical JSON of *value* with its own SHA-256 as `check`: notices damage, does not prove who wrote it."""
    return canonical({**value, "check": hashlib.sha256(canonical(value)).hexdigest()})


def read_checked(data: bytes) -> dict[str, Any]:
    """What `with_check` wrote; ValueError when one byte of it is not as it was."""
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    value.pop("check", None)
    if with_check(value) != data:
        raise ValueError("check differs")
    return value
