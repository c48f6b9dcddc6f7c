"""The governance calendar of an organisation: what must be done by which day, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Day, Field, fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.governance.standing import Obligation
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.governance import calendar
from k2k_desktop.services.governance.calendar import Due
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.governance.standing import RecordPane, beside, chosen, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_and_do
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work

_DONE_FORM = (
    *fields(Obligation.done_on, Obligation.evidence),
    FILE_FIELD,
    Field("next_on", Day(label=N_("Due again on"), help=N_("Keeps the same again for that day.")), False),
)
_COMPUTED = N_("This day follows from the rules and records. It is not changed by hand.")


class ObligationsSection(OrganisationSection):
    """What is still to do by days left, or what was done; Enter marks a line as done."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.lines: list[Due] = []
        # without a pane: Ctrl+PgDown is for the tabs of the organisation
        self.tabs = Tabs([_("To do"), _("Already done")])
        self.tabs.setAccessibleName(_("Calendar"))
        heads = (_("What must be done"), _("Due date"), _("Days left"))
        self.table = ShortTable(_("Calendar"), heads, (0, 120, 160), self, row=48, gutter=20)
        self.pane = RecordPane(_("Nothing chosen"), self)
        beside(self, [(self.tabs, 0), (self.table, 1)], self.pane)
        self.tabs.currentChanged.connect(lambda _place: self.refresh(frozenset()))
        self.table.row_selected.connect(lambda _key: self._show_current())
        self.table.row_opened.connect(lambda _key: self.finish())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Calendar")

    def commands(self) -> Sequence[Command]:
        """Keep an obligation, mark one as done, change or delete a kept one, save its evidence."""
        work = self.work
        new = command_for(
            calendar.save_obligation, work, self.add, label=N_("New obligation"), shortcut="Ctrl+N", icon="plus"
        )
        edit = command_for(
            calendar.save_obligation, work, self.edit, label=N_("Edit obligation"), icon="pencil", enabled=self._kept
        )
        none = UserError(N_("No file is kept here."))
        file = Command(
            "governance.evidence_file", N_("Save a copy of the file…"), self.save_file, "", "record", "download",
            lambda: None if (line := self.current()) and line.has_file else none,
        )  # fmt: skip
        return [
            new,
            command_for(calendar.finish_obligation, work, self.finish, enabled=self._open),
            named(edit, "edit_obligation", "F2"),
            file,
            command_for(calendar.delete_obligation, work, self.delete, enabled=self._kept),
        ]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        done = self.tabs.currentIndex() == 1
        self.lines = self.work.read(calendar.calendar, self.organisation_id, done)
        self.table.show_rows([(place, _cells(one)) for place, one in enumerate(self.lines, 1)])
        if self.lines and self.table.current_key() is None:
            self.table.select_key(1)
        self._show_current()

    def show_record(self, table: str, key: int) -> None:
        """Put a kept obligation in hand, under what is done where it is not among what is to come."""
        for tab in (0, 1):
            self.tabs.setCurrentIndex(tab)
            place = next((at for at, one in enumerate(self.lines, 1) if one.obligation_id == key), None)
            if table == "obligation" and place is not None:
                self.table.select_key(place)
                return
        self.tabs.setCurrentIndex(0)

    def panes(self) -> Sequence[QWidget]:
        """The table, then what it shows."""
        return [self.table, self.tabs]

    def current(self) -> Due | None:
        """The line in hand."""
        place = self.table.current_key()
        return self.lines[place - 1] if place and place <= len(self.lines) else None

    def add(self) -> None:
        """Keep something that must be done."""
        self._form(None)

    def edit(self) -> None:
        """Change a kept obligation."""
        self._form(self.current())

    def finish(self) -> None:
        """Mark the line in hand as done, with what shows it."""
        one = self.current()
        if one is None or self._open() is not None or self.work.can(calendar.finish_obligation):
            return

        def save(given: dict[str, Any]) -> int:
            return self.work.change(
                calendar.finish_obligation, one, given["done_on"], given["evidence"], given["file"], given["next_on"]
            )

        open_form(
            self.work, self, _("Mark as done: {title}", title=one.title), _DONE_FORM, save,
            values={"done_on": self.work.runner.clock.today()}, editors={"file": FileEditor(read_file)},
            rows=(("done_on", "next_on"), ("evidence",), ("file",)), verb=_("&Record"), width=640,
        )  # fmt: skip

    def delete(self) -> None:
        """Delete a kept obligation."""
        if (one := self.current()) and (key := one.obligation_id):
            text = _("“{title}” is deleted. The recycle bin brings it back.", title=one.title)
            ask_and_do(
                self, _("Delete obligation"), text, _("Delete"),
                lambda: self.work.change(calendar.delete_obligation, key, one.version),
            )  # fmt: skip

    def save_file(self) -> None:
        """Write a copy of the evidence."""
        if (one := self.current()) and one.obligation_id:
            save_copy(self, self.work.read(calendar.evidence_file, one.obligation_id))

    def _form(self, one: Due | None) -> None:
        work = self.work
        key, version = (one.obligation_id, one.version) if one else (None, 1)
        values = {"kind": one.kind, "title": one.title, "due_on": one.due_on} if one else {}
        open_form(
            work, self, _("Edit obligation") if one else _("New obligation"), calendar.OBLIGATION_FORM,
            lambda given: work.change(calendar.save_obligation, key, self.organisation_id, version, given),
            values=values, rows=(("title",), ("kind", "due_on")), width=640,
        )  # fmt: skip

    def _open(self) -> UserError | None:
        one = self.current()
        if one is None:
            return chosen(self.table)()
        return UserError(N_("This is done already. Keep a new obligation instead.")) if one.done_on else None

    def _kept(self) -> UserError | None:
        one = self.current()
        if one is None or one.done_on:
            return self._open()
        return None if one.obligation_id else UserError(_COMPUTED)

    def _show_current(self) -> None:
        one = self.current()
        if one is None:
            self.pane.show_record("", [])
        else:
            facts = [
                (_("Kind of obligation"), one.kind.say()), (_("Due date"), show_day(one.due_on)),
                (_("Days left"), "" if one.done_on else days_words(one.days_left)),
                (_("Done on"), show_day(one.done_on) if one.done_on else ""), (_("Evidence"), one.evidence),
            ]  # fmt: skip
            computed = "" if one.obligation_id else _("This day follows from the rules and records.")
            self.pane.show_record(one.title, facts, computed, self.commands()[1:3] if not one.done_on else ())
        self.commands_changed.emit()


def days_words(days: int) -> str:
    """`12 days left`, `3 days overdue`."""
    if days < 0:
        return say_count("{count} day overdue", "{count} days overdue", -days)
    return say_count("{count} day left", "{count} days left", days)


def _cells(one: Due) -> list[Cell]:
    if one.done_on is not None:
        last = Cell(show_day(one.done_on), icon="circle-check", tone="ok", said=_("Done on"))
        return [Cell(one.title, second=one.kind.say()), Cell(show_day(one.due_on)), last]
    words = days_words(one.days_left)
    match one.step:
        case 0:
            last = Cell(words, badge="danger", icon="triangle-alert")
        case 30:
            last = Cell(words, badge="warn", icon="clock")
        case 60 | 90:
            last = Cell(words, badge="info")
        case _:
            last = Cell(words, muted=True)
    return [Cell(one.title, second=one.kind.say()), Cell(show_day(one.due_on)), last]
