"""Photos of a complaint: pasted, dropped or from a file while it is recorded, and a strip of those that are kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QImageReader, QImageWriter, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QToolButton, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services import attachments
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues.works.photos import holds_place
from k2k_desktop.services.pictures import clean_picture
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.feedback import announce

SIDE: Final = 56  # of a thumbnail, before text scale
MOST: Final = 8
_DRAFT_MOST: Final = 5_000_000  # letters: a draft holds eight megabytes
_ADD_AGAIN: Final = N_("{count} of the photos did not fit into the draft. Add them again.")
PICTURES: Final = N_("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)")


def icon_of(content: bytes, side: int = SIDE) -> QIcon:
    """A square thumbnail of a picture, decoded no larger than it is shown."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size, whole = theme.px(side), reader.size()
    if not whole.isEmpty():
        keep = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        reader.setScaledSize(whole.scaled(QSize(size, size), keep))
    drawn = QPixmap.fromImage(reader.read())
    left, top = (drawn.width() - size) // 2, (drawn.height() - size) // 2
    return QIcon(drawn.copy(left, top, size, size))


def thumbnail(content: bytes | None, name: str, parent: QWidget, side: int = SIDE) -> QToolButton:
    """A button that shows a photo, later where its *content* is still on its way; *name* is for a screen reader."""
    made = QToolButton(parent)
    made.setProperty("kind", "photo")
    if content is not None:
        made.setIcon(icon_of(content, side))
    made.setIconSize(QSize(theme.px(side), theme.px(side)))
    made.setFixedSize(theme.px(side + 8), theme.px(side + 8))
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def show_photo(window: QWidget, title: str, content: bytes) -> None:
    """A photo as large as the screen allows; Esc closes it."""
    sheet = Sheet(title, window, width=600)
    drawn = QPixmap()
    drawn.loadFromData(content)
    screen = window.screen().availableGeometry()
    most = QSize(int(screen.width() * 0.7), int(screen.height() * 0.65))
    if drawn.width() > most.width() or drawn.height() > most.height():
        keep = Qt.AspectRatioMode.KeepAspectRatio
        drawn = drawn.scaled(most, keep, Qt.TransformationMode.SmoothTransformation)
    picture = label("", parent=sheet)
    picture.setPixmap(drawn)
    picture.setAccessibleName(title)
    picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
    sheet.body.addWidget(picture, 1)
    close = sheet.add_button(_("Close"), "primary")
    close.clicked.connect(sheet.accept)
    close.setFocus()
    sheet.finished.connect(sheet.deleteLater)
    sheet.open()


