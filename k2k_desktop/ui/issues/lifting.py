"""A complaint about a lift becomes a stop in the lift's log, in one step."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Count, Field, field_of
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.services.issues.works import lifts
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.moments import moment_fields, moment_row, moment_values, taken, told
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work

_LIFT: Final = Field("facility_id", Count(label=N_("Lift")), True)
_TRAPPED: Final = Field("trapped", Count(label=N_("People trapped"), most=40), False)
_NONE: Final = N_("No lift of this estate is in the register. Record it under Works & Facilities first.")


def commands(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """The lift has stopped; only of an open complaint about a lift."""
    if page.ended_at is not None or not work.read(lifts.about_lift, page.id):
        return []
    stop = partial(stop_lift, work, parent, page)
    return [command_for(lifts.lift_down, work, stop, label=N_("The lift has stopped…"))]


def stop_lift(work: Work, parent: QWidget, page: IssuePage) -> FormDialog | None:
    """Which lift, since when, and whether people are inside; when it was reported is offered."""
    found = work.read(lifts.lifts_of_issue, page.id)
    if not found:
        show_refusal(parent.window(), UserError(_NONE))
        return None

    def save(given: dict[str, Any]) -> int:
        wanted = taken(given, "started_at")
        return told(
            lambda: work.change(
                lifts.lift_down, wanted["facility_id"], wanted["started_at"], page.id, LiftEventKind.breakdown,
                wanted["trapped"] or 0, wanted["cause"],
            ),
            "started_at",
        )  # fmt: skip

    values = {"facility_id": found[0][0], **moment_values("started_at", page.reported_at)}
    return open_form(
        work, parent.window(), _("The lift stands still: {reference}", reference=page.reference),
        (_LIFT, _TRAPPED, *moment_fields("started_at", N_("Stopped on")), field_of(LiftEvent.cause)), save,
        values=values, editors={"facility_id": Chooser(found)},
        rows=(("facility_id", "trapped"), moment_row("started_at"), ("cause",)), verb=_("&Record"),
    )  # fmt: skip
