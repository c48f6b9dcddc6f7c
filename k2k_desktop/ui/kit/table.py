"""The one table for lists of records: pages from the office, keyboard first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QProgressBar, QTableView, QWidget

from k2k_desktop.core.asking import Row, questions_of
from k2k_desktop.core.i18n import _
from k2k_desktop.core.listings import Listing, Query, Sort
from k2k_desktop.ui.kit import columns, memory, theme
from k2k_desktop.ui.kit.cells import HEADER, ROW, CellDelegate, words
from k2k_desktop.ui.kit.rows import Compose, Look, RowModel
from k2k_desktop.ui.kit.work import Work

REST: Final = 120  # ms without another key before a row counts as selected
PATIENCE: Final = 300  # ms before loading is shown
_FORGET: Final = 1000  # ms after which typing ahead starts a new word
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
_GO: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RecordTable(QTableView):
    """Shows a listing. Nothing is asked until `load`; then it reads itself again after every change.

    `looks` gives a column another look: {column name: (value, language) -> Cell}; `compose` may change the cells of a
    whole row: a second line made of other columns, say. `row_selected` comes when the
    selection has rested, with the record's key, 0 when nothing is selected; `row_opened` on Enter or a double click;
    `counted` with shown and total rows; `sorted_by` when a head was clicked; `failed` with a UserError.
    """

    row_selected = Signal(int)
    row_opened = Signal(int)
    counted = Signal(int, int)
    sorted_by = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        work: Work,
        listing: Listing,
        looks: Mapping[str, Look] | None = None,
        parent: QWidget | None = None,
        compose: Compose | None = None,
    ) -> None:
        super().__init__(parent)
        self.listing = listing
        self._work = work
        self._questions = questions_of(listing)
        self._row_height = ROW
        self._stale = False
        self._untouched = True
        self._laying = False
        self._wanted_key: int | None = None
        self._chosen: list[str] | None = None
        self._held: tuple[list[int], int] = ([], 0)
        self._typed = ""
        self._asker = QObject(self)
        self._rows = RowModel(work, listing, looks or {}, self, compose=compose)
        self.setModel(self._rows)
        self._delegate = CellDelegate(self)
        self._delegate.attach(self)
        self._remember()
        self._build_view()
        self._build_header()
        self._rest = self._timer(REST, self._rested)
        self._patience = self._timer(PATIENCE, self._show_line)
        self._forget = self._timer(_FORGET, self._forget_typed)
        self._line = QProgressBar(self)
        self._line.setProperty("kind", "line")
        self._line.setTextVisible(False)
        self._line.setRange(0, 0)
        self._line.setAccessibleName(_("Loading"))
        self._line.hide()
        self._connect()

    @property
    def query(self) -> Query:
        """What is shown, or being fetched."""
        return self._rows.query

    @property
    def total(self) -> int:
        """How many rows there are without search and filters."""
        return self._rows.total

    @property
    def order(self) -> Sort:
        """The order in use."""
        return self._sort

    def set_row_height(self, height: int) -> None:
        """Make every row *height* high (before text scale): cells with a second line need more."""
        self._row_height = height
        self.verticalHeader().setDefaultSectionSize(theme.px(height))

    def row_count(self) -> int:
        """How many rows are shown."""
        return len(self._rows.keys)

    def load(self, query: Query | None = None) -> None:
        """Show *query*; its order, where none is given, is the one remembered. Without a query: read again."""
        if query is None:
            query = self._rows.query
        if query.sort is None:
            query = Query(query.search, query.filters, self._sort)
        self._rows.load(query)

    def reload(self) -> None:
        """Read the same rows again; selection and place stay."""
        self.load()

    def current_key(self) -> int | None:
        """The key of the focused row."""
        row = self.currentIndex().row()
        return self._rows.keys[row] if 0 <= row < len(self._rows.keys) else None

    def selected_keys(self) -> list[int]:
        """The keys of all selected rows, in the order shown."""
        return [self._rows.keys[row] for row in self._selected_rows()]

    def select_key(self, key: int) -> bool:
        """Select the record *key* and scroll to it. False when it is not among the rows now; it is then selected as
        soon as it comes with the answer under way."""
        row = self._rows.position(key)
        if row is None:
            self._wanted_key = key
            self._rest.stop()
            return False
        self._go_to(row)
        return True

    def shown_columns(self) -> list[str]:
        """The names of the columns in view."""
        return [c.name for place, c in enumerate(self.listing.columns) if not self.isColumnHidden(place)]

    def choose_columns(self, names: Sequence[str] | None) -> None:
        """Show just these columns from now on; None lets the room decide again."""
        self._chosen = list(names) if names is not None else None
        self._widths.clear()
        self._keep()
        self._lay_out()

    @property
    def columns_chosen(self) -> bool:
        """Whether the user, not the room, decides the columns."""
        return self._chosen is not None

    def sort_by(self, sort: Sort) -> None:
        """Order the rows otherwise, and remember it."""
        self._sort = sort
        self._show_sort()
        self._keep()
        self.load(Query(self.query.search, self.query.filters, sort))
        self.sorted_by.emit(sort)

    def copy(self) -> None:
        """Put the selected rows on the clipboard: heads first, tabs between."""
        rows = self._selected_rows()
        if not rows:
            return
        ready = [self._rows.cells(row) for row in rows] if len(rows) < 200 else [None]
        if all(cells is not None for cells in ready):
            self._put_on_clipboard([[words(cell) for cell in cells] for cells in ready if cells is not None])
            return
        keys = [self._rows.keys[row] for row in rows]
        self._work.fetch(self._questions.rows, self._copy_rows, keys, owner=self._asker)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Type-ahead on the first column, answered by the office: Qt's own would walk through every row."""
        if search.strip() or self._typed:
            self._typed += search
            self._forget.start()
            self._work.fetch(self._questions.starting, self._type_ahead, self.query, self._typed, owner=self._asker)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Ctrl+C copies, Ctrl+Home and Ctrl+End go to the ends; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.open_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
            self._go_to(self.row_count() - 1)
        elif event.matches(QKeySequence.StandardKey.MoveToStartOfDocument):
            self._go_to(0)
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """What Enter does."""
        if (key := self.current_key()) is not None:
            self.row_opened.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More room shows more columns."""
        super().resizeEvent(event)
        self._lay_out()
        self._line.setGeometry(0, self.horizontalHeader().height(), self.width(), theme.px(2))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what changed while hidden."""
        super().showEvent(event)
        if self._stale:
            self.load()

    def _timer(self, wait: int, then: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(then)
        return timer

    def _build_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # one stop in, one stop out
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setAccessibleName(_(self.listing.title))
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(ROW))
        side.hide()

    def _build_header(self) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setFixedHeight(theme.px(HEADER))
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(theme.px(columns.LEAST))
        head.sectionClicked.connect(self._head_clicked)
        head.sectionResized.connect(self._resized)
        self._show_sort()

    def _connect(self) -> None:
        self._rows.loading.connect(self._loading)
        self._rows.counted.connect(self.counted)
        self._rows.failed.connect(self.failed)
        self._rows.modelAboutToBeReset.connect(self._hold)
        self._rows.arrived.connect(self._arrived)
        self.selectionModel().selectionChanged.connect(lambda *_args: self._rest.start())
        self.doubleClicked.connect(lambda _index: self.open_current())
        self._work.changed.connect(self._changed)
        theme.changed.connect(self._dressed)

    def _remember(self) -> None:
        kept: dict[str, Any] = memory.recall(f"table/{self.listing.name}", {})
        names = {column.name: column for column in self.listing.columns}
        self._widths = {n: int(w) for n, w in kept.get("widths", {}).items() if n in names}
        chosen = kept.get("columns")
        self._chosen = [name for name in chosen if name in names] if chosen else None
        name, descending = kept.get("sort") or (self.listing.sort.column, self.listing.sort.descending)
        known = name in names and bool(names[name].sort)
        self._sort = Sort(name, bool(descending)) if known else self.listing.sort

    def _keep(self) -> None:
        sort = [self._sort.column, self._sort.descending]
        memory.keep(f"table/{self.listing.name}", {"widths": self._widths, "columns": self._chosen, "sort": sort})

    def _lay_out(self) -> None:
        room = int(self.viewport().width() / theme.scale())
        names = columns.shown(self.listing.columns, room, self._widths, self._chosen)
        widths = columns.laid_out(self.listing.columns, names, room, self._widths)
        self._laying = True
        for place, column in enumerate(self.listing.columns):
            self.setColumnHidden(place, column.name not in widths)
            if column.name in widths:
                self.setColumnWidth(place, theme.px(widths[column.name]))
        self._laying = False

    def _resized(self, place: int, _old: int, new: int) -> None:
        if not self._laying and new:
            self._widths[self.listing.columns[place].name] = round(new / theme.scale())
            self._keep()

    def _dressed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row_height))
        self.horizontalHeader().setFixedHeight(theme.px(HEADER))
        self._lay_out()

    def _head_clicked(self, place: int) -> None:
        column = self.listing.columns[place]
        if not column.sort:
            self._show_sort()
            return
        self.sort_by(Sort(column.name, self._sort.column == column.name and not self._sort.descending))

    def _show_sort(self) -> None:
        place = [column.name for column in self.listing.columns].index(self._sort.column)
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, down if self._sort.descending else up)

    def _changed(self, tables: frozenset[str]) -> None:
        if not tables:
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def _loading(self, begun: bool) -> None:
        if begun:
            self._stale = False
            self._patience.start()
        else:
            self._patience.stop()
            self._line.hide()

    def _show_line(self) -> None:
        self._line.show()
        self._line.raise_()

    def _hold(self) -> None:
        """Before other rows come: which record is in hand, and how far down the table is."""
        if self._wanted_key is None:
            self._wanted_key = self.current_key()
        self._held = (
            self.selected_keys() if len(self._selected_rows()) < 200 else [],
            self.verticalScrollBar().value(),
        )

    def _arrived(self) -> None:
        wanted, self._wanted_key = self._wanted_key, None
        if wanted is None:
            self._take_first()
            return
        (held, scrolled), self._held = self._held, ([], 0)
        row = self._rows.position(wanted)
        if row is None:  # gone or filtered out: nothing is selected any more
            self._rest.start()
            return
        self.verticalScrollBar().setValue(scrolled)
        self._go_to(row)
        chosen = [place for key in held if (place := self._rows.position(key)) is not None]
        if wanted in held and len(chosen) > 1:
            self._select_rows(chosen)

    def _take_first(self) -> None:
        """When a list first has rows its first record is in hand, so that the pane beside it is not empty."""
        if self._untouched and self.row_count():
            self._go_to(0)

    def _select_rows(self, rows: Sequence[int]) -> None:
        selection = QItemSelection()
        last = self._rows.columnCount() - 1
        for row in rows:
            selection.select(self._rows.index(row, 0), self._rows.index(row, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _go_to(self, row: int) -> None:
        place = self._rows.index(row, self._first_column())
        self._untouched = False
        self.selectionModel().setCurrentIndex(place, _GO)
        self.scrollTo(place)

    def _first_column(self) -> int:
        hidden = (place for place in range(self._rows.columnCount()) if not self.isColumnHidden(place))
        return next(hidden, 0)

    def _selected_rows(self) -> list[int]:
        selection = self.selectionModel().selection()
        ranges = [(part.top(), part.bottom()) for part in (selection.at(place) for place in range(selection.count()))]
        return sorted({row for top, bottom in ranges for row in range(top, bottom + 1)})

    def _rested(self) -> None:
        key = self.current_key() if self.selectionModel().hasSelection() else None
        self.row_selected.emit(key or 0)

    def _type_ahead(self, key: int | None) -> None:
        if key is not None:
            self.select_key(key)

    def _forget_typed(self) -> None:
        self._typed = ""

    def _copy_rows(self, rows: list[Row | None]) -> None:
        self._put_on_clipboard([[words(cell) for cell in self._rows.worded(row)] for row in rows])

    def _put_on_clipboard(self, lines: list[list[str]]) -> None:
        places = [place for place in range(self._rows.columnCount()) if not self.isColumnHidden(place)]
        heads = [_(self.listing.columns[place].kind.label) for place in places]
        kept = [heads, *([line[place] for place in places] for line in lines)]
        text = "\n".join("\t".join(part.replace("\t", " ").replace("\n", " ") for part in line) for line in kept)
        QGuiApplication.clipboard().setText(text)
