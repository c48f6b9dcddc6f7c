"""The committee of an organisation: who is in office, who was, and its terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import governance
from k2k_desktop.services.governance import OrganisationPage
from k2k_desktop.services.governance.seats import NOBODY
from k2k_desktop.ui.governance import dialogs
from k2k_desktop.ui.governance.pane import cells_of, term_words
from k2k_desktop.ui.governance.sections import Section
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_ROW = 48
_SIDE = 380


class CommitteeSection(Section):
    """Members by seniority, those who left, and the terms."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.page: OrganisationPage = work.read(governance.organisation_page, organisation_id)
        heads = (_("Name and position"), _("Since"))
        self.members = ShortTable(_("Members in office"), heads, (0, 130), self, row=_ROW)
        self.former = ShortTable(_("Former members"), heads, (0, 130), self, row=_ROW)
        self.terms = ShortTable(_("Terms"), (_("Term"), _("How it began")), (0, 130), self)
        self.term = label("", "caption", self, wrap=True)
        self._build()
        self.members.row_opened.connect(self.end_appointment)
        self.members.row_selected.connect(lambda _key: self.commands_changed.emit())
        self._show()

    def title(self) -> str:
        """The tab's words."""
        return _("Committee")

    def commands(self) -> Sequence[Command]:
        """Appoint, start a term, end an appointment."""
        work = self.work
        no_term = UserError(NOBODY, day=show_day(work.runner.clock.today()))
        nobody = UserError(N_("Choose a member in the list of members first."))
        appoint = command_for(
            governance.appoint, work, lambda: dialogs.appoint(work, self, self.page), icon="user-plus",
            enabled=lambda: None if self.page.term else no_term,
        )  # fmt: skip
        term = command_for(governance.start_term, work, lambda: dialogs.start_term(work, self, self.page), icon="flag")
        end = command_for(
            governance.end_appointment, work, lambda: self.end_appointment(self.members.current_key() or 0),
            icon="circle-minus", enabled=lambda: None if self.members.current_key() else nobody,
        )  # fmt: skip
        return [appoint, term, end] if self.page.term else [term, appoint, end]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        try:
            self.page = self.work.read(governance.organisation_page, self.organisation_id)
        except UserError:  # taken back meanwhile: the page closes itself
            return
        self._show()

    def panes(self) -> Sequence[QWidget]:
        """Members, former members, terms."""
        return [self.members, self.former, self.terms]

    def end_appointment(self, appointment_id: int) -> None:
        """End the time in office of one who is."""
        if refused := self.work.can(governance.end_appointment):
            show_refusal(self, refused)
            return
        member = next((one for one in self.page.members if one.appointment_id == appointment_id), None)
        if member is not None:
            dialogs.end_appointment(self.work, self, member)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.px(12))
        row.setSpacing(theme.px(24))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(theme.px(8))
        left.addWidget(self.term)
        left.addWidget(self.members, 3)
        left.addWidget(label(_("Former members"), "heading", self))
        left.addWidget(self.former, 2)
        side = QWidget(self)
        side.setMaximumWidth(theme.px(_SIDE))
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(label(_("Terms"), "heading", self))
        right.addWidget(self.terms, 1)
        side.setLayout(right)
        row.addLayout(left, 3)
        row.addWidget(side, 2)

    def _show(self) -> None:
        page = self.page
        self.term.setText(term_words(page))
        self.members.show_rows([(one.appointment_id, cells_of(one)) for one in page.members])
        self.former.show_rows([(one.appointment_id, cells_of(one)) for one in page.former])
        self.terms.show_rows([
            (one.id, [Cell(_when(one.from_on, one.to_on)), Cell(one.origin, muted=True)]) for one in page.terms
        ])  # fmt: skip
        self.commands_changed.emit()


def _when(since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return _("since {day}", day=show_day(since))
    return _("{since} to {until}", since=show_day(since), until=show_day(until))
