"""A password of one's own, before anything else, where somebody else chose the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.start.parts import Page

if TYPE_CHECKING:
    from k2k_desktop.services.opened import Opened


class FirstPassword(Page):
    """Asks for the first password again and for a new one, twice; `chosen` says that the office may be shown."""

    chosen = Signal()
    left = Signal()

    def __init__(self, opened: Opened, parent: QWidget | None = None) -> None:
        text = _(
            "{name}, somebody else chose the password you signed in with, and may still know it. Choose your own now: "
            "until then it opens nothing.",
            name=opened.runner.who.name,
        )
        super().__init__(_("Choose your own password"), text, parent)
        self._opened = opened
        self.old = self.field(_("First password"), secret=True)
        self.new = self.field(
            _("New password"), _("At least 12 characters. A few words in a row are easy to remember."), secret=True
        )
        self.again = self.field(_("New password once more"), secret=True)
        self.offer_suggestion(self.new, self.again)
        self.go, leave = self.buttons(_("Save and open the office"))
        self.go.clicked.connect(self.save)
        self.again.returnPressed.connect(self.save)
        leave.clicked.connect(self.left)

    def save(self) -> None:
        """Check and keep it."""
        from k2k_desktop.services.office.users import choose_password

        try:
            if self.new.text() != self.again.text():
                raise UserError(N_("The two new passwords differ. Type the new one again."))
            choose_password(self._opened, self.old.text(), self.new.text())
        except UserError as error:  # said above the fields
            self.banner.tell(error.say())
            return
        for field in (self.old, self.new, self.again):
            field.clear()
        self.chosen.emit()
