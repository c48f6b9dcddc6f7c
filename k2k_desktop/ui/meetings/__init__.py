"""Mesyuarat & Minit: plan a meeting, take attendance, write and confirm its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import JOINT, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.meetings.page import MeetingsPage

    return MeetingsPage(work, shell)


PAGE: Final = Page(
    "meetings", N_("Meetings & Minutes"), "calendar-days", JOINT, "meetings.see", _build, ("meeting", "agenda_item")
)
