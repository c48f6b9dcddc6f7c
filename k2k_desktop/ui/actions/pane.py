"""The action in hand: its words, its facts, and what was said of it since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import P_, _
from k2k_desktop.services.actions import ActionPage, Lateness
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.widgets import Badge, FactList, label

LOOKS: Final[dict[Lateness, tuple[BadgeKind, str]]] = {
    Lateness.overdue: ("danger", "circle-alert"),
    Lateness.not_yet: ("info", "clock"),
    Lateness.on_time: ("ok", "circle-check"),
    Lateness.late: ("warn", "circle-check"),
}


class ActionPane(InHandPane):
    """Shows one action, or how to choose one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = ("list-checks", _("No action chosen"), _("Choose an action in the list to see it here."))
        super().__init__(empty, _("Action in hand"), parent)
        inside = self.inside
        self._badge = Badge("", parent=inside)
        self._text = label("", "heading", inside, wrap=True)
        self._facts = FactList(inside, label_width=112)
        self._history = FactList(inside, label_width=112)
        self._nothing = label(_("Nothing was said of it since."), kind="muted", parent=inside, wrap=True)
        head = label(_("Progress"), "strong", inside)
        for part in (self._badge, self._text, self._facts, head, self._nothing, self._history):
            self.lines.addWidget(part)
        self.lines.addStretch(1)
        self.show_nothing()

    def show_page(self, page: ActionPage, commands: Sequence[Command]) -> None:
        """Show an action with its first commands."""
        kind, icon = LOOKS[page.lateness] if page.lateness else ("neutral", "circle-minus")
        self._badge.show_state(page.lateness.say() if page.lateness else page.status.say(), kind, icon)
        self._text.setText(page.text)
        self._facts.show_facts(_facts(page))
        rows = []
        for one in page.history:
            said = one.text if one.status is None else _("{words} ({status})", words=one.text, status=one.status.say())
            rows.append((show_day(one.said_on), f"{said}\n{one.by}"))
        self._history.show_facts(rows)
        self._nothing.setVisible(not rows)
        self.show_whole(commands)


def _facts(page: ActionPage) -> list[tuple[str, str]]:
    facts = [
        (_("Action by"), page.owner),
        (_("Agency"), page.agency),
        (_("Side"), page.side.say() if page.side else ""),
        (_("Due date"), show_day(page.due) if page.due else _("No date")),
        (_("Closed on"), show_day(page.closed_on) if page.closed_on else ""),
        (_("Written in"), page.source),
        (_(P_("issue", "Complaint")), page.issue),
        (_("Organisation"), page.organisation),
        (_("Reminded on"), show_day(page.reminded_on) if page.reminded_on else ""),
        (_("Evidence"), page.evidence),
    ]
    return [(name, value) for name, value in facts if value]
