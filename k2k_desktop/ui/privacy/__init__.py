"""Data Peribadi: the notice, consents, requests, breaches and disclosures, each with its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import GOVERNANCE, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.privacy.page import PrivacyPage

    return PrivacyPage(work, shell)


PAGE: Final = Page(
    "privacy", N_("Personal Data"), "eye-off", GOVERNANCE, ("privacy.see", "retention.see"), _build,
    ("privacy_notice", "data_request", "breach", "disclosure", "retention_rule", "retention_run", "legal_hold",
     "reveal"),
)  # fmt: skip
