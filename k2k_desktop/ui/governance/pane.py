"""The organisation in hand: its facts, its term, and who holds which position."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.services.governance import Member, OrganisationPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, put_buttons
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.inhand import foot_row
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState, FactList, Tabs, label

_ROW = 48


class OrganisationPane(QFrame):
    """`member_opened` carries the key of the appointment on which Enter was pressed."""

    member_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._empty = EmptyState(
            "landmark", _("No organisation chosen"), _("Choose one in the list to see its members."), parent=self
        )
        column.addWidget(self._empty)
        self._whole = QWidget(self)
        column.addWidget(self._whole, 1)
        lines = QVBoxLayout(self._whole)
        lines.setContentsMargins(0, theme.px(16), 0, 0)
        lines.setSpacing(theme.px(10))
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        head.setSpacing(theme.px(4))
        self.name = label("", "heading", self._whole, wrap=True)
        self.term = label("", "caption", self._whole, wrap=True)
        head.addWidget(self.name)
        head.addWidget(self.term)
        self.facts = FactList(self._whole)
        head.addSpacing(theme.px(6))
        head.addWidget(self.facts)
        self.tabs = Tabs(["", ""], self._whole, pane=self)
        self.tabs.setAccessibleName(_("Members"))
        head.addWidget(self.tabs)
        lines.addLayout(head)
        heads = (_("Name and position"), _("Since"))
        self.members = ShortTable(_("Members in office"), heads, (0, 110), self._whole, row=_ROW)
        self.members.row_opened.connect(self.member_opened)
        self.former = ShortTable(_("Former members"), heads, (0, 110), self._whole, row=_ROW)
        self.tabs.currentChanged.connect(self._show_tab)
        lines.addWidget(self.members, 1)
        lines.addWidget(self.former, 1)
        lines.addWidget(self._foot())
        self._show_tab(0)
        self._whole.hide()

    def show_page(self, page: OrganisationPage | None, commands: Sequence[Command]) -> None:
        """Show an organisation, or how to choose one."""
        self._empty.setVisible(page is None)
        self._whole.setVisible(page is not None)
        if page is None:
            return
        self.name.setText(page.name)
        self.term.setText(term_words(page))
        self.facts.show_facts([(name, value) for name, value in page.facts if value != page.name])
        self.members.show_rows([(one.appointment_id, cells_of(one)) for one in page.members])
        self.former.show_rows([(one.appointment_id, cells_of(one)) for one in page.former])
        self.tabs.setTabText(0, _("In office {count}", count=len(page.members)))
        self.tabs.setTabText(1, _("Former {count}", count=len(page.former)))
        put_buttons(self._buttons, commands, self)

    def _foot(self) -> QFrame:
        foot = QFrame(self._whole)
        self._buttons = foot_row(foot)
        return foot

    def _show_tab(self, place: int) -> None:
        self.members.setVisible(place == 0)
        self.former.setVisible(place == 1)


def term_words(page: OrganisationPage) -> str:
    """The term of today and the quorum it asks for."""
    if page.term is None:
        return _("No term yet. Start a term, then appoint.")
    needed = say_count("quorum {count} member", "quorum {count} members", page.members_needed)
    if page.term.to_on is None:
        return _("Term since {day} · {quorum}", day=show_day(page.term.from_on), quorum=needed)
    since, until = show_day(page.term.from_on), show_day(page.term.to_on)
    return _("Term {since} to {until} · {quorum}", since=since, until=until, quorum=needed)


def cells_of(one: Member) -> list[Cell]:
    """A member in a table of two columns: name over position, and since or until when."""
    position = one.position if one.counts else _("{position} (does not count)", position=one.position)
    when = show_day(one.from_on)
    if one.to_on is not None:
        when = _("to {day}", day=show_day(one.to_on))
    return [Cell(one.name, second=position), Cell(when, muted=True)]
