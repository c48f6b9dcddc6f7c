"""Asking for passwords: one's own, or somebody else's new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field, Text
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.passwords import suggest_passphrase
from k2k_desktop.services.office import users
from k2k_desktop.ui.kit.editors import PasswordEditor
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.widgets import button
from k2k_desktop.ui.kit.work import Work

_HELP = N_("At least 12 characters. A few words in a row are easy to remember.")


def password_field(label: str, name: str = "password", help: str = _HELP) -> Field:
    """A password as a field of a form."""
    return Field(name, Text(label=label, help=help, longest=128), True)


def ask_new_password(parent: QWidget, name: str, save: Callable[[str], None]) -> bool:
    """Ask for a password for *name*, with one suggested on demand. Whether it was saved."""
    field = password_field(N_("New password"))
    dialog = _dialog(_("New password for {name}", name=name), (field,), lambda given: save(given["password"]), parent)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return done


def change_own_password(parent: QWidget, work: Work) -> bool:
    """Ask for the old password and a new one. Whether it was changed."""
    old, new = password_field(N_("Old password"), "old", ""), password_field(N_("New password"))

    def save(given: dict[str, Any]) -> None:
        if not given.get("old"):
            raise Invalid({"old": UserError(N_("Type the old password."))})
        work.change(users.change_password, given["old"], given["password"])

    dialog = _dialog(_("Change password"), (old, new), save, parent)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return done


def _dialog(
    title: str, fields: tuple[Field, ...], save: Callable[[dict[str, Any]], None], parent: QWidget
) -> FormDialog:
    editors = {field.name: PasswordEditor(field.kind) for field in fields}
    form = Form(fields, editors=editors, rows=[[field.name] for field in fields])
    dialog = FormDialog(title, form, save, parent, width=480)
    suggest = button(_("Suggest a password"), "link", dialog)

    def fill() -> None:
        editors["password"].show_value(suggest_passphrase())
        editors["password"].eye.setChecked(True)
        editors["password"].edited.emit()

    suggest.clicked.connect(fill)
    dialog.foot.insertWidget(0, suggest)
    return dialog
