"""How complaints look in every view: the shape of a priority, the badge of a status, the words of a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from k2k_desktop.core.i18n import Language, _, say
from k2k_desktop.models.issues import EventKind, IssueStatus, Priority
from k2k_desktop.services.issues import lateness
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.cells import EMPTY, Cell

# Its own shape, never colour alone (design language, Table).
PRIORITIES: Final[dict[Priority, tuple[str, str, BadgeKind]]] = {
    Priority.emergency: ("chevrons-up", "danger", "danger"),
    Priority.urgent: ("chevron-up", "warn", "warn"),
    Priority.normal: ("equal", "muted", "neutral"),
    Priority.planned: ("chevron-down", "muted", "neutral"),
}
STATUSES: Final[dict[IssueStatus, tuple[BadgeKind, str]]] = {
    IssueStatus.received: ("neutral", ""),
    IssueStatus.reviewed: ("neutral", ""),
    IssueStatus.assigned: ("neutral", ""),
    IssueStatus.in_progress: ("info", ""),
    IssueStatus.on_hold: ("warn", ""),
    IssueStatus.referred: ("info", ""),
    IssueStatus.done: ("warn", ""),
    IssueStatus.verified: ("ok", "badge-check"),
    IssueStatus.closed: ("ok", "circle-check"),
    IssueStatus.rejected: ("neutral", "circle-slash"),
}
STATUS_ICONS: Final[dict[IssueStatus, str]] = {
    IssueStatus.received: "file",
    IssueStatus.reviewed: "eye",
    IssueStatus.assigned: "user-check",
    IssueStatus.in_progress: "hammer",
    IssueStatus.on_hold: "pause",
    IssueStatus.referred: "send",
    IssueStatus.done: "clock",
    IssueStatus.verified: "badge-check",
    IssueStatus.closed: "circle-check",
    IssueStatus.rejected: "circle-slash",
}
CLOCKS: Final[dict[str, tuple[BadgeKind | None, str]]] = {
    "late": ("danger", "clock"),
    "soon": ("warn", "clock"),
    "running": (None, "clock"),
    "met": ("ok", "circle-check"),
    "missed": (None, "circle-alert"),
    "none": (None, ""),
}
RAN_OUT: Final[tuple[str, BadgeKind]] = ("triangle-alert", "danger")  # the line nobody wrote
EVENTS: Final[dict[EventKind, tuple[str, BadgeKind]]] = {
    EventKind.recorded: ("plus", "neutral"),
    EventKind.status: ("arrow-right", "info"),
    EventKind.note: ("message-square", "neutral"),
    EventKind.call: ("phone", "neutral"),
    EventKind.reply: ("send", "neutral"),
    EventKind.photo: ("image", "neutral"),
    EventKind.changed: ("pencil", "neutral"),
    EventKind.priority: ("arrow-up-down", "warn"),
    EventKind.assigned: ("user-check", "info"),
    EventKind.counted_in: ("users", "neutral"),
    EventKind.duplicate: ("git-merge", "neutral"),
    EventKind.escalated: ("trending-up", "warn"),
    EventKind.work_order: ("wrench", "info"),
    EventKind.outage: ("triangle-alert", "warn"),
    EventKind.verified: ("badge-check", "ok"),
    EventKind.refused: ("rotate-ccw", "warn"),
    EventKind.satisfaction: ("smile", "neutral"),
    EventKind.mediation: ("users-round", "neutral"),
    EventKind.rule_notice: ("file-text", "neutral"),
    EventKind.agenda: ("list-ordered", "neutral"),
    EventKind.paper: ("printer", "neutral"),
}


def status_cell(value: IssueStatus, language: Language) -> Cell:
    """A status in a list: what waits for somebody is filled."""
    kind, icon = STATUSES[value]
    return Cell(value.say(language), badge=kind, icon=icon)


def priority_cell(value: Priority, language: Language) -> Cell:
    """A priority: its shape and its word."""
    icon, tone, _kind = PRIORITIES[value]
    return Cell(value.say(language), icon=icon, tone=tone)


def clock_cell(now: dt.datetime, value: str | None, language: Language) -> Cell:
    """`Lewat 4 hari`, `Baki 9 jam`; a dash for what has no clock."""
    found = lateness.timing(value)
    words, look = lateness.words(now, found.finish_by, found.stopped_at, language)
    if not words:
        return EMPTY
    kind, icon = CLOCKS[look]
    return Cell(words, badge=kind, icon=icon, muted=True)


def looks(now: Callable[[], dt.datetime]) -> dict[str, Callable[[Any, Language], Cell]]:
    """The looks of the list's columns."""
    return {
        "status": status_cell,
        "priority": priority_cell,
        "lateness": lambda value, language: clock_cell(now(), value, language),
    }


def compose(values: Mapping[str, Any], cells: tuple[Cell, ...], language: Language) -> tuple[Cell, ...]:
    """The number wears the shape of its priority, the title has part and place below it."""
    made = list(cells)
    names = [column.name for column in ISSUES.columns]
    number, title = names.index("number"), names.index("title")
    priority: Priority = values["priority"]
    icon, tone, _kind = PRIORITIES[priority]
    said = _("{number}, {priority}", number=cells[number].text, priority=say(priority.label, language))
    made[number] = Cell(cells[number].text, icon=icon, tone=tone, muted=True, said=said)
    under = [cells[names.index(name)].text for name in ("part", "place")]
    made[title] = Cell(cells[title].text, second=" · ".join(part for part in under if part), strong=True)
    return tuple(made)
