"""The tab of disclosures: what left the office with names on it, to whom and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, language, say, say_count
from k2k_desktop.models.privacy import Disclosure
from k2k_desktop.services.privacy import disclosures
from k2k_desktop.services.privacy.disclosures import DisclosureLine
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.privacy.finding import find_resident

_PERIODS: Final = ((30, N_("Last 30 days")), (90, N_("Last 90 days")), (365, N_("Last 12 months")), (0, N_("All")))
_FIRST: Final = dt.date(2000, 1, 1)
_ROWS: Final = (("given_on", "people"), ("recipient",), ("purpose",), ("basis",), ("resident_id",), ("data",),
                ("remarks",))  # fmt: skip
_ENTRY_ROWS: Final = (("recipient",), ("purpose",), ("basis", "people"), ("data",), ("remarks",))


class DisclosuresSection(BesideSection[DisclosureLine]):
    """One line each time something left; a line of the trail is completed with recipient and purpose."""

    record_table = "disclosure"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.period = self.choice(_("Period"), [(say(words), days) for days, words in _PERIODS])
        heads = (_("What was given"), _("Given to"), _("Purpose"), _("Given on"))
        self.table = ShortTable(_("Register of disclosures"), heads, (0, 170, 180, 120), self, row=48, gutter=20)
        empty = ("send", _("Nothing left the office"), _("Exports and prints with names note themselves here."))
        self.pane = RecordPane(empty, _("Disclosure in hand"), self)
        self.put_beside("privacy.disclosures", self.period)
        self.table.row_opened.connect(lambda _key: self.edit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words; where there are more lines than the screen shows, that the latest stand here."""
        most = disclosures.MOST
        return _("Disclosures (the latest {count})", count=most) if len(self.lines) >= most else _("Disclosures")

    def commands(self) -> Sequence[Command]:
        """Enter one, complete one, print and export the register."""
        one = self.current()
        none = UserError(N_("This line has no entry in the trail: it was typed in."))
        return [
            command_for(disclosures.save_disclosure, self.work, self.add, label=N_("Record disclosure…"), icon="plus",
                        shortcut="Ctrl+N"),
            named("privacy.edit_disclosure", command_for(
                disclosures.complete_entry if one and one.entry else disclosures.save_disclosure, self.work, self.edit,
                label=N_("Recipient and purpose…"), icon="pencil", shortcut="F2", enabled=self.chosen,
            )),
            Command("privacy.disclosure_entry", N_("Open entry in the audit trail"), self.open_entry, "", "record",
                    "history", lambda: self.chosen() or (None if one and one.entry else none)),
            *paper_commands(
                self.work, self.shell, disclosures.disclosures_pdf, _("Register of disclosures"),
                (N_("Print register of disclosures in Bahasa Melayu"), N_("Print register of disclosures in English")),
                self.dates,
            ),
            Command("privacy.export_disclosures", N_("Export register of disclosures…"), self.export, "", "record",
                    "file-spreadsheet", lambda: self.work.can(disclosures.export_disclosures), "papers"),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The register of the period."""
        return PrintJob(_("Register of disclosures"), disclosures.disclosures_pdf, (*self.dates(), language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(disclosures.disclosures, *self.dates())
        self.show_lines((one.key, one, _cells(one)) for one in lines)

    def show_line(self, one: DisclosureLine) -> None:
        """Everything known of the line in hand."""
        facts = [
            (_("Given on"), show_day(one.given_on)), (_("Given to"), one.recipient), (_("Purpose"), one.purpose),
            (_("Basis"), one.basis), (_("Data concerned"), kind_of(Disclosure.data).show(one.data)),
            (_("People concerned"), f"{one.people:,}" if one.people is not None else ""),
            (_("Resident"), one.resident), (_("By"), one.by),
            (_("Trail entry"), f"{one.entry:,}" if one.entry else ""),
        ]  # fmt: skip
        words = "" if one.recipient else _("To whom it went is not written down yet.")
        self.pane.show_record(one.what, facts, words, [c for c in self.commands()[1:3] if c.enabled() is None])

    def record(self) -> tuple[str, int] | None:
        """The typed line in hand; a line of the trail is no record of this page."""
        key = self.key()
        return (self.record_table, key) if key and key > 0 else None

    def lift(self) -> bool:
        """Show those of whatever day: the last of the periods."""
        self.period.setCurrentIndex(len(_PERIODS) - 1)
        self.refresh(frozenset())
        return True

    def dates(self) -> tuple[dt.date, dt.date]:
        """The period chosen."""
        today, days = self.work.runner.clock.today(), self.period.currentData()
        return (today - dt.timedelta(days=days) if days else _FIRST, today)

    def add(self) -> None:
        """Enter what was given by mouth, by hand or on paper: to the police, to the council."""
        self._form(None)

    def edit(self) -> None:
        """Complete or change the line in hand."""
        one = self.current()
        if one is None or self.work.can(disclosures.save_disclosure) is not None:
            return
        if not one.entry:
            self._form(one)
            return
        open_form(
            self.work, self, _("Recipient and purpose"), disclosures.ENTRY_FORM,
            lambda given: self.work.change(disclosures.complete_entry, one.entry, given), values=one.values,
            rows=_ENTRY_ROWS, explain=one.what, width=600,
        )  # fmt: skip

    def open_entry(self) -> None:
        """The entry that recorded it."""
        if (one := self.current()) and one.entry:
            self.shell.open_record("audit_entry", one.entry)

    def export(self) -> None:
        """The register of the period as a spreadsheet."""
        kinds = _("Spreadsheets ({kinds})", kinds="*.xlsx")
        title = _("Register of disclosures")
        path = QFileDialog.getSaveFileName(self, title, f"{title}.xlsx", kinds)[0]
        if path:
            file = Path(path).with_suffix(".xlsx")
            run_with_panel(
                self, self.work, disclosures.export_disclosures, _("Exporting the list"),
                lambda rows: self.shell.toast(say_count("{count} row is saved in “{file}”.",
                                                        "{count} rows are saved in “{file}”.", rows, file=file.name)),
                *self.dates(), file,
            )  # fmt: skip

    def _form(self, one: DisclosureLine | None) -> None:
        def save(given: dict[str, Any]) -> int:
            key, version = (one.key, one.version) if one else (None, 1)
            return self.work.change(disclosures.save_disclosure, key, version, given)

        names = {one.values["resident_id"]: one.resident} if one else {}
        picker = RecordPicker(find_resident(self.work), name_of=lambda key: names.get(key, ""))
        open_form(
            self.work, self, _("Record disclosure"), disclosures.FORM, save,
            values=one.values if one else {"given_on": self.work.runner.clock.today()}, rows=_ROWS,
            editors={"resident_id": picker}, width=600,
        )  # fmt: skip


def _cells(one: DisclosureLine) -> list[Cell]:
    second = one.by or one.resident or _(P_("disclosure", "Typed in"))
    given = Cell(one.recipient) if one.recipient else Cell(_("Not said yet"), muted=True)
    return [Cell(one.what, second=second), given, Cell(one.purpose), Cell(show_day(one.given_on))]
