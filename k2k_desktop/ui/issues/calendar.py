"""Complaints by the day they are due: a month of days, and beside it the complaints of the day in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import month_name, show_day, weekday_name
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.core.months import add_months
from k2k_desktop.services.issues import lateness
from k2k_desktop.services.issues.views import calendar as service
from k2k_desktop.services.issues.views.board import IssueCard
from k2k_desktop.services.issues.views.calendar import DueDay
from k2k_desktop.ui.issues.cards import CardList
from k2k_desktop.ui.issues.listed import list_job
from k2k_desktop.ui.issues.seen import SeenView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import fit
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

Index = QModelIndex | QPersistentModelIndex
_WEEK: Final = 7
_SIDE: Final = 300
_HINTS: Final = (N_("Arrows: day"), N_("PgUp PgDn: month"), N_("Home: today"), N_("Enter opens"))
_TABLES: Final = frozenset({"issue", "holiday", "estate"})
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MonthModel(QAbstractTableModel):
    """Six weeks from a Monday."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.days: Sequence[DueDay] = ()
        self.month = 0

    def put(self, days: Sequence[DueDay], month: int) -> None:
        """Show other days; those of another month are faded."""
        self.beginResetModel()
        self.days, self.month = days, month
        self.endResetModel()

    def day(self, index: Index) -> DueDay | None:
        """The day at a place."""
        place = index.row() * _WEEK + index.column()
        return self.days[place] if index.isValid() and place < len(self.days) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Weeks."""
        return 0 if parent.isValid() else service.WEEKS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Days."""
        return 0 if parent.isValid() else _WEEK

    def data(self, index: Index, role: int = 0) -> object:
        """The day; in words for tooltips and screen readers."""
        day = self.day(index)
        if day is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day.day)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(day)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        """The days of the week."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self.days:
            return weekday_name(self.days[section].day)
        return None


def words_of(day: DueDay) -> str:
    """A day as it is read out: `23 November 2026 (Isnin): 4 perlu siap, 2 lewat, Deepavali`."""
    parts = [say_count("{count} due", "{count} are due", day.count)]
    if day.late:
        parts.append(say_count("{count} late", "{count} are late", day.late))
    if day.holiday:
        parts.append(day.holiday)
    elif day.weekend:
        parts.append(_("weekend"))
    return _("{day}: {what}", day=show_day(day.day, long=True, weekday=True), what=", ".join(parts))


class DayDelegate(QStyledItemDelegate):
    """Draws a day: its number, its holiday, how many are due and how many of them are late."""

    def __init__(self, view: MonthTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the day."""
        day = self._view.days.day(index)
        if day is None:
            return
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        rests = day.weekend or bool(day.holiday)
        painter.fillRect(box, theme.color("select" if chosen else "window" if rests else "surface"))
        painter.setPen(theme.color("border"))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))
        if chosen and self._view.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        room = box.adjusted(theme.px(8), theme.px(5), -theme.px(8), -theme.px(5))
        line = QRect(room.left(), room.top(), room.width(), theme.px(18))
        other = day.day.month != self._view.days.month
        today = day.day == self._view.today
        painter.setFont(theme.font("strong" if today else "body", tabular=True))
        painter.setPen(theme.color("accent" if today else "disabled" if other else "text"))
        painter.drawText(line, _LEFT, str(day.day.day))
        if day.holiday and (room.height() >= theme.px(40) or not day.count):  # its tooltip says both
            small = theme.font("caption")
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            left = theme.px(24)
            painter.drawText(line.adjusted(left, 0, 0, 0), _RIGHT, fit(day.holiday, small, line.width() - left))
        if day.count:
            self._counts(painter, room, day)

    def _counts(self, painter: QPainter, room: QRect, day: DueDay) -> None:
        strong, small = theme.font("heading", tabular=True), theme.font("caption", weight=500)
        line = QRect(room.left(), room.bottom() - theme.px(22), room.width(), theme.px(22))
        if room.height() < theme.px(40):  # a low window: beside the day, which would be painted over
            line = room.adjusted(theme.px(28), 0, 0, 0)
        painter.setFont(strong)
        painter.setPen(theme.color("danger" if day.late else "text"))
        painter.drawText(line, _LEFT, f"{day.count:,}")
        if day.late:
            words = say_count("{count} late", "{count} are late", day.late)
            painter.setFont(small)
            painter.drawText(line, _RIGHT, fit(words, small, line.width() - theme.px(30)))


