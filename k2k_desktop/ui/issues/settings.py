"""What the manager settles of complaints: their categories, and how soon each priority is promised to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say, say_count
from k2k_desktop.services.issues import categories, service_times
from k2k_desktop.services.issues.categories import CATEGORIES
from k2k_desktop.services.issues.service_times import ServiceTimeLine
from k2k_desktop.ui.issues.looks import PRIORITIES, priority_cell
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_and_do, show_refusal
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

_ROWS = (
    ("place", "priority"), ("part_ms", "part_en"), ("problem_ms", "problem_en"), ("responsible", "agency"),
    ("position", "active"), ("statutory", "confidential"),
)  # fmt: skip


def commands(work: Work, shell: Shell) -> list[Command]:
    """The two settings, for the palette and the menu Alat."""

    def open_categories() -> None:
        shell.open_view(CategoriesView(work, shell))

    def open_times() -> None:
        shell.open_view(ServiceTimesView(work, shell))

    return [
        Command("issues.categories", N_("Categories of complaints"), open_categories, menu="tools", icon="list"),
        Command("issues.service_times", N_("Service times"), open_times, menu="tools", icon="clock"),
    ]


class CategoriesView(PageView):
    """The table of categories; Enter and F2 open one."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self.list = ListPage(
            work, CATEGORIES, {"priority": priority_cell}, filters={"active": (True,)}, hints=HINTS[:2], parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.begins = self.list.table
        self._new = self._command("new_category", N_("New category"), partial(self._open, 0), "Ctrl+N", "plus")
        self.list.row_opened.connect(self._open)
        self.list.row_selected.connect(lambda _key: self.commands_changed.emit())

    def title(self) -> str:
        """What is set here."""
        return _("Categories of complaints")

    def fact(self) -> str:
        """What follows from them."""
        return _("What is changed here holds for complaints recorded from now on.")

    def primary(self) -> Command | None:
        """A new one."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """New, edit, delete."""
        if self.list.table.current_key() is None:
            return (self._new,)
        gone = command_for(categories.delete_category, self._work, self._delete)
        return (self._new, self._command("edit_category", N_("Edit"), self._edit, "F2", "pencil"), gone)

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself."""
        if not tables:
            self.list.load()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return self.list.panes()

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Clear the filter, then go back."""
        if not self.list.escape():
            self._shell.close_view(self)
        return True

    def _command(self, name: str, words: str, run: Any, key: str, icon: str) -> Command:
        made = command_for(categories.save_category, self._work, run, label=words)
        return Command(f"issues.{name}", made.label, run, key, "record", icon, made.enabled)

    def _edit(self) -> None:
        self._open(self.list.table.current_key() or 0)

    def _open(self, key: int) -> FormDialog | None:
        if refused := self._work.can(categories.save_category):
            show_refusal(self.window(), refused)
            return None
        found = self._work.read(categories.category_page, key) if key else {"active": True, "position": 1000}
        explain = ""
        if count := found.get("issues"):
            explain = say_count("{count} complaint is of this category.", "{count} complaints are of this category.",
                                count)  # fmt: skip
        dialog = open_form(
            self._work, self, _("Edit category") if key else _("New category"), categories.CATEGORY_FORM,
            lambda given: self._work.change(
                categories.save_category, key or None, found.get("version", 0),
                {name: value for name, value in given.items() if value is not None or key},
            ),
            values=found, rows=_ROWS, changed_only=bool(key), explain=explain, width=660,
        )  # fmt: skip
        dialog.saved.connect(lambda made: self.list.show_key(int(made)))
        return dialog

    def _delete(self) -> None:
        key = self.list.table.current_key()
        if key is None:
            return
        found = self._work.read(categories.category_page, key)
        text = _("“{title}” is deleted. The recycle bin brings it back.", title=found["problem_ms"])
        ask_and_do(
            self.window(), _("Delete category"), text, _("Delete"),
            lambda: self._work.change(categories.delete_category, key, found["version"]),
        )  # fmt: skip


class ServiceTimesView(PageView):
    """What is promised for each priority, and from which day."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        heads = (_("Priority"), _("From date"), _("Acknowledge within"), _("First action within"), _("Finish within"),
                 say(P_("service time", "State")))  # fmt: skip
        self.table = ShortTable(_("Service times"), heads, (170, 130, 170, 170, 0, 130), self, gutter=20)
        words = _("A change holds from its day on. Complaints recorded before keep what was promised then.")
        note = label(words, "caption", self, wrap=True)
        note.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(10))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(note)
        self.begins = self.table
        self._lines: list[ServiceTimeLine] = []
        made = command_for(service_times.save_service_time, work, self._change, label=N_("Change service time"))
        self._new = Command("issues.change_time", made.label, made.run, "Ctrl+N", "record", "pencil", made.enabled)
        self.table.row_opened.connect(lambda _key: self._new.try_run())
        self.refresh(frozenset())

    def title(self) -> str:
        """What is set here."""
        return _("Service times")

    def fact(self) -> str:
        """What they are."""
        return _("How soon each priority is promised to be acknowledged, begun and finished.")

    def primary(self) -> Command | None:
        """A change from a day on."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """The change."""
        return (self._new,)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read them again."""
        if tables and "service_time" not in tables:
            return
        self._lines = self._work.read(service_times.service_times)
        self.table.show_rows([(one.id, _cells(one)) for one in self._lines])
        if self.table.current_key() is None and self._lines:
            self.table.select_key(self._lines[0].id)

    def panes(self) -> Sequence[QWidget]:
        """The table."""
        return [self.table]

    def escape(self) -> bool:
        """Back to the complaints."""
        self._shell.close_view(self)
        return True

    def _change(self) -> FormDialog:
        key = self.table.current_key()
        line = next((one for one in self._lines if one.id == key), None)
        values: dict[str, Any] = {"from_on": self._work.runner.clock.today()}
        if line is not None:
            values |= {name: getattr(line, name) for name in ("priority", "in_working_days", "acknowledge", "act",
                                                              "finish")}  # fmt: skip
        explain = _("Minutes, or working days where the box is ticked.")
        rows = (("priority", "from_on"), ("in_working_days",), ("acknowledge", "act"), ("finish",))
        return open_form(
            self._work, self, _("Change service time"), service_times.SERVICE_TIME_FORM,
            lambda given: self._work.change(service_times.save_service_time, given), values=values, explain=explain,
            rows=rows,
        )  # fmt: skip


def _cells(one: ServiceTimeLine) -> list[Cell]:
    icon, tone, _kind = PRIORITIES[one.priority]
    return [
        Cell(one.priority.say(), icon=icon, tone=tone, strong=True),
        Cell(show_day(one.from_on)),
        *(Cell(one.say(value)) for value in (one.acknowledge, one.act, one.finish)),
        Cell(_("In force") if one.in_force else _("To come"), badge="ok" if one.in_force else "neutral",
             icon="circle-check" if one.in_force else "clock"),
    ]  # fmt: skip
