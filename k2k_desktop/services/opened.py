"""An office that is open in this program: its folder, its key and the door of whoever signed in."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.facts import OfficeFacts
from k2k_desktop.core.folder import Head, Holder, OfficeFolder
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services.runner import Runner, Who

log = logging.getLogger(__name__)
HEAD_EVERY: Final = 60.0  # seconds between two writings of the side file: each flushes the disk twice


class LockedDatabase(Database):
    """Stands in the place of the database while the screen is locked: it has no key and answers nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writable = False

    @contextmanager
    def reading(self, views: tuple[str, ...] = ()) -> Iterator[Session]:
        """Refuse."""
        raise self._locked()
        yield  # so that it is a generator, as the real one is

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Refuse."""
        raise self._locked()
        yield

    def close(self) -> None:
        """Nothing is open."""

    def _locked(self) -> UserError:
        return Refused(N_("The screen is locked. Type your password first."))


class OfficeRunner(Runner):
    """The door that also knows which opened office it belongs to, for what concerns its files."""

    def __init__(self, database: Database, who: Who, clock: Clock, opened: Opened) -> None:
        super().__init__(database, who, clock, opened.remember)
        self.opened = opened

    def _prepare(self, session: Session, progress: Progress, reason: str) -> None:
        super()._prepare(session, progress, reason)
        session.info["opened"] = self.opened


@dataclass
class Opened:
    """What belongs to one opened office. *holder* is set where another program has it and this one only reads."""

    folder: OfficeFolder
    facts: OfficeFacts
    keyring: Keyring
    key: OfficeKey = field(repr=False)
    database: Database
    clock: Clock
    holder: Holder | None = None
    notices: Sequence[UserError] = ()
    begins_with_import: bool = False  # the wizard was told that a spreadsheet comes next
    _head: tuple[int, str] | None = None
    _written: float | None = None

    runner: OfficeRunner = field(init=False)

    @property
    def read_only(self) -> bool:
        """Whether another program holds the office."""
        return self.holder is not None

    def sign_in_as(self, who: Who) -> OfficeRunner:
        """Make the door of *who*."""
        self.runner = OfficeRunner(self.database, who, self.clock, self)
        return self.runner

    def remember(self, seq: int, sealed: str) -> None:
        """Note the head of the trail; it is written to the side files at most once a minute."""
        self._head = (seq, sealed)
        now = self.clock.monotonic()
        if self._written is None or now - self._written >= HEAD_EVERY:
            self.write_head()

    def write_head(self) -> None:
        """Write the head that was last noted to the side files; a full disk must not stop what was already saved.

        Nothing of an office that is not finished: where it is given up, this computer would miss entries that were only
        there, in the office whose copy it came from.
        """
        head = self._head  # another thread may note a newer one meanwhile
        if head is None or self.read_only or self.locked or self.folder.unfinished.exists():
            return
        try:
            self.folder.write_head(self.key.side_file(), self.facts.office_id, Head(*head, self.clock.now()))
            self._written = self.clock.monotonic()
            if self._head == head:
                self._head = None
        except UserError:
            log.warning("the head of the trail could not be written beside the office")

    def note_head(self) -> None:
        """Note the head as it stands in the database."""
        with self.database.reading() as session:
            self._head = audit.head(session)

    def lock(self) -> None:
        """Close the database and let go of its key; the office stays held by this program."""
        self.write_head()
        self.database.close()
        self.database = self.runner.database = LockedDatabase(self.folder.database)
        self.key = OfficeKey(b"")

    @property
    def locked(self) -> bool:
        """Whether the key was let go of."""
        return isinstance(self.database, LockedDatabase)

    def unlock(self, key: OfficeKey, database: Database) -> None:
        """Go on with what was locked."""
        self.key = key
        self.database = self.runner.database = database

    def close(self) -> None:
        """Close the database, remember the head, and let others in. Call once no thread works with it any more."""
        self.write_head()
        self.database.close()
        self.folder.release()


def opened_of(session: Session) -> Opened:
    """The opened office a session belongs to. KeyError outside one: a bug."""
    found: Opened = session.info["opened"]
    return found