class PhotosEditor(Editor):
    """Photos to be kept with a complaint: its button is one stop of Tab, arrows go to the photos, Delete removes one.

    *refused* is told what was wrong with a file; nothing else is lost by it.
    """

    def __init__(self, refused: Callable[[UserError], None], parent: QWidget | None = None) -> None:
        self.add_button = button(_("Add photo"), icon="camera")
        super().__init__(self.add_button, parent)
        self.row.setStretch(0, 0)
        self._refused = refused
        self._photos: list[tuple[FileGiven, bytes]] = []
        self._thumbs: list[QToolButton] = []
        self._kept = ""  # the draft
        self._strip = QHBoxLayout()
        self._strip.setSpacing(theme.px(4))
        self.row.addLayout(self._strip)
        self.told = label("", "caption", self, kind="muted")
        self.told.setToolTip(_("Place, camera and time that a camera wrote into the file are removed."))
        self.row.addWidget(self.told)
        self.row.addStretch(1)
        self.add_button.clicked.connect(self.choose)
        self.add_button.setToolTip(_("Ctrl+V pastes a picture, and files can be dropped on the form."))

    def given(self) -> object:
        # scaled when they were added, so that saving them waits for nothing
        return tuple(FileGiven(given.name, shown) for given, shown in self._photos) or None

    def show_value(self, value: Any) -> None:
        if value != self.given():
            self._photos = []
            self._show()

    def draft(self) -> str:
        return self._kept

    def in_words(self, draft: str) -> str:
        kept: dict[str, Any] = json.loads(draft) if draft else {"photos": [], "left": 0}
        count = len(kept["photos"]) + kept["left"]
        return say_count("{count} photo", "{count} photos", count) if count else ""

    def restore(self, draft: str) -> None:
        kept: dict[str, Any] = json.loads(draft) if draft else {"photos": [], "left": 0}
        shown = [(name, base64.b64decode(content)) for name, content in kept["photos"]]
        self._photos = [(FileGiven(name, content), content) for name, content in shown]
        self._show()
        if kept["left"]:
            self._refused(UserError(_ADD_AGAIN, count=kept["left"]))

    def choose(self) -> None:
        """Ask for files."""
        names, _kind = QFileDialog.getOpenFileNames(self.window(), _("Add photo"), "", _(PICTURES))
        self.add_files([Path(name) for name in names])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take each file that is a photo; the first that is none is said."""
        for path in paths:
            try:
                self.add(attachments.read_file(path))
            except UserError as error:  # the boundary of a foreign file
                self._refused(error)
                return

    def add(self, given: FileGiven) -> None:
        """Take one. Raises UserError where it is no picture, damaged or far too large."""
        if len(self._photos) >= MOST:
            raise UserError(N_("At most {count} photos can be added here. Add more on the complaint itself."),
                            count=MOST)  # fmt: skip
        self._photos.append((given, clean_picture(given.content)))
        self._show()
        announce(self.add_button, " ".join([_("Photo {count} added.", count=len(self._photos)), self.told.text()]))
        self.edited.emit()

    def take(self, data: QMimeData) -> bool:
        """Take what was pasted or dropped. Whether there was a picture in it."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add_files(paths)
            return True
        image = data.imageData() if data.hasImage() else None
        return isinstance(image, QImage) and self.take_image(image)

    def paste(self) -> bool:
        """Take the picture, or the files, on the clipboard. Whether there was one."""
        clipboard = QGuiApplication.clipboard()
        if self.take_image(clipboard.image()):
            return True
        paths = [Path(url.toLocalFile()) for url in clipboard.mimeData().urls() if url.isLocalFile()]
        self.add_files(paths)
        return bool(paths)

    def take_image(self, image: QImage) -> bool:
        """Take a picture that is no file. Whether it is one."""
        if image.isNull():
            return False
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        try:
            self.add(FileGiven("foto.png", bytes(buffer.data().data())))
        except UserError as error:  # the boundary of a foreign picture
            self._refused(error)
        return True

    def remove(self, place: int) -> None:
        """Take a photo away again."""
        if 0 <= place < len(self._photos):
            del self._photos[place]
            self._show()
            self.add_button.setFocus()
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows between the button and the photos; Delete removes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            stops: list[QPushButton | QToolButton] = [self.add_button, *self._thumbs]
            at = next((place for place, one in enumerate(stops) if one is watched), -1)
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            if at >= 0 and step and 0 <= at + step < len(stops):
                stops[at + step].setFocus()
                return True
            if at > 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.remove(at - 1)
                return True
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        """What a draft says of the photos, made once: it is asked for again and again. The last ones are left out of a
        draft that would grow too large."""
        inside: list[tuple[str, str]] = []
        for given, shown in self._photos:
            content = base64.b64encode(shown).decode()
            if sum(len(each) for _name, each in inside) + len(content) > _DRAFT_MOST:
                break
            inside.append((given.name, content))
        left = len(self._photos) - len(inside)
        self._kept = json.dumps({"photos": inside, "left": left}) if self._photos else ""

    def _show(self) -> None:
        self._keep()
        for old in self._thumbs:
            old.hide()
            old.deleteLater()
        self._thumbs = []
        placed = any(holds_place(given.content) for given, _shown in self._photos)
        self.told.setText(_("Place removed") if placed else "")
        for place, (given, shown) in enumerate(self._photos):
            words = _("Photo {number}: {name}. Delete removes it.", number=place + 1, name=given.name)
            made = thumbnail(shown, words, self, 40)
            made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            made.installEventFilter(self)
            made.clicked.connect(partial(self._clicked, place))
            self._strip.addWidget(made)
            self._thumbs.append(made)

    def _clicked(self, place: int, _on: bool = False) -> None:
        self.remove(place)
