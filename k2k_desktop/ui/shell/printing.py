"""From a print job to paper: made on another thread, shown as a view over the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import PageView, Pdf, PrintJob, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.preview import PdfPreview
    from k2k_desktop.ui.shell.window import MainWindow


class PreviewView(PageView):
    """The preview in the place of the page; Esc goes back."""

    def __init__(self, title: str, document: Pdf, shell: Shell) -> None:
        super().__init__()
        from k2k_desktop.ui.kit.preview import PdfPreview  # brings pypdfium2, which nothing else needs

        self._title, self._shell = title, shell
        note = ""
        if document.missing:
            one, many = (
                N_("No font has {count} of the letters; it stands as its code in brackets."),
                N_("No font has {count} of the letters; they stand as their codes in brackets."),
            )
            note = say_count(one, many, len(document.missing))
        self.preview: PdfPreview = PdfPreview(document.pdf, title, note=note, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        self.begins = self.preview.area
        self.preview.closed.connect(self._close)
        self.preview.printed.connect(lambda _where: shell.toast(_("Sent to the printer.")))
        self.preview.saved.connect(lambda _where: shell.toast(_("Saved as PDF.")))
        self._print = Command("print", N_("Print"), self.preview.print_now, "Ctrl+P", "file", "printer")

    def title(self) -> str:
        """What is previewed."""
        return _("Print preview")

    def fact(self) -> str:
        """Which document."""
        return self._title

    def commands(self) -> tuple[Command, ...]:
        """Print what is shown."""
        return (self._print,)

    def find_here(self) -> None:
        """Find in the document."""
        self.preview.search.setFocus()

    def escape(self) -> bool:
        """Go back."""
        self._close()
        return True

    def _close(self) -> None:
        self.preview.close_document()
        self._shell.close_view(self)


def print_out(window: MainWindow, job: PrintJob, *, preview: bool) -> None:
    """Make the document of *job*, then show it in *window*; without *preview*, straight to the chosen printer."""

    def made(document: Pdf) -> None:
        view = PreviewView(job.title, document, window)
        window.toasts.clear()  # they would lie over its buttons
        window.open_view(view)
        view.preview.area.setFocus()
        if not preview:
            view.preview.print_now()

    title = _("Making the document")
    run_with_panel(window.stack, window.work, job.question, title, made, *job.args, reason=job.reason)
