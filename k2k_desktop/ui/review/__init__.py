"""Meja Audit: reviews with their samples, exceptions, findings and replies, cash counts and closing reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.services.review.waiting import findings_waiting
from k2k_desktop.ui.kit.pages import GOVERNANCE, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.review.page import ReviewPage

    return ReviewPage(work, shell)


PAGE: Final = Page(
    "review", N_("Audit Desk"), "clipboard-list", GOVERNANCE, "desk.see", _build, ("review", "review_finding"),
    findings_waiting,
)  # fmt: skip
