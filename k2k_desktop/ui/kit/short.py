"""A short table of ready cells: what a page already holds in its hands, without a listing behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import CELL, HEADER, ROW, Cell, CellDelegate, words

_KEY: Final = int(Qt.ItemDataRole.UserRole) + 2
_OPENERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ShortTable(QTableView):
    """Rows of cells under *heads* (no heads: no header). *widths* are unscaled, 0 takes what is left.

    `row_selected` carries the key of the row moved to, `row_opened` comes on Enter or a double click, `row_ticked` on
    Space or a click on the box of a row that has one.
    """

    row_selected = Signal(int)
    row_opened = Signal(int)
    row_ticked = Signal(int)

    def __init__(
        self,
        name: str,
        heads: Sequence[str] = (),
        widths: Sequence[int] = (0,),
        parent: QWidget | None = None,
        *,
        row: int = ROW,
        gutter: int = 16,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = QStandardItemModel(0, len(widths), self)
        self._model.setHorizontalHeaderLabels([*heads] if heads else [""] * len(widths))
        self.setModel(self._model)
        self._delegate = self.new_delegate(gutter)
        self._delegate.attach(self)
        self._delegate.ticked.connect(self._clicked_box)
        self.horizontalHeader().setProperty("gutter", str(gutter))
        self._build(bool(heads), row)
        head = self.horizontalHeader()
        for place, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)
            if width:
                self.setColumnWidth(place, theme.px(width))
        self._quiet = False
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(self._key_of(index)))

    def show_rows(self, rows: Sequence[tuple[int, Sequence[Cell]]], current: int | None = None) -> None:
        """Show *rows* of (key, cells); the row with key *current* (the same one as before) stays in hand."""
        wanted = current if current is not None else self.current_key()
        scrolled = self.verticalScrollBar().value()
        self._quiet = True
        self._model.setRowCount(0)
        for key, cells in rows:
            self._model.appendRow([_item(key, cell) for cell in cells])
        self.select_key(wanted if wanted is not None else 0)
        self.verticalScrollBar().setValue(scrolled)
        self._quiet = False

    def select_key(self, key: int) -> bool:
        """Move to the row of *key*; False when there is none."""
        for row in range(self._model.rowCount()):
            if self._key_of(self._model.index(row, 0)) == key:
                self.setCurrentIndex(self._model.index(row, 0))
                return True
        return False

    def current_key(self) -> int | None:
        """The key of the row in hand."""
        index = self.currentIndex()
        return self._key_of(index) if index.isValid() else None

    def row_count(self) -> int:
        """How many rows there are."""
        return self._model.rowCount()

    def cell(self, row: int, column: int = 0) -> Cell:
        """What stands at a place."""
        found: Cell = self._model.index(row, column).data(CELL)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Space ticks; the rest is Qt's."""
        key = self.current_key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key is not None and plain and event.key() in _OPENERS:
            self.row_opened.emit(key)
        elif key is not None and plain and event.key() == Qt.Key.Key_Space:
            self.row_ticked.emit(key)
        else:
            super().keyPressEvent(event)

    def new_delegate(self, gutter: int) -> CellDelegate:
        """What draws the cells."""
        return CellDelegate(self, gutter)

    def _build(self, headed: bool, row: int) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # one stop in, one stop out
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(row))
        side.hide()
        head = self.horizontalHeader()
        head.setVisible(headed)
        head.setFixedHeight(theme.px(HEADER))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _key_of(self, index: QModelIndex) -> int:
        return int(index.siblingAtColumn(0).data(_KEY) or 0)

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.row_selected.emit(self._key_of(index))

    def _clicked_box(self, index: QModelIndex) -> None:
        self.row_ticked.emit(self._key_of(index))


def _item(key: int, cell: Cell) -> QStandardItem:
    item = QStandardItem(words(cell))
    item.setData(cell, CELL)
    item.setData(words(cell), int(Qt.ItemDataRole.AccessibleTextRole))
    item.setData(key, _KEY)
    item.setEditable(False)
    return item
