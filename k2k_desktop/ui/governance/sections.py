"""The tabs of an organisation's page: what each is, and which there are."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


class Section(QWidget):
    """One tab of an organisation; it is made when its tab is first opened, and reads its records itself.

    A section reads at the end of its own `__init__`; `refresh` comes later, when records changed while it is in view,
    or when it comes back into view. `commands_changed` says that `commands` or their states are different now.
    """

    commands_changed = Signal()

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.shell = shell
        self.organisation_id = organisation_id

    def title(self) -> str:
        """The tab's words, with a count where one helps."""
        return ""

    def commands(self) -> Sequence[Command]:
        """What can be done in this tab now; the first is the page's primary button."""
        return ()

    def document(self) -> PrintJob | None:
        """What Ctrl+P prints in this tab."""
        return None

    def refresh(self, tables: frozenset[str]) -> None:
        """Records of *tables* changed: read again what is shown from them. Empty *tables*: everything (F5)."""

    def show_record(self, table: str, key: int) -> None:
        """Put the record *key* of *table* in hand, lifting filters that hide it; nothing where it is not here."""

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6 in this tab."""
        return ()


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


def section_class(place: int) -> type[Section]:
    """The class of the tab at *place* in SECTIONS."""
    module, _colon, name = SECTIONS[place][1].partition(":")
    found: type[Section] = getattr(importlib.import_module(module), name)
    return found
