"""The elections of an organisation, the latest first; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.governance.elections import ElectionStatus
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import ElectionLine
from k2k_desktop.ui.governance.elections import dialogs
from k2k_desktop.ui.governance.elections.view import ElectionView
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState
from k2k_desktop.ui.kit.work import Work

_BADGES: Final[dict[ElectionStatus, BadgeKind]] = {
    ElectionStatus.nominations: "info", ElectionStatus.polling: "warn", ElectionStatus.counted: "warn",
}  # fmt: skip


class ElectionsSection(OrganisationSection):
    """The list; a new election opens at once."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        heads = (_("Election day"), _("Positions"), _("Electors"), _("Status"))
        self.table = ShortTable(_("Elections"), heads, (170, 0, 120, 190), self, row=ROW_TWO)
        self.empty = EmptyState(
            "vote", _("No election yet"), _("Plan one: its day, who may vote, and the positions voted on."), parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self._lines: list[ElectionLine] = []
        self.table.row_opened.connect(self.open_election)
        self.table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self._show()

    def title(self) -> str:
        """How many there are."""
        return _("Elections {count}", count=len(self._lines)) if self._lines else _("Elections")

    def commands(self) -> Sequence[Command]:
        """Plan one, open the one in hand."""
        plan = command_for(elections.plan_election, self.work, self.plan, icon="vote", shortcut="Ctrl+N")
        key = self.table.current_key()
        if key is None:
            return (plan,)
        return (plan, Command("governance.open_election", N_("Open election"), lambda: self.open_election(key), "",
                              "record", "arrow-right"))  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again where elections changed."""
        if not tables or tables & {"election", "contest", "elector"}:
            self._show()

    def show_record(self, table: str, key: int) -> None:
        """Put an election in hand."""
        if table == "election":
            self.table.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """The list."""
        return (self.table,) if self._lines else ()

    def plan(self) -> None:
        """Plan an election and open it."""
        dialogs.plan_election(self.work, self, self.organisation_id, self.open_election)

    def open_election(self, key: int) -> None:
        """Show one election over the organisation."""
        self.shell.open_view(ElectionView(self.work, self.shell, key))

    def _show(self) -> None:
        self._lines = self.work.read(elections.elections_of, self.organisation_id)
        self.table.setVisible(bool(self._lines))
        self.empty.setVisible(not self._lines)
        self.table.show_rows([(one.id, _cells(one)) for one in self._lines])
        self.commands_changed.emit()


def _cells(one: ElectionLine) -> list[Cell]:
    seats = say_count("{count} seat", "{count} seats", one.seats)
    return [
        Cell(show_day(one.held_on), second=one.method.say()), Cell(", ".join(one.positions), second=seats),
        Cell(f"{one.electors:,}" if one.electors else "—", align="right"),
        Cell(one.status.say(), badge=_BADGES.get(one.status), muted=one.status is ElectionStatus.cancelled),
    ]  # fmt: skip
