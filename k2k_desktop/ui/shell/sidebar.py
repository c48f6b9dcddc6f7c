"""The sidebar: whose office it is, and every module this user may open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _, say
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.pages import Page
from k2k_desktop.ui.kit.sidebar import OPEN_WIDTH, RAIL_WIDTH, SIDE, SidebarDelegate, SideEntry
from k2k_desktop.ui.kit.widgets import ElidedLabel
from k2k_desktop.ui.shell.pages import ordered

_NAME = int(Qt.ItemDataRole.UserRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


class Mark(QWidget):
    """The program's mark: a building on the accent."""

    def __init__(self, parent: QWidget | None = None, size: int = 32) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.px(size), theme.px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(self.rect(), theme.px(6), theme.px(6))
        side = self.width() * 20 // 32
        drawing = icons.pixmap("building-2", "on_accent", 20 * self.width() / theme.px(32), self.devicePixelRatio())
        corner = (self.width() - side) // 2
        painter.drawPixmap(QRect(corner, corner, side, side), drawing)


class ModuleList(QListWidget):
    """One Tab stop: arrows move, Enter opens."""

    opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self.setAccessibleName(_("Modules"))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.delegate = SidebarDelegate(self)
        self.setItemDelegate(self.delegate)
        self.itemClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the current module."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.currentItem():
            self._open(self.currentItem())
            return
        super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        name = item.data(_NAME)
        if name:
            self.opened.emit(name)

    def put(self, row: int, name: str, entry: SideEntry, rail: bool) -> None:
        """What stands in *row*, drawn again only where it says something else; a group has no *name*."""
        item = self.item(row) or QListWidgetItem(self)
        if item.data(SIDE) == entry:
            return
        item.setData(_NAME, name)
        item.setData(SIDE, entry)
        item.setData(_SPOKEN, f"{entry.text}, {entry.count}" if entry.count else entry.text)
        if not name:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        elif rail:
            item.setToolTip(entry.text)


class Sidebar(QFrame):
    """The mark, the office and the modules; `opened` carries the name of the module chosen."""

    opened = Signal(str)

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self._pages = ordered(pages)
        self._active = ""
        self._counts: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(12), 0, theme.px(8))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        head.setSpacing(theme.px(10))
        head.addWidget(Mark(self))
        self._words = QWidget(self)
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        self._name = ElidedLabel("", "strong", self._words)
        self._second = ElidedLabel("", "caption", self._words)
        words.addWidget(self._name)
        words.addWidget(self._second)
        head.addWidget(self._words, 1)
        column.addLayout(head)
        self._head = head
        self.list = ModuleList(self)
        self.list.opened.connect(self.opened)
        column.addWidget(self.list, 1)
        self._rail = False
        self.set_rail(False)

    def set_office(self, name: str, second: str, *, warn: bool = False) -> None:
        """Whose office it is; *warn* for a practice office."""
        self._name.setText(name)
        self._second.setText(second)
        theme.wear(self._second, "warn" if warn else "")

    def set_rail(self, rail: bool) -> None:
        """Icons only, or the whole sidebar."""
        self._rail = rail
        self.list.delegate.rail = rail
        self._words.setVisible(not rail)
        edge = theme.px(12 if rail else 16)
        self._head.setContentsMargins(edge, 0, theme.px(12), 0)
        self.setFixedWidth(theme.px(RAIL_WIDTH if rail else OPEN_WIDTH))
        self.list.clear()  # its lines have other heights and tooltips
        self._fill()

    def set_active(self, name: str) -> None:
        """Mark the module in view."""
        self._active = name
        self._fill()

    def set_counts(self, counts: dict[str, int]) -> None:
        """How much work waits in each module."""
        self._counts = counts
        self._fill()

    def _fill(self) -> None:
        current = self.list.currentItem()
        wanted = self._active if current is None or not self.list.hasFocus() else current.data(_NAME)
        group, row = "", 0
        for page in self._pages:
            if page.group != group:
                group = page.group
                self.list.put(row, "", SideEntry(say(group), group=True), self._rail)
                row += 1
            entry = SideEntry(
                say(page.title), page.icon, self._counts.get(page.name, 0), active=page.name == self._active
            )
            self.list.put(row, page.name, entry, self._rail)
            if page.name == wanted and row != self.list.currentRow():
                self.list.setCurrentRow(row)
            row += 1

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as it is set, as high as there is room."""
        return QSize(self.minimumWidth(), theme.px(400))
