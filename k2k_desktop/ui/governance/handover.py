"""What one committee hands over to the next: the handovers, and the checklist of the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.models.governance.standing import Handover
from k2k_desktop.services import governance
from k2k_desktop.services.governance import handover
from k2k_desktop.services.governance.handover import HandoverView, ItemView
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.governance.standing import RecordPane, beside, chosen, named, paper_commands
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Offering
from k2k_desktop.ui.kit.dialogs import ask_and_do, try_change
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_FINISH_FORM = fields(Handover.finished_on)


class HandoverSection(OrganisationSection):
    """Handovers above, the lines of the chosen one below; Space ticks a line."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.lines: list[HandoverView] = []
        heads = (_("Outgoing"), _("Incoming"), _("Handed over on"), _("Standing"))
        self.table = ShortTable(_("Handovers"), heads, (0, 0, 150, 230), self, gutter=20)
        columns = (_("What is handed over"), _("Amount or number"), _("Remarks"))
        self.items = ShortTable(_("Lines of the handover"), columns, (0, 180, 220), self, gutter=20)
        self.pane = RecordPane(_("No handover chosen"), self)
        beside(
            self, [(self.table, 1), (label(_("Checklist"), "heading", self), 0), (self.items, 3)], self.pane
        )  # fmt: skip
        self.table.row_selected.connect(lambda _key: self._show_current())
        self.table.row_opened.connect(lambda _key: self.items.setFocus())
        self.items.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.items.row_opened.connect(lambda _key: self.edit_item())
        self.items.row_ticked.connect(self.tick)
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Handover")

    def commands(self) -> Sequence[Command]:
        """Start a handover, work on its lines, finish it."""
        work = self.work
        new = command_for(
            handover.save_handover, work, self.add, label=N_("New handover"), shortcut="Ctrl+N", icon="plus"
        )
        edit = command_for(
            handover.save_handover, work, self.edit, label=N_("Edit handover"), icon="pencil", enabled=self._open
        )
        line = command_for(
            handover.save_handover_item, work, self.add_item, label=N_("Add line"), icon="plus", enabled=self._open
        )
        change = command_for(
            handover.save_handover_item, work, self.edit_item, label=N_("Edit line"), icon="pencil",
            enabled=self._line,
        )  # fmt: skip
        return [
            new,
            command_for(handover.finish_handover, work, self.finish, enabled=self._open),
            named(edit, "edit_handover"),
            line,
            named(change, "edit_handover_item", "F2"),
            command_for(handover.delete_handover_item, work, self.delete_item, enabled=self._line),
            command_for(handover.delete_handover, work, self.delete, enabled=self._open),
            *paper_commands(
                self, handover.handover_checklist_pdf, _("Handover checklist"),
                (N_("Print handover checklist in Bahasa Melayu"), N_("Print handover checklist in English")),
                self.table.current_key,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The checklist of the handover in hand."""
        one = self.current()
        if one is None:
            return None
        return PrintJob(_("Handover checklist"), handover.handover_checklist_pdf, (one.id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.lines = self.work.read(handover.handovers, self.organisation_id)
        self.table.show_rows([(one.id, _cells(one)) for one in self.lines])
        if self.lines and self.table.current_key() is None:
            self.table.select_key(self.lines[0].id)
        self._show_current()

    def show_record(self, table: str, key: int) -> None:
        """Put a handover in hand."""
        if table == "handover":
            self.table.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """The handovers, then the lines."""
        return [self.table, self.items]

    def current(self) -> HandoverView | None:
        """The handover in hand."""
        return next((one for one in self.lines if one.id == self.table.current_key()), None)

    def current_item(self) -> ItemView | None:
        """The line in hand."""
        one = self.current()
        return next((item for item in one.items if item.id == self.items.current_key()), None) if one else None

    def add(self) -> None:
        """Start a handover with the usual lines."""
        self._form(None)

    def edit(self) -> None:
        """Change who hands over, to whom and when."""
        self._form(self.current())

    def finish(self) -> None:
        """Note that both signed."""
        if one := self.current():
            open_form(
                self.work, self, _("Finish handover"), _FINISH_FORM,
                lambda given: self.work.change(handover.finish_handover, one.id, one.version, given["finished_on"]),
                values={"finished_on": self.work.runner.clock.today()}, verb=_("&Finish"), width=480,
            )  # fmt: skip

    def delete(self) -> None:
        """Delete a handover that is not signed."""
        if one := self.current():
            ask_and_do(
                self, _("Delete handover"), _("The handover with all its lines is deleted."), _("Delete"),
                lambda: self.work.change(handover.delete_handover, one.id, one.version),
            )  # fmt: skip

    def add_item(self) -> None:
        """Add a line."""
        self._item_form(None)

    def edit_item(self) -> None:
        """Change the line in hand."""
        if self._line() is None and self.work.can(handover.save_handover_item) is None:
            self._item_form(self.current_item())

    def delete_item(self) -> None:
        """Delete the line in hand."""
        if item := self.current_item():
            try_change(self, lambda: self.work.change(handover.delete_handover_item, item.id))

    def tick(self, item_id: int) -> None:
        """Tick a line, or take the tick back."""
        one = self.current()
        item = next((item for item in one.items if item.id == item_id), None) if one else None
        if item is not None:
            try_change(self, lambda: self.work.change(handover.tick_handover_item, item.id, not item.handed))

    def _form(self, one: HandoverView | None) -> None:
        work, key = self.work, self.organisation_id
        today = work.runner.clock.today()
        handover_id, version = (one.id, one.version) if one else (None, 1)
        values: dict[str, Any] = {"handed_on": today}
        if one is not None:
            values = {"handed_on": one.handed_on, "outgoing": one.outgoing, "incoming": one.incoming}
        page = work.read(governance.organisation_page, key)
        names = list(dict.fromkeys(member.name for member in (*page.members, *page.former)))
        open_form(
            work, self, _("Edit handover") if one else _("New handover"), handover.FORM,
            lambda given: work.change(handover.save_handover, handover_id, key, version, given),
            values=values, editors={"outgoing": Offering(names), "incoming": Offering(names)},
            rows=(("outgoing", "incoming"), ("handed_on",)), width=640,
        )  # fmt: skip

    def _item_form(self, item: ItemView | None) -> None:
        one = self.current()
        if one is None:
            return
        key, item_id, version = one.id, item.id if item else None, item.version if item else 1
        values: dict[str, Any] = {"handed": False}
        if item is not None:
            values = {"title": item.title, "quantity": item.quantity, "handed": item.handed, "note": item.note}
        open_form(
            self.work, self, _("Edit line") if item else _("Add line"), handover.ITEM_FORM,
            lambda given: self.work.change(handover.save_handover_item, item_id, key, version, given),
            values=values, rows=(("title",), ("quantity", "handed"), ("note",)), width=640,
        )  # fmt: skip

    def _open(self) -> UserError | None:
        one = self.current()
        if one is None:
            return chosen(self.table)()
        return UserError(handover.SIGNED) if one.finished_on else None

    def _line(self) -> UserError | None:
        return self._open() or chosen(self.items)()

    def _show_current(self) -> None:
        one = self.current()
        self.items.show_rows([(item.id, _item_cells(item)) for item in one.items] if one else [])
        if one is None:
            self.pane.show_record("", [])
        else:
            if one.items and self.items.current_key() is None:
                self.items.select_key(one.items[0].id)
            handed = _("{handed} of {all}", handed=one.handed, all=len(one.items))
            facts = [
                (_("Outgoing"), one.outgoing), (_("Incoming"), one.incoming),
                (_("Handed over on"), show_day(one.handed_on)), (_("Lines ticked"), handed),
                (_("Signed by both on"), show_day(one.finished_on) if one.finished_on else ""),
            ]  # fmt: skip
            commands = self.commands()
            self.pane.show_record(_("Handover"), facts, "", () if one.finished_on else (commands[1], commands[3]))
        self.commands_changed.emit()


def _cells(one: HandoverView) -> list[Cell]:
    standing = Cell(_("{handed} of {all}", handed=one.handed, all=len(one.items)), badge="info")
    if one.finished_on:
        standing = Cell(_("Signed by both"), icon="lock")
    return [Cell(one.outgoing), Cell(one.incoming), Cell(show_day(one.handed_on)), standing]


def _item_cells(item: ItemView) -> list[Cell]:
    return [Cell(item.title, tick=item.handed), Cell(item.quantity), Cell(item.note, muted=True)]
