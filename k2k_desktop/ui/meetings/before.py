"""A meeting before it opens, or called off: what is known of it and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.meetings import MeetingStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import MeetingPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, put_buttons
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.widgets import Card, FactList, label

NEXT = {
    MeetingStatus.planned: N_("The number is final once the notice goes out. Check the agenda, then issue the notice."),
    MeetingStatus.notice_issued: N_("The notice is out. On the day, open the meeting: then minutes can be written."),
    MeetingStatus.cancelled: N_("This meeting was cancelled and keeps its number."),
}


class BeforeSheet(QWidget):
    """Facts on a card with *commands* below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = scrolled(self)
        column.setContentsMargins(*[theme.px(16), theme.px(12)] * 2)
        self._card = Card(parent=self, padding=20)
        self._card.setMaximumWidth(theme.px(800))
        self.title = label("", "heading", self._card, wrap=True)
        self.facts = FactList(self._card)
        self.next = label("", parent=self._card, wrap=True)
        self.next.setProperty("role", "muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px(8))
        for part in (self.title, self.facts, self.next):
            self._card.body.addWidget(part)
        self._card.body.addLayout(self._buttons)
        column.addWidget(self._card)
        column.addStretch(1)

    def show_page(self, page: MeetingPage, commands: Sequence[Command]) -> None:
        """Show the meeting and what can be done with it."""
        self.title.setText(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))
        self.facts.show_facts(facts_of(page))
        self.next.setText(say(NEXT.get(page.status, "")))
        put_buttons(self._buttons, commands, self._card)


def facts_of(page: MeetingPage) -> list[tuple[str, str | QWidget]]:
    """What is known of a meeting, label and value."""
    found: list[tuple[str, str | QWidget]] = [
        (_("Organisation"), page.organisation),
        (_("Date"), show_day(page.held_on, long=True, weekday=True)),
        (_("Time"), show_time(page.starts_at)),
        (_("Venue"), page.place),
    ]
    shown = {one.name: (say(one.kind.label), one.kind.show(page.values.get(one.name))) for one in meetings.FORM}
    found += [shown[name] for name in ("ends_at", "title", "reply_by") if shown[name][1]]
    found += [(_("Status"), page.status.say()), (_("Minutes of meeting"), page.minutes_status.say())]
    if page.author:
        found.append((_("Prepared by"), page.author))
    return found
