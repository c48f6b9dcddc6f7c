"""A list as a page: filters above, the table, and below it what is shown, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_, _, say, say_count
from k2k_desktop.core.listings import Listing, Query, Sort
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import Chip, ElidedLabel, SearchField, button, clear, label
from k2k_desktop.ui.kit.buttons import Command, button_of
from k2k_desktop.ui.kit.feedback import Banner, EmptyState, announce
from k2k_desktop.ui.kit.filters import FilterChips, TickMenu
from k2k_desktop.ui.kit.rows import Compose, Look
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.kit.work import Work

_PAUSE: Final = 150  # ms without a key before the list is asked
_TO_TABLE: Final = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter}
)
HINTS: Final = (N_("Enter opens"), N_("F2 edits"), N_("Ctrl+. actions"))


def keep_room(widget: QWidget) -> None:
    """Let the room of *widget* stay its own while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


class ListPage(QWidget):
    """A listing with search, filters, columns and tools.

    *filters* are on at first; *empty* is (title, text) for a list without any record, with *empty_actions* below;
    *tools* are icon buttons at the right (export, print); *hints* say the keys that work here.
    Filters of *menus* have a chip of their own, those of *under* are chosen elsewhere on the page (`show_under`) and
    have none; *sorts* adds a chip for the order; *compose* is the table's.
    Signals are the table's: `row_selected` (0 for none), `row_opened`, `counted`; `asked` carries each query, for
    another view that stands in the table's place (`show_instead`).
    """

    row_selected = Signal(int)
    row_opened = Signal(int)
    counted = Signal(int, int)
    asked = Signal(object)

    def __init__(
        self,
        work: Work,
        listing: Listing,
        looks: Mapping[str, Look] | None = None,
        *,
        filters: Mapping[str, tuple[Any, ...]] | None = None,
        empty: tuple[str, str] = ("", ""),
        empty_actions: Sequence[QPushButton] = (),
        tools: Sequence[Command] = (),
        hints: Sequence[str] = HINTS,
        menus: Collection[str] = (),
        under: Mapping[str, tuple[Any, ...]] | None = None,
        sorts: bool = False,
        compose: Compose | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.listing = listing
        self._at_first = dict(filters or {})
        self.table = RecordTable(work, listing, looks, self, compose)
        self.search = SearchField(_("Filter the list"), "Ctrl+F", self)
        self.under = dict(under or {})
        self._note = self._count_words = ""
        self.chips = FilterChips(work, listing, self, menus=menus, hidden=self.under)
        self._order_chip = Chip("", "menu", self) if sorts else None
        self.chips.choose(self._at_first)
        self.banner = Banner(self)
        self.columns_button = QToolButton(self)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.table)
        self._lay_out(self._bar(tools), self._foot(hints))
        self._build_empty(empty, empty_actions)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._connect()
        self.load()

    def query(self) -> Query:
        """What is asked for now."""
        return Query(self.search.text(), {**self.under, **self.chips.chosen}, self.table.query.sort)

    def load(self) -> None:
        """Ask for what the filters say."""
        self._pause.stop()
        self.table.load(self.query())
        self.asked.emit(self.query())

    def show_under(self, under: Mapping[str, tuple[Any, ...]]) -> None:
        """Choose other values for the filters that have no chip."""
        self.under = dict(under)
        self.load()

    def set_note(self, note: str) -> None:
        """What stands behind the number of records in the foot: how many of them are late, say."""
        self._note = note
        self._say_amount()

    def show_instead(self, view: QWidget | None, hints: Sequence[str] = (), ignores: Collection[str] = ()) -> None:
        """Put *view* in the table's place, with the *hints* of its keys if it has its own; None brings the table
        back. The bar and the foot stay, without what the view *ignores*: filters, and `search` for the words."""
        self._show_hints(hints or self._own_hints)
        if view is not None and self.body.indexOf(view) < 0:
            self.body.addWidget(view)
        self.body.setCurrentWidget(view or self.table)
        self.columns_button.setVisible(view is None)
        if self._order_chip is not None:
            self._order_chip.setVisible(view is None)
        self.search.setVisible("search" not in ignores)
        self.chips.leave_out(ignores)
        self._told.setVisible(not ignores)  # it tells of the list as its filters have it

    def focus_search(self) -> None:
        """What Ctrl+F does here."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_filters(self) -> None:
        """Show every record."""
        self.search.clear()
        self.chips.choose({})
        self.load()

    def escape(self) -> bool:
        """What Esc does here: clear the words, then bring the filters back to how they were. False: nothing to do."""
        if self.search.text():
            self.search.clear()
        elif self.chips.chosen != self._at_first:
            self.chips.choose(self._at_first)
        else:
            return False
        self.load()
        return True

    def show_key(self, key: int) -> None:
        """Select a record, lifting filters that hide it."""
        if not self.table.select_key(key) and self._narrowed():
            self.clear_filters()

    def panes(self) -> list[QWidget]:
        """The stops of F6 here."""
        return [self.search, self.table]

    def save_state(self) -> dict[str, Any]:
        """Words, filters and selection, for `restore_state`."""
        return {"search": self.search.text(), "filters": dict(self.chips.chosen), "key": self.table.current_key()}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        self.search.setText(state.get("search", ""))
        self.chips.choose(state.get("filters", self._at_first))
        if state.get("key"):
            self.table.select_key(state["key"])
        self.load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys of the table work in the search field too; the empty state covers the rows."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TO_TABLE:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pause.isActive():
                    self.load()
                else:
                    self.table.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                return self.escape()
        if watched is self.table and event.type() == QEvent.Type.Resize:
            self._place_empty()
        return super().eventFilter(watched, event)

    def _lay_out(self, bar: QWidget, foot: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(foot)

    def _bar(self, tools: Sequence[Command]) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
        row.setSpacing(theme.px(8))
        self.search.setFixedWidth(theme.px(180 if self.under else 200))
        row.addWidget(self.search)
        row.addWidget(self.chips)
        if self._order_chip is not None:
            row.addWidget(self._order_chip)
        row.addStretch(1)
        self.columns_button.setProperty("kind", "icon")
        icons.put(self.columns_button, "columns-3", size=18)
        self.columns_button.setAccessibleName(_("Columns"))
        self.columns_button.setToolTip(_("Columns"))
        row.addWidget(self.columns_button)
        for command in tools:
            row.addWidget(button_of(command, bar, kind="icon"))
        return bar

    def _foot(self, hints: Sequence[str]) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "list-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(5), theme.px(16), theme.px(5))
        row.setSpacing(theme.px(12))
        self._amount = label("", "caption", foot)
        self._clear = button(_("Clear filters"), "link", foot)
        self._said = ElidedLabel("", "caption", foot)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._told = QWidget(foot)
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(theme.px(12))
        told.addWidget(self._amount)
        told.addWidget(self._clear)
        told.addWidget(self._said, 1)
        keep_room(self._told)
        row.addWidget(self._told, 1)
        self._own_hints, self._keys = tuple(hints), QHBoxLayout()
        self._keys.setSpacing(theme.px(12))
        row.addLayout(self._keys)
        self._show_hints(self._own_hints)
        self._clear.hide()
        foot.setMinimumHeight(theme.px(36))
        return foot

    def _show_hints(self, hints: Sequence[str]) -> None:
        """Say which keys work here."""
        clear(self._keys)
        for hint in hints:
            self._keys.addWidget(label(say(hint), "caption", self))

    def _build_empty(self, empty: tuple[str, str], actions: Sequence[QPushButton]) -> None:
        lift = button(_("Clear filters"), parent=self)
        lift.clicked.connect(self.clear_filters)
        title, text = empty[0] or _("No records yet"), empty[1] or _("What is recorded here will be listed.")
        self._cover = QFrame(self.table)
        self._cover.setProperty("kind", "pane")
        column = QVBoxLayout(self._cover)
        column.setContentsMargins(0, 0, 0, 0)
        self._nothing = EmptyState("list", title, text, actions, self._cover)
        self._no_match = EmptyState("search", _("Nothing matches"), "", [lift], self._cover)
        column.addWidget(self._nothing)
        column.addWidget(self._no_match)
        self._cover.hide()

    def _connect(self) -> None:
        self._pause.timeout.connect(self.load)
        self.search.textEdited.connect(lambda _text: self._pause.start())
        self.search.installEventFilter(self)
        self.table.installEventFilter(self)
        self.chips.changed.connect(self.load)
        self._clear.clicked.connect(self.clear_filters)
        self.columns_button.clicked.connect(self._choose_columns)
        if self._order_chip is not None:
            self._order_chip.clicked.connect(self._choose_order)
            self.table.sorted_by.connect(lambda _sort: self._name_order())
            self._name_order()
        self.table.counted.connect(self._counted)
        self.table.failed.connect(self._failed)
        self.table.row_selected.connect(self.row_selected)
        self.table.row_opened.connect(self.row_opened)

    def _narrowed(self) -> bool:
        return bool(self.search.text().strip() or self.chips.chosen)

    def _counted(self, shown: int, total: int) -> None:
        self.banner.tell("")
        narrowed = self._narrowed()
        every = say_count(self.listing.count_one, self.listing.count_many, total if narrowed else shown)
        self._count_words = _("{shown} of {every}", shown=f"{shown:,}", every=every) if narrowed else every
        self._say_amount()
        self._clear.setVisible(narrowed)
        self._said.setText(self._in_words())
        self._nothing.setVisible(total == 0)
        self._no_match.setVisible(total > 0)
        if narrowed or not self.under:
            self._no_match.tell(_("Nothing matches"), self._no_match_words())
        else:
            self._no_match.tell(_("Nothing in this tab"), _("The other tabs show the rest."))
        self._cover.setVisible(shown == 0)
        self._place_empty()
        if narrowed:
            announce(self, self._amount.text())
        self.counted.emit(shown, total)

    def _say_amount(self) -> None:
        parts = [self._count_words, "" if self._narrowed() else self._note]
        self._amount.setText(" · ".join(part for part in parts if part))

    def _no_match_words(self) -> str:
        filters, typed = self.chips.words(), self.search.text().strip()
        if filters and typed:
            return _("No record has “{typed}” with these filters: {filters}.", typed=typed, filters=filters)
        if typed:
            return _("No record has “{typed}”. Try fewer letters, a unit or the last four digits.", typed=typed)
        return _("No record with these filters: {filters}.", filters=filters)

    def _in_words(self) -> str:
        sort: Sort = self.table.query.sort or self.listing.sort
        column = say(self.listing.column(sort.column).kind.label)
        order = (
            _("Sorted by {column}, descending", column=column)
            if sort.descending
            else _("Sorted by {column}, ascending", column=column)
        )
        filters = self.chips.words()
        return _("{order} · Filters: {filters}", order=order, filters=filters) if filters else order

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), link=_("Try again"), then=self.load)

    def _place_empty(self) -> None:
        head = self.table.horizontalHeader().height()
        self._cover.setGeometry(0, head, self.table.width(), self.table.height() - head)
        self._cover.raise_()

    def _choose_columns(self) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def _name_order(self) -> None:
        if self._order_chip is not None:
            column = self.listing.column((self.table.query.sort or self.table.order).column)
            self._order_chip.show_filter(say(P_("list", "Sort")), "menu")
            words = _("Sort: {column}", column=say(column.kind.label))
            self._order_chip.setAccessibleName(words)
            self._order_chip.setToolTip(words)

    def _choose_order(self) -> None:
        menu = self.order_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._order_chip is not None:
            menu.popup(self._order_chip.mapToGlobal(self._order_chip.rect().bottomLeft()))

    def order_menu(self) -> QMenu:
        """The columns that can order the list; choosing the one in use turns the order round."""
        menu = QMenu(self)
        now = self.table.order
        for column in self.listing.columns:
            if column.sort:
                entry = menu.addAction(say(column.kind.label).replace("&", "&&"))
                entry.setCheckable(True)
                entry.setChecked(column.name == now.column)
                by = Sort(column.name, column.name == now.column and not now.descending)
                entry.triggered.connect(partial(self._order_by, by))
        return menu

    def _order_by(self, by: Sort, _on: bool = False) -> None:
        self.table.sort_by(by)

    def columns_menu(self) -> TickMenu:
        """Which columns are shown, each to be ticked; the room decides until one is."""
        menu = TickMenu(self)
        room = menu.addAction(_("As the window has room"))
        room.setCheckable(True)
        room.setChecked(not self.table.columns_chosen)
        room.triggered.connect(lambda _on: self.table.choose_columns(None))
        menu.addSeparator()
        for place, column in enumerate(self.listing.columns):
            entry = menu.addAction(say(column.kind.label).replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(column.name in self.table.shown_columns())
            entry.setEnabled(place > 0)
            entry.triggered.connect(lambda _on, name=column.name: self._toggle_column(name))
        return menu

    def _toggle_column(self, name: str) -> None:
        shown = self.table.shown_columns()
        self.table.choose_columns([n for n in shown if n != name] if name in shown else [*shown, name])
