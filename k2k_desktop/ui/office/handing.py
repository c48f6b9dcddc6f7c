"""Handing somebody a first password: shown once, on the screen or on a slip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from k2k_desktop.core.i18n import _
from k2k_desktop.services.office import users
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.pages import PrintJob
from k2k_desktop.ui.office.panel import Panel

_SLIP: Final = 2  # what the dialog ends with for the slip


def hand_over(panel: Panel, user_id: int, password: str) -> None:
    """Show the first *password* of a user, which is kept nowhere, and print it where that is wanted."""
    line = next((one for one in panel.work.read(users.all_users) if one.user_id == user_id), None)
    if line is None:
        return
    sheet = Sheet(_("First password"), panel.window())
    told = _(
        "{name} signs in with the user name {username} and this password. It is shown only now. A practice office "
        "keeps it; elsewhere the program asks for another at the first sign-in.",
        name=line.name,
        username=line.username,
    )
    sheet.body.addWidget(label(told, parent=sheet, wrap=True))
    shown = label(password, "heading", sheet, wrap=True)
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    shown.setAccessibleName(_("First password"))
    sheet.body.addWidget(shown)
    done = sheet.add_button(_("Close"), "primary")
    done.setDefault(True)
    done.clicked.connect(sheet.accept)
    slip = sheet.add_button(_("Print slip"), icon="printer")
    slip.clicked.connect(lambda: sheet.done(_SLIP))
    done.setFocus()
    chosen = sheet.exec()
    sheet.deleteLater()
    if chosen == _SLIP:
        panel.shell.print_out(PrintJob(_("First password"), users.first_password_pdf, (user_id, password)))
