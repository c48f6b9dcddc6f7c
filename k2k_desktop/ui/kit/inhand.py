"""A list with the record in hand beside it: what such pages and their panes do alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.basics import button, clear
from k2k_desktop.ui.kit.buttons import Command, action_of, button_of
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.widgets import EmptyState, SplitPage
from k2k_desktop.ui.kit.work import Work

_EDGE = 16
_PANE = 1  # its place in the split, after the list


class InHandPane(QFrame):
    """One record, or *empty* (icon, heading, words) while none is chosen. Subclasses put their parts into `lines`.

    `area` is where F6 stops; it scrolls, so that large text loses no words.
    """

    def __init__(self, empty: tuple[str, str, str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        icon, heading, words = empty
        self._empty = EmptyState(icon, heading, words, parent=self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(name)
        self.inside = QWidget()
        self.inside.setProperty("kind", "scrolled")
        self.area.setWidget(self.inside)
        self.lines = QVBoxLayout(self.inside)
        self.lines.setContentsMargins(*[theme.px(16)] * 4)
        self.lines.setSpacing(theme.px(10))
        self._foot = Foot(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self.area, 1)
        column.addWidget(self._foot)

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._show(whole=False)

    def show_whole(self, commands: Sequence[Command]) -> None:
        """The record is shown, with its first commands at the foot."""
        self._show(whole=True)
        self._foot.show_commands(commands)

    def _show(self, *, whole: bool) -> None:
        self._empty.setVisible(not whole)
        self.area.setVisible(whole)
        self._foot.setVisible(whole)


def foot_row(foot: QFrame) -> QHBoxLayout:
    """The row of buttons in the *foot* of a pane."""
    foot.setProperty("kind", "foot")
    row = QHBoxLayout(foot)
    row.setContentsMargins(theme.px(_EDGE), theme.px(10), theme.px(_EDGE), theme.px(10))
    row.setSpacing(theme.px(8))
    return row


class Foot(QFrame):
    """The buttons at the foot of a pane: as many as have room for their words, what is left under ⋯."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = foot_row(self)
        self._commands: tuple[Command, ...] = ()
        self.buttons: list[QPushButton] = []
        self._more = self._more_button()
        self._row.addWidget(self._more)

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these, the most used first; without one the foot is not there."""
        clear(self._row)
        self._commands = tuple(commands)
        self.buttons = [button_of(command, self) for command in commands]
        self._more = self._more_button()
        for made in (*self.buttons, self._more):
            self._row.addWidget(made)
        self._row.addStretch(1)
        self.setVisible(bool(commands))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width has room for others."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The first button with its words, and ⋯."""
        kept = [*self.buttons[:1], *([self._more] if len(self.buttons) > 1 else [])]
        wide = sum(made.sizeHint().width() + self._row.spacing() for made in kept)
        return QSize(wide + 2 * theme.px(_EDGE), super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = self.width() - 2 * theme.px(_EDGE)
        gap, more = self._row.spacing(), self._more.sizeHint().width()
        ends, end = [], 0
        for made in self.buttons:
            end += made.sizeHint().width() + gap
            ends.append(end)
        count = len(self.buttons)
        shown = count if not ends or ends[-1] - gap <= room else sum(end + more <= room for end in ends)
        for place, made in enumerate(self.buttons):
            made.setVisible(place < max(1, shown))
        self._more.setVisible(max(1, shown) < count)

    def _more_button(self) -> QPushButton:
        made = button("", "icon", self, icon="ellipsis", name=_("Actions of the record"))
        made.clicked.connect(self._open_rest)
        made.hide()
        return made

    def _open_rest(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for made, command in zip(self.buttons, self._commands, strict=True):
            if made.isHidden():
                menu.addAction(action_of(command, menu))
        menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


def split_beside(
    host: QWidget, left: QWidget, pane: QWidget, names: tuple[str, str], widths: tuple[int, int], kept: str
) -> SplitPage:
    """*left* and the *pane* of the record in hand side by side, so named; *widths* are unscaled, *kept* names where
    they are remembered."""
    split = SplitPage(host)
    split.add_pane(left, name=names[0])
    split.add_pane(pane, width=widths[1], name=names[1])
    split.set_widths(memory.recall(kept, [theme.px(width) for width in widths]))
    split.widths_changed.connect(lambda found: memory.keep(kept, found))
    return split


class ListInHand:
    """What a page and a tab that hold a `list` and a pane beside it do alike: `hand` is the key in hand (0 for none).
    It is mixed into a widget that makes `list` and calls `lay_beside`."""

    total = hand = 0
    is_narrow = False
    list: ListPage
    split: SplitPage
    _beside: QWidget

    def lay_beside(
        self, host: QWidget, pane: QWidget, names: tuple[str, str], widths: tuple[int, int], kept: str
    ) -> None:
        """Put `list` and *pane* side by side in *host*, see `split_beside`."""
        self._beside = pane
        self.split = split_beside(host, self.list, pane, names, widths, kept)
        self.list.row_selected.connect(self.take)
        self.list.counted.connect(self._counted)

    def read_hand(self) -> None:
        """Read and show the record in hand."""
        raise NotImplementedError

    def tell_total(self) -> None:
        """Another number of records is listed."""

    def take(self, key: int) -> None:
        """Take a record in hand."""
        if key != self.hand:
            self.hand = key
            self.read_hand()

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself; the one in hand is read here."""
        if not tables:
            self.list.load()
        self.read_hand()

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Close the pane that covers a narrow window's list; else clear words, then filters."""
        if self.is_narrow and self._beside.isVisible():
            self.split.set_pane_open(_PANE, False)
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self.list.escape()

    def save_state(self) -> dict[str, Any]:
        """Words, filters and selection of the list."""
        return self.list.save_state()

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        self.list.restore_state(state)

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the list."""
        self.is_narrow = narrow
        self.split.set_pane_open(_PANE, not narrow)

    def _counted(self, _shown: int, total: int) -> None:
        if total != self.total:
            self.total = total
            self.tell_total()


class InHandPage(ListInHand, PageView):
    """A list and a pane beside it. A subclass makes both, calls `put_beside`, and says in `read_hand` what to show of
    the record of key `hand` (0 for none)."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self.work, self.shell = work, shell

    def put_beside(self, pane: QWidget, names: tuple[str, str], width: int, left: int, kept: str) -> None:
        """Put `list` and *pane* side by side, so named; *width* and *left* are unscaled, *kept* names where the
        widths are remembered."""
        self.lay_beside(self, pane, names, (left, width), kept)

    def fill(self) -> None:
        """The split is the whole page."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)

    def tell_total(self) -> None:
        """The header says how many there are."""
        self.header_changed.emit()
