"""Whether the data is sound: each kind of fault found, its records, and its repair after asking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, _, say, say_count
from k2k_desktop.services import backups
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.health_check.checking import Checked, Fault
from k2k_desktop.services.health_check.kinds import Place
from k2k_desktop.services.trail_words import TABLES
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.beside import heads_right
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask, run_with_panel
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.inhand import InHandPane, split_beside
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState, announce, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.panel import Panel

_LIST, _PANE, _ROWS = 700, 460, 220
_NO_PAGE: Final = frozenset({"attachment", "issued_document", "minute_entry"})
_FIRST: Final = N_("Choose a fault in the list first.")


class HealthPanel(Panel):
    """The kinds of fault found at the left, the one in hand with its records at the right."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        self.found: Checked | None = None
        heads = (_("Fault"), _("Records"), _("Repair"))
        self.table = ShortTable(_("Faults of the data"), heads, (0, 84, 160), self, gutter=20)
        heads_right(self.table, 1)
        self.table.row_selected.connect(lambda _key: self._show_hand())
        self.pane = FaultPane(self)
        self.pane.records.row_opened.connect(self._open)
        self._make_commands()
        self._empty = EmptyState("heart-pulse", "", "", [button_of(self._check, self)], self)
        self._build()
        self._show()

    def name(self) -> str:
        """The tab."""
        return _("Data health")

    def fact(self) -> str:
        """What the last check found, and when."""
        last = self.work.read(checking.last_check)
        if last is None:
            return _("Never checked")
        when = show_instant(last.at)
        if not last.found:
            return _("No fault on {when}", when=when)
        kinds = say_count("{count} kind of fault", "{count} kinds of fault", len(last.found))
        return _("{faults} on {when}", faults=kinds, when=when)

    def primary(self) -> Command | None:
        """Check."""
        return self._check

    def commands(self) -> Sequence[Command]:
        """All of them."""
        return (self._check, self._repair, self._open_command)

    @property
    def chosen(self) -> Fault | None:
        """The kind of fault in hand."""
        key = self.table.current_key()
        return self.found.faults[key - 1] if self.found and key and key <= len(self.found.faults) else None

    def check(self) -> None:
        """Look for every kind of fault on another thread."""
        run_with_panel(self, self.work, checking.check_data, _("Checking the data"), self.show_found)

    def repair(self) -> None:
        """Ask, saying what will be done; then do it and check again."""
        fault = self.chosen
        act = checking.repair_of(fault.name) if fault else None
        if fault is None or act is None:
            return
        text = _(
            "{does} {count} of {total} records are repaired. The audit trail keeps what stood there before.",
            does=say(fault.does), count=f"{fault.mends:,}", total=f"{fault.count:,}",
        )  # fmt: skip
        if ask(self.window(), say(fault.label), text, {"do": _("&Repair")}) == "do":
            mend = partial(run_with_panel, self, self.work, act, _("Repairing"), self._repaired)
            copy_first(self, self.work, backups.FIRST, mend)

    def open_chosen(self) -> None:
        """Open the record in hand."""
        key = self.pane.records.current_key()
        if key is not None:
            self._open(key)

    def _repaired(self, count: int) -> None:
        self.shell.toast(say_count("{count} record repaired.", "{count} records repaired.", count))
        self.check()

    def show_found(self, found: Checked) -> None:
        """Show what a check found."""
        self.found = found
        self._show()
        announce(self, self.fact())

    def _open(self, place: int) -> None:
        fault = self.chosen
        if fault is None or place > len(fault.places):
            return
        chosen = fault.places[place - 1]
        if chosen.table in _NO_PAGE:
            self.shell.say(_("This record has no page of its own."))
        else:
            self.shell.open_record(chosen.table, chosen.key)

    def _make_commands(self) -> None:
        self._check = command_for(
            checking.check_data, self.work, self.check, label=N_("Check the data now"), icon="heart-pulse"
        )
        self._repair = Command("health_check.repair", N_("Repair…"), self.repair, "", "record", "wrench", self._mended)
        self._open_command = Command(
            "health_check.open", N_("Open the record"), self.open_chosen, "", "record", "folder-open",
            lambda: None if self.pane.records.current_key() else UserError(N_("Choose a record in the list first.")),
        )  # fmt: skip

    def _mended(self) -> UserError | None:
        fault = self.chosen
        if fault is None:
            return UserError(_FIRST)
        act = checking.repair_of(fault.name)
        if act is None or not fault.mends:
            return UserError(N_("The program cannot know what is right here. Only a person can put it right."))
        return self.work.can(act)

    def _show(self) -> None:
        faults = self.found.faults if self.found else ()
        self.table.show_rows([(place, _cells(fault)) for place, fault in enumerate(faults, 1)])
        if faults and self.table.current_key() is None:
            self.table.select_key(1)
        self._split.setVisible(bool(faults))
        self._empty.setVisible(not faults)
        if self.found is None:
            self._empty.tell(
                _("Check whether the records fit together"),
                _("Two heads in a household, a number used twice, a missing file: faults are named, and repaired only "
                  "after you agree. It takes a while in a large office; you can go on working."),
            )  # fmt: skip
        else:
            kinds = say_count("{count} kind of fault was looked for.", "{count} kinds of fault were looked for.",
                              self.found.kinds)  # fmt: skip
            self._empty.tell(_("No fault was found"), kinds)
        self._show_hand()

    def _show_hand(self) -> None:
        fault = self.chosen
        if fault is None:
            self.pane.show_nothing()
        else:
            self.pane.show_fault(fault, (self._repair,) if checking.repair_of(fault.name) else ())
        self.changed.emit()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        left = QFrame(self)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        names = (self.table.accessibleName(), self.pane.area.accessibleName())
        self._split = split_beside(self, left, self.pane, names, (_LIST, _PANE), "office.health")
        column.addWidget(self._split, 1)
        column.addWidget(self._empty, 1)


