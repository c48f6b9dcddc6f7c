"""Who is at the meeting, what was promised in it and what earlier ones left: the pane at the right of the minutes."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import P_, _, say_count
from k2k_desktop.models.meetings import ActionStatus, AttendanceClass, EntryKind, MeetingStatus
from k2k_desktop.services.meetings import MeetingPage, Person, Quorum
from k2k_desktop.services.meetings.attendance import HERE
from k2k_desktop.services.meetings.quorum import quorum_words
from k2k_desktop.services.meetings.room import RoomView
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, EmptyState, Tabs, announce, button, icon_label, label
from k2k_desktop.ui.meetings.notes import RoomNotes

WIDTH = 292
COMING: Final = (MeetingStatus.planned, MeetingStatus.notice_issued)
_TWO_LINES: Final = 46


class QuorumCard(Card):
    """Says live whether enough members are here, and by which rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=0)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(12), theme.px(7), theme.px(12), theme.px(7))
        row.setSpacing(theme.px(10))
        self._icon = icon_label("circle-check", "ok", 18, self)
        self.words = label("", "strong", self, wrap=True)
        self.rule = label("", "caption", self, wrap=True)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.words)
        lines.addWidget(self.rule)
        row.addWidget(self._icon)
        row.addLayout(lines, 1)
        self.body.addLayout(row)

    def show_quorum(self, quorum: Quorum, *, opened: bool = True) -> None:
        """Show the arithmetic; what changed is said aloud. Before the meeting is *opened*, only what it will take."""
        if not opened:
            needed = _("Quorum: {needed} of {members} members", needed=quorum.needed, members=quorum.members)
            self._show(needed, _("Counted once the meeting is opened."), "text", "users", quorum)
            return
        tone = "ok" if quorum.reached else "warn"
        short = say_count("Not quorate: {count} member short", "Not quorate: {count} members short", quorum.short)
        words = _("Quorum reached") if quorum.reached else short
        if self.words.text() not in ("", words):
            announce(self, words)
        rule = _(
            "{present} present · at least {needed} of {members} members",
            present=quorum.present, needed=quorum.needed, members=quorum.members,
        )  # fmt: skip
        self._show(words, rule, tone, "circle-check" if quorum.reached else "triangle-alert", quorum)

    def _show(self, words: str, rule: str, tone: str, icon: str, quorum: Quorum) -> None:
        icons.put(self._icon, icon, tone, 18)
        self.words.setText(words)
        theme.wear(self.words, tone)
        self.rule.setText(rule)
        self.setToolTip(quorum_words(quorum))
        self.setAccessibleName(_("{quorum}. {rule}", quorum=words, rule=rule))
        self.setAccessibleDescription(quorum_words(quorum))


