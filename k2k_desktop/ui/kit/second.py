"""The second person of what two people do proves to be there, in a dialog on the screen of the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.errors import NeedsSecond, UserError
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.banner import Banner
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.dialogs import Sheet

if TYPE_CHECKING:
    from k2k_desktop.services.who import Who

Prove = Callable[[str, str], "Who"]  # who a user name and password are; raises UserError


class SecondPerson(Sheet):
    """Says what is confirmed and who may, and asks for user name and password; `who` is the person proven."""

    def __init__(self, first: str, needed: NeedsSecond, prove: Prove, parent: QWidget | None = None) -> None:
        """*first* is the name of whoever is there already."""
        super().__init__(_("Second person"), parent)
        self._needed, self._prove = needed, prove
        self.who: Who | None = None
        self.body.addWidget(label(say(needed.label), "heading", self, wrap=True))
        why = _(
            "Two people do this. {name} is one of them; a second person reads what is about to be done and confirms it "
            "with a password of their own. Both names stay in the audit trail.",
            name=first,
        )
        self.body.addWidget(label(why, parent=self, wrap=True))
        names = ", ".join(name for _user_id, name in needed.people)
        self.body.addWidget(label(_("Who may confirm: {names}", names=names), "caption", self, wrap=True))
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        self.username = self._field(_("User name of the second person"))
        self.password = self._field(_("Password of the second person"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.go = self.add_button(_("Confirm"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.confirm)
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.username.setFocus()

    def _field(self, words: str) -> QLineEdit:
        head, field = label(words, "strong", self), QLineEdit(self)
        head.setBuddy(field)
        field.setAccessibleName(words)
        pair = QVBoxLayout()
        pair.setSpacing(theme.px(4))
        pair.addWidget(head)
        pair.addWidget(field)
        self.body.addLayout(pair)
        return field

    def confirm(self) -> None:
        """Prove the password, and go on where this person may."""
        try:
            found = self._prove(self.username.text(), self.password.text())
            if found.user_id not in {user_id for user_id, _name in self._needed.people}:
                names = ", ".join(name for _user_id, name in self._needed.people)
                raise UserError(
                    N_("{name} may not do this, and cannot be the second person for it. These may: {names}."),
                    name=found.name,
                    names=names,
                )
        except UserError as error:  # said above the fields
            self.banner.tell(error.say())
            self.password.clear()
            self.password.setFocus()
            return
        self.who = found
        self.password.clear()
        self.accept()

    def event(self, event: QEvent) -> bool:
        """Make room for what the banner says."""
        asked = event.type() == QEvent.Type.LayoutRequest  # read first: the event may be the one that ends the dialog
        done = super().event(event)
        if asked and (layout := self.layout()) is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return done


def ask_second(first: str, needed: NeedsSecond, prove: Prove, parent: QWidget | None) -> Who | None:
    """Who confirmed; None where nobody did."""
    dialog = SecondPerson(first, needed, prove, parent)
    confirmed = dialog.exec() == QDialog.DialogCode.Accepted
    who = dialog.who
    dialog.deleteLater()
    return who if confirmed else None
