"""Help: the guide's page for what is in view, the table of keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableWidget, QTableWidgetItem

from k2k_desktop import __version__
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Commands
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.shell.guide import GuideBrowser, guide_page
from k2k_desktop.ui.shell.menus import words_of

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.window import MainWindow

# Keys that no menu holds: they belong to lists, forms and editors.
_OTHER_KEYS = (
    ("Enter", N_("Open the row; save in a form")),
    ("F2", N_("Edit the record")),
    ("F3 / Shift+F3", N_("Next or previous match in a text")),
    ("Esc", N_("Clear the filter, then close")),
    ("Space", N_("Tick")),
    ("Ctrl+S", N_("Save")),
    ("Ctrl+Enter", N_("Save and close, anywhere in a form")),
    ("Ctrl+Shift+Enter", N_("Save and add another")),
    ("Ctrl+.", N_("Actions of the record")),
    ("Ctrl+;", N_("Today's date")),
    ("Ctrl+'", N_("Same as the previous record")),
    ("Ctrl+PgUp / Ctrl+PgDn", N_("Tab of the pane")),
    ("Alt+Up / Alt+Down", N_("Move agenda item")),
    ("Shift+F10", N_("Menu of the record")),
    ("Home / End", N_("Ends of the row")),
    ("Ctrl+Home / Ctrl+End", N_("Ends of the table")),
    ("Alt, F10", N_("Menu bar")),
)


def open_help(window: MainWindow) -> None:
    """F1: the guide in a window of its own, at the page for what is in view."""
    view = window.navigator.view
    name = (view.guide() if view is not None else "") or window.navigator.page
    sheet = Sheet(_("Help"), window, width=760)
    sheet.setModal(False)
    text = GuideBrowser(sheet)
    text.setProperty("kind", "reading")
    text.setAccessibleName(_("Help"))
    text.setMinimumHeight(theme.px(480))
    if found := guide_page(name):
        text.show_page(found)
    else:
        text.setPlainText(_("There is no guide for this page yet. Ctrl+/ lists every key, Ctrl+K finds every command."))
    sheet.body.addWidget(text)
    back = sheet.add_button(_("Back"))
    back.setEnabled(False)
    text.backwardAvailable.connect(back.setEnabled)
    back.clicked.connect(text.backward)
    _close_button(sheet)
    text.setFocus()
    sheet.show()


def open_shortcuts(window: MainWindow, commands: Commands) -> None:
    """Ctrl+/: every key with what it does, searchable."""
    rows = [(words_of(one), one.shortcut) for one in commands.all() if one.shortcut]
    rows += [(say(words), keys) for keys, words in _OTHER_KEYS]
    sheet = Sheet(_("Keyboard shortcuts"), window, width=560)
    field = QLineEdit(sheet)
    field.setPlaceholderText(_("Search"))
    field.setAccessibleName(_("Search"))
    table = QTableWidget(len(rows), 2, sheet)
    table.setHorizontalHeaderLabels([_("Command"), _("Key")])
    table.setAccessibleName(_("Keyboard shortcuts"))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.px(30))
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setMinimumHeight(theme.px(400))
    for row, parts in enumerate(sorted(set(rows))):
        for column, words in enumerate(parts):
            table.setItem(row, column, QTableWidgetItem(words))
    table.setColumnWidth(0, theme.px(340))
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def narrow(text: str) -> None:
        for row in range(table.rowCount()):
            words = " ".join(item.text() for column in (0, 1) if (item := table.item(row, column)) is not None)
            table.setRowHidden(row, text.casefold().strip() not in words.casefold())

    field.textChanged.connect(narrow)
    sheet.body.addWidget(field)
    sheet.body.addWidget(table)
    _close_button(sheet)
    field.setFocus()
    sheet.open()


def open_about(window: MainWindow) -> None:
    """Name, version and licence."""
    sheet = Sheet(_("About K2K Desktop"), window)
    sheet.body.addWidget(label("K2K Desktop", "title", sheet))
    sheet.body.addWidget(label(_("Version {version}", version=__version__), parent=sheet))
    words = _("The office system of a public-housing estate. Free software under the Apache License 2.0.")
    sheet.body.addWidget(label(words, parent=sheet, wrap=True))
    _close_button(sheet)
    sheet.open()


def _close_button(sheet: Sheet) -> None:
    close = sheet.add_button(_("Close"), "primary")
    close.clicked.connect(sheet.accept)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
