"""The line that says what stands in the way, and how a screen reader is told; all that sign-in needs of feedback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import button, icon_label, label

Tone = Literal["ok", "info", "warn", "danger"]
ICONS: Final[dict[Tone, str]] = {
    "ok": "circle-check", "info": "info", "warn": "triangle-alert", "danger": "circle-alert",
}  # fmt: skip


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say *text* now."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # 3 ms that a start has not

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Banner(QFrame):
    """One line in a form or page: what stands in the way, with a link to it. Hidden until `tell`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(8))
        self._icon = icon_label("circle-alert", "danger", 18, self)
        self._text = label("", parent=self, wrap=True)
        self.link = button("", "link", self)
        self._then: Callable[[], object] | None = None
        self.link.clicked.connect(self._follow)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.link)
        self.hide()

    def tell(
        self, text: str, tone: Tone = "danger", *, link: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Show and announce *text*; no text hides the banner."""
        self.setVisible(bool(text))
        if not text:
            return
        self._then = then
        icons.put(self._icon, ICONS[tone], tone, 18)
        self._text.setText(text)
        theme.wear(self._text, "plain" if tone == "info" else tone)
        self.link.setText(link)
        self.link.setVisible(bool(link))
        theme.wear(self, f"banner-{tone}")
        self.setAccessibleName(text)
        announce(self, text)

    def _follow(self) -> None:
        if self._then is not None:
            self._then()
