"""The checklist of a handover between two committees, with a column of signatures for each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import GRID, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_SIZE: Final = 9.5
_ROW: Final = 9 * mm  # room for two hands in each line
_SHARES: Final = (6, 34, 20, 14, 13, 13)


@dataclass(frozen=True, slots=True)
class Line:
    """A thing handed over, or not."""

    title: str
    quantity: str = ""
    handed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandoverChecklist:
    """One handover; without *finished_on* both still have to sign."""

    paper: Paper
    organisation: str
    handed_on: dt.date
    outgoing: str
    incoming: str
    items: tuple[Line, ...]
    finished_on: dt.date | None = None

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Handover checklist"), self.paper.language)


def print_handover_checklist(checklist: HandoverChecklist) -> Printed:
    """The checklist as a PDF: its head on each page, and both signatures at the end."""
    missing, language, width = Missing(), checklist.paper.language, body_width(checklist.paper)
    rows = [
        (say(N_("Organisation"), language), checklist.organisation),
        (say(N_("Handed over on"), language), show_day(checklist.handed_on, language, long=True, weekday=True)),
        (say(N_("Outgoing"), language), checklist.outgoing),
        (say(N_("Incoming"), language), checklist.incoming),
    ]
    signed = show_day(checklist.finished_on, language, long=True) if checklist.finished_on else ""
    people = [
        Signatory(say(P_("signature", "Handed over by"), language), checklist.outgoing, date=signed),
        Signatory(say(P_("signature", "Received by"), language), checklist.incoming, date=signed),
    ]
    story: list[Flowable] = [
        paragraph(checklist.title().upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(rows, width, missing, label=40 * mm), Spacer(1, 8), _table(checklist, missing, width),
        signatures(people, checklist.paper, missing),
    ]  # fmt: skip
    return build(checklist.paper, checklist.title(), story, missing)


def _table(checklist: HandoverChecklist, missing: Missing, width: float) -> Table:
    language = checklist.paper.language
    labels = (
        N_("No."), N_("What is handed over"), N_("Amount and remarks"), N_("Handed over"),
        P_("initials", "Outgoing"), P_("initials", "Incoming"),
    )  # fmt: skip
    cells: list[list[Any]] = [[paragraph(say(label, language), missing, size=_SIZE, bold=True) for label in labels]]
    for number, line in enumerate(checklist.items, 1):
        more = " · ".join(part for part in (line.quantity, line.note) if part)
        tick = say(N_("Yes"), language) if line.handed else ""
        if checklist.finished_on and not line.handed:
            tick = say(N_("No"), language)
        texts = (f"{number}.", line.title, more, tick)
        cells.append([*(paragraph(text, missing, size=_SIZE) for text in texts), Spacer(1, _ROW), ""])
    share = width / sum(_SHARES)
    return Table(cells, colWidths=[part * share for part in _SHARES], repeatRows=1, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip
