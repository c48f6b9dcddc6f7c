"""The work order that a complaint becomes: drafted in one step and shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.issues import OPEN
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.services.issues.works import work_orders
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work


def commands(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """Draft an order with the place, words and photos of the complaint."""
    closed = UserError(N_("This complaint is closed. Reopen it first."))

    def draft() -> None:
        try:
            key = work.change(work_orders.order_for_issues, (page.id,))
        except UserError as error:  # shown: there is no form
            show_refusal(parent, error)
            return
        shell.open_record("work_order", key)

    enabled = None if page.status in OPEN else closed
    return [command_for(work_orders.order_for_issues, work, draft, enabled=lambda: enabled)]
