"""Inspection rounds: the list, what was found on the one in hand, and the checklists they are walked by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.models.issues.happenings import FindingResult
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.works import checklists, inspections
from k2k_desktop.services.issues.works.inspections import InspectionLine, InspectionPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.checklists import ChecklistsSheet
from k2k_desktop.ui.works.listed import fill_beside
from k2k_desktop.ui.works.round import RoundView, sheet_commands, sheet_job

_ROW: Final = 46
_MOST_ROWS: Final = 8
_TABLES: Final = frozenset({"inspection", "inspection_finding", "checklist", "checklist_item", "issue"})


class InspectionPane(InHandPane):
    """A round: who walked, and the faults with the complaints they became."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a round to see what was found, or begin a new one.")
        super().__init__(("list-checks", _("No inspection chosen"), words), _("Inspection in hand"), parent)
        self.name = label("", "heading", wrap=True)
        self.facts = FactList()
        self.faults = ShortTable(_("Faults of this round"), (), (0, 150), self, row=_ROW, gutter=0)
        self.head = label(_("Faults"), "strong")
        for part in (self.name, self.facts, self.head, self.faults):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_page(self, page: InspectionPage, commands: Sequence[Command]) -> None:
        """Show one round."""
        values = page.values
        self.name.setText(_("{checklist}, {place}", checklist=page.checklist, place=page.place))
        facts = [
            (_("Date"), show_day(values["walked_on"])), (_("Walked by"), values["inspectors"]),
            (_("With residents"), values["residents"] or ""), (_("Remarks"), values["remarks"] or ""),
            (_("Typed in on"), show_day(page.finished_on) if page.finished_on else _("Not yet")),
        ]  # fmt: skip
        self.facts.show_facts([(name, value) for name, value in facts if value])
        found = [one for one in page.findings if one.result is FindingResult.fault]
        self.faults.show_rows([(one.issue_id or 0, _fault_cells(one)) for one in found])
        for part in (self.head, self.faults):
            part.setVisible(bool(found))
        self.faults.setFixedHeight(theme.px(_ROW) * min(max(len(found), 1), _MOST_ROWS) + 2)
        self.show_whole(commands)


