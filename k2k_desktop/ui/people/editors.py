"""Fields that hold several people: who of a household, and who moves in as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Kind
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.people import Relationship
from k2k_desktop.services.people.moves import Mover
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.picker import RecordPicker

Finder = Callable[[str], list[tuple[int, str, str]]]


@dataclass(frozen=True, kw_only=True)
class Several(Kind):
    """Several records of a page, by their keys; nobody is nothing."""

    def parse(self, given: object) -> tuple[Any, ...] | None:
        return tuple(given) if isinstance(given, list | tuple) and given else None


@dataclass(frozen=True, kw_only=True)
class Given(Kind):
    """One value as its editor gives it."""

    def parse(self, given: object) -> Any:
        return given


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


class MoverLine(QWidget):
    """One person who moves in, and what they are to the head."""

    def __init__(self, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.person = RecordPicker(finder, parent=self)
        self.person.line.setAccessibleName(_("Who moves in"))
        self.relationship = Chooser([(one, one.say()) for one in Relationship], parent=self)
        self.relationship.combo.setAccessibleName(_("Relationship to head"))
        row.addWidget(self.person, 3)
        row.addWidget(self.relationship, 2)


class MoversEditor(Editor):
    """Who moves in, a line each; the last button adds a line."""

    def __init__(self, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self._finder = finder
        self.lines: list[MoverLine] = []
        column = QVBoxLayout(self.entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(6))
        column.addLayout(self._lines)
        self._add()
        self.more = button(_("Add a person"), "link", self.entry, icon="plus")  # after the line: so Tab goes too
        self.more.clicked.connect(self._add_and_go)
        column.addWidget(self.more)

    def given(self) -> object:
        found = []
        for line in self.lines:
            key = line.person.given()
            if key is None:
                continue
            relationship = line.relationship.given()
            if not isinstance(relationship, Relationship):
                raise UserError(N_("Say what each person is to the head of the household."))
            found.append(Mover(int(str(key)), relationship))
        return found

    def show_value(self, value: Any) -> None:
        """Keep the lines as they are: what was typed is what is meant."""

    def put_person(self, key: int, name: str, relationship: Relationship | None) -> None:
        """Fill the first line."""
        self.lines[0].person.show_record(key, name)
        self.lines[0].relationship.show_value(relationship)

    def draft(self) -> str:
        return ""

    def restore(self, draft: str) -> None:
        """Nothing was kept."""

    def _add_and_go(self) -> None:
        line = self._add()
        self.setTabOrder(self.lines[-2].relationship.combo, line.person.line)
        self.setTabOrder(line.person.line, line.relationship.combo)
        self.setTabOrder(line.relationship.combo, self.more)
        line.person.line.setFocus()

    def _add(self) -> MoverLine:
        line = MoverLine(self._finder, self.entry)
        for part in (line.person, line.relationship):
            part.edited.connect(self.edited)
            part.left.connect(self.left)
        self.lines.append(line)
        self._lines.addWidget(line)
        self.entry.setFocusProxy(self.lines[0].person.line)
        return line
