"""What a page is to the window that shows it: the contract between the shell and every feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.i18n import N_

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.buttons import Command
    from k2k_desktop.ui.kit.cells import Cell
    from k2k_desktop.ui.kit.work import Work

COMMUNITY = N_("Community")
JOINT = N_("Joint management")
GOVERNANCE = N_("Governance")


class Pdf(Protocol):
    """A finished document, as reports make them: the PDF, and the characters no font could draw."""

    @property
    def pdf(self) -> bytes:
        """The file."""

    @property
    def missing(self) -> tuple[str, ...]:
        """`U+1F600` and the like."""


@dataclass(frozen=True)
class PrintJob:
    """What Ctrl+P prints and Ctrl+Shift+P previews: the question that makes the document, and its title as a file."""

    title: str
    question: Question[..., Any]  # gives a Pdf
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    reason: str = ""  # for a question that asks why


class Shell(Protocol):
    """What the window does for a page."""

    def open_page(self, name: str, state: dict[str, Any] | None = None) -> None:
        """Go to a page by its name; with *state* as its `restore_state` understands it, filters say."""

    def open_record(self, table: str, key: int) -> None:
        """Show a record on whichever page shows its table."""

    def open_view(self, view: PageView) -> None:
        """Show a view that is no module (a record page, an editor, a preview) over the current one; Alt+Left leaves."""

    def close_view(self, view: PageView) -> None:
        """Leave a view shown by `open_view` and go back to what was below it."""

    def toast(self, text: str, label: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that something is done, for 6 s, with a button *label* that does *act* (Lihat, Buat asal)."""

    def say(self, text: str) -> None:
        """Say a routine thing at the left of the status bar."""

    def print_out(self, job: PrintJob, *, preview: bool = True) -> None:
        """Make the document on another thread, then show it (or, without *preview*, ask for the printer)."""


@dataclass(frozen=True)
class Page:
    """One module in the sidebar.

    *title* is marked, *needs* a right of services/permissions.py (several: any of them), *records* the tables whose
    records `open_record` may ask this page to show, *count* asks for the work waiting there (a question giving a
    number).

        PAGE = Page("people", N_("Residents & Units"), "users", COMMUNITY, "people.names", build, ("resident", "unit"))

        def build(work: Work, shell: Shell) -> PageView:
            return PeoplePage(work, shell)
    """

    name: str
    title: str
    icon: str
    group: str
    needs: str | tuple[str, ...]
    build: Callable[[Work, Shell], PageView]
    records: tuple[str, ...] = ()
    count: Question[[], int] | None = None

    def is_for(self, work: Work) -> bool:
        """Whether this user has the right to the page."""
        return any(map(work.may, (self.needs,) if isinstance(self.needs, str) else self.needs))


class Part(QWidget):
    """What shows records of its own and answers the window's keys: a page, and one tab of a page of tabs."""

    commands_changed = Signal()  # commands or their states are different now

    def title(self) -> str:
        """Its title as shown."""
        return ""

    def commands(self) -> Sequence[Command]:
        """What can be done here now: the menu Rekod, Ctrl+., the palette."""
        return ()

    def show_record(self, table: str, key: int) -> None:
        """Put one record in hand, lifting filters that hide it; nothing where it is not here."""

    def record(self) -> tuple[str, int] | None:
        """The record in hand as (table, key), which `show_record` of the page understands; None for none."""
        return None

    def refresh(self, tables: frozenset[str]) -> None:
        """Records of *tables* changed: read again what is shown from them. Empty *tables*: read everything (F5)."""

    def save_state(self) -> dict[str, Any]:
        """Plain values (filters, selection, tab, unsaved words) that `restore_state` of a new view understands."""
        return {}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave; unknown or missing names are passed over."""

    def document(self) -> PrintJob | None:
        """What Ctrl+P prints here; None where nothing can be printed."""
        return None

    def panes(self) -> Sequence[QWidget]:
        """The widgets F6 goes through, in order: filters, table, detail pane."""
        return ()

    def find_here(self) -> None:
        """Ctrl+F: put the cursor in the search field here, where there is one."""

    def escape(self) -> bool:
        """Esc: clear the filter or close what is open here, never both; True when something was done."""
        return False

    def narrow(self, narrow: bool) -> None:
        """The window became narrower than 1180 (True) or wide again: close or show the detail pane."""


class PageView(Part):
    """The content of a page below the header. The window draws header, search field and primary button from these:

        class PeoplePage(PageView):
            def __init__(self, work: Work, shell: Shell) -> None:
                super().__init__()
                ...
            def title(self) -> str: return _("Residents")
            def fact(self) -> str: return say_count("{count} resident", "{count} residents", self._count)
            def primary(self) -> Command | None: return self._new
            def commands(self) -> Sequence[Command]: return (self._new, self._edit, self._move_out)

    A page is thrown away and built again when the language changes: texts are said with `_()` when it is built.
    """

    open_record = Signal(str, int)  # a link to a record of another feature was followed
    header_changed = Signal()  # title, fact or primary are different now
    dirty_changed = Signal(bool)  # a form has, or no longer has, unsaved words
    said = Signal(str)  # for the left of the status bar: what is selected, what was just saved
    # Where work begins, if not at the first pane. Not a focus proxy: Tab would jump over what stands before it.
    begins: QWidget | None = None

    def fact(self) -> str:
        """One line of fact below the title."""
        return ""

    def badge(self) -> Cell | None:
        """The state shown before the fact: its text, badge and icon."""
        return None

    def guide(self) -> str:
        """The page of the guide that F1 opens, where what is in view has one apart from the page's own."""
        return ""

    def secondary(self) -> Sequence[Command]:
        """Buttons of the header before the primary one; one at most as a rule."""
        return ()

    def primary(self) -> Command | None:
        """The one filled button of the header; also Ctrl+N where it makes a new record."""
        return None

    def draft(self) -> dict[str, Any] | None:
        """Words that a crash must not lose, as plain values `restore_draft` understands; `shown` is them as a text
        to read. None where nothing is unsaved."""
        return None

    def restore_draft(self, draft: dict[str, Any]) -> bool:
        """Bring back what `draft` gave. False where it cannot be: locked meanwhile, say."""
        return False

    def is_dirty(self) -> bool:
        """Whether a form here has words that are not saved."""
        return False

    def leave(self) -> bool:
        """Called before the view is left: asks Simpan / Buang perubahan / Kekal di sini when dirty. False stays."""
        return True
