"""Penduduk & Unit: residents, households, units and blocks, each a view of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import N_, Language, _, say, say_count
from k2k_desktop.core.listings import Listing
from k2k_desktop.models.estate import UnitStatus
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.people import arriving
from k2k_desktop.services.people.lists import HOUSEHOLDS, RESIDENTS, verification
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people import forms
from k2k_desktop.ui.people.blocks import BlocksView
from k2k_desktop.ui.people.household import STATUS
from k2k_desktop.ui.people.import_command import import_command
from k2k_desktop.ui.people.kinds import kind_of
from k2k_desktop.ui.people.record import RecordView
from k2k_desktop.ui.people.resident import VERIFIED
from k2k_desktop.ui.people.section import Section

VIEWS: Final = (("residents", N_("Residents")), ("households", N_("Households")), ("units", N_("Units")),
                ("blocks", N_("Blocks")))  # fmt: skip
_TABLES: Final = {"residents": "resident", "households": "household", "units": "unit"}
_AT_FIRST: Final[dict[str, dict[str, tuple[Any, ...]]]] = {
    "residents": {"standing": ("active",)}, "households": {"open": ("yes",)}, "units": {},
}  # fmt: skip


class PeoplePage(PageView):
    """The module; each view is built when it is first shown."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self._facts = work.read(estate_pages.facts)
        self._narrow = False
        self._views: dict[str, Section | BlocksView] = {}
        self.new = command_for(
            arriving.register_resident, work, self._new_resident, label=N_("New resident"), shortcut="Ctrl+N",
            icon="plus",
        )  # fmt: skip
        self.new = Command("people.new", self.new.label, self.new.run, "Ctrl+N", "record", "plus", self.new.enabled)
        self._menu = Command("people.menu", N_("Actions of the record"), self._open_menu, "Ctrl+.", icon="ellipsis")
        self._import = import_command(work, shell)
        self.tabs = Tabs([say(words) for _name, words in VIEWS], self)
        self.tabs.setAccessibleName(_("Views"))
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(lambda place: self.show_view(VIEWS[place][0]))
        self.view_name = ""
        self.show_view("residents")

    # ---- what the window asks

    def title(self) -> str:
        """The view in front."""
        return say(dict(VIEWS)[self.view_name])

    def fact(self) -> str:
        """How many there are of each."""
        people, homes, units = self._facts
        return _(
            "{residents} · {households} · {units}",
            residents=say_count(RESIDENTS.count_one, RESIDENTS.count_many, people),
            households=say_count(HOUSEHOLDS.count_one, HOUSEHOLDS.count_many, homes),
            units=say_count(estate_pages.UNITS.count_one, estate_pages.UNITS.count_many, units),
        )

    def primary(self) -> Command | None:
        """A new resident."""
        return self.new

    def commands(self) -> Sequence[Command]:
        """New, what can be done with the record in hand, its menu, import."""
        view = self.view()
        goes = [
            Command(f"people.view.{name}", words, self._goer(name), menu="view", icon="list")
            for name, words in VIEWS
            if name != self.view_name
        ]
        opens = [Command("people.open", N_("Open"), self._open, icon="arrow-right")] if self._in_hand() else []
        return [self.new, *opens, *view.commands(), self._menu, self._import, *goes]

    def show_record(self, table: str, key: int) -> None:
        """Select a record in its view; in a narrow window, its page."""
        if table == "block":
            self.show_view("blocks")
            view = self.view()
            if isinstance(view, BlocksView):
                view.show_key(key)
            return
        name = next(view for view, shown in _TABLES.items() if shown == table)
        self.show_view(name)
        self._section(name).show_key(key)
        if self._narrow:
            self._shell.open_view(RecordView(self._work, self._shell, table, key))

    def refresh(self, tables: frozenset[str]) -> None:
        """The tables read themselves; the facts, the record in hand and the blocks are read here."""
        facts = self._work.read(estate_pages.facts)
        if facts != self._facts:
            self._facts = facts
            self.header_changed.emit()
        for view in self._views.values():
            view.read_again()
            if isinstance(view, Section) and not tables:
                view.list.load()

    def record(self) -> tuple[str, int] | None:
        """The one selected in the list in front."""
        key = self._in_hand()
        return (_TABLES[self.view_name], key) if key else None

    def save_state(self) -> dict[str, Any]:
        """The view in front and what each list shows."""
        lists = {name: view.list.save_state() for name, view in self._views.items() if isinstance(view, Section)}
        return {"view": self.view_name, "lists": lists}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        for name, kept in state.get("lists", {}).items():
            if name in _TABLES:
                self._section(name).list.restore_state(kept)
        if state.get("view") in dict(VIEWS):
            self.show_view(state["view"])

    def document(self) -> PrintJob | None:
        """The list as shown."""
        view = self.view()
        return view.document() if isinstance(view, Section) else None

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        view = self.view()
        if isinstance(view, BlocksView):
            return [self.tabs, *view.panes()]
        return [self.tabs, *view.list.panes(), view.pane]

    def find_here(self) -> None:
        """Ctrl+F."""
        view = self.view()
        if isinstance(view, Section):
            view.list.focus_search()

    def escape(self) -> bool:
        """Clear words, then filters."""
        view = self.view()
        return isinstance(view, Section) and view.list.escape()

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the lists."""
        self._narrow = narrow
        for view in self._views.values():
            if isinstance(view, Section):
                view.narrow(narrow)

    # ---- the views

    def view(self) -> Section | BlocksView:
        """The view in front."""
        return self._views[self.view_name]

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        if name == self.view_name:
            return
        view = self._build(name)
        self.view_name = name
        self._stack.setCurrentWidget(view)
        self.tabs.setCurrentIndex([one for one, _words in VIEWS].index(name))
        self.begins = view.list.table if isinstance(view, Section) else view.totals
        self.header_changed.emit()
        self.commands_changed.emit()

    def _build(self, name: str) -> Section | BlocksView:
        if name in self._views:
            return self._views[name]
        view: Section | BlocksView
        if name == "blocks":
            view = BlocksView(self._work, self)
            view.list_wanted.connect(self._show_list)
            view.unit_opened.connect(lambda key: self.show_record("unit", key))
        else:
            view = self._section_of(name)
        view.changed.connect(self.commands_changed)
        self._views[name] = view
        self._stack.addWidget(view)
        return view

    def _section_of(self, name: str) -> Section:
        listings: dict[str, Listing] = {"residents": RESIDENTS, "households": HOUSEHOLDS, "units": estate_pages.UNITS}
        table = _TABLES[name]
        section = Section(
            self._work, self._shell, listings[name], kind_of(table, self._work, self._shell, self),
            looks=self._looks(name), filters=_AT_FIRST[name], empty=_empty(name),
            empty_actions=[button_of(self.new, self, kind="primary")] if name == "residents" else (), parent=self,
        )  # fmt: skip
        section.narrow(self._narrow)
        section.selected.connect(self.said)
        section.opened.connect(lambda key: self._shell.open_view(RecordView(self._work, self._shell, table, key)))
        return section

    def _looks(self, name: str) -> dict[str, Look]:
        today = self._work.runner.clock.today

        def verified(value: Any, language: Language) -> Cell:
            words, kind, icon = VERIFIED[verification(value, today())]
            return Cell(say(words, language), badge=kind, icon=icon)

        looks: dict[str, dict[str, Look]] = {"residents": {"verified_on": verified}, "units": {"status": _status}}
        return looks.get(name, {})

    def _section(self, name: str) -> Section:
        view = self._build(name)
        if not isinstance(view, Section):
            raise TypeError(name)
        return view

    def _show_list(self, name: str, filters: dict[str, tuple[Any, ...]]) -> None:
        section = self._section(name)
        section.list.search.clear()
        section.list.chips.choose(filters)
        section.list.load()
        self.show_view(name)

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(13), 0, theme.px(20), 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        return bar

    # ---- doing

    def _in_hand(self) -> int:
        view = self.view()
        return view.key if isinstance(view, Section) and view.page is not None else 0

    def _open(self) -> None:
        table = _TABLES[self.view_name]
        self._shell.open_view(RecordView(self._work, self._shell, table, self._in_hand()))

    def _goer(self, name: str) -> Callable[[], object]:
        return lambda: self.show_view(name)

    def _open_menu(self) -> None:
        view = self.view()
        if isinstance(view, Section):
            view.open_menu()

    def _new_resident(self) -> None:
        forms.new_resident(self._work, self._shell, self, self._registered)

    def _registered(self, key: int) -> None:
        self.show_view("residents")
        self._section("residents").show_key(key)
        self._shell.say(_("Resident saved."))


def _status(value: UnitStatus, language: Language) -> Cell:
    kind, icon = STATUS[value]
    return Cell(value.say(language), badge=kind, icon=icon)


def _empty(name: str) -> tuple[str, str]:
    return {
        "residents": (_("No residents yet"), _("Record the first resident, or bring in the office's own spreadsheet.")),
        "households": (_("No households yet"), _("A household begins when somebody moves into a unit.")),
        "units": (_("No units yet"), _("Generate a block under Blocks: all its units are made in one step.")),
    }[name]
