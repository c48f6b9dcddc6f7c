"""What tabs with a short table do alike: the record in hand beside it, and asking first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.actions import Action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask, ask_reason, show_refusal
from k2k_desktop.ui.kit.inhand import InHandPane, split_beside
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.thread import Thread
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work

_LIST, _WIDTH = 746, 400

Line = TypeVar("Line")


class RecordPane(InHandPane):
    """The record in hand: its name, the one picture where it has one, facts, and words."""

    def __init__(self, empty: tuple[str, str, str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(empty, name, parent)
        self.name = label("", "heading", self, wrap=True)
        self.thread_of = Thread("", self)
        self.thread_of.hide()
        self.facts = FactList(self)
        self.words = label("", parent=self, wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for part in (self.name, self.facts, self.thread_of, self.words):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_record(
        self, name: str, facts: Sequence[tuple[str, str]], words: str = "", commands: Sequence[Command] = ()
    ) -> None:
        """Show a record; without a *name*, that none is chosen."""
        if not name:
            self.show_nothing()
            return
        self.name.setText(name)
        self.facts.show_facts([(fact, value) for fact, value in facts if value])
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.show_whole(commands)


class BesideSection(Section, Generic[Line]):
    """A table with the record in hand beside it; *record_table* names what it lists. A subclass makes `table` and
    `pane`, calls `put_beside`, hands what it read to `show_lines`, and says in `show_line` what stands in the pane;
    one that reads more about the record in hand does so in `show_hand`."""

    record_table = ""
    to_edges = True
    table: ShortTable
    pane: RecordPane

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self._by_key: dict[int, Line] = {}
        self._choices: list[QComboBox] = []

    def choice(self, name: str, items: Iterable[tuple[str, object]]) -> QComboBox:
        """A choice of (words, value) for above the table, which is read again when it changes. The first hides
        nothing; F6 stops here."""
        made = QComboBox(self)
        made.setAccessibleName(name)
        for words, value in items:
            made.addItem(words, value)
        made.activated.connect(lambda _place: self.refresh(frozenset()))
        self._choices.append(made)
        return made

    def put_beside(self, kept: str, *above: QWidget) -> None:
        """Lay out: the parts *above* the table in a line, the pane at the right; *kept* remembers the widths."""
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if above:
            bar = QFrame(left)
            bar.setProperty("kind", "bar")
            line = QHBoxLayout(bar)
            line.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
            line.setSpacing(theme.px(8))
            for part in above:
                line.addWidget(part)
            line.addStretch(1)
            column.addWidget(bar)
        column.addWidget(self.table, 1)
        names = (self.table.accessibleName(), self.pane.area.accessibleName())
        self.split = split_beside(self, left, self.pane, names, (_LIST, _WIDTH), kept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.table.row_selected.connect(lambda _key: self.show_hand())

    def show_hand(self) -> None:
        """Show the record in hand, or that there is none."""
        one = self.current()
        if one is None:
            self.pane.show_record("", [])
        else:
            self.show_line(one)
        self.commands_changed.emit()

    def show_line(self, one: Line) -> None:
        """Show in the pane what is known of the line in hand."""
        raise NotImplementedError

    def show_lines(self, lines: Iterable[tuple[int, Line, Sequence[Cell]]]) -> None:
        """Show other lines, each with its key and its cells; where none is in hand, the first one comes into it."""
        found = list(lines)
        self._by_key = {key: line for key, line, _cells in found}
        self.table.show_rows([(key, cells) for key, _line, cells in found])
        if found and self.key() is None:
            self.table.select_key(found[0][0])
        self.show_hand()

    def key(self) -> int | None:
        """The key of the line in hand."""
        return self.table.current_key()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in the table, in their order."""
        return tuple(self._by_key.values())

    def current(self) -> Line | None:
        """The line in hand."""
        key = self.key()
        return None if key is None else self._by_key.get(key)

    def chosen(self) -> UserError | None:
        """What stands in the way while nothing is in hand."""
        return None if self.key() else UserError(CHOOSE_FIRST)

    def show_record(self, table: str, key: int) -> None:
        """Put a record in hand, lifting the choices that hide it."""
        if table == self.record_table and not self.table.select_key(key) and self.lift():
            self.table.select_key(key)

    def show_new(self, key: int) -> int:
        """Put a record just saved in hand; gives its key."""
        self.refresh(frozenset())
        self.show_record(self.record_table, key)
        return key

    def lift(self) -> bool:
        """Let the choices hide nothing; False where they hid nothing before."""
        hiding = [one for one in self._choices if one.currentIndex()]
        for one in hiding:
            one.setCurrentIndex(0)
        if hiding:
            self.refresh(frozenset())
        return bool(hiding)

    def record(self) -> tuple[str, int] | None:
        """The record in hand."""
        key = self.key()
        return (self.record_table, key) if self.record_table and key else None

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [self.table, *([self.pane.area] if self.pane.area.isVisible() else []), *self._choices]

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows the list alone."""
        self.split.set_pane_open(1, not narrow)

    def attempt(self, act: Action[..., Any], *args: Any, reason: str = "") -> Any:
        """Do it, or say why not; gives what it gives, None where it was refused."""
        return attempt(self, act, *args, reason=reason)


def named(name: str, command: Command) -> Command:
    """The same command under a name of its own: two ways to one action."""
    return replace(command, name=name)


def heads_right(table: ShortTable, *columns: int) -> None:
    """Let the heads of these columns stand at the right, over their numbers."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column in columns:
        table.model().setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)


def attempt(host: Section, act: Action[..., Any], *args: Any, reason: str = "") -> Any:
    """Do *act*, or say why not; gives what it gives, None where it was refused."""
    try:
        return host.work.change(act, *args, reason=reason)
    except UserError as error:  # said in words: there is no form
        show_refusal(host, error)
        return None


def attempt_asked(host: Section, act: Action[..., Any], text: str, verb: str, *args: Any) -> Any:
    """Ask before what cannot be taken back, then do it."""
    if ask(host, say(act.label), text, {"do": verb}) != "do":
        return None
    return attempt(host, act, *args)


def attempt_reasoned(host: Section, act: Action[..., Any], *args: Any) -> Any:
    """Ask why, then do it with that reason in the trail."""
    reason = ask_reason(host, say(act.label))
    return None if reason is None else attempt(host, act, *args, reason=reason)
