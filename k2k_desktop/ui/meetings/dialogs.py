"""The forms of meetings: change, add an item or a guest, close, confirm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Attendance,
    AttendanceClass,
    Confirmation,
    Meeting,
)
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import Arising, EntryDraft, ItemView, MeetingPage, Person, papers
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work

ITEM_FORM: Final = fields(AgendaItem.title, AgendaItem.presenter)
GUEST_FORM: Final = fields(Attendance.person_name, Attendance.position, Attendance.attended_as)
ACTION_FORM: Final = fields(ActionItem.owner_name, ActionItem.due_on)
CLOSE_FORM: Final = fields(Meeting.ends_at)
DONE_FORM: Final = fields(ActionItem.status, ActionItem.closed_on)
CONFIRM_FORM: Final = fields(
    Confirmation.meeting_id, Confirmation.proposer_id, Confirmation.seconder_id, Confirmation.amended,
    Confirmation.amendments,
)  # fmt: skip
MEETING_ROWS: Final = (
    ("held_on", "kind"), ("starts_at", "ends_at"), ("place", "title"), ("reply_by", "representatives"),
)  # fmt: skip


def change_meeting(work: Work, parent: QWidget, page: MeetingPage) -> FormDialog:
    """Change when, where and about what."""

    def save(given: dict[str, Any]) -> int:
        changed = {name: value for name, value in given.items() if value != page.values[name]}
        return work.change(meetings.save_meeting, page.id, page.version, changed)

    return open_form(
        work, parent, _("Edit meeting"), meetings.FORM, save, values=page.values, rows=MEETING_ROWS, width=600
    )


def add_item(work: Work, parent: QWidget, meeting_id: int, then: Callable[[int], object]) -> FormDialog:
    """Put an item on the agenda; *then* gets its key."""

    def save(given: dict[str, Any]) -> int:
        return work.change(meetings.add_item, meeting_id, given["title"], presenter=given["presenter"])

    dialog = open_form(work, parent, _("New agenda item"), ITEM_FORM, save)
    dialog.saved.connect(then)
    return dialog


def rename_item(work: Work, parent: QWidget, meeting_id: int, item: ItemView) -> FormDialog:
    """Give an item another title or presenter."""

    def save(given: dict[str, Any]) -> None:
        work.change(meetings.rename_item, meeting_id, item.id, item.version, given["title"], given["presenter"])

    values = {"title": item.title, "presenter": item.presenter or None}
    return open_form(work, parent, _("Edit agenda item"), ITEM_FORM, save, values=values)


def add_guest(work: Work, parent: QWidget, meeting_id: int) -> FormDialog:
    """Put somebody who is no member on the list."""

    def save(given: dict[str, Any]) -> int:
        return work.change(
            meetings.add_guest, meeting_id, given["person_name"], given["position"], given["attended_as"]
        )

    classes = (AttendanceClass.in_attendance, AttendanceClass.secretariat)
    editors = {"attended_as": Chooser([(one, one.say()) for one in classes])}
    values = {"attended_as": AttendanceClass.in_attendance}
    return open_form(work, parent, _("Add guest"), GUEST_FORM, save, values=values, editors=editors)


def action_fields(
    work: Work,
    parent: QWidget,
    draft: EntryDraft,
    people: Sequence[Person],
    day: dt.date,
    put: Callable[[str, dt.date | None], None],
) -> FormDialog:
    """Who does an action and by when; *put* gets both."""
    values = {"owner_name": draft.owner or None, "due_on": draft.due}
    editors = {"owner_name": Offering([one.name for one in people])}
    return open_form(
        work, parent, _("Action"), ACTION_FORM, lambda given: put(given["owner_name"] or "", given["due_on"]),
        values=values, editors=editors, today=lambda: day, verb=_("&Put in"), rows=(("owner_name", "due_on"),),
    )  # fmt: skip


def close_meeting(work: Work, parent: QWidget, page: MeetingPage) -> FormDialog:
    """The meeting is over; at what time."""

    def save(given: dict[str, Any]) -> None:
        work.change(meetings.close_meeting, page.id, given["ends_at"])

    now = local(work.runner.clock.now())
    closing = now.time().replace(second=0, microsecond=0) if now.date() == page.held_on else None
    values = {"ends_at": closing or page.values["ends_at"]}
    return open_form(work, parent, _("Close meeting"), CLOSE_FORM, save, values=values, verb=_("Close &meeting"))


def close_action(work: Work, parent: QWidget, left: Arising) -> FormDialog:
    """Say that an action of an earlier meeting is done or dropped."""

    def save(given: dict[str, Any]) -> None:
        work.change(meetings.close_action, left.action_id, left.version, given["status"], given["closed_on"])

    values = {"status": ActionStatus.done, "closed_on": work.runner.clock.today()}
    words = f"{left.text}\n{left.source}"
    return open_form(work, parent, _("Close action"), DONE_FORM, save, values=values, explain=words)


def confirm_minutes(work: Work, parent: QWidget, page: MeetingPage, then: Callable[[], object]) -> FormDialog:
    """Confirm earlier minutes at the meeting of *page*: which, proposer, seconder, amended and how."""
    present = [(one.id, one.name) for one in page.people if one.attended_as is AttendanceClass.present]
    waiting = [
        (one.meeting_id, _("{reference} of {day}", reference=one.reference, day=show_day(one.held_on)))
        for one in page.to_confirm
        if not one.mine
    ]

    def save(given: dict[str, Any]) -> None:
        work.change(
            meetings.confirm_minutes, given["meeting_id"], page.id, given["proposer_id"], given["seconder_id"],
            amended=given["amended"], amendments=given["amendments"],
        )  # fmt: skip
        work.start(papers.keep_confirmed, lambda _printed: None, given["meeting_id"])

    editors = {"meeting_id": Chooser(waiting), "proposer_id": Chooser(present), "seconder_id": Chooser(present)}
    rows = (("meeting_id",), ("proposer_id", "seconder_id"), ("amended",), ("amendments",))
    words = _("Confirmed minutes never change. A later correction is an amendment, written in the minutes that follow.")
    dialog = open_form(
        work, parent, _("Confirm minutes"), CONFIRM_FORM, save, values={"meeting_id": waiting[0][0], "amended": False},
        editors=editors, rows=rows, verb=_("&Confirm minutes"), explain=words, width=560,
    )  # fmt: skip
    dialog.saved.connect(lambda _key: then())
    return dialog
