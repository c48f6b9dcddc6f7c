"""What takes the tour's pictures: the window as it stands, and dialogs over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from k2k_desktop.services.office import office_frame
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.shell.window import MainWindow

_REST: Final = 160  # milliseconds: longer than a pane waits before it reads
_DRAWN: Final = 30
_DIM: Final = QColor(0, 0, 0, 90)


class Tour:
    """Pictures of one window in one look and language."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.taken: list[str] = []

    def take(self, name: str) -> None:
        """A picture of the window as it stands once it has come to rest."""
        self.settle()
        self._save(name, self.window.grab())

    def take_dialog(self, name: str, run: Callable[[], object]) -> None:
        """A picture of the dialog that *run* opens, over the dimmed window; then the dialog is put away."""
        below = self.window.grab()
        looked: list[bool] = []

        def look() -> None:
            looked.append(True)
            dialog = QApplication.activeModalWidget()
            if dialog is not None:
                rest(150)
                self._save(name, _over(below, dialog.grab()))
                _put_away(dialog)

        QTimer.singleShot(_REST, self.window, look)
        run()  # comes back at once from a dialog that is only opened
        while not looked:
            rest(60)
        rest(60)

    def settle(self) -> None:
        """Until selections have rested and everything asked of the office is answered."""
        rest()
        loop, owner = QEventLoop(), QObject()
        self.window.work.fetch(office_frame, lambda _frame: loop.quit(), owner=owner)
        loop.exec()
        rest(_DRAWN)

    def until_idle(self) -> None:
        """Until long work behind the window has ended, within reason."""
        for _time in range(20):
            self.settle()
            if not self.window.work.busy:
                break

    def give(self, name: str) -> bool:
        """Give a command of the window where it may be given now. Whether it was."""
        run = self.command(name)
        if run is not None:
            run()
        return run is not None

    def dialog_of(self, picture: str, name: str) -> None:
        """A picture of the dialog a command opens, where the command may be given now."""
        if run := self.command(name):
            self.take_dialog(picture, run)

    def command(self, name: str) -> Callable[[], object] | None:
        """What a command of the window does, where it may be done now."""
        for command in self.window.commands.all():
            if command.name == name and command.enabled() is None:
                return command.run
        return None

    def _save(self, name: str, picture: QPixmap) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        picture.save(str(self.folder / f"{name}.png"))
        self.taken.append(name)


def rest(milliseconds: int = _REST) -> None:
    """Let the window read, draw and come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def _over(below: QPixmap, dialog: QPixmap) -> QPixmap:
    """The dialog in the middle of the dimmed window: a screenshot has no second window."""
    picture = QPixmap(below)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), _DIM)
    place = QRect(dialog.rect())
    place.moveCenter(picture.rect().center())
    painter.drawPixmap(place.topLeft(), dialog)
    painter.setPen(theme.color("border"))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return picture


def _put_away(dialog: QWidget) -> None:
    if isinstance(dialog, QDialog):
        dialog.reject()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
