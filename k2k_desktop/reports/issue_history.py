"""The history of a complaint as anybody may see it: what was done and when, without internal remarks and names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import GRID, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph, paragraphs

_SIZE: Final = 9.5


@dataclass(frozen=True, slots=True)
class History:
    """One complaint; *facts* are lines of (label, value), *events* (UTC moment, what, words), the oldest first."""

    paper: Paper
    reference: str
    title: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[tuple[dt.datetime, str, str], ...]


def history_title(history: History) -> str:
    """`Sejarah aduan ADU-2026-000123`."""
    return say(N_("History of complaint {reference}"), history.paper.language, reference=history.reference)


def print_history(history: History) -> Printed:
    """The history as a PDF."""
    missing, language, width = Missing(), history.paper.language, body_width(history.paper)
    story: list[Flowable] = [
        paragraph(history_title(history).upper(), missing, size=12, bold=True, after=2),
        paragraph(history.title, missing, size=11, bold=True, after=6),
        facts(history.facts, width, missing, label=44 * mm), Spacer(1, 10),
    ]  # fmt: skip
    if not history.events:
        return build(history.paper, history_title(history), story, missing)
    heads = (N_("When"), P_("event", "What"), N_("Text"))
    cells: list[list[object]] = [[paragraph(say(one, language), missing, size=_SIZE, bold=True) for one in heads]]
    for at, what, words in history.events:
        cells.append([
            paragraph(show_instant(at, language), missing, size=_SIZE), paragraph(what, missing, size=_SIZE),
            paragraphs(words, missing, size=_SIZE),
        ])  # fmt: skip
    parts = (43 * mm, 48 * mm, width - 91 * mm)
    story.append(Table(cells, colWidths=parts, repeatRows=1, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.4, GRID),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]))  # fmt: skip
    return build(history.paper, history_title(history), story, missing)
