"""A table that is typed in place: one sign acts at once, words and choices are edited in their cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import CELL, Cell, CellDelegate, words
from k2k_desktop.ui.kit.short import ShortTable

Index = QModelIndex | QPersistentModelIndex
_EDITS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_ROW: Final = 44


@dataclass(frozen=True)
class Typed:
    """How the cells of a column are typed: by one of *signs* at once, as words of at most *longest* characters, or as
    one of the *choices* (key, words), found by any part of its words."""

    way: Literal["sign", "words", "choice"]
    signs: str = ""
    longest: int = 200
    choices: Sequence[tuple[int, str]] = ()


class TypingGrid(ShortTable):
    """A short table whose *typed* columns are filled by keyboard while it is `open`.

    `signed` carries the row's key, the column and the sign, small; a sign typed in a cell that takes none goes to the
    first column that does. `typed` carries key, column and what was typed: words, the key of a choice, or None. Whoever
    listens shows the row anew (`show_line`) and says where to go on (`go`, `go_on`). Enter edits and goes down; where
    there are words, Tab goes from cell to cell and, from the last one, out.
    """

    signed = Signal(int, int, str)
    typed = Signal(int, int, object)

    def __init__(
        self, name: str, heads: Sequence[str], widths: Sequence[int], typed: Mapping[int, Typed],
        parent: QWidget | None = None, *, row: int = _ROW, gutter: int = 20,
    ) -> None:  # fmt: skip
        super().__init__(name, heads, widths, parent, row=row, gutter=gutter)
        self.ways, self.open = dict(typed), True
        self._shut: frozenset[int] = frozenset()
        self._signs = [column for column, one in sorted(self.ways.items()) if one.way == "sign"]
        if len(self._signs) < len(self.ways):
            triggers = QAbstractItemView.EditTrigger
            self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked)
            self.setTabKeyNavigation(True)
            self.setShowGrid(True)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def new_delegate(self, gutter: int) -> CellDelegate:
        """What draws the cells, and edits them."""
        return _TypingDelegate(self, gutter)

    def show_lines(self, rows: Sequence[tuple[int, Sequence[Cell]]], shut: Collection[int] = ()) -> None:
        """Show *rows* of (key, cells), the same line and column in hand; the keys in *shut* are not typed in."""
        column = self.currentIndex().column() if self.currentIndex().isValid() else self._first()
        self._shut = frozenset(shut)
        self.show_rows(rows)
        for key, cells in rows:
            self.show_line(key, cells)
        if rows:
            row = max(0, self.currentIndex().row())  # of the same key, wherever it stands now
            self.setCurrentIndex(self._model.index(row, column))

    def show_line(self, key: int, cells: Sequence[Cell]) -> None:
        """Let one row show other cells. Its items stay: one of them may be the one being typed into."""
        row = next((row for row in range(self.row_count()) if self._key_of(self._model.index(row, 0)) == key), -1)
        for column, cell in enumerate(cells if row >= 0 else ()):
            item = self._model.item(row, column)
            item.setText(words(cell))
            item.setData(cell, CELL)
            way = self.ways.get(column)
            said = words(cell)
            if way is not None:
                head = self._model.headerData(column, Qt.Orientation.Horizontal)
                said = f"{head}: {said or '—'}"
                item.setToolTip(cell.text if way.way == "choice" else "")
            item.setData(said, int(Qt.ItemDataRole.AccessibleTextRole))
            item.setEditable(way is not None and way.way != "sign" and key not in self._shut)

    def go(self, row: int, column: int) -> None:
        """Put the cell of *row*, or of the last one, in hand."""
        self.setCurrentIndex(self._model.index(min(row, self.row_count() - 1), column))

    def go_on(self, row: int, column: int) -> None:
        """Put the next cell that takes a sign in hand; after the last one, the first of the next row."""
        after = next((one for one in self._signs if one > column), None)
        self.go(row if after is not None else row + 1, self._signs[0] if after is None else after)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A sign acts, Enter edits, Tab leaves at the ends; the rest is the table's."""
        index, key = self.currentIndex(), event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.state() == QAbstractItemView.State.EditingState and key in _EDITS:
            return  # the Enter that ends the typing in a cell comes here too
        if not index.isValid() or not self.open:
            super().keyPressEvent(event)
        elif plain and (column := self._sign_of(index.column(), event.text())) is not None:
            self.signed.emit(self.current_key() or 0, column, event.text().casefold())
        elif plain and key in _EDITS and index.column() in self.ways:
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            else:
                self.go(index.row() + 1, index.column())
        elif self.tabKeyNavigation() and self._leaves(index, key):
            event.ignore()  # Qt asks here first whether Tab stays in the table
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter in a cell goes down to the next line."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            index = self.currentIndex()
            self.go(index.row() + 1, index.column())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A ring stands around the cell that is typed into."""
        super().paintEvent(event)
        index = self.currentIndex()
        if self.open and self.hasFocus() and index.column() in self.ways:
            painter = QPainter(self.viewport())
            pen = painter.pen()
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(self.visualRect(index).adjusted(2, 2, -2, -2))

    def _first(self) -> int:
        return self._signs[0] if self._signs else min(self.ways, default=0)

    def _sign_of(self, column: int, text: str) -> int | None:
        """The column a sign goes to from *column*; None where it is none, or where words are typed."""
        way = self.ways.get(column)
        to = column if way is not None and way.way == "sign" else self._signs[0] if way is None and self._signs else -1
        return to if to >= 0 and text and text.casefold() in self.ways[to].signs else None

    def _leaves(self, index: QModelIndex, key: int) -> bool:
        ends = index.row() == self.row_count() - 1 and index.column() == self._model.columnCount() - 1
        begins = index.row() == 0 and index.column() == 0
        return (key == Qt.Key.Key_Tab and ends) or (key == Qt.Key.Key_Backtab and begins)


class _TypingDelegate(CellDelegate):
    """Editors of the cells: a line for words, a list one can search for a choice."""

    def __init__(self, grid: TypingGrid, gutter: int) -> None:
        super().__init__(grid, gutter)
        self._grid = grid

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter, Tab and Esc in an editor are Qt's; the rest is the pointer."""
        if isinstance(watched, QLineEdit | QComboBox):
            return QStyledItemDelegate.eventFilter(self, watched, event)
        return super().eventFilter(watched, event)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """The editor of a cell."""
        way = self._grid.ways[index.column()]
        name = str(index.model().headerData(index.column(), Qt.Orientation.Horizontal))
        if way.way == "words":
            line = QLineEdit(parent)
            line.setProperty("kind", "bare")
            line.setMaxLength(way.longest)
            line.setAccessibleName(name)
            return line
        combo = QComboBox(parent)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setAccessibleName(name)
        for key, text in way.choices:
            combo.addItem(text, key)
        if (completer := combo.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """What stands in the cell, all of it chosen."""
        text = index.data(CELL).text
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
        if isinstance(line, QLineEdit):
            line.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Tell what was typed; words that are none of the choices leave the cell as it was."""
        key, column = self._grid.current_key() or 0, index.column()
        if isinstance(editor, QComboBox):
            place = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)
            if place >= 0:
                self._grid.typed.emit(key, column, editor.itemData(place))
        elif isinstance(editor, QLineEdit):
            self._grid.typed.emit(key, column, editor.text().strip() or None)
