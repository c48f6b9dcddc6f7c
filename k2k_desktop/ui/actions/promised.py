"""The promise tracker: agencies at the left, what the one in hand promised at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.services import promises
from k2k_desktop.services.promises import AgencyPromises, Promise
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState, SplitPage
from k2k_desktop.ui.kit.work import Work

_AGENCIES: Final = 380


class PromisesPanel(QWidget):
    """`commands_changed` comes with another agency; `action_opened` carries the key of a promise."""

    commands_changed = Signal()
    action_opened = Signal(int)

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._shell = work, shell
        self._found: list[AgencyPromises] = []
        heads = (_("Agency or contractor"), _("Overdue"), _("Open promises"))
        self.agencies = ShortTable(_("Agencies"), heads, (0, 84, 110), self)
        columns = (_("Promise"), _("Days"), _("Due date"), _("Reminded on"))
        self.promises = ShortTable(_("Promises"), columns, (0, 92, 150, 130), self, row=ROW_TWO)
        self._empty = EmptyState(
            "building-2", _("No promise of an agency"),
            _("Set the agency of an action in the register; what it promised is gathered here."), parent=self,
        )  # fmt: skip
        self.split = SplitPage(self)
        self.split.add_pane(self.agencies, width=_AGENCIES, name=_("Agencies"))
        self.split.add_pane(self.promises, name=_("Promises"))
        self.split.set_widths([theme.px(_AGENCIES), theme.px(766)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.split, 1)
        self.agencies.row_selected.connect(lambda _key: self._show())
        self.promises.row_opened.connect(self.action_opened)
        self.refresh()

    @property
    def chosen(self) -> AgencyPromises | None:
        """The agency in hand."""
        key = self.agencies.current_key()
        return self._found[key - 1] if key and key <= len(self._found) else None

    def fact(self) -> str:
        """How many promises of how many agencies are open."""
        count = sum(len(one.promises) for one in self._found)
        return say_count("{count} open promise", "{count} open promises", count)

    def commands(self) -> Sequence[Command]:
        """The letter, and that it was sent."""
        letter = command_for(promises.reminder_letter_pdf, self._work, self.print_letter, label=N_("Reminder letter"),
                             icon="mail", enabled=self._overdue)  # fmt: skip
        remind = command_for(promises.mark_reminded, self._work, self.mark, enabled=self._overdue)
        return (letter, remind)

    def document(self) -> PrintJob | None:
        """The letter to the agency in hand."""
        one = self.chosen
        if one is None or self._overdue() is not None:
            return None
        title = _("Reminder {agency}", agency=one.agency)
        return PrintJob(title, promises.reminder_letter_pdf, (one.agency, language()))

    def print_letter(self) -> None:
        """Show the letter."""
        job = self.document()
        if job is not None:
            self._shell.print_out(job)

    def mark(self) -> None:
        """Note that the agency was reminded."""
        one = self.chosen
        if one is None:
            return
        try:
            count = self._work.change(promises.mark_reminded, one.agency)
        except UserError as error:  # somebody closed the last meanwhile
            show_refusal(self.window(), error)
            return
        self._shell.toast(say_count("{count} promise marked", "{count} promises marked", count))

    def refresh(self) -> None:
        """Read again."""
        before = self.chosen
        self._found = self._work.read(promises.promises)
        rows = []
        for place, one in enumerate(self._found, 1):
            overdue = (
                Cell(str(one.overdue), badge="danger", icon="circle-alert") if one.overdue else Cell("0", muted=True)
            )
            rows.append((place, [Cell(one.agency, strong=True), overdue, Cell(str(len(one.promises)), align="right")]))
        names = [one.agency for one in self._found]
        current = names.index(before.agency) + 1 if before and before.agency in names else 1
        self.agencies.show_rows(rows, current if rows else None)
        self.split.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._show()

    def _overdue(self) -> UserError | None:
        one = self.chosen
        if one is None:
            return UserError(N_("Choose an agency in the list first."))
        return None if one.overdue else UserError(N_("Nothing of this agency is overdue."))

    def _show(self) -> None:
        one = self.chosen
        self.promises.show_rows([(each.action_id, _cells(each)) for each in one.promises] if one else [])
        self.commands_changed.emit()


def _cells(one: Promise) -> list[Cell]:
    made = _("Promised in {meeting}, {day}", meeting=one.reference, day=show_day(one.promised_on))
    due = show_day(one.due) if one.due else _("No date")
    return [
        Cell(" ".join(one.text.split()), second=f"{made} · {one.organisation}", strong=True),
        Cell(str(one.days), align="right"),
        Cell(due, badge="danger" if one.overdue else None, icon="circle-alert" if one.overdue else ""),
        Cell(show_day(one.reminded_on) if one.reminded_on else "—", muted=True),
    ]
