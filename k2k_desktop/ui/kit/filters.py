"""The chips above a list: which filters are on, and the menus that choose them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.i18n import _, say
from k2k_desktop.core.listings import Filter, Listing
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Chip
from k2k_desktop.ui.kit.work import Work

Chosen = Mapping[str, tuple[Any, ...]]


class TickMenu(QMenu):
    """A menu that stays open while its entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click ticks and stays."""
        entry = self.activeAction()
        if entry is not None and entry.isCheckable() and entry.isEnabled():
            entry.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space ticks and stays; Enter ticks and closes."""
        entry = self.activeAction()
        if event.key() == Qt.Key.Key_Space and entry is not None and entry.isCheckable():
            entry.trigger()
            return
        super().keyPressEvent(event)


class FilterChips(QWidget):
    """Shows and changes the chosen values of a listing's filters: `and` between filters, `or` inside one.

    Filters of *menus* keep a chip of their own that opens their choices; those of *hidden* are chosen elsewhere.
    `changed` comes when a person chose; `chosen` is {filter: values}.
    """

    changed = Signal()

    def __init__(
        self,
        work: Work,
        listing: Listing,
        parent: QWidget | None = None,
        *,
        menus: Collection[str] = (),
        hidden: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._offered = tuple(
            chip for chip in listing.filters if chip.name not in hidden and (not chip.mask or work.may(chip.mask.needs))
        )
        self._menus = menus
        self._left_out: Collection[str] = ()
        self.chosen: dict[str, tuple[Any, ...]] = {}
        self._work = work
        self._listing = listing
        self._choices: dict[str, list[tuple[Any, str]]] = {}
        self._askers = {chip.name: QObject(self) for chip in self._offered}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self.chips: list[Chip] = []
        self._quick: list[Chip] = []  # those that give way: the menu of `Filter` has them too
        work.changed.connect(lambda _tables: self.read_choices())
        self.read_choices()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for every chip."""
        return QSize(self._wide(self.chips), theme.px(28))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for what is on, what opens choices, and the menu of all."""
        return QSize(self._wide([one for one in self.chips if one not in self._quick]), theme.px(28))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many quick filters as have room for their words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        kept = [one for one in self.chips if one not in self._quick]
        for chip in self._quick:
            kept.append(chip)
            chip.setVisible(self._wide(kept) <= self.width())

    def _wide(self, chips: Sequence[Chip]) -> int:
        gaps = self._row.spacing() * max(0, len(chips) - 1)
        return gaps + sum(chip.sizeHint().width() for chip in chips)

    def read_choices(self) -> None:
        """Ask again what can be chosen."""
        question = questions_of(self._listing).choices
        for name, owner in self._askers.items():
            self._work.fetch(question, partial(self._came, name), name, owner=owner)

    def choose(self, chosen: Chosen) -> None:
        """Show these values as chosen, without saying so."""
        self.chosen = {name: tuple(values) for name, values in chosen.items() if values}
        self._build()

    def leave_out(self, names: Collection[str]) -> None:
        """Show no chip of these filters while what they narrow is not in view; what is chosen stays chosen."""
        self._left_out = names
        self._build()

    def words(self) -> str:
        """The filters that are on, in words; empty when none is."""
        on = [chip for chip in self._offered if self.chosen.get(chip.name)]
        return ", ".join(self._words(chip) for chip in on)

    def toggle(self, name: str, value: Any) -> None:
        """Choose a value, or no longer."""
        values = self.chosen.get(name, ())
        left = tuple(each for each in values if each != value)
        self._put(name, left if value in values else (*values, value))

    def remove(self, name: str) -> None:
        """Take a whole filter away."""
        self._put(name, ())

    def menu_of(self, chip: Filter, parent: QWidget) -> QMenu:
        """The choices of one filter, ticked where chosen."""
        menu = TickMenu(say(chip.label), parent)
        for value, words in self._choices.get(chip.name, []):
            entry = menu.addAction(words.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(value in self.chosen.get(chip.name, ()))
            entry.triggered.connect(partial(self._ticked, chip.name, value))
        return menu

    def _ticked(self, name: str, value: Any, _on: bool = False) -> None:
        self.toggle(name, value)

    def _came(self, name: str, choices: list[tuple[Any, str]]) -> None:
        said = [(value, say(words)) for value, words in choices]
        if said != self._choices.get(name):
            self._choices[name] = said
            self._build()

    def _put(self, name: str, values: tuple[Any, ...]) -> None:
        self.chosen = {**self.chosen, name: values}
        if not values:
            del self.chosen[name]
        self._build()
        self.changed.emit()

    def _build(self) -> None:
        focused = next((place for place, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for old in self.chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips, self._quick = [], []
        shown = [chip for chip in self._offered if chip.name not in self._left_out]
        for chip in (chip for chip in shown if self.chosen.get(chip.name)):
            made = self._add(self._words(chip), "on")
            made.removed.connect(partial(self.remove, chip.name))
            made.clicked.connect(partial(self._open, chip, made))
        for chip in shown:
            self._add_quick(chip)
        if self._further():
            made = self._add(_("Filter"), "add")
            made.clicked.connect(partial(self._open_all, made))
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()
        self.updateGeometry()
        self._fit()

    def _further(self) -> list[Filter]:
        """Those of the menu of all: without what has a chip of its own, or nothing to choose (one estate alone)."""
        apart = {*self._menus, *self._left_out}
        return [chip for chip in self._offered if chip.name not in apart and self._choices.get(chip.name)]

    def _add(self, text: str, kind: Any) -> Chip:
        chip = Chip(text, kind, self)
        self._row.addWidget(chip)
        self.chips.append(chip)
        return chip

    def _add_quick(self, chip: Filter) -> None:
        if self.chosen.get(chip.name):
            return
        if chip.name in self._menus:
            if len(self._choices.get(chip.name, ())) > 1:
                made = self._add(say(chip.label), "menu")
                made.clicked.connect(partial(self._open, chip, made))
            return
        for value, words in self._choices.get(chip.name, []):
            if value in chip.quick:
                made = self._add(words, "off")
                made.clicked.connect(partial(self._ticked, chip.name, value))
                self._quick.append(made)

    def _open(self, chip: Filter, below: Chip, _on: bool = False) -> None:
        self._show(self.menu_of(chip, self), below)

    def _open_all(self, below: Chip, _on: bool = False) -> None:
        menu = QMenu(self)
        for chip in self._further():
            menu.addMenu(self.menu_of(chip, menu))
        self._show(menu, below)

    def _show(self, menu: QMenu, below: Chip) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + theme.px(4))))

    def _words(self, chip: Filter) -> str:
        values: Sequence[Any] = self.chosen.get(chip.name, ())
        named = dict(self._choices.get(chip.name, []))
        words = (
            [chip.words(one, None) for one in values] if chip.words else [named[one] for one in values if one in named]
        )
        label = say(chip.label)
        if not words:
            return label
        if all(word.startswith(f"{label} ") for word in words):  # Blok A, Blok B: said once
            words = [word.removeprefix(f"{label} ") for word in words]
        elif max(len(word) for word in words) > 4:
            return ", ".join(words)
        return _("{filter} {values}", filter=label, values=", ".join(words))
