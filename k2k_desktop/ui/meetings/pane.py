"""The meeting in hand beside the list: its facts, its quorum, its agenda, its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.meetings import MeetingPage
from k2k_desktop.services.meetings.preparation import Step
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, put_buttons
from k2k_desktop.ui.kit.widgets import Badge, EmptyState, FactList, label
from k2k_desktop.ui.meetings.before import countdown, facts_of
from k2k_desktop.ui.meetings.people import COMING, QuorumCard


class MeetingPane(QFrame):
    """Shows one meeting, or how to choose one; `first` is where F6 stops."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._empty = EmptyState(
            "calendar-days", _("No meeting chosen"), _("Choose a meeting in the list to see it here."), parent=self
        )
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(_("Meeting in hand"))
        inside = QWidget()
        inside.setProperty("kind", "scrolled")
        self._area.setWidget(inside)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(*[theme.px(16)] * 4)
        lines.setSpacing(theme.px(10))
        self._title = label("", "heading", inside, wrap=True)
        self._badge = Badge("", parent=inside)
        self._facts = FactList(inside, label_width=96)
        self._quorum = QuorumCard(inside)
        self._agenda = label("", parent=inside, wrap=True)
        for part in (self._title, self._badge, self._facts, self._quorum, label(_("Agenda"), "strong"), self._agenda):
            lines.addWidget(part)
        lines.addStretch(1)
        self._foot = QFrame(self)
        self._foot.setProperty("kind", "foot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        self._buttons.setSpacing(theme.px(8))
        column.addWidget(self._empty)
        column.addWidget(self._area, 1)
        column.addWidget(self._foot)
        self.first: QWidget = self._area
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty.show()
        self._area.hide()
        self._foot.hide()

    def show_page(self, page: MeetingPage, commands: Sequence[Command], steps: Sequence[Step] = ()) -> None:
        """Show a meeting, its next steps, and what comes next on its checklist *steps*."""
        self._empty.hide()
        self._area.show()
        self._foot.show()
        self._title.setText(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))
        self._badge.show_state(page.status.say(), "neutral", "calendar-days")
        found = facts_of(page)
        if steps:
            found.append((_("Preparation"), countdown(steps)))
        self._facts.show_facts(found)
        self._quorum.show_quorum(page.quorum, opened=page.status not in COMING)
        lines = (_("{number} {title}", number=item.number.removesuffix("0"), title=item.title) for item in page.items)
        self._agenda.setText("\n".join(lines))
        put_buttons(self._buttons, commands, self._foot)
