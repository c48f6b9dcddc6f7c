"""A new recovery sheet, printed or saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import _
from k2k_desktop.services.office import users
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


def print_new_sheet(parent: QWidget, work: Work, shell: Shell) -> None:
    """Ask, make the new sheet, then show it for printing or save it."""
    text = _(
        "Make a new recovery sheet? The one in the safe opens this office no more. Make a copy at once, then destroy "
        "the old sheet: copies made until now then open only with a password of their day."
    )
    verbs = {"print": _("Make and print"), "save": _("Make and save as PDF")}
    chosen = ask(parent, _("New recovery sheet"), text, verbs)
    if not chosen:
        return
    try:
        code = work.change(users.new_sheet)
        if chosen == "save":
            save_sheet(parent, work, code)
        else:
            shell.print_out(PrintJob(_("Recovery sheet"), users.sheet_pdf, (code,)))
    except UserError as error:  # said to whoever asked
        show_refusal(parent, error)


def save_sheet(parent: QWidget, work: Work, code: str) -> bool:
    """Save the sheet of *code* as a PDF. Whether it was saved."""
    place = str(paths.user_documents() / _("Recovery sheet.pdf"))
    name, _kind = QFileDialog.getSaveFileName(parent, _("Save the recovery sheet"), place, "PDF (*.pdf)")
    if not name:
        return False
    write_whole(Path(name), work.read(users.sheet_pdf, code).pdf)
    return True
