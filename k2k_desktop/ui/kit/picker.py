"""A field that finds a record by what is typed; the last row makes a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import icon_label
from k2k_desktop.ui.kit.cells import CELL, Cell, CellDelegate, words
from k2k_desktop.ui.kit.editors import Editor

Found = tuple[int, str, str]  # key, title, second line
Finder = Callable[[str], list[Found]]

_KEY: Final = int(Qt.ItemDataRole.UserRole) + 2
_PAUSE: Final = 150  # ms without a key before the office is asked: typing is never held up
_NEW: Final = -1


class RecordPicker(Editor):
    """Finds a record by name, unit or number.

    *finder* gives (key, title, second line) for what is typed; *create* makes a record of what is typed and gives its
    key and title, or None when it was left; *name_of* gives the title of a key set by the form.
    """

    def __init__(
        self,
        finder: Finder,
        *,
        create: Callable[[str], tuple[int, str] | None] | None = None,
        name_of: Callable[[int], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.line = QLineEdit()
        super().__init__(self.line, parent)
        self._finder, self._create, self._name_of = finder, create, name_of
        self.key: int | None = None
        self.line.setTextMargins(theme.px(24), 0, 0, 0)
        self._glass = icon_label("search", "muted", 16, self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._glass.raise_()
        self.found = QStandardItemModel(self)
        self.popup = QListView()
        self._completer = QCompleter(self)
        self._completer.setModel(self.found)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setPopup(self.popup)
        self._completer.setWidget(self.line)
        self._completer.setMaxVisibleItems(8)
        delegate = CellDelegate(self, 10)
        delegate.attach(self.popup)
        self.popup.setAccessibleName(_("Found"))
        self._completer.activated[QModelIndex].connect(self._picked)  # type: ignore[index]
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.look_up)
        self.line.textEdited.connect(self._typed)

    def given(self) -> object:
        text = self.line.text().strip()
        if text and self.key is None:
            not_chosen = N_("“{typed}” is not in the list. Choose a row of the list, or empty the field.")
            raise UserError(not_chosen, typed=text)
        return self.key

    def show_value(self, value: Any) -> None:
        if value is not None and value == self.key:
            return  # its title stands there already, and asking again would cost a question
        title = self._name_of(value) if value is not None and self._name_of else ""
        self.show_record(value, title)

    def show_record(self, key: int | None, title: str) -> None:
        """Show a record whose title is known."""
        self.key = key
        self.line.setText(title)
        self.line.setCursorPosition(0)

    def draft(self) -> str:
        return f"{self.key or ''}|{self.line.text()}"

    def restore(self, draft: str) -> None:
        key, _bar, title = draft.partition("|")
        self.show_record(int(key) if key else None, title)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)

    def look_up(self) -> None:
        """Show what the words in the field find."""
        if not self.line.text().strip() or not self.line.hasFocus():
            self.found.clear()
            self.popup.hide()
            return
        self.make_rows()
        self._completer.complete()
        self.popup.setCurrentIndex(self.found.index(0, 0))

    def make_rows(self) -> None:
        """Make the rows that the words in the field find, without showing them."""
        text = self.line.text().strip()
        self.found.clear()
        for key, title, second in self._finder(text):
            self._add(Cell(title, second=second), key)
        if self._create is not None:
            self._add(Cell(_("New record “{typed}”", typed=text), icon="plus", tone="accent"), _NEW)
        if not self.found.rowCount():
            self._add(Cell(_("Nothing found"), muted=True), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The arrow down opens the list."""
        if (
            watched is self.line
            and event.type() == QEvent.Type.KeyPress
            and getattr(event, "key", lambda: None)() == Qt.Key.Key_Down
            and not self.popup.isVisible()
        ):
            self.look_up()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the glass in the field."""
        super().resizeEvent(event)
        self._glass.move(theme.px(9), (self.height() - self._glass.height()) // 2)

    def _add(self, cell: Cell, key: int) -> None:
        item = QStandardItem(words(cell))
        item.setData(cell, CELL)
        item.setData(key, _KEY)
        item.setEditable(False)
        item.setEnabled(key != 0)
        self.found.appendRow(item)

    def _typed(self, _text: str) -> None:
        self.key = None
        self._pause.start()
        self.edited.emit()

    def _picked(self, index: QModelIndex) -> None:
        key = int(index.data(_KEY) or 0)
        text = self.line.text().strip()
        if key == _NEW and self._create is not None:
            made = self._create(text)
            if made is None:
                return
            self.show_record(*made)
        elif key:
            cell: Cell = index.data(CELL)
            self.show_record(
                key, _("{title} · {second}", title=cell.text, second=cell.second) if cell.second else cell.text
            )
        self.edited.emit()
        self.left.emit()
