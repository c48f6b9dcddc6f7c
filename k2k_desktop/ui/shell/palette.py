"""The palette: one field for people, homes, papers and commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _, say, say_count
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.widgets import announce, icon_label, label
from k2k_desktop.ui.shell.found import LINE, Line, LineDelegate, Lines
from k2k_desktop.ui.shell.menus import TYPED, words_of

if TYPE_CHECKING:
    from k2k_desktop.services.search import Group, Hit
    from k2k_desktop.ui.shell.window import MainWindow

MOST: Final = 4  # hits of one group
WIDTH, TOP, LOW = 620, 82, 56
_LEAST: Final = 2  # letters before records are looked for


class Palette(QWidget):
    """Covers the window with a dimmed layer; made each time it is opened."""

    def __init__(self, window: MainWindow, find: Question[[str], list[Group]]) -> None:
        super().__init__(window)
        self._window, self._find = window, find
        self._moved = False  # by arrows, since the last letter
        self._wanted_enter: Qt.KeyboardModifier | None = None
        self._asked = self._answered = ""
        self._groups: Sequence[Group] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = QFrame(self)
        self.box.setProperty("kind", "palette")
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        self._make_field(column)
        column.addWidget(_line(self.box))
        self.lines = Lines(self)
        self.list = QListView(self.box)
        self.list.setModel(self.lines)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(lambda index: self._run(index.data(LINE)))
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        inner.addWidget(self.list)
        column.addLayout(inner)
        column.addWidget(_line(self.box))
        self._make_foot(column)
        window.installEventFilter(self)
        self._before = window.focusWidget()
        self._show_lines()

    def _make_field(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        row.addWidget(icon_label("search", "muted", 16, self.box))
        self.field = QLineEdit(self.box)
        self.field.setProperty("kind", "bare")
        self.field.setProperty("role", "reading")
        words = _("Search or type a command")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        row.addWidget(self.field, 1)
        column.addLayout(row)

    def _make_foot(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(14))
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        arrows = QHBoxLayout()
        arrows.setSpacing(0)
        arrows.addWidget(icon_label("arrow-up", "muted", 12, self.box))
        arrows.addWidget(icon_label("arrow-down", "muted", 12, self.box))
        row.addLayout(arrows)
        keys = (_("choose"), _("Enter opens"), _("Ctrl+Enter opens in a new window"), _("Esc closes"))
        for words in keys:
            row.addWidget(label(words, "caption", self.box))
        row.addStretch(1)
        self._count = label("", "caption", self.box)
        row.addWidget(self._count)
        column.addLayout(row)

    def open(self) -> None:
        """Show it over the whole window, ready to type in."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close it and give the focus back."""
        self._window.removeEventFilter(self)
        self._window.palette_open = None
        self.hide()
        self.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(theme.px(WIDTH), self.width() - theme.px(32))
        hint = sum(self.list.sizeHintForRow(row) for row in range(self.lines.rowCount()))
        top = self._window.menuBar().height() + theme.px(TOP)
        room = self.height() - top - theme.px(LOW + 46 + 24)
        self.list.setFixedHeight(max(0, min(hint + theme.px(2), room)))
        self.box.setFixedWidth(width)
        layout = self.box.layout()
        if layout is not None:
            layout.activate()  # or the box keeps the size of the lines before
        self.box.resize(width, self.box.sizeHint().height())
        self.box.move((self.width() - width) // 2, top)

    def _typed(self, text: str) -> None:
        self._moved = False
        self._wanted_enter = None  # it was for the words before
        words = " ".join(text.split())
        if len(words) >= _LEAST and self._window.work.can(self._find) is None:
            self._asked = words
            self._window.work.fetch(
                self._find, lambda groups: self._found(words, groups), words, owner=self, failed=self._failed
            )
        else:
            self._asked = self._answered = words
            self._groups = ()
        self._show_lines()

    def _found(self, words: str, groups: Sequence[Group]) -> None:
        if words != self._asked or self._window.palette_open is not self:
            return
        self._answered, self._groups = words, groups
        self._show_lines()
        if self._wanted_enter is not None:
            modifiers, self._wanted_enter = self._wanted_enter, None
            self._enter(modifiers)

    def _failed(self, _error: UserError) -> None:
        self._answered, self._groups = self._asked, ()
        self._show_lines()

    def _show_lines(self) -> None:
        before = self.list.currentIndex().data(LINE)  # what somebody went to by arrows stays in hand
        lines: list[Line] = []
        for group in self._groups:
            lines.append(Line(say(group.label)))
            lines += [self._record(hit) for hit in group.hits[:MOST]]
        if not self._asked:
            recent = [self._record(hit) for hit in self._window.session.recent[:MOST]]
            lines += [Line(_("Recent")), *recent] if recent else []
        commands = [self._command(command) for command in self._matching()][: MOST if self._asked else 2 * MOST]
        lines += [Line(_("Commands")), *commands] if commands else []
        self.lines.put(lines)
        same = [row for row, line in enumerate(lines) if before is not None and line.run and line.title == before.title]
        first = same[0] if self._moved and same else self.lines.next_row(-1, 1)
        if first >= 0:
            self.list.setCurrentIndex(self.lines.index(first))
        hits = sum(line.run is not None for line in lines)
        text = say_count("{count} match", "{count} matches", hits) if hits else _("Nothing found")
        self._count.setText(text if self._asked else "")
        if self._asked and self._asked == self._answered:
            announce(self, text)
        if self.isVisible():
            self._place()

    def _matching(self) -> list[Command]:
        wanted = self._asked.casefold().split()
        found = []
        for command in self._window.commands.all():
            words = words_of(command).casefold()
            usable = not command.name.startswith(TYPED) and command.name != "search"
            usable = usable and (bool(wanted) or command.menu in ("go", "record"))  # at first, places rather than acts
            if usable and all(word in words for word in wanted) and command.enabled() is None:  # asked last: it reads
                found.append((not any(words.startswith(word) for word in wanted), command))
        return [command for _later, command in sorted(found, key=lambda pair: pair[0])]

    def _record(self, hit: Hit) -> Line:
        def open_here() -> None:
            self._window.session.remember(hit)
            self._window.open_record(hit.table, hit.key)

        def open_elsewhere() -> None:
            self._window.session.remember(hit)
            self._window.session.open_window().open_record(hit.table, hit.key)

        return Line(hit.title, hit.second, hit.icon, "", open_here, open_elsewhere)

    def _command(self, command: Command) -> Line:
        return Line(words_of(command), "", command.icon, command.shortcut, command.run, command.run)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size, and answer the keys that are not text."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            row = self.lines.next_row(self.list.currentIndex().row(), steps[key])
            if row >= 0:
                self.list.setCurrentIndex(self.lines.index(row))
                self._moved = True
                announce(self, str(self.lines.index(row).data()))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event.modifiers())
            return True
        if key == Qt.Key.Key_Escape:
            self.leave()
            return True
        return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

    def _enter(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._asked != self._answered and not self._moved:
            self._wanted_enter = modifiers  # typed faster than the office answers: open it when it comes
            return
        line = self.list.currentIndex().data(LINE)
        if isinstance(line, Line):
            self._run(line, new_window=bool(modifiers & Qt.KeyboardModifier.ControlModifier))

    def _run(self, line: Line, *, new_window: bool = False) -> None:
        run = line.elsewhere if new_window else line.run
        if run is not None:
            self.leave()
            run()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click outside closes it."""
        if not self.box.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim what lies below."""
        painter = QPainter(self)
        dim = theme.color("window" if theme.is_dark() else "text")
        painter.setOpacity(0.55 if theme.is_dark() else 0.4)
        painter.fillRect(self.rect(), dim)


def _line(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("kind", "line")
    return made
