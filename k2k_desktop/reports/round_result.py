"""The result of a priority round on paper: points and first choices, by block, sex and age, small groups withheld."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.reports.page import GRID, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_SIZE: Final = 9.5
_FIGURE: Final = re.compile(r"[<–]?\d*%?( \*)?")  # what stands at the right of its column


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate's result; *tie* says by what it was placed among those with the same points."""

    place: int
    number: int
    title: str
    points: int
    firsts: int
    score: int
    wins: bool
    tie: str


@dataclass(frozen=True, slots=True)
class Group:
    """First choices by group of voters in ready words; *withheld* where the groups are too small to show."""

    title: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The result of one round. *turnout* is (block, households, voted, spoilt) in words."""

    paper: Paper
    title: str
    estate: str
    way: str
    hands: bool
    opens_on: dt.date
    closed_on: dt.date
    ranks: int
    valid: int
    spoilt: int
    lines: tuple[Line, ...]
    turnout: tuple[tuple[str, int, int, int], ...]
    groups: tuple[Group, ...]


def print_round_result(result: RoundResult) -> Printed:
    """The result as a PDF."""
    missing, paper, language = Missing(), result.paper, result.paper.language
    title = say(N_("Result of the priority round"), language)
    width = body_width(paper)
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=14, bold=True, after=6),
        facts(_details(result), width, missing, label=50 * mm), Spacer(1, 8),
        _table(_result_rows(result, language), [0.11, 0.08, 0.41, 0.12, 0.17, 0.11], width, missing,
               winners=sum(line.wins for line in result.lines)),
        Spacer(1, 4), paragraph(_how(result, language), missing, size=9, after=8),
    ]  # fmt: skip
    story += _turnout(result, width, missing)
    for group in result.groups:
        story += _group(result, group, width, missing)
    story.append(paragraph(_withheld(language), missing, size=8.5, before=6))
    counted = say(N_("Counted by"), language)
    story.append(signatures((Signatory(counted), Signatory(say(N_("Witnessed by"), language))), paper, missing))
    return build(paper, f"{title}: {result.title}", story, missing)


def _details(result: RoundResult) -> list[tuple[str, str]]:
    language = result.paper.language
    days = say(N_("{since} to {until}"), language, since=show_day(result.opens_on, language, long=True),
               until=show_day(result.closed_on, language, long=True))  # fmt: skip
    return [
        (say(N_("Round"), language), result.title), (say(N_("Estate"), language), result.estate),
        (say(N_("Voting"), language), days), (say(N_("How households rank"), language), result.way),
        (say(N_("Valid votes"), language), str(result.valid)),
        (say(N_("Spoilt slips"), language), str(result.spoilt)),
    ]  # fmt: skip


def _result_rows(result: RoundResult, language: Language) -> list[list[str]]:
    heads = (P_("result", "Place"), P_("candidate", "No."), N_("Candidate"), P_("result", "Points"),
             N_("First choices"), N_("Score"))  # fmt: skip
    rows = [[say(head, language) for head in heads]]
    for line in result.lines:
        points = f"{line.points} *" if line.tie else str(line.points)
        rows.append([str(line.place), str(line.number), line.title, points, str(line.firsts), str(line.score)])
    return rows


def _how(result: RoundResult, language: Language) -> str:
    words = say(
        N_("A first choice gives {ranks} points, each later one a point less. One vote a household."), language,
        ranks=result.ranks,
    )  # fmt: skip
    if result.hands:
        words = say(N_("Each raised hand is one point. One vote a household."), language)
    if any(line.tie for line in result.lines):
        tied = N_("* The same points: the higher score comes first, then the lower number.")
        words = f"{words} {say(tied, language)}"
    return words


def _withheld(language: Language) -> str:
    return say(
        N_("“<5” stands for fewer than five households, so that nobody's choice can be told; “–” is withheld because "
           "“<5” could be computed from it. Sex and age are of the person who cast the vote."), language,
    )  # fmt: skip


def _turnout(result: RoundResult, width: float, missing: Missing) -> list[Flowable]:
    language = result.paper.language
    heads = (N_("Block"), N_("Households"), N_("Voted"), N_("Spoilt slips"), N_("Turnout"))
    rows = [[say(head, language) for head in heads]]
    for block, households, voted, spoilt in result.turnout:
        share = f"{voted * 100 / households:.0f}%" if households else "–"
        rows.append([block, str(households), str(voted), str(spoilt), share])
    return [
        CondPageBreak(40 * mm),
        paragraph(say(N_("Turnout by block"), language), missing, size=11, bold=True, after=3, keep=True),
        _table(rows, [0.2] * 5, width, missing), Spacer(1, 8),
    ]  # fmt: skip


def _group(result: RoundResult, group: Group, width: float, missing: Missing) -> list[Flowable]:
    language = result.paper.language
    head = paragraph(group.title, missing, size=11, bold=True, after=3, keep=True)
    if group.withheld or not group.heads:
        few = say(N_("Too few voted for this table to be shown without telling what somebody chose."), language)
        return [head, paragraph(few, missing, size=_SIZE, after=8)]
    rows = [["", say(N_("Candidate"), language), *group.heads]]
    rows += [[str(line.number), line.title, *cells] for line, cells in zip(result.lines, group.cells, strict=True)]
    rows.append(["", say(N_("All"), language), *group.totals])
    share = 0.52 / len(group.heads)
    table = _table(rows, [0.06, 0.42, *[share] * len(group.heads)], width, missing, last=True)
    return [CondPageBreak(50 * mm), head, table, Spacer(1, 8)]


def _table(
    rows: Sequence[Sequence[str]], shares: Sequence[float], width: float, missing: Missing, *, winners: int = 0,
    last: bool = False,
) -> Table:  # fmt: skip
    """A ruled table: the head bold on grey, the first *winners* rows bold, the *last* row the sum."""
    bold = {0, *range(1, winners + 1), *([len(rows) - 1] if last else [])}
    sides = ["right" if all(_FIGURE.fullmatch(row[at]) for row in rows[1:]) else "left" for at in range(len(shares))]
    cells: list[list[Any]] = [
        [
            paragraph(text, missing, size=_SIZE, bold=place in bold, align=side)
            for text, side in zip(row, sides, strict=True)
        ]
        for place, row in enumerate(rows)
    ]
    return Table(cells, colWidths=[width * share for share in shares], repeatRows=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip
