"""The members' register of an organisation: a list that is searched, filled, and printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, language
from k2k_desktop.services.governance import members
from k2k_desktop.services.governance.members import JOIN_FORM, LEAVE_FORM, MEMBER_FORM, MemberRecord
from k2k_desktop.ui.governance.dialogs import find_resident, named_form
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.listpage import HINTS, ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work

_NOBODY: Final = N_("Choose a member in the register first.")
_PRINTS: Final[dict[Language, str]] = {
    "ms": N_("Print members' register in Bahasa Melayu"),
    "en": N_("Print members' register in English"),
}


class MembersSection(OrganisationSection):
    """Members now, and with the filter lifted everybody who ever was one."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self._add = command_for(members.add_member, work, self.add, shortcut="Ctrl+N")
        self.list = ListPage(
            work, members.members_listing(organisation_id), filters={"standing": ("member",)},
            empty=(_("No members' register yet"), _("Once it has a member, only members can be appointed.")),
            empty_actions=(button_of(self._add, self, kind="primary"),), hints=HINTS[:2], parent=self,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.row_opened.connect(lambda _key: self.edit())
        self.list.row_selected.connect(lambda _key: self.commands_changed.emit())

    def title(self) -> str:
        """The tab's words."""
        return _("Members")

    def commands(self) -> Sequence[Command]:
        """Add; change or end the membership in hand; print."""
        work = self.work

        def is_one() -> UserError | None:
            return None if self.list.table.current_key() else UserError(_NOBODY)

        edit = command_for(
            members.save_member, work, self.edit, label=N_("Edit membership"), shortcut="F2", enabled=is_one
        )
        end = command_for(members.end_membership, work, self.end, enabled=is_one)
        prints = [
            Command(
                f"{members.members_register_pdf.name}.{spoken}", words, partial(self._print, spoken), "", "record",
                "printer", partial(work.can, members.members_register_pdf), "papers",
            )
            for spoken, words in _PRINTS.items()
        ]  # fmt: skip
        return [self._add, edit, end, *prints]

    def document(self) -> PrintJob | None:
        """The register."""
        return self._job(language())

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself when records change; here only when asked."""
        if not tables:
            self.list.load()

    def panes(self) -> Sequence[QWidget]:
        """The filter, and the list."""
        return [self.list.table, self.list.search]

    def add(self) -> None:
        """Enter members, one after another."""
        work = self.work
        first = {"joined_on": work.runner.clock.today()}
        form = Form(
            named_form(JOIN_FORM), first, editors={"resident_id": RecordPicker(find_resident(work))},
            rows=(("resident_id",), ("person_name",), ("joined_on", "paid_to")), today=work.runner.clock.today,
        )  # fmt: skip

        def save(_changes: dict[str, Any]) -> int:
            return work.change(members.add_member, self.organisation_id, form.values())

        def fresh() -> dict[str, Any]:
            return {name: form.previous.get(name) for name in ("joined_on", "paid_to")}

        dialog = FormDialog(_("Add member"), form, save, self, more=True, fresh=fresh, width=560)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def edit(self) -> None:
        """Change when somebody joined, and to when the fee is paid."""
        if refused := self.work.can(members.save_member):
            show_refusal(self, refused)
        elif (one := self._chosen()) is not None:
            open_form(
                self.work, self, _("Membership no. {number}: {name}", number=one.number, name=one.name), MEMBER_FORM,
                lambda given: self.work.change(members.save_member, one.id, one.version, given), values=one.values,
                rows=(("joined_on", "paid_to"),),
            )  # fmt: skip

    def end(self) -> None:
        """End the membership in hand, with the reason."""
        one = self._chosen()
        if one is None:
            return

        def save(given: dict[str, Any]) -> None:
            day: dt.date | None = given["left_on"]
            reason = given["leave_reason"] or ""
            self.work.change(members.end_membership, one.id, one.version, day, reason)

        open_form(
            self.work, self, _("End membership no. {number}: {name}", number=one.number, name=one.name), LEAVE_FORM,
            save, values={"left_on": self.work.runner.clock.today()}, rows=(("left_on",), ("leave_reason",)),
            verb=_("&End"),
        )  # fmt: skip

    def _chosen(self) -> MemberRecord | None:
        key = self.list.table.current_key()
        return self.work.read(members.member_record, key) if key else None

    def _print(self, spoken: Language) -> None:
        self.shell.print_out(self._job(spoken))

    def _job(self, spoken: Language) -> PrintJob:
        return PrintJob(_("Members' register"), members.members_register_pdf, (self.organisation_id, spoken))
