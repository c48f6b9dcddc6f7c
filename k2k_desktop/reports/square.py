"""The square code (QR) as filled squares; ReportLab's own drawing would name a font that is not in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel, QRUtil
from reportlab.pdfgen.canvas import Canvas

_QUIET: Final = 4  # modules of white a scanner needs around the code
_RUN: Final = re.compile("0{5,}|1{5,}")
_DARK: Final = re.compile("1+")
_CORNER: Final = "10111010000"  # what a scanner may take for one


def dots_of(text: str, level: Literal["L", "M"] = "L") -> list[list[bool]]:
    """The rows of the code for *text*, true where it is dark; *level* M survives more dirt and needs more room."""
    code = QrCodeWidget(text, barLevel=level).qr
    code.version = code.version or code.calculate_version()
    code.makeImpl(False, _best_mask(code))
    return [[bool(dot) for dot in row] for row in code.modules]


def _best_mask(code: Any) -> int:
    """The mask that loses the fewest points (ISO/IEC 18004, 7.8.3): the choice of the code's own `getBestMaskPattern`,
    which looks at one dot after the other and takes most of the time of a code."""
    code.makeImpl(True, 0)
    side = len(code.modules)
    turned = _turned(code.version)
    plain = int("".join("01"[dot] for row in code.modules for dot in row), 2) ^ turned[0]
    return min(range(len(turned)), key=lambda mask: points_lost(plain ^ turned[mask], side))


@cache
def _turned(version: int) -> tuple[int, ...]:
    """The dots each mask turns over in a code of that size, as bits of one number: the first dot is the highest."""
    code = QRCode(version, QRErrorCorrectLevel.L)
    code.moduleCount = side = 17 + 4 * version
    places = [(row, column, 1 << (side * side - 1 - row * side - column)) for column, row in code.dataPosIterator()]
    return tuple(sum(bit for row, column, bit in places if turns(row, column)) for turns in QRUtil.maskPattern.values())


def points_lost(dots: int, side: int) -> int:
    """The points that the code of these *dots* loses; ReportLab looks for corners in rows alone."""
    text = f"{dots:0{side * side}b}"
    rows = [text[at : at + side] for at in range(0, len(text), side)]
    columns = [text[at::side] for at in range(side)]
    runs = sum(len(run) - 2 for run in _RUN.findall(" ".join(rows + columns)))
    beside = dots ^ dots << 1
    inner = int(("1" * (side - 1) + "0") * (side - 1) + "0" * side, 2)
    blocks = (inner & ~(beside | beside << side | dots ^ dots << side)).bit_count()
    corners = sum(row[:-1].count(_CORNER) for row in rows)
    uneven = abs(100 * dots.bit_count() // side**2 - 50) // 5
    return runs + 3 * blocks + 40 * corners + 10 * uneven


def draw_square(canvas: Canvas, dots: Sequence[Sequence[bool]], left: float, bottom: float, side: float) -> None:
    """Draw it with its white border, *side* points wide in all."""
    step = side / (len(dots) + 2 * _QUIET)
    path = canvas.beginPath()
    for row, line in enumerate(dots):
        for run in _DARK.finditer("".join("01"[dot] for dot in line)):
            across, above = (run.start() + _QUIET) * step, (row + 1 + _QUIET) * step
            path.rect(left + across, bottom + side - above, len(run[0]) * step, step)
    canvas.drawPath(path, stroke=0, fill=1)
