"""The locked screen: every window covered, nothing of it readable, the password asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _, say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.widgets import announce, button, label
from k2k_desktop.ui.shell.sidebar import Mark

_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,  # all that is seen of a key that gave a command
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.MouseMove,
    }
)


class IdleWatch(QObject):
    """Emits `idle` when nobody has touched keyboard or mouse for *minutes*."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)  # the usual one may be a twentieth late: 15 s of 5 minutes
        self.timer.timeout.connect(self.idle)
        self.set_minutes(minutes)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        app = QGuiApplication.instance()
        app.focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]  # a new dialog or menu has the focus

    def _watch(self, window: QWindow | None) -> None:
        # not the whole application: each event of each widget would pass through Python, a quarter of all its work
        if window is not None:
            window.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Wait that long from now on."""
        self.timer.start(minutes * 60_000)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Begin again with every touch."""
        if event.type() in _ACTS:
            self.timer.start()
        return False


class Cover(QWidget):
    """Covers one top-level window, whose own parts are hidden until it goes."""

    def __init__(self, top: QWidget, name: str, unlock: Callable[[str], UserError | None], why: str) -> None:
        super().__init__(top)
        self._top, self._unlock = top, unlock
        self._title = top.windowTitle()
        self._focus = top.focusWidget()
        self._hidden = [
            child
            for child in top.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child is not self and child.isVisible() and not child.isWindow()
        ]
        for child in self._hidden:
            child.hide()
        top.setWindowTitle(_("Screen locked"))
        top.installEventFilter(self)
        self._fill(name, say(why) or _("Unsaved words are kept. Type your password to go on."))
        self.setGeometry(top.rect())
        self.show()
        self.raise_()
        self.field.setFocus()

    def _fill(self, name: str, why: str) -> None:
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(theme.px(8))
        column.addWidget(Mark(self, 48), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(_("Screen locked"), "title", self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(
            label(why, "caption", self),
            0,
            Qt.AlignmentFlag.AlignHCenter,
        )
        column.addSpacing(theme.px(12))
        words = label(_("Password of {name}", name=name), "strong", self)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(theme.px(320))
        self.field.returnPressed.connect(self._try)
        words.setBuddy(self.field)
        words.setFixedWidth(theme.px(320))
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(words, 0, middle)
        column.addWidget(self.field, 0, middle)
        self.wrong = label("", "caption", self, kind="error", wrap=True)
        self.wrong.setFixedWidth(theme.px(320))
        column.addWidget(self.wrong, 0, middle)
        self.open_button = button(_("Unlock"), "primary", self)
        self.open_button.setFixedWidth(theme.px(320))
        self.open_button.clicked.connect(self._try)
        column.addWidget(self.open_button, 0, middle)

    def _try(self) -> None:
        error = self._unlock(self.field.text())
        self.field.clear()
        if error is not None:
            self.wrong.setText(error.say())
            announce(self.field, error.say())

    def lift(self) -> None:
        """Show the window's own parts again."""
        self._top.removeEventFilter(self)
        self._top.setWindowTitle(self._title)
        self.hide()
        for child in self._hidden:
            child.show()
        if self._focus is not None:
            self._focus.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        if watched is self._top and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._top.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A plain page."""
        QPainter(self).fillRect(self.rect(), theme.color("window"))


class ScreenLock(QObject):
    """Covers all windows at once and takes the covers away together."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._covers: list[Cover] = []

    @property
    def is_on(self) -> bool:
        """Whether the screen is covered."""
        return bool(self._covers)

    def cover(self, name: str, unlock: Callable[[str], UserError | None], why: str = "") -> None:
        """Cover every window of the program that can be seen; *why* is marked."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QApplication.clipboard().clear()
        for top in QApplication.topLevelWidgets():
            if top.isVisible() and top.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog):
                self._covers.append(Cover(top, name, unlock, why))

    def lift(self) -> None:
        """Take the covers away."""
        for cover in self._covers:
            cover.lift()
        self._covers.clear()
