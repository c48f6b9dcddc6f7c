"""Faults that come back: the places that keep failing, and the cases that look for their one cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import fields, required
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.issues.happenings import RootCause
from k2k_desktop.services.issues import repeats
from k2k_desktop.services.issues.repeats import Case, Repeat
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import try_change
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, Tabs, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.listed import fill_beside

_NEW, _OPEN, _CLOSED = 0, 1, 2
_ROW: Final = 34
_MOST_ROWS: Final = 8
_TABLES: Final = frozenset({"issue", "root_cause", "office"})


class CasePane(InHandPane):
    """A place that keeps failing, or a case: what is known of it, and the complaints behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a line in the list to see the complaints behind it.")
        super().__init__(("git-merge", _("Nothing chosen"), words), _("Repeated fault in hand"), parent)
        self.name = label("", "heading", wrap=True)
        self.back = label("", kind="danger", wrap=True)
        self.facts = FactList()
        self.issues = ShortTable(_("Complaints behind it"), (), (150, 0), self, gutter=0)
        for part in (self.name, self.back, self.facts, label(_("Complaints behind it"), "strong"), self.issues):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_line(
        self, name: str, facts: Sequence[tuple[str, str]], issues: Sequence[tuple[int, str, str]], back: str,
        commands: Sequence[Command],
    ) -> None:  # fmt: skip
        """Show one; *issues* are (key, number, title)."""
        self.name.setText(name)
        self.back.setText(back)
        self.back.setVisible(bool(back))
        self.facts.show_facts([(one, value) for one, value in facts if value])
        self.issues.show_rows([(key, (Cell(number), Cell(title))) for key, number, title in issues])
        self.issues.setFixedHeight(theme.px(_ROW) * min(max(len(issues), 1), _MOST_ROWS) + 2)
        self.show_whole(commands)