class FaultPane(InHandPane):
    """The kind of fault in hand: why it matters, what to do, and the records it was found at."""

    def __init__(self, parent: QWidget) -> None:
        empty = ("heart-pulse", _("No fault in hand"), _("Choose a fault to see its records."))
        super().__init__(empty, _("Fault in hand"), parent)
        self.heading = label("", "heading", self, wrap=True)
        self.why = label("", parent=self, wrap=True)
        self.advice = label("", parent=self, wrap=True)
        theme.wear(self.advice, "muted")
        self.records = ShortTable(_("Records with this fault"), (_("Record"),), (0,), self)
        self.records.setMinimumHeight(theme.px(_ROWS))
        self.more = label("", "caption", self, wrap=True)
        for part in (self.heading, self.why, self.advice):
            self.lines.addWidget(part)
        self.lines.addWidget(self.records, 1)
        self.lines.addWidget(self.more)

    def show_fault(self, fault: Fault, commands: Sequence[Command]) -> None:
        """Show *fault*, with *commands* at the foot."""
        self.heading.setText(say(fault.label))
        self.why.setText(say(fault.why))
        words = [say(one) for one in (fault.does if commands else "", fault.advice) if one]
        self.advice.setText("\n\n".join(words))
        self.advice.setVisible(bool(words))
        self.records.show_rows([(place, [_record(one)]) for place, one in enumerate(fault.places, 1)], 1)
        left = fault.count - len(fault.places)
        self.more.setText(say_count("{count} more is not shown.", "{count} more are not shown.", left) if left else "")
        self.more.setVisible(left > 0)
        self.show_whole(commands)


def _record(place: Place) -> Cell:
    kind = say(TABLES.get(place.table, N_("Record")))
    title = place.title or str(place.key)
    return Cell(_("{kind} {name}", kind=kind, name=title), strong=bool(place.title))


def _cells(fault: Fault) -> list[Cell]:
    if fault.mends == fault.count:
        repair = Cell(_("Can be repaired"), icon="wrench")
    elif fault.mends:
        repair = Cell(_("{count} can be repaired", count=f"{fault.mends:,}"), icon="wrench")
    else:
        repair = Cell(_(P_("repair", "By hand")), icon="pencil")
    return [Cell(say(fault.label), strong=True), Cell(f"{fault.count:,}", align="right"), repair]
