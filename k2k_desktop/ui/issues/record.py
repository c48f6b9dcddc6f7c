"""One complaint as a page of its own: Enter in a view, or a link from anywhere in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _, language
from k2k_desktop.services.issues import slips
from k2k_desktop.services.issues.pages import IssuePage, issue_page
from k2k_desktop.ui.issues.doing import Doing
from k2k_desktop.ui.issues.editing import edit_issue
from k2k_desktop.ui.issues.pane import IssuePane
from k2k_desktop.ui.issues.thread import IssueThread
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

_WIDEST = 1280


class RecordView(PageView):
    """Shows a complaint in a reading column, with the one picture of its way above it."""

    def __init__(self, work: Work, shell: Shell, key: int) -> None:
        super().__init__()
        self.key = key
        self._work, self._shell = work, shell
        self._page: IssuePage | None = None
        self._doing = Doing(work, shell, self, lambda page: edit_issue(work, self, page, lambda _key: self._read()))
        self._commands: list[Command] = []
        self.pane = IssuePane(work, self)
        self.pane.setMaximumWidth(theme.px(_WIDEST))
        self.thread_of = IssueThread(work, self)
        self.thread_of.opened.connect(self._go)
        self.pane.extra.addWidget(self.thread_of)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pane, 1)
        row.addStretch(0)
        self.begins = self.pane.area
        self.pane.opened.connect(self._go)
        self.pane.said.connect(self.said)
        self._read()

    def title(self) -> str:
        """What is wrong."""
        return self._page.title if self._page is not None else _("Complaint")

    def fact(self) -> str:
        """Its number and where it is."""
        page = self._page
        return _("{reference} · {place}", reference=page.reference, place=page.place) if page is not None else ""

    def commands(self) -> Sequence[Command]:
        """What can be done with it."""
        return [*self._commands, self.pane.status_command()] if self._page is not None else ()

    def record(self) -> tuple[str, int] | None:
        """The one shown."""
        return ("issue", self.key)

    def document(self) -> PrintJob | None:
        """Its slip."""
        return slip_job(self._page) if self._page is not None else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read it again."""
        self._read()

    def panes(self) -> Sequence[QWidget]:
        """The record itself."""
        return [self.pane.area, *self.thread_of.stops()]

    def escape(self) -> bool:
        """Esc goes back to the list."""
        self._shell.close_view(self)
        return True

    def _read(self) -> None:
        try:
            self._page = self._work.read(issue_page, self.key)
        except UserError:  # gone meanwhile
            self._page = None
        if self._page is None:
            self._commands = []
            self.pane.show_nothing()
        else:
            moves = self._doing.moves(self._page)
            self._commands = [*moves, *self._doing.acts(self._page), *self._doing.more(self._page)]
            self.thread_of.show_issue(self.key)
            self.pane.show_page(self._page, self._commands, len(moves))
        self.header_changed.emit()
        self.commands_changed.emit()

    def _go(self, table: str, key: int) -> None:
        if table == "issue":
            self._shell.open_view(RecordView(self._work, self._shell, key))
        else:
            self._shell.open_record(table, key)


def slip_job(page: IssuePage) -> PrintJob:
    """The slip that whoever reported takes home."""
    return PrintJob(_("Slip {reference}", reference=page.reference), slips.slip_pdf, (page.id, language()))
