"""A strip of photos: thumbnails with their words, and more by file, paste and drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, label

MOST_BYTES: Final = 40_000_000
SIDE: Final = 116  # of a thumbnail, before text scale
_KEY: Final = int(Qt.ItemDataRole.UserRole)
_OPENERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept: its key, its bytes (PNG or JPEG), and the words below it."""

    key: int
    content: bytes
    words: str


@dataclass(frozen=True)
class PhotoGiven:
    """A file somebody chose, pasted or dropped, as it came."""

    name: str
    content: bytes


class PhotoStrip(QWidget):
    """Thumbnails in a row; arrows go through them, Enter opens one, Delete removes it, Ctrl+V pastes another.

    `given` carries what was chosen, pasted or dropped (a tuple of PhotoGiven): whoever listens cleans and keeps it and
    calls `show_photos` again. `removed` and `opened` carry the key, `refused` a UserError.
    """

    given = Signal(object)
    removed = Signal(int)
    opened = Signal(int)
    refused = Signal(object)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None, *, side: int = SIDE) -> None:
        """*name* is what a screen reader calls the strip, *empty* the words while it holds none."""
        super().__init__(parent)
        self._side = side
        self.list = _Thumbs(self, side)
        self.list.setAccessibleName(name)
        self.empty = label(empty, "caption", self, wrap=True)
        self._empty = empty
        self.add_button = button(_("Add photo…"), parent=self, icon="camera")
        self.add_button.setToolTip(_("Choose pictures, paste one with Ctrl+V, or drop them here"))
        self.add_button.clicked.connect(lambda: self.choose())
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.add_button)
        foot.addWidget(self.empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.list)
        column.addLayout(foot)
        self.setAcceptDrops(True)
        self.list.itemActivated.connect(lambda item: self.opened.emit(int(item.data(_KEY))))
        self.show_photos(())

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show these; the one in hand stays in hand."""
        wanted = self.current_key()
        self.list.clear()
        for photo in photos:
            item = QListWidgetItem(_icon(photo.content, self._side), photo.words)
            item.setData(_KEY, photo.key)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), _("Photo, {words}", words=photo.words))
            item.setToolTip(photo.words)
            self.list.addItem(item)
            if photo.key == wanted:
                self.list.setCurrentItem(item)
        if photos and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(photos))
        self.empty.setText("" if photos else self._empty)  # an empty label keeps the button from growing

    def set_changeable(self, changeable: bool, why: str = "") -> None:
        """Whether photos can be added and removed now; *why* not stands in the tooltip of the button."""
        self.add_button.setEnabled(changeable)
        self.setAcceptDrops(changeable)
        self.add_button.setToolTip(why or _("Choose pictures, paste one with Ctrl+V, or drop them here"))

    def current_key(self) -> int | None:
        """The key of the photo in hand."""
        item = self.list.currentItem()
        return int(item.data(_KEY)) if item is not None else None

    def choose(self) -> None:
        """Ask for files."""
        filters = _("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif)")
        paths, _kind = QFileDialog.getOpenFileNames(self.window(), _("Add photo…"), "", filters)
        self.take_files([Path(path) for path in paths])

    def paste(self) -> None:
        """Take what the clipboard holds: a picture, or files."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Take the pictures in what was pasted or dropped."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
        elif data.hasImage():
            self.given.emit((PhotoGiven("photo.png", _as_png(QImage(data.imageData()))),))
        else:
            self.refused.emit(UserError(N_("There is no picture here to paste.")))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Read these files and hand them on; one that cannot be read is refused, the others are taken."""
        found: list[PhotoGiven] = []
        for path in paths:
            try:
                if path.stat().st_size > MOST_BYTES:
                    raise UserError(N_("This file is larger than 40 MB. Choose a smaller picture."))
                found.append(PhotoGiven(path.name, path.read_bytes()))
            except OSError:  # the boundary of a file: gone, or not to be read
                unread = N_("The file cannot be read. Check that it is still there, and choose it again.")
                self.refused.emit(UserError(unread))
            except UserError as error:  # too large
                self.refused.emit(error)
        if found:
            self.given.emit(tuple(found))

    def remove_current(self) -> None:
        """Ask whoever listens to remove the photo in hand."""
        if self.add_button.isEnabled() and (key := self.current_key()) is not None:
            self.removed.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+V and Delete."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.add_button.isEnabled():
            self.paste()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.remove_current()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and pictures may be dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Anywhere on the strip."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped."""
        event.acceptProposedAction()
        self.take(event.mimeData())


class _Thumbs(QListWidget):
    """The thumbnails; keys it does not know itself go to the strip."""

    def __init__(self, parent: QWidget, side: int) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setIconSize(QSize(theme.px(side), theme.px(side * 3 // 4)))
        self.setGridSize(QSize(theme.px(side + 20), theme.px(side * 3 // 4 + 30)))
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(theme.px(side * 3 // 4 + 46))
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens on every platform; what pastes and removes is the strip's."""
        item = self.currentItem()
        if event.key() in _OPENERS and item is not None:
            self.itemActivated.emit(item)
        elif event.matches(QKeySequence.StandardKey.Paste) or event.key() == Qt.Key.Key_Delete:
            event.ignore()
        else:
            super().keyPressEvent(event)


def pixmap_of(content: bytes, width: int, height: int) -> QPixmap:
    """The picture as large as fits in (device independent) pixels; a grey sheet where it cannot be drawn."""
    picture = QPixmap()
    if not picture.loadFromData(content):
        picture = QPixmap(width, height)
        picture.fill(theme.color("divider"))
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture.scaled(width, height, keep, smooth)


def _icon(content: bytes, side: int) -> QIcon:
    return QIcon(pixmap_of(content, theme.px(side), theme.px(side * 3 // 4)))


def _as_png(image: QImage) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)  # QImage.save takes no bytes here, whatever its stub says
    return bytes(kept.data())
