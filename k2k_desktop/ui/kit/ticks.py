"""A field that holds several of a few: boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from k2k_desktop.core.fields import Kind
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.editors import Editor


@dataclass(frozen=True, kw_only=True)
class Several(Kind):
    """Several records of a page, by their keys; nobody is nothing."""

    def parse(self, given: object) -> tuple[Any, ...] | None:
        return tuple(given) if isinstance(given, list | tuple) and given else None


class TickList(Editor):
    """Any of *choices* (key, words), ticked by Space."""

    def __init__(self, choices: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self.boxes: dict[int, QCheckBox] = {}
        column = QVBoxLayout(self.entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for key, words in choices:
            box = QCheckBox(words.replace("&", "&&"), self.entry)
            box.clicked.connect(lambda _on: self.edited.emit())
            self.boxes[key] = box
            column.addWidget(box)
        if self.boxes:
            self.entry.setFocusProxy(next(iter(self.boxes.values())))

    def given(self) -> object:
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def show_value(self, value: Any) -> None:
        for key, box in self.boxes.items():
            box.setChecked(key in (value or ()))

    def draft(self) -> str:
        return ",".join(str(key) for key, box in self.boxes.items() if box.isChecked())

    def restore(self, draft: str) -> None:
        self.show_value([int(key) for key in draft.split(",") if key])
