"""A field of a form that takes a file from a disk, and the way back: a copy of a kept file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Kind
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.editors import Editor


class Named(Protocol):
    """A file that was read: it has at least a name."""

    @property
    def name(self) -> str:
        """Its name, without folders."""


class Kept(Named, Protocol):
    """A file as the office keeps it."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True, kw_only=True)
class FileKind(Kind):
    """A file chosen from a disk, as its reader gave it."""

    def parse(self, given: object) -> Any:
        """The file, or None."""
        return given or None


FILE_FIELD: Final = Field("file", FileKind(label=N_("File"), help=N_("A PDF or a picture of at most 10 MB.")), False)


class FileEditor(Editor):
    """A button that asks for a file and says which was chosen; *read* reads it, or refuses it with a UserError."""

    def __init__(self, read: Callable[[Path], Named], parent: QWidget | None = None) -> None:
        self.button = QPushButton(_("Choose file…"))
        self.button.setAutoDefault(False)
        super().__init__(self.button, parent)
        self._read = read
        self._chosen: Named | None = None
        self.button.clicked.connect(self._ask)

    def given(self) -> object:
        return self._chosen

    def show_value(self, value: Any) -> None:
        self._chosen = value
        self.button.setText(value.name if value is not None else _("Choose file…"))

    def draft(self) -> str:
        return ""

    def restore(self, draft: str) -> None:
        """A file is chosen again: its bytes are no part of a draft."""

    def take(self, path: Path) -> None:
        """Take the file at *path*, or say why not."""
        try:
            self.show_value(self._read(path))
        except UserError as error:  # said beside nothing: the field has no text
            show_refusal(self.window(), error)
            return
        self.edited.emit()

    def _ask(self) -> None:
        filters = _("PDF and pictures (*.pdf *.png *.jpg *.jpeg *.webp)")
        path, _kind = QFileDialog.getOpenFileName(self.window(), _("Choose file…"), "", filters)
        if path:
            self.take(Path(path))


def save_copy(parent: QWidget, kept: Kept | None) -> None:
    """Ask where to, and write a copy of a kept file there."""
    if kept is None:
        show_refusal(parent, UserError(N_("No file is kept here.")))
        return
    content = kept.content
    save_as(parent, kept.name, lambda: content)


def save_as(parent: QWidget, name: str, content: Callable[[], bytes]) -> None:
    """Ask where to, and write *content* there whole; *name* is offered for the file."""
    path, _kind = QFileDialog.getSaveFileName(parent.window(), _("Save a copy"), name, "")
    if not path:
        return
    try:
        write_whole(Path(path), content())
    except UserError as error:
        show_refusal(parent, error)
