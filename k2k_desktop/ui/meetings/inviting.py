"""What is done between planning a meeting and opening it: its checklist, service of the notice, replies, adjourning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Kind, Link, Text, fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.meetings import Attendance, Meeting, MeetingStatus
from k2k_desktop.models.meetings.room import NoticeService, ServiceWay
from k2k_desktop.services.meetings import MeetingPage, adjourning, agenda, notices, preparation, sending
from k2k_desktop.services.meetings.notices import Called
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask, ask_reason, show_refusal
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.doing import Doing
    from k2k_desktop.ui.meetings.minutes import MeetingView

_LINES: Final = 6
_ROW: Final = 36
_INSTEAD: Final = Field(
    "person_name", Text(label=N_("Representative"), longest=150, privacy="personal"), required=False
)
_WHY: Final = Field("reason", Text(label=N_("Reason of the adjournment"), longest=400), required=True)
_SERVICE: Final = (Field("service", Link(label=N_("Notice served"), to="notice_service"), required=True),)
_LATE: Final = Field(
    "late_reason",
    Text(label=N_("Reason for a later day"), longest=400, help=N_("Only where the day is after what the rules allow.")),
    required=False,
)


@dataclass(frozen=True, kw_only=True)
class _Several(Kind):
    """Several people of a list."""

    def parse(self, given: object) -> Any:
        chosen = tuple(given) if isinstance(given, list) else ()
        if not chosen:
            raise UserError(N_("Choose at least one."))
        return chosen


class PeopleEditor(Editor):
    """Several of *people*: Space ticks the one in hand, Ctrl+A all of them."""

    def __init__(self, people: list[tuple[int, str]], parent: QWidget | None = None) -> None:
        self.table = ShortTable(_("Whom the notice reached"), row=_ROW)
        self.table.setFixedHeight(theme.px(_ROW) * _LINES)
        super().__init__(self.table, parent)
        self._people = people
        self._chosen: set[int] = set()
        self.table.row_ticked.connect(self._tick)
        every = QShortcut(QKeySequence.StandardKey.SelectAll, self.table)
        every.setContext(Qt.ShortcutContext.WidgetShortcut)
        every.activated.connect(self._choose_all)

    def given(self) -> object:
        """The keys chosen."""
        return [key for key, _words in self._people if key in self._chosen]

    def show_value(self, value: Any) -> None:
        """Choose the keys in *value*."""
        self._chosen = set(value or ())
        self._show()

    def draft(self) -> str:
        """Nothing: whom a notice reached is chosen anew."""
        return ""

    def restore(self, draft: str) -> None:
        """Nothing is kept."""

    def _tick(self, key: int) -> None:
        self._chosen ^= {key}
        self._show()
        self.edited.emit()

    def _choose_all(self) -> None:
        self._chosen = {key for key, _words in self._people}
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        self.table.show_rows([(key, [Cell(words, tick=key in self._chosen)]) for key, words in self._people])


def commands(doing: Doing, page: MeetingPage) -> list[Command]:
    """What can be done around the notice of *page*, by where its life stands."""
    work, host = doing.work, doing.host
    found: list[Command] = []
    if page.status in (MeetingStatus.planned, MeetingStatus.notice_issued):
        found.append(command_for(preparation.save_step, work, partial(add_step, work, host, page),
                                 label=N_("Add preparation step")))  # fmt: skip
    if page.status in (MeetingStatus.notice_issued, MeetingStatus.in_session):
        found.append(command_for(notices.record_reply, work, partial(reply, work, host, page)))
    if page.status in (MeetingStatus.notice_issued, MeetingStatus.in_session, MeetingStatus.held):
        found.append(command_for(notices.record_service, work, partial(service, work, host, page)))
        found.append(command_for(notices.remove_service, work, partial(take_back_service, work, host, page)))
    return found


def reply(work: Work, host: QWidget, page: MeetingPage, person_id: int | None = None) -> FormDialog | None:
    """What somebody answered; *person_id* is who, else the dialog asks."""
    called = work.read(notices.invitations, page.id).people
    if not called:
        show_refusal(host, UserError(N_("Nobody is called to this meeting yet.")))
        return None
    waiting = next((one.id for one in called if one.reply is None), called[0].id)
    person = next((one for one in called if one.id == (person_id or waiting)), called[0])

    def save(given: dict[str, Any]) -> None:
        work.change(
            notices.record_reply, given["attendance_id"], given["invitation"], given["reason"], given["person_name"],
            given["replied_on"],
        )  # fmt: skip

    asked = fields(NoticeService.attendance_id, Attendance.invitation, Attendance.replied_on, Attendance.reason)
    form = (*asked, _INSTEAD)
    values = {
        "attendance_id": person.id, "invitation": person.reply, "reason": person.reason or None,
        "person_name": person.representative or None, "replied_on": work.runner.clock.today(),
    }  # fmt: skip
    return open_form(
        work, host, _("Record reply"), form, save, values=values,
        editors={"attendance_id": Chooser([(one.id, one.name) for one in called])},
        rows=(("attendance_id",), ("invitation", "replied_on"), ("reason",), ("person_name",)),
    )  # fmt: skip


def service(work: Work, host: QWidget, page: MeetingPage) -> FormDialog | None:
    """How the notice reached several members; those it has not reached are chosen."""
    called = work.read(notices.invitations, page.id).people
    if not called:
        show_refusal(host, UserError(N_("Nobody is called to this meeting yet.")))
        return None

    def save(given: dict[str, Any]) -> None:
        work.change(
            notices.record_service, page.id, given["attendance_id"], given["way"], given["served_on"], given["note"]
        )

    who = Field("attendance_id", _Several(label=N_("Whom the notice reached"), help=N_("Ctrl+A chooses all.")), True)
    values = {
        "attendance_id": tuple(one.id for one in called if not one.served),
        "served_on": work.runner.clock.today(),
    }
    form = (who, *fields(NoticeService.way, NoticeService.served_on, NoticeService.note))
    return open_form(
        work, host, _("Record service of notice"), form, save, values=values,
        editors={"attendance_id": PeopleEditor([(one.id, _line(one)) for one in called])},
        rows=(("attendance_id",), ("way", "served_on"), ("note",)),
    )  # fmt: skip


def take_back_service(work: Work, host: QWidget, page: MeetingPage) -> FormDialog | None:
    """That the notice reached somebody one way was entered wrongly."""
    served = [(one, way, day) for one in work.read(notices.invitations, page.id).people for way, day in one.served]
    if not served:
        show_refusal(host, UserError(N_("The notice has reached nobody yet.")))
        return None

    def save(given: dict[str, Any]) -> None:
        person, way, _day = served[given["service"]]
        work.change(notices.remove_service, person.id, way)

    words = [_served_words(one.name, way, day) for one, way, day in served]
    return open_form(
        work, host, _("Take back service of notice"), _SERVICE, save, verb=_("&Take back"),
        editors={"service": Chooser(list(enumerate(words)))},
    )  # fmt: skip


def add_step(work: Work, host: QWidget, page: MeetingPage) -> FormDialog:
    """Put a step on the checklist."""

    def save(given: dict[str, Any]) -> int:
        return work.change(preparation.save_step, page.id, None, 0, given)

    first = {"working_days": -1}
    return open_form(work, host, _("Add preparation step"), preparation.STEP_FORM, save, values=first)


def adjourn(work: Work, host: QWidget, page: MeetingPage, then: Callable[[int], object]) -> FormDialog:
    """Why the meeting cannot go on, and when it is taken up; *then* gets the key of that meeting."""
    last = work.read(adjourning.last_day_to_continue, page.id)

    def save(given: dict[str, Any]) -> int:
        return work.change(
            adjourning.adjourn_meeting, page.id, given["held_on"], given["starts_at"], given["place"],
            given["late_reason"] or "", reason=given["reason"],
        )  # fmt: skip

    values = {
        "held_on": min(page.held_on + dt.timedelta(days=7), last), "starts_at": page.starts_at, "place": page.place,
    }  # fmt: skip
    form = (_WHY, *fields(Meeting.held_on, Meeting.starts_at, Meeting.place), _LATE)
    dialog = open_form(
        work, host, _("Adjourn meeting"), form, save, values=values, verb=_("&Adjourn meeting"),
        rows=(("reason",), ("held_on", "starts_at"), ("place",), ("late_reason",)),
    )  # fmt: skip
    words = _("The rules let it go on by {day}. What is not finished goes on its agenda.", day=show_day(last))
    dialog.foot.insertWidget(1, label(words, "caption", dialog, wrap=True))
    dialog.saved.connect(then)
    return dialog


def why_late(work: Work, host: QWidget, page: MeetingPage) -> str | None:
    """The reason for a notice that is late today, empty where it is in time; None when the person would rather not."""
    period = work.read(notices.notice_period, page.id)
    if not period.late or page.held_on < work.runner.clock.today():
        return ""
    words = _(
        "The notice is late: it gives {given} days and the rules ask for {needed}. It had to go out by {day}.",
        given=period.given, needed=period.needed, day=show_day(period.last_day),
    )  # fmt: skip
    if ask(host, _("Issue notice"), words, {"late": _("Issue it late")}, danger=True) != "late":
        return None
    return ask_reason(host, _("Issue late notice"))


def send_to_agenda(
    work: Work, shell: Shell, host: QWidget, organisation_id: int, table: str, key: int, title: str
) -> bool:
    """Put a record on the next agenda of the organisation, or say what stands in the way. Whether it was done."""
    coming = work.read(sending.next_agenda, organisation_id)
    late = coming is not None and coming.after_notice
    if coming is not None and late:
        words = _(
            "The notice of {reference} has gone out with its agenda. Add this item after the notice?",
            reference=coming.reference,
        )
        if ask(host, _("Send to next agenda"), words, {"add": _("Add to the agenda")}) != "add":
            return False
    try:
        work.change(sending.send_to_agenda, organisation_id, table, key, title, after_notice=late)
    except UserError as error:  # the person is told
        show_refusal(host, error, _("Send to next agenda"))
        return False
    if coming is not None:
        words = _("It stands on the agenda of {reference}.", reference=coming.reference)
        at = coming.meeting_id
        shell.toast(words, _("Open"), lambda: shell.open_record("meeting", at))
    return True


def agenda_commands(view: MeetingView) -> list[Command]:
    """Closing the item in hand to the public copy, going to where it comes from, and sending an action onward."""
    work, page = view.work, view.page
    found = [
        command_for(sending.send_to_agenda, work, partial(send_action, view), label=N_("Send action to next agenda"))
    ]
    item = next((one for one in page.items if one.id == view.item_id), None)
    if item is None:
        return found
    words = N_("Open item to the public copy") if item.closed else N_("Close item to the public copy")
    close = partial(view.doing.attempt, agenda.close_item, page.id, item.id, not item.closed)
    found.append(command_for(agenda.close_item, work, close, label=words))
    table, _sign, key = item.source.partition(":")
    if key.isdecimal():
        go = partial(view.doing.shell.open_record, table, int(key))
        found.append(Command("meetings.source", N_("Open where the item comes from"), go, "", "record", "arrow-right"))
    return found


def tick(doing: Doing, page: MeetingPage, step_id: int) -> None:
    """Tick a step of the checklist off, or take the tick back."""
    step = next((one for one in doing.work.read(preparation.steps, page.id) if one.id == step_id), None)
    if step is not None:
        doing.attempt(preparation.tick, step_id, step.done_on is None)


def send_action(view: MeetingView) -> None:
    """Send the action in hand, of this meeting or of an earlier one, to the next agenda of the organisation."""
    page, pane = view.page, view.people
    if pane.first() is pane.arising:
        chosen = [(one.action_id, one.text) for one in page.arising if one.action_id == pane.arising.current_key()]
    else:
        entries = [entry for item in page.items for entry in item.entries if entry.action_id is not None]
        chosen = [(one.action_id or 0, one.text) for one in entries if one.id == pane.promised.current_key()]
    if not chosen or pane.first() is pane.people:
        show_refusal(view, UserError(N_("Choose an action first, under “Actions” or “Arising” beside the minutes.")))
        return
    ((key, text),) = chosen
    send_to_agenda(view.work, view.doing.shell, view, page.organisation_id, "action_item", key, " ".join(text.split()))


def _line(one: Called) -> str:
    if not one.served:
        return one.name
    return _served_words(one.name, *one.served[-1])


def _served_words(name: str, way: ServiceWay, day: dt.date) -> str:
    return _("{name} · {way}, {day}", name=name, way=way.say(), day=show_day(day))
