"""The page Hari Ini: counters, actions, minutes, meetings, important days, and the copy of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant, show_time, weekday_name
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.meetings import ActionStatus, MeetingStatus, MinutesStatus
from k2k_desktop.services import backups
from k2k_desktop.services import meetings as acts
from k2k_desktop.services import today as service
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import clear, icon_label
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import HEADER, ROW_TWO, Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel, show_refusal
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, button, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.today.lines import Line, Tile

_SOON: Final = 30  # days left at which an important day turns yellow
_TABLES: Final = frozenset({
    "action_item", "meeting", "minute_entry", "agenda_item", "organisation", "term", "appointment", "obligation",
    "seat", "constitution", "preparation_step", "resident",
})  # fmt: skip


class TodayPage(PageView):
    """Everything that waits, each thing one press away from where it is done."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self.work, self.shell = work, shell
        self.page: service.Today = work.read(service.today_page)
        self.overdue = Tile("list-checks", "warn", self)
        self.to_come = Tile("calendar-days", "info", self)
        self.days = Tile("calendar-clock", "neutral", self)
        self.waiting = Tile("file-text", "danger", self)
        self.tasks = ShortTable(_("Actions"), (_("Action"), _("Due date")), (0, 150), self, row=ROW_TWO)
        self.minutes = ShortTable(_("Minutes"), (_("Minutes"), _("Status")), (0, 170), self, row=ROW_TWO)
        self._copy = command_for(
            backups.make_copy, work, self.make_copy, label=N_("Make a copy now"), icon="database-backup"
        )
        self._build()
        self._connect()
        self._show()

    def title(self) -> str:
        """The page's title."""
        return _("Today")

    def fact(self) -> str:
        """The day."""
        day = self.page.day
        return _("{weekday}, {day}", weekday=weekday_name(day), day=show_day(day, long=True))

    def commands(self) -> Sequence[Command]:
        """Close the action in hand, and make a copy."""
        none = UserError(N_("Choose an action in the list first."))
        close = command_for(
            acts.close_action, self.work, lambda: self.close_action(self.tasks.current_key() or 0),
            enabled=lambda: None if self.tasks.current_key() else none,
        )  # fmt: skip
        return [close, self._copy] if self.page.meetings is not None else [self._copy]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again what waits."""
        if tables and tables.isdisjoint(_TABLES):
            return
        self.page = self.work.read(service.today_page)
        self._show()
        self.header_changed.emit()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        tables: list[QWidget] = [self.tasks, self.minutes] if self.page.meetings is not None else []
        tiles: list[QWidget] = [tile for tile in self._tiles if not tile.isHidden()]
        return [*tables, *tiles[:1], self._make] if tables or tiles else [self._make]

    def narrow(self, narrow: bool) -> None:
        """One column in a narrow window, with the counters two by two."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if narrow else across)
        shown = [tile for tile in self._tiles if not tile.isHidden()]
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        wide = 2 if narrow else 4
        for place, tile in enumerate(shown):
            self._grid.addWidget(tile, place // wide, place % wide)

    def close_action(self, key: int) -> None:
        """Say that an action is done."""
        line = next((one for one in self.page.actions or () if one.action_id == key), None)
        if line is None:
            return
        if refused := self.work.can(acts.close_action):
            show_refusal(self, refused)
            return
        try:
            self.work.change(acts.close_action, line.action_id, line.version, ActionStatus.done)
        except UserError as error:  # somebody else closed it meanwhile
            show_refusal(self, error)
            return
        self.shell.toast(_("Action done."))

    def make_copy(self) -> None:
        """A copy among the office's own."""
        run_with_panel(self, self.work, backups.make_copy, _("Making a copy"), self._copied, None)

    # ---- the look

    @property
    def _tiles(self) -> tuple[Tile, ...]:
        return (self.overdue, self.to_come, self.days, self.waiting)

    def _build(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget(scroll)
        holder.setProperty("kind", "scrolled")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        inner.setSpacing(theme.px(12))
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(12))
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, 0, place)
        inner.addLayout(self._grid)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(12))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, stretch, cards in ((left, 634, self._left()), (right, 460, self._right())):
            column.setSpacing(theme.px(12))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, stretch)
        inner.addLayout(self._columns)
        inner.addStretch(1)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _left(self) -> list[Card]:
        self._actions_card, head = self._card(_("See all actions"), self.open_actions)
        head.setText(_("Open actions"))
        self._minutes_card, head = self._card(_("See all minutes"), self.open_minutes)
        head.setText(_("Minutes that wait"))
        self._no_actions = self._nothing(self._actions_card, _("No action is open."))
        self._no_minutes = self._nothing(self._minutes_card, _("All minutes are circulated and confirmed."))
        self._actions_card.body.addWidget(self.tasks)
        self._minutes_card.body.addWidget(self.minutes)
        return [self._actions_card, self._minutes_card]

    def _right(self) -> list[Card]:
        self._meetings_card, head = self._card(_("See all meetings"), self.open_meetings)
        head.setText(_("Meetings to come"))
        self._days_card, head = self._card(_("See the calendar"), self.open_calendar)
        head.setText(_("Important dates"))
        self._meeting_lines, self._day_lines = QVBoxLayout(), QVBoxLayout()
        self._no_meetings = self._nothing(self._meetings_card, _("No meeting is planned."))
        self._no_days = self._nothing(self._days_card, _("Nothing within sixty days."))
        for card, lines in ((self._meetings_card, self._meeting_lines), (self._days_card, self._day_lines)):
            lines.setSpacing(0)
            card.body.addLayout(lines)
        return [self._meetings_card, self._days_card, self._copy_card()]

    def _card(self, link: str, opened: Callable[[], object]) -> tuple[Card, Any]:
        card = Card(parent=self, padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 0, 1, theme.px(6))
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(8))
        head = label("", "heading", card)
        row.addWidget(head, 1)
        more = button(link, "link", card)
        more.clicked.connect(lambda: opened())
        row.addWidget(more)
        card.body.addLayout(row)
        return card, head

    def _nothing(self, card: Card, words: str) -> QWidget:
        shown = label(words, "body", card, kind="muted", wrap=True)
        shown.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8))
        card.body.addWidget(shown)
        return shown

    def _copy_card(self) -> Card:
        card = Card(parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(icon_label("database-backup", "ok", 20, card))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._copied_at = label("", "strong", card)
        words.addWidget(self._copied_at)
        words.addWidget(label(_("Keep one on a stick outside this computer too."), "caption", card, wrap=True))
        row.addLayout(words, 1)
        self._make = button_of(self._copy, card)
        row.addWidget(self._make)
        card.body.addLayout(row)
        return card

    def _connect(self) -> None:
        self.overdue.clicked.connect(lambda: self.open_actions())
        self.to_come.clicked.connect(lambda: self.open_meetings())
        self.days.clicked.connect(lambda: self.shell.open_page("governance"))
        self.waiting.clicked.connect(lambda: self.open_minutes())
        self.tasks.row_opened.connect(self._open_action)
        self.tasks.row_ticked.connect(self.close_action)
        self.tasks.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.minutes.row_opened.connect(lambda key: self.shell.open_record("meeting", key))

    # ---- the words

    def _show(self) -> None:
        page = self.page
        self._show_tiles(page)
        for card in (self._actions_card, self._minutes_card, self._meetings_card):
            card.setVisible(page.meetings is not None)
        self._days_card.setVisible(page.dates is not None)
        ticks = self.work.can(acts.close_action) is None
        tasks, minutes = page.actions or (), page.minutes or ()
        _fill(self.tasks, [(one.action_id, _action_cells(one, ticks)) for one in tasks], self._no_actions)
        _fill(self.minutes, [(one.meeting_id, _minutes_cells(one)) for one in minutes], self._no_minutes)
        self._show_meetings(page.meetings or ())
        self._show_dates(page.dates or ())
        self._show_copy()

    def _show_meetings(self, meetings: Sequence[service.MeetingToCome]) -> None:
        clear(self._meeting_lines)
        for one in meetings:
            title = _("{organisation} {reference}", organisation=one.organisation, reference=one.reference)
            when = _(
                "{weekday}, {time} · {place}", weekday=weekday_name(one.held_on), time=show_time(one.starts_at),
                place=one.place,
            )  # fmt: skip
            line = Line(title, when, self._meetings_card)
            line.show_leaf(one.held_on)
            line.show_state(*_standing(one, self.page.day))
            line.clicked.connect(lambda _on=False, key=one.meeting_id: self.shell.open_record("meeting", key))
            self._meeting_lines.addWidget(line)
        self._no_meetings.setVisible(not meetings)

    def _show_dates(self, dates: Sequence[service.ImportantDate]) -> None:
        clear(self._day_lines)
        for one in dates:
            second = (
                _("{organisation} · {day}", organisation=one.detail, day=show_day(one.day)) if one.day else one.detail
            )
            line = Line(one.title, second, self._days_card)
            line.show_state(*_left_words(one))
            line.clicked.connect(lambda _on=False, record=one.record: self.shell.open_record(*record))
            self._day_lines.addWidget(line)
        self._no_days.setVisible(not dates)

    def _show_tiles(self, page: service.Today) -> None:
        for tile in (self.overdue, self.to_come, self.waiting):
            tile.setVisible(page.meetings is not None)
        self.days.setVisible(page.dates is not None)
        late = say_count("{count} overdue", "{count} overdue", page.overdue) if page.overdue else ""
        self.overdue.show_count(page.overdue + page.this_week, _("Actions this week"), late)
        next_on = page.meetings[0].held_on if page.meetings else None
        words = _("Next: {day}", day=show_day(next_on)) if next_on else ""
        self.to_come.show_count(page.meetings_count, _("Meetings to come"), words)
        self.days.show_count(page.dates_count, _("Important dates"), _("Within 60 days"))
        oldest = page.minutes[0].days if page.minutes else 0
        words = say_count("Longest: {count} day", "Longest: {count} days", oldest) if page.minutes else ""
        self.waiting.show_count(page.minutes_count, _("Minutes that wait"), words)

    def _show_copy(self) -> None:
        made = self.page.copied_at
        self._copied_at.setText(_("Copy of {moment}", moment=show_instant(made)) if made else _("No copy yet"))

    def _copied(self, info: backups.CopyInfo) -> None:
        self.refresh(frozenset())
        self.shell.toast(_("Copy made and tested: {records} records.", records=f"{info.records:,}"))

    # ---- where things are done

    def open_actions(self) -> None:
        """The actions that are open."""
        self.shell.open_page("actions", {"filters": {"status": (ActionStatus.open,)}})

    def open_meetings(self) -> None:
        """The list of meetings."""
        self.shell.open_page("meetings")

    def open_minutes(self) -> None:
        """The meetings whose minutes wait."""
        wait = (MinutesStatus.draft, MinutesStatus.circulated)
        self.shell.open_page("meetings", {"filters": {"minutes_status": wait}})

    def open_calendar(self) -> None:
        """The calendar of the first organisation that has dates to keep; the organisations where none has."""
        dates = self.page.dates or ()
        first = next((one.record[1] for one in dates if one.record[0] == "organisation" and one.day), None)
        state = {"organisation": first, "section": "Calendar"} if first is not None else None
        self.shell.open_page("governance", state)

    def _open_action(self, key: int) -> None:
        line = next((one for one in self.page.actions or () if one.action_id == key), None)
        if line is not None:
            self.shell.open_record("action_item", line.action_id)


def _fill(table: ShortTable, rows: list[tuple[int, list[Cell]]], nothing: QWidget) -> None:
    """Show *rows* at their whole height: the page scrolls, not the table."""
    table.show_rows(rows)
    table.setFixedHeight(theme.px(HEADER) + len(rows) * theme.px(ROW_TWO) + 2)
    table.setVisible(bool(rows))
    nothing.setVisible(not rows)


def _action_cells(line: service.ActionDue, ticks: bool) -> list[Cell]:
    second = " · ".join(part for part in (line.source, line.owner) if part)
    return [Cell(" ".join(line.text.split()), second, tick=False if ticks else None), _due(line)]


def _due(line: service.ActionDue) -> Cell:
    if line.days_left < 0:
        late = say_count("{count} day late", "{count} days late", -line.days_left)
        return Cell(late, badge="danger", icon="clock")
    if line.days_left == 0:
        return Cell(_("Today"), badge="warn", icon="clock")
    return Cell(show_day(line.due_on), muted=True, icon="calendar-days")


def _minutes_cells(line: service.MinutesWaiting) -> list[Cell]:
    title = _("{organisation} {reference}", organisation=line.organisation, reference=line.reference)
    held = _("Held on {day}", day=show_day(line.held_on))
    draft = line.status is MinutesStatus.draft
    state = _("To be circulated") if draft else _("To be confirmed")
    return [Cell(title, held), Cell(state, badge="warn" if draft else "info")]


def _standing(one: service.MeetingToCome, day: dt.date) -> tuple[str, BadgeKind, str]:
    """Where a meeting to come stands, how urgent that is, and a sign."""
    if one.held_on < day:
        return _("Past its day, not opened yet"), "danger", "circle-alert"
    if one.status is MeetingStatus.in_session:
        return one.status.say(), "info", "clock"
    if one.unprepared:
        due = say_count("{count} step of preparation due", "{count} steps of preparation due", one.unprepared)
        return due, "warn", "circle-alert"
    if one.status is MeetingStatus.planned:
        return _("Notice not issued"), "warn", "circle-alert"
    return _("Notice issued"), "ok", "check"


def _left_words(one: service.ImportantDate) -> tuple[str, BadgeKind, str]:
    """The days left as words, how urgent, and a sign."""
    left = one.days_left
    if left is None:
        return _("Look into it"), "warn", "triangle-alert"
    if left < 0:
        return say_count("{count} day late", "{count} days late", -left), "danger", "calendar-clock"
    if left == 0:
        return _("Today"), "warn", "calendar-clock"
    words = say_count("{count} day left", "{count} days left", left)
    return words, "warn" if left <= _SOON else "neutral", "calendar-clock"
