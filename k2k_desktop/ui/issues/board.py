"""Complaints as a board: a stack a step. Arrows walk, Enter opens, a card let go elsewhere asks what is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues import lateness
from k2k_desktop.services.issues.pages import issue_page
from k2k_desktop.services.issues.views import board as service
from k2k_desktop.services.issues.views.board import STEPS, Board, IssueCard
from k2k_desktop.ui.issues.cards import Lane
from k2k_desktop.ui.issues.doing import Doing
from k2k_desktop.ui.issues.listed import list_job
from k2k_desktop.ui.issues.seen import SeenView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, action_of
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

# Which commands of a complaint bring it to a step: those it has now are offered.
_LEADS: Final[dict[str, tuple[str, ...]]] = {
    "received": (),
    "reviewed": ("issues.review",),
    "working": ("issues.start", "issues.resume", "issues.assign", "issues.reopen"),
    "waiting": ("issues.hold", "issues.refer"),
    "done": ("issues.finish",),
}
_TABLES: Final = frozenset({"issue", "issue_household", "category", "facility", "unit", "block"})
_HINTS: Final = (N_("←→ step"), N_("↑↓ card"), N_("Enter opens"), N_("Ctrl+. actions"))
_NARROWEST: Final = 188  # a lane, before text scale


class BoardView(SeenView):
    """The board; the step in hand keeps its place when cards come and go."""

    tables = _TABLES

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self._query = Query()
        self._key = 0
        inside = QWidget(self)
        inside.setProperty("kind", "scrolled")
        self.banner = Banner(self)
        self.lanes = [Lane(step, self._clock, inside) for step in STEPS]
        row = QHBoxLayout(inside)
        row.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        row.setSpacing(theme.px(12))
        for lane in self.lanes:
            lane.setMinimumWidth(theme.px(_NARROWEST))
            row.addWidget(lane, 1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(area, 1)
        self._area = area
        for place, lane in enumerate(self.lanes):
            self._connect(place, lane)

    def load(self, query: Query) -> None:
        """The cards of *query*."""
        self._query = query
        self.work.fetch(service.board, self._show, query, owner=self, failed=self._failed)

    def show_key(self, key: int) -> None:
        """Put a card in hand, as soon as it is there."""
        self._key = key
        self._take()

    def read_again(self) -> None:
        """Once more."""
        self.load(self._query)

    def panes(self) -> Sequence[QWidget]:
        """The stacks with cards, first the one in hand."""
        filled = [lane.cards for lane in self.lanes if lane.cards.cards.cards]
        return sorted(filled, key=lambda cards: not cards.key()) or [self.lanes[0].cards]

    def hints(self) -> Sequence[str]:
        """The arrows."""
        return _HINTS

    def document(self) -> PrintJob | None:
        """The list of the same query."""
        return list_job(self._query)

    def moves_to(self, key: int, step: str) -> list[Command]:
        """What would bring complaint *key* to *step*: commands that ask what they need."""
        page = self.work.read(issue_page, key)
        doing = Doing(self.work, self.shell, self, lambda _page: None)
        return [command for command in (*doing.moves(page), *doing.acts(page)) if command.name in _LEADS[step]]

    def move_to(self, key: int, step: str) -> None:
        """Bring a complaint to another step: the one way there is at once, of several one is chosen."""
        try:
            ways = self.moves_to(key, step)
        except UserError as error:
            show_refusal(self.window(), error)
            return
        if not ways:
            words = say(next(one.label for one in STEPS if one.name == step))
            show_refusal(self.window(), UserError(N_("This complaint cannot go to “{step}” from here."), step=words))
        elif len(ways) == 1:
            self._do(ways[0])
        else:
            self._choose(ways)

    def _do(self, way: Command) -> None:
        if refused := way.enabled():
            show_refusal(self.window(), refused)
        else:
            way.run()

    def _choose(self, ways: Sequence[Command]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for way in ways:
            menu.addAction(action_of(way, menu))
        menu.popup(QCursor.pos() + QPoint(2, 2))

    def _connect(self, place: int, lane: Lane) -> None:
        cards = lane.cards
        cards.sideways.connect(lambda step: self._sideways(place, step))
        cards.chosen.connect(lambda key: self._chosen(place, key))
        cards.opened.connect(self.opened)
        # A form that opens while the pointer is still being let go would never get its keys.
        cards.dropped.connect(lambda key: QTimer.singleShot(0, self, lambda: self.move_to(key, lane.step.name)))

    def _clock(self, card: IssueCard) -> tuple[str, lateness.Look]:
        return lateness.words(self.work.runner.clock.now(), card.finish_by, card.stopped_at)

    def _show(self, board: Board) -> None:
        self.banner.tell("")
        focused = next((place for place, lane in enumerate(self.lanes) if lane.cards.hasFocus()), None)
        rows = [lane.cards.currentIndex().row() for lane in self.lanes]
        for lane, stack in zip(self.lanes, board.stacks, strict=True):
            lane.put(stack)
        if not self._take() and focused is not None:
            self._key = 0
            self.lanes[focused].cards.take(rows[focused])
            if not self._key:
                self.hand.emit(0)

    def _take(self) -> bool:
        """Put the card in hand that is to be; whether it is here."""
        for lane in self.lanes:
            place = lane.cards.cards.place_of(self._key) if self._key else -1
            if place < 0:
                continue
            focus = any(one.cards.hasFocus() for one in self.lanes)
            lane.cards.take(place)
            if focus:
                lane.cards.setFocus()
            return True
        return False

    def _chosen(self, place: int, key: int) -> None:
        for other, lane in enumerate(self.lanes):
            if other != place:
                lane.cards.leave()
        self._area.ensureWidgetVisible(self.lanes[place], 0, 0)
        if key != self._key:
            self._key = key
            self.hand.emit(key)

    def _sideways(self, place: int, step: int) -> None:
        """To the next stack with a card, at the height of the one in hand."""
        cards = self.lanes[place].cards
        top = cards.visualRect(cards.currentIndex()).top()
        place += step
        while 0 <= place < len(self.lanes):
            there = self.lanes[place].cards
            if there.cards.cards:
                at = there.indexAt(QPoint(there.width() // 2, max(0, top) + 1))
                there.take(at.row() if at.isValid() else len(there.cards.cards) - 1)
                there.setFocus()
                return
            place += step

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), link=_("Try again"), then=lambda: self.load(self._query))
