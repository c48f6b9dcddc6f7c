"""Ballot papers: numbered, each with a stub to keep, several on a sheet to cut apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say, say_count
from k2k_desktop.reports.page import GRID, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import BOLD, LATIN, Missing, paragraph

_STUB: Final = 38 * mm
_PAD: Final = 4 * mm
_LINE: Final = 9.5 * mm  # one candidate
_BOX: Final = 6 * mm
_HEAD: Final = 22 * mm  # what stands above the candidates
_GAP: Final = 4 * mm


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate by the number on the paper."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Contest:
    """A position that is voted on with its candidates."""

    position: str
    seats: int
    candidates: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Ballots:
    """The papers of one election numbered *first* to *last*, for each of its *contests*."""

    paper: Paper
    organisation: str
    held_on: dt.date
    contests: tuple[Contest, ...]
    first: int
    last: int


def print_ballots(ballots: Ballots) -> Printed:
    """The papers as a PDF, after a sheet for the tellers."""
    missing = Missing()
    title = say(N_("Ballot papers"), ballots.paper.language)
    story = _cover(ballots, title, missing)
    for contest in ballots.contests:
        story.append(PageBreak())
        face = _Face(ballots, contest, missing)
        for number in range(ballots.first, ballots.last + 1):
            story.append(_Paper(face, number))
    return build(ballots.paper, f"{title}: {ballots.organisation}", story, missing)


def _cover(ballots: Ballots, title: str, missing: Missing) -> list[Flowable]:
    """What the tellers are told, and the table they fill in for each position."""
    language, paper = ballots.paper.language, ballots.paper
    count = ballots.last - ballots.first + 1
    details = [
        (say(N_("Organisation"), language), ballots.organisation),
        (say(N_("Election day"), language), show_day(ballots.held_on, language, long=True)),
        (
            say(P_("ballot", "Papers"), language),
            say(N_("numbers {first} to {last} for each position"), language, first=ballots.first, last=ballots.last),
        ),
    ]
    told = (
        say_count(
            "Below is {count} paper for each position; cut along the dashed lines.",
            "Below are {count} papers for each position; cut along the dashed lines.", count, language,
        ),
        say(N_("The elector signs the roll. Tear the paper off its stub; the stub stays with the tellers."), language),
        say(N_("Count each box apart: issued must be the same as used, spoilt and not used together."), language),
    )  # fmt: skip
    heads = (N_("Position"), N_("Papers issued"), N_("Papers used"), N_("Spoilt papers"), N_("Papers not used"))
    cells = [[paragraph(say(head, language), missing, size=9.5, bold=True) for head in heads]]
    cells += [[paragraph(one.position, missing, size=9.5), "", "", "", ""] for one in ballots.contests]
    width = body_width(paper)
    return [
        paragraph(title.upper(), missing, size=14, bold=True, after=6), facts(details, width, missing, label=42 * mm),
        Spacer(1, 8), *(paragraph(f"{n}. {line}", missing, size=10.5, after=3) for n, line in enumerate(told, 1)),
        Spacer(1, 8),
        Table(cells, colWidths=[width * 0.36, *[width * 0.16] * 4], rowHeights=[None, *[11 * mm] * (len(cells) - 1)],
              hAlign="LEFT", style=[
                  ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
                  ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                  ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
              ]),
    ]  # fmt: skip


class _Face:
    """What stands on every paper of a position, laid out once: five hundred papers differ only in their number."""

    def __init__(self, ballots: Ballots, contest: Contest, missing: Missing) -> None:
        language = ballots.paper.language
        self.width = body_width(ballots.paper)
        self.columns = 2 if len(contest.candidates) > 8 else 1
        self.lines = -(-len(contest.candidates) // self.columns)
        self.height = _HEAD + self.lines * _LINE + _PAD
        self.number = say(N_("Serial no."), language)
        day = show_day(ballots.held_on, language)
        choose = say_count("Mark X in {count} box only.", "Mark X in {count} boxes at most.", contest.seats,
                           language)  # fmt: skip
        self.parts: list[tuple[Any, float, float]] = []
        left, room = _STUB + _PAD, self.width - _STUB - 2 * _PAD
        top = self._stack(self.height - _PAD, left, room - 22 * mm, [
            paragraph(ballots.organisation, missing, size=8.5),
            paragraph(contest.position.upper(), missing, size=12, bold=True),
            paragraph(choose, missing, size=9),
        ])  # fmt: skip
        self._stack(self.height - _PAD - 7 * mm, _PAD, _STUB - 2 * _PAD, [
            paragraph(contest.position, missing, size=9, bold=True), paragraph(day, missing, size=8.5),
            paragraph(say(N_("Stub: stays with the tellers"), language), missing, size=7.5),
        ])  # fmt: skip
        self.boxes = self._place(contest, left, min(top - 2 * mm, self.height - _HEAD), room, missing)

    def _stack(self, top: float, left: float, room: float, parts: list[Any]) -> float:
        for part in parts:
            _width, height = part.wrap(room, 1000)
            top -= height + 1
            self.parts.append((part, left, top))
        return top

    def _place(
        self, contest: Contest, left: float, top: float, room: float, missing: Missing
    ) -> list[tuple[float, float]]:
        """The candidates under one another; where their boxes stand."""
        boxes = []
        wide = room / self.columns
        for place, one in enumerate(contest.candidates):
            column, line = divmod(place, self.lines)
            x, middle = left + column * wide, top - (line + 0.5) * _LINE
            name = paragraph(f"{one.number}. {one.name}", missing, size=10.5)
            _width, height = name.wrap(wide - _BOX - 5 * mm, 1000)
            self.parts.append((name, x + _BOX + 3 * mm, middle - height / 2))
            boxes.append((x, middle - _BOX / 2))
        return boxes


class _Paper(Flowable):  # type: ignore[misc]
    """One paper with its stub."""

    def __init__(self, face: _Face, number: int) -> None:
        super().__init__()
        self._face, self._number = face, number

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """As wide as the page, with the gap to the next paper."""
        return self._face.width, self._face.height + _GAP

    def draw(self) -> None:
        face, canvas = self._face, self.canv
        canvas.saveState()
        canvas.translate(0, _GAP)
        canvas.setStrokeColor(GRID)
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        canvas.rect(0, 0, face.width, face.height)
        canvas.line(_STUB, 0, _STUB, face.height)
        canvas.setDash()
        for x, y in face.boxes:
            canvas.rect(x, y, _BOX, _BOX)
        for part, x, y in face.parts:
            part.drawOn(canvas, x, y)
        label = f"{face.number} {self._number:04}"
        canvas.setFont(BOLD, 11)
        canvas.drawString(_PAD, face.height - _PAD - 4 * mm, label)
        canvas.drawRightString(face.width - _PAD, face.height - _PAD - 4 * mm, label)
        canvas.restoreState()
