"""The small parts every screen is made of: labels, buttons, badges, chips, facts, the search field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import badges, icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

ChipKind = Literal["off", "on", "menu", "add"]
_RING: Final = 2
_AIR: Final = 2  # above and below a line of facts
_LINKING: Final = frozenset({"bin", "binti", "bt", "b.", "a/l", "a/p", "anak", "al", "@"})


def label(
    text: str = "", role: theme.Role = "body", parent: QWidget | None = None, *, kind: str = "", wrap: bool = False
) -> QLabel:
    """Plain words in a type role; *kind* is error, danger, warn, ok, required, accent, muted
    or key; *wrap* breaks lines."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if kind:
        made.setProperty("kind", kind)
    made.setText(text.upper() if role == "group" else text)
    made.setWordWrap(wrap)
    return made


def button(
    text: str, kind: str = "secondary", parent: QWidget | None = None, *, icon: str = "", name: str = ""
) -> QPushButton:
    """A push button; *kind* is primary, secondary, danger, link or icon; an icon-only one needs *name*, which is its
    tooltip too."""
    made = QPushButton(parent)
    made.setText(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if icon:
        tokens = {"primary": "on_accent", "danger": "danger", "link": "focus"}
        icons.put(made, icon, tokens.get(kind, "text"), 18 if kind == "icon" else 16)
    if name:
        made.setAccessibleName(name)
        made.setToolTip(name)
    if kind == "icon":
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if kind == "link":
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.setMinimumWidth(theme.px(24))  # a single figure can still be hit
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def icon_label(name: str, token: str = "muted", size: float = 16, parent: QWidget | None = None) -> QLabel:
    """A decorative icon; it takes no focus and is not read out."""
    made = QLabel(parent)
    icons.put(made, name, token, size)
    return made


class ElidedLabel(QLabel):
    """One line that gives way: it shortens with … and then shows the whole as its tooltip."""

    def __init__(self, text: str = "", role: theme.Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """May shrink to a few letters."""
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class Badge(QWidget):
    """A filled state mark, at most three side by side."""

    def __init__(
        self, text: str, kind: badges.BadgeKind = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, kind, icon)

    def show_state(self, text: str, kind: badges.BadgeKind, icon: str = "") -> None:
        """Show another state."""
        self._state = (kind, text, icon)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its words."""
        return QSize(badges.badge_width(self._state[1], self._state[2]), theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it like a table does."""
        badges.paint_badge(QPainter(self), self.rect(), *self._state)


class Avatar(QWidget):
    """A person's initials in a circle of *size*; decoration, the name stands beside it."""

    def __init__(self, name: str = "", size: float = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._picture = QPixmap()
        self.show_name(name)

    def show_name(self, name: str) -> None:
        """Show the initials of another *name*."""
        self.initials = initials(name)
        self.setFixedSize(theme.px(self._size), theme.px(self._size))
        self.update()

    def show_picture(self, content: bytes | None) -> None:
        """Show a photo (PNG or JPEG) in place of the initials; None brings the initials back."""
        self._picture = QPixmap()
        if content is not None:
            self._picture.loadFromData(content)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a photo is shown."""
        return not self._picture.isNull()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.has_picture:
            circle = QPainterPath()
            circle.addEllipse(self.rect())
            painter.setClipPath(circle)
            side = min(self._picture.width(), self._picture.height())
            square = QRect(0, 0, side, side)
            square.moveCenter(self._picture.rect().center())
            painter.drawPixmap(self.rect(), self._picture, square)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft"))
        painter.drawEllipse(self.rect())
        painter.setFont(theme.font("heading"))
        painter.setPen(theme.color("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.initials)


def initials(name: str) -> str:
    """First letters of the first and last words that carry the name: Ganesan a/l Perumal gives GP."""
    parts = [part for part in name.split() if part.casefold() not in _LINKING]
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


class Card(QFrame):
    """A surface with an edge; add to `body`. With *title* it has a heading, and `head` takes links at its right."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, padding: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*[theme.px(padding)] * 4)
        self.body.setSpacing(theme.px(8))
        self.head = QHBoxLayout()
        if title:
            self.head.addWidget(label(title, "heading"), 1)
            self.body.addLayout(self.head)


class FactList(QWidget):
    """Facts in two columns: a muted label and its value."""

    def __init__(self, parent: QWidget | None = None, *, label_width: int = 104) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(0)  # a line of words keeps its distance itself, a link is as high as both
        self._grid.setColumnMinimumWidth(0, theme.px(label_width))
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, value: str | QWidget) -> QWidget:
        """Add a row; words become a label that can be selected, nothing becomes a dash. Returns the value's widget."""
        left = label(name, parent=self)
        left.setProperty("role", "muted")
        air = theme.px(_AIR)
        left.setContentsMargins(0, air, 0, air)
        if isinstance(value, str):
            shown: QWidget = label(value or "—", parent=self, wrap=True)
            shown.setAccessibleName(f"{name}: {value or '—'}")
            shown.setContentsMargins(_RING, air, 0, air)  # links among the values keep room for the ring of the focus
        else:
            shown = value
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        aligned = top if isinstance(value, str) else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(left, row, 0, aligned)
        self._grid.addWidget(shown, row, 1, aligned)
        return shown

    def show_facts(self, facts: Sequence[tuple[str, str | QWidget]]) -> None:
        """Replace all rows."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, value in facts:
            self.add(name, value)


class LongLink(QPushButton):
    """A link that is shortened where there is no room for its words."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many of the words as fit."""
        super().resizeEvent(event)
        room = self.width() - theme.px(8 if self.icon().isNull() else 28)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """The height of a link; the width is the row's."""
        return QSize(theme.px(80), max(24, theme.px(24)))


class Chip(QPushButton):
    """A filter: off, on (with a mark that removes it; Delete does too), menu (opens choices), add (dashed)."""

    removed = Signal()

    def __init__(self, text: str, kind: ChipKind = "off", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_filter(text, kind)

    def show_filter(self, text: str, kind: ChipKind) -> None:
        """Say and look something else."""
        self._kind = kind
        self.setText(text)
        after = kind in {"on", "menu"}
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if after else Qt.LayoutDirection.LeftToRight)
        if kind == "off":
            icons.take(self)
        else:
            name, token = {"on": ("x", "accent"), "menu": ("chevron-down", "muted"), "add": ("plus", "muted")}[kind]
            icons.put(self, name, token, 14 if kind == "on" else 16)
        said = _("{filter}, applied. Delete removes it.", filter=text) if kind == "on" else text
        self.setAccessibleName(said)
        theme.wear(self, {"off": "chip", "on": "chip-on", "menu": "chip", "add": "chip-add"}[kind])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the mark at the right removes the filter."""
        mark = QRect(self.width() - theme.px(30), 0, theme.px(30), self.height())
        if self._kind == "on" and mark.contains(event.position().toPoint()) and self.isDown():
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete removes the filter."""
        if self._kind == "on" and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
            return
        super().keyPressEvent(event)


class SearchField(QLineEdit):
    """A field with a magnifying glass; *key* is the shortcut shown in it while it is empty."""

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = icon_label("search", "muted", 16, self)
        self._key = label(key, "caption", self, kind="key")
        self._key.setVisible(bool(key))
        self.setMinimumWidth(theme.px(180))
        self.textChanged.connect(self._typed)
        self.setTextMargins(theme.px(26), 0, self._key.sizeHint().width() if key else 0, 0)

    def _typed(self, text: str) -> None:
        self._key.setVisible(bool(self._key.text()) and not text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the glass at the left and the key at the right."""
        super().resizeEvent(event)
        place_in_field(self, self._glass, self._key)


def place_in_field(field: QLineEdit | QAbstractButton, glass: QLabel, key: QLabel) -> None:
    """Put the parts of a search field where they belong: icon at the left, key at the right."""
    for part in (glass, key):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    glass.move(theme.px(8), (field.height() - glass.height()) // 2)
    key.ensurePolished()
    key.resize(key.sizeHint().width(), theme.px(18))
    key.move(field.width() - key.width() - theme.px(7), (field.height() - key.height()) // 2)
