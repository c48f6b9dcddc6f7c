"""What can be done with the minutes as a whole: take back, amend, extract, sign; by how they stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.models.meetings import MinutesStatus
from k2k_desktop.services.meetings import amendments, extracts, minutes, papers, signed_pages
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask_reason
from k2k_desktop.ui.kit.pages import PrintJob
from k2k_desktop.ui.meetings import minute_dialogs as dialogs
from k2k_desktop.ui.meetings.doing import OPEN
from k2k_desktop.ui.meetings.steps import step_commands

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

_GROUP = "minutes"


def minute_commands(view: MeetingView) -> list[Command]:
    """The commands about the minutes of *view*, with F3 for finding; before it opens, those about its checklist."""
    work, page = view.work, view.page
    if page.status not in OPEN:
        return step_commands(view)
    found = view.finder.commands()
    match page.minutes_status:
        case MinutesStatus.draft:
            run = partial(dialogs.set_reviewer, view)
            found.append(command_for(signed_pages.set_reviewer, work, run, group=_GROUP))
        case MinutesStatus.circulated:
            found.append(command_for(minutes.back_to_draft, work, partial(_back, view), group=_GROUP))
        case MinutesStatus.confirmed:
            found += _confirmed(view)
    if any(item.closed for item in page.items):
        found.append(command_for(papers.public_minutes_pdf, work, partial(_public, view), group="papers"))
    return found


def _confirmed(view: MeetingView) -> list[Command]:
    work = view.work
    amend, extract = partial(dialogs.amend, view), partial(dialogs.make_extract, view)
    found = [
        command_for(amendments.amend_minutes, work, amend, label=N_("Amendment"), group=_GROUP),
        command_for(extracts.make_extract, work, extract, group=_GROUP),
    ]
    if any(entry.extracts for item in view.page.items for entry in item.entries):
        run = partial(dialogs.print_extract, view)
        found.append(command_for(extracts.extract_pdf, work, run, icon="printer", group=_GROUP))
    if view.page.signed:
        run = partial(dialogs.check_signed_page, view)
        check = signed_pages.check_signed_page
        label = N_("Check signed page")
        found.append(command_for(check, work, run, label=label, icon="shield-check", group=_GROUP))
    else:
        run = partial(dialogs.choose_signed_page, view)
        found.append(command_for(signed_pages.attach_signed_page, work, run, group=_GROUP))
    return found


def _back(view: MeetingView) -> None:
    reason = ask_reason(view, _(minutes.back_to_draft.label))
    if reason is not None:
        view.doing.attempt(minutes.back_to_draft, view.page.id, reason=reason)


def _public(view: MeetingView) -> None:
    if view.save():
        title = _("Public copy of minutes {reference}", reference=view.page.reference)
        view.doing.shell.print_out(PrintJob(title, papers.public_minutes_pdf, (view.page.id, language())))
