"""Locking, reading only, and leaving."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.ui.shell import leaving
from k2k_desktop.ui.shell.lock import Cover
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import PASSWORD
from tests.patience import PATIENCE
from tests.shell.conftest import StartSession, notes_of

CTRL = Qt.KeyboardModifier.ControlModifier


def covers(session: Session) -> list[Cover]:
    """The covers on all windows."""
    return [cover for window in session.windows for cover in window.findChildren(Cover)]


def seen_in(top: QWidget) -> str:
    """Every word that can be seen."""
    texts = [one.text() for one in top.findChildren(QLabel) if one.isVisible()]
    texts += [one.text() for one in top.findChildren(QPushButton) if one.isVisible()]
    texts += [one.text() for one in top.findChildren(QLineEdit) if one.isVisible()]
    return "\n".join([top.windowTitle(), *texts])


def test_a_locked_screen_shows_nothing_of_the_office(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    notes_of(session).field.setText("rahsia penduduk")
    dialog = QDialog(window)
    dialog.setWindowTitle("rahsia penduduk")
    QVBoxLayout(dialog).addWidget(QLabel("rahsia penduduk", dialog))
    dialog.show()
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    for top in (window, dialog):
        assert "rahsia" not in seen_in(top)
        assert "Teratai" not in seen_in(top)
    dialog.findChild(Cover)
    dialog.close()


def test_the_key_is_let_go_of_and_nothing_answers(session: Session) -> None:
    session.lock()
    assert session.opened.locked
    assert session.opened.key.secret == b""
    with pytest.raises(UserError, match="locked"):
        session.work.read(offices.office_frame)


def test_the_password_opens_and_unsaved_words_are_there(session: Session, qtbot: QtBot) -> None:
    page = notes_of(session)
    QTest.keyClicks(page.field, "belum disimpan")
    session.lock()
    cover = covers(session)[0]
    QTest.keyClicks(cover.field, "bukan kata laluannya")
    QTest.keyClick(cover.field, Qt.Key.Key_Return)
    assert session.is_locked
    assert cover.wrong.text()
    QTest.keyClicks(cover.field, PASSWORD)
    QTest.keyClick(cover.field, Qt.Key.Key_Return)
    assert not session.is_locked
    assert notes_of(session) is page
    assert page.field.text() == "belum disimpan"
    assert session.work.read(offices.office_frame).idle_minutes == 5


def test_no_command_works_while_locked(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    window.open_page("office")
    session.lock()
    for key in (Qt.Key.Key_2, Qt.Key.Key_K, Qt.Key.Key_N):
        QTest.keyClick(window, key, CTRL)
    assert window.navigator.page == "office"
    assert not window.close()
    assert window.isVisible()


def test_idle_minutes_lock_the_screen(session: Session, qtbot: QtBot) -> None:
    session._idle.timer.start(1)
    qtbot.waitUntil(lambda: session.is_locked)


@pytest.mark.parametrize("front", ["window", "dialog", "menu"])
def test_every_touch_of_any_window_starts_the_wait_again(session: Session, qtbot: QtBot, front: str) -> None:
    window = session.windows[0]
    others = {"window": window, "dialog": QDialog(window), "menu": QMenu("Fail", window)}
    others["menu"].addAction("Buka")
    others[front].show()
    QTest.qWaitForWindowExposed(others[front], PATIENCE)
    top, timer, middle = others[front].windowHandle(), session._idle.timer, QPoint(4, 4)  # as the system gives it
    assert top is not None
    for touch in (
        lambda: QTest.keyClick(top, Qt.Key.Key_Shift),
        lambda: QTest.keyRelease(top, Qt.Key.Key_F5),  # whose press was taken for a command
        lambda: [QTest.mouseMove(top, place) for place in (QPoint(9, 9), middle)],  # it may be at one of them already
        lambda: QTest.mousePress(top, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle),
        lambda: QTest.wheelEvent(top, middle, QPoint(0, 120)),
    ):
        timer.stop()
        touch()
        assert timer.isActive()
    others[front].close()


def test_what_nobody_touches_does_not_start_the_wait_again(session: Session) -> None:
    session._idle.timer.stop()
    window = session.windows[0]
    window.resize(1200, 700)
    window.open_page("office")
    QApplication.processEvents()
    assert not session._idle.timer.isActive()


def test_a_second_program_reads_only_and_says_who_holds_it(start_session: StartSession) -> None:
    first = start_session()
    second = start_session()
    assert second.opened.read_only
    assert "membuka pejabat ini" in seen_in(second.windows[0].status) or "has this office open" in seen_in(
        second.windows[0].status
    )
    assert second.copy_refusal() is not None
    assert first.copy_refusal() is None


def test_closing_the_last_window_makes_a_copy_and_closes_the_office(session: Session, qtbot: QtBot) -> None:
    record = session.work.read(offices.office_record)
    session.work.change(offices.save_office, record.office_id, record.version, {"phone": "03-0000 0000"})
    with qtbot.waitSignal(session.left) as left:
        session.windows[0].close()
    assert left.args == [False]
    assert len(backups.copies_in(session.opened.folder.backups)) == 1
    assert session.opened.folder.who_holds() is None


def test_leaving_says_that_the_second_place_was_missed_and_tries_again(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    session.opened.runner.run(backups.set_second_place, Progress(), "Simpanan luar", stick, "Pn. Salmah")
    stick.rmdir()
    asked: list[str] = []

    def put_it_in(_parent: QWidget | None, _title: str, text: str, *_verbs: object, **_more: object) -> str:
        asked.append(text)
        stick.mkdir()
        return "again"

    monkeypatch.setattr(leaving, "ask", put_it_in)
    with qtbot.waitSignal(session.left):
        session.windows[0].close()
    assert [str(stick) in text for text in asked] == [True]
    assert len(list(stick.glob("*.k2k"))) == 1


@pytest.mark.parametrize(("answer", "over"), [("go", True), ("", False)])
def test_leaving_without_the_second_place_is_asked(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, over: bool
) -> None:
    (tmp_path / "stick").mkdir()
    session.opened.runner.run(backups.set_second_place, Progress(), "Simpanan luar", tmp_path / "stick", "Pn. Salmah")
    (tmp_path / "stick").rmdir()
    asked: list[str] = []

    def ask(_parent: QWidget | None, _title: str, text: str, *_verbs: object, **_more: object) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr(leaving, "ask", ask)
    session.sign_out()
    qtbot.waitUntil(lambda: bool(asked))
    QApplication.processEvents()
    assert session.is_over is over


def test_signing_out_without_changes_makes_no_second_copy(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.left):
        session.sign_out()
    assert len(backups.copies_in(session.opened.folder.backups)) == 1


def test_a_copy_by_command_is_said_and_listed(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    session.make_copy()
    qtbot.waitUntil(lambda: "hari ini" in window.status.copy.text())
    assert session.work.read(backups.last_copy_at) is not None


def test_the_idle_lock_is_never_off(session: Session) -> None:
    record = session.work.read(offices.office_record)
    for minutes in (0, 16, None):
        with pytest.raises(UserError):
            session.work.change(offices.save_office, record.office_id, record.version, {"idle_minutes": minutes})
    session.work.change(offices.save_office, record.office_id, record.version, {"idle_minutes": 1})
    assert session._idle.timer.interval() == 60_000
    assert session._idle.timer.timerType() == Qt.TimerType.PreciseTimer


def test_the_screen_locks_within_a_second_of_the_limit_again_and_again(session: Session, qtbot: QtBot) -> None:
    beside = QTimer(session)  # as late as the computer makes any timer
    beside.setTimerType(Qt.TimerType.PreciseTimer)
    beside.setSingleShot(True)
    came: dict[str, float] = {}
    beside.timeout.connect(lambda: came.update(beside=time.monotonic()))
    session._idle.idle.connect(lambda: came.update(locked=time.monotonic()))
    for _time in range(5):
        came.clear()
        beside.start(30)
        session._idle.timer.start(30)
        qtbot.waitUntil(lambda: len(came) == 2)
        assert came["locked"] - came["beside"] < 1
        assert session.is_locked
        assert session.opened.key.secret == b""
        assert "Teratai" not in seen_in(session.windows[0])
        assert session._unlock(PASSWORD) is None


def test_a_copied_identity_number_leaves_the_clipboard(session: Session, qtbot: QtBot) -> None:
    clipboard, timer = QApplication.clipboard(), session._clipboard.timer
    clipboard.setText("Aminah\t880101-14-5127")
    assert timer.isActive()
    assert timer.interval() == 30_000
    timer.start(1)
    qtbot.waitUntil(lambda: clipboard.text() == "")
    clipboard.setText("880101145127")
    clipboard.setText("Aduan TD/2026/14")  # something else meanwhile
    assert not timer.isActive()
    session._clipboard._clear()
    assert clipboard.text() == "Aduan TD/2026/14"
    clipboard.setText("880101145127")
    session.end_quietly()
    assert clipboard.text() == ""
