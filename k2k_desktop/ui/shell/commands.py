"""The window's own commands: what every page has besides its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, language
from k2k_desktop.services import audit
from k2k_desktop.ui.audit import undo_command
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PrintJob
from k2k_desktop.ui.shell import helping, panes
from k2k_desktop.ui.shell.keys import key_commands
from k2k_desktop.ui.shell.menus import SUBMENU, TYPED, type_key
from k2k_desktop.ui.shell.pages import digit_of, ordered

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.window import MainWindow

_THEMES: tuple[tuple[theme.Mode, str], ...] = (
    ("system", N_("Follow the computer")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("contrast", N_("High contrast")),
)
_CTRL = Qt.KeyboardModifier.ControlModifier
_EDITS: tuple[tuple[str, str, str, Qt.Key], ...] = (
    ("undo", N_("Undo"), "Ctrl+Z", Qt.Key.Key_Z),
    ("redo", N_("Redo"), "Ctrl+Y", Qt.Key.Key_Y),
    ("cut", N_("Cut"), "Ctrl+X", Qt.Key.Key_X),
    ("copy", N_("Copy"), "Ctrl+C", Qt.Key.Key_C),
    ("paste", N_("Paste"), "Ctrl+V", Qt.Key.Key_V),
    ("select_all", N_("Select all"), "Ctrl+A", Qt.Key.Key_A),
)


def window_commands(window: MainWindow) -> list[Command]:
    """Every command of *window* that does not depend on the page."""
    return [*_file(window), *_edit(window), *_view(window), *_go(window), *_tools(window), *_help(window),
            *key_commands(window)]  # fmt: skip


def _unless(held: Callable[[], bool], text: str) -> Callable[[], UserError | None]:
    return lambda: None if held() else UserError(text)


def _file(window: MainWindow) -> list[Command]:
    printable = _unless(lambda: _document(window) is not None, N_("Nothing on this page can be printed."))
    may_copy = window.session.copy_refusal
    return [
        Command(
            "print", N_("Print…"), lambda: _print(window, preview=False), "Ctrl+P", "file", "printer", printable
        ),
        Command(
            "preview", N_("Print preview"), lambda: _print(window, preview=True), "Ctrl+Shift+P", "file", "eye",
            printable,
        ),
        Command(
            "copy_office", N_("Make a copy now"), window.session.make_copy, "", "file", "database-backup", may_copy,
            "copy",
        ),
        Command("lock", N_("Lock the screen"), lambda: window.session.lock(), "Ctrl+L", "file", "lock", group="leave"),
        Command("sign_out", N_("Sign out"), window.session.sign_out, "", "file", "log-out", group="leave"),
        Command("close", N_("Close window"), window.close, "Ctrl+W", "file", "x", group="leave"),
    ]  # fmt: skip


def _document(window: MainWindow) -> PrintJob | None:
    view = window.navigator.view
    return view.document() if view is not None else None


def _print(window: MainWindow, *, preview: bool) -> None:
    job, view = _document(window), window.navigator.view
    if view is not None and view.is_dirty() and not view.leave():
        return  # paper shows what is kept
    if job is not None:
        window.print_out(job, preview=preview)


def _find_here(window: MainWindow) -> None:
    if window.navigator.view is not None:
        window.navigator.view.find_here()


def _next_pane(window: MainWindow, step: int) -> None:
    view = window.navigator.view
    order = [window.sidebar.list, *(view.panes() if view else ()), window.status.copy]
    panes.step(order, window.focusWidget(), step)


def _edit(window: MainWindow) -> list[Command]:
    def typing(key: Qt.Key) -> Callable[[], None]:
        return lambda: type_key(key, _CTRL)

    edits = [Command(f"{TYPED}{name}", label, typing(key), keys, "edit") for name, label, keys, key in _EDITS]
    return [
        *edits,
        undo_command(window.work, window, window.work.read(audit.sitting_start), window.say),
        Command("find", N_("Find on this page"), lambda: _find_here(window), "Ctrl+F", "edit", "search", group="find"),
    ]


def _view(window: MainWindow) -> list[Command]:
    session = window.session
    themes, words, size = (SUBMENU + N_("Theme"), SUBMENU + N_("Language"), SUBMENU + N_("Text size"))
    found = [Command("refresh", N_("Read again"), window.read_again, "F5", "view", "refresh-cw")]
    for mode, label in _THEMES:
        found.append(Command(f"theme.{mode}", label, _wearing(window, mode), "", "view", "contrast", group=themes))
    for spoken, label in LANGUAGES.items():
        speaking = _speaking(window, spoken)
        found.append(Command(f"language.{spoken}", label, speaking, "", "view", "languages", group=words))
    sizes = (
        ("larger", N_("Larger text"), "Ctrl+=", 1),
        ("smaller", N_("Smaller text"), "Ctrl+-", -1),
        ("normal", N_("Normal text"), "Ctrl+0", 0),
    )
    for name, label, keys, step in sizes:
        found.append(Command(f"text.{name}", label, _sizing(window, step), keys, "view", "type", group=size))
    found.append(Command("new_window", N_("New window"), session.open_window, "", "view", "external-link", group="new"))
    return found


def _wearing(window: MainWindow, mode: theme.Mode) -> Callable[[], None]:
    return lambda: window.session.set_look(mode, theme.scale())


def _sizing(window: MainWindow, step: int) -> Callable[[], None]:
    return lambda: window.session.step_size(step)


def _speaking(window: MainWindow, name: Language) -> Callable[[], None]:
    return lambda: window.session.set_language(name) if name != language() else None


def _go(window: MainWindow) -> list[Command]:
    way = window.navigator
    found = [
        Command("search", N_("Search or type a command"), window.open_palette, "Ctrl+K", "go", "search"),
        Command(
            "back", N_("Back"), way.back, "Alt+Left", "go", "arrow-left",
            _unless(lambda: way.can_step(-1), N_("There is no earlier page.")), "way",
        ),
        Command(
            "forward", N_("Forward"), way.forward, "Alt+Right", "go", "arrow-right",
            _unless(lambda: way.can_step(1), N_("There is no later page.")), "way",
        ),
    ]  # fmt: skip
    for page in ordered(list(way.pages.values())):
        digit = digit_of(page)
        keys = f"Ctrl+{digit}" if digit else ""
        found.append(
            Command(f"page.{page.name}", page.title, _opening(window, page.name), keys, "go", page.icon, group="p")
        )
    found += [
        Command("next_pane", N_("Next pane"), lambda: _next_pane(window, 1), "F6", "go", group="panes"),
        Command("previous_pane", N_("Previous pane"), lambda: _next_pane(window, -1), "Shift+F6", "go", group="panes"),
        Command("message", N_("Go to the message"), window.toasts.jump, "F8", "go", group="panes"),
    ]
    return found


def _opening(window: MainWindow, name: str) -> Callable[[], None]:
    return lambda: window.open_page(name)


def _check(window: MainWindow) -> Command:
    """The view is loaded when it is wanted, its right asked by name: the window opens sooner."""

    def open_it() -> None:
        from k2k_desktop.ui.office.checking import open_check

        open_check(window.work, window)

    may = _unless(lambda: window.work.may("meetings.see"), N_("Your role does not see documents of meetings."))
    return Command("check_document", N_("Check a document"), open_it, "", "tools", "scan-line", may)


def _issued(window: MainWindow) -> Command:
    """What was issued about the record in hand on the page in view."""

    def record() -> tuple[str, int] | None:
        view = window.navigator.view
        return view.record() if view is not None else None

    def open_it() -> None:
        from k2k_desktop.ui.office.issued import open_issued

        view = window.navigator.view
        open_issued(window.work, window, record(), view.title() if view is not None else "")

    def may() -> UserError | None:
        if not window.work.may("meetings.see"):
            return UserError(N_("Your role does not see documents of meetings."))
        return None if record() else UserError(N_("Choose a record first: a meeting, an organisation, an action."))

    return Command("issued_documents", N_("Issued documents"), open_it, "", "tools", "file-check", may)


def _in_hand(window: MainWindow) -> tuple[str, int] | None:
    """The record in hand on the page in view."""
    view = window.navigator.view
    return view.record() if view is not None else None


def _history(window: MainWindow) -> Command:
    """What became of the record in hand on the page in view."""

    def open_it() -> None:
        from k2k_desktop.ui.audit.history import open_history

        view = window.navigator.view
        open_history(window.work, window, _in_hand(window), view.title() if view is not None else "")

    may = _unless(lambda: _in_hand(window) is not None, N_("Choose a record first: its history opens over the page."))
    return Command("record_history", N_("History of the record"), open_it, "Ctrl+H", "tools", "history", may)


def _evidence(window: MainWindow) -> Command:
    """Of the record in hand where that is a meeting or an organisation, else of a period."""

    def open_it() -> None:
        from k2k_desktop.ui.office.evidence import open_evidence

        open_evidence(window.work, window, window.stack, _in_hand(window))

    may = _unless(lambda: window.work.may("evidence.make"), N_("Your role does not put evidence together."))
    return Command("evidence", N_("Evidence bundle…"), open_it, "", "tools", "archive", may)


def _finding(window: MainWindow) -> Command:
    """An auditor's finding about the record in hand on the page in view, in the open review."""

    def note() -> None:
        from k2k_desktop.ui.review.noting import note_finding

        if about := _in_hand(window):
            note_finding(window.work, window, about, window.toast)

    def may() -> UserError | None:
        if not window.work.may("desk.write"):
            return UserError(N_("Only an auditor writes findings."))
        from k2k_desktop.ui.review.noting import refusal

        return refusal(window.work, _in_hand(window))

    return Command("note_finding", N_("Note a finding…"), note, "Ctrl+Shift+F", "tools", "flag", may)


def _tools(window: MainWindow) -> list[Command]:
    return [
        _check(window),
        _issued(window),
        _history(window),
        _finding(window),
        _evidence(window),
        Command("password", N_("Change password"), window.session.change_password, "", "tools", "key",
                window.session.writing_refusal),
        Command("logs", N_("Open the folder of error reports"), window.session.open_logs, "", "tools", "folder-open"),
    ]  # fmt: skip


def _help(window: MainWindow) -> list[Command]:
    return [
        Command(
            "help",
            N_("Help for this page"),
            lambda: helping.open_help(window),
            "F1",
            "help",
            "circle-question-mark",
        ),
        Command(
            "shortcuts",
            N_("Keyboard shortcuts"),
            lambda: helping.open_shortcuts(window, window.commands),
            "Ctrl+/",
            "help",
            "keyboard",
        ),
        Command("about", N_("About K2K Desktop"), lambda: helping.open_about(window), "", "help", "info"),
    ]
