"""F6: from pane to pane, in the order the page gives."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def step(panes: Sequence[QWidget], focus: QWidget | None, by: int) -> None:
    """Give the focus to the pane *by* after the one that has it; panes that cannot take it are passed over."""
    order = [pane for pane in panes if pane.isVisible() and pane.isEnabled() and _taker(pane) is not None]
    if not order:
        return
    at = next((place for place, pane in enumerate(order) if focus is pane or _holds(pane, focus)), None)
    place = (0 if by > 0 else len(order) - 1) if at is None else (at + by) % len(order)
    taker = _taker(order[place])
    if taker is not None:
        taker.setFocus(Qt.FocusReason.ShortcutFocusReason)


def enter(begins: QWidget | None, panes: Sequence[QWidget]) -> None:
    """Put the focus where work on a page that was just opened begins: where it says, else in its first pane."""
    for pane in (begins, *panes):
        taker = _taker(pane) if pane is not None else None
        if taker is not None:
            taker.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and pane.isAncestorOf(focus)


def _taker(pane: QWidget) -> QWidget | None:
    """The pane itself, or the first widget in it that takes the focus by Tab."""
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisibleTo(pane.window()):
            return widget
    return None
