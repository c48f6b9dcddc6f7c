"""The holidays of the office's state, year by year, and what the office adds or takes away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, weekday_name
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services import working_days as service
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import button, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.panel import Panel


class HolidaysPanel(Panel):
    """The days of one year; the key of a row is the day as a number."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        self.year = work.runner.clock.today().year
        self._lines: tuple[service.HolidayLine, ...] = ()
        heads = (_("Date"), _("Holiday"), _("Where it comes from"))
        self.table = ShortTable(_("Holidays"), heads, (220, 0, 300), self, gutter=20)
        self.table.row_selected.connect(lambda _key: self.changed.emit())
        self.table.row_opened.connect(lambda _key: self._edit.try_run())
        self._year_words = label("", "heading", self)
        self._foot_words = label("", "caption", self, wrap=True)
        self._make_commands()
        self._build()
        self.refresh(frozenset())

    def name(self) -> str:
        """The tab."""
        return _("Holidays")

    def fact(self) -> str:
        """How many days of the year are holidays."""
        kept = sum(not line.struck for line in self._lines)
        return say_count("{count} holiday", "{count} holidays", kept)

    def primary(self) -> Command | None:
        """One of the office's own."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """All of them."""
        return (self._new, self._edit, self._remove, self._keep)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the year again."""
        if tables and tables.isdisjoint({"holiday", "office"}):
            return
        self._lines = self.work.read(service.holidays_of, self.year)
        self._year_words.setText(str(self.year))
        self.table.show_rows([(line.day.toordinal(), _cells(line)) for line in self._lines])
        known = self.year in service.known_years()
        self._foot_words.setText(
            _("Days of the moon are estimates until they are gazetted. Correct them here.")
            if known
            else _("The public holidays of {year} are not in the program: add them here.", year=self.year)
        )
        self.changed.emit()

    @property
    def chosen(self) -> service.HolidayLine | None:
        """The day in hand."""
        key = self.table.current_key()
        return next((line for line in self._lines if line.day.toordinal() == key), None)

    def go(self, year: int) -> None:
        """Show another year."""
        if 1900 < year < 2200:
            self.year = year
            self.refresh(frozenset())

    def add(self) -> None:
        """A holiday of the office's own."""
        self._form(_("New holiday"), None, 0, {"day": max(self.work.runner.clock.today(), dt.date(self.year, 1, 1))})

    def edit(self) -> None:
        """Change the office's own in hand."""
        line = self.chosen
        if line is not None and line.holiday_id:
            self._form(_("Edit holiday"), line.holiday_id, line.version, {"day": line.day, "name": line.name})

    def remove(self) -> None:
        """Make it a working day."""
        self._do(service.remove_holiday, N_("{day} is a working day now."))

    def keep(self) -> None:
        """Make it a holiday again."""
        self._do(service.keep_holiday, N_("{day} is a holiday again."))

    def _do(self, act: Any, words: str) -> None:
        line = self.chosen
        if line is None:
            return
        try:
            self.work.change(act, line.day)
        except UserError as error:  # said to whoever asked
            show_refusal(self.window(), error)
            return
        self.said.emit(say(words, day=show_day(line.day)))

    def _form(self, title: str, key: int | None, version: int, values: dict[str, Any]) -> None:
        dialog = open_form(
            self.work, self.window(), title, service.HOLIDAY_FORM,
            lambda given: self.work.change(service.save_holiday, key, version, given), values=values,
            changed_only=key is not None, width=660,
        )  # fmt: skip
        dialog.saved.connect(lambda _key: self.said.emit(_("Holiday saved.")))

    def _make_commands(self) -> None:
        work = self.work
        self._new = command_for(
            service.save_holiday, work, self.add, label=N_("New holiday"), shortcut="Ctrl+N", icon="calendar-plus"
        )
        edit = command_for(
            service.save_holiday, work, self.edit, label=N_("Edit holiday"), shortcut="F2", icon="pencil",
            enabled=self._unless_own,
        )  # fmt: skip
        self._edit = Command("working_days.edit", edit.label, edit.run, "F2", "record", "pencil", edit.enabled)
        self._remove = command_for(
            service.remove_holiday, work, self.remove, label=N_("Remove holiday"),
            enabled=lambda: self._unless(struck=False),
        )  # fmt: skip
        self._keep = command_for(
            service.keep_holiday, work, self.keep, label=N_("Keep holiday"), enabled=lambda: self._unless(struck=True)
        )

    def _unless_own(self) -> UserError | None:
        if self.chosen is None:
            return UserError(N_("Choose a holiday in the list first."))
        return None if self.chosen.holiday_id else UserError(N_("Only a holiday of the office's own can be changed."))

    def _unless(self, *, struck: bool) -> UserError | None:
        if self.chosen is None:
            return UserError(N_("Choose a holiday in the list first."))
        if self.chosen.struck is struck:
            return None
        taken = N_("This day is worked on already.")
        return UserError(N_("This day is a holiday already.") if struck else taken)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(16), theme.px(8), theme.px(20), theme.px(8))
        earlier = button("", "icon", self, icon="chevron-left", name=_("Year before"))
        later = button("", "icon", self, icon="chevron-right", name=_("Year after"))
        earlier.clicked.connect(lambda: self.go(self.year - 1))
        later.clicked.connect(lambda: self.go(self.year + 1))
        for widget in (earlier, self._year_words, later):
            bar.addWidget(widget)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        foot = QFrame(self)
        foot.setProperty("kind", "list-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.addWidget(self._foot_words)
        column.addWidget(foot)


def _cells(line: service.HolidayLine) -> list[Cell]:
    if line.struck:
        source = Cell(_("Worked on in this office"), badge="warn")
    elif line.holiday_id:
        source = Cell(_("Added by the office"), badge="info")
    elif line.estimated:
        source = Cell(_("Public holiday, an estimate"), muted=True)
    else:
        source = Cell(_("Public holiday"), muted=True)
    day = _("{day} ({weekday})", day=show_day(line.day), weekday=weekday_name(line.day))
    return [Cell(day), Cell(line.name, strong=not line.struck, muted=line.struck), source]
