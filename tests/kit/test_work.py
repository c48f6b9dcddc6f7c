"""Asking and changing from a screen, with real threads and a real office."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import State
from k2k_desktop.services.runner import Runner, progress
from k2k_desktop.ui.kit.work import Work
from tests.conftest import Make, RunnerOf
from tests.patience import PATIENCE

GATE = threading.Event()


@question(needs="estate.see")
def estates(session: Session) -> list[str]:
    """The names of all estates."""
    return sorted(session.scalars(Estate.__table__.select().with_only_columns(Estate.__table__.c.name)))


@question(needs="estate.see")
def echo(_session: Session, text: str) -> str:
    """What was asked."""
    return text


@question(needs="estate.see")
def waits(_session: Session, text: str) -> str:
    """What was asked, once the test lets it."""
    assert GATE.wait(PATIENCE / 1000)
    return text


@question(needs="estate.see")
def thread(_session: Session) -> int:
    """The thread that answers."""
    return threading.get_ident()


@question(needs="estate.see")
def bug(_session: Session) -> str:
    """A fault of ours."""
    raise ZeroDivisionError("bug")


@action("Add an estate", needs="estate.change")
def add_estate(session: Session, name: str) -> int:
    """One more estate."""
    estate = Estate(name=name, state=State.selangor)
    session.add(estate)
    session.flush()
    return estate.id


@action("Add many estates", needs="estate.change")
def add_many(session: Session, names: list[str], gate: bool = False) -> int:
    """Many more, telling how far it is."""
    for place, name in enumerate(names):
        session.add(Estate(name=name, state=State.selangor))
        session.flush()
        if gate and place:
            assert GATE.wait(PATIENCE / 1000)
        progress(session).at(place + 1, len(names))
    return len(names)


@pytest.fixture
def work(runner: Runner, qtbot: QtBot) -> Iterator[Work]:
    GATE.clear()
    work = Work(runner)
    yield work
    GATE.set()
    work.close()


def test_reading_answers_at_once(work: Work, make: Make) -> None:
    make.estate("PPR Teratai Damai")
    assert work.read(estates) == ["PPR Teratai Damai"]


def test_fetching_runs_elsewhere_and_answers_on_the_main_thread_in_order(work: Work, qtbot: QtBot) -> None:
    first, second, third = QObject(work), QObject(work), QObject(work)
    answers: list[tuple[str, int]] = []
    ran: list[int] = []
    for owner, text in ((first, "satu"), (second, "dua"), (third, "tiga")):
        work.fetch(echo, lambda answer: answers.append((answer, threading.get_ident())), text, owner=owner)
    work.fetch(thread, ran.append, owner=work)
    qtbot.waitUntil(lambda: bool(ran))
    assert [answer for answer, _where in answers] == ["satu", "dua", "tiga"]
    assert {where for _answer, where in answers} == {threading.get_ident()}
    assert ran[0] != threading.get_ident()


def test_a_later_fetch_of_the_same_owner_drops_the_earlier_answer(work: Work, qtbot: QtBot) -> None:
    owner, other = QObject(work), QObject(work)
    answers: list[str] = []
    work.fetch(waits, answers.append, "lama", owner=owner)
    work.fetch(echo, answers.append, "baharu", owner=owner)
    work.fetch(echo, answers.append, "lain", owner=other)
    GATE.set()
    qtbot.waitUntil(lambda: "lain" in answers)
    assert answers == ["baharu", "lain"]


def test_the_answer_for_a_destroyed_owner_is_dropped(work: Work, qtbot: QtBot) -> None:
    import shiboken6

    owner, other = QObject(work), QObject(work)
    answers: list[str] = []
    work.fetch(waits, answers.append, "lama", owner=owner)
    work.fetch(echo, answers.append, "lain", owner=other)
    shiboken6.delete(owner)
    GATE.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["lain"]


def test_a_refused_fetch_tells_the_caller_or_the_window(runner_of: RunnerOf, qtbot: QtBot) -> None:
    work = Work(runner_of("admin"))
    told: list[UserError] = []
    work.fetch(estates, lambda _answer: None, owner=work, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Refused)
    with qtbot.waitSignal(work.refused):
        work.fetch(estates, lambda _answer: None, owner=work)
    work.close()


def test_a_bug_on_a_thread_reaches_the_hook_of_the_main_thread(
    work: Work, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[tuple[type[BaseException], int]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_rest: caught.append((kind, threading.get_ident())))
    work.fetch(bug, lambda _answer: None, owner=work)
    qtbot.waitUntil(lambda: bool(caught))
    assert caught == [(ZeroDivisionError, threading.get_ident())]


def test_a_change_says_which_tables_it_touched(work: Work, qtbot: QtBot) -> None:
    with qtbot.waitSignal(work.changed) as told:
        key = work.change(add_estate, "PPR Teratai Damai")
    assert told.args is not None
    assert told.args[0] == frozenset({"estate"})
    assert key == 1


def test_a_refused_change_is_raised_and_says_nothing_changed(runner_of: RunnerOf, qtbot: QtBot) -> None:
    work = Work(runner_of("auditor"))
    assert isinstance(work.can(add_estate), Refused)
    with qtbot.assertNotEmitted(work.changed), pytest.raises(Refused):
        work.change(add_estate, "PPR Teratai Damai")
    work.close()


def test_long_work_reports_progress_and_then_the_tables_on_the_main_thread(work: Work, qtbot: QtBot) -> None:
    told: list[Any] = []
    done: list[int] = []
    work.changed.connect(lambda tables: told.append((tables, threading.get_ident())))
    steps: list[tuple[int, int]] = []
    work.start(add_many, done.append, ["Satu", "Dua", "Tiga"], progress=lambda n, total: steps.append((n, total)))
    assert work.busy
    qtbot.waitUntil(lambda: bool(done))
    assert done == [3]
    assert steps[-1] == (3, 3)
    assert told == [(frozenset({"estate"}), threading.get_ident())]
    qtbot.waitUntil(lambda: not work.busy)


def test_cancelled_long_work_keeps_nothing(work: Work, qtbot: QtBot) -> None:
    failed: list[UserError] = []
    begun: list[int] = []
    running = work.start(
        add_many, lambda _n: None, ["Satu", "Dua"], True, failed=failed.append, progress=lambda n, _of: begun.append(n)
    )
    qtbot.waitUntil(lambda: bool(begun))
    running.cancel()
    GATE.set()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], Cancelled)
    assert work.read(estates) == []


def test_reading_goes_on_while_long_work_writes_and_saving_says_why_not(work: Work, qtbot: QtBot) -> None:
    begun: list[int] = []
    done: list[int] = []
    work.start(add_many, done.append, ["Satu", "Dua"], True, progress=lambda n, _of: begun.append(n))
    qtbot.waitUntil(lambda: bool(begun))
    answers: list[list[str]] = []
    work.fetch(estates, answers.append, owner=work)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [[]]
    with pytest.raises(UserError):
        work.change(add_estate, "PPR Teratai Damai")
    GATE.set()
    qtbot.waitUntil(lambda: bool(done))


def test_long_work_is_done_even_if_its_window_was_closed(work: Work, qtbot: QtBot) -> None:
    import shiboken6

    class Window(QObject):
        def then(self, _answer: int) -> None:
            raise AssertionError

    window = Window()
    with qtbot.waitSignal(work.changed):
        work.start(add_many, window.then, ["Satu", "Dua"], True)
        shiboken6.delete(window)
        GATE.set()
    assert work.read(estates) == ["Dua", "Satu"]


def test_closing_drops_what_is_under_way(runner: Runner, qtbot: QtBot) -> None:
    work = Work(runner)
    answers: list[str] = []
    work.fetch(echo, answers.append, "satu", owner=work)
    work.close()
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.processEvents()
    assert answers == []
