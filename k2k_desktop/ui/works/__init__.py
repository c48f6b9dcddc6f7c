"""Kerja & Kemudahan: work orders and contractors, facilities and what comes due on them, outages, inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import JOINT, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.works.page import WorksPage

    return WorksPage(work, shell)


PAGE: Final = Page(
    "works", N_("Works & Facilities"), "hammer", JOINT, "issues.see", _build,
    ("work_order", "contractor", "facility", "outage", "inspection", "preventive_schedule", "root_cause"),
)  # fmt: skip
