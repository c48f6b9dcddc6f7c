"""What the program says back: toast, banner, failure, progress, an empty place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.banner import ICONS, Banner, Tone, announce
from k2k_desktop.ui.kit.basics import button, icon_label, label

__all__ = [
    "Banner",
    "EmptyState",
    "FailurePanel",
    "ProgressPanel",
    "Toast",
    "ToastHost",
    "announce",
]

STAYS: Final = 6000  # milliseconds a toast stays
_MOST: Final = 3  # toasts at once


class Toast(QFrame):
    """What was done, for six seconds; hovering or focus inside makes it wait."""

    gone = Signal(QObject)

    def __init__(self, text: str, icon: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(10))
        row.addWidget(icon_label(icon, tone, 18, self))
        row.addWidget(label(text, parent=self), 1)
        self.link = button("", "link", self)
        self.link.hide()
        row.addWidget(self.link)
        self.close_button = button("", "icon", self, icon="x", name=_("Close"))
        self.close_button.clicked.connect(self.leave)
        row.addWidget(self.close_button)
        for inside in (self.link, self.close_button):
            inside.installEventFilter(self)
        self.clock = QTimer(self)
        self.clock.setSingleShot(True)
        self.clock.timeout.connect(self.leave)
        self.clock.start(STAYS)

    def offer(self, words: str, then: Callable[[], object]) -> None:
        """Show the link *words*, which does *then* and closes the toast."""
        self.link.setText(words)
        self.link.show()
        self.link.clicked.connect(self.leave)
        self.link.clicked.connect(lambda: then())

    def leave(self) -> None:
        """Go away."""
        self.clock.stop()
        self.gone.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Wait while the pointer is here."""
        self.clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Start again."""
        self._go_on()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Wait while a button here has focus; Esc closes."""
        if event.type() == QEvent.Type.FocusIn:
            self.clock.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._go_on()
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        if not self.underMouse() and not self.link.hasFocus() and not self.close_button.hasFocus():
            self.clock.start(STAYS)


class ToastHost(QObject):
    """Keeps toasts at the bottom right of *content*; the window's command on F8 jumps to the newest."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self._toasts: list[Toast] = []
        content.installEventFilter(self)
        if isinstance(content, QStackedWidget):
            content.currentChanged.connect(lambda _place: self._place())  # what is shown now came in front of them

    def say(
        self,
        text: str,
        *,
        tone: Tone = "ok",
        icon: str = "",
        link: str = "",
        then: Callable[[], object] | None = None,
    ) -> Toast:
        """Show and announce *text*; *link* with *then* is its one action (View, Undo)."""
        toast = Toast(text, icon or ICONS[tone], tone, self._content)
        if link and then is not None:
            toast.offer(link, then)
        toast.gone.connect(self._drop)
        self._toasts.append(toast)
        while len(self._toasts) > _MOST:
            self._drop(self._toasts[0])
        toast.ensurePolished()
        self._place()  # before it is seen, or it starts its life at the top left, maybe under the pointer
        toast.show()
        announce(toast, text)
        return toast

    def clear(self) -> None:
        """Take every toast away."""
        for toast in tuple(self._toasts):
            self._drop(toast)

    def jump(self) -> None:
        """Put the focus on the newest toast."""
        if self._toasts:
            newest = self._toasts[-1]
            (newest.link if newest.link.isVisible() else newest.close_button).setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the content."""
        if event.type() == QEvent.Type.Resize and self._toasts:
            self._place()
        return super().eventFilter(watched, event)

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.clock.stop()
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._content.height() - theme.px(16)
        for toast in reversed(self._toasts):
            width = min(max(theme.px(320), toast.sizeHint().width()), self._content.width() - theme.px(32))
            toast.resize(width, max(theme.px(46), toast.sizeHint().height()))
            bottom -= toast.height()
            toast.move(self._content.width() - width - theme.px(16), bottom)
            bottom -= theme.px(8)
            toast.raise_()


class EmptyState(QWidget):
    """Why a place is empty and the next step."""

    def __init__(
        self, icon: str, title: str, text: str, actions: Sequence[QPushButton] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(20)] * 4)
        column.setSpacing(theme.px(8))
        column.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
        column.addWidget(icon_label(icon, "muted", 24, self))
        self._title = label(title, "heading", self, wrap=True)
        self._text = label(text, parent=self, wrap=True)
        self._text.setProperty("role", "muted")
        column.addWidget(self._title)
        column.addWidget(self._text)
        if actions:
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            for each in actions:
                row.addWidget(each)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def tell(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)


class FailurePanel(QFrame):
    """What happened, whether the data is safe, what to do, and buttons that do it; technical details stay folded."""

    def __init__(
        self,
        title: str,
        text: str,
        actions: Sequence[QPushButton] = (),
        details: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "failure")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(16)] * 4)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(icon_label("circle-alert", "danger", 18, self))
        head.addWidget(label(title, "strong", self, kind="danger", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(label(text, parent=self, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for each in actions:
            row.addWidget(each)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setPlainText(details)
        self.details.setAccessibleName(_("Technical details"))
        self.details.setTabChangesFocus(True)
        self.details.setMaximumHeight(theme.px(140))
        self.details.hide()
        if details:
            fold = button(_("Technical details"), "link", self)
            fold.clicked.connect(lambda: self.details.setVisible(self.details.isHidden()))
            row.addWidget(fold)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.details)


class ProgressPanel(QFrame):
    """Long work: its name, amount, bar, time left, and a way to stop it. `cancelled` asks for that."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(label(title, "strong", self), 1)
        self._amount = label("", "caption", self)
        head.addWidget(self._amount)
        column.addLayout(head)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.bar.setRange(0, 0)
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        self._note = label("", "caption", self, wrap=True)
        foot.addWidget(self._note, 1)
        self.cancel = button(_("Cancel"), "link", self)
        self.cancel.clicked.connect(self._stop)
        foot.addWidget(self.cancel)
        column.addLayout(foot)

    def show_progress(self, done: int, total: int, amount: str = "", note: str = "") -> None:
        """*done* of *total* (0 when not known); *amount* and *note* are whole sentences, such as the time left."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._amount.setText(amount)
        self._note.setText(note)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()
