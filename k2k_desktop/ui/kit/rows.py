"""The rows of a listing as Qt's model: every key in memory, the rows fetched a page at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from k2k_desktop.core.asking import FirstPage, Row, questions_of
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import Language, _, language
from k2k_desktop.core.listings import PAGE, Column, Listing, Query
from k2k_desktop.ui.kit.cells import CELL, EMPTY, Cell, words
from k2k_desktop.ui.kit.work import Work

Index = QModelIndex | QPersistentModelIndex
Look = Callable[[Any, Language], Cell]
Compose = Callable[[Mapping[str, Any], tuple[Cell, ...], Language], tuple[Cell, ...]]  # a whole row

_PAGES: Final = 100  # kept at once
_WAITING: Final = Cell("…", muted=True)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowModel(QAbstractTableModel):
    """Answers a table from an array of keys and a cache of pages. `data` is a look-up and nothing more.

    `loading` says that an answer is awaited or has come, `counted` how many rows of how many there are, `arrived` that
    other keys are shown now, `failed` that the office would not answer.
    """

    loading = Signal(bool)
    counted = Signal(int, int)
    arrived = Signal()
    failed = Signal(object)

    def __init__(
        self,
        work: Work,
        listing: Listing,
        looks: Mapping[str, Look],
        parent: QObject | None = None,
        *,
        compose: Compose | None = None,
    ) -> None:
        super().__init__(parent)
        self.listing = listing
        self._compose = compose
        self._names = [column.name for column in listing.columns]
        self.query = Query()
        self.keys: array[int] = array("q")
        self.total = 0
        self._work = work
        self._questions = questions_of(listing)
        self._looks = [looks.get(column.name) for column in listing.columns]
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._wanted: dict[int, None] = {}
        self._asked: int | None = None
        self._pager = QObject(self)

    def load(self, query: Query | None = None) -> None:
        """Ask for *query* (the same one again when none is given); the old rows stay until the answer is there."""
        if query is not None:
            self.query = query
        self.loading.emit(True)
        self._work.fetch(self._questions.first, self._came, self.query, owner=self, failed=self._refused)

    def position(self, key: int) -> int | None:
        """The row of the record *key*; None when it is not among the rows."""
        try:
            return self.keys.index(key)
        except ValueError:  # array has no other way to say that
            return None

    def cells(self, row: int) -> tuple[Cell, ...] | None:
        """The cells of *row*; None while they are being fetched."""
        found = self._cells.get(row)
        if found is not None:
            return found
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        made = self.worded(rows[place])
        self._cells[row] = made
        return made

    def worded(self, row: Row | None) -> tuple[Cell, ...]:
        """The values of one row as cells; a row that is gone is all dashes."""
        if row is None:
            return (EMPTY,) * len(self.listing.columns)
        spoken = language()
        cells = tuple(
            look(value, spoken) if look else _cell(column, value, spoken)
            for column, look, value in zip(self.listing.columns, self._looks, row, strict=True)
        )
        if self._compose is None:
            return cells
        return self._compose(dict(zip(self._names, row, strict=True)), cells, spoken)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """How many rows the query has."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Every column of the listing, shown or not."""
        return 0 if parent.isValid() else len(self.listing.columns)

    def data(self, index: Index, role: int = 0, _cell_role: int = CELL, _display: int = 0) -> Any:
        """The cell for our delegate, its words for everyone else."""
        if role != _cell_role and role != _display and role != _SPOKEN:  # noqa: PLR1714 - the fastest form
            return None
        if not index.isValid():
            return None
        row = self._cells.get(index.row()) or self.cells(index.row())
        cell = row[index.column()] if row is not None else _WAITING
        return cell if role == _cell_role else words(cell)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802
        """The label of a column; rows have no heads."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.listing.columns):
            return None
        kind = self.listing.columns[section].kind
        if role == _DISPLAY:
            return _(kind.label)
        if role == _ALIGN:
            return _RIGHT if kind.align == "right" else _LEFT
        return None

    def _came(self, first: FirstPage) -> None:
        self._pager.deleteLater()  # what is still on its way belongs to the old keys
        self._pager = QObject(self)
        self._asked = None
        self._wanted.clear()
        self._cells.clear()
        self._pages.clear()
        self._pages[0] = first.rows
        self.total = first.total
        if first.keys == self.keys:
            self._all_changed()
        else:
            self.beginResetModel()
            self.keys = first.keys
            self.endResetModel()
        self.loading.emit(False)
        self.arrived.emit()
        self.counted.emit(len(self.keys), self.total)

    def _refused(self, error: UserError) -> None:
        self.loading.emit(False)
        self.failed.emit(error)

    def _want(self, page: int) -> None:
        self._wanted.pop(page, None)
        self._wanted[page] = None  # the last one wanted is the one in view
        while len(self._wanted) > 4:
            del self._wanted[next(iter(self._wanted))]
        self._ask_next()

    def _ask_next(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        page, _nothing = self._wanted.popitem()
        self._asked = page
        keys: Sequence[int] = self.keys[page * PAGE : (page + 1) * PAGE]
        then = partial(self._page_came, page)
        self._work.fetch(self._questions.rows, then, keys, owner=self._pager, failed=self._refused)

    def _page_came(self, page: int, rows: list[Row | None]) -> None:
        self._asked = None
        self._pages[page] = rows
        self._wanted.pop(page, None)
        while len(self._pages) > _PAGES:
            gone, _rows = self._pages.popitem(last=False)
            for row in range(gone * PAGE, (gone + 1) * PAGE):
                self._cells.pop(row, None)
        last = min(len(self.keys), (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1))
        self._ask_next()

    def _all_changed(self) -> None:
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, self.columnCount() - 1))


def _cell(column: Column, value: Any, spoken: Language) -> Cell:
    """The usual look of a value: its kind's words, a dash where there is nothing."""
    text = column.show(value, spoken)
    if not text:
        return Cell("—", align=column.kind.align, muted=True)
    return Cell(text, align=column.kind.align, muted=column.muted, strong=column.strong)
