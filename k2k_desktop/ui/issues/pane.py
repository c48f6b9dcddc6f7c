"""The complaint in hand beside its list: reference and menu above, what it says, and the two usual acts below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.ui.issues.content import IssueContent, menu_of
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, button_of
from k2k_desktop.ui.kit.inhand import Foot
from k2k_desktop.ui.kit.widgets import EmptyState, button, label
from k2k_desktop.ui.kit.work import Work

WIDTH: Final = 384
STATUS: Final = N_("Change status")


class IssuePane(QFrame):
    """Shows a complaint with its commands. `opened` carries the record a link leads to; `said` words for the status
    bar."""

    opened = Signal(str, int)
    said = Signal(str)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        self._page: IssuePage | None = None
        self._commands: Sequence[Command] = ()
        self._moves = 0
        self._empty = EmptyState(
            "wrench", _("No complaint chosen"), _("Choose a complaint in the list to see it here."), parent=self
        )
        self.content = IssueContent(work)
        self.content.opened.connect(self.opened)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setAccessibleName(_("Complaint in hand"))
        self.area.setWidget(self.content)
        self._head = self._build_head()
        self._foot = Foot(self)
        self.extra: QVBoxLayout = QVBoxLayout()  # the thread of the record page stands here
        self.extra.setContentsMargins(theme.px(10), 0, theme.px(16), 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty, 1)
        column.addWidget(self._head)
        column.addLayout(self.extra)
        column.addWidget(self.area, 1)
        column.addWidget(self._foot)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No complaint is chosen."""
        self._page = None
        self._set_shown(False)

    def show_page(self, page: IssuePage, commands: Sequence[Command], moves: int) -> None:
        """Show a complaint; the first *moves* commands change its status, the one after them assigns it."""
        self._page, self._commands, self._moves = page, commands, moves
        self._reference.setText(page.reference)
        self.content.show_page(page)
        self._set_shown(True)
        may_move = moves > 0 and any(one.enabled() is None for one in commands[:moves])
        at_foot = [self.status_command()] if may_move else []
        at_foot += [one for one in commands[moves:] if one.name == "issues.assign" and one.enabled() is None]
        self._foot.show_commands(at_foot)
        note = next((one for one in commands if one.name == "issues.note"), None)
        self.content.note_button.setVisible(note is not None and note.enabled() is None)

    def status_command(self) -> Command:
        """`Tukar status`: opens the menu of Ctrl+."""
        return Command("issues.status", STATUS, self.open_menu, "Ctrl+.", icon="arrow-right")

    def run(self, name: str) -> None:
        """Give one of the commands shown."""
        found = next((one for one in self._commands if one.name == name), None)
        if found is not None:
            found.try_run()

    def open_menu(self) -> None:
        """Ctrl+. and ⋯: the statuses first, then everything else, each with a letter."""
        if self._page is None:
            return
        menu = menu_of(self._commands, self, self._moves)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._more.isVisible():
            at = self._more.mapToGlobal(QPoint(self._more.width() - menu.sizeHint().width(), self._more.height()))
        else:
            window = self.window()
            at = window.mapToGlobal(QPoint(window.width() // 2, window.height() // 4))
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])

    def _build_head(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(4))
        row.setSpacing(theme.px(4))
        self._reference = label("", "caption", head)
        row.addWidget(self._reference, 1)
        copy = Command("issues.copy", N_("Copy the number"), self._copy, icon="link")
        row.addWidget(button_of(copy, head, kind="icon"))
        self._more = button("", "icon", head, icon="ellipsis", name=_("Actions of the record"))
        self._more.clicked.connect(self.open_menu)
        row.addWidget(self._more)
        self.content.note_wanted.connect(lambda: self.run("issues.note"))
        return head

    def _copy(self) -> None:
        if self._page is not None:
            QGuiApplication.clipboard().setText(self._page.reference)
            self.said.emit(_("{reference} copied.", reference=self._page.reference))

    def _set_shown(self, shown: bool) -> None:
        self._empty.setVisible(not shown)
        for widget in (self._head, self.area, self._foot):
            widget.setVisible(shown)
