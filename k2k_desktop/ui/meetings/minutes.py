"""One meeting: agenda left, its minutes in the middle, people and follow-up right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.meetings import MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import ItemView, MeetingPage
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import SplitPage
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings import agenda, dialogs, inviting, people, room, standing, unsaved
from k2k_desktop.ui.meetings.agenda import AgendaPane
from k2k_desktop.ui.meetings.before import BeforeSheet
from k2k_desktop.ui.meetings.doing import OPEN, Doing
from k2k_desktop.ui.meetings.find import Finder
from k2k_desktop.ui.meetings.item import ItemSheet
from k2k_desktop.ui.meetings.item_commands import item_commands
from k2k_desktop.ui.meetings.minute_commands import minute_commands
from k2k_desktop.ui.meetings.minute_dialogs import block_fields
from k2k_desktop.ui.meetings.people import PeoplePane
from k2k_desktop.ui.meetings.room import InRoom

_TABLES: Final = frozenset(
    {
        "meeting",
        "agenda_item",
        "attendance",
        "minute_entry",
        "action_item",
        "confirmation",
        "amendment",
        "extract",
        "preparation_step",
        "notice_service",
    }
)
_WIDTHS: Final = "minutes/widths"


class MeetingView(PageView):
    """Shows the meeting *meeting_id* and lets it be written down; leaving an item saves it in one change."""

    def __init__(self, work: Work, shell: Shell, meeting_id: int) -> None:
        super().__init__()
        self.work, self._shell = work, shell
        self._narrow = self._placed = self._dirty = False
        self.page: MeetingPage = work.read(meetings.meeting_page, meeting_id)
        self.doing = Doing(work, shell, self, self.save)
        self.item_id = self._first_item()
        self.agenda = AgendaPane()
        self.sheet = ItemSheet()
        self.before = BeforeSheet()
        self.centre = QStackedWidget()
        self.people = PeoplePane()
        self.finder = Finder(self)
        self.room = InRoom(self)
        self._build()
        self._connect()
        self._show()
        self._show_item()

    # ---- what the window asks

    def title(self) -> str:
        """`Minit Mesyuarat Bil. 6/2026`, or the meeting before it opens."""
        if self.page.status in OPEN:
            return _("Minutes of meeting {reference}", reference=self.page.reference)
        return _("Meeting {reference}", reference=self.page.reference)

    def fact(self) -> str:
        """Whose, when and where."""
        page = self.page
        return _(
            "{organisation} · {day}, {time} · {place}",
            organisation=page.organisation, day=show_day(page.held_on, long=True), time=show_time(page.starts_at),
            place=page.place,
        )  # fmt: skip

    def badge(self) -> Cell | None:
        """The state of the minutes, or of the meeting before it opens."""
        page = self.page
        if page.status not in OPEN:
            return Cell(page.status.say(), badge="neutral", icon="calendar-days")
        kinds: dict[MinutesStatus, Cell] = {
            MinutesStatus.draft: Cell(page.minutes_status.say(), badge="neutral", icon="pencil"),
            MinutesStatus.circulated: Cell(page.minutes_status.say(), badge="info", icon="send"),
            MinutesStatus.confirmed: Cell(page.minutes_status.say(), badge="ok", icon="lock"),
        }
        return kinds[page.minutes_status]

    def primary(self) -> Command | None:
        """The next step in the meeting's life."""
        return self.doing.next_step(self.page)

    def secondary(self) -> Sequence[Command]:
        """The preview of its paper."""
        return (self.doing.preview(self.page),)

    def commands(self) -> Sequence[Command]:
        """Everything that can be done here."""
        step = self.doing.next_step(self.page)
        steps = [step] if step else []
        here = [*item_commands(self), *minute_commands(self), *self.room.commands()]
        return [*steps, *self.doing.others(self.page), *here, *self.doing.papers(self.page)]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again; words being typed stay."""
        if tables and not tables & (_TABLES | room.TABLES):
            return
        try:
            self.page = self.work.read(meetings.meeting_page, self.page.id)
        except UserError:  # deleted meanwhile
            self._shell.close_view(self)
            return
        kept, before = self.sheet.item, self.centre.currentWidget()
        self._show()
        fresh = self._item()
        if fresh is None or kept is None or fresh.id != kept.id:
            self.item_id = fresh.id if fresh else self._first_item()
            self._show_item()
        elif fresh.version != kept.version and not self.sheet.text.is_dirty():
            self._show_item()
        else:
            self.sheet.show_saved(fresh if fresh.version == kept.version else kept)
            self.sheet.set_read_only(self._read_only())
        if before is self.before and self.centre.currentWidget() is self.sheet and self.isVisible():
            self.sheet.text.setFocus()  # the meeting was opened: what comes next is writing
        self.header_changed.emit()
        self.commands_changed.emit()

    def is_dirty(self) -> bool:
        """Whether words here are not saved."""
        return self.sheet.text.is_dirty()  # even where the minutes were circulated meanwhile: the words are not kept

    def leave(self) -> bool:
        """Leaving saves; where that is refused, the person decides."""
        if not self.is_dirty() or self.save():
            return True
        verbs = {"discard": _("Discard changes")}
        text = _("The item in hand could not be saved.")
        return ask(self, self.title(), text, verbs, cancel=N_("Stay here")) == "discard"

    def record(self) -> tuple[str, int] | None:
        """This meeting."""
        return ("meeting", self.page.id)

    def draft(self) -> dict[str, Any] | None:
        """The words of the item in hand that are not saved."""
        return unsaved.pack(self.item_id, self.sheet.text.drafts()) if self.is_dirty() else None

    def restore_draft(self, draft: dict[str, Any]) -> bool:
        """Put those words into their item again, unless it is gone or the minutes are locked."""
        keys = [item.id for item in self.page.items]
        if self._read_only() or draft["item"] not in keys or not self.go_to_item(draft["item"]):
            return False
        self.sheet.text.restore_drafts(unsaved.unpack(draft))
        return True

    def save_state(self) -> dict[str, Any]:
        """The item in hand and its words that are not saved."""
        return {"meeting": self.page.id, "item": self.item_id, "draft": self.draft()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        if state.get("meeting") == self.page.id and self.go_to_item(state["item"]) and state["draft"]:
            self.restore_draft(state["draft"])

    def document(self) -> PrintJob | None:
        """The paper of the meeting; whoever prints it saves the item in hand before (`leave`)."""
        return self.doing.job(self.page)

    def panes(self) -> Sequence[QWidget]:
        """Agenda, text, people."""
        middle = self.sheet.text if self.centre.currentWidget() is self.sheet else self.before
        return (self.agenda.table, middle, self.people.first())

    def narrow(self, narrow: bool) -> None:
        """A narrow window has no pane at the right; a tool opens it."""
        self._narrow = narrow
        self.split.set_pane_open(2, not self._narrow)
        self.sheet.people.setVisible(self._narrow)

    def find_here(self) -> None:
        """Ctrl+F: find words in all items."""
        if self.centre.currentWidget() is self.sheet:
            self.finder.open()

    def escape(self) -> bool:
        """Close the find bar, or the pane at the right where it covers a narrow window."""
        if self.finder.bar.isVisible():
            self.finder.bar.close_bar()
            return True
        if self._narrow and self.people.isVisible():
            self.split.set_pane_open(2, False)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first time: the panes get their widths, and the keyboard is where one writes."""
        super().showEvent(event)
        if self._placed:
            return
        self._placed = True
        column = self.layout()
        if column is not None:
            column.activate()
        sides = [theme.px(agenda.WIDTH), theme.px(people.WIDTH)]
        usual = [sides[0], max(1, self.width() - sum(sides)), sides[1]]
        self.split.set_widths(memory.recall(_WIDTHS, usual))
        (self.agenda.table if self._read_only() else self.sheet.text).setFocus()

    # ---- writing

    def save(self) -> bool:
        """Keep the item in hand in one change. False where it was refused, and the person knows why."""
        text, item = self.sheet.text, self.sheet.item
        if item is None or (self._read_only() and not text.is_dirty()):
            return True
        text.read_tags()
        if not text.differs():
            self._tell_dirty()
            return True
        return self._write(item, None)

    def go_to_item(self, item_id: int) -> bool:
        """Save the item in hand and show another."""
        if item_id == self.item_id:
            return True
        if not self.save():
            self.agenda.show_items(self.page.items, self.item_id)
            return False
        self.item_id = item_id
        self._show()
        self._show_item()
        self.commands_changed.emit()
        return True

    def step(self, step: int) -> None:
        """The next item, or the one before."""
        keys = [item.id for item in self.page.items]
        place = keys.index(self.item_id) + step if self.item_id in keys else -1
        if 0 <= place < len(keys) and self.go_to_item(keys[place]):
            self.sheet.text.setFocus()

    def finish(self) -> None:
        """Tick the item in hand off, saving it, and go on to the next; or take the tick back."""
        item = self.sheet.item
        if item is None or self._read_only():
            return
        self.sheet.text.read_tags()
        if self._write(item, not item.finished) and not item.finished:
            self.step(1)

    def _write(self, item: ItemView, finished: bool | None) -> bool:
        text = self.sheet.text
        try:
            written = self.work.change(
                meetings.write_item, self.page.id, item.id, item.version, text.drafts(), finished
            )
        except UserError as error:  # the words stay
            show_refusal(self, error, _("Not saved"))
            return False
        text.mark_saved(written.entry_ids)
        fresh = self.work.read(meetings.item_page, self.page.id, item.id)
        if fresh is not None:
            self.sheet.show_saved(fresh)
        self._saved()
        return True

    def _saved(self) -> None:
        time = show_time(local(self.work.runner.clock.now()))
        self.said.emit(_("Saved {time} · every change can be undone", time=time))
        self._tell_dirty()

    def _tell_dirty(self) -> None:
        """Only when it changes: the window redraws its header and menus at each word of it."""
        dirty = self.is_dirty()
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit(dirty)

    # ---- building and showing

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.split = SplitPage(self)
        self.split.add_pane(self.agenda, width=agenda.WIDTH, name=_("Agenda"))
        self.centre.addWidget(self.sheet)
        self.centre.addWidget(self.before)
        self.split.add_pane(self.centre, name=_("Minutes of meeting"))
        self.split.add_pane(self.people, width=people.WIDTH, name=_("People and follow-up"))
        self.split.widths_changed.connect(lambda widths: memory.keep(_WIDTHS, widths))
        column.addWidget(self.split)
        self.sheet.people.hide()

    def _connect(self) -> None:
        self.agenda.item_chosen.connect(self.go_to_item)
        self.agenda.item_opened.connect(lambda _key: self.sheet.text.setFocus())
        self.agenda.item_ticked.connect(lambda _key: self.finish())
        self.agenda.add_wanted.connect(self.add_item)
        self.before.step_ticked.connect(lambda key: inviting.tick(self.doing, self.page, key))
        self.before.reply_wanted.connect(lambda key: inviting.reply(self.work, self, self.page, key))
        self.sheet.finish_wanted.connect(self.finish)
        self.sheet.rename_wanted.connect(self.rename_item)
        self.sheet.people_wanted.connect(lambda: self.split.set_pane_open(2, not self.people.isVisible()))
        self.sheet.text.step_wanted.connect(self.step)
        self.sheet.text.fields_wanted.connect(lambda: block_fields(self))
        self.sheet.text.edited.connect(self._tell_dirty)
        self.people.entry_opened.connect(self._go_to_entry)
        self.people.arising_opened.connect(self._close_action)
        self.people.print_wanted.connect(lambda: self.doing.print_list(self.page))

    def _show(self) -> None:
        page = self.page
        self.agenda.show_items(page.items, self.item_id)
        self.people.show_page(page, self.room.read())
        self.centre.setCurrentWidget(self.sheet if page.status in OPEN else self.before)
        if page.status not in OPEN:
            step = self.doing.next_step(page)
            steps = [step] if step else []
            self.before.show_page(page, [*steps, *self.doing.others(page)[:1], self.doing.preview(page)], self.work)
        changeable = page.minutes_status is MinutesStatus.draft
        may_write = self.work.can(meetings.add_item) is None and changeable
        for one in (self.agenda.add_button, self.people.guest_button, self.sheet.rename):
            one.setEnabled(may_write)
        self._tell()

    def _show_item(self) -> None:
        item = self._item()
        if item is not None:
            self.sheet.show_item(self.page, item, read_only=self._read_only())

    def _tell(self) -> None:
        standing.tell(self.sheet.banner, self.page, self._item(), self._shell, self.doing)

    def _read_only(self) -> bool:
        page = self.page
        open_now = page.status in OPEN and page.minutes_status is MinutesStatus.draft
        return not open_now or self.work.can(meetings.write_item) is not None

    def _first_item(self) -> int:
        waiting = [item.id for item in self.page.items if not item.finished]
        return next(iter(waiting or [item.id for item in self.page.items]), 0)

    def _item(self) -> ItemView | None:
        return next((item for item in self.page.items if item.id == self.item_id), None)

    # ---- what panes ask for

    def add_item(self) -> None:
        """Ask for a new item and go to it."""
        if self.save():
            dialogs.add_item(self.work, self, self.page.id, self.go_to_item)

    def rename_item(self) -> None:
        """Ask for another title of the item in hand."""
        item = self._item()
        if item is not None and self.save():
            dialogs.rename_item(self.work, self, self.page.id, self.sheet.item or item)

    def remove_item(self) -> None:
        """Take the item in hand off the agenda."""
        if self.save():
            self.doing.attempt(meetings.remove_item, self.page.id, self.item_id)

    def move_item(self, way: Literal["up", "down"]) -> None:
        """Move the item in hand one place."""
        if self.save():
            self.doing.attempt(meetings.move_item, self.page.id, self.item_id, way)

    def _go_to_entry(self, key: int) -> None:
        for item in self.page.items:
            keys = [entry.id for entry in item.entries]
            if key in keys and self.go_to_item(item.id):
                self.sheet.text.go_to_place(keys.index(key))
                self.sheet.text.setFocus()
                return

    def _close_action(self, key: int) -> None:
        left = next(one for one in self.page.arising if one.action_id == key)
        if refused := self.work.can(meetings.close_action):
            show_refusal(self, refused)
            return
        dialogs.close_action(self.work, self, left)
