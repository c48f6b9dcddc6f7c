"""The frame of a record beside its list or on a page of its own: name, badges, tabs, and what can be done below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _
from k2k_desktop.services.people.pages import MemberLine
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import clear
from k2k_desktop.ui.kit.buttons import Command, action_of, button_of
from k2k_desktop.ui.kit.fieldrow import with_menu_keys
from k2k_desktop.ui.kit.widgets import Avatar, Badge, EmptyState, Tabs, button, icon_label, label

Mark = tuple[str, BadgeKind, str]  # words, kind, icon
WIDTH: Final = 344
_AT_FOOT: Final = 2  # commands with a button of their own; the rest is in the menu


class RecordPane(QFrame):
    """Shows one record; what it holds is put into `parts` by the feature, one part a tab."""

    def __init__(
        self, empty: tuple[str, str, str], tabs: int = 1, parent: QWidget | None = None, *, avatar: bool = False
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "detail")
        self._commands: Sequence[Command] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._empty = EmptyState(*empty, parent=self)
        column.addWidget(self._empty, 1)
        self._head = self._build_head(avatar)
        column.addWidget(self._head)
        self.tabs = Tabs([""] * tabs, self, pane=self)
        self.tabs.setAccessibleName(_("Parts of the record"))
        self._line = QFrame(self)
        self._line.setProperty("kind", "line")
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.parts: list[QVBoxLayout] = []
        self._holders: list[QWidget] = []
        self._build_parts(tabs)
        self._foot = QFrame(self)
        self._foot.setProperty("kind", "foot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(theme.px(16), theme.px(11), theme.px(12), theme.px(11))
        self._buttons.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(10), 0, 0, 0)  # the words of a tab stand where those below it do
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addLayout(row)
        for widget in (self._line, self.area, self._foot):
            column.addWidget(widget, 1 if widget is self.area else 0)
        self.tabs.currentChanged.connect(self._show_tab)
        self._tabbed = tabs > 1
        self._show_tab(0)
        self.show_nothing()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as a pane is drawn; the list takes the rest."""
        return QSize(theme.px(WIDTH), super().sizeHint().height())

    def show_nothing(self) -> None:
        """No record is chosen."""
        self._set_shown(False)

    def show_head(self, name: str, second: str, marks: Sequence[Mark], tabs: Sequence[str] = ()) -> None:
        """Name, where it belongs, at most three badges, the names of the tabs."""
        self._set_shown(True)
        self._name.setText(name)
        self._second.setText(second)
        if self._avatar is not None:
            self._avatar.show_name(name)
        for place, badge in enumerate(self._badges):
            badge.setVisible(place < len(marks))
            if place < len(marks):
                badge.show_state(*marks[place])
        for place, words in enumerate(tabs):
            self.tabs.setTabText(place, words)
        self.area.setAccessibleName(name)

    def show_photo(self, content: bytes | None) -> None:
        """A photo in the avatar's place; None: the initials."""
        if self._avatar is not None:
            self._avatar.show_picture(content)

    def show_commands(self, commands: Sequence[Command], used: str = "") -> None:
        """The first command and the one named *used* get buttons, every one stands under ⋯."""
        self._commands = commands
        clear(self._buttons)
        at_foot = [*commands[:1], *(one for one in commands[1:] if one.name == used)][:_AT_FOOT]
        for made in self._fitting(at_foot):
            self._buttons.addWidget(made)
        self._buttons.addStretch(1)
        self._more = button("", "icon", self._foot, icon="ellipsis", name=_("Actions of the record"))
        self._more.clicked.connect(self.open_menu)
        self._buttons.addWidget(self._more)
        self._foot.setVisible(bool(commands))

    def _fitting(self, commands: Sequence[Command]) -> list[QPushButton]:
        """Their buttons; the last gives up its icon rather than letters of its words."""
        made = [button_of(command, self._foot) for command in commands]
        room = theme.px(WIDTH - 16 - 12 - 32)  # margins and the menu's button
        if sum(one.sizeHint().width() + theme.px(8) for one in made) > room:
            made[-1].setParent(None)
            made[-1].deleteLater()
            made[-1] = button_of(replace(commands[-1], icon=""), self._foot)
        return made

    def open_menu(self) -> None:
        """Ctrl+. and ⋯: every action, each with a letter."""
        menu = menu_of(self._commands, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = self if not self.isVisible() else self._more
        at = place.mapToGlobal(QPoint(0, -menu.sizeHint().height())) if self.isVisible() else self._beside()
        menu.popup(at)
        menu.setActiveAction(next(iter(menu.actions()), None))  # type: ignore[arg-type]

    def heading(self, text: str, part: int = 0) -> None:
        """A small heading inside a part."""
        made = label(text, "strong", self, kind="muted")
        made.setContentsMargins(0, theme.px(16), 0, theme.px(4))
        self.parts[part].addWidget(made)

    def empty_part(self, part: int) -> None:
        """Take everything out of a part."""
        clear(self.parts[part])

    def _beside(self) -> QPoint:
        window = self.window()
        return window.mapToGlobal(QPoint(window.width() // 2, window.height() // 4))

    def _build_parts(self, count: int) -> None:
        inside = QWidget()
        inside.setProperty("kind", "scrolled")
        self.area.setWidget(inside)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(16))
        for _tab in range(count):
            holder = QWidget(inside)
            part = QVBoxLayout(holder)
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(0)
            lines.addWidget(holder)
            self.parts.append(part)
            self._holders.append(holder)
        lines.addStretch(1)

    def _build_head(self, with_avatar: bool) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(12))
        self._avatar = Avatar("", 48, head) if with_avatar else None
        if self._avatar is not None:
            row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        self._name = label("", "heading", head, wrap=True)
        self._second = label("", "caption", head, wrap=True)
        words.addWidget(self._name)
        words.addWidget(self._second)
        marks = QHBoxLayout()
        marks.setSpacing(theme.px(6))
        marks.setContentsMargins(0, theme.px(4), 0, 0)
        self._badges = [Badge("", parent=head) for _place in range(3)]
        for badge in self._badges:
            marks.addWidget(badge)
        marks.addStretch(1)
        words.addLayout(marks)
        row.addLayout(words, 1)
        return head

    def _set_shown(self, shown: bool) -> None:
        self._empty.setVisible(not shown)
        for widget in (self._head, self.area, self._foot):
            widget.setVisible(shown)
        for widget in (self.tabs, self._line):
            widget.setVisible(shown and self._tabbed)

    def _show_tab(self, place: int) -> None:
        for at, holder in enumerate(self._holders):
            holder.setVisible(at == place)


def menu_of(commands: Sequence[Command], parent: QWidget) -> QMenu:
    """A menu in which each command has a letter; what cannot be done says why in its tooltip."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    for command, words in zip(commands, with_menu_keys(one.say() for one in commands), strict=True):
        entry = action_of(command, menu)
        entry.setText(words)
        menu.addAction(entry)
    return menu


def link_row(parent: QWidget, words: str, right: str, opens: Callable[[], object] | None) -> QWidget:
    """A line with *words* at the left, a muted text at the right and a hair line below; a link where it *opens*."""
    line = QFrame(parent)
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    if opens is None:
        row.addWidget(label(words, "strong", line, wrap=True), 1)
    else:
        made = button(words, "link", line)
        made.clicked.connect(lambda: opens())
        row.addWidget(made)
        row.addStretch(1)
    after = label(right, parent=line)
    after.setProperty("role", "muted")
    row.addWidget(after)
    column.addLayout(row)
    under = QFrame(line)
    under.setProperty("kind", "line")
    column.addWidget(under)
    line.setMinimumHeight(theme.px(32))
    return line


def count_row(parent: QWidget, icon: str, words: str, count: int, opens: Callable[[], object]) -> QWidget:
    """How many related records there are; the number is a link to them where there are any."""
    line = link_row(parent, words, "" if count else "0", None)
    layout = line.layout()
    first = layout.itemAt(0) if layout is not None else None
    inner = first.layout() if first is not None else None
    if isinstance(inner, QHBoxLayout):
        inner.insertWidget(0, icon_label(icon, "muted", 16, line))
        if count:
            made = button(f"{count:,}", "link", line)
            made.setAccessibleName(f"{words}: {count:,}")
            made.clicked.connect(lambda: opens())
            inner.addWidget(made)
    return line


def member_words(member: MemberLine) -> str:
    """What somebody is in a household and how old: `Anak · 24`."""
    said = member.relationship.say()
    if member.to_on:
        return _("{relationship} · left {day}", relationship=said, day=show_day(member.to_on))
    return said if member.age is None else _("{relationship} · {age}", relationship=said, age=member.age)
