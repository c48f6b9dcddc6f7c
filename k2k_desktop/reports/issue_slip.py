"""The slip somebody takes home from the counter: half a sheet, with the same again for the office below the cut."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    KeepInFrame,
    PageTemplate,
    Spacer,
)

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import GRID, bare_table
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.square import dots_of, draw_square
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph

_WIDE: Final[float] = 210 * mm
_HIGH: Final[float] = 297 * mm
_HALF: Final[float] = _HIGH / 2
_SIDE: Final[float] = 16 * mm
_TOP: Final[float] = 9 * mm
_SQUARE: Final[float] = 30 * mm
_FOOT: Final[float] = 35 * mm
_BODY: Final = 10.0
_SMALL: Final = 8.0


@dataclass(frozen=True, slots=True)
class Slip:
    """One complaint as the person who brought it is told of it; *promises* are ready sentences by their label.

    *reporter* is empty for an anonymous or confidential one. *received_at* is UTC.
    """

    paper: Paper
    reference: str
    title: str
    kind: str
    category: str
    place: str
    received_at: dt.datetime
    received_by: str
    promises: tuple[tuple[str, str], ...]
    reporter: str = ""
    phone: str = ""
    outside: str = ""


def slip_title(slip: Slip) -> str:
    """`Slip akuan terima ADU-2026-000123`."""
    return say(N_("Acknowledgement slip {reference}"), slip.paper.language, reference=slip.reference)


def print_slip(slip: Slip) -> Printed:
    """The sheet as a PDF: the upper half to hand over, the lower half for the file."""
    load_fonts()
    missing = Missing()
    target = io.BytesIO()
    paper = slip.paper
    document = BaseDocTemplate(
        target, pagesize=(_WIDE, _HIGH), invariant=1, title=slip_title(slip), author=paper.letterhead.name,
        creator="K2K Desktop", keywords=paper.code.code if paper.code else None,
        lang="ms-MY" if paper.language == "ms" else "en-MY", initialFontName=LATIN,
    )  # fmt: skip
    width, height = _WIDE - 2 * _SIDE, _HALF - _TOP - _FOOT
    frames = [
        Frame(_SIDE, bottom + _FOOT, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        for bottom in (_HALF, 0)
    ]
    edges = _Edges(slip, missing)
    document.addPageTemplates(PageTemplate(frames=frames, onPageEnd=edges.draw))
    first, second = N_("Copy for the reporter"), N_("Copy for the office")
    document.build([
        KeepInFrame(width, height, _half(slip, missing, width, first), mode="shrink"), FrameBreak(),
        KeepInFrame(width, height, _half(slip, missing, width, second), mode="shrink"),
    ])  # fmt: skip
    return Printed(target.getvalue(), 1, missing.codes())


def _half(slip: Slip, missing: Missing, width: float, copy: str) -> list[Flowable]:
    language, head = slip.paper.language, slip.paper.letterhead

    def line(text: str, size: float = _BODY, **look: Any) -> Flowable:
        return paragraph(text, missing, size=size, **look)

    lines = [line(one, _SMALL) for one in (", ".join(head.address), head.contact) if one]
    name = [line(head.name.upper(), 11, bold=True), *lines]
    title = [
        line(say(N_("Acknowledgement slip"), language).upper(), 11, bold=True, align="right"),
        line(say(copy, language), _SMALL, align="right"),
    ]
    rows = [
        (say(N_("Matter"), language), slip.title), (say(N_("Kind"), language), slip.kind),
        (say(N_("Category"), language), slip.category), (say(N_("Place"), language), slip.place),
        (say(N_("Reporter"), language), slip.reporter),
        (say(N_("Received at"), language), show_instant(slip.received_at, language, long=True)),
        (say(N_("Received by"), language), slip.received_by), (say(N_("Outside reference"), language), slip.outside),
        *slip.promises,
    ]  # fmt: skip
    label = 40 * mm
    cells = [[line(f"{one}:"), line(value, bold=one in dict(slip.promises))] for one, value in rows if value]
    return [
        bare_table([[name, title]], [width * 0.66, width * 0.34]),
        HRFlowable(width="100%", thickness=0.8, color=colors.black, spaceBefore=1, spaceAfter=4),
        line(slip.reference, 25, bold=True, after=4), bare_table(cells, [label, width - label], gap=0.9),
        Spacer(1, 2),
    ]  # fmt: skip


class _Edges:
    """What is drawn apart from the text: the square and its words in each half, and the line to cut along."""

    def __init__(self, slip: Slip, missing: Missing) -> None:
        self._slip, self._missing = slip, missing

    def draw(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Both halves."""
        canvas.saveState()
        canvas.setStrokeColor(GRID)
        canvas.setLineWidth(0.5)
        canvas.setDash(3, 3)
        canvas.line(4 * mm, _HALF, _WIDE - 4 * mm, _HALF)
        canvas.setDash()
        for bottom in (_HALF, 0.0):
            self._foot(canvas, bottom)
        canvas.restoreState()

    def _foot(self, canvas: Canvas, bottom: float) -> None:
        code, left = self._slip.paper.code, _SIDE
        if code is not None:
            draw_square(canvas, dots_of(code.square), _SIDE - 3 * mm, bottom + 4 * mm, _SQUARE)
            left += _SQUARE
        width = _WIDE - _SIDE - left
        block = KeepInFrame(width, _FOOT - 6 * mm, self._words(), mode="shrink")
        _used, high = block.wrapOn(canvas, width, _FOOT - 6 * mm)
        block.drawOn(canvas, left, bottom + _FOOT - 3 * mm - high)

    def _words(self) -> list[Flowable]:
        slip, paper = self._slip, self._slip.paper
        language = paper.language

        def line(text: str, **look: Any) -> Flowable:
            return paragraph(text, self._missing, size=_SMALL, **look)

        asked = N_("Keep this slip. To ask how far it is, come to the counter and give the number above.")
        if slip.phone:
            asked = N_("Keep this slip. To ask how far it is, call {phone} and give the number above.")
        made = [line(say(asked, language, phone=slip.phone), after=2)]
        made.append(line(say(N_(
            "When the work is done you will be asked to confirm it. If it is not mended, say so: the complaint is "
            "opened again."
        ), language), after=2))  # fmt: skip
        if paper.code is not None:
            checked = N_(
                "Check code: {code}. The office can check with this code, or with the square, that the slip is genuine."
            )
            made.append(line(say(checked, language, code=paper.code.code), after=2))
        if paper.stamp is not None:
            when = show_instant(paper.stamp.when, language)
            made.append(line(say(N_("Printed by {who} on {when}"), language, who=paper.stamp.who, when=when)))
        if paper.practice:
            made.append(line(say(N_("PRACTICE OFFICE"), language), bold=True))
        return made