class PeoplePane(QFrame):
    """`ticked` and `opened` carry the key of a person, `entry_opened` the key of a paragraph of this meeting,
    `arising_opened` the key of an action of an earlier one."""

    ticked = Signal(int)
    opened = Signal(int)
    entry_opened = Signal(int)
    arising_opened = Signal(int)
    guest_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        self.setAccessibleName(_("People and follow-up"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(8), theme.px(3), 0, 0)
        self.tabs = Tabs(["", "", ""], bar, pane=self)
        self.tabs.setAccessibleName(_("People and follow-up"))
        self.tabs.setUsesScrollButtons(False)  # three short words: the pane is as wide as they need
        row.addWidget(self.tabs)
        column.addWidget(bar)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._attendance())
        self.promised, doing = self._list(_("Actions"), _("No action yet"), _("Type #tindakan in the text."))
        self.arising, left = self._list(
            _("Matters arising"), _("Nothing is left open"), _("Earlier meetings left no open action.")
        )
        self.stack.addWidget(doing)
        self.stack.addWidget(left)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.promised.row_opened.connect(self.entry_opened)
        self.arising.row_opened.connect(self.arising_opened)

    def first(self) -> QWidget:
        """Where F6 stops: the list of the tab in view."""
        return (self.people, self.promised, self.arising)[self.tabs.currentIndex()]

    def show_page(self, page: MeetingPage, room: RoomView | None = None) -> None:
        """Show people, actions and what is arising; with *room*, all as it is while its item is in hand."""
        self.quorum.show_quorum(room.quorum if room else page.quorum, opened=page.status not in COMING)
        self.notes.show_room(room)
        self.people.show_rows([(one.id, _person(one, room)) for one in page.people])
        entries = [one for item in page.items for one in item.entries if one.kind is EntryKind.action and one.id]
        still = sum(one.action_status is ActionStatus.open for one in entries)
        self.promised.show_rows([
            (one.id or 0, [_line(one.text, one.owner, one.due, one.action_status is not ActionStatus.open)])
            for one in entries
        ])  # fmt: skip
        self.arising.show_rows([(one.action_id, [_line(one.text, one.owner, one.due)]) for one in page.arising])
        for table, count in ((self.promised, len(entries)), (self.arising, len(page.arising))):
            place = table.parentWidget()
            if isinstance(place, QStackedWidget):
                place.setCurrentIndex(0 if count else 1)
        self.tabs.setTabText(0, _("Attendance"))
        self.tabs.setTabText(1, _("Actions {count}", count=still))
        self.tabs.setTabText(2, _("Arising {count}", count=len(page.arising)))

    def _attendance(self) -> QWidget:
        pane = QWidget(self)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, theme.px(10), 0, 0)
        column.setSpacing(theme.px(8))
        self.quorum = QuorumCard(pane)
        edge = QHBoxLayout()
        edge.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        edge.addWidget(self.quorum)
        column.addLayout(edge)
        self.notes = RoomNotes(pane)
        column.addWidget(self.notes)
        heads = (_("Member"), _("Arrived"))
        self.people = ShortTable(_("Attendance"), heads, (0, 92), pane, row=_TWO_LINES)
        self.people.row_ticked.connect(self.ticked)
        self.people.row_opened.connect(self.opened)
        column.addWidget(self.people, 1)
        foot = QFrame(pane)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(14), theme.px(4), theme.px(14), theme.px(4))
        self.guest_button = button(_("Add guest"), "link", foot, icon="plus")
        self.guest_button.clicked.connect(self.guest_wanted)
        self.print_button = button(_("Print list"), "link", foot, icon="printer")
        self.print_button.clicked.connect(self.print_wanted)
        row.addWidget(self.guest_button)
        row.addStretch(1)
        row.addWidget(self.print_button)
        column.addWidget(foot)
        return pane

    def _list(self, name: str, title: str, text: str) -> tuple[ShortTable, QStackedWidget]:
        either = QStackedWidget(self)
        table = ShortTable(name, parent=either, row=_TWO_LINES + 4)
        either.addWidget(table)
        either.addWidget(EmptyState("list-checks", title, text, parent=either))
        return table, either


def _person(one: Person, room: RoomView | None) -> list[Cell]:
    here = one.attended_as in HERE if room is None else one.id in room.here
    second = one.position or one.attended_as.say()
    if room is not None and any(out.attendance_id == one.id for out in room.out):
        arrival, said = _(P_("attendance", "Out")), _("{name}, stepped out", name=one.name)
    else:
        arrival, said = _arrival(one, here), _("{name}, {attendance}", name=one.name, attendance=_attendance(one, here))
    bench = one.bench.say() if one.bench is not None else ""
    return [Cell(one.name, second=second, tick=here, said=said), Cell(arrival, second=bench, muted=True)]


def _attendance(one: Person, here: bool) -> str:
    """What a screen reader hears of somebody: the class, unless they are away just now."""
    return _("not in the room") if one.attended_as in HERE and not here else one.attended_as.say()


def _arrival(one: Person, here: bool) -> str:
    if one.attended_as in HERE and not here and one.left_item_id is not None:
        return _(P_("attendance", "Out"))
    if one.arrived_at is not None:
        return show_time(one.arrived_at)
    if one.attended_as is AttendanceClass.apologies:
        return _("Apologies")
    return _("Present") if one.attended_as in HERE else "—"


def _line(text: str, owner: str, due: dt.date | None, done: bool = False) -> Cell:
    when = show_day(due) if due else ""
    second = " · ".join(part for part in (owner, when) if part)
    return Cell(" ".join(text.split()), second=second, icon="check" if done else "", muted=done)
