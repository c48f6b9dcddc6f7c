"""What is typed on the command line: words, files, folders and years, refused where they can be none."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Final

_IMPOSSIBLE: Final = (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP, errno.ENOTDIR)
_YEAR: Final = re.compile(r"(19|2\d)\d\d", re.ASCII)


def is_readable(word: str) -> bool:
    """Whether *word* is text: what this system passes on of other bytes can neither be looked for nor kept."""
    try:
        return b"\0" not in word.encode()
    except UnicodeEncodeError:
        return False


def place(text: str) -> Path:
    """A file or folder, there or not. Raises ValueError for a name that this computer can give to none."""
    if not text.strip():
        raise ValueError(text)
    try:
        os.stat(text)
    except OSError as error:
        if error.errno in _IMPOSSIBLE:
            raise ValueError(text) from error
    return Path(text)


def folder(text: str) -> Path:
    """A folder, there or to be made. Raises ValueError where something else stands."""
    path = place(text)
    if path.exists() and not path.is_dir():
        raise ValueError(text)
    return path


def new_file(text: str) -> Path:
    """A file to be written. Raises ValueError for what names none, and for a folder or a device."""
    path = place(text)
    if not path.name or (path.exists() and not path.is_file()):
        raise ValueError(text)
    return path


def year(text: str) -> int:
    """A year of the calendar, 1900 to 2999. Raises ValueError for others."""
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    return int(text)
