"""What the office owes people about their data, as tabs."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.work import Work

_NOTICES: Final = N_("Notice")

# (marked title, where the tab is made), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str], ...]] = ((_NOTICES, "k2k_desktop.ui.privacy.notices:NoticesSection"),)
SHOWN_IN: Final = {"privacy_notice": _NOTICES}


class PrivacyPage(SectionedView):
    """Every tab reads its own records."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell, SECTIONS, _("Parts of personal data"), shown_in=SHOWN_IN)

    def title(self) -> str:
        """The page's title."""
        return _("Personal data")
