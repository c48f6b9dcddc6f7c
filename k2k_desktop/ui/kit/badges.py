"""How a state mark is drawn, in a table and alone; apart from tables, which the sign-in window does not need."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from k2k_desktop.ui.kit import icons, theme

BadgeKind = Literal["ok", "info", "warn", "danger", "neutral"]
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELIDE: Final = Qt.TextElideMode.ElideRight


def badge_width(text: str, icon: str) -> int:
    """How wide a filled badge is, in scaled pixels."""
    width = QFontMetrics(theme.font("caption", weight=500)).horizontalAdvance(text) + theme.px(16 if not icon else 14)
    return width + (theme.px(18) if icon else 0)


def paint_badge(painter: QPainter, rect: QRect, kind: BadgeKind, text: str, icon: str) -> None:
    """Draw a filled badge at the left of *rect*, in its middle, no wider than *rect*."""
    height = theme.px(22)
    box = QRect(rect.left(), rect.center().y() - height // 2 + 1, min(badge_width(text, icon), rect.width()), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(kind)) if theme.is_contrast() else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{kind}_bg"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    left = box.left() + theme.px(8)
    if icon:
        left = box.left() + theme.px(6)
        paint_icon(painter, left, box, icon, kind, size=14)
        left += theme.px(18)
    font = theme.font("caption", weight=500)
    painter.setFont(font)
    painter.setPen(theme.color(kind))
    room = QRect(left, box.top(), box.right() - left, box.height())
    painter.drawText(room, _LEFT, fit(text, font, room.width()))


def fit(text: str, font: QFont, width: int) -> str:
    """*text*, shortened with … to *width*."""
    # A cheap bound first: asking Qt to elide every cell is what makes Python tables slow.
    if text.isascii() and len(text) * font.pixelSize() * 0.8 < width:
        return text
    return QFontMetrics(font).elidedText(text, _ELIDE, width)


def paint_icon(painter: QPainter, left: int, rect: QRect, name: str, token: str, *, size: float = 16) -> None:
    """Draw icon *name* at *left*, in the middle of *rect*."""
    side = theme.px(size)
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(QPoint(left, rect.center().y() - side // 2 + 1), icons.pixmap(name, token, size, ratio))