class MonthTable(QTableView):
    """The month. Arrows go from day to day and over its edges; PgUp and PgDn go by months; Home is today."""

    moved = Signal(object)  # dt.date
    entered = Signal()

    def __init__(self, today: dt.date, parent: QWidget) -> None:
        super().__init__(parent)
        self.today = today
        self.days = MonthModel(self)
        self.setModel(self.days)
        self.setItemDelegate(DayDelegate(self))
        self.setAccessibleName(_("Days complaints are due"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def day(self) -> dt.date:
        """The day in hand."""
        found = self.days.day(self.currentIndex())
        return found.day if found else self.today

    def put(self, days: Sequence[DueDay], month: int, day: dt.date) -> None:
        """Show other days with *day* in hand."""
        self.days.put(days, month)
        place = (day - days[0].day).days
        self.setCurrentIndex(self.days.index(place // _WEEK, place % _WEEK))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Days, months, today; Enter goes to what is due."""
        day = self.day()
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_WEEK, Qt.Key.Key_Down: _WEEK}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in steps:
            self.moved.emit(day + dt.timedelta(days=steps[Qt.Key(key)]))
        elif key in months:
            self.moved.emit(add_months(day, months[Qt.Key(key)]))
        elif key == Qt.Key.Key_Home:
            self.moved.emit(self.today)
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if (day := self.days.day(index)) is not None:
            self.moved.emit(day.day)


class CalendarView(SeenView):
    """The month and the day in hand; Enter on a day goes to its complaints, or opens the only one."""

    tables = _TABLES

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self._query = Query()
        self.day = work.runner.clock.today()
        self.banner = Banner(self)
        self.table = MonthTable(self.day, self)
        self._month = label("", "heading", self)
        self._day_words = label("", "strong", self, wrap=True)
        self.cards = CardList(self._clock, _("Complaints due that day"), self)
        self.cards.setDragEnabled(False)
        self.cards.setAcceptDrops(False)
        self._build()
        self.table.moved.connect(self.go)
        self.table.entered.connect(self._enter)
        self.cards.chosen.connect(self.hand)
        self.cards.opened.connect(self.opened)
        self.cards.sideways.connect(lambda _step: self.table.setFocus())

    def load(self, query: Query) -> None:
        """The days of *query*."""
        self._query = query
        self._ask()

    def read_again(self) -> None:
        """Once more."""
        self._ask()

    def show_key(self, key: int) -> None:
        """A complaint of the day in hand; the day stays where it is."""
        place = self.cards.cards.place_of(key)
        if place >= 0 and self.cards.key() != key:
            self.cards.take(place)

    def panes(self) -> Sequence[QWidget]:
        """The month, then the day."""
        return [self.table, self.cards]

    def hints(self) -> Sequence[str]:
        """The arrows and the keys of months."""
        return _HINTS

    def document(self) -> PrintJob | None:
        """The list of the same query."""
        return list_job(self._query)

    def go(self, day: dt.date) -> None:
        """Take another day in hand, with its month."""
        same = (day.year, day.month) == (self.day.year, self.day.month) and self.table.days.days
        self.day = day
        if same:
            place = (day - self.table.days.days[0].day).days
            self.table.setCurrentIndex(self.table.days.index(place // _WEEK, place % _WEEK))
            self._ask_day()
        else:
            self._ask()

    def _ask(self) -> None:
        self.work.fetch(service.due_days, self._show, self.day, self._query, owner=self.table, failed=self._failed)

    def _ask_day(self) -> None:
        self.work.fetch(service.due_on, self._show_day, self.day, self._query, owner=self.cards, failed=self._failed)

    def _show(self, days: tuple[DueDay, ...]) -> None:
        self.banner.tell("")
        self._month.setText(f"{month_name(self.day.month)} {self.day.year}")
        self.table.put(days, self.day.month, self.day)
        self._ask_day()

    def _show_day(self, cards: tuple[IssueCard, ...]) -> None:
        found = self.table.days.day(self.table.currentIndex())
        self._day_words.setText(words_of(found) if found else show_day(self.day, long=True))
        self.cards.cards.put(cards)

    def _enter(self) -> None:
        """Into the day: the only complaint is opened, of several the first is in hand."""
        cards = self.cards.cards.cards
        if len(cards) == 1:
            self.opened.emit(cards[0].id)
        elif cards:
            self.cards.take(0)
            self.cards.setFocus()

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), link=_("Try again"), then=self._ask)

    def _clock(self, card: IssueCard) -> tuple[str, lateness.Look]:
        return lateness.words(self.work.runner.clock.now(), card.finish_by, card.stopped_at)

    def _build(self) -> None:
        earlier = button("", "icon", self, icon="chevron-left", name=_("Month before"))
        later = button("", "icon", self, icon="chevron-right", name=_("Month after"))
        earlier.clicked.connect(lambda: self.go(add_months(self.day, -1)))
        later.clicked.connect(lambda: self.go(add_months(self.day, 1)))
        today = button(_("Today"), parent=self)
        today.clicked.connect(lambda: self.go(self.table.today))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        for widget in (earlier, self._month, later, today):
            bar.addWidget(widget)
        bar.addStretch(1)
        side = QFrame(self)
        side.setProperty("kind", "board-lane")
        side.setFixedWidth(theme.px(_SIDE))
        inside = QVBoxLayout(side)
        edge = theme.px(10)
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self._day_words)
        inside.addWidget(self.cards, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(12))
        below.addWidget(self.table, 1)
        below.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        column.setSpacing(theme.px(12))
        column.addWidget(self.banner)
        column.addLayout(bar)
        column.addLayout(below, 1)
