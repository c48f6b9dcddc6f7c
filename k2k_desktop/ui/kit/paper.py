"""Paper: which pages, how many copies, and the way to the printer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, QSaveFile
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pdf import POINTS, PdfPages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI: Final = 300


def pages_of(text: str, count: int) -> list[int]:
    """`1, 3-5` as page numbers from 0; empty is all of *count*. Raises UserError with what would be right."""
    if not text.strip():
        return list(range(count))
    found: list[int] = []
    for part in text.replace("–", "-").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not first.isdigit() or (dash and not last.isdigit()):
            raise UserError(N_("“{typed}” names no pages. Example: 1, 3-5."), typed=text)
        start, end = int(first), int(last or first)
        if not 1 <= start <= end <= count:
            raise UserError(N_("There are pages 1 to {count} here. Example: 1, 3-5."), count=count)
        found += [page - 1 for page in range(start, end + 1) if page - 1 not in found]
    return found


def write_file(data: bytes, path: Path) -> None:
    """Write the file whole or not at all. Raises UserError where it cannot be written."""
    file = QSaveFile(str(path))
    done = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()
    if not done:
        file.cancelWriting()
        raise UserError(
            N_("The file was not written: {why}. Choose another folder and try again."), why=file.errorString()
        )


def print_pages(pdf: PdfPages, printer: QPrinter, pages: Sequence[int]) -> None:
    """Draw *pages* on *printer* at 300 dots to the inch. Raises UserError where the printer does not answer."""
    printer.setFullPage(True)
    printer.setResolution(DPI)
    painter = QPainter()
    for place, page in enumerate(pages):
        _set_paper(printer, pdf, page)
        if place == 0 and not painter.begin(printer):
            raise UserError(N_("The printer does not answer. Switch it on, or save a PDF instead."))
        if place and not printer.newPage():
            painter.end()
            raise UserError(N_("The printer stopped. Look whether it has paper, then print again."))
        image = pdf.draw_now(page, DPI / POINTS)
        painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)
    painter.end()


def send_file(data: bytes, printer: str, pages: Sequence[int], copies: int) -> bool:
    """Hand the PDF itself to the system's print service, which keeps letters sharp. False where there is none."""
    lp = shutil.which("lp")
    if sys.platform == "win32" or lp is None:
        return False
    ranges = ",".join(str(page + 1) for page in pages)
    command = [lp, "-d", printer, "-n", str(copies), "-o", f"page-ranges={ranges}", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise UserError(N_("The printer does not answer. Switch it on, or save a PDF instead."))
    return True


def _set_paper(printer: QPrinter, pdf: PdfPages, page: int) -> None:
    size = pdf.sizes[page]
    lying = size.width() > size.height()
    short, long = sorted((size.width(), size.height()))
    paper = QPageSize(QPageSize.PageSizeId.A4)
    if abs(short - 595) > 3 or abs(long - 842) > 3:
        paper = QPageSize(size.transposed() if lying else size, QPageSize.Unit.Point)
    turned = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF()))
