"""The community's priorities as tabs: rounds of voting, charters, adopted practices."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.issues.priorities import charters
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.work import Work

_ROUNDS: Final = N_("Priority rounds")
_CHARTERS: Final = N_("Priority charters")
_PRACTICES: Final = N_("Adopted practices")

# (marked title, where the tab is made), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (_ROUNDS, "k2k_desktop.ui.priorities.rounds:RoundsSection"),
    (_CHARTERS, "k2k_desktop.ui.priorities.charters:ChartersSection"),
    (_PRACTICES, "k2k_desktop.ui.priorities.practices:PracticesSection"),
)
SHOWN_IN: Final = {
    "priority_round": _ROUNDS, "round_candidate": _ROUNDS, "charter": _CHARTERS, "adopted_practice": _PRACTICES,
}  # fmt: skip


class PrioritiesPage(SectionedView):
    """Every tab reads its own records."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell, SECTIONS, _("Parts of the priorities"), shown_in=SHOWN_IN)

    def title(self) -> str:
        """The page's title."""
        return _("Community Priorities")

    def fact(self) -> str:
        """How many priority problems were solved this year."""
        solved = self.work.read(charters.solved_in, self.work.runner.clock.today().year)
        return say_count(
            "{count} priority problem solved this year", "{count} priority problems solved this year", solved
        )
