"""The list of meetings with the one in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, say_count
from k2k_desktop.models.meetings import MeetingKind, MeetingStatus, MinutesStatus
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.meetings import MeetingPage, preparation, templates
from k2k_desktop.services.meetings.lists import meeting_of_item
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.inhand import InHandPage
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings import inviting
from k2k_desktop.ui.meetings import templates as template_dialog
from k2k_desktop.ui.meetings.doing import Doing
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.pane import MeetingPane
from k2k_desktop.ui.meetings.people import COMING
from k2k_desktop.ui.meetings.plan import plan_meeting

NONE_YET: Final = N_("There is no organisation yet. Record one under Organisations first.")


class MeetingsPage(InHandPage):
    """Meetings of every organisation; Enter opens one, its minutes and its people."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell)
        self._page: MeetingPage | None = None
        self.doing = Doing(work, shell, self)
        self._new = Command(
            "meetings.new", N_("New meeting"), self.plan, "Ctrl+N", "record", "plus", lambda: work.can(meetings.plan)
        )
        start = button_of(self._new, self, kind="primary")
        looks: dict[str, Look] = {"status": _status, "minutes_status": _minutes_status}
        self.list = ListPage(
            work, meetings.ALL, looks,
            empty=(_("No meeting yet"), _("Begin with the standard agenda of your organisation.")),
            empty_actions=(start,), hints=(HINTS[0],), parent=self,
        )  # fmt: skip
        self.pane = MeetingPane(self)
        self.put_beside(self.pane, (_("Meetings"), _("Meeting in hand")), 344, 802, "meetings/widths")
        self.fill()
        self.list.row_opened.connect(self.open_meeting)
        self._show()

    def title(self) -> str:
        """The page's title."""
        return _("Meetings & Minutes")

    def fact(self) -> str:
        """How many meetings there are."""
        return say_count(meetings.ALL.count_one, meetings.ALL.count_many, self.total)

    def primary(self) -> Command | None:
        """Plan a meeting."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """Plan one, and whatever can be done with the one in hand."""
        page = self._page
        template = command_for(templates.save_template, self.work, self.edit_template, label=N_("Agenda template"))
        if page is None:
            return [self._new, template]
        open_it = Command("meetings.open", N_("Open"), lambda: self.open_meeting(page.id), "", "record", "arrow-right")
        step = self.doing.next_step(page)
        steps = [step] if step else []
        return [self._new, template, open_it, *steps, *self.doing.others(page), *self.doing.papers(page)]

    def plan(self) -> None:
        """Plan a meeting and show it."""
        if not self.work.read(governance.organisation_choices):
            show_refusal(self, UserError(NONE_YET))
            return
        page = self._page
        plan_meeting(self.work, self, self._planned, page.organisation_id if page else None)

    def edit_template(self) -> None:
        """Change the agenda that meetings like the one in hand start with."""
        if not self.work.read(governance.organisation_choices):
            show_refusal(self, UserError(NONE_YET))
            return
        page = self._page
        kind = page.kind if page else MeetingKind.committee
        template_dialog.edit_template(self.work, self, page.organisation_id if page else None, kind)

    def open_meeting(self, key: int) -> MeetingView:
        """Show one meeting over the list."""
        view = MeetingView(self.work, self.shell, key)
        self.shell.open_view(view)
        return view

    def show_record(self, table: str, key: int) -> None:
        """Select a meeting and open it, at one of its items where that is asked for."""
        if table not in ("meeting", "agenda_item"):
            return
        meeting = key if table == "meeting" else self.work.read(meeting_of_item, key)
        self.list.show_key(meeting)
        view = self.open_meeting(meeting)
        if table == "agenda_item":
            view.go_to_item(key)

    def record(self) -> tuple[str, int] | None:
        """The meeting selected."""
        return ("meeting", self.hand) if self._page is not None else None

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave; with `send`, send a record of another page to the next agenda."""
        if "send" in state:  # (organisation, table, key, title) of a record of another page
            inviting.send_to_agenda(self.work, self.shell, self, *state["send"])
            return
        super().restore_state(state)

    def document(self) -> PrintJob | None:
        """The paper of the meeting in hand."""
        return self.doing.job(self._page) if self._page else None

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), self.pane.area]

    def _planned(self, key: int) -> None:
        self.list.show_key(key)
        page = self.work.read(meetings.meeting_page, key)
        words = _("Meeting {reference} planned.", reference=page.reference)

        def show() -> None:
            self.open_meeting(key)

        self.shell.toast(words, _("Open"), show)
        self.take(key)

    def read_hand(self) -> None:
        """Read and show the meeting in hand."""
        self._page = None
        if self.hand:
            try:
                self._page = self.work.read(meetings.meeting_page, self.hand)
            except UserError:  # deleted meanwhile
                self.hand = 0
        self._show()
        self.commands_changed.emit()

    def _show(self) -> None:
        page = self._page
        if page is None:
            self.pane.show_nothing()
            return
        open_it = Command("meetings.open", N_("Open"), lambda: self.open_meeting(page.id), "", "record", "arrow-right")
        step = self.doing.next_step(page)
        coming = self.work.read(preparation.steps, page.id) if page.status in COMING else ()
        self.pane.show_page(page, [open_it, *([step] if step else [])], coming)
        self.said.emit(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))


def _status(value: MeetingStatus, language: Language) -> Cell:
    badge: Any = {MeetingStatus.in_session: "info", MeetingStatus.notice_issued: "warn"}.get(value)
    return Cell(value.say(language), badge=badge)


def _minutes_status(value: MinutesStatus, language: Language) -> Cell:
    badge: Any = "info" if value is MinutesStatus.circulated else None
    muted = value is MinutesStatus.draft
    return Cell(value.say(language), badge=badge, muted=muted)
