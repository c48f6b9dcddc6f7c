"""A priority charter on paper: what both sides took on, what solved means, and who signs that it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.reports.fitting import fitted, room
from k2k_desktop.reports.page import BODY, GRID, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import LATIN, Missing, paragraph, paragraphs

_SIZE: Final = 10.0
_LEAST: Final = 0.78  # of the size, so that sides and households sign one sheet


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone."""

    title: str
    due_on: dt.date | None
    done_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CharterPaper:
    """One charter. *complaints* are number and title; *signed* is (unit, day, whether it is solved)."""

    paper: Paper
    reference: str
    title: str
    estate: str
    committee: str
    round: str
    status: str
    problem: str
    cause: str
    solved_means: str
    lead: str
    partner: str
    budget_sen: int | None
    funded_sen: int
    funder: str
    resolution: str
    agreed_on: dt.date | None
    due_on: dt.date | None
    ended_on: dt.date | None
    end_reason: str
    sign_offs: int
    steps: tuple[Step, ...]
    complaints: tuple[tuple[str, str], ...]
    signed: tuple[tuple[str, dt.date, bool], ...]


def print_charter(charter: CharterPaper) -> Printed:
    """The charter as a PDF, with lines for the two sides and for the households that sign."""
    missing, paper = Missing(), charter.paper
    head = say(N_("Priority charter"), paper.language)
    width = body_width(paper)
    sheet = fitted(lambda wide: _story(charter, wide, missing), width, room(paper, missing), least=_LEAST)
    return build(paper, f"{head} {charter.reference}", [sheet] if sheet else _story(charter, width, missing), missing)


def _story(charter: CharterPaper, width: float, missing: Missing) -> list[Flowable]:
    paper, language = charter.paper, charter.paper.language
    head = say(N_("Priority charter"), language)
    story: list[Flowable] = [
        paragraph(f"{head} {charter.reference}".upper(), missing, size=14, bold=True, after=2),
        paragraph(charter.title, missing, size=13, bold=True, after=6),
        facts(_details(charter), width, missing, label=46 * mm),
    ]
    for name, text in (
        (N_("Problem"), charter.problem), (N_("Cause"), charter.cause),
        (N_("What solved means"), charter.solved_means), (N_("Reason"), charter.end_reason),
    ):  # fmt: skip
        if text:
            story.append(paragraph(say(name, language), missing, size=BODY, bold=True, before=7, keep=True))
            story += paragraphs(text, missing, size=BODY)
    if charter.complaints:
        story.append(paragraph(say(N_("Complaints"), language), missing, size=BODY, bold=True, before=7, keep=True))
        story += [paragraph(f"{number}: {title}", missing, size=_SIZE) for number, title in charter.complaints]
    story += _steps(charter, width, missing)
    story.append(signatures(
        (Signatory(say(N_("For the community"), language)), Signatory(say(N_("For the management"), language))),
        paper, missing,
    ))  # fmt: skip
    story += _sign_offs(charter, width, missing)
    return story


def _details(charter: CharterPaper) -> list[tuple[str, str]]:
    language = charter.paper.language
    money = ""
    if charter.budget_sen is not None:
        money = say(N_("{budget}, of which {found} found"), language, budget=show_money(charter.budget_sen),
                    found=show_money(charter.funded_sen))  # fmt: skip
    return [
        (say(N_("Estate"), language), charter.estate),
        (say(N_("Co-management committee"), language), charter.committee),
        (say(N_("Chosen in"), language), charter.round), (say(N_("Status"), language), charter.status),
        (say(N_("Lead"), language), charter.lead), (say(N_("Partners"), language), charter.partner),
        (say(N_("Budget"), language), money), (say(N_("Who gives it"), language), charter.funder),
        (say(N_("Resolution"), language), charter.resolution),
        (say(N_("Agreed on"), language), _day(charter.agreed_on, language)),
        (say(N_("To be solved by"), language), _day(charter.due_on, language)),
        (say(N_("Ended on"), language), _day(charter.ended_on, language)),
    ]  # fmt: skip


def _day(day: dt.date | None, language: Language) -> str:
    return show_day(day, language, long=True) if day else ""


def _steps(charter: CharterPaper, width: float, missing: Missing) -> list[Flowable]:
    if not charter.steps:
        return []
    language = charter.paper.language
    rows = [[say(head, language) for head in (N_("Milestone"), N_("Due date"), N_("Done on"))]]
    rows += [
        [one.title, show_day(one.due_on, language) if one.due_on else "",
         show_day(one.done_on, language) if one.done_on else ""]
        for one in charter.steps
    ]  # fmt: skip
    return [
        CondPageBreak(35 * mm),
        paragraph(say(N_("Milestones"), language), missing, size=BODY, bold=True, before=7, after=3, keep=True),
        _table(rows, [width * 0.6, width * 0.2, width * 0.2], missing),
    ]  # fmt: skip


def _sign_offs(charter: CharterPaper, width: float, missing: Missing) -> list[Flowable]:
    """The lines of the households: those that signed in the register, and empty ones to be signed on paper."""
    language = charter.paper.language
    needed = say(
        N_("Only households end this charter: {count} must sign that the problem is solved, a line each."),
        language, count=charter.sign_offs,
    )  # fmt: skip
    heads = (P_("sign off", "No."), N_("Unit"), N_("Solved"), N_("Date"), N_("Signature"))
    rows = [[say(head, language) for head in heads]]
    for unit, day, solved in charter.signed:
        yes = say(N_("Yes") if solved else N_("No"), language)
        rows.append([str(len(rows)), unit, yes, show_day(day, language), say(N_("In the register"), language)])
    for _line in range(max(0, min(charter.sign_offs, 40) - len(charter.signed)) if not charter.ended_on else 0):
        rows.append([str(len(rows)), "", "", "", ""])
    if len(rows) == 1:
        return []
    widths = [width * share for share in (0.08, 0.2, 0.14, 0.22, 0.36)]
    return [
        Spacer(1, 10), CondPageBreak(45 * mm),
        paragraph(say(N_("Sign-off of the community"), language), missing, size=BODY, bold=True, after=2, keep=True),
        paragraph(needed, missing, size=_SIZE, after=4, keep=True), _table(rows, widths, missing, least=9 * mm),
    ]  # fmt: skip


def _table(rows: list[list[str]], widths: list[float], missing: Missing, *, least: float = 0) -> Table:
    cells: list[list[Any]] = [
        [paragraph(text, missing, size=_SIZE, bold=not place) for text in row] for place, row in enumerate(rows)
    ]
    heights = [None, *[least or None] * (len(rows) - 1)]
    return Table(cells, colWidths=widths, rowHeights=heights, repeatRows=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
    ])  # fmt: skip
