"""An editor for each kind of value: what is typed, how it is shown, what a draft keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from k2k_desktop.core import typed
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Choices, Day, Field, Flag, Kind, Link, Money, Options, Text
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _, say
from k2k_desktop.ui.kit import icons, theme

_BEYOND: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Editor(QWidget):
    """One field's input. `entry` has the focus; `edited` comes with every change by hand, `left` when it is left."""

    edited = Signal()
    left = Signal()

    def __init__(self, entry: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(4))
        self.row.addWidget(entry, 1)
        self.setFocusProxy(entry)
        entry.installEventFilter(self)

    def given(self) -> object:
        """What was typed or chosen, for the kind to read. May raise UserError."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value, as one not edited by hand."""
        raise NotImplementedError

    def draft(self) -> str:
        """What a draft keeps."""
        raise NotImplementedError

    def restore(self, draft: str) -> None:
        """Bring back what `draft` gave."""
        raise NotImplementedError

    def in_words(self, draft: str) -> str:
        """A draft as somebody can read it."""
        return draft

    def set_state(self, state: str) -> None:
        """`error` for the danger edge, empty for the usual look."""
        theme.wear(self.entry, state, "state")

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.entry.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice when the field is left for another one."""
        if (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and watched is self.entry
            and event.reason() not in _BEYOND
        ):
            self.left.emit()
        return super().eventFilter(watched, event)


class LineEditor(Editor):
    """One line, read and shown by its kind: words, numbers, amounts, times, phones."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        super().__init__(self.line, parent)
        self.kind = kind
        self.line.textEdited.connect(lambda _text: self.edited.emit())

    def given(self) -> object:
        return self.line.text()

    def show_value(self, value: Any) -> None:
        self.line.setText(self.words(value))
        self.line.setCursorPosition(0)

    def words(self, value: Any) -> str:
        """A value as it stands in the field."""
        return self.kind.show(value)

    def draft(self) -> str:
        return self.line.text()

    def restore(self, draft: str) -> None:
        self.line.setText(draft)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)


class MoneyEditor(LineEditor):
    """An amount in ringgit; RM stands beside it in the help, not in the field."""

    def words(self, value: Any) -> str:
        return "" if value is None else f"{value / 100:,.2f}"


