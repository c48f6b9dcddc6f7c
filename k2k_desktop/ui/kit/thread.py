"""What led to what, as one strip: icons joined by a line, each a step in words that opens its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.ui.kit import icons, theme

KnotState = Literal["done", "now", "none"]
_CIRCLE: Final = 32
_NARROWEST: Final = 132  # a step beside others; where there is less room they stand below one another
_PAD: Final = 6
_WORDS: Final[dict[KnotState, str]] = {
    "done": P_("step", "Done"),
    "now": P_("step", "Under way"),
    "none": P_("step", "Not yet"),
}
ICONS: Final = {
    "report": "message-square", "agenda": "list-checks", "decision": "gavel", "action": "circle-check",
    "work": "hammer", "verification": "badge-check",
}  # fmt: skip
_NEXT: Final = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BEFORE: Final = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_SPOKEN: Final = N_("{title}: {state}. {second}")


@dataclass(frozen=True, slots=True)
class Knot:
    """One step: *title* above *second* and *day*, all said already. *record* is what it opens, None for nothing."""

    icon: str
    title: str
    second: str = ""
    day: str = ""
    state: KnotState = "none"
    record: tuple[str, int] | None = None

    def spoken(self) -> str:
        """What a screen reader hears."""
        second = ", ".join(part for part in (self.second, self.day) if part)
        return say(_SPOKEN, title=self.title, state=say(_WORDS[self.state]), second=second).strip()


class Told(Protocol):
    """A step as a service tells it."""

    @property
    def kind(self) -> str:
        """Which of the six it is."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def second(self) -> str:
        """What it came to."""

    @property
    def day(self) -> dt.date | None:
        """When."""

    @property
    def state(self) -> KnotState:
        """How far it is."""

    @property
    def record(self) -> tuple[str, int] | None:
        """What it opens."""


def knot_of(step: Told, own: tuple[str, int] | None = None) -> Knot:
    """A step of the one picture as the strip shows it; what leads to the record in view (*own*) opens nothing."""
    day = show_day(step.day) if step.day else ""
    record = None if step.record == own else step.record
    return Knot(ICONS[step.kind], step.title, step.second, day, step.state, record)


class _Step(QAbstractButton):
    """A step as it is drawn; what opens nothing is no stop of the Tab key."""

    def __init__(self, knot: Knot, parent: QWidget) -> None:
        super().__init__(parent)
        self.knot = knot
        self.across = True
        self.setText(knot.title)
        self.setAccessibleName(knot.spoken())
        self.setToolTip(
            "\n".join(part for part in (knot.title, knot.second, knot.day, say(_WORDS[knot.state])) if part)
        )
        opens = knot.record is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setEnabled(opens)
        if opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def lines(self) -> tuple[tuple[str, theme.Role, str], ...]:
        """(words, role, token) from the top."""
        knot = self.knot
        quiet = "muted" if knot.state == "none" else "text"
        state = say(_WORDS[knot.state]) if knot.state != "done" or not knot.day else knot.day
        due = knot.day if knot.day and state != knot.day else ""
        said = " · ".join(part for part in (state, due) if part)
        below = ((knot.second, "caption", "muted"),) if knot.second else ()
        return ((knot.title, "strong", quiet), *below, (said, "caption", "accent" if knot.state == "now" else "muted"))

    def words_box(self, width: int) -> QRect:
        """Where the words stand in a step of *width*."""
        circle, pad = theme.px(_CIRCLE), theme.px(_PAD)
        if self.across:
            return QRect(pad, circle + 2 * pad, width - 2 * pad, 10_000)
        return QRect(circle + 3 * pad, pad, width - circle - 4 * pad, 10_000)

    def height_for(self, width: int) -> int:
        """How high it is when that wide."""
        box = self.words_box(width)
        words = sum(self._bounds(line, box.width()).height() for line in self.lines())
        return max(box.top() + words, theme.px(_CIRCLE) + theme.px(_PAD)) + theme.px(_PAD)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as one beside others."""
        width = theme.px(_NARROWEST)
        return QSize(width, self.height_for(width))

    def centre(self) -> QPoint:
        """The middle of its circle, in the strip."""
        half, pad = theme.px(_CIRCLE) // 2, theme.px(_PAD)
        return self.pos() + QPoint(pad + half, pad + half)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The circle with its icon, the words, and the ring of the focus."""
        painter = QPainter(self)
        self._paint_circle(painter)
        box = self.words_box(self.width())
        top = box.top()
        for line in self.lines():
            words, role, token = line
            height = self._bounds(line, box.width()).height()
            painter.setFont(theme.font(role))
            painter.setPen(theme.color(token))
            painter.drawText(QRect(box.left(), top, box.width(), height), _FLAGS, words)
            top += height
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))

    def _paint_circle(self, painter: QPainter) -> None:
        side, pad = theme.px(_CIRCLE), theme.px(_PAD)
        token = {"done": "accent", "now": "accent", "none": "control"}[self.knot.state]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(theme.color(token))
        pen.setWidth(2)
        if self.knot.state == "none":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.color("accent" if self.knot.state == "done" else "surface"))
        painter.drawEllipse(QRect(pad, pad, side, side).adjusted(1, 1, -1, -1))
        inset = pad + (side - theme.px(16)) // 2
        drawn = {"done": "on_accent", "now": "accent", "none": "muted"}[self.knot.state]
        painter.drawPixmap(QPoint(inset, inset), icons.pixmap(self.knot.icon, drawn, 16, self.devicePixelRatio()))

    def _bounds(self, line: tuple[str, theme.Role, str], width: int) -> QRect:
        return QFontMetrics(theme.font(line[1])).boundingRect(QRect(0, 0, max(1, width), 10_000), _FLAGS, line[0])


