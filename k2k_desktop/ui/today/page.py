"""The page Hari Ini: counters, actions, minutes, meetings, important days, and the copy of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant, show_time, weekday_name
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.meetings import ActionStatus, MeetingStatus, MinutesStatus
from k2k_desktop.services import backups
from k2k_desktop.services import meetings as acts
from k2k_desktop.services import today as service
from k2k_desktop.services.issues.intake import record_issue
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import clear, icon_label
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel, show_refusal
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.today.cards import ListCard
from k2k_desktop.ui.today.issues import IssuesCard, RoundCard
from k2k_desktop.ui.today.lines import Line, Tile
from k2k_desktop.ui.today.privacy import PrivacyCard

_SOON: Final = 30  # days left at which an important day turns yellow
_TABLES: Final = frozenset({
    "action_item", "meeting", "minute_entry", "agenda_item", "organisation", "term", "appointment", "obligation",
    "seat", "constitution", "preparation_step", "resident", "issue", "priority_round", "round_vote", "certificate",
    "data_request", "breach", "retention_run", "retention_rule", "legal_hold", "household", "review_finding",
    "restore_drill",
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
        self.late = Tile("triangle-alert", "danger", self)
        self.issues = IssuesCard(shell, self)
        self.round = RoundCard(shell, self)
        self.privacy = PrivacyCard(shell, self)
        self.tasks = ShortTable(_("Actions"), (_("Action"), _("Due date")), (0, 150), self, row=ROW_TWO)
        self.minutes = ShortTable(_("Minutes"), (_("Minutes"), _("Status")), (0, 170), self, row=ROW_TWO)
        self._copy = command_for(
            backups.make_copy, work, self.make_copy, label=N_("Make a copy now"), icon="database-backup"
        )
        self._new = command_for(
            record_issue, work, lambda: shell.open_page("issues", {"new": True}), label=N_("New complaint"),
            icon="plus", shortcut="Ctrl+N",
        )  # fmt: skip
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
        """Record a complaint, close the action in hand, and make a copy."""
        none = UserError(N_("Choose an action in the list first."))
        close = command_for(
            acts.close_action, self.work, lambda: self.close_action(self.tasks.current_key() or 0),
            enabled=lambda: None if self.tasks.current_key() else none,
        )  # fmt: skip
        new = [self._new] if self.page.issues is not None else []
        return [*new, close, self._copy] if self.page.meetings is not None else [*new, self._copy]

    def primary(self) -> Command | None:
        """A new complaint, where the user may record one."""
        return self._new if self.page.issues is not None and self._new.enabled() is None else None

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
        return (self.late, self.overdue, self.to_come, self.days)

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
        self._actions_card = ListCard(
            _("Open actions"), _("See all actions"), self.open_actions, _("No action is open."), self
        )
        self.minutes_card = ListCard(
            _("Minutes that wait"), _("See all minutes"), self.open_minutes,
            _("All minutes are circulated and confirmed."), self,
        )  # fmt: skip
        self._actions_card.body.addWidget(self.tasks)
        self.minutes_card.body.addWidget(self.minutes)
        return [self.issues, self._actions_card, self.minutes_card]

    def _right(self) -> list[Card]:
        self._meetings_card = ListCard(
            _("Meetings to come"), _("See all meetings"), self.open_meetings, _("No meeting is planned."), self
        )
        self._days_card = ListCard(
            _("Important dates"), _("See the calendar"), self.open_calendar, _("Nothing within sixty days."), self
        )
        self._meeting_lines, self._day_lines = QVBoxLayout(), QVBoxLayout()
        for card, lines in ((self._meetings_card, self._meeting_lines), (self._days_card, self._day_lines)):
            lines.setSpacing(0)
            card.body.addLayout(lines)
        return [self.privacy, self._meetings_card, self._days_card, self.round, self._copy_card()]

    def _copy_card(self) -> Card:
        card = Card(parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(icon_label("database-backup", "ok", 20, card))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._copied_at = label("", "strong", card)
        words.addWidget(self._copied_at)
        self._copy_hint = label("", "caption", card, wrap=True)
        words.addWidget(self._copy_hint)
        row.addLayout(words, 1)
        self._make = button_of(self._copy, card)
        row.addWidget(self._make)
        card.body.addLayout(row)
        return card

    def _connect(self) -> None:
        self.overdue.clicked.connect(lambda: self.open_actions())
        self.to_come.clicked.connect(lambda: self.open_meetings())
        self.days.clicked.connect(lambda: self.shell.open_page("governance"))
        self.late.clicked.connect(lambda: self.issues.open_late())
        self.tasks.row_opened.connect(self._open_action)
        self.tasks.row_ticked.connect(self.close_action)
        self.tasks.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.minutes.row_opened.connect(lambda key: self.shell.open_record("meeting", key))

    # ---- the words

    def _show(self) -> None:
        page = self.page
        self._show_tiles(page)
        for card in (self._actions_card, self.minutes_card, self._meetings_card):
            card.setVisible(page.meetings is not None)
        self._days_card.setVisible(page.dates is not None)
        ticks = self.work.can(acts.close_action) is None
        tasks, minutes = page.actions or (), page.minutes or ()
        self._actions_card.fill(self.tasks, [(one.action_id, _action_cells(one, ticks)) for one in tasks])
        self.minutes_card.fill(self.minutes, [(one.meeting_id, _minutes_cells(one)) for one in minutes])
        self.minutes_card.count(page.minutes_count)
        self.issues.show_waiting(page.issues)
        self.round.show_rounds(page.issues.rounds if page.issues else ())
        self.privacy.show_due(page.privacy)
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
        self._meetings_card.say_nothing(not meetings)

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
        self._days_card.say_nothing(not dates)

    def _show_tiles(self, page: service.Today) -> None:
        for tile in (self.overdue, self.to_come):
            tile.setVisible(page.meetings is not None)
        self.late.setVisible(page.issues is not None)
        self.days.setVisible(page.dates is not None)
        late = say_count("{count} overdue", "{count} overdue", page.overdue) if page.overdue else ""
        self.overdue.show_count(page.overdue + page.this_week, _("Actions this week"), late)
        next_on = page.meetings[0].held_on if page.meetings else None
        words = _("Next: {day}", day=show_day(next_on)) if next_on else ""
        self.to_come.show_count(page.meetings_count, _("Meetings to come"), words)
        self.days.show_count(page.dates_count, _("Important dates"), _("Within 60 days"))
        if page.issues is not None:
            days = page.issues.longest.days
            oldest = say_count("Longest: {count} day", "Longest: {count} days", days) if days else ""
            self.late.show_count(page.issues.late, _("Complaints past their time"), oldest)

    def _show_copy(self) -> None:
        made = self.page.copied_at
        self._copied_at.setText(_("Copy of {moment}", moment=show_instant(made)) if made else _("No copy yet"))
        due = self.page.drill_due
        hint = _("Keep one on a stick outside this computer too.")
        if due is not None:
            hint = _("A restore drill is due since {day}: Administration, Copies.", day=show_day(due))
        self._copy_hint.setText(hint)
        theme.wear(self._copy_hint, "warn" if due is not None else "plain")

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
