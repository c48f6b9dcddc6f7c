"""Who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups
from k2k_desktop.services.office import rekeying, users
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.editors import PasswordEditor
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.panel import Panel
from k2k_desktop.ui.office.passwords import ask_new_password, password_field
from k2k_desktop.ui.office.sheet import print_new_sheet


class UsersPanel(Panel):
    """The list of users, and what an administrator does with them."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        heads = (_("Name"), _("User name"), _("Roles"), _("Sign-in ends on"), _("Last sign-in"))
        self.table = ShortTable(_("Users"), heads, (0, 140, 240, 170, 190), self, gutter=20)
        self.table.row_opened.connect(lambda _key: self._edit.try_run())
        self.table.row_selected.connect(lambda _key: self.changed.emit())
        column.addWidget(self.table)
        self._lines: list[users.UserLine] = []
        self._make_commands()
        self.refresh(frozenset())

    def _make_commands(self) -> None:
        self._new = command_for(
            users.add_user, self.work, self.add, label=N_("New user"), shortcut="Ctrl+N", icon="plus"
        )
        self._edit = command_for(
            users.save_user,
            self.work,
            self.edit,
            label=N_("Edit user"),
            shortcut="F2",
            icon="pencil",
            enabled=self._unless_chosen,
        )
        self._password = command_for(users.set_password, self.work, self.set_password, enabled=self._unless_chosen)
        self._remove = command_for(users.remove_user, self.work, self.remove, enabled=self._unless_chosen)
        self._key = command_for(rekeying.note_key_change, self.work, self.change_key, enabled=self._unless_busy)
        self._sheet = command_for(users.new_sheet, self.work, self.new_sheet)  # fmt: skip

    def name(self) -> str:
        """The tab."""
        return _("Users")

    def fact(self) -> str:
        """How many may sign in."""
        return say_count("{count} user", "{count} users", sum(line.active for line in self._lines))

    def primary(self) -> Command | None:
        """A new user."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """All of them."""
        return (self._new, self._edit, self._password, self._remove, self._sheet, self._key)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the list again."""
        if tables and "user" not in tables:
            return
        self._lines = self.work.read(users.all_users)
        self.table.show_rows([(line.user_id, _cells(line)) for line in self._lines])
        self.changed.emit()

    def select(self, key: int) -> None:
        """Move to one user."""
        self.table.select_key(key)

    @property
    def chosen(self) -> users.UserLine | None:
        """The user in hand."""
        key = self.table.current_key()
        return next((line for line in self._lines if line.user_id == key), None)

    def _unless_chosen(self) -> UserError | None:
        line = self.chosen
        if line is None:
            return UserError(N_("Choose a user in the list first."))
        return None if line.active else UserError(N_("{name} no longer works here."), name=line.name)

    def _unless_busy(self) -> UserError | None:
        busy = N_("Another piece of work is still going on. Wait until it is done, then try again.")
        return UserError(busy) if self.work.busy else None

    def add(self) -> None:
        """A form with a first password."""
        field: Field = password_field(N_("First password"))
        form = Form((*users.USER_FORM, field), editors={field.name: PasswordEditor(field.kind)})

        def save(changes: dict[str, Any]) -> int:
            password = changes.pop("password", "") or ""
            return self.work.change(users.add_user, changes, password)

        dialog = FormDialog(_("New user"), form, save, self.window())
        dialog.saved.connect(self._saved)
        dialog.exec()
        dialog.deleteLater()

    def edit(self) -> None:
        """The form of the user in hand."""
        line = self.chosen
        if line is None:
            return
        form = Form(users.USER_FORM, line.values())

        def save(changes: dict[str, Any]) -> int:
            return self.work.change(users.save_user, line.user_id, line.version, changes)

        dialog = FormDialog(_("Edit user"), form, save, self.window())
        dialog.saved.connect(self._saved)
        dialog.exec()
        dialog.deleteLater()

    def _saved(self, key: int) -> None:
        self.select(key)
        self.said.emit(_("User saved."))

    def set_password(self) -> None:
        """A new password for the user in hand."""
        line = self.chosen
        if line is not None and ask_new_password(
            self.window(), line.name, lambda new: self.work.change(users.set_password, line.user_id, new)
        ):
            self.shell.toast(_("{name} signs in with the new password from now on.", name=line.name))

    def remove(self) -> None:
        """Shut the user in hand out."""
        line = self.chosen
        if line is None:
            return
        text = _(
            "Remove {name}? The password opens nothing any more, from now on, and the office gets a new key. What "
            "{name} did stays in the audit trail. Older copies still open with the passwords of their day, also with "
            "that of {name}: keep them locked away.",
            name=line.name,
        )
        if ask(self.window(), _("Remove user"), text, {"go": _("Remove user")}, danger=True) != "go":
            return
        copy_first(self, self.work, backups.FIRST, lambda: self._remove_now(line.user_id))

    def _remove_now(self, user_id: int) -> None:
        try:
            if busy := self._unless_busy():
                raise busy
            self.work.change(users.remove_user, user_id)
            self._change_key()
        except UserError as error:  # said to whoever asked
            show_refusal(self.window(), error)

    def _change_key(self) -> None:
        self.work.settle()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            rekeying.change_key(self.work.runner)
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.shell.toast(_("The office has a new key. Make a copy now, so that the newest copy has it too."))

    def change_key(self) -> None:
        """A new key of the office, where one is due: its change was cut off, or somebody may know too much."""
        text = _("Give the office a new key? Passwords and the recovery sheet stay as they are.")
        if ask(self.window(), _("Change the office key"), text, {"go": _("Change the office key")}) != "go":
            return
        copy_first(self, self.work, backups.FIRST, self._change_now)

    def _change_now(self) -> None:
        try:
            if busy := self._unless_busy():
                raise busy
            self._change_key()
        except UserError as error:  # said to whoever asked
            show_refusal(self.window(), error)

    def new_sheet(self) -> None:
        """Print a new recovery sheet; the old one is dead."""
        print_new_sheet(self.window(), self.work, self.shell)


def _cells(line: users.UserLine) -> list[Cell]:
    roles = ", ".join(role.say() for role in Role if role in line.roles)
    ends = Cell(show_day(line.ends_on)) if line.ends_on else EMPTY
    if not line.active:
        ends = Cell(_("Left"), badge="neutral", icon="log-out")
    seen = Cell(show_instant(line.last_sign_in_at), muted=True) if line.last_sign_in_at else EMPTY
    return [
        Cell(line.name, strong=line.active, muted=not line.active),
        Cell(line.username),
        Cell(roles, muted=not line.active),
        ends,
        seen,
    ]
