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
from k2k_desktop.core.errors import NeedsReason, NeedsSecond, UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.kit.collecting import Collecting

P = ParamSpec("P")
R = TypeVar("R")

_REST, _LONGEST_REST = 2.0, 0.1  # of what is done aside: times the work since the last step; seconds
_TELL_EVERY = 0.05  # seconds between two reports of progress: more would only fill the window's queue


@dataclass(eq=False)
class _Task:
    """What a thread is given. Nothing of it belongs to Qt: a thread that lets go of a widget last, or looks at one
    while the window closes it, takes the program along."""

    do: Callable[[], Any]
    dropped: bool = False
    tables: frozenset[str] = frozenset()
    answer: Any = None
    error: Exception | None = None


@dataclass(eq=False)
class _Job:
    """Whom to tell of a task; only the main thread has it in hand."""

    then: Callable[[Any], None]
    failed: Callable[[UserError], None] | None
    wanted: Callable[[], bool]
    told: Callable[[int, int], None] | None = None
    again: Callable[[Who], object] | None = None
    running: Progress | None = None


class Work(QObject):
    """Everything a screen asks of the office goes through here. Lives on the main thread.

    One thread answers `fetch`, another does what was started: Python threads rather than QRunnables, whose lifetime
    Qt and Python disagree about. `changed` carries the names of the tables touched, after a commit; `refused` carries
    a UserError that nobody else wanted to show.
    """

    changed = Signal(frozenset)
    refused = Signal(object)
    removed = Signal(str, int)  # an act that can be undone took records away: its marked label, its entry
    _done = Signal(object)
    _told = Signal(object, int, int)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._readers = ThreadPoolExecutor(1, "read")
        self._workers = ThreadPoolExecutor(1, "work")
        self._latest: weakref.WeakKeyDictionary[QObject, _Task] = weakref.WeakKeyDictionary()
        self._waiting: dict[_Task, _Job] = {}
        self._running: set[Progress] = set()
        self._aside: Progress | None = None  # the last piece that was started aside
        self._closed = False
        self._collecting = Collecting(self)
        self.reasoner: Callable[[NeedsReason], str | None] | None = None  # asks why; None where it was left
        self.approver: Callable[[NeedsSecond], Who | None] | None = None  # asks for the second person on the screen
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
        """Do it now in one transaction, then emit `changed`. Raises UserError, for the caller to show.

        What two people do asks for the second one first; nobody there, and it raises the NeedsSecond. What needs a
        reason asks for it; left without one, nothing is done and Cancelled is raised.
        """

        def do(why: str) -> R:
            return self.with_second(lambda second: self.change_with(second, action, *args, reason=why, **kwargs))

        try:
            return do(reason)
        except NeedsReason as needed:
            if self.reasoner is None:
                raise
            given = self.reasoner(needed)
            if given is None:
                raise Cancelled from needed
        return do(given)

    def change_with(self, second: Who | None, action: Action[..., R], *args: Any, reason: str = "", **kwargs: Any) -> R:
        """`change` with the *second* person already in hand."""
        outcome = self._runner.run_with(second, action, Progress(), reason, *args, **kwargs)
        self.changed.emit(outcome.tables)
        if outcome.removed and action.undoable:
            self.removed.emit(action.label, outcome.seq)
        return outcome.value

    def with_second(self, do: Callable[[Who | None], R]) -> R:
        """*do* alone; where it says that two people do this, with the second one, who is asked for."""
        try:
            return do(None)
        except NeedsSecond as needed:
            second = self.approver(needed) if self.approver else None
            if second is None:
                raise
        return do(second)

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
        if earlier := self._latest.pop(owner, None):
            earlier.dropped = True
            self._waiting.pop(earlier, None)
        whose, runner = weakref.ref(owner), self._runner
        task = _Task(lambda: runner.read(question, *args))

        def wanted() -> bool:
            owner = whose()
            return owner is not None and shiboken6.isValid(owner) and self._latest.get(owner) is task

        self._latest[owner] = task
        self._waiting[task] = _Job(then, failed, wanted)
        self._readers.submit(self._run, task)

    def start(
        self,
        work: Action[..., R] | Question[..., R],
        then: Callable[[R], None],
        *args: Any,
        reason: str = "",
        progress: Callable[[int, int], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        aside: bool = False,
    ) -> Progress:
        """Do long *work* on the working thread; *progress* (done, total), *then* and *failed* are called on the main
        thread. The Progress given back cancels it: then *failed* gets Cancelled and nothing is kept.

        What nobody waits for is done *aside*: it is stopped as soon as other work is started, and keeps nobody `busy`.
        """
        self._set_aside(None)
        reporter = _Reporter(self)
        running = _Aside(reporter.at) if aside else Progress(reporter.at)
        runner = self._runner

        def begin(second: Who | None) -> None:
            def do() -> Any:
                if running.cancelled:
                    raise Cancelled
                if isinstance(work, Question):
                    return runner.ask(work, running, reason, *args)
                outcome = runner.run_with(second, work, running, reason, *args)
                task.tables = outcome.tables
                return outcome.value

            task = reporter.task = _Task(do)
            self._waiting[task] = _Job(
                then, failed, lambda: _stands(then), progress, None if second else begin, running
            )
            (self._set_aside if aside else self._running.add)(running)
            self._workers.submit(self._run, task).add_done_callback(lambda _done: self._running.discard(running))

        begin(None)
        return running

    def _set_aside(self, running: Progress | None) -> None:
        if self._aside is not None:
            self._aside.cancel()
        self._aside = running

    @property
    def busy(self) -> bool:
        """Whether long work that somebody waits for is under way or waiting."""
        return bool(self._running)

    def settle(self) -> None:
        """Wait until nothing is being read any more; answers still come in their turn."""
        self._readers.submit(int).result()

    def close(self) -> None:
        """Stop long work at its next step and wait for both threads; nothing is delivered any more."""
        self._closed = True
        for running in (*self._running, *filter(None, [self._aside])):
            running.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()
        self._collecting.stop()

    def _run(self, task: _Task) -> None:
        """On a worker thread."""
        if self._closed or task.dropped:
            return
        try:
            task.answer = task.do()
        except Exception as error:  # a thread is a boundary: whatever it is, the main thread is told
            task.error = error
        if not self._closed and shiboken6.isValid(self):
            self._done.emit(task)

    def _deliver(self, task: _Task) -> None:
        job = self._waiting.pop(task, None)
        if job is not None and job.running is not None:
            self._running.discard(job.running)  # the thread may not have come to it: what follows need not wait
        if self._closed:
            return
        if task.tables:
            self.changed.emit(task.tables)
        if job is None or not job.wanted():
            return
        if task.error is None:
            job.then(task.answer)
        elif not isinstance(task.error, UserError):
            sys.excepthook(type(task.error), task.error, task.error.__traceback__)
        elif job.again is not None and (second := self._second_for(task.error)) is not None:
            job.again(second)
        elif job.failed is not None:
            job.failed(task.error)
        elif not isinstance(task.error, Cancelled):
            self.refused.emit(task.error)

    def _second_for(self, error: UserError) -> Who | None:
        """Who came to the screen, where that is what was missing."""
        return self.approver(error) if isinstance(error, NeedsSecond) and self.approver else None

    def _tell(self, task: _Task, done: int, total: int) -> None:
        job = self._waiting.get(task)
        if not self._closed and job is not None and job.told is not None and _stands(job.told):
            job.told(done, total)


class _Aside(Progress):
    """Rests between its steps, longer than each took: two threads share one interpreter, and the window waits for
    none of what nobody waits for."""

    def __init__(self, told: Callable[[int, int], None]) -> None:
        super().__init__(told)
        self._rested = time.monotonic()

    def at(self, done: int, total: int) -> None:
        """On the working thread."""
        super().at(done, total)
        time.sleep(min(_REST * (time.monotonic() - self._rested), _LONGEST_REST))
        self._rested = time.monotonic()


class _Reporter:
    """Carries progress from the working thread to the window, not more often than it can be seen."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.task: _Task | None = None
        self._last = 0.0

    def at(self, done: int, total: int) -> None:
        """On the working thread."""
        now = time.monotonic()
        if self.task is not None and (done >= total or now - self._last >= _TELL_EVERY):
            self._last = now
            self.work._told.emit(self.task, done, total)


def _stands(callback: Callable[..., None]) -> bool:
    """Whether the widget a bound method belongs to still exists."""
    bound = getattr(callback, "__self__", None)
    return not isinstance(bound, QObject) or shiboken6.isValid(bound)
