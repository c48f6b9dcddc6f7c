"""Wrong passwords counted per account, with a wait that grows and outlives a restart, never a lock."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import canonical, write_whole
from k2k_desktop.core.held import read_json
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import fold_username

FREE_TRIES: Final = 5
LONGEST_WAIT: Final = 300.0  # seconds
_MOST_ACCOUNTS: Final = 1000  # names nobody has are counted too, so that they show no difference


@dataclass
class _Account:
    failures: int
    last: dt.datetime
    ticks: float  # of the computer's steady clock at the last failure
    untold: int  # failures that stand in no trail yet


class Attempts:
    """Failed sign-ins in the file `office.attempts`; it needs no key, since there is none yet.

    Names are kept as salted hashes: people type passwords into the wrong box. A damaged or missing file counts from
    nought: whoever can change it could also copy the office and guess elsewhere, where only the slow hash stops him.
    Waits are measured on the steady clock alone, which counts from the start of the computer and which nobody sets:
    one that shows less than at the failure was started anew since, and has run all the time it shows.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._salt = secrets.token_hex(8)
        self._accounts: dict[str, _Account] = {}
        self._unwritten = False

    def wait_for(self, username: str) -> float:
        """Seconds until *username* may try again: 0 before the fifth failure, then 1, 2, 4 … 300."""
        account = self._read().get(self._key(username))
        if account is None or account.failures < FREE_TRIES:
            return 0.0
        delay = min(LONGEST_WAIT, 2.0 ** min(account.failures - FREE_TRIES, 16))
        now = self._clock.monotonic()
        if now < account.ticks:
            account.ticks = 0.0  # kept: else the wait would begin anew once the clock shows again what it showed then
            self._write()
        return max(0.0, delay - (now - account.ticks))

    def refuse_waiting(self, username: str) -> None:
        """Raise UserError while *username* has to wait."""
        wait = self.wait_for(username)
        if wait > 0:
            raise UserError(
                N_("Too many wrong passwords. Wait {seconds} seconds, then try again."), seconds=max(1, round(wait))
            )

    def failed(self, username: str) -> None:
        """Count one wrong password."""
        accounts = self._read()
        before = accounts.get(self._key(username))
        count, untold = (before.failures + 1, before.untold + 1) if before else (1, 1)
        accounts[self._key(username)] = _Account(count, self._clock.now(), self._clock.monotonic(), untold)
        while len(accounts) > _MOST_ACCOUNTS:
            del accounts[min(accounts, key=lambda key: (accounts[key].failures, accounts[key].last))]
        self._write()

    def succeeded(self, username: str) -> int:
        """The failures that stand in no trail yet, which are now forgotten; the sign-in enters them."""
        account = self._read().pop(self._key(username), None)
        if account is None:
            return 0
        self._write()
        return account.untold

    def passed(self, username: str) -> None:
        """Let the right password end the wait where there is no trail yet to enter the failures in."""
        account = self._read().get(self._key(username))
        if account is not None and account.failures:
            account.failures = 0
            self._write()

    def untold(self) -> int:
        """The failures of every name that stand in no trail yet."""
        return sum(account.untold for account in self._read().values())

    def told(self) -> None:
        """All of them have been entered; who has to wait goes on waiting."""
        accounts = self._read()
        if not accounts:
            return
        for key, account in list(accounts.items()):
            account.untold = 0
            if not account.failures:
                del accounts[key]
        self._write()

    def _key(self, username: str) -> str:
        name = f"{self._salt}\0{fold_username(username)}".encode(errors="surrogatepass")  # typed bytes may be no text
        return hashlib.sha256(name).hexdigest()[:32]

    def _read(self) -> dict[str, _Account]:
        if self._unwritten:
            return self._accounts
        try:
            stored: dict[str, Any] = read_json(self._path)
            salt = str(stored["salt"])
            found = {
                str(key): _Account(
                    int(entry["failures"]),
                    _instant(entry["last"]),
                    float(entry.get("ticks", 0.0)),
                    int(entry.get("untold", entry["failures"])),
                )
                for key, entry in stored["accounts"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return self._accounts
        self._salt, self._accounts = salt, found
        return found

    def _write(self) -> None:
        accounts = {
            key: {
                "failures": account.failures,
                "last": account.last.isoformat(),
                "ticks": account.ticks,
                "untold": account.untold,
            }
            for key, account in self._accounts.items()
        }
        try:
            write_whole(self._path, canonical({"accounts": accounts, "salt": self._salt}))
            self._unwritten = False
        except UserError:
            self._unwritten = True  # a folder that cannot be written keeps nobody out; this program goes on counting


def _instant(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment
