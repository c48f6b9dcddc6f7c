"""Unlocking after a lock, and opening the office, against the slow key of the password alone."""

from __future__ import annotations

from k2k_desktop.core.keys import Keyring
from k2k_desktop.core.sealing import slow_key
from k2k_desktop.services.office.opening import open_office, unlock_office
from tests.benchmarks.measure import Result, compare
from tests.benchmarks.names import PASSWORD
from tests.benchmarks.offices import LARGE, office, opened


def run() -> list[Result]:
    """The office of 50,000 residents, its keyring at the usual cost of a password (64 MiB, three passes)."""
    held = opened(LARGE)
    username = held.runner.who.username
    slot = next(one for one in Keyring.load(held.folder.keyring).slots if one.username == username)

    def key_alone() -> None:
        slow_key(PASSWORD, slot.salt, slot.cost)

    def unlock() -> None:
        held.lock()
        unlock_office(held, PASSWORD)

    try:
        results = [compare("unlocking the screen", unlock, key_alone, 1.2)]
    finally:
        held.close()

    def opening() -> None:
        open_office(office(LARGE), username, PASSWORD).close()

    results.append(compare("opening the office and closing it", opening, key_alone, 1.2))
    return results
