"""The documents an organisation goes by, edition by edition, and what was in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say
from k2k_desktop.models.governance.standing import PolicyDocument
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.governance import policies, register
from k2k_desktop.services.governance.policies import PolicyView
from k2k_desktop.ui.governance.daybar import DayBar
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.governance.standing import RecordPane, beside, chosen
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.dialogs import ask_and_do
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

_END_FORM = fields(PolicyDocument.to_on)


class PoliciesSection(OrganisationSection):
    """Every edition; those in force on the day above stand out."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.lines: list[PolicyView] = []
        self.day = DayBar(work, _("In force on"), self)
        heads = (_("Document"), _(P_("document", "Edition")), _("In force"), _("Standing"))
        self.table = ShortTable(_("Documents"), heads, (0, 70, 190, 120), self, row=48, gutter=20)
        self.pane = RecordPane(_("No document chosen"), self)
        beside(self, [(self.day, 0), (self.table, 1)], self.pane)
        self.day.chosen.connect(self._show)
        self.table.row_selected.connect(lambda _key: self._show_current())
        self.table.row_opened.connect(lambda _key: self.save_file())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Documents")

    def commands(self) -> Sequence[Command]:
        """Add an edition, end or delete the last one, save its file."""
        work, one = self.work, chosen(self.table)
        none = UserError(N_("No file is kept here."))
        file = Command(
            "governance.policy_file", N_("Save a copy of the file…"), self.save_file, "", "record", "download",
            lambda: one() or (None if (line := self.current()) and line.file else none),
        )  # fmt: skip
        return [
            command_for(policies.save_policy, work, self.add, shortcut="Ctrl+N"),
            command_for(policies.end_policy, work, self.end, enabled=one),
            file,
            command_for(policies.delete_policy, work, self.delete, enabled=one),
        ]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.lines = self.work.read(policies.policies, self.organisation_id)
        self._show()

    def show_record(self, table: str, key: int) -> None:
        """Put an edition in hand."""
        if table == "policy_document":
            self.table.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """The table, then the day."""
        return [self.table, self.day]

    def current(self) -> PolicyView | None:
        """The edition in hand."""
        return next((one for one in self.lines if one.id == self.table.current_key()), None)

    def add(self) -> None:
        """Put a document or its next edition in force."""
        work, key, now = self.work, self.organisation_id, self.current()
        titles = list(dict.fromkeys(one.title for one in self.lines))
        values: dict[str, Any] = {"from_on": work.runner.clock.today()}
        if now is not None:
            values |= {"kind": now.kind, "title": now.title, "text": now.text}

        def save(given: dict[str, Any]) -> int:
            file = given.pop("file")
            return work.change(policies.save_policy, key, given, file)

        open_form(
            work, self, _("Add edition"), (*policies.FORM, FILE_FIELD), save, values=values,
            editors={
                "title": Offering(titles), "file": FileEditor(read_file),
                "resolution_id": Chooser(work.read(register.carried_choices, key), optional=True),
            },
            rows=(("title",), ("kind", "from_on"), ("resolution_id",), ("text",), ("file",)), width=640,
        )  # fmt: skip

    def end(self) -> None:
        """Take the last edition out of force."""
        if one := self.current():
            open_form(
                self.work, self, _("Take out of force"), _END_FORM,
                lambda given: self.work.change(policies.end_policy, one.id, one.version, given["to_on"]),
                values={"to_on": self.work.runner.clock.today()}, width=480,
            )  # fmt: skip

    def delete(self) -> None:
        """Delete the last edition."""
        if one := self.current():
            text = _("Edition {edition} of “{title}” is deleted.", edition=one.edition, title=one.title)
            ask_and_do(
                self, _("Delete edition"), text, _("Delete"),
                lambda: self.work.change(policies.delete_policy, one.id, one.version),
            )  # fmt: skip

    def save_file(self) -> None:
        """Write a copy of the kept file."""
        one = self.current()
        if one is not None and one.file:
            save_copy(self, self.work.read(policies.policy_file, one.id))

    def _show(self) -> None:
        day = self.day.day
        self.table.show_rows([(one.id, _cells(one, day)) for one in self.lines])
        if self.lines and self.table.current_key() is None:
            self.table.select_key(self.lines[0].id)
        self._show_current()

    def _show_current(self) -> None:
        one = self.current()
        if one is None:
            self.pane.show_record("", [])
        else:
            facts = [
                (_("Kind of document"), one.kind.say()), (_(P_("document", "Edition")), str(one.edition)),
                (_("In force"), _span(one)), (_("Adopted by"), one.adopted), (_("File"), one.file),
            ]  # fmt: skip
            self.pane.show_record(one.title, facts, one.text, self.commands()[1:3])
        self.commands_changed.emit()


def _cells(one: PolicyView, day: dt.date) -> list[Cell]:
    holds = one.holds(day)
    standing = Cell(_("In force"), badge="ok") if holds else Cell(_("Not in force"), muted=True)
    if not holds and one.from_on > day:
        standing = Cell(_("Not yet in force"), badge="info")
    return [
        Cell(one.title, second=one.kind.say(), strong=holds), Cell(str(one.edition)), Cell(_span(one), muted=not holds),
        standing,
    ]  # fmt: skip


def _span(one: PolicyView) -> str:
    if one.to_on is None:
        return say(N_("since {day}"), day=show_day(one.from_on))
    return say(N_("{since} to {until}"), since=show_day(one.from_on), until=show_day(one.to_on))
