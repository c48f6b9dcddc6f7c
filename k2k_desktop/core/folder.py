"""The folder of one office: what lies in it, who holds it, and the head it remembers of its trail."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import hashlib
import hmac
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from k2k_desktop.core import paths
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import FACTS_FILE, OfficeFacts, no_office, read_facts
from k2k_desktop.core.files import PART, canonical, drop, free_bytes, refusal, sync_folder, write_whole
from k2k_desktop.core.held import open_file, patiently, read_json
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.places import refusal_of_place

_PLAIN_HEADER: Final = b"SQLite format 3\0"
_SMALLEST: Final = 512  # bytes; the smallest page there is
_PASSED_OVER: Final = frozenset({"desktop.ini", "thumbs.db", ".ds_store"})  # what a file manager leaves anywhere
_LOCK_BYTE: Final = 1 << 30  # far behind the text: Windows keeps others from reading a locked byte
_TRIES: Final = 5
_PAUSE: Final = 0.02  # seconds; `who_holds` of another program touches the lock for an instant


@dataclass(frozen=True)
class Holder:
    """Who has the office open: the computer, the account on it, since when (UTC; None when it cannot be told yet)."""

    pc: str
    user: str
    since: dt.datetime | None


@dataclass(frozen=True)
class Head:
    """The last entry of the trail as once seen: its number, its hash in hexadecimal, when."""

    seq: int
    hash: str
    at: dt.datetime


class OfficeFolder:
    """The files of one office. Nobody but the database library touches `database` while the office is open:

    opening and closing it from Python drops the library's lock on it (security.md 0, finding 5).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "office.db"
        self.keyring = path / "office.keys"
        self.lock = path / "office.lock"
        self.attempts = path / "office.attempts"
        self.head = path / "head"
        self.facts_file = path / FACTS_FILE
        self.unfinished = path / "office.unfinished"
        self.backups = path / "backups"
        self.unclean = False  # whether a program that held it ended without letting go, and no whole check came since
        self._held: int | None = None

    # ---- what it is

    def create(self, facts: OfficeFacts) -> None:
        """Make the folder with its `office.json`; UserError when something already lies there: a log that another
        office left behind would be read into the new one."""
        self._make_folder()
        self.write_facts(facts)

    def begin(self, facts: OfficeFacts) -> None:
        """`create` for what takes longer: until `finish` the folder is held and no office, and a stop in between leaves
        nothing that opens; the next `begin` there clears it away. Raises UserError; then nothing is left."""
        busy = UserError(N_("Another program is making an office in {folder}. Wait for it."), folder=self._name)
        if self.unfinished.exists():
            if self._is_locked():
                raise busy
            self.discard()
        self._make_folder()
        try:
            write_whole(self.unfinished, b"")
            if mine := self.acquire():
                self.write_facts(facts)
        except BaseException:
            self.discard()
            raise
        if not mine:  # it came in between, and the folder is its own
            raise busy

    def finish(self) -> None:
        """What `begin` began is whole and an office from now on."""
        try:
            self.unfinished.unlink(missing_ok=True)
            sync_folder(self.path)
        except OSError as error:
            raise refusal(error, self.path, 0) from error

    def discard(self) -> None:
        """Remove all of what `begin` began, the folder too where nothing else is in it."""
        self.release()
        database = [self.database.with_name(self.database.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
        beside = [self.keyring, self.facts_file, self.head, self.lock, self.path / "erasures", self.path / "office.pc"]
        for made in (*database, *beside, self.unfinished):
            drop(made.with_name(made.name + PART))
            drop(made)
        for folder in (self.backups, self.path):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _make_folder(self) -> None:
        if any(one.exists() for one in (self.database, self.keyring, self.facts_file)):
            raise UserError(
                N_("{folder} already holds an office. Open it, or choose an empty folder."), folder=self._name
            )
        try:
            if self.path.exists() and any(self._is_in_the_way(one) for one in self.path.iterdir()):
                raise UserError(N_("{folder} is not empty. Choose an empty folder, or a new one."), folder=self._name)
            self.backups.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refusal(error, self.path, 0) from error

    def _is_in_the_way(self, one: Path) -> bool:
        if one == self.backups:  # a stop just before `begin` could say what it is
            return not one.is_dir() or any(one.iterdir())
        return one.name.casefold() not in _PASSED_OVER

    def write_facts(self, facts: OfficeFacts) -> None:
        """Keep what the sign-in window shows. Passwords of sample users stand in it only for a practice office."""
        if facts.sample_users and not facts.practice:
            raise ValueError("only a practice office has sample users")
        users = [user._asdict() for user in facts.sample_users]
        write_whole(self.facts_file, canonical({"format": 1, **facts._asdict(), "sample_users": users}))

    def facts(self) -> OfficeFacts:
        """What `office.json` says; UserError when the folder is no office or the file cannot be read."""
        return read_facts(self.path)

    def check(self) -> None:
        """Refuse a folder that is not a whole office, or whose database is not encrypted or is cut off.

        Call it before the database is opened, never after. Raises UserError.
        """
        if not self.path.is_dir() or not (self.facts_file.exists() or self.database.exists()):
            raise no_office(self.path)
        if self.unfinished.exists():
            raise UserError(
                N_("The office in {folder} was not finished: the program was stopped while making it. Make or restore "
                   "it again; the same folder may be chosen."),
                folder=self._name,
            )  # fmt: skip
        for needed in (self.database, self.keyring, self.facts_file):
            if not needed.exists():
                raise UserError(
                    N_("{file} is missing from the folder of the office. Restore it from the newest copy."),
                    file=str(needed),
                )
        self._check_header()

    def _check_header(self) -> None:
        try:
            with open_file(self.database, "rb") as file:
                start = file.read(len(_PLAIN_HEADER))
            size = self.database.stat().st_size
        except OSError as error:
            raise refusal(error, self.path, 0) from error
        if start == _PLAIN_HEADER:
            raise UserError(
                N_("{file} is not encrypted, so it is not this program's. Restore the office from the newest copy."),
                file=str(self.database),
            )
        if size < _SMALLEST:
            raise UserError(
                N_("{file} is cut off or empty. Restore the office from the newest copy."), file=str(self.database)
            )

    def refusal_of_place(self) -> UserError | None:
        """Why a live office may not stand here (network, cloud), or None; the caller decides."""
        return refusal_of_place(self.path)

    def free_bytes(self) -> int:
        """Bytes still free on the disk of the office."""
        return free_bytes(self.path)

    @property
    def _name(self) -> str:
        return str(self.path)

    # ---- who holds it

    def acquire(self, clock: Clock | None = None, pause: Callable[[float], None] = time.sleep) -> bool:
        """Hold the office for this program; False when another one does. The system frees it when the program ends."""
        if self._held is not None:
            return True
        try:
            held = patiently(lambda: os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o644))
        except OSError as error:
            raise refusal(error, self.path, 0) from error
        for _ in range(_TRIES):
            if _try_lock(held):
                self._held = held
                self.unclean = os.fstat(held).st_size > 0  # `release` empties it, unless a check is still owed
                self._write_holder((clock or Clock()).now())
                return True
            pause(_PAUSE)
        os.close(held)
        return False

    def release(self) -> None:
        """Let others in; the file stays."""
        if self._held is None:
            return
        if not self.unclean:
            with contextlib.suppress(OSError):
                os.ftruncate(self._held, 0)
        _unlock(self._held)
        os.close(self._held)
        self._held = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the office."""
        return self._held is not None

    def who_holds(self) -> Holder | None:
        """The program that has the office open, this one or another; None when nobody does."""
        if self._held is None and not self._is_locked():
            return None
        try:
            stored = read_json(self.lock)
            return Holder(str(stored["pc"]), str(stored["user"]), dt.datetime.fromisoformat(stored["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Holder("?", "?", None)  # held a moment ago, its text not yet written

    def _is_locked(self) -> bool:
        try:
            tried = patiently(lambda: os.open(self.lock, os.O_RDWR))
        except PermissionError:
            return True  # whatever keeps it for that long: it is not free
        except OSError:
            return False
        try:
            free = _try_lock(tried, shared=True)
            if free:
                _unlock(tried)
            return not free
        finally:
            os.close(tried)

    def _write_holder(self, now: dt.datetime) -> None:
        assert self._held is not None
        text = canonical({"pc": platform.node(), "user": _account(), "since": now.isoformat(), "process": os.getpid()})
        with contextlib.suppress(OSError):  # a full disk must not keep the office shut: the lock holds without its text
            os.ftruncate(self._held, 0)
            os.lseek(self._held, 0, os.SEEK_SET)
            os.write(self._held, text)

    # ---- the head it remembers

    def write_head(self, key: bytes, office_id: str, head: Head) -> None:
        """Remember *head* here and in the user's profile, authenticated with *key* (`OfficeKey.side_file()`)."""
        body = {"office_id": office_id, "seq": head.seq, "hash": head.hash, "at": head.at.isoformat()}
        data = canonical({**body, "mac": _mac(key, body)})
        write_whole(self.head, data)
        profile = self._head_in_profile(office_id)
        with contextlib.suppress(OSError, UserError):  # the second copy is a help, not a condition
            profile.parent.mkdir(parents=True, exist_ok=True)
            write_whole(profile, data)

    def read_head(self, key: bytes, office_id: str) -> Head | None:
        """The newest head remembered and authentic, of the folder's and the profile's; None when there is neither.

        A lower number in the database means that an older file was put in its place.
        """
        found = [_authentic(place, key, office_id) for place in (self.head, self._head_in_profile(office_id))]
        return max((head for head in found if head), key=lambda head: head.seq, default=None)

    def _head_in_profile(self, office_id: str) -> Path:
        return paths.user_config() / "heads" / hashlib.sha256(office_id.encode()).hexdigest()[:32]


def _authentic(place: Path, key: bytes, office_id: str) -> Head | None:
    try:
        stored = read_json(place)
        mac = stored.pop("mac")
        if stored["office_id"] != office_id or not hmac.compare_digest(str(mac).encode(), _mac(key, stored).encode()):
            return None
        return Head(int(stored["seq"]), str(stored["hash"]), dt.datetime.fromisoformat(stored["at"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _mac(key: bytes, body: dict[str, object]) -> str:
    return hmac.new(key, b"k2k head\0" + canonical(body), hashlib.sha256).hexdigest()


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(held: int, *, shared: bool = False) -> bool:
        os.lseek(held, _LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(held: int) -> None:
        os.lseek(held, _LOCK_BYTE, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(held, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(held: int, *, shared: bool = False) -> bool:
        """By flock, which belongs to the opened file: a second opening in the same program is refused as well."""
        try:
            fcntl.flock(held, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(held: int) -> None:
        fcntl.flock(held, fcntl.LOCK_UN)
