"""The tabs of an organisation's page: what each is, and which there are."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import Section
from k2k_desktop.ui.kit.work import Work


class OrganisationSection(Section):
    """One tab of the organisation *organisation_id*."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.organisation_id = organisation_id


# Each tab: its marked title, and the class that shows it, imported when the tab is first opened.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (N_("Committee"), "k2k_desktop.ui.governance.committee:CommitteeSection"),
    (N_("Members"), "k2k_desktop.ui.governance.members:MembersSection"),
    (N_("Rules"), "k2k_desktop.ui.governance.rules:RulesSection"),
    (N_("Elections"), "k2k_desktop.ui.governance.elections.section:ElectionsSection"),
    (N_("Resolutions"), "k2k_desktop.ui.governance.resolutions:ResolutionsSection"),
    (N_("Declarations"), "k2k_desktop.ui.governance.declarations:DeclarationsSection"),
    (N_("Documents"), "k2k_desktop.ui.governance.policies:PoliciesSection"),
    (N_("Calendar"), "k2k_desktop.ui.governance.obligations:ObligationsSection"),
    (N_("Handover"), "k2k_desktop.ui.governance.handover:HandoverSection"),
    (N_("Health"), "k2k_desktop.ui.governance.health:HealthSection"),
)

# The tab that shows a record of a table, by its marked title.
SHOWN_IN: Final = {
    "appointment": "Committee", "election": "Elections", "resolution": "Resolutions", "declaration": "Declarations",
    "policy_document": "Documents", "obligation": "Calendar", "handover": "Handover",
}  # fmt: skip
