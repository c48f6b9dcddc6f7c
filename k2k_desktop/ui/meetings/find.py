"""Finding words in all items of a meeting's minutes: a bar above the text, F3 and Shift+F3."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.widgets import SearchField, announce, button, label

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

_PAUSE: Final = 150  # ms after the last key
Place = tuple[int, int, int, int]  # item, paragraph in it counted from nought, first character, how many


class FindBar(QFrame):
    """The field, how many places there are, and the buttons; *step* goes to the next place or the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.step: Callable[[int], None] = lambda _step: None
        self.leave: Callable[[], None] = lambda: None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
        row.setSpacing(theme.px(4))
        self.field = SearchField(_("Find in these minutes"), "", self)
        self.count = label("", "caption", self)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for icon, name, run in (
            ("chevron-up", _("Previous place"), lambda: self.step(-1)),
            ("chevron-down", _("Next place"), lambda: self.step(1)),
            ("x", _("Close the find bar"), self.close_bar),
        ):
            one = button("", "icon", self, icon=icon, name=name)
            one.clicked.connect(run)
            row.addWidget(one)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on, Shift+Enter back, Esc closes."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_Escape:
                self.close_bar()
            case _:
                super().keyPressEvent(event)

    def close_bar(self) -> None:
        """Close it; the cursor goes back to the text."""
        self.hide()
        self.leave()


class Finder:
    """Looks for the words of the bar in the minutes of *view*, the words not saved yet included."""

    def __init__(self, view: MeetingView) -> None:
        self._view = view
        self._places: list[Place] = []
        self._at = -1
        self.bar = view.sheet.finding
        self.bar.step, self.bar.leave = self.step, view.sheet.text.setFocus
        self._wait = QTimer(self.bar)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(lambda: self.step(1))
        self.bar.field.textEdited.connect(self._typed)

    def open(self) -> None:
        """Show the bar with what is marked in the text."""
        marked = self._view.sheet.text.textCursor().selectedText()
        self.bar.show()
        if marked and len(marked) < 80:
            self.bar.field.setText(marked)
        self.bar.field.selectAll()
        self.bar.field.setFocus()

    def step(self, step: int) -> None:
        """Go to the next place or the one before; the first time to the first from the item in hand on."""
        self._wait.stop()
        if self.bar.isHidden():
            self.open()
        places = self._look()
        if places != self._places:
            self._places, self._at = places, self._before(places) if step > 0 else 0
        if not places:
            self._tell(_("Not found") if self.bar.field.text().strip() else "")
            return
        self._at = (self._at + step) % len(places)
        item, paragraph, start, length = places[self._at]
        if self._view.go_to_item(item):
            self._view.sheet.text.find_at(paragraph, start, length)
        at = _("{number} of {count}", number=self._at + 1, count=len(places))
        self._tell(at)

    def commands(self) -> list[Command]:
        """F3 and Shift+F3."""
        on, back = partial(self.step, 1), partial(self.step, -1)
        return [
            Command("find.next", N_("Next place"), on, "F3", "edit", "search", group="find"),
            Command("find.previous", N_("Previous place"), back, "Shift+F3", "edit", "search", group="find"),
        ]

    def _typed(self, _text: str) -> None:
        self._places, self._at = [], -1
        self._wait.start()

    def _look(self) -> list[Place]:
        words = self.bar.field.text().strip()
        if not words:
            return []
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        found: list[Place] = []
        for item in self._view.page.items:
            texts = [entry.text for entry in item.entries if not entry.automatic]
            if item.id == self._view.item_id:
                texts = [draft.text for draft in self._view.sheet.text.drafts()]
            for place, text in enumerate(texts):
                found += [(item.id, place, one.start(), len(one.group())) for one in pattern.finditer(text)]
        return found

    def _before(self, places: list[Place]) -> int:
        """The place before the first one in the item in hand or after it."""
        order = [item.id for item in self._view.page.items]
        here = order.index(self._view.item_id) if self._view.item_id in order else 0
        first = next((at for at, one in enumerate(places) if order.index(one[0]) >= here), 0)
        return first - 1

    def _tell(self, words: str) -> None:
        self.bar.count.setText(words)
        if words:
            announce(self.bar, words)
