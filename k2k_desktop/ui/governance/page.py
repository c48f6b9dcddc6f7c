"""The list of organisations with the one in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.services import governance
from k2k_desktop.services.governance import OrganisationPage
from k2k_desktop.services.governance.belonging import organisation_of_record
from k2k_desktop.services.governance.seats import NOBODY
from k2k_desktop.ui.governance import dialogs
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.pane import OrganisationPane
from k2k_desktop.ui.governance.sections import SHOWN_IN
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.inhand import InHandPage
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work


class OrganisationsPage(InHandPage):
    """Organisations; the pane shows members by seniority, and appoints them."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell)
        self._page: OrganisationPage | None = None
        self._opened: OrganisationView | None = None
        may = partial(work.can, governance.save_organisation)
        self._new = Command("governance.new", N_("New organisation"), self.record_new, "Ctrl+N", "record", "plus", may)
        start = button_of(self._new, self, kind="primary")
        self.list = ListPage(
            work, governance.ORGANISATIONS,
            empty=(_("No organisation yet"), _("Record the residents' association or committee that meets first.")),
            empty_actions=(start,), hints=HINTS[:2], parent=self,
        )  # fmt: skip
        self.pane = OrganisationPane(self)
        self.put_beside(self.pane, (_("Organisations"), _("Organisation in hand")), 384, 762, "governance/widths")
        self.fill()
        self.list.row_opened.connect(lambda key: self._open(key))
        self.pane.member_opened.connect(self.end_appointment)

    def title(self) -> str:
        """The page's title."""
        return _(P_("page", "Organisations"))

    def fact(self) -> str:
        """How many there are."""
        listing = governance.ORGANISATIONS
        return say_count(listing.count_one, listing.count_many, self.total)

    def primary(self) -> Command | None:
        """Record one."""
        return self._new

    def commands(self) -> Sequence[Command]:
        """Record one, and what can be done with the one in hand."""
        return [self._new, *self._about()]

    def record_new(self) -> None:
        """Record an organisation and show it."""
        dialogs.save_organisation(self.work, self, None, self._made)

    def end_appointment(self, appointment_id: int) -> None:
        """End the time in office of one who is."""
        page = self._page
        if refused := self.work.can(governance.end_appointment):
            show_refusal(self, refused)
            return
        members = page.members if page else ()
        member = next((one for one in members if one.appointment_id == appointment_id), None)
        if member is not None:
            dialogs.end_appointment(self.work, self, member)

    def show_record(self, table: str, key: int) -> None:
        """Select an organisation; a record of one opens its organisation at the tab that shows it."""
        if table == "organisation":
            self.list.show_key(key)
            self.take(key)
            return
        try:
            organisation = self.work.read(organisation_of_record, table, key)
        except UserError as error:  # deleted meanwhile
            show_refusal(self, error)
            return
        self._open(organisation, SHOWN_IN[table])
        if self._opened is not None:
            self._opened.section.show_record(table, key)

    def record(self) -> tuple[str, int] | None:
        """The organisation selected."""
        return ("organisation", self.hand) if self._page is not None else None

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave; with an *organisation* and a *section*, open it at that tab."""
        if "organisation" in state:
            self._open(state["organisation"], state.get("section", ""))
            return
        super().restore_state(state)

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), *([self.pane.members] if self.pane.isVisible() else [])]

    def _about(self) -> list[Command]:
        page = self._page
        if page is None:
            return []
        work = self.work
        edit = command_for(
            governance.save_organisation, work, self._edit, label=N_("Edit organisation"), shortcut="F2", icon="pencil"
        )
        term = command_for(governance.start_term, work, lambda: dialogs.start_term(work, self, page), icon="flag")
        no_term = UserError(NOBODY, day=show_day(work.runner.clock.today()))
        appoint = command_for(
            governance.appoint, work, lambda: dialogs.appoint(work, self, page), icon="user-plus",
            enabled=lambda: None if page.term else no_term,
        )  # fmt: skip
        nobody = UserError(N_("Choose a member in the list of members first."))
        end = command_for(
            governance.end_appointment, work, self._end_chosen, icon="circle-minus",
            enabled=lambda: None if self.pane.members.current_key() else nobody,
        )  # fmt: skip
        return [appoint, edit, term, end]

    def _edit(self) -> None:
        if self._page is not None:
            dialogs.save_organisation(self.work, self, self._page, lambda _key: None)

    def _end_chosen(self) -> None:
        self.end_appointment(self.pane.members.current_key() or 0)

    def _made(self, key: int) -> None:
        self.list.show_key(key)
        self.take(key)
        page = self._page
        words = _("{name} is recorded. Start a term, then appoint its members.", name=page.name if page else "")
        self.shell.toast(words)

    def _open(self, key: int, section: str = "") -> None:
        self.list.show_key(key)
        self.take(key)
        self._opened = None
        if self._page is not None:
            self._opened = OrganisationView(self.work, self.shell, key, section)
            self.shell.open_view(self._opened)

    def read_hand(self) -> None:
        """Read and show the organisation in hand."""
        self._page = None
        if self.hand:
            try:
                self._page = self.work.read(governance.organisation_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        appoint, edit, term = [*self._about(), None, None, None][:3]
        first = appoint if self._page and self._page.term else term
        self.pane.show_page(self._page, [one for one in (first, edit) if one])
        if self._page is not None:
            self.said.emit(self._page.name)
        self.commands_changed.emit()
