"""The lines of the palette: groups and hits, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from k2k_desktop.ui.kit import icons, theme

Index = QModelIndex | QPersistentModelIndex
LINE: Final = int(Qt.ItemDataRole.UserRole)
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Line:
    """One line: a group's name (without *run*), or something that can be opened."""

    title: str
    second: str = ""
    icon: str = ""
    keys: str = ""
    run: Callable[[], object] | None = None
    elsewhere: Callable[[], object] | None = None  # in a new window


class Lines(QAbstractListModel):
    """What the palette shows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def put(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """How many lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The line itself, or its words."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return f"{line.title}, {line.second}" if line.second else line.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A group's name cannot be chosen."""
        line = self.lines[index.row()]
        return Qt.ItemFlag.NoItemFlags if line.run is None else super().flags(index)

    def next_row(self, row: int, step: int) -> int:
        """The next line that can be chosen from *row* on, going round; -1 where there is none."""
        for _ in range(len(self.lines)):
            row = (row + step) % len(self.lines)
            if self.lines[row].run is not None:
                return row
        return -1


class LineDelegate(QStyledItemDelegate):
    """Draws the lines as in the pictures."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """A hit is 40 high, a group's name 24."""
        line: Line = index.data(LINE)
        return QSize(100, theme.px(24 if line.run is None else 40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line: Line = index.data(LINE)
        rect: QRect = option.rect
        if line.run is None:
            painter.setFont(theme.font("group"))
            painter.setPen(theme.color("muted"))
            painter.drawText(rect.adjusted(theme.px(4), theme.px(4), 0, 0), _LEFT, line.title)
            return
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("select"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), theme.px(4), theme.px(4))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_words(painter, rect, line, chosen)

    def _paint_words(self, painter: QPainter, rect: QRect, line: Line, chosen: bool) -> None:
        ratio = painter.device().devicePixelRatio()
        side = theme.px(18)
        if line.icon:
            top = rect.center().y() - side // 2 + 1
            painter.drawPixmap(QPoint(rect.left() + theme.px(12), top), icons.pixmap(line.icon, "muted", 18, ratio))
        right = rect.right() - theme.px(12)
        keys = line.keys or ("Enter" if chosen else "")
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), _RIGHT, keys)
        room = right - QFontMetrics(theme.font("caption")).horizontalAdvance(keys) - theme.px(12)
        left = rect.left() + theme.px(40)
        font = theme.font("strong" if chosen else "body")
        metrics = QFontMetrics(font)
        title = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, max(0, room - left))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(left, rect.top(), room - left, rect.height()), _LEFT, title)
        left += metrics.horizontalAdvance(title) + theme.px(12)
        if line.second and left < room - theme.px(24):
            small = QFontMetrics(theme.font("caption"))
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("muted"))
            second = small.elidedText(line.second, Qt.TextElideMode.ElideRight, room - left)
            painter.drawText(QRect(left, rect.top(), room - left, rect.height()), _LEFT, second)
