"""What happened to a record, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import LongLink, label


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: *what* in a few words, *who* or more about it, *when* as shown. *tone* is danger or
    warn only for a missed promise; *opens* makes *what* a link."""

    icon: str
    what: str
    who: str
    when: str
    tone: Literal["neutral", "ok", "info", "warn", "danger"] = "neutral"
    opens: Callable[[], object] | None = None


class _Line(QWidget):
    def __init__(self, happening: Happening, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._happening, self._last = happening, last
        self.setAccessibleName(", ".join(x for x in (happening.what, happening.who, happening.when) if x))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(34), theme.px(2) if happening.opens is None else 0, 0, theme.px(8))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self._what(), 1)
        beside = Qt.AlignmentFlag.AlignTop if happening.opens is None else Qt.AlignmentFlag.AlignVCenter
        head.addWidget(label(happening.when, "caption", self), 0, beside)
        column.addLayout(head)
        if happening.who:
            column.addWidget(label(happening.who, "caption", self, wrap=True))

    def _what(self) -> QWidget:
        opens = self._happening.opens
        if opens is None:
            return label(self._happening.what, "strong", self, wrap=True)
        made = LongLink(self._happening.what, self)
        made.clicked.connect(lambda: opens())
        return made

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The icon in its circle and the line down to the next."""
        painter = QPainter(self)
        side = theme.px(24)
        tone = self._happening.tone
        if not self._last:
            painter.fillRect(QRect(side // 2, side + 2, 2, self.height() - side - 2), theme.color("border"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_bg"))
        painter.drawEllipse(0, 0, side, side)
        inset = (side - theme.px(14)) // 2
        drawn = icons.pixmap(self._happening.icon, tone, 14, self.devicePixelRatio())
        painter.drawPixmap(QPoint(inset, inset), drawn)


class Timeline(QWidget):
    """A record's history; give it the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        """Replace what is shown."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, happening in enumerate(happenings, 1):
            self._column.addWidget(_Line(happening, place == len(happenings), self))
