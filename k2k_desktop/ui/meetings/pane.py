"""The meeting in hand beside the list: its facts, its quorum, its agenda, its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.meetings import MeetingPage
from k2k_desktop.services.meetings.preparation import Step
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.widgets import Badge, FactList, label
from k2k_desktop.ui.meetings.before import countdown, facts_of
from k2k_desktop.ui.meetings.people import COMING, QuorumCard


class MeetingPane(InHandPane):
    """Shows one meeting, or how to choose one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = ("calendar-days", _("No meeting chosen"), _("Choose a meeting in the list to see it here."))
        super().__init__(empty, _("Meeting in hand"), parent)
        inside = self.inside
        self._title = label("", "heading", inside, wrap=True)
        self._badge = Badge("", parent=inside)
        self._facts = FactList(inside, label_width=96)
        self._quorum = QuorumCard(inside)
        self._agenda = label("", parent=inside, wrap=True)
        for part in (self._title, self._badge, self._facts, self._quorum, label(_("Agenda"), "strong"), self._agenda):
            self.lines.addWidget(part)
        self.lines.addStretch(1)
        self.show_nothing()

    def show_page(self, page: MeetingPage, commands: Sequence[Command], steps: Sequence[Step] = ()) -> None:
        """Show a meeting, its next steps, and what comes next on its checklist *steps*."""
        self._title.setText(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))
        self._badge.show_state(page.status.say(), "neutral", "calendar-days")
        found = facts_of(page)
        if steps:
            found.append((_("Preparation"), countdown(steps)))
        self._facts.show_facts(found)
        self._quorum.show_quorum(page.quorum, opened=page.status not in COMING)
        lines = (_("{number} {title}", number=item.number.removesuffix("0"), title=item.title) for item in page.items)
        self._agenda.setText("\n".join(lines))
        self.show_whole(commands)
