"""Pentadbiran: the office's settings, its users, its copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import GOVERNANCE, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.office.page import OfficePage

    return OfficePage(work, shell)


PAGE: Final = Page("office", N_("Administration"), "settings", GOVERNANCE, "office.see", _build, ("office", "user"))
