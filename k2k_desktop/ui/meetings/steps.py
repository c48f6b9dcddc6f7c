"""Changing and deleting a step of the checklist of a meeting that has not opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.meetings import MeetingStatus
from k2k_desktop.services.meetings import preparation
from k2k_desktop.services.meetings.preparation import Step
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

_GROUP = "preparation"


def step_commands(view: MeetingView) -> list[Command]:
    """What can be done with the step in hand, before the meeting of *view* opens."""
    if view.page.status not in (MeetingStatus.planned, MeetingStatus.notice_issued):
        return []
    work = view.work

    def may() -> UserError | None:
        none = UserError(N_("Choose a step first."))
        return work.can(preparation.save_step) or (none if view.before.steps.current_key() is None else None)

    change, delete = partial(change_step, view), partial(delete_step, view)
    return [
        Command("meetings.change_step", N_("Change preparation step"), change, "", "record", "pencil", may, _GROUP),
        command_for(preparation.remove_step, work, delete, enabled=may, group=_GROUP),
    ]


def change_step(view: MeetingView) -> FormDialog | None:
    """Other words or other days for the step in hand."""
    step = _step(view)
    if step is None:
        return None

    def save(given: dict[str, Any]) -> int:
        return view.work.change(preparation.save_step, view.page.id, step.id, step.version, given)

    values = {"title": step.title, "working_days": step.working_days}
    return open_form(view.work, view, _("Change preparation step"), preparation.STEP_FORM, save, values=values)


def delete_step(view: MeetingView) -> None:
    """Take the step in hand off the checklist; Undo brings it back."""
    step = _step(view)
    if step is not None:
        view.doing.attempt(preparation.remove_step, step.id, step.version)


def _step(view: MeetingView) -> Step | None:
    found = view.work.read(preparation.steps, view.page.id)
    return next((one for one in found if one.id == view.before.steps.current_key()), None)
