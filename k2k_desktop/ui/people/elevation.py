"""A block as its front is seen: a square for each unit, walked with the arrows, coloured by one question at a time."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services.estate.pages import Elevation, Square
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.widgets import Badge
from k2k_desktop.ui.people.household import STATUS

Index = QModelIndex | QPersistentModelIndex
Mode = Literal["vacancy", "vulnerable", "verified"]
State = tuple[str, BadgeKind, str]  # marked words, kind, icon

MODES: Final[tuple[tuple[Mode, str], ...]] = (
    ("vacancy", N_("Vacancy")),
    ("vulnerable", N_("Vulnerable")),
    ("verified", N_("Verification")),
)
_EMPTY: Final[State] = (N_("Nobody lives here"), "neutral", "minus")
_SQUARE: Final = int(Qt.ItemDataRole.UserRole) + 1
_WIDTH: Final = 58
_HEIGHT: Final = 34


def state_of(square: Square, mode: Mode) -> State:
    """What a unit's square says in *mode*: words, colour, icon."""
    if mode == "vacancy":
        kind, icon = STATUS[square.status]
        return (square.status.label, kind, icon)
    if not square.people:
        return _EMPTY
    if mode == "vulnerable":
        if square.vulnerable:
            return (N_("Somebody vulnerable"), "warn", "heart-pulse")
        return (N_("Nobody vulnerable"), "ok", "check")
    if square.verified:
        return (N_("All verified"), "ok", "badge-check")
    return (N_("To be verified"), "info", "clock")


class ElevationModel(QAbstractTableModel):
    """Floors from the top, doors from the left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.front: Elevation | None = None
        self.mode: Mode = "vacancy"

    def show_front(self, front: Elevation | None, mode: Mode) -> None:
        """Show another block, or the same one by another question."""
        self.beginResetModel()
        self.front, self.mode = front, mode
        self.endResetModel()

    def square(self, index: Index) -> Square | None:
        """The unit at a place; None where the floor is shorter."""
        if self.front is None or not index.isValid():
            return None
        squares = self.front.floors[index.row()][1]
        return squares[index.column()] if index.column() < len(squares) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Floors."""
        return 0 if parent.isValid() or self.front is None else len(self.front.floors)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Doors of the longest floor."""
        if parent.isValid() or self.front is None:
            return 0
        return max((len(squares) for _floor, squares in self.front.floors), default=0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Where there is no unit nothing can be walked to."""
        return super().flags(index) if self.square(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = 0) -> object:
        """The square for our delegate; its words for tooltips and screen readers."""
        square = self.square(index)
        if square is None:
            return None
        if role == _SQUARE:
            return square
        if role == Qt.ItemDataRole.DisplayRole:
            return square.code
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = say(state_of(square, self.mode)[0])
            people = say_count(N_("{count} resident"), N_("{count} residents"), square.people)
            return _("{unit}: {state}, {people}", unit=square.code, state=words, people=people)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        """The floors, each with who speaks for it."""
        if orientation != Qt.Orientation.Vertical or self.front is None:
            return None
        floor = self.front.floors[section][0]
        head = self.front.heads.get(floor) if floor else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _("{floor} · {name}", floor=floor, name=head) if head else floor or "—"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if role == Qt.ItemDataRole.ToolTipRole and head:
            return _("Floor head: {name}", name=head)
        return None


class SquareDelegate(QStyledItemDelegate):
    """Draws one unit: icon and door, in the colours of its state; a ring where the focus is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the square."""
        square: Square | None = index.data(_SQUARE)
        model = index.model()
        if square is None or not isinstance(model, ElevationModel):
            return
        _words, kind, icon = state_of(square, model.mode)
        whole: QRect = option.rect
        box = whole.adjusted(theme.px(2), theme.px(2), -theme.px(2), -theme.px(2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme.color("focus") if focused else theme.color("border"))
        painter.setBrush(theme.color(f"{kind}_bg"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        side = theme.px(14)
        at = QPoint(box.left() + theme.px(5), box.center().y() - side // 2 + 1)
        painter.drawPixmap(at, icons.pixmap(icon, kind, 14, painter.device().devicePixelRatio()))
        painter.setPen(theme.color(kind))
        painter.setFont(theme.font("caption", weight=500))
        room = box.adjusted(theme.px(22), 0, -theme.px(3), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, square.door)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """Every square alike."""
        return QSize(theme.px(_WIDTH), theme.px(_HEIGHT))


class ElevationView(QTableView):
    """The picture itself: arrows walk, Enter or a click opens the unit."""

    unit_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.front = ElevationModel(self)
        self.setModel(self.front)
        self.setItemDelegate(SquareDelegate(self))
        self.setAccessibleName(_("Front of the block"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultSectionSize(theme.px(_WIDTH))
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(_HEIGHT))
        side.setMinimumWidth(theme.px(44))
        side.setMaximumWidth(theme.px(220))
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        side.setHighlightSections(False)
        self.clicked.connect(self._open)

    def show_front(self, front: Elevation | None, mode: Mode) -> None:
        """Show a block; the place in hand stays."""
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.front.show_front(front, mode)
        if self.front.rowCount():
            self.setCurrentIndex(self.front.index(max(0, row), max(0, column)))

    def current_square(self) -> Square | None:
        """The unit in hand."""
        return self.front.square(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        square = self.front.square(index)
        if square is not None:
            self.unit_opened.emit(square.unit_id)


class Legend(QWidget):
    """What the colours mean, each with its icon, its words and how many units there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addStretch(1)
        self.badges: list[Badge] = []

    def show_front(self, front: Elevation | None, mode: Mode) -> None:
        """Say what is shown."""
        for badge in self.badges:
            badge.hide()
            badge.deleteLater()
        squares = [square for _floor, floor in (front.floors if front else []) for square in floor]
        counted = Counter(state_of(square, mode) for square in squares)
        self.badges = []
        for place, ((words, kind, icon), count) in enumerate(counted.most_common()):
            badge = Badge(_("{state}: {count}", state=say(words), count=f"{count:,}"), kind, icon, self)
            self._row.insertWidget(place, badge)
            self.badges.append(badge)


class BlockFront(QWidget):
    """The picture of a block with its legend."""

    unit_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.legend = Legend(self)
        self.view = ElevationView(self)
        self.view.unit_opened.connect(self.unit_opened)
        column.addWidget(self.legend)
        column.addWidget(self.view, 1)
        self.mode: Mode = "vacancy"
        self._front: Elevation | None = None

    def show_front(self, front: Elevation | None) -> None:
        """Show a block."""
        self._front = front
        self._show()

    def set_mode(self, mode: Mode) -> None:
        """Colour by another question."""
        self.mode = mode
        self._show()

    def _show(self) -> None:
        self.legend.show_front(self._front, self.mode)
        self.view.show_front(self._front, self.mode)
