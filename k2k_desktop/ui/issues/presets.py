"""Small buttons for what is usually right already: kind and channel, two marks that are off, and a reference."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from k2k_desktop.core.fields import Options, field_of
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.issues import Issue
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Chip, ChipKind
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.fieldrow import with_menu_keys
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work


class ChipEditor(Editor):
    """A value on a small button called *label* (marked): no stop of Tab, but Alt with its letter gives it a click."""

    def __init__(self, label: str, kind: ChipKind, parent: QWidget | None = None) -> None:
        self.chip = Chip(say(label), kind)
        super().__init__(self.chip, parent)
        self.chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._label, self._key = label, ""

    def set_key(self, letter: str) -> None:
        """Alt with *letter* is its key."""
        self._key = letter
        self._tell_key()

    def _tell_key(self) -> None:
        """The key, anew after each change of words: Qt forgets it with them."""
        self.chip.setToolTip(_("{field} (Alt+{key})", field=say(self._label), key=self._key.upper()))
        if self._key:
            self.chip.setShortcut(f"Alt+{self._key}")


class ChoiceChip(ChipEditor):
    """One of a closed list, shown by its word; the key opens the list."""

    def __init__(self, label: str, of: type[Options], parent: QWidget | None = None) -> None:
        super().__init__(label, "menu", parent)
        self._options = list(of)
        self._value: Options = self._options[0]
        self.chip.clicked.connect(self.open)
        self.show_value(self._value)

    def given(self) -> object:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value or self._options[0]
        words = self._value.say()
        self.chip.show_filter(words.replace("&", "&&"), "menu")
        self.chip.setAccessibleName(f"{say(self._label)}: {words}")
        self._tell_key()

    def draft(self) -> str:
        return self._value.name

    def restore(self, draft: str) -> None:
        self.show_value(next((one for one in self._options if one.name == draft), None))

    def menu(self) -> QMenu:
        """What can be chosen, each with a letter."""
        made = QMenu(self)
        for option, words in zip(self._options, with_menu_keys(one.say() for one in self._options), strict=True):
            entry = made.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(option is self._value)
            entry.triggered.connect(partial(self._choose, option))
        return made

    def open(self) -> None:
        """Show what can be chosen."""
        shown = self.menu()
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.popup(self.chip.mapToGlobal(self.chip.rect().bottomLeft()))

    def _choose(self, option: Options, _on: bool = False) -> None:
        self.show_value(option)
        self.edited.emit()


class MarkChip(ChipEditor):
    """Yes or no; the key turns it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, "off", parent)
        self._on = False
        self.chip.setCheckable(True)
        self.chip.clicked.connect(self._turn)
        self.chip.removed.connect(self._turn)

    def given(self) -> object:
        return self._on

    def show_value(self, value: Any) -> None:
        self._on = bool(value)
        self.chip.setText(say(self._label))
        theme.wear(self.chip, "chip-on" if self._on else "chip")
        self.chip.setChecked(self._on)
        self.chip.setAccessibleName(say(self._label))
        self._tell_key()

    def draft(self) -> str:
        return "1" if self._on else ""

    def restore(self, draft: str) -> None:
        self.show_value(draft == "1")

    def _turn(self) -> None:
        self.show_value(not self._on)
        self.edited.emit()


class OutsideChip(ChipEditor):
    """Another office's number for the complaint; the key asks for it.

    Its value is (system, number), either of them None; None while there is neither.
    """

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(N_("Outside reference"), "add", parent)
        self._work = work
        self._value: tuple[str | None, str | None] | None = None
        self.chip.clicked.connect(self.open)
        self.chip.removed.connect(self._clear)
        self.show_value(None)

    def given(self) -> object:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value if value and any(value) else None
        words = " ".join(one for one in self._value if one) if self._value else _("Outside reference")
        self.chip.show_filter(words.replace("&", "&&"), "on" if self._value else "add")
        self._tell_key()

    def draft(self) -> str:
        return json.dumps(self._value) if self._value else ""

    def restore(self, draft: str) -> None:
        self.show_value(tuple(json.loads(draft)) if draft else None)

    def open(self) -> FormDialog:
        """Ask which office, and under which number."""
        form = (field_of(Issue.outside_system), field_of(Issue.outside_reference))
        names = [one.name for one in form]
        return open_form(
            self._work, self.window(), _("Outside reference"), form, lambda given: self._take(*given.values()),
            values=dict(zip(names, self._value or (None, None), strict=True)), rows=[(name,) for name in names],
            verb=_("&Done"), width=420,
        )  # fmt: skip

    def _take(self, system: str | None, reference: str | None) -> None:
        self.show_value((system, reference))
        self.edited.emit()

    def _clear(self) -> None:
        self._take(None, None)
