"""Opens the form or editor again that a draft was typed in, and puts the words back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import PageView

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.window import MainWindow

_PAUSE: Final = 50  # milliseconds: lists are read on another thread
_TRIES: Final = 60


class Reopening(QObject):
    """Goes the way a person would: the record, then the command. *done* gets the form or view that has the words
    now, None where there is no way."""

    def __init__(self, window: MainWindow, words: dict[str, Any], done: Callable[[QObject | None], None]) -> None:
        super().__init__(window)
        self._window, self._words, self._done = window, words, done
        self._before: set[FormDialog] = set()
        self._left = _TRIES
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)

    def begin(self) -> None:
        """Show the record, or the page where there was none."""
        record, window = self._words.get("record"), self._window
        if record:
            window.open_record(str(record[0]), int(record[1]))
        else:
            window.open_page(str(self._words.get("page", "")))
        if self._words.get("kind") == "page":
            self._restore_view()
            return
        self._before = set(_forms())
        self._timer.timeout.connect(self._give_command)
        self._timer.start()
        self._give_command()

    def _restore_view(self) -> None:
        view = self._window.navigator.view
        restored = view is not None and self._is_there(view) and view.restore_draft(self._words["words"])
        self._end(view if restored else None)

    def _is_there(self, view: PageView) -> bool:
        record = self._words.get("record")
        return record is None or view.record() == (record[0], record[1])

    def _give_command(self) -> None:
        view = self._window.navigator.view
        command = self._window.commands.find(str(self._words.get("command", "")))
        if view is not None and self._is_there(view) and command is not None and command.enabled() is None:
            self._timer.timeout.disconnect(self._give_command)
            self._timer.timeout.connect(self._fill)
            self._left = _TRIES
            command.go()  # may not come back before its form is closed: the timer fills it meanwhile
            return
        self._try_less()

    def _fill(self) -> None:
        words = self._words["words"]
        for dialog in _forms():
            if dialog not in self._before:
                fits = dialog.form.fits(words["at_first"])
                if fits:
                    dialog.form.restore(words["fields"])
                else:
                    dialog.reject()  # nothing was typed in it yet
                self._end(dialog if fits else None)
                return
        self._try_less()

    def _try_less(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._end(None)

    def _end(self, found: QObject | None) -> None:
        self._timer.stop()
        self._done(found)
        self.deleteLater()


def _forms() -> list[FormDialog]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, FormDialog) and top.isVisible()]
