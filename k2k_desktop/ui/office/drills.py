"""The rehearsals of a restore: a line that says whether one is due, and the list of those held."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, P_, _, language
from k2k_desktop.services.backups import drills
from k2k_desktop.services.drill_papers import drill_record_pdf
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.banner import Banner
from k2k_desktop.ui.kit.buttons import Command, button_of, show_state
from k2k_desktop.ui.kit.cells import ROW, Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_ROWS: Final = 4  # shown at once
_PLACE, _WIDE = 3, 960  # the column left out of a window narrower than that, unscaled: the paper has it
_HEAD: Final = 34  # the row of heads with its lines, unscaled


class Drills(QWidget):
    """The newest first; hidden while there is none and none is due."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._work, self._shell, self._host = work, shell, parent
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner = Banner(self)
        self._head = label(_("Restore drills"), "strong", self)
        heads = (
            _("Held at"), _(P_("drill", "Held by")), _("Copy made at"), _("Where the copy lay"), _("Records"),
            _("Result"),
        )  # fmt: skip
        self.table = ShortTable(_("Restore drills"), heads, (180, 0, 180, 130, 216, 110), self, gutter=20)
        over = QHBoxLayout()
        over.setContentsMargins(theme.px(20), theme.px(10), theme.px(20), theme.px(4))
        over.addWidget(self._head)
        over.addStretch()
        self._print = Command(
            "backups.drill_record", N_("Print record…"), self._print_out, "", "record", "printer", self._refused
        )
        self.button = button_of(self._print, self)
        over.addWidget(self.button)
        self.table.row_selected.connect(lambda _key: show_state(self.button, self._print))
        column.addLayout(over)
        column.addWidget(self.table)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Whoever held the drill stays to be read in a narrow window."""
        super().resizeEvent(event)
        self.table.setColumnHidden(_PLACE, event.size().width() < theme.px(_WIDE))

    def commands(self) -> list[Command]:
        """Print the record of the drill in hand."""
        words = N_("Print record of restore drill in Bahasa Melayu"), N_("Print record of restore drill in English")
        return paper_commands(
            self._work, self._shell, drill_record_pdf, _("Record of a restore drill"), words,
            lambda: (self.chosen,) if self.chosen else None, self._refused,
        )  # fmt: skip

    def _refused(self) -> UserError | None:
        unchosen = None if self.chosen else UserError(N_("Choose a restore drill in the list first."))
        return self._work.can(drill_record_pdf) or unchosen

    def _print_out(self) -> None:
        job = self.document()
        if job is not None:
            self._shell.print_out(job)

    def document(self) -> PrintJob | None:
        """The record of the drill in hand."""
        drill = self.chosen
        return PrintJob(_("Record of a restore drill"), drill_record_pdf, (drill, language())) if drill else None

    def refresh(self) -> None:
        """Read the list and whether one is due."""
        if self._work.can(drills.all_drills) is not None:
            self.hide()
            return
        held = self._work.read(drills.all_drills)
        self.table.show_rows([(one.key, _cells(one)) for one in held])
        self.table.setFixedHeight(theme.px(_HEAD + ROW * min(_ROWS, len(held))))
        if held and self.chosen is None:
            self.table.select_key(held[0].key)
        show_state(self.button, self._print)
        for part in (self._head, self.table, self.button):
            part.setVisible(bool(held))
        self.setVisible(bool(held))
        due = self._work.read(drills.drill_due_since)
        if held and not held[0].sound:
            self.banner.tell(self._fault(held[0]), "danger")
        elif due is not None:
            text = _(
                "A restore drill is due since {day}. It takes a few minutes and changes nothing.", day=show_day(due)
            )
            self.banner.tell(text, "warn")
        else:
            self.banner.tell("")

    @property
    def chosen(self) -> int | None:
        """The drill in hand."""
        return self.table.current_key()

    def _fault(self, drill: drills.Drill) -> str:
        return _(
            "The copy no. {number} of {moment} is not sound: {why} Make a new copy now and hold the drill again.",
            number=drill.sequence, moment=show_instant(drill.made_at), why=drill.remarks,
        )  # fmt: skip

    def hold(self) -> None:
        """Bring the newest copy to life beside the office, check it, write it down, throw it away."""

        def done(drill: drills.Drill) -> None:
            self.table.setCurrentIndex(QModelIndex())  # the one just held is what is printed next
            self.refresh()
            if drill.sound:
                text = _(
                    "Restore drill passed: {records} records from {file} in {seconds} seconds.",
                    records=f"{drill.records:,}", file=drill.file, seconds=drill.seconds,
                )  # fmt: skip
                self._shell.toast(text)

        run_with_panel(self._host, self._work, drills.rehearse, _("Restore drill"), done)


def _cells(one: drills.Drill) -> list[Cell]:
    records = _("{copy} of {now} now", copy=f"{one.records:,}", now=f"{one.live_records:,}")
    result = Cell(_("Sound"), badge="ok") if one.sound else Cell(_("Not sound"), badge="danger")
    return [
        Cell(show_instant(one.held_at), strong=True),
        Cell(one.by or "—"),
        Cell(show_instant(one.made_at)),
        Cell(one.place.say()),
        Cell(records),
        result,
    ]
