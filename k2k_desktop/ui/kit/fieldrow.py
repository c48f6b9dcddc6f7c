"""One field of a form: label above, editor, help below, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Flag
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import icon_label, label
from k2k_desktop.ui.kit.editors import Editor, IdentityEditor
from k2k_desktop.ui.kit.feedback import announce


class FieldRow(QWidget):
    """Checks its value when the editor is left, never while it is typed.

    `edited` and `left` come from the editor. A warning may be kept with a reason typed below it.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, field: Field, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editor
        self.error: UserError | None = None
        self.warning: UserError | None = None
        self.name = say(field.kind.label)
        self._at_first: Any = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label = label(self.name, "strong", self)
        self._build_head(column)
        column.addWidget(editor)
        self._build_foot(column)
        editor.edited.connect(self._edited)
        editor.left.connect(self._left)

    def value(self) -> Any:
        """What was typed, as a value. Raises UserError with what would be right."""
        value = self.field.kind.parse(self.editor.given())
        self.field.kind.check(value)
        if self.field.required and value is None:
            raise UserError(N_("{field} must be filled in."), field=self.name)
        return value

    def start_with(self, value: Any) -> None:
        """Show *value* as the one the record has."""
        self._at_first = value
        self.editor.show_value(value)
        self.show_error(None)
        self.warn(None)

    def is_changed(self) -> bool:
        """Whether it holds another value than at first, or something that is no value."""
        try:
            found = self.field.kind.parse(self.editor.given())
        except UserError:  # half typed: certainly not what it was
            return True
        return not (_blank(found) and _blank(self._at_first)) and bool(found != self._at_first)

    def check(self) -> bool:
        """Show what is wrong, or put the value into its usual form. Whether it is right."""
        try:
            value = self.value()
        except UserError as error:  # said beside the field
            self.show_error(error)
            return False
        self.show_error(None)
        self.editor.show_value(value)
        return True

    def show_error(self, error: UserError | None) -> None:
        """Say what is wrong: edge, icon and one sentence. None takes it away."""
        self.error = error
        self.editor.set_state("error" if error else "")
        self._say(error, "danger")

    def warn(self, warning: UserError | None) -> None:
        """Say in amber what is unusual but allowed, and ask for the reason it is kept."""
        self.warning = warning
        self.reason.setVisible(warning is not None)
        if self.error is None:
            self._say(warning, "warn")

    def reason_given(self) -> str:
        """Why the warning is kept; empty while nothing was typed."""
        return " ".join(self.reason.text().split()) if self.warning else ""

    def set_mnemonic(self, text: str) -> None:
        """Give the label an access key, marked by & in *text*."""
        self.label.setText(text)

    def _build_head(self, column: QVBoxLayout) -> None:
        self.label.setBuddy(self.editor.entry)
        self.editor.entry.setAccessibleName(self.name)
        if isinstance(self.field.kind, Flag):  # the words stand beside the box
            self.label.hide()
            return
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self.label)
        if self.field.required:
            head.addWidget(label("*", parent=self, kind="required"))
        head.addStretch(1)
        column.addLayout(head)

    def _build_foot(self, column: QVBoxLayout) -> None:
        self.help = label(say(self.field.kind.help), "caption", self, wrap=True)
        self.help.setVisible(bool(self.field.kind.help))
        self._wrong_icon = icon_label("circle-alert", "danger", 14, self)
        self.wrong = label("", "caption", self, kind="error", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(self._wrong_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.wrong, 1)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(_("Reason for keeping it: {field}", field=self.name))
        self.reason.setPlaceholderText(_("Reason for keeping it"))
        self.reason.textEdited.connect(lambda _text: self.edited.emit())
        column.addLayout(row)
        column.addWidget(self.reason)
        column.addWidget(self.help)
        for part in (self._wrong_icon, self.wrong, self.reason):
            part.hide()
        if isinstance(self.editor, IdentityEditor):
            self.editor.hinted.connect(self._hint)

    def _hint(self, text: str) -> None:
        shown = text or say(self.field.kind.help)
        self.help.setText(shown)
        self.help.setVisible(bool(shown))

    def _say(self, trouble: UserError | None, token: str) -> None:
        shown = trouble is not None
        self._wrong_icon.setVisible(shown)
        self.wrong.setVisible(shown)
        self.help.setVisible(not shown and bool(self.help.text()))
        if trouble is None:
            self.editor.entry.setAccessibleDescription(self.help.text())
            return
        words = trouble.say()
        icons.put(self._wrong_icon, "circle-alert" if token == "danger" else "triangle-alert", token, 14)
        self.wrong.setText(words)
        theme.wear(self.wrong, "error" if token == "danger" else token)
        self.editor.entry.setAccessibleDescription(words)
        announce(self.editor.entry, words)

    def _edited(self) -> None:
        self.edited.emit()

    def _left(self) -> None:
        if self.error is not None or self.is_changed() or self.editor.draft():  # nobody is scolded for passing by
            self.check()
        self.left.emit()


def _blank(value: Any) -> bool:
    return value is None or value is False or value in ("", frozenset())


def with_access_keys(names: Iterable[str], taken: str = "") -> list[str]:
    """*names* with & before a letter each that no other has, as far as there are; *taken* letters are left alone."""
    used = set(taken.casefold())
    found = []
    for name in names:
        starts = [place for place in range(len(name)) if place == 0 or name[place - 1] == " "]
        for place in [*starts, *range(len(name))]:
            letter = name[place].casefold()
            if letter.isalnum() and letter.isascii() and letter not in used:
                used.add(letter)
                found.append(f"{name[:place]}&{name[place:]}".replace("& ", "&& "))
                break
        else:
            found.append(name.replace("&", "&&"))
    return found


def with_menu_keys(names: Iterable[str]) -> list[str]:
    """`with_access_keys` for a menu: where the letters run out, a figure stands behind the words."""
    figures = iter("123456789")
    given = with_access_keys(names)
    return [name if "&" in name.replace("&&", "") else f"{name} (&{next(figures, '')})" for name in given]
