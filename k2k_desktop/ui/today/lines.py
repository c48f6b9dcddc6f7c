"""The painted buttons of Hari Ini: a counter, and a line with a day and a state."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from k2k_desktop.core.formats import month_name
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind, badge_width, fit, paint_badge, paint_icon

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER: Final = Qt.AlignmentFlag.AlignCenter


class Painted(QAbstractButton):
    """A button that draws itself; Enter presses it as Space does, and the ring shows where the focus is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The mouse is over it."""
        super().enterEvent(event)
        self.update()

    def write(self, painter: QPainter, rect: QRect, text: str, role: theme.Role, token: str = "text") -> None:
        """Draw *text* on one line in *rect*."""
        font = theme.font(role)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(rect, _LEFT, fit(text, font, rect.width()))

    def draw_box(self, painter: QPainter, rect: QRect, fill: str, edge: str, radius: float) -> None:
        """Draw a rounded box."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge)) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(radius), theme.px(radius))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def draw_ring(self, painter: QPainter) -> None:
        """Where the focus is."""
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.px(8), theme.px(8))


class Tile(Painted):
    """A number with what it counts, and a second line."""

    def __init__(self, icon: str, tone: BadgeKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._number, self._second = icon, tone, 0, ""

    def show_count(self, number: int, text: str, second: str) -> None:
        """Show *number* of *text*."""
        self._number, self._second = number, second
        self.setText(text)
        self.setAccessibleName(f"{number} {text}. {second}" if second else f"{number} {text}")
        self.setToolTip(second)
        self.update()

    def number(self) -> int:
        """What is counted."""
        return self._number

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its icon with air around it."""
        return QSize(theme.px(200), theme.px(58))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw."""
        painter = QPainter(self)
        self.draw_box(painter, self.rect(), "hover" if self.underMouse() else "surface", "border", 8)
        side, middle = theme.px(36), self.rect().center().y()
        square = QRect(theme.px(14), middle - side // 2 + 1, side, side)
        self.draw_box(painter, square, f"{self._tone}_bg", "", 6)
        paint_icon(painter, square.left() + (side - theme.px(20)) // 2, square, self._icon, self._tone, size=20)
        font = theme.font("number", tabular=True)
        left = square.right() + theme.px(14)
        words = str(self._number)
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(left, 0, width + 2, self.height()), _LEFT, words)
        left += width + theme.px(12)
        room = self.width() - left - theme.px(10)
        line = theme.px(18)
        top = middle - line + 1 if self._second else middle - line // 2
        self.write(painter, QRect(left, top, room, line), self.text(), "strong")
        if self._second:
            self.write(painter, QRect(left, top + line, room, line), self._second, "caption", "muted")
        self.draw_ring(painter)
        painter.end()


class Line(Painted):
    """A title with a second line, perhaps the leaf of a calendar before it, and a state below or at the right."""

    def __init__(self, title: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self._second = second
        self._day: dt.date | None = None
        self._badge: tuple[str, BadgeKind, str] | None = None
        self._below = False
        self._rename()

    def show_leaf(self, day: dt.date) -> None:
        """Show *day* as the leaf of a calendar; the state then stands below."""
        self._day, self._below = day, True
        self.updateGeometry()

    def show_state(self, text: str, tone: BadgeKind, icon: str) -> None:
        """Show a state."""
        self._badge = (text, tone, icon)
        self._rename()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines, or three."""
        return QSize(theme.px(220), theme.px(76 if self._below else 41))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw."""
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        left, line = theme.px(16), theme.px(18)
        if self._day is not None:
            self._draw_leaf(painter, self._day)
            left += theme.px(56)
        room = self.width() - left - theme.px(16)
        top = theme.px(8) if self._below else (self.height() - 2 * line) // 2
        words = room
        if self._badge and not self._below:
            wide = min(badge_width(self._badge[0], self._badge[2]), room // 2)
            words = room - wide - theme.px(12)
            paint_badge(
                painter, QRect(self.width() - theme.px(16) - wide, 0, wide, self.height()), self._badge[1],
                self._badge[0], self._badge[2],
            )  # fmt: skip
        self.write(painter, QRect(left, top, words, line), self.text(), "strong" if self._below else "body")
        self.write(painter, QRect(left, top + line, words, line), self._second, "caption", "muted")
        if self._badge and self._below:
            text, tone, icon = self._badge
            paint_badge(painter, QRect(left, top + 2 * line, room, theme.px(24)), tone, text, icon)
        self.draw_ring(painter)
        painter.end()

    def _draw_leaf(self, painter: QPainter, day: dt.date) -> None:
        side = theme.px(44)
        box = QRect(theme.px(16), (self.height() - side) // 2, side, side)
        self.draw_box(painter, box, "subtle", "border", 6)
        painter.setFont(theme.font("heading", tabular=True))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(box.left(), box.top() + theme.px(4), side, theme.px(22)), _CENTER, f"{day.day:02}")
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("muted"))
        month = QRect(box.left(), box.top() + theme.px(25), side, theme.px(16))
        painter.drawText(month, _CENTER, month_name(day.month, long=False))

    def _rename(self) -> None:
        state = f" {self._badge[0]}." if self._badge else ""
        self.setAccessibleName(f"{self.text()}. {self._second}.{state}")
        self.setToolTip(self.text())
        self.update()