class RepeatsSection(Section):
    """Candidates, open cases and closed cases; the numbers of the alarm stand above them."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.candidates: list[Repeat] = []
        self.cases: list[Case] = []
        self.alarm = label("", "caption", wrap=True)
        self.tabs = Tabs([_("Keeps failing"), _("Open cases"), _("Closed cases")])
        self.tabs.setAccessibleName(_("Repeated faults"))
        heads = (_("Place"), _("Part"), _("Faults"), _("Last"))
        self.table = ShortTable(_("Repeated faults"), heads, (0, 180, 90, 130), self, row=46, gutter=20)
        self.pane = CasePane(self)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QFrame(left)
        above.setProperty("kind", "bar")
        lines = QVBoxLayout(above)
        lines.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), 0)
        lines.setSpacing(theme.px(4))
        self.alarm.setContentsMargins(theme.px(4), 0, 0, 0)
        lines.addWidget(self.alarm)
        lines.addWidget(self.tabs)
        column.addWidget(above)
        column.addWidget(self.table, 1)
        fill_beside(self, left, self.pane, "works/repeats")
        self.tabs.currentChanged.connect(lambda _place: self.refresh(frozenset()))
        self.table.row_selected.connect(lambda _key: self._show_hand())
        self.table.row_opened.connect(lambda _key: self.open_hand())
        self.pane.issues.row_opened.connect(lambda key: self.shell.open_record("issue", key))
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words, with how many places keep failing."""
        count = self.work.read(repeats.repeat_count)
        return _("Repeated faults ({count})", count=count) if count else _("Repeated faults")

    def commands(self) -> Sequence[Command]:
        """Open a case, join to it, write down cause and remedy, close, open again, the numbers."""
        work = self.work
        return [
            command_for(repeats.open_case, work, self.open_case, label=N_("Open root cause case…"),
                        shortcut="Ctrl+N", enabled=self._free),
            command_for(repeats.join_case, work, self.join, enabled=self._joinable),
            command_for(repeats.save_case, work, self.edit, label=N_("Edit case…"), shortcut="F2", icon="pencil",
                        enabled=self._in_tab(_OPEN)),
            command_for(repeats.close_case, work, self.close_case, label=N_("Close case…"),
                        enabled=self._in_tab(_OPEN)),
            command_for(repeats.reopen_case, work, self.reopen, enabled=self._in_tab(_CLOSED)),
            command_for(repeats.save_limits, work, self.change_limits, label=N_("Numbers of the alarm…"),
                        icon="sliders-horizontal"),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        if tables and not tables & _TABLES:
            return
        tab = self.tabs.currentIndex()
        count, days = self.work.read(repeats.limits).in_force
        self.alarm.setText(_(
            "A place is listed here once the same part has failed {count} times within {days} days.",
            count=count, days=days,
        ))  # fmt: skip
        if tab == _NEW:
            self.candidates = self.work.read(repeats.repeats)
            self.table.show_rows([(place, _cells(one)) for place, one in enumerate(self.candidates, 1)])
        else:
            self.cases = self.work.read(repeats.cases, tab == _CLOSED)
            self.table.show_rows([(one.case_id, _case_cells(one)) for one in self.cases])
        lines: Sequence[object] = self.candidates if tab == _NEW else self.cases
        if lines and self.table.current_key() is None:
            self.table.select_key(1 if tab == _NEW else self.cases[0].case_id)
        self._show_hand()

    def show_record(self, table: str, key: int) -> None:
        """Put a case in hand, open or closed."""
        if table != "root_cause":
            return
        for tab in (_OPEN, _CLOSED):
            self.tabs.setCurrentIndex(tab)
            if self.table.select_key(key):
                return

    def record(self) -> tuple[str, int] | None:
        """The case in hand."""
        one = self._case()
        return ("root_cause", one.case_id) if one else None

    def panes(self) -> Sequence[QWidget]:
        """The table, what it shows, and the tabs above."""
        return [self.table, self.pane.issues, self.tabs] if self.pane.area.isVisible() else [self.table, self.tabs]

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows the list alone."""
        self.pane.setVisible(not narrow)

    def open_hand(self) -> None:
        """Enter: open a case about what keeps failing, join it, or change the case."""
        for command in self.commands()[:3]:
            if command.try_run():
                return

    def open_case(self) -> FormDialog | None:
        """One case behind the complaints of the place in hand."""
        one = self._repeat()
        if one is None:
            return None
        form = fields(RootCause.title, RootCause.cause)
        dialog = open_form(
            self.work, self.window(), _("Open root cause case"), form,
            lambda given: self.work.change(repeats.open_case, one.free, given["title"], given["cause"]),
            values={"title": repeats.proposed_title(one)},
            explain=_("The case takes in these complaints: {numbers}.", numbers=", ".join(one.references)),
        )  # fmt: skip
        dialog.saved.connect(lambda key: self.show_record("root_cause", int(key)))
        return dialog

    def join(self) -> None:
        """Put the free complaints of the place in hand into its open case."""
        one = self._repeat()
        if one is not None and one.case_id is not None:
            case_id = one.case_id
            try_change(self, lambda: self.work.change(repeats.join_case, one.free, case_id))

    def edit(self) -> FormDialog | None:
        """Title, cause and remedy of the case in hand."""
        one = self._case()
        if one is None:
            return None
        return open_form(
            self.work, self.window(), _("Case {reference}", reference=one.reference), repeats.CASE_FORM,
            lambda given: self.work.change(repeats.save_case, one.case_id, one.version, given),
            values={"title": one.title, "cause": one.cause or None, "remedy": one.remedy or None},
        )  # fmt: skip

    def close_case(self) -> FormDialog | None:
        """Close the case in hand with its cause and what ended it."""
        one = self._case()
        if one is None:
            return None
        form = required(RootCause.cause, RootCause.remedy)
        return open_form(
            self.work, self.window(), _("Close case {reference}", reference=one.reference), form,
            lambda given: self.work.change(
                repeats.close_case, one.case_id, one.version, given["cause"], given["remedy"]
            ),
            values={"cause": one.cause or None, "remedy": one.remedy or None}, verb=_("&Close case"),
        )  # fmt: skip

    def reopen(self) -> None:
        """The closed case in hand goes on."""
        one = self._case()
        if one is not None and try_change(
            self, lambda: self.work.change(repeats.reopen_case, one.case_id, one.version)
        ):
            self.show_record("root_cause", one.case_id)

    def change_limits(self) -> FormDialog:
        """From how many faults in how many days it is a repeat."""
        now = self.work.read(repeats.limits)
        return open_form(
            self.work, self.window(), _("Numbers of the alarm"), repeats.LIMITS_FORM,
            lambda given: self.work.change(repeats.save_limits, now.version, given),
            values={"repeat_count": now.count, "repeat_days": now.days}, rows=(("repeat_count", "repeat_days"),),
        )  # fmt: skip

    def _repeat(self) -> Repeat | None:
        place = self.table.current_key() if self.tabs.currentIndex() == _NEW else None
        return self.candidates[place - 1] if place and place <= len(self.candidates) else None

    def _case(self) -> Case | None:
        key = self.table.current_key() if self.tabs.currentIndex() != _NEW else None
        return next((one for one in self.cases if one.case_id == key), None)

    def _free(self) -> UserError | None:
        one = self._repeat()
        if one is None:
            return UserError(N_("Choose a place under “Keeps failing” first."))
        return (
            UserError(N_("There is an open case about this place. Join the complaints to it.")) if one.case_id else None
        )

    def _joinable(self) -> UserError | None:
        one = self._repeat()
        return None if one is not None and one.case_id else UserError(N_("There is no open case about this place."))

    def _in_tab(self, tab: int) -> Callable[[], UserError | None]:
        def refused() -> UserError | None:
            one = self._case()
            return None if one is not None and self.tabs.currentIndex() == tab else UserError(CHOOSE_FIRST)

        return refused

    def _show_hand(self) -> None:
        one, case = self._repeat(), self._case()
        if one is not None:
            issues = list(zip(one.issues, one.references, one.titles, strict=True))
            facts = [(_("Part"), one.part), (_("First"), _day(one.first)), (_("Last"), _day(one.last))]
            commands = [each for each in self.commands()[:2] if each.enabled() is None]
            self.pane.show_line(one.place, facts, issues, "", commands)
        elif case is not None:
            self.pane.show_line(
                f"{case.reference} · {case.title}", _facts(case), case.issues, _back(case),
                self.commands()[2:4] if case.closed_on is None else self.commands()[4:5],
            )  # fmt: skip
        else:
            self.pane.show_nothing()
        self.commands_changed.emit()


def _day(moment: Any) -> str:
    return show_day(local(moment).date())


def _facts(case: Case) -> list[tuple[str, str]]:
    return [
        (_("Place"), case.place), (_("Part"), case.part), (_("Opened on"), show_day(case.opened_on)),
        (_("Closed on"), show_day(case.closed_on) if case.closed_on else ""), (_("Cause"), case.cause),
        (_("Remedy"), case.remedy),
    ]  # fmt: skip


def _back(case: Case) -> str:
    if not case.came_back:
        return ""
    return say_count(
        "It came back: {count} complaint since.", "It came back: {count} complaints since.", case.came_back
    )


def _cells(one: Repeat) -> tuple[Cell, ...]:
    second = _("Open case {reference}", reference=repeats.case_reference(one.case_id)) if one.case_id else ""
    return (
        Cell(one.place, second=second, strong=True), Cell(one.part),
        Cell(str(len(one.issues)), badge="danger", icon="triangle-alert"), Cell(_day(one.last)),
    )  # fmt: skip


def _case_cells(one: Case) -> tuple[Cell, ...]:
    count = Cell(str(len(one.issues)))
    if one.came_back:
        count = Cell(str(len(one.issues)), badge="danger", icon="triangle-alert", said=_back(one))
    day = one.closed_on or one.opened_on
    return (
        Cell(one.title, second=f"{one.reference} · {one.place}", strong=True),
        Cell(one.part),
        count,
        Cell(show_day(day)),
    )