_FLAGS: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Thread(QWidget):
    """The strip: side by side where there is room for all, otherwise one below the other.

    `opened` carries table and key of the step chosen. The arrow keys go from step to step.
    """

    opened = Signal(str, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.steps: list[_Step] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_knots(self, knots: Sequence[Knot]) -> None:
        """Show other steps; the one in focus keeps its place."""
        held = next((place for place, step in enumerate(self.steps) if step.hasFocus()), None)
        for step in self.steps:
            step.hide()
            step.deleteLater()
        self.steps = [_Step(knot, self) for knot in knots]
        for step in self.steps:
            step.clicked.connect(self._go)
            step.show()
        self._lay_out()
        if held is not None and held < len(self.steps):
            self.steps[held].setFocus()

    def stops(self) -> Sequence[QWidget]:
        """The first step that opens something: where F6 stops; none where there is none."""
        return [step for step in self.steps if step.isEnabled()][:1]

    def is_across(self, width: int) -> bool:
        """Whether all steps stand side by side in *width*."""
        return width >= theme.px(_NARROWEST) * len(self.steps)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as the highest step, or as all of them."""
        heights = self._heights(width)
        return (max(heights, default=0) if self.is_across(width) else sum(heights)) or 1

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as it is."""
        width = max(self.width(), theme.px(_NARROWEST))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """One step wide."""
        return QSize(theme.px(_NARROWEST), self.heightForWidth(max(self.width(), theme.px(_NARROWEST))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place the steps anew."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go along the line; Enter opens."""
        stops = [step for step in self.steps if step.isEnabled()]
        held = next((place for place, step in enumerate(stops) if step.hasFocus()), None)
        if held is None:
            super().keyPressEvent(event)
        elif event.key() in _NEXT:
            stops[min(held + 1, len(stops) - 1)].setFocus()
        elif event.key() in _BEFORE:
            stops[max(held - 1, 0)].setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            stops[held].click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The line from circle to circle; dashed to what is not yet."""
        painter = QPainter(self)
        gap = theme.px(_CIRCLE) // 2 + theme.px(3)
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            pen = painter.pen()
            ahead = after.knot.state == "none"
            pen.setColor(theme.color("control" if ahead else "accent"))
            pen.setStyle(Qt.PenStyle.DashLine if ahead else Qt.PenStyle.SolidLine)
            pen.setWidth(2)
            painter.setPen(pen)
            away = QPoint(gap, 0) if before.across else QPoint(0, gap)
            painter.drawLine(before.centre() + away, after.centre() - away)

    def _heights(self, width: int) -> list[int]:
        across = self.is_across(width)
        for step in self.steps:
            step.across = across
        each = width // max(1, len(self.steps)) if across else width
        return [step.height_for(each) for step in self.steps]

    def _lay_out(self) -> None:
        heights = self._heights(self.width())
        across = self.is_across(self.width())
        each, top = self.width() // max(1, len(self.steps)), 0
        for place, (step, height) in enumerate(zip(self.steps, heights, strict=True)):
            if across:
                step.setGeometry(place * each, 0, each, max(heights))
            else:
                step.setGeometry(0, top, self.width(), height)
                top += height
        self.updateGeometry()
        self.update()

    def _go(self) -> None:
        step = self.sender()
        if isinstance(step, _Step) and step.knot.record is not None:
            self.opened.emit(*step.knot.record)
