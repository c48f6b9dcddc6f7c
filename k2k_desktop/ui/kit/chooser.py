"""Fields that offer what the page knows: one of a few records, or words that may also be typed freely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from k2k_desktop.ui.kit.editors import Editor


class Chooser(Editor):
    """One of *choices* (value, words); *optional* adds an empty row."""

    def __init__(
        self, choices: Sequence[tuple[Any, str]], optional: bool = False, parent: QWidget | None = None
    ) -> None:
        self.combo = QComboBox()
        super().__init__(self.combo, parent)
        self.values: list[Any] = [None] if optional else []
        if optional:
            self.combo.addItem("—")
        for value, words in choices:
            self.values.append(value)
            self.combo.addItem(words)
        self.combo.setCurrentIndex(0 if optional else -1)
        self.combo.setMinimumContentsLength(8)
        self.combo.setMaxVisibleItems(14)
        self.combo.activated.connect(lambda _place: self.edited.emit())

    def given(self) -> object:
        place = self.combo.currentIndex()
        return self.values[place] if place >= 0 else None

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.values.index(value) if value in self.values else -1)

    def draft(self) -> str:
        return self.combo.currentText()

    def restore(self, draft: str) -> None:
        self.combo.setCurrentIndex(self.combo.findText(draft))


class Offering(Editor):
    """Words typed freely, with *words* offered: the usual positions, the members' names."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        self.combo = QComboBox()
        super().__init__(self.combo, parent)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.addItems(list(words))
        self.combo.setCurrentIndex(-1)
        self.combo.setMaxVisibleItems(14)
        completer = self.combo.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.editTextChanged.connect(self._typed)
        self._quiet = False

    def given(self) -> object:
        return self.combo.currentText()

    def show_value(self, value: Any) -> None:
        self.restore(value or "")

    def draft(self) -> str:
        return self.combo.currentText()

    def restore(self, draft: str) -> None:
        self._quiet = True
        self.combo.setEditText(draft)
        self._quiet = False

    def _typed(self, _text: str) -> None:
        if not self._quiet:
            self.edited.emit()
