"""What the office owes people about their data, as tabs."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.work import Work

_NOTICES: Final = N_("Notice")
_CONSENTS: Final = N_("Consents")
_REQUESTS: Final = N_("Requests")
_BREACHES: Final = N_("Data breaches")
_DISCLOSURES: Final = N_("Disclosures")
_RETENTION: Final = N_("Retention")
_REVEALS: Final = N_("Numbers shown")

# (marked title, where the tab is made), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (_REQUESTS, "k2k_desktop.ui.privacy.requests:RequestsSection"),
    (_BREACHES, "k2k_desktop.ui.privacy.breaches:BreachesSection"),
    (_CONSENTS, "k2k_desktop.ui.privacy.consents:ConsentsSection"),
    (_NOTICES, "k2k_desktop.ui.privacy.notices:NoticesSection"),
    (_DISCLOSURES, "k2k_desktop.ui.privacy.disclosures:DisclosuresSection"),
    (_RETENTION, "k2k_desktop.ui.privacy.retention:RetentionSection"),
    (_REVEALS, "k2k_desktop.ui.privacy.reveals:RevealsSection"),
)
SHOWN_IN: Final = {
    "privacy_notice": _NOTICES, "data_request": _REQUESTS, "breach": _BREACHES, "disclosure": _DISCLOSURES,
    "retention_rule": _RETENTION, "retention_run": _RETENTION, "legal_hold": _RETENTION,
    "reveal": _REVEALS,
}  # fmt: skip


class PrivacyPage(SectionedView):
    """Every tab reads its own records."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell, SECTIONS, _("Parts of personal data"), shown_in=SHOWN_IN)

    def title(self) -> str:
        """The page's title."""
        return _("Personal data")
