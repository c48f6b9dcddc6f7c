"""Aduan: every complaint in one list with the one in hand beside it, and other views of the same below the same bar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues import intake
from k2k_desktop.services.issues.lists import ISSUES, TABS, tab_counts
from k2k_desktop.services.issues.pages import IssuePage, issue_page
from k2k_desktop.ui.issues import exchange, handing, settings
from k2k_desktop.ui.issues.doing import Doing
from k2k_desktop.ui.issues.editing import edit_issue
from k2k_desktop.ui.issues.intake import open_intake
from k2k_desktop.ui.issues.looks import compose, looks
from k2k_desktop.ui.issues.pane import WIDTH, IssuePane
from k2k_desktop.ui.issues.record import RecordView, slip_job
from k2k_desktop.ui.issues.switch import ViewSwitch
from k2k_desktop.ui.issues.views import LIST, VIEWS, IssueView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO
from k2k_desktop.ui.kit.inhand import split_beside
from k2k_desktop.ui.kit.listpage import ListPage, keep_room
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work

_PANE: Final = 1
_WIDTHS: Final = "issues/widths"
_LEFT: Final = 762
_EVERY: Final = 300_000  # milliseconds between two looks at what became late meanwhile
_BAR_EDGES: Final = 16 + 12
_HINTS: Final = (N_("Enter opens"), N_("Ctrl+. actions"))
_TABLES: Final = frozenset({
    "issue", "issue_event", "issue_pause", "issue_household", "issue_verification", "issue_photo", "satisfaction",
    "category", "service_time", "work_order", "work_order_issue", "outage", "root_cause", "resident", "facility",
})  # fmt: skip


class IssuesPage(PageView):
    """The module; a view other than the list is built when it is first shown."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self.work, self.shell = work, shell
        self.hand = self._fresh = 0
        self.page: IssuePage | None = None
        self._query: Query | None = None  # what the list was asked when its last line was taken
        self._narrow = False
        self._counts = work.read(tab_counts)
        self._views: dict[str, IssueView] = {}
        self._commands: list[Command] = []
        self.view_name = LIST.name
        self._doing = Doing(work, shell, self, lambda page: edit_issue(work, self, page, self._saved))
        new = command_for(intake.record_issue, work, self.new_issue, label=N_("New complaint"), icon="plus")
        self.new = Command("issues.new", new.label, new.run, "Ctrl+N", "record", "plus", new.enabled)
        self.tabs = Tabs([""] * len(TABS), self, pane=self)
        self.tabs.setAccessibleName(_("Complaints by status"))
        keep_room(self.tabs)
        self.switch = ViewSwitch(VIEWS, self)
        self.list = self._build_list()
        self.pane = IssuePane(work, self)
        self._frame()
        self._connect()
        self._name_tabs()
        self.begins = self.list.table
        self._time = QTimer(self)  # what is late is told by the clock, whatever else stays as it is
        self._time.timeout.connect(lambda: self.refresh(frozenset()) if self.isVisible() else None)
        self._time.start(_EVERY)

    # ---- what the window asks

    def title(self) -> str:
        """The page's title."""
        return _("Complaints")

    def fact(self) -> str:
        """How many are open, and how many of them late."""
        return facts_of(self._counts)

    def primary(self) -> Command | None:
        """A new complaint."""
        return self.new

    def commands(self) -> Sequence[Command]:
        """New, the acts on the complaint in hand with their menu, the views, files for other systems, the settings."""
        in_hand = []
        if self.page is not None:
            in_hand = [Command("issues.open", N_("Open"), self.open_hand, icon="arrow-right"), *self._commands,
                       self.pane.status_command()]  # fmt: skip
        goes = [
            Command(f"issues.view.{view.name}", view.label, partial(self.show_view, view.name), menu="view",
                    icon=view.icon)
            for view in VIEWS if view.name != self.view_name
        ]  # fmt: skip
        files = [*self._files, *exchange.commands(self.work, self.shell, self, self.list.query)]
        return [self.new, *in_hand, *goes, *files, *settings.commands(self.work, self.shell)]

    def show_record(self, table: str, key: int) -> None:
        """Select a complaint in the view in front, lifting filters that hide it; in a narrow window, its page."""
        self.show_issue(key)
        if self._narrow:
            self.open_record_page(key)

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself; counts, the complaint in hand and the view in front are read here."""
        if tables and not tables & _TABLES:
            return
        self._counts = self.work.read(tab_counts)
        self._name_tabs()
        if not tables or self.view_name != LIST.name:
            self.list.load()
        for view in self._views.values():
            view.refresh(tables)
        self.read_hand()

    def record(self) -> tuple[str, int] | None:
        """The complaint in hand."""
        return ("issue", self.hand) if self.page is not None else None

    def save_state(self) -> dict[str, Any]:
        """Tab, view, words, filters and selection."""
        return {"tab": TABS[self.tabs.currentIndex()][0], "view": self.view_name, "list": self.list.save_state()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave; `filters` alone, as links from other pages give them, will do, and `new`
        alone opens the form of a new complaint."""
        if state.get("new"):
            if self.new.enabled() is None:
                QTimer.singleShot(0, self, self.new.go)  # once the window has put the focus into this page
            return
        if state.get("tab"):
            self.show_tab(state["tab"])
        kept = state.get("list")
        if kept is None and "filters" in state:
            filters = dict(state["filters"])
            self.show_tab(str(next(iter(filters.pop("tab", ("all",))))))
            kept = {"filters": filters}
        if kept:
            self.list.restore_state(kept)
        self.show_view(state.get("view", LIST.name))

    def document(self) -> PrintJob | None:
        """The slip of a complaint just recorded; else what the view in front prints, else the slip of the one in
        hand."""
        if self.page is not None and self._fresh == self.hand:
            return slip_job(self.page)
        view = self._views.get(self.view_name)
        made = view.document() if view is not None else None
        return made or (slip_job(self.page) if self.page is not None else None)

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6: tabs, filters, the view, the complaint."""
        if self.view_name != LIST.name:
            above = [one for one in (self.tabs, self.list.search) if not one.isHidden()]
            return [*above, *self._views[self.view_name].panes()]
        return [self.tabs, *self.list.panes(), *([self.pane.area] if self.pane.area.isVisible() else [])]

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Clear words, then filters."""
        return self.list.escape()

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the view."""
        self._narrow = narrow
        self._show_pane()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Words on the buttons of the views where their bar has room."""
        if watched is self._bar and event.type() == QEvent.Type.Resize:
            self._fit_switch()
        return super().eventFilter(watched, event)

    # ---- views and tabs

    def show_view(self, name: str) -> None:
        """Bring a view to the front; an unknown one is passed over."""
        chosen = next((view for view in VIEWS if view.name == name), None)
        if chosen is None or name == self.view_name:
            return
        if name != LIST.name and name not in self._views:
            made = chosen.made(self.work, self.shell, self)
            made.hand.connect(self.take)
            made.opened.connect(self.open_record_page)
            self._views[name] = made
        self.view_name = name
        view = self._views.get(name)
        ignores = view.ignores if view is not None else ()
        self.list.show_instead(view, view.hints() if view is not None else (), ignores)
        self.tabs.setVisible("tab" not in ignores)
        self.switch.show_view(name)
        self.begins = self.list.table
        if view is not None:
            view.load(self.list.query())
            if self.hand:
                view.show_key(self.hand)
            self.begins = next(iter(view.panes()), None)
        else:
            self.list.table.select_key(self.hand)
            self.list.load()
        self._show_pane()
        if self.begins is not None and self.isVisible():
            self.begins.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commands_changed.emit()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front; an unknown one is passed over."""
        place = next((place for place, (one, _label) in enumerate(TABS) if one == name), None)
        if place is not None:
            self.tabs.setCurrentIndex(place)

    def show_issue(self, key: int) -> None:
        """Take a complaint in hand, whichever tab and filters it takes to show it."""
        if self.list.table.select_key(key):
            self.take(key)
            return
        try:
            ended = self.work.read(issue_page, key).ended_at is not None
        except UserError:  # gone meanwhile
            return
        self.list.search.clear()
        self.list.chips.choose({})
        self.show_tab("ended" if ended else "open")
        self.list.table.select_key(key)
        self.list.load()
        self.list.table.select_key(key)
        self.take(key)

    def take(self, key: int) -> None:
        """Take a complaint in hand."""
        if key != self.hand:
            self.hand = key
            self.read_hand()

    def read_hand(self) -> None:
        """Read and show the complaint in hand."""
        self.page = None
        if self.hand:
            try:
                self.page = self.work.read(issue_page, self.hand)
            except UserError:  # gone meanwhile
                self.hand = 0
        if self.page is None:
            self._commands = []
            self.pane.show_nothing()
        else:
            moves = self._doing.moves(self.page)
            self._commands = [*moves, *self._doing.acts(self.page), *self._doing.more(self.page)]
            self.pane.show_page(self.page, self._commands, len(moves))
            self.said.emit(_("{reference} · {place}", reference=self.page.reference, place=self.page.place))
            view = self._views.get(self.view_name)
            if view is not None:
                view.show_key(self.hand)
        self.header_changed.emit()
        self.commands_changed.emit()

    def open_hand(self) -> None:
        """Open the complaint in hand as a page of its own."""
        if self.hand:
            self.open_record_page(self.hand)

    def open_record_page(self, key: int) -> None:
        """Open a complaint as a page of its own."""
        self.take(key)
        self.shell.open_view(RecordView(self.work, self.shell, key))

    # ---- doing

    def new_issue(self) -> None:
        """Ctrl+N."""
        open_intake(self.work, self, self._recorded, self._counted_in)

    def _recorded(self, key: int) -> None:
        self._saved(key)
        self._fresh = key
        if self.page is not None:
            said = _("Complaint {reference} saved.", reference=self.page.reference)
            job = slip_job(self.page)
            self.shell.toast(said, _("Print slip"), lambda: self.shell.print_out(job))

    def _saved(self, key: int) -> None:
        self.hand = 0
        self.show_issue(key)

    def _counted_in(self, key: int) -> None:
        self._saved(key)
        if self.page is not None:
            said = _("The household was counted in: {reference}.", reference=self.page.reference)
            self.shell.toast(said)

    # ---- building

    def _build_list(self) -> ListPage:
        self._files = handing.commands(self.work, self.shell, self, self._shown)
        made = ListPage(
            self.work, ISSUES, looks(self.work.runner.clock.now), compose=compose, menus=("block", "part"),
            under={"tab": (TABS[0][0],)}, sorts=True, hints=_HINTS,
            empty=(_("No complaint yet"), _("Record the first one: it takes less than a minute.")),
            empty_actions=[button_of(self.new, self, kind="primary")], tools=self._files[:1], parent=self,
        )  # fmt: skip
        made.table.set_row_height(ROW_TWO)
        return made

    def _frame(self) -> None:
        self._bar = QFrame(self)
        self._bar.setProperty("kind", "bar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.switch)
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._bar)
        beside.addWidget(self.list, 1)
        names = (_("Complaints"), _("Complaint in hand"))
        self.split = split_beside(self, left, self.pane, names, (_LEFT, WIDTH), _WIDTHS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)

    def _connect(self) -> None:
        self._bar.installEventFilter(self)
        self.list.row_selected.connect(self._selected)
        self.list.row_opened.connect(self.open_record_page)
        self.list.asked.connect(self._asked)
        self.tabs.currentChanged.connect(self._turn)
        self.switch.chosen.connect(self.show_view)
        self.pane.opened.connect(self._go)
        self.pane.said.connect(self.said)

    def _selected(self, key: int) -> None:
        """A complaint that leaves the list by what was done with it stays in hand; other words, filters or another tab
        let go of it. Behind another view the list reads itself too, and says nothing."""
        if self.view_name != LIST.name:
            return
        query = self.list.query()
        if key or query != self._query:
            self._query = query
            self.take(key)

    def _turn(self, place: int) -> None:
        self.list.show_under({"tab": (TABS[place][0],)})
        self._name_tabs()

    def _shown(self) -> tuple[Query, list[str]]:
        return self.list.query(), self.list.table.shown_columns()

    def _asked(self, query: Any) -> None:
        view = self._views.get(self.view_name)
        if view is not None:
            view.load(query)

    def _go(self, table: str, key: int) -> None:
        if table == "issue":
            self.show_issue(key)
        else:
            self.shell.open_record(table, key)

    def _show_pane(self) -> None:
        self.split.set_pane_open(_PANE, not self._narrow and self.view_name == LIST.name)

    def _fit_switch(self) -> None:
        room = self._bar.width() - theme.px(_BAR_EDGES) - self.tabs.sizeHint().width()
        self.switch.fit(room)

    def _name_tabs(self) -> None:
        for place, (name, label) in enumerate(TABS):
            words = _("{tab}  {count}", tab=say(label), count=f"{self._counts[name]:,}")
            self.tabs.setTabText(place, words)
        self._fit_switch()
        self.list.set_note(late_words(self._counts) if TABS[self.tabs.currentIndex()][0] == "open" else "")


def facts_of(counts: dict[str, int]) -> str:
    """`14 terbuka · 3 melebihi tempoh`."""
    opened = say_count("{count} open", "{count} open ones", counts["open"])
    return " · ".join(part for part in (opened, late_words(counts)) if part)


def late_words(counts: dict[str, int]) -> str:
    """`3 melebihi tempoh`; nothing where none is."""
    if not counts["late"]:
        return ""
    return say_count("{count} past its service time", "{count} past their service time", counts["late"])
