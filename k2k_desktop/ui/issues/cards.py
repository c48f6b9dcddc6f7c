"""The cards of the board: one list for each step, painted, and dragged from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import _, say, say_count
from k2k_desktop.services.issues import lateness
from k2k_desktop.services.issues.views.board import IssueCard, Stack, Step
from k2k_desktop.ui.issues.looks import CLOCKS, PRIORITIES
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import fit, paint_badge, paint_icon
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.cells import FILLED

Index = QModelIndex | QPersistentModelIndex
Clock = Callable[[IssueCard], tuple[str, lateness.Look]]
_KIND: Final = "application/x-k2k-issue"
_PAD: Final = 12
_GAP: Final = 8  # between cards
_LINE: Final = 19
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAP: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_TITLE_LINES: Final = 2


class CardModel(QAbstractListModel):
    """The cards of one step."""

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: Sequence[IssueCard] = ()
        self.clock = clock

    def put(self, cards: Sequence[IssueCard]) -> None:
        """Show other cards."""
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def place_of(self, key: int) -> int:
        """Where the card of a complaint is; -1 where it is not here."""
        return next((place for place, card in enumerate(self.cards) if card.id == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Cards."""
        return 0 if parent.isValid() else len(self.cards)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = 0) -> object:
        """The words of a card."""
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(card)
        return card.title if role == Qt.ItemDataRole.ToolTipRole else None

    def words(self, card: IssueCard) -> str:
        """A card as it is read out."""
        priority = say(card.priority.label)
        affected = say_count("{count} household affected", "{count} households affected", card.affected)
        return ", ".join(
            part for part in (card.number, priority, card.title, card.about, self.clock(card)[0], affected) if part
        )

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """What is dragged."""
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The key of the card that is dragged."""
        data = QMimeData()
        if indexes:
            data.setData(_KIND, str(self.cards[indexes[0].row()].id).encode())
        return data


class CardDelegate(QStyledItemDelegate):
    """Draws a card: priority and number, households at the right, the title in two lines, part and place, the clock."""

    def __init__(self, lane: CardList) -> None:
        super().__init__(lane)
        self._lane = lane

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """As high as its title and its clock need."""
        card = self._lane.cards.cards[index.row()]
        return QSize(self._lane.room(), theme.px(_GAP) + self._height(card))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the card."""
        card = self._lane.cards.cards[index.row()]
        whole: QRect = option.rect
        box = whole.adjusted(1, 1, -1, -theme.px(_GAP))
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and self._lane.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus" if chosen else "border"), 2 if focused else 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._words(painter, box.adjusted(theme.px(_PAD), theme.px(8), -theme.px(_PAD), -theme.px(8)), card)
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, card: IssueCard) -> None:
        line = QRect(room.left(), room.top(), room.width(), theme.px(_LINE))
        icon, tone, _kind = PRIORITIES[card.priority]
        paint_icon(painter, line.left(), line, icon, tone)
        body = theme.font("body", tabular=True)
        painter.setFont(body)
        painter.setPen(theme.color("muted"))
        painter.drawText(line.adjusted(theme.px(20), 0, 0, 0), _LEFT, card.number)
        affected = f"{card.affected:,}"
        width = QFontMetrics(body).horizontalAdvance(affected)
        painter.setPen(theme.color("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, affected)
        paint_icon(painter, line.right() - width - theme.px(20), line, "users", "muted", size=14)
        lines = self._lines(card)
        title = QRect(line.left(), line.bottom() + theme.px(2), room.width(), lines * theme.px(17))
        painter.setFont(theme.font("strong"))
        painter.drawText(title, _WRAP, self._title(card))
        small = theme.font("caption")
        about = QRect(line.left(), title.bottom() + theme.px(2), room.width(), theme.px(18))
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(about, _LEFT, fit(card.about, small, about.width()))
        words, look = self._lane.cards.clock(card)
        if words:
            self._clock(painter, about.translated(0, theme.px(20)), words, look)

    def _clock(self, painter: QPainter, room: QRect, words: str, look: lateness.Look) -> None:
        kind, icon = CLOCKS[look]
        if kind is not None and kind in FILLED:
            paint_badge(painter, room.adjusted(0, 0, 0, theme.px(2)), kind, words, icon)
            return
        paint_icon(painter, room.left(), room, icon, "muted", size=14)
        painter.setPen(theme.color("muted"))
        painter.drawText(room.adjusted(theme.px(18), 0, 0, 0), _LEFT, words)

    def _height(self, card: IssueCard) -> int:
        words, look = self._lane.cards.clock(card)
        badge = 4 if CLOCKS[look][0] in FILLED else 0
        clock = 20 + badge if words else 0
        return theme.px(16 + _LINE + 2 + 2 + 18 + clock + 4) + self._lines(card) * theme.px(17)

    def _lines(self, card: IssueCard) -> int:
        long = QFontMetrics(theme.font("strong")).horizontalAdvance(card.title)
        return 1 if long <= self._lane.room() - theme.px(2 * _PAD) - 2 else _TITLE_LINES

    def _title(self, card: IssueCard) -> str:
        """The title, cut where even two lines are too few; a word's rest is lost at each end of a line."""
        width = self._lane.room() - theme.px(2 * _PAD) - 2
        return fit(card.title, theme.font("strong"), round(width * (_TITLE_LINES - 0.25)))


class CardList(QListView):
    """The cards of one step. `sideways` asks for the neighbour (-1, 1), `dropped` carries the key of a card."""

    sideways = Signal(int)
    chosen = Signal(int)
    opened = Signal(int)
    dropped = Signal(int)

    def __init__(self, clock: Clock, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards = CardModel(clock, self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setProperty("kind", "cards")
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.cards[index.row()].id))
        self.selectionModel().currentChanged.connect(self._current)

    def room(self) -> int:
        """The width of a card."""
        return self.viewport().width()

    def key(self) -> int:
        """The complaint in hand; 0 for none."""
        place = self.currentIndex().row()
        return self.cards.cards[place].id if 0 <= place < len(self.cards.cards) else 0

    def take(self, place: int) -> None:
        """Put the card at that place, or the nearest one, in hand."""
        last = len(self.cards.cards) - 1
        if last >= 0:
            self.setCurrentIndex(self.cards.index(max(0, min(place, last))))

    def leave(self) -> None:
        """Nothing here is in hand any more."""
        self.selectionModel().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows to the sides go to the next stack, Enter opens."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key():
            self.opened.emit(self.key())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """By keyboard the first card is in hand at once."""
        super().focusInEvent(event)
        if not self.key():
            self.take(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Titles break elsewhere."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A card of another stack may come."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """It may stay, too."""
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """It was let go here: what happens is asked for first, so nothing is taken out of the other stack."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(int(bytes(event.mimeData().data(_KIND).data()) or b"0"))

    def _judge(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(_KIND) and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _current(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.key())


class Lane(QFrame):
    """A step with its heading, its count and its cards."""

    def __init__(self, step: Step, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self.step = step
        self.setProperty("kind", "board-lane")
        words = say(step.label)
        self.cards = CardList(clock, words, self)
        self._count = label("", "caption", self)
        self._more = label("", "caption", self, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(words, "strong", self))
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        edge = theme.px(10)
        column.setContentsMargins(edge, edge, edge, theme.px(4))
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.cards, 1)
        column.addWidget(self._more)
        self._more.hide()

    def put(self, stack: Stack) -> None:
        """Show the cards of now."""
        self._count.setText(f"{stack.count:,}")
        words = say_count("{count} complaint", "{count} complaints", stack.count)
        self.cards.setAccessibleName(_("{step}: {count}", step=say(self.step.label), count=words))
        self.cards.cards.put(stack.cards)
        left = stack.count - len(stack.cards)
        self._more.setVisible(left > 0)
        self._more.setText(say_count("{count} more stands in the list", "{count} more stand in the list", left))
