"""The certificate of an election's result: votes, papers of each box, ties, and who signs for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.reports.page import GRID, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import BOLD, LATIN, Missing, paragraph

_SIZE: Final = 9.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate; *votes* is None where there was no vote."""

    number: int
    name: str
    unit: str
    votes: int | None
    elected: bool
    by_tie: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """The papers of one box."""

    name: str
    issued: int
    used: int
    spoilt: int
    unused: int


@dataclass(frozen=True, slots=True)
class Contest:
    """The result for one position; *recounts* are the reasons of the recounts, in order."""

    position: str
    seats: int
    candidates: tuple[Candidate, ...]
    boxes: tuple[Box, ...]
    tie_broken: str = ""
    recounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultCertificate:
    """The result of one election. *notice_given* and *notice_needed* are days; at a show of hands boxes hold hands."""

    paper: Paper
    organisation: str
    held_on: dt.date
    method: str
    hands: bool
    electors: int
    roll_on: dt.date | None
    notice_on: dt.date | None
    notice_given: int
    notice_needed: int
    contests: tuple[Contest, ...]
    declared_on: dt.date | None = None
    term_from: dt.date | None = None
    term_to: dt.date | None = None
    tellers: tuple[str, ...] = ()
    objection: str = ""
    meeting: str = ""


def print_result_certificate(result: ResultCertificate) -> Printed:
    """The certificate as a PDF."""
    missing, paper, language = Missing(), result.paper, result.paper.language
    title = say(N_("Certificate of election result"), language)
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=14, bold=True, after=6),
        facts(_details(result), body_width(paper), missing, label=50 * mm),
    ]
    for contest in result.contests:
        story += _contest(result, contest, missing)
    if result.objection:
        story += [Spacer(1, 10), paragraph(say(N_("Objections"), language), missing, size=11, bold=True, after=2)]
        story.append(paragraph(result.objection, missing, size=_SIZE + 0.5))
    certify = N_("We certify that this is the result.")
    if any(contest.boxes for contest in result.contests):
        certify = N_("We certify that the votes were counted in the open, and that this is the result.")
    story += [CondPageBreak(55 * mm), Spacer(1, 14), paragraph(say(certify, language), missing, size=10.5)]
    for pair in _signed(result):
        story.append(signatures(pair, paper, missing))
    return build(paper, f"{title}: {result.organisation}", story, missing)


def _details(result: ResultCertificate) -> list[tuple[str, str]]:
    language = result.paper.language

    def day(value: dt.date | None) -> str:
        return show_day(value, language, long=True) if value else ""

    notice = ""
    if result.notice_on:
        words = N_("{day} ({given} days before; {needed} needed)")
        notice = say(words, language, day=day(result.notice_on), given=result.notice_given,
                     needed=result.notice_needed)  # fmt: skip
    roll = say_count("{count} elector", "{count} electors", result.electors, language)
    if result.roll_on:
        roll = say(N_("{electors}, frozen on {day}"), language, electors=roll, day=day(result.roll_on))
    term = day(result.term_from)
    if result.term_from and result.term_to:
        term = say(N_("{since} to {until}"), language, since=term, until=day(result.term_to))
    return [
        (say(N_("Organisation"), language), result.organisation),
        (say(N_("Election day"), language), day(result.held_on)),
        (say(N_("Meeting"), language), result.meeting),
        (say(N_("Notice issued on"), language), notice), (say(N_("Way of voting"), language), result.method),
        (say(N_("Electoral roll"), language), roll),
        (say(N_("Result declared on"), language), day(result.declared_on)),
        (say(N_("Term of office"), language), term), (say(N_("Tellers"), language), ", ".join(result.tellers)),
    ]  # fmt: skip


