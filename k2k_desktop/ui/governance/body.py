"""One organisation as a page of its own: its committee, rules, members and all else as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import governance
from k2k_desktop.services.governance import OrganisationPage
from k2k_desktop.ui.governance import dialogs
from k2k_desktop.ui.governance.sections import SECTIONS
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import RecordTabs
from k2k_desktop.ui.kit.work import Work


class OrganisationView(RecordTabs):
    """Shows the organisation *organisation_id*; *section* is the marked title of the tab to begin with."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, section: str = "") -> None:
        self.organisation_id = organisation_id
        self.work = work
        self.read_page()
        super().__init__(
            work, shell, SECTIONS, _("Parts of the organisation"), args=(organisation_id,), begin=section
        )  # fmt: skip

    def read_page(self) -> None:
        """Read the organisation."""
        self.page: OrganisationPage = self.work.read(governance.organisation_page, self.organisation_id)

    def title(self) -> str:
        """The name of the organisation."""
        return self.page.name

    def fact(self) -> str:
        """What kind of body it is, and under which."""
        kind = self.page.values["kind"].say()
        parent = dict(self.page.facts).get(_("Under"))
        return _("{kind} · under {parent}", kind=kind, parent=parent) if parent else str(kind)

    def commands(self) -> Sequence[Command]:
        """What can be done in the tab in view, and with the organisation."""
        own = list(super().commands())
        key = "" if any(one.shortcut == "F2" for one in own) else "F2"
        edit = command_for(
            governance.save_organisation, self.work, self._edit, label=N_("Edit organisation"), icon="pencil",
            shortcut=key,
        )  # fmt: skip
        return [*own, edit]

    def record(self) -> tuple[str, int] | None:
        """This organisation."""
        return ("organisation", self.organisation_id)

    def _edit(self) -> None:
        dialogs.save_organisation(self.work, self, self.page, lambda _key: None)
