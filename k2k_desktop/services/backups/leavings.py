"""Files a stop in mid-work leaves behind, removed before the next piece of work and at the next start."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from k2k_desktop.core.copies import SUFFIX
from k2k_desktop.core.files import PART, drop
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.services.backups.infos import is_our_name

COPYING: Final = "copying.db"
TESTING: Final = "testing.db"
_DRILL: Final = "drill"
ONE_AT_A_TIME: Final = threading.RLock()  # two copies at once would take one name, and test each other's database


def drop_database(path: Path) -> None:
    """Remove a database with all that stands beside it."""
    for ending in ("", "-wal", "-shm", "-journal", PART):
        drop(path.with_name(path.name + ending))


@contextmanager
def passing(folder: Path, name: str) -> Iterator[Path]:
    """A place for a database that is gone at the end, and was before; whoever else wants one waits."""
    path = folder / name
    with ONE_AT_A_TIME:
        drop_database(path)
        try:
            yield path
        finally:
            drop_database(path)


def drill_folder(folder: OfficeFolder) -> Path:
    """Where a rehearsal restores to."""
    return folder.path / _DRILL


def clear_leavings(folder: OfficeFolder) -> None:
    """Remove what a copy, a test or a rehearsal that was cut off left in the office's own folders."""
    shutil.rmtree(drill_folder(folder), ignore_errors=True)
    for name in (COPYING, TESTING):
        drop_database(folder.backups / name)
    drop_parts(folder.backups)


def drop_parts(folder: Path, mark: str = "") -> None:
    """Remove unfinished copies of ours from *folder*; those with the office's *mark* alone where others write too."""
    for part in folder.glob(f"K2K-*{SUFFIX}{PART}"):
        if mark in part.name and is_our_name(part.with_suffix("")):
            drop(part)
