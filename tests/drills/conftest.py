"""A practice office of the drill's own, a process to kill, and the five checks every drill ends with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core import paths
from k2k_desktop.core.db import Database
from k2k_desktop.core.keys import Keyring
from k2k_desktop.models import audit
from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from tests.people.sheets import write_messy
from tests.walk import practice_office

ROOT = Path(__file__).parents[2]


class Drill:
    """One office and the process that works on it."""

    def __init__(self, folder: Path) -> None:
        self.office = folder / "office"
        shutil.copytree(practice_office(), self.office)
        self.sheet = write_messy(folder / "senarai.xlsx", 40)
        _user, key = Keyring.load(self.office / "office.keys").open_with_password("kerani", PASSWORD)
        self.key = key.database_hex()
        self.acknowledged = 0
        self.pid = 0
        command = [sys.executable, "-m", "tests.drills.child", str(self.office), str(self.sheet)]
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, env={**os.environ, "HOME": str(folder)}
        )

    def begin(self, job: str, limit: int = 0) -> None:
        """Start a job, and wait for its process."""
        assert self.child.stdin is not None
        self.child.stdin.write(f"{job} {limit}\n")
        self.child.stdin.flush()
        word, _, pid = self.line().partition(" ")
        assert word == "pid"
        self.pid = int(pid)

    def line(self) -> str:
        """The next line; acknowledgements are counted."""
        assert self.child.stdout is not None
        said = self.child.stdout.readline().rstrip("\n")
        if said.startswith("ack "):
            self.acknowledged = max(self.acknowledged, int(said[4:]))
        return said

    def kill(self) -> None:
        """SIGKILL, and read what it had still said."""
        with suppress(ProcessLookupError):  # it had ended
            os.kill(self.pid, signal.SIGKILL)
        self.rest()

    def rest(self) -> list[str]:
        """Everything said until the process is gone."""
        said = []
        while (line := self.line()) != "gone":
            said.append(line)
        return said

    def end(self) -> None:
        """No more jobs."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.close()
        self.child.wait()
        self.child.stdout.close()

    def checks(self) -> list[str]:
        """The five checks of the security design, part 3; empty when nothing is wrong."""
        database = Database(self.office / "office.db", self.key)
        try:
            found = database.faults()  # checkpoint, cipher_integrity_check, integrity_check, foreign_key_check
            with database.reading() as session:
                found += audit.verify(session).faults
                seq, _hash = audit.head(session)
                if seq < self.acknowledged:
                    found.append(f"entry {self.acknowledged} was acknowledged, the last is {seq}")
        finally:
            database.close()
        return found

    def count(self, table: str) -> int:
        """How many records of *table* there are."""
        database = Database(self.office / "office.db", self.key)
        try:
            with database.reading() as session:
                return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)
        finally:
            database.close()

    def copies(self) -> list[Path]:
        """The copies under their final names."""
        return [info.path for info in backups.copies_in(self.office / "backups")]


@pytest.fixture
def drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    """A drill on an office of its own."""
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    made = Drill(tmp_path)
    yield made
    made.end()
