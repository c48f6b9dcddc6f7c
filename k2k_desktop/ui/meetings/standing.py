"""What stands above the text of minutes: what is locked and the lawful way, or minutes that wait for this meeting."""

from __future__ import annotations

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import ItemKind, MinutesStatus
from k2k_desktop.services.meetings import ItemView, MeetingPage, confirming
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.meetings.doing import Doing


def tell(banner: Banner, page: MeetingPage, item: ItemView | None, shell: Shell, doing: Doing) -> None:
    """Say on *banner* how the minutes of *page* stand while *item* is in hand; nothing while they are a draft."""
    if page.confirmed is not None:
        words = _(
            "These minutes were confirmed on {day} at {reference} and cannot be changed. If there is a correction, "
            "write it as an amendment in the minutes of the next meeting.",
            day=show_day(page.confirmed.confirmed_on, long=True), reference=page.confirmed.reference,
        )  # fmt: skip
        at = page.confirmed.meeting_id
        link = _("Open {reference}", reference=page.confirmed.reference)
        banner.tell(words, "info", link=link, then=lambda: shell.open_record("meeting", at))
    elif page.minutes_status is MinutesStatus.circulated:
        words = _("These minutes are circulated. The next meeting confirms them; somebody else signs in for that.")
        banner.tell(words, "info")
    elif page.to_confirm and item is not None and item.kind is ItemKind.confirmation:
        words = _("Minutes {reference} wait for their confirmation.", reference=page.to_confirm[0].reference)
        if all(one.mine for one in page.to_confirm):
            banner.tell(_(confirming.OWN_WORDS), "info")
        else:
            banner.tell(words, "warn", link=_("Confirm minutes"), then=lambda: doing.confirm(page))
    else:
        banner.tell("")
