"""Who may sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.passwords import suggest_passphrase
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups
from k2k_desktop.services.office import rekeying, users
from k2k_desktop.services.office.estates import estate_choices
from k2k_desktop.services.runner import Who
from k2k_desktop.ui.kit.banner import Banner
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.editors import Editor, PasswordEditor
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.ticks import Several, TickList
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.handing import hand_over
from k2k_desktop.ui.office.panel import Panel
from k2k_desktop.ui.office.passwords import ask_new_password, password_field
from k2k_desktop.ui.office.sheet import print_new_sheet

_SEVERAL: Final = 2  # estates; an office of one keeps nobody to it
_FIRST_HELP: Final = N_("It works once: at the first sign-in the person chooses another. Change it here if you like.")
_ESTATES: Final = Field(
    "estates", Several(label=N_("Only these estates"), help=N_("Nothing ticked: the whole office.")), required=False
)


class UsersPanel(Panel):
    """The list of users, and what an administrator does with them."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._estates: dict[int, str] = {}
        heads = (_("Name"), _("User name"), _("Roles"), _("Estates"), _("Standing"), _("Last sign-in"))
        self.due = Banner(self)
        column.addWidget(self.due)
        self.table = ShortTable(_("Users"), heads, (0, 130, 220, 170, 180, 200), self, gutter=20)
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
        if tables and tables.isdisjoint({"user", "user_estate", "estate"}):
            return
        found = self.work.read(estate_choices)
        self._estates = dict(found)
        self.table.setColumnHidden(3, len(self._estates) < _SEVERAL)
        self._lines = self.work.read(users.all_users)
        me = self.work.who.user_id
        self.table.show_rows(
            [(line.user_id, _cells(line, self._estates, here=line.user_id == me)) for line in self._lines]
        )
        self._tell_due()
        self.changed.emit()

    def _tell_due(self) -> None:
        due = self.work.read(rekeying.is_key_change_due)
        told = _("A user was removed, and the office still has the key that user's copies open with.") if due else ""
        self.due.tell(told, "warn", link=_("Change the office key"), then=self._key.try_run)

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
        field: Field = password_field(N_("First password"), help=_FIRST_HELP)
        editor = PasswordEditor(field.kind)
        fields, editors = self._form_parts()
        form = Form((*fields, field), {field.name: suggest_passphrase()}, editors={**editors, field.name: editor})
        editor.eye.setChecked(True)
        chosen: list[str] = []

        def save(changes: dict[str, Any]) -> int:
            chosen[:] = [form.values().get("password") or ""]
            changes.pop("password", None)
            return self.work.change(users.add_user, changes, chosen[0])

        dialog = FormDialog(_("New user"), form, save, self.window())
        dialog.saved.connect(self._saved)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            hand_over(self, int(dialog.key), chosen[0])
        dialog.deleteLater()

    def _form_parts(self) -> tuple[tuple[Field, ...], dict[str, Editor]]:
        """The fields of a user, with the estates where there are several."""
        if len(self._estates) < _SEVERAL:
            return users.USER_FORM, {}
        return (*users.USER_FORM, _ESTATES), {"estates": TickList(sorted(self._estates.items()))}

    def edit(self) -> None:
        """The form of the user in hand."""
        line = self.chosen
        if line is None:
            return
        fields, editors = self._form_parts()
        form = Form(fields, line.values(), editors=editors)

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
        if line is None:
            return
        given: list[str] = []

        def save(new: str) -> None:
            self.work.change(users.set_password, line.user_id, new)
            given[:] = [new]

        if ask_new_password(self.window(), line.name, save):
            self.shell.toast(_("{name} signs in with the new password from now on.", name=line.name))
            hand_over(self, line.user_id, given[0])

    def remove(self) -> None:
        """Shut the user in hand out."""
        line = self.chosen
        if line is None:
            return
        text = _(
            "Remove {name}? The password opens nothing any more, from now on, and the office gets a new key. What "
            "{name} did stays in the audit trail; drafts that {name} left unsaved are thrown away. Older copies still "
            "open with the passwords of their day, also with that of {name}: keep them locked away.",
            name=line.name,
        )
        if ask(self.window(), _("Remove user"), text, {"go": _("Remove user")}, danger=True) != "go":
            return
        copy_first(self, self.work, backups.FIRST, lambda: self._remove_now(line.user_id))

    def _remove_now(self, user_id: int) -> None:
        try:
            if busy := self._unless_busy():
                raise busy
            self.work.with_second(lambda second: self._take_out(user_id, second))
        except UserError as error:  # said to whoever asked
            show_refusal(self.window(), error)

    def _take_out(self, user_id: int, second: Who | None) -> None:
        """Both steps under the same second person, unless that is who goes."""
        self.work.change_with(second, users.remove_user, user_id)
        if second is None or second.user_id == user_id:
            self.work.with_second(self._change_key)
        else:
            self._change_key(second)

    def _change_key(self, second: Who | None) -> None:
        self.work.settle()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            rekeying.change_key(self.work.runner, second)
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._tell_due()
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
            self.work.with_second(self._change_key)
        except UserError as error:  # said to whoever asked
            show_refusal(self.window(), error)

    def new_sheet(self) -> None:
        """Print a new recovery sheet; the old one is dead."""
        print_new_sheet(self.window(), self.work, self.shell)


def _cells(line: users.UserLine, estates: Mapping[int, str], *, here: bool) -> list[Cell]:
    roles = ", ".join(role.say() for role in Role if role in line.roles)
    kept = ", ".join(estates.get(key, "") for key in line.estates)
    seen = Cell(show_instant(line.last_sign_in_at), muted=True) if line.last_sign_in_at else EMPTY
    return [
        Cell(line.name, strong=line.active, muted=not line.active),
        Cell(line.username),
        Cell(roles, muted=not line.active),
        Cell(kept) if kept else Cell(_("All"), muted=True),
        _standing(line, here=here),
        seen,
    ]


def _standing(line: users.UserLine, *, here: bool) -> Cell:
    """What there is to know of a user's sign-in: left, here now, first password, last day."""
    if not line.active:
        return Cell(_("Left"), badge="neutral", icon="log-out")
    if here:
        return Cell(_("Signed in now"), badge="ok", icon="user")
    if line.must_change:
        return Cell(_("First password"), badge="warn", icon="key")
    return Cell(_("Until {day}", day=show_day(line.ends_on))) if line.ends_on else EMPTY
