"""Aduan: what is broken, what was promised, and who says that it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.services.issues.counted import open_complaints
from k2k_desktop.ui.kit.pages import JOINT, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.issues.page import IssuesPage

    return IssuesPage(work, shell)


PAGE: Final = Page("issues", N_("Complaints"), "wrench", JOINT, "issues.see", _build, ("issue",), open_complaints)
