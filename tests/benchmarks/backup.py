"""A copy of an office, and restoring it, against copying the file and hashing it; and reading meanwhile.

About 100 MB; `K2K_BACKUP_MB=1000 ./test --benchmarks backup` measures the office of 1 GB.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.models.office import Attachment
from k2k_desktop.services import backups
from k2k_desktop.services.office.opening import open_office
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who
from k2k_desktop.services.today import today_page
from tests.benchmarks.measure import Result, compare, limit
from tests.benchmarks.names import CLERK, MANAGER, PASSWORD
from tests.benchmarks.offices import FOLDER, SMALL, office

SIZE: Final = int(os.environ.get("K2K_BACKUP_MB", "100"))
_PHOTO: Final = 200_000  # bytes
_BATCH: Final = 100
_ROUNDS: Final = 5
_FORGET: Final = """
import os, sys
for path in sys.argv[1:]:
    held = os.open(path, os.O_RDONLY)
    os.fsync(held)
    os.posix_fadvise(held, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(held)
"""


@action("Add photos", needs="issues.log")
def add_photos(session: Session, start: int) -> None:
    """A batch of photos, which nothing can make smaller."""
    dice = random.Random(start)
    for number in range(start, start + _BATCH):
        content = dice.randbytes(_PHOTO)
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"foto-{number}.jpg"
        session.add(Attachment(sha256=sha256, name=name, media_type="image/jpeg", size=_PHOTO, content=content))


def run() -> list[Result]:
    """Every round begins with nothing of the files in memory."""
    folder = _grown()
    opened = open_office(folder, CLERK, PASSWORD)
    try:
        return [_backup(opened), _restore(opened), _reading(opened)]
    finally:
        opened.close()
        shutil.rmtree(FOLDER / "restored", ignore_errors=True)
        for path in (FOLDER / "floor.db", FOLDER / "floor-2.db"):
            path.unlink(missing_ok=True)


def _grown() -> Path:
    folder = FOLDER / f"office-{SIZE}-mb"
    if not (folder / "office.keys").exists():
        shutil.copytree(office(SMALL), folder, ignore=shutil.ignore_patterns("*.k2k"))
    opened = open_office(folder, CLERK, PASSWORD)
    try:
        with opened.database.reading() as session:
            start = session.query(Attachment).count()
        for number in range(start, SIZE * 1_000_000 // _PHOTO, _BATCH):
            opened.runner.change(add_photos, number)
    finally:
        opened.close()
    return folder


def _forget(*paths: Path) -> None:
    """Let the system forget what it read of them; in another program, because closing a file drops its locks."""
    subprocess.run([sys.executable, "-c", _FORGET, *map(str, paths)], check=True)


def _floor(source: Path) -> float:
    target = FOLDER / "floor-2.db"
    target.unlink(missing_ok=True)
    _forget(source)
    begun = time.perf_counter()
    shutil.copyfile(source, target)
    with open(target, "rb+") as file:
        os.fsync(file.fileno())
    with open(source, "rb") as file:
        hashlib.file_digest(file, "sha256")
    return time.perf_counter() - begun


def _backup(opened: Opened) -> Result:
    opened.database.checkpoint()
    subprocess.run(["cp", str(opened.folder.database), str(FOLDER / "floor.db")], check=True)

    def ours() -> float:
        _forget(opened.folder.database)
        begun = time.perf_counter()
        info = backups.write_verified(opened, opened.folder.backups, whole=False)  # the day's first takes longer
        took = time.perf_counter() - begun
        for other in opened.folder.backups.glob("*.k2k"):
            if other != info.path:
                other.unlink()
        return took

    return compare(f"a verified copy of {_size(opened)}", ours, lambda: _floor(FOLDER / "floor.db"), 2, pairs=_ROUNDS)


def _restore(opened: Opened) -> Result:
    (copy,) = opened.folder.backups.glob("*.k2k")

    def ours() -> float:
        target = FOLDER / "restored"
        shutil.rmtree(target, ignore_errors=True)
        _forget(copy)
        begun = time.perf_counter()
        backups.restore_copy(copy, target, username=MANAGER, password=PASSWORD, second=_already_there)
        return time.perf_counter() - begun

    return compare(f"restoring {_size(opened)}", ours, lambda: _floor(FOLDER / "floor.db"), 2, pairs=_ROUNDS)


def _already_there(asked: backups.Asked) -> Who:
    """The second person, whose typing is not measured."""
    user_id, name = asked.needed.people[0]
    return Who(user_id, "", name, frozenset())


def _reading(opened: Opened) -> Result:
    """How long Today takes to be read while a copy is made."""
    making = threading.Thread(target=lambda: backups.write_verified(opened, opened.folder.backups))
    waits: list[float] = []
    making.start()
    while making.is_alive():
        begun = time.perf_counter()
        opened.runner.read(today_page)
        waits.append((time.perf_counter() - begun) * 1000)
        making.join(0.01)
    making.join()
    return limit("reading Today while a copy is made", waits, 100)


def _size(opened: Opened) -> str:
    return f"{opened.folder.database.stat().st_size / 1e6:,.0f} MB"
