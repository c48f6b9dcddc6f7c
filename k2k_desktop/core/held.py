"""Opening a file that another program, an antivirus mostly, holds for a moment."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

T = TypeVar("T")
_HELD: Final = (5, 32)  # Windows: access denied, sharing violation; an antivirus reading the file
TRIES: Final = 50
_PAUSE: Final = 0.1  # seconds; with TRIES the five seconds of security.md F12


def patiently(do: Callable[[], T]) -> T:
    """What *do* gives, tried again for five seconds while another program, an antivirus mostly, holds the file.

    Raises what *do* raises: PermissionError where it is held for longer. Rule source: security design F12.
    """
    for _try in range(TRIES - 1):
        try:
            return do()
        except PermissionError as error:
            if not _is_held(error):
                raise
        time.sleep(_PAUSE)
    return do()


def _is_held(error: PermissionError) -> bool:
    """Whether it may pass: on Windows opening a file that is held says no more than "not allowed"."""
    return getattr(error, "winerror", None) in _HELD or (os.name == "nt" and error.errno == errno.EACCES)


def open_file(path: Path, mode: str, buffering: int = -1) -> BinaryIO:
    """`open` for bytes, `patiently`."""
    return cast("BinaryIO", patiently(lambda: open(path, mode, buffering)))


def read_file(path: Path) -> bytes:
    """All bytes of a file, opened `patiently`."""
    with open_file(path, "rb", 0) as file:
        return file.read()


def read_json(path: Path) -> Any:
    """What a small file of the program's own says. Raises OSError, and ValueError for what it did not write there."""
    try:
        return json.loads(read_file(path))
    except RecursionError as error:  # somebody else's brackets, nested too deeply
        raise ValueError("nested too deeply") from error
