"""Importing what the sign-in window does not need, on a thread, while somebody types."""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from k2k_desktop.core.errors import UserError

# In the order they are needed; the first lets an office be opened, the last is the page that is shown first.
# Nobody waits for the later ones: they are the page that a counter opens next.
_NEEDED: Final = (
    "k2k_desktop.services.office.opening",
    "k2k_desktop.ui.shell.session",
    "k2k_desktop.ui.shell.pages",
    "k2k_desktop.ui.today.page",
)
_LATER: Final = ("k2k_desktop.ui.people.page", "k2k_desktop.services.issues.morning")


class Preload(QObject):
    """One thread for imports, and one at a time for what must not stop the window: keys take a quarter second."""

    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._can_open, self._can_show = threading.Event(), threading.Event()
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Start importing."""
        if self._thread is None:
            ready = (self._can_open, self._can_show)
            self._thread = threading.Thread(target=_import_all, args=ready, name="preload", daemon=True)
            self._thread.start()

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[UserError], None],
        *,
        before: Callable[[], object] = lambda: None,
    ) -> threading.Thread:
        """Do *work* on a thread once an office can be opened, and tell when the other imports are done too.

        *then* or *failed* is called on the main thread. *before* is done at once: it needs none of the imports.
        """
        self.begin()

        def do() -> None:
            try:
                before()  # the key takes a quarter second without Python's lock: imports go on beside it
                self._can_open.wait()
                answer = work()
                self._can_show.wait()
            except Exception as error:  # a thread is a boundary: whatever it is, the main thread is told
                self._done.emit(None, error, failed)
            else:
                self._done.emit(answer, None, then)

        thread = threading.Thread(target=do, name="sign-in", daemon=True)
        thread.start()
        return thread

    def tell(self, told: Callable[[Any], None], what: Any) -> None:
        """From the thread of a *work*: call *told*(*what*) on the main thread."""
        self._done.emit(what, None, told)

    def _deliver(self, answer: Any, error: Exception | None, told: Callable[[Any], None]) -> None:
        if error is None:
            told(answer)
        elif isinstance(error, UserError):
            told(error)
        else:
            raise error


def _import_all(can_open: threading.Event, can_show: threading.Event) -> None:
    was = gc.isenabled()
    gc.disable()  # nothing imported is garbage, and looking for some costs a tenth of the time
    try:
        for name in _NEEDED:
            importlib.import_module(name)
            can_open.set()
        can_show.set()
        for name in _LATER:
            importlib.import_module(name)
    finally:
        if was:
            gc.enable()
        gc.freeze()  # nor looked at later
        can_open.set()  # an import that failed fails again, and is told, where it is needed
        can_show.set()
