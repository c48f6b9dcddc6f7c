"""A person's own report: everything the office keeps of one resident, in plain words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.section import Section
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_LABEL = 62 * mm


@dataclass(frozen=True, slots=True)
class PersonalReport:
    """All of it, about *name*."""

    paper: Paper
    name: str
    made_on: dt.date
    sections: tuple[Section, ...]

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("What this office keeps about you"), self.paper.language)


def print_personal_report(report: PersonalReport) -> Printed:
    """The report as a PDF."""
    missing, language, width = Missing(), report.paper.language, body_width(report.paper)
    opening = N_(
        "You have the right to know what this office keeps about you, to have it corrected, and to withdraw your "
        "consent. Below is everything, in the order of the numbers. What other people told the office about "
        "themselves is left out."
    )
    story: list[Flowable] = [
        paragraph(report.title().upper(), missing, size=13, bold=True, after=6),
        facts([(say(N_("Name"), language), report.name),
               (say(N_("Date"), language), show_day(report.made_on, language, long=True))],
              width, missing, label=_LABEL),
        Spacer(1, 6), paragraph(say(opening, language), missing, size=10.5, after=4),
    ]  # fmt: skip
    for number, section in enumerate(report.sections, 1):
        story += _section(number, section, report, missing, width)
    return build(report.paper, report.title(), story, missing)


def _section(number: int, section: Section, report: PersonalReport, missing: Missing, width: float) -> list[Flowable]:
    head = paragraph(f"{number}. {section.title}", missing, size=11.5, bold=True, before=12, after=3, keep=True)
    story: list[Flowable] = [head]
    if section.note:
        story.append(paragraph(section.note, missing, size=9.5, italic=True, after=3))
    if section.rows:
        story.append(facts(section.rows, width, missing, label=_LABEL))
    story += [each for line in section.lines for each in paragraphs(f"- {line}", missing, size=10.5, after=1)]
    if not section.rows and not section.lines:
        nothing = say(N_("Nothing is kept."), report.paper.language)
        story.append(paragraph(nothing, missing, size=10.5))
    return story
