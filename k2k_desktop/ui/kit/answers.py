"""What a thread found, handed to whoever waits for it on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal


class Answers(QObject):
    """The thread is given a number and holds nothing of Qt: who waits may be closed before the answer is there, and a
    signal of theirs sent from the thread at that moment takes the program along."""

    _came = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._next = 0
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def expect(self, then: Callable[[Any], None]) -> int:
        """On the main thread: who is told. Gives the number to answer with."""
        self._next += 1
        self._waiting[self._next] = then
        return self._next

    def give(self, number: int, answer: Any) -> None:
        """On any thread: the answer."""
        self._came.emit(number, answer)

    def drop(self, number: int) -> None:
        """On the main thread: nobody waits any more."""
        self._waiting.pop(number, None)

    def is_wanted(self, number: int) -> bool:
        """On any thread: whether somebody still waits."""
        return number in self._waiting

    def _deliver(self, number: int, answer: Any) -> None:
        then = self._waiting.pop(number, None)
        bound = getattr(then, "__self__", None)
        if then is not None and (not isinstance(bound, QObject) or shiboken6.isValid(bound)):
            then(answer)


@cache
def answers() -> Answers:
    """The one of the program: it lasts as long as any thread. First asked for on the main thread."""
    return Answers()
