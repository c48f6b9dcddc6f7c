"""On Hari Ini: the complaints that ran over their time, and how many households voted in the open round."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import P_, _
from k2k_desktop.services.issues.waiting import IssueLate, IssuesWaiting, RoundVoting
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import clear
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, button, label
from k2k_desktop.ui.today.cards import ListCard


class IssuesCard(ListCard):
    """The complaints past their time, the latest first; Enter opens one."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Complaints past their time"), _("See all complaints"), lambda: shell.open_page("issues"),
            _("Every open complaint is within its time."), parent,
        )  # fmt: skip
        self._shell = shell
        heads = (_(P_("issue", "No.")), _("Complaint"), _("Service time"), _("Responsible"))
        self.table = ShortTable(_("Complaints past their time"), heads, (90, 0, 130, 160), self, row=ROW_TWO)
        self.body.addWidget(self.table)
        self.table.row_opened.connect(lambda key: shell.open_record("issue", key))

    def show_waiting(self, waiting: IssuesWaiting | None) -> None:
        """Show what is late; without the right to see complaints the card is not there."""
        self.setVisible(waiting is not None)
        self.fill(self.table, [(one.issue_id, _cells(one)) for one in waiting.lines] if waiting else [])

    def open_late(self) -> None:
        """The list of what is late."""
        self._shell.open_page("issues", {"filters": {"tab": ("open",), "lateness": ("late",)}})


class RoundCard(Card):
    """Each open priority round with how far its voting is."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shell = shell
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(6))
        self.body.addLayout(self._lines)

    def show_rounds(self, rounds: Sequence[RoundVoting]) -> None:
        """Show *rounds*; without one the card is not there."""
        clear(self._lines)
        for one in rounds:
            link = button(_("{title} · closes {day}", title=one.title, day=show_day(one.closes_on)), "link", self)
            link.clicked.connect(lambda _on=False, key=one.round_id: self._shell.open_record("priority_round", key))
            share = round(100 * one.voted / one.households) if one.households else 0
            said = _(
                "{voted} of {households} households voted ({share}%)", voted=f"{one.voted:,}",
                households=f"{one.households:,}", share=share,
            )  # fmt: skip
            bar = QProgressBar(self)
            bar.setRange(0, max(one.households, 1))
            bar.setValue(one.voted)
            bar.setTextVisible(False)
            bar.setAccessibleName(said)
            self._lines.addWidget(link)
            self._lines.addWidget(bar)
            self._lines.addWidget(label(said, "caption", self))
        self.setVisible(bool(rounds))


def _cells(line: IssueLate) -> list[Cell]:
    late = Cell(line.late, badge="danger", icon="clock")
    return [Cell(line.number), Cell(line.title, line.place), late, Cell(line.responsible or _("Nobody yet"))]
