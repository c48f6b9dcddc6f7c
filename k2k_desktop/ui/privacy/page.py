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

# (marked title, where the tab is made, the right it needs), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str, str], ...]] = (
    (_REQUESTS, "k2k_desktop.ui.privacy.requests:RequestsSection", "privacy.see"),
    (_BREACHES, "k2k_desktop.ui.privacy.breaches:BreachesSection", "privacy.see"),
    (_CONSENTS, "k2k_desktop.ui.privacy.consents:ConsentsSection", "privacy.see"),
    (_NOTICES, "k2k_desktop.ui.privacy.notices:NoticesSection", "privacy.see"),
    (_DISCLOSURES, "k2k_desktop.ui.privacy.disclosures:DisclosuresSection", "privacy.see"),
    (_RETENTION, "k2k_desktop.ui.privacy.retention:RetentionSection", "retention.see"),
    (_REVEALS, "k2k_desktop.ui.privacy.reveals:RevealsSection", "audit.see"),
)
SHOWN_IN: Final = {
    "privacy_notice": _NOTICES, "data_request": _REQUESTS, "breach": _BREACHES, "disclosure": _DISCLOSURES,
    "retention_rule": _RETENTION, "retention_run": _RETENTION, "legal_hold": _RETENTION,
    "reveal": _REVEALS,
}  # fmt: skip


class PrivacyPage(SectionedView):
    """Every tab reads its own records, and stands there for whoever may: the secretary proposes what is erased."""

    def __init__(self, work: Work, shell: Shell) -> None:
        mine = [(title, where) for title, where, needs in SECTIONS if work.may(needs)]
        super().__init__(work, shell, mine, _("Parts of personal data"), shown_in=SHOWN_IN)

    def title(self) -> str:
        """The page's title."""
        return _("Personal Data")

    def fact(self) -> str:
        """What it is about."""
        return _("What the office owes people about their data")
