"""The commands about the agenda item in hand and the people of a meeting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.meetings import MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.meetings import inviting, item_papers
from k2k_desktop.ui.meetings.doing import OPEN

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

_GROUP = "agenda"


def item_commands(view: MeetingView) -> list[Command]:
    """What can be done with the item in hand of *view*; only looking once its minutes are circulated."""
    work, page = view.work, view.page
    if page.minutes_status is not MinutesStatus.draft:
        return item_papers.look_commands(view)
    may_move, may_write = partial(work.can, meetings.move_item), partial(work.can, meetings.write_item)
    up, down = partial(view.move_item, "up"), partial(view.move_item, "down")
    found = [
        command_for(meetings.add_item, work, view.add_item, group=_GROUP),
        command_for(meetings.rename_item, work, view.rename_item, icon="pencil", label=N_("Edit agenda item")),
        Command("meetings.up", N_("Move item up"), up, "Alt+Up", "record", "arrow-up", may_move, _GROUP),
        Command("meetings.down", N_("Move item down"), down, "Alt+Down", "record", "arrow-down", may_move, _GROUP),
        command_for(meetings.remove_item, work, view.remove_item, icon="trash-2", group=_GROUP),
    ]
    found += inviting.agenda_commands(view)
    if item := next((one for one in page.items if one.id == view.item_id), None):
        found += [*item_papers.paper_commands(view, item), *item_papers.look_commands(view)]
    if page.status in OPEN:
        found.append(
            Command("meetings.save", N_("Save item"), view.save, "Ctrl+S", "record", "save", may_write, _GROUP)
        )
    return found
