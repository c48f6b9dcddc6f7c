"""One complaint as it is read: title, badges, the clock, facts, photos, and its history with the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Masked, kind_of
from k2k_desktop.core.formats import month_name, show_day, show_instant, show_time
from k2k_desktop.core.i18n import P_, _, say_count
from k2k_desktop.models.issues import Channel, EventKind, Issue, IssueKind
from k2k_desktop.services.issues import events
from k2k_desktop.services.issues.events import PhotoLine
from k2k_desktop.services.issues.history import HistoryLine
from k2k_desktop.services.issues.pages import ClockLine, IssuePage
from k2k_desktop.services.issues.service_times import time_in_words
from k2k_desktop.services.people import revealing
from k2k_desktop.ui.issues.clockbox import ClockBox
from k2k_desktop.ui.issues.looks import CLOCKS, EVENTS, PRIORITIES, RAN_OUT, STATUS_ICONS, STATUSES
from k2k_desktop.ui.issues.photos import icon_of, show_photo, thumbnail
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import LongLink, clear
from k2k_desktop.ui.kit.buttons import Command, action_of
from k2k_desktop.ui.kit.dialogs import Sheet, show_refusal
from k2k_desktop.ui.kit.fieldrow import with_menu_keys
from k2k_desktop.ui.kit.masked import MaskedValue
from k2k_desktop.ui.kit.widgets import Badge, FactList, Happening, Timeline, button, label
from k2k_desktop.ui.kit.work import Work

LABELS: Final = 104
_PHONE: Final = kind_of(Issue.reporter_phone)
_DAY: Final = dt.timedelta(days=1)
_PRINTER: Final = "printer"
_SPREAD: Final = 820  # from this width on, the history stands beside the facts
_IN_PANE: Final = 4  # photos in one row


class IssueContent(QWidget):
    """Shows an IssuePage. `opened` carries the record a link leads to; `note_wanted` asks for a new remark."""

    opened = Signal(str, int)
    note_wanted = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.setProperty("kind", "scrolled")
        self._title = label("", "heading", self, wrap=True)
        self._badges = [Badge("", parent=self) for _place in range(3)]
        self._clock = ClockBox(self)
        self._description = label("", parent=self, wrap=True)
        self._facts = FactList(self, label_width=LABELS)
        self._photos = QHBoxLayout()
        self._photos.setSpacing(theme.px(6))
        self.note_button = button(_("Add remark"), "link", self)
        self.note_button.clicked.connect(self.note_wanted)
        self._history = Timeline(self)
        self._build()

    def show_page(self, page: IssuePage) -> None:
        """Show a complaint."""
        self._title.setText(page.title)
        for badge, mark in zip(self._badges, _marks(page), strict=True):
            badge.setVisible(mark is not None)
            if mark is not None:
                badge.show_state(*mark)
        self._show_clock(page)
        self._description.setText(page.description)
        self._description.setVisible(bool(page.description))
        self._facts.show_facts(self._facts_of(page))
        self._show_photos(page.photos)
        self._history.show_happenings([self._happening(one) for one in page.history])

    def _build(self) -> None:
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(16))
        column, beside = QVBoxLayout(), QVBoxLayout()
        for part in (column, beside):
            part.setSpacing(theme.px(10))
            self._whole.addLayout(part, 1)
        marks = QHBoxLayout()
        marks.setSpacing(theme.px(6))
        for badge in self._badges:
            marks.addWidget(badge)
        marks.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(label(_("History"), "strong", self), 1)
        head.addWidget(self.note_button)
        column.addWidget(self._title)
        column.addLayout(marks)
        column.addWidget(self._clock)
        column.addWidget(self._description)
        column.addWidget(self._facts)
        column.addLayout(self._photos)
        column.addStretch(1)
        self._line = QFrame(self)
        self._line.setProperty("kind", "line")
        beside.addWidget(self._line)
        beside.addLayout(head)
        beside.addWidget(self._history)
        beside.addStretch(1)
        self._spread(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two columns where there is room."""
        super().resizeEvent(event)
        self._spread(self.width() >= theme.px(_SPREAD))

    def _spread(self, wide: bool) -> None:
        """The history beside the facts, or below them after a line."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(across if wide else down)
        self._whole.setSpacing(theme.px(40 if wide else 10))
        self._whole.setStretch(0, 1 if wide else 0)
        self._line.setVisible(not wide)
        self._title.setVisible(not wide)  # the page says it

    def _show_clock(self, page: IssuePage) -> None:
        clock = page.clock
        self._clock.setVisible(clock.finish_by is not None)
        if clock.finish_by is None:
            return
        now = self._work.runner.clock.now()
        kind, icon = CLOCKS[clock.look]
        tone = "danger" if clock.look in ("late", "missed") else kind or "text"
        stands = clock.stands_until
        promise = _("Stands until {day}", day=show_day(stands)) if stands else _promised(clock)
        reported = _("Reported {when}", when=_short(page.reported_at))
        day_alone = clock.in_working_days or abs(now - clock.finish_by) >= _DAY  # the hour matters only when it is near
        due = _("To be finished {when}", when=_short(clock.finish_by, whole=day_alone))
        words = _clock_words(clock, now)
        self._clock.show_clock(words, tone, icon, promise, clock.fraction, reported, due)

    def _facts_of(self, page: IssuePage) -> list[tuple[str, str | QWidget]]:
        who = " · ".join(part for part in (page.owner, page.contractor, page.agency or "") if part)
        facts: list[tuple[str, str | QWidget]] = [
            (_("Place"), page.place),
            (_("Category"), _("{part} · {problem}", part=page.part, problem=page.problem)),
            (_("Reporter"), self._reporter(page)),
            *([(_("Telephone"), self._telephone(page))] if page.reporter.phone else []),
            (_("Responsible"), who or page.responsible.say()),
        ]
        facts += [(_link_label(one.table),
                   self._link(_("{title} · {second}", title=_short_title(one.table, one.title), second=one.status),
                              one.table, one.key))
                  for one in page.links]  # fmt: skip
        if page.affected:
            facts.append((_("Affected"), self._affected(page)))
        if page.outage:
            facts.append((_("Outage"), self._link(page.outage[1], "outage", page.outage[0])))
        if page.root_cause:
            facts.append((_("Root cause"), self._link(page.root_cause[1], "root_cause", page.root_cause[0])))
        if page.duplicate_of:
            facts.append((_("Duplicate of"), self._link(page.duplicate_of[1], "issue", page.duplicate_of[0])))
        facts += [(_("Duplicate"), self._link(words, "issue", key)) for key, words in page.duplicates[:5]]
        return facts + [(name, value) for name, value in _plain_facts(page) if value]

    def _telephone(self, page: IssuePage) -> str | QWidget:
        words = _PHONE.show(page.reporter.phone)
        if not isinstance(page.reporter.phone, Masked):
            return words
        made = MaskedValue(self._work, self)
        made.set_value(_("Telephone"), words, revealing.reveal_detail, "issue", page.id, "reporter_phone")
        return made

    def _reporter(self, page: IssuePage) -> str | QWidget:
        reporter = page.reporter
        if reporter.hidden and not page.confidential:
            return _("Not shown: your role sees no names of residents.")
        if reporter.hidden:
            return _("Not shown: this complaint is confidential.")
        if reporter.anonymous:
            return _("Anonymous")
        words = " · ".join(part for part in (reporter.name, reporter.unit) if part)
        if reporter.resident_id is None:
            return words or _("The office itself")
        return self._link(words, "resident", reporter.resident_id)

    def _affected(self, page: IssuePage) -> QWidget:
        made = LongLink(say_count("{count} household", "{count} households", page.affected), self)
        icons.put(made, "thumbs-up", "focus", 16)
        made.clicked.connect(partial(self._show_households, page, made))
        return made

    def _show_households(self, page: IssuePage, below: QWidget, _on: bool = False) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in page.households:
            words = _("{unit} · counted in {when}", unit=one.unit, when=show_instant(one.counted_at))
            menu.addAction(words).triggered.connect(partial(self._open, "household", one.household_id))
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _link(self, words: str, table: str, key: int) -> QWidget:
        made = LongLink(words, self)
        made.clicked.connect(partial(self._open, table, key))
        return made

    def _open(self, table: str, key: int, _on: bool = False) -> None:
        self.opened.emit(table, key)

    def _show_photos(self, photos: Sequence[PhotoLine]) -> None:
        clear(self._photos)
        for one in photos[:_IN_PANE]:
            self._photos.addWidget(self._thumb(one, self))
        if len(photos) > _IN_PANE:
            more = button(_("{count} more", count=len(photos) - _IN_PANE), "link", self)
            more.clicked.connect(partial(self._show_all, photos))
            self._photos.addWidget(more)
        self._photos.addStretch(1)

    def _thumb(self, line: PhotoLine, parent: QWidget) -> QToolButton:
        """Its button; the picture comes as soon as it is read, and a damaged one stays empty."""
        made = thumbnail(None, _photo_words(line), parent)
        made.clicked.connect(partial(self._enlarge, line))

        def came(content: bytes | None) -> None:
            if content is not None:
                made.setIcon(icon_of(content))

        self._work.fetch(events.photo, came, line.id, owner=made, failed=lambda _error: None)
        return made

    def _enlarge(self, line: PhotoLine, _on: bool = False) -> None:
        try:
            content = self._work.read(events.photo, line.id)
        except UserError as error:  # damaged outside the program
            show_refusal(self.window(), error)
            return
        if content is not None:
            show_photo(self.window(), _photo_words(line), content)

    def _show_all(self, photos: Sequence[PhotoLine], _on: bool = False) -> None:
        sheet = Sheet(_("Photos"), self.window(), width=520)
        row = QHBoxLayout()
        for place, one in enumerate(photos[:48]):
            if place % 6 == 0:
                row = QHBoxLayout()
                sheet.body.addLayout(row)
            row.addWidget(self._thumb(one, sheet))
        row.addStretch(1)
        sheet.add_button(_("Close"), "primary").clicked.connect(sheet.accept)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _happening(self, line: HistoryLine) -> Happening:
        icon, tone = RAN_OUT if line.kind is None else EVENTS[line.kind]
        if line.kind is EventKind.status and line.status is not None:
            icon = STATUS_ICONS[line.status]
        title = _("{what}: {more}", what=line.title, more=line.detail) if line.detail else line.title
        said = [line.text, _("Internal") if line.internal else "", _("By {name}", name=line.who) if line.who else ""]
        opens: Callable[[], object] | None = partial(self._open, *line.about) if line.about else None
        words = "\n".join(part for part in said if part)
        return Happening(icon, title, words, _short(line.at, whole=True), tone, opens)


def menu_of(commands: Sequence[Command], parent: QWidget, first: int = 0) -> QMenu:
    """A menu in which each command has a letter, with a line after the *first* ones and the papers in a menu of their
    own; what cannot be done says why."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    papers = [one for one in commands if one.icon == _PRINTER]
    others = [one for one in commands if one.icon != _PRINTER]
    spoken = with_menu_keys([*(one.say() for one in others), _("Print")])
    for place, (command, words) in enumerate(zip(others, spoken, strict=False)):
        if first and place == first:
            menu.addSeparator()
        menu.addAction(_entry(command, words, menu))
    if papers:
        below = menu.addMenu(spoken[-1])
        below.setToolTipsVisible(True)
        icons.put(below.menuAction(), _PRINTER)
        for command, words in zip(papers, with_menu_keys(one.say() for one in papers), strict=True):
            below.addAction(_entry(command, words, below))
    return menu


