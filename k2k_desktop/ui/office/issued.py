"""What was issued about the record in hand: each paper as it was sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.services import documents
from k2k_desktop.services.documents import Issued
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState
from k2k_desktop.ui.kit.work import Work


def open_issued(work: Work, shell: Shell, record: tuple[str, int] | None, below: str) -> None:
    """Open the history of *record* over the page in view; *below* is that page's title."""
    if record is not None:
        view = IssuedView(work, shell, record, below)
        shell.open_view(view)
        view.table.setFocus()


class IssuedView(PageView):
    """Enter opens a paper as it was sent."""

    def __init__(self, work: Work, shell: Shell, record: tuple[str, int], below: str) -> None:
        super().__init__()
        self._work, self._shell, self._record, self._below = work, shell, record, below
        self._found: list[Issued] = []
        heads = (
            _("Document"),
            _("Language of the document"),
            _("Issued at"),
            _("Issued by"),
            _("Status"),
        )
        self.table = ShortTable(_("Issued documents"), heads, (0, 160, 200, 200, 210), self)
        self._empty = EmptyState(
            "file-check", _("Nothing was issued yet"), _("What is printed as final is kept here as it was sent."),
            parent=self,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        self._open = command_for(
            documents.issued_pdf, work, self.open_chosen, label=N_("Open the kept copy"), icon="file-text",
            enabled=self._none_chosen,
        )  # fmt: skip
        self.begins = self.table
        self.table.row_opened.connect(lambda _key: self.open_chosen())
        self.table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The view's title."""
        return _("Issued documents")

    def fact(self) -> str:
        """Whose, and how many."""
        count = say_count("{count} document", "{count} documents", len(self._found))
        return f"{self._below} · {count}"

    def primary(self) -> Command | None:
        """Open the one in hand."""
        return self._open

    def commands(self) -> Sequence[Command]:
        """The same."""
        return (self._open,)

    def document(self) -> PrintJob | None:
        """The paper in hand."""
        key = self.table.current_key()
        chosen = next((one for one in self._found if one.id == key), None)
        return PrintJob(chosen.title, documents.issued_pdf, (chosen.id,)) if chosen else None

    def open_chosen(self) -> None:
        """Show it as it was sent."""
        job = self.document()
        if job is not None and self._open.enabled() is None:
            self._shell.print_out(job)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self._found = self._work.read(documents.issued_of, *self._record)
        self.table.show_rows([(one.id, _cells(one)) for one in self._found], self.table.current_key())
        self.table.setVisible(bool(self._found))
        self._empty.setVisible(not self._found)
        self.header_changed.emit()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The stop of F6."""
        return [self.table]

    def escape(self) -> bool:
        """Go back."""
        self._shell.close_view(self)
        return True

    def _none_chosen(self) -> UserError | None:
        return None if self.table.current_key() else UserError(N_("Choose a document in the list first."))


def _cells(one: Issued) -> list[Cell]:
    state = (
        Cell(_(P_("document", "Replaced by a newer one")), muted=True)
        if one.replaced
        else Cell(_(P_("document", "In force")), icon="circle-check", tone="ok")
    )
    return [
        Cell(one.title, strong=True), Cell(one.language.say()), Cell(show_instant(one.issued_at)), Cell(one.by), state,
    ]  # fmt: skip