class InspectionsSection(Section):
    """Rounds, the newest first; Enter opens the grid."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.rounds: list[InspectionLine] = []
        self.page: InspectionPage | None = None
        heads = (_("Checklist"), _("Place"), _("Date"), _("Faults"), _("Complaints"))
        self.table = ShortTable(_("Inspections"), heads, (0, 160, 120, 90, 110), self, row=46, gutter=20)
        self.pane = InspectionPane(self)
        fill_beside(self, self.table, self.pane, "works/inspections")
        self.table.row_selected.connect(lambda _key: self._show_hand())
        self.table.row_opened.connect(lambda _key: self.open_round())
        self.pane.faults.row_opened.connect(lambda key: self.shell.open_record("issue", key) if key else None)
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Inspections")

    def commands(self) -> Sequence[Command]:
        """Begin a round, type it in, change it, its sheet, the checklists."""
        work = self.work
        sheets = sheet_commands(work, self.shell, self.page) if self.page is not None else []
        return [
            command_for(inspections.start_inspection, work, self.add, label=N_("New inspection…"),
                        shortcut="Ctrl+N", icon="plus"),
            command_for(inspections.save_findings, work, self.open_round, label=N_("Type findings in"),
                        icon="square-pen", enabled=self._chosen),
            command_for(inspections.save_inspection, work, self.edit, label=N_("Edit inspection…"), shortcut="F2",
                        icon="pencil", enabled=self._chosen),
            *sheets,
            command_for(checklists.save_checklist, work, self.change_checklists, label=N_("Checklists…")),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The sheet of the round in hand."""
        return sheet_job(self.page, language()) if self.page is not None else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        if tables and not tables & _TABLES:
            return
        self.rounds = self.work.read(inspections.inspections)
        self.table.show_rows([(one.inspection_id, _cells(one)) for one in self.rounds])
        if self.rounds and self.table.current_key() is None:
            self.table.select_key(self.rounds[0].inspection_id)
        self._show_hand()

    def show_record(self, table: str, key: int) -> None:
        """Put a round in hand."""
        if table == "inspection":
            self.table.select_key(key)

    def record(self) -> tuple[str, int] | None:
        """The round in hand."""
        return ("inspection", self.page.inspection_id) if self.page is not None else None

    def panes(self) -> Sequence[QWidget]:
        """The list, then what it shows."""
        return [self.table, self.pane.faults] if self.pane.faults.isVisible() else [self.table]

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows the list alone."""
        self.pane.setVisible(not narrow)

    def add(self) -> FormDialog:
        """Begin a round: its sheet can be printed at once, or its grid typed in."""
        dialog = self._form(_("New inspection"), None)
        dialog.saved.connect(lambda key: self.show_record("inspection", int(key)))
        return dialog

    def edit(self) -> FormDialog | None:
        """Who walked, when and with whom."""
        return self._form(_("Edit inspection"), self.page) if self.page is not None else None

    def open_round(self) -> None:
        """The grid of the round in hand."""
        if self.page is not None:
            self.shell.open_view(RoundView(self.work, self.shell, self.page.inspection_id))

    def change_checklists(self) -> None:
        """The checklists of the office."""
        ChecklistsSheet(self.work, self.window()).open()

    def _form(self, title: str, page: InspectionPage | None) -> FormDialog:
        work = self.work
        lists = [(one.checklist_id, one.label) for one in work.read(checklists.checklists) if one.active or page]
        estates, blocks = work.read(facilities.place_choices)
        values: dict[str, Any] = page.values if page else work.read(inspections.last_values)
        estate = values.get("estate_id") or (estates[0][0] if estates else None)
        fixed = page is not None and page.finished_on is not None
        form: list[Field] = [
            one for one in inspections.INSPECTION_FORM
            if not (fixed and one.name in ("checklist_id", "estate_id", "block_id"))
        ]  # fmt: skip
        editors = {
            "checklist_id": Chooser(lists), "estate_id": Chooser(estates), "block_id": Chooser(blocks, optional=True),
        }  # fmt: skip
        if page is None:
            values = values | {"walked_on": work.runner.clock.today(), "estate_id": estate}
            values.setdefault("inspectors", work.who.name)
            values["inspectors"] = values["inspectors"] or work.who.name

        def save(given: dict[str, Any]) -> int:
            if page is None:
                return work.change(inspections.start_inspection, given)
            return work.change(inspections.save_inspection, page.inspection_id, page.version, given)

        rows = [("checklist_id",), ("estate_id", "block_id"), ("walked_on", "inspectors"), ("residents",), ("remarks",)]
        names = {one.name for one in form}
        return open_form(
            work, self.window(), title, form, save, values=values,
            editors={name: editor for name, editor in editors.items() if name in names},
            rows=[row for row in rows if set(row) <= names], width=640,
        )  # fmt: skip

    def _chosen(self) -> UserError | None:
        return None if self.page is not None else UserError(CHOOSE_FIRST)

    def _show_hand(self) -> None:
        key = self.table.current_key()
        self.page = self.work.read(inspections.inspection_page, key) if key else None
        if self.page is None:
            self.pane.show_nothing()
        else:
            self.pane.show_page(self.page, self.commands()[1:3])
        self.commands_changed.emit()


def _cells(one: InspectionLine) -> tuple[Cell, ...]:
    if one.finished_on is None:
        faults = Cell("—", muted=True, said=_("Not typed in"))
    else:
        faults = Cell(str(one.faults), badge="danger") if one.faults else Cell("0")
    return (
        Cell(one.checklist, second=one.inspectors, strong=True), Cell(one.place), Cell(show_day(one.walked_on)), faults,
        Cell(str(one.issues)) if one.issues else EMPTY,
    )  # fmt: skip


def _fault_cells(one: inspections.Finding) -> tuple[Cell, ...]:
    where = " · ".join(part for part in (one.floor_label, one.place_note) if part)
    return Cell(one.remark or one.text, second=where), Cell(one.reference or "—")
