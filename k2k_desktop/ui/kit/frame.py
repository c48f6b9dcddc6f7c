"""What frames a page: its header, its tabs, and panes side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import badges, theme
from k2k_desktop.ui.kit.basics import Badge, ElidedLabel, icon_label, label, place_in_field

NARROW: Final = 1180  # a window below this has a rail, no detail pane, and search as an icon
WIDE: Final = 1500  # a window from this on shows extra columns


class SearchButton(QPushButton):
    """Looks like a search field and opens the command palette; `set_narrow` leaves only the icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search")
        self.setAutoDefault(False)
        words = _("Search or type a command")
        self.setAccessibleName(words)
        self.setToolTip(f"{words} (Ctrl+K)")
        self._glass = icon_label("search", "muted", 16, self)
        self._words = label(words, parent=self)
        self._words.setProperty("role", "muted")
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key = label("Ctrl+K", "caption", self, kind="key")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._narrow = False

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon, or the whole field."""
        self._narrow = narrow
        self._words.setVisible(not narrow)
        self._key.setVisible(not narrow)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A field's size, or a button's; long words widen it."""
        if self._narrow:
            return QSize(theme.px(40), theme.px(32))
        words = self._words.sizeHint().width() + self._key.sizeHint().width() + theme.px(60)
        return QSize(max(theme.px(250), words), theme.px(32))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same: it does not shrink but changes form."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the parts in their places."""
        super().resizeEvent(event)
        place_in_field(self, self._glass, self._key)
        if self._narrow:
            self._glass.move((self.width() - self._glass.width()) // 2, self._glass.y())
        self._words.adjustSize()
        self._words.move(theme.px(36), (self.height() - self._words.height()) // 2)


class PageHeader(QFrame):
    """Title, one line of fact with an optional badge, global search, and at most one primary button among the actions.

    `search_wanted` is emitted when the palette is asked for.
    """

    search_wanted = Signal()

    def __init__(self, title: str = "", fact: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self.setFixedHeight(theme.px(62))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        row.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = ElidedLabel(title, "title", self)
        words.addStretch(1)
        words.addWidget(self._title)
        self._second = QHBoxLayout()
        self._second.setSpacing(theme.px(8))
        self._badge = Badge("", parent=self)
        self._badge.hide()
        self._fact = ElidedLabel(fact, "caption", self)
        self._second.addWidget(self._badge)
        self._second.addWidget(self._fact, 1)
        words.addLayout(self._second)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.search = SearchButton(self)
        self.search.clicked.connect(self.search_wanted)
        row.addWidget(self.search)
        self._row = row
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """The page's name."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_fact(self, fact: str) -> None:
        """The line below the title."""
        self._fact.setText(fact)

    def set_badge(self, text: str, kind: badges.BadgeKind = "neutral", icon: str = "") -> None:
        """The state before the fact; no text takes it away."""
        self._badge.setVisible(bool(text))
        self._badge.show_state(text, kind, icon)

    def add_action(self, button: QWidget) -> None:
        """Put *button* at the right end."""
        self._row.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Search becomes an icon in a narrow window."""
        super().resizeEvent(event)
        self.search.set_narrow(self.window().width() < theme.px(NARROW))


class Tabs(QTabBar):
    """Tabs of a pane; Ctrl+PgUp and Ctrl+PgDn change them from anywhere inside *pane*."""

    def __init__(
        self, names: Sequence[str] = (), parent: QWidget | None = None, *, pane: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for name in names:
            self.addTab(name)
        inside = pane or parent
        if inside is not None:
            for key, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
                shortcut = QShortcut(QKeySequence(key), inside)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._next if step > 0 else self._previous)

    def _next(self) -> None:
        self.setCurrentIndex((self.currentIndex() + 1) % max(1, self.count()))

    def _previous(self) -> None:
        self.setCurrentIndex((self.currentIndex() - 1) % max(1, self.count()))


class SplitPage(QSplitter):
    """Panes side by side; `widths_changed` carries the widths to remember, `set_widths` puts them back."""

    widths_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._begun: dict[int, int] = {}  # panes that begin with a width of their own
        self._laid = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda: self.widths_changed.emit(self.sizes()))

    def add_pane(self, pane: QWidget, *, width: int = 0, stretch: int = 0, name: str = "") -> None:
        """Add *pane*, *width* wide at first (before text scale; 0 takes what is left) and never under two thirds."""
        index = self.count()
        self.addWidget(pane)
        self.setStretchFactor(index, stretch or (0 if width else 1))
        if width:
            pane.setMinimumWidth(theme.px(width) * 2 // 3)
            self._begun[index] = theme.px(width)
        if name:
            pane.setAccessibleName(name)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Widths as remembered; another number of panes is ignored."""
        if len(widths) == self.count():
            self._laid = True
            self.setSizes(list(widths))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Lay the panes out as they were asked for: Qt would share by what each would like."""
        super().showEvent(event)
        if not self._laid and self._begun:
            self._laid = True
            rest = [index for index in range(self.count()) if index not in self._begun]
            left = max(1, self.width() - sum(self._begun.values())) // max(1, len(rest))
            self.setSizes([self._begun.get(index, left) for index in range(self.count())])

    def set_pane_open(self, index: int, is_open: bool) -> None:
        """Show or close one pane, as a narrow window closes the detail pane."""
        pane = self.widget(index)
        if pane is not None:
            pane.setVisible(is_open)
