"""Work orders, with the one in hand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.issues import work_orders
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.listed import ListedSection


class OrdersSection(ListedSection):
    """Work orders."""

    record_table = "work_order"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.list = ListPage(work, work_orders.ORDERS, parent=self)
        words = _("Choose a work order in the list.")
        self.pane = InHandPane(("hammer", _("No work order chosen"), words), _("Work order in hand"), self)
        self.put_beside((_("Work orders"), _("Work order in hand")), "works/orders")

    def title(self) -> str:
        """The tab's words."""
        return _("Work orders")

    def commands(self) -> Sequence[Command]:
        """Nothing yet."""
        return ()

    def read_hand(self) -> None:
        """Nothing yet."""
        self.pane.show_nothing()
