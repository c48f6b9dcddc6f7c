"""How a table's cells are drawn: one small value, one delegate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHoverEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind, badge_width, fit, paint_badge, paint_icon

Index = QModelIndex | QPersistentModelIndex

CELL: Final = int(Qt.ItemDataRole.UserRole) + 1  # the role a model answers with a Cell
FILLED: Final = frozenset({"danger", "warn", "info"})  # in a list, what is normal or finished is plain

ROW, ROW_COMPACT, ROW_ROOMY, ROW_TWO, HEADER = 34, 30, 40, 52, 32  # heights before text scale
GUTTER: Final = 20  # the first column's text starts where the page's title does
_PAD: Final = 10
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER: Final = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. *tone* is the token of an icon without a badge; *said* is what a screen reader hears
    where the text alone does not say it (an icon that stands for a word)."""

    text: str
    second: str = ""
    badge: BadgeKind | None = None
    icon: str = ""
    tick: bool | None = None
    align: Literal["left", "right", "center"] = "left"
    muted: bool = False
    strong: bool = False
    tone: str = "muted"
    said: str = ""


EMPTY: Final = Cell("—", muted=True)


def words(cell: Cell) -> str:
    """The words of *cell* for AccessibleTextRole, the clipboard and type-ahead."""
    if cell.said:
        return cell.said
    return f"{cell.text}, {cell.second}" if cell.second else cell.text


def paint_tick(painter: QPainter, box: QRect, ticked: bool) -> None:
    """Draw a check box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("accent" if ticked else "control"))
    painter.setBrush(theme.color("accent" if ticked else "surface"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if ticked:
        paint_icon(painter, box.left() + theme.px(1), box, "check", "on_accent", size=14)


class CellDelegate(QStyledItemDelegate):
    """Draws every table from the `Cell` its model answers for the role `CELL`.

    `attach(view)` makes it the view's delegate and follows the hovered row. `ticked` is emitted with the index when a
    check box is clicked. The first visible column starts at *gutter* (unscaled).
    """

    ticked = Signal(QModelIndex)

    def __init__(self, parent: QObject | None = None, gutter: int = GUTTER) -> None:
        super().__init__(parent)
        self.gutter = gutter
        self._hovered = -1
        self._view: QAbstractItemView | None = None
        self._header: Callable[[], QHeaderView | None] = lambda: None  # asked each time: a table may get another

    def attach(self, view: QAbstractItemView) -> None:
        """Draw all of *view*, which must have its model."""
        self._view = view
        self._header = getattr(view, "horizontalHeader", self._header)
        view.setItemDelegate(self)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        view.viewport().installEventFilter(self)
        view.selectionModel().currentChanged.connect(self._current_changed)

    def _current_changed(self) -> None:
        if self._view is not None:  # the ring goes round the whole row, Qt repaints one cell
            self._view.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the pointer from row to row."""
        kind = event.type()
        # Asked first: other events still come when half of the view is already gone.
        if kind not in {QEvent.Type.HoverMove, QEvent.Type.HoverLeave}:
            return False  # Qt's own filter is for editors: an Enter in the view is no end of typing
        if self._view is not None and watched is self._view.viewport():
            at = cast(QHoverEvent, event).position().toPoint()
            row = self._view.indexAt(at).row() if kind == QEvent.Type.HoverMove else -1
            if row != self._hovered:
                self._hovered = row
                self._view.viewport().update()
        return False

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """As wide as the words need, as high as one or two lines."""
        cell: Cell | None = index.data(CELL)
        if cell is None:
            return QSize(theme.px(_PAD * 2), theme.px(ROW))
        font = theme.font("strong" if cell.strong else "body")
        width = QFontMetrics(font).horizontalAdvance(cell.text) + 2
        if cell.badge in FILLED:
            width = badge_width(cell.text, cell.icon)
        elif cell.icon:
            width += theme.px(22)
        if cell.second:
            width = max(width, QFontMetrics(theme.font("caption")).horizontalAdvance(cell.second))
        if cell.tick is not None:
            width += theme.px(26)
        left = self.gutter if self._is_first(index) else _PAD
        return QSize(width + theme.px(left + _PAD), theme.px(ROW_TWO if cell.second else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw background, words and the ring of the focused row."""
        cell: Cell | None = index.model().data(index, CELL)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        first = self._is_first(index)
        if selected:
            painter.fillRect(rect, theme.color("select"))
        elif index.row() == self._hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("divider"))
        if cell is not None:
            left = theme.px(self.gutter if first else _PAD)
            self._paint_cell(painter, rect.adjusted(left, 0, -theme.px(_PAD), -1), cell)
        view = self._view
        if view is not None and view.currentIndex().row() == index.row() and view.hasFocus():
            self._paint_ring(painter, rect, first, index)
        if selected and first:
            painter.fillRect(rect.left(), rect.top(), theme.px(3), rect.height(), theme.color("accent"))

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on a check box."""
        cell: Cell | None = index.data(CELL)
        if cell is not None and cell.tick is not None and event.type() == QEvent.Type.MouseButtonRelease:
            rect: QRect = option.rect
            left = theme.px(self.gutter if self._is_first(index) else _PAD)
            x = cast(QMouseEvent, event).position().x() - rect.left() - left
            if -theme.px(6) <= x <= theme.px(22):
                self.ticked.emit(index)
                return True
        return super().editorEvent(event, model, option, index)

    def _is_first(self, index: Index) -> bool:
        header = self._header()
        return index.column() == 0 if header is None else header.sectionPosition(index.column()) == 0

    def _paint_ring(self, painter: QPainter, rect: QRect, first: bool, index: Index) -> None:
        ring = theme.color("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, ring)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, ring)
        if first:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), ring)
        header = self._header()
        right = header is None or header.sectionPosition(index.column()) + rect.width() >= header.length() - 1
        if right:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), ring)

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        if cell.tick is not None:
            side = theme.px(16)
            box = QRect(rect.left(), rect.center().y() - side // 2 + 1, side, side)
            if cell.second:
                box.moveTop(rect.top() + rect.height() // 2 - theme.px(9))
            paint_tick(painter, box, cell.tick)
            rect = rect.adjusted(theme.px(26), 0, 0, 0)
        if cell.badge in FILLED and cell.badge is not None:
            paint_badge(painter, rect, cell.badge, cell.text, cell.icon)
            return
        token = "muted" if cell.muted or cell.badge is not None else "text"
        if cell.icon:
            tone = cell.badge if cell.badge == "ok" else cell.tone
            side = 16 if cell.text else 18
            paint_icon(painter, rect.left(), rect, cell.icon, tone, size=side)
            rect = rect.adjusted(theme.px(20), 0, 0, 0)
        self._paint_words(painter, rect, cell, theme.color(token))

    def _paint_words(self, painter: QPainter, rect: QRect, cell: Cell, pen: QColor) -> None:
        right = cell.align == "right"
        font = theme.font("strong" if cell.strong else "body", tabular=right)
        flags = _RIGHT if right else _LEFT if cell.align == "left" else _CENTER
        painter.setFont(font)
        painter.setPen(pen)
        if not cell.second:
            painter.drawText(rect, flags, fit(cell.text, font, rect.width()))
            return
        middle = rect.top() + rect.height() // 2
        line = theme.px(18)
        upper = QRect(rect.left(), middle - line, rect.width(), line)
        painter.drawText(upper, flags, fit(cell.text, font, rect.width()))
        small = theme.font("caption")
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        lower = upper.translated(0, line + 1)
        painter.drawText(lower, flags, fit(cell.second, small, rect.width()))
