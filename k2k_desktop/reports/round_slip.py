"""Slips of a priority round: several on a sheet to cut apart, block by block, with boxes for numbers and no names."""

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
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_PAD: Final = 3.5 * mm
_BOX: Final = 9 * mm
_GAP: Final = 4 * mm
_SIDE: Final = 52 * mm  # where the numbers are written


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate by the number on the slip."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Pile:
    """How many slips a block gets."""

    block: str
    slips: int


@dataclass(frozen=True, slots=True)
class RoundSlips:
    """The slips of a round: *choices* to rank, *ranks* boxes to fill."""

    paper: Paper
    title: str
    estate: str
    closes_on: dt.date
    ranks: int
    choices: tuple[Choice, ...]
    piles: tuple[Pile, ...]


def print_round_slips(slips: RoundSlips) -> Printed:
    """The slips as a PDF, after a sheet that says how many each block gets."""
    missing = Missing()
    title = say(N_("Slips of the priority round"), slips.paper.language)
    story = _cover(slips, title, missing)
    for pile in slips.piles:
        if pile.slips:
            story.append(PageBreak())
            face = _Face(slips, pile.block, missing)
            story += [_Slip(face) for _number in range(pile.slips)]
    return build(slips.paper, f"{title}: {slips.title}", story, missing)


def _cover(slips: RoundSlips, title: str, missing: Missing) -> list[Flowable]:
    language, paper = slips.paper.language, slips.paper
    details = [
        (say(N_("Round"), language), slips.title), (say(N_("Estate"), language), slips.estate),
        (say(N_("Back by"), language), show_day(slips.closes_on, language, long=True)),
    ]  # fmt: skip
    told = (
        say(N_("Cut along the dashed lines. Each household gets one slip; no name is written on it."), language),
        say(N_("The unit on the slip shows that a household votes once. What it chose is counted by block only."),
            language),
        say(N_("A slip with the same number twice, or without a number, is spoilt. It is kept and counted as that."),
            language),
    )  # fmt: skip
    cells = [[paragraph(say(head, language), missing, size=10, bold=True)
              for head in (N_("Block"), N_("Slips"), N_("Given out"), N_("Came back"))]]  # fmt: skip
    cells += [[paragraph(pile.block, missing, size=10), str(pile.slips), "", ""] for pile in slips.piles]
    width = body_width(paper)
    table = Table(cells, colWidths=[width * 0.25] * 4, hAlign="LEFT", repeatRows=1, style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
    ])  # fmt: skip
    lines = [paragraph(f"{number}. {line}", missing, size=10.5, after=3) for number, line in enumerate(told, 1)]
    return [
        paragraph(title.upper(), missing, size=14, bold=True, after=6), facts(details, width, missing),
        Spacer(1, 8), *lines, Spacer(1, 8), table,
    ]  # fmt: skip


class _Face:
    """What stands on every slip of a block, laid out once: four hundred slips are the same."""

    def __init__(self, slips: RoundSlips, block: str, missing: Missing) -> None:
        language = slips.paper.language
        self.width = body_width(slips.paper)
        self.parts: list[tuple[Any, float, float]] = []  # y counted from the top, put right once the height is known
        left = self.width - _SIDE - 3 * _PAD
        name = say(N_("{round} · {estate} · Block {block}"), language, round=slips.title, estate=slips.estate,
                   block=block)  # fmt: skip
        asked = say_count(
            "What should be mended first? Write the number of {count} candidate in the box.",
            "What should be mended first? Write the numbers of up to {count} candidates in the boxes.",
            slips.ranks, language,
        )  # fmt: skip
        back = say(N_("Back to the office by {day}."), language, day=show_day(slips.closes_on, language))
        top = _PAD
        for part in (paragraph(name, missing, size=8.5), paragraph(asked, missing, size=10.5, bold=True),
                     paragraph(back, missing, size=8.5)):  # fmt: skip
            top = self._put(part, _PAD, top, left) + 1
        top = self._put_choices(slips, top + 1.5 * mm, left, missing)
        boxes = self._put_boxes(slips, missing)
        self.height = max(top, boxes) + _PAD

    def _put(self, part: Any, x: float, top: float, width: float) -> float:
        _width, height = part.wrap(width, 1000)
        self.parts.append((part, x, top + height))
        return float(top + height)

    def _put_choices(self, slips: RoundSlips, top: float, room: float, missing: Missing) -> float:
        columns = 2 if len(slips.choices) > 5 else 1
        lines = -(-len(slips.choices) // columns)
        lowest: float = top
        for column in range(columns):
            at = top
            for one in slips.choices[column * lines : (column + 1) * lines]:
                x, wide = _PAD + column * room / columns, room / columns - 2 * mm
                number = paragraph(str(one.number), missing, size=10.5, bold=True)
                self._put(number, x, at, 7 * mm)
                at = self._put(paragraph(one.title, missing, size=10), x + 7 * mm, at, wide - 7 * mm) + 1.2 * mm
            lowest = max(lowest, at)
        return lowest

    def _put_boxes(self, slips: RoundSlips, missing: Missing) -> float:
        """The boxes at the right, and the lines for unit, sex and age below them."""
        language, x, top = slips.paper.language, self.width - _SIDE - _PAD, _PAD
        self.boxes: list[tuple[float, float]] = []
        across = 2 if slips.ranks > 3 else 1
        for place in range(slips.ranks):
            down, left = top + place // across * (_BOX + 1.5 * mm), x + place % across * _SIDE / across
            words = say(P_("slip", "Choice {rank}"), language, rank=place + 1)
            self._put(paragraph(words, missing, size=9), left, down + 2.4 * mm, _SIDE / across - _BOX - 2 * mm)
            self.boxes.append((left + _SIDE / across - _BOX - 1 * mm, down + _BOX))
        at = float(top + -(-slips.ranks // across) * (_BOX + 1.5 * mm) + 1 * mm)
        self.lines: list[tuple[float, float, float]] = []
        for words in (say(N_("Unit"), language), say(P_("slip", "Woman or man"), language),
                      say(P_("slip", "Age"), language)):  # fmt: skip
            self._put(paragraph(words, missing, size=8.5), x, at, _SIDE / 2)
            at += 5.4 * mm
            self.lines.append((x + 27 * mm, at - 1.4 * mm, x + _SIDE - 1 * mm))
        return at


class _Slip(Flowable):  # type: ignore[misc]
    """One slip to cut out."""

    def __init__(self, face: _Face) -> None:
        super().__init__()
        self._face = face

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """As wide as the page, with the gap to the next slip."""
        return self._face.width, self._face.height + _GAP

    def draw(self) -> None:
        face, canvas = self._face, self.canv
        canvas.saveState()
        canvas.translate(0, _GAP)
        canvas.setStrokeColor(GRID)
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        canvas.rect(0, 0, face.width, face.height)
        canvas.setDash()
        for x, y in face.boxes:
            canvas.rect(x, face.height - y, _BOX, _BOX)
        for x, y, end in face.lines:
            canvas.line(x, face.height - y, end, face.height - y)
        for part, x, y in face.parts:
            part.drawOn(canvas, x, face.height - y)
        canvas.restoreState()
