"""The square code (QR) as filled squares; ReportLab's own drawing would name a font that is not in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.pdfgen.canvas import Canvas

_QUIET: Final = 4  # modules of white a scanner needs around the code


def dots_of(text: str, level: Literal["L", "M"] = "L") -> list[list[bool]]:
    """The rows of the code for *text*, true where it is dark; *level* M survives more dirt and needs more room."""
    code = QrCodeWidget(text, barLevel=level).qr
    code.make()
    return [[bool(dot) for dot in row] for row in code.modules]


def draw_square(canvas: Canvas, dots: Sequence[Sequence[bool]], left: float, bottom: float, side: float) -> None:
    """Draw it with its white border, *side* points wide in all."""
    step = side / (len(dots) + 2 * _QUIET)
    path = canvas.beginPath()
    for row, line in enumerate(dots):
        for column, dot in enumerate(line):
            if dot:
                path.rect(left + (column + _QUIET) * step, bottom + side - (row + 1 + _QUIET) * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)
