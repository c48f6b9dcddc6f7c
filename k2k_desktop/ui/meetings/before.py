"""A meeting before it opens, or called off: what is known of it, what is to be done, and who answered the notice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.models.meetings import Invitation, MeetingStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import MeetingPage, notices, preparation
from k2k_desktop.services.meetings.notices import Called, Invitations, NoticePeriod
from k2k_desktop.services.meetings.preparation import Step
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, put_buttons
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, FactList, label
from k2k_desktop.ui.kit.work import Work

NEXT = {
    MeetingStatus.planned: N_("The number is final once the notice goes out. Check the agenda, then issue the notice."),
    MeetingStatus.notice_issued: N_("The notice is out. On the day, open the meeting: then minutes can be written."),
    MeetingStatus.cancelled: N_("This meeting was cancelled and keeps its number."),
}
_ROW = 36
_MOST = 9  # rows a table shows before it scrolls by itself


class BeforeSheet(QWidget):
    """Facts on a card with *commands* below them, then the checklist and the people called.

    `step_ticked` carries the key of a step of the checklist, `reply_wanted` that of a member called.
    """

    step_ticked = Signal(int)
    reply_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = scrolled(self)
        column.setContentsMargins(*[theme.px(16), theme.px(12)] * 2)
        column.setSpacing(theme.px(12))
        self._card = self._new_card()
        self.title = label("", "heading", self._card, wrap=True)
        self.facts = FactList(self._card)
        self.next = label("", parent=self._card, wrap=True)
        self.next.setProperty("role", "muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px(8))
        for part in (self.title, self.facts, self.next):
            self._card.body.addWidget(part)
        self._card.body.addLayout(self._buttons)
        self._todo = self._new_card()
        self.countdown = label("", parent=self._todo, wrap=True)
        heads = (_("What to do"), _("Due date"), _("Days left"))
        self.steps = ShortTable(_("Preparation"), heads, (0, 120, 150), self._todo, row=_ROW)
        self.steps.row_ticked.connect(self.step_ticked)
        self.steps.row_opened.connect(self.step_ticked)
        self._todo.body.addWidget(label(_("Preparation"), "strong", self._todo))
        self._todo.body.addWidget(self.countdown)
        self._todo.body.addWidget(self.steps)
        self._called = self._new_card()
        self.counts = label("", parent=self._called, wrap=True)
        heads = (_("Member"), _("Reply"), _("Notice served"))
        self.people = ShortTable(_("Invitations"), heads, (0, 210, 210), self._called, row=44)
        self.people.row_opened.connect(self.reply_wanted)
        self._called.body.addWidget(label(_("Invitations"), "strong", self._called))
        self._called.body.addWidget(self.counts)
        self._called.body.addWidget(self.people)
        for card in (self._card, self._todo, self._called):
            column.addWidget(card)
        column.addStretch(1)

    def show_page(self, page: MeetingPage, commands: Sequence[Command], work: Work) -> None:
        """Show the meeting and what can be done with it; *work* reads the checklist and the replies."""
        self.title.setText(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))
        found = facts_of(page)
        self.next.setText(say(NEXT.get(page.status, "")))
        called_off = page.status is MeetingStatus.cancelled
        if not called_off:
            found.append((_("Notice"), notice_words(page, work.read(notices.notice_period, page.id))))
            steps = work.read(preparation.steps, page.id)
            self._show_steps(steps)
            self._show_people(page, work.read(notices.invitations, page.id))
        self._todo.setVisible(not called_off)
        self._called.setVisible(not called_off)
        self.facts.show_facts(found)
        put_buttons(self._buttons, commands, self._card)

    def _new_card(self) -> Card:
        card = Card(parent=self, padding=20)
        card.setMaximumWidth(theme.px(800))
        return card

    def _show_steps(self, found: Sequence[Step]) -> None:
        self.countdown.setText(countdown(found))
        self.steps.show_rows([(one.id, _step(one)) for one in found])
        _fit(self.steps, len(found), _ROW)

    def _show_people(self, page: MeetingPage, found: Invitations) -> None:
        if page.status is MeetingStatus.planned:
            self.counts.setText(say_count("{count} member is called", "{count} members are called", len(found.people)))
        else:
            self.counts.setText(counts_words(found))
        self.people.show_rows([(one.id, _person(one)) for one in found.people])
        _fit(self.people, len(found.people), 44)


def countdown(found: Sequence[Step]) -> str:
    """What comes next on the checklist and in how many days."""
    step = preparation.next_step(found)
    if step is None:
        return _("Everything on the checklist is done.")
    return _("Next: {step}, {when}", step=step.title, when=_left(step))


def counts_words(found: Invitations) -> str:
    """`5 will attend · 1 apology · ...`."""
    return _(
        "{coming} will attend · {apologies} send apologies · {represented} send a representative · {silent} have not "
        "answered · {unserved} not served yet",
        coming=found.coming, apologies=found.apologies, represented=found.represented, silent=found.silent,
        unserved=found.unserved,
    )  # fmt: skip


def notice_words(page: MeetingPage, period: NoticePeriod) -> str:
    """How the notice stands: until when it may go out, or how many days it gave."""
    day = show_day(period.last_day)
    if page.status is not MeetingStatus.planned:
        words = N_("Gave {given} days; the rules ask for {needed}. Late.")
        return _(words if period.late else N_("Gave {given} days; the rules ask for {needed}."),
                 given=period.given, needed=period.needed)  # fmt: skip
    if period.late:
        return _("Late: it had to go out by {day} ({needed} days).", day=day, needed=period.needed)
    return _("To go out by {day} ({needed} days).", day=day, needed=period.needed)


def facts_of(page: MeetingPage) -> list[tuple[str, str | QWidget]]:
    """What is known of a meeting, label and value."""
    found: list[tuple[str, str | QWidget]] = [
        (_("Organisation"), page.organisation),
        (_("Date"), show_day(page.held_on, long=True, weekday=True)),
        (_("Time"), show_time(page.starts_at)),
        (_("Venue"), page.place),
    ]
    shown = {one.name: (say(one.kind.label), one.kind.show(page.values.get(one.name))) for one in meetings.FORM}
    found += [shown[name] for name in ("ends_at", "title", "reply_by") if shown[name][1]]
    if page.values.get("representatives"):
        found.append(shown["representatives"])
    found += [(_("Status"), page.status.say()), (_("Minutes of meeting"), page.minutes_status.say())]
    if page.author:
        found.append((_("Prepared by"), page.author))
    return found


def _left(step: Step) -> str:
    if step.days_left == 0:
        return _("today")
    if step.days_left < 0:
        return say_count("{count} day late", "{count} days late", -step.days_left)
    return say_count("in {count} day", "in {count} days", step.days_left)


def _step(one: Step) -> list[Cell]:
    done = one.done_on is not None
    when = _("Done {day}", day=show_day(one.done_on)) if one.done_on is not None else _left(one)
    said = _("{step}, {state}", step=one.title, state=when)
    return [
        Cell(one.title, tick=done, muted=done, said=said),
        Cell(show_day(one.due_on), muted=done),
        Cell(when, muted=done, badge="warn" if one.late else None),
    ]


def _person(one: Called) -> list[Cell]:
    answer = one.reply.say() if one.reply else _("No answer yet")
    more = one.representative if one.reply is Invitation.represented else one.reason
    served = "—"
    if one.served:
        way, day = one.served[-1]
        served = _("{way}, {day}", way=way.say(), day=show_day(day))
    return [
        Cell(one.name, second=one.position), Cell(answer, second=more, muted=one.reply is None),
        Cell(served, muted=not one.served),
    ]  # fmt: skip


def _fit(table: ShortTable, rows: int, height: int) -> None:
    """The table is as high as its rows, up to a bound."""
    shown = max(1, min(rows, _MOST))
    table.setFixedHeight(theme.px(height) * shown + table.horizontalHeader().height() + theme.px(4))
