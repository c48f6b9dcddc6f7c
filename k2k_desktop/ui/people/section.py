"""One view of the module: a list with the record in hand beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.core.listings import Listing
from k2k_desktop.services import exports
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.widgets import SplitPage
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.exporting import export_listing, print_listing, print_signed
from k2k_desktop.ui.people.pane import WIDTH, RecordPane


class Kind(Protocol):
    """What a section needs to know about its record."""

    def pane(self, parent: QWidget) -> RecordPane:
        """A new, empty pane."""

    def read(self, key: int) -> Any:
        """The whole record. Raises UserError."""

    def show(self, pane: RecordPane, page: Any) -> None:
        """Put the record and its commands into the pane."""

    def commands(self, page: Any) -> list[Command]:
        """What can be done with it."""

    def name(self, page: Any) -> str:
        """What it is called in the status bar."""


class Section(SplitPage):
    """List and pane; `changed` says that other commands can be given, `selected` what is in hand, in words."""

    changed = Signal()
    selected = Signal(str)
    opened = Signal(int)

    def __init__(
        self,
        work: Work,
        shell: Shell,
        listing: Listing,
        kind: Kind,
        *,
        looks: Mapping[str, Look] | None = None,
        filters: Mapping[str, tuple[Any, ...]] | None = None,
        empty: tuple[str, str] = ("", ""),
        empty_actions: Sequence[QPushButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._shell, self.kind = work, shell, kind
        self.listing = listing
        self.page: Any = None
        self._key = 0
        self._narrow = False
        self.export = self._out(exports.export_list, N_("Export list"), self._export, "download")
        printing = self._out(exports.list_pdf, N_("Print"), self._print, "printer")
        self.signed = self._out(exports.list_pdf, N_("Print with signatures…"), self._print_signed, "signature")
        self.list = ListPage(
            work, listing, looks, filters=filters, empty=empty, empty_actions=empty_actions,
            tools=(self.export, printing), parent=self,
        )  # fmt: skip
        self.pane = kind.pane(self)
        self.add_pane(self.list, name=say(listing.title))
        self.add_pane(self.pane, width=WIDTH, name=_("Record in hand"))
        self._widths: list[int] | None = memory.recall(self._place())
        self.widths_changed.connect(self._keep_widths)
        self.list.row_selected.connect(self._select)
        self.list.row_opened.connect(self.opened)

    @property
    def key(self) -> int:
        """The record in hand; 0 for none."""
        return self._key

    def commands(self) -> list[Command]:
        """What can be done with the record in hand, then with the list."""
        own = self.kind.commands(self.page) if self.page is not None else []
        return [*own, self.export, self.signed]

    def read_again(self) -> None:
        """The record in hand as it is now; the table reads itself."""
        self.page = None
        if self._key:
            try:
                self.page = self.kind.read(self._key)
            except UserError:  # may not be seen
                self._key = 0
        if self.page is None:
            self.pane.show_nothing()
        else:
            self.kind.show(self.pane, self.page)
            self.selected.emit(self.kind.name(self.page))
        self.changed.emit()

    def show_key(self, key: int) -> None:
        """Select a record, lifting filters that hide it, and show it at once."""
        self.list.show_key(key)
        self._select(key)

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the list."""
        self._narrow = narrow
        self.set_pane_open(1, not narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The pane keeps its width, or the one it was given; the list takes the rest."""
        super().resizeEvent(event)
        pane = self._widths[1] if self._widths and len(self._widths) == self.count() else theme.px(WIDTH)
        self.set_widths([max(0, self.width() - pane - 1), pane])

    def open_menu(self) -> None:
        """Ctrl+."""
        if self.page is not None:
            self.pane.open_menu()

    def document(self) -> PrintJob:
        """The list as shown, on paper."""
        return print_listing(self.listing.name, self.list.query(), self.list.table.shown_columns())

    def _select(self, key: int) -> None:
        if key != self._key:
            self._key = key
            self.read_again()

    def _out(self, act: Question[..., Any], label: str, run: Callable[[], object], icon: str) -> Command:
        asked = exports.question_for(act, self.listing.name)
        name = f"people.{self.listing.name}.{icon}"
        return Command(name, label, run, "", "file", icon, lambda: self._work.can(asked))

    def _print(self) -> None:
        self._shell.print_out(self.document())

    def _print_signed(self) -> None:
        columns = self.list.table.shown_columns()
        print_signed(self._work, self.list, self._shell, self.listing.name, self.list.query(), columns)

    def _export(self) -> None:
        table = self.list.table
        export_listing(self._work, self.list, self.listing.name, self.list.query(), table.shown_columns())

    def _keep_widths(self, widths: list[int]) -> None:
        self._widths = widths
        memory.keep(self._place(), widths)

    def _place(self) -> str:
        return f"people/{self.listing.name}/widths"
