"""The small list of names after @ or / and of tags after # that helps while minutes are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _, language
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import TAGS, Person
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.widgets import announce

_TYPED: Final = re.compile(r"(?<!\S)([@#/])(\w*)$")
_SECONDED: Final = re.compile(r"(?<!\S)#(ketetapan|resolution)\b", re.IGNORECASE)
_MOST: Final = 6
_LONGEST: Final = 60  # a name half typed is shorter
_ROW: Final = 26


class Suggestions(QFrame):
    """Floats below the cursor and never takes the focus; `taken` carries what shall stand instead of what was typed."""

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "palette")
        self.people: Sequence[Person] = ()
        self.typed = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(4)] * 4)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Suggestions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self.take())
        column.addWidget(self.list)
        self.hide()

    def offer(self, before: str, cursor: QRect) -> None:
        """Show what fits the word that ends *before* the cursor, or nothing."""
        found = _TYPED.search(before[-_LONGEST:])
        if found is not None and found[1] == "/" and not _SECONDED.search(before):
            found = None  # a stroke means a seconder in a resolution only
        rows = _fitting(found[1], found[2], self.people) if found else []
        if found is None or not rows:
            self.hide()
            return
        self.typed = found[0]
        self.list.clear()
        for words, put in rows:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, put)
            item.setSizeHint(QSize(0, theme.px(_ROW)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place(cursor, len(rows))
        if self.isHidden():
            announce(self, rows[0][0])
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Go to the next or the one before."""
        self.list.setCurrentRow((self.list.currentRow() + step) % max(1, self.list.count()))
        item = self.list.currentItem()
        if item is not None:
            announce(self, item.text())

    def take(self) -> None:
        """Take the one in hand."""
        item = self.list.currentItem()
        self.hide()
        if item is not None:
            self.taken.emit(item.data(Qt.ItemDataRole.UserRole))

    def take_key(self, event: QKeyEvent) -> bool:
        """The keys it understands while it is shown; whether this was one."""
        match event.key():
            case Qt.Key.Key_Down:
                self.move_by(1)
            case Qt.Key.Key_Up:
                self.move_by(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self.take()
            case Qt.Key.Key_Escape:
                self.hide()
            case _:
                return False
        return True

    def _place(self, cursor: QRect, count: int) -> None:
        texts = (self.list.item(row).text() for row in range(count))
        widest = max(theme.px(160), *(self.list.fontMetrics().horizontalAdvance(text) for text in texts))
        self.resize(widest + theme.px(28), theme.px(_ROW) * count + theme.px(10))
        host = self.parentWidget()
        at = cursor.bottomLeft() + QPoint(0, theme.px(4))
        if host is not None and at.y() + self.height() > host.height():
            at.setY(max(0, cursor.top() - self.height() - theme.px(4)))
        if host is not None:
            at.setX(max(0, min(at.x(), host.width() - self.width())))
        self.move(at)


def _fitting(sign: str, typed: str, people: Sequence[Person]) -> list[tuple[str, str]]:
    """(what is shown, what is put in): tags in the screen's language, or people one part of whose name begins so."""
    start = typed.casefold()
    if sign == "#":
        names = [*TAGS][0::2] if language() == "ms" else [*TAGS][1::2]
        found = [name for name in names if name.startswith(start) and name != start]
        return [(_shown(name), f"#{name} ") for name in found]
    fitting = [one for one in people if any(part.startswith(start) for part in one.name.casefold().split())]
    return [(one.name, f'{sign}"{one.name}" ') for one in fitting[:_MOST]]


def _shown(tag: str) -> str:
    """`#ketetapan   @pencadang /penyokong 11-0-1 teks`: the tag, and what may follow it."""
    match TAGS[tag]:
        case EntryKind.action:
            return _("#{tag}   @name 30/11 what must be done", tag=tag)
        case EntryKind.resolution:
            return _("#{tag}   @proposer /seconder 11-0-1 what was resolved", tag=tag)
    return f"#{tag}"
