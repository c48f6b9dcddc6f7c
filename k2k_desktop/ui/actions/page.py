"""The register of actions with the one in hand beside it, and the promises of agencies under a second tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, language, say_count
from k2k_desktop.models.meetings import ActionStatus
from k2k_desktop.services import actions, promises
from k2k_desktop.services.actions import ActionPage, Lateness
from k2k_desktop.services.meetings import sending
from k2k_desktop.ui.actions import dialogs
from k2k_desktop.ui.actions.pane import LOOKS, ActionPane
from k2k_desktop.ui.actions.promised import PromisesPanel
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.inhand import InHandPage
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work

_TABLES: Final = frozenset({"action_item", "action_update", "minute_entry", "meeting", "organisation"})


class ActionsPage(InHandPage):
    """Every action of every meeting; Enter opens the paragraph that wrote it."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell)
        self._page: ActionPage | None = None
        self.list = ListPage(
            work, actions.ACTIONS, {"lateness": _look},
            empty=(_("No action yet"), _("Actions are written in the minutes, each with its owner and its day.")),
            hints=HINTS[:1], parent=self,
        )  # fmt: skip
        self.pane = ActionPane(self)
        self.put_beside(self.pane, (_("Actions"), _("Action in hand")), 384, 762, "actions/widths")
        self.promised = PromisesPanel(work, shell, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.promised)
        self.tabs = Tabs([_("Register"), _("Promises")], self, pane=self)
        self.tabs.setAccessibleName(_("Parts of the page"))
        self._frame()
        self.list.row_opened.connect(self.open_paragraph)
        self.promised.commands_changed.connect(self.commands_changed)
        self.promised.action_opened.connect(self._show_promise)
        self.tabs.currentChanged.connect(self._turn)

    def title(self) -> str:
        """The page's title."""
        return _("Actions")

    def fact(self) -> str:
        """How many there are and how many are overdue, or how many promises are open."""
        if self._promising():
            return self.promised.fact()
        count = say_count(actions.ACTIONS.count_one, actions.ACTIONS.count_many, self.total)
        overdue = self.work.read(actions.overdue_count)
        return _("{count} · {overdue} overdue", count=count, overdue=overdue) if overdue else count

    def commands(self) -> Sequence[Command]:
        """What can be done with the action, or the agency, in hand."""
        return self.promised.commands() if self._promising() else self._about()

    def document(self) -> PrintJob | None:
        """The letter of the agency in hand, or the list of open actions."""
        if self._promising():
            return self.promised.document()
        tongue: Language = language()
        chosen = self.list.query().filters.get("organisation", ())
        return PrintJob(
            _("List of actions"), promises.action_list_pdf, (chosen[0] if len(chosen) == 1 else None, tongue)
        )

    def show_record(self, table: str, key: int) -> None:
        """Select an action."""
        self.tabs.setCurrentIndex(0)
        self.list.show_key(key)
        self.take(key)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again what is shown."""
        if not tables or tables & _TABLES:
            self.promised.refresh()
            super().refresh(tables)

    def record(self) -> tuple[str, int] | None:
        """The action in hand."""
        return ("action_item", self.hand) if self._page is not None else None

    def save_state(self) -> dict[str, Any]:
        """The tab, with words, filters and selection of the list."""
        return {"tab": self.tabs.currentIndex(), "list": super().save_state()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        super().restore_state(state.get("list", {}))
        self.tabs.setCurrentIndex(state.get("tab", 0))

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        if self._promising():
            return [self.tabs, self.promised.agencies, self.promised.promises]
        return [self.tabs, *self.list.panes(), *([self.pane.area] if self.pane.area.isVisible() else [])]

    def find_here(self) -> None:
        """Ctrl+F."""
        self.tabs.setCurrentIndex(0)
        super().find_here()

    def escape(self) -> bool:
        """As for a list; promises have nothing to clear."""
        return False if self._promising() else super().escape()

    def open_paragraph(self, key: int) -> None:
        """Open the minutes where the action was written."""
        self.take(key)
        if self._page is not None:
            self.shell.open_record("agenda_item", self._page.item_id)

    def open_issue(self) -> None:
        """Open the complaint the action in hand is about."""
        if self._page is not None and self._page.issue_id is not None:
            self.shell.open_record("issue", self._page.issue_id)

    def send(self) -> None:
        """Put the action in hand on the next agenda; the page of meetings does it and asks what it must."""
        if (page := self._page) is not None:
            title = " ".join(page.text.split())
            self.shell.open_page("meetings", {"send": (page.organisation_id, "action_item", page.id, title)})

    def _frame(self) -> None:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(20), 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.stack, 1)
        self.begins = self.list.table

    def _promising(self) -> bool:
        return self.tabs.currentIndex() == 1

    def _about(self) -> list[Command]:
        page, work = self._page, self.work
        if page is None:
            return []
        may = self._may
        open_now = page.status is ActionStatus.open
        steps: list[Command] = [
            Command("actions.progress", N_("Record progress…"), lambda: self._said(N_("Record progress"), None), "F2",
                    "record", "message-square", may),
        ]  # fmt: skip
        if open_now:
            steps += [
                Command("actions.done", N_("Done…"), lambda: self._said(N_("Action is done"), ActionStatus.done), "",
                        "record", "check", may),
                Command("actions.drop", N_("Drop…"), lambda: self._said(N_("Drop action"), ActionStatus.dropped), "",
                        "record", "circle-minus", may),
            ]  # fmt: skip
        else:
            again = N_("Open again")
            steps.append(Command("actions.reopen", N_("Open again…"), lambda: self._said(again, ActionStatus.open), "",
                                 "record", "undo-2", may))  # fmt: skip
        agency = command_for(actions.set_owner, work, self._set_owner)
        file = command_for(actions.attach_evidence, work, lambda: dialogs.attach_evidence(work, self, page))
        where = Command("actions.open", N_("Open the minutes"), lambda: self.open_paragraph(page.id), "", "record",
                        "arrow-right")  # fmt: skip
        onward = command_for(sending.send_to_agenda, work, self.send)
        made = [*steps, agency, file, where, onward]
        if page.issue_id is not None:
            made.append(
                Command("actions.issue", N_("Open the complaint"), self.open_issue, "", "record", "arrow-right")
            )
        return made

    def _may(self) -> UserError | None:
        return self.work.can(actions.add_update)

    def _said(self, title: str, status: ActionStatus | None) -> None:
        if self._page is not None:
            dialogs.add_update(self.work, self, self._page, _(title), status)

    def _set_owner(self) -> None:
        if self._page is not None:
            agencies = [one.agency for one in self.work.read(promises.promises)]
            dialogs.set_owner(self.work, self, self._page, agencies)

    def _show_promise(self, key: int) -> None:
        self.show_record("action_item", key)

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.header_changed.emit()
        self.commands_changed.emit()

    def read_hand(self) -> None:
        """Read and show the action in hand."""
        self._page = None
        if self.hand:
            try:
                self._page = self.work.read(actions.action_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self._page is None:
            self.pane.show_nothing()
        else:
            self.pane.show_page(self._page, self._about()[:2])
            self.said.emit(self._page.source)
        self.header_changed.emit()
        self.commands_changed.emit()


def _look(value: Lateness | None, tongue: Language) -> Cell:
    if value is None:
        return EMPTY
    kind, icon = LOOKS[value]
    return Cell(value.say(tongue), badge=kind, icon=icon)
