"""What the pages before sign-in share: fields under labels, and a place chosen on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, button, label
from k2k_desktop.ui.kit.feedback import Banner

WIDTH: Final = 520
LONGEST_CLEARING: Final = 10.0  # seconds; what is left after them is cleared when the folder is chosen again


class Page(Card):
    """A card with a title, a banner for what is wrong, and a foot of buttons."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=24)
        self.setFixedWidth(theme.px(WIDTH))
        self.body.addWidget(label(title, "title", self))
        if text:
            self.body.addWidget(label(text, parent=self, wrap=True))
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        self.choosers: list[QPushButton] = []
        self._first: QWidget | None = None

    def begin(self) -> None:
        """Put the cursor into the first field: only now is the page in a window."""
        if self._first is not None:
            self._first.setFocus()

    def leave_off(self, *, wait: bool = False) -> None:
        """The page goes away: stop what its thread does, and *wait* until that is cleared away."""

    def field(self, words: str, help: str = "", *, secret: bool = False) -> QLineEdit:
        """A line to type in, its label above and its help below."""
        made = QLineEdit(self)
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self._under(words, made, help)
        return made

    def new_password(self) -> QLineEdit:
        """The line for a first password, which stands readable, with one to suggest below it."""
        made = self.field(_("Password"), _("At least 12 characters. A few words in a row are easy to remember."))
        self.offer_suggestion(made)
        return made

    def offer_suggestion(self, *lines: QLineEdit) -> None:
        """A link below, which puts a suggested password into these *lines*, readable."""
        row = QHBoxLayout()
        suggest = button(_("Suggest a password"), "link", self)

        def fill() -> None:
            from k2k_desktop.core.passwords import suggest_passphrase  # not while the program starts

            words = suggest_passphrase()
            for line in lines:
                line.setText(words)
                line.setEchoMode(QLineEdit.EchoMode.Normal)

        suggest.clicked.connect(fill)
        row.addWidget(suggest)
        row.addStretch(1)
        self.body.addLayout(row)

    def choice(self, words: str, choices: Sequence[tuple[str, object]], help: str = "") -> QComboBox:
        """One of a few (words, value)."""
        made = QComboBox(self)
        for shown, value in choices:
            made.addItem(shown, value)
        self._under(words, made, help)
        return made

    def place(self, words: str, at: Path, choose: Callable[[str], str]) -> QLineEdit:
        """A path, with a button that chooses another by *choose*(old) -> new or nothing."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        made = QLineEdit(str(at), row)
        line.addWidget(made, 1)
        other = button(_("Choose…"), parent=row)
        line.addWidget(other)

        def change() -> None:
            found = choose(made.text())
            if found:
                made.setText(found)

        other.clicked.connect(change)
        self.choosers.append(other)
        self._under(words, row, "", made)
        return made

    def buttons(self, verb: str) -> tuple[QPushButton, QPushButton]:
        """The filled button *verb* and Batal, at the right."""
        row = QHBoxLayout()
        row.addStretch(1)
        go, leave = button(verb, "primary", self), button(_("Cancel"), parent=self)
        go.setDefault(True)
        row.addWidget(go)
        row.addWidget(leave)
        self.body.addSpacing(theme.px(8))
        self.body.addLayout(row)
        return go, leave

    def _under(self, words: str, part: QWidget, help: str, focus: QWidget | None = None) -> None:
        together = QWidget(self)  # so that a page can hide them together
        column = QVBoxLayout(together)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        head = label(words, "strong", together)
        head.setBuddy(focus or part)
        (focus or part).setAccessibleName(words)
        self._first = self._first or focus or part
        column.addWidget(head)
        column.addWidget(part)
        if help:
            column.addWidget(label(help, "caption", together, wrap=True))
        self.body.addWidget(together)


def choose_folder(parent: QWidget, title: str) -> Callable[[str], str]:
    """Ask for a folder, beginning beside the one typed."""
    return lambda old: QFileDialog.getExistingDirectory(parent, title, str(Path(old).parent))


def free_folder(parent: Path, name: str) -> Path:
    """*name* in *parent*, or with a number after it where something is there already, but an office half made."""
    folder, number = parent / name, 1
    while folder.exists() and not OfficeFolder(folder).unfinished.exists():
        number += 1
        folder = parent / f"{name} {number}"
    return folder
