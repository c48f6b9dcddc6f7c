"""The preview shows, finds, saves and prints the very PDF."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.pdfium import ALONE
from k2k_desktop.ui.kit import paper
from k2k_desktop.ui.kit.preview import PdfPreview
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def data() -> bytes:
    """Three A4 pages that each say which one they are."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=(595.276, 841.89))
    for page in (1, 2, 3):
        canvas.drawString(100, 700, f"MINIT MESYUARAT halaman {page}")
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def preview(data: bytes, qtbot: QtBot, dressed: None) -> Iterator[PdfPreview]:
    made = PdfPreview(data, "Minit Bil. 6-2026")
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made, PATIENCE)
    yield made
    made.close_document()


def dark_at(preview: PdfPreview) -> bool:
    """Whether the black square of the first page is drawn."""
    image = preview.grab().toImage()
    sheet = preview.pages.place(0)
    scale = preview.pages.zoom * 96 / 72
    where = preview.pages.mapTo(preview, (sheet.topLeft()).toPoint())
    colour = image.pixelColor(where.x() + int(200 * scale), where.y() + int((841.89 - 200) * scale))
    return bool(colour.lightness() < 40)


def test_the_first_page_is_drawn(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.zoom_to(0.5)
    qtbot.waitUntil(lambda: dark_at(preview))


def test_pages_are_gone_through_and_zoomed(preview: PdfPreview) -> None:
    preview.go_to(1)
    assert preview.page() == 1
    QTest.keyClick(preview.area, Qt.Key.Key_PageDown)
    assert preview.page() == 2
    before = preview.pages.zoom
    preview.zoom_step(1)
    assert preview.pages.zoom > before
    assert preview.page() == 2
    preview.fit_width()
    assert preview.pages.place(0).width() == pytest.approx(preview.area.viewport().width() - 40, abs=2)


def test_words_are_found_in_order_and_gone_through(preview: PdfPreview, qtbot: QtBot) -> None:
    QTest.keyClicks(preview.search, "mesyuarat")
    qtbot.waitUntil(lambda: len(preview.pages.found) == 3)
    assert [page for page, _box in preview.pages.found] == [0, 1, 2]
    _page, box = preview.pages.found[0]
    assert box.top() == pytest.approx(841.89 - 700 - box.height(), abs=6)
    assert preview.pages.at == 0
    QTest.keyClick(preview.search, Qt.Key.Key_F3)
    assert preview.pages.at == 1


def test_what_is_saved_is_the_same_file(preview: PdfPreview, data: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "minit.pdf"
    with qtbot.waitSignal(preview.saved):
        preview.save_as(path)
    assert path.read_bytes() == data


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(preview: PdfPreview, tmp_path: Path) -> None:
    preview.save_as(tmp_path / "tiada" / "minit.pdf")
    assert preview.banner.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_printing_gives_the_chosen_pages_on_a4(preview: PdfPreview, tmp_path: Path, qtbot: QtBot) -> None:
    import pypdfium2

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "cetak.pdf"))
    paper.print_pages(preview.pdf, printer, [0, 2])
    with ALONE, pypdfium2.PdfDocument(tmp_path / "cetak.pdf") as printed:
        assert len(printed) == 2
        width, height = printed.get_page_size(0)
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize(
    ("typed", "pages"), [("", [0, 1, 2]), ("2", [1]), ("1, 3", [0, 2]), ("2-3,2", [1, 2]), ("1–2", [0, 1])]
)
def test_pages_are_named_as_people_write_them(typed: str, pages: list[int]) -> None:
    assert paper.pages_of(typed, 3) == pages


@pytest.mark.parametrize("typed", ["0", "4", "3-2", "a", "1-", "-", "1,,2", "1-9"])
def test_pages_that_are_not_there_are_refused(typed: str) -> None:
    with pytest.raises(UserError):
        paper.pages_of(typed, 3)


def test_a_note_about_missing_letters_stands_above_the_pages(data: bytes, qtbot: QtBot, dressed: None) -> None:
    made = PdfPreview(data, "x", note="Huruf ini tiada dalam fon: 𝕏")
    qtbot.addWidget(made)
    made.show()
    assert made.banner.isVisible()
    made.close_document()


def test_every_control_of_the_preview_has_a_name(preview: PdfPreview) -> None:
    assert all(b.text() or b.accessibleName() for b in preview.findChildren(QAbstractButton) if b.isVisible())
    assert preview.printer.accessibleName()
    assert preview.copies.accessibleName()


def test_a_window_that_goes_lets_go_of_its_document(data: bytes, qtbot: QtBot, dressed: None) -> None:
    window = QWidget()
    document = PdfPreview(data, "Minit", parent=window).pdf._document
    assert document._opened is not None
    window.deleteLater()
    qtbot.waitUntil(lambda: document._opened is None)
