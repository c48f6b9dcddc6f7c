"""What the exception tests found, on paper: each rule with its source, and the records that break it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.reports.page import BODY, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph

_SIZE: Final = 9.5


@dataclass(frozen=True, slots=True)
class TestPart:
    """One test in words, how many records it named, and the first of them (title, how it breaks the rule)."""

    label: str
    rule: str
    source: str
    count: int
    hits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExceptionsPaper:
    """A run of all tests over the period and scope of a review."""

    paper: Paper
    review: str
    scope: str
    from_on: dt.date
    to_on: dt.date
    tests: tuple[TestPart, ...]


def print_exceptions(document: ExceptionsPaper) -> Printed:
    """The run as a PDF: tests that named records first, those that named none in one list at the end."""
    missing, language, width = Missing(), document.paper.language, body_width(document.paper)
    title = say(N_("Exception tests"), language)
    period = say(N_("{first} to {last}"), language, first=show_day(document.from_on, language, long=True),
                 last=show_day(document.to_on, language, long=True))  # fmt: skip
    head = [(say(N_("Review"), language), document.review), (say(N_("Scope"), language), document.scope),
            (say(N_("Period"), language), period)]  # fmt: skip
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(head, width, missing, label=42 * mm),
    ]
    for test in document.tests:
        if test.count:
            story += _test(document, test, missing)
    clean = [(test.label, test.rule) for test in document.tests if not test.count]
    if clean:
        columns = (Column(say(N_("Test"), language), weight=2), Column(say(N_("Rule"), language), weight=4))
        story += [
            CondPageBreak(40 * mm),
            paragraph(say(N_("Tests that named no record"), language), missing, size=BODY, bold=True, before=10,
                      after=3),
            listing(columns, clean, document.paper, missing),
        ]  # fmt: skip
    return build(document.paper, f"{title}: {document.review}", story, missing)


def _test(document: ExceptionsPaper, test: TestPart, missing: Missing) -> list[Flowable]:
    language = document.paper.language
    found = say_count("{count} record", "{count} records", test.count, language)
    columns = (Column(say(N_("Record"), language), weight=5), Column(say(N_("What was found"), language), weight=7))
    story: list[Flowable] = [
        CondPageBreak(45 * mm),  # rather than kept with the next: the whole table would go to the next page with them
        paragraph(f"{test.label}: {found}", missing, size=BODY, bold=True, before=10),
        paragraph(test.rule, missing, lead=f"{say(N_('Rule'), language)}:", size=_SIZE),
        paragraph(test.source, missing, lead=f"{say(N_('Source'), language)}:", size=_SIZE, after=3),
        listing(columns, test.hits, document.paper, missing),
    ]
    hidden = test.count - len(test.hits)
    if hidden:
        more = say_count("{count} more record", "{count} more records", hidden, language)
        story += [Spacer(1, 3), paragraph(more, missing, size=_SIZE)]
    return story
