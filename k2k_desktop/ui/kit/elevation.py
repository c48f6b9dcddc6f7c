"""The front of a block as a picture: floors of squares, walked with the arrows. Each square says its state in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.badges import BadgeKind, fit
from k2k_desktop.ui.kit.basics import Badge

Index = QModelIndex | QPersistentModelIndex
WIDTH: Final = 58
HEIGHT: Final = 34
_PLACE: Final = int(Qt.ItemDataRole.UserRole) + 1
_KEPT: Final = 4000  # drawn squares that are kept: a few kilobytes each
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Face:
    """How a square looks: its *text*, an *icon* before it or a *number* at its right, in the colours of *kind*."""

    text: str
    kind: BadgeKind
    icon: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class FloorHead:
    """What stands before a floor, and what its tooltip says."""

    text: str
    tip: str = ""


class FrontModel(QAbstractTableModel):
    """Floors from the top, doors from the left; a kind of front says what stands at a place and how it looks.

    `floors` are the rows; a place that is None cannot be walked to.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads: Sequence[FloorHead] = ()
        self.floors: Sequence[Sequence[Any]] = ()
        self._doors = 0

    def put(self, heads: Sequence[FloorHead], floors: Sequence[Sequence[Any]]) -> None:
        """Show other squares."""
        self.beginResetModel()
        self.heads, self.floors = heads, floors
        self._doors = max((len(floor) for floor in floors), default=0)
        self.endResetModel()

    def face(self, place: Any) -> Face:
        """How a place looks."""
        raise NotImplementedError

    def words(self, place: Any) -> str:
        """A place in words, for tooltips and screen readers."""
        raise NotImplementedError

    def place(self, index: Index) -> Any:
        """What stands there; None where the floor is shorter."""
        if not index.isValid():
            return None
        floor = self.floors[index.row()]
        column = index.column()
        return floor[column] if column < len(floor) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Floors."""
        return 0 if parent.isValid() else len(self.floors)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Doors of the longest floor."""
        return 0 if parent.isValid() else self._doors

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Where there is nothing, nothing can be walked to."""
        return super().flags(index) if self.place(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = 0) -> object:
        """The place for our delegate; its words for everybody else."""
        place = self.place(index)
        if place is None:
            return None
        if role == _PLACE:
            return place
        if role == Qt.ItemDataRole.DisplayRole:
            return self.face(place).text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(place)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        """The floors."""
        if orientation != Qt.Orientation.Vertical or section >= len(self.heads):
            return None
        head = self.heads[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        return head.tip or None if role == Qt.ItemDataRole.ToolTipRole else None


class SquareDelegate(QStyledItemDelegate):
    """Draws one square. Squares that look alike are drawn once: thousands of them are painted between two frames."""

    def __init__(self, view: FrontView) -> None:
        super().__init__(view)
        self._front = view.front
        self._drawn: dict[tuple[Face, bool, int, int, float], QPixmap] = {}
        theme.changed.connect(self._drawn.clear)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the square."""
        place = self._front.place(index)
        if place is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatio()
        key = (self._front.face(place), focused, rect.width(), rect.height(), ratio)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) > _KEPT:
                self._drawn.clear()
            found = self._drawn[key] = _drawn(*key)
        painter.drawPixmap(rect.topLeft(), found)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """Every square alike."""
        return QSize(theme.px(WIDTH), theme.px(HEIGHT))


def _drawn(face: Face, focused: bool, width: int, height: int, ratio: float) -> QPixmap:
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRect(0, 0, width, height).adjusted(theme.px(2), theme.px(2), -theme.px(2), -theme.px(2))
    painter.setPen(theme.color("focus") if focused else theme.color("border"))
    painter.setBrush(theme.color(f"{face.kind}_bg"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
    room = box.adjusted(theme.px(5), 0, -theme.px(4), 0)
    painter.setPen(theme.color(face.kind))
    if face.icon:
        side = theme.px(14)
        painter.drawPixmap(
            room.left(), room.center().y() - side // 2 + 1, icons.pixmap(face.icon, face.kind, 14, ratio)
        )
        room.setLeft(box.left() + theme.px(22))
    font = theme.font("caption", weight=500)
    if face.number:
        strong = theme.font("strong")
        painter.setFont(strong)
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, face.number)
        room.setRight(room.right() - QFontMetrics(strong).horizontalAdvance(face.number) - theme.px(3))
    painter.setFont(font)
    painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignLeft, fit(face.text, font, room.width()))
    painter.end()
    return made


class FrontView(QTableView):
    """The picture itself: arrows walk, Enter or a click opens what stands at the place."""

    place_opened = Signal(object)

    def __init__(self, front: FrontModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.front = front
        front.setParent(self)
        self.setModel(front)
        self.setItemDelegate(SquareDelegate(self))
        self.setAccessibleName(_("Front of the block"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultSectionSize(theme.px(WIDTH))
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(HEIGHT))
        self._room: tuple[QSize, QSize] | None = None
        side.setMinimumWidth(theme.px(44))
        side.setMaximumWidth(theme.px(220))
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        side.setHighlightSections(False)
        self.clicked.connect(self._open)

    def put(self, heads: Sequence[FloorHead], floors: Sequence[Sequence[Any]]) -> None:
        """Show other squares; the place in hand stays."""
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.front.put(heads, floors)
        if self.front.rowCount():
            self.setCurrentIndex(self.front.index(max(0, row), max(0, column)))

    def fill_room(self, least: QSize, most: QSize) -> None:
        """Let the squares use the room there is: each between *least* and *most* (unscaled). The first column keeps
        its own width."""
        self._room = (least, most)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Larger squares in more room."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        doors, floors = self.front.columnCount(), self.front.rowCount()
        if self._room is None or not doors or not floors:
            return
        least, most = self._room
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wide = (self.viewport().width() - self.columnWidth(0) - bar) // max(1, doors - 1)
        high = (self.viewport().height() - bar) // floors
        wide = min(max(wide, theme.px(least.width())), theme.px(most.width()))
        for column in range(1, doors):
            self.setColumnWidth(column, wide)
        self.verticalHeader().setDefaultSectionSize(
            min(max(high, theme.px(least.height())), theme.px(most.height()))
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        place = self.front.place(index)
        if place is not None:
            self.place_opened.emit(place)


class Legend(QWidget):
    """What the colours mean, each with its icon and its words, counts among them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addStretch(1)
        self.badges: list[Badge] = []

    def say(self, lines: Sequence[tuple[str, BadgeKind, str]]) -> None:
        """Show these: words, colour, icon."""
        for badge in self.badges[len(lines) :]:
            badge.hide()
            badge.deleteLater()
        del self.badges[len(lines) :]
        for place, line in enumerate(lines):
            if place < len(self.badges):
                self.badges[place].show_state(*line)
                continue
            badge = Badge(*line, self)
            self._row.insertWidget(place, badge)
            self.badges.append(badge)
