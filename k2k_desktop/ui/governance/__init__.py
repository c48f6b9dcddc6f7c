"""Pertubuhan & AJK: organisations, their terms, and who holds which position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import P_
from k2k_desktop.ui.kit.pages import GOVERNANCE, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.governance.page import OrganisationsPage

    return OrganisationsPage(work, shell)


PAGE: Final = Page(
    "governance", P_("page", "Organisations"), "landmark", GOVERNANCE, "governance.see", _build,
    ("organisation", "appointment", "election", "resolution", "declaration", "policy_document", "obligation",
     "handover"),
)  # fmt: skip
