"""The form of stepping out for a declared interest."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Field, fields
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings.room import StepOut
from k2k_desktop.services.meetings import MeetingPage, interests
from k2k_desktop.services.meetings.room import RoomView
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work

FORM: Final[tuple[Field, ...]] = fields(StepOut.attendance_id, StepOut.reason)


def step_out(
    work: Work, parent: QWidget, page: MeetingPage, room: RoomView, person_id: int | None, declaration_id: int | None
) -> FormDialog:
    """Who leaves the room for the item in hand, and why; what was declared stands there already."""
    declared = {one.attendance_id: one for one in room.touched}
    chosen = person_id if person_id in room.here else next(iter(declared), None)
    found = declared.get(chosen or 0)
    reason = _("Declared an interest in {matter}.", matter=found.matter) if found else None
    here = [(one.id, one.name) for one in page.people if one.id in room.here]

    def save(given: dict[str, Any]) -> int:
        key = given["attendance_id"]
        same = declared.get(key)
        declaration = declaration_id if key == person_id and declaration_id else (same.declaration_id if same else None)
        return work.change(interests.step_out, page.id, room.item_id, key, given["reason"], declaration)

    words = _(
        "For item {number}, {title}: who steps out is not counted for the quorum and does not vote. "
        "The minutes print name and reason.",
        number=room.number, title=room.title,
    )  # fmt: skip
    return open_form(
        work, parent, _("Step out"), FORM, save, values={"attendance_id": chosen, "reason": reason},
        editors={"attendance_id": Chooser(here)}, rows=(("attendance_id",), ("reason",)), verb=_("&Step out"),
        explain=words,
    )  # fmt: skip
