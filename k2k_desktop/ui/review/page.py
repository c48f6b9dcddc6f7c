"""The auditor's desk: every review, and every finding with what the office replied."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.services.review.waiting import findings_waiting
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.work import Work

_REVIEWS: Final = P_("desk", "Reviews")
_FINDINGS: Final = N_("Findings and replies")

# (marked title, where the tab is made), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (_REVIEWS, "k2k_desktop.ui.review.reviews:ReviewsSection"),
    (_FINDINGS, "k2k_desktop.ui.review.findings:AllFindingsSection"),
)
SHOWN_IN: Final = {"review": _REVIEWS, "review_finding": _FINDINGS}


class ReviewPage(SectionedView):
    """Every tab reads its own records."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell, SECTIONS, _("Parts of the audit desk"), shown_in=SHOWN_IN)

    def title(self) -> str:
        """The page's title."""
        return _("Audit Desk")

    def fact(self) -> str:
        """How many findings wait for a reply."""
        count = self.work.read(findings_waiting)
        if not count:
            return _("No finding waits for a reply")
        return say_count("{count} finding waits for a reply", "{count} findings wait for a reply", count)
