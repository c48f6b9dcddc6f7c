"""A drawing of the papers shown on screen: one page of PDF, sharp at every size, with links on its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.pdf import OnePage

_REST: Final = 120  # ms
_EDGE: Final = 5  # room for the ring of a link around its words


@dataclass(frozen=True, slots=True)
class Area:
    """A place of the drawing that opens something: from the left and the top in points, and what it is called."""

    left: float
    top: float
    width: float
    height: float
    name: str


@dataclass(frozen=True)
class Picture:
    """A drawing as the screen shows it: the PDF of one page, its size in points, and its links in order."""

    pdf: bytes
    width: float
    height: float
    areas: tuple[Area, ...] = ()


class _Link(QAbstractButton):
    """One row of a drawing: nothing to see until it has the focus or the pointer."""

    def __init__(self, area: Area, parent: QWidget) -> None:
        super().__init__(parent)
        self.area = area
        self.setAccessibleName(area.name)
        self.setToolTip(area.name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A ring for the focus, an edge for the pointer."""
        if not self.hasFocus() and not self.underMouse():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "control"), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))


class DrawingView(QWidget):
    """Shows what *make* draws for a width in points; `opened` carries the place of the link that was followed.

    *make* is called again when the width or the theme changes, so that words keep their size.
    """

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._make: Callable[[float], Picture] | None = None
        self._picture: Picture | None = None
        self._page = OnePage(self)
        self._page.drawn.connect(self._drawn)
        self._image = QImage()
        self._asked = 0.0
        self.links: list[_Link] = []
        self._pause = QTimer(self)  # a window that is being pulled is drawn for once it rests
        self._pause.setSingleShot(True)
        self._pause.setInterval(_REST)
        self._pause.timeout.connect(self.draw)
        theme.changed.connect(self.draw)

    def put(self, make: Callable[[float], Picture]) -> None:
        """Show another drawing."""
        self._make = make
        self.draw()

    def draw(self) -> None:
        """Draw it anew for the width of now."""
        if self._make is None or self.width() < theme.px(60):
            return
        self._asked = self._points()
        self._picture = self._make(self._asked)
        self._page.draw(self._picture.pdf, self._scale() * self.devicePixelRatioF())
        self.setFixedHeight(round(self._picture.height * self._scale()))
        self._link(self._picture.areas)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as the drawing."""
        return QSize(theme.px(300), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width is another drawing."""
        super().resizeEvent(event)
        if self._picture is None:
            self.draw()
        elif abs(self._points() - self._asked) > 1:
            self._pause.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """On another screen it is drawn with that screen's dots."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.draw()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The picture, once it is there."""
        if self._picture is None or self._image.isNull():
            return
        whole = QRectF(theme.px(_EDGE), 0, self._picture.width * self._scale(), self._picture.height * self._scale())
        QPainter(self).drawImage(whole, self._image)

    def _drawn(self, image: QImage) -> None:
        self._image = image
        self.update()

    def _scale(self) -> float:
        """Pixels to the point: words of 9 points look like the captions around them."""
        return theme.scale() * 4 / 3

    def _points(self) -> float:
        return (self.width() - 2 * theme.px(_EDGE)) / self._scale()

    def _link(self, areas: Sequence[Area]) -> None:
        """One button a row; those there are stay, so that the focus does."""
        for link in self.links[len(areas) :]:
            link.hide()
            link.deleteLater()
        del self.links[len(areas) :]
        for place, area in enumerate(areas):
            if place == len(self.links):
                made = _Link(area, self)
                made.clicked.connect(lambda _on=False, place=place: self.opened.emit(place))
                made.show()
                self.links.append(made)
            link = self.links[place]
            link.setAccessibleName(area.name)
            link.setToolTip(area.name)
            scale, edge = self._scale(), theme.px(_EDGE)
            left, top = round(area.left * scale), round(area.top * scale)
            link.setGeometry(left, top, round(area.width * scale) + 2 * edge, round(area.height * scale))
