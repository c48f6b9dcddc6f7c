"""Parts that the forms of works share: a file chosen from a disk, and doing a thing or saying why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Kind
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.services.attachments import FileGiven, FileKept, read_file
from k2k_desktop.ui.kit.dialogs import ask, ask_reason, show_refusal
from k2k_desktop.ui.kit.editors import Editor


@dataclass(frozen=True, kw_only=True)
class FileKind(Kind):
    """A file chosen from a disk."""

    def parse(self, given: object) -> FileGiven | None:
        return given if isinstance(given, FileGiven) else None


FILE_FIELD: Final = Field("file", FileKind(label=N_("File"), help=N_("A PDF or a picture of at most 10 MB.")), False)


class FileEditor(Editor):
    """A button that asks for a file and says which was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.button = QPushButton(_("Choose file…"))
        self.button.setAutoDefault(False)
        super().__init__(self.button, parent)
        self._chosen: FileGiven | None = None
        self.button.clicked.connect(self._ask)

    def given(self) -> object:
        return self._chosen

    def show_value(self, value: Any) -> None:
        self._chosen = value
        self.button.setText(value.name if isinstance(value, FileGiven) else _("Choose file…"))

    def draft(self) -> str:
        return ""

    def restore(self, draft: str) -> None:
        """A file is chosen again: its bytes are no part of a draft."""

    def take(self, path: Path) -> None:
        """Take the file at *path*, or say why not."""
        try:
            self.show_value(read_file(path))
        except UserError as error:  # said beside nothing: the field has no text
            show_refusal(self.window(), error)
            return
        self.edited.emit()

    def _ask(self) -> None:
        filters = _("PDF and pictures (*.pdf *.png *.jpg *.jpeg *.webp)")
        path, _kind = QFileDialog.getOpenFileName(self.window(), _("Choose file…"), "", filters)
        if path:
            self.take(Path(path))


def try_change(parent: QWidget, change: Callable[[], Any]) -> bool:
    """Do it, or show why it cannot be done; there is no form."""
    try:
        change()
    except UserError as error:  # shown: there is no form
        show_refusal(parent, error)
        return False
    return True


def ask_and_do(parent: QWidget, title: str, text: str, verb: str, change: Callable[[], Any]) -> bool:
    """Ask before what is not done lightly, then do it."""
    if ask(parent, title, text, {"do": verb}) != "do":
        return False
    return try_change(parent, change)


def change_with_reason(parent: QWidget, words: str, change: Callable[[str], Any]) -> bool:
    """Ask why, then do it; nothing where it was left."""
    reason = ask_reason(parent, say(words))
    return reason is not None and try_change(parent, lambda: change(reason))


def save_copy(parent: QWidget, kept: FileKept | None) -> None:
    """Ask where to, and write a copy of a kept file there."""
    if kept is None:
        show_refusal(parent, UserError(N_("No file is kept here.")))
        return
    path, _kind = QFileDialog.getSaveFileName(parent.window(), _("Save a copy"), kept.name, "")
    if not path:
        return
    try:
        Path(path).write_bytes(kept.content)
    except OSError:  # the disk's own reasons: full, or not to be written
        show_refusal(parent, UserError(N_("The copy cannot be written there. Choose another folder.")))
