"""Fields that hold several people: who moves in, and as what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

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
class Given(Kind):
    """One value as its editor gives it."""

    def parse(self, given: object) -> Any:
        return given


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
