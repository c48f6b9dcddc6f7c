"""The list of open actions on paper: what, whose, by when, and how late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say, say_count
from k2k_desktop.reports import table
from k2k_desktop.reports.paper import Paper, Printed


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One open action; *overdue* in days, nought while it is not."""

    source: str
    text: str
    owner: str
    due: dt.date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class ActionList:
    """The open actions of one organisation, or with no name of all, as of *day*."""

    paper: Paper
    organisation: str
    day: dt.date
    lines: tuple[ActionLine, ...]


def list_title(document: ActionList) -> str:
    """`Senarai tindakan: Persatuan Penduduk Teratai`."""
    language = document.paper.language
    if not document.organisation:
        return say(N_("List of actions"), language)
    return say(N_("List of actions: {organisation}"), language, organisation=document.organisation)


def print_action_list(document: ActionList) -> Printed:
    """The list as a PDF."""
    language = document.paper.language
    as_of = say(N_("Open actions as of {day}"), language, day=show_day(document.day, language, long=True))
    rows = [
        (
            line.source, line.text, line.owner, show_day(line.due, language) if line.due else "",
            say_count("{count} day late", "{count} days late", line.overdue, language) if line.overdue else "",
        )
        for line in document.lines
    ]  # fmt: skip
    columns = (
        table.Column(say(N_("Meeting"), language), weight=2.0),
        table.Column(say(N_("Action"), language), weight=4.2),
        table.Column(say(N_("Action by"), language), weight=2.2),
        table.Column(say(N_("Due date"), language), weight=1.5),
        table.Column(say(P_("action", "Overdue"), language), weight=1.3),
    )
    return table.print_list(
        table.ListDocument(document.paper, list_title(document), columns, rows, (as_of,), total=len(rows))
    )
