"""The list of modules at the left: how its entries are drawn, open or as a rail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from k2k_desktop.ui.kit import icons, theme

SIDE: Final = int(Qt.ItemDataRole.UserRole) + 2  # the role a model answers with a SideEntry
OPEN_WIDTH, RAIL_WIDTH = 220, 56
BEFORE_NAME, AFTER_NAME = 46, 18
_ITEM, _GROUP = 30, 27
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class SideEntry:
    """One line of the sidebar: a module with its icon and open work, or the name of a group (*group*)."""

    text: str
    icon: str = ""
    count: int = 0
    group: bool = False
    active: bool = False


class SidebarDelegate(QStyledItemDelegate):
    """Draws the sidebar from the `SideEntry` its model answers for the role `SIDE`; `rail` shows icons only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rail = False

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """An entry is 30 high, a group 27, a rail's dividing line 9."""
        entry: SideEntry | None = index.data(SIDE)
        height = _ITEM
        if entry is not None and entry.group:
            height = 9 if self.rail else _GROUP
        return QSize(theme.px(24 if self.rail else 100), theme.px(height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one entry."""
        entry: SideEntry | None = index.data(SIDE)
        if entry is None:
            return
        rect: QRect = option.rect
        if entry.group:
            self._paint_group(painter, rect, entry)
            return
        box = rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        state: QStyle.StateFlag = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if entry.active or hovered:
            painter.setBrush(theme.color("select" if entry.active else "hover"))
            painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        if entry.active:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(box.left(), box.top() + theme.px(6), 3, box.height() - theme.px(12), 1.5, 1.5)
        view = option.widget
        if isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_entry(painter, rect, entry)

    def _paint_group(self, painter: QPainter, rect: QRect, entry: SideEntry) -> None:
        if self.rail:
            line = rect.center().y()
            painter.fillRect(rect.left() + theme.px(14), line, rect.width() - theme.px(28), 1, theme.color("border"))
            return
        painter.setFont(theme.font("group"))
        painter.setPen(theme.color("muted"))
        painter.drawText(rect.adjusted(theme.px(16), theme.px(3), -theme.px(8), 0), _LEFT, entry.text)

    def _paint_entry(self, painter: QPainter, rect: QRect, entry: SideEntry) -> None:
        tone = "accent" if entry.active else "muted"
        side = theme.px(18)
        left = rect.left() + (rect.width() - side) // 2 if self.rail else rect.left() + theme.px(18)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(QPoint(left, rect.center().y() - side // 2 + 1), icons.pixmap(entry.icon, tone, 18, ratio))
        if self.rail:
            if entry.count:
                self._paint_dot(painter, left + side + theme.px(3), rect.center().y() - theme.px(5))
            return
        font = theme.font("strong" if entry.active else "body")
        painter.setFont(font)
        painter.setPen(theme.color("accent" if entry.active else "text"))
        room = rect.adjusted(theme.px(BEFORE_NAME), 0, -theme.px(AFTER_NAME), 0)
        painter.drawText(room, _LEFT, entry.text)
        if entry.count:
            painter.setFont(theme.font("caption", tabular=True, weight=600 if entry.active else 400))
            painter.setPen(theme.color("accent" if entry.active else "muted"))
            painter.drawText(room, _RIGHT, f"{entry.count:,}")

    def _paint_dot(self, painter: QPainter, x: int, y: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QPoint(x, y), theme.px(3), theme.px(3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
