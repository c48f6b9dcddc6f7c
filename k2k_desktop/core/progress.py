"""How far a long piece of work is, and whether somebody wants it stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

_STEPS: Final = 1_000  # that a piece of work counts in the whole


class Cancelled(UserError):
    """The person pressed Batal; nothing of the work is kept."""

    def __init__(self, words: str = N_("Stopped. Nothing was changed.")) -> None:
        super().__init__(words)


class Progress:
    """Handed to long work, which tells it how far it is; asking it to stop raises Cancelled there."""

    def __init__(self, told: Callable[[int, int], None] | None = None) -> None:
        self._told = told
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def at(self, done: int, total: int) -> None:
        """The work is at *done* of *total*. Raises Cancelled when asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        if self._told:
            self._told(done, total)


class Part(Progress):
    """One of several pieces of work, each as long as the others, as the *whole* tells of it."""

    def __init__(self, whole: Progress, place: int, of: int) -> None:
        """*place* counts from 0."""
        super().__init__()
        self._whole, self._place, self._of = whole, place, of

    def at(self, done: int, total: int) -> None:
        """This piece is at *done* of *total*. Raises Cancelled when the whole was asked to stop."""
        self._whole.at(self._place * _STEPS + _STEPS * done // max(1, total), self._of * _STEPS)
