"""Preventive schedules: what comes back every so many months, and the orders it made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, _, say_count
from k2k_desktop.models.issues.works import SignOff
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.works import schedules
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Badge
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask_and_do
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.facilities import printed_list
from k2k_desktop.ui.works.listed import ListedSection

_ROWS = (
    ("title",), ("scope",), ("estate_id", "block_id"), ("facility_id", "contractor_id"), ("every_months", "next_on"),
    ("days_before", "sign_off"), ("payer",), ("active",),
)  # fmt: skip
_ROW = 40


class SchedulePane(InHandPane):
    """One schedule with the orders that came of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a schedule in the list to see what it orders, and when.")
        super().__init__(("calendar-clock", _("No schedule chosen"), words), _("Schedule in hand"), parent)
        self.name = label("", "heading", wrap=True)
        self.badge = Badge("", "neutral")
        self.facts = FactList(label_width=130)
        self.scope = label("", wrap=True)
        self.head = label(_("Work orders"), "strong")
        self.orders = ShortTable(_("Work orders of this schedule"), (), (0, 130), self, row=_ROW, gutter=0)
        for part in (self.name, self.badge, self.facts, self.scope, self.head, self.orders):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_page(self, page: dict[str, Any], commands: Sequence[Command]) -> None:
        """Show one schedule, as `schedule_page` gives it."""
        self.name.setText(page["title"])
        if page["active"] and page["facility_in_use"]:
            self.badge.show_state(_("Makes orders by itself"), "ok", "circle-check")
        else:
            words = _("Facility out of use") if page["active"] else _("Out of use")
            self.badge.show_state(words, "neutral")
        before = say_count("{count} day before", "{count} days before", page["days_before"])
        facts = [
            (_("Every"), months_words(page["every_months"])), (_("Next due on"), show_day(page["next_on"])),
            (_("Order is made"), before), (_("Facility"), page["facility"]), (_("Contractor"), page["contractor"]),
            (_("Accepted by"), page["sign_off"].say()), (_("Who pays"), page["payer"].say() if page["payer"] else ""),
        ]  # fmt: skip
        self.facts.show_facts([(name, value) for name, value in facts if value])
        self.scope.setText(page["scope"])
        rows = [
            (key, [Cell(reference, second=show_day(due) if due else ""), Cell(status.say(), muted=True)])
            for key, reference, due, status in page["orders"]
        ]
        self.orders.show_rows(rows)
        self.orders.setFixedHeight(theme.px(_ROW) * len(rows) + theme.px(4))
        self.orders.setVisible(bool(rows))
        self.head.setVisible(bool(rows))
        self.show_whole(commands)


class SchedulesSection(ListedSection):
    """Schedules by the day they fall due next."""

    record_table = "preventive_schedule"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: dict[str, Any] | None = None
        self._new = command_for(
            schedules.save_schedule, work, self.add, label=N_("New schedule"), shortcut="Ctrl+N", icon="plus"
        )
        looks: dict[str, Look] = {"next_on": _next(work), "every": _every}
        words = _("Record what must be looked after every so many months; its work orders are made by themselves.")
        self.list = ListPage(
            work, schedules.SCHEDULES, looks, empty=(_("No schedule yet"), words),
            empty_actions=(button_of(self._new, self, kind="primary"),), parent=self,
        )  # fmt: skip
        self.pane = self.shown = SchedulePane(self)
        self.list.row_opened.connect(lambda _key: self.edit())
        self.shown.orders.row_opened.connect(lambda key: self.shell.open_record("work_order", key))
        self.put_beside((_("Preventive schedules"), _("Schedule in hand")), "works/schedules")

    def title(self) -> str:
        """The tab's words."""
        return _("Preventive schedules")

    def commands(self) -> Sequence[Command]:
        """Record one, change or delete it."""
        edit = command_for(
            schedules.save_schedule, self.work, self.edit, label=N_("Edit schedule"), shortcut="F2", icon="pencil",
            enabled=self.chosen,
        )  # fmt: skip
        delete = command_for(schedules.delete_schedule, self.work, self.delete, enabled=self.chosen)
        return [self._new, replace(edit, name="issues.edit_schedule"), delete]

    def document(self) -> PrintJob | None:
        """The list as shown."""
        return printed_list(self.list)

    def read_hand(self) -> None:
        """Read and show the schedule in hand."""
        self.page = None
        if self.hand:
            try:
                self.page = self.work.read(schedules.schedule_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self.page is None:
            self.shown.show_nothing()
        else:
            self.shown.show_page(self.page, self.commands()[1:2])
        self.commands_changed.emit()

    def add(self) -> FormDialog:
        """Record a schedule."""
        return self._form(_("New schedule"), None)

    def edit(self) -> FormDialog | None:
        """Change the one in hand."""
        if self.page is None or self.work.can(schedules.save_schedule) is not None:
            return None
        return self._form(_("Edit schedule"), self.page)

    def delete(self) -> None:
        """Take out the one in hand."""
        if page := self.page:
            key, version = self.hand, page["version"]
            text = _("“{title}” makes no orders any more. The audit trail keeps it.", title=page["title"])
            ask_and_do(
                self, _("Delete schedule"), text, _("Delete"),
                lambda: self.work.change(schedules.delete_schedule, key, version),
            )  # fmt: skip

    def _form(self, title: str, page: dict[str, Any] | None) -> FormDialog:
        estates, blocks = self.work.read(facilities.place_choices)
        places = self.work.read(facilities.facility_choices)
        firms = self.work.read(facilities.firm_choices, False)
        editors = {
            "estate_id": Chooser(estates), "block_id": Chooser(blocks, optional=True),
            "facility_id": Chooser(places, optional=True), "contractor_id": Chooser(firms, optional=True),
        }  # fmt: skip
        first = {
            "estate_id": estates[0][0] if estates else None, "every_months": 12, "days_before": 14, "active": True,
            "sign_off": SignOff.manager,
        }  # fmt: skip
        key, version = (self.hand, page["version"]) if page else (None, 0)

        def save(given: dict[str, Any]) -> int:
            made = self.work.change(schedules.save_schedule, key, version, given)
            if page is None:
                self.show_record("preventive_schedule", made)
            return made

        return open_form(
            self.work, self, title, schedules.SCHEDULE_FORM, save, values=page or first, editors=editors, rows=_ROWS,
            width=680,
        )  # fmt: skip


def months_words(months: int) -> str:
    """`12 months`."""
    return say_count("{count} month", "{count} months", months)


def _next(work: Work) -> Look:
    def look(value: Any, spoken: Language) -> Cell:
        left = (value - work.runner.clock.today()).days if value else 0
        return Cell(show_day(value, spoken), badge="warn" if left < 0 else None) if value else EMPTY

    return look


def _every(value: Any, spoken: Language) -> Cell:
    return Cell(say_count("{count} month", "{count} months", value, spoken), align="right")
