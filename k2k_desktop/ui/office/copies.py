"""The copies of the office: made, tested, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import size_words
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services import backups
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.panel import Panel


class CopiesPanel(Panel):
    """The copies kept with the office, newest first."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._infos: list[backups.CopyInfo] = []
        self._make_commands()
        heads = (_("Made"), _("Residents"), _("Records"), _("Size"), _("File"))
        self.table = ShortTable(_("Copies of the office"), heads, (210, 110, 110, 110, 0), self, gutter=20)
        self.table.row_selected.connect(lambda _key: self.changed.emit())
        self._empty = EmptyState(
            "database-backup",
            _("No copy yet"),
            _("A copy is made every day and when the office closes. Keep one on a stick outside this computer too."),
            [button_of(self._elsewhere, self)],
            self,
        )
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self._empty, 1)
        foot = QFrame(self)
        foot.setProperty("kind", "list-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        words = _("To restore a copy, sign out and choose Restore: it becomes a new office beside this one.")
        row.addWidget(label(words, "caption", foot, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        self._column.addWidget(foot)
        self.refresh(frozenset())

    def _make_commands(self) -> None:
        self._make = command_for(
            backups.make_copy, self.work, self.make, label=N_("Make a copy now"), icon="database-backup"
        )
        elsewhere = command_for(
            backups.make_copy, self.work, self.make_elsewhere, label=N_("Make a copy elsewhere…"), icon="hard-drive"
        )
        self._elsewhere = Command(
            "copies.elsewhere", elsewhere.label, elsewhere.run, "", "record", "hard-drive", elsewhere.enabled
        )
        self._prove = command_for(
            backups.prove_copy, self.work, self.prove, label=N_("Test this copy"), icon="shield-check",
            enabled=lambda: None if self.chosen else UserError(N_("Choose a copy in the list first.")),
        )  # fmt: skip

    def name(self) -> str:
        """The tab."""
        return _("Copies")

    def fact(self) -> str:
        """How many, and the newest."""
        if not self._infos:
            return _("No copy yet")
        return say_count("{count} copy", "{count} copies", len(self._infos))

    def primary(self) -> Command | None:
        """Make one."""
        return self._make

    def commands(self) -> Sequence[Command]:
        """All of them."""
        return (self._make, self._elsewhere, self._prove)

    @property
    def chosen(self) -> backups.CopyInfo | None:
        """The copy in hand."""
        key = self.table.current_key()
        return next((info for info in self._infos if info.sequence == key), None)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the folder again."""
        if tables:
            return
        self._infos = self.work.read(backups.all_copies) if self.work.can(backups.all_copies) is None else []
        self.table.show_rows([(info.sequence, _cells(info)) for info in self._infos])
        self.table.setVisible(bool(self._infos))
        self._empty.setVisible(not self._infos)
        self.changed.emit()

    def make(self) -> None:
        """A copy among the office's own."""
        self._start(None)

    def make_elsewhere(self) -> None:
        """A copy in a folder to be chosen, on a stick or another disk."""
        name = QFileDialog.getExistingDirectory(self.window(), _("Choose where the copy goes"))
        if name:
            self._start(Path(name))

    def _start(self, folder: Path | None) -> None:
        def done(info: backups.CopyInfo) -> None:
            self.refresh(frozenset())
            self.shell.toast(_("Copy made and tested: {records} records.", records=f"{info.records:,}"))

        run_with_panel(self, self.work, backups.make_copy, _("Making a copy"), done, folder)

    def prove(self) -> None:
        """Read the copy in hand and open what is in it."""
        info = self.chosen
        if info is None:
            return

        def done(found: backups.CopyInfo) -> None:
            self.shell.toast(_("The copy is sound: {records} records.", records=f"{found.records:,}"))

        run_with_panel(self, self.work, backups.prove_copy, _("Testing the copy"), done, info.path)


def _cells(info: backups.CopyInfo) -> list[Cell]:
    return [
        Cell(show_instant(info.made_at), strong=True),
        Cell(f"{info.counts.get('resident', 0):,}", align="right"),
        Cell(f"{info.records:,}", align="right"),
        Cell(size_words(info.size), align="right"),
        Cell(info.path.name, muted=True),
    ]
