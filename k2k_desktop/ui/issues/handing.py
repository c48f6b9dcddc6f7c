"""The list of complaints handed out as shown: on paper, or as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.services import exports
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

Shown = Callable[[], tuple[Query, Sequence[str]]]
_TWO_LINES = ("part", "place")  # below the title on screen, beside it elsewhere


def commands(work: Work, shell: Shell, host: QWidget, shown: Shown) -> list[Command]:
    """Print and export; *shown* gives what is asked now and the columns in view."""
    printing = exports.question_for(exports.list_pdf, ISSUES.name)
    exporting = exports.question_for(exports.export_list, ISSUES.name)

    def print_it() -> None:
        query, columns = shown()
        shell.print_out(PrintJob(_("Complaints"), printing, (ISSUES.name, query, _whole(columns))))

    def export_it() -> None:
        kinds = _("Spreadsheets ({kinds})", kinds="*.xlsx")
        path, _kind = QFileDialog.getSaveFileName(host.window(), _("Export list"), f"{_('Complaints')}.xlsx", kinds)
        if path:
            query, columns = shown()
            write(work, shell, host, query, columns, Path(path))

    listed = command_for(printing, work, print_it, label=N_("Print list"), icon="printer")
    sheet = command_for(exporting, work, export_it, label=N_("Export list"), icon="file-spreadsheet")
    return [
        Command("issues.print_list", listed.label, print_it, menu="file", icon="printer", enabled=listed.enabled),
        Command("issues.export_list", sheet.label, export_it, menu="file", icon="file-spreadsheet",
                enabled=sheet.enabled),
    ]  # fmt: skip


def write(work: Work, shell: Shell, host: QWidget, query: Query, columns: Sequence[str], path: Path) -> None:
    """Write the list to *path* in the background and say what is in it."""

    def done(exported: exports.Exported) -> None:
        said = say_count("{count} row is saved in “{file}”.", "{count} rows are saved in “{file}”.", exported.rows,
                         file=exported.path.name)  # fmt: skip
        shell.toast(" ".join([said, *exported.told]))

    run_with_panel(
        host, work, exports.question_for(exports.export_list, ISSUES.name), _("Exporting the list"), done, ISSUES.name,
        query, _whole(columns), path.with_suffix(".xlsx"), None,
    )  # fmt: skip


def _whole(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns in view with the two that stand below the title."""
    added = [name for name in _TWO_LINES if name not in columns]
    place = columns.index("title") + 1 if "title" in columns else len(columns)
    return (*columns[:place], *added, *columns[place:])
