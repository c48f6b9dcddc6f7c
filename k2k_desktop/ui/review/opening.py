"""Opening what a sample, an exception or a finding is about: a record on its page, a paper as it was sent."""

from __future__ import annotations

from k2k_desktop.services import documents
from k2k_desktop.ui.kit.pages import PrintJob, Shell


def open_subject(shell: Shell, table: str, key: int, title: str) -> None:
    """Show a record on whichever page shows its table; an issued paper is shown by its very bytes."""
    if table == "issued_document":
        shell.print_out(PrintJob(title, documents.issued_pdf, (key,)))
    else:
        shell.open_record(table, key)