class DayEditor(LineEditor):
    """A day: `3/12`, `=` or Ctrl+; for today, up and down a day; `3 Dis 2026 (Khamis)` when it is left."""

    def __init__(self, kind: Kind, today: Callable[[], dt.date] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(kind, parent)
        self.today = today or Clock().today

    def given(self) -> object:
        return self._day() or self.line.text()

    def words(self, value: Any) -> str:
        if value is None:
            return ""
        return f"{value.day}/{value.month}/{value.year}" if self.line.hasFocus() else show_day(value, weekday=True)

    def draft(self) -> str:
        day = self._day()
        return day.isoformat() if day else self.line.text()

    def restore(self, draft: str) -> None:
        self.line.setText(draft)
        if day := self._day():
            self.show_value(day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The keys of a day, and figures instead of words while it is typed."""
        if watched is self.line:
            if event.type() == QEvent.Type.FocusIn:
                self._figures()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
                return True
        return super().eventFilter(watched, event)

    def _figures(self) -> None:
        if day := self._day():
            self.line.setText(f"{day.day}/{day.month}/{day.year}")
            self.line.selectAll()

    def _key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.text() == "=" or (control and event.key() == Qt.Key.Key_Semicolon):
            self._put(self.today())
            return True
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.line.isReadOnly():
            step = dt.timedelta(days=1 if event.key() == Qt.Key.Key_Up else -1)
            day = self._day()
            self._put(day + step if day else self.today())
            return True
        return False

    def _put(self, day: dt.date) -> None:
        if not self.line.isReadOnly():
            self.show_value(day)
            self.line.selectAll()
            self.edited.emit()

    def _day(self) -> dt.date | None:
        try:
            return typed.day(self.line.text(), self.today())
        except UserError:  # said when the field is left
            return None


class LinesEditor(Editor):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, kind: Text, parent: QWidget | None = None) -> None:
        self.area = QPlainTextEdit()
        super().__init__(self.area, parent)
        self.area.setTabChangesFocus(True)
        self.area.textChanged.connect(self._changed)
        self._quiet = False
        line = self.area.fontMetrics().lineSpacing()
        self.area.setFixedHeight(line * max(2, min(kind.lines, 8)) + theme.px(20))

    def given(self) -> object:
        return self.draft()

    def show_value(self, value: Any) -> None:
        self.restore(value or "")

    def draft(self) -> str:
        # `toPlainText` would make spaces of those that keep two words together
        return self.area.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def restore(self, draft: str) -> None:
        if draft != self.draft():
            self._quiet = True
            self.area.setPlainText(draft)
            self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        self.area.setReadOnly(read_only)

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()


class _Combo(QComboBox):
    """A combo box the wheel cannot change while the page is scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """One of a closed list; an empty row where the field may stay empty."""

    def __init__(self, kind: Choice, required: bool, parent: QWidget | None = None) -> None:
        self.combo = _Combo()
        super().__init__(self.combo, parent)
        self.options: list[Options] = list(kind.of)
        self._optional = not required
        if self._optional:
            self.combo.addItem("—")
        for option in self.options:
            self.combo.addItem(option.say())
        self.combo.setCurrentIndex(0 if self._optional else -1)
        self.combo.setMinimumContentsLength(8)
        self.combo.setMaxVisibleItems(14)
        self.combo.activated.connect(lambda _place: self.edited.emit())

    def given(self) -> object:
        place = self.combo.currentIndex() - self._optional
        return self.options[place] if place >= 0 else None

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(
            self.options.index(value) + self._optional if value is not None else self._optional - 1
        )

    def draft(self) -> str:
        option = self.given()
        return option.name if isinstance(option, Options) else ""

    def restore(self, draft: str) -> None:
        self.show_value(next((option for option in self.options if option.name == draft), None))


class ChoicesEditor(Editor):
    """Any number of a closed list, as check boxes in two columns."""

    def __init__(self, kind: Choices, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self.boxes: dict[Options, QCheckBox] = {}
        grid = QGridLayout(self.entry)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.px(4))
        for place, option in enumerate(kind.of):
            box = QCheckBox(option.say(), self.entry)
            box.clicked.connect(lambda _on: self.edited.emit())
            self.boxes[option] = box
            grid.addWidget(box, place // 2, place % 2)
        self.entry.setFocusProxy(next(iter(self.boxes.values())))

    def given(self) -> object:
        return frozenset(option for option, box in self.boxes.items() if box.isChecked())

    def show_value(self, value: Any) -> None:
        for option, box in self.boxes.items():
            box.setChecked(option in (value or ()))

    def draft(self) -> str:
        return ",".join(option.name for option, box in self.boxes.items() if box.isChecked())

    def restore(self, draft: str) -> None:
        names = draft.split(",")
        self.show_value([option for option in self.boxes if option.name in names])


class FlagEditor(Editor):
    """Yes or no; its label stands beside the box."""

    def __init__(self, kind: Flag, parent: QWidget | None = None) -> None:
        self.box = QCheckBox(say(kind.label))
        super().__init__(self.box, parent)
        self.box.clicked.connect(lambda _on: self.edited.emit())

    def given(self) -> object:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def draft(self) -> str:
        return "1" if self.box.isChecked() else ""

    def restore(self, draft: str) -> None:
        self.box.setChecked(draft == "1")


class PasswordEditor(LineEditor):
    """A password with an eye that shows it; never part of a draft."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(kind, parent)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = QToolButton(self)
        self.eye.setProperty("kind", "icon")
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show)
        self.row.addWidget(self.eye)
        self._show(False)

    def draft(self) -> str:
        return ""

    def restore(self, draft: str) -> None:
        """Nothing was kept."""

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        icons.put(self.eye, "eye-off" if shown else "eye")
        words = _("Hide the password") if shown else _("Show the password")
        self.eye.setAccessibleName(words)
        self.eye.setToolTip(words)


class IdentityEditor(LineEditor):
    """An identity number. *hint* says while it is typed what the number tells so far (format, birth, sex); *derived*
    is called with what was typed when the field is left."""

    hinted = Signal(str)

    def __init__(
        self,
        kind: Kind,
        hint: Callable[[str], str],
        derived: Callable[[str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, parent)
        self.line.textEdited.connect(lambda text: self.hinted.emit(hint(text)))
        if derived is not None:
            self.left.connect(lambda: derived(self.line.text()))


def editor_for(field: Field, today: Callable[[], dt.date] | None = None) -> Editor:
    """The usual editor of a field. A link has none: what it finds is the page's to say (`RecordPicker`)."""
    kind = field.kind
    made: Editor
    match kind:
        case Flag():
            made = FlagEditor(kind)
        case Choice():
            made = ChoiceEditor(kind, field.required)
        case Choices():
            made = ChoicesEditor(kind)
        case Day():
            made = DayEditor(kind, today)
        case Money():
            made = MoneyEditor(kind)
        case Link():
            raise TypeError(f"{field.name} needs a RecordPicker")
        case Text() if kind.lines > 1:
            made = LinesEditor(kind)
        case _:
            made = LineEditor(kind)
    return made
