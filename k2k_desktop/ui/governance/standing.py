"""Parts that the tabs of standing records share: a table with the record in hand beside it, and forms with a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.inhand import Foot
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, tab_bar
from k2k_desktop.ui.kit.sections import paper_commands as papers_of
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, Tabs, label

_DETAIL: Final = 360


class RecordPane(QFrame):
    """The record in hand: its name, facts, words (or *words_first*) and what can be done with it."""

    def __init__(self, empty: str, parent: QWidget | None = None, *, words_first: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        self._empty = empty
        self.name = label(empty, "heading", wrap=True)
        self.facts = FactList()
        self.words = label("", wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        inside = QWidget()
        inside.setProperty("kind", "scrolled")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        lines.setSpacing(theme.px(10))
        below = (self.words, self.facts) if words_first else (self.facts, self.words)
        for part in (self.name, *below):
            lines.addWidget(part)
        lines.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._foot = Foot(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self._foot)
        self.setFixedWidth(theme.px(_DETAIL))

    def show_record(
        self, name: str, facts: Sequence[tuple[str, str]], words: str = "", commands: Sequence[Command] = ()
    ) -> None:
        """Show a record; without a *name*, that none is chosen."""
        self.name.setText(name or self._empty)
        self.facts.show_facts([(fact, value) for fact, value in facts if value])
        self.words.setText(words)
        self._foot.show_commands(commands)


def beside(parent: QWidget, left: Sequence[tuple[QWidget, int]], right: QWidget) -> None:
    """Lay out *parent*: parts one below the other at the left, with their stretch, and the record in hand at right."""
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    column = QVBoxLayout()
    column.setSpacing(0)
    for part, stretch in left:
        column.addWidget(part if stretch else _above(part, parent), stretch)
    row.addLayout(column, 1)
    row.addWidget(right)


def _above(part: QWidget, parent: QWidget) -> QWidget:
    """Tabs, filters or a heading as a bar over the table they belong to."""
    if isinstance(part, Tabs):
        return tab_bar(part, parent)
    bar = QFrame(parent)
    bar.setProperty("kind", "bar")
    line = QHBoxLayout(bar)
    line.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
    line.addWidget(part)
    return bar


def row_of(parent: QWidget, *parts: QWidget) -> QWidget:
    """Parts side by side at the left of a line: filters over a table."""
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return line


def named(command: Command, name: str, shortcut: str = "") -> Command:
    """The same command under a name of its own: two ways to one action."""
    return replace(command, name=f"governance.{name}", shortcut=shortcut or command.shortcut)


def paper_commands(
    section: OrganisationSection,
    question: Question[..., Any],
    title: str,
    words: tuple[str, str],
    key: Callable[[], int | None],
) -> list[Command]:
    """One command for a paper in each language; *words* are their marked labels, *key* is what it is about now."""

    def about() -> tuple[Any, ...] | None:
        return None if (now := key()) is None else (now,)

    return papers_of(section.work, section.shell, question, title, words, about)


def chosen(table: ShortTable) -> Callable[[], UserError | None]:
    """What stands in the way while no line is in hand."""
    return lambda: None if table.current_key() else UserError(CHOOSE_FIRST)
