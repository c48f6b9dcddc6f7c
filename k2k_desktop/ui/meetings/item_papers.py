"""The paper that goes with an agenda item: chosen from a disk, looked at, taken off."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.attachments import FileGiven, read_file
from k2k_desktop.services.meetings import ItemView, agenda
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import PrintJob

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

_GROUP = "agenda"


def paper_commands(view: MeetingView, item: ItemView) -> list[Command]:
    """Putting a file with *item*, or another in its place, and taking it off; while the agenda can be changed."""
    work = view.work
    words = N_("Change paper") if item.paper_id else N_("Attach paper")
    found = [command_for(agenda.attach_paper, work, partial(choose_paper, view), label=words, group=_GROUP)]
    if item.paper_id:
        may, run = partial(work.can, agenda.attach_paper), partial(take_off_paper, view)
        found.append(Command("meetings.take_off_paper", N_("Take paper off"), run, "", "record", "x", may, _GROUP))
    return found


def look_commands(view: MeetingView) -> list[Command]:
    """Looking at the paper of the item in hand, always."""
    item = next((one for one in view.page.items if one.id == view.item_id), None)
    if item is None or item.paper_id is None:
        return []
    run = partial(show_paper, view)
    may = partial(view.work.can, agenda.item_paper)
    return [Command("meetings.open_paper", N_("Open paper"), run, "", "record", "eye", may, _GROUP)]


def choose_paper(view: MeetingView) -> None:
    """Ask for the file."""
    filters = _("PDF and pictures (*.pdf *.png *.jpg *.jpeg *.webp)")
    chosen, _kind = QFileDialog.getOpenFileName(view.window(), _(agenda.attach_paper.label), "", filters)
    if chosen:
        take_paper(view, Path(chosen))


def take_paper(view: MeetingView, path: Path) -> None:
    """Keep the file at *path* with the item in hand, or say why not."""
    try:
        given = read_file(path)
    except UserError as error:  # the boundary of a foreign file
        show_refusal(view, error, _(agenda.attach_paper.label))
        return
    if _put(view, given):
        open_it = partial(show_paper, view)
        view.doing.shell.toast(_("{name} goes with this item.", name=given.name), _("Open"), open_it)


def take_off_paper(view: MeetingView) -> None:
    """The item has no paper any more; Undo brings it back."""
    if _put(view, None):
        view.doing.shell.toast(_("The paper no longer goes with this item."))


def show_paper(view: MeetingView) -> None:
    """The paper of the item in hand, as pages."""
    item = next((one for one in view.page.items if one.id == view.item_id), None)
    if item is not None:
        title = _("Paper of {item}", item=item.title)
        view.doing.shell.print_out(PrintJob(title, agenda.item_paper, (view.page.id, item.id)))


def _put(view: MeetingView, given: FileGiven | None) -> bool:
    return view.save() and view.doing.attempt(agenda.attach_paper, view.page.id, view.item_id, given)
