"""The electoral roll on paper: who may vote, with room to sign for a ballot paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.core.progress import Progress
from k2k_desktop.reports.page import body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph

_SIGNED: Final = 9 * mm  # room for a hand


@dataclass(frozen=True, slots=True)
class Voter:
    """A line of the roll. There is no place for an identity number: the roll hangs in a lobby."""

    number: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class ElectoralRoll:
    """The frozen roll of one election; *rule* says in words who was admitted, *added* and *removed* what changed
    in the register since, which changes nothing on the roll."""

    paper: Paper
    organisation: str
    held_on: dt.date
    frozen_on: dt.date
    rule: tuple[str, ...]
    voters: tuple[Voter, ...]
    added: tuple[Voter, ...] = ()
    removed: tuple[Voter, ...] = ()


def print_electoral_roll(roll: ElectoralRoll, progress: Progress | None = None) -> Printed:
    """The roll as a PDF: its head on each page, changes since it was frozen apart at the end."""
    missing, paper, language = Missing(), roll.paper, roll.paper.language
    title = say(N_("Electoral roll"), language)
    count = say_count("{count} elector", "{count} electors", len(roll.voters), language)
    details = [
        (say(N_("Organisation"), language), roll.organisation),
        (say(N_("Election day"), language), show_day(roll.held_on, language, long=True)),
        (say(N_("Roll frozen on"), language), show_day(roll.frozen_on, language, long=True)),
        (say(N_("Who may vote"), language), "; ".join(roll.rule)),
        (say(N_("On the roll"), language), count),
    ]
    columns = (
        Column(say(N_("Roll no."), language), "right", 9), Column(say(N_("Name"), language), weight=42),
        Column(say(N_("Unit"), language), weight=16), Column(say(N_("Signature"), language), weight=33),
    )  # fmt: skip
    rows = ((str(one.number), one.name, one.unit, "") for one in roll.voters)
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=14, bold=True, after=4),
        facts(details, body_width(paper), missing, label=42 * mm), Spacer(1, 8),
        listing(columns, rows, paper, missing, least=_SIGNED, progress=progress),
        *_changes(roll, missing),
    ]  # fmt: skip
    return build(paper, f"{title}: {roll.organisation}", story, missing)


def _changes(roll: ElectoralRoll, missing: Missing) -> list[Flowable]:
    """What moved in the register since, apart from the roll."""
    language = roll.paper.language
    if not roll.added and not roll.removed:
        return []
    note = N_("These moved in or out after the roll was frozen. They change nothing on it.")
    made: list[Flowable] = [
        CondPageBreak(60 * mm), Spacer(1, 12),
        paragraph(say(N_("Changes since the roll was frozen"), language), missing, size=12, bold=True, after=2),
        paragraph(say(note, language), missing, size=9.5, after=4),
    ]  # fmt: skip
    sides = (
        (N_("Would be added now"), roll.added, ""), (N_("No longer meets the rule"), roll.removed, "number"),
    )  # fmt: skip
    for head, people, numbered in sides:
        if not people:
            continue
        columns = [Column(say(N_("Name"), language), weight=60), Column(say(N_("Unit"), language), weight=31)]
        rows = [[one.name, one.unit] for one in people]
        if numbered:
            columns.insert(0, Column(say(N_("Roll no."), language), "right", 9))
            rows = [[str(one.number), *row] for one, row in zip(people, rows, strict=True)]
        made += [Spacer(1, 6), paragraph(say(head, language), missing, size=10.5, bold=True, after=3)]
        made.append(listing(columns, rows, roll.paper, missing))
    return made
