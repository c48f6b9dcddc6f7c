"""Hari Ini: what is overdue, what comes next, and what runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.today.page import TodayPage

    return TodayPage(work, shell)


PAGE: Final = Page("today", N_("Today"), "house", "", "session", _build)
