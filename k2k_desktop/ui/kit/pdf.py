"""A PDF in memory, drawn by PDFium on one thread of its own: PDFium is not safe on several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage

T = TypeVar("T")
POINTS: Final = 72  # PDF units to the inch
_thread: Final = ThreadPoolExecutor(1, "pdf")  # for every document: the library itself is not safe


class PdfPages(QObject):
    """One document. Sizes are in points; every answer comes back on the main thread, in the order asked."""

    _answered = Signal(object, object)

    def __init__(self, data: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data = data
        self._document: Any = None
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.sizes: list[QSizeF] = _thread.submit(self._open).result()

    def draw(self, page: int, scale: float, then: Callable[[QImage], None]) -> None:
        """Draw *page* at *scale* pixels to the point."""
        self._ask(lambda: self._draw(page, scale), then)

    def draw_now(self, page: int, scale: float) -> QImage:
        """The same, waiting for it: for paper."""
        return _thread.submit(self._draw, page, scale).result()

    def find(self, text: str, then: Callable[[list[tuple[int, QRectF]]], None]) -> None:
        """Where *text* stands: (page, place in points from the top left), in reading order."""
        self._ask(lambda: self._find(text), then)

    def close(self) -> None:
        """Let go of the document."""
        _thread.submit(self._close).result()

    def _ask(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        def answered(done: Future[T]) -> None:
            if shiboken6.isValid(self):
                self._answered.emit(then, done)

        _thread.submit(work).add_done_callback(answered)

    def _deliver(self, then: Callable[[Any], None], done: Future[Any]) -> None:
        bound = getattr(then, "__self__", None)
        if not isinstance(bound, QObject) or shiboken6.isValid(bound):
            then(done.result())

    def _open(self) -> list[QSizeF]:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(self.data)
        return [QSizeF(*self._document.get_page_size(page)) for page in range(len(self._document))]

    def _close(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None

    def _draw(self, page: int, scale: float) -> QImage:
        if self._document is None:
            return QImage()
        return _image(self._document, page, scale)

    def _find(self, text: str) -> list[tuple[int, QRectF]]:
        found: list[tuple[int, QRectF]] = []
        for number in range(len(self._document) if self._document is not None and text else 0):
            sheet = self._document[number]
            words = sheet.get_textpage()
            search = words.search(text)
            while (place := search.get_next()) is not None:
                start, count = place
                boxes = [words.get_charbox(letter) for letter in range(start, start + count)]
                left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
                right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
                height = self.sizes[number].height() if hasattr(self, "sizes") else sheet.get_height()
                found.append((number, QRectF(left, height - top, right - left, top - bottom)))
            words.close()
            sheet.close()
        return found


class OnePage(QObject):
    """Draws the first page of one document after the other and keeps none open; `drawn` carries the newest."""

    drawn = Signal(QImage)
    _came = Signal(int, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def draw(self, data: bytes, scale: float) -> None:
        """Draw *data* at *scale* pixels to the point; what was asked before and is not there yet is passed over."""
        self._asked += 1
        number = self._asked

        def do() -> None:
            import pypdfium2

            if not shiboken6.isValid(self) or number != self._asked:
                return
            document = pypdfium2.PdfDocument(data)
            image = _image(document, 0, scale)
            document.close()
            if shiboken6.isValid(self):
                self._came.emit(number, image)

        _thread.submit(do)

    def _deliver(self, number: int, image: QImage) -> None:
        if number == self._asked:
            self.drawn.emit(image)


def _image(document: Any, page: int, scale: float) -> QImage:
    sheet = document[page]
    bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    shape = QImage.Format.Format_RGBX8888
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, shape).copy()
    bitmap.close()
    sheet.close()
    return image
