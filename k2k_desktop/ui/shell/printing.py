"""From a print job to paper: made on another thread, shown or sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import Pdf, PrintJob

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.window import MainWindow


def print_out(window: MainWindow, job: PrintJob, *, preview: bool) -> None:
    """Make the document of *job*, then show it in *window*, or ask for the printer at once."""

    def made(document: Pdf) -> None:
        show(window, job.title, document, preview=preview)

    run_with_panel(window.stack, window.work, job.question, _("Making the document"), made, *job.args)


def show(window: MainWindow, title: str, document: Pdf, *, preview: bool) -> None:
    """Show a finished document."""
    window.say(title)
