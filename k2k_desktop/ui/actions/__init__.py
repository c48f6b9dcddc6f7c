"""Tindakan: what was promised in every meeting, how late it is, and who is reminded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import JOINT, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.actions.page import ActionsPage

    return ActionsPage(work, shell)


PAGE: Final = Page("actions", N_("Actions"), "list-checks", JOINT, "meetings.see", _build, ("action_item",))
