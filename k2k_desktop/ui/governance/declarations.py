"""What people in office declared, and who has not declared this year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.models.governance.standing import DeclarationKind
from k2k_desktop.services import governance
from k2k_desktop.services.governance import declarations, register
from k2k_desktop.services.governance.declarations import DeclarationView, NotDeclared
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.governance.standing import RecordPane, beside, chosen, named, paper_commands
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import try_change
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work


class DeclarationsSection(OrganisationSection):
    """Who has not declared above, all declarations below; Enter on the one records it, on the other changes it."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.lines: list[DeclarationView] = []
        self.gaps: list[NotDeclared] = []
        heads = (_("Name and position"), _("Not declared"), _("Last valid until"))
        self.missing = ShortTable(_("Not declared this year"), heads, (0, 190, 150), self, row=48, gutter=20)
        columns = (_("Name and position"), _("Kind of declaration"), _("About what"), _("Valid until"))
        self.table = ShortTable(_("Declarations"), columns, (0, 160, 0, 120), self, row=48, gutter=20)
        self.count = label("", "heading", self)
        self.pane = RecordPane(_("No declaration chosen"), self)
        beside(
            self,
            [(self.count, 0), (self.missing, 2), (label(_("Declarations"), "heading", self), 0), (self.table, 3)],
            self.pane,
        )
        self.table.row_selected.connect(lambda _key: self._show_current())
        self.table.row_opened.connect(lambda _key: self.edit())
        self.missing.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.missing.row_opened.connect(lambda _key: self.add())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Declarations")

    def commands(self) -> Sequence[Command]:
        """Record, change, renew and print a declaration, and print an empty form."""
        work, one, gap = self.work, chosen(self.table), chosen(self.missing)
        new = command_for(
            declarations.save_declaration, work, self.add, label=N_("Record declaration"), shortcut="Ctrl+N"
        )
        edit = command_for(
            declarations.save_declaration, work, self.edit, label=N_("Edit declaration"), icon="pencil", enabled=one
        )
        renew = command_for(
            declarations.save_declaration, work, self.renew, label=N_("Renew declaration"), icon="refresh-cw",
            enabled=one,
        )  # fmt: skip
        blank = command_for(
            declarations.blank_declaration_form_pdf, work, self.print_blank, label=N_("Print an empty form"),
            icon="printer", enabled=gap,
        )  # fmt: skip
        return [
            new, named(edit, "edit_declaration", "F2"), named(renew, "renew_declaration"), blank,
            command_for(declarations.delete_declaration, work, self.delete, enabled=one),
            *paper_commands(
                self, declarations.declaration_form_pdf, _("Declaration form"),
                (N_("Print declaration form in Bahasa Melayu"), N_("Print declaration form in English")),
                self.table.current_key,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The declaration in hand as a form; where none is, an empty form for who is missing."""
        if one := self.current():
            return PrintJob(_("Declaration form"), declarations.declaration_form_pdf, (one.id, language()))
        return self._blank()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        today = self.work.runner.clock.today()
        self.lines = self.work.read(declarations.declarations, self.organisation_id, today)
        self.gaps = self.work.read(declarations.not_declared, self.organisation_id, today)
        self.count.setText(
            say_count("{count} declaration is missing", "{count} declarations are missing", len(self.gaps))
            if self.gaps
            else _("Everybody in office has declared")
        )
        self.missing.show_rows([(place, _gap_cells(one)) for place, one in enumerate(self.gaps, 1)])
        self.missing.setVisible(bool(self.gaps))
        self.table.show_rows([(one.id, _cells(one, today)) for one in self.lines])
        if self.lines and self.table.current_key() is None:
            self.table.select_key(self.lines[0].id)
        self._show_current()

    def show_record(self, table: str, key: int) -> None:
        """Put a declaration in hand."""
        if table == "declaration":
            self.table.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """Who is missing, then the declarations."""
        return [self.missing, self.table] if self.gaps else [self.table]

    def current(self) -> DeclarationView | None:
        """The declaration in hand."""
        return next((one for one in self.lines if one.id == self.table.current_key()), None)

    def add(self) -> None:
        """Record a declaration; it starts with who is missing in hand."""
        values: dict[str, Any] = {"declared_on": self.work.runner.clock.today()}
        place = self.missing.current_key()
        if place and place <= len(self.gaps):
            gap = self.gaps[place - 1]
            values |= {"appointment_id": gap.appointment_id, "kind": gap.kind}
            if gap.kind is DeclarationKind.confidentiality:
                values["matter"] = _("All that is said and read in meetings")
        self._form(_("Record declaration"), None, 1, values)

    def edit(self) -> None:
        """Change the declaration in hand."""
        if (one := self.current()) and self.work.can(declarations.save_declaration) is None:
            self._form(_("Edit declaration"), one.id, one.version, one.values)

    def renew(self) -> None:
        """Record the same for another year."""
        if one := self.current():
            kept = {name: one.values[name] for name in ("appointment_id", "kind", "matter", "detail")}
            today: dt.date = self.work.runner.clock.today()
            self._form(_("Renew declaration"), None, 1, {**kept, "declared_on": today})

    def delete(self) -> None:
        """Delete the declaration in hand."""
        if one := self.current():
            try_change(self, lambda: self.work.change(declarations.delete_declaration, one.id, one.version))

    def print_blank(self) -> None:
        """Print an empty form for who is missing in hand."""
        if job := self._blank():
            self.shell.print_out(job)

    def _blank(self) -> PrintJob | None:
        place = self.missing.current_key()
        if not place or place > len(self.gaps):
            return None
        key = self.gaps[place - 1].appointment_id
        return PrintJob(_("Declaration form"), declarations.blank_declaration_form_pdf, (key, language()))

    def _form(self, title: str, key: int | None, version: int, values: dict[str, Any]) -> None:
        work, body = self.work, self.organisation_id
        page = work.read(governance.organisation_page, body)
        members = {one.appointment_id: f"{one.name} · {one.position}" for one in page.members}
        kept = values.get("appointment_id")
        if kept and kept not in members:
            old = next((one for one in page.former if one.appointment_id == kept), None)
            members[kept] = f"{old.name} · {old.position}" if old else "—"
        open_form(
            work, self, title, declarations.FORM_OPTIONAL,
            lambda given: work.change(declarations.save_declaration, key, body, version, given),
            values=values,
            editors={
                "appointment_id": Chooser(list(members.items())),
                "meeting_id": Chooser(work.read(register.meeting_choices, body), optional=True),
            },
            rows=(
                ("appointment_id",), ("kind", "declared_on"), ("matter",), ("valid_to", "meeting_id"), ("detail",),
                ("done",),
            ), width=640,
        )  # fmt: skip

    def _show_current(self) -> None:
        one = self.current()
        if one is None:
            self.pane.show_record("", [])
        else:
            facts = [
                (_("Position"), one.position), (_("Kind of declaration"), one.kind.say()),
                (_("About what"), one.matter), (_("Declared on"), show_day(one.declared_on)),
                (_("Valid until"), show_day(one.valid_to)), (_("What was done"), one.values["done"] or ""),
            ]  # fmt: skip
            self.pane.show_record(one.name, facts, one.values["detail"] or "", self.commands()[1:3])
        self.commands_changed.emit()


def _gap_cells(one: NotDeclared) -> list[Cell]:
    last = show_day(one.last) if one.last else _("never declared")
    return [Cell(one.name, second=one.position), Cell(one.kind.say(), badge="warn"), Cell(last, muted=True)]


def _cells(one: DeclarationView, today: dt.date) -> list[Cell]:
    until = Cell(show_day(one.valid_to), muted=not one.valid)
    if one.valid and (one.valid_to - today).days <= 30:  # days: time to renew it
        until = Cell(show_day(one.valid_to), badge="warn")
    return [
        Cell(one.name, second=one.position, muted=not one.valid), Cell(one.kind.say()), Cell(one.matter), until,
    ]  # fmt: skip
