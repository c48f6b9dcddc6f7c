"""How far a long piece of work is, and whether somebody wants it stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_


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
