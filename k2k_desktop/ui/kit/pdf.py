"""A PDF in memory, drawn by PDFium on one thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage

from k2k_desktop.core.pdfium import ALONE
from k2k_desktop.ui.kit.answers import Answers, answers

T = TypeVar("T")
POINTS: Final = 72  # PDF units to the inch
_thread: Final = ThreadPoolExecutor(1, "pdf")  # for every document


class PdfPages(QObject):
    """One document. Sizes are in points; every answer comes back on the main thread, in the order asked."""

    def __init__(self, data: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data = data
        self._document = _Document(data)
        self.sizes: list[QSizeF] = _thread.submit(self._document.open).result()
        self.destroyed.connect(partial(_let_go, self._document))  # a window that is closed takes its views with it

    def draw(self, page: int, scale: float, then: Callable[[QImage], None]) -> None:
        """Draw *page* at *scale* pixels to the point."""
        _ask(partial(self._document.draw, page, scale), then)

    def draw_now(self, page: int, scale: float) -> QImage:
        """The same, waiting for it: for paper."""
        return _thread.submit(self._document.draw, page, scale).result()

    def find(self, text: str, then: Callable[[list[tuple[int, QRectF]]], None]) -> None:
        """Where *text* stands: (page, place in points from the top left), in reading order."""
        _ask(partial(self._document.find, text), then)

    def close(self) -> None:
        """Let go of the document."""
        _thread.submit(self._document.close).result()


class _Document:
    """The document as the thread has it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._opened: Any = None

    def open(self) -> list[QSizeF]:
        """The sizes of its pages."""
        import pypdfium2

        with ALONE:
            self._opened = pypdfium2.PdfDocument(self._data)
            return [QSizeF(*self._opened.get_page_size(page)) for page in range(len(self._opened))]

    def close(self) -> None:
        """Let go of it."""
        if self._opened is not None:
            with ALONE:
                self._opened.close()
            self._opened = None

    def draw(self, page: int, scale: float) -> QImage:
        """One page; nothing once it is closed."""
        return QImage() if self._opened is None else _image(self._opened, page, scale)

    def find(self, text: str) -> list[tuple[int, QRectF]]:
        """Where *text* stands."""
        if self._opened is None or not text:
            return []
        return [(number, place) for number in range(len(self._opened)) for place in _places(self._opened, number, text)]


def _let_go(document: _Document) -> None:
    with suppress(RuntimeError):  # the program is ending and the thread with it
        _thread.submit(document.close)


class OnePage(QObject):
    """Draws the first page of one document after the other and keeps none open; `drawn` carries the newest."""

    drawn = Signal(QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0

    def draw(self, data: bytes, scale: float) -> None:
        """Draw *data* at *scale* pixels to the point; what was asked before and is not there yet is passed over."""
        answers().drop(self._asked)
        self._asked = answers().expect(self._drawn)
        _thread.submit(_draw_one, answers(), self._asked, data, scale)

    def _drawn(self, image: QImage) -> None:
        self.drawn.emit(image)


def _ask(work: Callable[[], T], then: Callable[[T], None]) -> None:
    desk = answers()
    number = desk.expect(lambda done: then(done.result()) if _stands(then) else None)
    _thread.submit(work).add_done_callback(partial(desk.give, number))


def _draw_one(desk: Answers, number: int, data: bytes, scale: float) -> None:
    """On the thread: a page that nobody waits for any more is not drawn."""
    import pypdfium2

    if desk.is_wanted(number):
        with ALONE:
            document = pypdfium2.PdfDocument(data)
            image = _image(document, 0, scale)
            document.close()
        desk.give(number, image)


def _stands(then: Callable[[Any], None]) -> bool:
    """Whether the widget that a method, or a partial of one, belongs to still exists."""
    method = then.func if isinstance(then, partial) else then
    bound = getattr(method, "__self__", None)
    return not isinstance(bound, QObject) or shiboken6.isValid(bound)


def _image(document: Any, page: int, scale: float) -> QImage:
    with ALONE:
        sheet = document[page]
        bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        shape = QImage.Format.Format_RGBX8888
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, shape).copy()
        bitmap.close()
        sheet.close()
        return image


def _places(document: Any, page: int, text: str) -> list[QRectF]:
    found: list[QRectF] = []
    with ALONE:
        sheet = document[page]
        words = sheet.get_textpage()
        search = words.search(text)
        while (place := search.get_next()) is not None:
            start, count = place
            boxes = [words.get_charbox(letter) for letter in range(start, start + count)]
            left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
            found.append(QRectF(left, sheet.get_height() - top, right - left, top - bottom))
        words.close()
        sheet.close()
    return found
