"""The letter that reminds an agency or contractor of what it promised in meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.reports.letter import Letter
from k2k_desktop.reports.page import GRID, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph, paragraphs

_SIZE = 9.5


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """Every overdue promise of one *recipient*: (what, in which meeting, promised on, due on, days over)."""

    paper: Paper
    written: dt.date
    recipient: str
    promises: tuple[tuple[str, str, dt.date, dt.date | None, int], ...]
    signed_name: str
    signed_position: str
    reference: str = ""


def letter_title(letter: ReminderLetter) -> str:
    """`Peringatan: 2 perkara yang belum selesai`."""
    return say_count("Reminder: {count} matter outstanding", "Reminder: {count} matters outstanding",
        len(letter.promises), letter.paper.language,
    )  # fmt: skip


def print_reminder(letter: ReminderLetter) -> Printed:
    """The letter as a PDF."""
    missing = Missing()
    made = Letter(letter.paper, missing)
    story = made.begin(letter_title(letter), letter.written, letter.reference, [made.line(letter.recipient)])
    said = N_("Our records show that the matters below, promised in meetings, are past their dates:")
    story += [*made.numbered(made.say(said)), Spacer(1, 4), _promises(letter, made.width, missing)]
    asked = N_("Please tell us in writing, within 14 days of this letter, when each will be finished.")
    story += [*made.numbered(made.say(asked)), made.signed(letter.signed_name, letter.signed_position)]
    return build(letter.paper, letter_title(letter), story, missing)


def _promises(letter: ReminderLetter, width: float, missing: Missing) -> Table:
    language: Language = letter.paper.language
    heads = (P_("list", "No."), N_("Matter"), N_("Promised in"), N_("Due date"), N_("Days late"))
    cells: list[list[object]] = [[paragraph(say(one, language), missing, size=_SIZE, bold=True) for one in heads]]
    for number, (text, where, promised, due, over) in enumerate(letter.promises, 1):
        made = say(N_("{meeting}, {day}"), language, meeting=where, day=show_day(promised, language))
        cells.append([
            paragraph(str(number), missing, size=_SIZE), paragraphs(text, missing, size=_SIZE),
            paragraph(made, missing, size=_SIZE),
            paragraph(show_day(due, language) if due else "", missing, size=_SIZE),
            paragraph(str(over), missing, size=_SIZE, align="right"),
        ])  # fmt: skip
    parts = (10 * mm, width - 103 * mm, 50 * mm, 24 * mm, 19 * mm)
    return Table(cells, colWidths=parts, repeatRows=1, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.4, GRID),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip
