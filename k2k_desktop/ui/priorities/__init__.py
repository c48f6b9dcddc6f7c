"""Keutamaan Komuniti: what households want mended first, the charters that come of it, and adopted practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import JOINT, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.priorities.page import PrioritiesPage

    return PrioritiesPage(work, shell)


PAGE: Final = Page(
    "priorities", N_("Community Priorities"), "vote", JOINT, "priorities.see", _build,
    ("priority_round", "round_candidate", "charter", "adopted_practice"),
)  # fmt: skip
