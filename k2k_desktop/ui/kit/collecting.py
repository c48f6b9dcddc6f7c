"""Python collects garbage on the main thread only: a Qt object that dies on another one takes the program along."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY: Final = 500  # milliseconds between two looks
_held: list[QObject] = []
_was_on: list[bool] = []


class Collecting(QObject):
    """While one of these runs, dead cycles are looked for by its timer instead of by whichever thread makes objects."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if not _held:
            _was_on[:] = [gc.isenabled()]
            gc.disable()
        _held.append(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_EVERY)

    def stop(self) -> None:
        """Leave it to Python again, once the last one stopped."""
        if self not in _held:
            return
        self._timer.stop()
        _held.remove(self)
        if not _held and _was_on[0]:
            gc.enable()

    def _look(self) -> None:
        """What Python itself would do, by its own thresholds."""
        for generation in (2, 1, 0):
            limit = gc.get_threshold()[generation]
            if limit and gc.get_count()[generation] > limit:
                gc.collect(generation)
                return