def _contest(result: ResultCertificate, contest: Contest, missing: Missing) -> list[Flowable]:
    paper, language = result.paper, result.paper.language
    seats = say_count("{count} seat", "{count} seats", contest.seats, language)
    head = say(N_("{position} ({seats})"), language, position=contest.position, seats=seats)
    made: list[Flowable] = [
        CondPageBreak(45 * mm), Spacer(1, 12), paragraph(head, missing, size=11.5, bold=True, after=4),
        _votes(contest, paper, missing),
    ]  # fmt: skip
    if not contest.candidates:
        made.append(paragraph(say(N_("Nobody stood. The seat stays vacant."), language), missing, size=_SIZE, after=2))
    elif not contest.boxes:
        words = N_("No more candidates than seats: elected without a vote.")
        made += [Spacer(1, 3), paragraph(say(words, language), missing, size=_SIZE)]
    elif result.hands:
        hands = sum(box.used for box in contest.boxes)
        made += [Spacer(1, 3), paragraph(say(N_("Hands raised: {count}"), language, count=hands), missing, size=_SIZE)]
    else:
        made += [Spacer(1, 5), _papers(contest, paper, missing)]
    for place, reason in enumerate(contest.recounts, 2):
        words = N_("Count no. {number} was held because: {reason}")
        made += [Spacer(1, 3), paragraph(say(words, language, number=place, reason=reason), missing, size=_SIZE)]
    if contest.tie_broken:
        words = N_("Tie at the last seat, broken so: {how}")
        made += [Spacer(1, 3), paragraph(say(words, language, how=contest.tie_broken), missing, size=_SIZE)]
    return made


def _votes(contest: Contest, paper: Paper, missing: Missing) -> Table:
    language = paper.language
    heads = [say(head, language) for head in (N_("No."), N_("Candidate"), N_("Unit"), N_("Votes"), N_("Result"))]
    rows = []
    for one in contest.candidates:
        verdict = say(N_("Elected"), language) if one.elected else ""
        if one.elected and one.by_tie:
            verdict = say(N_("Elected (tie broken)"), language)
        votes = "–" if one.votes is None else f"{one.votes:,}"
        rows.append([str(one.number or ""), one.name, one.unit, votes, verdict])
    return _table(heads, rows, (7, 43, 16, 10, 24), (0, 3), paper, missing,
                  strong=[place for place, one in enumerate(contest.candidates, 1) if one.elected])  # fmt: skip


def _papers(contest: Contest, paper: Paper, missing: Missing) -> Table:
    """A line for each box and their sum: issued = used + spoilt + not used."""
    language = paper.language
    heads = [say(head, language) for head in (
        N_("Ballot box"), N_("Papers issued"), N_("Papers used"), N_("Spoilt papers"), N_("Papers not used"),
    )]  # fmt: skip
    rows = [[box.name, *(f"{count:,}" for count in _counts(box))] for box in contest.boxes]
    sums = [f"{sum(counts):,}" for counts in zip(*(_counts(box) for box in contest.boxes), strict=True)]
    rows.append([say(N_("All boxes"), language), *sums])
    return _table(heads, rows, (36, 16, 16, 16, 16), (1, 2, 3, 4), paper, missing, strong=[len(rows)])


def _counts(box: Box) -> tuple[int, int, int, int]:
    return box.issued, box.used, box.spoilt, box.unused


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], right: Sequence[int], paper: Paper,
    missing: Missing, *, strong: Sequence[int] = (),
) -> Table:  # fmt: skip
    width = body_width(paper)
    cells: list[list[Any]] = []
    for line, row in enumerate((heads, *rows)):
        bold = not line or line in strong
        cells.append([
            paragraph(text, missing, size=_SIZE, bold=bold, align="right" if place in right else "left")
            for place, text in enumerate(row)
        ])  # fmt: skip
    widths = [width * share / sum(shares) for share in shares]
    return Table(cells, colWidths=widths, repeatRows=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("FONTNAME", (0, 0), (-1, 0), BOLD),
        ("GRID", (0, 0), (-1, -1), 0.5, GRID), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip


def _signed(result: ResultCertificate) -> list[tuple[Signatory, ...]]:
    """The chair of the meeting and the secretary, then the tellers, three beside one another."""
    language: Language = result.paper.language
    teller = say(N_("Teller"), language)
    tellers = [Signatory(teller, name) for name in result.tellers] or [Signatory(teller), Signatory(teller)]
    first = (
        Signatory(say(N_("Chair of the meeting"), language)),
        Signatory(say(N_("Secretary of the meeting"), language)),
    )
    return [first, *(tuple(tellers[place : place + 3]) for place in range(0, len(tellers), 3))]
