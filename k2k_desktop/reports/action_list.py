"""The list of open actions on paper: what, whose, by when, and how late; then how each owner stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.platypus import Flowable

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.reports import table
from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One open action; *overdue* in days, nought while it is not."""

    source: str
    text: str
    owner: str
    due: dt.date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """How many actions of one owner are overdue, not yet due, done on time and done late."""

    owner: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ActionList:
    """The open actions of one organisation, or with no name of all, as of *day*; and the *owners* of all, open or
    done."""

    paper: Paper
    organisation: str
    day: dt.date
    lines: tuple[ActionLine, ...]
    owners: tuple[OwnerLine, ...]


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
            f"{number:,}", line.source, line.text, line.owner, show_day(line.due, language) if line.due else "",
            say_count("{count} day late", "{count} days late", line.overdue, language) if line.overdue else "",
        )
        for number, line in enumerate(document.lines, 1)
    ]  # fmt: skip
    columns = (
        table.Column(say(N_("No."), language), "right", 0),
        table.Column(say(N_("Meeting"), language), weight=2.0),
        table.Column(say(N_("Action"), language), weight=4.2),
        table.Column(say(N_("Action by"), language), weight=2.2),
        table.Column(say(N_("Due date"), language), weight=1.5),
        table.Column(say(P_("action", "Overdue"), language), weight=1.3),
    )
    missing = Missing()
    story: list[Flowable] = [
        paragraph(list_title(document), missing, size=14, bold=True, after=2),
        paragraph(as_of, missing, size=9, after=6),
        table.listing(columns, rows, document.paper, missing),
    ]
    if document.owners:
        story += [
            paragraph(say(N_("Actions by owner"), language), missing, size=11, bold=True, before=14, after=4),
            table.listing(_owner_columns(language), _owner_rows(document), document.paper, missing),
        ]
    return build(document.paper, list_title(document), story, missing)


def _owner_columns(language: Language) -> tuple[table.Column, ...]:
    classes = (P_("action", "Overdue"), P_("action", "Not yet due"), P_("action", "Done on time"),
               P_("action", "Done late"))  # fmt: skip
    counted = (table.Column(say(one, language), "right", 1.4) for one in classes)
    return (table.Column(say(N_("Action by"), language), weight=3.0), *counted)


def _owner_rows(document: ActionList) -> list[tuple[str, ...]]:
    return [(line.owner or "—", *(f"{count:,}" for count in line.counts)) for line in document.owners]
