"""An extract of minutes: one decision as a certified paper of its own, for whoever must act on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.minutes import Entry, entry_text
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import Missing, paragraph


@dataclass(frozen=True, slots=True)
class Extract:
    """One decision of confirmed minutes: *number* of the extract `3/2026`, *reference* of the meeting `Bil. 6/2026`,
    *item* `4.0 Penyelenggaraan lif`, and who certifies it."""

    paper: Paper
    number: str
    recipient: str
    issued: dt.date
    organisation: str
    meeting: str
    reference: str
    held: dt.date
    place: str
    item: str
    entry: Entry
    certified: Signatory
    confirmed_on: dt.date | None = None


def extract_title(extract: Extract) -> str:
    """The document's title: `Petikan minit 3/2026`."""
    return say(N_("Extract of minutes {number}"), extract.paper.language, number=extract.number)


def print_extract(extract: Extract) -> Printed:
    """The extract as a PDF."""
    missing = Missing()
    language, paper = extract.paper.language, extract.paper
    made: list[Flowable] = [Spacer(1, 4)]
    if extract.organisation and extract.organisation != paper.letterhead.name:
        made.append(paragraph(extract.organisation.upper(), missing, size=12, align="centre", after=3))
    made.append(paragraph(extract_title(extract).upper(), missing, size=13, bold=True, align="centre", after=10))
    rows = [
        (say(N_("For whom"), language), extract.recipient),
        (say(N_("Meeting"), language), say(N_("{meeting}, {reference}"), language, meeting=extract.meeting,
                                           reference=extract.reference)),
        (say(N_("Date"), language), show_day(extract.held, language, long=True, weekday=True)),
        (say(N_("Venue"), language), extract.place),
        (say(N_("Agenda item"), language), extract.item),
        (say(N_("Paragraph"), language), extract.entry.number),
    ]  # fmt: skip
    made += [facts(rows, body_width(paper), missing), Spacer(1, 10)]
    made += entry_text(extract.entry, language, missing, BODY)
    made.append(paragraph(_certified(extract), missing, size=BODY, before=16))
    day = show_day(extract.issued, language, long=True)
    signatory = replace(extract.certified, role=say(N_("Certified a true extract"), language), date=day)
    made.append(signatures([signatory], paper, missing))
    return build(paper, extract_title(extract), made, missing)


def _certified(extract: Extract) -> str:
    language = extract.paper.language
    if extract.confirmed_on is None:
        return say(N_("I certify that this is a true extract of the confirmed minutes of that meeting."), language)
    words = N_("I certify that this is a true extract of the minutes of that meeting, confirmed on {day}.")
    return say(words, language, day=show_day(extract.confirmed_on, language, long=True))
