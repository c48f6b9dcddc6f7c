"""How a screen asks and changes: at once, on a worker thread, or as long work with progress."""

from __future__ import annotations

import sys
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.kit.collecting import Collecting

P = ParamSpec("P")
R = TypeVar("R")

_TELL_EVERY = 0.05  # seconds between two reports of progress: more would only fill the window's queue


@dataclass(eq=False)
class _Job:
    """One piece of work for a thread, and whom to tell."""

    do: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[UserError], None] | None = None
    wanted: Callable[[], bool] = lambda: True
    told: Callable[[int, int], None] | None = None
    skippable: bool = False
    tables: frozenset[str] = frozenset()
    answer: Any = None
    error: Exception | None = None


class Work(QObject):
    """Everything a screen asks of the office goes through here. Lives on the main thread.

    One thread answers `fetch`, another does what was started: Python threads rather than QRunnables, whose lifetime
    Qt and Python disagree about. `changed` carries the names of the tables touched, after a commit; `refused` carries
    a UserError that nobody else wanted to show.
    """

    changed = Signal(frozenset)
    refused = Signal(object)
    _done = Signal(object)
    _told = Signal(object, int, int)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._readers = ThreadPoolExecutor(1, "read")
        self._workers = ThreadPoolExecutor(1, "work")
        self._latest: weakref.WeakKeyDictionary[QObject, _Job] = weakref.WeakKeyDictionary()
        self._running: set[Progress] = set()
        self._closed = False
        self._collecting = Collecting(self)
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def runner(self) -> Runner:
        """The door itself."""
        return self._runner

    @property
    def who(self) -> Who:
        """The signed-in user."""
        return self._runner.who

    def may(self, right: str) -> bool:
        """Whether the user has the *right*."""
        return self._runner.may(right)

    def can(self, act: Action[..., Any] | Question[..., Any]) -> UserError | None:
        """Why the user cannot do *act* now; None when nothing stands in the way."""
        return self._runner.can(act)

    def read(self, question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer, now, on this thread: for what takes a few milliseconds."""
        return self._runner.read(question, *args, **kwargs)

    def change(self, action: Action[..., R], *args: Any, reason: str = "", **kwargs: Any) -> R:
        """Do it now in one transaction, then emit `changed`. Raises UserError, for the caller to show."""
        outcome = self._runner.run(action, Progress(), reason, *args, **kwargs)
        self.changed.emit(outcome.tables)
        return outcome.value

    def fetch(
        self,
        question: Question[..., R],
        then: Callable[[R], None],
        *args: Any,
        owner: QObject,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Ask on the reading thread and hand the answer to *then* on the main thread, in order.

        A later fetch of the same *owner* drops the answer of the earlier one, and a destroyed owner's is dropped.
        """
        if self._closed:  # a timer of a page that is going, say
            return
        self._latest.pop(owner, None)
        whose = weakref.ref(owner)

        def wanted() -> bool:
            owner = whose()
            return owner is not None and shiboken6.isValid(owner) and self._latest.get(owner) is job

        job = _Job(lambda: self._runner.read(question, *args), then, failed, wanted, skippable=True)
        self._latest[owner] = job
        self._readers.submit(self._run, job)

    def start(
        self,
        work: Action[..., R] | Question[..., R],
        then: Callable[[R], None],
        *args: Any,
        reason: str = "",
        progress: Callable[[int, int], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> Progress:
        """Do long *work* on the working thread; *progress* (done, total), *then* and *failed* are called on the main
        thread. The Progress given back cancels it: then *failed* gets Cancelled and nothing is kept."""
        reporter = _Reporter(self)
        running = Progress(reporter.at)

        def do() -> Any:
            if running.cancelled:
                raise Cancelled
            if isinstance(work, Question):
                return self._runner.ask(work, running, reason, *args)
            outcome = self._runner.run(work, running, reason, *args)
            job.tables = outcome.tables
            return outcome.value

        job = _Job(do, then, failed, lambda: _stands(then), progress)
        reporter.job = job
        self._running.add(running)
        self._workers.submit(self._run, job).add_done_callback(lambda _done: self._running.discard(running))
        return running

    @property
    def busy(self) -> bool:
        """Whether long work is under way or waiting."""
        return bool(self._running)

    def settle(self) -> None:
        """Wait until nothing is being read any more; answers still come in their turn."""
        self._readers.submit(int).result()

    def close(self) -> None:
        """Stop long work at its next step and wait for both threads; nothing is delivered any more."""
        self._closed = True
        for running in tuple(self._running):
            running.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._collecting.stop()

    def _run(self, job: _Job) -> None:
        """On a worker thread."""
        if self._closed or (job.skippable and not job.wanted()):
            return
        try:
            job.answer = job.do()
        except Exception as error:  # a thread is a boundary: whatever it is, the main thread is told
            job.error = error
        if not self._closed and shiboken6.isValid(self):
            self._done.emit(job)

    def _deliver(self, job: _Job) -> None:
        if self._closed:
            return
        if job.tables:
            self.changed.emit(job.tables)
        if not job.wanted():
            return
        if job.error is None:
            job.then(job.answer)
        elif not isinstance(job.error, UserError):
            sys.excepthook(type(job.error), job.error, job.error.__traceback__)
        elif job.failed is not None:
            job.failed(job.error)
        elif not isinstance(job.error, Cancelled):
            self.refused.emit(job.error)

    def _tell(self, job: _Job, done: int, total: int) -> None:
        if not self._closed and job.told is not None and _stands(job.told):
            job.told(done, total)


class _Reporter:
    """Carries progress from the working thread to the window, not more often than it can be seen."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.job: _Job | None = None
        self._last = 0.0

    def at(self, done: int, total: int) -> None:
        """On the working thread."""
        now = time.monotonic()
        if self.job is not None and (done >= total or now - self._last >= _TELL_EVERY):
            self._last = now
            self.work._told.emit(self.job, done, total)


def _stands(callback: Callable[..., None]) -> bool:
    """Whether the widget a bound method belongs to still exists."""
    bound = getattr(callback, "__self__", None)
    return not isinstance(bound, QObject) or shiboken6.isValid(bound)
