"""What sheets with a code have: its groups in large letters, and how to use it beside the square code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width
from k2k_desktop.reports.paper import Paper
from k2k_desktop.reports.square import dots_of, draw_square
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_APART: Final = 6 * mm
_NUMBER: Final = 8 * mm


def groups_in_boxes(groups: Sequence[Flowable | list[Flowable]], in_a_row: int, width: float) -> Table:
    """*groups* of a code, each in a box, *in_a_row* side by side over *width* points; the last row may be shorter."""
    rows = [list(groups[start : start + in_a_row]) for start in range(0, len(groups), in_a_row)]
    boxes = [
        ("BOX", (column, row), (column, row), 0.8, colors.black)
        for row, line in enumerate(rows)
        for column in range(len(line))
    ]
    padded = [[*line, *[""] * (in_a_row - len(line))] for line in rows]
    return Table(padded, colWidths=[width / in_a_row] * in_a_row, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 9), *boxes,
    ])  # fmt: skip


def how_to_use(steps: Sequence[str], square: str, side: float, paper: Paper, missing: Missing) -> Table:
    """The marked *steps*, numbered, and at their right *square* as a QR code with sides of *side* points."""
    left = body_width(paper) - side - _APART
    rows = [
        [paragraph(f"{number}.", missing, size=BODY), paragraph(say(step, paper.language), missing, size=BODY, after=4)]
        for number, step in enumerate(steps, 1)
    ]
    heading = paragraph(say(N_("How to use it"), paper.language), missing, size=12, bold=True, after=5)
    words = [heading, bare_table(rows, [_NUMBER, left - _NUMBER])]
    return bare_table([[words, _Square(square, side)]], [left, side + _APART])


class _Square(Flowable):  # type: ignore[misc]
    """The QR code in the flow of the text."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self._dots, self._side = dots_of(text, "M"), side

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        return self._side, self._side

    def draw(self) -> None:
        draw_square(self.canv, self._dots, 0, 0, self._side)
