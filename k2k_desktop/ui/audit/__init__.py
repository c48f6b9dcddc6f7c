"""Jejak Audit: who, what, when and why, and taking one's own work back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.audit.undoing import offer_undo, undo_command
from k2k_desktop.ui.kit.pages import GOVERNANCE, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    if not work.may("audit.own"):
        from k2k_desktop.ui.audit.checking import CheckingPage

        return CheckingPage(work, shell)
    from k2k_desktop.ui.audit.page import AuditPage

    return AuditPage(work, shell)


PAGE: Final = Page(
    "audit", N_("Audit Trail"), "shield-check", GOVERNANCE, ("audit.own", "audit.verify"), _build, ("audit_entry",)
)

__all__ = ["PAGE", "offer_undo", "undo_command"]
