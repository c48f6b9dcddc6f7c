"""The photos of a work order: a strip, with how far the work was asked for each batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import events
from k2k_desktop.services.issues.works import photos
from k2k_desktop.services.issues.works.order_pages import OrderPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import Sheet, ask_and_do, show_refusal
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.photos import Photo, PhotoGiven, PhotoStrip, pixmap_of
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_STEPS: Final[tuple[int, ...]] = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
_LARGE: Final = (900, 600)


class OrderPhotos(QWidget):
    """Shows, adds and removes photos; those of the complaint come first and stay with it."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._shell = work, shell
        self._page: OrderPage | None = None
        empty = _("No photo yet. Take one before the work, at 30 and 60 per cent, and after it.")
        self.strip = PhotoStrip(_("Photos of the work"), empty, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.strip.given.connect(self.add)
        self.strip.removed.connect(self.remove)
        self.strip.opened.connect(self.open)
        self.strip.refused.connect(lambda error: show_refusal(self, error))

    def show_page(self, page: OrderPage) -> None:
        """Show the photos of an order."""
        self._page = page
        shown = []
        for one in page.photos:
            content = self._work.read(events.photo, one.id)
            shown.append(Photo(one.id, content or b"", one.words()))
        self.strip.show_photos(shown)
        refused = self.can_change()
        self.strip.set_changeable(refused is None, refused.say() if refused else "")

    def can_change(self) -> UserError | None:
        """Why no photo can be added now."""
        page = self._page
        if page is not None and page.status is WorkStatus.cancelled:
            return UserError(N_("This work order is cancelled."))
        return self._work.can(photos.add_photos)

    def commands(self) -> list[Command]:
        """Add and remove."""
        none = UserError(N_("Choose a photo in the strip first."))
        work = self._work
        return [
            command_for(photos.add_photos, work, self.strip.choose, enabled=self.can_change),
            command_for(
                photos.remove_photo, work, self.strip.remove_current,
                enabled=lambda: None if self.strip.current_key() else none,
            ),
        ]  # fmt: skip

    def add(self, given: Sequence[PhotoGiven]) -> FormDialog | None:
        """Ask how far the work was, and keep the photos."""
        page = self._page
        if page is None:
            return None
        files = [FileGiven(one.name, one.content) for one in given]

        def save(values: dict[str, Any]) -> int:
            try:
                added = self._work.change(
                    photos.add_photos, page.id, files, values["percent"], values["taken_on"], values["caption"]
                )
            except Invalid as error:  # what is wrong with a file has no field of its own in the form
                raise error.fields.get("photos", error) from error
            self._tell(len(added.ids), added.placed)
            return len(added.ids)

        form = tuple(replace(one, required=one.name != "caption") for one in photos.FORM)
        return open_form(
            self._work, self, say_count("Add {count} photo", "Add {count} photos", len(files)), form, save,
            values={"percent": self._next(), "taken_on": self._work.runner.clock.today()},
            editors={"percent": Chooser([(step, f"{step}%") for step in _STEPS])}, rows=(("percent", "taken_on"),),
            explain=_("Place, camera and time that a camera wrote into the file are removed."), width=480,
        )  # fmt: skip

    def remove(self, key: int) -> None:
        """Take a photo off, after asking."""
        one = next((one for one in self._page.photos if one.id == key), None) if self._page else None
        if one is not None:
            text = _("Remove the photo “{photo}” from this work order?", photo=one.words())
            ask_and_do(
                self, _("Remove photo"), text, _("Remove"), lambda: self._work.change(photos.remove_photo, key)
            )  # fmt: skip

    def open(self, key: int) -> None:
        """Show a photo large."""
        one = next((one for one in self._page.photos if one.id == key), None) if self._page else None
        content = self._work.read(events.photo, key) if one else None
        if one is None or content is None:
            return
        sheet = Sheet(one.words(), self, width=_LARGE[0])
        drawn = label("", parent=sheet)
        drawn.setPixmap(pixmap_of(content, theme.px(_LARGE[0] - 60), theme.px(_LARGE[1])))
        drawn.setAccessibleName(one.words())
        drawn.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sheet.body.addWidget(drawn)
        if one.caption:
            sheet.body.addWidget(label(one.caption, parent=sheet, wrap=True))
        close = sheet.add_button(_("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(sheet.accept)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _next(self) -> int:
        """The step that has no photo yet."""
        taken = {one.percent for one in self._page.photos} if self._page else set()
        return next((step for step in photos.STEPS if step not in taken), 100)

    def _tell(self, added: int, placed: int) -> None:
        words = say_count("{count} photo added", "{count} photos added", added)
        if placed:
            told = say_count(
                "the place was removed from {count} photo", "the place was removed from {count} photos", placed
            )
            words = _("{first}; {second}", first=words, second=told)
        self._shell.toast(words)
