"""Where an outage is: blocks and floors to tick, single units to type, and how many homes that makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Kind
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.issues.works.outage_places import (
    PlaceGiven,
    floors_of,
    unit_codes,
    unit_place,
    units_affected,
)
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.widgets import Card, announce, label
from k2k_desktop.ui.kit.work import Work

_ROW: Final = 28
_PLACE: Final = int(Qt.ItemDataRole.UserRole) + 1
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_TICKED: Final = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, kw_only=True)
class PlacesKind(Kind):
    """Any number of places."""

    def parse(self, given: object) -> tuple[PlaceGiven, ...] | None:
        return tuple(given) or None if isinstance(given, tuple) else None


PLACES_FIELD: Final = Field(
    "places", PlacesKind(label=N_("Where"), help=N_("Space ticks a block or a floor, the arrows open a block.")), True
)


class PlacesEditor(Editor):
    """A tree of blocks and floors, and a line for single units; says how many units are ticked."""

    def __init__(self, work: Work, estate_id: int, parent: QWidget | None = None) -> None:
        self.tree = QTreeWidget()
        super().__init__(self.tree, parent)
        self.work, self.estate_id = work, estate_id
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumHeight(theme.px(170))
        self.unit = QLineEdit(self)
        self.unit.setPlaceholderText(_("Add a single unit, then Enter. Example: C-03-07."))
        self.unit.setAccessibleName(_("Add a single unit"))
        self.said = label("", "caption", self, wrap=True)
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        self.row.removeWidget(self.tree)
        framed = Card(parent=self, padding=4)
        framed.body.addWidget(self.tree)
        for part in (framed, self.unit, self.said):
            column.addWidget(part)
        self.row.addLayout(column, 1)
        self.unit.installEventFilter(self)
        self.tree.itemChanged.connect(lambda _item, _column: self._changed())
        self.load(estate_id)

    def load(self, estate_id: int) -> None:
        """Show the blocks of another estate; nothing is ticked."""
        self.estate_id = estate_id
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for key, code, floors in self.work.read(floors_of, estate_id):
                block = _item(_("Block {block}", block=code), PlaceGiven(key))
                if floors:
                    block.setFlags(_TICKED | Qt.ItemFlag.ItemIsAutoTristate)
                for floor in floors:
                    block.addChild(_item(_("Floor {floor}", floor=floor), PlaceGiven(key, floor)))
                self.tree.addTopLevelItem(block)
            if (first := self.tree.topLevelItem(0)) is not None:
                self.tree.setCurrentItem(first)
        self._count()

    def given(self) -> object:
        if self.unit.text().strip():
            raise UserError(N_("Press Enter to add the unit, or empty the line."))
        return tuple(self._ticked())

    def show_value(self, value: Any) -> None:
        places = tuple(value or ())
        if places == tuple(self._ticked()):
            return
        codes = self.work.read(unit_codes, places)
        with QSignalBlocker(self.tree):
            for item in self._items():
                place: PlaceGiven = item.data(0, _PLACE)
                whole = PlaceGiven(place.block_id) in places
                item.setCheckState(0, _ON if place in places or whole else _OFF)
            for place in places:
                if place.unit_id is not None and not self._has(place):
                    self._add(place, codes.get(place.unit_id, ""))
        self._count()

    def draft(self) -> str:
        return ";".join(f"{one.block_id},{one.floor_label or ''},{one.unit_id or ''}" for one in self._ticked())

    def restore(self, draft: str) -> None:
        parts = [one.split(",") for one in draft.split(";") if one]
        self.show_value(
            tuple(PlaceGiven(int(block), floor or None, int(unit) if unit else None) for block, floor, unit in parts)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter in the line adds the unit, and saves nothing."""
        if watched is self.unit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.unit.text().strip():
                self.add_unit()
                return True
        return super().eventFilter(watched, event)

    def add_unit(self) -> None:
        """Add the unit whose code was typed, or say that there is none."""
        typed = self.unit.text().strip()
        found = self.work.read(unit_place, self.estate_id, typed)
        if found is None:
            self.said.setText(_("There is no unit “{code}” here.", code=typed))
            announce(self, self.said.text())
            return
        place, code = found
        if not self._has(place):
            with QSignalBlocker(self.tree):
                self._add(place, code)
        self.unit.clear()
        self._changed()

    def _add(self, place: PlaceGiven, code: str) -> None:
        item = _item(code, place)
        item.setCheckState(0, _ON)
        self.tree.addTopLevelItem(item)

    def _has(self, place: PlaceGiven) -> bool:
        return any(item.data(0, _PLACE) == place for item in self._items())

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for row in range(self.tree.topLevelItemCount()):
            block = self.tree.topLevelItem(row)
            if block is not None:
                yield block
                yield from (child for place in range(block.childCount()) if (child := block.child(place)) is not None)

    def _ticked(self) -> Iterator[PlaceGiven]:
        whole: set[int] = set()
        for item in self._items():
            place: PlaceGiven = item.data(0, _PLACE)
            if item.checkState(0) is not _ON or (place.floor_label is not None and place.block_id in whole):
                continue
            if place.floor_label is None and place.unit_id is None:
                whole.add(place.block_id)
            yield place

    def _changed(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        units = self.work.read(units_affected, tuple(self._ticked()))
        self.said.setText(say_count("{count} unit affected", "{count} units affected", units))


def _item(words: str, place: PlaceGiven) -> QTreeWidgetItem:
    item = QTreeWidgetItem([words])
    item.setFlags(_TICKED)
    item.setCheckState(0, _OFF)
    item.setData(0, _PLACE, place)
    item.setSizeHint(0, QSize(0, theme.px(_ROW)))
    return item
