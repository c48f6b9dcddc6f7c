"""The forms of who attends: how and from when to when, a member of the register, a proxy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Field, fields, required
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import Attendance, AttendanceClass, MeetingKind
from k2k_desktop.models.meetings.room import Proxy
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import MeetingPage, Person, attendance, proxies
from k2k_desktop.services.meetings.room import RoomView
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work

PERSON_FORM: Final = fields(
    Attendance.attended_as, Attendance.reason, Attendance.arrived_at, Attendance.arrived_item_id, Attendance.left_at,
    Attendance.left_item_id,
)  # fmt: skip
BENCH_FORM: Final = fields(Attendance.bench)
MEMBER_FORM: Final = fields(Attendance.resident_id)
PROXY_FORM: Final = fields(Proxy.giver_id, Proxy.holder_id, Proxy.received_on)
_AWAY: Final = frozenset({AttendanceClass.apologies, AttendanceClass.absent})


def change_attendance(
    work: Work, parent: QWidget, page: MeetingPage, person: Person, attended_as: AttendanceClass | None = None
) -> FormDialog:
    """How somebody attended: class, reason for staying away, arrival and leaving; the bench where there are some."""
    benches = page.kind is MeetingKind.co_management

    def save(given: dict[str, Any]) -> None:
        work.change(
            meetings.mark, person.id, given["attended_as"], given["arrived_at"], given["reason"],
            given["arrived_item_id"], given["left_at"], given["left_item_id"],
        )  # fmt: skip
        if benches and given["bench"] not in (None, person.bench):
            work.change(attendance.set_bench, person.id, given["bench"])

    values = {one.name: getattr(person, one.name) or None for one in (*PERSON_FORM, *BENCH_FORM)}
    values["attended_as"] = attended_as or person.attended_as
    items = [(item.id, f"{item.number} {item.title}") for item in page.items]
    classes = [one for one in AttendanceClass if not (person.guest and one is AttendanceClass.present)]
    editors: dict[str, Editor] = {
        "attended_as": Chooser([(one, one.say()) for one in classes]),
        "arrived_item_id": Chooser(items, optional=True),
        "left_item_id": Chooser(items, optional=True),
    }
    rows = [("attended_as",), ("reason",), ("arrived_at", "arrived_item_id"), ("left_at", "left_item_id")]
    form = PERSON_FORM
    if benches:
        form = (*PERSON_FORM, *BENCH_FORM)
        rows.append(("bench",))
    return open_form(work, parent, person.name, form, save, values=values, editors=editors, rows=rows, width=560)


def add_member(work: Work, parent: QWidget, page: MeetingPage, then: Callable[[int], object]) -> FormDialog:
    """Put a member of the register on the list of a general meeting; *then* gets the key of the line."""
    waiting = work.read(attendance.members_to_come, page.id)

    def save(given: dict[str, Any]) -> int:
        return work.change(attendance.add_present_member, page.id, given["resident_id"])

    whole = [Field(one.name, one.kind, required=True) for one in MEMBER_FORM]
    dialog = open_form(
        work, parent, _("Add member present"), whole, save, editors={"resident_id": Chooser(waiting)},
        explain=_("Type the beginning of the name. Members of the register on the day of the meeting are offered."),
    )  # fmt: skip
    dialog.saved.connect(then)
    return dialog


def give_proxy(work: Work, parent: QWidget, page: MeetingPage) -> FormDialog:
    """Who lets whom vote, and when the paper came; a member who is on no list yet is put on it as absent."""
    listed = [(one.id, one.name) for one in page.people if one.attended_as in _AWAY and not one.guest]
    waiting = work.read(attendance.members_to_come, page.id)
    givers = [*listed, *((-key, name) for key, name in waiting)]  # less than 0: a resident, not a line of the list
    holders = [(one.id, one.name) for one in page.people if one.attended_as is AttendanceClass.present]

    def save(given: dict[str, Any]) -> int:
        giver, holder, received = given["giver_id"], given["holder_id"], given["received_on"]
        if giver < 0:
            return work.change(proxies.give_member_proxy, page.id, -giver, holder, received)
        return work.change(proxies.give_proxy, page.id, giver, holder, received)

    editors = {"giver_id": Chooser(givers), "holder_id": Chooser(holders)}
    return open_form(
        work, parent, _("Give proxy"), PROXY_FORM, save, values={"received_on": page.held_on}, editors=editors,
        rows=(("giver_id",), ("holder_id",), ("received_on",)),
    )  # fmt: skip


def take_proxy_back(work: Work, parent: QWidget, room: RoomView) -> FormDialog:
    """Which proxy is taken back."""
    words = [(one.id, _("{holder} votes for {giver}.", holder=one.holder, giver=one.giver)) for one in room.proxies]
    choice = required(Proxy.giver_id)

    def save(given: dict[str, Any]) -> None:
        work.change(proxies.take_proxy_back, given["giver_id"])

    return open_form(
        work, parent, _("Take proxy back"), choice, save, values={"giver_id": words[0][0]},
        editors={"giver_id": Chooser(words)}, verb=_("&Take back"),
    )  # fmt: skip
