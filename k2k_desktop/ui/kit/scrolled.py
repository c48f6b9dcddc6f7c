"""A part that scrolls where the window is too low for it, so that large text loses no words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolled(part: QWidget) -> QVBoxLayout:
    """The column to fill *part* with; it scrolls by what has the focus in it and is no stop of Tab itself."""
    outer = QVBoxLayout(part)
    outer.setContentsMargins(0, 0, 0, 0)
    area = QScrollArea(part)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget(area)
    inside.setProperty("kind", "scrolled")
    area.setWidget(inside)
    outer.addWidget(area)
    return QVBoxLayout(inside)