def _entry(command: Command, words: str, menu: QMenu) -> QAction:
    entry = action_of(command, menu)
    entry.setText(words)
    return entry


def _marks(page: IssuePage) -> list[tuple[str, BadgeKind, str] | None]:
    icon, _tone, kind = PRIORITIES[page.priority]
    third: tuple[str, BadgeKind, str] | None = None
    if page.danger:
        third = (_("Danger to life"), "danger", "triangle-alert")
    elif page.confidential:
        third = (_("Confidential"), "neutral", "eye-off")
    elif page.reopened:
        third = (_("Reopened"), "warn", "rotate-ccw")
    shown = STATUSES[page.status][0]
    return [(page.status.say(), shown, STATUS_ICONS[page.status]), (page.priority.say(), kind, icon), third]


def _clock_words(clock: ClockLine, now: dt.datetime) -> str:
    if clock.stands_until is not None and clock.reason is not None and clock.look != "late":
        return _("The clock stands: {reason}", reason=clock.reason.say())
    if clock.look != "late" or clock.finish_by is None:
        return clock.words
    late = now - clock.finish_by
    if late.days:
        return say_count("{count} day past its service time", "{count} days past its service time", late.days)
    hours = max(1, late.seconds // 3600)
    return say_count("{count} hour past its service time", "{count} hours past its service time", hours)


def _promised(clock: ClockLine) -> str:
    if not clock.finish:
        return ""
    return _("Service time: {time}", time=time_in_words(clock.finish, clock.in_working_days))


def _short(moment: dt.datetime, *, whole: bool = False) -> str:
    """`17 Nov, 9.12 pagi`; *whole* for a day alone."""
    wall = local(moment)
    day = f"{wall.day} {month_name(wall.month, long=False)}"
    return day if whole else f"{day}, {show_time(wall)}"


def _photo_words(line: PhotoLine) -> str:
    said = line.stage.say() if line.percent is None else f"{line.stage.say()} {line.percent}%"
    return " · ".join(part for part in (said, show_day(line.taken_on), line.caption) if part)


def _plain_facts(page: IssuePage) -> list[tuple[str, str]]:
    outside = " · ".join(part for part in (page.outside_system or "", page.outside_reference or "") if part)
    kind = page.kind.say() if page.kind is not IssueKind.complaint else ""
    channel = page.channel.say() if page.channel is not Channel.counter else ""
    return [
        (_("Kind"), kind),
        (_("Channel"), channel),
        (_("Outside reference"), outside),
        (_("Agency's reference"), page.agency_reference or ""),
        (_("Reply by"), show_day(page.reply_by) if page.reply_by else ""),
        (_("Taken to"), page.escalation.say() if page.escalation.name != "office" else ""),
        (_("Done by"), page.done_by[1] if page.done_by else ""),
        (_("Reopened"), say_count("{count} time", "{count} times", page.reopened) if page.reopened else ""),
        (_("Reason"), page.end_reason or ""),
        (_("Received by"), page.received_by),
    ]


def _link_label(table: str) -> str:
    return {
        "work_order": _("Work order"), "priority_round": _(P_("fact", "Round")), "charter": _("Charter"),
        "agenda_item": _("Agenda item"), "action_item": _("Action"),
    }.get(table, _("Related"))  # fmt: skip


def _short_title(table: str, title: str) -> str:
    """`1/2026` of `Pusingan keutamaan 1/2026`: what kind of record it is stands before it already."""
    if table != "priority_round":
        return title
    return title.removeprefix(_("Priority round")).strip() or title
