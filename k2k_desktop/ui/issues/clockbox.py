"""The promise as a box: how late or how much is left, a bar in two parts, when it was reported and when it is due."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import icon_label, label

_HEIGHT: Final = 8


class ClockBar(QWidget):
    """The time promised, up to the mark in accent, and what went over it in danger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used, self._promised = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, used: float) -> None:
        """*used* of the time promised: 0.4 is less than half, 1.5 is half as long again."""
        self._used = max(0.0, used)
        self._promised = 1.0 if used <= 1 else max(0.12, 1 / used)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(theme.px(100), theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Two parts with a gap where the promise ended."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("divider"))
        painter.setBrush(theme.color("divider"))
        whole, round_ = self.rect().adjusted(0, 0, -1, -1), self.height() / 2 - 1
        painter.drawRoundedRect(whole, round_, round_)
        width = round(whole.width() * (min(self._used, 1.0) if self._used <= 1 else self._promised))
        if width > 0:
            self._part(painter, QRect(0, 0, max(width, whole.height()), whole.height()), "accent", round_)
        if self._used > 1:
            left = width + theme.px(3)
            self._part(painter, QRect(left, 0, whole.width() - left, whole.height()), "danger", round_)

    def _part(self, painter: QPainter, rect: QRect, token: str, round_: float) -> None:
        painter.setPen(theme.color(token))
        painter.setBrush(theme.color(token))
        painter.drawRoundedRect(rect, round_, round_)


class ClockBox(QFrame):
    """Icon and words of the state, the time promised at the right; the bar; two instants below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        self._icon = icon_label("clock", "muted", 16, self)
        self._words = label("", "strong", self, wrap=True)
        self._promise = label("", "caption", self)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._promise.setAlignment(right)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._words, 1)
        head.addWidget(self._promise)
        self._bar = ClockBar(self)
        foot = QHBoxLayout()
        self._left, self._right = label("", "caption", self, wrap=True), label("", "caption", self)
        self._right.setAlignment(right)
        foot.addWidget(self._left, 1)
        foot.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)

    def show_clock(self, words: str, tone: str, icon: str, promise: str, used: float, left: str, right: str) -> None:
        """Show a clock; *tone* is a token of colour, *used* the part of the promised time that has gone."""
        self._words.setText(words)
        theme.wear(self._words, tone if tone in ("danger", "warn", "ok") else "text")
        icons.put(self._icon, icon, tone, 16)
        self._promise.setText(promise)
        self._bar.show_part(used)
        self._left.setText(left)
        self._right.setText(right)
        self.setAccessibleName(". ".join(part for part in (words, promise, left, right) if part))
