"""The list of meetings with the one in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, say_count
from k2k_desktop.models.meetings import MeetingKind, MeetingStatus, MinutesStatus
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.meetings import MeetingPage, preparation, templates
from k2k_desktop.services.meetings.lists import meeting_of_item
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.widgets import SplitPage
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings import inviting
from k2k_desktop.ui.meetings import templates as template_dialog
from k2k_desktop.ui.meetings.doing import Doing
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.pane import MeetingPane
from k2k_desktop.ui.meetings.people import COMING
from k2k_desktop.ui.meetings.plan import plan_meeting

NONE_YET: Final = N_("There is no organisation yet. Record one under Organisations & Committees first.")
_DETAIL: Final = 344
_WIDTHS: Final = "meetings/widths"


class MeetingsPage(PageView):
    """Meetings of every organisation; Enter opens one, its minutes and its people."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self._total = 0
        self._key = 0
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
        self.split = SplitPage(self)
        self.split.add_pane(self.list, name=_("Meetings"))
        self.split.add_pane(self.pane, width=_DETAIL, name=_("Meeting in hand"))
        self.split.set_widths(memory.recall(_WIDTHS, [theme.px(802), theme.px(_DETAIL)]))
        self.split.widths_changed.connect(lambda widths: memory.keep(_WIDTHS, widths))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self.list.row_selected.connect(self._select)
        self.list.row_opened.connect(self.open_meeting)
        self.list.counted.connect(self._counted)
        self._show()

    def title(self) -> str:
        """The page's title."""
        return _("Meetings & Minutes")

    def fact(self) -> str:
        """How many meetings there are."""
        return say_count(meetings.ALL.count_one, meetings.ALL.count_many, self._total)

    def primary(self) -> Command | None:
        """Plan a meeting."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """Plan one, and whatever can be done with the one in hand."""
        page = self._page
        template = command_for(templates.save_template, self._work, self.edit_template, label=N_("Agenda template"))
        if page is None:
            return [self._new, template]
        open_it = Command("meetings.open", N_("Open"), lambda: self.open_meeting(page.id), "", "record", "arrow-right")
        step = self.doing.next_step(page)
        steps = [step] if step else []
        return [self._new, template, open_it, *steps, *self.doing.others(page), *self.doing.papers(page)]

    def plan(self) -> None:
        """Plan a meeting and show it."""
        if not self._work.read(governance.organisation_choices):
            show_refusal(self, UserError(NONE_YET))
            return
        page = self._page
        plan_meeting(self._work, self, self._planned, page.organisation_id if page else None)

    def edit_template(self) -> None:
        """Change the agenda that meetings like the one in hand start with."""
        if not self._work.read(governance.organisation_choices):
            show_refusal(self, UserError(NONE_YET))
            return
        page = self._page
        kind = page.kind if page else MeetingKind.committee
        template_dialog.edit_template(self._work, self, page.organisation_id if page else None, kind)

    def open_meeting(self, key: int) -> MeetingView:
        """Show one meeting over the list."""
        view = MeetingView(self._work, self._shell, key)
        self._shell.open_view(view)
        return view

    def show_record(self, table: str, key: int) -> None:
        """Select a meeting and open it, at one of its items where that is asked for."""
        if table not in ("meeting", "agenda_item"):
            return
        meeting = key if table == "meeting" else self._work.read(meeting_of_item, key)
        self.list.show_key(meeting)
        view = self.open_meeting(meeting)
        if table == "agenda_item":
            view.go_to_item(key)

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself again; the one in hand is read here."""
        if not tables:
            self.list.load()
        self._read()

    def record(self) -> tuple[str, int] | None:
        """The meeting selected."""
        return ("meeting", self._key) if self._page is not None else None

    def save_state(self) -> dict[str, Any]:
        """Words, filters and selection of the list."""
        return self.list.save_state()

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        if "send" in state:  # (organisation, table, key, title) of a record of another page
            inviting.send_to_agenda(self._work, self._shell, self, *state["send"])
            return
        self.list.restore_state(state)

    def document(self) -> PrintJob | None:
        """The paper of the meeting in hand."""
        return self.doing.job(self._page) if self._page else None

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), self.pane.first]

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Clear words, then filters."""
        return self.list.escape()

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the list; Enter opens the meeting."""
        self.split.set_pane_open(1, not narrow)

    def _planned(self, key: int) -> None:
        self.list.show_key(key)
        page = self._work.read(meetings.meeting_page, key)
        words = _("Meeting {reference} planned.", reference=page.reference)
        self._shell.toast(words, _("Open"), lambda: self._show_planned(key))
        self._select(key)

    def _show_planned(self, key: int) -> None:
        self.open_meeting(key)

    def _counted(self, _shown: int, total: int) -> None:
        if total != self._total:
            self._total = total
            self.header_changed.emit()

    def _select(self, key: int) -> None:
        if key != self._key:
            self._key = key
            self._read()

    def _read(self) -> None:
        self._page = None
        if self._key:
            try:
                self._page = self._work.read(meetings.meeting_page, self._key)
            except UserError:  # deleted meanwhile
                self._key = 0
        self._show()
        self.commands_changed.emit()

    def _show(self) -> None:
        page = self._page
        if page is None:
            self.pane.show_nothing()
            return
        open_it = Command("meetings.open", N_("Open"), lambda: self.open_meeting(page.id), "", "record", "arrow-right")
        step = self.doing.next_step(page)
        coming = self._work.read(preparation.steps, page.id) if page.status in COMING else ()
        self.pane.show_page(page, [open_it, *([step] if step else [])], coming)
        self.said.emit(_("{kind} {reference}", kind=page.kind.say(), reference=page.reference))


def _status(value: MeetingStatus, language: Language) -> Cell:
    badge: Any = {MeetingStatus.in_session: "info", MeetingStatus.notice_issued: "warn"}.get(value)
    return Cell(value.say(language), badge=badge)


def _minutes_status(value: MinutesStatus, language: Language) -> Cell:
    badge: Any = "info" if value is MinutesStatus.circulated else None
    muted = value is MinutesStatus.draft
    return Cell(value.say(language), badge=badge, muted=muted)
