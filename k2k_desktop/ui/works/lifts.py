"""The log of one lift: its months with their availability, and every stop and visit of a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import month_name, show_day, show_instant, show_minutes, show_number
from k2k_desktop.core.i18n import N_, _, language, say, say_count
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.estate.facilities import FacilityPage
from k2k_desktop.services.issues.works import lift_papers, lifts
from k2k_desktop.services.issues.works.availability import LiftMonth
from k2k_desktop.services.issues.works.lifts import LiftEntry, LiftLog
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.dialogs import ask_and_do
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works import lift_forms

_RUNS: Final = N_("This lift runs. Say first that it has stopped.")
_SIDE: Final = 400
_STANDS: Final = N_("This lift stands still already.")
LOG_WORDS: Final = (N_("Print lift log in Bahasa Melayu"), N_("Print lift log in English"))
ALL_WORDS: Final = (N_("Print availability of all lifts in Bahasa Melayu"),
                    N_("Print availability of all lifts in English"))  # fmt: skip


class LiftLogView(PageView):
    """A year of one lift; Enter on a line puts it right."""

    def __init__(self, work: Work, shell: Shell, facility_id: int) -> None:
        super().__init__()
        self.work, self.shell, self.facility_id = work, shell, facility_id
        self.log: LiftLog
        self.lift: FacilityPage
        heads = (_("When"), _("What happened"), _("How long"), _("Complaint"))
        self.table = ShortTable(_("Stops and visits"), heads, (224, 0, 116, 144), self, row=48)
        months = (_("Month"), _("In service"), _("Stops"), _("Visits"))
        self.side = QWidget(self)
        self.months = ShortTable(_("Availability by month"), months, (80, 96, 76, 0), self.side)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in (1, 2):  # over their numbers
            self.months.model().setHeaderData(
                column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole
            )  # fmt: skip
        self.year = QComboBox(self)
        self.year.setAccessibleName(_("Year"))
        for each in work.read(lifts.log_years, facility_id):
            self.year.addItem(str(each), each)
        self.counted = label("", "caption", wrap=True)
        self._lay_out()
        self.begins = self.table
        self.year.activated.connect(lambda _place: self.refresh(frozenset()))
        self.table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.table.row_opened.connect(lambda _key: self.correct())
        self.refresh(frozenset())

    def title(self) -> str:
        """The lift."""
        return _("Lift log: {name}", name=self.lift.name)

    def fact(self) -> str:
        """Where it stands and who looks after it."""
        until = "" if self.lift.uncertified and self.log.stopped is None else certified_words(self.lift)
        return " · ".join(part for part in (self.lift.place, self.lift.firm, until) if part)

    def badge(self) -> Cell | None:
        """Whether it runs."""
        return state_cell(self.log.stopped, self.lift)

    def primary(self) -> Command | None:
        """It stopped, or it runs again."""
        return self.commands()[0]

    def commands(self) -> Sequence[Command]:
        """What can be written into the log, and its papers."""
        return [
            *lift_commands(self.work, self, lambda: self.lift, lambda: self.log.stopped),
            command_for(lifts.save_lift_event, self.work, self.correct, enabled=self._chosen, shortcut="F2"),
            command_for(lifts.delete_lift_event, self.work, self.delete, enabled=self._chosen),
            *paper_commands(self.work, self.shell, lift_papers.lift_log_pdf, _("Lift log"), LOG_WORDS, self._about),
        ]

    def document(self) -> PrintJob | None:
        """The log of the year in view."""
        return PrintJob(_("Lift log"), lift_papers.lift_log_pdf, (*self._about(), language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.lift = self.work.read(facilities.facility_page, self.facility_id)
        self.log = self.work.read(lifts.lift_log, self.facility_id, self.year.currentData())
        self.table.show_rows([(one.id, _entry_cells(one)) for one in self.log.entries])
        if self.log.entries and self.table.current_key() is None:
            self.table.select_key(self.log.entries[0].id)
        self.months.show_rows([(one.month.month, _month_cells(one)) for one in self.log.months])
        self.counted.setText(_counted_words(self.log))
        self.header_changed.emit()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The entries, the months, the year."""
        return [self.table, self.year, *([self.months] if self.side.isVisible() else [])]

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows the entries alone; the paper has the months."""
        self.side.setVisible(not narrow)

    def current(self) -> LiftEntry | None:
        """The entry in hand."""
        return next((one for one in self.log.entries if one.id == self.table.current_key()), None)

    def correct(self) -> None:
        """Put the entry in hand right."""
        if (one := self.current()) and self.work.can(lifts.save_lift_event) is None:
            lift_forms.correct(self.work, self, one)

    def delete(self) -> None:
        """Take out the entry in hand."""
        if one := self.current():
            text = _("“{what}” of {when} is taken out of the log. The audit trail keeps it.",
                     what=one.kind.say(), when=show_instant(one.started_at))  # fmt: skip
            ask_and_do(
                self, _("Delete from lift log"), text, _("Delete"),
                lambda: self.work.change(lifts.delete_lift_event, one.id, one.version),
            )  # fmt: skip

    def _about(self) -> tuple[int, int]:
        return self.facility_id, self.year.currentData()

    def _chosen(self) -> UserError | None:
        return None if self.current() else UserError(CHOOSE_FIRST)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout(self.side)
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(8))
        line = QHBoxLayout()
        line.addWidget(label(_("Stops and visits"), "strong", self), 1)
        line.addWidget(self.year)
        left.addLayout(line)
        left.addWidget(self.table, 1)
        head = label(_("Availability by month"), "strong", self.side)
        head.setMinimumHeight(self.year.sizeHint().height())
        right.addWidget(head)
        right.addWidget(self.months, 1)
        right.addWidget(self.counted)
        self.side.setFixedWidth(theme.px(_SIDE))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        row.setSpacing(theme.px(16))
        row.addLayout(left, 1)
        row.addWidget(self.side)


def lift_commands(
    work: Work,
    parent: QWidget,
    lift: Callable[[], FacilityPage | None],
    stopped: Callable[[], LiftEntry | None],
) -> list[Command]:
    """It stopped or runs again, people came out, somebody looked after it; the first is what comes next."""

    def name() -> tuple[int, str]:
        one = lift()
        return (one.id, one.name) if one else (0, "")

    def run_again() -> None:
        if entry := stopped():
            lift_forms.run_again(work, parent, name()[1], entry)

    def freed() -> None:
        if entry := stopped():
            lift_forms.freed(work, parent, entry)

    def visit() -> None:
        if one := lift():
            lift_forms.visit(work, parent, name(), one.values["firm_id"])

    stands = UserError(_STANDS)
    runs = UserError(_RUNS)

    def stop() -> None:
        lift_forms.stop(work, parent, name())

    down = command_for(lifts.lift_down, work, stop, enabled=lambda: stands if stopped() else None)
    up = command_for(lifts.lift_up, work, run_again, enabled=lambda: None if stopped() else runs)
    return [
        *((up, down) if stopped() else (down, up)),
        command_for(lifts.note_freed, work, freed, enabled=lambda: None if stopped() else runs),
        command_for(lifts.note_visit, work, visit),
    ]


def state_cell(stopped: LiftEntry | None, lift: FacilityPage) -> Cell:
    """Whether a lift runs, as a badge: a stop and a certificate that has ended are told before all."""
    if stopped is not None and stopped.trapped and stopped.freed_at is None:
        return Cell(_("People trapped"), badge="danger", icon="triangle-alert")
    if stopped is not None:
        return Cell(stopped.kind.say(), badge="danger", icon="circle-slash")
    if lift.uncertified:
        return Cell(certified_words(lift), badge="danger", icon="triangle-alert")
    return Cell(_("Runs"), badge="ok", icon="circle-check")


def certified_words(lift: FacilityPage) -> str:
    """Until when it is certified, or that it is not."""
    newest = lift.certified_until
    if newest is None:
        return _("No certificate") if lift.uncertified else ""
    day = show_day(newest.valid_until)
    return _("Certificate expired on {day}", day=day) if newest.days_left < 0 else _("Certified until {day}", day=day)


def entry_words(one: LiftEntry) -> str:
    """What else is known of an entry, in one line."""
    trapped = say_count("{count} person trapped", "{count} people trapped", one.trapped) if one.trapped else ""
    parts = (trapped, one.cause, one.remedy, one.firm)
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _entry_cells(one: LiftEntry) -> list[Cell]:
    how_long = show_minutes(one.minutes) if one.minutes is not None else ""
    time = Cell(how_long, badge="danger" if one.is_open else None) if how_long else EMPTY
    end = _("until {when}", when=show_instant(one.ended_at)) if one.ended_at else ""
    if one.is_open:
        end = _("still stands still")
    return [
        Cell(show_instant(one.started_at), second=end),
        Cell(one.kind.say(), second=entry_words(one), strong=one.is_stop),
        time,
        Cell(one.issue) if one.issue else EMPTY,
    ]


def _month_cells(one: LiftMonth) -> list[Cell]:
    share = Cell(f"{show_number(one.percent, 2)}%", align="right") if one.percent is not None else EMPTY
    visits = [say(words) for done, words in ((one.serviced, N_("Serviced")), (one.inspected, N_("Inspected"))) if done]
    stops = one.stops + one.planned_stops
    return [
        Cell(month_name(one.month.month, long=False), muted=one.percent is None),
        share,
        Cell(str(stops), align="right") if stops else EMPTY,
        Cell(" · ".join(visits), icon="check" if visits else "", tone="ok") if visits else EMPTY,
    ]


def _counted_words(log: LiftLog) -> str:
    planned = sum(one.planned for one in log.months)
    words = _("Minutes in service of the minutes of the month, up to now.")
    if not planned:
        return words
    more = _("Of the time it stood still, {time} was planned beforehand.", time=show_minutes(planned))
    return f"{words} {more}"
